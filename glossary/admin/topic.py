from adminsortable2.admin import SortableAdminMixin
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from modeltranslation.admin import TabbedTranslationAdmin
from modeltranslation.utils import build_localized_fieldname

from glossary.admin.forms import NAMES, PartForm
from glossary.admin.guarded import GuardedAdmin
from glossary.models import Topic
from glossary.models.revised import LANGUAGE_CODES
from glossary.roles import may_edit_structure


@admin.register(Topic)
class TopicAdmin(GuardedAdmin, SortableAdminMixin, TabbedTranslationAdmin):
    form = PartForm
    formfield_overrides = NAMES
    fields = ("key", "title", "slug", "introduction")
    list_display = ("position", "__str__", "key")
    list_display_links = ("__str__",)
    prepopulated_fields = {
        build_localized_fieldname("slug", code): [
            build_localized_fieldname("title", code)
        ]
        for code in LANGUAGE_CODES
    }

    # The order of the topics is the same in every language.

    def update_order(self, request):
        if not may_edit_structure(request.user):
            raise PermissionDenied
        return super().update_order(request)

    def get_actions(self, request):
        return super().get_actions(request) if may_edit_structure(request.user) else {}
