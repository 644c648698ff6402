"""What was changed in an entry with its parts: when, by whom, and how it was before."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from babel.dates import format_date
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from modeltranslation.fields import TranslationField
from modeltranslation.translator import NotRegistered, translator

from glossary.form_labels import FORM_LABELS
from glossary.models import Entry, Label, Question, RelatedEntry
from glossary.models.saving import BROUGHT_BACK, CONTENT_FOLDER, IMPORTED, RESTORED
from glossary.versions import RECORDED, records_of

SEPARATOR = " ~ "
# What nobody writes: it follows from what is written, or only serves the database.
UNWRITTEN = {"id", "entry", "sort_key", "changed_at", "latest_revision", "revision"}


@dataclass
class Change:
    """One field in one language; `language` is its own name, or empty."""

    field: str
    language: str
    code: str
    before: str
    after: str


@dataclass
class PartChange:
    """What happened to the entry itself (`part` is empty) or to a part of it."""

    part: str
    kind: str
    changes: list[Change]


@dataclass
class RecordedSave:
    """All that one save changed; `user` is None where no editor was signed in."""

    moment: datetime
    user: object
    reason: str
    parts: list[PartChange] = field(default_factory=list)

    @property
    def who(self):
        if self.user:
            return name_of(self.user)
        if self.reason == CONTENT_FOLDER:
            return _("the content folder")
        return _("a program")

    @property
    def note(self):
        """Return a sentence about a save that was not plain writing, or nothing."""
        if self.reason == BROUGHT_BACK:
            return _("Brought back after it was deleted.")
        if self.reason == IMPORTED:
            return _("Imported from a file.")
        if self.reason.startswith(RESTORED):
            moment = parse_datetime(self.reason.removeprefix(RESTORED).strip())
            return _("Restored as of %(moment)s.") % {"moment": shown_moment(moment)}
        return ""


def name_of(user):
    """Return what an editor is called; of an account that is gone, a dash."""
    return (user.get_full_name() or user.get_username()) if user else "–"


def shown_moment(moment):
    """Return a moment to the second, the way the active language writes it."""
    local = timezone.localtime(moment)
    date = format_date(local, "long", locale=get_language())
    return f"{date}, {local:%H:%M:%S}"


def shown_time(moment):
    """Return the time of day, with the date unless it is today."""
    local = timezone.localtime(moment)
    if local.date() == timezone.localdate():
        return f"{local:%H:%M}"
    return shown_moment(moment)


# Comparing ---------------------------------------------------------------------------


def compare(before, after, *, with_revisions=True):
    """Return the changes between two contents, as `versions.contents` gives them.

    A part that was deleted and made anew with the same name counts as changed.
    """
    names = _names_of_related(before, after)
    changes = []
    for model in RECORDED:
        for old, new in _pairs(model, before.get(model, {}), after.get(model, {})):
            change = _part_change(model, old, new, names, with_revisions)
            if change:
                changes.append(change)
    return changes


def is_same(model, one, other):
    """Tell whether two records say the same, whatever their numbers and places."""
    return _identity(model, one) == _identity(model, other) and not any(
        getattr(one, f.attname) != getattr(other, f.attname)
        for f in written_fields(model)
    )


def _pairs(model, before, after):
    gone = {key: before[key] for key in before if key not in after}
    come = {_identity(model, after[key]): key for key in after if key not in before}
    twins = {
        come[name]: gone.pop(key)
        for key, record in list(gone.items())
        if (name := _identity(model, record)) in come
    }
    pairs = [(before.get(key) or twins.get(key), after[key]) for key in after]
    return pairs + [(record, None) for record in gone.values()]


def _identity(model, record):
    """Return what a part is known by to those who write it."""
    if model is Question:
        return record.key
    if model is Label:
        return record.language, record.text
    if model is RelatedEntry:
        return record.related_id
    return record.id


def _part_change(model, old, new, names, with_revisions):
    if old and new:
        kind, shown = "changed", new
    else:
        kind, shown = ("added", new) if new else ("removed", old)
    changes = _changes(written_fields(model), old, new, names)
    if kind == "changed" and with_revisions:
        # A text that was changed says enough; told is what was declared up to date.
        told = {change.code for change in changes}
        declared = _changes(_revision_fields(model), old, new, names)
        changes += [change for change in declared if change.code not in told]
    if not changes and kind == "changed":
        return None
    return PartChange(_title(model, shown, names), kind, changes)


def _changes(fields, old, new, names):
    changes = [_change(f, old, new, names) for f in fields]
    return [change for change in changes if change.before != change.after]


def _change(f, old, new, names):
    is_translated = isinstance(f, TranslationField)
    code = f.language if is_translated else ""
    return Change(
        field=str((f.translated_field if is_translated else f).verbose_name),
        language=dict(settings.LANGUAGES).get(code, ""),
        code=code,
        before=_text(f, old, names),
        after=_text(f, new, names),
    )


def _text(f, record, names):
    """Return a field's value as an editor reads it."""
    value = getattr(record, f.attname) if record else None
    if value is None or value == "" or value == {}:
        return ""
    if f.is_relation:
        return names.get((f.related_model, value), str(value))
    if isinstance(f, models.JSONField):
        return "\n".join(
            f"{FORM_LABELS.get(name, name)}: {SEPARATOR.join(parallel)}"
            for name, parallel in value.items()
        )
    if isinstance(f, models.DateTimeField):
        return shown_moment(value)
    if isinstance(f, models.BooleanField):
        return _("yes") if value else ""
    if f.flatchoices:
        return str(dict(f.flatchoices).get(value, value))
    return str(value)


