"""The revenue churn calculator: what it asks, refuses and computes."""

from fractions import Fraction

from django.utils.functional import cached_property

from calculator.display import rounded
from calculator.forms.base import CalculatorForm, refusal
from calculator.forms.fields import AmountField
from calculator.forms.results import Number, Results, Share
from calculator.formulas import revenue_churn as formulas
from calculator.words import gettext_lazy as _

GAINS = ("new", "expansion", "reactivation")
LOSSES = ("contraction", "churned")


class RevenueChurnResults(Results):
    gross_churn: Share
    """Churned and contracted revenue over revenue at the start."""
    net_churn: Number
    """The same less expansion and reactivation; below 0 where those are more."""
    grr: Share
    """Gross revenue retention."""
    nrr: Number
    """Net revenue retention, without reactivation; above 1 where expansion is more."""
    quick_ratio: Number | None
    """Revenue gained over revenue lost; null when nothing was lost."""
    net_new: Number
    end: Number
    """Recurring revenue at the end."""


class RevenueChurnForm(CalculatorForm):
    EXAMPLE = {
        "start": "20000",
        "churned": "1200",
        "contraction": "800",
        "expansion": "3000",
        "new": "2500",
    }
    RESULTS = RevenueChurnResults
    SHORT = ("start", "churned", "contraction")

    start = AmountField(
        label=_("Recurring revenue at the start"),
        required=False,
        help_text=_("What all customers pay per period, on its first day."),
        concept="monthly-recurring-revenue",
    )
    churned = AmountField(
        label=_("Lost with customers who left"),
        required=False,
        assumed=0,
        help_text=_("What they had been paying per period."),
        concept="churn",
    )
    contraction = AmountField(
        label=_("Lost to smaller plans"),
        required=False,
        assumed=0,
        help_text=_("Customers who stayed and pay less."),
        concept="contraction-revenue",
    )
    expansion = AmountField(
        label=_("Gained from larger plans"),
        required=False,
        assumed=0,
        help_text=_("Customers who stayed and pay more."),
        concept="expansion-revenue",
    )
    reactivation = AmountField(
        label=_("Brought by returning customers"),
        required=False,
        assumed=0,
        help_text=_("Customers who had left earlier and came back."),
        concept="reactivation",
    )
    new = AmountField(
        label=_("Brought by new customers"),
        required=False,
        assumed=0,
        help_text=_("It enters neither churn nor retention."),
    )
    end = AmountField(
        label=_("Recurring revenue at the end"),
        required=False,
        help_text=_("If you know it, one of the others may stay empty."),
    )

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if cleaned["start"] is not None:
            # Before the balance, which would find revenue below zero at the end.
            self._require_losses_within(cleaned)
        values = self._balanced(dict(cleaned))
        self._require_losses_within(values)
        return values

    def _require_losses_within(self, values):
        """Refuse a start of none, and more lost than there was at the start."""
        start, churned = values["start"], values["churned"] or 0
        if start == 0:
            raise refusal(
                "start",
                _("With no revenue at the start none could be lost: there is no rate."),
            )
        lost = churned + (values["contraction"] or 0)
        if lost > start:
            raise refusal(
                "contraction" if churned <= start else "churned",
                _("That makes %(number)s more lost than there was at the start."),
                rounded(lost - start),
            )

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
        """The results by the names fixed for this calculator, unrounded."""
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
