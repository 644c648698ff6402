"""Looking up texts by their words, and names by their first letters.

The database itself keeps the index of words.

SQLite reads its FTS5 table, PostgreSQL its GIN index; both are made by a migration and
follow every change of SearchText by themselves. Both see the same words, since only
words and spaces are stored there.
"""

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

_BEGINNING = 3
_ENDING = 2

_SQLITE = """
    SELECT rowid FROM glossary_searchtext_words
    WHERE glossary_searchtext_words MATCH %s LIMIT %s
"""
_POSTGRESQL = """
    SELECT id FROM glossary_searchtext
    WHERE language = %s AND to_tsvector('simple', folded) @@ to_tsquery('simple', %s)
    LIMIT %s
"""


def without_endings(searched):
    """Return words cut so that other forms of theirs begin alike; short ones stay."""
    return [
        word[:-_ENDING] if len(word) >= _BEGINNING + 2 * _ENDING else word
        for word in searched
    ]


def texts_holding(searched, language, most):
    """Return the ids of `most` SearchTexts in which every word of `searched` stands.

    For use as a subquery. A word of three letters or more may be the beginning of a
    longer one. `searched` are words as `language.words` returns them.
    """
    if connection.vendor == "sqlite":
        terms = [f'"{word}"' + "*" * _may_go_on(word) for word in searched]
        match = f"language:{language} AND folded:({' AND '.join(terms)})"
        return RawSQL(_SQLITE, [match, most])
    terms = [f"'{word}'" + ":*" * _may_go_on(word) for word in searched]
    return RawSQL(_POSTGRESQL, [language, " & ".join(terms), most])


def beginning(field, letters):
    """Return the condition that a folded text begins so, in a way its index answers."""
    if connection.vendor == "sqlite":
        # Its LIKE reads no index; the letters sort as the bytes they are.
        return Q(**{f"{field}__gte": letters, f"{field}__lt": letters + chr(0x10FFFF)})
    return Q(**{f"{field}__startswith": letters})


def _may_go_on(word):
    return len(word) >= _BEGINNING
