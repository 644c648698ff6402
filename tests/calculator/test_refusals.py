"""What the other calculators refuse, and the sentence that a person needs then.

The churn rate's own refusals, and how each kind of typing is refused, stand in
test_churn_rate.py.
"""

from fractions import Fraction

import pytest
from django.utils import translation
from django.utils.translation import gettext

from calculator.display import number, percent, rounded
from tests.browsing import is_indexable
from tests.calculator.answers import BY_NAME, address, ask, errors

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "et", "ro")
each_language = pytest.mark.parametrize("language", LANGUAGES)

REQUIRED = "Fill in this field."
NEGATIVE = "This cannot be below zero."
TOO_LARGE = "This number is too large: it must be below 10¹⁵."
NOT_WHOLE = "Enter a whole number, without decimals."
ABOVE = "This cannot be above %(most)s."
CANNOT_BE = "By the other numbers this would be %(number)s, which cannot be."
DOES_NOT_FOLLOW = "This does not follow from the other numbers: enter it."
DISAGREES = "This does not agree with the other numbers: leave one of them empty."

NO_REVENUE = "With no revenue at the start none could be lost: there is no rate."
MORE_LOST = "That makes %(number)s more lost than there was at the start."
END = "By the other numbers there would be %(number)s at the end."
END_OR_COMPUTE = (
    "By the other numbers there would be %(number)s at the end. To have one of them "
    "computed, leave only that one empty and write 0 in the rest."
)
TWO_OF_THREE = (
    "Enter at least two of these three: revenue, margin and churn. The third then "
    "follows."
)
THREE_OF_VALUE = "Enter this too, or the lifetime value from which it follows."
NOBODY = "With no customers at the start nobody could leave."
MORE_THAN_START = "That is %(number)s more than there were at the start."

NO_CHANGE = {"contraction": "0", "expansion": "0", "reactivation": "0"}
TABLE = {"start_a": "400", "lost_a": "32", "start_b": "380", "lost_b": "19"}
FORECAST = {"start": "1000", "new": "40", "churn": "0.05"}

