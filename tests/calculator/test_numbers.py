import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from calculator.numbers import (
    LANGUAGES,
    LIMIT,
    NumberError,
    read_amount,
    read_number,
    read_percent,
    read_plain,
    write_number,
)

CASES = Path(__file__).parents[1] / "cases"

languages = st.sampled_from(sorted(LANGUAGES))
any_text = st.one_of(
    st.text(st.characters(exclude_categories=[])),
    st.text(
        "0123456789.,'-+\u2212eE%_ \u00a0\u2009\u200b\ufeff\u0661\0\ud800", max_size=12
    ),
)
finite_decimals = st.integers(0, 12).flatmap(
    lambda places: st.builds(
        Fraction,
        st.integers(1 - LIMIT * 10**places, LIMIT * 10**places - 1),
        st.just(10**places),
    )
)


def number_inputs():
    with open(CASES / "number_inputs.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def read(row):
    text, language, field = row["input"], row["locale"], row["field"]
    if field == "percent":
        return read_percent(text, language)
    return read_number(text, language, count=field == "count")


def refusal(reader, *arguments, **options):
    with pytest.raises(NumberError) as caught:
        reader(*arguments, **options)
    return caught.value


@pytest.mark.parametrize(
    "row", number_inputs(), ids=lambda row: f"{row['locale']}: {row['note']}"
)
def test_each_agreed_input_is_read_or_refused(row):
    expected = row["expected-or-error"]
    if row["note"] == "negative count":
        # The reader reads it; that a count cannot be negative is for the form to say.
        assert read(row) == -5
    elif expected == "error":
        refusal(read, row)
    else:
        assert read(row) == Fraction(expected)


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("", "et", "empty"),
        (" \ufeff\u200b", "ro", "empty"),
        ("abc", "en", "not_a_number"),
        ("-", "en", "not_a_number"),
        (".", "en", "not_a_number"),
        ("--5", "en", "not_a_number"),
        ("5.", "en", "not_a_number"),
        ("4\u200b2", "et", "not_a_number"),
        ("10k", "et", "not_a_number"),
        ("5%", "et", "not_a_number"),
        ("10 00", "et", "grouping"),
        ("0 500", "et", "grouping"),
        ("1  000", "et", "grouping"),
        ("1 000\u00a0000", "et", "grouping"),
        ("1,5,2", "ro", "grouping"),
        ("1 000.000,5", "ro", "grouping"),
        ("12.05.2026", "en", "grouping"),
        ("1'000", "en", "grouping"),
        ("1_000", "en", "grouping"),
        ("\u0661\u0662\u0663", "ro", "other_digits"),
        ("\uff15", "en", "other_digits"),
        ("1e3", "en", "exponent"),
        ("-1,5E-3", "et", "exponent"),
        ("1000000000000000", "et", "too_large"),
        ("-1 000 000 000 000 000", "et", "too_large"),
        ("9" * 10_000, "et", "too_large"),
        ("-" + "9" * 10_000, "et", "too_large"),
        ("0," + "9" * 10_000, "et", "not_a_number"),
    ],
)
def test_a_refusal_names_its_reason(text, language, code):
    error = refusal(read_number, text, language)
    assert (error.code, error.readings) == (code, ())


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("1.125", "et", False),
        ("1.125", "et", True),
        ("1,125", "et", True),
        ("1,125", "ro", True),
        ("1.125", "en", True),
    ],
)
def test_what_may_mean_two_things_is_refused_with_both(text, language, count):
    error = refusal(read_number, text, language, count=count)
    assert error.code == "ambiguous"
    assert error.readings == (Fraction(9, 8), 1125)


@pytest.mark.parametrize(
    ("text", "language", "count", "value"),
    [
        ("1,125", "et", False, Fraction(9, 8)),
        ("1,125", "ro", False, Fraction(9, 8)),
        ("1.125", "en", False, Fraction(9, 8)),
        ("1.125", "ro", True, 1125),
        ("1,125", "en", True, 1125),
        ("1,1250", "et", True, Fraction(9, 8)),
        ("0,125", "et", True, Fraction(1, 8)),
        ("1234,125", "et", True, Fraction(1234125, 1000)),
        ("1 234,125", "et", True, Fraction(1234125, 1000)),
        ("1.234,125", "ro", True, Fraction(1234125, 1000)),
    ],
)
def test_what_can_mean_one_thing_only_is_read(text, language, count, value):
    assert read_number(text, language, count=count) == value


@pytest.mark.parametrize(
    ("text", "language", "likely"),
    [
        ("1.5", "ro", Fraction(3, 2)),
        ("0.025", "ro", Fraction(1, 40)),
        ("2,5", "en", Fraction(5, 2)),
        ("-1 000,5", "en", Fraction(-2001, 2)),
        ("1.000,5", "en", Fraction(2001, 2)),
        ("1.000,5", "et", Fraction(2001, 2)),
        ("1,000,000", "et", 1_000_000),
        ("1,000,000", "ro", 1_000_000),
    ],
)
def test_marks_of_another_language_are_refused_with_the_likely_meaning(
    text, language, likely
):
    error = refusal(read_number, text, language)
    assert error.code == "decimal_mark"
    assert error.readings == (likely,)


