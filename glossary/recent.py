"""The latest saves in the whole glossary, told in a few words each."""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import OuterRef, Subquery
from modeltranslation.fields import TranslationField

from glossary.history import RecordedSave, written_fields
from glossary.models import Entry
from glossary.versions import RECORDED

# Records read of each kind: one save may have written several.
RECORDS = 40


@dataclass
class RecentSave(RecordedSave):
    """One save: `entry` is None once deleted, `things` and `languages` were changed."""

    entry_id: int = 0
    entry: Entry | None = None
    name: str = ""
    kind: str = "changed"
    things: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)


def recent_saves(number):
    """Return the latest saves, in a fixed number of queries."""
    found: dict[tuple[int, datetime], RecentSave] = {}
    for model in RECORDED:
        for record, previous in _latest(model):
            entry_id = record.id if model is Entry else record.entry_id
            key = entry_id, record.history_date
            save = found.setdefault(
                key, RecentSave(record.history_date, None, "", entry_id=entry_id)
            )
            save.user = save.user or record.history_user
            save.reason = save.reason or record.history_change_reason or ""
            _tell(save, model, record, previous)
    latest = sorted(found.values(), key=lambda save: save.moment, reverse=True)
    saves = latest[:number]
    ids = {save.entry_id for save in saves}
    entries = Entry.objects.filter(pk__in=ids).only("concept", "term").in_bulk()
    for save in saves:
        save.entry = entries.get(save.entry_id)
        save.name = str(save.entry or save.name)
    return saves


def _latest(model):
    """Return the latest records of a kind, each with the one before it or None."""
    older = model.history.filter(
        id=OuterRef("id"), history_id__lt=OuterRef("history_id")
    ).order_by("-history_id")
    records = list(
        model.history.annotate(previous_id=Subquery(older.values("history_id")[:1]))
        .select_related("history_user")
        .order_by("-history_date", "-history_id")[:RECORDS]
    )
    numbers = {0, *(record.previous_id or 0 for record in records)}
    previous = model.history.filter(history_id__in=numbers).in_bulk()
    return [(record, previous.get(record.previous_id)) for record in records]


def _tell(save, model, record, previous):
    if model is Entry:
        save.name = str(record.instance)
        save.kind = {"+": "added", "-": "deleted"}.get(record.history_type, "changed")
    for f in written_fields(model):
        before = getattr(previous, f.attname, None) or ""
        after = getattr(record, f.attname) or ""
        if before == after:
            continue
        if isinstance(f, TranslationField):
            _note(save.languages, dict(settings.LANGUAGES)[f.language])
            name = f.translated_field.verbose_name
        else:
            name = f.verbose_name
        _note(save.things, str(name if model is Entry else model._meta.verbose_name))
    if model.__name__ == "Label":
        _note(save.languages, dict(settings.LANGUAGES).get(record.language, ""))


def _note(names, name):
    if name not in names:
        names.append(name)
