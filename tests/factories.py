"""Plain helpers that create the few facts a test speaks of."""

from datetime import UTC, datetime

from glossary.models import Entry, Label, Question
from glossary.models.revised import LANGUAGE_CODES

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def make_entry(concept, **fields):
    """Create an entry, published in each language that has a `term_xx`.

    Slug and definition follow from the concept unless given.
    """
    for code in LANGUAGE_CODES:
        if fields.get(f"term_{code}"):
            fields.setdefault(f"slug_{code}", concept)
            fields.setdefault(f"definition_{code}", f"Definition of {concept}.")
            fields.setdefault(f"published_at_{code}", LONG_AGO)
    return Entry.objects.create(concept=concept, **fields)


def make_question(entry, key, **fields):
    return Question.objects.create(entry=entry, key=key, **fields)


def make_label(entry, language, text, kind="synonym", **fields):
    return Label.objects.create(
        entry=entry, language=language, text=text, kind=kind, **fields
    )
