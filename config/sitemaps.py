"""Every page of the site, for search engines: one file, or many with a list of them."""

from functools import cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_file
from django.contrib.sitemaps.views import x_robots_tag
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

LANGUAGE_CODES = tuple(code for code, _name in settings.LANGUAGES)
# Many more than that take a while to write, and are asked for one after the other.
MOST_ADDRESSES_IN_A_FILE = 1000


class SiteSitemap(Sitemap):
    """A part of the sitemap. A subclass says `items` and what `url` each becomes."""

    limit = MOST_ADDRESSES_IN_A_FILE
    protocol = urlsplit(settings.SITE_URL).scheme

    # Django's own is made anew, and counts again, each time it is asked for.
    @cached_property
    def paginator(self):
        return Paginator(self.items(), self.limit)

    def get_urls(self, page=1, site=None, protocol=None):
        return [self.url(item) for item in self.paginator.page(page).object_list]

    def modified_at(self):
        """Return when the last of these pages changed, or None."""
        return None

    def address(self, language, paths, modified_at):
        """Return what the file says of a page in `language`.

        `paths` holds its path in each language it has; x-default is that of the
        default language, as the pages state it.
        """
        absolute = {code: settings.SITE_URL + path for code, path in paths.items()}
        named = dict(absolute)
        if settings.LANGUAGE_CODE in absolute:
            named["x-default"] = absolute[settings.LANGUAGE_CODE]
        return {
            "location": absolute[language],
            "lastmod": modified_at,
            "alternates": [
                {"lang_code": code, "location": url} for code, url in named.items()
            ],
        }


class NamedPages(SiteSitemap):
    """Pages that exist in every language: a subclass lists their `names`."""

    names = ()

    def items(self):
        return [(name, code) for name in self.names for code in LANGUAGE_CODES]

    def url(self, item):
        name, language = item
        paths = {}
        for code in LANGUAGE_CODES:
            with translation.override(code):
                paths[code] = self.path(name)
        return self.address(language, paths, self.modified_in(language))

    def path(self, name):
        """Return the path of a page in the active language; its view's name is its."""
        return reverse(name)

    def modified_in(self, language):
        """Return when what these pages show in `language` last changed, or None."""
        return None


@require_safe
@x_robots_tag
def sitemap(request, sitemaps):
    """Give all addresses while one file holds them, else the list of the files."""
    parts = {name: part() for name, part in sitemaps.items()}
    total = sum(part.paginator.count for part in parts.values())
    if total <= MOST_ADDRESSES_IN_A_FILE:
        return sitemap_file(request, parts)
    files = [file for name, part in parts.items() for file in _files(name, part)]
    return TemplateResponse(
        request,
        "sitemap_index.xml",
        {"sitemaps": files},
        content_type="application/xml",
    )


def _files(name, part):
    """Return what the list says of the files of a part."""
    if not part.paginator.count:
        return []
    modified_at = part.modified_at()
    return [
        {"location": _file_url(name, page), "last_mod": modified_at}
        for page in part.paginator.page_range
    ]


def _file_url(name, page):
    query = f"?{urlencode({'p': page})}" if page > 1 else ""
    path = reverse("sitemap-part", kwargs={"section": name})
    return settings.SITE_URL + path + query
