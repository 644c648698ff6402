"""The content as one flat table: a row for each field, a column for each language.

    concept    | question | field | shared | et | ro | en | exported

What is the same in every language stands under `shared`. `exported` holds a mark of
each cell as it was exported: it tells what the file's editor changed from what
somebody else has changed in the glossary since.

A cell's text has one way of being written, so that texts can be compared: the parsers
here read what people write, and `canonical` returns how the export writes it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from glossary.content_format import in_form_order
from glossary.exchange.stored import stored_content
from glossary.language import LANGUAGES
from glossary.models import Entry, Label
from glossary.models.revised import LANGUAGE_CODES, tidy
from glossary.xml_text import xml_text

SHARED = "shared"
COLUMNS = ("concept", "question", "field", SHARED, *LANGUAGE_CODES, "exported")
CONCEPTS_AT_ONCE = 200
MARK_LENGTH = 8
YES, NO = ("yes", "true", "1", "x", "jah", "da"), ("", "no", "false", "0", "ei", "nu")


@dataclass
class Row:
    """One field of an entry or of its `question`; `texts` by column.

    `marks` are those of the cells as they were exported, or None; `number` is where
    the row stands in its file.
    """

    concept: str
    question: str
    field: str
    texts: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] | None = None
    number: int = 0

    @property
    def key(self):
        return self.concept, self.question, self.field

    @property
    def columns(self):
        """The columns in which this row may hold something."""
        return columns_of(self.question, self.field)


@dataclass(frozen=True)
class Field:
    """How one field is read from a cell and written into one.

    `read` raises ValueError, with a sentence for the editor.
    """

    read: Callable
    write: Callable = str
    is_shared: bool = False


# Reading and writing cells ------------------------------------------------------------


def _line(text):
    return re.sub(r"\s*\n\s*", " ", text)


def _flag(text):
    word = text.casefold()
    if word not in (*YES, *NO):
        raise ValueError(_("Write yes, or leave the cell empty."))
    return word in YES


def _day(text):
    if not text:
        return None
    try:
        # A spreadsheet gives a date as its midnight.
        day = parse_date(text.removesuffix("T00:00:00"))
    except ValueError:
        day = None
    if day is None:
        raise ValueError(_("Write a date as 2026-01-31."))
    return day


def _moment(text):
    if not text:
        return None
    sentence = _("Write a date and time as 2026-01-31 or 2026-01-31 09:30.")
    try:
        day = parse_date(text)
        moment = datetime(day.year, day.month, day.day) if day else parse_datetime(text)
        if moment is None:
            raise ValueError(sentence)
        if timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
        # Beyond an end of the calendar, it is none in another time zone.
        return timezone.localtime(moment.astimezone(UTC))
    except (ValueError, OverflowError) as error:
        raise ValueError(sentence) from error


def _written_moment(moment):
    return timezone.localtime(moment).isoformat(" ", "seconds") if moment else ""


def _lines(text):
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def _names(text):
    return [line.strip() for line in _lines(text)]


def _named(line):
    name, colon, value = line.partition(":")
    if not colon or not name.strip() or not value.strip():
        raise ValueError(
            _("“%(line)s” is not of the form “name: text”.") % {"line": line.strip()}
        )
    return name.strip(), value.strip()


def _forms(text):
    forms = {}
    for line in _lines(text):
        name, value = _named(line)
        forms.setdefault(name, []).append(value)
    return in_form_order(forms)


def _written_forms(forms, before=""):
    return "\n".join(
        f"{before}{name}: {value}" for name, values in forms.items() for value in values
    )


def _labels(text):
    """Return [(kind, text, homonym, forms)] from lines, what belongs to one indented.

    synonym: customer churn
      plural: customer churns
      homonym: yes
    """
    labels = []
    for line in _lines(text):
        name, value = _named(line)
        if not line[0].isspace():
            if name not in Label.Kind.values:
                kinds = ", ".join(Label.Kind.values)
                raise ValueError(
                    _("“%(kind)s” is no kind of label; there are: %(kinds)s.")
                    % {"kind": name, "kinds": kinds}
                )
            value = " ".join(value.split())
            if any(value == label[1] for label in labels):
                raise ValueError(_("“%(text)s” stands twice.") % {"text": value})
            labels.append([name, value, False, {}])
        elif name == "homonym":
            labels[-1][2] = _flag(value)
        else:
            labels[-1][3].setdefault(name, []).append(value)
    return [(*rest, in_form_order(forms)) for *rest, forms in labels]


def _written_labels(labels):
    lines = []
    for kind, text, homonym, forms in labels:
        lines.append(f"{kind}: {text}")
        if homonym:
            lines.append("  homonym: yes")
        if forms:
            lines.append(_written_forms(forms, "  "))
    return "\n".join(lines)


def _reading(text):
    """Return [(title, address)] from pairs of lines."""
    lines = _names(text)
    if len(lines) % 2:
        raise ValueError(_("Each title needs its address on the line below."))
    return list(zip(lines[::2], lines[1::2], strict=True))


def _written_reading(rows):
    return "\n".join(f"{title}\n{address}" for title, address in rows)


LINE, TEXT = Field(_line), Field(str)
FLAG = Field(_flag, lambda value: "yes" if value else "")
ENTRY_FIELDS = {
    "topic": Field(_line, is_shared=True),
    "review_by": Field(_day, is_shared=True),
    "related": Field(_names, "\n".join, is_shared=True),
    "term": LINE,
    "coined": FLAG,
    "homonym": FLAG,
    "slug": LINE,
    "heading": LINE,
    "definition": TEXT,
    "body": TEXT,
    "forms": Field(_forms, _written_forms),
    "labels": Field(_labels, _written_labels),
    "reading": Field(_reading, _written_reading),
    "published": Field(_moment, _written_moment),
}
QUESTION_FIELDS = {"question": LINE, "answer": TEXT}


def fields_of(question):
    """Return {name: Field} of an entry, or of a question where its key is given."""
    return QUESTION_FIELDS if question else ENTRY_FIELDS


def columns_of(question, name):
    return (SHARED,) if fields_of(question)[name].is_shared else LANGUAGE_CODES


def read_cell(question, name, column, text):
    """Return the value that a cell's text stands for. Raises ValueError."""
    value = fields_of(question)[name].read(plain(text))
    holders = []
    if name == "forms":
        holders = [value]
    elif name == "labels":
        holders = [forms for _kind, _text, _homonym, forms in value]
    known = LANGUAGES[column].edited_forms if holders else ()
    for form in [form for forms in holders for form in forms if form not in known]:
        raise ValueError(
            _("“%(form)s” is not a form of this language; there are: %(forms)s.")
            % {"form": form, "forms": ", ".join(known)}
        )
    return value


