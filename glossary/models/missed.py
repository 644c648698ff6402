"""What readers searched for and nobody has written about yet."""

from contextlib import suppress

from django.db import DatabaseError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from glossary.language import words

# Beyond these, what was asked for least and longest ago makes room.
MOST_KEPT = 2_000
LONGEST = 100
MOST_DIGITS = 4


class MissedSearchQuerySet(models.QuerySet):
    def count_one(self, language, folded):
        """Count a search that found nothing. Only what was typed is kept, not by whom.

        What is too long for a term, or looks like an address or a number of somebody,
        is not kept.
        """
        is_private = "@" in folded or sum(map(str.isdigit, folded)) > MOST_DIGITS
        if is_private or not words(folded) or len(folded) > LONGEST:
            return
        today = timezone.localdate()
        # A full disk or a busy database costs the count, never the reader's answer.
        with suppress(DatabaseError), transaction.atomic():
            missed, is_new = self.get_or_create(
                language=language, folded=folded, defaults={"last_day": today}
            )
            if is_new:
                self._make_room()
            else:
                self.filter(pk=missed.pk).update(times=F("times") + 1, last_day=today)

    def _make_room(self):
        # Half of what stays is asked for most. The rest came last, to be counted up.
        half = MOST_KEPT // 2
        most = self.order_by("-times", "-last_day", "-pk").values("pk")[:half]
        latest = self.exclude(pk__in=most).order_by("-last_day", "-pk")
        surplus = latest.values_list("pk", flat=True)[MOST_KEPT - half :]
        self.filter(pk__in=list(surplus)).delete()


class MissedSearch(models.Model):
    language = models.CharField(_("language"), max_length=5)
    folded = models.CharField(_("what was searched"), max_length=LONGEST)
    times = models.PositiveIntegerField(_("times"), default=1)
    last_day = models.DateField(_("last day"))

    objects = MissedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("search without result")
        verbose_name_plural = _("searches without result")
        ordering = ["-times", "-last_day", "folded"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "folded"], name="missed_search_once"
            )
        ]

    def __str__(self):
        return self.folded
