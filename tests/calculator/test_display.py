"""Numbers as each language prints them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from babel.numbers import format_decimal, format_percent
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from calculator.display import (
    customers,
    duration,
    machine_number,
    number,
    percent,
    percent_tick,
    points,
    probability,
    rounded,
    short_number,
    whole,
)
from calculator.formulas.churn_rate import PERIODS, lifetime_periods
from calculator.numbers import LANGUAGES, LIMIT
from calculator.printing import print_number

NBSP = "\u00a0"
MARKS = {"et": (",", NBSP), "ro": (",", "."), "en": (".", ",")}

languages = st.sampled_from(sorted(MARKS))


@st.composite
def shares(draw):
    """A share as two whole counts give it, below the calculators' limit."""
    whole = draw(st.one_of(st.integers(1, 10_000), st.integers(1, LIMIT - 1)))
    near = st.sampled_from([0, 1, whole - 1, whole])
    return Fraction(draw(st.one_of(st.integers(0, whole), near)), whole)


def printed(value, language, show=percent):
    with translation.override(language):
        return show(value)


def understood(text, language):
    """Return the number a reader takes from `text`, and its decimals."""
    decimal, group = MARKS[language]
    plain = text.replace(group, "").replace(decimal, ".").replace("−", "-")
    return Fraction(plain), len(plain.partition(".")[2])


# Percentages ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "estonian", "romanian", "english"),
    [
        (Fraction(1, 20), "5,0%", "5,0 %", "5.0%"),
        (Fraction(4, 5), "80,0%", "80,0 %", "80.0%"),
        (Fraction(31, 750), "4,13%", "4,13 %", "4.13%"),
        (Fraction(62, 1000), "6,2%", "6,2 %", "6.2%"),
        (Fraction(-3, 100), "−3,0%", "−3,0 %", "−3.0%"),
        (0, "0%", "0 %", "0%"),
        (Fraction(0), "0%", "0 %", "0%"),
        (0.0, "0%", "0 %", "0%"),
        (1, "100%", "100 %", "100%"),
        (1.0, "100%", "100 %", "100%"),
        (Fraction(6, 5), "120,0%", "120,0 %", "120.0%"),
        (Fraction(12), "1200,0%", "1.200,0 %", "1,200.0%"),
        (Fraction(120), "12 000,0%", "12.000,0 %", "12,000.0%"),
        (Fraction(99999, 100000), "99,999%", "99,999 %", "99.999%"),
        (Fraction(1, 100000), "0,001%", "0,001 %", "0.001%"),
        (0.459639, "45,96%", "45,96 %", "45.96%"),
    ],
)
def test_a_share_is_printed_as_each_language_does(value, estonian, romanian, english):
    wanted = {"et": estonian, "ro": romanian, "en": english}
    for language, text in wanted.items():
        assert printed(value, language) == text.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1 - Fraction(1, 10**24), "> 99.99%"),
        (1 + Fraction(1, 10**24), "< 100.01%"),
        (Fraction(1, 10**24), "< 0.01%"),
        (-Fraction(1, 10**24), "> −0.01%"),
        (1 - Fraction(1, 10**22), "99.99999999999999999999%"),
    ],
)
def test_a_share_too_near_to_none_or_all_is_printed_as_a_bound(value, text):
    assert printed(value, "en") == text


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
    elif Fraction(1, 1000) <= value <= 1 - Fraction(1, 1000):
        assert decimals in (1, 2)


@given(st.fractions(-(10**6), 10**6), st.integers(0, 8), languages)
def test_numbers_are_printed_as_cldr_has_them(value, decimals, language):
    """But for the smallest grouped number, which Babel does not know, and the minus,
    which stands on the site in every language as Estonian has it."""
    shown = Decimal(round(value * 10**decimals)).scaleb(-decimals)
    grouped = abs(shown) >= 10 ** (LANGUAGES[language].grouped_from - 1)
    pattern = f"#,##0.{'#' * decimals}"
    expected = format_decimal(shown, pattern, locale=language, group_separator=grouped)
    assert print_number(value, language, decimals) == expected.replace("-", "−")


@given(
    st.one_of(
        st.decimals(-(10**20), 10**20, places=3), st.decimals("-0.02", "0.02", places=4)
    ),
    st.integers(0, 2),
    languages,
)
@example(Decimal("-0.001"), 2, "en")
@example(Decimal("0.005"), 0, "et")
@example(Decimal("999.995"), 2, "ro")
def test_a_decimal_is_printed_as_the_same_fraction_is(value, at_least, language):
    fraction = Fraction(value)
    assert print_number(value, language, 2, at_least=at_least) == print_number(
        fraction, language, 2, at_least=at_least
    )
    assert rounded(value, language, at_least=at_least) == rounded(
        fraction, language, at_least=at_least
    )


