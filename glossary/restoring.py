"""An entry with its questions, labels, related entries and reading, as it once was."""

from django.db import models, transaction

from glossary.history import is_same, written_fields
from glossary.models import (
    Callout,
    CalloutOfDeleted,
    Entry,
    Label,
    Question,
    Reading,
    RelatedEntry,
)
from glossary.models.parts import IndexedPart
from glossary.models.revised import LANGUAGE_CODES
from glossary.models.saving import BROUGHT_BACK, RESTORED, one_save
from glossary.versions import contents, latest_version, lock_entries, records_of

# Parts that carry no revision: their rows are put back as they were.
PLAIN_PARTS = (Label, RelatedEntry, Reading)


def version_at(entry_id, moment):
    """Return the version that a save left behind, or that a moment found."""
    return latest_version(entry_id, history_date__lte=moment)


@transaction.atomic
def restore(entry_id, moment, *, minor=False):
    """Bring an entry with its parts to what they said at a moment, as one save.

    Restoring is a change of meaning unless `minor`, and revisions go forward: what was
    up to date at that moment is true to the new revision, what was outdated then is
    outdated now. A minor one leaves each language as up to date as it is. Raises
    ValidationError where another entry has meanwhile taken an address.
    """
    lock_entries([entry_id])
    past = contents(version_at(entry_id, moment))
    with one_save(f"{RESTORED} {moment.isoformat()}"):
        entry = Entry.objects.get(pk=entry_id)
        _rewrite(entry, past[Entry][entry_id].instance, minor)
        _restore_questions(entry, past[Question], minor)
        for model in PLAIN_PARTS:
            _restore_rows(model, entry, past[model])
        entry.refresh_index()


def _rewrite(record, past, minor):
    """Give an entry or a question the texts of the past, and count that as a change."""
    before = {code: _texts(record, code) for code in LANGUAGE_CODES}
    for f in written_fields(type(record)):
        setattr(record, f.attname, getattr(past, f.attname))
    _let_go_of_what_is_gone(record)
    record.validate_unique()
    record.validate_constraints()
    is_rewritten = any(
        any(before[code]) and record.has_text(code) and before[code] != now
        for code in LANGUAGE_CODES
        if (now := _texts(record, code))
    )
    record.save(minor=True, index=False)
    if is_rewritten and not minor:
        record.latest_revision += 1
        for code in LANGUAGE_CODES:
            if record.has_text(code) and not past.is_outdated(code):
                record.mark_current(code)
        record.save_as_given()


def _let_go_of_what_is_gone(record):
    """Empty what points to something that was deleted, such as a topic."""
    for f in written_fields(type(record)):
        key = getattr(record, f.attname) if f.is_relation else None
        if key is not None and not f.related_model.objects.filter(pk=key).exists():
            setattr(record, f.attname, None)


def _texts(record, language):
    texts = (record.in_language(name, language) for name in record.SUBSTANCE)
    return [" ".join((text or "").split()) for text in texts]


def _restore_questions(entry, past, minor):
    stored = {question.pk: question for question in entry.questions.all()}
    by_key = {q.key: q for q in stored.values() if q.pk not in past}
    # A question that was deleted and written anew under its key is the same one.
    found = {key: stored.get(key) or by_key.get(past[key].key) for key in past}
    kept = {question.pk for question in found.values() if question}
    for question in stored.values():
        if question.pk not in kept:
            question.delete(index=False)
    for key, question in found.items():
        if question and question.key != past[key].key:
            # Set aside, so that two questions may swap their keys.
            aside = Question.objects.filter(pk=question.pk)
            aside.update(key=f"aside-{question.pk}")
    for key, record in past.items():
        question = found[key]
        if question is None:
            record.instance.save_as_given()
        elif not is_same(Question, question, record):
            _rewrite(question, record.instance, minor)


def _restore_rows(model, entry, past):
    unindexed = {"index": False} if issubclass(model, IndexedPart) else {}
    stored = {row.pk: row for row in model.objects.filter(entry=entry)}
    kept = {
        key for key in stored if key in past and is_same(model, stored[key], past[key])
    }
    for key in stored.keys() - kept:
        stored[key].delete(**unindexed)
    _insert(model, [record for key, record in past.items() if key not in kept])


def _insert(model, records):
    """Put rows back under the numbers they had; leave out links to what is gone."""
    unindexed = {"index": False} if issubclass(model, IndexedPart) else {}
    if model is RelatedEntry:
        ids = {number for row in records for number in (row.entry_id, row.related_id)}
        there = set(Entry.objects.filter(pk__in=ids).values_list("pk", flat=True))
        records = [row for row in records if {row.entry_id, row.related_id} <= there]
    for record in records:
        record.instance.save(force_insert=True, **unindexed)


# Deleted entries ---------------------------------------------------------------------


def deleted_entries():
    """Return the last record of each entry that was deleted, the latest first."""
    gone = Entry.history.filter(history_type="-").exclude(
        id__in=Entry.objects.values("pk")
    )
    latest = gone.order_by().values("id").annotate(latest=models.Max("history_id"))
    records = Entry.history.filter(history_id__in=latest.values("latest"))
    return records.select_related("history_user").order_by("-history_date", "-pk")


def deleted_contents(deletion):
    """Return {model: {id: record}}: what the entry and its parts said at the end."""
    return {
        model: {record.id: record for record in _deleted_with(deletion, model)}
        for model in (Entry, Question, *PLAIN_PARTS)
    }


def _deleted_with(deletion, model):
    records = records_of(model, [deletion.id]).filter(
        history_type="-", history_date=deletion.history_date
    )
    return records.order_by(*model._meta.ordering)


@transaction.atomic
def bring_back(entry_id):
    """Undo a deletion: the entry is there again with its parts, statuses and addresses.

    The links of other entries to it are back too, and its callouts. Returns the entry;
    it may have been brought back before. Raises ValidationError where its name or an
    address is taken.
    """
    deletion = deleted_entries().filter(id=entry_id).first()
    if deletion:
        # Of two who bring it back, the second finds it there.
        Entry.history.select_for_update().get(pk=deletion.pk)
    entry = Entry.objects.filter(pk=entry_id).first()
    if entry or not deletion:
        return entry
    past = deleted_contents(deletion)
    with one_save(BROUGHT_BACK):
        entry = deletion.instance
        _let_go_of_what_is_gone(entry)
        entry.validate_unique()
        entry.validate_constraints()
        entry.save_as_given()
        for record in past[Question].values():
            record.instance.save_as_given()
        for model in PLAIN_PARTS:
            _insert(model, past[model].values())
        _insert(RelatedEntry, _links_deleted_with(deletion))
        entry.callouts.add(*Callout.objects.filter(deleted_entries__entry_id=entry.pk))
        CalloutOfDeleted.objects.filter(entry_id=entry.pk).delete()
        entry.refresh_index()
    return entry


def _links_deleted_with(deletion):
    """Return the rows in which other entries named this one, unless they do again."""
    linking = RelatedEntry.objects.filter(related=deletion.id).values("entry")
    return RelatedEntry.history.filter(
        related=deletion.id, history_type="-", history_date=deletion.history_date
    ).exclude(entry__in=linking)
