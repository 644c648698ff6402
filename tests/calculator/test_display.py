"""Numbers as each language prints them."""

from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from calculator import formulas
from calculator.display import duration, number, percent
from calculator.numbers import LIMIT

NBSP = "\u00a0"
MARKS = {"et": (",", NBSP), "ro": (",", "."), "en": (".", ",")}

languages = st.sampled_from(sorted(MARKS))


@st.composite
def shares(draw):
    """A share as two whole counts give it, below the calculators' limit."""
    whole = draw(st.one_of(st.integers(1, 10_000), st.integers(1, LIMIT - 1)))
    near = st.sampled_from([0, 1, whole - 1, whole])
    return Fraction(draw(st.one_of(st.integers(0, whole), near)), whole)


def printed(value, language):
    with translation.override(language):
        return percent(value)


def understood(text, language):
    """Return the number a reader takes from `text`, and its decimals."""
    decimal, group = MARKS[language]
    plain = text.replace(group, "").replace(decimal, ".")
    return Fraction(plain), len(plain.partition(".")[2])


# Percentages ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "estonian", "romanian", "english"),
    [
        (Fraction(1, 20), "5,0%", "5,0 %", "5.0%"),
        (Fraction(4, 5), "80,0%", "80,0 %", "80.0%"),
        (Fraction(31, 750), "4,13%", "4,13 %", "4.13%"),
        (Fraction(62, 1000), "6,2%", "6,2 %", "6.2%"),
        (Fraction(-3, 100), "-3,0%", "-3,0 %", "-3.0%"),
        (0, "0%", "0 %", "0%"),
        (Fraction(0), "0%", "0 %", "0%"),
        (0.0, "0%", "0 %", "0%"),
        (1, "100%", "100 %", "100%"),
        (1.0, "100%", "100 %", "100%"),
        (Fraction(6, 5), "120,0%", "120,0 %", "120.0%"),
        (Fraction(12), "1 200,0%", "1.200,0 %", "1,200.0%"),
        (Fraction(99999, 100000), "99,999%", "99,999 %", "99.999%"),
        (Fraction(1, 100000), "0,001%", "0,001 %", "0.001%"),
        (0.459639, "45,96%", "45,96 %", "45.96%"),
    ],
)
def test_a_share_is_printed_as_each_language_does(value, estonian, romanian, english):
    wanted = {"et": estonian, "ro": romanian, "en": english}
    for language, text in wanted.items():
        assert printed(value, language) == text.replace(" ", NBSP)


def test_romanian_sets_the_percent_sign_apart_by_a_space_that_does_not_break():
    assert printed(Fraction(1, 20), "ro") == "5,0\u00a0%"


@given(shares(), languages)
@example(Fraction(1, LIMIT - 1), "et")
@example(Fraction(LIMIT - 2, LIMIT - 1), "ro")
@example(Fraction(999999, 1000000), "en")
def test_a_share_is_never_rounded_into_none_or_all(value, language):
    shown, _decimals = understood(printed(value, language).rstrip(f"%{NBSP}"), language)
    assert (shown == 0) == (value == 0)
    assert (shown == 100) == (value == 1)


@given(st.one_of(st.just(0.0), st.floats(1e-15, 1)), languages)
@example(1 - 2**-53, "en")
@example(1e-13, "et")
def test_a_computed_share_is_never_rounded_into_none_or_all(value, language):
    """Compounding a rate to another period gives a float: as exact as floats are."""
    shown, _decimals = understood(printed(value, language).rstrip(f"%{NBSP}"), language)
    assert (shown == 0) == (value == 0)
    assert (shown == 100) == (value == 1)


@given(st.one_of(shares(), st.fractions(-5, 20, max_denominator=10**9)), languages)
def test_a_percentage_is_off_by_half_its_last_digit_at_most(value, language):
    text = printed(value, language).rstrip(f"%{NBSP}")
    shown, decimals = understood(text, language)
    assert abs(shown - value * 100) <= Fraction(1, 2 * 10 ** max(decimals, 2))


