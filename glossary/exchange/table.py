"""The glossary as a table: a row for each concept and language, as CSV."""

import csv
from io import StringIO

from config.cells import safe_text
from glossary.exchange.published import absolute

CONTENT_TYPE = "text/csv; charset=utf-8"
COLUMNS = (
    "concept",
    "language",
    "term",
    "synonyms",
    "abbreviations",
    "deprecated",
    "heading",
    "definition",
    "url",
    "modified",
)
BETWEEN_NAMES = "; "
# Spreadsheets take a file for UTF-8 only if it begins with this mark.
MARK = "\ufeff"


def write_csv(concepts):
    """Yield a CSV file piece by piece; `concepts` as `exchange.published` gives them.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = StringIO()
    writer = csv.writer(out)
    out.write(MARK)
    writer.writerow(COLUMNS)
    for concept in concepts:
        for language, text in concept.languages.items():
            writer.writerow(map(safe_text, _row(concept.id, language, text)))
        yield _taken(out)
    yield _taken(out)


def _row(concept, language, text):
    def names(kind):
        return BETWEEN_NAMES.join(
            label.text for label in text.labels if label.kind == kind
        )

    return (
        concept,
        language,
        text.term,
        names("synonym"),
        names("abbreviation"),
        names("deprecated"),
        text.heading,
        text.definition,
        absolute(text.path),
        text.modified_at.isoformat(),
    )


def _taken(out):
    piece = out.getvalue().encode("utf-8", "replace")
    out.seek(0)
    out.truncate()
    return piece
