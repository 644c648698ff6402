"""Worked examples that others published, row by row of calculator_cases.csv."""

import csv
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

from calculator.formulas.churn_rate import (
    all_lost_over_start_plus_new,
    churn_rate,
    equivalent_rate,
    lifetime_periods,
    lost_from_counts,
    retention_rate,
    simple_multiple,
)
from calculator.formulas.forecast import steady_state
from calculator.formulas.lifetime_value import lifetime_value
from calculator.formulas.proportions import wilson_interval
from calculator.formulas.revenue_churn import (
    gross_churn,
    gross_revenue_retention,
    net_churn,
    net_new,
    net_revenue_retention,
    quick_ratio,
)
from tests.calculator.answers import get

FILE = Path(__file__).parents[1] / "cases/calculator_cases.csv"
with open(FILE, newline="", encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))


def churn_from_end(start, end, new):
    return churn_rate(start, lost_from_counts(start, end, new))


def retention_from_end(start, end, new):
    return retention_rate(start, lost_from_counts(start, end, new))


def standard_churn(start, lost, lost_reactivated, lost_joined_in_period):
    return churn_rate(start, lost - lost_reactivated - lost_joined_in_period)


def churn_of_two_kinds(voluntary, involuntary):
    return churn_rate(1, voluntary) + churn_rate(1, involuntary)


METRICS = {
    "annual_from_monthly": lambda monthly: equivalent_rate(monthly, "month", "year"),
    "annual_from_monthly_naive": lambda monthly: simple_multiple(
        monthly, "month", "year"
    ),
    "churn_split_total": churn_of_two_kinds,
    "churn_start_plus_new": partial(all_lost_over_start_plus_new, lost_new=0),
    "customer_churn": churn_rate,
    "customer_churn_from_end": churn_from_end,
    "customer_churn_standard_b2b": standard_churn,
    "customer_retention": retention_from_end,
    "gross_mrr_churn": gross_churn,
    "grr": gross_revenue_retention,
    "lifetime": lambda churn: lifetime_periods(churn),
    "ltv": lifetime_value,
    "monthly_from_annual_naive": lambda annual: simple_multiple(
        annual, "year", "month"
    ),
    "net_mrr_churn": net_churn,
    "net_new_mrr": net_new,
    "nrr": net_revenue_retention,
    "quick_ratio": quick_ratio,
    "steady_state_customers": lambda new_per_month, churn: steady_state(
        new_per_month, churn
    ),
    "steady_state_mrr": lambda new_per_month, churn, arpa: steady_state(
        new_per_month * arpa, churn
    ),
    "wilson95": lambda lost, n: wilson_interval(lost, n),
}
# Figures of the customer list, of survival and of models that no calculator computes.
COMPUTED_ELSEWHERE_OR_NOT_AT_ALL = {
    "clopper_pearson95",
    "cohort_retention",
    "cohort_weighted_average",
    "gross_mrr_churn_day_shopify",
    "km_greenwood_se",
    "km_loglog_high",
    "km_loglog_low",
    "km_median",
    "km_survival",
    "mrr_normalise",
    "net_mrr_churn_day_shopify",
    "sbg_loglik",
    "sbg_mean_churn",
}
# metric: the calculator that shows it, its result, and other names for its inputs.
SHOWN_BY = {
    "customer_churn": ("churn-rate", "churn_rate", {}),
    "customer_churn_from_end": ("churn-rate", "churn_rate", {}),
    "customer_retention": ("churn-rate", "retention_rate", {}),
    "wilson95": ("churn-rate", "interval", {"n": "start"}),
    "gross_mrr_churn": ("revenue-churn", "gross_churn", {}),
    "net_mrr_churn": ("revenue-churn", "net_churn", {}),
    "grr": ("revenue-churn", "grr", {}),
    "nrr": ("revenue-churn", "nrr", {}),
    "quick_ratio": ("revenue-churn", "quick_ratio", {}),
    "net_new_mrr": ("revenue-churn", "net_new", {}),
    "ltv": ("lifetime-value", "ltv", {}),
    "lifetime": ("lifetime-value", "lifetime_periods", {}),
    "steady_state_customers": ("forecast", "steady_state", {}),
}
# What the calculator asks for beside the published numbers, without bearing on them.
BESIDE = {
    "quick_ratio": {"start": "100000"},
    "net_new_mrr": {"start": "100000"},
    "lifetime": {"arpa": "1", "margin": "1"},
    "steady_state_customers": {"start": "0"},
}


def inputs_of(row):
    return dict(pair.split("=") for pair in row["inputs"].split(";"))


def as_published(row):
    expected = [float(figure) for figure in row["expected"].split(";")]
    return pytest.approx(expected, rel=0, abs=float(row["tolerance"]))


def rows_of(metrics):
    return [
        pytest.param(row, id=f"{row['metric']}: {row['inputs']}")
        for row in ROWS
        if row["metric"] in metrics
    ]


def test_every_metric_of_the_file_is_computed_or_named_as_left_out():
    assert METRICS.keys().isdisjoint(COMPUTED_ELSEWHERE_OR_NOT_AT_ALL)
    known = METRICS.keys() | COMPUTED_ELSEWHERE_OR_NOT_AT_ALL
    assert {row["metric"] for row in ROWS} == known
    assert SHOWN_BY.keys() <= METRICS.keys()


@pytest.mark.parametrize("row", rows_of(METRICS))
def test_published_cases_come_out_as_printed(row):
    inputs = {name: Fraction(number) for name, number in inputs_of(row).items()}
    result = METRICS[row["metric"]](**inputs)
    results = result if isinstance(result, tuple) else (result,)
    assert [float(figure) for figure in results] == as_published(row)


@pytest.mark.parametrize("row", rows_of(SHOWN_BY))
def test_the_calculators_give_published_cases_as_printed(client, row):
    calculator, result, names = SHOWN_BY[row["metric"]]
    inputs = {names.get(name, name): text for name, text in inputs_of(row).items()}
    inputs |= BESIDE.get(row["metric"], {})
    found = get(client, calculator, **inputs)[result]
    figures = [found["low"], found["high"]] if result == "interval" else [found]
    assert figures == as_published(row)
