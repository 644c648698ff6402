"""Files that people upload and download: CSV, XLSX and JSON of the one flat table.

What a file is, its encoding and what separates its cells are told from the file
itself. Whatever is wrong with it is a `Refused`, in the reader's language.
"""

import csv
import json
import re
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils.escape import escape

from config.cells import FORMULA_SIGNS
from glossary.exchange.tables import (
    COLUMNS,
    SHARED,
    Row,
    all_rows,
    fields_of,
    read_marks,
    written_marks,
)
from glossary.models.revised import LANGUAGE_CODES
from glossary.xml_text import xml_text

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 50
MAX_CELL = 100_000
EXCEL_CELL = 32_767
# Spreadsheets take a file for UTF-8 only if it begins with this mark.
MARK = "\ufeff"
NEEDED = ("concept", "field")
MARKED_ENCODINGS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
WINDOWS = {"cp1257": "Windows-1257", "cp1252": "Windows-1252", "cp1250": "Windows-1250"}
USUAL_LETTERS = set("õäöüšžÕÄÖÜŠŽăâîşţĂÂÎŞŢ„“”‘’–—…«»€§°×·\xa0")
_FORMULA = re.compile(f"'*[{re.escape(''.join(FORMULA_SIGNS))}]")
# A cell whose text takes the form by which Excel writes control characters.
_EXCEL_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_")


class Refused(Exception):
    """A file, or a place in it, that cannot be read; says why to the editor."""

    def __init__(self, reason, row=0, column=""):
        super().__init__(reason)
        self.reason, self.row, self.column = reason, row, column


@dataclass
class Table:
    """The rows of a file. `encoding` is an older one, which lacks letters, or empty."""

    kind: str
    rows: list[Row] = field(default_factory=list)
    encoding: str = ""
    columns: list[str] = field(default_factory=lambda: list(COLUMNS))


# Writing ------------------------------------------------------------------------------


def as_cells(row):
    texts = [row.texts.get(column, "") for column in (SHARED, *LANGUAGE_CODES)]
    return [row.concept, row.question, row.field, *texts, written_marks(row)]


def escaped(text):
    """Return a cell that no spreadsheet takes for a formula; `unescaped` undoes it.

    >>> escaped("=1+1"), escaped("'=1"), escaped("'tis")
    ("'=1+1", "''=1", "'tis")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unescaped(text):
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def write_csv(rows=None):
    """Yield a CSV file piece by piece."""
    out = StringIO()
    writer = csv.writer(out)
    out.write(MARK)
    writer.writerow(COLUMNS)
    for number, row in enumerate(all_rows() if rows is None else rows):
        writer.writerow(map(escaped, as_cells(row)))
        if number % 100 == 0:
            yield _taken(out)
    yield _taken(out)


def _taken(out):
    piece = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return piece


def write_json(rows=None):
    """Yield a JSON list piece by piece, an object a row."""
    between = "[\n"
    for row in all_rows() if rows is None else rows:
        cells = dict(zip(COLUMNS, as_cells(row), strict=True))
        yield (between + json.dumps(cells, ensure_ascii=False)).encode()
        between = ",\n"
    yield b"\n]\n" if between != "[\n" else b"[]\n"


def write_xlsx(rows=None):
    """Return a workbook. Raises Refused for a text that Excel could not hold whole."""
    table = []
    for row in all_rows() if rows is None else rows:
        table.append([_excel(text) for text in map(escaped, as_cells(row))])
        if any(len(text) > EXCEL_CELL for text in table[-1]):
            raise Refused(
                _("A text of %(concept)s is too long for Excel. Choose CSV or JSON.")
                % {"concept": row.concept}
            )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("content")
    sheet.freeze_panes = "D2"
    for letter, width in zip("ABCDEFGH", (24, 20, 12, 24, 60, 60, 60, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([_head(sheet, name) for name in COLUMNS])
    for cells in table:
        sheet.append(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet, name):
    cell = WriteOnlyCell(sheet, name)
    cell.font, cell.alignment = Font(bold=True), Alignment(vertical="top")
    return cell


def _excel(text):
    return escape(text) if _EXCEL_ESCAPED.search(text) else text


# Reading ------------------------------------------------------------------------------


def read_table(data):
    """Return the Table that an uploaded file holds. Raises Refused."""
    if is_zip(data):
        cells, encoding, kind = _xlsx_cells(data), "", "XLSX"
    else:
        text, encoding = decoded(data)
        kind = "JSON" if text.lstrip()[:1] in ("[", "{") else "CSV"
        cells = _json_cells(text) if kind == "JSON" else _csv_cells(text)
    table = Table(kind, encoding=encoding if encoding in WINDOWS.values() else "")
    _fill(table, cells)
    return table


def refuse_at_once(data):
    """Refuse what need not be opened to be refused."""
    if not data:
        raise Refused(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise Refused(_("The file is larger than 2 MB. Divide it into several."))
    if data.startswith(b"\x1f\x8b"):
        raise Refused(_("This is a gzip archive. Unpack it first."))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(_("This is an old Excel file (XLS). Save it as XLSX."))


def is_zip(data):
    return data.startswith(b"PK")


def decoded(data):
    """Return (text, name of its encoding). Raises Refused."""
    for mark, encoding, name in MARKED_ENCODINGS:
        if data.startswith(mark):
            return _decoded(data, encoding, name), name
    if b"\x00" in data:
        # Without a mark UTF-16 betrays itself by every second byte of its first words.
        for encoding, at in (("utf-16-le", 1), ("utf-16-be", 0)):
            if not data[at:16:2].strip(b"\x00"):
                return _decoded(data, encoding, "UTF-16"), "UTF-16"
        raise Refused(_("The file holds a NUL character: it is no text."))
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _from_windows(data)


def _decoded(data, encoding, name):
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = _("The file is not the %(encoding)s text that it begins as.")
        raise Refused(reason % {"encoding": name}) from error
    if "\x00" in text:
        raise Refused(_("The file holds a NUL character: it is no text."))
    return text


def _from_windows(data):
    """Decode as the Windows encoding that gives the most letters in use here."""
    best = None
    for encoding, name in WINDOWS.items():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        foreign = [letter for letter in text if ord(letter) > 127]
        score = sum(1 if letter in USUAL_LETTERS else -1 for letter in foreign)
        if best is None or score > best[0]:
            best = (score, text, name)
    if best is None or best[0] <= 0:
        raise Refused(_("The file’s encoding is unknown. Save it as CSV in UTF-8."))
    return best[1:]


def _csv_cells(text):
    """Yield (line, cells) from a file with commas, semicolons or tabs."""
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        if "field larger" in str(error):
            raise _too_long(line) from error
        if "end of data" in str(error):
            reason = _("A quotation mark is opened here and never closed.")
        else:
            reason = _("A quotation mark stands where none may stand.")
        raise Refused(reason, line) from error


def _json_cells(text):
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise Refused(_("This is not valid JSON."), line) from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused(_("A list of rows was expected, as in an export."))
    names = list(dict.fromkeys(name for row in rows[: MAX_ROWS + 1] for name in row))
    yield 0, names
    for number, row in enumerate(rows, 1):
        for name, value in row.items():
            if not isinstance(value, str | None):
                reason = _("A text in quotation marks was expected.")
                raise Refused(reason, number, _name(name))
        yield number, [row.get(name) or "" for name in names]


def _xlsx_cells(data):
    """Yield (row, cells) of a workbook's first sheet."""
    book = None
    try:
        refuse_bombs(data)
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(
            max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS + 1, values_only=True
        )
        for number, values in enumerate(rows, 1):
            cells = [_cell_text(value) for value in values]
            if number == 1:
                while cells and not cells[-1]:
                    cells.pop()
            yield number, cells
    except Refused:
        raise
    # Whatever a broken workbook does to the library that reads it.
    except Exception as error:
        raise Refused(_("The workbook cannot be opened.")) from error
    finally:
        if book:
            book.close()


