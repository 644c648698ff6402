import csv
import math
import re
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from calculator.formulas import (
    PERIODS,
    all_lost_over_start,
    all_lost_over_start_plus_new,
    churn_rate,
    equivalent_rate,
    lifetime_periods,
    lost_from_counts,
    lost_over_average,
    net_change,
    retention_rate,
    simple_multiple,
    wilson_interval,
)

CASES = Path(__file__).parents[1] / "cases"


def rows(name):
    with open(CASES / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def numbers(inputs):
    pairs = (pair.split("=") for pair in inputs.split(";"))
    return {name: Fraction(value) for name, value in pairs}


def churn_from_end(start, end, new=0):
    return churn_rate(start, lost_from_counts(start, end, new))


def retention_from_end(start, end, new):
    return retention_rate(start, lost_from_counts(start, end, new))


def standard_churn(start, lost, lost_reactivated, lost_joined_in_period):
    return churn_rate(start, lost - lost_reactivated - lost_joined_in_period)


METRICS = {
    "annual_from_monthly": lambda monthly: equivalent_rate(monthly, "month", "year"),
    "annual_from_monthly_naive": lambda monthly: simple_multiple(
        monthly, "month", "year"
    ),
    "churn_split_total": lambda voluntary, involuntary: (
        churn_rate(1, voluntary) + churn_rate(1, involuntary)
    ),
    "churn_start_plus_new": partial(all_lost_over_start_plus_new, lost_new=0),
    "customer_churn": churn_rate,
    "customer_churn_from_end": churn_from_end,
    "customer_churn_standard_b2b": standard_churn,
    "customer_retention": retention_from_end,
    "lifetime": lambda churn: lifetime_periods(churn),
    "monthly_from_annual_naive": lambda annual: simple_multiple(
        annual, "year", "month"
    ),
    "wilson95": lambda lost, n: wilson_interval(lost, n),
}
PUBLISHED = [row for row in rows("calculator_cases.csv") if row["metric"] in METRICS]
EDGES = {
    (row["metric"], row["inputs"]): row["recommended"]
    for row in rows("calculator_edge_cases.csv")
}


def recommended(metric, inputs):
    """Return the figures that the agreed edge case names, in their order."""
    return [float(figure) for figure in re.findall(r"\d+\.?\d*", EDGES[metric, inputs])]


def test_every_metric_has_published_cases():
    assert {row["metric"] for row in PUBLISHED} == METRICS.keys()


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: row["inputs"])
def test_published_cases_come_out_as_printed(row):
    result = METRICS[row["metric"]](**numbers(row["inputs"]))
    results = result if isinstance(result, tuple) else (result,)
    expected = [float(figure) for figure in row["expected"].split(";")]
    assert [float(figure) for figure in results] == pytest.approx(
        expected, rel=0, abs=float(row["tolerance"])
    )


@pytest.mark.parametrize(
    ("metric", "inputs"),
    [
        ("customer_churn", "start=0;lost=0"),
        ("customer_churn_from_end", "start=100;end=110"),
        ("customer_churn_from_end", "start=100;end=50;new=60"),
        ("customer_churn_from_end", "start=100;end=170;new=60"),
        ("annual_from_monthly", "monthly=-0.05"),
    ],
)
def test_edge_cases_without_an_answer_are_refused(metric, inputs):
    assert EDGES[metric, inputs].startswith(("undefined", "error", "ask for new"))
    with pytest.raises(ValueError, match="must"):
        METRICS[metric](**numbers(inputs))


def test_more_lost_than_could_be_lost_is_refused():
    assert EDGES["customer_churn", "start=10;lost=11;new=0"] == "error"
    with pytest.raises(ValueError, match="lost must be from 0 to start"):
        churn_rate(10, 11)


def test_losses_above_the_start_need_splitting_into_old_and_new():
    assert recommended("customer_churn", "start=10;lost=14;new=20") == [1.4]
    with pytest.raises(ValueError, match="lost must be from 0 to start"):
        churn_rate(10, 14)
    assert all_lost_over_start(10, 10, 4) == Fraction("1.4")


def test_without_a_start_only_the_base_with_newcomers_has_an_answer():
    assert EDGES["customer_churn", "start=0;new=10;lost=2"] == "undefined"
    with pytest.raises(ValueError, match="start must be above zero"):
        churn_rate(0, 0)
    assert all_lost_over_start_plus_new(0, 10, 0, 2) == Fraction("0.2")


def test_three_vendors_get_three_rates_from_the_same_month():
    inputs = "start=1000;lost_old=50;new=500;lost_new=12"
    rates = [
        churn_rate(1000, 50),
        all_lost_over_start(1000, 50, 12),
        all_lost_over_start_plus_new(1000, 500, 50, 12),
    ]
    expected = recommended("customer_churn_split", inputs)
    assert [round(float(rate), 6) for rate in rates] == expected


def test_no_churn_has_no_lifetime_but_the_interval_gives_its_lower_bound():
    assert EDGES["lifetime", "churn=0"].startswith("no finite estimate")
    assert lifetime_periods(0) is None
    _, high = wilson_interval(0, 30)
    assert [round(1 / high, 2)] == recommended("lifetime", "lost=0;start=30")


def test_when_everyone_leaves_the_lifetime_is_one_period():
    assert recommended("lifetime", "churn=1") == [1]
    assert lifetime_periods(1) == 1


def test_a_yearly_rate_compounds_and_the_plain_multiple_is_impossible():
    rate = Fraction("0.10")
    expected = recommended("annual_from_monthly", "monthly=0.10")
    assert [round(equivalent_rate(rate, "month", "year"), 6)] == expected
    assert simple_multiple(rate, "month", "year") == Fraction("1.2")


def test_a_rate_for_three_times_as_long_compounds():
    # The published case has 10 and 30 days; a quarter is as many times a month.
    expected = recommended("period_conversion", "churn=0.02;days=10;to_days=30")
    assert [round(equivalent_rate(0.02, "month", "quarter"), 6)] == expected


def test_averages_have_a_rate_but_no_interval():
    assert EDGES["wilson95", "lost=83.9;n=1438"] == "rate yes, interval no"
    lost = Fraction("83.9")
    assert churn_rate(1438, lost) == Fraction(839, 14380)
    for counts in [(lost, 1438), (83, Fraction("1438.5"))]:
        with pytest.raises(ValueError, match="whole"):
            wilson_interval(*counts)


def test_the_interval_of_a_full_loss_ends_at_exactly_one():
    assert EDGES["wilson95", "lost=38;n=38"] == "upper exactly 1"
    assert wilson_interval(38, 38)[1] == 1.0


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
    assert churn_from_end(start, end) == rate
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
    assert equivalent_rate(beyond_floats, "month", "year") == 0.0
    assert equivalent_rate(1 - beyond_floats, "month", "week") == 1.0


@given(st.fractions(0, 1))
def test_a_lifetime_is_the_inverse_of_churn(rate):
    lifetime = lifetime_periods(rate)
    assert lifetime is None if rate == 0 else lifetime * rate == 1
