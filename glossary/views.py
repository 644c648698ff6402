"""The glossary's pages. The language is the one of the address."""

from django.conf import settings
from django.core.signing import BadSignature
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.context import language_links
from config.jinja2 import long_moment
from config.sought import calculators_sought
from glossary.language import fold
from glossary.linking import linked
from glossary.listing import Index
from glossary.markdown import to_html
from glossary.models import Entry, FormerAddress, MissedSearch
from glossary.models.revised import LANGUAGE_CODES
from glossary.preview import Expired, read_token
from glossary.search import MAX_LENGTH, search, suggest
from glossary.structured_data import entry_data, home_data


@require_safe
def home(request):
    entries = Entry.objects.published().as_names()
    index = Index(entries, get_language(), {}, reverse("glossary:entry-list"))
    context = {
        # Of a long glossary that would mean to read all its relations.
        "beginnings": entries.to_begin_with()[:8] if index.is_whole else [],
        "index": index,
        "structured_data": home_data(),
    }
    return render(request, "glossary/home.html", context)


@require_safe
def entry_detail(request, slug):
    entry = Entry.objects.published().as_page().filter(slug=slug).first()
    if entry is None:
        return _former_address(request, slug)
    context = entry_context(entry)
    context["card_url"] = reverse("glossary:entry-card", kwargs={"slug": slug})
    context["structured_data"] = entry_data(
        entry, context["questions"], context["synonyms"], context["changed_at"]
    )
    return render(request, "glossary/entry_detail.html", context)


def entry_context(entry):
    """Return what the page of an entry, fetched `as_page`, shows."""
    language = get_language()
    questions = [question for question in entry.questions.all() if question.question]
    texts = [entry.body, *(question.answer for question in questions)]
    body, *answers = linked(
        [to_html(text or "") for text in texts], language, besides=entry.pk
    )
    return {
        "entry": entry,
        "body": mark_safe(body),
        "answers": {
            question.key: mark_safe(answer)
            for question, answer in zip(questions, answers, strict=True)
        },
        "questions": questions,
        "newer": newer_texts(entry, entry),
        "newer_answers": {
            question.key: newer_texts(entry, question) for question in questions
        },
        "synonyms": names_of(entry, language, "synonym", "abbreviation"),
        "avoided": names_of(entry, language, "deprecated"),
        "reading": [row for row in entry.reading.all() if row.title],
        "related": Entry.objects.published()
        .as_names()
        .filter(related_from_rows__entry=entry)
        .order_by("related_from_rows__position", "related_from_rows__pk"),
        "around": Entry.objects.published().as_names().around_in_topic(entry)
        if entry.topic
        else [],
        "changed_at": max(
            (moment for part in (entry, *questions) if (moment := part.changed_at)),
            default=entry.published_at,
        ),
        "in_other_languages": in_other_languages(entry),
        "language_links": language_links(lambda code: _entry_or_glossary(entry, code)),
        "preview_note": None,
    }


def _former_address(request, slug):
    """Answer at an address that no entry has: where it moved, or that it is gone."""
    former = FormerAddress.objects.last_owner_of(slug, get_language())
    if former is None:
        raise Http404
    entry = Entry.objects.as_names().filter(pk=former.entry_id).first()
    if entry and (url := entry.url_in(get_language())):
        query = request.META["QUERY_STRING"]
        return redirect(f"{url}?{query}" if query else url, permanent=True)
    context = {
        "words": slug.replace("-", " "),
        "in_other_languages": in_other_languages(entry) if entry else [],
        "language_links": language_links(lambda code: _entry_or_glossary(entry, code)),
    }
    return render(request, "glossary/entry_withdrawn.html", context, status=410)


def names_of(entry, language, *kinds):
    """Return the texts of the entry's labels of these kinds in one language."""
    return [
        label.text
        for label in entry.labels.all()
        if label.language == language and label.kind in kinds
    ]


def in_other_languages(entry):
    """Return the entry's names in each other language.

    `url` is None where the entry is not published: then nothing is said of it.
    """
    return [
        {
            "code": code,
            "language": name,
            "url": (url := entry.url_in(code)),
            "term": entry.in_language("term", code),
            "labels": names_of(entry, code, "synonym", "abbreviation") if url else [],
        }
        for code, name in settings.LANGUAGES
        if code != get_language()
    ]


def newer_texts(entry, part):
    """Return where a newer text of the entry, or of its question, is to be read.

    One dictionary for each language that has it and is published; mostly none.
    """
    published = [code for code in LANGUAGE_CODES if entry.is_published(code)]
    anchor = "" if part is entry else f"#{part.anchor}"
    return [
        {
            "code": code,
            "language": dict(settings.LANGUAGES)[code],
            "url": entry.url_in(code) + anchor,
            "changed_at": part.in_language("changed_at", code),
        }
        for code in part.newer_languages(get_language(), published)
    ]


def _entry_or_glossary(entry, language):
    url = entry and entry.url_in(language)
    return (url, True) if url else (reverse("glossary:entry-list"), False)


@require_safe
@never_cache
def preview(request, token):
    """Show a draft, as its page will be, to whoever holds a link to it."""
    try:
        link = read_token(token)
    except Expired:
        response = _no_preview(request, "glossary/preview_expired.html", 410)
    except BadSignature:
        response = _no_preview(request, "glossary/preview_broken.html", 404)
    else:
        response = _preview_page(request, link)
    response.headers["X-Robots-Tag"] = "noindex"
    # The address is the key to the page, so no other site learns it.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _preview_page(request, link):
    entry = Entry.objects.as_page().filter(pk=link.entry_id).first()
    if entry is None or link.language != get_language():
        return _no_preview(request, "glossary/preview_broken.html", 404)
    if url := entry.url_in(link.language):
        return redirect(url)
    note = (
        _("Preview of a draft."),
        _("Readers do not see this page yet. This link works until %(moment)s.")
        % {"moment": long_moment(link.until)},
    )
    context = {**entry_context(entry), "preview_note": note}
    return render(request, "glossary/entry_detail.html", context)


def _no_preview(request, template, status):
    home = language_links(lambda code: (reverse("glossary:home"), True))
    return render(request, template, {"language_links": home}, status=status)


@require_safe
def search_page(request):
    query = request.GET.get("q", "")[:MAX_LENGTH]
    typed = f"?{urlencode({'q': query})}" if query else ""
    results = search(query, get_language())
    calculators = calculators_sought(query, results)
    if not (results or calculators):
        MissedSearch.objects.count_one(get_language(), fold(query))
    context = {
        "query": query.strip(),
        "results": results,
        "sought": calculators,
        "language_links": language_links(
            lambda code: (reverse("glossary:search") + typed, True)
        ),
    }
    return render(request, "glossary/search.html", context)


@require_safe
def suggestions(request):
    """Return the list that hangs below a search field while a reader types."""
    found = suggest(request.GET.get("q", ""), get_language())
    return render(request, "glossary/_suggestions.html", {"results": found})
