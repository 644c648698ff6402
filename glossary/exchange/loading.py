"""Between the database and the content folder: load and dump, without loss.

An editor's work is never overwritten unasked: after each load or dump the content of
every file is remembered as a digest, and a file whose entry has since changed in the
database is left alone and reported.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256

from django.db import transaction
from modeltranslation.utils import build_localized_fieldname
from simple_history.utils import bulk_create_with_history

from glossary.content_format import (
    CONCEPT_FILE,
    Concept,
    ConceptQuestion,
    ContentError,
    EntryText,
    LabelText,
    QuestionText,
    ReadingText,
    in_form_order,
    is_concept_name,
    parse_concept,
    parse_entry,
    render_concept,
    render_entry,
)
from glossary.models import Entry, Label, LoadedFile, Question, Reading, RelatedEntry
from glossary.models.index import reindex
from glossary.models.revised import LANGUAGE_CODES

LABELS_PER_LANGUAGE = 1000


@dataclass
class LoadReport:
    """What a load did: `files` counts outcomes, `kept` names what editors changed."""

    files: Counter = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)


@dataclass
class ContentFolder:
    """The parsed files: concepts by id, and entries by (concept id, language)."""

    concepts: dict[str, Concept] = field(default_factory=dict)
    entries: dict[tuple[str, str], EntryText] = field(default_factory=dict)


# Files → memory ---------------------------------------------------------------------


def read_folder(folder):
    """Parse and check every file of a content folder. Raises ContentError."""
    found = ContentFolder()
    if not folder.is_dir():
        raise ContentError(folder, 1, "there is no such folder")
    for path in sorted(folder.glob(f"*/{CONCEPT_FILE}")):
        if not is_concept_name(path.parent.name):
            reason = "a folder is named by its concept: small letters and hyphens"
            raise ContentError(path, 1, reason)
        found.concepts[path.parent.name] = parse_concept(_text_of(path), path)
    for path in sorted(folder.glob("*/*.md")):
        concept, language = path.parent.name, path.stem
        if language not in LANGUAGE_CODES:
            raise ContentError(path, 1, f"{language} is no language of this glossary")
        if concept not in found.concepts:
            raise ContentError(path, 1, f"{CONCEPT_FILE} is missing beside this file")
        found.entries[concept, language] = parse_entry(_text_of(path), path, language)
    _check_references(folder, found)
    found.entries = {
        (concept, language): _in_order(entry, found.concepts[concept])
        for (concept, language), entry in found.entries.items()
    }
    return found


def _in_order(entry, concept):
    """Return `entry` with its questions in the concept's order."""
    order = [question.key for question in concept.questions]
    questions = sorted(entry.questions, key=lambda question: order.index(question.key))
    return entry.model_copy(update={"questions": questions})


def _text_of(path):
    try:
        text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
        return unicodedata.normalize("NFC", text)
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ContentError(path, line, "this is not UTF-8 text") from error


def _check_references(folder, found):
    def refuse(path, needle, reason):
        whole = re.compile(rf"(?<![\w-]){re.escape(needle)}(?![\w-])")
        lines = path.read_text("utf-8").splitlines()
        line = next((n for n, text in enumerate(lines, 1) if whole.search(text)), 1)
        raise ContentError(path, line, reason)

    for concept, parsed in found.concepts.items():
        path = folder / concept / CONCEPT_FILE
        for related in parsed.related:
            if related == concept or related not in found.concepts:
                refuse(path, related, f"related: there is no other concept {related}")
    slugs = {}
    for (concept, language), entry in found.entries.items():
        path = folder / concept / f"{language}.md"
        keys = [question.key for question in found.concepts[concept].questions]
        for question in entry.questions:
            if question.key not in keys:
                reason = f"{question.key} is not among the questions of {CONCEPT_FILE}"
                refuse(path, question.key, reason)
        other = slugs.setdefault((language, entry.slug), concept)
        if entry.slug and other != concept:
            refuse(path, "slug", f"{other} has the same slug {entry.slug}")


# Database → memory ------------------------------------------------------------------


