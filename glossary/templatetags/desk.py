"""The first page of the editors' desk."""

from django import template
from django.utils.translation import get_language

from glossary.admin.desk import desk_for
from glossary.guides import NAMES, guide

register = template.Library()


@register.simple_tag(takes_context=True)
def desk(context):
    """Return the Desk of whoever is signed in, or None where they read no entries."""
    request = context["request"]
    if not request.user.has_perm("glossary.view_entry"):
        return None
    query = request.GET.get("q", "").strip()[:200]
    return desk_for(request.user, query, request.GET.get("page"))


@register.simple_tag
def guides():
    """Return the guides, as they are written in the language of the page."""
    return [guide(name, get_language()) for name in NAMES]
