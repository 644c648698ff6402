"""Romanian adjectives: the four forms in which they agree with their noun."""

from functools import cache
from typing import NamedTuple

from glossary.language.ro import lexicon
from glossary.language.ro.nouns import is_foreign, known


class Adjective(NamedTuple):
    """The forms of an adjective.

    The feminine plural also serves a feminine in the genitive (ratei brute).
    """

    masculine: str
    feminine: str
    masculine_plural: str
    feminine_plural: str

    def agreeing(self, gender: str, form: str) -> str:
        """Return the form that goes with a noun of `gender` in `form`.

        >>> adjective("brut").agreeing("f", "genitive_dative")
        'brute'
        """
        return self[_column(gender, form)]


def _column(gender: str, form: str) -> int:
    if form.startswith("plural"):
        return 2 if gender == "m" else 3
    if gender != "f":
        return 0
    return 3 if form in ("oblique", "genitive_dative") else 1


# The endings of the four forms. The first row that fits counts.
ENDINGS = (
    Adjective("esc", "ească", "ești", "ești"),
    Adjective("os", "oasă", "oși", "oase"),
    Adjective("ior", "ioară", "iori", "ioare"),
    Adjective("tor", "toare", "tori", "toare"),
    Adjective("ean", "eană", "eni", "ene"),
    Adjective("ian", "iană", "ieni", "iene"),
    Adjective("iu", "ie", "ii", "ii"),
    Adjective("st", "stă", "ști", "ste"),
    Adjective("t", "tă", "ți", "te"),
    Adjective("d", "dă", "zi", "de"),
    Adjective("s", "să", "și", "se"),
    Adjective("x", "xă", "cși", "xe"),
    Adjective("u", "ă", "i", "e"),
    Adjective("e", "e", "i", "i"),
    Adjective("", "ă", "i", "e"),
)

# What ends so after a noun is an adjective.
_TELLING = tuple(
    lexicon.words(
        """
        al ant ar at ât bil ean ent ern esc ian ic ier ior is it iv ns oriu os rs tor
        ual us ut
        """
    )
)


@cache
def _irregular() -> dict[str, Adjective]:
    rows = lexicon.IRREGULAR_ADJECTIVES.strip().splitlines()
    return {row.split()[0]: Adjective(*row.split()) for row in rows}


def adjective(masculine: str) -> Adjective:
    """Return the forms of an adjective by its masculine singular.

    >>> tuple(adjective("recurent"))
    ('recurent', 'recurentă', 'recurenți', 'recurente')
    """
    if masculine in _irregular():
        return _irregular()[masculine]
    endings = next(row for row in ENDINGS if masculine.endswith(row.masculine))
    stem = masculine.removesuffix(endings.masculine)
    return Adjective(*(stem + ending for ending in endings))


def is_adjective(masculine: str) -> bool:
    """Tell whether a word after a noun is an adjective rather than another noun."""
    if masculine in lexicon.ADJECTIVES or masculine in _irregular():
        return True
    return (
        len(masculine) > 3
        and masculine.endswith(_TELLING)
        and masculine not in known()
        and masculine not in lexicon.INVARIABLE
        and not is_foreign(masculine)
    )


def recognised(word: str, gender: str, form: str) -> Adjective | None:
    """Return the adjective that `word` is after a noun of `gender` in `form`, if any.

    >>> recognised("netă", "f", "singular").masculine
    'net'
    >>> recognised("clienți", "m", "singular")
    """
    if word in known() and word not in lexicon.ADJECTIVES:
        return None
    column = _column(gender, form)
    candidates = [row[0] for row in _irregular().values() if row[column] == word]
    candidates += [
        word.removesuffix(row[column]) + row.masculine
        for row in ENDINGS
        if word.endswith(row[column])
    ]
    for masculine in candidates:
        if is_adjective(masculine) and adjective(masculine)[column] == word:
            return adjective(masculine)
    return None
