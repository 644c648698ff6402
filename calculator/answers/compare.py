"""The calculator that compares two churn rates: what it says of what it found."""

import math
from functools import partial

from django.utils.functional import cached_property

from calculator import display
from calculator.answers.base import Answer, Step
from calculator.charts import Range, range_chart
from calculator.expressions import atom
from calculator.formulas import compare as formulas
from calculator.formulas.proportions import LEVEL, wilson_interval
from calculator.tables import Figure, Row, Table

# A difference with a p-value from 5% up to this is within chance, but only just.
NEAR_THE_BORDER = 0.1
# What each group needs of lost and of kept for the rule of how many it takes to hold.
LEAST_EXPECTED = 5


class CompareAnswer(Answer):
    @cached_property
    def headline(self):
        label = self.say("Churn of A minus churn of B")
        return self.entitled(label, self.results["difference"], display.points_in_words)

    @property
    def steps(self):
        """The calculation with the person's own numbers in it."""
        results, say = self.results, self.say
        lost_a, start_a, lost_b, start_b = (
            self.count(count) for count in self.form.counts
        )
        for title, share, name in (
            (say("Churn of group A: lost ÷ start"), lost_a / start_a, "rate_a"),
            (say("Churn of group B: lost ÷ start"), lost_b / start_b, "rate_b"),
        ):
            yield Step(title, share.equals(self.share(results[name])))
        points_a, points_b, found = (
            atom(
                self.points(results[name]),
                is_exact=display.is_exact_rounded(results[name] * 100),
            )
            for name in ("rate_a", "rate_b", "difference")
        )
        title = say("Difference in percentage points")
        yield Step(title, (points_a - points_b).equals(found))

    @property
    def tables(self):
        return [self.results_table, self.ranges_table]

    @property
    def results_table(self):
        results, interval, say = self.results, self.results["interval"], self.say
        points = display.points
        return self.table_of_results(
            (say("Difference in percentage points"), results["difference"], points),
            (
                say("Lowest likely difference in percentage points (confidence 95%)"),
                interval["low"],
                points,
            ),
            (
                say("Highest likely difference in percentage points (confidence 95%)"),
                interval["high"],
                points,
            ),
            (
                say("How often chance alone gives this (p-value)"),
                results["p_value"],
                display.probability,
                say("Fisher’s exact test, two-sided"),
            ),
        )

    @cached_property
    def ranges_table(self):
        say, results = self.say, self.results
        lost_a, start_a, lost_b, start_b = self.form.counts
        groups = [
            (say("Group A"), results["rate_a"], wilson_interval(lost_a, start_a)),
            (say("Group B"), results["rate_b"], wilson_interval(lost_b, start_b)),
        ]
        return Table(
            say("The two rates"),
            (say("Group"), say("Rate"), say("Lowest likely"), say("Highest likely")),
            tuple(
                Row(
                    group,
                    tuple(Figure(value, display.percent) for value in (rate, *limits)),
                )
                for group, rate, limits in groups
            ),
        )

    @property
    def chart(self):
        ranges, words = [], {"level": self.percent_tick(LEVEL)}
        for group, row in zip("ab", self.ranges_table.rows, strict=True):
            rate, low, high = (cell.printed(self.language) for cell in row.cells)
            words |= {f"rate_{group}": rate, f"low_{group}": low, f"high_{group}": high}
            values = (float(cell.value) for cell in row.cells)
            ranges.append(Range(f"{row.label}: {rate}", *values))
        description = self.say(
            "A: %(rate_a)s, between %(low_a)s and %(high_a)s. B: %(rate_b)s, "
            "between %(low_b)s and %(high_b)s, each with %(level)s confidence."
        )
        return range_chart(
            self.say("Where the two rates may really lie"),
            description % words,
            self.ranges_table,
            ranges,
            x_label=self.say("Churn rate"),
            show=partial(display.percent_tick, decimals=display.MAX_DECIMALS),
            language=self.language,
        )

    @property
    def customers_to_tell(self):
        """About how many customers each group would need to show such a difference.

        None where the rates are equal, where both groups have as many, and where so
        many would lose or keep too few for a rule of thumb that is one of large groups.
        """
        _lost_a, start_a, _lost_b, start_b = self.form.counts
        rates = self.results["rate_a"], self.results["rate_b"]
        needed = formulas.customers_to_tell(*rates)
        if not needed or needed <= min(start_a, start_b):
            return None
        holds = all(needed * min(r, 1 - r) >= LEAST_EXPECTED for r in rates)
        # Two digits of it: the rule knows no more.
        step = 10 ** max(len(str(needed)) - 2, 0)
        return math.ceil(needed / step) * step if holds else None

    @property
    def is_next_to_impossible(self):
        """Whether chance gives it so rarely that only a bound is told."""
        return self.results["p_value"] < display.SMALLEST

    @property
    def is_only_just_within_chance(self):
        return formulas.SIGNIFICANCE <= self.results["p_value"] < NEAR_THE_BORDER

    @property
    def limits_and_test_disagree(self):
        """Whether the limits leave out no difference and the test does not, or so."""
        interval = self.results["interval"]
        is_apart = interval["low"] > 0 or interval["high"] < 0
        return is_apart != (self.results["verdict"] == "real")
