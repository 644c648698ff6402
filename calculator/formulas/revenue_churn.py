"""Churn of recurring revenue: what the customers of the start pay less, or more.

All amounts are per period and of the same customers: S at the start, K lost with
customers who left (churned), D lost to smaller plans (contraction), X gained from
larger ones (expansion), R brought by customers who came back (reactivation), and N
by new ones.
"""

from fractions import Fraction

from calculator.formulas.requirements import (
    Number,
    require_not_negative,
    require_positive,
)


def gross_churn(start: Number, churned: Number, contraction: Number = 0) -> Fraction:
    """Return the share of revenue lost in one period, from 0 to 1.

    Formula: (K + D) / S. Source: ChartMogul's gross MRR churn rate.
    Raises ValueError unless start is above zero and the losses are not negative and
    together not above start.

    >>> gross_churn(100, 10, 10)
    Fraction(1, 5)
    """
    require_positive(start=start)
    require_not_negative(churned=churned, contraction=contraction)
    if churned + contraction > start:
        raise ValueError("churned + contraction must not be above start")
    return Fraction(churned + contraction, start)


def net_churn(
    start: Number,
    churned: Number,
    contraction: Number = 0,
    expansion: Number = 0,
    reactivation: Number = 0,
) -> Fraction:
    """Return the share of revenue lost net of gains, at most 1; below 0 for growth.

    Formula: (K + D - X - R) / S. Source: ChartMogul's net MRR churn rate.
    Raises ValueError as gross_churn does, or if a gain is negative.

    >>> net_churn(100, 10, 10, 10)
    Fraction(1, 10)
    """
    require_not_negative(expansion=expansion, reactivation=reactivation)
    return gross_churn(start, churned, contraction) - Fraction(
        expansion + reactivation, start
    )


def gross_revenue_retention(
    start: Number, churned: Number, contraction: Number = 0
) -> Fraction:
    """Return the share of revenue kept before any gains (GRR), from 0 to 1.

    Formula: 1 - (K + D) / S. Source: the complement of gross_churn.
    Raises ValueError as gross_churn does.

    >>> gross_revenue_retention(20000, 1200, 800)
    Fraction(9, 10)
    """
    return 1 - gross_churn(start, churned, contraction)


def net_revenue_retention(
    start: Number, churned: Number, contraction: Number = 0, expansion: Number = 0
) -> Fraction:
    """Return what the same customers pay at the end per unit of the start (NRR).

    Formula: 1 - (K + D - X) / S, from 0 upwards; above 1 when they pay more. Who came
    back is left out: they were not among the customers of the start. Source: the usual
    definition of net revenue retention.
    Raises ValueError as gross_churn does, or if expansion is negative.

    >>> net_revenue_retention(20000, 1200, 800, 3000)
    Fraction(21, 20)
    """
    return 1 - net_churn(start, churned, contraction, expansion)


def quick_ratio(
    new: Number,
    expansion: Number,
    churned: Number,
    contraction: Number,
    reactivation: Number = 0,
) -> Fraction | None:
    """Return revenue gained per unit lost, from 0 upwards; None if nothing was lost.

    Formula: (N + X + R) / (K + D). Source: Mamoon Hamid's SaaS quick ratio.
    Raises ValueError if an amount is negative.

    >>> quick_ratio(20000, 8000, 5000, 3000)
    Fraction(7, 2)
    """
    require_not_negative(
        new=new,
        expansion=expansion,
        churned=churned,
        contraction=contraction,
        reactivation=reactivation,
    )
    lost = churned + contraction
    return Fraction(new + expansion + reactivation, lost) if lost else None


def net_new(
    new: Number,
    expansion: Number,
    churned: Number,
    contraction: Number,
    reactivation: Number = 0,
) -> Fraction:
    """Return by how much revenue per period changed; negative when it fell.

    Formula: N + X + R - K - D. Source: the balance of recurring revenue.
    Raises ValueError if an amount is negative.

    >>> net_new(5000, 1000, 1500, 500)
    Fraction(4000, 1)
    """
    require_not_negative(
        new=new,
        expansion=expansion,
        churned=churned,
        contraction=contraction,
        reactivation=reactivation,
    )
    return Fraction(new + expansion + reactivation - churned - contraction)


def compounded_retention(rate: Number, periods: int) -> Fraction:
    """Return the retention over `periods` alike, from 0 upwards.

    Formula: r^n. Source: compound growth or decay at a steady rate.
    Raises ValueError if either is negative.

    >>> float(compounded_retention(Fraction(21, 20), 12))
    1.7958563260221292
    """
    require_not_negative(rate=rate, periods=periods)
    return Fraction(rate) ** periods
