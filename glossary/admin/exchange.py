"""Import and export: files of everything, and what a file would change before it does.

An uploaded file waits in the database for its confirmation. What it would change is
found out anew then, with the entries locked: if it is no longer what the editor saw,
the editor is asked again.
"""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from glossary.admin.forms import ConfirmImportForm, UploadForm
from glossary.exchange import tbx
from glossary.exchange.archive import write_zip
from glossary.exchange.comparing import Problem, Rights
from glossary.exchange.files import (
    MAX_BYTES,
    Refused,
    write_csv,
    write_json,
    write_xlsx,
)
from glossary.exchange.published import published_concepts
from glossary.exchange.tables import SHARED, language_name, plain
from glossary.exchange.uploads import Stale, carried_out, previewed
from glossary.exchange.writing import NotWritten
from glossary.models import Entry, Label, Question, Reading, RelatedEntry, Upload
from glossary.roles import may_edit_structure, may_publish, writable_languages


def write_published_tbx():
    return tbx.write_tbx(published_concepts())


# What writes each kind of file, and of which type it is.
EXPORTS = {
    "xlsx": (
        write_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "json": (write_json, "application/json"),
    "zip": (write_zip, "application/zip"),
    "tbx": (write_published_tbx, tbx.CONTENT_TYPE),
}
# Fields of the table that the entry calls otherwise, or holds as parts.
FIELD_NAMES = {
    "related": RelatedEntry._meta.verbose_name_plural,
    "labels": Label._meta.verbose_name_plural,
    "reading": Reading._meta.verbose_name_plural,
    "published": Entry._meta.get_field("published_at").verbose_name,
}
SHOWN_CHANGES = 200
SHOWN_PROBLEMS = 100


def rights_of(user):
    """Return what the user's roles let an import write."""
    return Rights(
        tuple(writable_languages(user)),
        shared=may_edit_structure(user),
        publishing=may_publish(user),
    )


class ExchangeAdmin:
    """Part of the admin of entries: the pages of import and export."""

    def get_urls(self):
        pages = [
            ("exchange/", self.exchange_page, "glossary_entry_exchange"),
            ("exchange/preview/", self.preview_page, "glossary_entry_preview_import"),
            ("exchange/export/<str:kind>/", self.export, "glossary_entry_export"),
        ]
        own = [
            path(route, self.admin_site.admin_view(view), name=name)
            for route, view, name in pages
        ]
        return [*own, *super().get_urls()]

    # Export ---------------------------------------------------------------------------

    @method_decorator(require_safe)
    def export(self, request, kind):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if kind not in EXPORTS:
            raise Http404
        write, content_type = EXPORTS[kind]
        try:
            content = write()
        except Refused as refusal:
            messages.error(request, refusal.reason)
            return redirect("admin:glossary_entry_exchange")
        answer = HttpResponse if isinstance(content, bytes) else StreamingHttpResponse
        name = f"churn-glossary-{timezone.localdate():%Y-%m-%d}.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return answer(content, content_type=content_type, headers=headers)

    # Import ---------------------------------------------------------------------------

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def exchange_page(self, request):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        may_import = self.has_change_permission(request)
        form, problem = UploadForm(), None
        Upload.objects.forget_old()
        if request.method == "POST":
            if not may_import:
                raise PermissionDenied
            form = UploadForm(request.POST, request.FILES)
            if form.is_valid():
                problem = self._keep(request, form.cleaned_data["file"])
                if problem is None:
                    return redirect("admin:glossary_entry_preview_import")
        context = {
            "title": _("Import and export"),
            "form": form,
            "problem": problem,
            "may_import": may_import,
        }
        return self._rendered(request, "exchange", context)

    def _keep(self, request, file):
        """Keep a readable file for its preview; else return what is wrong with it."""
        # No more than it takes to see that a file is too large.
        content = file.read(MAX_BYTES + 1)
        try:
            previewed(content, rights_of(request.user))
        except Refused as refusal:
            return _problem(refusal)
        Upload.objects.update_or_create(
            user=request.user,
            defaults={
                "name": plain(file.name)[:200],
                "content": content,
                "created_at": timezone.now(),
            },
        )
        return None

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def preview_page(self, request):
        if not self.has_change_permission(request):
            raise PermissionDenied
        upload = Upload.objects.fresh().filter(user=request.user).first()
        if upload is None:
            messages.warning(request, _("The file is no longer here. Upload it again."))
            return redirect("admin:glossary_entry_exchange")
        if request.method == "POST":
            if "drop" in request.POST:
                upload.delete()
                messages.success(request, _("Nothing was imported."))
                return redirect("admin:glossary_entry_exchange")
            if self._carry_out(request, upload):
                return redirect("admin:glossary_entry_changelist")
        try:
            found = previewed(bytes(upload.content), rights_of(request.user))
        except Refused as refusal:
            upload.delete()
            messages.error(request, refusal.reason)
            return redirect("admin:glossary_entry_exchange")
        return self._rendered(request, "preview_import", _preview(upload, found))

    def _carry_out(self, request, upload):
        """Import the file; return whether that was done."""
        form = ConfirmImportForm(request.POST)
        if not form.is_valid():
            return False
        try:
            number = carried_out(
                bytes(upload.content), rights_of(request.user), **form.cleaned_data
            )
        except Stale:
            reason = _(
                "The glossary has changed meanwhile, so nothing was imported. "
                "Look through the differences again."
            )
            messages.warning(request, reason)
        except (Refused, NotWritten):
            messages.error(request, _("Nothing was imported."))
        else:
            upload.delete()
            done = ngettext(
                "Imported: %(number)s entry was changed.",
                "Imported: %(number)s entries were changed.",
                number,
            )
            messages.success(request, done % {"number": number})
            return True
        return False

    def _rendered(self, request, name, context):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            **context,
        }
        return render(request, f"admin/glossary/entry/{name}.html", context)


def _problem(refusal):
    return Problem(refusal.row, refusal.column, refusal.reason)


def _preview(upload, found):
    """Return what the page of a preview shows."""
    comparison = found.comparison
    changes = sorted(comparison.changes, key=lambda each: not each.is_conflict)
    groups = [
        {
            "concept": concept,
            "is_new": concept in comparison.new_concepts,
            "changes": [_shown(change) for change in group],
        }
        for concept, group in groupby(
            changes[:SHOWN_CHANGES], key=lambda change: change.concept
        )
    ]
    return {
        "title": _("What the import changes"),
        "upload": upload,
        "found": found,
        "counts": comparison.counts,
        "groups": groups,
        "more_changes": max(0, len(changes) - SHOWN_CHANGES),
        "problems": comparison.problems[:SHOWN_PROBLEMS],
        "more_problems": max(0, len(comparison.problems) - SHOWN_PROBLEMS),
        "files": found.files.get("created", 0) + found.files.get("updated", 0),
        "form": ConfirmImportForm(initial={"digest": comparison.digest}),
    }


def _shown(change):
    name = FIELD_NAMES.get(change.field)
    if name is None:
        model = Question if change.question else Entry
        name = model._meta.get_field(change.field).verbose_name
    part = f"{capfirst(str(Question._meta.verbose_name))}: {change.question}"
    return {
        "change": change,
        "part": part if change.question else "",
        "name": capfirst(str(name)),
        "language": language_name(change.column),
        "code": "" if change.column == SHARED else change.column,
    }
