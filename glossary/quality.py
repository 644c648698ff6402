"""What an editor should look at once more in an entry: warnings, never walls.

Each check is a small function that yields Findings for one language of an entry. What
they find is kept (`QualityFinding`) until an entry is checked anew.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from glossary.dependants import concerned, offers
from glossary.language import LANGUAGES, typography
from glossary.language.numerals import numerals
from glossary.linking import mentions
from glossary.markdown import link_targets
from glossary.models import (
    Entry,
    Label,
    QualityCheck,
    QualityFinding,
    Question,
)
from glossary.models.revised import LANGUAGE_CODES
from glossary.typos import named_nearly

Check = QualityFinding.Check

# What each check says; `detail` of the finding completes it.
SENTENCES = {
    Check.QUOTES: _("This language writes other quotation marks and apostrophes."),
    Check.CEDILLA: _("Romanian writes ș and ț with a comma below."),
    Check.SPACES: _("Two spaces stand where one is enough."),
    Check.LOOSE_MARKS: _("A letter is written apart from its mark: type it anew."),
    Check.HEADINGS: _("A heading skips a level."),
    Check.LINK: _("The link leads to no published page: %(detail)s"),
    Check.DEPRECATED: _("This name is deprecated: use “%(detail)s”."),
    Check.FORMS: _("The forms cannot be guessed: give the principal forms."),
    Check.NUMBERS_MISSING: _("The other languages name these numbers: %(detail)s"),
    Check.NUMBERS_ALONE: _("No other language names these numbers: %(detail)s"),
    Check.NEAR_DUPLICATE: _("Nearly the same name as in “%(detail)s”."),
}
# A text speaks about a name, rather than using it, inside quotes or emphasis.
_SETS_APART = '„“”«"*_‘'
# Entries checked at once.
AT_ONCE = 50
# So many more are checked in the time that an editor waits for a save.
FEW = 5


@dataclass(frozen=True)
class Text:
    """One field of an entry or of its question in one language."""

    entry: Entry
    language: str
    field: str
    anchor: str
    text: str
    question: Question | None = None

    @cached_property
    def prose(self):
        return typography.prose(self.text) if self.is_markdown else self.text

    @property
    def is_markdown(self):
        return self.field in ("body", "answer")

    @property
    def is_running(self):
        """Tell whether this is running text, where names are used."""
        return self.field in ("definition", "body", "answer")

    def finding(self, check_name, stretch=None, detail=""):
        where = typography.excerpt(self.text, *stretch) if stretch else ""
        return QualityFinding(
            entry=self.entry,
            question=self.question,
            language=self.language,
            check_name=check_name,
            field=self.field,
            anchor=self.anchor,
            excerpt=where[:400],
            detail=detail[:400],
            text_digest=sha256(self.text.encode()).hexdigest(),
        )


def sentence(finding):
    """Return what a finding says, in the editor's language."""
    return str(SENTENCES[finding.check_name]) % {"detail": finding.detail}


def check(ids):
    """Check the entries with these ids anew; return what is found, which is kept.

    An entry that is being saved meanwhile waits, so that what is kept is true of it.
    """
    with transaction.atomic():
        locked = Entry.objects.select_for_update().filter(pk__in=ids).order_by("pk")
        entries = list(locked.prefetch_related("labels", "questions"))
        found = list(findings(entries))
        before = QualityFinding.objects.filter(entry__in=ids)
        _keep_dismissed(found, before.dismissed())
        before.delete()
        _note_checks(entries)
        return QualityFinding.objects.bulk_create(found)


def _note_checks(entries):
    """Keep what these entries offer to others, and renew what is told of those."""
    ids = [entry.pk for entry in entries]
    checks = QualityCheck.objects.filter(pk__in=ids).values_list("offers", flat=True)
    before = [offer for offered in checks for offer in offered]
    made = [
        QualityCheck(entry=entry, checked_at=timezone.now(), offers=offers(entry))
        for entry in entries
    ]
    QualityCheck.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=["checked_at", "is_due", "offers"],
    )
    now = [offer for each in made for offer in each.offers]
    others = concerned(before, now).difference(ids)
    # Afterwards, as two entries saved at once would wait for each other.
    transaction.on_commit(partial(_renew, others), robust=True)


