"""The content folder: its files parsed, checked against each other, and written."""

import re
import unicodedata
from dataclasses import dataclass, field
from hashlib import sha256

from glossary.content_format import (
    CONCEPT_FILE,
    TOPICS_FILE,
    Concept,
    EntryText,
    Topics,
    is_concept_name,
    no_language,
    parse_concept,
    parse_entry,
    parse_topics,
    render_concept,
    render_entry,
    render_topics,
)
from glossary.located_yaml import ContentError
from glossary.models.revised import LANGUAGE_CODES
from glossary.reasons import Reason


@dataclass
class ContentFolder:
    """The parsed files: topics, concepts by id, entries by (concept id, language)."""

    topics: Topics | None = None
    concepts: dict[str, Concept] = field(default_factory=dict)
    entries: dict[tuple[str, str], EntryText] = field(default_factory=dict)

    def parts(self):
        """Yield (path in the folder, content) for each file."""
        if self.topics is not None:
            yield TOPICS_FILE, self.topics
        for concept, data in self.concepts.items():
            yield concept_path(concept), data
        for (concept, language), data in self.entries.items():
            yield entry_path(concept, language), data


def read_folder(folder):
    """Parse and check every file of a content folder. Raises ContentError."""
    found = ContentFolder()
    if not folder.is_dir():
        raise ContentError(folder, 1, Reason("There is no such folder."))
    if (path := folder / TOPICS_FILE).exists():
        found.topics = parse_topics(_text_of(path), path)
    for path in sorted(folder.glob(f"*/{CONCEPT_FILE}")):
        if not is_concept_name(path.parent.name):
            reason = Reason(
                "A folder is named by its concept: small letters, digits and hyphens."
            )
            raise ContentError(path, 1, reason)
        found.concepts[path.parent.name] = parse_concept(_text_of(path), path)
    for path in sorted(folder.glob("*/*.md")):
        concept, language = path.parent.name, path.stem
        if language not in LANGUAGE_CODES:
            raise ContentError(path, 1, no_language(language))
        if concept not in found.concepts:
            reason = Reason("Beside this file %(file)s is missing.", file=CONCEPT_FILE)
            raise ContentError(path, 1, reason)
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
        raise ContentError(path, line, Reason("This is not UTF-8 text.")) from error


def _check_references(folder, found):
    def refuse(path, needle, reason):
        whole = re.compile(rf"(?<![\w-]){re.escape(needle)}(?![\w-])")
        lines = path.read_text("utf-8").splitlines()
        line = next((n for n, text in enumerate(lines, 1) if whole.search(text)), 1)
        raise ContentError(path, line, reason)

    topics = [topic.key for topic in found.topics.topics] if found.topics else []
    for concept, parsed in found.concepts.items():
        path = folder / concept / CONCEPT_FILE
        if parsed.topic and parsed.topic not in topics:
            refuse(path, parsed.topic, _not_in(TOPICS_FILE, parsed.topic))
        for related in parsed.related:
            if related == concept or related not in found.concepts:
                reason = Reason(
                    "There is no other concept “%(concept)s”.", concept=related
                )
                refuse(path, related, reason)
    slugs = {}
    for (concept, language), entry in found.entries.items():
        path = folder / concept / f"{language}.md"
        keys = [question.key for question in found.concepts[concept].questions]
        for question in entry.questions:
            if question.key not in keys:
                refuse(path, question.key, _not_in(CONCEPT_FILE, question.key))
        other = slugs.setdefault((language, entry.slug), concept)
        if entry.slug and other != concept:
            reason = Reason(
                "“%(concept)s” has the same address: %(slug)s.",
                concept=other,
                slug=entry.slug,
            )
            refuse(path, "slug", reason)


def _not_in(file, key):
    return Reason("“%(key)s” does not stand in %(file)s.", key=key, file=file)


def write_folder(folder, content):
    """Write every file of `content`; remove those it no longer has.

    Only files that a content folder is made of are removed. Returns how many were
    written.
    """
    texts = {path: render(data) for path, data in content.parts()}
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    if TOPICS_FILE not in texts:
        (folder / TOPICS_FILE).unlink(missing_ok=True)
    for concept_file in folder.glob(f"*/{CONCEPT_FILE}"):
        languages = [concept_file.with_name(f"{code}.md") for code in LANGUAGE_CODES]
        for path in [concept_file, *languages]:
            if str(path.relative_to(folder)) not in texts:
                path.unlink(missing_ok=True)
    return len(texts)


def render(data):
    if isinstance(data, Topics):
        return render_topics(data)
    return render_concept(data) if isinstance(data, Concept) else render_entry(data)


def digest(data):
    return sha256(render(data).encode()).hexdigest()


def concept_path(concept):
    return f"{concept}/{CONCEPT_FILE}"


def entry_path(concept, language):
    return f"{concept}/{language}.md"
