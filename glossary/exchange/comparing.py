"""What a table that somebody wrote would change in the glossary, cell by cell."""

import json
from dataclasses import dataclass, field
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from glossary.exchange.tables import (
    SHARED,
    canonical,
    language_name,
    mark,
    plain,
    stored_rows,
)
from glossary.models import Entry
from glossary.models.entry import SMALL_LETTERS
from glossary.models.revised import LANGUAGE_CODES


@dataclass(frozen=True)
class Rights:
    """What the importer may write: languages, what all share, dates of publication."""

    languages: tuple[str, ...] = ()
    shared: bool = False
    publishing: bool = False

    @property
    def are_whole(self):
        all_languages = set(self.languages) == set(LANGUAGE_CODES)
        return all_languages and self.shared and self.publishing

    def allow(self, name, column):
        if name == "published":
            return self.publishing
        return self.shared if column == SHARED else column in self.languages


# The mark of a cell that was exported and is no longer there: the same as none.
GONE = ""
EVERYTHING = Rights(LANGUAGE_CODES, shared=True, publishing=True)


@dataclass(frozen=True)
class Change:
    """A cell that the file writes otherwise than the glossary has it.

    In a conflict the cell was changed on both sides since the file was exported.
    """

    row: int
    concept: str
    question: str
    field: str
    column: str
    before: str
    after: str
    is_conflict: bool = False

    @property
    def place(self):
        return self.concept, self.question, self.field, self.column

    @property
    def is_new(self):
        return not self.before


@dataclass(frozen=True)
class Problem:
    """Why a file cannot be imported; `row` and `column` tell where, if anywhere."""

    row: int
    column: str
    reason: str


@dataclass
class Comparison:
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0
    new_concepts: list[str] = field(default_factory=list)

    @property
    def conflicts(self):
        return [change for change in self.changes if change.is_conflict]

    @property
    def counts(self):
        """Return how many cells are new, changed, in conflict, unchanged."""
        own = [change for change in self.changes if not change.is_conflict]
        new = sum(change.is_new for change in own)
        return {
            "new": new,
            "changed": len(own) - new,
            "conflicts": len(self.changes) - len(own),
            "unchanged": self.unchanged,
        }

    def to_write(self, *, overwrite):
        """Return the changes to carry out: conflicts only where told to overwrite."""
        return [each for each in self.changes if overwrite or not each.is_conflict]

    @property
    def digest(self):
        """What tells this comparison from one made after somebody else has saved."""
        seen = [[*each.place, each.before, each.after] for each in self.changes]
        return sha256(json.dumps(seen).encode()).hexdigest()


def compare(table, rights=EVERYTHING):
    """Return the Comparison of a table with the glossary as it stands."""
    result = Comparison()
    concepts = dict.fromkeys(row.concept for row in table.rows)
    known = set(Entry.objects.values_list("concept", flat=True))
    result.new_concepts = [concept for concept in concepts if concept not in known]
    stored = {row.key: row for row in stored_rows([c for c in concepts if c in known])}
    deleted = Entry.history.filter(concept__in=result.new_concepts)
    gone = set(deleted.values_list("concept", flat=True))
    for row in table.rows:
        _check_names(row, known, stored, rights, result)
        if row.key not in stored:
            # Exported, and deleted since, unless this glossary never had it.
            is_gone = bool(row.marks) and row.concept in known | gone
            row.marks = dict.fromkeys(row.columns, GONE) if is_gone else None
        before = stored[row.key].texts if row.key in stored else {}
        for column, text in row.texts.items():
            _compare_cell(
                table, row, column, before.get(column, ""), text, rights, result
            )
    return result


def _check_names(row, known, stored, rights, result):
    def refuse(column, reason):
        result.problems.append(Problem(row.number, column, reason))

    for column, name in (("concept", row.concept), ("question", row.question)):
        try:
            if name:
                SMALL_LETTERS(name)
            if len(name) > 100:
                refuse(column, _("A name has at most 100 characters."))
        except ValidationError as error:
            refuse(column, error.message)
    if not rights.shared and any(row.texts.values()):
        if row.concept not in known:
            refuse("concept", _("You may not add entries."))
        elif row.question and row.key not in stored:
            refuse("question", _("You may not add questions."))
        elif row.field == "reading":
            rows = max(_lines(text) for text in stored[row.key].texts.values())
            for column, text in row.texts.items():
                if _lines(text) > rows:
                    refuse(column, _("You may not add further reading."))


def _lines(text):
    return len(plain(text).split("\n")) if plain(text) else 0


def _compare_cell(table, row, column, before, text, rights, result):
    exported = row.marks[column] if row.marks else None
    # What the file's editor did not touch is none of our business, right or wrong.
    is_untouched = exported == mark(plain(text)) or plain(text) == before
    if is_untouched or _lost_letters(table, before, text):
        result.unchanged += 1
        return
    try:
        after = canonical(row.question, row.field, column, text)
    except ValueError as error:
        result.problems.append(Problem(row.number, column, str(error)))
        return
    if after == before or exported == mark(after):
        result.unchanged += 1
    elif not rights.allow(row.field, column):
        if row.field == "published":
            reason = _("You may not publish.")
        else:
            reason = _("You may not write here: %(language)s.") % {
                "language": language_name(column)
            }
        result.problems.append(Problem(row.number, column, reason))
    else:
        is_conflict = exported is not None and exported != mark(before)
        where = (row.number, *row.key, column)
        result.changes.append(Change(*where, before, after, is_conflict))


def _lost_letters(table, before, text):
    """Tell whether a text differs only by letters that the file's encoding lacks."""
    if not table.encoding:
        return False
    encoding = table.encoding.replace("Windows-", "cp")
    return before.encode(encoding, "replace").decode(encoding) == plain(text)