def test_the_percent_sign_is_that_of_cldr():
    for language, marks in LANGUAGES.items():
        assert format_percent(Decimal("0.5"), locale=language) == f"50{marks.percent}"


@pytest.mark.parametrize(
    ("value", "estonian", "romanian", "english"),
    [
        (0, "0%", "0 %", "0%"),
        (Fraction(1, 400), "0,25%", "0,25 %", "0.25%"),
        (Fraction(1, 20), "5%", "5 %", "5%"),
        (Fraction(1, 8), "12,5%", "12,5 %", "12.5%"),
        (0.95, "95%", "95 %", "95%"),
        (1, "100%", "100 %", "100%"),
        (Fraction(12), "1200%", "1.200 %", "1,200%"),
    ],
)
def test_a_tick_of_an_axis_has_no_needless_decimals(value, estonian, romanian, english):
    for language, text in {"et": estonian, "ro": romanian, "en": english}.items():
        assert printed(value, language, percent_tick) == text.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("value", "estonian", "romanian", "english"),
    [
        (1.0, "100%", "100 %", "100%"),
        (Fraction(1, 3), "33,33%", "33,33 %", "33.33%"),
        (0.05, "5%", "5 %", "5%"),
        (Fraction(1, 10_000), "0,01%", "0,01 %", "0.01%"),
        (0.00009999, "<_0,01%", "<_0,01 %", "<_0.01%"),
        (1e-300, "<_0,01%", "<_0,01 %", "<_0.01%"),
        (0.0, "<_0,01%", "<_0,01 %", "<_0.01%"),
    ],
)
def test_a_probability_is_never_said_to_be_none(value, estonian, romanian, english):
    for language, text in {"et": estonian, "ro": romanian, "en": english}.items():
        expected = text.replace(" ", NBSP).replace("_", " ")
        assert printed(value, language, probability) == expected


@pytest.mark.parametrize(
    ("value", "estonian", "romanian", "english"),
    [
        (0, "0", "0", "0"),
        (Fraction(3, 100), "3", "3", "3"),
        (Fraction(-3, 100), "−3", "−3", "−3"),
        (Fraction(1, 30), "3,33", "3,33", "3.33"),
        (0.07, "7", "7", "7"),
        (-0.0123456, "−1,23", "−1,23", "−1.23"),
        (Fraction(1, 10**7), "0,00001", "0,00001", "0.00001"),
        (1, "100", "100", "100"),
        (Fraction(12), "1200", "1.200", "1,200"),
    ],
)
def test_percentage_points_are_printed_as_each_language_does(
    value, estonian, romanian, english
):
    for language, text in {"et": estonian, "ro": romanian, "en": english}.items():
        assert printed(value, language, points) == text


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


@pytest.mark.parametrize(
    ("value", "estonian", "romanian", "english"),
    [
        (0, "0", "0", "0"),
        (450, "450", "450", "450"),
        (Fraction(5, 2), "2,5", "2,5", "2.5"),
        (Fraction(2, 3), "0,67", "0,67", "0.67"),
        (Fraction(1, 300), "0,0033", "0,0033", "0.0033"),
        (Fraction(2, 27), "0,074", "0,074", "0.074"),
        (Fraction(-1, 10**6), "−0,000001", "−0,000001", "−0.000001"),
        (Fraction(-1, 3), "−0,33", "−0,33", "−0.33"),
        (0.1 + 0.2, "0,3", "0,3", "0.3"),
        (Fraction(12345678, 1000), "12 345,68", "12.345,68", "12,345.68"),
    ],
)
def test_a_computed_quantity_has_two_decimals_at_most_unless_it_is_tiny(
    value, estonian, romanian, english
):
    for language, text in {"et": estonian, "ro": romanian, "en": english}.items():
        assert printed(value, language, rounded) == text.replace(" ", NBSP)


@given(st.fractions(-(10**9), 10**9, max_denominator=10**12), languages)
@example(Fraction(1, 200), "et")
@example(Fraction(1, 10**12), "ro")
@example(Fraction(-1, 10**12), "en")
def test_a_computed_quantity_is_never_rounded_to_none(value, language):
    shown, decimals = understood(printed(value, language, rounded), language)
    assert (shown > 0, shown < 0) == (value > 0, value < 0)
    assert abs(shown - value) <= Fraction(1, 2 * 10 ** max(decimals, 2))
    assert decimals <= 2 or abs(value) < Fraction(95, 1000)


