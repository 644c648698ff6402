"""What belongs to an entry, written on the entry's own page."""

from adminsortable2.admin import SortableStackedInline, SortableTabularInline
from modeltranslation.admin import TranslationStackedInline

from glossary.admin.forms import (
    NAMES,
    WEB_ADDRESSES,
    ColumnsForm,
    EntrySelect,
    LabelForm,
    PartForm,
)
from glossary.admin.guarded import GuardedInline
from glossary.models import Label, Question, Reading, RelatedEntry
from glossary.roles import writable_languages


class QuestionInline(GuardedInline, SortableStackedInline, TranslationStackedInline):
    model = Question
    form = PartForm
    formfield_overrides = NAMES
    extra = 0
    fields = ("key", "question", "answer", "position")


class LabelInline(GuardedInline, SortableTabularInline):
    model = Label
    form = LabelForm
    extra = 0
    fields = ("language", "text", "kind", "homonym", "forms", "position")

    def may_add_or_delete(self, user):
        return bool(writable_languages(user))


class ReadingInline(GuardedInline, SortableStackedInline, TranslationStackedInline):
    model = Reading
    form = PartForm
    formfield_overrides = WEB_ADDRESSES
    extra = 0
    fields = ("title", "address", "position")


class RelatedEntryInline(GuardedInline, SortableTabularInline):
    model = RelatedEntry
    form = ColumnsForm
    fk_name = "entry"
    extra = 0
    fields = ("related", "position")
    autocomplete_fields = ("related",)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "related":
            kwargs["widget"] = EntrySelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
