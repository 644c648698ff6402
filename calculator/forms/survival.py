"""The survival calculator: how long customers stay, with those who are still here."""

from fractions import Fraction

from django.utils.functional import cached_property
from django.utils.translation import get_language

from calculator.charts import Curve, curve_chart
from calculator.display import duration, number, percent, percent_tick, rounded
from calculator.expressions import atom
from calculator.forms.base import CalculatorForm, Headline, Step, period_field
from calculator.forms.fields import StaysField
from calculator.formulas import survival as formulas
from calculator.tables import Figure, Row, Table
from calculator.words import gettext
from calculator.words import gettext_lazy as _

# The first steps show how it goes; the table holds them all.
STEPS_SHOWN = 3
# With fewer losses than this the curve is a sketch.
FEW_LOSSES = 10

STAY_AXES = {
    "week": _("Weeks as a customer"),
    "month": _("Months as a customer"),
    "quarter": _("Quarters as a customer"),
    "year": _("Years as a customer"),
}


class SurvivalForm(CalculatorForm):
    EXAMPLE = {"stays": "2 3 3 5 6+ 8 9+ 12 12+ 15+ 18+ 18+"}
    SHORT = ("stays",)

    stays = StaysField(
        label=_("How long each customer stayed"),
        help_text=_(
            "One number for each, apart by spaces or lines. A + after it means that "
            "the customer is still here: 3 5 8+ 12+"
        ),
        concept="customer-lifetime",
    )
    period = period_field()

    @cached_property
    def _stays(self):
        return [time for time, _left in self.cleaned_data["stays"]]

    @cached_property
    def _curve(self):
        left = [has_left for _time, has_left in self.cleaned_data["stays"]]
        return formulas.survival_curve(self._stays, left)

    @cached_property
    def results(self):
        """The results by the names fixed for this calculator, as exact values."""
        return {
            "customers": len(self._stays),
            "lost": sum(moment.lost for moment in self._curve),
            "median": formulas.median_stay(self._curve),
            "mean_so_far": formulas.mean_stay_so_far(self._stays, self._curve),
            "longest": max(self._stays),
            "curve": [self._point(moment) for moment in self._curve],
        }

    def _point(self, moment):
        low, high = moment.limits or (None, None)
        return {
            "time": moment.time,
            "at_risk": moment.at_risk,
            "lost": moment.lost,
            "survival": moment.survival,
            "low": low,
            "high": high,
        }

    @property
    def headline(self):
        period = self.cleaned_data["period"]
        return Headline(
            _("Half of the customers have left after"),
            Figure(
                self.results["median"], lambda value, _language: duration(value, period)
            ),
            without=_("Not reached yet"),
        )

    @property
    def understood(self):
        """(label, printed value, whence) of the list: how many customers."""
        customers, lost = self.results["customers"], self.results["lost"]
        return [
            (_("Customers"), number(customers), "given"),
            (_("Have left"), number(lost), "given"),
            (_("Still here"), number(customers - lost), "given"),
        ]

    @property
    def input_table(self):
        """Each customer, for a download."""
        words = {True: gettext("left"), False: gettext("still here")}
        rows = tuple(
            Row(Figure(n), (Figure(time), words[has_left]))
            for n, (time, has_left) in enumerate(self.cleaned_data["stays"], start=1)
        )
        columns = (gettext("Customer"), self.time_name, gettext("State"))
        return Table(gettext("Your numbers as understood"), columns, rows)

    @property
    def time_name(self):
        return STAY_AXES[self.cleaned_data["period"]]

    @property
    def steps(self):
        """The first steps of the curve with the person's own numbers in them."""
        before, steps = Fraction(1), []
        for moment in self._curve[:STEPS_SHOWN]:
            there, lost = atom(number(moment.at_risk)), atom(number(moment.lost))
            share = (there - lost) / there
            product = atom(percent(before)) * share
            time = duration(moment.time, self.cleaned_data["period"])
            title = _("After %(time)s: share so far × those who stayed ÷ those there")
            shown = product.equals(atom(percent(moment.survival)))
            steps.append(Step(title % {"time": time}, shown))
            before = moment.survival
        return steps

    @cached_property
    def tables(self):
        results = self.results
        return {
            "results": Table(
                gettext("Results"),
                (gettext("Result"), gettext("Value")),
                (
                    Row(
                        gettext("Half have left after"),
                        (Figure(results["median"], rounded),),
                        note=gettext("the median stay"),
                    ),
                    Row(
                        gettext("Average stay so far"),
                        (Figure(results["mean_so_far"], rounded),),
                        note=gettext("up to the longest one seen, not beyond"),
                    ),
                    Row(
                        gettext("Longest stay seen"),
                        (Figure(results["longest"], rounded),),
                    ),
                ),
            ),
            "curve": Table(
                gettext("The survival curve"),
                (
                    self.time_name,
                    gettext("There before"),
                    gettext("Left then"),
                    gettext("Share still there"),
                    gettext("Lowest likely"),
                    gettext("Highest likely"),
                ),
                tuple(
                    Row(
                        Figure(point["time"], rounded),
                        (
                            Figure(point["at_risk"]),
                            Figure(point["lost"]),
                            Figure(point["survival"], percent),
                            Figure(point["low"], percent),
                            Figure(point["high"], percent),
                        ),
                    )
                    for point in results["curve"]
                ),
            ),
        }

    @property
    def chart(self):
        points = [(0.0, 1.0)] + [
            (float(moment.time), float(moment.survival)) for moment in self._curve
        ]
        last = points[-1][1]
        points.append((float(self.results["longest"]), last))
        times, shares = zip(*points, strict=True)
        return curve_chart(
            gettext("The survival curve"),
            gettext("After %(time)s, the longest stay seen, %(share)s are still there.")
            % {
                "time": duration(self.results["longest"], self.cleaned_data["period"]),
                "share": percent(self._curve[-1].survival)
                if self._curve
                else percent(1),
            },
            self.tables["curve"],
            [Curve(gettext("Share still there"), shares, "first", times)],
            x_label=self.time_name,
            show=percent_tick,
            language=get_language(),
            top=1,
        )

    @property
    def is_sketchy(self):
        return self.results["lost"] < FEW_LOSSES
