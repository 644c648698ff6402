"""The churn rate calculator: what it says of what it found."""

import math
from fractions import Fraction

from django.utils.functional import cached_property

from calculator import display
from calculator.answers.base import LEAST_RATE, Answer, Step, WhatIf
from calculator.charts import Curve, curve_chart
from calculator.formulas import churn_rate as formulas
from calculator.tables import Column, Figure, Row, SeriesTable, Table
from calculator.words import message

RATE_LABELS = {
    "week": message("Churn rate per week"),
    "month": message("Churn rate per month"),
    "quarter": message("Churn rate per quarter"),
    "year": message("Churn rate per year"),
}
# What each divides, and who uses it or what it does.
DEFINITIONS = {
    "lost_over_start": (
        message("Lost ÷ customers at the start"),
        message("our default; also ChartMogul and ProfitWell"),
    ),
    "all_lost_over_start": (
        message("All lost ÷ customers at the start"),
        message("counts newcomers who left again; Recurly’s basic rate"),
    ),
    "all_lost_over_start_plus_new": (
        message("All lost ÷ (start + joined)"),
        message("newcomers enlarge the base; Stripe"),
    ),
    "lost_over_average": (
        message("Lost ÷ mean of start and end"),
        message("changes with growth even if losses do not"),
    ),
    "net_change": (
        message("(Start − end) ÷ start"),
        message("net change: hides losses behind new customers; not churn"),
    ),
}
# As many coming periods as the chart of retention shows.
CURVE_PERIODS = 12
# One point of fewer customers than these is less than one of them; of no more than
# these, one is a point or more.
FEW_CUSTOMERS = 100
# Where fewer left or stayed than this, one customer changes the picture.
FEW = 10


