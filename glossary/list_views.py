"""The pages that list entries: by letter, by topic and in all languages."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from config.context import language_links
from glossary.listing import Index, stretch
from glossary.models import Entry, Topic
from glossary.models.revised import LANGUAGE_CODES
from glossary.search import MAX_LENGTH
from glossary.views import names_of


@require_safe
def entry_list(request):
    entries = Entry.objects.published().as_names()
    context = {"index": Index(entries, get_language(), request.GET)}
    return render(request, "glossary/entry_list.html", context)


@require_safe
def topic_list(request):
    """The topics; with their terms, where the glossary is short enough for one page."""
    entries = Entry.objects.published().as_names().exclude(topic=None)
    listed = stretch(entries, get_language())
    shown = listed.entries if listed.is_whole else []
    topics = [
        (topic, [entry for entry in shown if entry.topic_id == topic.pk])
        for topic in Topic.objects.named()
    ]
    return render(request, "glossary/topic_list.html", {"topics": topics})


@require_safe
def topic_detail(request, slug):
    topics = list(Topic.objects.named())
    topic = next((topic for topic in topics if topic.slug == slug), None)
    if topic is None:
        raise Http404
    entries = Entry.objects.published().as_names().filter(topic=topic)
    context = {
        "topic": topic,
        "topics": topics,
        "stretch": stretch(entries, get_language(), request.GET.get("from", "")),
        "language_links": language_links(lambda code: _topic_or_topics(topic, code)),
    }
    return render(request, "glossary/topic_detail.html", context)


def _topic_or_topics(topic, language):
    url = topic.url_in(language)
    return (url, True) if url else (reverse("glossary:topic-list"), False)


@require_safe
def term_table(request):
    """Every term in every language: one column a language, in the order of one."""
    query = " ".join(request.GET.get("q", "")[:MAX_LENGTH].split())
    sort = request.GET.get("sort")
    sort = sort if sort in LANGUAGE_CODES else get_language()
    entries = Entry.objects.published_anywhere().named_like(query)
    entries = entries.as_names_in_all_languages().prefetch_related("labels")
    listed = stretch(entries, sort, request.GET.get("from", ""))

    def address(**asked):
        asked = {name: value for name, value in asked.items() if value}
        return f"{reverse('glossary:term-table')}{'?' * bool(asked)}{urlencode(asked)}"

    context = {
        "query": query,
        "sort": sort,
        "is_asked": not {"q", "sort", "from"}.isdisjoint(request.GET),
        "columns": [
            (code, name, address(sort=code, q=query))
            for code, name in settings.LANGUAGES
        ],
        "rows": [
            [_cell(entry, code) for code in LANGUAGE_CODES] for entry in listed.entries
        ],
        "stretch": listed,
        "language_links": language_links(
            lambda code: (address(sort=request.GET.get("sort"), q=query), True)
        ),
    }
    return render(request, "glossary/term_table.html", context)


def _cell(entry, language):
    """Return the entry's names in a language; `url` is None where it is not seen."""
    return {
        "code": language,
        "url": entry.url_in(language),
        "term": entry.in_language("term", language),
        "labels": names_of(entry, language, "synonym", "abbreviation"),
    }
