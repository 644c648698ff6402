from decimal import Decimal

from django import template

from calculator import display
from calculator.calculators import CALCULATORS, calculators_for

register = template.Library()

register.filter("percent", display.percent)
register.filter("number", display.number)
register.filter("duration", display.duration)


@register.filter
def machine_number(value):
    """The plain number for `<data value>`: a point, no grouping, no exponent."""
    return format(Decimal(repr(float(value))).normalize(), "f")


@register.simple_tag
def all_calculators():
    return CALCULATORS


@register.simple_tag
def calculators_that_compute(concept):
    return calculators_for(concept)


@register.simple_tag
def blank_form(calculator):
    return calculator.form_class()
