"""What every calculator's form has in common."""

from dataclasses import dataclass
from fractions import Fraction

from django import forms
from django.utils.http import urlencode

from calculator.forms.fields import NumberField
from calculator.numbers import write_number


@dataclass(frozen=True)
class Step:
    """One step of a calculation: what it finds, and the formula as LaTeX."""

    title: str
    latex: str


class CalculatorForm(forms.Form):
    """A calculator: its fields are its inputs, `results` what it finds.

    Subclasses give `EXAMPLE` (plain inputs of a worked example), `SHORT` (the fields
    that suffice elsewhere on the site), `results` (exact values by their fixed names)
    and `steps`.
    """

    EXAMPLE: dict[str, str] = {}
    SHORT: tuple[str, ...] = ()

    def __init__(self, data=None, *, notation=None):
        super().__init__(data if data is None else self._with_choices(data))
        for field in self.fields.values():
            if isinstance(field, NumberField):
                field.notation = notation

    def _with_choices(self, data):
        """Answer the choices that `data` leaves open with their initial value."""
        answered = {name: data[name] for name in data}
        for name, field in self.base_fields.items():
            if isinstance(field, forms.ChoiceField) and not answered.get(name):
                answered[name] = field.initial
        return answered

    @classmethod
    def from_query(cls, query, **kwargs):
        """Bind to `query` if it answers any field; otherwise stay blank."""
        return cls(query if cls.base_fields.keys() & query.keys() else None, **kwargs)

    def query_in(self, language):
        """Return the address's query that says the same in another language.

        Numbers are rewritten as that language types them; what could not be read is
        carried over as it was typed.
        """
        if not self.is_bound:
            return ""
        pairs = {
            name: self._typed(name, language)
            for name in self.fields
            if self.data.get(name)
        }
        return f"?{urlencode(pairs)}" if pairs else ""

    def _typed(self, name, language):
        value = getattr(self, "cleaned_data", {}).get(name)
        if isinstance(value, Fraction) and name not in self.errors:
            return write_number(value, language)
        return self.data[name]

    @property
    def given(self):
        """The names of the fields in which a person typed something."""
        return {name for name in self.fields if (self.data.get(name) or "").strip()}

    @property
    def short_fields(self):
        return [self[name] for name in self.SHORT]

    @property
    def understood(self):
        """(label, value, was_computed) for each number as it was understood."""
        given = self.given
        return [
            (field.label, self.cleaned_data[name], name not in given)
            for name, field in self.fields.items()
            if isinstance(field, NumberField)
            and self.cleaned_data.get(name) is not None
        ]


def tex(text):
    """Return already formatted text for a formula: 5,0 % stays as it is."""
    return rf"\text{{{text}}}"


def plain(value):
    """Return results as JSON holds them: whole numbers, floats, lists, dicts, null."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value
