"""Laws of revenue churn."""

import re
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from calculator.answers.revenue_churn import RevenueChurnAnswer
from calculator.charts import LETTER_WIDTH, WIDTH
from calculator.formulas.revenue_churn import (
    compounded_retention,
    gross_churn,
    gross_revenue_retention,
    net_churn,
    net_new,
    net_revenue_retention,
    quick_ratio,
)
from tests.calculator.answers import address, ask, cautions, computed, errors

amounts = st.fractions(min_value=0, max_value=10**15, max_denominator=100)


@st.composite
def losses(draw):
    """The revenue at the start, and what of it was lost in either way."""
    churned, contraction, kept = draw(amounts), draw(amounts), draw(amounts)
    assume(churned + contraction + kept > 0)
    return churned + contraction + kept, churned, contraction


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        (lambda: gross_churn(0, 0), "start must be above zero"),
        (lambda: gross_churn(-1, 0), "start must be above zero"),
        (lambda: gross_churn(100, -1), "churned must not be negative"),
        (lambda: gross_churn(100, 1, -1), "contraction must not be negative"),
        (lambda: gross_churn(100, 80, 30), "must not be above start"),
        (lambda: gross_revenue_retention(100, 101), "must not be above start"),
        (lambda: net_churn(100, 101), "must not be above start"),
        (lambda: net_churn(100, 1, 1, -1), "expansion must not be negative"),
        (lambda: net_churn(100, 1, 1, 1, -1), "reactivation must not be negative"),
        (lambda: net_revenue_retention(100, 1, 1, -1), "expansion must not be"),
        (lambda: net_revenue_retention(0, 0), "start must be above zero"),
        (lambda: quick_ratio(-1, 0, 1, 1), "new must not be negative"),
        (lambda: quick_ratio(1, 0, -1, 2), "churned must not be negative"),
        (lambda: net_new(1, 0, 0, -1), "contraction must not be negative"),
        (lambda: net_new(1, -1, 0, 0), "expansion must not be negative"),
        (lambda: net_new(1, 1, 0, 0, -1), "reactivation must not be negative"),
        (lambda: compounded_retention(-1, 12), "rate must not be negative"),
        (lambda: compounded_retention(1, -1), "periods must not be negative"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(refused, reason):
    with pytest.raises(ValueError, match=reason):
        refused()


@given(losses())
def test_gross_churn_and_gross_retention_make_one(lost):
    assert gross_churn(*lost) + gross_revenue_retention(*lost) == 1
    assert 0 <= gross_revenue_retention(*lost) <= 1


@given(losses(), amounts)
def test_gross_retention_is_never_above_net_retention(lost, expansion):
    gross = gross_revenue_retention(*lost)
    net = net_revenue_retention(*lost, expansion)
    assert gross <= net
    assert (gross == net) == (expansion == 0)


@given(losses(), amounts, amounts)
def test_who_came_back_lowers_net_churn_but_is_left_out_of_net_retention(
    lost, expansion, reactivation
):
    start = lost[0]
    churn = net_churn(*lost, expansion, reactivation)
    back = Fraction(reactivation) / start
    assert 1 - churn - back == net_revenue_retention(*lost, expansion)
    assert churn <= gross_churn(*lost) <= 1


@given(amounts, amounts, amounts, amounts, amounts)
@example(Fraction(5), Fraction(0), Fraction(5), Fraction(0), Fraction(0))
@example(Fraction(0), Fraction(0), Fraction(0), Fraction(1), Fraction(0))
def test_the_quick_ratio_is_above_one_just_where_revenue_grows(
    new, expansion, churned, contraction, reactivation
):
    movements = (new, expansion, churned, contraction, reactivation)
    ratio, grown = quick_ratio(*movements), net_new(*movements)
    if ratio is None:
        assert churned == contraction == 0
        assert grown == new + expansion + reactivation
    else:
        assert (ratio > 1, ratio == 1, ratio < 1) == (grown > 0, grown == 0, grown < 0)
        assert (ratio - 1) * (churned + contraction) == grown


@given(losses(), amounts, amounts, amounts)
def test_the_revenue_at_the_end_is_what_the_rates_say(
    lost, expansion, reactivation, new
):
    start, churned, contraction = lost
    end = start + net_new(new, expansion, churned, contraction, reactivation)
    assert end == start * (1 - net_churn(*lost, expansion, reactivation)) + new
    assert end >= 0


@given(st.fractions(0, 2, max_denominator=1000), st.integers(0, 24))
def test_retention_compounds_period_by_period(rate, periods):
    one_more = compounded_retention(rate, periods + 1)
    assert one_more == compounded_retention(rate, periods) * rate
    assert compounded_retention(rate, 0) == 1


# The page ---------------------------------------------------------------------------


def page_for(client, **typed):
    return ask(client, address("revenue-churn", "en"), **typed)


def test_losses_above_the_start_are_named_before_the_balance_is_found_wrong(client, db):
    page = page_for(client, start="100", churned="200", end="50")
    sentence = "That makes 100 more lost than there was at the start."
    assert errors(page) == {"churned": sentence}


def test_a_quick_ratio_below_one_is_never_printed_as_one(client, db):
    page = page_for(client, start="100000", churned="10000", new="9970")
    assert "0.997" in page.one("section", aria_labelledby="results").text
    assert "9,970 + 0 + 0) ÷ (10,000 + 0) = 0.997" in steps_of(page)


def test_an_amount_is_repeated_as_it_was_typed(client, db):
    page = page_for(client, start="0.125", churned="0.025")
    assert "Of 0.125 at the start" in page.one("div", class_="meaning").text
    assert "÷ 0.125 = 20.0%" in steps_of(page)


def steps_of(page):
    return page.one("pre", id="steps-text").text


@pytest.mark.parametrize(
    ("typed", "is_told"),
    [({}, True), ({"expansion": "5"}, True), ({"churned": "0"}, False)],
)
def test_losses_that_nobody_entered_are_not_passed_off_as_none(
    client, db, typed, is_told
):
    said = " ".join(cautions(page_for(client, start="20000", **typed)))
    assert ("No losses were entered" in said) == is_told


def test_the_bars_of_the_bridge_leave_room_for_the_longest_figure():
    numbers = {"start": "12345678.50", "churned": "345678.12", "new": "223456.78"}
    chart = RevenueChurnAnswer(computed("revenue-churn", **numbers)).chart
    bars = [shape.attributes for shape in chart.shapes if shape.tag == "rect"]
    right = max(
        float(x) + float(width)
        for x, width in (
            re.match(r'x="(.+?)" .* width="(.+?)"', bar).groups() for bar in bars
        )
    )
    assert right <= WIDTH - 8 - len("12,345,678.5") * LETTER_WIDTH
