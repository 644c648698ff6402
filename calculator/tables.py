"""Tables of figures: one shape for the page, for CSV and for XLSX."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Any, NamedTuple

from django.utils.translation import get_language

from calculator import display

# What a column prints with two decimals or none, and what it counts as one.
ALIGNED_UNITS = {display.rounded: 1, display.percent: 100}
# A figure of so many characters no narrow screen holds beside what it is.
LONG_FIGURE = 20
AFTER_A_GROUP = re.compile(r"(?<=\d\D)(?=\d{3}(?!\d))")


class Figure(NamedTuple):
    """A number and how it is printed; it may also be none, shown as a dash."""

    value: Any
    show: Callable[..., str] = display.number

    def __str__(self):
        return self.printed()

    def printed(self, language=None):
        """Return it as `language`, or the active one, prints it."""
        return "–" if self.value is None else self.show(self.value, language)

    @property
    def plain(self):
        """The number as a file holds it, in the unit in which it is printed."""
        is_scaled = self.show is display.points and self.value is not None
        return self.value * 100 if is_scaled else self.value


class Row(NamedTuple):
    """A line of a table: what it is, a note on it, and its figures or words."""

    label: Any
    cells: tuple[Any, ...]
    note: Any = ""
    marked: bool = False

    def html(self, language):
        look = ' class="ours"' if self.marked else ""
        note = f" <small>{escape(self.note)}</small>" if self.note else ""
        cells = "".join([_cell(_html(cell, language)) for cell in self.cells])
        label = _html(self.label, language)
        return f'<tr{look}><th scope="row">{label}{note}</th>{cells}</tr>\n'


class Table(NamedTuple):
    """A table by its rows; `columns` names the label's and each of the cells'."""

    title: Any
    columns: tuple[Any, ...]
    rows: tuple[Row, ...]

    def __html__(self):
        """Return it as an element; a page draws several, so not by a template."""
        language = get_language()
        return _element(self.columns, [row.html(language) for row in self.rows])


class Column(NamedTuple):
    """A quantity: its name, its values, and how each is printed."""

    name: Any
    values: Sequence[Any]
    show: Callable[..., str] = display.number

    def printed(self, language):
        """Return the values as `language` prints them, decimals below one another."""
        show, unit = self.show, ALIGNED_UNITS.get(self.show)
        known = (value for value in self.values if value is not None)
        if unit and any((value * unit).as_integer_ratio()[1] != 1 for value in known):
            show = partial(show, at_least=2)
        return [
            "–" if value is None else show(value, language) for value in self.values
        ]


class SeriesTable(NamedTuple):
    """A table of quantities over time, by its columns; the first tells when."""

    title: Any
    parts: tuple[Column, ...]

    @property
    def columns(self):
        return tuple(part.name for part in self.parts)

    @property
    def rows(self):
        """The same as a Table has them, for files."""
        figures = ([Figure(v, part.show) for v in part.values] for part in self.parts)
        return tuple(
            Row(label, tuple(cells)) for label, *cells in zip(*figures, strict=True)
        )

    def __html__(self):
        """Return it as an element, column by column: a curve may have 500 points."""
        language = get_language()
        # A column at once: one by one, escaping takes as long as printing.
        printed = [
            escape("\n".join(part.printed(language))).split("\n") for part in self.parts
        ]
        rows = [
            f'<tr><th scope="row">{label}</th><td>{"</td><td>".join(cells)}</td></tr>\n'
            for label, *cells in zip(*printed, strict=True)
        ]
        return _element(self.columns, rows)


def _element(columns, rows):
    head = "".join([f'<th scope="col">{escape(str(name))}</th>' for name in columns])
    return (
        f'<table class="figures">\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{''.join(rows)}</tbody>\n</table>"
    )


def _cell(html):
    if len(html) <= LONG_FIGURE:
        return f"<td>{html}</td>"
    return f'<td class="long">{AFTER_A_GROUP.sub("<wbr>", html)}</td>'


def _html(cell, language):
    return escape(cell.printed(language) if type(cell) is Figure else str(cell))
