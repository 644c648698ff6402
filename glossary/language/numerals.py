"""The numbers that a text names, whichever language's way of writing them.

Plain Python. A text is Markdown with formulas; 5%, 5 % and 0,05 are one number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_DECIMAL_MARK = {"et": ",", "ro": ",", "en": "."}
# Other signs by which the thousands may be grouped; a space may be so everywhere.
_GROUP_MARK = {"et": "", "ro": ".", "en": ","}
# Of LaTeX: 1{,}000 and 40\,000 are one number each, and so is 0{,}05; 5\,\% a share.
_BRACED = re.compile(r"\{([.,])\}")
_THIN_SPACE = re.compile(r"\\[,;: ]|\u2009|\u202f|\u00a0")
_LINK_TARGET = re.compile(r"(?<=\])\([^)\n]*\)|<https?:[^>\s]*>|https?://\S+")
# A power or an index, and a number inside of a name: R2, B2B.
_PLAIN_ENOUGH = re.compile(r"[\w^_]\{?$")
_PERCENT = re.compile(r"\s?\\?%|\s(?:protsen(?!dipunkt)|la sută|per ?cent\b)")
# Counts up to a dozen are as often written in words, and so are the days of a month
# and the years, which stand beside the names of months.
_SMALLEST_KEPT = 13


@dataclass(frozen=True)
class Numeral:
    """A number, and the stretch of the text in which it is written."""

    value: Decimal
    written: str


def numerals(text: str, language: str) -> list[Numeral]:
    """Return the numbers of a text that any translation of it writes in digits too.

    >>> [str(n.value) for n in numerals("50 of 1,000 left: 5%.", "en")]
    ['50', '1000', '0.05']
    >>> [str(n.value) for n in numerals("$50 / 1.000 = 5\\\\,\\\\%$", "ro")]
    ['50', '1000', '0.05']
    >>> [str(n.value) for n in numerals("Lahkus 50, jäi 12 345: 4 protsenti.", "et")]
    ['50', '12345', '0.04']
    """
    return list(_numerals(_as_printed(text), language))


def _as_printed(text: str) -> str:
    without_targets = _LINK_TARGET.sub(" ", text)
    return _THIN_SPACE.sub("\u00a0", _BRACED.sub(r"\1", without_targets))


def _numerals(text: str, language: str) -> Iterator[Numeral]:
    decimal_mark = _DECIMAL_MARK[language]
    group = f"[ \u00a0{re.escape(_GROUP_MARK[language])}]"
    pattern = (
        rf"(\d{{1,3}}(?:{group}\d{{3}})+(?!\d)|\d+)(?:{re.escape(decimal_mark)}(\d+))?"
    )
    for found in re.finditer(pattern, text):
        if _PLAIN_ENOUGH.search(text[: found.start()][-2:]):
            continue
        digits = re.sub(r"\D", "", found[1]) + "." + (found[2] or "0")
        value = Decimal(digits)
        percent = _PERCENT.match(text, found.end())
        if percent:
            value /= 100
        elif value == int(value) and value < _SMALLEST_KEPT:
            continue
        written = found[0] + ("%" if percent else "")
        yield Numeral(value.normalize() + 0, written)
