"""The database's content, in the shape of the content folder."""

from glossary.content_format import (
    Concept,
    ConceptQuestion,
    EntryText,
    LabelText,
    QuestionText,
    ReadingText,
    Topics,
    TopicText,
    in_form_order,
)
from glossary.content_format import Topic as TopicPart
from glossary.exchange.folder import ContentFolder
from glossary.models import Entry, Topic
from glossary.models.revised import LANGUAGE_CODES


def stored_content(concepts=None, *, whole=False):
    """Return the database's content as a ContentFolder, for all or some concepts.

    A language without a text has no file; asked for `whole`, it has an entry as well.
    """
    entries = Entry.objects.order_by("concept").select_related("topic")
    entries = entries.prefetch_related(
        "questions", "labels", "reading", "related_rows__related"
    )
    if concepts is not None:
        entries = entries.filter(concept__in=concepts)
    stored = ContentFolder(topics=_topics())
    for entry in entries:
        stored.concepts[entry.concept] = Concept.model_construct(
            revision=entry.latest_revision,
            topic=entry.topic.key if entry.topic else None,
            review_by=entry.review_by,
            related=[row.related.concept for row in entry.related_rows.all()],
            questions=[
                ConceptQuestion.model_construct(
                    key=question.key, revision=question.latest_revision
                )
                for question in entry.questions.all()
            ],
        )
        for language in LANGUAGE_CODES:
            if whole or entry.has_text(language):
                stored.entries[entry.concept, language] = _entry_text(entry, language)
    return stored


def _topics():
    """Return the topics as a file holds them, or None where there are none."""
    topics = [
        TopicPart.model_construct(
            key=topic.key,
            texts={
                code: TopicText.model_construct(
                    title=getattr(topic, f"title_{code}"),
                    slug=getattr(topic, f"slug_{code}"),
                    introduction=getattr(topic, f"introduction_{code}") or "",
                )
                for code in LANGUAGE_CODES
                if getattr(topic, f"title_{code}")
            },
        )
        for topic in Topic.objects.all()
    ]
    return Topics.model_construct(topics=topics) if topics else None


def _entry_text(entry, language):
    def value(name, record=entry):
        return record.in_language(name, language) or ""

    questions = [q for q in entry.questions.all() if value("question", q)]
    return EntryText.model_construct(
        term=value("term"),
        coined=bool(value("coined")),
        homonym=bool(value("homonym")),
        slug=value("slug"),
        heading=value("heading"),
        definition=value("definition"),
        published=value("published_at") or None,
        changed=value("changed_at") or None,
        revision=value("revision") or 1,
        forms=in_form_order(value("forms") or {}),
        labels=[
            LabelText.model_construct(
                text=label.text,
                kind=label.kind,
                homonym=label.homonym,
                forms=in_form_order(label.forms),
            )
            for label in entry.labels.all()
            if label.language == language
        ],
        reading=[
            ReadingText.model_construct(
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
            QuestionText.model_construct(
                key=question.key,
                question=value("question", question),
                answer=value("answer", question),
            )
            for question in questions
        ],
    )
