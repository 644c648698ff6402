"""Kaplan–Meier: the published figures, the agreed edges, and what must always hold."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.answers.survival import SurvivalAnswer
from calculator.formulas.survival import mean_stay_so_far, median_stay, survival_curve
from tests.calculator.answers import address, ask, cautions, computed, errors

CASES = Path(__file__).parents[1] / "cases"
FIGURES = {
    "km_survival": lambda moment: float(moment.survival),
    "km_greenwood_se": lambda moment: moment.deviation,
    "km_loglog_low": lambda moment: moment.limits[0],
    "km_loglog_high": lambda moment: moment.limits[1],
}
customers = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1)


def rows(name, metrics):
    with open(CASES / name, newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["metric"] in metrics]


def given_numbers(row):
    """Return {name: numbers} of a row's inputs, such as times=1|4;events=1|0."""
    pairs = (pair.split("=") for pair in row["inputs"].split(";"))
    return {name: [int(n) for n in numbers.split("|")] for name, numbers in pairs}


def curve_of(numbers):
    left = [event == 1 for event in numbers["events"]]
    return survival_curve(numbers["times"], left)


def recommended(metric, inputs):
    (row,) = [
        row
        for row in rows("calculator_edge_cases.csv", {metric})
        if row["inputs"] == inputs
    ]
    return row["recommended"]


@pytest.mark.parametrize(
    "row", rows("calculator_cases.csv", FIGURES), ids=lambda row: row["source"][:40]
)
def test_each_published_curve_is_found_again(row):
    numbers = given_numbers(row)
    at = {moment.time: moment for moment in curve_of(numbers)}
    found = [FIGURES[row["metric"]](at[time]) for time in numbers["at"]]
    expected = [float(figure) for figure in row["expected"].split(";")]
    assert found == pytest.approx(expected, abs=float(row["tolerance"]))


@pytest.mark.parametrize("row", rows("calculator_cases.csv", {"km_median"}))
def test_each_published_median_is_found_again(row):
    assert median_stay(curve_of(given_numbers(row))) == float(row["expected"])


def test_the_median_is_where_exactly_half_are_left():
    inputs = "times=1|1|4|5|6|9|9|22;events=1|1|1|1|0|1|0|1"
    curve = curve_of(given_numbers({"inputs": inputs}))
    assert median_stay(curve) == int(recommended("km_median", inputs)) == 5


def test_a_median_that_is_not_reached_is_none():
    """As in the telephone company's data: 53% were still there at the end."""
    assert recommended("km_median", "telco") == "not reached"
    curve = survival_curve([72] * 100, [True] * 40 + [False] * 60)
    assert curve[-1].survival == Fraction(3, 5)
    assert median_stay(curve) is None


def test_a_share_of_none_or_all_has_no_limits():
    assert recommended("km_ci", "S=0 or S=1") == "no interval"
    half, none = survival_curve([1, 2], [True, True])
    assert half.limits is not None
    assert (none.survival, none.limits) == (0, None)


def test_who_is_last_seen_when_another_leaves_was_still_at_risk():
    inputs = "times=5|5;events=1|0"
    (moment,) = curve_of(given_numbers({"inputs": inputs}))
    assert moment.survival == Fraction(recommended("km_tie", inputs))


@given(customers)
def test_the_curve_falls_and_its_limits_hold_it(stays_and_left):
    stays, left = zip(*stays_and_left, strict=True)
    before = Fraction(1)
    for moment in survival_curve(stays, left):
        assert 0 <= moment.survival < before
        before = moment.survival
        if moment.limits:
            low, high = moment.limits
            assert 0 <= low <= float(moment.survival) <= high <= 1


@given(st.lists(st.integers(0, 60), min_size=1))
def test_when_all_have_left_the_mean_is_the_plain_average(stays):
    curve = survival_curve(stays, [True] * len(stays))
    assert mean_stay_so_far(stays, curve) == Fraction(sum(stays), len(stays))
    assert curve[-1].survival == 0


@given(st.lists(st.integers(0, 60), min_size=1))
def test_when_nobody_left_the_curve_is_empty_and_the_mean_the_longest_stay(stays):
    curve = survival_curve(stays, [False] * len(stays))
    assert curve == []
    assert mean_stay_so_far(stays, curve) == max(stays)


def test_without_customers_or_with_a_negative_stay_it_refuses():
    for stays, left in (([], []), ([-1], [True]), ([1, 2], [True])):
        with pytest.raises(ValueError):
            survival_curve(stays, left)
    with pytest.raises(ValueError):
        mean_stay_so_far([], [])


@pytest.mark.parametrize(
    ("stays", "share"),
    [
        ("4 4 4 4", 0),
        ("2 3 3 5 6+ 8 9+ 12 12+ 15+ 18+ 18+", Fraction(16, 35)),
        ("1 2 3 4", Fraction(1, 2)),
        ("1 2+ 3+", None),
    ],
)
def test_the_share_that_stays_longer_is_that_of_the_curve(stays, share):
    assert SurvivalAnswer(computed("survival", stays=stays)).share_after_half == share


