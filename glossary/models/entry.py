"""A concept's page in every language in which it is published."""

from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from glossary.language import LANGUAGES
from glossary.markdown import problem_in
from glossary.models.entry_queryset import EntryQuerySet, Status
from glossary.models.former_address import FormerAddress
from glossary.models.revised import LANGUAGE_CODES, Revised, filled
from glossary.models.saving import one_save

SMALL_LETTERS = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
    _("Use small letters a–z, digits and single hyphens."),
)
# The sort key of an entry without a term: after every letter of any alphabet.
SORTS_LAST = "99"


# Stands for the slug in an address, which is looked up once a language.
_ANY_SLUG = "/-/"


def showable_markdown(text):
    """Refuse Markdown that the page cannot show."""
    if problem := problem_in(text or ""):
        raise ValidationError(_(problem.text), params=problem.values)


class Entry(Revised):
    SUBSTANCE = ("term", "heading", "definition", "body")

    concept = models.SlugField(
        _("concept"),
        max_length=100,
        unique=True,
        help_text=_(
            "A stable English name, such as churn-rate: the same in every language, "
            "and never changed once published."
        ),
        validators=[SMALL_LETTERS],
    )
    topic = models.ForeignKey(
        "Topic",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("topic"),
    )
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("From this day on the desk asks to look the entry through again."),
    )
    term = models.CharField(_("term"), max_length=200, blank=True)
    coined = models.BooleanField(
        _("our proposal"),
        default=False,
        help_text=_(
            "The term is not yet in use in this language: the page shows the English "
            "term beside it."
        ),
    )
    slug = models.SlugField(
        _("address"),
        max_length=200,
        null=True,
        blank=True,
        help_text=_("The last part of the page’s address in this language."),
        validators=[SMALL_LETTERS],
    )
    heading = models.CharField(
        _("reader’s question"),
        max_length=300,
        blank=True,
        help_text=_("What a reader asks, such as “What is churn?”"),
    )
    definition = models.TextField(
        _("definition"),
        blank=True,
        help_text=_("One or two sentences that are complete by themselves."),
    )
    body = models.TextField(
        _("body"),
        blank=True,
        validators=[showable_markdown],
        help_text=_(
            "Markdown. Headings begin with ##, formulas stand between dollar signs: "
            "$$\\frac{50}{1000}$$."
        ),
    )
    forms = models.JSONField(
        _("principal forms"),
        default=dict,
        blank=True,
        help_text=_("The forms of the term from which all others follow."),
    )
    homonym = models.BooleanField(
        _("also an everyday word"),
        default=False,
        help_text=_("Search finds the term, but no text is linked to it."),
    )
    published_at = models.DateTimeField(
        _("published"),
        null=True,
        blank=True,
        help_text=_("Empty: a draft. In the future: appears by itself at that time."),
    )
    sort_key = models.CharField(max_length=200, blank=True, editable=False)
    related = models.ManyToManyField(
        "self",
        through="RelatedEntry",
        symmetrical=False,
        related_name="related_from",
        verbose_name=_("related entries"),
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["concept"]
        # What each of them allows: glossary/roles.py.
        permissions = [
            ("publish_entry", "Can publish entry"),
            ("edit_structure", "Can edit what all languages share"),
            *((f"write_{code}", f"Can write {code}") for code in LANGUAGE_CODES),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=[build_localized_fieldname("slug", code)],
                name=f"entry_slug_once_{code}",
                violation_error_code="unique",
                violation_error_message=_(
                    "Another entry already has this address in this language."
                ),
            )
            for code in LANGUAGE_CODES
        ] + [
            models.CheckConstraint(
                condition=Q(**{f"published_at_{code}__isnull": True})
                | (
                    filled("slug", code)
                    & filled("term", code)
                    & filled("definition", code)
                ),
                name=f"entry_published_complete_{code}",
                violation_error_code=build_localized_fieldname("published_at", code),
                violation_error_message=format_lazy(
                    _(
                        "To be published ({language}), an entry needs a term, "
                        "an address and a definition."
                    ),
                    language=name,
                ),
            )
            for code, name in settings.LANGUAGES
        ]
        indexes = [
            # With the date, so that drafts are passed over without being read.
            *(
                models.Index(
                    fields=[f"sort_key_{code}", "concept", f"published_at_{code}"],
                    name=f"entry_in_order_{code}",
                )
                for code in LANGUAGE_CODES
            ),
            *(
                models.Index(
                    fields=["topic", f"sort_key_{code}", "concept"],
                    name=f"entry_in_topic_{code}",
                )
                for code in LANGUAGE_CODES
            ),
            # What is published, and what was published or changed last.
            *(
                models.Index(
                    fields=[f"published_at_{code}", "id"],
                    name=f"entry_published_at_{code}",
                )
                for code in LANGUAGE_CODES
            ),
            *(
                models.Index(
                    fields=[f"changed_at_{code}", f"published_at_{code}"],
                    name=f"entry_changed_at_{code}",
                )
                for code in LANGUAGE_CODES
            ),
            # All by which the editors' list is sorted, searched, filtered and counted,
            # so that none of these reads the texts.
            models.Index(
                fields=[
                    "concept",
                    "latest_revision",
                    *(
                        build_localized_fieldname(name, code)
                        for name in ("term", "published_at", "revision")
                        for code in LANGUAGE_CODES
                    ),
                ],
                name="entry_for_editors",
            ),
        ]

    def __str__(self):
        return self.term or self.concept

    def get_absolute_url(self):
        return entry_path(self.slug, translation.get_language())

    def url_in(self, language):
        """Return the address in `language`, or None where it is not published."""
        if not self.is_published(language):
            return None
        return entry_path(self.in_language("slug", language), language)

    @transaction.atomic
    def save(self, *args, index=True, **kwargs):
        self._complete()
        self._leave_addresses()
        super().save(*args, **kwargs)
        if index:
            self.refresh_index()

    @transaction.atomic
    def save_as_given(self):
        self._complete()
        self._leave_addresses()
        super().save_as_given()

    def delete(self, *args, **kwargs):
        """Delete the entry; it can be brought back with all its parts."""
        with one_save(), transaction.atomic():
            if stored := self._locked():
                stored.note_for_return()
            return super().delete(*args, **kwargs)

    def note_for_return(self):
        """Keep what goes with this entry and that history does not record."""
        from glossary.models.parts import CalloutOfDeleted

        self.note_public_addresses()
        CalloutOfDeleted.objects.bulk_create(
            [
                CalloutOfDeleted(callout=callout, entry_id=self.pk)
                for callout in self.callouts.all()
            ]
        )

    def note_public_addresses(self, but=None):
        """Keep the addresses at which readers find this entry, as it is about to leave.

        Those that it has in `but` as well, another state of it, it does not leave.
        """
        for code in LANGUAGE_CODES:
            slug = self.in_language("slug", code)
            stays = (
                but and but.is_published(code) and but.in_language("slug", code) == slug
            )
            if self.is_published(code) and not stays:
                FormerAddress.objects.note(self.pk, code, slug)

    def _leave_addresses(self):
        stored = self._locked()
        if stored:
            stored.note_public_addresses(but=self)

    def _complete(self):
        for code in LANGUAGE_CODES:
            term = self.in_language("term", code) or ""
            key = LANGUAGES[code].sort_key(term) or SORTS_LAST
            self.set_in_language("sort_key", code, key)
            # An empty address is no address: any number of drafts may have none.
            self.set_in_language("slug", code, self.in_language("slug", code) or None)

    def refresh_index(self):
        """Rewrite what search knows of this entry."""
        from glossary.models.index import reindex

        reindex([self])

    def is_published(self, language):
        moment = self.in_language("published_at", language)
        return moment is not None and moment <= timezone.now()

    def modified_at_in(self, language):
        """Return when what readers of `language` see here last changed.

        What was written before it was published is new on that day.
        """
        parts = [self, *self.questions.all()]
        moments = [part.in_language("changed_at", language) for part in parts]
        moments.append(self.in_language("published_at", language))
        return max(moment for moment in moments if moment)

    def touch(self, language):
        """Record now a change of what has no date of its own, such as a label."""
        if self.has_text(language):
            now = timezone.now()
            self.set_in_language("changed_at", language, now)
            changed_at = build_localized_fieldname("changed_at", language)
            Entry.objects.filter(pk=self.pk).update(**{changed_at: now})

    def status(self, language):
        """Return how the entry and its questions stand in `language`."""
        if not self.has_text(language):
            return Status.MISSING
        moment = self.in_language("published_at", language)
        if moment is None:
            left = (row.language for row in self.former_addresses.all())
            return Status.WITHDRAWN if language in left else Status.DRAFT
        if moment > timezone.now():
            return Status.SCHEDULED
        parts = [self, *self.questions.all()]
        if any(part.is_outdated(language) for part in parts) or any(
            not question.has_text(language) for question in parts[1:]
        ):
            return Status.OUTDATED
        return Status.PUBLISHED


def entry_path(slug, language):
    """Return the address of the entry that has `slug` in `language`."""
    return _pattern(language).replace(_ANY_SLUG, f"/{slug}/")


@cache
def _pattern(language):
    with translation.override(language):
        return reverse("glossary:entry", kwargs={"slug": _ANY_SLUG.strip("/")})


class RelatedEntry(models.Model):
    entry = models.ForeignKey(
        Entry, models.CASCADE, related_name="related_rows", verbose_name=_("entry")
    )
    related = models.ForeignKey(
        Entry,
        models.CASCADE,
        related_name="related_from_rows",
        verbose_name=_("related entry"),
    )
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("related entry")
        verbose_name_plural = _("related entries")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "related"],
                name="related_once",
                violation_error_message=_("This entry is already named as related."),
            ),
            models.CheckConstraint(
                condition=~Q(entry=models.F("related")),
                name="related_to_another",
                violation_error_message=_("An entry cannot be related to itself."),
            ),
        ]

    def __str__(self):
        return str(self.related)
