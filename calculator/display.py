"""Numbers as a language prints them: percentages, counts, lengths of time."""

from decimal import Decimal, localcontext
from fractions import Fraction

from babel import Locale
from babel.numbers import format_decimal, format_percent
from django.utils.translation import get_language, ngettext

from calculator.numbers import LANGUAGES

# Enough to tell any share of countable customers from none and from all.
MAX_DECIMALS = 20
# Inputs have at most 40 decimals and 15 digits before them.
PRECISION = 80


def percent(value):
    """Return a share as a percentage, such as 5.0%, in the active language.

    One decimal at least and two at most (none for 0% and 100%), but never rounded
    into “none” or “all”: 0.99999 gives 99.999%.
    """
    locale = Locale.parse(get_language())
    pattern = locale.percent_formats[None].pattern
    with localcontext(prec=PRECISION):
        exact = _decimal(value)
        if exact not in (0, 1):
            decimals = next(
                (
                    n
                    for n in range(2, MAX_DECIMALS)
                    if round(exact, n + 2) not in (0, 1)
                ),
                MAX_DECIMALS,
            )
            pattern = pattern.replace("#,##0", f"#,##0.0{'#' * (decimals - 1)}")
        return format_percent(exact, pattern, locale=locale)


def number(value):
    """Return a number, exact to 20 decimals, in the active language."""
    return _formatted(value, MAX_DECIMALS)


def _formatted(value, decimals):
    language = get_language()
    pattern = f"#,##0.{'#' * decimals}"
    with localcontext(prec=PRECISION):
        rounded = round(_decimal(value), decimals)
        is_grouped = abs(rounded) >= 10 ** (LANGUAGES[language].grouped_from - 1)
        return format_decimal(
            rounded, pattern, locale=language, group_separator=is_grouped
        )


def duration(value, period):
    """Return a length of time in words, such as 20 months, in the active language."""
    rounded = round(_decimal(value), 1)
    # A fraction takes the plural of small numbers: 1,5 klienti, 20,5 luni.
    plural = int(rounded) if rounded == int(rounded) else 2
    words = {
        "week": ngettext("%(number)s week", "%(number)s weeks", plural),
        "month": ngettext("%(number)s month", "%(number)s months", plural),
        "quarter": ngettext("%(number)s quarter", "%(number)s quarters", plural),
        "year": ngettext("%(number)s year", "%(number)s years", plural),
    }
    return words[period] % {"number": _formatted(rounded, 1)}


def _decimal(value):
    if isinstance(value, Fraction):
        with localcontext(prec=PRECISION):
            return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(value) if isinstance(value, int) else Decimal(repr(float(value)))


def machine_number(value):
    """Return a number as programs read it: a point, no grouping, no exponent."""
    return format(Decimal(repr(float(value))).normalize(), "f")