def _renew(ids):
    """Check entries that another one's change concerns: now, or later if many."""
    if 0 < len(ids) <= FEW:
        check(ids)
    elif ids:
        QualityCheck.objects.filter(pk__in=ids).update(is_due=True)


@transaction.atomic
def tell_of_deleted():
    """Renew what was found in other entries about those deleted since."""
    checks = dict(QualityCheck.objects.of_deleted().values_list("pk", "offers"))
    before = [offer for offered in checks.values() for offer in offered]
    _renew(concerned(before, []))
    # Of no others: who was deleted meanwhile is still to be told of.
    QualityCheck.objects.filter(pk__in=checks).delete()


def _keep_dismissed(found, dismissed):
    known = {finding.key: finding for finding in dismissed}
    for finding in found:
        if finding.key in known:
            finding.dismissed_at = known[finding.key].dismissed_at
            finding.dismissed_by_id = known[finding.key].dismissed_by_id


def due():
    """Return the entries that were written, or have appeared, and not checked since."""
    is_due = Q(quality_check=None) | Q(quality_check__is_due=True)
    for code in LANGUAGE_CODES:
        name = build_localized_fieldname("published_at", code)
        checked_at = F("quality_check__checked_at")
        appeared = {f"{name}__lte": timezone.now(), f"{name}__gt": checked_at}
        is_due |= Q(**appeared)
    return Entry.objects.filter(is_due).order_by("pk")


