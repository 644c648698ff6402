from django.contrib import admin
from modeltranslation.admin import TabbedTranslationAdmin

from glossary.admin.forms import WEB_ADDRESSES, EntriesField, EntriesSelect, PartForm
from glossary.admin.guarded import GuardedAdmin
from glossary.models import Callout


@admin.register(Callout)
class CalloutAdmin(GuardedAdmin, TabbedTranslationAdmin):
    form = PartForm
    formfield_overrides = WEB_ADDRESSES
    list_display = ("__str__", "everywhere")
    autocomplete_fields = ("entries",)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "entries":
            kwargs["form_class"] = EntriesField
            kwargs["widget"] = EntriesSelect(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
