"""The forecast calculator: what it asks, refuses and computes."""

from fractions import Fraction

from django.utils.functional import cached_property

from calculator.forms.base import (
    period_field,
    refusal,
)
from calculator.forms.fields import AmountField, NumberField, PercentField
from calculator.forms.relations import RelatedFieldsForm, Relation
from calculator.forms.results import Count, Number, Results
from calculator.formulas import forecast as formulas
from calculator.words import gettext_lazy as _

STEADY = Relation(product=("steady_state", "churn"), others=("new",))
DEFAULT_PERIODS = Fraction(12)


class Point(Results):
    period: Count
    """How many periods from now; 0 is now."""
    customers: Number


class ForecastResults(Results):
    series: list[Point]
    steady_state: Number | None
    """Where the number of customers settles, new / churn; null at zero churn."""
    target_series: list[Point] | None
    """The same at the target churn; null without one."""
    customers_gained: Number | None
    """How many more there are at the end at the target churn."""
    revenue_gained: Number | None
    """What those bring over all the periods, in the money of arpa."""


class ForecastForm(RelatedFieldsForm):
    EXAMPLE = {
        "start": "1000",
        "new": "40",
        "churn": "0.05",
        "periods": "24",
        "target_churn": "0.04",
    }
    RESULTS = ForecastResults
    SHORT = ("start", "new", "churn")
    ALSO_RESULTS = frozenset({"steady_state"})
    ALIASES = {"new_per_month": "new"}

    start = NumberField(
        label=_("Customers now"),
        count=True,
        help_text=_("Zero is fine if you are just starting."),
    )
    new = NumberField(
        label=_("New customers in each period"),
        count=True,
        required=False,
        assumed=0,
        help_text=_("Empty means none. They can leave from the next period on."),
    )
    churn = PercentField(
        label=_("Churn rate"),
        required=False,
        help_text=_("The share of customers who leave in each period."),
        concept="churn-rate",
    )
    periods = NumberField(
        label=_("How many periods"),
        whole=True,
        most=formulas.MAX_PERIODS,
        required=False,
        assumed=DEFAULT_PERIODS,
        help_text=_("From 1 to 120; empty means 12."),
    )
    target_churn = PercentField(
        label=_("Target churn rate"),
        required=False,
        help_text=_("To see what reaching it would bring."),
    )
    arpa = AmountField(
        label=_("Revenue per account and period"),
        required=False,
        help_text=_("To express the gain in money."),
        concept="arpu",
    )
    steady_state = NumberField(
        label=_("Steady state you want"),
        count=True,
        required=False,
        help_text=_("Leave the churn rate or the newcomers empty: they then follow."),
    )
    period = period_field()

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        values = {name: cleaned[name] for name in self.number_fields}
        if values["periods"] is None:
            values["periods"] = DEFAULT_PERIODS
        if values["periods"] == 0:
            raise refusal("periods", _("Look at least one period ahead."))
        if values["steady_state"] is None and values["new"] is None:
            values["new"] = Fraction(0)
        values = self.complete(values, [STEADY])
        if values["churn"] is None and "steady_state" in self.given:
            raise refusal(
                "churn",
                _("Enter the churn rate or the newcomers: the other then follows."),
                code="required",
            )
        if values["churn"] is None:
            raise refusal(
                "churn",
                _("Enter the churn rate, or the steady state that you want."),
                code="required",
            )
        if values["churn"] == 0 and "steady_state" in self.given:
            raise refusal(
                "steady_state", _("Where nobody leaves, the number never settles.")
            )
        return cleaned | values

    @cached_property
    def results(self):
        """The results by the names fixed for this calculator, unrounded."""
        data = self.cleaned_data
        series, target = self.series(data["churn"]), None
        gained = revenue = None
        if data["target_churn"] is not None:
            target = self.series(data["target_churn"])
            gained = formulas.customers_gained(series, target)
            if data["arpa"] is not None:
                revenue = formulas.revenue_gained(gained, data["arpa"])
        return {
            "series": _numbered(series),
            "steady_state": formulas.steady_state(data["new"], data["churn"]),
            "target_series": _numbered(target) if target else None,
            "customers_gained": gained[-1] if gained else None,
            "revenue_gained": revenue,
        }

    def series(self, churn):
        """Return the customers after 0, 1, … periods, at a churn rate."""
        data = self.cleaned_data
        periods = int(data["periods"])
        return formulas.customers_over_time(data["start"], data["new"], churn, periods)

    @property
    def more_is_open(self):
        """Whether any of the fields that are tucked away holds or needs something."""
        tucked_away = {"target_churn", "arpa", "steady_state"}
        return bool(tucked_away & (self.given | {*self.errors}))


def _numbered(series):
    return [{"period": n, "customers": count} for n, count in enumerate(series)]
