"""An uploaded file, from its first look to what it would change."""

from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from glossary.exchange.archive import is_workbook, unpacked
from glossary.exchange.comparing import (
    EVERYTHING,
    Comparison,
    Problem,
    compare,
)
from glossary.exchange.files import (
    Refused,
    Table,
    decoded,
    is_zip,
    read_table,
    refuse_at_once,
)
from glossary.exchange.folder import read_folder
from glossary.exchange.loading import load_folder
from glossary.exchange.tables import rows_of
from glossary.exchange.tbx_reading import read_tbx
from glossary.exchange.writing import NotWritten, lock, write
from glossary.located_yaml import ContentError

FOLDER = "ZIP"


@dataclass
class Import:
    """What an uploaded file would change.

    `files` counts what would become of each of a content folder's files.
    """

    kind: str
    encoding: str = ""
    comparison: Comparison = field(default_factory=Comparison)
    files: dict[str, int] = field(default_factory=dict)

    @property
    def is_folder(self):
        return self.kind == FOLDER

    @property
    def changes_anything(self):
        rest = self.files.get("created", 0) + self.files.get("updated", 0)
        return bool(self.comparison.changes or rest)


class Stale(Exception):
    """The glossary has changed since the preview was made."""


def previewed(data, rights):
    """Return the Import that a file stands for; nothing is written. Raises Refused."""
    refuse_at_once(data)
    if _is_folder(data):
        return _previewed_folder(data, rights)
    table = read(data)
    comparison = compare(table, rights)
    if not comparison.problems:
        try:
            write(comparison.to_write(overwrite=True), dry=True)
        except NotWritten as refusal:
            comparison.problems = refusal.problems
    return Import(table.kind, table.encoding, comparison)


def carried_out(data, rights, digest, *, minor=False, overwrite=False):
    """Carry out what was previewed with this digest; return how many entries changed.

    Raises Stale where it would no longer do the same, Refused and NotWritten.
    """
    with transaction.atomic():
        if _is_folder(data):
            return _carried_out_folder(data, rights, digest)
        comparison = compare(read(data), rights)
        lock(comparison)
        # Again, now that nobody else writes.
        comparison = compare(read(data), rights)
        if comparison.digest != digest:
            raise Stale
        if comparison.problems:
            raise NotWritten(comparison.problems)
        return write(comparison.to_write(overwrite=overwrite), minor=minor)


def read(data) -> Table:
    """Return the table that a file holds, whichever its format. Raises Refused."""
    refuse_at_once(data)
    if not is_zip(data) and decoded(data)[0].lstrip("\ufeff \t\r\n").startswith("<"):
        return read_tbx(data)
    return read_table(data)


def _is_folder(data):
    return is_zip(data) and not is_workbook(data)


# The content folder -------------------------------------------------------------------


def _previewed_folder(data, rights):
    result = Import(FOLDER)
    if not rights.are_whole:
        reason = _("Only who may write and publish all languages may import a folder.")
        result.comparison.problems.append(Problem(0, "", reason))
        return result
    with _folder(data) as folder:
        result.comparison = _compared(folder)
        with transaction.atomic():
            report = load_folder(folder, overwrite=True, remember=False)
            transaction.set_rollback(True)
        result.files = dict(report.files)
    return result


def _carried_out_folder(data, rights, digest):
    if not rights.are_whole:
        raise Stale
    with _folder(data) as folder:
        comparison = _compared(folder)
        lock(comparison)
        if _compared(folder).digest != digest:
            raise Stale
        load_folder(folder, overwrite=True, remember=False)
    return len({change.concept for change in comparison.changes})


@contextmanager
def _folder(data):
    """Give the unpacked folder; what is wrong in a file is Refused with its line."""
    with unpacked(data) as folder:
        try:
            yield folder
        except ContentError as error:
            path = error.path.relative_to(folder)
            reason = _(error.reason.text) % error.reason.values
            raise Refused(f"{path}: {reason}", error.line) from error


def _compared(folder):
    rows = []
    for row in rows_of(read_folder(folder)):
        row.marks = None
        rows.append(row)
    return compare(Table(FOLDER, rows), EVERYTHING)
