"""What search and linking read: every form of every name, and every text, folded.

Rewritten when an entry or a part of it is saved, so that a query is a look-up.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.db import connection, models, transaction

from glossary.language import LANGUAGES, fold, normal, words
from glossary.markdown import to_text
from glossary.models.entry import Entry
from glossary.models.loaded import LoadedFile
from glossary.models.parts import Label, Question
from glossary.models.quality_finding import QualityCheck
from glossary.models.revised import LANGUAGE_CODES

# The code that says which forms a name has.
RULES = Path(__file__).parent.parent / "language"
# Entries indexed in one transaction, so that others can write in between.
AT_ONCE = 500
# Longer than any name; a form of a long name may be longer than the name.
MAX_FORM_LENGTH = 250


class WordForm(models.Model):
    """A form of one of the entry's names in one language, as it is compared.

    `text` keeps the diacritics, `folded` does not. `name` is the name whose form it
    is, as the entry writes it; `is_base` marks the name itself. `is_term` tells the
    term from a label. `links` tells whether a text that holds the form means the
    concept: not where the name is hidden or an everyday word as well.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="word_forms")
    language = models.CharField(max_length=5)
    text = models.CharField(max_length=MAX_FORM_LENGTH)
    folded = models.CharField(max_length=MAX_FORM_LENGTH)
    name = models.CharField(max_length=200)
    is_base = models.BooleanField()
    is_term = models.BooleanField()
    links = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["folded", "language"], name="word_form_folded"),
            # The names alone, one form in many, are read from here without the table.
            models.Index(
                fields=["entry", "language", "folded", "is_base"],
                condition=models.Q(is_base=True),
                name="word_form_names",
            ),
        ]

    def __str__(self):
        return self.text


class NameEnding(models.Model):
    """What a name ends with, from a later word or a part of a compound on.

    A word inside of the name is what one of these begins with.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="name_endings")
    language = models.CharField(max_length=5)
    folded = models.CharField(max_length=MAX_FORM_LENGTH)
    name = models.CharField(max_length=200)
    is_term = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(
                fields=["folded", "language"],
                # What begins with some letters: no other order answers that.
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
                name="name_ending_folded",
            ),
        ]

    def __str__(self):
        return self.folded


class SearchText(models.Model):
    """What an entry, or one of its questions, says in one language.

    Its words, folded, with single spaces between them and no signs.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="search_texts")
    question = models.ForeignKey(Question, models.CASCADE, null=True)
    language = models.CharField(max_length=5)
    folded = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "language"],
                condition=models.Q(question=None),
                name="search_text_once",
            ),
            models.UniqueConstraint(
                fields=["question", "language"], name="search_text_once_per_question"
            ),
        ]

    def __str__(self):
        return self.folded[:80]


@dataclass(frozen=True)
class _Name:
    text: str
    forms: dict
    is_term: bool
    links: bool


def reindex(entries):
    """Rewrite the word forms and search texts of `entries`, in one transaction."""
    with transaction.atomic():
        _reindex([entry.pk for entry in entries])


def reindex_by_new_rules():
    """Rewrite the whole index where it was written by other rules than today's.

    The rules are the code of the languages and of this module, known by its digest.
    """
    rules = sha256()
    for path in sorted([*RULES.rglob("*.py"), Path(__file__)]):
        rules.update(path.read_bytes())
    known = LoadedFile.objects.filter(path=RULES.name, digest=rules.hexdigest())
    if known.exists():
        return
    ids = list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        with transaction.atomic():
            _reindex(ids[start : start + AT_ONCE])
    merge_words()
    LoadedFile.objects.update_or_create(
        path=RULES.name, defaults={"digest": rules.hexdigest()}
    )


def merge_words():
    """Make one of the many lists that SQLite's index of words keeps after many writes.

    PostgreSQL keeps one tree.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO glossary_searchtext_words(glossary_searchtext_words) "
                "VALUES ('optimize')"
            )


def _reindex(ids):
    # Locked in one order, so that two saves of an entry write its index in turn.
    locked = Entry.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    fresh = locked.prefetch_related("labels", "questions")
    word_forms, endings, texts = [], [], []
    for entry in fresh:
        for language in LANGUAGE_CODES:
            word_forms += _word_forms(entry, language)
            endings += _name_endings(entry, language)
            texts += _texts(entry, language)
    WordForm.objects.filter(entry__in=ids).delete()
    NameEnding.objects.filter(entry__in=ids).delete()
    SearchText.objects.filter(entry__in=ids).delete()
    WordForm.objects.bulk_create(word_forms)
    NameEnding.objects.bulk_create(endings)
    SearchText.objects.bulk_create(texts)
    # Whatever was written, its quality is to be checked anew.
    QualityCheck.objects.filter(entry__in=ids).update(is_due=True)


def all_forms(name, forms, language):
    """Return the forms of a name: those the rules give, as an editor mended them.

    `forms` are the principal forms, with those to add (`other`) and those to strike
    (`struck`). The name itself comes first and cannot be struck.
    """
    principal = {key: forms[key] for key in forms if key != "struck"}
    struck = {normal(form) for form in forms.get("struck", [])}
    base, *inflected = LANGUAGES[language].inflect(name, principal)
    return [base, *(form for form in inflected if form not in struck)]


def _word_forms(entry, language):
    seen = {}
    for name in _names(entry, language):
        for number, form in enumerate(all_forms(name.text, name.forms, language)):
            key = form[:MAX_FORM_LENGTH]
            is_base = number == 0
            if key and (key not in seen or is_base > seen[key].is_base):
                seen[key] = WordForm(
                    entry=entry,
                    language=language,
                    text=key,
                    folded=fold(key)[:MAX_FORM_LENGTH],
                    name=name.text,
                    is_base=is_base,
                    is_term=name.is_term,
                    links=name.links,
                )
    return seen.values()


def _name_endings(entry, language):
    return [
        NameEnding(
            entry=entry,
            language=language,
            folded=ending[:MAX_FORM_LENGTH],
            name=name.text,
            is_term=name.is_term,
        )
        for name in _names(entry, language)
        for ending in LANGUAGES[language].endings(name.text)
    ]


def _names(entry, language):
    term = entry.in_language("term", language)
    if term:
        homonym = entry.in_language("homonym", language)
        forms = entry.in_language("forms", language) or {}
        yield _Name(term, forms, is_term=True, links=not homonym)
    for label in entry.labels.all():
        if label.language == language:
            links = not label.homonym and label.kind != Label.Kind.HIDDEN
            yield _Name(label.text, label.forms or {}, is_term=False, links=links)


def _texts(entry, language):
    labels = [label.text for label in entry.labels.all() if label.language == language]
    pieces = [
        entry.in_language("term", language),
        *labels,
        entry.in_language("definition", language),
        to_text(entry.in_language("body", language) or ""),
    ]
    yield _search_text(entry, None, language, pieces)
    for question in entry.questions.all():
        pieces = [
            question.in_language("question", language),
            to_text(question.in_language("answer", language) or ""),
        ]
        if any(pieces):
            yield _search_text(entry, question, language, pieces)


def _search_text(entry, question, language, pieces):
    text = " ".join(words(" ".join(piece for piece in pieces if piece)))
    return SearchText(entry=entry, question=question, language=language, folded=text)
