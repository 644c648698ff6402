"""The versions of an entry with all its parts, as history has recorded them.

A version names the latest record of each kind. Whoever saves says which version they
began from, and whether it is still the latest is asked while the entry is locked.
"""

from dataclasses import dataclass

from django.core import signing
from django.db import models

from glossary.models import Entry, Label, Question, Reading, RelatedEntry

PARTS = (Question, Label, RelatedEntry, Reading)
RECORDED = (Entry, *PARTS)
_signer = signing.Signer(salt="glossary.versions")


@dataclass(frozen=True)
class Version:
    """The number of the latest record of each kind in RECORDED, 0 for none."""

    entry_id: int
    records: tuple[int, ...]

    @property
    def token(self):
        """What a form carries: nobody can make up one that is accepted."""
        return _signer.sign_object([self.entry_id, *self.records])


def read_token(token, entry_id):
    """Return the version of this entry that a form names, or None for a forged one."""
    try:
        number, *records = _signer.unsign_object(token or "")
    except (signing.BadSignature, ValueError):
        return None
    return Version(number, tuple(records)) if number == entry_id else None


def records_of(model, entry_ids):
    """Return what history holds of one kind, of entries that may be deleted by now."""
    return model.history.filter(**{f"{_entry_field(model)}__in": entry_ids}).order_by()


def latest_versions(entry_ids, **condition):
    """Return {entry id: its latest version}, in one query.

    With a condition, the latest version among the records that meet it.
    """
    found = {entry_id: [0] * len(RECORDED) for entry_id in entry_ids}
    latest = [
        records_of(model, found)
        .filter(**condition)
        .values_list(_entry_field(model), models.Value(number))
        .annotate(latest=models.Max("history_id"))
        for number, model in enumerate(RECORDED)
    ]
    for entry_id, number, record in latest[0].union(*latest[1:], all=True):
        found[entry_id][number] = record
    return {key: Version(key, tuple(records)) for key, records in found.items()}


def latest_version(entry_id, **condition):
    return latest_versions([entry_id], **condition)[entry_id]


def lock_entries(entry_ids):
    """Keep others from writing these entries until the transaction ends.

    SQLite has one writer at a time anyway, from the beginning of its transaction.
    """
    locked = Entry.objects.select_for_update().filter(pk__in=entry_ids).order_by("pk")
    return list(locked.values_list("pk", flat=True))


def contents(version):
    """Return {model: {id: record}}: what the entry and its parts said then."""
    return {
        model: _contents(model, version.entry_id, record)
        for model, record in zip(RECORDED, version.records, strict=True)
    }


def _contents(model, entry_id, record):
    upto = records_of(model, [entry_id]).filter(history_id__lte=record)
    latest = upto.values("id").annotate(latest=models.Max("history_id"))
    records = model.history.filter(history_id__in=latest.values("latest"))
    records = records.exclude(history_type="-").order_by(*model._meta.ordering)
    return {record.id: record for record in records}


def stored_contents(entry_id):
    """Return {model: {id: record}}: what the entry and its parts say now."""
    return {
        model: {
            record.pk: record
            for record in model.objects.filter(**{_entry_field(model): entry_id})
        }
        for model in RECORDED
    }


def _entry_field(model):
    return "id" if model is Entry else "entry_id"
