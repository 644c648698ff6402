"""Links by which people without an account read a draft, for a week.

They can be revoked before: a link bears the number of its series, and works as long as
that is the latest.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation

from glossary.models import PreviewSeries

LIFETIME = timedelta(weeks=1)
SALT = "glossary.preview.series"


class Expired(Exception):
    """The link was whole, and its week is over, or it was revoked."""


@dataclass(frozen=True)
class Preview:
    """Which entry a link shows, in which language, and until when."""

    entry_id: int
    language: str
    until: datetime


def preview_url(entry_id, language):
    """Return the address of a preview that works for a week from now."""
    until = timezone.now() + LIFETIME
    series = PreviewSeries.objects.number_of(entry_id, language)
    token = signing.Signer(salt=SALT).sign_object(
        [entry_id, language, int(until.timestamp()), series]
    )
    with translation.override(language):
        return reverse("glossary:preview", kwargs={"token": token})


def read_token(token):
    """Return the Preview that a link is for.

    Raises signing.BadSignature for a link that is not ours or not whole, and Expired.
    """
    entry_id, language, until, series = signing.Signer(salt=SALT).unsign_object(token)
    preview = Preview(entry_id, language, datetime.fromtimestamp(until, UTC))
    latest = PreviewSeries.objects.number_of(entry_id, language)
    if preview.until <= timezone.now() or series != latest:
        raise Expired
    return preview


def revoke(entry_id, language):
    """Let no preview link work that was sent so far."""
    PreviewSeries.objects.end(entry_id, language)
