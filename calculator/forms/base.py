"""What every calculator's form has in common."""

from decimal import Decimal
from fractions import Fraction
from functools import cache
from urllib.parse import quote_plus

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import get_language, override

from calculator import display
from calculator.forms.fields import PLAIN, ChoiceField, NumberField
from calculator.forms.results import Results
from calculator.numbers import decimal_places, stripped
from calculator.words import gettext_lazy as _

PERIODS = [
    ("week", _("week")),
    ("month", _("month")),
    ("quarter", _("quarter")),
    ("year", _("year")),
]


# What is rounded by no more than this part of itself is taken for the number.
WELL_ROUNDED = 200


class CalculatorForm(forms.Form):
    """A calculator: its fields are its inputs, `results` what it finds.

    Subclasses give `EXAMPLE` (plain inputs of a worked example), `SHORT` (the fields
    that suffice elsewhere on the site), `results` (unrounded values by their fixed
    names) and `RESULTS` (what those are, for the API). A field that also is a result
    is named in `ALSO_RESULTS`; `ALIASES` gives the fields that published worked
    examples name otherwise.
    """

    EXAMPLE: dict[str, str] = {}
    SHORT: tuple[str, ...] = ()
    RESULTS: type[Results]
    ALSO_RESULTS: frozenset[str] = frozenset()
    ALIASES: dict[str, str] = {}
    more_is_open = False

    def __init__(self, data=None, *, notation=None):
        super().__init__(data if data is None else self._answered(data))
        self.language = get_language()
        self.notation = notation or self.language
        self._queries = {}
        for name, words in _words(type(self), self.language).items():
            vars(self.fields[name]).update(words, notation=self.notation)

    def _answered(self, data):
        """Return `data` by our names, with what it leaves open of the choices."""
        answered = {name: data[name] for name in data}
        for alias, name in self.ALIASES.items():
            answered[name] = answered.get(name) or answered.get(alias)
        for name, field in self.base_fields.items():
            if isinstance(field, forms.ChoiceField) and not answered.get(name):
                answered[name] = field.initial
        return answered

    @classmethod
    def from_query(cls, query, **kwargs):
        """Bind to `query` if it answers any field; otherwise stay blank."""
        answers = any(name in cls.base_fields or name in cls.ALIASES for name in query)
        return cls(query if answers else None, **kwargs)

    @classmethod
    def example(cls):
        """Return the worked example, computed."""
        form = cls(cls.EXAMPLE, notation=PLAIN)
        form.full_clean()
        return form

    @property
    def number_fields(self):
        return {
            name: field
            for name, field in self.fields.items()
            if isinstance(field, NumberField)
        }

    # What was asked ---------------------------------------------------------------

    @cached_property
    def given(self):
        """The names of the fields in which a person typed something."""
        return {name for name in self.fields if stripped(self.data.get(name) or "")}

    def whence(self, name):
        """Tell if a number was `given`, `computed` from others, or `assumed`."""
        if name in self.given:
            return "given"
        value = self.cleaned_data[name]
        return "assumed" if value == self.fields[name].assumed else "computed"

    @property
    def is_incomplete(self):
        """Whether nothing is wrong but that something is still to be typed."""
        codes = {
            error.code for errors in self.errors.as_data().values() for error in errors
        }
        return bool(codes) and codes <= {"required"}

    @property
    def sentences(self):
        """What is wrong with each field, or nothing, by its name."""
        return {
            name: " ".join(map(str, self.errors.get(name, ()))) for name in self.fields
        }

    @cached_property
    def typed(self):
        """What stands in each field's control, by its name."""
        return {
            name: self.data.get(name) or field.initial or ""
            for name, field in self.fields.items()
        }

    @property
    def short_fields(self):
        return [self[name] for name in self.SHORT]

    # Addresses --------------------------------------------------------------------

    def query_in(self, language):
        """Return the address's query that says the same in another language.

        Numbers are rewritten as that language types them; what could not be read is
        carried over as it was typed.
        """
        if language not in self._queries:
            self._queries[language] = self._query_in(language)
        return self._queries[language]

    def _query_in(self, language):
        if not self.is_bound:
            return ""
        return _query(
            {
                name: self._typed(name, language)
                for name in self.fields
                if name in self.given and not self._goes_without_saying(name)
            }
        )

    @property
    def query(self):
        """The address's query that says the same, in the form's language."""
        return self.query_in(self.language)

    def _goes_without_saying(self, name):
        field = self.fields[name]
        return isinstance(field, forms.ChoiceField) and self.data[name] == field.initial

    def _typed(self, name, language):
        field = self.fields[name]
        value = self._read(name) if hasattr(field, "write") else None
        return self.data[name] if value is None else field.write(value, language)

    def _read(self, name):
        """Return what was typed as it was read, though it be refused, or None."""
        if name not in self.errors:
            return self.cleaned_data.get(name)
        try:
            return self.fields[name].to_python(self.data[name])
        except forms.ValidationError:
            return None

    def query_with(self, **values):
        """Return the query of this calculation with other values; None empties one."""
        pairs = {}
        for name, field in self.fields.items():
            given = self.cleaned_data[name] if name in self.given else None
            value = values.get(name, given)
            if isinstance(value, Fraction):
                pairs[name] = field.write(value, self.language)
            elif value is not None and value != field.initial:
                pairs[name] = value
        return _query(pairs)

    def agrees(self, name, found):
        """Tell whether what stands in a field is `found`, or `found` well rounded.

        33.3% agrees with one third, 33% does not: that may be another number.
        """
        value = self.cleaned_data[name]
        is_percent = self.fields[name].is_share and self.notation != PLAIN
        unit = 100 if is_percent else 1
        slack = Fraction(1, 2 * 10 ** decimal_places(value * unit) * unit)
        is_close = slack <= value / WELL_ROUNDED and abs(value - found) <= slack
        return value == found or is_close

    def _printed(self, name, value):
        show = display.percent if self.fields[name].is_share else display.rounded
        return show(value)


def _query(values):
    """Return {field: text} as the query of an address; names need no quoting."""
    pairs = "&".join([f"{name}={quote_plus(text)}" for name, text in values.items()])
    return f"?{pairs}" if pairs else ""


@cache
def _words(form_class, language):
    """Return what each field says, by its name: strings, as a page asks for them often.

    {name: {attribute: words}}
    """
    with override(language):
        return {
            name: {
                "label": str(field.label),
                "help_text": str(field.help_text),
                "options": [
                    (value, str(name)) for value, name in getattr(field, "choices", ())
                ],
            }
            for name, field in form_class.base_fields.items()
        }


def period_field():
    """Return the choice of how long a period is: a month unless said otherwise."""
    return ChoiceField(
        label=_("Length of the period"), choices=PERIODS, initial="month"
    )


def refusal(field, sentence, number="", code="invalid"):
    """Return the error that shows `sentence`, with `number` in it, at a field."""
    error = forms.ValidationError(sentence, code, params={"number": number})
    return forms.ValidationError({field: error})


def plain(value):
    """Return results as JSON holds them: whole numbers, floats, lists, dicts, null."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (Fraction, Decimal)):
        over, under = value.as_integer_ratio()
        return over if under == 1 else float(value)
    return value
