"""The page on which an entry is translated, side by side with another language.

It is the entry's own form, of which it shows one language: so a stale save is refused,
and the rules of revisions are kept, in the same place for both.
"""

from itertools import pairwise

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.fields import TranslationField
from modeltranslation.utils import build_localized_fieldname

from config.numbers import number_in
from glossary.admin.guarded import OTHER_LANGUAGE
from glossary.admin.unsaved import unsaved_page
from glossary.admin.whole_form import completed
from glossary.markdown import to_html
from glossary.models import Entry, Label, Question, Reading
from glossary.models.revised import LANGUAGE_CODES
from glossary.preview import preview_url
from glossary.translating import PartStatus, parts, sources
from glossary.versions import contents, latest_version, read_token, stored_contents

LANGUAGE_NAMES = dict(settings.LANGUAGES)
ENTRY_FIELDS = (
    "term",
    "slug",
    "heading",
    "definition",
    "body",
    "forms",
    "coined",
    "homonym",
)
MARKDOWN = ("body", "answer")
LABEL_FIELDS = ("text", "kind", "homonym", "forms", DELETION_FIELD_NAME)
# Names the language in what is sent, so that who merged two texts comes back here.
RETURN = "_translating"


class TranslatingAdmin(admin.ModelAdmin):
    """Part of the admin of entries."""

    def get_urls(self):
        page = path(
            "<str:entry_id>/translate/<str:language>/",
            self.admin_site.admin_view(self.translate_view),
            name="glossary_entry_translate",
        )
        return [page, *super().get_urls()]

    def translate_view(self, request, entry_id, language):
        entry_id = number_in(entry_id)
        if entry_id is None or language not in LANGUAGE_CODES:
            raise Http404
        if not self.has_view_permission(request):
            raise PermissionDenied
        if language not in self.languages_of_editor(request):
            if request.method == "POST":
                raise PermissionDenied
            self.message_user(request, OTHER_LANGUAGE, messages.WARNING)
            return redirect("admin:glossary_entry_publishing", entry_id, language)
        if request.method == "POST":
            is_preview = "_preview" in request.POST
            request.POST = self._completed(request, entry_id, language)
            if is_preview:
                return unsaved_page(request, self, entry_id, language)
        return self.changeform_view(
            request, str(entry_id), extra_context={"language": language}
        )

    def _completed(self, request, entry_id, language):
        """Return what the entry's own form would send, changed in one language only."""
        began_from = read_token(request.POST.get("version"), entry_id)
        is_stale = began_from and began_from != latest_version(entry_id)
        rows = contents(began_from) if is_stale else stored_contents(entry_id)
        if entry_id not in rows[Entry]:
            raise Http404
        entry = _instance(rows[Entry][entry_id])
        formsets = [
            (
                formset,
                {key: _instance(row) for key, row in rows[inline.model].items()},
            )
            for formset, inline in self.get_formsets_with_inlines(request, entry)
        ]
        data = completed(
            request.POST,
            self.get_form(request, entry, change=True),
            formsets,
            entry,
            lambda row, name: _is_written(row, name, language),
            fixed={Label: {"language": language}},
        )
        data["version"] = request.POST.get("version", "")
        data[RETURN] = language
        data["from"] = request.POST.get("from", "")
        # Who takes in what the others say does not change the meaning.
        if "_current" in request.POST:
            data["up_to_date"] = language
        if "_current" in request.POST or "_minor" in request.POST:
            data["minor_change"] = "on"
        return data

    def response_change(self, request, obj):
        response = super().response_change(request, obj)
        language = request.POST.get(RETURN)
        if language in LANGUAGE_CODES:
            address = reverse("admin:glossary_entry_translate", args=[obj.pk, language])
            source = request.POST.get("from")
            query = f"?from={source}" if source in LANGUAGE_CODES else ""
            return redirect(address + query)
        return response

    def render_change_form(self, request, context, *args, **kwargs):
        language = context.get("language")
        if language is None:
            return super().render_change_form(request, context, *args, **kwargs)
        # Read anew: the form has written into its own what was sent.
        entry = Entry.objects.prefetch_related("questions").get(
            pk=context["original"].pk
        )
        others = [code for code in LANGUAGE_CODES if code != language]
        asked = request.POST.get("from") or request.GET.get("from")
        best = sources(entry, language, others) or others
        source = asked if asked in others else best[0]
        formsets = {
            each.formset.model: each.formset
            for each in context["inline_admin_formsets"]
        }
        form = context["adminform"].form
        context |= {
            "title": _("Translating: %(term)s") % {"term": entry},
            "subtitle": None,
            "opts": self.opts,
            "entry": entry,
            "language_name": LANGUAGE_NAMES[language],
            "source": source,
            "source_name": LANGUAGE_NAMES[source],
            "targets": [
                (code, LANGUAGE_NAMES[code])
                for code in self.languages_of_editor(request)
                if code != language
            ],
            "others": [(code, LANGUAGE_NAMES[code]) for code in others],
            "parts": _part_rows(entry, language, source, form, formsets[Question]),
            "labels": _label_rows(formsets[Label], language, source),
            "readings": _reading_rows(formsets[Reading], language, source),
            "formsets": [formsets[Question], formsets[Label], formsets[Reading]],
            "other_errors": _errors_elsewhere(form, formsets.values(), language),
            "public_url": entry.url_in(language),
            "preview_url": preview_url(entry.pk, language),
            "return_name": RETURN,
        }
        return TemplateResponse(request, "admin/glossary/entry/translate.html", context)


