"""What is new and what changed, for feed readers: an Atom feed in each language."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glossary.models import Entry
from glossary.xml_text import xml_text

LENGTH = 50


@require_safe
def changes(request):
    """The entries that changed last, in the active language."""
    language = get_language()
    feed = Atom1Feed(
        title=_("Churn glossary: new and changed entries"),
        link=settings.SITE_URL + reverse("glossary:home"),
        description=_("Entries as they are published or change."),
        language=language,
        author_name=_("Churn glossary"),
        feed_url=settings.SITE_URL + request.path,
        feed_guid=_tag(language),
    )
    for entry in Entry.objects.as_names().changed_last(language, LENGTH):
        feed.add_item(
            title=xml_text(entry.term),
            link=settings.SITE_URL + entry.get_absolute_url(),
            # Feed readers take a summary for HTML.
            description=escape(xml_text(entry.definition)),
            unique_id=_tag(f"{language}/{entry.concept}"),
            pubdate=entry.published_at,
            updateddate=entry.modified_at,
        )
    response = HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )
    if feed.num_items():
        moment = feed.latest_post_date().timestamp()
        response.headers["Last-Modified"] = http_date(moment)
    return response


def _tag(name):
    """Return an id that stays when an entry's address changes (RFC 4151)."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{name}"
