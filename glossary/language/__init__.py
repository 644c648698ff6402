"""What the glossary knows of each language: its alphabet and its principal forms.

Plain Python. Adding a language to the glossary is one module beside `et.py` and one
line in `LANGUAGES`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

# What an editor gives of a name, by `form_names`; parallel forms side by side.
Principal = Mapping[str, Sequence[str]]

# Romanian is typed with either cedilla or comma-below; both are one letter here.
_CEDILLA_TO_COMMA = str.maketrans("şţŞŢ", "șțȘȚ")
# Apostrophes and hyphens come in many shapes from keyboards and word processors.
_PLAIN_MARKS = str.maketrans("’‘ʼ´`‐‑‒–", "'''''----")
_LETTERS_IN_A_SORT_KEY = 60
# The fewest letters in front of a part of a compound, and of the part.
_SHORTEST_IN_FRONT, _SHORTEST_PART = 2, 3
# Under this sign an index holds what begins with a digit or another sign.
NO_LETTER = "#"
_WORD = re.compile(r"[^\W_]+")


def normal(text: str) -> str:
    """Return `text` as it is compared: lower case, composed, single spaces.

    >>> normal("Rata  Rezilierilor")
    'rata rezilierilor'
    >>> normal("reţea")
    'rețea'
    """
    characters = _without_controls(text)
    composed = unicodedata.normalize(
        "NFKC", unicodedata.normalize("NFKC", characters).casefold()
    )
    plain = composed.translate(_CEDILLA_TO_COMMA).translate(_PLAIN_MARKS)
    return " ".join(plain.split())


def fold(text: str) -> str:
    """Return `text` without case and diacritics, as people type it in a hurry.

    >>> fold("Rată de reînnoire"), fold("Määr")
    ('rata de reinnoire', 'maar')
    """
    plain = normal(text)
    if plain.isascii():
        return plain
    decomposed = unicodedata.normalize("NFD", plain)
    return normal("".join(c for c in decomposed if not unicodedata.combining(c)))


def words(text: str) -> list[str]:
    """Return the words of a text, folded, without the signs between them.

    >>> words("Määr: 5,5% (e-pood)")
    ['maar', '5', '5', 'e', 'pood']
    """
    return _WORD.findall(fold(text))


def _without_controls(text: str) -> str:
    """Turn control and format characters, NUL and surrogates included, into spaces."""
    if text.isprintable():  # as nearly all texts are, and quickly told
        return text
    return "".join(
        " " if unicodedata.category(c) in ("Cc", "Cs") else c
        for c in text
        if unicodedata.category(c) != "Cf"
    )


def only_given(name: str, principal: Principal) -> tuple[str, ...]:
    """Return the name and its principal forms, as compared, without doubles.

    >>> only_given("Churn", {"plural": ["churns"], "other": ["churn"]})
    ('churn', 'churns')
    """
    given = (form for forms in principal.values() for form in forms)
    return tuple(dict.fromkeys(map(normal, (name, *given))))


def _none_guessed(name: str) -> dict[str, list[str]]:
    return {}


def _no_other_spelling(word: str) -> tuple[str, ...]:
    return ()


def phrase_spellings(words: Sequence[Sequence[str]]) -> list[str]:
    """Return a phrase as it stands, then with one word spelled otherwise.

    Each word is given with its other spellings behind it.

    >>> phrase_spellings([["churn-ul", "churnul"], ["lunar"]])
    ['churn-ul lunar', 'churnul lunar']
    """
    typed = [spellings[0] for spellings in words]
    return [
        " ".join(typed),
        *(
            " ".join([*typed[:place], other, *typed[place + 1 :]])
            for place, spellings in enumerate(words)
            for other in spellings[1:]
        ),
    ]


@dataclass(frozen=True)
class Language:
    """One language of the glossary.

    `alphabet` holds its letters in order. `form_names` are the principal forms an
    editor may give of a term beside its headword, from which the others follow.

    `inflect` returns every form of a name as `normal` writes it, the name itself
    first, guessing the principal forms that are not given. `suggest` returns those
    guesses for a name as an editor types it. `plain` returns other spellings under
    which a typed word may stand in an index. `writes_compounds` tells whether nouns are
    joined without a space, so that a word may hold a name; `owners` are those that say
    whose a thing is and do not make another of it. `every_name_inflects` tells that a
    name whose forms `suggest` cannot guess has some all the same.
    """

    code: str
    alphabet: str
    form_names: tuple[str, ...]
    writes_compounds: bool = False
    every_name_inflects: bool = False
    owners: tuple[str, ...] = ()
    inflect: Callable[[str, Principal], tuple[str, ...]] = only_given
    suggest: Callable[[str], dict[str, list[str]]] = _none_guessed
    plain: Callable[[str], tuple[str, ...]] = _no_other_spelling

    @property
    def edited_forms(self) -> tuple[str, ...]:
        """What an editor may give of a name: its principal forms, and those to strike.

        Among the former are those to add (`other`); `inflect` gives the rest.
        """
        return (*self.form_names, "struck")

    def spellings(self, phrase: str) -> list[str]:
        """Return a typed phrase, and with one word as it may stand in an index."""
        words = [(word, *self.plain(word)) for word in phrase.split()]
        # What is written in one word may be typed in two.
        whole = self.plain(phrase) if len(words) > 1 else ()
        return [*phrase_spellings(words), *whole]

    def endings(self, name: str) -> tuple[str, ...]:
        """Return what `name` ends with, from each later word and part of a compound on.

        Folded, without signs. Where a part begins is not known, so that every letter
        counts which may begin one; only of a language that joins words.

        >>> LANGUAGES["et"].endings("Tulu käive")
        ('kaive', 'ive')
        """
        if not self.writes_compounds:
            return ()
        found = words(name)
        rests = [
            " ".join([word[start:], *found[number + 1 :]])
            for number, word in enumerate(found)
            for start in range(len(word) - _SHORTEST_PART + 1)
            if (number if start == 0 else start >= _SHORTEST_IN_FRONT)
        ]
        return tuple(dict.fromkeys(rests))

    def sort_key(self, text: str) -> str:
        """Return digits that sort as `text` does in this alphabet, in any database.

        Spaces and digits come before the letters; a letter foreign to the alphabet
        stands where its form without diacritics would.
        """
        return "".join(
            f"{self._rank(c):02}" for c in normal(text)[:_LETTERS_IN_A_SORT_KEY]
        )

    def _rank(self, character: str) -> int:
        order = " 0123456789" + self.alphabet
        for candidate in (character, fold(character)[:1]):
            if candidate and candidate in order:
                return order.index(candidate) + 1
        return 0

    def initial(self, text: str) -> str:
        """Return the letter under which `text` stands in an index, in upper case."""
        first = normal(text)[:1]
        letter = first if first in self.alphabet else fold(first)[:1]
        return letter.upper() if letter and letter in self.alphabet else NO_LETTER

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters of an index, in upper case; what begins with none goes first."""
        return (NO_LETTER, *self.alphabet.upper())

    def keys_under(self, letter: str) -> tuple[str, str]:
        """Return where a letter of the index begins in sort keys, and where it ends.

        >>> LANGUAGES["en"].keys_under("A")
        ('12', '13')
        """
        first = self._rank(self.alphabet[0])
        if letter == NO_LETTER:
            return "00", f"{first:02}"
        rank = first + self.alphabet.index(letter.lower())
        return f"{rank:02}", f"{rank + 1:02}"


def _languages() -> dict[str, Language]:
    from glossary.language import en, et, ro

    return {module.LANGUAGE.code: module.LANGUAGE for module in (et, ro, en)}


LANGUAGES = MappingProxyType(_languages())
