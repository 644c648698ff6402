"""The lifetime value calculator: what it says of what it found."""

import math
from fractions import Fraction

from django.utils.functional import cached_property

from calculator import display
from calculator.answers.base import LEAST_RATE, Answer, Step, WhatIf
from calculator.charts import Curve, Level, curve_chart
from calculator.expressions import atom
from calculator.formulas import lifetime_value as formulas
from calculator.tables import Column, SeriesTable

# The chart shows at least a year of months and at most ten.
CURVE_PERIODS = range(12, 121)


class LifetimeValueAnswer(Answer):
    @cached_property
    def headline(self):
        if self.is_budget:
            label = self.say("What you could spend on winning a customer")
            return self.entitled(label, self.data["cac"], display.rounded)
        return self.entitled(
            self.say("Lifetime value"), self.results["ltv"], display.rounded
        )

    @property
    def is_budget(self):
        """Whether the question is what winning a customer may cost at a ratio."""
        return "cac" not in self.given and self.data["cac"] is not None

    @cached_property
    def covered_after(self):
        """After how many payments the average customer has covered the cost, or None.

        None as well where that is as soon as the one who stays: counted are those who
        leave before; and where it takes longer than any curve.
        """
        cac, ltv = self.data["cac"], self.results["ltv"]
        if not cac or (ltv is not None and ltv <= cac):
            return None
        is_within = self._curve[-1] >= cac
        curve = self._curve if is_within else self._curve_of(CURVE_PERIODS[-1])
        paid = next((n for n, value in enumerate(curve) if value >= cac), None)
        alone = self.results["payback_periods"]
        return paid if paid and paid > math.ceil(alone) else None

    @property
    def steps(self):
        """The calculation with the person's own numbers in it."""
        arpa, margin = self.amount_in("arpa"), self.share_in("margin")
        churn = self.share_in("churn")
        yield from self._steps_backwards(arpa, margin, churn)
        yield from self._steps_of_the_customer(arpa, margin, churn)
        if self.is_budget:
            title = self.say("What you could spend: value ÷ wanted ratio")
            ltv, wanted = self.amount_in("ltv"), self.amount_in("ltv_to_cac")
            yield Step(title, (ltv / wanted).equals(self.amount_in("cac")))
        if self.data["cac"] is not None:
            yield from self._steps_of_the_cost(arpa, margin)

    def _steps_backwards(self, arpa, margin, churn):
        """Give the steps that found an input from the lifetime value or the ratio."""
        data, say = self.data, self.say
        if data["ltv"] is None:
            return
        ltv = self.amount_in("ltv")
        if "ltv" not in self.given and {"cac", "ltv_to_cac"} <= self.given:
            product = self.amount_in("cac") * self.amount_in("ltv_to_cac")
            yield Step(say("Lifetime value: cost × ratio"), product.equals(ltv))
        if "churn" not in self.given:
            title = say("Churn rate: revenue × margin ÷ value")
            yield Step(title, (arpa * margin / ltv).equals(churn))
        if "margin" not in self.given:
            title = say("Margin: value × churn ÷ revenue")
            yield Step(title, (ltv * churn / arpa).equals(margin))
        if "arpa" not in self.given:
            title = say("Revenue per account: value × churn ÷ margin")
            yield Step(title, (ltv * churn / margin).equals(arpa))

    def _steps_of_the_customer(self, arpa, margin, churn):
        ltv, lifetime = self.results["ltv"], self.results["lifetime_periods"]
        is_asked = "ltv" not in self.given and {"arpa", "margin", "churn"} <= self.given
        if is_asked and ltv is not None:
            title = self.say("Lifetime value: revenue × margin ÷ churn")
            found = self.amount(ltv)
            yield Step(title, (arpa * margin / churn).equals(found))
        if lifetime is not None:
            title = self.say("Customer lifetime in periods: 1 ÷ churn")
            yield Step(title, (atom("1") / churn).equals(self.amount(lifetime)))

    def _steps_of_the_cost(self, arpa, margin):
        results, cac = self.results, self.amount_in("cac")
        if results["ltv_to_cac"] is not None and "ltv_to_cac" not in self.given:
            title = self.say("Value for each unit of cost: value ÷ cost")
            ltv, ratio = self.amount(results["ltv"]), self.ratio(results["ltv_to_cac"])
            yield Step(title, (ltv / cac).equals(ratio))
        if results["payback_periods"] is not None:
            title = self.say("Periods until it is paid back: cost ÷ (revenue × margin)")
            periods = self.amount(results["payback_periods"])
            yield Step(title, (cac / (arpa * margin)).equals(periods))

    @property
    def tables(self):
        return [self.results_table, self.curve_table]

    @property
    def results_table(self):
        results, say, rounded = self.results, self.say, display.rounded
        return self.table_of_results(
            (say("Lifetime value"), results["ltv"], rounded),
            (say("Customer lifetime in periods"), results["lifetime_periods"], rounded),
            (say("Value for each unit of cost"), results["ltv_to_cac"], display.ratio),
            (say("Periods until it is paid back"), results["payback_periods"], rounded),
        )

    @property
    def curve_table(self):
        curve = self._curve
        return SeriesTable(
            self.say("Value over time"),
            (
                Column(self.stay_name, range(len(curve))),
                Column(self.say("Gross profit so far"), curve, display.rounded),
            ),
        )

    @cached_property
    def _curve(self):
        results = self.results
        wanted = max(
            2 * (results["lifetime_periods"] or 0),
            Fraction(3, 2) * (results["payback_periods"] or 0),
        )
        return self._curve_of(
            min(max(math.ceil(wanted), CURVE_PERIODS[0]), CURVE_PERIODS[-1])
        )

    def _curve_of(self, periods):
        arpa, margin, churn = (self.data[name] for name in ("arpa", "margin", "churn"))
        return formulas.value_curve(arpa, margin, churn, periods)

    @property
    def chart(self):
        cac, level = self.data["cac"], None
        words = {
            "value": self.rounded(self._curve[-1]),
            "time": self.duration(len(self._curve) - 1),
        }
        description = self.say(
            "After %(time)s one customer has brought %(value)s on average."
        )
        if cac is not None:
            words["cost"] = self.printed("cac")
            description = self.say(
                "After %(time)s one customer has brought %(value)s on average. Winning "
                "the customer costs %(cost)s."
            )
            level = Level(self.say("Cost of winning a customer"), float(cac))
        return curve_chart(
            self.say("What one customer brings over time"),
            description % words,
            self.curve_table,
            [Curve(self.say("Gross profit so far"), self._curve, "first")],
            x_label=self.stay_name,
            show=display.short_number,
            language=self.language,
            level=level,
        )

    @cached_property
    def what_if(self):
        """The same customer with churn one point lower, or None if it is below."""
        lower = self.data["churn"] - Fraction(1, 100)
        if lower < LEAST_RATE or not self.results["ltv"]:
            return None
        arpa, margin, cac = (self.data[name] for name in ("arpa", "margin", "cac"))
        figures = {
            "rate": lower,
            "value": formulas.lifetime_value(arpa, margin, lower),
        }
        query = self.form.query_with(
            arpa=arpa, margin=margin, churn=lower, cac=cac, ltv=None, ltv_to_cac=None
        )
        return WhatIf(figures, query)