def _title(model, record, names):
    if model is Entry:
        return ""
    if model is RelatedEntry:
        name = names.get((Entry, record.related_id), "")
    elif model is Question:
        name = record.key
    else:
        languages = [code for code, _name in settings.LANGUAGES]
        texts = [getattr(record, f"title_{c}", None) for c in languages]
        name = getattr(record, "text", "") or next((t for t in texts if t), "")
    return f"{model._meta.verbose_name}: {name}"


def written_fields(model):
    """Return the fields that somebody writes, those of each language by themselves."""
    translated = _translated(model)
    return [
        f
        for f in model._meta.concrete_fields
        if f.name not in translated and _original_name(f) not in UNWRITTEN
    ]


def _revision_fields(model):
    return [
        f
        for f in model._meta.concrete_fields
        if isinstance(f, TranslationField) and _original_name(f) == "revision"
    ]


def _translated(model):
    try:
        return translator.get_options_for_model(model).fields
    except NotRegistered:
        return {}


def _original_name(f):
    return f.translated_field.name if isinstance(f, TranslationField) else f.name


def _names_of_related(*all_contents):
    """Return {(model, id): name} of what is pointed to, also of what was deleted."""
    pointed_to = defaultdict(set)
    for each in all_contents:
        for model, rows in each.items():
            for f in written_fields(model):
                if f.is_relation:
                    ids = {getattr(row, f.attname) for row in rows.values()}
                    pointed_to[f.related_model] |= ids - {None}
    names = {}
    for model, ids in pointed_to.items():
        stored = model.objects.in_bulk(ids)
        gone = model.history.filter(id__in=ids - stored.keys()).order_by("history_id")
        names |= {(model, record.id): str(record.instance) for record in gone}
        names |= {(model, key): str(record) for key, record in stored.items()}
    return names


# The timeline ------------------------------------------------------------------------


def moments(entry_id):
    """Return when the entry or a part of it was saved, the latest first."""
    dates = [records_of(model, [entry_id]).values("history_date") for model in RECORDED]
    return dates[0].union(*dates[1:]).order_by("-history_date")


def saves(entry_id, dates):
    """Return what was saved at these moments, in their order."""
    recorded = {date: RecordedSave(date, None, "") for date in dates}
    before = {date: {model: {} for model in RECORDED} for date in dates}
    after = {date: {model: {} for model in RECORDED} for date in dates}
    for model in RECORDED:
        for record, previous in _with_previous(model, entry_id, dates):
            save = recorded[record.history_date]
            save.user = save.user or record.history_user
            save.reason = save.reason or record.history_change_reason or ""
            before[record.history_date][model].setdefault(record.id, previous)
            after[record.history_date][model][record.id] = record
    for date, save in recorded.items():
        save.parts = compare(
            {m: _existing(rows) for m, rows in before[date].items()},
            {m: _existing(rows) for m, rows in after[date].items()},
        )
    return list(recorded.values())


def saves_since(version):
    """Return what was saved after a version, the latest first."""
    dates = set()
    for model, number in zip(RECORDED, version.records, strict=True):
        newer = records_of(model, [version.entry_id]).filter(history_id__gt=number)
        dates.update(newer.values_list("history_date", flat=True))
    return saves(version.entry_id, sorted(dates, reverse=True))


def _existing(rows):
    return {key: row for key, row in rows.items() if row and row.history_type != "-"}


def _with_previous(model, entry_id, dates):
    """Return each record of these moments with the one before it, oldest first."""
    older = model.history.filter(
        id=models.OuterRef("id"), history_id__lt=models.OuterRef("history_id")
    ).order_by("-history_id")
    records = list(
        records_of(model, [entry_id])
        .filter(history_date__in=dates)
        .annotate(previous_id=models.Subquery(older.values("history_id")[:1]))
        .select_related("history_user")
        .order_by("history_id")
    )
    numbers = {record.previous_id for record in records}
    previous = model.history.filter(history_id__in=numbers).in_bulk()
    return [(record, previous.get(record.previous_id)) for record in records]