@given(shares(), languages)
def test_a_percentage_has_one_or_two_decimals_unless_it_nears_an_end(value, language):
    _shown, decimals = understood(printed(value, language).rstrip(f"%{NBSP}"), language)
    if value in (0, 1):
        assert decimals == 0
    elif Fraction(1, 10**4) <= value <= 1 - Fraction(1, 10**4):
        assert decimals in (1, 2)


# Counts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "estonian", "romanian", "english"),
    [
        (0, "0", "0", "0"),
        (50, "50", "50", "50"),
        (123456, "123 456", "123.456", "123,456"),
        (Fraction(2001, 2), "1000,5", "1.000,5", "1,000.5"),
        (10_000, "10 000", "10.000", "10,000"),
        (Fraction(839, 10), "83,9", "83,9", "83.9"),
        (LIMIT - 1, *(f"999{mark}999{mark}999{mark}999{mark}999" for mark in " .,")),
    ],
)
def test_a_count_is_printed_as_each_language_does(value, estonian, romanian, english):
    wanted = {"et": estonian, "ro": romanian, "en": english}
    for language, text in wanted.items():
        with translation.override(language):
            assert number(value) == text.replace(" ", NBSP)


@given(st.integers(1 - LIMIT, LIMIT - 1), languages)
def test_a_whole_count_is_printed_exactly(value, language):
    with translation.override(language):
        assert understood(number(value), language) == (value, 0)


# Lengths of time --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "period", "estonian", "romanian", "english"),
    [
        (1, "month", "1 kuu", "1 lună", "1 month"),
        (2, "month", "2 kuud", "2 luni", "2 months"),
        (19, "month", "19 kuud", "19 luni", "19 months"),
        (20, "month", "20 kuud", "20 de luni", "20 months"),
        (21, "month", "21 kuud", "21 de luni", "21 months"),
        (100, "month", "100 kuud", "100 de luni", "100 months"),
        (101, "month", "101 kuud", "101 luni", "101 months"),
        (119, "month", "119 kuud", "119 luni", "119 months"),
        (120, "month", "120 kuud", "120 de luni", "120 months"),
        (Fraction(3, 2), "month", "1,5 kuud", "1,5 luni", "1.5 months"),
        (Fraction(41, 2), "month", "20,5 kuud", "20,5 luni", "20.5 months"),
        (8.81, "month", "8,8 kuud", "8,8 luni", "8.8 months"),
        (Fraction(2001, 100), "month", "20 kuud", "20 de luni", "20 months"),
        (1.04, "month", "1 kuu", "1 lună", "1 month"),
        (1, "week", "1 nädal", "1 săptămână", "1 week"),
        (20, "week", "20 nädalat", "20 de săptămâni", "20 weeks"),
        (1, "quarter", "1 kvartal", "1 trimestru", "1 quarter"),
        (4, "quarter", "4 kvartalit", "4 trimestre", "4 quarters"),
        (20, "quarter", "20 kvartalit", "20 de trimestre", "20 quarters"),
        (1, "year", "1 aasta", "1 an", "1 year"),
        (20, "year", "20 aastat", "20 de ani", "20 years"),
        (25000, "year", "25 000 aastat", "25.000 de ani", "25,000 years"),
    ],
)
def test_a_length_of_time_is_counted_as_each_language_does(
    value, period, estonian, romanian, english
):
    wanted = {"et": estonian, "ro": romanian, "en": english}
    for language, text in wanted.items():
        with translation.override(language):
            shown = duration(value, period).replace(NBSP, " ")
        assert shown == text


@given(shares().filter(bool), st.sampled_from(sorted(formulas.PERIODS)), languages)
def test_every_lifetime_can_be_told(rate, period, language):
    lifetime = formulas.lifetime_periods(rate)
    with translation.override(language):
        text = duration(lifetime, period)
    shown, decimals = understood(text.partition(" ")[0], language)
    assert decimals <= 1
    assert abs(shown - lifetime) <= Fraction(1, 20)
