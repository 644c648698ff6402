"""The forecast calculator: what it asks, refuses and finds."""

from fractions import Fraction

from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext

from calculator import display
from calculator.charts import Curve, Level, curve_chart
from calculator.display import percent, rounded, whole
from calculator.expressions import atom
from calculator.forms.base import (
    Headline,
    Step,
    WhatIf,
    period_field,
    refusal,
)
from calculator.forms.fields import NumberField, PercentField
from calculator.forms.relations import RelatedFieldsForm, Relation
from calculator.formulas import forecast as formulas
from calculator.tables import Figure, Row, Table
from calculator.words import gettext
from calculator.words import gettext_lazy as _

STEADY = Relation(product=("steady_state", "churn"), others=("new",))
DEFAULT_PERIODS = Fraction(12)
# A steady state further above the curve than this would press it flat.
LEVEL_IN_SIGHT = 2.5
AFTER = {
    "week": lambda count: ngettext(
        "Customers after %(count)s week", "Customers after %(count)s weeks", count
    ),
    "month": lambda count: ngettext(
        "Customers after %(count)s month", "Customers after %(count)s months", count
    ),
    "quarter": lambda count: ngettext(
        "Customers after %(count)s quarter",
        "Customers after %(count)s quarters",
        count,
    ),
    "year": lambda count: ngettext(
        "Customers after %(count)s year", "Customers after %(count)s years", count
    ),
}


