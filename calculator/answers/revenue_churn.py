"""The revenue churn calculator: what it says of what it found."""

from fractions import Fraction

from django.utils.functional import cached_property

from calculator import display
from calculator.answers.base import Answer, Step, WhatIf
from calculator.charts import Bar, bridge_chart
from calculator.forms.revenue_churn import GAINS, LOSSES
from calculator.formulas import revenue_churn as formulas
from calculator.tables import Figure, Row, Table

# How many periods alike make the figure that shows what compounding does.
YEAR = 12
# Growth above that in one period will not happen twelve times over.
MOST_COMPOUNDED = 1000


class RevenueChurnAnswer(Answer):
    @cached_property
    def headline(self):
        label = self.say("Gross revenue churn")
        return self.entitled(label, self.results["gross_churn"], display.percent)

    @property
    def steps(self):
        """The calculation with the person's own numbers in it."""
        results, say = self.results, self.say
        start, churned, contraction, expansion, reactivation, new, end = (
            self.amount_in(name) for name in self.form.fields
        )
        lost, gained = churned + contraction, new + expansion + reactivation
        for title, share, name in (
            (say("Gross churn: lost ÷ revenue at the start"), lost, "gross_churn"),
            (
                say("Net churn: losses less expansion and returns, ÷ start"),
                lost - expansion - reactivation,
                "net_churn",
            ),
            (
                say("Net revenue retention: what is left of the start, with expansion"),
                start - churned - contraction + expansion,
                "nrr",
            ),
        ):
            yield Step(title, (share / start).equals(self.share(results[name])))
        if results["quick_ratio"] is not None:
            ratio = self.ratio(results["quick_ratio"])
            title = say("Quick ratio: gained ÷ lost")
            yield Step(title, (gained / lost).equals(ratio))
        balance = start + new + expansion + reactivation - churned - contraction
        yield Step(say("Revenue at the end"), balance.equals(end))

    @property
    def tables(self):
        return [self.results_table, self.bridge_table]

    @property
    def results_table(self):
        results, say = self.results, self.say
        percent, rounded = display.percent, display.rounded
        return self.table_of_results(
            (say("Gross revenue churn"), results["gross_churn"], percent),
            (
                say("Net revenue churn"),
                results["net_churn"],
                percent,
                say("expansion and returning customers taken off"),
            ),
            (
                say("Gross revenue retention (GRR)"),
                results["grr"],
                percent,
                say("what is kept before any gains"),
            ),
            (
                say("Net revenue retention (NRR)"),
                results["nrr"],
                percent,
                say("without those who came back"),
            ),
            (
                say("The same NRR twelve times over"),
                self._nrr_of_a_year,
                percent,
                say("a year, if the period is a month"),
            ),
            (
                say("Quick ratio"),
                results["quick_ratio"],
                display.ratio,
                say("gained for each unit lost"),
            ),
            (say("Net new revenue"), results["net_new"], rounded),
            (say("Revenue at the end"), results["end"], rounded),
        )

    @property
    def _nrr_of_a_year(self):
        nrr = self.results["nrr"]
        if nrr > MOST_COMPOUNDED:
            return None
        return formulas.compounded_retention(nrr, YEAR)

    @property
    def bridge_table(self):
        movements = [self._movement(name) for name in (*GAINS, *LOSSES)]
        amounts = [self.data["start"], *movements, self.data["end"]]
        return Table(
            self.say("From the start to the end"),
            (self.say("Step"), self.say("Amount")),
            tuple(
                Row(bar.label, (Figure(amount, display.rounded),))
                for bar, amount in zip(self._bars, amounts, strict=True)
            ),
        )

    def _movement(self, name):
        return self.data[name] if name in GAINS else -self.data[name]

    @cached_property
    def _bars(self):
        labels = {name: field.label for name, field in self.form.fields.items()}
        start, end = self.data["start"], self.data["end"]
        level = float(start)
        bars = [Bar(labels["start"], 0, level, self.rounded(start), "total")]
        for name in (*GAINS, *LOSSES):
            amount, look = self._movement(name), "gain" if name in GAINS else "loss"
            figure = f"+{self.rounded(amount)}" if amount > 0 else self.rounded(amount)
            before, level = level, level + float(amount)
            bars.append(Bar(labels[name], before, level, figure, look))
        bars.append(Bar(labels["end"], 0, float(end), self.rounded(end), "total"))
        return bars

    @property
    def chart(self):
        words = {
            "start": self.printed("start"),
            "end": self.printed("end"),
            "gained": self.rounded(self.gained),
            "lost": self.rounded(self.lost),
        }
        description = self.say(
            "From %(start)s at the start to %(end)s at the end: %(gained)s gained, "
            "%(lost)s lost."
        )
        return bridge_chart(
            self.say("From the start to the end"),
            description % words,
            self.bridge_table,
            self._bars,
        )

    @cached_property
    def what_if(self):
        """The same period with gross churn a point lower, or None if it is below."""
        start, end = self.data["start"], self.data["end"]
        point = start / 100
        if self.data["churned"] < point:
            return None
        figures = {
            "rate": self.results["gross_churn"] - Fraction(1, 100),
            "end": end + point,
            "more": point,
        }
        movements = {name: self.data[name] for name in (*GAINS, *LOSSES)}
        movements["churned"] -= point
        query = self.form.query_with(start=start, **movements, end=None)
        return WhatIf(figures, query)

    @property
    def takes_nothing_to_be_lost(self):
        """Whether no loss was typed, and none follows from the end."""
        return not {"churned", "contraction", "end"} & self.given

    @property
    def gained(self):
        return sum(self.data[name] for name in GAINS)

    @property
    def lost(self):
        return sum(self.data[name] for name in LOSSES)
