"""The session engine: Django's, in a table that says whose each session is."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls):
        from accounts.models import Session

        return Session

    def create_model_instance(self, data):
        session = super().create_model_instance(data)
        session.user_id = data.get(SESSION_KEY)
        session.user_agent = data.get("user_agent", "")
        session.address = data.get("address")
        return session


def others_of(request):
    """Return the sessions of the person asking, but for the one asking."""
    return request.user.sessions.exclude(session_key=request.session.session_key)
