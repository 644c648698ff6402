"""Which of an entry's preview links still work."""

from django.conf import settings
from django.db import models

from glossary.models.entry import Entry


class PreviewSeriesQuerySet(models.QuerySet):
    def number_of(self, entry_id, language):
        """Return the number that links bear by now; the first ones bear none."""
        rows = self.filter(entry=entry_id, language=language)
        return rows.values_list("number", flat=True).first() or 0

    def end(self, entry_id, language):
        """Let the links that were made so far no longer work."""
        row, _is_new = self.get_or_create(entry_id=entry_id, language=language)
        self.filter(pk=row.pk).update(number=models.F("number") + 1)


class PreviewSeries(models.Model):
    """Preview links of one entry in one language; revoking them begins a new series.

    The row outlives its entry, which may be brought back: its links stay revoked.
    """

    entry = models.ForeignKey(
        Entry, models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    number = models.PositiveIntegerField(default=0)

    objects = PreviewSeriesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "language"], name="preview_series_once"
            )
        ]

    def __str__(self):
        return f"{self.entry_id}/{self.language}: {self.number}"
