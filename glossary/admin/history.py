"""The pages on which an entry's history is read, and gone back to."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from glossary import history, restoring
from glossary.models import Entry
from glossary.quality import check
from glossary.roles import may_replace, may_restore
from glossary.versions import (
    contents,
    latest_version,
    lock_entries,
    read_token,
    stored_contents,
)

SAVES_PER_PAGE = 20
DELETED_PER_PAGE = 50


class EntryHistory(admin.ModelAdmin):
    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            path(
                "<path:object_id>/history/restore/",
                wrap(self.restore_view),
                name="glossary_entry_restore",
            ),
            path("deleted/", wrap(self.deleted_view), name="glossary_entry_deleted"),
            path(
                "deleted/<int:entry_id>/",
                wrap(self.bring_back_view),
                name="glossary_entry_bring_back",
            ),
        ]
        return [*own, *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        entry = self._entry(request, object_id)
        if not self.has_view_or_change_permission(request, entry):
            raise PermissionDenied
        dates = history.moments(entry.pk).values_list("history_date", flat=True)
        page = Paginator(dates, SAVES_PER_PAGE).get_page(request.GET.get("page"))
        return self._page(
            request,
            "timeline.html",
            title=_("History: %(entry)s") % {"entry": entry},
            original=entry,
            page=page,
            saves=history.saves(entry.pk, list(page)),
            may_restore=may_restore(request.user),
        )

    def restore_view(self, request, object_id):
        """Show what going back to a moment would change; do it once confirmed."""
        entry = self._entry(request, object_id)
        if not may_restore(request.user):
            raise PermissionDenied
        moment = _moment(request.POST.get("at") or request.GET.get("at"))
        past = contents(restoring.version_at(entry.pk, moment))
        if not past[Entry]:
            raise Http404
        is_stale, error = False, None
        if request.method == "POST":
            with transaction.atomic():
                lock_entries([entry.pk])
                seen = read_token(request.POST.get("version"), entry.pk)
                is_stale = seen != latest_version(entry.pk)
                if not is_stale:
                    is_allowed = may_replace(request.user, entry, past[Entry][entry.pk])
                    error = (
                        self._restore(request, entry, moment)
                        if is_allowed
                        else [_that_takes_a_reviewer()]
                    )
            if not is_stale and not error:
                return redirect("admin:glossary_entry_history", entry.pk)
        return self._page(
            request,
            "restore.html",
            title=_("Restore as of %(moment)s")
            % {"moment": history.shown_moment(moment)},
            original=entry,
            at=moment.isoformat(),
            version=latest_version(entry.pk).token,
            parts=history.compare(
                stored_contents(entry.pk), past, with_revisions=False
            ),
            is_stale=is_stale,
            error=error,
        )

    def _restore(self, request, entry, moment):
        """Return the sentences that say why it cannot be done, or None once it is."""
        minor = "minor" in request.POST
        try:
            with transaction.atomic():
                restoring.restore(entry.pk, moment, minor=minor)
        except ValidationError as error:
            return error.messages
        check([entry.pk])
        self.log_change(request, entry, "restored")
        text = _("The entry was restored as of %(moment)s.")
        shown = {"moment": history.shown_moment(moment)}
        self.message_user(request, text % shown, messages.SUCCESS)
        return None

    # Deleted entries ------------------------------------------------------------------

    def deleted_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        deleted = restoring.deleted_entries()
        page = Paginator(deleted, DELETED_PER_PAGE).get_page(request.GET.get("page"))
        return self._page(
            request,
            "deleted.html",
            title=_("Deleted entries"),
            page=page,
            may_bring_back=self.has_add_permission(request),
        )

    def bring_back_view(self, request, entry_id):
        """Show what was deleted; bring it back once that is confirmed."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        deletion = restoring.deleted_entries().filter(id=entry_id).first()
        if deletion is None:
            entry = get_object_or_404(Entry, pk=entry_id)
            text = _("“%(entry)s” is not deleted: there is nothing to bring back.")
            self.message_user(request, text % {"entry": entry}, messages.INFO)
            return redirect("admin:glossary_entry_change", entry_id)
        error = None
        if not may_replace(request.user, None, deletion):
            error = [_that_takes_a_reviewer()]
        elif request.method == "POST":
            try:
                entry = restoring.bring_back(entry_id)
            except ValidationError as refusal:
                error = refusal.messages
            else:
                check([entry.pk])
                self.log_addition(request, entry, "brought back")
                text = _("“%(entry)s” is back with all its parts.")
                self.message_user(request, text % {"entry": entry}, messages.SUCCESS)
                return redirect("admin:glossary_entry_change", entry_id)
        return self._page(
            request,
            "bring_back.html",
            title=_("Bring back “%(entry)s”") % {"entry": deletion.instance},
            deletion=deletion,
            parts=history.compare(
                {}, restoring.deleted_contents(deletion), with_revisions=False
            ),
            error=error,
        )

    # Common ---------------------------------------------------------------------------

    def _entry(self, request, object_id):
        entry = self.get_object(request, unquote(object_id))
        if entry is None:
            raise Http404
        return entry

    def _page(self, request, template, **context):
        return TemplateResponse(
            request,
            f"admin/glossary/entry/{template}",
            {**self.admin_site.each_context(request), "opts": self.opts, **context},
        )


def _that_takes_a_reviewer():
    return _("It changes what readers see: that takes an account that may publish.")


def _moment(text):
    """Return the moment that an address names; anything else is not found."""
    try:
        # A plus sign in an address may have come to be a space.
        moment = parse_datetime((text or "").replace(" ", "+"))
        if moment is None:
            raise Http404
        # Raises ValueError without a time zone, OverflowError beyond the calendar.
        return localtime(moment)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
