"""What was last loaded from each content file, to tell an editor's change from it."""

from django.db import models


class LoadedFile(models.Model):
    """`digest` is of the file's content as it stood in the database after loading."""

    path = models.CharField(max_length=200, unique=True)
    digest = models.CharField(max_length=64)

    def __str__(self):
        return self.path
