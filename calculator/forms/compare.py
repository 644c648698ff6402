"""The calculator that compares two churn rates: what it asks, refuses and finds."""

from django.utils.functional import cached_property

from calculator import display
from calculator.charts import Range, range_chart
from calculator.display import number, percent, percent_tick, points
from calculator.expressions import atom
from calculator.forms.base import CalculatorForm, Headline, Step, refusal
from calculator.forms.fields import NumberField
from calculator.formulas import compare as formulas
from calculator.formulas.churn_rate import churn_rate
from calculator.formulas.proportions import LEVEL, wilson_interval
from calculator.tables import Figure, Row, Table
from calculator.words import gettext
from calculator.words import gettext_lazy as _


class CompareForm(CalculatorForm):
    EXAMPLE = {"start_a": "400", "lost_a": "32", "start_b": "380", "lost_b": "19"}
    SHORT = ("start_a", "lost_a", "start_b", "lost_b")

    start_a = NumberField(
        label=_("Group A: customers at the start"),
        whole=True,
        help_text=_("Such as the month before a change."),
    )
    lost_a = NumberField(
        label=_("Group A: of those, lost"),
        whole=True,
        help_text=_("Customers of the first day who had left by the end."),
        concept="churn",
    )
    start_b = NumberField(
        label=_("Group B: customers at the start"),
        whole=True,
        help_text=_("Such as the month after it, or another plan."),
    )
    lost_b = NumberField(
        label=_("Group B: of those, lost"),
        whole=True,
    )

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        for group in ("a", "b"):
            start, lost = cleaned[f"start_{group}"], cleaned[f"lost_{group}"]
            if start == 0:
                raise refusal(
                    f"start_{group}",
                    _("With no customers at the start nobody could leave."),
                )
            if lost > start:
                raise refusal(
                    f"lost_{group}",
                    _("That is %(number)s more than there were at the start."),
                    number(lost - start),
                )
        return cleaned

    @property
    def _counts(self):
        names = ("lost_a", "start_a", "lost_b", "start_b")
        return [int(self.cleaned_data[name]) for name in names]

    @cached_property
    def results(self):
        """The results by the names fixed for this calculator, as exact values."""
        lost_a, start_a, lost_b, start_b = self._counts
        low, high = formulas.newcombe_interval(*self._counts)
        p_value = formulas.fisher_p_value(*self._counts)
        return {
            "rate_a": churn_rate(start_a, lost_a),
            "rate_b": churn_rate(start_b, lost_b),
            "difference": formulas.difference(*self._counts),
            "interval": {
                "low": low,
                "high": high,
                "level": LEVEL,
                "method": "newcombe",
            },
            "p_value": p_value,
            "verdict": formulas.verdict(p_value),
        }

    @property
    def headline(self):
        return Headline(
            _("Churn of A minus churn of B, in percentage points"),
            Figure(self.results["difference"], points),
        )

    @property
    def steps(self):
        """The calculation with the person's own numbers in it."""
        results = self.results
        lost_a, start_a, lost_b, start_b = (atom(number(n)) for n in self._counts)
        rate_a, rate_b = (
            atom(percent(results["rate_a"])),
            atom(percent(results["rate_b"])),
        )
        points_a, points_b, found = (
            atom(points(results[name])) for name in ("rate_a", "rate_b", "difference")
        )
        rates = [
            (_("Churn of group A: lost ÷ start"), lost_a / start_a, rate_a),
            (_("Churn of group B: lost ÷ start"), lost_b / start_b, rate_b),
        ]
        return [
            *(Step(title, share.equals(rate)) for title, share, rate in rates),
            Step(
                _("Difference in percentage points"),
                (points_a - points_b).equals(found),
            ),
        ]

    @cached_property
    def _limits(self):
        lost_a, start_a, lost_b, start_b = self._counts
        return [wilson_interval(lost_a, start_a), wilson_interval(lost_b, start_b)]

    @cached_property
    def tables(self):
        results, interval = self.results, self.results["interval"]
        rates = [results["rate_a"], results["rate_b"]]
        groups = [gettext("Group A"), gettext("Group B")]
        return {
            "results": Table(
                gettext("Results"),
                (gettext("Result"), gettext("Value")),
                (
                    Row(
                        gettext("Difference in percentage points"),
                        (Figure(results["difference"], points),),
                    ),
                    Row(
                        gettext("Lowest likely difference (confidence 95%)"),
                        (Figure(interval["low"], points),),
                    ),
                    Row(
                        gettext("Highest likely difference (confidence 95%)"),
                        (Figure(interval["high"], points),),
                    ),
                    Row(
                        gettext("How often chance alone gives this (p-value)"),
                        (Figure(results["p_value"], display.probability),),
                        note=gettext("Fisher’s exact test, two-sided"),
                    ),
                ),
            ),
            "ranges": Table(
                gettext("The two rates"),
                (
                    gettext("Group"),
                    gettext("Rate"),
                    gettext("Lowest likely"),
                    gettext("Highest likely"),
                ),
                tuple(
                    Row(
                        group,
                        tuple(Figure(value, percent) for value in (rate, low, high)),
                    )
                    for group, rate, (low, high) in zip(
                        groups, rates, self._limits, strict=True
                    )
                ),
            ),
        }

    @property
    def chart(self):
        rows = self.tables["ranges"].rows
        ranges = []
        for row in rows:
            rate, low, high = (float(cell.value) for cell in row.cells)
            ranges.append(Range(f"{row.label}: {row.cells[0]}", rate, low, high))
        words = {
            name: str(cell)
            for row, group in zip(rows, "ab", strict=True)
            for name, cell in zip(
                (f"rate_{group}", f"low_{group}", f"high_{group}"),
                row.cells,
                strict=True,
            )
        }
        return range_chart(
            gettext("Where the two rates may really lie"),
            gettext(
                "A: %(rate_a)s, between %(low_a)s and %(high_a)s. B: %(rate_b)s, "
                "between %(low_b)s and %(high_b)s, each with %(level)s confidence."
            )
            % {**words, "level": percent_tick(LEVEL)},
            self.tables["ranges"],
            ranges,
            x_label=gettext("Churn rate"),
            show=percent_tick,
        )

    @property
    def customers_to_tell(self):
        """How many customers each group would need to show such a difference."""
        return formulas.customers_to_tell(
            self.results["rate_a"], self.results["rate_b"]
        )
