"""Publishing an entry in one language: what is missing first, and the steps themselves.

An entry is a draft, scheduled, published or withdrawn in each language by itself. An
address that readers have seen never goes dead: it leads on, or says what it was
(`glossary/models/former_address.py`).
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from glossary.language import LANGUAGES
from glossary.models import Entry
from glossary.models.revised import LANGUAGE_CODES


@dataclass(frozen=True)
class Finding:
    """Something that an entry lacks in a language.

    `field` is the id of the field to fill, as the entry's form in the admin names it. A
    wall forbids publishing; anything else is a warning. `is_behind` tells that another
    language has what is lacking.
    """

    sentence: str
    field: str
    is_wall: bool = False
    is_behind: bool = False


class NotReady(Exception):
    """The entry lacks what no public page can do without; `walls` are the Findings."""

    def __init__(self, walls):
        super().__init__([wall.sentence for wall in walls])
        self.walls = walls


def findings(entry, language):
    """Return the Findings of an entry in a language, walls first."""
    return [*_walls(entry, language), *_warnings(entry, language)]


def walls(entry, language):
    return [finding for finding in findings(entry, language) if finding.is_wall]


def _walls(entry, language):
    for name, sentence in {
        "term": _("The term is missing."),
        "slug": _("The address is missing."),
        "definition": _("The definition is missing."),
    }.items():
        if not entry.in_language(name, language):
            yield Finding(sentence, _field(name, language), is_wall=True)


def _warnings(entry, language):
    for name, sentence in {
        "heading": _("The reader’s question is missing."),
        "body": _("The body is missing."),
    }.items():
        if not entry.in_language(name, language):
            yield Finding(sentence, _field(name, language))
    known = entry.in_language("forms", language) or {}
    expected = [name for name in LANGUAGES[language].form_names if name != "other"]
    empty = [name for name in expected if not known.get(name)]
    if empty:
        place = LANGUAGES[language].form_names.index(empty[0])
        yield Finding(
            _("Principal forms are missing: search finds the term in those it knows."),
            f"{_field('forms', language)}_{place}",
        )
    if entry.is_outdated(language):
        yield Finding(
            _("The text is outdated: another language has changed its meaning since."),
            _field("definition", language),
            is_behind=True,
        )
    for number, question in enumerate(entry.questions.all()):
        field = f"id_questions-{number}-"
        if not question.has_text(language):
            if name := _name_in_any_language(question):
                yield Finding(
                    _("The question “%(name)s” is not translated.") % {"name": name},
                    field + build_localized_fieldname("question", language),
                    is_behind=True,
                )
        elif question.is_outdated(language):
            yield Finding(
                _("The question “%(name)s” is outdated.")
                % {"name": question.in_language("question", language)},
                field + build_localized_fieldname("answer", language),
                is_behind=True,
            )


def _field(name, language):
    return f"id_{build_localized_fieldname(name, language)}"


def _name_in_any_language(question):
    names = (question.in_language("question", code) for code in LANGUAGE_CODES)
    return next((name for name in names if name), None)


@transaction.atomic
def publish(entry_id, language, moment=None):
    """Let readers see an entry from `moment` on, now unless given; return the entry.

    What is public already keeps the date of its first day. Raises NotReady.
    """
    entry = _locked(entry_id)
    if lacking := walls(entry, language):
        raise NotReady(lacking)
    if moment or not entry.is_published(language):
        entry.set_in_language("published_at", language, moment or timezone.now())
        entry.save()
    return entry


@transaction.atomic
def withdraw(entry_id, language):
    """Take an entry back from readers, or from its schedule; return the entry."""
    entry = _locked(entry_id)
    if entry.in_language("published_at", language):
        entry.set_in_language("published_at", language, None)
        entry.save()
    return entry


def _locked(entry_id):
    """Return the entry as it stands, which no other save can change meanwhile."""
    return Entry.objects.select_for_update().get(pk=entry_id)