@given(shares(), shares(), languages)
def test_a_difference_of_shares_is_never_rounded_to_none(a, b, language):
    shown, _decimals = understood(printed(a - b, language, points), language)
    # Twenty decimals are shown at most: shares of 10¹⁵ can differ by less.
    if abs(a - b) >= Fraction(1, 10**20):
        assert (shown > 0, shown < 0) == (a > b, a < b)


@pytest.mark.parametrize(
    ("value", "estonian", "romanian", "english"),
    [
        (0, "0", "0", "0"),
        (Fraction(1, 3), "0", "0", "0"),
        (Fraction(8, 3), "3", "3", "3"),
        (Fraction(5, 2), "2", "2", "2"),
        (Fraction(7, 2), "4", "4", "4"),
        (Fraction(-8, 3), "−3", "−3", "−3"),
        (Fraction(123456789, 1000), "123 457", "123.457", "123,457"),
    ],
)
def test_customers_are_rounded_to_whole_ones(value, estonian, romanian, english):
    for language, text in {"et": estonian, "ro": romanian, "en": english}.items():
        assert printed(value, language, whole) == text.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("value", "estonian", "romanian", "english"),
    [
        (0, "0", "0", "0"),
        (Fraction(1, 5), "0,2", "0,2", "0.2"),
        (1500, "1500", "1.500", "1,500"),
        (9999, "9999", "9.999", "9,999"),
        (10_000, "10 tuh", "10 K", "10K"),
        (1_500_000, "1,5 mln", "1,5 mil.", "1.5M"),
        (2 * 10**9, "2 mld", "2 mld.", "2B"),
        (Fraction(10**12), "1 trln", "1 tril.", "1T"),
        (5 * 10**14, "500 trln", "500 tril.", "500T"),
    ],
)
def test_a_large_number_of_an_axis_is_shortened_from_ten_thousand_on(
    value, estonian, romanian, english
):
    for language, text in {"et": estonian, "ro": romanian, "en": english}.items():
        assert short_number(value, language) == text.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("value", "english", "estonian"),
    [
        (10**15, "1 × 10¹⁵", "1 × 10¹⁵"),
        (Fraction(25 * 10**20), "2.5 × 10²¹", "2,5 × 10²¹"),
        (-2e18, "−2 × 10¹⁸", "−2 × 10¹⁸"),
    ],
)
def test_where_words_end_an_axis_has_powers_of_ten(value, english, estonian):
    assert short_number(value, "en") == english
    assert short_number(value, "et") == estonian


@pytest.mark.parametrize("language", sorted(MARKS))
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (Fraction(-1, 4), "-0.25"),
        (Fraction(1, 3), "0.3333333333333333"),
        (1e-7, "0.0000001"),
        (Fraction(10**15), "1000000000000000"),
    ],
)
def test_programs_get_a_point_and_no_exponent_in_every_language(value, text, language):
    assert printed(value, language, machine_number) == text


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
        (0, "month", "0 kuud", "0 luni", "0 months"),
        (0.03, "month", "0,03 kuud", "0,03 luni", "0.03 months"),
        (Fraction(1, 250), "year", "0,004 aastat", "0,004 ani", "0.004 years"),
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


@pytest.mark.parametrize(
    ("value", "estonian", "romanian", "english"),
    [
        (0, "0 klienti", "0 clienți", "0 customers"),
        (1, "1 klient", "1 client", "1 customer"),
        (2, "2 klienti", "2 clienți", "2 customers"),
        (20, "20 klienti", "20 de clienți", "20 customers"),
        (101, "101 klienti", "101 clienți", "101 customers"),
        (1000, "1000 klienti", "1.000 de clienți", "1,000 customers"),
        (Fraction(41, 2), "20,5 klienti", "20,5 clienți", "20.5 customers"),
        (Fraction(1, 1000), "0,001 klienti", "0,001 clienți", "0.001 customers"),
    ],
)
def test_customers_are_counted_as_each_language_does(
    value, estonian, romanian, english
):
    wanted = {"et": estonian, "ro": romanian, "en": english}
    for language, text in wanted.items():
        with translation.override(language):
            assert customers(value) == text


@given(shares().filter(bool), st.sampled_from(sorted(PERIODS)), languages)
def test_every_lifetime_can_be_told(rate, period, language):
    lifetime = lifetime_periods(rate)
    with translation.override(language):
        text = duration(lifetime, period)
    shown, decimals = understood(text.partition(" ")[0], language)
    assert decimals <= 1
    assert abs(shown - lifetime) <= Fraction(1, 20)
