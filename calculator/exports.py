"""A calculation as a file: every table of it, with numbers as numbers."""

import csv
from decimal import Decimal
from fractions import Fraction
from io import BytesIO, StringIO
from textwrap import shorten

from django.template.loader import render_to_string
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from calculator.display import machine_number
from calculator.tables import Figure
from config.cells import safe_text

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml; charset=utf-8",
}
# Excel's limit for the name of a sheet, and the signs it refuses there.
SHEET_NAME_LENGTH = 31
SHEET_NAME_REFUSED = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
MIN_COLUMN_WIDTH, MAX_COLUMN_WIDTH = 12, 60


def to_csv(answer):
    """Return the tables one below the other as CSV, in UTF-8 with its mark.

    Comma between cells and a point before decimals, whatever the language: the same
    bytes mean the same everywhere.
    """
    text = StringIO()
    writer = csv.writer(text)
    for n, table in enumerate(answer.all_tables):
        if n:
            writer.writerow([])
        writer.writerow([safe_text(table.title)])
        writer.writerow([safe_text(column) for column in table.columns])
        for row in table.rows:
            writer.writerow([_csv_cell(cell) for cell in (row.label, *row.cells)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def to_xlsx(answer, title):
    """Return the tables as an Excel workbook, a sheet for each, shares as percent."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title = str(title)
    for table in answer.all_tables:
        sheet = book.create_sheet(
            shorten(
                str(table.title).translate(SHEET_NAME_REFUSED),
                SHEET_NAME_LENGTH,
                placeholder="…",
            )
        )
        sheet.append([safe_text(column) for column in table.columns])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for row in table.rows:
            sheet.append([_xlsx_value(cell) for cell in (row.label, *row.cells)])
            for cell, figure in zip(sheet[sheet.max_row][1:], row.cells, strict=True):
                if isinstance(figure, Figure):
                    cell.number_format = _number_format(figure)
        for n, column in enumerate(table.columns):
            longest = max([len(str(column)), *(_width(row, n) for row in table.rows)])
            width = min(max(longest + 2, MIN_COLUMN_WIDTH), MAX_COLUMN_WIDTH)
            sheet.column_dimensions[get_column_letter(n + 1)].width = width
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def to_svg(answer):
    """Return the chart as a drawing that stands alone, in colours for white paper."""
    return render_to_string("calculator/chart.svg", {"chart": answer.chart})


def _csv_cell(cell):
    if not isinstance(cell, Figure):
        return safe_text(cell)
    return "" if cell.plain is None else machine_number(cell.plain)


def _xlsx_value(cell):
    if not isinstance(cell, Figure):
        return safe_text(cell)
    if isinstance(cell.plain, (Fraction, Decimal)):
        return Decimal(machine_number(cell.plain))
    return cell.plain


def _number_format(figure):
    """Return how Excel shows a number: what the page calls a percentage, as one.

    With as many decimals as there, so that it rounds to nothing else; what the page
    only says to be smaller or larger than something, by its power of ten.
    """
    number, percent_sign, _rest = figure.printed("en").partition("%")
    if not percent_sign:
        return "General"
    if number[0] in "<>":
        return "0.00E+00"
    decimals = max(2, len(number.partition(".")[2]))
    return f"0.{'0' * decimals}%"


def _width(row, column):
    return len(str(row.label if column == 0 else row.cells[column - 1]))
