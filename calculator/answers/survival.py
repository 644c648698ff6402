"""The survival calculator: what it says of what it found."""

from fractions import Fraction

from django.utils.functional import cached_property

from calculator import display
from calculator.answers.base import Answer, Step
from calculator.charts import Curve, curve_chart
from calculator.tables import Column, Figure, Row, SeriesTable, Table
from calculator.words import message

# The first steps show how it goes; the table holds them all.
STEPS_SHOWN = 3
# With fewer losses than this the curve is a sketch.
FEW_LOSSES = 10

STAY_AXES = {
    "week": message("Weeks as a customer"),
    "month": message("Months as a customer"),
    "quarter": message("Quarters as a customer"),
    "year": message("Years as a customer"),
}


class SurvivalAnswer(Answer):
    @cached_property
    def headline(self):
        return self.entitled(
            self.say("Half of the customers have left after"),
            self.results["median"],
            lambda median, _language: self.duration(median),
            without=self.say("Not known yet"),
        )

    @property
    def understood(self):
        """(label, printed value, whence) of the list: how many customers."""
        customers, lost = self.results["customers"], self.results["lost"]
        return [
            (self.say("Customers"), self.number(customers), "given"),
            (self.say("Have left"), self.number(lost), "given"),
            (self.say("Still here"), self.number(customers - lost), "given"),
        ]

    @property
    def input_table(self):
        """Each customer, for a download."""
        words = {True: self.say("left"), False: self.say("still here")}
        rows = tuple(
            Row(Figure(n), (Figure(time), words[has_left]))
            for n, (time, has_left) in enumerate(self.data["stays"], start=1)
        )
        columns = (self.say("Customer"), self.time_name, self.say("State"))
        return Table(self.say("Your numbers as understood"), columns, rows)

    @property
    def time_name(self):
        return self.say(STAY_AXES[self.period])

    @property
    def steps(self):
        """The first steps of the curve with the person's own numbers in them."""
        title = self.say(
            "After %(time)s: share so far × those who stayed ÷ those there"
        )
        before = Fraction(1)
        for point in self.results["curve"][:STEPS_SHOWN]:
            there, lost = self.count(point["at_risk"]), self.count(point["lost"])
            product = self.share(before) * ((there - lost) / there)
            shown = product.equals(self.share(point["survival"]))
            yield Step(title % {"time": self.duration(point["time"])}, shown)
            before = point["survival"]

    @property
    def tables(self):
        return [self.results_table, self.curve_table]

    @property
    def results_table(self):
        results, say, rounded = self.results, self.say, display.rounded
        return self.table_of_results(
            (
                say("Half have left after"),
                results["median"],
                rounded,
                say("the median stay"),
            ),
            (
                say("Average stay so far"),
                results["mean_so_far"],
                rounded,
                say("up to the longest one seen, not beyond"),
            ),
            (say("Longest stay seen"), results["longest"], rounded),
        )

    @property
    def curve_table(self):
        say, percent = self.say, display.percent
        columns = (
            (self.time_name, "time", display.rounded),
            (say("There before"), "at_risk", display.number),
            (say("Left then"), "lost", display.number),
            (say("Share still there"), "survival", percent),
            (say("Lowest likely"), "low", percent),
            (say("Highest likely"), "high", percent),
        )
        curve = self.results["curve"]
        return SeriesTable(
            say("The survival curve"),
            tuple(
                Column(label, [point[name] for point in curve], show)
                for label, name, show in columns
            ),
        )

    @property
    def chart(self):
        curve, longest = self.results["curve"], self.results["longest"]
        last = curve[-1]["survival"] if curve else 1
        times = [0, *(point["time"] for point in curve), longest]
        shares = [1, *(point["survival"] for point in curve), last]
        description = self.say(
            "After %(time)s, the longest stay seen, %(share)s are still there."
        )
        words = {"time": self.duration(longest), "share": self.percent(last)}
        return curve_chart(
            self.say("The survival curve"),
            description % words,
            self.curve_table,
            [Curve(self.say("Share still there"), shares, "first", times)],
            x_label=self.time_name,
            show=display.percent_tick,
            language=self.language,
            top=1,
        )

    @property
    def share_after_half(self):
        """The share that stays longer than the time at which half have left, or None.

        Less than one half where several left at that very time.
        """
        curve, median = self.results["curve"], self.results["median"]
        return next((p["survival"] for p in curve if p["time"] == median), None)

    @property
    def is_sketchy(self):
        return self.results["lost"] < FEW_LOSSES