def check_in_turn(entries):
    """Check many entries, some at a time; yield how many have been checked so far."""
    tell_of_deleted()
    ids = list(entries.values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        check(ids[start : start + AT_ONCE])
        yield min(start + AT_ONCE, len(ids))


def findings(entries):
    """Yield what the checks find in entries that have their labels and questions."""
    texts = [text for entry in entries for text in _texts(entry)]
    for text in texts:
        yield from _slips_of_typing(text)
        yield from _dead_links(text)
        yield from _unknown_forms(text)
        yield from _near_duplicates(text)
    for language in LANGUAGE_CODES:
        running = [t for t in texts if t.language == language and t.is_running]
        yield from _deprecated_names(running, language)
    yield from _numbers(texts)


def _texts(entry):
    for language in LANGUAGE_CODES:
        for field in ("term", "heading", "definition", "body"):
            name = build_localized_fieldname(field, language)
            if text := entry.in_language(field, language):
                yield Text(entry, language, field, f"id_{name}", text)
        for number, question in enumerate(entry.questions.all()):
            for field in ("question", "answer"):
                name = build_localized_fieldname(field, language)
                anchor = f"id_questions-{number}-{name}"
                if text := question.in_language(field, language):
                    yield Text(entry, language, field, anchor, text, question)
    for number, label in enumerate(entry.labels.all()):
        # What is hidden is a misspelling on purpose.
        if label.kind != Label.Kind.HIDDEN:
            anchor = f"id_labels-{number}-text"
            yield Text(entry, label.language, "label", anchor, label.text)


def _slips_of_typing(text):
    found = {
        Check.QUOTES: typography.foreign_quotes(text.prose, text.language),
        Check.SPACES: typography.double_spaces(text.prose),
        Check.LOOSE_MARKS: typography.loose_marks(text.prose),
    }
    if text.language == "ro":
        found[Check.CEDILLA] = typography.cedillas(text.prose)
    if text.field == "body":
        found[Check.HEADINGS] = typography.heading_jumps(text.prose)
    for check_name, stretches in found.items():
        shown_until = 0
        for start, end in stretches:
            # What stands close by is in the same excerpt.
            if start >= shown_until:
                yield text.finding(check_name, (start, end))
                shown_until = end + typography.AROUND


# Links ------------------------------------------------------------------------------


def _dead_links(text):
    for target in link_targets(text.text) if text.is_markdown else ():
        if _is_dead(target):
            yield text.finding(Check.LINK, detail=target)


def _is_dead(target):
    """Tell whether a link leads to this site, and there to nothing a reader can see."""
    own = urlsplit(settings.SITE_URL)
    address = urlsplit(target)
    if address.netloc not in ("", own.netloc) or not address.path.startswith("/"):
        return False
    language = address.path.split("/")[1]
    with translation.override(language if language in LANGUAGE_CODES else "en"):
        try:
            page = resolve(address.path)
        except Resolver404:
            return True
    if page.view_name != "glossary:entry":
        return False
    published = {
        build_localized_fieldname("slug", language): page.kwargs["slug"],
        f"{build_localized_fieldname('published_at', language)}__lte": timezone.now(),
    }
    return not Entry.objects.filter(**published).exists()


# Names ------------------------------------------------------------------------------


def _unknown_forms(text):
    """A name without principal forms whose forms the language's rules cannot guess."""
    rules = LANGUAGES[text.language]
    if text.field != "term" or not rules.every_name_inflects:
        return
    known = text.entry.in_language("forms", text.language)
    if not known and not rules.suggest(text.text):
        name = build_localized_fieldname("forms", text.language)
        forms = Text(text.entry, text.language, "forms", f"id_{name}_0", text.text)
        yield forms.finding(Check.FORMS, (0, len(text.text)))


def _near_duplicates(text):
    if text.field not in ("term", "label"):
        return
    others = named_nearly([text.text], text.language).exclude(entry=text.entry.pk)
    other = others.select_related("entry").order_by("-is_term", "entry__concept")[:1]
    for form in other:
        term = form.entry.in_language("term", text.language) or form.entry.concept
        yield text.finding(Check.NEAR_DUPLICATE, (0, len(text.text)), detail=term)


def _deprecated_names(texts, language):
    labels = Label.objects.filter(language=language, kind=Label.Kind.DEPRECATED)
    deprecated = {
        (label.entry_id, label.text): label.entry
        for label in labels.select_related("entry")
    }
    if not deprecated:
        return
    for text, named in zip(
        texts, mentions([text.prose for text in texts], language), strict=True
    ):
        for mention in named:
            entry = deprecated.get((mention.entry_id, mention.name))
            before = text.text[: mention.start][-1:]
            if entry and (not before or before not in _SETS_APART):
                term = entry.in_language("term", language) or entry.concept
                stretch = (mention.start, mention.end)
                yield text.finding(Check.DEPRECATED, stretch, detail=term)


# Numbers ----------------------------------------------------------------------------


def _numbers(texts):
    """Compare the numbers of each body and each answer between its languages."""
    by_place = defaultdict(dict)
    for text in texts:
        if text.is_markdown:
            place = (text.entry.pk, text.question and text.question.pk)
            by_place[place][text.language] = text
    for translations in by_place.values():
        yield from _differing_numbers(translations)


def _differing_numbers(translations):
    """What one language alone says, and what it alone does not; each number once."""
    numbers = {
        language: {n.value: n.written for n in numerals(text.text, language)}
        for language, text in translations.items()
    }
    for language, own in numbers.items():
        others = [set(numbers[code]) for code in numbers if code != language]
        if not others:
            continue
        alone = set(own).difference(*others)
        # Of two languages, what one lacks is what the other alone says.
        missing = set.intersection(*others) - set(own) if len(others) > 1 else set()
        written = numbers[next(code for code in numbers if code != language)]
        for check_name, values, shown in (
            (Check.NUMBERS_ALONE, alone, own),
            (Check.NUMBERS_MISSING, missing, written),
        ):
            if values:
                detail = " · ".join(shown[value] for value in sorted(values))
                yield translations[language].finding(check_name, detail=detail)
