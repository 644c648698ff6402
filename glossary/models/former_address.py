"""Addresses under which readers once found an entry, so that none ever goes dead."""

from django.db import models
from django.utils import timezone


class FormerAddressQuerySet(models.QuerySet):
    def last_owner_of(self, slug, language):
        """Return who was the last to leave an address, or None if it was never public.

        The row names the entry, which may be deleted since.
        """
        left = self.filter(language=language, slug=slug)
        return left.order_by("-left_at", "-pk").first()

    def note(self, entry_id, language, slug):
        """Remember that an entry was public at an address and now leaves it."""
        self.update_or_create(
            {"left_at": timezone.now()},
            entry_id=entry_id,
            language=language,
            slug=slug,
        )


class FormerAddress(models.Model):
    """A slug that was public in a language and that its entry has left since.

    The entry moved to another address, was withdrawn or deleted. It may be gone, so the
    database does not insist on it; where it is restored, the address is its own again.
    """

    entry = models.ForeignKey(
        "glossary.Entry",
        models.DO_NOTHING,
        db_constraint=False,
        related_name="former_addresses",
    )
    language = models.CharField(max_length=5)
    slug = models.SlugField(max_length=200)
    left_at = models.DateTimeField()

    objects = FormerAddressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "language", "slug"], name="former_address_once"
            )
        ]

    def __str__(self):
        return f"{self.language}/{self.slug}"
