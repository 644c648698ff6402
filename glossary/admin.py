"""The editors' desk: lists, filters and forms. The rules stay in the models."""

from adminsortable2.admin import (
    SortableAdminBase,
    SortableStackedInline,
    SortableTabularInline,
)
from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import DateTimeField, JSONField, URLField
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TabbedTranslationAdmin, TranslationStackedInline
from modeltranslation.utils import build_localized_fieldname

from glossary.forms import PrincipalFormsField
from glossary.models import Callout, Entry, Label, Question, Reading, RelatedEntry
from glossary.models.entry_queryset import Status
from glossary.models.parts import IndexedPart
from glossary.models.revised import LANGUAGE_CODES, Revised

admin.site.site_header = _("Churn glossary")
admin.site.site_title = _("Churn glossary")
admin.site.index_title = _("The editors’ desk")


class LanguageErrors:
    """Shows what a constraint refuses at the field, and so the language, it is about.

    The constraints name that field in their error codes.
    """

    def _update_errors(self, errors):
        placed = {}
        for error in errors.error_dict.pop(NON_FIELD_ERRORS, []):
            field = error.code if error.code in self.fields else NON_FIELD_ERRORS
            placed.setdefault(field, []).append(error)
        for field, found in placed.items():
            errors.error_dict.setdefault(field, []).extend(found)
        super()._update_errors(errors)


class PartForm(LanguageErrors, forms.ModelForm):
    pass


class EntryForm(LanguageErrors, forms.ModelForm):
    minor_change = forms.BooleanField(
        label=_("Minor change"),
        required=False,
        help_text=_("A comma or a typing slip: the other languages stay up to date."),
    )
    up_to_date = forms.MultipleChoiceField(
        label=_("Mark as up to date"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("These languages now say what the others say."),
    )

    class Meta:
        model = Entry
        fields = "__all__"  # noqa: DJ007 - the admin's fieldsets choose


class QuestionInline(SortableStackedInline, TranslationStackedInline):
    model = Question
    form = PartForm
    extra = 0
    fields = ("key", "question", "answer", "position")


class LabelInline(SortableTabularInline):
    model = Label
    extra = 0
    fields = ("language", "text", "kind", "position")


# Django's own default changes to https with its next version.
WEB_ADDRESSES = {URLField: {"assume_scheme": "https"}}


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


def status_filter(code, name):
    """Return a list filter by how entries stand in one language."""

    class StatusFilter(admin.SimpleListFilter):
        title = name
        parameter_name = f"status_{code}"

        def lookups(self, request, model_admin):
            return Status.choices

        def queryset(self, request, queryset):
            if self.value() not in Status.values:
                return queryset
            return queryset.in_status(Status(self.value()), code)

    return StatusFilter


def status_column(code, name):
    """Return a list column that says how an entry stands in one language."""

    @admin.display(description=name)
    def column(entry):
        status = entry.status(code)
        return format_html(
            '<span class="status status-{}">{}</span>', status.value, status.label
        )

    column.__name__ = f"status_{code}"
    return column


class MomentInput(forms.DateTimeInput):
    """A date and time, chosen in the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__({"step": "1", **(attrs or {})}, format="%Y-%m-%dT%H:%M:%S")


@admin.register(Entry)
class EntryAdmin(SortableAdminBase, TabbedTranslationAdmin):
    form = EntryForm
    inlines = (QuestionInline, LabelInline, RelatedEntryInline, ReadingInline)
    list_display = (
        "concept",
        "name",
        *(status_column(code, name) for code, name in settings.LANGUAGES),
    )
    list_filter = tuple(status_filter(code, name) for code, name in settings.LANGUAGES)
    search_fields = (
        "concept",
        *(build_localized_fieldname("term", code) for code in LANGUAGE_CODES),
    )
    ordering = ("concept",)
    list_per_page = 100
    save_on_top = True
    fieldsets = (
        (None, {"fields": ("concept",)}),
        (
            _("Texts"),
            {
                "fields": (
                    "term",
                    "coined",
                    "slug",
                    "heading",
                    "definition",
                    "body",
                    "forms",
                    "published_at",
                )
            },
        ),
        (_("This change"), {"fields": ("minor_change", "up_to_date")}),
    )
    prepopulated_fields = {
        build_localized_fieldname("slug", code): [
            build_localized_fieldname("term", code)
        ]
        for code in LANGUAGE_CODES
    }

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("questions")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, JSONField):
            return PrincipalFormsField(
                db_field.language,
                label=capfirst(db_field.verbose_name),
                help_text=db_field.help_text,
            )
        if isinstance(db_field, DateTimeField):
            # One field with the browser's own calendar instead of two to type in.
            kwargs = {"form_class": forms.DateTimeField, "widget": MomentInput}
            return db_field.formfield(**kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("term"))
    def name(self, entry):
        return entry.term

    def view_on_site(self, entry):
        urls = (entry.url_in(code) for code in LANGUAGE_CODES)
        return next((url for url in urls if url), None)

    def get_search_results(self, request, queryset, search_term):
        # PostgreSQL knows no NUL, and a term that holds one is nobody's.
        term = search_term.replace("\x00", "")
        return super().get_search_results(request, queryset, term)

    def save_model(self, request, obj, form, change):
        obj.save(index=False, **self._kind_of_change(form))

    def save_formset(self, request, form, formset, change):
        parts = formset.save(commit=False)
        for part in formset.deleted_objects:
            part.delete(**self._unindexed(part))
        for part in parts:
            kind = self._kind_of_change(form) if isinstance(part, Revised) else {}
            part.save(**self._unindexed(part), **kind)
        formset.save_m2m()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        entry = form.instance
        for question in entry.questions.all():
            behind = [
                code
                for code in form.cleaned_data["up_to_date"]
                if question.is_outdated(code)
            ]
            if behind:
                question.save(index=False, current=behind)
        # Once for the entry with all its parts, rather than for each of them.
        entry.refresh_index()

    def _kind_of_change(self, form):
        return {
            "minor": form.cleaned_data["minor_change"],
            "current": form.cleaned_data["up_to_date"],
        }

    def _unindexed(self, part):
        return {"index": False} if isinstance(part, IndexedPart) else {}


@admin.register(Callout)
class CalloutAdmin(TabbedTranslationAdmin):
    form = PartForm
    formfield_overrides = WEB_ADDRESSES
    list_display = ("__str__", "everywhere")
    autocomplete_fields = ("entries",)
