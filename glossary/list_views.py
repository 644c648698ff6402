"""The pages that list entries: by letter and by topic."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from config.context import language_links
from glossary.listing import Index, stretch
from glossary.models import Entry, Topic


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
