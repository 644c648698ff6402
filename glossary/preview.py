"""Links by which people without an account read a draft, for a week."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation

LIFETIME = timedelta(weeks=1)
SALT = "glossary.preview"


class Expired(Exception):
    """The link was whole, and its week is over."""


@dataclass(frozen=True)
class Preview:
    """Which entry a link shows, in which language, and until when."""

    entry_id: int
    language: str
    until: datetime


def preview_url(entry_id, language):
    """Return the address of a preview that works for a week from now."""
    until = timezone.now() + LIFETIME
    token = signing.Signer(salt=SALT).sign_object(
        [entry_id, language, int(until.timestamp())]
    )
    with translation.override(language):
        return reverse("glossary:preview", kwargs={"token": token})


def read_token(token):
    """Return the Preview that a link is for.

    Raises signing.BadSignature for a link that is not ours or not whole, and Expired.
    """
    entry_id, language, until = signing.Signer(salt=SALT).unsign_object(token)
    preview = Preview(entry_id, language, datetime.fromtimestamp(until, UTC))
    if preview.until <= timezone.now():
        raise Expired
    return preview
