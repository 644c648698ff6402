"""What entries are about: a reader's way in beside the alphabet."""

from django.db import models
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from glossary.models.entry import SMALL_LETTERS
from glossary.models.parts import one_needs_other
from glossary.models.revised import LANGUAGE_CODES


class TopicQuerySet(models.QuerySet):
    def named(self):
        """Topics that have a title, and so a page, in the active language."""
        return self.filter(title__gt="")

    def free_addresses(self):
        """Set the addresses of these topics aside, so that they may exchange them."""
        aside = Cast("pk", models.CharField())
        slugs = [build_localized_fieldname("slug", code) for code in LANGUAGE_CODES]
        self.update(**dict.fromkeys(slugs, aside))


class Topic(models.Model):
    """A group of entries, with a page of its own in each language."""

    key = models.SlugField(
        _("key"),
        max_length=100,
        unique=True,
        help_text=_("A short English name, the same in every language."),
        validators=[SMALL_LETTERS],
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=100, blank=True)
    slug = models.SlugField(
        _("address"),
        max_length=100,
        null=True,
        blank=True,
        help_text=_("The last part of the page’s address in this language."),
        validators=[SMALL_LETTERS],
    )
    introduction = models.CharField(
        _("introduction"),
        max_length=300,
        blank=True,
        help_text=_("One sentence that says what the topic is about."),
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=[build_localized_fieldname("slug", code)],
                name=f"topic_slug_once_{code}",
                violation_error_code="unique",
                violation_error_message=_(
                    "Another topic already has this address in this language."
                ),
            )
            for code in LANGUAGE_CODES
        ] + one_needs_other(
            "topic_title_has_address",
            "title",
            "slug",
            _("A title ({language}) needs its address."),
        )

    def __str__(self):
        return self.title or self.key

    def save(self, *args, **kwargs):
        for code in LANGUAGE_CODES:
            # An empty address is no address: any number of topics may have none.
            name = build_localized_fieldname("slug", code)
            setattr(self, name, getattr(self, name) or None)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("glossary:topic", kwargs={"slug": self.slug})

    def url_in(self, language):
        """Return the address in `language`, or None where the topic has no title."""
        with translation.override(language):
            return self.get_absolute_url() if self.title and self.slug else None
