"""The survival calculator: what it says of what it found."""

from fractions import Fraction

from django.utils.functional import cached_property

from calculator import display
from calculator.answers.base import Answer, Step
from calculator.charts import Curve, curve_chart
from calculator.tables import Column, Figure, Row, SeriesTable, Table

# The first steps show how it goes, and that of the median where it ends up; the table
# holds them all.
STEPS_SHOWN = 3
# With fewer losses than this the curve is a sketch.
FEW_LOSSES = 10
# With fewer customers left to see, a step says little.
FEW_CUSTOMERS = 5


class SurvivalAnswer(Answer):
    @cached_property
    def headline(self):
        return self.entitled(
            self.say("Time by which half have left"),
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
        columns = (self.say("Customer"), self.stay_name, self.say("State"))
        return Table(self.say("Your numbers as understood"), columns, rows)

    @property
    def steps(self):
        """The first steps and that of the median, with the person's own numbers."""
        title = self.say(
            "After %(time)s: share so far × those who stayed ÷ those there"
        )
        numbered = list(enumerate(self.results["curve"]))
        for n, _point in numbered[:STEPS_SHOWN]:
            yield self._step(n, title)
        for n, point in numbered[STEPS_SHOWN:]:
            if point is self.half_way:
                if n > STEPS_SHOWN:
                    title = self.say(
                        "Steps between are left out. After %(time)s the share falls to "
                        "one half or less: share so far × those who stayed ÷ those "
                        "there"
                    )
                yield self._step(n, title)

    def _step(self, n, title):
        curve = self.results["curve"]
        point, before = curve[n], curve[n - 1]["survival"] if n else Fraction(1)
        there, lost = self.count(point["at_risk"]), self.count(point["lost"])
        product = self.share(before) * ((there - lost) / there)
        found = product.equals(self.share(point["survival"]))
        return Step(title % {"time": self.duration(point["time"])}, found)

    @property
    def tables(self):
        return [self.results_table, self.curve_table]

    @property
    def results_table(self):
        results, say, rounded = self.results, self.say, display.rounded
        return self.table_of_results(
            (
                say("Time by which half have left"),
                results["median"],
                rounded,
                say("the median stay"),
            ),
            (
                say("Average stay within the time seen"),
                # Where nobody has left, it would only be the longest stay seen.
                results["mean_so_far"] if results["lost"] else None,
                rounded,
                say("estimated from the curve, up to the longest stay seen"),
            ),
            (say("Longest stay seen"), results["longest"], rounded),
        )

    @property
    def curve_table(self):
        say, percent = self.say, display.percent
        columns = (
            (self.stay_name, "time", display.rounded),
            (say("There before"), "at_risk", display.number),
            (say("Left then"), "lost", display.number),
            (say("Share still there"), "survival", percent),
            (say("Lowest likely"), "low", percent),
            (say("Highest likely"), "high", percent),
        )
        curve = self.results["curve"] or [self._last_seen]
        return SeriesTable(
            say("The survival curve"),
            tuple(
                Column(label, [point[name] for point in curve], show)
                for label, name, show in columns
            ),
        )

    @property
    def _last_seen(self):
        """The only moment to tell of where nobody has left."""
        longest = self.results["longest"]
        there = sum(time == longest for time, _left in self.data["stays"])
        nothing = {"lost": 0, "survival": 1, "low": None, "high": None}
        return {"time": longest, "at_risk": there} | nothing

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
            x_label=self.stay_name,
            show=display.percent_tick,
            language=self.language,
            top=1,
        )

    @cached_property
    def half_way(self):
        """The point of the curve at which half have left, or None."""
        curve, median = self.results["curve"], self.results["median"]
        return next((point for point in curve if point["time"] == median), None)

    @property
    def share_after_half(self):
        """The share that stays longer than the time at which half have left, or None.

        Less than one half where several left at that very time.
        """
        return self.half_way and self.half_way["survival"]

    @property
    def ends_before_all_left(self):
        """Whether the curve falls to none, though some are still here.

        They were last seen before the last one left.
        """
        return self.share_after_half == 0 and self.some_are_here

    @property
    def some_are_here(self):
        return self.results["lost"] < self.results["customers"]

    @property
    def thin_point(self):
        """Where the curve decides and rests on only a few customers, or None.

        That is where half have left or, before that is known, at its end.
        """
        if not self.results["curve"]:
            return None
        point = self.half_way or self.results["curve"][-1]
        is_thin = point["at_risk"] < FEW_CUSTOMERS or self.ends_before_all_left
        return point if is_thin else None

    @property
    def is_sketchy(self):
        """Whether the limits are far apart, where there are any, for want of losses."""
        has_limits = any(point["low"] is not None for point in self.results["curve"])
        return has_limits and self.results["lost"] < FEW_LOSSES
