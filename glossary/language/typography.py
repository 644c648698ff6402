"""Slips of typing that no reader should meet: quotes, spaces, letters, headings.

Plain Python. Each function returns the stretches of a text, as (start, end), that are
not as the language writes them. Code, formulas and addresses are nobody's prose and
are left alone: give `prose(text)` of a text in Markdown.
"""

import re
import unicodedata

Stretch = tuple[int, int]

# Every quotation mark, and those with which each language writes.
_QUOTES = '"“”„«»‟‹›`´'
_OWN_QUOTES = {"et": "„“", "ro": "„”«»", "en": "“”"}
_STRAIGHT_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)|(?<!\S)'(?=\w)|(?<=\w)'(?!\w)")
_DOUBLE_SPACE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_TABLE_ROW = re.compile(r"^\s*\|.*$", re.MULTILINE)
_CEDILLA = re.compile("[şţŞŢ]")
_HEADING = re.compile(r"^(#{1,6}) .*$", re.MULTILINE)
_NOT_PROSE = re.compile(
    r"```.*?```|`[^`\n]+`|\$\$.*?\$\$|\$(?!\s)[^$\n]+(?<!\s)\$(?!\d)"
    r"|(?<=\])\([^)\n]*\)|<https?:[^>\s]*>|https?://\S+",
    re.DOTALL,
)
_STANDS_FOR_IT = "\ufffc"
# Letters that an excerpt shows on both sides, at most.
AROUND = 30


def prose(markdown: str) -> str:
    """Return a text of the same length without its code, formulas and addresses.

    >>> len(prose("Say `x` at once")), "x" in prose("Say `x` at once")
    (15, False)
    """
    return _NOT_PROSE.sub(lambda found: _STANDS_FOR_IT * len(found[0]), markdown)


def foreign_quotes(text: str, language: str) -> list[Stretch]:
    """Return the quotation marks and apostrophes that the language does not use.

    >>> foreign_quotes('Ta ütles "ei".', "et")
    [(9, 10), (12, 13)]
    >>> foreign_quotes("„5% kuus“", "et"), foreign_quotes("the month’s base", "en")
    ([], [])
    """
    foreign = set(_QUOTES) - set(_OWN_QUOTES[language])
    marks = [(at, at + 1) for at, sign in enumerate(text) if sign in foreign]
    marks += [found.span() for found in _STRAIGHT_APOSTROPHE.finditer(text)]
    return sorted(marks)


def cedillas(text: str) -> list[Stretch]:
    """Return the letters with a cedilla, where Romanian writes a comma below.

    >>> cedillas("Preţ și preț")
    [(3, 4)]
    """
    return [found.span() for found in _CEDILLA.finditer(text)]


def double_spaces(text: str) -> list[Stretch]:
    """Return the runs of spaces inside a line, but for those that align a table.

    >>> double_spaces("One.  Two."), double_spaces("  - item  ")
    ([(4, 6)], [])
    """
    plain = _TABLE_ROW.sub(lambda row: _STANDS_FOR_IT * len(row[0]), text)
    return [found.span() for found in _DOUBLE_SPACE.finditer(plain)]


def loose_marks(text: str) -> list[Stretch]:
    """Return the words whose letters are written apart from their marks (not NFC).

    >>> loose_marks("ma\\u0308a\\u0308r ja määr")
    [(0, 6)]
    """
    return [
        found.span()
        for found in re.finditer(r"\S+", text)
        if not unicodedata.is_normalized("NFC", found[0])
    ]


def heading_jumps(text: str) -> list[Stretch]:
    """Return the headings more than one level below the heading before them.

    >>> heading_jumps("## Causes\\n\\n#### Price\\n")
    [(11, 21)]
    """
    jumps, before = [], 1
    for found in _HEADING.finditer(text):
        level = len(found[1])
        if level > before + 1:
            jumps.append(found.span())
        before = level
    return jumps


def excerpt(text: str, start: int, end: int) -> str:
    """Return a stretch of a text on one line, with some words on both sides of it.

    >>> excerpt("A short line", 2, 7)
    'A short line'
    """
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    while end < last < len(text) and not text[last].isspace():
        last -= 1
    words = " ".join(text[first:last].split())
    return ("… " if first else "") + words + (" …" if last < len(text) else "")
