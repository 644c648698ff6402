from django.contrib import admin
from modeltranslation.admin import TabbedTranslationAdmin

from glossary.admin.forms import WEB_ADDRESSES, PartForm
from glossary.admin.guarded import GuardedAdmin
from glossary.models import Callout


@admin.register(Callout)
class CalloutAdmin(GuardedAdmin, TabbedTranslationAdmin):
    form = PartForm
    formfield_overrides = WEB_ADDRESSES
    list_display = ("__str__", "everywhere")
    autocomplete_fields = ("entries",)
