"""What formulas ask of their numbers, and what follows when one is left out."""

from collections.abc import Sequence
from fractions import Fraction
from math import prod

Number = Fraction | int


def require_positive(**numbers: Number) -> None:
    for name, number in numbers.items():
        if number <= 0:
            raise ValueError(f"{name} must be above zero")


def require_not_negative(**numbers: Number) -> None:
    for name, number in numbers.items():
        if number < 0:
            raise ValueError(f"{name} must not be negative")


def require_rate(**rates: Number | float) -> None:
    for name, rate in rates.items():
        if not 0 <= rate <= 1:
            raise ValueError(f"{name} must be from 0 to 1")


def require_lost_of_start(start: Number, lost: Number) -> None:
    require_positive(start=start)
    if not 0 <= lost <= start:
        raise ValueError("lost must be from 0 to start")


def missing_factor(product: Sequence[Number], others: Sequence[Number]) -> Fraction:
    """Return the factor that, times `others`, gives the product of `product`.

    Formula: a × b = c × x, so x = a × b / c. Source: any rate that is a quotient,
    read the other way round: lost = start × rate.
    Raises ValueError if the others multiply to zero.

    >>> missing_factor([50], [Fraction(1, 20)])
    Fraction(1000, 1)
    """
    divisor = prod(others)
    if divisor == 0:
        raise ValueError("the other factors must not be zero")
    return Fraction(prod(product)) / divisor
