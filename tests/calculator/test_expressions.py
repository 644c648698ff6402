"""Formulas: what the line of text and the MathML say is what was meant."""

import re
from fractions import Fraction
from operator import add, mul, pow, sub, truediv
from xml.etree import ElementTree

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from calculator.expressions import atom

a, b, c, d = (atom(letter) for letter in "abcd")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (a + b + c, "a + b + c"),
        (a + (b + c), "a + b + c"),
        (a - b - c, "a − b − c"),
        (a - (b + c), "a − (b + c)"),
        (a - (b - c), "a − (b − c)"),
        (a - b * c, "a − b × c"),
        ((a - b) * c, "(a − b) × c"),
        (a * (b + c), "a × (b + c)"),
        (a * b / c, "a × b ÷ c"),
        (a / b * c, "a ÷ b × c"),
        (a / (b * c), "a ÷ (b × c)"),
        (a / (b / c), "a ÷ (b ÷ c)"),
        (a * (b / c), "a × (b ÷ c)"),
        ((a + b) / (c - d), "(a + b) ÷ (c − d)"),
        (a / b + c / d, "a ÷ b + c ÷ d"),
        (a**b, "a^b"),
        (a * b**c, "a × b^c"),
        (a / b**c, "a ÷ b^c"),
        ((a * b) ** c, "(a × b)^c"),
        ((a / b) ** c, "(a ÷ b)^c"),
        ((a**b) ** c, "(a^b)^c"),
        (a ** (b**c), "a^(b^c)"),
        (a ** (b + c), "a^(b + c)"),
        ((a - b).equals(c), "a − b = c"),
        ((a / b).equals(c / d), "a ÷ b = c ÷ d"),
        ((a * b).equals(atom("c", is_exact=False)), "a × b ≈ c"),
        ((a - atom("b", is_exact=False)).equals(c), "a − b ≈ c"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_text_has_brackets_just_where_they_are_needed(expression, text):
    assert expression.text == text


def test_numbers_stand_as_they_are_printed():
    assert (
        atom("1\u00a0000,5") * atom("5,0\u00a0%")
    ).text == "1\u00a0000,5 × 5,0\u00a0%"
    assert atom(5).mathml == "<mn>5</mn>"


def test_signs_of_markup_are_taken_for_what_they_are():
    assert atom("< 0.01%").mathml == "<mn>&lt; 0.01%</mn>"
    assert atom("< 0.01%").text == "< 0.01%"


def test_a_fraction_needs_no_brackets_in_mathml():
    bracket = "<mo>(</mo>"
    assert bracket not in ((a + b) / (c - d)).mathml
    assert bracket not in (a - b / c).mathml
    assert bracket not in (a * (b / c)).mathml
    assert bracket in (a - (b + c)).mathml


# What a reader makes of them --------------------------------------------------------


def value_of(words):
    """Compute a line of text exactly, by the rules that every reader knows."""
    for sign, operator in {"÷": "/", "×": "*", "−": "-", "^": "**"}.items():
        words = words.replace(sign, operator)
    return eval(re.sub(r"\d+", r"F(\g<0>)", words), {"F": Fraction})


def as_words(element):
    """Return MathML as a line: only fractions and exponents bracket what they hold."""
    parts = [as_words(part) for part in element]
    if element.tag == "mfrac":
        return f"(({parts[0]})÷({parts[1]}))"
    if element.tag == "msup":
        return f"{parts[0]}^({parts[1]})"
    return (element.text or "") + "".join(parts)


def value_of_mathml(mathml):
    return value_of(as_words(ElementTree.fromstring(f"<math>{mathml}</math>")))


@st.composite
def formulas(draw, depth=4):
    """An expression of small numbers, and what it comes to."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        number = draw(st.integers(0, 9))
        return atom(number), Fraction(number)
    operator = draw(st.sampled_from([add, sub, mul, truediv, pow]))
    left, left_value = draw(formulas(depth=depth - 1))
    if operator is pow:
        exponent = draw(st.integers(0, 3))
        right, right_value = atom(exponent), Fraction(exponent)
    else:
        right, right_value = draw(formulas(depth=depth - 1))
    assume(operator is not truediv or right_value != 0)
    return operator(left, right), operator(left_value, right_value)


def example_of(*, left_is_a_fraction):
    two, three, four = (atom(n) for n in (2, 3, 4))
    if left_is_a_fraction:
        return (two / three - four) * two, (Fraction(2, 3) - 4) * 2
    return (two - three / four) * two, (2 - Fraction(3, 4)) * 2


@given(formulas())
@example(example_of(left_is_a_fraction=True))
@example(example_of(left_is_a_fraction=False))
def test_the_text_means_what_was_computed(formula):
    expression, value = formula
    assert value_of(expression.text) == value


@given(formulas())
@example(example_of(left_is_a_fraction=False))
@example(example_of(left_is_a_fraction=True))
def test_the_mathml_means_what_was_computed(formula):
    expression, value = formula
    assert value_of_mathml(expression.mathml) == value
