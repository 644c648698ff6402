"""What every calculator's answer has in common: a valid form, said in its language."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.safestring import mark_safe

from calculator import display
from calculator.charts import Chart
from calculator.expressions import Expression, atom
from calculator.forms.fields import PLAIN
from calculator.tables import Figure, Row, Table
from calculator.words import in_language, message

PERIOD_AXES = {
    "week": message("Weeks from now"),
    "month": message("Months from now"),
    "quarter": message("Quarters from now"),
    "year": message("Years from now"),
}
STAY_AXES = {
    "week": message("Weeks as a customer"),
    "month": message("Months as a customer"),
    "quarter": message("Quarters as a customer"),
    "year": message("Years as a customer"),
}
# A rate below that is as good as none: no case to aim at.
LEAST_RATE = Fraction(1, 10_000)
# From as many signs on a formula may be wider than a phone.
LONG_FORMULA = 32


@dataclass(frozen=True, slots=True)
class Headline:
    """The result that a page shows large, what it is called and how it is printed."""

    label: str
    value: Any
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a calculation: what it finds, and the formula with the numbers."""

    title: str
    expression: Expression

    @property
    def mathml(self):
        """The formula; a long one in its sides, as a line breaks nowhere else."""
        is_long = len(self.expression.text) > LONG_FORMULA
        formula = self.expression.mathml
        sides = re.split("(?=<mo>[=≈]</mo>)", formula) if is_long else [formula]
        return mark_safe(
            " ".join(
                f'<math display="block"><mrow>{side}</mrow></math>' for side in sides
            )
        )

    @property
    def text(self):
        return f"{self.title}: {self.expression.text}"

    @property
    def may_scroll(self):
        """Whether a narrow screen shows only a part of it."""
        return any(
            len(side) > LONG_FORMULA
            for side in re.split(" [=≈] ", self.expression.text)
        )


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A slightly better case: its figures by name, and the query that computes it."""

    figures: dict[str, Any]
    query: str


class Answer:
    """What a calculator found for a valid form, in the form's language.

    Subclasses give `headline`, `steps`, `tables` and `chart`, and `what_if` where it
    makes sense. Sentences are said by `say`, numbers printed by methods named as those
    of `calculator.display`.
    """

    chart: Chart
    what_if: WhatIf | None = None

    def __init__(self, form):
        self.form = form
        self.data = form.cleaned_data
        self.given = form.given
        self.results = form.results
        self.language = form.language
        self.say = in_language(form.language)

    # Numbers ----------------------------------------------------------------------

    def percent(self, value):
        return display.percent(value, self.language)

    def percent_tick(self, value):
        return display.percent_tick(value, self.language)

    def points(self, value):
        return display.points(value, self.language)

    def number(self, value):
        return display.number(value, self.language)

    def rounded(self, value):
        return display.rounded(value, self.language)

    def whole(self, value):
        return display.whole(value, self.language)

    def duration(self, value):
        """Return so many of the form's periods in words."""
        return display.duration(value, self.period, self.language)

    # Numbers in a formula -----------------------------------------------------------

    def share(self, value):
        return atom(self.percent(value), is_exact=display.is_exact_percent(value))

    def share_in(self, name):
        """Return the share in a field: as it was typed, or as it was computed."""
        value = self.data[name]
        if name not in self.given:
            return self.share(value)
        is_exact = display.is_exact_typed_percent(value)
        return atom(display.typed_percent(value, self.language), is_exact=is_exact)

    def count(self, value):
        return atom(self.number(value), is_exact=display.is_exact_number(value))

    def amount(self, value):
        return atom(self.rounded(value), is_exact=display.is_exact_rounded(value))

    def amount_in(self, name):
        """Return the amount in a field: as it was typed, or as it was computed."""
        value = self.data[name]
        return self.count(value) if name in self.given else self.amount(value)

    def ratio(self, value):
        printed = display.ratio(value, self.language)
        return atom(printed, is_exact=display.is_exact_ratio(value))

    # Parts ------------------------------------------------------------------------

    def entitled(self, label, value, show, without=None):
        """Return the headline; `without` is said where there is no value."""
        if value is None:
            return Headline(label, None, without or self.say("No finite value"))
        return Headline(label, value, show(value, self.language))

    def table_of_results(self, *rows):
        """Return the table of what was found: label, value, show and maybe a note."""
        return Table(
            self.say("Results"),
            (self.say("Result"), self.say("Value")),
            tuple(
                Row(label, (Figure(value, show),), note="".join(note))
                for label, value, show, *note in rows
            ),
        )

    @property
    def period(self):
        """How long a period is, of a form that has one: week, month, quarter, year."""
        return self.data["period"]

    @property
    def period_name(self):
        """What the axis of coming periods is called."""
        return self.say(PERIOD_AXES[self.period])

    @property
    def stay_name(self):
        """What the axis of the time since a customer joined is called."""
        return self.say(STAY_AXES[self.period])

    @property
    def all_tables(self):
        """What a file holds: the numbers as understood, then what was found."""
        return [self.input_table, *self.tables]

    # What was asked ---------------------------------------------------------------

    @property
    def understood(self):
        """(label, printed value, whence it came) for each number as understood."""
        return [
            (field.label, self.printed(name), self.form.whence(name))
            for name, field, _value in self._understood_fields()
        ]

    def printed(self, name):
        """Return the number in a field: as it was typed, or as it was computed."""
        field, value = self.form.fields[name], self.data[name]
        if name in self.given:
            return field.show(value, self.language)
        return self.percent(value) if field.is_share else self.rounded(value)

    def _understood_fields(self):
        for name, field in self.form.number_fields.items():
            value = self.data.get(name)
            hidden = name in self.form.ALSO_RESULTS and name not in self.given
            if value is not None and not hidden:
                yield name, field, value

    @property
    def input_table(self):
        """The numbers as understood, for a download."""
        rows = tuple(
            Row(field.label, (Figure(value, field.show),))
            for _name, field, value in self._understood_fields()
        )
        return Table(
            self.say("Your numbers as understood"),
            (self.say("Field"), self.say("Value")),
            rows,
        )

    @property
    def slight_shares(self):
        """(typed, percentage read, percentage it may mean) of each share below 1%.

        Who types 0.05 into a field of percent may mean 5%.
        """
        if self.form.notation == PLAIN:
            return []
        return [
            (
                self.form.data[name].strip(),
                display.typed_percent(value, self.language),
                display.typed_percent(value * 100, self.language),
            )
            for name, field, value in self._understood_fields()
            if field.is_share
            and name in self.given
            and 0 < value < Fraction(1, 100)
            and "%" not in self.form.data[name]
        ]
