"""The editors' desk: lists, filters and forms. The rules stay in the models."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from glossary.admin.callout import CalloutAdmin
from glossary.admin.entry import EntryAdmin
from glossary.admin.missed import MissedSearchAdmin
from glossary.admin.topic import TopicAdmin

__all__ = ["CalloutAdmin", "EntryAdmin", "MissedSearchAdmin", "TopicAdmin"]

admin.site.site_header = _("Churn glossary")
admin.site.site_title = _("Churn glossary")
admin.site.index_title = _("The editors’ desk")
