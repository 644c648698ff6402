"""Counting substantive changes, so that it shows which language is behind."""

import re
import unicodedata
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

LANGUAGE_CODES = tuple(code for code, _name in settings.LANGUAGES)
# Spaces of no width are pasted in unseen, and Python counts them as letters.
WHITE_SPACE = re.compile(r"[\s\u200b\u2060\ufeff]+")


def tidy(text):
    """Return `text` composed (NFC), with plain line ends and no space around it."""
    if not isinstance(text, str):
        return text
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
    return composed if WHITE_SPACE.sub("", composed) else ""


def filled(field, language):
    """Return the condition that a translated field holds something in `language`.

    An empty field may be NULL as well, which a CHECK lets pass unless it is named.
    """
    name = build_localized_fieldname(field, language)
    return models.Q(**{f"{name}__isnull": False}) & models.Q(**{f"{name}__gt": ""})


class Revised(models.Model):
    """What is written in several languages, none of which is the source.

    `latest_revision` counts changes of meaning, in whichever language they were made.
    Each language's `revision` is the one to which it is true; it is empty where the
    language has no text. A language whose `revision` is below the latest is outdated.

    `SUBSTANCE` names the translated fields that carry the meaning.
    """

    SUBSTANCE = ()

    latest_revision = models.PositiveIntegerField(
        _("latest revision"), default=1, editable=False
    )
    revision = models.PositiveIntegerField(
        _("true to revision"), null=True, editable=False
    )
    changed_at = models.DateTimeField(_("last changed"), null=True, editable=False)

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args, minor=False, current=(), **kwargs):
        """Save, counting what changed since the last save.

        A change of meaning in one language raises the revision and so makes the
        other languages outdated. A language that was itself behind stays behind
        until it is marked current, since it has not taken in the others' change.
        A first text is written from what is there: it is current and outdates none.
        A `minor` change (a comma, a typing slip) and white space outdate none. The
        languages named in `current` are then declared true to the latest revision.
        """
        for field in self.SUBSTANCE:
            for language in LANGUAGE_CODES:
                value = tidy(self.in_language(field, language))
                self.set_in_language(field, language, value)
        self._count_changes(minor)
        for language in current:
            if self.has_text(language):
                self.mark_current(language)
        super().save(*args, **kwargs)

    def in_language(self, field, language):
        """Return a translated field's value in one language."""
        return getattr(self, build_localized_fieldname(field, language))

    def set_in_language(self, field, language, value):
        setattr(self, build_localized_fieldname(field, language), value)

    def has_text(self, language):
        return any(self.in_language(field, language) for field in self.SUBSTANCE)

    def is_outdated(self, language):
        """Tell whether another language has changed its meaning since this one."""
        revision = self.in_language("revision", language)
        return revision is not None and revision < self.latest_revision

    def newer_languages(self, language, among):
        """Return the languages of `among` whose text has what `language` lacks.

        They have taken in the most of all; the one that was changed last comes first.
        """
        own = self.in_language("revision", language) or 0
        revisions = {code: self.in_language("revision", code) or 0 for code in among}
        latest = max(revisions.values(), default=0)
        newer = [code for code in among if revisions[code] == latest > own]
        return sorted(newer, key=self._age_in)

    def _age_in(self, language):
        moment = self.in_language("changed_at", language)
        return timezone.now() - moment if moment else timedelta.max

    def mark_current(self, language):
        """Declare `language` true to the latest revision; save to keep that."""
        self.set_in_language("revision", language, self.latest_revision)

    def save_as_given(self):
        """Save with revisions and dates as they stand, as an import states them."""
        super().save()

    def _count_changes(self, minor):
        stored = self._locked()
        before = {
            language: stored._substance(language) if stored else ()
            for language in LANGUAGE_CODES
        }
        if stored:
            # Another save may have counted since this one was read.
            self.latest_revision = max(self.latest_revision, stored.latest_revision)
        now = {language: self._substance(language) for language in LANGUAGE_CODES}
        changed = [
            code
            for code in now
            if now[code] != before[code] and (any(now[code]) or any(before[code]))
        ]
        rewritten = [code for code in changed if any(now[code]) and any(before[code])]
        current = [code for code in rewritten if not self.is_outdated(code)]
        if rewritten and not minor:
            self.latest_revision += 1
            for code in current:
                self.mark_current(code)
        for code in changed:
            self.set_in_language("changed_at", code, timezone.now())
            if not any(now[code]):
                self.set_in_language("revision", code, None)
            elif not any(before[code]):
                self.mark_current(code)

    def _substance(self, language):
        """Return the texts without any white space, by which they are compared."""
        return tuple(
            WHITE_SPACE.sub("", self.in_language(field, language) or "")
            for field in self.SUBSTANCE
        )

    def _locked(self):
        """Return the stored record, which others cannot change meanwhile, or None."""
        records = type(self)._default_manager.select_for_update()
        return records.filter(pk=self.pk).first() if self.pk else None
