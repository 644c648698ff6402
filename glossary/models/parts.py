"""What belongs to an entry: questions, labels, further reading; and callouts."""

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from glossary.models.entry import SMALL_LETTERS, Entry, showable_markdown
from glossary.models.revised import LANGUAGE_CODES, Revised, filled

WEB_ADDRESS = URLValidator(schemes=["http", "https"])


def one_needs_other(name, field, other, message):
    """Return the constraints that, in each language, `field` does not stand alone.

    `message` names the {language}; the refusal belongs to the field that is missing.
    """
    return [
        models.CheckConstraint(
            condition=~filled(field, code) | filled(other, code),
            name=f"{name}_{code}",
            violation_error_code=build_localized_fieldname(other, code),
            violation_error_message=format_lazy(message, language=language),
        )
        for code, language in settings.LANGUAGES
    ]


class IndexedPart(models.Model):
    """A part of an entry that search reads: saving or deleting it renews the index."""

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args, index=True, **kwargs):
        super().save(*args, **kwargs)
        if index:
            self.entry.refresh_index()

    @transaction.atomic
    def delete(self, *args, index=True, **kwargs):
        deleted = super().delete(*args, **kwargs)
        if index:
            self.entry.refresh_index()
        return deleted


class Question(IndexedPart, Revised):
    SUBSTANCE = ("question", "answer")

    entry = models.ForeignKey(
        Entry, models.CASCADE, related_name="questions", verbose_name=_("entry")
    )
    key = models.SlugField(
        _("key"),
        max_length=100,
        help_text=_(
            "A short English name, the same in every language: the question’s own "
            "link ends with it."
        ),
        validators=[SMALL_LETTERS],
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    question = models.CharField(_("question"), max_length=300, blank=True)
    answer = models.TextField(
        _("answer"),
        blank=True,
        validators=[showable_markdown],
        help_text=_("Markdown, as in the body."),
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "key"],
                name="question_key_once_per_entry",
                violation_error_message=_("This entry already has that key."),
            ),
            *one_needs_other(
                "question_answered",
                "question",
                "answer",
                _("A question ({language}) needs its answer."),
            ),
        ]
        indexes = [
            # Whether an entry has questions behind is read from here alone.
            models.Index(
                fields=[
                    "entry",
                    "latest_revision",
                    *(
                        build_localized_fieldname("revision", code)
                        for code in LANGUAGE_CODES
                    ),
                ],
                name="question_for_editors",
            ),
            *(
                models.Index(
                    fields=[f"changed_at_{code}"], name=f"question_changed_at_{code}"
                )
                for code in LANGUAGE_CODES
            ),
        ]

    def __str__(self):
        return self.question or self.key

    @transaction.atomic
    def delete(self, *args, index=True, **kwargs):
        deleted = super().delete(*args, index=index, **kwargs)
        # An import, which renews the index itself, states the dates as well.
        for language in LANGUAGE_CODES if index else ():
            if self.has_text(language):
                self.entry.touch(language)
        return deleted

    @property
    def anchor(self):
        return f"question-{self.key}"


class Label(IndexedPart):
    """Another name of the concept in one language."""

    class Kind(models.TextChoices):
        SYNONYM = "synonym", _("synonym")
        ABBREVIATION = "abbreviation", _("abbreviation")
        DEPRECATED = "deprecated", _("deprecated")
        HIDDEN = "hidden", _("hidden")

    entry = models.ForeignKey(
        Entry, models.CASCADE, related_name="labels", verbose_name=_("entry")
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    text = models.CharField(_("text"), max_length=200)
    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=Kind,
        default=Kind.SYNONYM,
        help_text=_("Hidden: found by search, never shown, such as a misspelling."),
    )
    homonym = models.BooleanField(
        _("also an everyday word"),
        default=False,
        help_text=_("Search finds the label, but no text is linked to it."),
    )
    forms = models.JSONField(_("principal forms"), default=dict, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "language", "text"],
                name="label_once_per_entry",
                violation_error_message=_("This entry already has that label."),
            ),
            models.CheckConstraint(
                condition=Q(language__in=LANGUAGE_CODES),
                name="label_language_known",
                violation_error_message=_("The glossary is not written in that."),
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["synonym", "abbreviation", "deprecated", "hidden"]
                ),
                name="label_kind_known",
                violation_error_message=_("Labels of that kind do not exist."),
            ),
        ]

    def __str__(self):
        return self.text

    @transaction.atomic
    def save(self, *args, **kwargs):
        self.text = " ".join(self.text.split())
        super().save(*args, **kwargs)
        self._touch_entry()

    @transaction.atomic
    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        self._touch_entry()
        return deleted

    def _touch_entry(self):
        if self.kind != self.Kind.HIDDEN:
            self.entry.touch(self.language)


class Reading(models.Model):
    """Where to read on: a title and an address in each language."""

    entry = models.ForeignKey(
        Entry, models.CASCADE, related_name="reading", verbose_name=_("entry")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=300, blank=True)
    address = models.URLField(
        _("web address"), max_length=500, blank=True, validators=[WEB_ADDRESS]
    )

    class Meta:
        verbose_name = _("further reading")
        verbose_name_plural = _("further reading")
        ordering = ["position", "pk"]
        constraints = one_needs_other(
            "reading_has_address",
            "title",
            "address",
            _("A title ({language}) needs its address."),
        )

    def __str__(self):
        return self.title or self.address or ""


class Callout(models.Model):
    """How the owner of the site speaks of their own service beside an entry."""

    everywhere = models.BooleanField(
        _("on all entries"),
        default=False,
        help_text=_("An entry’s own callout takes precedence over one for all."),
    )
    entries = models.ManyToManyField(
        Entry, blank=True, related_name="callouts", verbose_name=_("entries")
    )
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(_("text"), blank=True)
    button = models.CharField(_("button"), max_length=60, blank=True)
    address = models.URLField(
        _("web address"), max_length=500, blank=True, validators=[WEB_ADDRESS]
    )

    class Meta:
        verbose_name = _("callout")
        verbose_name_plural = _("callouts")
        constraints = one_needs_other(
            "callout_button_leads",
            "button",
            "address",
            _("A button ({language}) needs the address it leads to."),
        )

    def __str__(self):
        return self.title or str(_("callout"))


# The rows in between are named where a callout or an entry is about to be deleted.
_OnEntry = Callout.entries.through
_OnEntry._meta.verbose_name = _("callout on an entry")
_OnEntry._meta.verbose_name_plural = _("callouts on entries")
_OnEntry.__str__ = lambda row: f"{row.callout} – {row.entry}"


class CalloutOfDeleted(models.Model):
    """Which callout stood on an entry that was deleted, and may be brought back."""

    callout = models.ForeignKey(Callout, models.CASCADE, related_name="deleted_entries")
    entry_id = models.PositiveBigIntegerField(db_index=True)

    def __str__(self):
        return f"{self.callout}: {self.entry_id}"
