"""Fields: how counts, amounts and percentages are asked for and read."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from django import forms
from django.utils import translation
from django.utils.translation import gettext
from hypothesis import example, given
from hypothesis import strategies as st

from calculator.display import percent
from calculator.forms.fields import (
    PLAIN,
    NumberField,
    PercentField,
    StaysField,
    shortened,
)
from calculator.numbers import LIMIT
from tests.calculator.answers import (
    BY_NAME,
    address,
    answer,
    ask,
    cautions,
    errors,
    get,
    understood,
)

LANGUAGES = ("en", "et", "ro")
NBSP = "\u00a0"
FILE = Path(__file__).parents[1] / "cases/number_inputs.csv"

each_language = pytest.mark.parametrize("language", LANGUAGES)
languages = st.sampled_from(LANGUAGES)


def read(field, text, language):
    with translation.override(language):
        return field.clean(text)


def refusal_of(field, text, language):
    """Return the code and the sentence by which a field refuses a text."""
    with translation.override(language), pytest.raises(forms.ValidationError) as caught:
        field.clean(text)
    with translation.override(language):
        (sentence,) = caught.value.messages
    return caught.value.code, sentence


def percent_inputs():
    with open(FILE, newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["field"] == "percent"]


# Percentages ------------------------------------------------------------------------


@each_language
@pytest.mark.parametrize("sign", ["", "%", " %", f"{NBSP}%", "% "])
def test_a_percentage_is_read_with_its_sign_or_without(language, sign):
    mark = {"en": "."}.get(language, ",")
    field = PercentField()
    assert read(field, f"5{sign}", language) == Fraction(5, 100)
    assert read(field, f"2{mark}5{sign}", language) == Fraction(25, 1000)
    assert read(field, f"0{sign}", language) == 0
    assert read(field, f"100{sign}", language) == 1


@pytest.mark.parametrize("row", percent_inputs(), ids=lambda row: row["input_escaped"])
def test_each_agreed_percentage_is_read_or_refused(row):
    field = PercentField()
    if row["expected-or-error"] == "error":
        code, _sentence = refusal_of(field, row["input"], row["locale"])
        assert code in {"decimal_mark", "not_a_number"}
    else:
        expected = Fraction(row["expected-or-error"]) / 100
        assert read(field, row["input"], row["locale"]) == expected


@each_language
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("101", "above"),
        ("100.01%", "above"),
        ("-1%", "negative"),
        ("\u22121", "negative"),
        ("5%%", "not_a_number"),
        ("%5", "not_a_number"),
        ("5‰", "not_a_number"),
        ("five", "not_a_number"),
        ("1e1%", "exponent"),
        ("", "required"),
        ("%", "empty"),
    ],
)
def test_what_is_no_share_is_refused(language, text, code):
    typed = text.replace(".", {"en": "."}.get(language, ","))
    found, sentence = refusal_of(PercentField(), typed, language)
    assert found == code
    assert "None" not in sentence and "%(" not in sentence


@each_language
def test_a_share_above_all_is_told_the_most_that_it_can_be(language):
    _code, sentence = refusal_of(PercentField(), "500", language)
    with translation.override(language):
        assert sentence == gettext("This cannot be above %(most)s.") % {
            "most": percent(1)
        }


@pytest.mark.parametrize(
    ("language", "typed", "first"),
    [("en", "2,5", "2.5"), ("ro", "2.5", "2,5"), ("en", "0,05%", "0.05")],
)
def test_a_percentage_with_foreign_marks_is_written_out_as_one(language, typed, first):
    code, sentence = refusal_of(PercentField(), typed, language)
    assert code == "decimal_mark"
    with translation.override(language):
        said = gettext("In English that number is written %(first)s.")
    assert sentence == said % {"first": first}


def test_a_percentage_with_two_meanings_offers_both():
    code, sentence = refusal_of(PercentField(), "1.000", "et")
    assert code == "ambiguous"
    with translation.override("et"):
        said = gettext(
            "“%(typed)s” could mean two numbers: write %(first)s or %(second)s."
        )
    assert sentence == said % {"typed": "1.000", "first": "1", "second": "1000"}


@given(st.integers(0, 10**12).map(lambda n: Fraction(n, 10**12)), languages)
@example(Fraction(1125, 10**5), "et")
@example(Fraction(1, 10**12), "ro")
@example(Fraction(1), "en")
def test_a_share_is_read_as_it_was_written(share, language):
    field = PercentField()
    assert read(field, field.write(share, language), language) == share
    assert read(field, field.write(share, language) + "%", language) == share


@given(st.fractions(0, LIMIT - 1, max_denominator=10**9), st.booleans(), languages)
def test_a_number_is_read_as_it_was_written_or_to_ten_decimals(value, count, language):
    field = NumberField(count=count)
    back = read(field, field.write(value, language), language)
    assert abs(back - value) <= Fraction(1, 2 * 10**10)
    assert back == value or 10**40 % value.denominator


def test_a_program_sends_shares_of_one_without_a_sign():
    field = PercentField(notation=PLAIN)
    assert read(field, "0.05", "et") == Fraction(1, 20)
    assert read(field, "1", "et") == 1
    assert refusal_of(field, "5", "en") == ("above", "This cannot be above 100%.")
    assert refusal_of(field, "5%", "en")[0] == "not_a_number"


# A share below one percent ----------------------------------------------------------


def note(language, typed, read, meant):
    with translation.override(language):
        sentence = gettext(
            "“%(typed)s” was read as %(read)s. If you meant %(meant)s, enter that."
        )
        shown = {"read": percent(Fraction(read)), "meant": percent(Fraction(meant))}
        return sentence % ({"typed": typed} | shown)


@pytest.mark.django_db
@each_language
def test_a_fraction_in_a_field_of_percent_is_read_as_it_stands_and_pointed_out(
    client, language
):
    typed = {"en": "0.05"}.get(language, "0,05")
    page = ask(client, address("churn-rate", language), start="1000", churn_rate=typed)
    assert answer(page)[0] == "0.0005"
    assert note(language, typed, "0.0005", "0.05") in cautions(page)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["0.05%", "0.05 %", "1", "5", "0", "100"])
def test_who_means_percent_for_sure_is_told_nothing(client, typed):
    page = ask(client, address("churn-rate", "en"), start="1000", churn_rate=typed)
    assert page.one("output")
    assert not [words for words in cautions(page) if "was read as" in words]


@pytest.mark.django_db
def test_each_slight_share_is_pointed_out_by_itself(client):
    inputs = {"arpa": "50", "margin": " 0.9", "churn": "0.1"}
    page = ask(client, address("lifetime-value", "en"), **inputs)
    notes = [words for words in cautions(page) if "was read as" in words]
    assert notes == [
        note("en", "0.9", "0.009", "0.9"),
        note("en", "0.1", "0.001", "0.1"),
    ]


@pytest.mark.django_db
def test_a_share_that_was_computed_is_not_pointed_out(client):
    inputs = {"arpa": "50", "margin": "90", "ltv": "45000"}
    page = ask(client, address("lifetime-value", "en"), **inputs)
    assert ("Churn rate", "0.1%", "computed") in understood(page)
    assert not [words for words in cautions(page) if "was read as" in words]


def test_a_program_that_sends_a_slight_share_means_it(client):
    found = get(client, "lifetime-value", arpa="50", margin="0.9", churn="0.001")
    assert found["ltv"] == 45000
    calculator = BY_NAME["lifetime-value"]
    form = calculator.form_class(
        {"arpa": "50", "margin": "0.9", "churn": "0.001"}, notation=PLAIN
    )
    assert form.is_valid()
    assert calculator.answer_class(form).slight_shares == []


# Counts and amounts -----------------------------------------------------------------


@each_language
def test_a_whole_number_field_takes_no_averages(language):
    mark = {"en": "."}.get(language, ",")
    field = NumberField(whole=True, most=120)
    assert read(field, "120", language) == 120
    assert read(field, f"12{mark}0", language) == 12
    assert refusal_of(field, f"2{mark}5", language)[0] == "not_whole"
    assert refusal_of(field, "121", language)[0] == "above"
    assert refusal_of(field, "-1", language)[0] == "negative"


def test_thousandths_are_refused_where_whole_numbers_are_expected():
    assert read(NumberField(), "1.125", "en") == Fraction(9, 8)
    for field in (NumberField(count=True), NumberField(whole=True)):
        assert refusal_of(field, "1.125", "en")[0] == "ambiguous"


@each_language
def test_the_example_of_a_refusal_is_a_number_of_the_language(language):
    for field, example_number in [
        (NumberField(), Fraction(2001, 2)),
        (NumberField(count=True), 1000),
        (PercentField(), Fraction(5, 200)),
    ]:
        _code, sentence = refusal_of(field, "x", language)
        with translation.override(language):
            said = gettext(
                "Enter only a number, without words or signs, such as %(example)s."
            )
        written = field.write(example_number, language)
        assert sentence == said % {"example": written}
        assert read(field, written, language) == example_number


@each_language
@pytest.mark.parametrize(
    "typed", ["2 3+ 5", "2, 3+, 5", "2 , 3+ , 5", "2,\n3+,\n5,", "2;3+;5", "2; 3+; 5;"]
)
def test_stays_are_apart_by_spaces_whatever_mark_goes_before(language, typed):
    assert read(StaysField(), typed, language) == [(2, True), (3, False), (5, True)]


@each_language
@pytest.mark.parametrize("typed", ["2,,3", "2 -3", "2/3"])
def test_stays_with_marks_of_their_own_are_refused(language, typed):
    assert refusal_of(StaysField(), typed, language)[0] == "unreadable"


@each_language
@pytest.mark.parametrize("typed", ["2,3,4", "3,5,8+,12+", "5+/6+", "1|2|3"])
def test_stays_that_stand_together_are_asked_to_be_put_apart(language, typed):
    code, sentence = refusal_of(StaysField(), typed, language)
    assert code == "together"
    mark = "." if language == "en" else ","
    assert f"2{mark}5 3+" in sentence


@each_language
@pytest.mark.parametrize("typed", ["+5 8", "3 5 +", "3 +5+"])
def test_a_plus_before_a_stay_is_refused_with_where_it_goes(language, typed):
    code, sentence = refusal_of(StaysField(), typed, language)
    assert code == "sign_first"
    mark = "." if language == "en" else ","
    assert f"2{mark}5+" in sentence


LISTS = [("5 " * 501, "too_many", "500"), ("12345678 " * 334, "too_long", "3000")]


@each_language
@pytest.mark.parametrize(("typed", "reason", "most"), LISTS, ids=["many", "long"])
def test_a_list_is_refused_for_what_it_has_too_much_of(language, typed, reason, most):
    code, sentence = refusal_of(StaysField(), typed, language)
    assert code == reason
    assert most in sentence.replace(",", "").replace(".", "")


@each_language
def test_as_many_stays_are_read_as_a_list_may_hold(language):
    stay = "12.5+" if language == "en" else "12,5+"
    for line_break in ("\n", "\r\n"):
        typed = line_break.join([stay] * StaysField.MOST)
        assert len(read(StaysField(), typed, language)) == StaysField.MOST


@each_language
@pytest.mark.parametrize("typed", ["5%", "5 %", "2.5.1 %"])
def test_a_percentage_is_told_from_other_mistakes(language, typed):
    for field in (NumberField(), NumberField(count=True)):
        _code, sentence = refusal_of(field, typed, language)
        with translation.override(language):
            assert sentence == gettext("Enter the number itself, not a percentage.")


@each_language
def test_a_long_text_is_quoted_in_part(language):
    text = "1 " * 200
    _code, sentence = refusal_of(NumberField(), text, language)
    assert len(sentence) < 200
    assert shortened("x" * 40) == "x" * 40
    assert shortened("x" * 41) == "x" * 40 + "…"


OPTIONAL = [
    ("churn-rate", {"start": "1000", "lost": "50"}, "churn_rate"),
    ("churn-rate", {"start": "1000", "lost": "50"}, "new"),
    ("revenue-churn", {"start": "1000", "churned": "50"}, "end"),
    ("lifetime-value", {"arpa": "50", "margin": "90", "churn": "10"}, "cac"),
    ("forecast", {"start": "1000", "churn": "5"}, "periods"),
]


def assert_counts_as_empty(client, name, inputs, field, typed):
    page = ask(client, address(name, "en"), **inputs, **{field: typed})
    assert errors(page) == {}
    empty = ask(client, address(name, "en"), **inputs)
    assert answer(page) == answer(empty)
    assert understood(page) == understood(empty)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "inputs", "field"), OPTIONAL)
def test_spaces_leave_an_optional_field_empty(client, name, inputs, field):
    for spaces in (" ", NBSP, "\t \u2009"):
        assert_counts_as_empty(client, name, inputs, field, spaces)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "inputs", "field"), OPTIONAL)
def test_what_cannot_be_seen_leaves_an_optional_field_empty(
    client, name, inputs, field
):
    for unseen in ("\u200b", "\ufeff", " \u200b "):
        assert_counts_as_empty(client, name, inputs, field, unseen)
