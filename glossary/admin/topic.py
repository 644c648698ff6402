from adminsortable2.admin import SortableAdminMixin
from django.contrib import admin
from modeltranslation.admin import TabbedTranslationAdmin
from modeltranslation.utils import build_localized_fieldname

from glossary.admin.forms import PartForm
from glossary.models import Topic
from glossary.models.revised import LANGUAGE_CODES


@admin.register(Topic)
class TopicAdmin(SortableAdminMixin, TabbedTranslationAdmin):
    form = PartForm
    fields = ("key", "title", "slug", "introduction")
    list_display = ("position", "__str__", "key")
    list_display_links = ("__str__",)
    prepopulated_fields = {
        build_localized_fieldname("slug", code): [
            build_localized_fieldname("title", code)
        ]
        for code in LANGUAGE_CODES
    }
