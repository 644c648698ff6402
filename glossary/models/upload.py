"""A file that an editor uploaded and has not yet confirmed to import."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

KEPT_FOR = timedelta(hours=1)


class UploadQuerySet(models.QuerySet):
    def fresh(self):
        return self.filter(created_at__gt=timezone.now() - KEPT_FOR)

    def forget_old(self):
        self.filter(created_at__lte=timezone.now() - KEPT_FOR).delete()


class Upload(models.Model):
    """At most one for each editor; it goes when it is imported, dropped or too old.

    In the database rather than in a file, so that any host can show its preview.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="upload"
    )
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = UploadQuerySet.as_manager()

    def __str__(self):
        return self.name