class ForecastForm(RelatedFieldsForm):
    EXAMPLE = {
        "start": "1000",
        "new": "40",
        "churn": "0.05",
        "periods": "24",
        "target_churn": "0.04",
    }
    SHORT = ("start", "new", "churn")
    ALSO_RESULTS = frozenset({"steady_state"})
    ALIASES = {"new_per_month": "new"}

    start = NumberField(
        label=_("Customers now"),
        count=True,
        help_text=_("Zero is fine for a beginning."),
    )
    new = NumberField(
        label=_("Join in each period"),
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
    arpa = NumberField(
        label=_("Revenue per account and period"),
        required=False,
        help_text=_("To put the gain into money."),
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
        """The results by the names fixed for this calculator, as exact values."""
        data = self.cleaned_data
        series, target = self._series(data["churn"]), None
        gained = revenue = None
        if data["target_churn"] is not None:
            target = self._series(data["target_churn"])
            gained = target[-1] - series[-1]
            if data["arpa"] is not None:
                revenue = formulas.revenue_gained(series, target, data["arpa"])
        return {
            "series": _numbered(series),
            "steady_state": formulas.steady_state(data["new"], data["churn"]),
            "target_series": _numbered(target) if target else None,
            "customers_gained": gained,
            "revenue_gained": revenue,
        }

    def _series(self, churn):
        data = self.cleaned_data
        periods = int(data["periods"])
        return formulas.customers_over_time(data["start"], data["new"], churn, periods)

    @property
    def after(self):
        """The customers when the last period is over."""
        return self.results["series"][-1]["customers"]

    @property
    def headline(self):
        count = int(self.cleaned_data["periods"])
        label = AFTER[self.cleaned_data["period"]](count) % {"count": count}
        return Headline(label, Figure(self.after, whole))

    @property
    def steps(self):
        """The calculation with the person's own numbers in it."""
        data, results = self.cleaned_data, self.results
        new, churn = atom(rounded(data["new"])), atom(percent(data["churn"]))
        steady = results["steady_state"]
        steps = []
        if "churn" not in self.given:
            wanted = atom(rounded(data["steady_state"]))
            steps.append(
                Step(
                    _("Churn rate: joined ÷ steady state"), (new / wanted).equals(churn)
                )
            )
        elif "steady_state" in self.given and "new" not in self.given:
            wanted = atom(rounded(data["steady_state"]))
            steps.append(
                Step(_("Newcomers: steady state × churn"), (wanted * churn).equals(new))
            )
        kept = atom(percent(1)) - churn
        for point, title in zip(
            results["series"],
            (_("After the first period"), _("After the second, and so on")),
            strict=False,
        ):
            following = results["series"][point["period"] + 1 :][:1]
            if following:
                before = atom(rounded(point["customers"]))
                after = atom(rounded(following[0]["customers"]))
                steps.append(Step(title, (before * kept + new).equals(after)))
        if steady is not None and "steady_state" not in self.given:
            steps.append(
                Step(
                    _("Steady state: joined ÷ churn rate"),
                    (new / churn).equals(atom(rounded(steady))),
                )
            )
        return steps

    @cached_property
    def tables(self):
        results, target = self.results, self.results["target_series"]
        rows = [
            Row(self.headline.label, (Figure(self.after, whole),)),
            Row(gettext("Steady state"), (Figure(results["steady_state"], rounded),)),
        ]
        columns = (self.period_name, gettext("Customers"))
        if target:
            columns += (gettext("With the target"), gettext("Difference"))
            gained = Figure(results["customers_gained"], rounded)
            rows.append(
                Row(gettext("Difference in customers with the target"), (gained,))
            )
        if results["revenue_gained"] is not None:
            gained = Figure(results["revenue_gained"], rounded)
            rows.append(
                Row(gettext("Difference in revenue over all periods"), (gained,))
            )
        return {
            "results": Table(
                gettext("Results"),
                (gettext("Result"), gettext("Value")),
                tuple(rows),
            ),
            "series": Table(
                gettext("Customers over time"), columns, tuple(self._series_rows())
            ),
        }

    def _series_rows(self):
        target = self.results["target_series"]
        for n, point in enumerate(self.results["series"]):
            cells = [point["customers"]]
            if target:
                aim = target[n]["customers"]
                cells += [aim, aim - point["customers"]]
            figures = tuple(Figure(value, rounded) for value in cells)
            yield Row(Figure(point["period"]), figures)

    @property
    def chart(self):
        data, results = self.cleaned_data, self.results
        curves = [
            Curve(gettext("At today’s churn"), _values(results["series"]), "first")
        ]
        words = {
            "start": whole(data["start"]),
            "end": whole(self.after),
            "time": display.duration(data["periods"], data["period"]),
        }
        description = gettext("Customers: from %(start)s to %(end)s after %(time)s.")
        if results["target_series"]:
            target = _values(results["target_series"])
            curves.append(Curve(gettext("At the target"), target, "second"))
            words["target"] = whole(target[-1])
            description = gettext(
                "Customers: from %(start)s to %(end)s after %(time)s; with the target "
                "to %(target)s."
            )
        steady, level = results["steady_state"], None
        highest = max(max(curve.values) for curve in curves)
        if steady is not None and 0 < steady <= LEVEL_IN_SIGHT * highest:
            level = Level(gettext("Steady state"), float(steady))
        return curve_chart(
            gettext("Customers over time"),
            description % words,
            self.tables["series"],
            curves,
            x_label=self.period_name,
            show=display.short_number,
            language=get_language(),
            level=level,
        )

    @cached_property
    def what_if(self):
        """The same customers with a target one point lower, unless one is given."""
        data = self.cleaned_data
        lower = data["churn"] - Fraction(1, 100)
        if data["target_churn"] is not None or lower < 0:
            return None
        customers = self._series(lower)[-1]
        if round(customers) == round(self.after):
            return None
        query = self.query_with(
            new=data["new"], churn=data["churn"], target_churn=lower, steady_state=None
        )
        return WhatIf({"rate": lower, "customers": customers}, query)

    @property
    def target_is_worse(self):
        target = self.cleaned_data["target_churn"]
        return target is not None and target > self.cleaned_data["churn"]

    @property
    def more_is_open(self):
        """Whether any of the fields that are tucked away holds or needs something."""
        tucked_away = {"target_churn", "arpa", "steady_state"}
        return bool(tucked_away & (self.given | {*self.errors}))


def _numbered(series):
    return [{"period": n, "customers": count} for n, count in enumerate(series)]


def _values(series):
    return [float(point["customers"]) for point in series]
