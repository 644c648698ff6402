"""The churn rate calculator: what it asks, refuses and finds."""

from fractions import Fraction

from django.utils.functional import cached_property
from django.utils.translation import get_language

from calculator import display
from calculator.charts import Curve, curve_chart
from calculator.display import number, percent
from calculator.expressions import atom
from calculator.forms.base import (
    LEAST_RATE,
    CalculatorForm,
    Headline,
    Step,
    WhatIf,
    period_field,
    refusal,
)
from calculator.forms.fields import NumberField, PercentField
from calculator.formulas import churn_rate as formulas
from calculator.formulas.proportions import LEVEL, wilson_interval
from calculator.tables import Figure, Row, Table
from calculator.words import gettext
from calculator.words import gettext_lazy as _

RATE_LABELS = {
    "week": _("Churn rate per week"),
    "month": _("Churn rate per month"),
    "quarter": _("Churn rate per quarter"),
    "year": _("Churn rate per year"),
}
DEFINITIONS = {
    "lost_over_start": (
        _("Lost ÷ customers at the start"),
        _("our default; also ChartMogul and ProfitWell"),
    ),
    "all_lost_over_start": (
        _("All lost ÷ customers at the start"),
        _("counts newcomers who left again; Recurly’s basic rate"),
    ),
    "all_lost_over_start_plus_new": (
        _("All lost ÷ (start + joined)"),
        _("newcomers enlarge the base; Stripe"),
    ),
    "lost_over_average": (
        _("Lost ÷ mean of start and end"),
        _("changes with growth even if losses do not"),
    ),
    "net_change": (
        _("(Start − end) ÷ start"),
        _("net change: hides losses behind new customers; not churn"),
    ),
}
# As many coming periods as the chart of retention shows.
CURVE_PERIODS = 12
# One point of fewer customers than these is less than one of them.
FEW_CUSTOMERS = 100
# With fewer losses than this, one customer more or less changes the picture.
FEW_LOSSES = 10