@given(st.integers(1 - LIMIT, LIMIT - 1), languages, st.booleans(), st.data())
def test_any_well_formed_grouping_reads_the_same(value, language, count, data):
    own = LANGUAGES[language].group
    mark = data.draw(
        st.sampled_from([" ", "\u00a0", "\u2007", "\u2009", "\u202f", own])
    )
    text = f"{value:,}".replace(",", mark)
    assert read_number(text, language, count=count) == value


@pytest.mark.parametrize(
    "text", ["\ufeff 5\u200f", "\t5\r\n", "\u2066+5\u2069", "5\u3000"]
)
def test_what_surrounds_a_number_unseen_falls_away(text):
    assert read_number(text, "et") == 5


@pytest.mark.parametrize("text", ["5", "5%", "5 %", "\u00a05\u202f% ", "+5%"])
def test_a_percent_sign_is_optional(text):
    assert read_percent(text, "ro") == 5


@pytest.mark.parametrize(
    ("text", "code"),
    [("%", "empty"), ("5%%", "not_a_number"), ("5‰", "not_a_number")],
)
def test_a_percent_sign_needs_a_number_and_no_other_sign(text, code):
    assert refusal(read_percent, text, "en").code == code


def test_a_percentage_may_be_ambiguous_too():
    assert refusal(read_percent, "2.500 %", "et").readings == (Fraction(5, 2), 2500)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("-5", -5), ("1.000", 1), ("1000.5", Fraction(2001, 2)), ("007", 7)],
)
def test_programs_send_plain_numbers(text, value):
    assert read_plain(text) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("+5", "not_a_number"),
        (" 5", "not_a_number"),
        (".5", "not_a_number"),
        ("5.", "not_a_number"),
        ("\u22125", "not_a_number"),
        ("5\n", "not_a_number"),
        ("NaN", "not_a_number"),
        ("1,000", "grouping"),
        ("\u0665", "other_digits"),
        ("1e309", "exponent"),
        ("1000000000000000", "too_large"),
        ("9" * 5_000, "too_large"),
    ],
)
def test_programs_get_a_reason_too(text, code):
    assert refusal(read_plain, text).code == code


@given(any_text, languages, st.booleans())
@example("7" * 10_000, "en", False)
@example(" " * 10_000 + "x" + " " * 10_000, "en", False)
@example("1," * 5_000, "en", True)
def test_any_text_is_read_within_the_limit_or_refused(text, language, count):
    readers = [
        lambda: read_number(text, language, count=count),
        lambda: read_percent(text, language),
        lambda: read_plain(text),
    ]
    for reader in readers:
        try:
            assert abs(reader()) < LIMIT
        except NumberError as error:
            assert (len(error.readings) == 2) == (error.code == "ambiguous")
            assert (len(error.readings) == 1) == (error.code == "decimal_mark")


@given(finite_decimals, languages, st.booleans())
@example(Fraction(9, 8), "et", True)
@example(Fraction(-9, 8), "ro", True)
@example(Fraction(9, 8), "en", True)
@example(LIMIT - Fraction(1, 2**40), "en", True)
def test_a_written_number_reads_back_the_same(value, language, count):
    assert read_number(write_number(value, language), language, count=count) == value


@given(st.fractions(1 - LIMIT, LIMIT - 1), languages, st.booleans())
@example(Fraction(4, 3), "et", True)
@example(Fraction(1, 3 * 2**70), "et", True)
@example(LIMIT - 1 - Fraction(1, 3 * 2**45), "et", True)
def test_a_rounded_number_reads_back_as_near_as_it_was_written(value, language, count):
    text = write_number(value, language)
    error = abs(read_number(text, language, count=count) - value)
    assert error <= min(abs(value), 1) / (2 * 10**9)


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (0, "et", "0"),
        (1000, "ro", "1000"),
        (-1000, "en", "-1000"),
        (Fraction(5, 2), "et", "2,5"),
        (Fraction(5, 2), "ro", "2,5"),
        (Fraction(5, 2), "en", "2.5"),
        (Fraction(1, 8), "et", "0,125"),
        (Fraction(9, 8), "et", "1,1250"),
        (Fraction(-9, 8), "en", "-1.1250"),
        (Fraction(9001, 8), "ro", "1125,125"),
        (Fraction(2, 3), "et", "0,6666666667"),
        (Fraction(-1, 10**11 * 3), "et", "-0,000000000003333333333"),
        (Fraction(0), "et", "0"),
    ],
)
def test_numbers_are_written_as_one_types_them(value, language, text):
    assert write_number(value, language) == text


@given(any_text)
def test_an_unknown_language_is_a_key_error(text):
    for use in (read_number, read_percent):
        with pytest.raises(KeyError):
            use(text, "fi")
    with pytest.raises(KeyError):
        write_number(1, "fi")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("20 000,50 €", "et"),
        ("€20,000.50", "en"),
        ("$ 20,000.50", "en"),
        ("20.000,50 lei", "ro"),
        ("20.000,50 RON", "ro"),
        ("EUR 20000,5", "et"),
        ("20000.5", "en"),
    ],
)
def test_an_amount_may_name_its_currency(text, language):
    assert read_amount(text, language) == Fraction(40001, 2)


@pytest.mark.parametrize("text", ["€", "20 euros", "20 € €", "20€5", "lei lei"])
def test_an_amount_with_more_than_a_currency_is_no_number(text):
    assert refusal(read_amount, text, "en").code in {"empty", "not_a_number"}