@pytest.mark.parametrize(
    ("stays", "sentence"),
    [
        ("4 4 4 4", "Nobody stays for longer than 4 months."),
        ("1 2 3 4", "50.0% of the customers stay for longer than 2 months."),
        ("1 1 1 2", "25.0% of the customers stay for longer than 1 month."),
    ],
)
def test_the_page_says_how_many_stay_longer(client, db, stays, sentence):
    assert sentence in meaning_of(client, stays)


def page_of(client, stays, language="en"):
    return ask(client, address("survival", language), stays=stays)


def meaning_of(client, stays):
    return page_of(client, stays).one("div", class_="meaning").text


def test_the_average_is_told_as_what_the_curve_says(client, db):
    told = meaning_of(client, "1 1+ 1+ 1+ 100+")
    assert "Within the first 100 months a customer stays 80.2 months on average" in told


@pytest.mark.parametrize("language", ["en", "et", "ro"])
def test_where_nobody_has_left_neither_median_nor_average_is_given(
    client, db, language
):
    page = page_of(client, "1+ 1+ 1+ 1+ 100+", language)
    (paragraph,) = page.one("div", class_="meaning").all("p")
    assert "100" in paragraph.text
    median, mean, longest = page.one("section", aria_labelledby="results").all("td")
    assert (median.text, mean.text, longest.text) == ("–", "–", "100")
    assert not page.all("ol", class_="steps")
    # What the API names keeps its value.
    assert computed("survival", stays="1+ 100+").results["mean_so_far"] == 100


def test_where_nobody_has_left_the_table_tells_of_the_last_seen(client, db):
    table = page_of(client, "1+ 3+ 5+ 5+").one("figure", class_="chart").parent
    (row,) = table.one("table").one("tbody").all("tr")
    cells = [cell.text for cell in row.all("td")]
    assert (row.one("th").text, cells) == ("5", ["2", "0", "100%", "–", "–"])


THIN = [
    ("5+ 5+ 5+ 5+ 6", "At 6 months the curve rests on only 1 customer."),
    ("1 2 3 4", "At 2 months the curve rests on only 3 customers."),
    ("1 5+ 5+", "At 1 month the curve rests on only 3 customers."),
    ("5+ 6 6 6 6 6 6", "At 6 months the curve rests on only 6 customers."),
    ("6 6 6 6 6", None),
    ("1 2 3 4 5 6 7 8 9", None),
    ("2 3 3 5 6+ 8 9+ 12 12+ 15+ 18+ 18+", None),
    ("5+ 6+", None),
]


@pytest.mark.parametrize(("stays", "sentence"), THIN)
def test_it_is_said_where_the_curve_rests_on_few_customers(client, db, stays, sentence):
    told = meaning_of(client, stays)
    assert ("the curve rests on only" in told) == (sentence is not None)
    assert (sentence or "") in told


def test_nobody_stays_longer_only_where_nobody_is_still_here(client, db):
    assert "Nobody stays for longer than 6 months." in meaning_of(client, "6 6")
    told = meaning_of(client, "5+ 5+ 5+ 5+ 6")
    assert "Nobody stays for longer" not in told
    assert "those who are still here were last seen earlier" in told


@pytest.mark.parametrize(
    ("stays", "is_sketchy"),
    [("1 2 3+", True), ("5+ 6+", False), ("4 4 4 4", False), ("1 " * 10, False)],
)
def test_limits_are_called_far_apart_only_where_there_are_any(
    client, db, stays, is_sketchy
):
    assert bool(cautions(page_of(client, stays))) == is_sketchy


def test_the_example_errs_as_its_own_rule_says():
    without_those_here = survival_curve([2, 3, 3, 5, 8, 12], [True] * 6)
    assert median_stay(without_those_here) == 3


def test_a_list_of_too_many_characters_is_not_told_of_too_many_customers(client, db):
    page = page_of(client, "1234567 " * 400)
    assert errors(page) == {
        "stays": "This list is too long: enter at most 3,000 characters."
    }


@pytest.mark.parametrize(
    ("stays", "times", "leaves_out"),
    [
        ("1 2 3+", [1, 2], False),
        ("1 2 3 4 5", [1, 2, 3], False),
        ("1 2 3 4 5 6 7 8", [1, 2, 3, 4], False),
        ("1 2 3 4 5 6 7 8 9 10", [1, 2, 3, 5], True),
        ("1 2 3 4 9+ 9+ 9+ 9+ 9+", [1, 2, 3], False),
    ],
)
def test_the_steps_reach_the_median(stays, times, leaves_out):
    answer = SurvivalAnswer(computed("survival", stays=stays))
    steps = list(answer.steps)
    for step, time in zip(steps, times, strict=True):
        assert f"fter {time} month" in step.title
    marks = ["left out" in step.title for step in steps]
    assert marks == [False] * (len(times) - 1) + [leaves_out]
    if leaves_out:
        assert steps[-1].expression.text.endswith("= 50.0%")


def test_the_headline_reads_well_without_a_median():
    answer = SurvivalAnswer(computed("survival", stays="5+ 6+"))
    headline = answer.headline
    assert (headline.label, headline.text) == (
        "Time by which half have left",
        "Not known yet",
    )


def test_where_all_have_left_nothing_is_said_of_those_still_here(client, db):
    told = meaning_of(client, "2 4 6 8")
    assert "On average a customer stayed 5 months." in told
    assert "still here" not in told
    assert "later" not in told
    assert "as long as they have been seen" in meaning_of(client, "2 4 6 8+")
