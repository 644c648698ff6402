"""How people of each language type numbers: text in, exact fractions out, and back."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal

Code = Literal[
    "empty",
    "not_a_number",
    "ambiguous",
    "grouping",
    "decimal_mark",
    "other_digits",
    "exponent",
    "too_large",
]


class NumberError(ValueError):
    """Tells by `code` why a text was refused, and by `readings` what it may mean.

    `readings` holds the decimal and the thousands reading, in that order, if the
    code is `ambiguous`; the one likely meaning if it is `decimal_mark` (marks of
    another language); and nothing otherwise.
    """

    def __init__(self, code: Code, readings: tuple[Fraction, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.readings = readings


@dataclass(frozen=True)
class Marks:
    """The marks of one language, each a single character or none.

    Numbers are written with `decimal`. `tolerated_decimal` is read as well, unless
    the text could mean thousands. `group` stands beside the spaces, which group
    digits in every language; without it, printed numbers hold no-break spaces. They
    are grouped from `grouped_from` digits on: 1234 but 12 345 in Estonian. `percent`
    follows a percentage.
    """

    decimal: str
    group: str = ""
    tolerated_decimal: str = ""
    grouped_from: int = 4
    percent: str = "%"


LANGUAGES = {
    "et": Marks(decimal=",", tolerated_decimal=".", grouped_from=5),
    "ro": Marks(decimal=",", group=".", percent="\u00a0%"),
    "en": Marks(decimal=".", group=","),
}

LIMIT = 10**15
MAX_LENGTH = 60
DEFAULT_DECIMALS = 10

# Ordinary, no-break, figure, thin and narrow no-break space.
_SPACES = " \u00a0\u2007\u2009\u202f"
# str.strip() takes white space or the given characters, never both.
_EDGES = (
    "".join(filter(str.isspace, map(chr, range(0x3001))))
    + "\ufeff\u200b\u200c\u200d\u2060"  # byte order mark and zero-width characters
    + "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # bidi
)

# \d would let in the digits of every script, hence [0-9] throughout.
_SIGN = "[-+\u2212]?"
_PLAIN = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_TWOFOLD = re.compile(rf"({_SIGN})([1-9][0-9]{{0,2}})([.,])([0-9]{{3}})")
_DIGITS = re.compile(rf"{_SIGN}[0-9]+")
_EXPONENT = re.compile(rf"{_SIGN}[0-9.,]+[eE]{_SIGN}[0-9]+")
# A currency's sign, of any script's, or a name of those that our readers pay in.
_CURRENCY = r"(?:[$\u00a2-\u00a5\u20a0-\u20c0]|eur|usd|gbp|ron|lei)"
_AMOUNT = re.compile(
    rf"\A(?:{_CURRENCY}[{_SPACES}]?)?(.*?)(?:[{_SPACES}]?{_CURRENCY})?\Z",
    re.DOTALL | re.IGNORECASE,
)
_MARKED = re.compile(rf"{_SIGN}[0-9]+(?:[.,'\u2019_{_SPACES}]+[0-9]+)+")


def read_number(text: str, language: str, *, count: bool = False) -> Fraction:
    """Return the number that `text` means to a reader of `language`.

    Takes a sign, digits grouped in threes by one kind of mark, and decimals. With
    `count`, where whole numbers are expected, thousandths may be meant as thousands
    and are refused as ambiguous; fractions and negative numbers are still read.
    Raises NumberError, and KeyError if the language is unknown.

    >>> read_number("1 000,5", "et")
    Fraction(2001, 2)
    >>> read_number("1.000", "ro")
    Fraction(1000, 1)
    """
    marks = LANGUAGES[language]
    text = stripped(text)
    if twofold := _TWOFOLD.fullmatch(text):
        sign, whole, mark, thousandths = twofold.groups()
        if mark != marks.group and (count or mark != marks.decimal):
            decimal = _value(sign, whole, thousandths)
            thousands = _value(sign, whole + thousandths)
            raise NumberError("ambiguous", (decimal, thousands))
    value = _meaning(text, marks.decimal + marks.tolerated_decimal, marks.group)
    if value is not None:
        return value
    elsewhere = {_meaning(text, m.decimal, m.group) for m in LANGUAGES.values()}
    readings = tuple(value for value in elsewhere if value is not None)
    if len(readings) == 1:
        raise NumberError("decimal_mark", readings)
    raise NumberError(_fault(text))


def read_percent(text: str, language: str) -> Fraction:
    """Return the number before an optional percent sign: 5 for `5%`.

    Raises what read_number raises.

    >>> read_percent("2,5 %", "ro")
    Fraction(5, 2)
    """
    return read_number(stripped(text).removesuffix("%"), language)


def read_amount(text: str, language: str) -> Fraction:
    """Return the number before or after a currency, of which there may be one.

    Raises what read_number raises.

    >>> read_amount("20 000,50 €", "et")
    Fraction(40001, 2)
    """
    return read_number(_AMOUNT.sub(r"\1", stripped(text)), language)


def read_plain(text: str) -> Fraction:
    """Return the number that a program wrote: digits, a point only for decimals.

    Raises NumberError, for a plus sign, a space or a group mark as well.

    >>> read_plain("-1000.5")
    Fraction(-2001, 2)
    """
    number = _PLAIN.fullmatch(text) if len(text) <= MAX_LENGTH else None
    if number is None:
        raise NumberError(_fault(text))
    return _value(*number.groups(default=""))


def write_number(value: Fraction | int, language: str) -> str:
    """Return `value` as one types it in `language`, without grouping.

    Finite decimals stay exact as long as read_number takes them: it gives them back,
    for counts as well, if they are within its limit. All others are rounded to ten
    places from the first digit on that is not zero. Raises KeyError if the language is
    unknown.

    >>> write_number(Fraction(5, 2), "et")
    '2,5'
    >>> write_number(Fraction(9, 8), "et")
    '1,1250'
    >>> write_number(Fraction(1, 3), "en")
    '0.3333333333'
    """
    mark = LANGUAGES[language].decimal
    if value.denominator == 1:
        return str(value.numerator)
    # With a sign and a mark, so many still fit into MAX_LENGTH.
    most = max(MAX_LENGTH - 2 - len(str(abs(int(value)))), 0)
    finite = (n for n in range(most + 1) if 10**n % value.denominator == 0)
    places = next(finite, None)
    if places is None:
        places = min(_default_places(value), most)
    scaled = round(value * 10**places)
    whole, rest = divmod(abs(scaled), 10**places)
    fraction = f"{rest:0{places}}".rstrip("0")
    text = f"{'-' if scaled < 0 else ''}{whole}{mark if fraction else ''}{fraction}"
    # 1,125 could be taken for thousands; a fourth decimal leaves one meaning.
    return text + "0" if _TWOFOLD.fullmatch(text) else text


def _default_places(value: Fraction | int) -> int:
    """Return so many decimals that the first ten digits show."""
    places = 0
    while value and abs(value) * 10 ** (places + 1) < 1:
        places += 1
    return places + DEFAULT_DECIMALS


def decimal_places(value: Fraction | int) -> int:
    """Return how many decimals a typed number has; those at the end are never zero.

    >>> decimal_places(Fraction(1667, 50))
    2
    """
    return next(n for n in range(MAX_LENGTH) if 10**n % value.denominator == 0)


def stripped(text: str) -> str:
    """Return `text` without what cannot be seen at its ends.

    >>> stripped("\\ufeff 5\\u200b")
    '5'
    """
    return text.strip(_EDGES)


def _meaning(text: str, decimal: str, group: str) -> Fraction | None:
    """Return the value under these marks, or None if the text breaks their rules."""
    number = len(text) <= MAX_LENGTH and _numbers(decimal, group).fullmatch(text)
    if not number:
        return None
    sign, whole, mark, decimals = number.groups(default="")
    return _value(sign, whole.replace(mark, ""), decimals)


@cache
def _numbers(decimal: str, group: str) -> re.Pattern[str]:
    """Return the pattern of all numbers that are written with these marks."""
    return re.compile(
        rf"""
        (?P<sign> {_SIGN} )
        (?= .*[0-9] )
        (?P<whole>
            [0-9]*
            | [1-9][0-9]{{0,2}} (?P<mark> [{_SPACES}{group}] ) [0-9]{{3}}
              (?: (?P=mark) [0-9]{{3}} )*
        )
        (?: [{decimal}] (?P<decimals> [0-9]+ ) )?
        """,
        re.VERBOSE,
    )


def _value(sign: str, whole: str, decimals: str = "") -> Fraction:
    """Return the value of these digits; refuse it from LIMIT on."""
    value = Fraction(int(whole + decimals), 10 ** len(decimals))
    if value >= LIMIT:
        raise NumberError("too_large")
    return value if sign in ("", "+") else -value


def _fault(text: str) -> Code:
    """Return why `text` is a number by nobody's rules."""
    if not text:
        return "empty"
    if len(text) > MAX_LENGTH:
        return "too_large" if _DIGITS.fullmatch(text) else "not_a_number"
    if any(char.isnumeric() and not char.isascii() for char in text):
        return "other_digits"
    if _EXPONENT.fullmatch(text):
        return "exponent"
    if _MARKED.fullmatch(text):
        return "grouping"
    return "not_a_number"
