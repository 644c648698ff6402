"""Customer churn of one period, its several definitions, and other periods.

Letters as in the formulas: S customers at the start, E at the end, N new in the
period, L lost of those present at the start, Ln new ones lost in the same period.
Counts may be fractional, such as averages.
"""

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import cache

from calculator.formulas.requirements import (
    Number,
    require_lost_of_start,
    require_not_negative,
    require_positive,
    require_rate,
)

# Lengths in months: a year is 12 months, 4 quarters and 365.25 / 7 weeks.
PERIODS: Mapping[str, Fraction] = {
    "week": 12 * 7 / Fraction("365.25"),
    "month": Fraction(1),
    "quarter": Fraction(3),
    "year": Fraction(12),
}
# Floats lie too far apart near 1 to tell a share from it that is closer than this.
_NEARLY_NONE = 1e-10
_LOG_FEW = math.log(_NEARLY_NONE)
_LEAST = math.ulp(0.0)


def churn_rate(start: Number, lost: Number) -> Fraction:
    """Return the share of customers lost in one period, from 0 to 1.

    Formula: L / S. Source: ChartMogul and ProfitWell, who leave out customers that
    join and leave within the period.
    Raises ValueError unless start is above zero and lost is from 0 to start.

    >>> churn_rate(200, 5)
    Fraction(1, 40)
    """
    require_lost_of_start(start, lost)
    return Fraction(lost, start)


def retention_rate(start: Number, lost: Number) -> Fraction:
    """Return the share of customers kept through one period, from 0 to 1.

    Formula: 1 - L / S. Source: the complement of churn_rate.
    Raises ValueError unless start is above zero and lost is from 0 to start.

    >>> retention_rate(200, 5)
    Fraction(39, 40)
    """
    return 1 - churn_rate(start, lost)


def lost_from_counts(start: Number, end: Number, new: Number = 0) -> Fraction:
    """Return how many customers of the start were lost, from 0 to start.

    Formula: S + N - E, if all who joined are still there. Source: the balance of
    customers E = S + N - L.
    Raises ValueError if a number is negative, if new is above end, or if more were
    retained (E - N) than there were at the start.

    >>> lost_from_counts(1000, 1030, new=80)
    Fraction(50, 1)
    """
    require_not_negative(start=start, end=end, new=new)
    if new > end:
        raise ValueError("new must not be above end")
    if end - new > start:
        raise ValueError("retained (end - new) must not be above start")
    return Fraction(start + new - end)


def all_lost_over_start(start: Number, lost: Number, lost_new: Number) -> Fraction:
    """Return all losses of one period per customer at its start, from 0 upwards.

    Formula: (L + Ln) / S; passes 1 when many join and leave. Source: Recurly's basic
    customer churn rate.
    Raises ValueError unless start is above zero, lost is from 0 to start and
    lost_new is not negative.

    >>> all_lost_over_start(1000, 50, 12)
    Fraction(31, 500)
    """
    require_lost_of_start(start, lost)
    require_not_negative(lost_new=lost_new)
    return Fraction(lost + lost_new, start)


def all_lost_over_start_plus_new(
    start: Number, new: Number, lost: Number, lost_new: Number
) -> Fraction:
    """Return the share lost of all customers seen in one period, from 0 to 1.

    Formula: (L + Ln) / (S + N). Source: Stripe Billing's subscriber churn rate.
    Raises ValueError unless start and new are not negative and together above zero,
    lost is from 0 to start, and lost_new is from 0 to new.

    >>> all_lost_over_start_plus_new(1000, 500, 50, 12)
    Fraction(31, 750)
    """
    require_not_negative(start=start, new=new)
    if start + new == 0:
        raise ValueError("start + new must be above zero")
    if not 0 <= lost <= start:
        raise ValueError("lost must be from 0 to start")
    if not 0 <= lost_new <= new:
        raise ValueError("lost_new must be from 0 to new")
    return Fraction(lost + lost_new, start + new)


def lost_over_average(start: Number, end: Number, lost: Number) -> Fraction:
    """Return losses per average customer of one period, from 0 to 2.

    Formula: L / ((S + E) / 2); 2 when all leave and nobody joins. Source: a common
    variant, with the mean of start and end as the base.
    Raises ValueError unless start is above zero, end is not negative and lost is
    from 0 to start.

    >>> lost_over_average(1000, 1030, 50)
    Fraction(10, 203)
    """
    require_lost_of_start(start, lost)
    require_not_negative(end=end)
    return Fraction(2 * lost, start + end)


