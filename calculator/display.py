"""Numbers as a language prints them: percentages, counts, amounts, lengths of time.

Each takes an int, a Fraction, a Decimal or a float and prints it in a language of the
site, the active one unless said otherwise.
"""

from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

from babel.numbers import format_compact_decimal
from django.utils.translation import get_language

from calculator.formulas.compare import SIGNIFICANCE
from calculator.numbers import LANGUAGES
from calculator.printing import print_number, print_ratio
from calculator.words import ngettext

# Enough to tell any share of countable customers from none and from all.
MAX_DECIMALS = 20
# What 15 digits divided by the smallest number that can be typed may need.
PRECISION = 200
# As many as anyone types, and as an address writes.
TYPED_DECIMALS = 10
# As a bound of what is smaller still: 0.01%.
SMALLEST = Fraction(1, 10_000)
# What is smaller needs more than two decimals to show two digits.
TENTH = Decimal("0.095")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LENGTHS = {
    "week": lambda n, language: ngettext(
        "%(number)s week", "%(number)s weeks", n, language
    ),
    "month": lambda n, language: ngettext(
        "%(number)s month", "%(number)s months", n, language
    ),
    "quarter": lambda n, language: ngettext(
        "%(number)s quarter", "%(number)s quarters", n, language
    ),
    "year": lambda n, language: ngettext(
        "%(number)s year", "%(number)s years", n, language
    ),
}


def percent(value, language=None, *, at_least=1):
    """Return a share as a percentage, such as 5.0%.

    `at_least` one decimal and two at most (none for 0% and 100%), but never rounded
    into “none” or “all”: 0.99999 gives 99.999%, and what would need more than 20
    decimals is printed as > 99.99%.
    """
    language = language or get_language()
    sign = LANGUAGES[language].percent
    over, under = value.as_integer_ratio()
    if over in (0, under):
        return f"{100 if over else 0}{sign}"
    gap, decimals = _percent_decimals(over, under)
    if decimals == MAX_DECIMALS and not _shows(gap, under, decimals):
        near = Fraction(round(value))
        mark, bound = ("<", near + SMALLEST) if value > near else (">", near - SMALLEST)
        return f"{mark} {percent(bound, language)}"
    return print_ratio(100 * over, under, language, decimals, at_least) + sign


def typed_percent(value, language=None):
    """Return a share as a percentage with all the decimals that someone typed.

    As percent() prints it where ten decimals do not suffice.
    """
    language = language or get_language()
    over, under = value.as_integer_ratio()
    if over in (0, under) or 100 * over * 10**TYPED_DECIMALS % under:
        return percent(value, language)
    printed = print_ratio(100 * over, under, language, TYPED_DECIMALS, 1)
    return printed + LANGUAGES[language].percent


def percent_tick(value, language=None, decimals=2):
    """Return a percentage, such as for an axis, with `decimals` at most."""
    language = language or get_language()
    # As a fraction: a float times 100 may round to 5 what is not.
    number = print_number(100 * Fraction(value), language, decimals)
    return number + LANGUAGES[language].percent


def probability(value, language=None):
    """Return how often chance gives something as a percentage; below 0.01% as such.

    It looks like the border of chance only if it is.

    >>> [probability(p_value, "en") for p_value in (0.1106, 0.050007, 0.04999, 0.05)]
    ['11.06%', '5.001%', '4.999%', '5%']
    """
    if value < SMALLEST:
        return f"< {percent_tick(SMALLEST, language)}"
    printed = percent_tick(value, language)
    if value == SIGNIFICANCE or printed != percent_tick(SIGNIFICANCE, language):
        return printed
    longer = (percent_tick(value, language, n) for n in range(3, MAX_DECIMALS))
    return next((text for text in longer if text != printed), printed)


def points(value, language=None):
    """Return the difference of two shares in percentage points, without the words.

    At most two decimals, but enough to tell it from none.
    """
    return rounded(value * 100, language)


def points_in_words(value, language=None):
    """Return the difference of two shares in words, such as 3 percentage points."""
    language = language or get_language()
    # A fraction takes the plural of small numbers, as a length of time does.
    hundredths = abs(round(value * 10_000))
    count = 2 if hundredths % 100 else hundredths // 100
    words = ngettext(
        "%(number)s percentage point", "%(number)s percentage points", count, language
    )
    return words % {"number": points(value, language)}


def number(value, language=None):
    """Return a number, exact to 20 decimals."""
    return print_number(value, language or get_language(), MAX_DECIMALS)


