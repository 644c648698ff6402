"""Every page of the glossary in every language, with its alternates."""

from functools import cache, partial

from modeltranslation.utils import build_localized_fieldname

from config.sitemaps import NamedPages, SiteSitemap
from glossary.models import Entry, Topic
from glossary.models.revised import LANGUAGE_CODES


class EntrySitemap(SiteSitemap):
    """The entries that are published in one language."""

    def __init__(self, language):
        self.language = language

    def items(self):
        # A file's place among many is found by an index, whatever else is read of it.
        moment = build_localized_fieldname("published_at", self.language)
        published = Entry.objects.published(self.language)
        return published.order_by(moment, "pk").values_list("pk", flat=True)

    def get_urls(self, page=1, site=None, protocol=None):
        entries = Entry.objects.filter(pk__in=self.paginator.page(page).object_list)
        entries = entries.only(*_fields()).with_modified_at(self.language)
        return [self.url(entry) for entry in entries.order_by("pk")]

    def url(self, entry):
        paths = {code: entry.url_in(code) for code in LANGUAGE_CODES}
        known = {code: path for code, path in paths.items() if path}
        return self.address(self.language, known, entry.modified_at)

    def modified_at(self):
        return Entry.objects.latest_change(self.language)


def _fields():
    return [
        f"{name}_{code}" for name in ("slug", "published_at") for code in LANGUAGE_CODES
    ]


ENTRY_SITEMAPS = {
    f"entries-{code}": partial(EntrySitemap, code) for code in LANGUAGE_CODES
}


class TopicSitemap(SiteSitemap):
    def items(self):
        paths = [
            {code: path for code in LANGUAGE_CODES if (path := topic.url_in(code))}
            for topic in Topic.objects.all()
        ]
        return [(known, code) for known in paths for code in known]

    def url(self, item):
        paths, language = item
        return self.address(language, paths, None)


class PageSitemap(NamedPages):
    names = tuple(
        f"glossary:{name}"
        for name in (
            "home",
            "entry-list",
            "topic-list",
            "question-list",
            "term-table",
            "print",
            "programs",
            "search",
        )
    )

    def __init__(self):
        self.modified_in = cache(Entry.objects.latest_change)