def canonical(question, name, column, text):
    """Return the cell's text as an export would write it. Raises ValueError."""
    if not plain(text):
        return ""
    value = read_cell(question, name, column, text)
    return plain(fields_of(question)[name].write(value))


def plain(text):
    """Return a text as every kind of file can hold it."""
    return tidy(xml_text(text.replace("\r\n", "\n").replace("\r", "\n")))


# From the glossary --------------------------------------------------------------------


def all_rows():
    """Yield the rows of every entry, some hundreds of entries in memory at a time."""
    concepts = list(Entry.objects.order_by("concept").values_list("concept", flat=True))
    for start in range(0, len(concepts), CONCEPTS_AT_ONCE):
        yield from stored_rows(concepts[start : start + CONCEPTS_AT_ONCE])


def stored_rows(concepts):
    """Yield the rows of some entries as the database has them."""
    return rows_of(stored_content(concepts, whole=True))


def rows_of(content):
    """Yield the rows of a content folder's entries, with the mark of each cell."""
    for concept, data in content.concepts.items():
        entries = {
            code: content.entries[concept, code]
            for code in LANGUAGE_CODES
            if (concept, code) in content.entries
        }
        for name in ENTRY_FIELDS:
            if columns_of("", name) == (SHARED,):
                texts = {SHARED: getattr(data, name) or ""}
            else:
                texts = {code: _value(text, name) for code, text in entries.items()}
            yield _row(concept, "", name, texts)
        for key in [question.key for question in data.questions]:
            for name in QUESTION_FIELDS:
                texts = {
                    code: getattr(question, name)
                    for code, text in entries.items()
                    for question in text.questions
                    if question.key == key
                }
                yield _row(concept, key, name, texts)


def _value(entry, name):
    if name == "labels":
        return [(row.kind, row.text, row.homonym, row.forms) for row in entry.labels]
    if name == "reading":
        return [(row.title, row.address) for row in entry.reading]
    return getattr(entry, name)


def _row(concept, question, name, values):
    write = fields_of(question)[name].write
    texts = {
        column: plain(write(values[column])) if values.get(column) else ""
        for column in columns_of(question, name)
    }
    marks = {column: mark(text) for column, text in texts.items()}
    return Row(concept, question, name, texts, marks)


# Marks --------------------------------------------------------------------------------


def mark(text):
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:MARK_LENGTH]


def written_marks(row):
    return "-".join(row.marks[column] for column in row.columns) if row.marks else ""


def read_marks(row, text):
    """Return {column: mark}, or None where the row does not come from an export."""
    marks = text.strip().split("-")
    if [len(each) for each in marks] != [MARK_LENGTH] * len(row.columns):
        return None
    return dict(zip(row.columns, marks, strict=True))


def language_name(column):
    """Return a language's own name; of the shared column, the name that it has here."""
    return dict(settings.LANGUAGES).get(column) or _("all languages")