def _instance(record):
    """Return the entry or part that history has recorded, as one that is stored."""
    instance = getattr(record, "instance", record)
    instance._state.adding = False
    return instance


def _is_written(row, name, language):
    """Tell whether the page of `language` writes this field of an entry or a part."""
    if isinstance(row, Label):
        return row.language == language and name in LABEL_FIELDS
    if name == DELETION_FIELD_NAME:
        return False
    field = row._meta.get_field(name)
    return isinstance(field, TranslationField) and field.language == language


# What the page shows -----------------------------------------------------------------


def _part_rows(entry, language, source, form, questions):
    """Return a dictionary for the entry and for each question, in their order."""
    forms = {each.instance.pk: each for each in questions.initial_forms}
    rows = []
    for part in parts(entry, language, source):
        is_entry = part.record is entry
        own = form if is_entry else forms.get(part.record.pk)
        if own is None:
            continue
        fields = ENTRY_FIELDS if is_entry else Question.SUBSTANCE
        rows.append(
            {
                "anchor": "entry" if is_entry else part.record.anchor,
                "record": part.record,
                "is_entry": is_entry,
                "form": own,
                "status": part.status,
                "is_behind": part.status != PartStatus.CURRENT,
                "has_change": part.has_change,
                "fields": [
                    _field(own, part.record, name, language, source, part.texts)
                    for name in fields
                ],
            }
        )
    behind = [row for row in rows if row["is_behind"]]
    for row, following in pairwise(behind):
        row["next"] = following["anchor"]
    return rows


def _field(form, record, name, language, source, texts=None):
    bound = form[build_localized_fieldname(name, language)]
    text = (texts or {}).get(name)
    value = getattr(record, build_localized_fieldname(name, source))
    is_text = isinstance(value, str) or value is None
    return {
        "name": name,
        "label": capfirst(str(record._meta.get_field(name).verbose_name)),
        "bound": bound,
        "source": value if is_text else "",
        "is_tick": isinstance(value, bool),
        "is_ticked": value is True,
        "text": text,
        "shown_source": _shown(value) if name in MARKDOWN else "",
        "shown": _shown(bound.value()) if name in MARKDOWN else "",
    }


def _shown(text):
    return mark_safe(to_html(text)) if text else ""


def _label_rows(formset, language, source):
    """Return the labels of the other language, and the forms of this one's."""
    stored = formset.initial_forms
    number = formset.total_form_count()
    empty = formset.form(
        prefix=formset.add_prefix(number), instance=Label(language=language)
    )
    return {
        "theirs": [one.instance for one in stored if one.instance.language == source],
        "stored": [one for one in stored if one.instance.language == language],
        "added": [*formset.extra_forms, empty],
        "count": number + 1,
        "formset": formset,
    }


def _reading_rows(formset, language, source):
    return [
        {
            "form": form,
            "fields": [
                _field(form, form.instance, name, language, source)
                for name in ("title", "address")
            ],
        }
        for form in formset.initial_forms
    ]


def _errors_elsewhere(form, formsets, language):
    """Return what is wrong in fields that the page does not show."""
    found = []
    forms = [form, *(each for formset in formsets for each in formset.forms)]
    for each in forms:
        for name, errors in each.errors.items():
            shown = name in each.fields and _is_written(each.instance, name, language)
            if not shown:
                label = each.fields[name].label if name in each.fields else ""
                found += [f"{label}: {error}" if label else error for error in errors]
    for formset in formsets:
        found += formset.non_form_errors()
    return found
