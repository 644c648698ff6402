"""The lifetime value calculator: what it asks, refuses and finds."""

import math
from fractions import Fraction

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import get_language

from calculator import display
from calculator.charts import Curve, Level, curve_chart
from calculator.display import percent, rounded
from calculator.expressions import atom
from calculator.forms.base import (
    LEAST_RATE,
    Headline,
    Step,
    WhatIf,
    period_field,
    refusal,
)
from calculator.forms.fields import NumberField, PercentField
from calculator.forms.relations import RelatedFieldsForm, Relation
from calculator.formulas import lifetime_value as formulas
from calculator.formulas.churn_rate import lifetime_periods
from calculator.tables import Figure, Row, Table
from calculator.words import gettext
from calculator.words import gettext_lazy as _

RELATIONS = (
    Relation(product=("ltv", "churn"), others=("arpa", "margin")),
    Relation(product=("ltv",), others=("cac", "ltv_to_cac")),
)
# The chart shows at least a year of months and at most ten.
CURVE_PERIODS = range(12, 121)


class LifetimeValueForm(RelatedFieldsForm):
    EXAMPLE = {"arpa": "50", "margin": "0.9", "churn": "0.1", "cac": "180"}
    SHORT = ("arpa", "margin", "churn")
    ALSO_RESULTS = frozenset({"ltv", "ltv_to_cac"})

    arpa = NumberField(
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
    cac = NumberField(
        label=_("Cost of winning a customer"),
        required=False,
        help_text=_("All of sales and marketing, per customer won."),
        concept="customer-acquisition-cost",
    )
    ltv = NumberField(
        label=_("Lifetime value, if you know or want it"),
        required=False,
        help_text=_("One of the first three may then stay empty."),
        concept="customer-lifetime-value",
    )
    ltv_to_cac = NumberField(
        label=_("Value for each unit of cost, if you want it"),
        required=False,
        help_text=_("Such as 3: with the cost left empty, what you could spend."),
    )
    period = period_field()

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        values = {name: cleaned[name] for name in self.number_fields}
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
            error = forms.ValidationError(sentence, "required")
            raise forms.ValidationError({name: error for name in missing})
        return cleaned | values

    @cached_property
    def results(self):
        """The results by the names fixed for this calculator, as exact values."""
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
    def headline(self):
        return Headline(_("Lifetime value"), Figure(self.results["ltv"], rounded))

    @property
    def steps(self):
        """The calculation with the person's own numbers in it."""
        data, results = self.cleaned_data, self.results
        arpa = atom(rounded(data["arpa"]))
        margin, churn = atom(percent(data["margin"])), atom(percent(data["churn"]))
        steps = list(self._steps_backwards(arpa, margin, churn))
        ltv = atom(rounded(results["ltv"])) if results["ltv"] is not None else None
        if (
            ltv
            and "ltv" not in self.given
            and {"arpa", "margin", "churn"} <= self.given
        ):
            steps.append(
                Step(
                    _("Lifetime value: revenue × margin ÷ churn"),
                    (arpa * margin / churn).equals(ltv),
                )
            )
        if results["lifetime_periods"] is not None:
            steps.append(
                Step(
                    _("Customer lifetime in periods: 1 ÷ churn"),
                    (atom("1") / churn).equals(
                        atom(rounded(results["lifetime_periods"]))
                    ),
                )
            )
        if data["cac"] is not None:
            cac = atom(rounded(data["cac"]))
            if results["ltv_to_cac"] is not None and "ltv_to_cac" not in self.given:
                steps.append(
                    Step(
                        _("Value for each unit of cost: value ÷ cost"),
                        (ltv / cac).equals(atom(rounded(results["ltv_to_cac"]))),
                    )
                )
            if results["payback_periods"] is not None:
                steps.append(
                    Step(
                        _("Periods until it is paid back: cost ÷ (revenue × margin)"),
                        (cac / (arpa * margin)).equals(
                            atom(rounded(results["payback_periods"]))
                        ),
                    )
                )
        return steps

    def _steps_backwards(self, arpa, margin, churn):
        """Give the steps that found an input from the lifetime value or the ratio."""
        data = self.cleaned_data
        if data["ltv"] is None:
            return
        ltv = atom(rounded(data["ltv"]))
        if "ltv" not in self.given and {"cac", "ltv_to_cac"} <= self.given:
            ratio, cac = atom(rounded(data["ltv_to_cac"])), atom(rounded(data["cac"]))
            yield Step(_("Lifetime value: cost × ratio"), (cac * ratio).equals(ltv))
        if "churn" not in self.given:
            yield Step(
                _("Churn rate: revenue × margin ÷ value"),
                (arpa * margin / ltv).equals(churn),
            )
        if "margin" not in self.given:
            yield Step(
                _("Margin: value × churn ÷ revenue"),
                (ltv * churn / arpa).equals(margin),
            )
        if "arpa" not in self.given:
            yield Step(
                _("Revenue per account: value × churn ÷ margin"),
                (ltv * churn / margin).equals(arpa),
            )
        if "cac" not in self.given and data["cac"] is not None:
            ratio, cac = atom(rounded(data["ltv_to_cac"])), atom(rounded(data["cac"]))
            yield Step(
                _("What you could spend: value ÷ wanted ratio"),
                (ltv / ratio).equals(cac),
            )

    @cached_property
    def tables(self):
        results = self.results
        return {
            "results": Table(
                gettext("Results"),
                (gettext("Result"), gettext("Value")),
                tuple(
                    Row(label, (Figure(results[name], rounded),))
                    for name, label in (
                        ("ltv", gettext("Lifetime value")),
                        ("lifetime_periods", gettext("Customer lifetime in periods")),
                        ("ltv_to_cac", gettext("Value for each unit of cost")),
                        ("payback_periods", gettext("Periods until it is paid back")),
                    )
                ),
            ),
            "curve": Table(
                gettext("Value over time"),
                (self.period_name, gettext("Gross profit so far")),
                tuple(
                    Row(Figure(n), (Figure(value, rounded),))
                    for n, value in enumerate(self._curve)
                ),
            ),
        }

    @cached_property
    def _curve(self):
        data, results = self.cleaned_data, self.results
        wanted = max(
            2 * (results["lifetime_periods"] or 0),
            Fraction(3, 2) * (results["payback_periods"] or 0),
        )
        periods = min(max(math.ceil(wanted), CURVE_PERIODS[0]), CURVE_PERIODS[-1])
        return formulas.value_curve(
            data["arpa"], data["margin"], data["churn"], periods
        )

    @property
    def chart(self):
        data, last = self.cleaned_data, len(self._curve) - 1
        period, cac = data["period"], data["cac"]
        words = {
            "value": rounded(self._curve[-1]),
            "time": display.duration(last, period),
            "cost": rounded(cac) if cac is not None else "",
        }
        description = gettext(
            "After %(time)s one customer has brought %(value)s on average."
        )
        if cac is not None:
            description = gettext(
                "After %(time)s one customer has brought %(value)s on average. Winning "
                "the customer cost %(cost)s."
            )
        return curve_chart(
            gettext("What one customer brings over time"),
            description % words,
            self.tables["curve"],
            [Curve(gettext("Gross profit so far"), self._curve, "first")],
            x_label=self.period_name,
            show=display.short_number,
            language=get_language(),
            level=(
                Level(gettext("Cost of winning a customer"), float(cac))
                if cac is not None
                else None
            ),
        )

    @cached_property
    def what_if(self):
        """The same customer with churn one point lower, or None if it is below."""
        lower = self.cleaned_data["churn"] - Fraction(1, 100)
        if lower < LEAST_RATE or not self.results["ltv"]:
            return None
        arpa, margin, cac = (self.cleaned_data[n] for n in ("arpa", "margin", "cac"))
        figures = {
            "rate": lower,
            "value": formulas.lifetime_value(arpa, margin, lower),
        }
        query = self.query_with(
            arpa=arpa, margin=margin, churn=lower, cac=cac, ltv=None, ltv_to_cac=None
        )
        return WhatIf(figures, query)

    @property
    def more_is_open(self):
        """Whether any of the fields that are tucked away holds or needs something."""
        return bool({"ltv", "ltv_to_cac"} & (self.given | {*self.errors}))
