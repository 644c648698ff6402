"""The lifetime value calculator: what it asks, refuses and computes."""

from django import forms
from django.utils.functional import cached_property

from calculator.forms.base import (
    period_field,
    refusal,
)
from calculator.forms.fields import AmountField, NumberField, PercentField
from calculator.forms.relations import RelatedFieldsForm, Relation
from calculator.forms.results import Number, Results
from calculator.formulas import lifetime_value as formulas
from calculator.formulas.churn_rate import lifetime_periods
from calculator.words import gettext_lazy as _

RELATIONS = (
    Relation(product=("ltv", "churn"), others=("arpa", "margin")),
    Relation(product=("ltv",), others=("cac", "ltv_to_cac")),
)


class LifetimeValueResults(Results):
    ltv: Number | None
    """Revenue per account × margin / churn, in the money given; null at zero churn."""
    lifetime_periods: Number | None
    """How long a customer stays on average, 1 / churn; null at zero churn."""
    ltv_to_cac: Number | None
    """Null unless the acquisition cost is known and above 0."""
    payback_periods: Number | None
    """Until a customer who stays has paid back; null if never, or at no known cost."""


class LifetimeValueForm(RelatedFieldsForm):
    EXAMPLE = {"arpa": "50", "margin": "0.9", "churn": "0.1", "cac": "180"}
    RESULTS = LifetimeValueResults
    SHORT = ("arpa", "margin", "churn")
    ALSO_RESULTS = frozenset({"ltv", "ltv_to_cac"})

    arpa = AmountField(
        label=_("Revenue per account and period"),
        required=False,
        help_text=_("The average of all accounts that pay."),
        concept="arpu",
    )
    margin = PercentField(
        label=_("Gross margin"),
        required=False,
        help_text=_("What is left of revenue after serving the customer."),
    )
    churn = PercentField(
        label=_("Churn rate"),
        required=False,
        help_text=_("Of customers, for the same length of period."),
        concept="churn-rate",
    )
    cac = AmountField(
        label=_("Cost of winning a customer"),
        required=False,
        help_text=_("All of sales and marketing, per customer won."),
        concept="customer-acquisition-cost",
    )
    ltv = AmountField(
        label=_("Lifetime value, if you know or want it"),
        required=False,
        help_text=_("One of the first three may then stay empty."),
        concept="customer-lifetime-value",
    )
    ltv_to_cac = NumberField(
        label=_("Wanted value for each unit of cost"),
        required=False,
        help_text=_(
            "Such as 3. With the cost left empty you see what you could spend."
        ),
    )
    period = period_field()

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        values = {name: cleaned[name] for name in self.number_fields}
        is_worth = values["ltv"] or (values["arpa"] and values["margin"])
        if values["ltv_to_cac"] == 0 and is_worth:
            raise refusal("ltv_to_cac", _("Enter a ratio above zero, such as 3."))
        values = self.complete(values, RELATIONS)
        if values["churn"] == 0 and values["ltv"] is not None:
            wanted = "ltv" if "ltv" in self.given else "ltv_to_cac"
            raise refusal(
                wanted,
                _("Where nobody leaves, the value has no end: leave this empty."),
            )
        missing = [name for name in ("arpa", "margin", "churn") if values[name] is None]
        if missing:
            sentence = _("Enter this too, or the lifetime value from which it follows.")
            if values["ltv"] is not None:
                sentence = _(
                    "Enter at least two of these three: revenue, margin and churn. The "
                    "third then follows."
                )
            error = forms.ValidationError(sentence, "required")
            raise forms.ValidationError({name: error for name in missing})
        return cleaned | values

    @cached_property
    def results(self):
        """The results by the names fixed for this calculator, unrounded."""
        data = self.cleaned_data
        arpa, margin, churn, cac = (
            data[name] for name in ("arpa", "margin", "churn", "cac")
        )
        ltv = formulas.lifetime_value(arpa, margin, churn)
        known = cac is not None
        return {
            "ltv": ltv,
            "lifetime_periods": lifetime_periods(churn),
            "ltv_to_cac": (
                formulas.value_to_cost(ltv, cac) if known and ltv is not None else None
            ),
            "payback_periods": (
                formulas.payback_periods(arpa, margin, cac) if known else None
            ),
        }

    @property
    def more_is_open(self):
        """Whether any of the fields that are tucked away holds or needs something."""
        return bool({"ltv", "ltv_to_cac"} & (self.given | {*self.errors}))
