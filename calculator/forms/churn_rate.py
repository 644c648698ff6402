"""The churn rate calculator: what it asks, refuses and computes."""

from django.utils.functional import cached_property

from calculator.display import customers, number, percent
from calculator.forms.base import (
    CalculatorForm,
    period_field,
    refusal,
)
from calculator.forms.fields import NumberField, PercentField
from calculator.forms.results import Interval, Number, Results, Share
from calculator.formulas import churn_rate as formulas
from calculator.formulas.proportions import LEVEL, wilson_interval
from calculator.words import gettext_lazy as _


class Definitions(Results):
    """The same period by other rules; newcomers left out count as none."""

    lost_over_start: Share
    all_lost_over_start: Number
    """With those who joined and left within the period; above 1 if they are many."""
    all_lost_over_start_plus_new: Share
    lost_over_average: Number
    """Over the mean of the customers at the start and at the end."""
    net_change: Number
    """By how much fewer they are at the end: new customers hide losses in it."""


class Equivalents(Results):
    """The churn rate of other periods in which as many customers stay."""

    week: Share
    month: Share
    quarter: Share
    year: Share


class ChurnRateResults(Results):
    churn_rate: Share
    """Lost over customers at the start; new ones enter neither."""
    retention_rate: Share
    lost: Number
    """Customers of the first day who had left by the end."""
    interval: Interval | None
    """What chance leaves open of the churn rate; null unless counts are whole."""
    definitions: Definitions
    equivalents: Equivalents
    lifetime_periods: Number | None
    """How long a customer stays on average, 1 / churn; null at zero churn."""
    lifetime_at_least: Number | None
    """The same at the highest churn rate of the interval; null without one."""


class ChurnRateForm(CalculatorForm):
    EXAMPLE = {"start": "1000", "lost": "50", "new": "80"}
    RESULTS = ChurnRateResults
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
        help_text=_("Enough if you do not know how many were lost: it then follows."),
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
            values["lost"] = self._lost_at_the_rate(values, rate)
        if values["lost"] is None and values["end"] is None:
            raise refusal(
                "lost",
                _("Enter how many were lost, or how many there were at the end."),
                code="required",
            )
        values |= self._balanced(**values)
        found = formulas.churn_rate(values["start"], values["lost"])
        if rate is not None and not self.agrees("churn_rate", found):
            raise refusal(
                "churn_rate",
                _(
                    "By the other numbers the rate is %(number)s: leave it empty, or "
                    "one of them."
                ),
                percent(found),
            )
        return cleaned | values | {"churn_rate": found if rate is None else rate}

    def _start(self, start, lost, end, new, lost_new, churn_rate):
        """Return the customers at the start, found from the others if left empty."""
        if start is not None:
            return start
        if lost is not None and churn_rate is not None:
            self._require_one_story(lost, churn_rate)
        if lost and churn_rate and end is not None and new is None:
            # Three of them are enough; who joined then follows.
            start = lost / churn_rate
        elif lost is not None and end is not None:
            start = end - (new or 0) + lost + (lost_new or 0)
        elif lost is not None and churn_rate:
            start = lost / churn_rate
        elif end is not None and churn_rate is not None and churn_rate < 1:
            start = (end - (new or 0) + (lost_new or 0)) / (1 - churn_rate)
        elif churn_rate == 1:
            raise refusal(
                "start",
                _("Where all leave, the end does not tell how many there were."),
                code="required",
            )
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

    def _lost_at_the_rate(self, values, rate):
        """Return the losses at a rate; by the counts, if it is theirs well rounded."""
        start, end = values["start"], values["end"]
        if end is not None:
            stayed = (values["new"] or 0) - (values["lost_new"] or 0)
            counted = start + stayed - end
            if self.agrees("churn_rate", counted / start):
                return counted
        return start * rate

    def _require_one_story(self, lost, churn_rate):
        """Refuse losses at a rate of none, and a rate without losses."""
        if lost and not churn_rate:
            raise refusal(
                "churn_rate", _("At this rate nobody leaves, but some were lost.")
            )
        if churn_rate and not lost:
            raise refusal("lost", _("At that rate some must have been lost."))

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
                _("By the other numbers %(number)s would be there at the end."),
                customers(expected),
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
        """The results by the names fixed for this calculator, unrounded."""
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
    def more_is_open(self):
        """Whether any of the fields that are tucked away holds or needs something.

        They may be the remedy for an error in `lost`, so they show with it as well.
        """
        tucked_away = {"end", "new", "lost_new", "churn_rate"}
        return bool(tucked_away & self.given or {*tucked_away, "lost"} & {*self.errors})
