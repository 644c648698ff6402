"""The revenue churn calculator: what it asks, refuses and finds."""

from fractions import Fraction

from django.utils.functional import cached_property

from calculator.charts import Bar, bridge_chart
from calculator.display import percent, rounded
from calculator.expressions import atom
from calculator.forms.base import CalculatorForm, Headline, Step, WhatIf, refusal
from calculator.forms.fields import NumberField
from calculator.formulas import revenue_churn as formulas
from calculator.tables import Figure, Row, Table
from calculator.words import gettext
from calculator.words import gettext_lazy as _

GAINS = ("new", "expansion", "reactivation")
LOSSES = ("contraction", "churned")
# How many periods alike make the figure that shows what compounding does.
YEAR = 12
# Growth above that in one period will not happen twelve times over.
MOST_COMPOUNDED = 1000


class RevenueChurnForm(CalculatorForm):
    EXAMPLE = {
        "start": "20000",
        "churned": "1200",
        "contraction": "800",
        "expansion": "3000",
        "new": "2500",
    }
    SHORT = ("start", "churned", "contraction")

    start = NumberField(
        label=_("Recurring revenue at the start"),
        required=False,
        help_text=_("What all customers pay per period, on its first day."),
        concept="monthly-recurring-revenue",
    )
    churned = NumberField(
        label=_("Lost with customers who left"),
        required=False,
        assumed=0,
        help_text=_("What they had been paying per period."),
        concept="churn",
    )
    contraction = NumberField(
        label=_("Lost to smaller plans"),
        required=False,
        assumed=0,
        help_text=_("Customers who stayed and pay less."),
        concept="contraction-revenue",
    )
    expansion = NumberField(
        label=_("Gained from larger plans"),
        required=False,
        assumed=0,
        help_text=_("Customers who stayed and pay more."),
        concept="expansion-revenue",
    )
    reactivation = NumberField(
        label=_("Brought by returning customers"),
        required=False,
        assumed=0,
        help_text=_("Customers who had left earlier and came back."),
        concept="reactivation",
    )
    new = NumberField(
        label=_("Brought by new customers"),
        required=False,
        assumed=0,
        help_text=_("It enters neither churn nor retention."),
    )
    end = NumberField(
        label=_("Recurring revenue at the end"),
        required=False,
        help_text=_("If you know it, one of the others may stay empty."),
    )

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        values = self._balanced(dict(cleaned))
        if values["start"] == 0:
            raise refusal(
                "start",
                _("With no revenue at the start none could be lost: there is no rate."),
            )
        lost = values["churned"] + values["contraction"]
        if lost > values["start"]:
            raise refusal(
                "contraction" if values["churned"] <= values["start"] else "churned",
                _("That makes %(number)s more lost than there was at the start."),
                rounded(lost - values["start"]),
            )
        return values

    def _balanced(self, values):
        """Return all amounts; the one that is left empty follows from the end."""
        end, empty = values["end"], [n for n in (*GAINS, *LOSSES) if values[n] is None]
        movements = {name: values[name] or Fraction(0) for name in (*GAINS, *LOSSES)}
        change = formulas.net_new(**movements)
        if values["start"] is None and end is None:
            raise refusal(
                "start",
                _("Enter the revenue at the start, or the revenue at the end."),
                code="required",
            )
        if values["start"] is None:
            start = end - change
            if start < 0:
                raise refusal(
                    "end",
                    _("More was gained than there is at the end: check the numbers."),
                )
            return {**movements, "start": start, "end": end}
        expected = values["start"] + change
        if end is None or end == expected:
            return {**movements, "start": values["start"], "end": expected}
        if len(empty) != 1:
            raise refusal("end", self._end_sentence(empty), rounded(expected))
        (name,) = empty
        missing = end - expected if name in GAINS else expected - end
        if missing < 0:
            raise refusal("end", self._end_sentence([]), rounded(expected))
        return {**movements, name: missing, "start": values["start"], "end": end}

    def _end_sentence(self, empty):
        if empty:
            return _(
                "By the other numbers there would be %(number)s at the end. To have "
                "one of them computed, leave only that one empty and write 0 in the "
                "rest."
            )
        return _("By the other numbers there would be %(number)s at the end.")

    @cached_property
    def results(self):
        """The results by the names fixed for this calculator, as exact values."""
        data = self.cleaned_data
        start, churned, contraction, expansion, reactivation = (
            data[name]
            for name in ("start", "churned", "contraction", "expansion", "reactivation")
        )
        movements = {name: data[name] for name in (*GAINS, *LOSSES)}
        return {
            "gross_churn": formulas.gross_churn(start, churned, contraction),
            "net_churn": formulas.net_churn(
                start, churned, contraction, expansion, reactivation
            ),
            "grr": formulas.gross_revenue_retention(start, churned, contraction),
            "nrr": formulas.net_revenue_retention(
                start, churned, contraction, expansion
            ),
            "quick_ratio": formulas.quick_ratio(**movements),
            "net_new": formulas.net_new(**movements),
            "end": data["end"],
        }

    @property
    def headline(self):
        return Headline(
            _("Gross revenue churn"), Figure(self.results["gross_churn"], percent)
        )

    @property
    def steps(self):
        """The calculation with the person's own numbers in it."""
        data, results = self.cleaned_data, self.results
        start, churned, contraction, expansion, reactivation, new, end = (
            atom(rounded(data[name])) for name in self.fields
        )
        lost = churned + contraction
        steps = [
            Step(
                _("Gross churn: lost ÷ revenue at the start"),
                (lost / start).equals(atom(percent(results["gross_churn"]))),
            ),
            Step(
                _("Net churn: losses less expansion and returns, ÷ start"),
                ((lost - expansion - reactivation) / start).equals(
                    atom(percent(results["net_churn"]))
                ),
            ),
            Step(
                _("Net revenue retention: what is left of the start, with expansion"),
                ((start - churned - contraction + expansion) / start).equals(
                    atom(percent(results["nrr"]))
                ),
            ),
        ]
        if results["quick_ratio"] is not None:
            gained = new + expansion + reactivation
            steps.append(
                Step(
                    _("Quick ratio: gained ÷ lost"),
                    (gained / lost).equals(atom(rounded(results["quick_ratio"]))),
                )
            )
        balance = start + new + expansion + reactivation - churned - contraction
        steps.append(Step(_("Revenue at the end"), balance.equals(end)))
        return steps

    @cached_property
    def tables(self):
        data, results = self.cleaned_data, self.results
        return {
            "results": Table(
                gettext("Results"),
                (gettext("Result"), gettext("Value")),
                (
                    _row(gettext("Gross revenue churn"), results["gross_churn"]),
                    _row(
                        gettext("Net revenue churn"),
                        results["net_churn"],
                        note=gettext("expansion and returning customers taken off"),
                    ),
                    _row(
                        gettext("Gross revenue retention (GRR)"),
                        results["grr"],
                        note=gettext("what is kept before any gains"),
                    ),
                    _row(
                        gettext("Net revenue retention (NRR)"),
                        results["nrr"],
                        note=gettext("without those who came back"),
                    ),
                    _row(
                        gettext("The same NRR twelve times over"),
                        self._nrr_of_a_year,
                        note=gettext("a year, if the period is a month"),
                    ),
                    _row(
                        gettext("Quick ratio"),
                        results["quick_ratio"],
                        rounded,
                        note=gettext("gained for each unit lost"),
                    ),
                    _row(gettext("Net new revenue"), results["net_new"], rounded),
                    _row(gettext("Revenue at the end"), results["end"], rounded),
                ),
            ),
            "bridge": Table(
                gettext("From the start to the end"),
                (gettext("Step"), gettext("Amount")),
                tuple(
                    Row(bar.label, (Figure(amount, rounded),))
                    for bar, amount in zip(self._bars, self._amounts(data), strict=True)
                ),
            ),
        }

    @property
    def _nrr_of_a_year(self):
        nrr = self.results["nrr"]
        if nrr > MOST_COMPOUNDED:
            return None
        return formulas.compounded_retention(nrr, YEAR)

    def _amounts(self, data):
        yield data["start"]
        yield from (data[name] for name in GAINS)
        yield from (-data[name] for name in LOSSES)
        yield data["end"]

    @cached_property
    def _bars(self):
        data = self.cleaned_data
        level = float(data["start"])
        bars = [Bar(self._label("start"), 0, level, rounded(data["start"]), "total")]
        for name in (*GAINS, *LOSSES):
            amount = data[name] if name in GAINS else -data[name]
            figure = f"+{rounded(amount)}" if amount > 0 else rounded(amount)
            look = "gain" if name in GAINS else "loss"
            before, level = level, level + float(amount)
            bars.append(Bar(self._label(name), before, level, figure, look))
        end = data["end"]
        bars.append(Bar(self._label("end"), 0, float(end), rounded(end), "total"))
        return bars

    def _label(self, name):
        return self.fields[name].label

    @property
    def chart(self):
        data = self.cleaned_data
        description = gettext(
            "From %(start)s at the start to %(end)s at the end: %(gained)s gained, "
            "%(lost)s lost."
        )
        return bridge_chart(
            gettext("From the start to the end"),
            description
            % {
                "start": rounded(data["start"]),
                "end": rounded(data["end"]),
                "gained": rounded(sum(data[name] for name in GAINS)),
                "lost": rounded(sum(data[name] for name in LOSSES)),
            },
            self.tables["bridge"],
            self._bars,
        )

    @cached_property
    def what_if(self):
        """The same period with gross churn a point lower, or None if it is below."""
        data = self.cleaned_data
        point = data["start"] / 100
        if data["churned"] < point:
            return None
        figures = {
            "rate": self.results["gross_churn"] - Fraction(1, 100),
            "end": data["end"] + point,
            "more": point,
        }
        movements = {name: data[name] for name in (*GAINS, *LOSSES)}
        movements["churned"] -= point
        return WhatIf(
            figures, self.query_with(start=data["start"], **movements, end=None)
        )

    @property
    def gained(self):
        return sum(self.cleaned_data[name] for name in GAINS)

    @property
    def lost(self):
        return self.cleaned_data["churned"] + self.cleaned_data["contraction"]


def _row(label, value, show=percent, note=""):
    return Row(label, (Figure(value, show),), note=note)
