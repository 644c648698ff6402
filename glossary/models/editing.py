"""Who has an entry open for writing just now."""

from django.conf import settings
from django.db import models

from glossary.models.entry import Entry


class Editing(models.Model):
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="editings")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="editings"
    )
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "user"], name="editing_once_per_user"
            )
        ]

    def __str__(self):
        return self.user.get_full_name() or self.user.get_username()
