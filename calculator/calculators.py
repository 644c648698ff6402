"""The calculators, each declared once: page, address, API and links follow."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calculator.forms.churn_rate import ChurnRateForm


@dataclass(frozen=True)
class Calculator:
    """`name` is fixed in the API; `slug` is translated; `concepts` are the glossary's
    entries whose figure it computes."""

    name: str
    slug: Any
    title: Any
    summary: Any
    form_class: type
    concepts: tuple[str, ...]

    @property
    def route(self):
        return format_lazy("{}/", self.slug)

    @property
    def template(self):
        return f"calculator/{self.name.replace('-', '_')}.html"

    def get_absolute_url(self):
        return reverse(f"calculator:{self.name}")

    @property
    def example_url(self):
        query = "&".join(f"{k}={v}" for k, v in self.form_class.EXAMPLE.items())
        return f"{self.get_absolute_url()}?{query}"


CALCULATORS = (
    Calculator(
        name="churn-rate",
        slug=pgettext_lazy("address", "churn-rate"),
        title=_("Churn rate calculator"),
        summary=_(
            "From two or three counts of customers: the churn rate, how sure it is, "
            "and what other definitions would make of the same numbers."
        ),
        form_class=ChurnRateForm,
        concepts=("churn", "churn-rate", "retention-rate", "customer-lifetime"),
    ),
)


def calculators_for(concept):
    """Return the calculators that compute a concept of the glossary."""
    return [c for c in CALCULATORS if concept in c.concepts]
