"""Laws of what a customer is worth."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from calculator.formulas.churn_rate import lifetime_periods
from calculator.formulas.lifetime_value import (
    lifetime_value,
    payback_periods,
    value_curve,
    value_to_cost,
)
from tests.calculator.answers import address, answer, ask, numbers_of_steps

amounts = st.fractions(min_value=0, max_value=10**15, max_denominator=100)
shares = st.fractions(0, 1, max_denominator=10_000)
# Floats are sums of up to a thousand here: each may be off in its last digits.
ROUNDING = 1 + 1e-12


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        (lambda: lifetime_value(-1, 1, 1), "arpa must not be negative"),
        (lambda: lifetime_value(1, 2, 1), "margin must be from 0 to 1"),
        (lambda: lifetime_value(1, -1, 1), "margin must be from 0 to 1"),
        (lambda: lifetime_value(1, 1, 2), "churn must be from 0 to 1"),
        (lambda: value_to_cost(-1, 1), "ltv must not be negative"),
        (lambda: value_to_cost(1, -1), "cac must not be negative"),
        (lambda: payback_periods(-1, 1, 1), "arpa must not be negative"),
        (lambda: payback_periods(1, 1, -1), "cac must not be negative"),
        (lambda: payback_periods(1, 2, 1), "margin must be from 0 to 1"),
        (lambda: value_curve(-1, 1, 1, 3), "arpa must not be negative"),
        (lambda: value_curve(1, 2, 1, 3), "margin must be from 0 to 1"),
        (lambda: value_curve(1, 1, 2, 3), "rate must be from 0 to 1"),
        (lambda: value_curve(1, 1, 1, 0), "periods must not be negative"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(refused, reason):
    with pytest.raises(ValueError, match=reason):
        refused()


@given(amounts, shares, shares)
def test_the_value_is_the_profit_of_a_period_times_the_lifetime(arpa, margin, churn):
    value = lifetime_value(arpa, margin, churn)
    if churn == 0:
        assert value is None
    else:
        assert value == arpa * margin * lifetime_periods(churn)
        assert value >= arpa * margin


@given(amounts, shares, shares.filter(bool), amounts)
def test_the_cost_is_paid_back_within_the_lifetime_just_where_the_value_covers_it(
    arpa, margin, churn, cac
):
    value = lifetime_value(arpa, margin, churn)
    ratio, payback = value_to_cost(value, cac), payback_periods(arpa, margin, cac)
    assert (ratio is None) == (cac == 0)
    assert (payback is None) == (arpa * margin == 0)
    if ratio is not None and payback is not None:
        assert ratio * payback == lifetime_periods(churn)
        assert (payback <= lifetime_periods(churn)) == (ratio >= 1)


@given(amounts, shares, shares, st.integers(1, 120))
@example(Fraction(10**15), Fraction(1), Fraction(1, 10_000), 120)
@example(Fraction(50), Fraction(9, 10), Fraction(1), 120)
@example(Fraction(50), Fraction(9, 10), Fraction(0), 120)
def test_a_value_curve_rises_and_never_passes_the_lifetime_value(
    arpa, margin, churn, periods
):
    curve = value_curve(arpa, margin, churn, periods)
    assert len(curve) == periods + 1
    assert curve[0] == 0
    assert curve[1] == float(arpa * margin)
    assert all(before <= after for before, after in pairwise(curve))
    value = lifetime_value(arpa, margin, churn)
    if value is None:
        assert curve[-1] == pytest.approx(float(arpa * margin * periods))
    else:
        assert curve[-1] <= float(value) * ROUNDING


@given(amounts, shares, st.fractions(Fraction(1, 10), 1, max_denominator=100))
def test_a_value_curve_tends_to_the_lifetime_value(arpa, margin, churn):
    value = float(lifetime_value(arpa, margin, churn))
    curve = value_curve(arpa, margin, churn, 120)
    # What is still to come is what those who are still there will bring.
    for periods in (1, 12, 120):
        to_come = value * float((1 - churn) ** periods)
        assert curve[periods] + to_come == pytest.approx(value, rel=1e-12)
    assert curve[120] == pytest.approx(value, rel=1e-5)


# The page ---------------------------------------------------------------------------


def page_for(client, **typed):
    return ask(client, address("lifetime-value", "en"), **typed)


def meaning(page):
    return page.one("div", class_="meaning").text


def test_with_a_wanted_ratio_the_headline_is_what_may_be_spent(client, db):
    page = page_for(client, arpa="50", margin="90", churn="10", ltv_to_cac="3")
    assert answer(page) == ("150", "150")
    label = page.one("span", class_="headline-label").text
    assert label == "What you could spend on winning a customer"
    assert "winning a customer may cost 150 at most" in meaning(page)
    assert numbers_of_steps(page)[:3] == [
        ["50", "90.0%", "10.0%", "450"],
        ["1", "10.0%", "10"],
        ["450", "3", "150"],
    ]


@pytest.mark.parametrize(
    ("cac", "said", "unsaid"),
    [
        ("180", "the average customer has covered it after 5 months", "costs nothing"),
        ("45", "paid back after 1 month", "the average customer has covered"),
        ("0", "costs nothing", "paid back after"),
    ],
)
def test_who_leaves_before_counts_when_the_cost_is_paid_back(
    client, db, cac, said, unsaid
):
    page = page_for(client, arpa="50", margin="90", churn="10", cac=cac)
    assert said in meaning(page)
    assert unsaid not in meaning(page)


@pytest.mark.parametrize(
    ("arpa", "brings"), [("9.99", "0.999"), ("10", "1"), ("10.001", "1.0001")]
)
def test_a_customer_who_costs_more_than_they_bring_is_never_said_to_bring_as_much(
    client, db, arpa, brings
):
    page = page_for(client, arpa=arpa, margin="100", churn="10", cac="100")
    assert f"brings {brings} back" in meaning(page)
    assert ("costs more than they bring" in meaning(page)) == (arpa == "9.99")
