"""Exported tables as an editor changes them, and what an import of them does."""

import csv
from io import StringIO

from glossary.exchange.comparing import EVERYTHING
from glossary.exchange.files import MARK, escaped, unescaped, write_csv
from glossary.exchange.uploads import carried_out, previewed


def exported():
    return b"".join(write_csv())


def rows_of(data):
    """Return [{column: text}] of an exported CSV file."""
    reader = csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""))
    return [{name: unescaped(text) for name, text in row.items()} for row in reader]


def as_csv(rows, separator=","):
    out = StringIO()
    writer = csv.DictWriter(out, rows[0], delimiter=separator)
    writer.writeheader()
    for row in rows:
        writer.writerow({name: escaped(text) for name, text in row.items()})
    return (MARK + out.getvalue()).encode()


def changed(data, *cells):
    """Return a file with cells changed: (concept, question, field, column, text)."""
    rows = rows_of(data)
    for *place, column, text in cells:
        found = [
            row
            for row in rows
            if [row["concept"], row["question"], row["field"]] == place
        ]
        assert len(found) == 1, place
        found[0][column] = text
    return as_csv(rows)


def table(*rows):
    """Return a file written by hand: each row a mapping of some columns."""
    names = dict.fromkeys(name for row in rows for name in row)
    return as_csv([{name: row.get(name, "") for name in names} for row in rows])


def preview(data, rights=EVERYTHING):
    return previewed(data, rights)


def bring(data, rights=EVERYTHING, **choices):
    """Import a file without an editor; return how many entries it changed."""
    digest = previewed(data, rights).comparison.digest
    return carried_out(data, rights, digest, **choices)
