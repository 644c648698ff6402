"""What readers can see, concept by concept, for the API and the files to download."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Max
from modeltranslation.utils import build_localized_fieldname

from glossary.markdown import to_html
from glossary.models import Entry, Label, Question, RelatedEntry
from glossary.models.revised import LANGUAGE_CODES

CONCEPTS_AT_ONCE = 500


@dataclass(frozen=True)
class PublishedText:
    """An entry in one language; `labels` are those that readers see."""

    term: str
    heading: str
    definition: str
    body: str
    path: str
    coined: bool
    outdated: bool
    modified_at: datetime
    labels: list[Label]
    questions: list[tuple[str, str, str]]  # question, answer, anchor


@dataclass(frozen=True)
class PublishedConcept:
    id: str
    languages: dict[str, PublishedText]
    related: list[str]


def published_concepts(concept=None):
    """Yield every concept that is published in a language, or the one asked for.

    However many there are, some hundreds are in memory at a time.
    """
    entries = (
        Entry.objects.published_anywhere()
        .order_by("concept")
        .prefetch_related("questions", "labels", "related_rows__related")
    )
    if concept is not None:
        entries = entries.filter(concept=concept)
    for entry in entries.iterator(chunk_size=CONCEPTS_AT_ONCE):
        yield PublishedConcept(
            id=entry.concept,
            languages={
                code: _text(entry, code)
                for code in LANGUAGE_CODES
                if entry.is_published(code)
            },
            related=[
                row.related.concept
                for row in entry.related_rows.all()
                if any(row.related.is_published(code) for code in LANGUAGE_CODES)
            ],
        )


def _text(entry, code):
    def value(name, record=entry):
        return record.in_language(name, code) or ""

    return PublishedText(
        term=value("term"),
        heading=value("heading"),
        definition=value("definition"),
        body=value("body"),
        path=entry.url_in(code),
        coined=bool(value("coined")),
        outdated=entry.is_outdated(code),
        modified_at=entry.modified_at_in(code),
        labels=[
            label
            for label in entry.labels.all()
            if label.language == code and label.kind != Label.Kind.HIDDEN
        ],
        questions=[
            (value("question", question), value("answer", question), question.anchor)
            for question in entry.questions.all()
            if value("question", question)
        ],
    )


def absolute(path):
    return settings.SITE_URL + path


def as_json(concept):
    """Return a concept as the API gives it."""
    return {
        "id": concept.id,
        "languages": {
            code: _text_as_json(text) for code, text in concept.languages.items()
        },
        "related": concept.related,
    }


def _text_as_json(text):
    url = absolute(text.path)
    return {
        "term": text.term,
        "heading": text.heading,
        "definition": text.definition,
        "body_html": to_html(text.body),
        "url": url,
        "coined": text.coined,
        "outdated": text.outdated,
        "labels": [{"text": label.text, "kind": label.kind} for label in text.labels],
        "questions": [
            {
                "question": question,
                "answer_html": to_html(answer),
                "url": f"{url}#{anchor}",
            }
            for question, answer, anchor in text.questions
        ],
    }


def state():
    """Return what changes whenever what is published does, and when that last was.

    Every change leaves a record in the history; an entry whose time has come leaves
    none, and shows by its date of publication.
    """
    numbers, moments = [], []
    for model in (Entry, Question, Label, RelatedEntry):
        last = model.history.aggregate(number=Max("history_id"), at=Max("history_date"))
        numbers.append(last["number"])
        moments.append(last["at"])
    for code in LANGUAGE_CODES:
        name = build_localized_fieldname("published_at", code)
        last = Entry.objects.published(code).aggregate(number=Count("pk"), at=Max(name))
        numbers.append(last["number"])
        moments.append(last["at"])
    known = [moment for moment in moments if moment]
    return f"{numbers} {moments}", max(known, default=None)
