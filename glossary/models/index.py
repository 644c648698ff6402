"""What search reads: every known form of every name, and every text, folded.

Rewritten when an entry or a part of it is saved, so that a query is a look-up.
"""

from django.db import models, transaction

from glossary.language import fold, normal
from glossary.markdown import to_text
from glossary.models.entry import Entry
from glossary.models.revised import LANGUAGE_CODES


class WordForm(models.Model):
    """A form of one of the entry's names in one language, as it is compared.

    `text` keeps the diacritics, `folded` does not. `is_base` marks the name itself
    as against one of its inflected forms.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="word_forms")
    language = models.CharField(max_length=5)
    text = models.CharField(max_length=250)
    folded = models.CharField(max_length=250)
    is_base = models.BooleanField()
    is_term = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["language", "text"], name="word_form_text"),
            models.Index(fields=["language", "folded"], name="word_form_folded"),
        ]

    def __str__(self):
        return self.text


class SearchText(models.Model):
    """All that an entry says in one language, folded, on one line."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="search_texts")
    language = models.CharField(max_length=5)
    folded = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "language"], name="search_text_once"
            )
        ]

    def __str__(self):
        return self.folded[:80]


def reindex(entries):
    """Rewrite the word forms and search texts of `entries`, in one transaction."""
    with transaction.atomic():
        _reindex([entry.pk for entry in entries])


def _reindex(ids):
    # Locked in one order, so that two saves of an entry write its index in turn.
    locked = Entry.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    fresh = locked.prefetch_related("labels", "questions")
    word_forms, texts = [], []
    for entry in fresh:
        for language in LANGUAGE_CODES:
            word_forms += _word_forms(entry, language)
            texts.append(
                SearchText(
                    entry=entry, language=language, folded=_text(entry, language)
                )
            )
    WordForm.objects.filter(entry__in=ids).delete()
    SearchText.objects.filter(entry__in=ids).delete()
    WordForm.objects.bulk_create(word_forms)
    SearchText.objects.bulk_create(texts)


def _word_forms(entry, language):
    names = [
        (entry.in_language("term", language), entry.in_language("forms", language))
    ]
    names += [
        (label.text, label.forms)
        for label in entry.labels.all()
        if label.language == language
    ]
    seen = {}
    for number, (name, forms) in enumerate(names):
        inflected = [form for group in (forms or {}).values() for form in group]
        for text, is_base in [(name, True), *((form, False) for form in inflected)]:
            key = normal(text or "")[:250]
            if key and (key not in seen or is_base > seen[key].is_base):
                seen[key] = WordForm(
                    entry=entry,
                    language=language,
                    text=key,
                    folded=fold(key)[:250],
                    is_base=is_base,
                    is_term=number == 0,
                )
    return seen.values()


def _text(entry, language):
    pieces = [entry.in_language("term", language)]
    pieces += [label.text for label in entry.labels.all() if label.language == language]
    pieces += [
        entry.in_language("definition", language),
        to_text(entry.in_language("body", language) or ""),
    ]
    for question in entry.questions.all():
        pieces += [
            question.in_language("question", language),
            to_text(question.in_language("answer", language) or ""),
        ]
    return fold(" ".join(piece for piece in pieces if piece))
