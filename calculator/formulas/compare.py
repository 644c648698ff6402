"""Whether two churn rates differ by more than chance: Newcombe and Fisher."""

import math
from collections.abc import Callable, Iterator
from statistics import NormalDist

from calculator.formulas.churn_rate import churn_rate
from calculator.formulas.proportions import wilson_interval
from calculator.formulas.requirements import Number, require_lost_of_start

# Below this p-value chance alone is a poor explanation.
SIGNIFICANCE = 0.05
# Tables as likely as the one found count as well, in spite of rounding; as in R.
_TOLERANCE = 1 + 1e-7
# Less than this share of what was found changes no digit that is shown.
_NEGLIGIBLE = 1e-18
# From this spread on the exact sum would be long, and the normal curve as good.
_WIDE = 500


def difference(lost_a: int, start_a: int, lost_b: int, start_b: int) -> Number:
    """Return by how much the first rate is above the second, from -1 to 1.

    Formula: L_a / S_a - L_b / S_b. Source: the difference of two churn rates.
    Raises ValueError unless each start is above zero and each lost from 0 to start.

    >>> difference(30, 100, 20, 100)
    Fraction(1, 10)
    """
    return churn_rate(start_a, lost_a) - churn_rate(start_b, lost_b)


def newcombe_interval(
    lost_a: int, start_a: int, lost_b: int, start_b: int
) -> tuple[float, float]:
    """Return the limits, from -1 to 1, that hold the true difference with 95%.

    Formula: d - √((p_a - l_a)² + (u_b - p_b)²) and d + √((u_a - p_a)² + (p_b - l_b)²)
    with the Wilson limits l and u of each rate p. Source: R. G. Newcombe, Interval
    estimation for the difference between independent proportions, Statistics in
    Medicine 17 (1998), 873-890, method 10.
    Raises ValueError unless all are whole, each start is above zero and each lost
    from 0 to start.

    >>> [round(limit, 4) for limit in newcombe_interval(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    low_a, high_a = wilson_interval(lost_a, start_a)
    low_b, high_b = wilson_interval(lost_b, start_b)
    rate_a, rate_b = lost_a / start_a, lost_b / start_b
    found = rate_a - rate_b
    low = found - math.hypot(rate_a - low_a, high_b - rate_b)
    high = found + math.hypot(high_a - rate_a, rate_b - low_b)
    return max(low, -1.0), min(high, 1.0)


def fisher_p_value(lost_a: int, start_a: int, lost_b: int, start_b: int) -> float:
    """Return how often chance alone gives a table as rare as this, from 0 to 1.

    Formula: the sum of all hypergeometric probabilities that are at most that of the
    table found, both sides together. Where the counts spread so widely that the sum
    would be long, the normal curve with a continuity correction. Source: R. A. Fisher,
    Statistical Methods for Research Workers (1934); two-sided as in R's fisher.test.
    Raises ValueError unless each start is above zero and each lost from 0 to start.

    >>> round(fisher_p_value(8, 10, 1, 6), 9)
    0.034965035
    """
    require_lost_of_start(start_a, lost_a)
    require_lost_of_start(start_b, lost_b)
    total, lost = start_a + start_b, lost_a + lost_b
    if lost in (0, total):
        return 1.0
    mean = start_a * lost / total
    kept = total - lost
    variance = mean * (start_b / total) * (kept / (total - 1))
    if variance > _WIDE**2:
        distance = max(abs(lost_a - mean) - 0.5, 0.0) / math.sqrt(variance)
        return math.erfc(distance / math.sqrt(2))
    return _fisher_sum(lost_a, start_a, lost, total)


def _fisher_sum(found: int, start: int, lost: int, total: int) -> float:
    """Return the two-sided sum, from the likeliest table outwards to both sides."""
    lowest, highest = max(0, start + lost - total), min(start, lost)
    likeliest = (start + 1) * (lost + 1) // (total + 2)
    likeliest = min(max(likeliest, lowest), highest)
    rest = total - start - lost

    def up(k: int) -> float:
        return (lost - k) * (start - k) / ((k + 1) * (rest + k + 1))

    def down(k: int) -> float:
        return k * (rest + k) / ((lost - k + 1) * (start - k + 1))

    def outwards(
        step: Callable[[int], float], ks: range, weighed: float | None
    ) -> Iterator[tuple[int, float]]:
        """Give the weights from `ks` on, until nothing that follows is to be felt."""
        weight = 1.0
        for k in ks:
            weight *= step(k)
            if weight == 0.0 or (weighed and weight < weighed * _NEGLIGIBLE):
                return
            after = k + (1 if step is up else -1)
            if after == found:
                weighed = weight
            yield after, weight

    weights = {likeliest: 1.0}
    sides = [
        (up, range(likeliest, highest)),
        (down, range(likeliest, lowest, -1)),
    ]
    # First the side of the table found: its weight tells how far the other goes.
    for step, ks in sides if found > likeliest else reversed(sides):
        weights.update(outwards(step, ks, weights.get(found)))
    threshold = weights.get(found, 0.0) * _TOLERANCE
    rare = math.fsum(weight for weight in weights.values() if weight <= threshold)
    return min(rare / math.fsum(weights.values()), 1.0)


def verdict(p_value: float) -> str:
    """Return `real` if chance alone would rarely give this, else `noise`.

    >>> verdict(0.03), verdict(0.3)
    ('real', 'noise')
    """
    return "real" if p_value < SIGNIFICANCE else "noise"


def customers_to_tell(rate_a: Number, rate_b: Number) -> int | None:
    """Return how many customers each group needs to show such a difference.

    Formula: (z √(2 p̄ (1 - p̄)) + y √(p_a (1 - p_a) + p_b (1 - p_b)))² / (p_a - p_b)²,
    with 95% confidence (z = 1.96) and a power of 80% (y = 0.84); None if the rates are
    equal. Source: J. L. Fleiss, Statistical Methods for Rates and Proportions (1981).
    Raises ValueError unless both are from 0 to 1.

    >>> from fractions import Fraction
    >>> customers_to_tell(Fraction(1, 20), Fraction(1, 10))
    435
    """
    if not (0 <= rate_a <= 1 and 0 <= rate_b <= 1):
        raise ValueError("rates must be from 0 to 1")
    if rate_a == rate_b:
        return None
    a, b = float(rate_a), float(rate_b)
    mean = (a + b) / 2
    z, y = NormalDist().inv_cdf(0.975), NormalDist().inv_cdf(0.8)
    spread = z * math.sqrt(2 * mean * (1 - mean))
    spread += y * math.sqrt(a * (1 - a) + b * (1 - b))
    return math.ceil(spread**2 / float(rate_a - rate_b) ** 2)