def rounded(value, language=None, *, at_least=0):
    """Return a computed quantity: `at_least` so many decimals and two at most.

    What is smaller than a tenth shows two digits, so it is never rounded to none.
    """
    language = language or get_language()
    if type(value) is Decimal and abs(value) >= TENTH:
        return print_number(value, language, 2, at_least=at_least)
    over, under = value.as_integer_ratio()
    decimals = _decimals(abs(over), under) if over else 0
    return print_ratio(over, under, language, decimals, at_least)


def ratio(value, language=None):
    """Return what something gives for each unit put in: never rounded to one."""
    over, under = value.as_integer_ratio()
    decimals = _ratio_decimals(over, under)
    return print_ratio(over, under, language or get_language(), decimals)


def whole(value, language=None):
    """Return a computed count, rounded to whole customers."""
    return print_number(value, language or get_language(), 0)


@lru_cache(maxsize=1024)
def short_number(value, language):
    """Return a round number for an axis: in full, or from 10,000 on such as 20K.

    From 10¹⁵ on, where words end, by a power of ten: 2 × 10¹⁸.
    """
    if abs(value) < 10_000:
        return print_number(value, language, MAX_DECIMALS)
    over, under = value.as_integer_ratio()
    exponent = len(str(abs(over) // under)) - 1
    if exponent >= 15:
        mantissa = print_ratio(over, under * 10**exponent, language, 2)
        return f"{mantissa} × 10{str(exponent).translate(SUPERSCRIPTS)}"
    with localcontext(prec=PRECISION):
        exact = Decimal(over) / under
        return format_compact_decimal(exact, locale=language, fraction_digits=2)


def duration(value, period, language=None):
    """Return a length of time in words, such as 20 months.

    One decimal at most, but never rounded to none.
    """
    language = language or get_language()
    tenths = round(value * 10)
    if value and not tenths:
        return LENGTHS[period](2, language) % {"number": rounded(value, language)}
    # A fraction takes the plural of small numbers: 1,5 klienti, 20,5 luni.
    words = LENGTHS[period](2 if tenths % 10 else tenths // 10, language)
    return words % {"number": print_ratio(tenths, 10, language, 1)}


def customers(value, language=None):
    """Return so many customers in words, such as 20 customers."""
    language = language or get_language()
    hundredths = round(value * 100)
    count = 2 if hundredths % 100 else hundredths // 100
    words = ngettext("%(number)s customer", "%(number)s customers", count, language)
    return words % {"number": rounded(value, language)}


def is_exact_percent(value):
    """Tell whether percent() prints all of a share, or rounds it."""
    over, under = value.as_integer_ratio()
    _gap, decimals = _percent_decimals(over, under)
    return not 100 * over * 10**decimals % under


def is_exact_rounded(value):
    """Tell whether rounded() prints all of a quantity, or rounds it."""
    over, under = value.as_integer_ratio()
    decimals = _decimals(abs(over), under) if over else 0
    return not over * 10**decimals % under


def is_exact_typed_percent(value):
    """Tell whether typed_percent() prints all of a share, or rounds it."""
    over, under = value.as_integer_ratio()
    return not 100 * over * 10**TYPED_DECIMALS % under


def is_exact_ratio(value):
    """Tell whether ratio() prints all of a ratio, or rounds it."""
    over, under = value.as_integer_ratio()
    return not over * 10 ** _ratio_decimals(over, under) % under


def is_exact_number(value):
    """Tell whether number() prints all of a number, or rounds it."""
    over, under = value.as_integer_ratio()
    return not over * 10**MAX_DECIMALS % under


def machine_number(value):
    """Return a number as programs read it: a point, no grouping, no exponent."""
    return format(Decimal(repr(float(value))).normalize(), "f")


def _percent_decimals(over, under):
    """Return how far a share is from none or all, in percent, and what shows it."""
    gap = min(abs(over), abs(under - over)) * 100
    return gap, _decimals(gap, under) if gap else 0


def _ratio_decimals(over, under):
    """Return how many decimals tell a ratio from none and from one."""
    gaps = (over, abs(over - under))
    return max(_decimals(gap, under) for gap in gaps if gap)


def _decimals(over, under):
    """Return how many decimals show over / under: two, or as many as show two digits.

    The first digit alone may be off by half of itself: 0.014 is not 0.01.
    """
    decimals, scaled = 2, 200 * over
    while scaled < 19 * under and decimals < MAX_DECIMALS:
        decimals, scaled = decimals + 1, 10 * scaled
    return decimals


def _shows(over, under, decimals):
    return 2 * over * 10**decimals > under
