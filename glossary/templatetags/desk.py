"""The first page of the editors' desk."""

from django import template

from glossary.admin.desk import desk_for

register = template.Library()


@register.simple_tag(takes_context=True)
def desk(context):
    """Return the Desk of whoever is signed in, or None where they read no entries."""
    request = context["request"]
    if not request.user.has_perm("glossary.view_entry"):
        return None
    query = request.GET.get("q", "").strip()[:200]
    return desk_for(request.user, query, request.GET.get("page"))
