"""Laws of customer churn and of the interval of a share."""

import math
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from calculator.formulas.churn_rate import (
    PERIODS,
    all_lost_over_start,
    all_lost_over_start_plus_new,
    churn_rate,
    compounded_rate,
    equivalent_rate,
    lifetime_periods,
    lost_from_counts,
    lost_over_average,
    net_change,
    retention_curve,
    retention_rate,
    simple_multiple,
)
from calculator.formulas.proportions import wilson_interval
from calculator.formulas.requirements import missing_factor


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        (lambda: churn_rate(-1, 0), "start must be above zero"),
        (lambda: churn_rate(10, -1), "lost must be from 0 to start"),
        (lambda: retention_rate(0, 0), "start must be above zero"),
        (lambda: lost_from_counts(-1, 0), "start must not be negative"),
        (lambda: lost_from_counts(1, -1), "end must not be negative"),
        (lambda: lost_from_counts(1, 1, -1), "new must not be negative"),
        (lambda: lost_from_counts(100, 50, 60), "new must not be above end"),
        (lambda: lost_from_counts(100, 170, 60), "must not be above start"),
        (lambda: all_lost_over_start(0, 0, 1), "start must be above zero"),
        (lambda: all_lost_over_start(10, 11, 0), "lost must be from 0 to start"),
        (lambda: all_lost_over_start(10, 1, -1), "lost_new must not be negative"),
        (lambda: all_lost_over_start_plus_new(0, 0, 0, 0), "must be above zero"),
        (lambda: all_lost_over_start_plus_new(-1, 2, 0, 0), "start must not be"),
        (lambda: all_lost_over_start_plus_new(2, -1, 0, 0), "new must not be"),
        (lambda: all_lost_over_start_plus_new(1, 1, 2, 0), "lost must be from 0"),
        (lambda: all_lost_over_start_plus_new(1, 1, 0, 2), "from 0 to new"),
        (lambda: lost_over_average(0, 10, 0), "start must be above zero"),
        (lambda: lost_over_average(10, -10, 0), "end must not be negative"),
        (lambda: lost_over_average(10, 10, 11), "lost must be from 0 to start"),
        (lambda: net_change(0, 10), "start must be above zero"),
        (lambda: net_change(10, -1), "end must not be negative"),
        (lambda: wilson_interval(0, 0), "start must be above zero"),
        (lambda: wilson_interval(2, 1), "lost must be from 0 to start"),
        (lambda: equivalent_rate(1.01, "month", "year"), "rate must be from 0 to 1"),
        (lambda: equivalent_rate(math.nan, "month", "year"), "rate must be"),
        (lambda: equivalent_rate(0, "day", "day"), "one of week, month, quarter, year"),
        (lambda: simple_multiple(-1, "month", "year"), "rate must be from 0 to 1"),
        (lambda: simple_multiple(1, "month", "day"), "a period must be one of"),
        (lambda: lifetime_periods(2), "rate must be from 0 to 1"),
        (lambda: compounded_rate(-0.1, 2), "rate must be from 0 to 1"),
        (lambda: compounded_rate(0.1, 0), "ratio must be above zero"),
        (lambda: retention_curve(2, 3), "rate must be from 0 to 1"),
        (lambda: retention_curve(1, -1), "periods must not be negative"),
        (lambda: missing_factor([5], [2, 0]), "other factors must not be zero"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(refused, reason):
    with pytest.raises(ValueError, match=reason):
        refused()


def test_the_worked_example_of_the_page():
    lost = lost_from_counts(1000, 1030, new=80)
    assert lost == 50
    assert churn_rate(1000, lost) == Fraction("0.05")
    assert retention_rate(1000, lost) == Fraction("0.95")
    assert lost_over_average(1000, 1030, lost) == Fraction(50, 1015)
    assert net_change(1000, 1030) == Fraction("-0.03")


def test_a_year_is_twelve_months_four_quarters_and_its_days_in_weeks():
    year = PERIODS["year"]
    assert year == 12 * PERIODS["month"] == 4 * PERIODS["quarter"]
    assert year == Fraction("365.25") / 7 * PERIODS["week"]


amounts = st.fractions(min_value=0, max_value=10**15, max_denominator=100)
counts = st.integers(0, 10**15)
periods = st.sampled_from(sorted(PERIODS))


@given(amounts, amounts)
def test_churn_and_retention_make_one(start, lost):
    assume(0 < start >= lost)
    assert churn_rate(start, lost) + retention_rate(start, lost) == 1


@given(amounts, amounts)
def test_definitions_agree_when_nobody_joins(start, lost):
    assume(0 < start >= lost)
    end = start - lost
    rate = churn_rate(start, lost)
    assert churn_rate(start, lost_from_counts(start, end)) == rate
    assert all_lost_over_start(start, lost, 0) == rate
    assert all_lost_over_start_plus_new(start, 0, lost, 0) == rate
    assert net_change(start, end) == rate


@given(amounts, amounts)
def test_losses_over_the_average_agree_when_newcomers_replace_them(start, lost):
    assume(0 < start >= lost)
    assert lost_over_average(start, start, lost) == churn_rate(start, lost)
    assert net_change(start, start) == 0


@given(counts, counts)
@example(0, 1)
@example(1, 1)
@example(0, 10**15)
@example(1, 10**15)
@example(10**15 - 1, 10**15)
@example(10**15, 10**15)
def test_the_interval_holds_the_rate_and_mirrors_retention(lost, start):
    assume(0 < start >= lost)
    low, high = wilson_interval(lost, start)
    assert 0 <= low <= churn_rate(start, lost) <= high <= 1
    assert low < high
    assert (low == 0) == (lost == 0)
    kept_low, kept_high = wilson_interval(start - lost, start)
    assert (kept_low, kept_high) == pytest.approx((1 - high, 1 - low), rel=0, abs=1e-15)


@pytest.mark.parametrize("start", [30, 10**6, 10**15])
def test_the_limits_stay_accurate_however_small(start):
    # Both limits solve (S + z²) p² - (2 L + z²) p + L²/S = 0.
    z2 = Fraction(1.959963984540054) ** 2
    for limit in wilson_interval(1, start):
        p = Fraction(limit)
        terms = (start + z2) * p**2, (2 + z2) * p, Fraction(1, start)
        assert abs(terms[0] - terms[1] + terms[2]) <= max(terms) * Fraction(1, 10**14)


@given(st.floats(1e-300, 0.1), periods, periods)
@example(1e-300, "week", "year")
def test_equivalents_turn_back_into_each_other(rate, period, other):
    there = equivalent_rate(rate, period, other)
    back = equivalent_rate(there, other, period)
    assert back == pytest.approx(rate, rel=1e-12, abs=0)


@given(st.fractions(0, 1), periods, periods)
def test_equivalents_stay_rates_and_never_pass_the_plain_multiple_of_longer_periods(
    rate, period, other
):
    equivalent = equivalent_rate(rate, period, other)
    assert 0 <= equivalent <= 1
    if PERIODS[other] >= PERIODS[period]:
        plain = float(simple_multiple(rate, period, other))
        assert equivalent <= plain * (1 + 1e-12)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("other", PERIODS)
def test_equivalents_are_exact_at_the_ends(period, other):
    assert str(equivalent_rate(0, period, other)) == "0.0"
    assert equivalent_rate(1, period, other) == 1.0
    assert equivalent_rate(0.23, period, period) == 0.23


def test_equivalents_are_accurate_near_both_ends():
    tiny = Fraction(1, 10**15)
    assert equivalent_rate(tiny, "month", "year") == pytest.approx(12e-15, rel=1e-13)
    kept_a_month = 1 - equivalent_rate(1 - tiny, "quarter", "month")
    assert kept_a_month == pytest.approx(1e-5, rel=1e-10)
    beyond_floats = Fraction(1, 10**400)
    assert 0 < equivalent_rate(beyond_floats, "month", "year") < 1e-300
    assert 1 - Fraction(1, 10**50) < equivalent_rate(1 - beyond_floats, "month", "week")


@given(st.fractions(0, 1).filter(lambda rate: rate not in (0, 1)), periods, periods)
@example(Fraction(99, 100), "month", "year")
@example(1 - Fraction(1, 10**70), "week", "year")
@example(Fraction(1, 10**70), "year", "week")
def test_no_equivalent_becomes_none_or_all(rate, period, other):
    assert 0 < equivalent_rate(rate, period, other) < 1


@given(st.fractions(0, 1).filter(lambda rate: rate not in (0, 1)))
@example(1 - Fraction(1, 10**70))
@example(Fraction(1, 10**70))
def test_no_share_of_a_curve_becomes_none_or_all(rate):
    assert all(0 < share < 1 for share in retention_curve(rate, 120)[1:])


@given(st.fractions(0, 1))
def test_a_lifetime_is_the_inverse_of_churn(rate):
    lifetime = lifetime_periods(rate)
    assert lifetime is None if rate == 0 else lifetime * rate == 1


@given(st.fractions(0, 1), st.integers(0, 40))
@example(Fraction(0), 12)
@example(Fraction(1), 12)
def test_a_retention_curve_begins_with_all_and_keeps_the_same_share_each_period(
    rate, periods
):
    curve = retention_curve(rate, periods)
    assert len(curve) == periods + 1
    assert curve[0] == 1
    for before, after in pairwise(curve):
        # Far down, what is left is as small as what floats near one cannot tell.
        assert after == pytest.approx(before * float(1 - rate), rel=1e-9, abs=1e-15)
        assert 0 <= after <= before


@given(st.lists(amounts.filter(bool), min_size=1, max_size=3), amounts.filter(bool))
def test_a_missing_factor_makes_both_products_equal(product, other):
    factor = missing_factor(product, [other])
    assert factor * other == math.prod(product)
