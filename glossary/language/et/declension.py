"""How one Estonian word is declined.

A word's forms are a mapping from the names of cases to parallel forms. Some are known
or guessed (genitive, partitive and their plurals), all others follow from these.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product

from glossary.language.et.lexicon import (
    ADJECTIVE_ENDINGS,
    ADJECTIVES,
    COUNTED_ENDINGS,
    NOUN_TYPES,
    NOUNS,
    PLURAL_NOUNS,
    SHAPES,
    UNCOUNTED,
    WEAK_GRADES,
)

Forms = Mapping[str, tuple[str, ...]]

# The cases that add their ending to the genitive, in either number.
CASE_ENDINGS = {
    "illative": "sse",
    "inessive": "s",
    "elative": "st",
    "allative": "le",
    "adessive": "l",
    "ablative": "lt",
    "translative": "ks",
    "terminative": "ni",
    "essive": "na",
    "abessive": "ta",
    "comitative": "ga",
}
# In these an adjective keeps the genitive: negatiivse netotulukaoga.
_AGREEING_IN_THE_GENITIVE = ("terminative", "essive", "abessive", "comitative")
NUMBERS = ("", "plural_")
CASE_IN_AGREEMENT = {
    number + case: number + "genitive"
    for number in NUMBERS
    for case in _AGREEING_IN_THE_GENITIVE
}
CASES = tuple(
    number + case
    for number in NUMBERS
    for case in ("nominative", "genitive", "partitive", *CASE_ENDINGS)
)

_ROW = ("genitive", "partitive", "plural_genitive", "plural_partitive", "short")
_PLURAL_ROW = ("plural_genitive", "plural_partitive")
_ENDS_IN_LETTER = re.compile(r"[^\W\d_]$")
_VOWELS = frozenset("aeiouyõäöü")
# Analüüsid, but not kood or makstud.
_LOOKS_PLURAL = re.compile(r"(?!(.)\1)(?![tdn]u)[^\W\d_][aeiouõäöü]d$")
_SHORT_SYLLABLE = re.compile(r"[^aeiouõäöü]*[aeiouõäöü][^aeiouõäöü]")
_BEFORE_WEAKENING = {"b": "p", "d": "t", "g": "k", "s": "ne"}


def all_cases(forms: Forms) -> Forms:
    """Return every case that follows from `forms`, in both numbers.

    >>> all_cases({"nominative": ("kadu",), "genitive": ("kao",)})["comitative"]
    ('kaoga',)
    """
    cases = dict(forms)
    for number in NUMBERS:
        stems = forms.get(number + "stem", forms.get(number + "genitive", ()))
        for case, ending in CASE_ENDINGS.items():
            cases[number + case] = tuple([stem + ending for stem in stems])
    cases["illative"] += forms.get("short", ())
    return cases


def with_short_plurals(cases: Forms) -> Forms:
    """Return `cases` with the short plural of words like aasta: aastail, aastaist.

    >>> with_short_plurals(all_cases(guess("aasta")))["plural_adessive"]
    ('aastatel', 'aastail')
    """
    stems = [
        form[:-1]
        for form in cases.get("plural_partitive", ())
        if form.endswith("id") and not form.endswith("sid")
    ]
    short = {
        f"plural_{case}": (*cases[f"plural_{case}"], *[stem + ending for stem in stems])
        for case, ending in CASE_ENDINGS.items()
        if case not in _AGREEING_IN_THE_GENITIVE
    }
    return {**cases, **short}


def is_adjective(word: str) -> bool:
    """Return whether `word`, a nominative before a noun, agrees with that noun.

    >>> is_adjective("vabatahtlik"), is_adjective("kliendi")
    (True, False)
    """
    lower = word.lower()
    return lower in _ADJECTIVES or bool(_ADJECTIVE_SHAPE.search(lower))


def is_plural(word: str) -> bool:
    """Return whether `word` is a nominative plural, such as kulud.

    >>> is_plural("muutuvad"), is_plural("makstud")
    (True, False)
    """
    return word.endswith("d") and "genitive" not in guess(word)


def other_number(genitive: str) -> str | None:
    """Return a noun's genitive in the other number, None for what has only one.

    >>> other_number("kliendi"), other_number("kaebuste"), other_number("hoidmise")
    ('klientide', 'kaebuse', None)
    """
    return _replaced_ending(genitive, _OTHER_NUMBER) if genitive != "ja" else None


def other_number_of_adjective(genitive: str) -> str | None:
    """Return an adjective's genitive in the other number, None for other words.

    >>> other_number_of_adjective("uue")
    'uute'
    """
    return _replaced_ending(genitive, _OTHER_NUMBER_OF_ADJECTIVES)


def _replaced_ending(word: str, endings: Mapping[str, str]) -> str | None:
    for start in range(len(word)):
        ending = word[start:]
        if ending in endings and _can_be_a_first_part(word[:start], ending):
            return word[:start] + endings[ending]
    return None


def known(word: str, given: Forms) -> Forms:
    """Return the principal forms of `word`: the given ones, then the guesses.

    Guesses that contradict what is given are left out.

    >>> known("määr", {"plural_partitive": ("määri",)})["plural_partitive"]
    ('määri', 'määrasid')
    >>> known("palk", {"genitive": ("palgi",)})["plural_nominative"]
    ('palgid',)
    """
    guesses = guess(word)
    shared = guesses.keys() & given.keys()
    if any({*guesses[name]}.isdisjoint(given[name]) for name in shared):
        guesses = {"nominative": (word,)}
    forms = {
        name: tuple(dict.fromkeys(given.get(name, ()) + guesses.get(name, ())))
        for name in {**guesses, **given}
    }
    if "plural_nominative" not in forms and "genitive" in forms:
        forms["plural_nominative"] = tuple(form + "d" for form in forms["genitive"])
    return forms


@lru_cache(maxsize=4096)
def guess(word: str) -> Forms:
    """Return the principal forms of `word` by the words and shapes of the lexicon.

    >>> guess("lahkumismäär")["plural_partitive"]
    ('lahkumismääri', 'lahkumismäärasid')
    >>> guess("püsikulud")
    {'nominative': ('püsikulud',), 'plural_nominative': ('püsikulud',), \
'plural_genitive': ('püsikulude',), 'plural_partitive': ('püsikulusid',)}
    """
    lower = word.lower()
    if not _ENDS_IN_LETTER.search(lower):
        return {"nominative": (word,)}
    for start in range(len(lower)):
        ending = lower[start:]
        if ending in _LEXICON and _can_be_a_first_part(lower[:start], ending):
            return _singular(word, ending, _LEXICON[ending])
        if ending in _PLURALS and _can_be_a_first_part(lower[:start], ending):
            return _plural(word, ending, _PLURALS[ending])
    for singular in _possible_singulars(lower):
        forms = guess(singular)
        if lower in forms.get("plural_nominative", ()):
            return _plural(word, lower, _plural_row(forms))
    for pattern, row in _SHAPES:
        if match := pattern.search(lower):
            return _singular(word, match.groups()[-1], row)
    return {"nominative": (word,)}


def _can_be_a_first_part(part: str, last_part: str) -> bool:
    """Return whether `part` can stand before `last_part` in a compound."""
    shortest = 3 if len(last_part) <= 3 else 2
    return not part or (len(part) >= shortest and not _VOWELS.isdisjoint(part))


def _possible_singulars(plural: str) -> Iterator[str]:
    """Yield what may be the singular of a word that looks like a plural in -d."""
    if not _LOOKS_PLURAL.search(plural):
        return
    stem, last = plural[:-2], plural[-3]
    if not _SHORT_SYLLABLE.fullmatch(stem) and not _LOOKS_PLURAL.search(stem):
        yield stem
    if last in _BEFORE_WEAKENING:
        yield stem[:-1] + _BEFORE_WEAKENING[last]
    if last in "ptk":
        yield stem + last
    yield plural[:-1]


def _singular(word: str, ending: str, row: str) -> Forms:
    forms = {"nominative": (word,), **_spelt_out(word, ending, row, _ROW)}
    forms["plural_nominative"] = tuple(form + "d" for form in forms["genitive"])
    return forms


def _plural(word: str, ending: str, row: str) -> Forms:
    forms = {"nominative": (word,), "plural_nominative": (word,)}
    return {**forms, **_spelt_out(word, ending, row, _PLURAL_ROW)}


def _plural_row(forms: Forms) -> str:
    return " ".join("~".join(forms[name]) for name in _PLURAL_ROW)


def _spelt_out(
    word: str, ending: str, row: str, names: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    """Return the forms in a row of the lexicon for a `word` with that `ending`."""
    starts = {"-": word, "=": _weak(word)}
    before = word[: len(word) - len(ending)]
    cased = str.capitalize if not before and word[0].isupper() else str
    return {
        name: tuple(
            starts[form[0]] + form[1:] if form[0] in starts else before + cased(form)
            for form in cell.split("~")
        )
        for name, cell in zip(names, row.split(), strict=False)
    }


def _weak(word: str) -> str:
    for length in (3, 2):
        if weak := WEAK_GRADES.get(word[-length:].lower()):
            return word[:-length] + weak
    return word


def _rows(table: str) -> dict[str, str]:
    """Return {word: row} for a table that holds a word and its row on each line."""
    lines = (line.split(maxsplit=1) for line in table.strip().splitlines())
    return {word: row.strip() for word, row in lines}


_SHAPES = tuple((re.compile(f"({pattern})$"), row) for pattern, row in SHAPES)
_ADJECTIVES = frozenset(_rows(ADJECTIVES))
_ADJECTIVE_SHAPE = re.compile(r"[^aeiouõäöü](?:lik|[aeu]v|em)$|ne$|(?:ma|[eiu])tu$")
_NOUNS = {
    **{word: row for row, words in NOUN_TYPES.items() for word in words.split()},
    **_rows(NOUNS),
}
_LEXICON = _NOUNS | _rows(ADJECTIVES)
_PLURALS = _rows(PLURAL_NOUNS) | {
    plural: _plural_row(forms)
    for word, row in _LEXICON.items()
    for forms in [_singular(word, word, row)]
    for plural in forms["plural_nominative"]
}


def _in_both_directions(rows: Mapping[str, str], endings: str) -> dict[str, str]:
    pairs = [
        (one, other)
        for one, _slash, other in (pair.partition("/") for pair in endings.split())
    ]
    for word, row in rows.items():
        forms = _singular(word, word, row)
        pairs += product(forms["genitive"][:1], forms["plural_genitive"][:1])
    return dict(pairs) | {plural: singular for singular, plural in pairs}


_OTHER_NUMBER = _in_both_directions(
    {word: row for word, row in _NOUNS.items() if word not in UNCOUNTED.split()},
    COUNTED_ENDINGS,
)
_OTHER_NUMBER_OF_ADJECTIVES = _in_both_directions(_rows(ADJECTIVES), ADJECTIVE_ENDINGS)
