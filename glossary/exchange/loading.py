"""Bringing the content folder into the database.

An editor's work is never overwritten unasked. The content of every loaded file is
remembered as a digest; where the database has since come to say something else, the
file is left alone and reported.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from modeltranslation.utils import build_localized_fieldname
from simple_history.utils import bulk_create_with_history

from glossary.content_format import TOPICS_FILE
from glossary.exchange.folder import (
    concept_path,
    digest,
    entry_path,
    read_folder,
)
from glossary.exchange.stored import stored_content
from glossary.located_yaml import ContentError
from glossary.models import (
    Entry,
    FormerAddress,
    Label,
    LoadedFile,
    Question,
    Reading,
    RelatedEntry,
    Topic,
)
from glossary.models.index import reindex
from glossary.models.revised import LANGUAGE_CODES
from glossary.models.saving import CONTENT_FOLDER, one_save
from glossary.reasons import Reason

LABELS_PER_LANGUAGE = 1000


@dataclass
class LoadReport:
    """What a load did.

    `files` counts outcomes, `kept` names the files whose content editors changed,
    `unknown` the content that the database has and the folder lacks.
    """

    files: Counter = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def load_folder(folder, *, overwrite=False, remember=True):
    """Bring the content folder into the database and report what was done.

    Idempotent. Everything is checked before anything is written; what editors changed
    since the last load is kept unless `overwrite`. A folder that an editor brings is
    not remembered: to the next load it is that editor's work. Raises ContentError.
    """
    wanted = read_folder(folder)
    with transaction.atomic(), one_save(CONTENT_FOLDER) as save:
        loader = _Loader(Path(folder), wanted, overwrite, save)
        report = loader.load()
        if remember:
            loader.remember()
        return report


class _Loader:
    """One load: first decide about every file, then write entry by entry."""

    def __init__(self, folder, wanted, overwrite, save):
        self.folder = folder
        self.wanted = wanted
        self.overwrite = overwrite
        self.save = save
        self.report = LoadReport()
        # Locked, so that no editor changes what is decided about here.
        self.records = {
            entry.concept: entry
            for entry in Entry.objects.select_for_update().order_by("pk")
        }
        self.stored = stored_content()
        self.digests = dict(LoadedFile.objects.values_list("path", "digest"))
        self.topics = {topic.key: topic for topic in Topic.objects.all()}
        self.due_topics = None
        self.concepts = {}
        self.entries = {}

    def load(self):
        self._decide()
        self._refuse_taken_addresses()
        self._free_addresses()
        self._write_topics()
        touched = list(
            dict.fromkeys(
                [*self.concepts, *(concept for concept, _language in self.entries)]
            )
        )
        for concept in touched:
            self._write_entry(concept)
        self._drop_topics()
        for concept in touched:
            self._write_parts(self.records[concept])
        reindex([self.records[concept] for concept in touched])
        return self.report

    # Deciding -----------------------------------------------------------------------

    def _decide(self):
        topics = self.wanted.topics
        if topics and self._is_due(TOPICS_FILE, topics, self.stored.topics):
            self.due_topics = topics
        for concept, data in self.wanted.concepts.items():
            stored = self.stored.concepts.get(concept)
            if self._has_its_topic(data):
                if self._is_due(concept_path(concept), data, stored):
                    self.concepts[concept] = data
            else:
                self._keep(concept_path(concept))
        for (concept, language), data in self.wanted.entries.items():
            path = entry_path(concept, language)
            stored = self.stored.entries.get((concept, language))
            if self._has_its_questions(concept, data):
                if self._is_due(path, data, stored):
                    self.entries[concept, language] = data
            else:
                self._keep(path)
        known = {path for path, _data in self.wanted.parts()}
        self.report.unknown = [
            path for path, _data in self.stored.parts() if path not in known
        ]

    def _is_due(self, path, wanted, stored):
        """Decide about one file and count it; True means: write it."""
        if stored == wanted:
            self.report.files["unchanged"] += 1
            return False
        if self.overwrite or self._is_as_loaded(path, stored):
            self.report.files["created" if stored is None else "updated"] += 1
            return True
        self._keep(path)
        return False

    def _keep(self, path):
        self.report.files["kept"] += 1
        self.report.kept.append(path)

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

    def _has_its_topic(self, data):
        """Tell whether the topic of a file exists, or is about to."""
        if data.topic is None or data.topic in self.topics:
            return True
        return self.due_topics is not None

    def _has_its_questions(self, concept, data):
        """Tell whether each question of a file exists, or is about to."""
        if concept_path(concept) not in self.report.kept:
            return True
        stored = self.stored.concepts.get(concept)
        keys = [question.key for question in stored.questions] if stored else []
        return all(question.key in keys for question in data.questions)

    def _refuse_taken_addresses(self):
        """Refuse an address that an editor has meanwhile given to another entry."""
        for (concept, language), data in self.entries.items():
            field_name = build_localized_fieldname("slug", language)
            for other, record in self.records.items():
                is_moving = (other, language) in self.entries
                if other == concept or is_moving or not data.slug:
                    continue
                if getattr(record, field_name) == data.slug:
                    path = self.folder / entry_path(concept, language)
                    reason = Reason(
                        "In the glossary “%(concept)s” has the same address: %(slug)s.",
                        concept=other,
                        slug=data.slug,
                    )
                    raise ContentError(path, 1, reason)

    # Writing ------------------------------------------------------------------------

    def _free_addresses(self):
        """Set aside the addresses about to change, so that entries may swap theirs."""
        for (concept, language), data in self.entries.items():
            entry = self.records.get(concept)
            slug = entry.in_language("slug", language) if entry else None
            if slug and slug != data.slug:
                if entry.is_published(language):
                    FormerAddress.objects.note(entry.pk, language, slug)
                aside = dict.fromkeys(
                    build_localized_fieldname(name, language)
                    for name in ("slug", "published_at")
                )
                Entry.objects.filter(pk=entry.pk).update(**aside)

    def _write_topics(self):
        if self.due_topics is None:
            return
        Topic.objects.all().free_addresses()
        for position, data in enumerate(self.due_topics.topics):
            topic = self.topics.setdefault(data.key, Topic(key=data.key))
            topic.position = position
            for code in LANGUAGE_CODES:
                text = data.texts.get(code)
                for name in ("title", "slug", "introduction"):
                    value = getattr(text, name) if text else ""
                    setattr(topic, f"{name}_{code}", value)
            topic.save()

    def _drop_topics(self):
        """Delete the topics that the file dropped, unless entries stand under them."""
        if self.due_topics is None:
            return
        wanted = [topic.key for topic in self.due_topics.topics]
        for key, topic in self.topics.items():
            if key in wanted:
                continue
            if topic.entries.exists():
                # With the address that was set aside for the others.
                topic.save()
                self._keep(TOPICS_FILE)
            else:
                topic.delete()

    def _write_entry(self, concept):
        entry = self.records.setdefault(concept, Entry(concept=concept))
        if concept in self.concepts:
            entry.latest_revision = self.concepts[concept].revision
            entry.topic = self.topics.get(self.concepts[concept].topic)
            entry.review_by = self.concepts[concept].review_by
        for language, data in self._languages_of(concept):
            for name, value in {
                "term": data.term,
                "coined": data.coined,
                "homonym": data.homonym,
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

    def _languages_of(self, concept):
        return [
            (language, self.entries[concept, language])
            for language in LANGUAGE_CODES
            if (concept, language) in self.entries
        ]

    def _write_parts(self, entry):
        languages = self._languages_of(entry.concept)
        if entry.concept in self.concepts:
            self._write_related(entry, self.concepts[entry.concept])
        self._write_questions(entry, self.concepts.get(entry.concept), languages)
        for language, data in languages:
            self._write_labels(entry, language, data)
        self._write_reading(entry, languages)

    def _write_related(self, entry, concept):
        entry.related_rows.all().delete()
        bulk_create_with_history(
            [
                RelatedEntry(
                    entry=entry, related=self.records[related], position=position
                )
                for position, related in enumerate(concept.related)
                if related in self.records
            ],
            RelatedEntry,
            **self._recorded_as(),
        )

    def _write_questions(self, entry, concept, languages):
        questions = {question.key: question for question in entry.questions.all()}
        if concept:
            wanted = {question.key: question for question in concept.questions}
            for key in [key for key in questions if key not in wanted]:
                self._drop_question(entry, questions.pop(key))
            for position, (key, question) in enumerate(wanted.items()):
                record = questions.setdefault(key, Question(entry=entry, key=key))
                record.position = position
                record.latest_revision = question.revision
        for language, data in languages:
            texts = {question.key: question for question in data.questions}
            for key, record in questions.items():
                text = texts.get(key)
                revision = data.outdated_questions.get(key, record.latest_revision)
                for name, value in {
                    "question": text.question if text else "",
                    "answer": text.answer if text else "",
                    "changed_at": data.changed if text else None,
                    "revision": revision if text else None,
                }.items():
                    record.set_in_language(name, language, value)
        for record in questions.values():
            record.save_as_given()

    def _drop_question(self, entry, question):
        """Delete a question that the files dropped, unless an editor works on it."""
        kept = [
            entry_path(entry.concept, language)
            for language in LANGUAGE_CODES
            if question.has_text(language)
        ]
        if any(path in self.report.kept for path in kept):
            self.report.kept.append(concept_path(entry.concept))
        else:
            question.delete(index=False)

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
            **self._recorded_as(),
        )

    def _write_reading(self, entry, languages):
        rows = list(entry.reading.all())
        longest = max((len(data.reading) for _code, data in languages), default=0)
        rows += [
            Reading(entry=entry, position=position)
            for position in range(len(rows), longest)
        ]
        for language, data in languages:
            for number, row in enumerate(rows):
                text = data.reading[number] if number < len(data.reading) else None
                setattr(row, f"title_{language}", text.title if text else "")
                setattr(row, f"address_{language}", text.address if text else "")
        for row in rows:
            row.save()

    def _recorded_as(self):
        return {
            "default_date": self.save.moment,
            "default_change_reason": self.save.reason,
        }

    def remember(self):
        LoadedFile.objects.bulk_create(
            [
                LoadedFile(path=path, digest=digest(data))
                for path, data in self.wanted.parts()
                if path not in self.report.kept
            ],
            update_conflicts=True,
            unique_fields=["path"],
            update_fields=["digest"],
        )
