"""What a search asks the database: names by their forms, texts by their words.

Most of it in plain SQL: to compose these queries by way of the models would take longer
than to answer them.

The database itself keeps the index of words: SQLite in an FTS5 table, PostgreSQL in a
GIN index. Both are made by a migration and follow every change of SearchText by
themselves. Both see the same words, since only words and spaces are stored there.
"""

from typing import NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import StrIndex
from django.utils import timezone

from glossary.language import fold
from glossary.models import WordForm
from glossary.models.entry_queryset import published
from glossary.models.revised import LANGUAGE_CODES

_BEGINNING = 3
_ENDING = 2
# Up to this many entries are picked out of a list; of more, the list soon holds some.
_FEW = 2_000

_FORMS = """
    SELECT form.entry_id, form.language, form.text, form.folded, form.name,
        form.is_base, form.links
    FROM glossary_wordform form JOIN glossary_entry entry ON entry.id = form.entry_id
    WHERE form.folded IN ({folded})
    ORDER BY LENGTH(form.folded) DESC, form.is_term DESC, form.is_base DESC,
        entry.concept LIMIT %s
"""
_FORMS_OF_A_NAME = """
    SELECT folded FROM glossary_wordform
    WHERE entry_id = %s AND language = %s AND name = %s
"""
_NAMES = """
    SELECT entry_id, name, folded FROM glossary_wordform
    WHERE entry_id IN ({ids}) AND language = %s AND is_base
    ORDER BY is_term, folded DESC
"""
_ENTRIES = """
    SELECT id, '{language}', concept,
        term_{language}, definition_{language}, slug_{language}
    FROM glossary_entry WHERE id IN ({ids}) AND published_at_{language} <= %s
"""
_TEXTS_IN_SQLITE = """
    SELECT entry_id, question_id FROM glossary_searchtext WHERE id IN (
        SELECT rowid FROM glossary_searchtext_words
        WHERE glossary_searchtext_words
            MATCH 'folded:(' || %(words)s || ') AND language:' || %(language)s
        LIMIT %(most)s
    )
"""
# Apart, so that no index but the one of words is read: it alone finds few rows.
_TEXTS_IN_POSTGRESQL = """
    WITH found AS MATERIALIZED (
        SELECT entry_id, question_id, language FROM glossary_searchtext
        WHERE to_tsvector('simple', folded) @@ to_tsquery('simple', %(words)s)
    )
    SELECT entry_id, question_id FROM found
    WHERE language = %(language)s LIMIT %(most)s
"""


class Form(NamedTuple):
    """A row of WordForm."""

    entry_id: int
    language: str
    text: str
    folded: str
    name: str
    is_base: bool
    links: bool


class Shown(NamedTuple):
    """What readers of a language see of an entry before they open it."""

    entry_id: int
    language: str
    concept: str
    term: str
    definition: str
    slug: str


# Names ------------------------------------------------------------------------------


def forms_spelt(folded, most):
    """Return the Forms that are one of `folded`.

    Longer ones first; of those as long, the forms of terms, and bases.
    """
    if not folded:
        return []
    sql = _FORMS.format(folded=_places(folded))
    return [Form(*row) for row in _rows(sql, [*folded, most])]


def forms_of(entry_id, language, name):
    """Return all forms of a name of an entry, folded."""
    return [form for (form,) in _rows(_FORMS_OF_A_NAME, [entry_id, language, name])]


def names_of(ids, language):
    """Return (entry id, name, folded) of every name of some entries; terms last."""
    if not ids:
        return []
    return _rows(_NAMES.format(ids=_places(ids)), [*ids, language])


def entries_shown(ids, language):
    """Return {id: Shown} of those entries that are published in a language."""
    if not ids:
        return {}
    sql = _ENTRIES.format(language=language, ids=_places(ids))
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    return {row[0]: Shown(*row) for row in _rows(sql, [*ids, now])}


def named_like(entries, typed):
    """Return those of `entries` of whose names one holds `typed`.

    In a language in which readers see the entry; case and diacritics make no
    difference. All of them, where nothing is typed. Asks for the names at once.
    """
    folded = fold(typed)
    if not folded:
        return entries
    names = _holding(folded)
    seen = Q()
    for code in LANGUAGE_CODES:
        seen |= Q(language=code) & published(code, "entry__")
    ids = list(names.values_list("entry", flat=True)[: _FEW + 1])
    if len(ids) <= _FEW:
        entries = entries.filter(pk__in=set(ids))
    return entries.filter(Exists(names.filter(seen, entry=OuterRef("pk"))))


def _holding(folded):
    """Return the WordForms that are names and hold these letters."""
    names = WordForm.objects.filter(is_base=True)
    if connection.vendor == "sqlite":
        # Twice as fast as its LIKE.
        return names.alias(at=StrIndex("folded", Value(folded))).filter(at__gt=0)
    return names.filter(folded__contains=folded)


def beginning(field, letters):
    """Return the condition that a folded text begins so, in a way its index answers."""
    if connection.vendor == "sqlite":
        # Its LIKE reads no index; the letters sort as the bytes they are.
        return Q(**{f"{field}__gte": letters, f"{field}__lt": letters + chr(0x10FFFF)})
    return Q(**{f"{field}__startswith": letters})


# Texts ------------------------------------------------------------------------------


def without_endings(searched):
    """Return words cut so that other forms of theirs begin alike; short ones stay."""
    return [
        word[:-_ENDING] if len(word) >= _BEGINNING + 2 * _ENDING else word
        for word in searched
    ]


def texts_with_beginnings(searched, language, most):
    """Return (entry id, question id) of `most` texts with each word of `searched`.

    A word of three letters or more may be the beginning of a longer one. `searched` are
    words as `language.words` returns them.
    """
    return _texts([[word] for word in searched], language, most, may_go_on=True)


def texts_with_forms(forms, language, most):
    """Return the same of texts with one of each set of words in `forms`, as it stands.

    That is found much sooner than what words begin.
    """
    return _texts(forms, language, most)


def _texts(sets, language, most, may_go_on=False):
    if not sets:
        return []
    if connection.vendor == "sqlite":
        sql, quote, star, or_, and_ = _TEXTS_IN_SQLITE, '"', "*", " OR ", " AND "
    else:
        sql, quote, star, or_, and_ = _TEXTS_IN_POSTGRESQL, "'", ":*", " | ", " & "

    def term(word):
        is_beginning = may_go_on and len(word) >= _BEGINNING
        return f"{quote}{word}{quote}{star * is_beginning}"

    wanted = and_.join(f"({or_.join(map(term, words))})" for words in sets)
    return _rows(sql, {"words": wanted, "language": language, "most": most})


def _places(values):
    return ", ".join(["%s"] * len(values))


def _rows(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
