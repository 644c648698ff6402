"""The survival calculator: how long customers stay, with those who are still here."""

from django.utils.functional import cached_property

from calculator.forms.base import CalculatorForm, period_field
from calculator.forms.fields import StaysField
from calculator.forms.results import Count, Number, Results, Share
from calculator.formulas import survival as formulas
from calculator.words import gettext_lazy as _


class Moment(Results):
    """A length of stay at which customers left."""

    time: Number
    at_risk: Count
    """Customers who had stayed this long."""
    lost: Count
    survival: Share
    """The share that stays longer, by Kaplan and Meier's estimate."""
    low: Share | None
    """The lower limit of its 95% interval, with `high`; null where it has none."""
    high: Share | None


class SurvivalResults(Results):
    customers: Count
    lost: Count
    median: Number | None
    """When half have left; null while more than half are still here."""
    mean_so_far: Number
    """The average stay up to the longest one seen: the area below the curve."""
    longest: Number
    curve: list[Moment]


class SurvivalForm(CalculatorForm):
    EXAMPLE = {"stays": "2 3 3 5 6+ 8 9+ 12 12+ 15+ 18+ 18+"}
    RESULTS = SurvivalResults
    SHORT = ("stays",)

    stays = StaysField(
        label=_("How long each customer stayed"),
        help_text=_(
            "One number for each, with spaces or line breaks between them. A + after "
            "it means that the customer is still here: 3 5 8+ 12+"
        ),
        concept="customer-lifetime",
    )
    period = period_field()

    @cached_property
    def _stays(self):
        return [time for time, _left in self.cleaned_data["stays"]]

    @cached_property
    def _curve(self):
        left = [has_left for _time, has_left in self.cleaned_data["stays"]]
        return formulas.survival_curve(self._stays, left)

    @cached_property
    def results(self):
        """The results by the names fixed for this calculator, unrounded."""
        return {
            "customers": len(self._stays),
            "lost": sum(moment.lost for moment in self._curve),
            "median": formulas.median_stay(self._curve),
            "mean_so_far": formulas.mean_stay_so_far(self._stays, self._curve),
            "longest": max(self._stays),
            "curve": [self._point(moment) for moment in self._curve],
        }

    def _point(self, moment):
        low, high = moment.limits or (None, None)
        return {
            "time": moment.time,
            "at_risk": moment.at_risk,
            "lost": moment.lost,
            "survival": moment.survival,
            "low": low,
            "high": high,
        }
