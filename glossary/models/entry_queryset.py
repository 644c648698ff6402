"""Which entries: the adjectives that views, search and the desk ask by."""

from functools import reduce
from itertools import islice
from operator import or_

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from glossary.models.revised import LANGUAGE_CODES
from glossary.models.saving import one_save


class Status(models.TextChoices):
    """How an entry stands in one language."""

    MISSING = "missing", _("missing")
    DRAFT = "draft", _("draft")
    SCHEDULED = "scheduled", _("scheduled")
    OUTDATED = "outdated", _("outdated")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


def published(language, entry=""):
    """Return the condition that readers of `language` can see an entry.

    `entry` is the path that leads to it, such as `entry__`.
    """
    name = build_localized_fieldname("published_at", language)
    return Q(**{f"{entry}{name}__lte": timezone.now()})


class EntryQuerySet(models.QuerySet):
    def delete(self):
        """Delete the entries; each can be brought back with all its parts."""
        with one_save(), transaction.atomic():
            for entry in self:
                entry.note_for_return()
            return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def published(self, language=None):
        """Entries that readers of `language`, else of the active one, can see."""
        return self.filter(published(language or get_language()))

    def with_modified_at(self, language):
        """Add `modified_at`, as `modified_at_in(language)` of each published entry."""
        from glossary.models.parts import Question

        changed_at = build_localized_fieldname("changed_at", language)
        published_at = models.F(build_localized_fieldname("published_at", language))
        last_question = (
            Question.objects.filter(entry=models.OuterRef("pk"))
            .order_by()
            .values("entry")
            .annotate(last=models.Max(changed_at))
            .values("last")
        )
        moment = models.DateTimeField()
        return self.annotate(
            modified_at=Greatest(
                published_at,
                Coalesce(changed_at, published_at, output_field=moment),
                Coalesce(
                    models.Subquery(last_question), published_at, output_field=moment
                ),
                output_field=moment,
            )
        )

    def changed_last(self, language, number):
        """The entries of which something changed last, with `modified_at`."""
        ids = set()
        for rows in self._by_moment(language):
            # An entry has a handful of questions, which may all have changed at once.
            latest = dict.fromkeys(pk for pk, _moment in rows[: 20 * number])
            ids.update(islice(latest, number))
        entries = self.filter(pk__in=ids).with_modified_at(language)
        return entries.order_by("-modified_at", "concept")[:number]

    def latest_change(self, language):
        """Return when any page of `language` last changed, or None."""
        latest = (row for rows in self._by_moment(language) for row in rows[:1])
        return max((moment for _pk, moment in latest), default=None)

    def _by_moment(self, language):
        """Return three querysets of (entry's id, moment), the latest moment first.

        Of what changes an entry: its texts, its publication and its questions. Each is
        read from an index.
        """
        from glossary.models.parts import Question

        changed_at = build_localized_fieldname("changed_at", language)
        published_at = build_localized_fieldname("published_at", language)
        entries = self.published(language)
        asked = Question.objects.filter(published(language, "entry__"))
        return [
            rows.filter(**{f"{moment}__isnull": False})
            .order_by(f"-{moment}")
            .values_list(entry, moment)
            for rows, entry, moment in (
                (entries, "pk", changed_at),
                (entries, "pk", published_at),
                (asked, "entry_id", changed_at),
            )
        ]

    def published_anywhere(self):
        """Entries that readers can see in one language at least."""
        return self.filter(reduce(or_, map(published, LANGUAGE_CODES)))

    def with_questions(self):
        """Entries of which a question is answered in the active language."""
        from glossary.models.parts import Question

        answered = Question.objects.filter(question__gt="")
        return self.filter(models.Exists(answered.filter(entry=models.OuterRef("pk"))))

    def in_alphabetical_order(self):
        return self.order_by("sort_key", "concept")

    def around_in_topic(self, entry):
        """The entries that stand beside `entry` under its topic: at most two."""
        field = build_localized_fieldname("sort_key", get_language())
        order, concept = entry.sort_key, entry.concept
        tied = Q(**{field: order})
        earlier = Q(**{f"{field}__lt": order}) | (tied & Q(concept__lt=concept))
        later = Q(**{f"{field}__gt": order}) | (tied & Q(concept__gt=concept))
        # What these say is repeated in a way that an index answers.
        earlier &= Q(**{f"{field}__lte": order})
        later &= Q(**{f"{field}__gte": order})
        same_topic = self.filter(topic=entry.topic).values("pk")
        before = same_topic.filter(earlier).order_by(f"-{field}", "-concept")
        after = same_topic.filter(later).order_by(field, "concept")
        return self.filter(
            Q(pk=models.Subquery(before[:1])) | Q(pk=models.Subquery(after[:1]))
        ).in_alphabetical_order()

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

    def as_page(self):
        """With all that stands on the page of an entry."""
        return (
            self.select_related("topic")
            .with_callout()
            .prefetch_related("questions", "labels", "reading")
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
            "concept",
            "topic",
            "term",
            "slug",
            "heading",
            "definition",
            "published_at",
            "sort_key",
        )

    def with_status(self, *languages):
        """Add `status_xx` for each of the languages: what `status(xx)` returns.

        Computed by the database, from indexes alone, so that ten thousand entries are
        counted without reading their texts.
        """
        return self.annotate(
            **{f"status_{language}": _status_in(language) for language in languages}
        )

    def as_names_in_all_languages(self):
        """As `as_names`, without the definitions, in each language."""
        names = ("term", "slug", "published_at", "sort_key")
        fields = [
            build_localized_fieldname(name, code)
            for name in names
            for code in LANGUAGE_CODES
        ]
        return self.only("concept", "topic", *fields)

    def rows(self, *fields):
        """Return bare rows of values, in which no translation is looked for.

        That is what costs most where ten thousand are read.
        """
        return models.QuerySet.values_list(self, *fields)

    def in_status(self, status, language):
        """Entries whose `status(language)` is `status`."""
        return self.with_status(language).filter(**{f"status_{language}": status})


def _status_in(language):
    """Return the expression for the status of an entry in one language."""
    from glossary.models.former_address import FormerAddress
    from glossary.models.parts import Question

    def field(name, lookup=""):
        return build_localized_fieldname(name, language) + lookup

    has_no_text = Q(**{field("revision", "__isnull"): True})
    is_behind = Q(**{field("revision", "__lt"): models.F("latest_revision")})
    # Read once for all entries, rather than once for each.
    questions_behind = Question.objects.filter(has_no_text | is_behind)
    has_questions_behind = Q(pk__in=questions_behind.values("entry"))
    left = FormerAddress.objects.filter(language=language)
    was_public = Q(pk__in=left.values("entry"))
    is_not_public = Q(**{field("published_at", "__isnull"): True})
    is_to_come = Q(**{field("published_at", "__gt"): timezone.now()})
    # The first that holds decides.
    return models.Case(
        models.When(has_no_text, models.Value(Status.MISSING)),
        models.When(is_not_public & was_public, models.Value(Status.WITHDRAWN)),
        models.When(is_not_public, models.Value(Status.DRAFT)),
        models.When(is_to_come, models.Value(Status.SCHEDULED)),
        models.When(is_behind | has_questions_behind, models.Value(Status.OUTDATED)),
        default=models.Value(Status.PUBLISHED),
        output_field=models.CharField(),
    )
