"""Who the session belongs to, read together with what their account asks for."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential


def with_second_factor(users):
    """Return the users with `has_second_factor`: whether a code or passkey is asked."""
    apps = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    passkeys = WebAuthnCredential.objects.filter(user=OuterRef("pk"), confirmed=True)
    return users.annotate(has_second_factor=Exists(apps) | Exists(passkeys))


class Accounts(ModelBackend):
    """Passwords and permissions as Django has them, and one query for each request."""

    def get_user(self, user_id):
        users = with_second_factor(get_user_model().objects.filter(pk=user_id))
        user = users.first()
        return user if user and self.user_can_authenticate(user) else None
