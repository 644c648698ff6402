from django.urls import path
from django.utils.text import format_lazy

from calculator import views
from calculator.calculators import CALCULATORS
from calculator.exports import CONTENT_TYPES

app_name = "calculator"


def addresses(calculator):
    """Return the addresses of one calculator: its page, its embed and its files."""
    name, slug, chosen = calculator.name, calculator.slug, {"calculator": calculator}
    yield path(format_lazy("{}/", slug), views.calculator_page, chosen, name=name)
    yield path(
        format_lazy("{}/embed/", slug),
        views.embedded_calculator,
        chosen,
        name=f"{name}-embed",
    )
    for kind in CONTENT_TYPES:
        yield path(
            format_lazy("{}.{}", slug, kind),
            views.download,
            chosen | {"kind": kind},
            name=f"{name}-{kind}",
        )


urlpatterns = [
    path("", views.calculator_list, name="list"),
    *(address for calculator in CALCULATORS for address in addresses(calculator)),
]
