from django.urls import path, register_converter
from django.utils.translation import get_language

from calculator import views
from calculator.calculators import calculators_by_slug
from calculator.exports import CONTENT_TYPES

app_name = "calculator"


class CalculatorConverter:
    """A calculator in an address, by its name in the active language."""

    regex = "[-a-zA-Z0-9]+"

    def to_python(self, slug):
        try:
            return calculators_by_slug(get_language())[slug]
        except KeyError:
            raise ValueError(slug) from None

    def to_url(self, calculator):
        return str(calculator.slug)


register_converter(CalculatorConverter, "calculator")

urlpatterns = [
    path("", views.calculator_list, name="list"),
    path("<calculator:calculator>/", views.calculator_page, name="page"),
    path("<calculator:calculator>/embed/", views.embedded_calculator, name="embed"),
    *(
        path(
            f"<calculator:calculator>.{kind}",
            views.download,
            {"kind": kind},
            name=kind,
        )
        for kind in CONTENT_TYPES
    ),
]
