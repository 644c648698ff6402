"""What belongs to an entry, written on the entry's own page."""

from adminsortable2.admin import SortableStackedInline, SortableTabularInline
from modeltranslation.admin import TranslationStackedInline

from glossary.admin.forms import WEB_ADDRESSES, LabelForm, PartForm
from glossary.models import Label, Question, Reading, RelatedEntry


class QuestionInline(SortableStackedInline, TranslationStackedInline):
    model = Question
    form = PartForm
    extra = 0
    fields = ("key", "question", "answer", "position")


class LabelInline(SortableTabularInline):
    model = Label
    form = LabelForm
    extra = 0
    fields = ("language", "text", "kind", "homonym", "forms", "position")


class ReadingInline(SortableStackedInline, TranslationStackedInline):
    model = Reading
    form = PartForm
    formfield_overrides = WEB_ADDRESSES
    extra = 0
    fields = ("title", "address", "position")


class RelatedEntryInline(SortableTabularInline):
    model = RelatedEntry
    fk_name = "entry"
    extra = 0
    fields = ("related", "position")
    autocomplete_fields = ("related",)