# What is refused, the calculator, what a program sends, the field, the sentence, and
# the number in it with how it is printed.
REFUSALS = [
    (
        "neither start nor end",
        "revenue-churn",
        {"churned": "5"},
        "start",
        "Enter the revenue at the start, or the revenue at the end.",
    ),
    ("no revenue", "revenue-churn", {"start": "0"}, "start", NO_REVENUE),
    (
        "no revenue by the other numbers",
        "revenue-churn",
        {"end": "20", "new": "20"},
        "start",
        NO_REVENUE,
    ),
    (
        "more lost with customers than there was",
        "revenue-churn",
        {"start": "1000", "churned": "2200.5", "contraction": "5"},
        "churned",
        MORE_LOST,
        (rounded, "1205.5"),
    ),
    (
        "more lost in both ways than there was",
        "revenue-churn",
        {"start": "100", "churned": "80", "contraction": "30"},
        "contraction",
        MORE_LOST,
        (rounded, "10"),
    ),
    (
        "more gained than there is",
        "revenue-churn",
        {"end": "10", "new": "20"},
        "end",
        "More was gained than there is at the end: check the numbers.",
    ),
    (
        "an end that disagrees",
        "revenue-churn",
        {"start": "10000", "churned": "500", "new": "0", "end": "9000", **NO_CHANGE},
        "end",
        END,
        (rounded, "9500"),
    ),
    (
        "an end that disagrees where several could follow",
        "revenue-churn",
        {"start": "10000", "churned": "500", "end": "9000"},
        "end",
        END_OR_COMPUTE,
        (rounded, "9500"),
    ),
    (
        "new revenue that would be negative",
        "revenue-churn",
        {"start": "100", "churned": "0", "end": "50", **NO_CHANGE},
        "end",
        END,
        (rounded, "100"),
    ),
    (
        "a loss that would be negative",
        "revenue-churn",
        {"start": "100", "new": "0", "end": "150", **NO_CHANGE},
        "end",
        END,
        (rounded, "100"),
    ),
    (
        "a negative gain",
        "revenue-churn",
        {"start": "100", "expansion": "-5"},
        "expansion",
        NEGATIVE,
    ),
    (
        "too large a loss",
        "revenue-churn",
        {"start": "100", "churned": "1000000000000000"},
        "churned",
        TOO_LARGE,
    ),
    (
        "a margin above all",
        "lifetime-value",
        {"arpa": "50", "margin": "1.5", "churn": "0.1"},
        "margin",
        ABOVE,
        (percent, "1"),
    ),
    (
        "a churn above all",
        "lifetime-value",
        {"arpa": "50", "margin": "0.9", "churn": "1.0001"},
        "churn",
        ABOVE,
        (percent, "1"),
    ),
    (
        "a negative cost",
        "lifetime-value",
        {"arpa": "50", "margin": "0.9", "churn": "0.1", "cac": "-1"},
        "cac",
        NEGATIVE,
    ),
    (
        "one of three missing",
        "lifetime-value",
        {"arpa": "50", "margin": "0.9", "cac": "180"},
        "churn",
        THREE_OF_VALUE,
    ),
    (
        "a value that disagrees",
        "lifetime-value",
        {"arpa": "50", "margin": "0.9", "churn": "0.1", "ltv": "449"},
        "ltv",
        DISAGREES,
    ),
    (
        "a ratio that disagrees",
        "lifetime-value",
        {
            "arpa": "50",
            "margin": "0.9",
            "churn": "0.1",
            "cac": "150",
            "ltv_to_cac": "2",
        },
        "ltv_to_cac",
        DISAGREES,
    ),
    (
        "revenue that cannot follow without margin",
        "lifetime-value",
        {"margin": "0", "churn": "0.1", "ltv": "450"},
        "arpa",
        DOES_NOT_FOLLOW,
    ),
    (
        "a cost that cannot follow from no ratio",
        "lifetime-value",
        {"arpa": "50", "margin": "0.9", "churn": "0.1", "ltv_to_cac": "0"},
        "ltv_to_cac",
        "Enter a ratio above zero, such as 3.",
    ),
    (
        "a churn that would be above all",
        "lifetime-value",
        {"arpa": "50", "margin": "0.9", "ltv": "10"},
        "churn",
        CANNOT_BE,
        (percent, "4.5"),
    ),
    (
        "a margin that would be above all",
        "lifetime-value",
        {"arpa": "10", "churn": "0.5", "ltv": "450"},
        "margin",
        CANNOT_BE,
        (percent, "22.5"),
    ),
    (
        "revenue that would be too large",
        "lifetime-value",
        {"margin": "0.5", "churn": "1", "ltv": "900000000000000"},
        "arpa",
        CANNOT_BE,
        (rounded, "1800000000000000"),
    ),
    ("no start", "forecast", {"churn": "0.05"}, "start", REQUIRED),
    (
        "neither churn nor steady state",
        "forecast",
        {"start": "1000", "new": "40"},
        "churn",
        "Enter the churn rate, or the steady state that you want.",
    ),
    (
        "no period ahead",
        "forecast",
        {**FORECAST, "periods": "0"},
        "periods",
        "Look at least one period ahead.",
    ),
    (
        "too many periods",
        "forecast",
        {**FORECAST, "periods": "121"},
        "periods",
        ABOVE,
        (number, "120"),
    ),
    (
        "a part of a period",
        "forecast",
        {**FORECAST, "periods": "2.5"},
        "periods",
        NOT_WHOLE,
    ),
    (
        "a target above all",
        "forecast",
        {**FORECAST, "target_churn": "2"},
        "target_churn",
        ABOVE,
        (percent, "1"),
    ),
    ("negative revenue", "forecast", {**FORECAST, "arpa": "-50"}, "arpa", NEGATIVE),
    (
        "a steady state where nobody leaves",
        "forecast",
        {"start": "1000", "churn": "0", "steady_state": "800"},
        "steady_state",
        "Where nobody leaves, the number never settles.",
    ),
    (
        "a steady state that disagrees",
        "forecast",
        {**FORECAST, "steady_state": "801"},
        "steady_state",
        DISAGREES,
    ),
    (
        "a churn that newcomers make impossible",
        "forecast",
        {"start": "1000", "new": "40", "steady_state": "32"},
        "churn",
        CANNOT_BE,
        (percent, "1.25"),
    ),
    (
        "a churn that does not follow from nobody",
        "forecast",
        {"start": "1000", "new": "40", "steady_state": "0"},
        "churn",
        DOES_NOT_FOLLOW,
    ),
    ("nobody in group A", "compare", {**TABLE, "start_a": "0"}, "start_a", NOBODY),
    ("nobody in group B", "compare", {**TABLE, "start_b": "0"}, "start_b", NOBODY),
    (
        "more lost of group A than there were",
        "compare",
        {**TABLE, "lost_a": "12845"},
        "lost_a",
        MORE_THAN_START,
        (number, "12445"),
    ),
    (
        "more lost of group B than there were",
        "compare",
        {**TABLE, "lost_b": "381"},
        "lost_b",
        MORE_THAN_START,
        (number, "1"),
    ),
    ("an average", "compare", {**TABLE, "start_a": "400.5"}, "start_a", NOT_WHOLE),
    ("a part of a loss", "compare", {**TABLE, "lost_b": "18.5"}, "lost_b", NOT_WHOLE),
    ("a negative loss", "compare", {**TABLE, "lost_b": "-1"}, "lost_b", NEGATIVE),
    (
        "too large a group",
        "compare",
        {**TABLE, "start_b": "1000000000000000"},
        "start_b",
        TOO_LARGE,
    ),
    *(
        (
            f"{name} left empty",
            "compare",
            {other: TABLE[other] for other in TABLE if other != name},
            name,
            REQUIRED,
        )
        for name in TABLE
    ),
]
each_refusal = pytest.mark.parametrize(
    ("name", "inputs", "field", "sentence", "printed"),
    [
        pytest.param(*case[1:5], (*case[5:], None)[0], id=f"{case[1]}: {case[0]}")
        for case in REFUSALS
    ],
)