def stored_content(concepts=None):
    """Return the database's content as a ContentFolder, for all or some concepts."""
    entries = Entry.objects.order_by("concept").prefetch_related(
        "questions", "labels", "reading", "related_rows__related"
    )
    if concepts is not None:
        entries = entries.filter(concept__in=concepts)
    stored = ContentFolder()
    for entry in entries:
        stored.concepts[entry.concept] = Concept(
            revision=entry.latest_revision,
            related=[row.related.concept for row in entry.related_rows.all()],
            questions=[
                ConceptQuestion(key=question.key, revision=question.latest_revision)
                for question in entry.questions.all()
            ],
        )
        for language in LANGUAGE_CODES:
            if entry.has_text(language):
                stored.entries[entry.concept, language] = _entry_text(entry, language)
    return stored


def _entry_text(entry, language):
    def value(name, record=entry):
        return record.in_language(name, language) or ""

    questions = [q for q in entry.questions.all() if value("question", q)]
    return EntryText.model_construct(
        term=value("term"),
        coined=bool(value("coined")),
        slug=value("slug"),
        heading=value("heading"),
        definition=value("definition"),
        published=value("published_at") or None,
        changed=value("changed_at") or None,
        revision=value("revision") or 1,
        forms=in_form_order(value("forms") or {}),
        labels=[
            LabelText(text=label.text, kind=label.kind, forms=label.forms)
            for label in entry.labels.all()
            if label.language == language
        ],
        reading=[
            ReadingText(
                title=getattr(row, f"title_{language}"),
                address=getattr(row, f"address_{language}"),
            )
            for row in entry.reading.all()
            if getattr(row, f"title_{language}")
        ],
        outdated_questions={
            question.key: value("revision", question)
            for question in questions
            if question.is_outdated(language)
        },
        body=value("body"),
        questions=[
            QuestionText(
                key=question.key,
                question=value("question", question),
                answer=value("answer", question),
            )
            for question in questions
        ],
    )


# Memory → database ------------------------------------------------------------------


def load_folder(folder, *, overwrite=False):
    """Bring the content folder into the database and report what was done.

    Idempotent. Everything is checked before anything is written; what editors changed
    since the last load is kept unless `overwrite`. Raises ContentError.
    """
    wanted = read_folder(folder)
    with transaction.atomic():
        return _Loader(wanted, overwrite).load()


