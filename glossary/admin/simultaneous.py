"""Several editors at once: a stale save or deletion is refused, and nothing is lost.

Each page carries the version of the entry it was made from. Whether that is still the
latest is asked with the entry locked, in the transaction that then writes.
"""

from contextlib import suppress

from django.contrib import admin
from django.contrib.admin.actions import delete_selected as delete_without_asking
from django.contrib.admin.options import csrf_protect_m
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404, JsonResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from config.numbers import number_in
from glossary import history, presence, restoring
from glossary.admin.conflicts import chosen, merge
from glossary.models import Entry
from glossary.roles import may_replace
from glossary.versions import (
    contents,
    latest_version,
    latest_versions,
    lock_entries,
    read_token,
    stored_contents,
)


class SimultaneousEditing(admin.ModelAdmin):
    """Guards the entry's page, its deletion and the deletion of several."""

    conflict_template = "admin/glossary/entry/conflict.html"
    actions = ("delete_selected",)

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.editing_view))
        own = path("<path:object_id>/editing/", view, name="glossary_entry_editing")
        return [own, *super().get_urls()]

    def get_object(self, request, object_id, from_field=None):
        # Of the ways to write a number, those that are not compared below are none.
        if number_in(object_id) is None:
            return None
        return super().get_object(request, object_id, from_field)

    # Saving ---------------------------------------------------------------------------

    @csrf_protect_m
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        entry_id = _number(object_id)
        if entry_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        if request.method != "POST":
            # Asked before the entry is read: too old a version does no harm.
            token = latest_version(entry_id).token
            others = self._note(request, entry_id)
            extra = {"version": token, **others, **(extra_context or {})}
            return super().changeform_view(request, object_id, form_url, extra)
        with transaction.atomic():
            request.POST = chosen(request.POST)
            refusal = self._refusal_of_deleted(request, entry_id)
            lock_entries([entry_id])
            refusal = refusal or self._refusal(request, entry_id)
            if refusal:
                return refusal
            extra = {
                "version": latest_version(entry_id).token,
                "every_seconds": presence.EVERY_SECONDS,
                **(extra_context or {}),
            }
            return super().changeform_view(request, object_id, form_url, extra)

    def response_change(self, request, obj):
        response = super().response_change(request, obj)
        presence.forget_editor(obj.pk, request.user)
        return response

    def _refusal(self, request, entry_id):
        """Return the page that shows both sides, or None where nothing was missed."""
        began_from = read_token(request.POST.get("version"), entry_id)
        if began_from == latest_version(entry_id):
            return None
        entry = self.get_object(request, str(entry_id))
        if entry is None or not self.has_change_permission(request, entry):
            return None
        began = contents(began_from) if began_from else None
        stored = stored_contents(entry_id)
        if began and not history.compare(began, stored):
            return None
        merged = merge(request.POST, *self._sides(request, entry, began, stored))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Someone else has changed this entry meanwhile"),
            "opts": self.opts,
            "original": entry,
            "merge": merged,
            "saves": history.saves_since(began_from) if began_from else [],
            "version": latest_version(entry_id).token,
            "media": self.media,
        }
        return TemplateResponse(request, self.conflict_template, context)

    def _refusal_of_deleted(self, request, entry_id):
        """Return the page that keeps what was written to an entry now deleted, or None.

        From there the editor brings the entry back, and goes on.
        """
        deletion = restoring.deleted_entries().filter(id=entry_id).first()
        if deletion is None or not may_replace(request.user, None, deletion):
            return None
        error = None
        if request.POST.get("bring_back"):
            try:
                with transaction.atomic():
                    restoring.bring_back(entry_id)
                return None
            except ValidationError as refusal:
                error = refusal.messages
        context = {
            **self.admin_site.each_context(request),
            "title": _("Someone else has deleted this entry meanwhile"),
            "opts": self.opts,
            "entry_id": entry_id,
            "error": error,
            "saves": history.saves(entry_id, [deletion.history_date]),
            "inputs": [
                (name, value)
                for name, values in request.POST.lists()
                for value in values
                if name != "bring_back"
            ],
        }
        return TemplateResponse(request, "admin/glossary/entry/gone.html", context)

    def _sides(self, request, entry, began, stored):
        """Return the form class, the formsets, and the entry on both sides."""
        fields = flatten_fieldsets(self.get_fieldsets(request, entry))
        form_class = self.get_form(request, entry, change=True, fields=fields)
        formsets = [
            (
                formset,
                _instances(began[inline.model]) if began else None,
                stored[inline.model],
            )
            for formset, inline in self.get_formsets_with_inlines(request, entry)
        ]
        base = _instances(began[Entry]).get(entry.pk) if began else None
        return form_class, formsets, base, stored[Entry][entry.pk]

    # Deleting -------------------------------------------------------------------------

    @csrf_protect_m
    def delete_view(self, request, object_id, extra_context=None):
        entry_id = _number(object_id)
        if entry_id is None:
            return super().delete_view(request, object_id, extra_context)
        with transaction.atomic():
            lock_entries([entry_id])
            latest = latest_version(entry_id)
            saves = []
            if request.method == "POST":
                seen = read_token(request.POST.get("version"), entry_id)
                if seen != latest:
                    # Ask again, with what the editor has not seen.
                    saves = history.saves_since(seen) if seen else []
                    request.POST = QueryDict()
            extra = {
                "version": latest.token,
                "saves": saves,
                "is_refused": request.method == "POST" and not request.POST,
                **(extra_context or {}),
            }
            return super().delete_view(request, object_id, extra)

    @admin.action(
        permissions=["delete"],
        description=gettext_lazy("Delete selected %(verbose_name_plural)s"),
    )
    def delete_selected(self, request, queryset):
        with transaction.atomic():
            ids = lock_entries(queryset.values("pk"))
            latest = latest_versions(ids)
            changed = [
                entry_id
                for entry_id in ids
                if request.POST.get(f"version-{entry_id}") is None
                or read_token(request.POST[f"version-{entry_id}"], entry_id)
                != latest[entry_id]
            ]
            is_refused = bool(changed and request.POST.get("post"))
            if is_refused:
                request.POST = request.POST.copy()
                del request.POST["post"]
            response = delete_without_asking(self, request, queryset)
            if response:
                response.context_data["entries"] = [
                    (entry, latest[entry.pk].token, is_refused and entry.pk in changed)
                    for entry in queryset
                ]
                response.context_data["is_refused"] = is_refused
            return response

    # Who else is here -----------------------------------------------------------------

    def editing_view(self, request, object_id):
        """Note that the page is open; say who else has it open, or has saved it."""
        entry_id = _number(object_id)
        entry = self.get_object(request, object_id) if entry_id else None
        if entry is None:
            raise Http404
        if not self.has_change_permission(request, entry):
            raise PermissionDenied
        others = self._note(request, entry_id)["others"]
        seen = read_token(request.POST.get("version"), entry_id)
        saves = history.saves_since(seen) if seen else []
        sentences = [_sentence_about(editing) for editing in others]
        if saves and seen != latest_version(entry_id):
            sentences.append(
                _(
                    "%(who)s has saved this entry since you opened it. When you save, "
                    "you will see both versions; nothing you wrote is lost."
                )
                % {"who": saves[0].who}
            )
        return JsonResponse({"sentences": sentences})

    def _note(self, request, entry_id):
        """Return who else has the entry open, for the template."""
        others = []
        # A full disk or a failing database must not keep the entry from being read.
        with suppress(DatabaseError), transaction.atomic():
            if self.has_change_permission(request) and Entry.objects.filter(
                pk=entry_id
            ):
                presence.note_editor(entry_id, request.user)
            others = presence.other_editors(entry_id, request.user)
        return {
            "others": others,
            "sentences_about_others": [_sentence_about(editing) for editing in others],
            "every_seconds": presence.EVERY_SECONDS,
        }


def _sentence_about(editing):
    since = history.shown_time(editing.since)
    return _("%(who)s is editing this entry too, since %(time)s.") % {
        "who": editing,
        "time": since,
    }


def _instances(records):
    return {key: record.instance for key, record in records.items()}


def _number(object_id):
    """Return the entry's id that an address names, or None where it names none."""
    return number_in(unquote(object_id)) if object_id else None
