"""Lists of entries by the alphabet, a page at a time.

Nothing here counts a list or reads it to its end, so that a page of a hundred thousand
entries costs what a page of a hundred does: a page begins at an entry, not at a number.
"""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, Subquery
from django.utils.http import urlencode
from modeltranslation.utils import build_localized_fieldname

from glossary.content_format import is_concept_name
from glossary.language import LANGUAGES, NO_LETTER
from glossary.models import Entry

# Up to this many stand on one page, and the letters of the index are places on it.
PAGE_SIZE = 200


@dataclass(frozen=True)
class Stretch:
    """Some entries of an ordered list.

    `before` and `after` name the concepts at which the pages around it begin; they are
    empty at the list's ends.
    """

    entries: list
    before: str = ""
    after: str = ""

    @property
    def is_whole(self):
        return not self.before and not self.after


def stretch(entries, language, start="", size=None):
    """Return the Stretch of `entries` from the concept `start` on.

    They are ordered by the alphabet of `language`. An unknown concept, or none, is the
    beginning of the list.
    """
    size = size or PAGE_SIZE
    field = build_localized_fieldname("sort_key", language)
    keys = Entry.objects.filter(concept=start).values_list(field, flat=True)
    key = keys.first() if is_concept_name(start) else None
    before = []
    if key is not None:
        earlier = Q(**{f"{field}__lt": key}) | Q(**{field: key}, concept__lt=start)
        later = Q(**{f"{field}__gt": key}) | Q(**{field: key}, concept__gte=start)
        # What the first conditions say is repeated by the second: they use the index.
        passed = entries.filter(Q(**{f"{field}__lte": key}), earlier)
        passed = passed.order_by(f"-{field}", "-concept").values_list("concept")
        before = [concept for (concept,) in passed[:size]][-1:]
        entries = entries.filter(Q(**{f"{field}__gte": key}), later)
    found = list(entries.order_by(field, "concept")[: size + 1])
    after = found[size].concept if len(found) > size else ""
    return Stretch(found[:size], "".join(before), after)


def under_letter(entries, language, letter):
    """Return those of `entries` that stand under `letter` in the language's index."""
    first, end = LANGUAGES[language].keys_under(letter)
    field = build_localized_fieldname("sort_key", language)
    return entries.filter(**{f"{field}__gte": first, f"{field}__lt": end})


def by_letter(entries, language):
    """Return (letter, its entries) pairs of alphabetically ordered entries."""
    alphabet = LANGUAGES[language]
    groups = groupby(
        entries, key=lambda entry: alphabet.initial(entry.in_language("term", language))
    )
    return [(letter, list(group)) for letter, group in groups]


@dataclass(frozen=True)
class IndexLetter:
    """A letter of the alphabet; `url` is empty where nothing stands under it."""

    name: str
    url: str = ""
    is_current: bool = False


class Index:
    """A list of entries with the letters that lead into it.

    A short list stands on one page, and a letter is a place there. A long one is read
    letter by letter: `?letter=k`, and `?letter=k&from=concept` for more under it.
    """

    def __init__(self, entries, language, query, url="", size=None):
        wanted = query.get("letter", "").upper()
        self.language = language
        self.letter = wanted if wanted in LANGUAGES[language].letters else ""
        chosen = (
            under_letter(entries, language, self.letter) if self.letter else entries
        )
        self.stretch = stretch(chosen, language, query.get("from", ""), size)
        self.is_whole = self.stretch.is_whole and not self.letter
        self.is_beginning = not self.letter and not self.stretch.before
        self.groups = by_letter(self.stretch.entries, language)
        self.letters = self._letters(entries, url)

    def _letters(self, entries, url):
        """Return the IndexLetters: the whole alphabet, and `#` where it is needed."""
        if self.is_whole:
            used = {letter for letter, _entries in self.groups}
        else:
            used = used_letters(entries, self.language)
        return [
            IndexLetter(
                name=letter,
                url=self._url(letter, url) if letter in used else "",
                is_current=letter == self.letter,
            )
            for letter in LANGUAGES[self.language].letters
            if letter != NO_LETTER or letter in used
        ]

    def _url(self, letter, url):
        if self.is_whole:
            return f"{url}#letter-{letter}"
        return f"{url}?{urlencode({'letter': letter.lower()})}"


def used_letters(entries, language):
    """Return the letters of the index under which some of `entries` stand.

    One query looks for the first entry under each letter, and counts none.
    """
    letters = LANGUAGES[language].letters
    in_order = entries.order_by(build_localized_fieldname("sort_key", language))
    looks = [
        Subquery(under_letter(in_order, language, letter).values("pk")[:1])
        for letter in letters
    ]
    # Whichever entry stands in the row: the row is there to hold the answers.
    answers = Entry.objects.order_by().values_list(*looks).first() or ()
    return {letter for letter, first in zip(letters, answers, strict=False) if first}
