"""Carrying out the changes of an imported table: all of them, or none."""

from itertools import groupby

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from glossary.exchange.comparing import Problem
from glossary.exchange.tables import read_cell
from glossary.models import (
    Entry,
    FormerAddress,
    Label,
    Question,
    Reading,
    RelatedEntry,
    Topic,
)
from glossary.models.index import reindex
from glossary.models.revised import LANGUAGE_CODES
from glossary.models.saving import IMPORTED, one_save
from glossary.versions import lock_entries

# The columns of the database that a field of the table is called otherwise by.
COLUMN_NAMES = {"published": "published_at"}
OWN_PARTS = ("labels", "reading", "related", "topic")


class NotWritten(Exception):
    """Nothing was written: `problems` say why, and where in the file."""

    def __init__(self, problems):
        super().__init__([problem.reason for problem in problems])
        self.problems = problems


def write(changes, *, minor=False, dry=False):
    """Write the changes in one transaction; return how many entries they touched.

    A `dry` run checks everything and writes nothing. Raises NotWritten.
    """
    with transaction.atomic(), one_save(IMPORTED):
        writing = _Writing(changes, minor)
        writing.run()
        if dry:
            transaction.set_rollback(True)
        else:
            reindex(writing.touched)
    return len(writing.touched)


def lock(comparison):
    """Keep others from writing the entries that a comparison is about."""
    concepts = {change.concept for change in comparison.changes}
    lock_entries(Entry.objects.filter(concept__in=concepts).values("pk"))


