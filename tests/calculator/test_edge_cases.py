"""The decisions on the edges, row by row of calculator_edge_cases.csv."""

import csv
import re
from fractions import Fraction
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext

from calculator.formulas.churn_rate import (
    all_lost_over_start,
    all_lost_over_start_plus_new,
    churn_rate,
    compounded_rate,
    equivalent_rate,
    lifetime_periods,
    lost_from_counts,
    simple_multiple,
)
from calculator.formulas.proportions import wilson_interval
from calculator.formulas.revenue_churn import (
    compounded_retention,
    gross_revenue_retention,
    net_revenue_retention,
    quick_ratio,
)
from tests.calculator.answers import (
    address,
    answer,
    ask,
    cautions,
    computed,
    errors,
    get,
    refused,
    words_of,
)

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parents[1] / "cases/calculator_edge_cases.csv"
with open(FILE, newline="", encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
EDGES = {(row["metric"], row["inputs"]): row["recommended"] for row in ROWS}
# The edges of the survival calculator, tested beside its formulas.
KAPLAN_MEIER = {
    ("km_median", "times=1|1|4|5|6|9|9|22;events=1|1|1|1|0|1|0|1"),
    ("km_median", "telco"),
    ("km_ci", "S=0 or S=1"),
    ("km_tie", "times=5|5;events=1|0"),
}
TESTED = set()


def edge(metric, inputs):
    """Let a test speak of one row of the file; it receives what was decided there."""
    TESTED.add((metric, inputs))
    decision = EDGES[metric, inputs]
    return pytest.mark.parametrize("decided", [decision], ids=[f"{metric}: {inputs}"])


def figures(decided):
    """Return the figures that a decision names, in their order."""
    return [float(figure) for figure in re.findall(r"\d+\.?\d*", decided)]


def page_of(client, name, **inputs):
    return ask(client, address(name, "en"), **inputs)


def test_every_decision_is_tested_once_and_none_is_lost():
    assert len(EDGES) == len(ROWS)
    assert TESTED.isdisjoint(KAPLAN_MEIER)
    assert set(EDGES) == TESTED | KAPLAN_MEIER


# Customer churn ---------------------------------------------------------------------


@edge("customer_churn", "start=0;lost=0")
def test_where_nobody_was_there_nobody_could_leave(client, decided):
    assert decided == "undefined"
    with pytest.raises(ValueError, match="start must be above zero"):
        churn_rate(0, 0)
    sentence = "With no customers at the start nobody could leave, so there is no rate."
    page = page_of(client, "churn-rate", start="0", lost="0")
    assert errors(page) == {"start": sentence}
    assert not page.all("output")
    assert refused("churn-rate", start="0", lost="0") == {"start": [sentence]}


@edge("customer_churn", "start=0;new=10;lost=2")
def test_without_a_start_the_refusal_tells_what_share_of_the_newcomers_left(
    client, decided
):
    assert decided == "undefined"
    assert all_lost_over_start_plus_new(0, 10, 0, 2) == Fraction("0.2")
    for language, share in {"et": "20,0%", "ro": "20,0\u00a0%", "en": "20.0%"}.items():
        path = address("churn-rate", language)
        with translation.override(language):
            sentence = gettext(
                "With no customers at the start there is no rate. Of those who joined, "
                "%(number)s left."
            )
        expected = {"start": sentence % {"number": share}}
        assert errors(ask(client, path, start="0", new="10", lost="2")) == expected
        # Who left was new in either reading.
        assert errors(ask(client, path, start="0", new="10", lost_new="2")) == expected


@edge("customer_churn", "start=10;lost=11;new=0")
def test_more_lost_than_could_be_lost_is_refused_with_how_many(client, decided):
    assert decided == "error"
    with pytest.raises(ValueError, match="lost must be from 0 to start"):
        churn_rate(10, 11)
    page = page_of(client, "churn-rate", start="10", lost="11", new="0")
    assert list(errors(page)) == ["lost"]
    assert "That is 1 more than there were at the start." in errors(page)["lost"]


@edge("customer_churn", "start=10;lost=14;new=20")
def test_losses_above_the_start_are_to_be_split_into_old_and_new(client, decided):
    assert decided == "1.4 with warning"
    page = page_of(client, "churn-rate", start="10", lost="14", new="20")
    assert errors(page) == {
        "lost": "That is 4 more than there were at the start. If newcomers are among "
        "them, enter those under “Of the newcomers, lost”."
    }
    split = get(client, "churn-rate", start="10", lost="10", new="20", lost_new="4")
    assert [split["definitions"]["all_lost_over_start"]] == figures(decided)
    assert all_lost_over_start(10, 10, 4) == Fraction("1.4")


@edge("customer_churn_split", "start=1000;lost_old=50;new=500;lost_new=12")
def test_three_vendors_get_three_rates_from_the_same_month(client, decided):
    found = get(client, "churn-rate", start="1000", lost="50", new="500", lost_new="12")
    vendors = [
        found["definitions"][rule]
        for rule in (
            "lost_over_start",
            "all_lost_over_start",
            "all_lost_over_start_plus_new",
        )
    ]
    assert [round(rate, 6) for rate in vendors] == figures(decided)


@edge("customer_churn_from_end", "start=100;end=110")
def test_more_at_the_end_are_never_a_negative_churn(client, decided):
    assert decided == "ask for new"
    page = page_of(client, "churn-rate", start="100", end="110")
    assert errors(page) == {
        "new": "There were more customers at the end. How many of them joined?"
    }


@edge("customer_churn_from_end", "start=100;end=50;new=60")
def test_more_newcomers_than_customers_at_the_end_are_refused(client, decided):
    assert decided == "error"
    with pytest.raises(ValueError, match="new must not be above end"):
        lost_from_counts(100, 50, 60)
    page = page_of(client, "churn-rate", start="100", end="50", new="60")
    assert errors(page) == {"new": "More joined and stayed than there were at the end."}


@edge("customer_churn_from_end", "start=100;end=170;new=60")
def test_more_retained_than_there_were_are_refused_with_how_many(client, decided):
    assert decided == "error"
    with pytest.raises(ValueError, match="must not be above start"):
        lost_from_counts(100, 170, 60)
    page = page_of(client, "churn-rate", start="100", end="170", new="60")
    assert errors(page) == {
        "end": "Without the newcomers 110 would be left, more than there were at the "
        "start."
    }


# Customer lifetime ------------------------------------------------------------------


@edge("lifetime", "churn=0")
def test_no_churn_has_no_finite_lifetime_and_no_ceiling_is_made_up(client, decided):
    assert decided.startswith("no finite estimate; lower bound")
    assert lifetime_periods(0) is None
    found = get(client, "churn-rate", start="100", lost="0")
    assert found["lifetime_periods"] is None
    assert found["lifetime_at_least"] == 1 / found["interval"]["high"]
    value = get(client, "lifetime-value", arpa="50", margin="0.9", churn="0")
    assert (value["lifetime_periods"], value["ltv"]) == (None, None)
    page = page_of(client, "lifetime-value", arpa="50", margin="90", churn="0")
    assert page.one("output").text == "No finite value"


@edge("lifetime", "lost=0;start=30")
def test_where_nobody_left_the_interval_gives_the_least_lifetime(client, decided):
    found = get(client, "churn-rate", start="30", lost="0")["lifetime_at_least"]
    assert decided.startswith(">=")
    assert [round(found, 2)] == figures(decided)
    page = page_of(client, "churn-rate", start="30", lost="0")
    assert "at least 8.8 months" in words_of(page, "lifetime")


@edge("lifetime", "churn=1")
def test_where_everyone_leaves_the_lifetime_is_one_period(client, decided):
    found = get(client, "churn-rate", start="38", lost="38")["lifetime_periods"]
    assert [found] == [lifetime_periods(1)] == figures(decided)
    page = page_of(client, "churn-rate", start="38", lost="38")
    assert "1 month on average" in words_of(page, "lifetime")


# Other periods ----------------------------------------------------------------------


@edge("annual_from_monthly", "monthly=0.10")
def test_a_yearly_rate_compounds_and_the_plain_multiple_is_called_wrong(
    client, decided
):
    found = get(client, "churn-rate", start="100", lost="10")["equivalents"]["year"]
    assert [round(found, 6)] == figures(decided)
    assert simple_multiple(Fraction("0.10"), "month", "year") == Fraction("1.2")
    page = page_of(client, "churn-rate", start="100", lost="10")
    (caution,) = [words for words in cautions(page) if "Multiplying" in words]
    assert "120.0%, which is wrong" in caution
    assert "comes to 71.76% a year" in caution


@edge("annual_from_monthly", "monthly=-0.05")
def test_only_net_revenue_can_grow_by_itself(client, decided):
    assert decided.startswith("error for customers; revenue: NRR 1.05^12")
    with pytest.raises(ValueError, match="rate must be from 0 to 1"):
        equivalent_rate(Fraction("-0.05"), "month", "year")
    negative = refused("churn-rate", start="100", churn_rate="-0.05")
    assert negative == {"churn_rate": ["This cannot be below zero."]}
    grown = compounded_retention(Fraction("1.05"), 12)
    assert round(float(grown), 6) == figures(decided)[-1] == 1.795856
    found = get(client, "revenue-churn", start="100", expansion="5")
    assert (found["net_churn"], found["nrr"]) == (-0.05, 1.05)
    page = page_of(client, "revenue-churn", start="100", expansion="5")
    assert "179.59%" in words_of(page, "results")
    assert "Net churn is below zero (−5.0%)" in page.one("div", class_="meaning").text


@edge("period_conversion", "churn=0.02;days=10;to_days=30")
def test_a_rate_for_three_times_as_long_compounds(client, decided):
    ratio = Fraction(30, 10)
    assert [round(compounded_rate(Fraction("0.02"), ratio), 6)] == figures(decided)
    # A quarter is as many times a month as 30 days are 10.
    found = get(client, "churn-rate", start="100", lost="2")["equivalents"]
    assert [round(found["quarter"], 6)] == figures(decided)


# Revenue ----------------------------------------------------------------------------


@edge("quick_ratio", "new=10;expansion=0;churned=0;contraction=0")
def test_without_losses_the_quick_ratio_is_infinite_and_not_zero(client, decided):
    assert decided == "no losses (infinite)"
    inputs = {"start": "100", "new": "10", "expansion": "0"}
    inputs |= {"churned": "0", "contraction": "0"}
    assert quick_ratio(10, 0, 0, 0) is None
    assert get(client, "revenue-churn", **inputs)["quick_ratio"] is None
    page = page_of(client, "revenue-churn", **inputs)
    sentence = (
        "Nothing was lost, so there is no quick ratio: it would be infinite, not zero."
    )
    assert sentence in [p.text for p in page.one("div", class_="meaning").all("p")]
    rows = page.one("section", aria_labelledby="results").one("tbody").all("tr")
    (row,) = [row for row in rows if row.one("th").text.startswith("Quick ratio")]
    assert row.one("td").text == "–"


@edge("grr", "start=100;churned=80;contraction=30")
def test_more_revenue_lost_than_there_was_is_refused_with_how_much(client, decided):
    assert decided == "error"
    with pytest.raises(ValueError, match="must not be above start"):
        gross_revenue_retention(100, 80, 30)
    page = page_of(client, "revenue-churn", start="100", churned="80", contraction="30")
    assert errors(page) == {
        "contraction": "That makes 10 more lost than there was at the start."
    }


@edge("nrr", "start=0")
def test_without_revenue_at_the_start_there_is_no_rate(client, decided):
    assert decided == "undefined"
    with pytest.raises(ValueError, match="start must be above zero"):
        net_revenue_retention(0, 0)
    page = page_of(client, "revenue-churn", start="0")
    assert errors(page) == {
        "start": "With no revenue at the start none could be lost: there is no rate."
    }


# Intervals --------------------------------------------------------------------------


@edge("wilson95", "lost=83.9;n=1438")
def test_averages_have_a_rate_but_no_interval(client, decided):
    assert decided == "rate yes, interval no"
    lost = Fraction("83.9")
    for counts in [(lost, 1438), (83, Fraction("1438.5"))]:
        with pytest.raises(ValueError, match="whole"):
            wilson_interval(*counts)
    found = computed("churn-rate", start="1438", lost="83.9").results
    assert found["churn_rate"] == Fraction(839, 14380)
    assert found["interval"] is None
    page = page_of(client, "churn-rate", start="1438", lost="83.9")
    assert answer(page)[1] == "5.83%"
    assert page.one("p", class_="sureness").text.endswith("it needs whole counts.")


@edge("wilson95", "lost=38;n=38")
def test_the_interval_of_a_full_loss_ends_at_exactly_one(client, decided):
    assert decided == "upper exactly 1"
    assert wilson_interval(38, 38)[1] == 1.0
    assert get(client, "churn-rate", start="38", lost="38")["interval"]["high"] == 1
    page = page_of(client, "churn-rate", start="38", lost="38")
    assert "and 100% (Wilson interval)" in page.one("p", class_="sureness").text


# The rule of counting ---------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "et", "ro"])
@edge("boundary", "subscription ends on first day of month")
def test_who_ends_on_the_first_day_of_a_month_was_lost_in_the_month_before(
    client, decided, language
):
    assert "the loss belongs to the month just closed" in decided
    page = ask(client, address("churn-rate", language), start="10", lost="1")
    with translation.override(language):
        sentence = gettext(
            "A period runs from its first day up to, but not including, the first day "
            "of the next. A customer who ends on the first day of a month was lost in "
            "the month before. The same rule counts the customers at the start and "
            "the losses."
        )
    assert page.one("section", class_="rule").one("p").text == sentence
