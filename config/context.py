"""What base.html needs on every page."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import translate_url
from django.utils import translation
from django.utils.functional import SimpleLazyObject

# Which country's spelling a language follows, as Open Graph names it.
LOCALES = {"et": "et_EE", "ro": "ro_RO", "en": "en_GB"}


@dataclass(frozen=True)
class LanguageLink:
    """Where this page is to be read in a language.

    `same_page` is False where the page does not exist there and the address leads
    to that language's glossary instead.
    """

    code: str
    name: str
    url: str
    same_page: bool = True

    @property
    def absolute_url(self):
        return settings.SITE_URL + self.url

    @property
    def locale(self):
        return LOCALES.get(self.code, self.code)


def language_links(url_in):
    """Return one link a language; `url_in(code)` gives (address, same_page)."""
    links = []
    for code, name in settings.LANGUAGES:
        with translation.override(code):
            links.append(LanguageLink(code, name, *url_in(code)))
    return links


def site(request):
    """Give the templates the site's address and this page in each language.

    A view whose address cannot be translated by its pattern alone (an entry, whose
    slug differs) passes `language_links` itself, which base.html prefers.
    """
    path, match = request.path_info, request.resolver_match

    def links():
        # Before language_links changes the language by which the path is understood.
        urls = {code: translate_url(path, code) for code, _name in settings.LANGUAGES}
        return language_links(lambda code: (urls[code], True))

    return {
        "site_url": settings.SITE_URL,
        "canonical_url": settings.SITE_URL + path,
        "default_language": settings.LANGUAGE_CODE,
        "links_by_pattern": SimpleLazyObject(links),
        "view_name": match.view_name if match else None,
    }
