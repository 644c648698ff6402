"""Where the number of customers goes if churn and new customers stay as they are."""

from collections.abc import Sequence
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
) -> list[Decimal]:
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
    require_not_negative(start=start, new=new)
    require_rate(churn=churn)
    if not 0 <= periods <= MAX_PERIODS:
        raise ValueError("periods must be from 0 to 120")
    kept, joined = _decimal(1 - Fraction(churn)), _decimal(new)
    customers = [_decimal(start)]
    for _period in range(periods):
        customers.append(_CONTEXT.fma(customers[-1], kept, joined))
    return customers


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


def customers_gained(
    series: Sequence[Decimal], target_series: Sequence[Decimal]
) -> list[Decimal]:
    """Return by how many customers the target is ahead after 0, 1, … periods.

    Formula: target - series, with fifty significant digits. Negative where the target
    is worse. Source: the definition of a difference.
    Raises ValueError unless the series are of one length.

    >>> customers_gained([Decimal(10), Decimal(8)], [Decimal(10), Decimal(9)])
    [Decimal('0'), Decimal('1')]
    """
    pairs = zip(series, target_series, strict=True)
    return [_CONTEXT.subtract(target, count) for count, target in pairs]


def revenue_gained(gained: Sequence[Decimal], arpa: Number) -> Fraction:
    """Return what so many customers more bring over all periods.

    Formula: arpa × the sum of the differences after periods 1, 2, …: each period is
    paid for by who is there at its end. Negative where the target is worse. Source:
    revenue = customers × revenue per account.
    Raises ValueError if arpa is negative.

    >>> revenue_gained([Decimal(0), Decimal(1)], 50)
    Fraction(50, 1)
    """
    require_not_negative(arpa=arpa)
    return arpa * sum(map(Fraction, gained[1:]), Fraction(0))


def _decimal(value: Number) -> Decimal:
    fraction = Fraction(value)
    return _CONTEXT.divide(Decimal(fraction.numerator), Decimal(fraction.denominator))
