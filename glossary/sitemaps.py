"""Every page of the glossary in every language, with its alternates."""

from django.urls import reverse

from config.sitemaps import SiteSitemap
from glossary.models import Entry, Topic
from glossary.models.revised import LANGUAGE_CODES


class EntrySitemap(SiteSitemap):
    def items(self):
        return Entry.objects.order_by("concept")

    def get_languages_for_item(self, entry):
        return [code for code in LANGUAGE_CODES if entry.is_published(code)]

    def lastmod(self, entry):
        moments = [entry.in_language("changed_at", code) for code in LANGUAGE_CODES]
        return max((moment for moment in moments if moment), default=None)


class TopicSitemap(SiteSitemap):
    def items(self):
        return Topic.objects.all()

    def get_languages_for_item(self, topic):
        return [code for code in LANGUAGE_CODES if topic.url_in(code)]


class PageSitemap(SiteSitemap):
    def items(self):
        names = ("home", "entry-list", "topic-list", "question-list", "term-table")
        return [f"glossary:{name}" for name in (*names, "print")]

    def location(self, name):
        return reverse(name)
