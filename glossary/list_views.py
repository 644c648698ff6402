"""The pages that list entries: by letter, by topic, in all languages, for print."""

import math
from itertools import groupby

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.context import language_links
from glossary.listing import Index, stretch
from glossary.lookup import named_like
from glossary.models import Entry, Topic
from glossary.models.revised import LANGUAGE_CODES
from glossary.search import MAX_LENGTH
from glossary.structured_data import page_data
from glossary.views import in_other_languages, names_of, newer_texts

# Entries whose questions stand on one page; each may have a handful.
QUESTIONED_ENTRIES = 50


@require_safe
def entry_list(request):
    entries = Entry.objects.published().as_names()
    index = Index(entries, get_language(), request.GET)
    context = {"index": index}
    if index.is_beginning:
        here = (_("Glossary"), reverse("glossary:entry-list"))
        context["structured_data"] = page_data(here)
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
    listed = [(topic.title, topic.get_absolute_url()) for topic, _entries in topics]
    context = {"topics": topics, "structured_data": page_data(_topics(), listed=listed)}
    return render(request, "glossary/topic_list.html", context)


@require_safe
def topic_detail(request, slug):
    topics = list(Topic.objects.named())
    topic = next((topic for topic in topics if topic.slug == slug), None)
    if topic is None:
        raise Http404
    entries = Entry.objects.published().as_names().filter(topic=topic)
    shown = stretch(entries, get_language(), request.GET.get("from", ""))
    context = {
        "topic": topic,
        "topics": topics,
        "stretch": shown,
        "language_links": language_links(lambda code: _topic_or_topics(topic, code)),
    }
    if not shown.before:
        here = (topic.title, topic.get_absolute_url())
        listed = [(entry.term, entry.get_absolute_url()) for entry in shown.entries]
        context["structured_data"] = page_data(_topics(), here, listed=listed)
    return render(request, "glossary/topic_detail.html", context)


def _topics():
    return _("Terms by topic"), reverse("glossary:topic-list")


def _topic_or_topics(topic, language):
    url = topic.url_in(language)
    return (url, True) if url else (reverse("glossary:topic-list"), False)


@require_safe
def term_table(request):
    """Every term in every language: one column a language, in the order of one."""
    query = " ".join(request.GET.get("q", "")[:MAX_LENGTH].split())
    sort = request.GET.get("sort")
    sort = sort if sort in LANGUAGE_CODES else get_language()
    entries = named_like(Entry.objects.published_anywhere(), query)
    entries = entries.as_names_in_all_languages().prefetch_related("labels")
    listed = stretch(entries, sort, request.GET.get("from", ""))

    def address(**asked):
        asked = {name: value for name, value in asked.items() if value}
        return f"{reverse('glossary:term-table')}{'?' * bool(asked)}{urlencode(asked)}"

    is_asked = not {"q", "sort", "from"}.isdisjoint(request.GET)
    context = {
        "query": query,
        "sort": sort,
        "is_asked": is_asked,
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
    if not is_asked:
        here = (_("Terms in three languages"), address())
        context["structured_data"] = page_data(here)
    return render(request, "glossary/term_table.html", context)


@require_safe
def question_list(request):
    """The questions with their answers: by topic, or by letter where they are many."""
    language = get_language()
    entries = Entry.objects.published().with_questions().select_related("topic")
    index = Index(
        entries.as_names_in_all_languages().prefetch_related("questions"),
        language,
        request.GET,
        size=QUESTIONED_ENTRIES,
    )
    groups = _by_topic(index.stretch.entries) if index.is_whole else index.groups
    answered = [
        (heading, [(entry, _answered(entry)) for entry in entries])
        for heading, entries in groups
    ]
    context = {"index": index, "groups": answered}
    if index.is_beginning:
        here = (_("All questions and answers"), reverse("glossary:question-list"))
        listed = [
            (question.question, f"{entry.get_absolute_url()}#{question.anchor}")
            for _heading, entries in answered
            for entry, questions in entries
            for question, _newer in questions
        ]
        context["structured_data"] = page_data(here, listed=listed)
    return render(request, "glossary/question_list.html", context)


def _by_topic(entries):
    """Return (topic's title, its entries) pairs; those without a topic come last."""
    other = (math.inf, "", _("Other terms"))

    def place(entry):
        topic = entry.topic if entry.topic and entry.topic.title else None
        return (topic.position, topic.key, topic.title) if topic else other

    groups = groupby(sorted(entries, key=place), key=place)
    return [(title, list(group)) for (_place, _key, title), group in groups]


def _answered(entry):
    """Return the questions of an entry that have an answer in the active language."""
    questions = [question for question in entry.questions.all() if question.question]
    return [(question, newer_texts(entry, question)) for question in questions]


@require_safe
def print_page(request):
    """The glossary to print: whole while it is short, else a letter or a topic."""
    topics = list(Topic.objects.named())
    wanted = request.GET.get("topic", "")
    topic = next((topic for topic in topics if topic.slug == wanted), None)
    entries = Entry.objects.published().prefetch_related("questions", "labels")
    if topic:
        entries = entries.filter(topic=topic)
    index = Index(entries, get_language(), request.GET)
    is_chosen = topic or index.letter or index.stretch.is_whole
    context = {
        "index": index,
        "topic": topic,
        "topics": topics,
        "groups": index.groups if is_chosen else [],
        "names_of": names_of,
        "in_other_languages": in_other_languages,
        "questions": _answered,
    }
    if index.is_beginning and not topic:
        here = (_("The glossary for print"), reverse("glossary:print"))
        context["structured_data"] = page_data(here)
    return render(request, "glossary/print.html", context)


def _cell(entry, language):
    """Return the entry's names in a language; `url` is None where it is not seen."""
    return {
        "code": language,
        "url": entry.url_in(language),
        "term": entry.in_language("term", language),
        "labels": names_of(entry, language, "synonym", "abbreviation"),
    }