class _Loader:
    def __init__(self, wanted, overwrite):
        self.wanted = wanted
        self.overwrite = overwrite
        self.report = LoadReport()
        self.stored = stored_content(list(wanted.concepts))
        self.digests = dict(LoadedFile.objects.values_list("path", "digest"))
        self.records = {
            entry.concept: entry
            for entry in Entry.objects.filter(concept__in=wanted.concepts)
        }
        self.touched = {}

    def load(self):
        concepts = {
            concept: data
            for concept, data in self.wanted.concepts.items()
            if self._is_due(concept, concept_path(concept), data, self.stored.concepts)
        }
        entries = {
            (concept, language): data
            for (concept, language), data in self.wanted.entries.items()
            if self._is_due(
                (concept, language),
                entry_path(concept, language),
                data,
                self.stored.entries,
            )
        }
        self._free_addresses(entries)
        # A concept that an editor deleted has files, but none that is due.
        for concept in {*concepts, *(concept for concept, _language in entries)}:
            if concept not in self.records:
                self.records[concept] = Entry.objects.create(concept=concept)
        for concept, data in concepts.items():
            self._write_concept(self.records[concept], data)
        for (concept, language), data in entries.items():
            self._write_entry(self.records[concept], language, data)
        reindex(self.touched.values())
        remember(self.wanted, except_for=self.report.kept)
        return self.report

    def _free_addresses(self, entries):
        """Set aside the addresses about to change, so that entries may swap theirs."""
        for (concept, language), data in entries.items():
            entry = self.records.get(concept)
            slug = entry.in_language("slug", language) if entry else None
            if slug and slug != data.slug:
                field = build_localized_fieldname("slug", language)
                aside = {field: f"moving-{entry.pk}"}
                Entry.objects.filter(pk=entry.pk).update(**aside)

    def _is_due(self, key, path, wanted, stored_parts):
        """Decide about one file and count it; True means: write it."""
        stored = stored_parts.get(key)
        if stored == wanted:
            outcome = "unchanged"
        elif self.overwrite or self._is_as_loaded(path, stored):
            outcome = "created" if stored is None else "updated"
        else:
            outcome = "kept"
            self.report.kept.append(path)
        self.report.files[outcome] += 1
        return outcome in ("created", "updated")

    def _is_as_loaded(self, path, stored):
        """Tell whether no editor has touched what a file speaks of since it was loaded.

        What is not there has been deleted if it, or its concept, was loaded before.
        """
        if stored is not None:
            return self.digests.get(path) == digest(stored)
        concept = path.split("/")[0]
        was_deleted = (
            concept not in self.records and concept_path(concept) in self.digests
        )
        return path not in self.digests and not was_deleted

    def _write_concept(self, entry, data):
        self.touched[entry.pk] = entry
        entry.latest_revision = data.revision
        entry.save_as_given()
        entry.related_rows.all().delete()
        bulk_create_with_history(
            [
                RelatedEntry(
                    entry=entry, related=self.records[related], position=position
                )
                for position, related in enumerate(data.related)
                if related in self.records
            ],
            RelatedEntry,
        )
        keys = [question.key for question in data.questions]
        for question in entry.questions.exclude(key__in=keys):
            question.delete()
        existing = {question.key: question for question in entry.questions.all()}
        for position, wanted in enumerate(data.questions):
            question = existing.get(wanted.key) or Question(entry=entry, key=wanted.key)
            question.position = position
            question.latest_revision = wanted.revision
            question.save_as_given()

    def _write_entry(self, entry, language, data):
        self.touched[entry.pk] = entry
        for name, value in {
            "term": data.term,
            "coined": data.coined,
            "slug": data.slug,
            "heading": data.heading,
            "definition": data.definition,
            "body": data.body,
            "forms": data.forms,
            "published_at": data.published,
            "changed_at": data.changed,
            "revision": data.revision,
        }.items():
            entry.set_in_language(name, language, value)
        entry.save_as_given()
        self._write_questions(entry, language, data)
        self._write_labels(entry, language, data)
        self._write_reading(entry, language, data)

    def _write_questions(self, entry, language, data):
        texts = {question.key: question for question in data.questions}
        for question in entry.questions.all():
            text = texts.get(question.key)
            behind = data.outdated_questions.get(question.key)
            for name, value in {
                "question": text.question if text else "",
                "answer": text.answer if text else "",
                "changed_at": data.changed if text else None,
                "revision": (behind or question.latest_revision) if text else None,
            }.items():
                question.set_in_language(name, language, value)
            question.save_as_given()

    def _write_labels(self, entry, language, data):
        # The languages' labels share one order, so each has a stretch of its own.
        first = LANGUAGE_CODES.index(language) * LABELS_PER_LANGUAGE
        entry.labels.filter(language=language).delete()
        bulk_create_with_history(
            [
                Label(entry=entry, language=language, position=position, **dict(label))
                for position, label in enumerate(data.labels, first)
            ],
            Label,
        )

    def _write_reading(self, entry, language, data):
        rows = list(entry.reading.all())
        rows += [
            Reading(entry=entry, position=position)
            for position in range(len(rows), len(data.reading))
        ]
        for number, row in enumerate(rows):
            text = data.reading[number] if number < len(data.reading) else None
            setattr(row, f"title_{language}", text.title if text else "")
            setattr(row, f"address_{language}", text.address if text else "")
            row.save()


# Memory → files ---------------------------------------------------------------------


def dump_folder(folder):
    """Write the database's content to a folder; return how many files were written.

    Files of concepts or languages that are no longer there are removed.
    """
    stored = stored_content()
    texts = {
        concept_path(concept): render_concept(data)
        for concept, data in stored.concepts.items()
    } | {
        entry_path(concept, language): render_entry(data)
        for (concept, language), data in stored.entries.items()
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for path in [*folder.glob(f"*/{CONCEPT_FILE}"), *folder.glob("*/*.md")]:
        if str(path.relative_to(folder)) not in texts:
            path.unlink()
    remember(stored)
    return len(texts)


def concept_path(concept):
    return f"{concept}/{CONCEPT_FILE}"


def entry_path(concept, language):
    return f"{concept}/{language}.md"


def digest(data):
    render = render_concept if isinstance(data, Concept) else render_entry
    return sha256(render(data).encode()).hexdigest()


def remember(content, except_for=()):
    """Note that files and database agree on `content`."""
    digests = {
        concept_path(concept): digest(data)
        for concept, data in content.concepts.items()
    } | {
        entry_path(concept, language): digest(data)
        for (concept, language), data in content.entries.items()
    }
    LoadedFile.objects.bulk_create(
        [
            LoadedFile(path=path, digest=value)
            for path, value in digests.items()
            if path not in except_for
        ],
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["digest"],
    )
