"""Tables of figures: one shape for the page, for CSV and for XLSX."""

from collections.abc import Callable
from html import escape
from typing import Any, NamedTuple

from django.utils.translation import get_language

from calculator import display


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

    @property
    def is_share(self):
        return self.show is display.percent


class Row(NamedTuple):
    """A line of a table: what it is, a note on it, and its figures or words."""

    label: Any
    cells: tuple[Any, ...]
    note: Any = ""
    marked: bool = False

    def html(self, language):
        look = ' class="ours"' if self.marked else ""
        note = f" <small>{escape(self.note)}</small>" if self.note else ""
        cells = "".join([f"<td>{_html(cell, language)}</td>" for cell in self.cells])
        label = _html(self.label, language)
        return f'<tr{look}><th scope="row">{label}{note}</th>{cells}</tr>\n'


class Table(NamedTuple):
    """`columns` names the label's column and each of the cells'."""

    title: Any
    columns: tuple[Any, ...]
    rows: tuple[Row, ...]

    def __html__(self):
        """Return it as an element; long ones are drawn often, so not by a template."""
        language = get_language()
        head = "".join(
            [f'<th scope="col">{escape(str(name))}</th>' for name in self.columns]
        )
        rows = "".join([row.html(language) for row in self.rows])
        return (
            f'<table class="figures">\n<thead><tr>{head}</tr></thead>\n'
            f"<tbody>\n{rows}</tbody>\n</table>"
        )


def _html(cell, language):
    return escape(cell.printed(language) if type(cell) is Figure else str(cell))
