"""What a translator has to do in one language, seen from another language's text."""

from collections import Counter
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from glossary.models import Entry, Question


class PartStatus(models.TextChoices):
    """How one part of an entry stands in a language."""

    MISSING = "missing", _("missing")
    OUTDATED = "outdated", _("outdated")
    CURRENT = "current", _("up to date")


@dataclass(frozen=True)
class SourceText:
    """A text of the other language; `before` is None where nothing has changed."""

    now: str
    before: str | None = None

    @property
    def has_changed(self):
        return self.before is not None


@dataclass(frozen=True)
class Part:
    """The entry or one of its questions; `texts` holds a SourceText for each field."""

    record: Entry | Question
    status: PartStatus
    texts: dict[str, SourceText]

    @property
    def has_change(self):
        return any(text.has_changed for text in self.texts.values())


def parts(entry, language, source):
    """Return the Parts to write in `language`: the entry itself, then its questions.

    What the text of `source` said when `language` was last true to it stands in
    `before`, unless history does not know or it says the same.
    """
    questions = list(entry.questions.all())
    past = _true_then(Entry, [entry], language)
    past |= _true_then(Question, questions, language)
    return [
        Part(
            record,
            part_status(record, language),
            {
                field: _source_text(record, past.get(record), field, source)
                for field in record.SUBSTANCE
            },
        )
        for record in [entry, *questions]
    ]


def part_status(record, language):
    if not record.has_text(language):
        return PartStatus.MISSING
    return PartStatus.OUTDATED if record.is_outdated(language) else PartStatus.CURRENT


def sources(entry, language, among):
    """Return the languages of `among` with a text, the best to translate from first.

    That is the one which has moved on in most parts since `language` was true to it.
    """
    written = [code for code in among if code != language and entry.has_text(code)]
    newer = Counter(
        code
        for record in [entry, *entry.questions.all()]
        for code in record.newer_languages(language, written)[:1]
    )
    return sorted(written, key=lambda code: -newer[code])


def _source_text(record, past, field, source):
    now = record.in_language(field, source) or ""
    before = getattr(past, f"{field}_{source}", None) if past else None
    # A text written since then is new as a whole: there is nothing to compare.
    return SourceText(now, before if before and before != now else None)


def _true_then(model, records, language):
    """Return {record: how history has it at the revision to which it is true}."""
    outdated = {one.pk: one for one in records if one.is_outdated(language)}
    if not outdated:
        return {}
    condition = models.Q()
    for one in outdated.values():
        revision = one.in_language("revision", language)
        condition |= models.Q(id=one.pk, latest_revision__lte=revision)
    known = model.history.filter(condition).order_by()
    latest = known.values("id").annotate(latest=models.Max("history_id"))
    found = model.history.filter(history_id__in=latest.values("latest"))
    return {outdated[past.id]: past for past in found}
