"""What a customer is worth: revenue per account, its margin, and how long they stay."""

from decimal import Decimal
from fractions import Fraction

from calculator.formulas.forecast import customers_over_time
from calculator.formulas.requirements import (
    Number,
    require_not_negative,
    require_rate,
)


def lifetime_value(arpa: Number, margin: Number, churn: Number) -> Fraction | None:
    """Return the gross profit expected of one customer; None at zero churn.

    Formula: arpa × margin / churn, in the money of arpa; arpa and churn are of the
    same period. Source: the simple formula of customer lifetime value, which takes
    churn to stay as it is and does not discount what comes later.
    Raises ValueError unless arpa is not negative and margin and churn are from 0 to 1.

    >>> lifetime_value(50, Fraction(9, 10), Fraction(1, 10))
    Fraction(450, 1)
    """
    require_not_negative(arpa=arpa)
    require_rate(margin=margin, churn=churn)
    return Fraction(arpa) * margin / churn if churn else None


def value_to_cost(ltv: Number, cac: Number) -> Fraction | None:
    """Return the lifetime value per unit of acquisition cost; None if it cost nothing.

    Formula: LTV / CAC, from 0 upwards. Source: the usual LTV to CAC ratio.
    Raises ValueError if either is negative.

    >>> value_to_cost(450, 150)
    Fraction(3, 1)
    """
    require_not_negative(ltv=ltv, cac=cac)
    return Fraction(ltv) / cac if cac else None


def payback_periods(arpa: Number, margin: Number, cac: Number) -> Fraction | None:
    """Return the periods until a customer who stays has paid back; None if never.

    Formula: cac / (arpa × margin), from 0 upwards. Source: the usual CAC payback
    period, which leaves out that some customers go earlier.
    Raises ValueError unless arpa and cac are not negative and margin is from 0 to 1.

    >>> payback_periods(50, Fraction(9, 10), 180)
    Fraction(4, 1)
    """
    require_not_negative(arpa=arpa, cac=cac)
    require_rate(margin=margin)
    profit = Fraction(arpa) * margin
    return cac / profit if profit else None


def value_curve(
    arpa: Number, margin: Number, churn: Number, periods: int
) -> list[Decimal]:
    """Return the gross profit of one customer after 0, 1, … `periods` periods.

    Formula: arpa × margin × the sum of (1 - churn)^k for k from 0 to n - 1: who
    stays pays at the start of each period. It tends to lifetime_value. Computed with
    fifty significant digits. Source: the sum of the geometric series behind it.
    Raises ValueError unless arpa is not negative, margin and churn are from 0 to 1
    and periods is from 0 to 120.

    >>> [int(value) for value in value_curve(100, 1, Fraction(1, 2), 3)]
    [0, 100, 150, 175]
    """
    require_not_negative(arpa=arpa)
    require_rate(margin=margin)
    # Profit gathers as customers do where as many join in each period.
    return customers_over_time(0, Fraction(arpa) * margin, churn, periods)
