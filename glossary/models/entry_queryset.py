"""Which entries: the adjectives that views, search and the desk ask by."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname


class Status(models.TextChoices):
    """How an entry stands in one language."""

    MISSING = "missing", _("missing")
    DRAFT = "draft", _("draft")
    SCHEDULED = "scheduled", _("scheduled")
    OUTDATED = "outdated", _("outdated")
    PUBLISHED = "published", _("published")


class EntryQuerySet(models.QuerySet):
    def published(self):
        """Entries that readers of the active language can see."""
        return self.filter(published_at__lte=timezone.now())

    def in_alphabetical_order(self):
        return self.order_by("sort_key", "concept")

    def with_callout(self):
        """Add the callout meant for the entry, else the one for all.

        `callout_title`, `callout_text`, `callout_button`, `callout_address` are those
        of the active language; all are None where there is no callout.
        """
        from glossary.models.parts import Callout

        chosen = Callout.objects.filter(
            Q(everywhere=True) | Q(entries=models.OuterRef("pk")), title__gt=""
        ).order_by("everywhere", "pk")
        return self.annotate(
            **{
                f"callout_{name}": models.Subquery(chosen.values(name)[:1])
                for name in ("title", "text", "button", "address")
            }
        )

    def to_begin_with(self):
        """Entries that are written out in full, those others point to most first."""
        return (
            self.filter(body__gt="")
            .annotate(pointing_here=models.Count("related_from_rows"))
            .order_by("-pointing_here", "sort_key")
        )

    def as_names(self):
        """Without the long texts: enough to list and link entries."""
        return self.only(
            "concept", "term", "slug", "heading", "definition", "published_at"
        )

    def in_status(self, status, language):
        """Entries whose `status(language)` is `status`."""
        from glossary.models.parts import Question

        def field(name, lookup=""):
            return build_localized_fieldname(name, language) + lookup

        missing = Q(**{field("revision", "__isnull"): True})
        draft = ~missing & Q(**{field("published_at", "__isnull"): True})
        scheduled = ~missing & Q(**{field("published_at", "__gt"): timezone.now()})
        public = ~missing & Q(**{field("published_at", "__lte"): timezone.now()})
        behind = Q(**{field("revision", "__lt"): models.F("latest_revision")})
        questions_behind = models.Exists(
            Question.objects.filter(
                behind | Q(**{field("revision", "__isnull"): True}),
                entry=models.OuterRef("pk"),
            )
        )
        outdated = public & (behind | Q(questions_behind))
        return self.filter(
            {
                Status.MISSING: missing,
                Status.DRAFT: draft,
                Status.SCHEDULED: scheduled,
                Status.OUTDATED: outdated,
                Status.PUBLISHED: public & ~outdated,
            }[status]
        )
