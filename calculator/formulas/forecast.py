"""Where the number of customers goes if churn and new customers stay as they are."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from calculator.formulas.requirements import (
    Number,
    require_not_negative,
    require_rate,
)

MAX_PERIODS = 120
# Exact fractions would grow by the digits of the rate each period; fifty places show
# no difference after 120 of them.
_CONTEXT = Context(prec=50, rounding=ROUND_HALF_EVEN)


def customers_over_time(
    start: Number, new: Number, churn: Number, periods: int
) -> list[Fraction]:
    """Return the customers after 0, 1, … `periods` periods, none of them negative.

    Formula: C(n+1) = C(n) × (1 - churn) + new: who joins in a period can leave from
    the next one on. Computed with fifty significant digits. Source: the balance of
    customers at a steady rate.
    Raises ValueError unless start and new are not negative, churn is from 0 to 1 and
    periods is from 0 to 120.

    >>> series = customers_over_time(1000, 20, Fraction(1, 10), 2)
    >>> [int(customers) for customers in series]
    [1000, 920, 848]
    """
    return [Fraction(count) for count in _counts(start, new, churn, periods)]


def customers_after(
    start: Number, new: Number, churn: Number, periods: int
) -> Fraction:
    """Return the last of what customers_over_time gives; it raises the same.

    >>> int(customers_after(1000, 20, Fraction(1, 10), 2))
    848
    """
    return Fraction(_counts(start, new, churn, periods)[-1])


def _counts(start: Number, new: Number, churn: Number, periods: int) -> list[Decimal]:
    require_not_negative(start=start, new=new)
    require_rate(churn=churn)
    if not 0 <= periods <= MAX_PERIODS:
        raise ValueError("periods must be from 0 to 120")
    kept, joined = _decimal(1 - Fraction(churn)), _decimal(new)
    counts = [_decimal(start)]
    for _period in range(periods):
        counts.append(_CONTEXT.fma(counts[-1], kept, joined))
    return counts


def steady_state(new: Number, churn: Number) -> Fraction | None:
    """Return the number of customers that stays once it is reached; None at zero churn.

    Formula: new / churn, from 0 upwards: then as many leave as join. Source: the fixed
    point of the balance of customers.
    Raises ValueError unless new is not negative and churn is from 0 to 1.

    >>> steady_state(20, Fraction(1, 20))
    Fraction(400, 1)
    """
    require_not_negative(new=new)
    require_rate(churn=churn)
    return Fraction(new) / churn if churn else None


def revenue_gained(
    series: list[Fraction], target_series: list[Fraction], arpa: Number
) -> Fraction:
    """Return what the target brings in more than the series over all periods.

    Formula: arpa × the sum of the differences after periods 1, 2, …: each period is
    paid for by who is there at its end. Negative where the target is worse. Source:
    revenue = customers × revenue per account.
    Raises ValueError unless the series are of one length and arpa is not negative.

    >>> revenue_gained([Fraction(10), Fraction(8)], [Fraction(10), Fraction(9)], 50)
    Fraction(50, 1)
    """
    require_not_negative(arpa=arpa)
    pairs = list(zip(series, target_series, strict=True))[1:]
    return arpa * sum((target - count for count, target in pairs), Fraction(0))


def _decimal(value: Number) -> Decimal:
    fraction = Fraction(value)
    return _CONTEXT.divide(Decimal(fraction.numerator), Decimal(fraction.denominator))
