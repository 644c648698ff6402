"""The editors' desk: lists, filters and forms. The rules stay in the models."""

from adminsortable2.admin import (
    SortableAdminBase,
    SortableStackedInline,
    SortableTabularInline,
)
from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import F, JSONField, Q, URLField
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TabbedTranslationAdmin, TranslationStackedInline
from modeltranslation.utils import build_localized_fieldname

from glossary.forms import PrincipalFormsField
from glossary.models import Callout, Entry, Label, Question, Reading, RelatedEntry
from glossary.models.revised import LANGUAGE_CODES, Revised

admin.site.site_header = _("Churn glossary")
admin.site.site_title = _("Churn glossary")
admin.site.index_title = _("The editors’ desk")


class EntryForm(forms.ModelForm):
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
            return [
                ("published", _("published")),
                ("outdated", _("outdated")),
                ("draft", _("draft or scheduled")),
                ("missing", _("missing")),
            ]

        def queryset(self, request, queryset):
            def field(base, lookup=""):
                return build_localized_fieldname(base, code) + lookup

            published = Q(**{field("published_at", "__lte"): timezone.now()})
            missing = Q(**{field("revision", "__isnull"): True})
            outdated = Q(**{field("revision", "__lt"): F("latest_revision")}) | Q(
                **{
                    field("questions__revision", "__lt"): F(
                        "questions__latest_revision"
                    )
                }
            )
            wanted = {
                "published": published,
                "outdated": outdated,
                "draft": ~published & ~missing,
                "missing": missing,
            }.get(self.value())
            return queryset if wanted is None else queryset.filter(wanted).distinct()

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
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("term"))
    def name(self, entry):
        return entry.term

    def view_on_site(self, entry):
        urls = (entry.url_in(code) for code in LANGUAGE_CODES)
        return next((url for url in urls if url), None)

    def save_model(self, request, obj, form, change):
        for code in form.cleaned_data["up_to_date"]:
            if obj.has_text(code):
                obj.mark_current(code)
        obj.save(minor=form.cleaned_data["minor_change"])

    def save_formset(self, request, form, formset, change):
        minor = form.cleaned_data["minor_change"]
        current = form.cleaned_data["up_to_date"]
        parts = formset.save(commit=False)
        for part in formset.deleted_objects:
            part.delete()
        for part in parts:
            if isinstance(part, Revised):
                part.save(minor=minor)
            else:
                part.save()
        formset.save_m2m()
        if formset.model is Question and current:
            self._mark_questions_current(form.instance, current)

    def _mark_questions_current(self, entry, codes):
        for question in entry.questions.all():
            for code in codes:
                if question.is_outdated(code):
                    question.mark_current(code)
                    question.save_as_given()


@admin.register(Callout)
class CalloutAdmin(TabbedTranslationAdmin):
    formfield_overrides = WEB_ADDRESSES
    list_display = ("__str__", "everywhere")
    autocomplete_fields = ("entries",)
