"""How long customers stay, from those who left and those who are still here.

Plain numbers: `stays` is how long each customer stayed, `left` whether they then left;
who is still here has only been seen for that long. Times are in periods.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from calculator.formulas.proportions import Z
from calculator.formulas.requirements import Number, require_not_negative

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Moment:
    """A time at which someone left: who was still there just before, and who left.

    `survival` is the share of all customers who stay longer, exact, from 0 to 1;
    `deviation` its standard error by Greenwood's formula.
    """

    time: Number
    at_risk: int
    lost: int
    survival: Fraction
    deviation: float

    @property
    def limits(self) -> tuple[float, float] | None:
        """The limits that hold the true share with 95%; None where it is 0 or 1.

        Formula: S^exp(±z × s / (S × ln S)), from 0 to 1. Source: J. D. Kalbfleisch and
        R. L. Prentice, The Statistical Analysis of Failure Time Data (1980), with the
        logarithm of the logarithm, as R's survfit does with conf.type="log-log".
        """
        if self.survival in (0, 1):
            return None
        share = float(self.survival)
        power = Z * self.deviation / (share * math.log(share))
        low, high = share ** math.exp(-power), share ** math.exp(power)
        return low, high


def survival_curve(stays: Sequence[Number], left: Sequence[bool]) -> list[Moment]:
    """Return the Kaplan-Meier curve: a Moment for each time at which someone left.

    Formula: S(t) = the product of (1 - lost / at risk) over all times up to t. Who is
    last seen at the very time at which others leave still counts as at risk. Source:
    E. L. Kaplan and P. Meier, Nonparametric Estimation from Incomplete Observations,
    Journal of the American Statistical Association 53 (1958), 457-481.
    Raises ValueError unless there are customers, as many of `left` as of `stays`, and
    no stay is negative.

    >>> curve = survival_curve([1, 2, 2, 3], [True, True, False, True])
    >>> [str(moment.survival) for moment in curve]
    ['3/4', '1/2', '0']
    """
    if not stays:
        raise ValueError("there must be customers")
    for stay in stays:
        require_not_negative(stay=stay)
    customers = list(zip(stays, left, strict=True))
    seen_until = Counter(stays)
    losses = Counter(stay for stay, has_left in customers if has_left)
    survival, sum_of_shares, at_risk = Fraction(1), Fraction(0), len(customers)
    moments = []
    for time in sorted(seen_until):
        if lost := losses[time]:
            survival *= Fraction(at_risk - lost, at_risk)
            if survival:
                sum_of_shares += Fraction(lost, at_risk * (at_risk - lost))
            deviation = float(survival) * math.sqrt(sum_of_shares)
            moments.append(Moment(time, at_risk, lost, survival, deviation))
        at_risk -= seen_until[time]
    return moments


def median_stay(curve: Sequence[Moment]) -> Number | None:
    """Return the first time at which half or fewer are left; None if never reached.

    Exact fractions decide: rounding would miss a share of exactly one half. Source:
    the usual definition; R's midpoint where the curve rests at one half is not used.

    >>> median_stay(survival_curve([1, 2, 3, 4], [True] * 4))
    2
    """
    return next((m.time for m in curve if m.survival <= HALF), None)


def mean_stay_so_far(stays: Sequence[Number], curve: Sequence[Moment]) -> Fraction:
    """Return the average stay up to the longest one seen, in periods.

    Formula: the area under the curve up to the last time. Source: the restricted mean
    survival time, which does not look beyond the data as 1 / churn does.
    Raises ValueError if there are no stays.

    >>> mean_stay_so_far([2, 4], survival_curve([2, 4], [True, True]))
    Fraction(3, 1)
    """
    if not stays:
        raise ValueError("there must be customers")
    area, since, share = Fraction(0), Fraction(0), Fraction(1)
    for moment in curve:
        area += share * (moment.time - since)
        since, share = Fraction(moment.time), moment.survival
    return area + share * (max(stays) - since)
