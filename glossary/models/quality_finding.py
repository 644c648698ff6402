"""What the checks of an entry found; kept, so that a list of all is a look-up."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from glossary.models.entry import Entry
from glossary.models.parts import Question


class QualityFindingQuerySet(models.QuerySet):
    def open(self):
        """Those that no editor has dismissed as right the way it is."""
        return self.filter(dismissed_at=None)

    def dismissed(self):
        return self.exclude(dismissed_at=None)


class QualityFinding(models.Model):
    """One thing to look at in one field of an entry, in one language.

    `excerpt` is the place in the text. `detail` completes the sentence of the check,
    such as the name to use instead. `anchor` is the id of the field in the form of the
    entry.

    Once dismissed it stays so while the text, known by its digest, stays the same.
    """

    class Check(models.TextChoices):
        QUOTES = "quotes", _("quotation marks")
        CEDILLA = "cedilla", _("letters with a cedilla")
        SPACES = "spaces", _("double spaces")
        LOOSE_MARKS = "loose-marks", _("letters apart from their marks")
        HEADINGS = "headings", _("heading levels")
        LINK = "link", _("links")
        DEPRECATED = "deprecated", _("deprecated names")
        FORMS = "forms", _("principal forms")
        NUMBERS_MISSING = "numbers-missing", _("numbers that are not here")
        NUMBERS_ALONE = "numbers-alone", _("numbers that are only here")
        NEAR_DUPLICATE = "near-duplicate", _("names nearly alike")

    entry = models.ForeignKey(
        Entry, models.CASCADE, related_name="quality_findings", verbose_name=_("entry")
    )
    question = models.ForeignKey(
        Question, models.CASCADE, null=True, verbose_name=_("question")
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    check_name = models.CharField(_("check"), max_length=20, choices=Check)
    field = models.CharField(max_length=20)
    anchor = models.CharField(max_length=100)
    excerpt = models.CharField(max_length=400, blank=True)
    detail = models.CharField(max_length=400, blank=True)
    text_digest = models.CharField(max_length=64, blank=True)
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = QualityFindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("quality finding")
        verbose_name_plural = _("quality findings")
        ordering = ["language", "check_name", "pk"]
        indexes = [
            models.Index(fields=["language", "check_name"], name="finding_in_order"),
        ]

    def __str__(self):
        return f"{self.check_name}: {self.excerpt}"

    @property
    def key(self):
        """What a finding is known by from one check to the next."""
        return (
            self.question_id,
            self.entry_id,
            self.language,
            self.check_name,
            self.field,
            self.excerpt,
            self.detail,
            self.text_digest,
        )


class QualityCheckQuerySet(models.QuerySet):
    def of_deleted(self):
        entries = Entry.objects.filter(pk=models.OuterRef("pk"))
        return self.filter(~models.Exists(entries))


class QualityCheck(models.Model):
    """When an entry was checked; saving it makes the next check due.

    `offers` is by what others could speak of it (`glossary/dependants.py`). Where the
    entry is deleted they are still to be told, so the row outlives it until they are.
    """

    entry = models.OneToOneField(
        Entry,
        models.DO_NOTHING,
        db_constraint=False,
        primary_key=True,
        related_name="quality_check",
    )
    checked_at = models.DateTimeField()
    is_due = models.BooleanField(default=False)
    offers = models.JSONField(default=list)

    objects = QualityCheckQuerySet.as_manager()

    def __str__(self):
        return str(self.entry_id)
