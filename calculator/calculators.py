"""The calculators, each declared once: page, address, API and links follow."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, override, pgettext_lazy

from calculator.answers.churn_rate import ChurnRateAnswer
from calculator.answers.compare import CompareAnswer
from calculator.answers.forecast import ForecastAnswer
from calculator.answers.lifetime_value import LifetimeValueAnswer
from calculator.answers.revenue_churn import RevenueChurnAnswer
from calculator.answers.survival import SurvivalAnswer
from calculator.forms.churn_rate import ChurnRateForm
from calculator.forms.compare import CompareForm
from calculator.forms.forecast import ForecastForm
from calculator.forms.lifetime_value import LifetimeValueForm
from calculator.forms.revenue_churn import RevenueChurnForm
from calculator.forms.survival import SurvivalForm
from calculator.words import gettext
from calculator.words import gettext_lazy as _
from config.structured_data import breadcrumbs, json_ld


@dataclass(frozen=True, eq=False)
class Calculator:
    """`name` is fixed in the API; `slug` is translated; `concepts` are the glossary's
    entries whose figure it computes; a frame of `embed_height` pixels shows all its
    fields on a phone."""

    name: str
    slug: Any
    title: Any
    summary: Any
    form_class: type
    answer_class: type
    concepts: tuple[str, ...]
    embed_height: int = 720

    @property
    def template(self):
        return f"calculator/{self.name.replace('-', '_')}.html"

    def get_absolute_url(self):
        return self.address("page", get_language())

    def address(self, kind, language):
        """Return the address of its page, its `embed` page or a file such as `csv`."""
        return _address(self, kind, language)

    @property
    def all_concepts(self):
        """What it computes and what its fields ask for."""
        fields = self.form_class.base_fields.values()
        return {*self.concepts, *(field.concept for field in fields)}

    @property
    def structured_data(self):
        return _structured_data(self, get_language())

    @property
    def example_query(self):
        """The address's query of the worked example, in the active language."""
        return _example_query(self, get_language())


@cache
def _address(calculator, kind, language):
    """Return an address; a page names a dozen, which are the same for all readers."""
    with override(language):
        return reverse(f"calculator:{kind}", args=[calculator])


@cache
def _example_query(calculator, language):
    with override(language):
        return calculator.form_class.example().query


@cache
def _structured_data(calculator, language):
    """Return the way to a calculator's page, for search engines."""
    return _way((calculator.title, calculator.get_absolute_url()))


def list_data():
    """Return the way to the list of calculators, for search engines."""
    return _way()


def _way(*steps):
    return json_ld(
        breadcrumbs(
            (gettext("Churn glossary"), reverse("glossary:home")),
            (gettext("Calculators"), reverse("calculator:list")),
            *steps,
        )
    )


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
        answer_class=ChurnRateAnswer,
        concepts=("churn", "churn-rate", "retention-rate", "logo-churn"),
    ),
    Calculator(
        name="revenue-churn",
        slug=pgettext_lazy("address", "revenue-churn"),
        title=_("Revenue churn calculator"),
        summary=_(
            "From recurring revenue and its movements: gross and net churn, gross and "
            "net retention, the quick ratio, and the way from start to end."
        ),
        form_class=RevenueChurnForm,
        answer_class=RevenueChurnAnswer,
        concepts=(
            "gross-revenue-churn",
            "net-revenue-churn",
            "negative-churn",
            "gross-revenue-retention",
            "net-revenue-retention",
            "quick-ratio",
        ),
        embed_height=1280,
    ),
    Calculator(
        name="lifetime-value",
        slug=pgettext_lazy("address", "lifetime-value"),
        title=_("Lifetime value calculator"),
        summary=_(
            "What a customer brings before leaving, whether that covers the cost of "
            "winning them, and when."
        ),
        form_class=LifetimeValueForm,
        answer_class=LifetimeValueAnswer,
        concepts=(
            "customer-lifetime-value",
            "customer-lifetime",
            "payback-period",
            "customer-acquisition-cost",
        ),
        embed_height=1020,
    ),
    Calculator(
        name="forecast",
        slug=pgettext_lazy("address", "forecast"),
        title=_("Customer forecast"),
        summary=_(
            "Where the number of customers goes if churn stays as it is, where it "
            "settles, and what a lower churn would bring."
        ),
        form_class=ForecastForm,
        answer_class=ForecastAnswer,
        concepts=("retention",),
        embed_height=1000,
    ),
    Calculator(
        name="survival",
        slug=pgettext_lazy("address", "survival"),
        title=_("How long customers stay"),
        summary=_(
            "From how long each customer has stayed so far, with those who are still "
            "here: the survival curve, when half have left, and the average so far."
        ),
        form_class=SurvivalForm,
        answer_class=SurvivalAnswer,
        concepts=("survival-curve", "customer-lifetime"),
    ),
    Calculator(
        name="compare",
        slug=pgettext_lazy("address", "compare"),
        title=_("Compare two churn rates"),
        summary=_(
            "Two groups or two months: whether their churn really differs, or whether "
            "chance alone would often give as much."
        ),
        form_class=CompareForm,
        answer_class=CompareAnswer,
        concepts=("cohort-analysis",),
        embed_height=800,
    ),
)


@cache
def calculators_by_slug(language):
    """Return {slug: calculator}, as the addresses of a language name them."""
    with override(language):
        return {str(calculator.slug): calculator for calculator in CALCULATORS}


def calculators_for(concept):
    """Return the calculators that compute a concept of the glossary."""
    return [c for c in CALCULATORS if concept in c.concepts]
