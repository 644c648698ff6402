"""Which fields exist once a language, and which records keep their history."""

import simple_history
from modeltranslation.translator import TranslationOptions, register

from glossary.models import (
    Callout,
    Entry,
    Label,
    Question,
    Reading,
    RelatedEntry,
    Topic,
)


@register(Entry)
class EntryTranslation(TranslationOptions):
    fields = (
        "term",
        "coined",
        "slug",
        "heading",
        "definition",
        "body",
        "forms",
        "homonym",
        "published_at",
        "sort_key",
        "revision",
        "changed_at",
    )


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("question", "answer", "revision", "changed_at")


@register(Reading)
class ReadingTranslation(TranslationOptions):
    fields = ("title", "address")


@register(Callout)
class CalloutTranslation(TranslationOptions):
    fields = ("title", "text", "button", "address")


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("title", "slug", "introduction")


# History is registered here, after the translated fields exist: from inside the
# models it would miss them and break every save.
for model in (Entry, RelatedEntry, Question, Label, Reading, Callout, Topic):
    simple_history.register(model, app="glossary")
