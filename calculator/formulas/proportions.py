"""How far chance lets a share swing that was counted."""

import math
from statistics import NormalDist

from calculator.formulas.requirements import Number, require_lost_of_start

LEVEL = 0.95
# Leaves 2.5% in each tail, for 95% in between.
Z = NormalDist().inv_cdf((1 + LEVEL) / 2)


def wilson_interval(lost: Number, start: Number) -> tuple[float, float]:
    """Return the limits, from 0 to 1, that hold the true churn rate with 95%.

    Formula: (L + z²/2 ± z √(L (S - L)/S + z²/4)) / (S + z²) with z = 1.96. Source:
    E. B. Wilson, Probable Inference, the Law of Succession, and Statistical
    Inference, Journal of the American Statistical Association 22 (1927), 209-212.
    Raises ValueError unless both are whole, start is above zero and lost is from 0
    to start.

    >>> low, high = wilson_interval(0, 30)
    >>> low, round(high, 6)
    (0.0, 0.113513)
    """
    require_lost_of_start(start, lost)
    if lost.denominator != 1 or start.denominator != 1:
        raise ValueError("an interval needs whole counts")
    middle = float(lost) + Z**2 / 2
    spread = Z * math.sqrt(lost * (start - lost) / start + Z**2 / 4)
    total = float(start) + Z**2
    # Rounding alone could miss the ends by a hair, or pass them.
    low = (middle - spread) / total if lost > 0 else 0.0
    high = min((middle + spread) / total, 1.0) if lost < start else 1.0
    return low, high
