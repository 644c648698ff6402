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
# Of fifty significant digits the last may be off, and more so in a sum.
ROUNDING = 1 + Fraction(1, 10**45)


def is_near(found, exact):
    return exact / ROUNDING <= Fraction(found) <= exact * ROUNDING


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
        (lambda: value_curve(1, 1, 2, 3), "churn must be from 0 to 1"),
        (lambda: value_curve(1, 1, 1, -1), "periods must be from 0 to 120"),
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
    assert is_near(curve[1], arpa * margin)
    assert all(before <= after for before, after in pairwise(curve))
    value = lifetime_value(arpa, margin, churn)
    if value is None:
        assert is_near(curve[-1], arpa * margin * periods)
    else:
        assert Fraction(curve[-1]) <= value * ROUNDING


@given(amounts, shares, st.fractions(Fraction(1, 10), 1, max_denominator=100))
def test_a_value_curve_tends_to_the_lifetime_value(arpa, margin, churn):
    value = float(lifetime_value(arpa, margin, churn))
    curve = value_curve(arpa, margin, churn, 120)
    # What is still to come is what those who are still there will bring.
    for periods in (1, 12, 120):
        to_come = value * float((1 - churn) ** periods)
        assert float(curve[periods]) + to_come == pytest.approx(value, rel=1e-12)
    assert float(curve[120]) == pytest.approx(value, rel=1e-5)


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


def test_a_budget_is_not_taken_for_the_value(client, db):
    page = page_for(client, arpa="50", margin="90", churn="10", ltv_to_cac="3")
    assert page.one("output").text == "150"
    assert "brings 450 of gross profit" in meaning(page)
    nothing = page_for(client, arpa="0", margin="90", churn="10", ltv_to_cac="3")
    assert "costs nothing" not in meaning(nothing)


@pytest.mark.parametrize(
    ("arpa", "margin", "churn", "cac", "said"),
    [
        # Paid back by the very payment that reaches the cost, and nobody leaves.
        ("19.9", "80", "0", "159.2", None),
        # 50 + 45 + 40.5 + 36.45 + 32.805 + 29.5245 = 234.2795
        ("50", "100", "10", "234.2795", "after 6 months"),
        ("50", "100", "10", "234.2796", "after 7 months"),
        # Beyond the chart, which ends after 20 months.
        ("50", "90", "10", "400", "after 21 months"),
    ],
)
def test_a_cost_that_is_just_reached_is_covered(
    client, db, arpa, margin, churn, cac, said
):
    page = page_for(client, arpa=arpa, margin=margin, churn=churn, cac=cac)
    told = meaning(page).partition("Counting those who leave before")[2]
    assert said in told if said else not told


def test_steps_hold_the_numbers_as_they_were_typed(client, db):
    typed = {"arpa": "50", "margin": "100", "churn": "30", "ltv": "166.7"}
    steps = page_for(client, **typed, ltv_to_cac="3").one("pre", id="steps-text").text
    assert "166.7 ÷ 3 ≈ 55.57" in steps
    typed = {"arpa": "9.999", "margin": "100", "churn": "10"}
    steps = page_for(client, **typed, cac="100").one("pre", id="steps-text").text
    assert "9.999 × 100% ÷ 10.0% = 99.99" in steps
    assert "99.99 ÷ 100 = 0.9999" in steps