def net_change(start: Number, end: Number) -> Fraction:
    """Return the net share by which the number of customers shrank, at most 1.

    Formula: (S - E) / S; negative when the number grew. Source: a common mistake for
    churn, which hides losses behind new customers.
    Raises ValueError unless start is above zero and end is not negative.

    >>> net_change(1000, 1030)
    Fraction(-3, 100)
    """
    require_positive(start=start)
    require_not_negative(end=end)
    return Fraction(start - end, start)


def equivalent_rate(rate: Number | float, period: str, other: str) -> Fraction | float:
    """Return the churn rate per `other` that compounds to `rate` per `period`.

    Formula: 1 - (1 - c)^(length of other / length of period), from 0 to 1. Source:
    compound decay at a steady rate.
    Raises ValueError unless rate is from 0 to 1 and both are names in PERIODS.

    >>> round(equivalent_rate(Fraction(1, 10), "month", "year"), 6)
    0.71757
    """
    return compounded_rate(rate, _length_ratio(period, other))


def compounded_rate(rate: Number | float, ratio: Number) -> Fraction | float:
    """Return the churn rate of a period `ratio` times as long, from 0 to 1.

    Formula: 1 - (1 - c)^ratio. Source: compound decay at a steady rate. Only what is
    0 or 1 from the beginning becomes so: near 1 it is a fraction, which holds more.
    Raises ValueError unless rate is from 0 to 1 and ratio is above zero.

    >>> round(compounded_rate(Fraction(1, 50), 3), 6)
    0.058808
    >>> compounded_rate(Fraction(99, 100), 12) == 1
    False
    """
    require_rate(rate=rate)
    require_positive(ratio=ratio)
    if rate in (0, 1):
        return float(rate)
    if ratio == 1:
        return rate
    log_kept = _log_kept(rate) * float(ratio)
    if log_kept < _LOG_FEW:
        return 1 - Fraction(_share_kept(log_kept))
    return -math.expm1(log_kept)


def retention_curve(rate: Number, periods: int) -> list[Fraction | float]:
    """Return the share of customers still there after 0, 1, … `periods` periods.

    Formula: (1 - c)^n, from 1 downwards to 0. Source: compound decay at a steady rate.
    Raises ValueError unless rate is from 0 to 1 and periods is not negative.

    >>> [round(share, 6) for share in retention_curve(Fraction(1, 2), 2)]
    [1.0, 0.5, 0.25]
    """
    require_rate(rate=rate)
    require_not_negative(periods=periods)
    if rate in (0, 1):
        return [1.0, *[1.0 - rate] * periods]
    log_kept = _log_kept(rate)
    return [1.0, *(_share_kept(log_kept * n) for n in range(1, periods + 1))]


def _log_kept(rate: Number | float) -> float:
    # Each logarithm is accurate on its own side: log1p for tiny rates, log near 1.
    if rate < 0.5:
        return math.log1p(-(float(rate) or _LEAST))
    return math.log(float(1 - rate) or _LEAST)


def _share_kept(log_kept: float) -> Fraction | float:
    """Return e^log_kept, which is never so near to 0 or to 1 that it becomes it."""
    if log_kept > -_NEARLY_NONE:
        return 1 - Fraction(-math.expm1(log_kept))
    return math.exp(log_kept) or _LEAST


def simple_multiple(rate: Number, period: str, other: str) -> Fraction:
    """Return the rate per `other` by plain multiplication, which is wrong.

    Formula: c × length of other / length of period, from 0 upwards, past 1 as well.
    Source: a widespread mistake (×12 for a year), to be shown beside equivalent_rate.
    Raises ValueError unless rate is from 0 to 1 and both are names in PERIODS.

    >>> simple_multiple(Fraction(1, 10), "month", "year")
    Fraction(6, 5)
    """
    require_rate(rate=rate)
    return rate * _length_ratio(period, other)


def lifetime_periods(rate: Number) -> Fraction | None:
    """Return the expected customer lifetime in periods, 1 or more; None at zero churn.

    Formula: 1 / c, which takes churn to stay as it is. Source: the mean of the
    geometric distribution.
    Raises ValueError unless rate is from 0 to 1.

    >>> lifetime_periods(Fraction(1, 20))
    Fraction(20, 1)
    """
    require_rate(rate=rate)
    return Fraction(1, rate) if rate else None


@cache
def _length_ratio(period: str, other: str) -> Fraction:
    if not {period, other} <= PERIODS.keys():
        raise ValueError(f"a period must be one of {', '.join(PERIODS)}")
    return PERIODS[other] / PERIODS[period]