def refuse_bombs(data):
    """Refuse an archive that is damaged, unpacks too large, or declares entities."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            if (
                len(members) > 5000
                or sum(each.file_size for each in members) > MAX_UNPACKED_BYTES
            ):
                raise Refused(_("The archive unpacks to more than 20 MB."))
            if any(each.flag_bits & 1 for each in members):
                raise Refused(_("The archive is locked with a password."))
            for each in members:
                # Read whole, no further than it says: a false size fails here.
                content = archive.read(each).replace(b"\x00", b"")
                if each.filename.endswith((".xml", ".rels")) and (
                    b"<!DOCTYPE" in content or b"<!ENTITY" in content
                ):
                    raise Refused(_("The workbook cannot be opened."))
    except (BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise Refused(_("The archive is damaged.")) from error


def _cell_text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


def _fill(table, cells):
    """Read the rows into the table; the first of them names the columns."""
    first = next(cells, None)
    names = [_name(name).casefold() for name in first[1]] if first else []
    if len(names) > MAX_COLUMNS:
        raise Refused(_("The file has too many columns: at most 50 are read."))
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise Refused(
            _("The first row must name the columns; missing: %(columns)s.")
            % {"columns": ", ".join(missing)}
        )
    for name in names:
        if names.count(name) > 1 and name:
            raise Refused(_("This column stands twice."), 1, name)
        if name and name not in COLUMNS:
            raise Refused(_("There is no such column."), 1, name[:50])
    table.columns = [name for name in names if name]
    seen = {}
    for number, values in cells:
        if not any(values):
            continue
        if len(table.rows) == MAX_ROWS:
            raise Refused(_("The file has too many rows: at most 20,000 are read."))
        if len(values) > len(names) and any(values[len(names) :]):
            raise Refused(_("This row has more cells than there are columns."), number)
        row = _read_row(number, names, values, table.kind)
        if row.key in seen:
            raise Refused(
                _("The same field stands in row %(row)s already.")
                % {"row": seen[row.key]},
                number,
            )
        seen[row.key] = number
        table.rows.append(row)


def _read_row(number, names, values, kind):
    cells = {}
    for name, text in zip(names, values, strict=False):
        if len(text) > MAX_CELL:
            raise _too_long(number, name)
        if "\x00" in text:
            raise Refused(_("The file holds a NUL character: it is no text."), number)
        cells[name] = text if kind == "JSON" else unescaped(text)
    where = [_name(cells.get(name, "")) for name in ("concept", "question", "field")]
    row = Row(*where, number=number)
    if not row.concept:
        raise Refused(_("The row names no concept."), number, "concept")
    if row.field not in fields_of(row.question):
        known = ", ".join(fields_of(row.question))
        raise Refused(
            _("There is no such field; there are: %(fields)s.") % {"fields": known},
            number,
            "field",
        )
    for column in (SHARED, *LANGUAGE_CODES):
        if column in row.columns and column in cells:
            row.texts[column] = cells[column]
        elif cells.get(column, "").strip():
            raise Refused(_("In this row, this cell stays empty."), number, column)
    row.marks = read_marks(row, cells.get("exported", ""))
    return row


def _name(text):
    """Return what names a column or a row, as a page and a database can hold it."""
    return xml_text(text).strip()


def _too_long(row, column=""):
    return Refused(_("This text is longer than 100,000 characters."), row, column)
