"""Any field from the others: what is left empty follows where a product ties them."""

from dataclasses import dataclass
from math import prod

from calculator.forms.base import CalculatorForm, refusal
from calculator.formulas.requirements import missing_factor
from calculator.words import gettext_lazy as _


@dataclass(frozen=True)
class Relation:
    """Fields whose product is that of the others: any one follows from the rest."""

    product: tuple[str, ...]
    others: tuple[str, ...]


class RelatedFieldsForm(CalculatorForm):
    """A calculator some of whose fields follow from one another."""

    def complete(self, values, relations):
        """Return `values` with each one that follows by `relations` filled in.

        Raises ValidationError where the numbers disagree, or give what cannot be.
        """
        values = dict(values)
        waiting = list(relations)
        while waiting:
            ready = [r for r in waiting if len(self._unknown(r, values)) <= 1]
            if not ready:
                break
            relation = ready[0]
            waiting.remove(relation)
            for name in self._unknown(relation, values):
                values[name] = self._solved(relation, name, values)
            self._require_agreement(relation, values)
        return values

    def _agrees(self, relation, name, values):
        """Tell whether a result that someone typed is the exact one, rounded."""
        if name not in self.given & self.ALSO_RESULTS:
            return False
        across, rest = self._sides(relation, name, values)
        return 0 not in rest and self.agrees(name, missing_factor(across, rest))

    def _unknown(self, relation, values):
        names = relation.product + relation.others
        return [name for name in names if values[name] is None]

    def _sides(self, relation, name, values):
        """Return the values across from a field, and those beside it."""
        mine, theirs = relation.product, relation.others
        if name not in theirs:
            mine, theirs = theirs, mine
        rest = [values[other] for other in theirs if other != name]
        return [values[other] for other in mine], rest

    def _solved(self, relation, name, values):
        across, rest = self._sides(relation, name, values)
        if 0 in rest:
            # Nothing divides by zero: a result is then without a value, not wrong.
            if name in self.ALSO_RESULTS:
                return None
            raise refusal(
                name, _("This does not follow from the other numbers: enter it.")
            )
        value = missing_factor(across, rest)
        # A mere result may be larger than what can be typed; an input may not.
        if name not in self.ALSO_RESULTS and value > self.fields[name].most:
            raise refusal(
                name,
                _("By the other numbers this would be %(number)s, which cannot be."),
                self._printed(name, value),
            )
        return value

    def _require_agreement(self, relation, values):
        names = relation.product + relation.others
        if any(values[name] is None for name in names):
            return
        product = prod(values[name] for name in relation.product)
        if product == prod(values[name] for name in relation.others):
            return
        if not any(self._agrees(relation, name, values) for name in names):
            extra = next(name for name in reversed(list(self.fields)) if name in names)
            raise refusal(
                extra,
                _(
                    "This does not agree with the other numbers: leave one of them "
                    "empty."
                ),
            )
