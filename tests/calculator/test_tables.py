"""Tables: what a column prints, and that files hold the same."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from calculator.display import number, percent, rounded
from calculator.tables import Column, Figure, Row, SeriesTable
from tests.browsing import parse


@pytest.mark.parametrize(
    ("show", "values", "printed"),
    [
        (rounded, [1000, Decimal("980.5"), 971], ["1,000.00", "980.50", "971.00"]),
        (rounded, [1000, Fraction(990), 0.0], ["1,000", "990", "0"]),
        (rounded, [1, Fraction(1, 3000)], ["1.00", "0.00033"]),
        (rounded, [1, None, Fraction(1, 2)], ["1.00", "–", "0.50"]),
        (percent, [1, Fraction(19, 20), 0.9025], ["100%", "95.00%", "90.25%"]),
        (percent, [1, Fraction(1, 2), 0], ["100%", "50.0%", "0%"]),
        (number, [12, Fraction(5, 2)], ["12", "2.5"]),
        (rounded, [], []),
    ],
)
def test_the_decimals_of_a_column_stand_below_one_another(show, values, printed):
    assert Column("Customers", values, show).printed("en") == printed


def test_a_series_is_printed_in_the_language_of_its_page():
    table = SeriesTable(
        "Kliendid",
        (Column("Kuu <1>", range(2)), Column("Kliente", [1000, 950.5], rounded)),
    )
    with translation.override("et"):
        element = parse(table.__html__()).one("table")
    assert [cell.text for cell in element.all("th")] == ["Kuu <1>", "Kliente", "0", "1"]
    assert [cell.text for cell in element.all("td")] == ["1000,00", "950,50"]


def test_the_rows_of_a_series_hold_its_values():
    table = SeriesTable(
        "Customers", (Column("Month", range(2)), Column("Left", [3, None], rounded))
    )
    assert table.columns == ("Month", "Left")
    assert [(row.label.value, row.cells[0].value) for row in table.rows] == [
        (0, 3),
        (1, None),
    ]
    assert str(table.rows[0].cells[0]) == "3"


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("en", "1,|234,|567,|890,|123,|456.25"),
        ("et", "1\xa0|234\xa0|567\xa0|890\xa0|123\xa0|456,25"),
        ("ro", "1.|234.|567.|890.|123.|456,25"),
    ],
)
def test_a_figure_too_wide_for_narrow_screens_may_break_after_a_group(
    language, printed
):
    wide, small = (
        Row("Revenue", (Figure(Decimal(number), rounded),)).html(language)
        for number in ("1234567890123456.25", "1234.25")
    )
    assert f'<td class="long">{printed.replace("|", "<wbr>")}</td>' in wide
    assert "wbr" not in small