class ChurnRateForm(CalculatorForm):
    EXAMPLE = {"start": "1000", "lost": "50", "new": "80"}
    SHORT = ("start", "lost")
    ALSO_RESULTS = frozenset({"churn_rate"})

    start = NumberField(
        label=_("Customers at the start"),
        count=True,
        required=False,
        help_text=_("On the first day of the period."),
    )
    lost = NumberField(
        label=_("Of those, lost"),
        count=True,
        required=False,
        help_text=_("Customers of the first day who had left by the end."),
        concept="churn",
    )
    end = NumberField(
        label=_("Customers at the end"),
        count=True,
        required=False,
        help_text=_("Enough instead of the losses: these then follow from it."),
    )
    new = NumberField(
        label=_("Joined during the period"),
        count=True,
        required=False,
        assumed=0,
        help_text=_("Empty means none. They do not enter the rate."),
    )
    lost_new = NumberField(
        label=_("Of the newcomers, lost"),
        count=True,
        required=False,
        assumed=0,
        help_text=_("Joined and left within the same period: shown separately."),
    )
    churn_rate = PercentField(
        label=_("Churn rate, if you know it"),
        required=False,
        help_text=_(
            "Leave the losses or the customers at the start empty: they then follow "
            "from it."
        ),
        concept="churn-rate",
    )
    period = period_field()

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        values = {name: cleaned[name] for name in self.number_fields}
        values["start"] = self._start(**values)
        if values["start"] == 0:
            raise self._nobody_at_the_start(values)
        rate = values.pop("churn_rate")
        if values["lost"] is None and rate is not None:
            values["lost"] = values["start"] * rate
        if values["lost"] is None and values["end"] is None:
            raise refusal(
                "lost",
                _("Enter how many were lost, or how many there were at the end."),
                code="required",
            )
        values |= self._balanced(**values)
        found = formulas.churn_rate(values["start"], values["lost"])
        if rate is not None and rate != found:
            raise refusal(
                "churn_rate",
                _(
                    "By the other numbers the rate is %(number)s: leave it empty, or "
                    "one of them."
                ),
                percent(found),
            )
        return cleaned | values | {"churn_rate": found}

    def _start(self, start, lost, end, new, lost_new, churn_rate):
        """Return the customers at the start, found from the others if left empty."""
        if start is not None:
            return start
        if lost is not None and end is not None:
            start = end - (new or 0) + lost + (lost_new or 0)
        elif lost is not None and churn_rate:
            start = lost / churn_rate
        elif end is not None and churn_rate is not None and churn_rate < 1:
            start = (end - (new or 0) + (lost_new or 0)) / (1 - churn_rate)
        else:
            raise refusal(
                "start",
                _(
                    "Enter how many there were at the start, or two of these: the "
                    "losses, the customers at the end, the churn rate."
                ),
                code="required",
            )
        if start < 0:
            raise refusal(
                "new", _("More joined and stayed than there were at the end.")
            )
        return start

    def _nobody_at_the_start(self, values):
        """Return the refusal; with newcomers, say what share of them left."""
        left = (values["lost"] or 0) + (values["lost_new"] or 0)
        if values["new"] and left <= values["new"]:
            return refusal(
                "start",
                _(
                    "With no customers at the start there is no rate. Of those who "
                    "joined, %(number)s left."
                ),
                percent(left / values["new"]),
            )
        return refusal(
            "start",
            _(
                "With no customers at the start nobody could leave, so there is no "
                "rate."
            ),
        )

    def _balanced(self, start, lost, end, new, lost_new):
        """Return lost, end, new and lost_new, completed from one another.

        What is left empty counts as none, but for `new` where both `lost` and `end`
        are given: it then follows. Raises ValidationError where the numbers disagree.
        """
        lost_new = lost_new or 0
        if lost is not None and lost > start:
            raise refusal(
                "lost",
                _(
                    "That is %(number)s more than there were at the start. If "
                    "newcomers are among them, enter those under “Of the newcomers, "
                    "lost”."
                ),
                number(lost - start),
            )
        if lost is not None and end is not None and new is None:
            new = max(end - start + lost + lost_new, 0)
        if lost_new and new is None:
            raise refusal(
                "new", _("How many joined during the period?"), code="required"
            )
        joined = new or 0
        if lost_new > joined:
            raise refusal(
                "lost_new", _("More newcomers left than joined: check both numbers.")
            )
        if lost is None:
            lost = self._lost_from_counts(start, end, new, lost_new)
        expected = start + joined - lost - lost_new
        if end is not None and end != expected:
            raise refusal(
                "end",
                _(
                    "By the other numbers there would be %(number)s customers at "
                    "the end."
                ),
                number(expected),
            )
        return {"lost": lost, "end": expected, "new": joined, "lost_new": lost_new}

    def _lost_from_counts(self, start, end, new, lost_new):
        stayed = (new or 0) - lost_new
        if stayed > end:
            raise refusal(
                "new", _("More joined and stayed than there were at the end.")
            )
        if end - stayed > start and new is None:
            raise refusal(
                "new",
                _("There were more customers at the end. How many of them joined?"),
            )
        if end - stayed > start:
            raise refusal(
                "end",
                _(
                    "Without the newcomers %(number)s would be left, more than there "
                    "were at the start."
                ),
                number(end - stayed),
            )
        return formulas.lost_from_counts(start, end, stayed)

    @cached_property
    def results(self):
        """The results by the names fixed for this calculator, as exact values."""
        data = self.cleaned_data
        start, lost, end, new = (data[key] for key in ("start", "lost", "end", "new"))
        lost_new, period = data["lost_new"], data["period"]
        rate = formulas.churn_rate(start, lost)
        interval = self._interval(lost, start)
        return {
            "churn_rate": rate,
            "retention_rate": formulas.retention_rate(start, lost),
            "lost": lost,
            "interval": interval,
            "definitions": {
                "lost_over_start": rate,
                "all_lost_over_start": formulas.all_lost_over_start(
                    start, lost, lost_new
                ),
                "all_lost_over_start_plus_new": formulas.all_lost_over_start_plus_new(
                    start, new, lost, lost_new
                ),
                "lost_over_average": formulas.lost_over_average(start, end, lost),
                "net_change": formulas.net_change(start, end),
            },
            "equivalents": {
                other: formulas.equivalent_rate(rate, period, other)
                for other in formulas.PERIODS
            },
            "lifetime_periods": formulas.lifetime_periods(rate),
            "lifetime_at_least": 1 / interval["high"] if interval else None,
        }

    def _interval(self, lost, start):
        if lost.denominator != 1 or start.denominator != 1:
            return None
        low, high = wilson_interval(lost, start)
        return {"low": low, "high": high, "level": LEVEL, "method": "wilson"}

    @property
    def headline(self):
        label = RATE_LABELS[self.cleaned_data["period"]]
        return Headline(label, Figure(self.results["churn_rate"], percent))

    @property
    def steps(self):
        """The calculation with the person's own numbers in it."""
        data, results = self.cleaned_data, self.results
        start, lost = atom(number(data["start"])), atom(number(data["lost"]))
        rate = atom(percent(results["churn_rate"]))
        steps = list(self._steps_to_the_counts(start, lost, rate))
        if {"start", "lost"} <= self.given or "end" in self.given:
            steps.append(
                Step(
                    _("Churn rate: lost ÷ customers at the start"),
                    (lost / start).equals(rate),
                )
            )
        kept = atom(percent(results["retention_rate"]))
        steps.append(
            Step(_("Retention rate: the rest"), (atom(percent(1)) - rate).equals(kept))
        )
        return steps

    def _steps_to_the_counts(self, start, lost, rate):
        data = self.cleaned_data
        new, end, lost_new = (
            atom(number(data[name])) for name in ("new", "end", "lost_new")
        )
        if "start" not in self.given:
            if {"lost", "end"} <= self.given:
                sum_ = end - new + lost
                if data["lost_new"]:
                    sum_ = sum_ + lost_new
                yield Step(_("Start: end − joined + lost"), sum_.equals(start))
            elif "lost" in self.given:
                yield Step(_("Start: lost ÷ churn rate"), (lost / rate).equals(start))
            else:
                stayed = end - new + lost_new if data["lost_new"] else end - new
                yield Step(
                    _("Start: (end − joined) ÷ (1 − churn rate)"),
                    (stayed / (atom(percent(1)) - rate)).equals(start),
                )
        if "lost" not in self.given:
            if "end" in self.given:
                balance = start + new - end
                if data["lost_new"]:
                    balance = balance - lost_new
                yield Step(_("Lost: start + joined − end"), balance.equals(lost))
            else:
                yield Step(_("Lost: start × churn rate"), (start * rate).equals(lost))

    @cached_property
    def tables(self):
        results = self.results
        interval = results["interval"] or {"low": None, "high": None}
        rate = gettext("Rate")
        return {
            "results": Table(
                gettext("Results"),
                (gettext("Result"), gettext("Value")),
                (
                    Row(self.headline.label, (self.headline.figure,)),
                    Row(
                        gettext("Retention rate"),
                        (Figure(results["retention_rate"], percent),),
                    ),
                    Row(gettext("Customers lost"), (Figure(results["lost"]),)),
                    Row(
                        gettext("Lowest likely rate (confidence 95%)"),
                        (Figure(interval["low"], percent),),
                    ),
                    Row(
                        gettext("Highest likely rate (confidence 95%)"),
                        (Figure(interval["high"], percent),),
                    ),
                    Row(
                        gettext("Customer lifetime in periods"),
                        (Figure(results["lifetime_periods"], display.rounded),),
                    ),
                ),
            ),
            "definitions": Table(
                gettext("The same numbers by other definitions"),
                (gettext("Rule"), rate),
                tuple(
                    Row(
                        DEFINITIONS[name][0],
                        (Figure(value, percent),),
                        note=DEFINITIONS[name][1],
                        marked=name == "lost_over_start",
                    )
                    for name, value in results["definitions"].items()
                ),
            ),
            "equivalents": Table(
                gettext("The same churn over other periods"),
                (gettext("Period"), rate),
                tuple(
                    Row(
                        RATE_LABELS[name],
                        (Figure(value, percent),),
                        marked=name == self.cleaned_data["period"],
                    )
                    for name, value in results["equivalents"].items()
                ),
            ),
            "curve": Table(
                gettext("Customers kept"),
                (self.period_name, gettext("Share kept")),
                tuple(
                    Row(Figure(n), (Figure(share, percent),))
                    for n, share in enumerate(self._curve)
                ),
            ),
        }

    @cached_property
    def _curve(self):
        return formulas.retention_curve(self.results["churn_rate"], CURVE_PERIODS)

    @property
    def chart(self):
        period = self.cleaned_data["period"]
        return curve_chart(
            gettext("How many would stay at this rate"),
            gettext(
                "After %(time)s %(kept)s of the customers would still be there, if "
                "churn stays as it is."
            )
            % {
                "kept": percent(self._curve[-1]),
                "time": display.duration(CURVE_PERIODS, period),
            },
            self.tables["curve"],
            [
                Curve(
                    gettext("Customers of the start still there"), self._curve, "first"
                )
            ],
            x_label=self.period_name,
            show=display.percent_tick,
            language=get_language(),
            top=1,
        )

    @cached_property
    def what_if(self):
        """The same period with churn one point lower; None where that tells nothing."""
        lower = self.results["churn_rate"] - Fraction(1, 100)
        start = self.cleaned_data["start"]
        if lower < LEAST_RATE or start < FEW_CUSTOMERS:
            return None
        figures = {
            "rate": lower,
            "lost": start * lower,
            "lifetime": formulas.lifetime_periods(lower),
        }
        joined = {name: self.cleaned_data[name] or None for name in ("new", "lost_new")}
        query = self.query_with(
            start=start, churn_rate=lower, lost=None, end=None, **joined
        )
        return WhatIf(figures, query)

    @property
    def swing(self):
        """The change of the rate by one customer, where losses are few; else None."""
        lost, start = self.cleaned_data["lost"], self.cleaned_data["start"]
        return 1 / start if self.results["interval"] and lost < FEW_LOSSES else None

    @property
    def hides_losses(self):
        """Whether the number of customers did not fall although some were lost."""
        return (
            self.results["lost"] > 0 and self.results["definitions"]["net_change"] <= 0
        )

    @property
    def more_is_open(self):
        """Whether any of the fields that are tucked away holds or needs something.

        They may be the remedy for an error in `lost`, so they show with it as well.
        """
        tucked_away = {"end", "new", "lost_new", "churn_rate"}
        return bool(tucked_away & self.given or {*tucked_away, "lost"} & {*self.errors})

    @property
    def linear_year(self):
        """What plain multiplication would make of the rate in a year, or None.

        None as well where the two figures look the same.
        """
        period, rate = self.cleaned_data["period"], self.results["churn_rate"]
        wrong = formulas.simple_multiple(rate, period, "year")
        if percent(wrong) == percent(self.results["equivalents"]["year"]):
            return None
        return wrong
