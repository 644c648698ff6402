"""The forecast calculator: what it says of what it found."""

from fractions import Fraction

from django.utils.functional import cached_property

from calculator import display
from calculator.answers.base import Answer, Step, WhatIf
from calculator.charts import Curve, Level, curve_chart
from calculator.formulas import forecast as formulas
from calculator.tables import Column, SeriesTable
from calculator.words import ngettext

# Of fewer customers than these, decimals are told as well.
FEW_CUSTOMERS = 100
# A steady state further above the curve than this would press it flat.
LEVEL_IN_SIGHT = 2.5
AFTER = {
    "week": lambda n, language: ngettext(
        "Customers after %(count)s week", "Customers after %(count)s weeks", n, language
    ),
    "month": lambda n, language: ngettext(
        "Customers after %(count)s month",
        "Customers after %(count)s months",
        n,
        language,
    ),
    "quarter": lambda n, language: ngettext(
        "Customers after %(count)s quarter",
        "Customers after %(count)s quarters",
        n,
        language,
    ),
    "year": lambda n, language: ngettext(
        "Customers after %(count)s year", "Customers after %(count)s years", n, language
    ),
}


class ForecastAnswer(Answer):
    @property
    def after(self):
        """The customers when the last period is over."""
        return self.results["series"][-1]["customers"]

    @cached_property
    def headline(self):
        count = int(self.data["periods"])
        label = AFTER[self.period](count, self.language) % {"count": count}
        return self.entitled(label, self.after, display.whole)

    @property
    def steps(self):
        """The calculation with the person's own numbers in it."""
        say, new, churn = self.say, self.amount_in("new"), self.share_in("churn")
        if "steady_state" in self.given:
            wanted = self.amount_in("steady_state")
            if "churn" not in self.given:
                title = say("Churn rate: joined ÷ steady state")
                yield Step(title, (new / wanted).equals(churn))
            elif "new" not in self.given:
                title = say("Newcomers: steady state × churn")
                yield Step(title, (wanted * churn).equals(new))
        kept = self.share(1) - churn
        first = self.amount_in("start")
        second, third, *_others = [
            *(self.amount(p["customers"]) for p in self.results["series"][1:3]),
            None,
        ]
        yield Step(say("After the first period"), (first * kept + new).equals(second))
        if third:
            title = say("After the second, and so on")
            yield Step(title, (second * kept + new).equals(third))
        steady = self.results["steady_state"]
        if steady is not None and "steady_state" not in self.given:
            title = say("Steady state: joined ÷ churn rate")
            yield Step(title, (new / churn).equals(self.amount(steady)))

    @property
    def tables(self):
        return [self.results_table, self.series_table]

    @property
    def results_table(self):
        results, say, rounded = self.results, self.say, display.rounded
        rows = [
            (self.headline.label, self.after, display.whole),
            (say("Steady state"), results["steady_state"], rounded),
        ]
        if results["target_series"]:
            label = say("Difference in customers with the target")
            rows.append((label, results["customers_gained"], rounded))
        if results["revenue_gained"] is not None:
            label = say("Difference in revenue over all periods")
            rows.append((label, results["revenue_gained"], rounded))
        return self.table_of_results(*rows)

    @property
    def series_table(self):
        say, rounded = self.say, display.rounded
        counts = _counts(self.results["series"])
        columns = [
            Column(self.period_name, range(len(counts))),
            Column(say("Customers"), counts, rounded),
        ]
        if self.results["target_series"]:
            aims = _counts(self.results["target_series"])
            gains = formulas.customers_gained(counts, aims)
            columns += [
                Column(say("With the target"), aims, rounded),
                Column(say("Difference"), gains, rounded),
            ]
        return SeriesTable(say("Customers over time"), tuple(columns))

    @property
    def chart(self):
        data, results, say = self.data, self.results, self.say
        counts = [float(count) for count in _counts(results["series"])]
        curves = [Curve(say("At today’s churn"), counts, "first")]
        words = {
            "start": self.whole(data["start"]),
            "end": self.whole(self.after),
            "time": self.duration(data["periods"]),
        }
        description = say("Customers: from %(start)s to %(end)s after %(time)s.")
        if results["target_series"]:
            target = [float(count) for count in _counts(results["target_series"])]
            curves.append(Curve(say("At the target"), target, "second"))
            words["target"] = self.whole(target[-1])
            description = say(
                "Customers: from %(start)s to %(end)s after %(time)s; with the target "
                "to %(target)s."
            )
        return curve_chart(
            say("Customers over time"),
            description % words,
            self.series_table,
            curves,
            x_label=self.period_name,
            show=display.short_number,
            language=self.language,
            level=self._level(max(max(curve.values) for curve in curves)),
        )

    def _level(self, highest):
        steady = self.results["steady_state"]
        if steady is None or not 0 < steady <= LEVEL_IN_SIGHT * highest:
            return None
        return Level(self.say("Steady state"), float(steady))

    @cached_property
    def what_if(self):
        """The same customers with a target one point lower, unless one is given."""
        data = self.data
        lower = data["churn"] - Fraction(1, 100)
        if data["target_churn"] is not None or lower < 0:
            return None
        customers = self.form.series(lower)[-1]
        if round(customers) == round(self.after):
            return None
        query = self.form.query_with(
            new=data["new"], churn=data["churn"], target_churn=lower, steady_state=None
        )
        return WhatIf({"rate": lower, "customers": round(customers)}, query)

    @property
    def target_is_worse(self):
        gained = self.results["customers_gained"]
        return gained is not None and gained < 0

    @property
    def at_the_target(self):
        """(customers with the target, the difference that they make), as printed.

        In whole customers, or two decimals where there are few: of what is shown of
        both, so that a reader who subtracts finds the same.
        """
        target = self.results["target_series"][-1]["customers"]
        decimals = 2 if target < FEW_CUSTOMERS else 0
        now, then = round(self.after, decimals), round(target, decimals)
        return self.rounded(then), self.rounded(then - now)


def _counts(series):
    return [point["customers"] for point in series]
