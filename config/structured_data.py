"""What pages say to programs: schema.org's words as JSON-LD."""

import json

from django.conf import settings
from django.utils.safestring import mark_safe

# As JSON writes them otherwise: no text can end the element that holds the data.
_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def json_ld(*things):
    """Return schema.org's `things` as one document of JSON-LD, safe inside HTML."""
    document = {"@context": "https://schema.org", "@graph": things}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    sound = text.encode("utf-8", "replace").decode("utf-8")
    return mark_safe(sound.translate(_ESCAPED))


def breadcrumbs(*steps):
    """Return the way to a page, its own name last; `steps` are (name, address)."""
    return _numbered("BreadcrumbList", "item", steps)


def item_list(items):
    """Return what a page lists, in its order; `items` are (name, address)."""
    return _numbered("ItemList", "url", items)


def _numbered(kind, address, items):
    """Return a list of `kind`, whose items call what they lead to `address`."""
    return {
        "@type": kind,
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": str(name),
                address: settings.SITE_URL + url,
            }
            for position, (name, url) in enumerate(items, 1)
        ],
    }
