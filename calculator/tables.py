"""Tables of figures: one shape for the page, for CSV and for XLSX."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from calculator import display


@dataclass(frozen=True)
class Figure:
    """A number and how it is printed; it may also be none, shown as a dash."""

    value: Any
    show: Callable[[Any], str] = display.number

    def __str__(self):
        return "–" if self.value is None else self.show(self.value)

    @property
    def plain(self):
        """The number as a file holds it, in the unit in which it is printed."""
        is_scaled = self.show is display.points and self.value is not None
        return self.value * 100 if is_scaled else self.value

    @property
    def is_share(self):
        return self.show is display.percent


@dataclass(frozen=True)
class Row:
    """A line of a table: what it is, a note on it, and its figures or words."""

    label: Any
    cells: tuple[Any, ...]
    note: Any = ""
    marked: bool = False


@dataclass(frozen=True)
class Table:
    """`columns` names the label's column and each of the cells'."""

    title: Any
    columns: tuple[Any, ...]
    rows: tuple[Row, ...]