class _Writing:
    def __init__(self, changes, minor):
        self.changes = sorted(changes, key=lambda change: change.concept)
        self.minor = minor
        self.touched = []
        self.problems = []

    def run(self):
        concepts = {change.concept for change in self.changes}
        entries = Entry.objects.select_for_update().filter(concept__in=concepts)
        self.entries = {entry.concept: entry for entry in entries.order_by("pk")}
        self.topics = {topic.key: topic for topic in Topic.objects.all()}
        self._free_addresses()
        by_concept = [
            (concept, list(found))
            for concept, found in groupby(self.changes, lambda each: each.concept)
        ]
        for concept, found in by_concept:
            self._write_entry(concept, [each for each in found if not each.question])
            if concept in self.entries:
                self._write_questions(self.entries[concept], found)
        # Once every entry is there, so that new ones may be related to each other.
        self._write_related()
        if self.problems:
            raise NotWritten(self.problems)

    def _refuse(self, change, reason):
        column = change.column if change else ""
        problem = Problem(change.row if change else 0, column, str(reason))
        if problem not in self.problems:
            self.problems.append(problem)

    def _value(self, change):
        return read_cell(change.question, change.field, change.column, change.after)

    def _free_addresses(self):
        """Set aside the addresses that entries of this import take from each other."""
        moving = [change for change in self.changes if change.field == "slug"]
        wanted = {(change.column, change.after) for change in moving}
        for change in moving:
            entry = self.entries.get(change.concept)
            if entry is None or (change.column, change.before) not in wanted:
                continue
            if entry.is_published(change.column):
                FormerAddress.objects.note(entry.pk, change.column, change.before)
            aside = dict.fromkeys(
                build_localized_fieldname(name, change.column)
                for name in ("slug", "published_at")
            )
            Entry.objects.filter(pk=entry.pk).update(**aside)

    # The entry itself -----------------------------------------------------------------

    def _write_entry(self, concept, changes):
        entry = self.entries.get(concept) or Entry(concept=concept)
        places = {}
        for change in changes:
            if change.field == "topic":
                self._set_topic(entry, change)
            elif change.field == "review_by":
                entry.review_by = self._value(change)
            elif change.field not in OWN_PARTS:
                name = COLUMN_NAMES.get(change.field, change.field)
                places[build_localized_fieldname(name, change.column)] = change
                entry.set_in_language(name, change.column, self._value(change))
        if not entry.pk or any(
            each.field not in ("labels", "reading", "related") for each in changes
        ):
            first = next(iter(self._of(concept)), None)
            if not self._is_sound(entry, places, first):
                return
            entry.save(index=False, minor=self.minor)
        self.entries[concept] = entry
        self.touched.append(entry)
        for change in changes:
            if change.field == "labels":
                self._write_labels(entry, change)
            elif change.field == "reading":
                self._write_reading(entry, change)

    def _of(self, concept):
        return [change for change in self.changes if change.concept == concept]

    def _set_topic(self, entry, change):
        key = self._value(change)
        if key and key not in self.topics:
            self._refuse(change, _("There is no topic “%(key)s”.") % {"key": key})
        else:
            entry.topic = self.topics.get(key)

    def _is_sound(self, record, places, change):
        """Check a record; put what is wrong to the changed cell that it is about.

        What belongs to none of them belongs to `change`, the first of the record.
        """
        try:
            record.full_clean()
        except ValidationError as refusal:
            for name, errors in refusal.error_dict.items():
                for error in errors:
                    field = error.code if name == NON_FIELD_ERRORS else name
                    for message in error.messages:
                        self._refuse(places.get(field, change), message)
            return False
        return True

    # Its parts ------------------------------------------------------------------------

    def _write_questions(self, entry, changes):
        found = {}
        for change in changes:
            if change.question:
                found.setdefault(change.question, []).append(change)
        questions = {question.key: question for question in entry.questions.all()}
        last = max((each.position for each in questions.values()), default=-1)
        for key, own in found.items():
            if key not in questions:
                last += 1
                questions[key] = Question(entry=entry, key=key, position=last)
            question, places = questions[key], {}
            for change in own:
                places[build_localized_fieldname(change.field, change.column)] = change
                question.set_in_language(
                    change.field, change.column, self._value(change)
                )
            first = next(iter(places.values()))
            if self._is_sound(question, places, first):
                question.save(index=False, minor=self.minor)

    def _write_labels(self, entry, change):
        language = change.column
        labels = {row.text: row for row in entry.labels.filter(language=language)}
        wanted = self._value(change)
        texts = [text for _kind, text, _homonym, _forms in wanted]
        for text in [text for text in labels if text not in texts]:
            labels.pop(text).delete(index=False)
        places = _places(
            [labels[text].position for text in texts if text in labels],
            len(texts),
            # After the labels of all languages, which share one order.
            entry.labels.order_by("position").values_list("position", flat=True).last(),
        )
        for position, (kind, text, homonym, forms) in zip(places, wanted, strict=True):
            label = labels.get(text) or Label(entry=entry, language=language, text=text)
            values = {
                "kind": kind,
                "homonym": homonym,
                "forms": forms,
                "position": position,
            }
            if label.pk and all(
                getattr(label, name) == values[name] for name in values
            ):
                continue
            for name, value in values.items():
                setattr(label, name, value)
            if self._is_sound(label, {}, change):
                label.save(index=False)

    def _write_reading(self, entry, change):
        wanted = self._value(change)
        rows = list(entry.reading.all())
        last = rows[-1].position if rows else -1
        rows += [
            Reading(entry=entry, position=last + number + 1)
            for number in range(len(wanted) - len(rows))
        ]
        for number, row in enumerate(rows):
            new = dict(
                zip(
                    (f"title_{change.column}", f"address_{change.column}"),
                    wanted[number] if number < len(wanted) else ("", ""),
                    strict=True,
                )
            )
            if row.pk and all((getattr(row, name) or "") == new[name] for name in new):
                continue
            for name, value in new.items():
                setattr(row, name, value)
            if not any(getattr(row, f"title_{code}") for code in LANGUAGE_CODES):
                if row.pk:
                    row.delete()
            elif self._is_sound(row, {}, change):
                row.save()

    def _write_related(self):
        changes = [change for change in self.changes if change.field == "related"]
        named = {name for change in changes for name in self._value(change)}
        known = {
            entry.concept: entry for entry in Entry.objects.filter(concept__in=named)
        }
        for change in changes:
            entry = self.entries.get(change.concept)
            if entry is None:
                continue
            wanted = self._value(change)
            rows = {
                row.related.concept: row
                for row in entry.related_rows.select_related("related")
            }
            for name in [name for name in rows if name not in wanted]:
                rows.pop(name).delete()
            for position, name in enumerate(wanted):
                if name not in known:
                    reason = _("There is no entry “%(name)s”.") % {"name": name}
                    self._refuse(change, reason)
                    continue
                row = rows.get(name) or RelatedEntry(entry=entry, related=known[name])
                if row.pk and row.position == position:
                    continue
                row.position = position
                if self._is_sound(row, {}, change):
                    row.save()


def _places(kept, count, last):
    """Return the positions of `count` parts: the kept ones, then after the last."""
    first = 0 if last is None else last + 1
    new = range(first, first + count - len(kept))
    return [*sorted(kept), *new]
