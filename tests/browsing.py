"""What a browser makes of an answer: its elements, its text, and where links lead."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import override_settings

from glossary.exchange import load_folder

VOID = {"br", "hr", "img", "input", "link", "meta"}


@dataclass
class Element:
    tag: str
    attrs: dict = field(default_factory=dict)
    parts: list = field(default_factory=list)
    parent: "Element | None" = None

    def __iter__(self):
        """Give this element and all below it, in the order of the page."""
        yield self
        for part in self.parts:
            if isinstance(part, Element):
                yield from part

    def all(self, tag=None, **attrs):
        """Return the elements with this tag and these attributes.

        `class_` asks for one class among several; None asks for any value.
        """
        wanted = {name.rstrip("_").replace("_", "-"): attrs[name] for name in attrs}
        return [
            element
            for element in self
            if tag in (None, element.tag)
            and all(element._has(name, value) for name, value in wanted.items())
        ]

    def _has(self, name, value):
        if name not in self.attrs or value is None:
            return name in self.attrs
        held = self.attrs[name]
        return value in held.split() if name == "class" else held == value

    def one(self, tag=None, **attrs):
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"{len(found)} × <{tag} {attrs}>"
        return found[0]

    @property
    def text(self):
        """The words, with ordinary white space collapsed; no-break spaces stay."""
        pieces = [p if isinstance(p, str) else p.text for p in self.parts]
        return re.sub(r"[ \t\r\n]+", " ", "".join(pieces)).strip(" ")

    @property
    def texts(self):
        """Each piece of text by itself, as (element that holds it, words)."""
        for element in self:
            for part in element.parts:
                if isinstance(part, str) and part.strip():
                    yield element, re.sub(r"[ \t\r\n]+", " ", part).strip(" ")

    @property
    def language(self):
        element = self
        while element and "lang" not in element.attrs:
            element = element.parent
        return element.attrs["lang"] if element else None

    @property
    def ids(self):
        return [element.attrs["id"] for element in self if "id" in element.attrs]


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = self.here = Element("")

    def handle_starttag(self, tag, attrs):
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.here = self.here.parts[-1]

    def handle_startendtag(self, tag, attrs):
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"<{tag}> repeats one of {names}"
        values = {name: value or "" for name, value in attrs}
        self.here.parts.append(Element(tag, values, parent=self.here))

    def handle_endtag(self, tag):
        assert tag == self.here.tag, (
            f"</{tag}> ends <{self.here.tag} {self.here.attrs}>"
        )
        self.here = self.here.parent

    def handle_data(self, data):
        self.here.parts.append(data)


def parse(html):
    """Return the root of a page's elements; what is not well nested fails."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.here is builder.root, f"<{builder.here.tag}> is left open"
    return builder.root


def read(client, path, status=200, **options):
    """Fetch a page and return its elements; `response` is kept on them."""
    response = client.get(path, **options)
    assert response.status_code == status, (path, response.status_code)
    page = parse(response.text)
    page.response = response
    return page


def description(page):
    return page.one("meta", name="description").attrs["content"]


def canonical(page):
    return page.one("link", rel="canonical").attrs["href"]


def alternates(page):
    """Return {hreflang: address} as the page's head tells search engines."""
    links = page.all("link", rel="alternate", hreflang=None)
    found = {link.attrs["hreflang"]: link.attrs["href"] for link in links}
    assert len(found) == len(links)
    return found


def scripts(page):
    """Return what a page runs; data for search engines is not run."""
    found = page.all("script")
    return [one for one in found if one.attrs.get("type") != "application/ld+json"]


def language_links(page):
    """Return {language: link} of the visible choice of languages."""
    links = page.one("nav", class_="languages").all("a")
    return {link.attrs["hreflang"]: link for link in links}


def is_indexable(page):
    robots = page.all("meta", name="robots")
    return not any("noindex" in meta.attrs["content"] for meta in robots)


@dataclass
class Site:
    """A whole walk: pages and responses by address, and each link that was seen."""

    pages: dict = field(default_factory=dict)
    responses: dict = field(default_factory=dict)
    links: set = field(default_factory=set)

    @property
    def indexable(self):
        return {path: page for path, page in self.pages.items() if is_indexable(page)}

    def in_language(self, code):
        return {path: p for path, p in self.pages.items() if path[:4] == f"/{code}/"}


def crawl(client, starts):
    """Follow every link of this site from `starts`; return the Site.

    The desk of the editors is left at its door.
    """
    site = Site()
    waiting = list(starts)
    while waiting:
        path = waiting.pop()
        if path in site.responses or path.startswith("/static/"):
            continue
        response = site.responses[path] = client.get(path)
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            continue
        page = site.pages[path] = parse(response.text)
        for target in own_links(page, path):
            site.links.add((path, target))
            waiting.append(target.split("#")[0])
    return site


def own_links(page, path):
    """Return the addresses on this site that a page names, with their anchors."""
    found = []
    for element in page:
        for name in ("href", "src", "action"):
            if name in element.attrs:
                url = urljoin(settings.SITE_URL + path, element.attrs[name])
                if url.startswith(settings.SITE_URL + "/"):
                    found.append(url.removeprefix(settings.SITE_URL))
    return found


def static_file_exists(path):
    return finders.find(urlsplit(path).path.removeprefix("/static/")) is not None


@contextmanager
def loaded_content():
    """The published glossary in the database, for as long as this lasts."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**settings.STORAGES, "staticfiles": plain}
    with transaction.atomic(), override_settings(STORAGES=storages):
        load_folder(settings.BASE_DIR / "content")
        yield
        transaction.set_rollback(True)
