"""The glossary's pages. The language is the one of the address."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from config.context import language_links
from glossary.language import LANGUAGES
from glossary.models import Entry
from glossary.search import MAX_LENGTH, search


@require_safe
def root(request):
    """Send the reader to the home page in the language the browser prefers."""
    return redirect("glossary:home")


@require_safe
def home(request):
    entries = Entry.objects.published().in_alphabetical_order()
    return render(request, "glossary/home.html", {"entries": entries})


@require_safe
def entry_list(request):
    entries = Entry.objects.published().in_alphabetical_order()
    page = Paginator(entries, 200).get_page(request.GET.get("page"))
    alphabet = LANGUAGES[get_language()]
    letters = dict.fromkeys(alphabet.initial(entry.term) for entry in page)
    context = {"page": page, "letters": list(letters)}
    return render(request, "glossary/entry_list.html", context)


@require_safe
def entry_detail(request, slug):
    entry = get_object_or_404(
        Entry.objects.published()
        .with_callout()
        .prefetch_related("questions", "labels", "reading"),
        slug=slug,
    )
    questions = [question for question in entry.questions.all() if question.question]
    context = {
        "entry": entry,
        "questions": questions,
        "synonyms": _labels(entry, "synonym", "abbreviation"),
        "avoided": _labels(entry, "deprecated"),
        "reading": [row for row in entry.reading.all() if row.title],
        "related": Entry.objects.published()
        .filter(related_from_rows__entry=entry)
        .order_by("related_from_rows__position"),
        "changed_at": max(
            moment for part in (entry, *questions) if (moment := part.changed_at)
        ),
        "in_other_languages": _in_other_languages(entry),
        "language_links": language_links(lambda code: _entry_or_glossary(entry, code)),
    }
    return render(request, "glossary/entry_detail.html", context)


def _labels(entry, *kinds):
    language = get_language()
    return [
        label
        for label in entry.labels.all()
        if label.language == language and label.kind in kinds
    ]


def _in_other_languages(entry):
    """Return (code, name, term, address) for each other language it is published in."""
    return [
        (code, name, entry.in_language("term", code), entry.url_in(code))
        for code, name in settings.LANGUAGES
        if code != get_language() and entry.is_published(code)
    ]


def _entry_or_glossary(entry, language):
    url = entry.url_in(language)
    return (url, True) if url else (reverse("glossary:entry-list"), False)


@require_safe
def search_page(request):
    query = request.GET.get("q", "")[:MAX_LENGTH]
    results = search(query, get_language())
    return render(
        request, "glossary/search.html", {"query": query.strip(), "results": results}
    )


@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse(
        "\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"
    )


def not_found(request, exception):
    return render(request, "404.html", _away_from_here(), status=404)


def server_error(request):
    return render(request, "500.html", _away_from_here(), status=500)


def _away_from_here():
    """Language links of an error page lead home: the page itself is nowhere."""
    return {
        "language_links": language_links(lambda code: (reverse("glossary:home"), True))
    }
