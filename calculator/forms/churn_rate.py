"""The churn rate calculator: what it asks, refuses and finds."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from calculator import formulas
from calculator.display import number, percent
from calculator.forms.base import CalculatorForm, Step, tex
from calculator.forms.fields import NumberField

PERIODS = [
    ("week", _("week")),
    ("month", _("month")),
    ("quarter", _("quarter")),
    ("year", _("year")),
]

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


class ChurnRateForm(CalculatorForm):
    EXAMPLE = {"start": "1000", "lost": "50", "new": "80"}
    SHORT = ("start", "lost")

    start = NumberField(
        label=_("Customers at the start"),
        count=True,
        help_text=_("On the first day of the period."),
    )
    lost = NumberField(
        label=_("Of those, lost"),
        count=True,
        required=False,
        help_text=_("Customers of the first day who had left by the end."),
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
        help_text=_("Empty means none. They do not enter the rate."),
    )
    lost_new = NumberField(
        label=_("Of the newcomers, lost"),
        count=True,
        required=False,
        help_text=_("Joined and left within the same period: shown separately."),
    )
    period = forms.ChoiceField(
        label=_("Length of the period"),
        choices=PERIODS,
        initial="month",
    )

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if cleaned["start"] == 0:
            raise refusal(
                "start",
                _(
                    "With no customers at the start nobody could leave, so there is "
                    "no rate."
                ),
            )
        if cleaned["lost"] is None and cleaned["end"] is None:
            raise refusal(
                "lost",
                _("Enter how many were lost, or how many there were at the end."),
            )
        counts = {name: cleaned[name] for name in cleaned if name != "period"}
        return cleaned | self._balanced(**counts)

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
                lost - start,
            )
        if lost is not None and end is not None and new is None:
            new = max(end - start + lost + lost_new, 0)
        if lost_new and new is None:
            raise refusal("new", _("How many joined during the period?"))
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
                expected,
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
                end - stayed,
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
        low, high = formulas.wilson_interval(lost, start)
        return {"low": low, "high": high, "level": 0.95, "method": "wilson"}

    @property
    def steps(self):
        """The calculation with the person's own numbers in it."""
        data, results = self.cleaned_data, self.results
        start, lost = tex(number(data["start"])), tex(number(data["lost"]))
        rate = tex(percent(results["churn_rate"]))
        steps = []
        if "lost" not in self.given:
            balance = [data["start"], data["new"], data["end"], data["lost_new"]]
            balance = [tex(number(value)) for value in balance]
            terms = "{} + {} - {}" + (" - {}" if data["lost_new"] else "")
            steps.append(
                Step(
                    _("Lost: start + joined − end"),
                    f"{terms.format(*balance)} = {lost}",
                )
            )
        steps.append(
            Step(
                _("Churn rate: lost ÷ customers at the start"),
                rf"\frac{{{lost}}}{{{start}}} = {rate}",
            )
        )
        steps.append(
            Step(
                _("Retention rate: the rest"),
                rf"{tex(percent(1))} - {rate} = "
                rf"{tex(percent(results['retention_rate']))}",
            )
        )
        return steps

    @property
    def more_is_open(self):
        """Whether any of the fields that are tucked away holds or needs something.

        They may be the remedy for an error in `lost`, so they show with it as well.
        """
        tucked_away = {"end", "new", "lost_new"}
        return bool(tucked_away & self.given or {*tucked_away, "lost"} & {*self.errors})

    @property
    def rate_label(self):
        return RATE_LABELS[self.cleaned_data["period"]]

    @property
    def definition_rows(self):
        """(rule, who uses it or what it does, rate) for each definition, ours first."""
        values = self.results["definitions"]
        return [(*DEFINITIONS[name], value) for name, value in values.items()]

    @property
    def equivalent_rows(self):
        """(period, what it is called, rate) for each length of period."""
        values = self.results["equivalents"]
        return [(name, RATE_LABELS[name], value) for name, value in values.items()]

    @property
    def linear_year(self):
        """What plain multiplication would make of the rate in a year, or None."""
        period, rate = self.cleaned_data["period"], self.results["churn_rate"]
        if period == "year" or not rate:
            return None
        return formulas.simple_multiple(rate, period, "year")


def refusal(field, sentence, value=0):
    """Return the error that shows `sentence`, with `value` in it, at a field."""
    return forms.ValidationError({field: sentence % {"number": number(value)}})
