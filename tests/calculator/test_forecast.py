"""Laws of the forecast."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from calculator.formulas.forecast import (
    customers_gained,
    customers_over_time,
    revenue_gained,
    steady_state,
)
from tests.calculator.answers import address, ask, computed, get

counts = st.fractions(0, 10**12, max_denominator=100)
shares = st.fractions(0, 1, max_denominator=10_000)
above_zero = st.fractions(Fraction(1, 10_000), 1, max_denominator=10_000)
horizons = st.integers(0, 120)


def exact_series(*numbers):
    return [Fraction(customers) for customers in customers_over_time(*numbers)]


def off(*numbers):
    """Return what fifty digits can be off by after 120 periods of such numbers."""
    return max([1, *numbers]) * Fraction(1, 10**40)


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        (lambda: customers_over_time(-1, 1, 1, 1), "start must not be negative"),
        (lambda: customers_over_time(1, -1, 1, 1), "new must not be negative"),
        (lambda: customers_over_time(1, 1, 2, 1), "churn must be from 0 to 1"),
        (lambda: customers_over_time(1, 1, 1, -1), "periods must be from 0 to 120"),
        (lambda: customers_over_time(1, 1, 1, 121), "periods must be from 0 to 120"),
        (lambda: steady_state(-1, 1), "new must not be negative"),
        (lambda: steady_state(1, -1), "churn must be from 0 to 1"),
        (lambda: revenue_gained([], -1), "arpa must not be negative"),
        (lambda: customers_gained([Decimal(1)], []), "shorter than"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(refused, reason):
    with pytest.raises(ValueError, match=reason):
        refused()


@given(counts, counts, above_zero, horizons)
@example(Fraction(0), Fraction(0), Fraction(1, 2), 120)
@example(Fraction(10**12), Fraction(1), Fraction(1), 120)
def test_a_forecast_stays_between_its_start_and_its_steady_state(
    start, new, churn, periods
):
    steady = steady_state(new, churn)
    low, high = sorted([start, steady])
    series = exact_series(start, new, churn, periods)
    assert len(series) == periods + 1
    slack = off(start, steady)
    assert all(low - slack <= customers <= high + slack for customers in series)
    distances = [abs(customers - steady) for customers in series]
    assert all(after <= before + slack for before, after in pairwise(distances))


@given(counts, counts, above_zero, horizons)
@example(Fraction(1000), Fraction(40), Fraction(1, 20), 24)
def test_a_forecast_nears_its_steady_state_by_the_churn_of_each_period(
    start, new, churn, periods
):
    steady = steady_state(new, churn)
    last = exact_series(start, new, churn, periods)[-1]
    expected = steady + (start - steady) * (1 - churn) ** periods
    assert abs(last - expected) <= off(start, steady)


@given(counts, counts, st.fractions(Fraction(1, 4), 1, max_denominator=100))
def test_a_forecast_ends_at_its_steady_state(start, new, churn):
    steady = steady_state(new, churn)
    last = exact_series(start, new, churn, 120)[-1]
    assert float(last) == pytest.approx(float(steady), rel=1e-12, abs=1e-2)


@given(counts, counts, horizons)
def test_without_churn_all_stay_and_nothing_settles(start, new, periods):
    assert steady_state(new, 0) is None
    series = exact_series(start, new, 0, periods)
    assert abs(series[-1] - (start + periods * new)) <= off(start + periods * new)


@given(above_zero, counts)
def test_a_steady_state_stays_where_it_is(churn, new):
    steady = steady_state(new, churn)
    series = exact_series(steady, new, churn, 120)
    assert all(abs(customers - steady) <= off(steady) for customers in series)


def test_each_period_is_paid_for_by_who_is_there_at_its_end():
    series = [Decimal(number) for number in (100, 90, 80)]
    aim = [Decimal(number) for number in (200, 95, 90)]
    # Five and ten more; who was there before the first period pays for none.
    assert revenue_gained(customers_gained(series, aim), 50) == 750


@given(counts, counts, shares, horizons, counts)
def test_equal_series_gain_no_revenue(start, new, churn, periods, arpa):
    series = customers_over_time(start, new, churn, periods)
    assert revenue_gained(customers_gained(series, list(series)), arpa) == 0


@given(
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.integers(0, 100),
    st.integers(1, 60),
    st.integers(0, 10**9),
)
def test_a_target_equal_to_the_churn_gains_nothing(start, new, percent, periods, arpa):
    churn = f"{percent / 100:.2f}"
    numbers = {"start": start, "new": new, "periods": periods, "arpa": arpa}
    plain = {name: str(number) for name, number in numbers.items()}
    results = computed("forecast", **plain, churn=churn, target_churn=churn).results
    assert (results["customers_gained"], results["revenue_gained"]) == (0, 0)
    assert results["target_series"] == results["series"]


@given(counts, counts, shares, shares, st.integers(1, 120))
def test_a_lower_churn_never_loses_customers_or_revenue(
    start, new, churn, target, periods
):
    series = customers_over_time(start, new, churn, periods)
    aim = customers_over_time(start, new, target, periods)
    gained = revenue_gained(customers_gained(series, aim), 50)
    slack = off(start + periods * new) * 50 * periods
    if target <= churn:
        assert Fraction(aim[-1]) >= Fraction(series[-1]) - slack
        assert gained >= -slack
    else:
        assert Fraction(aim[-1]) <= Fraction(series[-1]) + slack
        assert gained <= slack


# The page ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        # 597.53 and 664.22, apart by 66.69
        ({"start": "800", "new": "18", "periods": "12"}, "664, a difference of 66"),
        ({"start": "80", "new": "1", "periods": "1"}, "77.8, a difference of 0.8"),
    ],
)
def test_the_difference_is_that_of_the_numbers_shown(client, db, typed, said):
    form = {**typed, "churn": "5", "target_churn": "4"}
    page = ask(client, address("forecast", "en"), **form)
    assert said in page.one("div", class_="meaning").text


def test_an_empty_alias_leaves_the_field_itself_alone(client):
    numbers = {"start": "10", "churn": "0.05", "new": "5", "new_per_month": ""}
    assert get(client, "forecast", **numbers)["steady_state"] == 100