def said(language, sentence, printed=None):
    """Return a sentence in a language, with the number in it as it prints that."""
    with translation.override(language):
        if printed is None:
            return gettext(sentence)
        show, value = printed
        shown = show(Fraction(value))
        return gettext(sentence) % {"number": shown, "most": shown}


def typed(name, inputs, language):
    """Return plain inputs as a person types them on the page of a language."""
    fields = BY_NAME[name].form_class.base_fields
    return {
        field: fields[field].write(Fraction(text), language)
        for field, text in inputs.items()
    }


@each_language
@each_refusal
def test_each_refusal_stands_at_its_field_on_the_page(
    client, language, name, inputs, field, sentence, printed
):
    page = ask(client, address(name, language), **typed(name, inputs, language))
    expected = said(language, sentence, printed)
    assert errors(page) == {field: expected}
    assert not page.all("output")
    summary = page.one("div", role="alert")
    assert summary.one("a").attrs["href"] == f"#id_{field}"
    assert expected in summary.text
    control = page.one("input", name=field)
    assert control.attrs["aria-invalid"] == "true"
    assert f"id_{field}_error" in control.attrs["aria-describedby"].split()
    while control := control.parent:
        # What holds an error is not folded away.
        assert control.tag != "details" or "open" in control.attrs
    assert not is_indexable(page)


@each_language
@each_refusal
def test_the_api_refuses_by_field_in_the_askers_language(
    client, language, name, inputs, field, sentence, printed
):
    path = f"/api/v1/calculators/{name}"
    expected = {"errors": {field: [said(language, sentence, printed)]}}
    for asked in (
        client.get(path, inputs, headers={"accept-language": language}),
        client.get(path, {**inputs, "language": language}),
    ):
        assert asked.status_code == 422
        assert asked.json() == expected


def test_the_language_asked_for_counts_more_than_the_browsers(client):
    path = "/api/v1/calculators/compare"
    inputs = {**TABLE, "start_a": "0", "language": "et"}
    asked = client.get(path, inputs, headers={"accept-language": "ro"})
    assert asked.json() == {"errors": {"start_a": [said("et", NOBODY)]}}


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_a_language_that_the_site_does_not_have_is_refused(client, name):
    inputs = BY_NAME[name].form_class.EXAMPLE
    asked = client.get(f"/api/v1/calculators/{name}", {**inputs, "language": "fi"})
    assert asked.status_code == 422
    assert list(asked.json()["errors"]) == ["language"]


@each_language
def test_what_a_value_still_needs_is_said_at_each_field(client, language):
    expected = said(language, THREE_OF_VALUE)
    page = ask(client, address("lifetime-value", language), cac="180")
    assert errors(page) == dict.fromkeys(("arpa", "margin", "churn"), expected)
    page = ask(client, address("lifetime-value", language), arpa="50", ltv="450")
    expected = said(language, TWO_OF_THREE)
    assert errors(page) == dict.fromkeys(("margin", "churn"), expected)


@each_language
def test_every_group_in_error_is_named_at_once(client, language):
    page = ask(client, address("compare", language), start_a="x", lost_a="-1")
    assert list(errors(page)) == list(TABLE)
    assert errors(page)["lost_b"] == said(language, REQUIRED)


@each_language
def test_a_group_is_refused_whatever_is_wrong_with_the_other(client, language):
    numbers = {"start_a": "10", "lost_a": "20", "start_b": "5", "lost_b": "x"}
    page = ask(client, address("compare", language), **numbers)
    assert list(errors(page)) == ["lost_a", "lost_b"]


WITH_PERIOD = ("churn-rate", "forecast", "lifetime-value")


@pytest.mark.parametrize("name", WITH_PERIOD)
@each_language
def test_a_length_that_is_none_of_the_four_is_refused(client, language, name):
    example = typed(name, BY_NAME[name].form_class.EXAMPLE, language)
    page = ask(client, address(name, language), **example, period="decade")
    assert list(errors(page)) == ["period"]
    assert "decade" in errors(page)["period"]
