"""The calculator that compares two churn rates: what it asks, refuses and computes."""

from typing import Literal

from django.utils.functional import cached_property

from calculator.display import number
from calculator.forms.base import CalculatorForm, refusal
from calculator.forms.fields import NumberField
from calculator.forms.results import Interval, Number, Results, Share
from calculator.formulas import compare as formulas
from calculator.formulas.churn_rate import churn_rate
from calculator.formulas.proportions import LEVEL
from calculator.words import gettext_lazy as _


class CompareResults(Results):
    rate_a: Share
    rate_b: Share
    difference: Number
    """Rate A less rate B."""
    interval: Interval
    """What chance leaves open of the difference."""
    p_value: Share
    """How often chance alone gives as much, two-sided (Fisher's exact test)."""
    verdict: Literal["real", "noise"]
    """`real` if chance gives as much less often than once in 20 times."""


class CompareForm(CalculatorForm):
    EXAMPLE = {"start_a": "400", "lost_a": "32", "start_b": "380", "lost_b": "19"}
    RESULTS = CompareResults
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
        for group in ("a", "b"):
            names = f"start_{group}", f"lost_{group}"
            start, lost = (cleaned.get(name) for name in names)
            if start == 0:
                sentence = _("With no customers at the start nobody could leave.")
                self.add_error(None, refusal(names[0], sentence))
            elif None not in (start, lost) and lost > start:
                sentence = _("That is %(number)s more than there were at the start.")
                self.add_error(None, refusal(names[1], sentence, number(lost - start)))
        return cleaned

    @property
    def counts(self):
        """The lost and the customers at the start, of group A and of group B."""
        names = ("lost_a", "start_a", "lost_b", "start_b")
        return [int(self.cleaned_data[name]) for name in names]

    @cached_property
    def results(self):
        """The results by the names fixed for this calculator, unrounded."""
        lost_a, start_a, lost_b, start_b = self.counts
        low, high = formulas.newcombe_interval(*self.counts)
        p_value = formulas.fisher_p_value(*self.counts)
        return {
            "rate_a": churn_rate(start_a, lost_a),
            "rate_b": churn_rate(start_b, lost_b),
            "difference": formulas.difference(*self.counts),
            "interval": {
                "low": low,
                "high": high,
                "level": LEVEL,
                "method": "newcombe",
            },
            "p_value": p_value,
            "verdict": formulas.verdict(p_value),
        }
