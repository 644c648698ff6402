"""What the desk knows of each request; the readers' pages are left alone."""

import time

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.addresses import client_address

SEEN_EVERY_SECONDS = 5 * 60


def desk(get_response):
    """Speak the editor's own language, and note where each session was last seen."""

    def middleware(request):
        if request.path_info.startswith(reverse("admin:index")):
            speak(request)
            if request.user.is_authenticated and not seen_lately(request):
                note(request)
        return get_response(request)

    return middleware


def speak(request):
    """Activate the account's language or one asked for; else the browser's stays."""
    asked = request.GET.get("language", "")
    language = request.session.get("language") or asked
    if language in dict(settings.LANGUAGES):
        translation.activate(language)
        request.LANGUAGE_CODE = language


def seen_lately(request):
    return time.time() - request.session.get("seen_at", 0) < SEEN_EVERY_SECONDS


def note(request, **_signal):
    """Keep in the session who asks, from where and when; also called at sign-in."""
    request.session["seen_at"] = time.time()
    request.session["user_agent"] = request.headers.get("User-Agent", "")[:300]
    request.session["address"] = client_address(request)
