"""The pictures that others show beside a link to the site."""

from functools import partial
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.cache import kept
from glossary.cards import DESIGN, card_png
from glossary.models import Entry

KEPT_SECONDS = 30 * 24 * 60 * 60


@require_safe
def site_card(request):
    """The card of every page that has none of its own."""
    return _card(
        _("Customer churn, in plain words"),
        _("Every term defined and explained, and calculators that show their work."),
        reverse("glossary:home"),
    )


@require_safe
def entry_card(request, slug):
    entries = Entry.objects.published().as_names()
    entry = get_object_or_404(entries, slug=slug)
    return _card(entry.term, entry.definition, entry.get_absolute_url())


def _card(title, text, url):
    """Return a card's picture, drawn once for each content that it had.

    The middleware answers a request with the ETag of the same content by 304.
    """
    words = (title, text, _("Churn glossary"), urlsplit(settings.SITE_URL).netloc + url)
    digest = sha256(repr((DESIGN, words)).encode("utf-8", "replace")).hexdigest()
    picture = kept(f"card-{digest}", partial(card_png, *words), KEPT_SECONDS)
    response = HttpResponse(picture, content_type="image/png")
    response.headers["ETag"] = quote_etag(digest[:32])
    return response