class ChurnRateAnswer(Answer):
    @cached_property
    def headline(self):
        label = self.say(RATE_LABELS[self.period])
        return self.entitled(label, self.results["churn_rate"], display.percent)

    @property
    def steps(self):
        """The calculation with the person's own numbers in it."""
        results, say = self.results, self.say
        start, lost = self.amount_in("start"), self.amount_in("lost")
        rate, whole = self._rate_in_steps, self.share(1)
        kept = self.share(results["retention_rate"])
        yield from self._steps_to_the_counts(start, lost, rate)
        if not self._rate_decides or {"start", "lost"} <= self.given:
            title = say("Churn rate: lost ÷ customers at the start")
            yield Step(title, (lost / start).equals(rate))
        yield Step(say("Retention rate: the rest"), (whole - rate).equals(kept))

    @property
    def _rate_decides(self):
        """Whether the typed rate is the very one, not what counts give, rounded."""
        data = self.data
        is_exact = data["lost"] == data["start"] * data["churn_rate"]
        return "churn_rate" in self.given and is_exact

    @property
    def _rate_in_steps(self):
        if self._rate_decides:
            return self.share_in("churn_rate")
        return self.share(self.results["churn_rate"])

    def _steps_to_the_counts(self, start, lost, rate):
        """Give the step to each count that was left empty and followed from others."""
        say, data, given = self.say, self.data, self.given
        new, end, lost_new = (
            self.amount_in(name) for name in ("new", "end", "lost_new")
        )
        if "start" not in given:
            yield self._step_to_the_start(start, lost, rate, new, end, lost_new)
        if "lost" not in given and self._rate_decides:
            yield Step(say("Lost: start × churn rate"), (start * rate).equals(lost))
        elif "lost" not in given:
            title, balance = self._as_newcomers_left(
                (say("Lost: start + joined − end"), start + new - end),
                (
                    say("Lost: start + joined − end − newcomers lost"),
                    start + new - end - lost_new,
                ),
            )
            yield Step(title, balance.equals(lost))
        if data["new"] and "new" not in given:
            title, balance = self._as_newcomers_left(
                (say("Joined: end − start + lost"), end - start + lost),
                (
                    say("Joined: end − start + lost + newcomers lost"),
                    end - start + lost + lost_new,
                ),
            )
            yield Step(title, balance.equals(new))

    def _step_to_the_start(self, start, lost, rate, new, end, lost_new):
        say, given = self.say, self.given
        is_from_three = self._rate_decides and "new" not in given
        if {"lost", "end"} <= given and not is_from_three:
            title, balance = self._as_newcomers_left(
                (say("Start: end − joined + lost"), end - new + lost),
                (
                    say("Start: end − joined + lost + newcomers lost"),
                    end - new + lost + lost_new,
                ),
            )
        elif "lost" in given:
            title, balance = say("Start: lost ÷ churn rate"), lost / rate
        else:
            kept = self.share(1) - rate
            title, balance = self._as_newcomers_left(
                (say("Start: (end − joined) ÷ (1 − churn rate)"), (end - new) / kept),
                (
                    say("Start: (end − joined + newcomers lost) ÷ (1 − churn rate)"),
                    (end - new + lost_new) / kept,
                ),
            )
        return Step(title, balance.equals(start))

    def _as_newcomers_left(self, without, with_them):
        """Return the title and formula that hold, as newcomers left or not."""
        return with_them if self.data["lost_new"] else without

    # Tables -----------------------------------------------------------------------

    @property
    def tables(self):
        return [
            self.results_table,
            self.definitions_table,
            self.equivalents_table,
            self.curve_table,
        ]

    @property
    def results_table(self):
        results, say = self.results, self.say
        interval = results["interval"] or {"low": None, "high": None}
        percent, rounded = display.percent, display.rounded
        return self.table_of_results(
            (self.headline.label, results["churn_rate"], percent),
            (say("Retention rate"), results["retention_rate"], percent),
            (say("Customers lost"), results["lost"], rounded),
            (say("Lowest likely rate (confidence 95%)"), interval["low"], percent),
            (say("Highest likely rate (confidence 95%)"), interval["high"], percent),
            (say("Customer lifetime in periods"), results["lifetime_periods"], rounded),
        )

    @property
    def definitions_table(self):
        return Table(
            self.say("The same numbers by other definitions"),
            (self.say("Rule"), self.say("Rate")),
            tuple(
                Row(
                    self.say(DEFINITIONS[name][0]),
                    (Figure(value, display.percent),),
                    note=self.say(DEFINITIONS[name][1]),
                    marked=name == "lost_over_start",
                )
                for name, value in self.results["definitions"].items()
            ),
        )

    @property
    def equivalents_table(self):
        return Table(
            self.say("The same churn over other periods"),
            (self.say("Period"), self.say("Rate")),
            tuple(
                Row(
                    self.say(RATE_LABELS[period]),
                    (Figure(value, display.percent),),
                    marked=period == self.period,
                )
                for period, value in self.results["equivalents"].items()
            ),
        )

    @property
    def curve_table(self):
        curve = self._curve
        return SeriesTable(
            self.say("Customers kept"),
            (
                Column(self.period_name, range(len(curve))),
                Column(self.say("Share kept"), curve, display.percent),
            ),
        )

    @cached_property
    def _curve(self):
        return formulas.retention_curve(self.results["churn_rate"], CURVE_PERIODS)

    @property
    def chart(self):
        words = {
            "kept": self.percent(self._curve[-1]),
            "time": self.duration(CURVE_PERIODS),
        }
        description = self.say(
            "If churn stayed as it is, %(kept)s of the customers would still be there "
            "after %(time)s."
        )
        label = self.say("Customers of the start still there")
        return curve_chart(
            self.say("How many would stay at this rate"),
            description % words,
            self.curve_table,
            [Curve(label, self._curve, "first")],
            x_label=self.period_name,
            show=display.percent_tick,
            language=self.language,
            top=1,
        )

    # What the figures hide --------------------------------------------------------

    @cached_property
    def what_if(self):
        """The same period with churn one point lower; None where that tells nothing."""
        lower = self.results["churn_rate"] - Fraction(1, 100)
        start = self.data["start"]
        if lower < LEAST_RATE or start < FEW_CUSTOMERS:
            return None
        figures = {
            "rate": lower,
            "lost": start * lower,
            "lifetime": formulas.lifetime_periods(lower),
        }
        joined = {name: self.data[name] or None for name in ("new", "lost_new")}
        # A start with endless decimals cannot be typed with losses that fit it.
        sought = {"lost": start * lower, "churn_rate": None}
        if start.denominator != 1:
            sought = {"lost": None, "churn_rate": lower}
        query = self.form.query_with(start=start, end=None, **sought, **joined)
        return WhatIf(figures, query)

    @property
    def swing(self):
        """The share that one customer is, where they are few; else None."""
        lost, start = self.data["lost"], self.data["start"]
        is_small = start <= FEW_CUSTOMERS and min(lost, start - lost) < FEW
        return 1 / start if self.results["interval"] and is_small else None

    @property
    def takes_nobody_to_have_joined(self):
        """Whether the losses follow from the end, and who joined was left empty."""
        is_given = self.given >= {"start", "end"} and not self._rate_decides
        return is_given and not {"lost", "new"} & self.given

    @property
    def lifetime_at_least(self):
        """The lower bound of the lifetime, rounded down to the tenth that is shown."""
        return Fraction(math.floor(self.results["lifetime_at_least"] * 10), 10)

    @property
    def hides_losses(self):
        """Whether the number of customers did not fall although some were lost."""
        return (
            self.results["lost"] > 0 and self.results["definitions"]["net_change"] <= 0
        )

    @cached_property
    def linear_year(self):
        """What plain multiplication would make of the rate in a year, or None.

        None as well where the two figures look the same.
        """
        period, rate = self.period, self.results["churn_rate"]
        wrong = formulas.simple_multiple(rate, period, "year")
        if self.percent(wrong) == self.percent(self.results["equivalents"]["year"]):
            return None
        return wrong
