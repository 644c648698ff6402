"""Formulas with a person's numbers in them, as MathML and as a line of text.

Plain Python: numbers come in as they are printed, and `+ - * / **` put them together.
"""

from dataclasses import dataclass
from html import escape

_SUM, _PRODUCT, _POWER, _ATOM = range(4)


@dataclass(slots=True)
class Expression:
    """A formula or a part of one; `rank` tells where the text needs brackets.

    A fraction needs none in MathML, where its bar holds it together. What holds a
    rounded number is not exact: it equals others only about.

    >>> rate = atom("50") / atom("1000")
    >>> rate.equals(atom("5%")).text
    '50 ÷ 1000 = 5%'
    >>> ((atom("1") - rate) ** atom("12")).text
    '(1 − 50 ÷ 1000)^12'
    """

    mathml: str
    text: str
    rank: int = _ATOM
    is_fraction: bool = False
    is_exact: bool = True

    def __add__(self, other: "Expression") -> "Expression":
        return self._joined("+", other, _SUM, _SUM)

    def __sub__(self, other: "Expression") -> "Expression":
        return self._joined("−", other, _SUM, _PRODUCT)

    def __mul__(self, other: "Expression") -> "Expression":
        return self._joined("×", other, _PRODUCT, _POWER)

    def __truediv__(self, other: "Expression") -> "Expression":
        return Expression(
            f"<mfrac><mrow>{self.mathml}</mrow><mrow>{other.mathml}</mrow></mfrac>",
            f"{self._text_in(_PRODUCT)} ÷ {other._text_in(_POWER)}",
            _PRODUCT,
            is_fraction=True,
            is_exact=self.is_exact and other.is_exact,
        )

    def __pow__(self, other: "Expression") -> "Expression":
        base = self._mathml_in(_ATOM)
        return Expression(
            f"<msup><mrow>{base}</mrow><mrow>{other.mathml}</mrow></msup>",
            f"{self._text_in(_ATOM)}^{other._text_in(_ATOM)}",
            _POWER,
            is_exact=self.is_exact and other.is_exact,
        )

    def equals(self, other: "Expression") -> "Expression":
        """Return the equation of both, with ≈ where either holds a rounded number."""
        is_exact = self.is_exact and other.is_exact
        sign = "=" if is_exact else "≈"
        return Expression(
            f"{self.mathml}<mo>{sign}</mo>{other.mathml}",
            f"{self.text} {sign} {other.text}",
            _SUM,
            is_exact=is_exact,
        )

    def _joined(
        self, mark: str, other: "Expression", rank: int, other_rank: int
    ) -> "Expression":
        return Expression(
            f"{self._mathml_in(rank)}<mo>{mark}</mo>{other._mathml_in(other_rank)}",
            f"{self._text_in(rank)} {mark} {other._text_in(other_rank)}",
            rank,
            is_exact=self.is_exact and other.is_exact,
        )

    def _text_in(self, least: int) -> str:
        return self.text if self.rank >= least else f"({self.text})"

    def _mathml_in(self, least: int) -> str:
        if self.rank >= least or (self.is_fraction and least < _ATOM):
            return self.mathml
        return f"<mo>(</mo>{self.mathml}<mo>)</mo>"


def atom(printed: object, *, is_exact: bool = True) -> Expression:
    """Return a number, as it is printed, as an expression."""
    text = str(printed)
    return Expression(f"<mn>{escape(text)}</mn>", text, is_exact=is_exact)
