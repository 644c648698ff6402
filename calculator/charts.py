"""Charts as SVG shapes with classes, which the style sheet colours.

Plain geometry in the units of the drawing, which is 640 wide. Texts get room for
24 units of height, so that a narrow screen can enlarge them.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

from django.utils.safestring import SafeString, mark_safe

from calculator.display import short_number
from calculator.tables import SeriesTable, Table

WIDTH = 640
LEFT, RIGHT = 96, WIDTH - 20
PLOT_HEIGHT = 250
LINE_HEIGHT = 32
# About the width of a digit where letters are largest.
LETTER_WIDTH = 13
_PERIOD_STEPS = (1, 2, 3, 4, 5, 6, 10, 12, 20)
# How a class looks where no style sheet reaches: in a downloaded file.
LOOKS = {
    "grid": 'stroke="#d9d4c8" fill="none"',
    "axis": 'stroke="#586070" fill="none"',
    "first": 'stroke="#0b6353" stroke-width="3.5" fill="none"',
    "second": 'stroke="#a04a00" stroke-width="3.5" stroke-dasharray="10 6" fill="none"',
    "level": 'stroke="#586070" stroke-width="2.5" stroke-dasharray="2 5" fill="none"',
    "total": 'fill="#586070"',
    "gain": 'fill="#0b6353"',
    "loss": 'fill="#a04a00"',
    "dot": 'fill="#0b6353"',
    "label": 'fill="#1d2430" stroke="#ffffff" stroke-width="4" paint-order="stroke"',
    "quiet": 'fill="#586070"',
}


class Shape(NamedTuple):
    """One element of the drawing, such as a path of the class `first`."""

    tag: str
    look: str
    attributes: str
    text: Any = ""

    def element(self, looks: str) -> str:
        words = escape(str(self.text))
        return f"<{self.tag} {looks} {self.attributes}>{words}</{self.tag}>"


@dataclass(frozen=True)
class Chart:
    """A drawing, the words that say the same, and the table behind it."""

    title: Any
    description: Any
    table: Table | SeriesTable
    height: float
    shapes: list[Shape] = field(repr=False)

    @property
    def width(self):
        return WIDTH

    @property
    def drawing(self) -> SafeString:
        """The elements, whose looks are in the style sheet."""
        elements = [shape.element(f'class="{shape.look}"') for shape in self.shapes]
        return mark_safe("\n".join(elements))

    @property
    def standalone(self) -> SafeString:
        """The elements with their looks in them, for a file that stands alone."""
        elements = [shape.element(LOOKS[shape.look]) for shape in self.shapes]
        return mark_safe("\n".join(elements))


@dataclass(frozen=True)
class Curve:
    """A value for each of the periods 0, 1, 2, …; `look` is `first` or `second`.

    With `times`, the value at each of those, and the curve falls in steps.
    """

    label: Any
    values: Sequence[float]
    look: str
    times: Sequence[float] = ()


@dataclass(frozen=True)
class Level:
    """A horizontal line to compare curves with."""

    label: Any
    value: float


@dataclass(frozen=True)
class Bar:
    """A line of a bridge: from where to where it goes, and its figure as printed."""

    label: Any
    begin: float
    end: float
    figure: Any
    look: str


@dataclass(frozen=True)
class Range:
    """A share that was found and the limits between which it lies."""

    label: Any
    value: float
    low: float
    high: float


def curve_chart(
    title: Any,
    description: Any,
    table: Table | SeriesTable,
    curves: Sequence[Curve],
    *,
    x_label: Any,
    show: Callable[..., str],
    language: str,
    level: Level | None = None,
    top: float | None = None,
) -> Chart:
    """Return a chart of curves over periods, each named above in a line of its own.

    `show` prints a value of the upright axis, which goes from zero to `top` or, left
    out, to a round number above the largest value.
    """
    legend = [(curve.label, curve.look) for curve in curves]
    if level:
        legend.append((level.label, "level"))
    roof = 12 + LINE_HEIGHT * len(legend)
    floor = roof + PLOT_HEIGHT
    if top is None:
        top = max(max(curve.values) for curve in curves)
        top = max(top, level.value) if level else top
    highest, ticks = _scale(float(top), show, language)
    last = float(max(curves[0].times or [len(curves[0].values) - 1])) or 1.0
    # How far one period goes to the right, and one unit of the values upwards.
    onward, upright = (RIGHT - LEFT) / last, PLOT_HEIGHT / highest

    labels = tuple((round(floor - tick * upright, 1), label) for tick, label in ticks)
    shapes = [*_legend(legend), *_frame(labels, last, floor, str(x_label), language)]
    if level:
        height = round(floor - level.value * upright, 1)
        shapes.append(_line(LEFT, height, RIGHT, height, "level"))
    for curve in curves:
        times = curve.times or range(len(curve.values))
        across = [f"{LEFT + float(time) * onward:.1f}" for time in times]
        upward = [f"{floor - float(value) * upright:.1f}" for value in curve.values]
        (x, y), *others = zip(across, upward, strict=True)
        line = f"M{x} {y}" + "".join(
            [f"H{x}V{y}" if curve.times else f"L{x} {y}" for x, y in others]
        )
        shapes.append(Shape("path", curve.look, f'd="{line}"'))
    return Chart(title, description, table, floor + 72, shapes)


def bridge_chart(
    title: Any, description: Any, table: Table, bars: Sequence[Bar]
) -> Chart:
    """Return a bridge: a bar a line, each beginning where the one before ends."""
    # The figures stand in a column of their own, beside the bars.
    longest = max(len(bar.figure) for bar in bars)
    left, right, row = 8, WIDTH - max(140, longest * LETTER_WIDTH + 20), 64
    ends = [end for bar in bars for end in (bar.begin, bar.end)]
    low, high = min(0, *ends), max(*ends)
    scale = (right - left) / ((high - low) or 1)

    def x(value: float) -> float:
        return round(left + (value - low) * scale, 1)

    shapes = []
    for n, bar in enumerate(bars):
        y = n * row
        start, stop = sorted([x(bar.begin), x(bar.end)])
        width = max(round(stop - start, 1), 2)
        box = f'x="{start}" y="{y + 34}" width="{width}" height="22"'
        shapes.append(Shape("rect", bar.look, box))
        if n:
            # Where the bar before ended, this one begins; the last counts from zero.
            joint = x(bar.begin if bar.look != "total" else bar.end)
            shapes.append(_line(joint, y - 8, joint, y + 34, "axis"))
        shapes.append(_text(left, y + 26, bar.label, "start"))
        shapes.append(_text(WIDTH - 8, y + 52, bar.figure, "end"))
    return Chart(title, description, table, row * len(bars), shapes)


def range_chart(
    title: Any,
    description: Any,
    table: Table,
    ranges: Sequence[Range],
    *,
    x_label: Any,
    show: Callable[..., str],
    language: str,
) -> Chart:
    """Return a chart of shares with their limits, one below the other.

    `show` prints a share of the axis. Where those would run into one another, only the
    ends are labelled.
    """
    left, right, row = 20, WIDTH - 40, 84
    ticks = _ticks(max(item.high for item in ranges))
    labels = [show(tick, language) for tick in ticks]
    room = (right - left) / (len(ticks) - 1)
    is_crowded = max(map(len, labels)) * LETTER_WIDTH > room
    floor = 10 + row * len(ranges)

    def x(value: float) -> float:
        return round(left + (right - left) * value / float(ticks[-1]), 1)

    shapes = []
    for tick, label in zip(ticks, labels, strict=True):
        at = x(float(tick))
        shapes.append(_line(at, 0, at, floor, "grid"))
        if not is_crowded or tick in (ticks[0], ticks[-1]):
            is_wide = len(label) * LETTER_WIDTH > 2 * (WIDTH - at)
            place, anchor = (WIDTH, "end") if is_wide else (at, "middle")
            shapes.append(_text(place, floor + 28, label, anchor))
    for n, item in enumerate(ranges):
        y = n * row + 58
        shapes.append(_text(left + 6, y - 26, item.label, "start"))
        shapes.append(_line(x(item.low), y, x(item.high), y, "first"))
        for limit in (item.low, item.high):
            shapes.append(_line(x(limit), y - 9, x(limit), y + 9, "first"))
        dot = f'cx="{x(item.value)}" cy="{y}" r="8"'
        shapes.append(Shape("circle", "dot", dot))
    shapes.append(_line(left, floor, right, floor, "axis"))
    shapes.append(_text((left + right) / 2, floor + 60, x_label, "middle", "quiet"))
    return Chart(title, description, table, floor + 72, shapes)


@lru_cache(maxsize=256)
def _scale(
    highest: float, show: Callable[..., str], language: str
) -> tuple[float, list[tuple[float, str]]]:
    """Return where an upright axis ends, and its values with what is written there."""
    ticks = _ticks(highest)
    return float(ticks[-1]), [(float(tick), show(tick, language)) for tick in ticks]


@lru_cache(maxsize=256)
def _frame(
    labels: tuple[tuple[float, str], ...],
    last: float,
    floor: float,
    x_label: str,
    language: str,
) -> list[Shape]:
    """Return the grid and both axes; many curves are drawn upon the same."""
    shapes = []
    for height, label in labels:
        shapes.append(_line(LEFT, height, RIGHT, height, "grid"))
        shapes.append(_text(LEFT - 10, height + 6, label, "end"))
    for period in _period_ticks(last):
        x = round(LEFT + (RIGHT - LEFT) * float(period) / last, 1)
        label = short_number(period, language)
        shapes.append(_text(x, floor + 28, label, "middle"))
    shapes.append(_line(LEFT, floor, RIGHT, floor, "axis"))
    shapes.append(_text((LEFT + RIGHT) / 2, floor + 60, x_label, "middle", "quiet"))
    return shapes


def _legend(entries: Sequence[tuple[Any, str]]) -> Iterator[Shape]:
    for n, (label, look) in enumerate(entries):
        y = LINE_HEIGHT * n + 18
        yield _line(4, y - 6, 44, y - 6, look)
        yield _text(54, y, label, "start")


def _line(x1: float, y1: float, x2: float, y2: float, look: str) -> Shape:
    return Shape("path", look, f'd="M{x1} {y1}L{x2} {y2}"')


def _text(x: float, y: float, text: Any, anchor: str, look: str = "label") -> Shape:
    return Shape("text", look, f'x="{x}" y="{y}" text-anchor="{anchor}"', text)


def _period_ticks(last: float) -> Sequence[Fraction | int]:
    """Return the periods at which an axis that ends at `last` is labelled."""
    if last == int(last) <= 6 * _PERIOD_STEPS[-1]:
        return range(0, int(last) + 1, _period_step(int(last)))
    return [tick for tick in _ticks(last) if tick <= last]


def _period_step(last: int) -> int:
    """Return how many periods apart an axis is labelled: at most seven labels.

    >>> [_period_step(last) for last in (3, 12, 20, 24, 37, 120)]
    [1, 2, 4, 4, 10, 20]
    """
    steps = [step for step in _PERIOD_STEPS if last <= 6 * step]
    return next((step for step in steps if last % step == 0), steps[0])


def _ticks(highest: float) -> list[Fraction]:
    """Return three to six round values from zero to the first at or above `highest`.

    >>> [float(tick) for tick in _ticks(0.87)]
    [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    """
    highest = highest or 1
    exponent = math.floor(math.log10(highest / 5))
    # In steps of one, two, five or ten times that power of ten, at most five of them.
    parts = highest / 10.0**exponent * (1 - 1e-9)
    size = next(size for size in (1, 2, 5, 10) if size * 5 >= parts)
    step = Fraction(10) ** exponent * size
    return [step * n for n in range(math.ceil(parts / size) + 1)]
