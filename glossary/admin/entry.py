"""The list of entries and the page on which an entry is written."""

from adminsortable2.admin import SortableAdminBase
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import JSONField
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TabbedTranslationAdmin
from modeltranslation.utils import build_localized_fieldname

from glossary.admin.exchange import ExchangeAdmin
from glossary.admin.forms import NAMES, DayInput, EntryForm
from glossary.admin.guarded import GuardedAdmin
from glossary.admin.history import EntryHistory
from glossary.admin.parts import (
    LabelInline,
    QuestionInline,
    ReadingInline,
    RelatedEntryInline,
)
from glossary.admin.principal_forms import PrincipalFormsField
from glossary.admin.publishing import PublishingAdmin
from glossary.admin.quality import QualityAdmin, tell_findings
from glossary.admin.simultaneous import SimultaneousEditing
from glossary.admin.statuses import EntryChangeList, status_column, status_filter
from glossary.admin.translating import TranslatingAdmin
from glossary.models import Entry
from glossary.models.parts import IndexedPart
from glossary.models.revised import LANGUAGE_CODES, Revised
from glossary.roles import may_replace, writable_languages


@admin.register(Entry)
class EntryAdmin(
    ExchangeAdmin,
    TranslatingAdmin,
    PublishingAdmin,
    QualityAdmin,
    SimultaneousEditing,
    EntryHistory,
    GuardedAdmin,
    SortableAdminBase,
    TabbedTranslationAdmin,
):
    form = EntryForm
    formfield_overrides = NAMES
    inlines = (QuestionInline, LabelInline, RelatedEntryInline, ReadingInline)
    list_display = ("concept", "name")
    list_filter = (
        *(status_filter(code, name) for code, name in settings.LANGUAGES),
        "topic",
    )
    search_fields = (
        "concept",
        *(build_localized_fieldname("term", code) for code in LANGUAGE_CODES),
    )
    ordering = ("concept",)
    list_per_page = 50
    show_facets = admin.ShowFacets.ALWAYS
    save_on_top = True
    fieldsets = (
        (None, {"fields": ("concept", "topic", "review_by")}),
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
                    "homonym",
                )
            },
        ),
        (_("Publishing"), {"fields": ("publishing",)}),
        (_("This change"), {"fields": ("minor_change", "up_to_date")}),
    )
    readonly_fields = ("publishing",)
    prepopulated_fields = {
        build_localized_fieldname("slug", code): [
            build_localized_fieldname("term", code)
        ]
        for code in LANGUAGE_CODES
    }

    class Media:
        css = {"all": ["css/admin.css"]}
        js = ["js/editing.js"]

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or may_replace(request.user, obj, None))

    def get_list_display(self, request):
        mine = writable_languages(request.user)
        statuses = [
            status_column(code, name, code in mine) for code, name in settings.LANGUAGES
        ]
        return [*super().get_list_display(request), *statuses]

    def get_changelist(self, request, **kwargs):
        return EntryChangeList

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, JSONField):
            return PrincipalFormsField(
                db_field.language,
                label=capfirst(db_field.verbose_name),
                help_text=db_field.help_text,
            )
        if db_field.name == "review_by":
            return db_field.formfield(widget=DayInput)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def action_checkbox(self, entry):
        """Return the tick of a row, without the template that Django fills for each."""
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" '
            'aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            entry.pk,
            str(_("Select this object for an action - {}")).format(entry),
        )

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
        tell_findings(request, entry)

    def _kind_of_change(self, form):
        return {
            "minor": form.cleaned_data["minor_change"],
            "current": form.cleaned_data["up_to_date"],
        }

    def _unindexed(self, part):
        return {"index": False} if isinstance(part, IndexedPart) else {}
