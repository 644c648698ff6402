"""Searches that found nothing: each becomes a draft, or is dismissed."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from glossary.admin.addresses import definition_address
from glossary.admin.desk import missed_row
from glossary.models import Entry, MissedSearch

PER_PAGE = 50


@admin.register(MissedSearch)
class MissedSearchAdmin(admin.ModelAdmin):
    def get_urls(self):
        own = [
            path(
                f"<int:search_id>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"glossary_missedsearch_{name}",
            )
            for name, view in (("draft", self.draft), ("dismiss", self.dismiss))
        ]
        return [*own, *super().get_urls()]

    @method_decorator(require_safe)
    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        searches = MissedSearch.objects.all()
        page = Paginator(searches, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": capfirst(self.opts.verbose_name_plural),
            "opts": self.opts,
            "page": page,
            "missed": [missed_row(request.user, search) for search in page],
        }
        return TemplateResponse(request, "admin/missed_searches.html", context)

    @transaction.atomic
    def draft(self, request, search_id):
        """Begin an entry with what was searched as its term."""
        row = self._row(request, search_id)
        if row is None:
            return redirect("admin:index")
        if not row.may_draft:
            raise PermissionDenied
        entry = Entry(concept=_free_concept(row.search))
        entry.set_in_language("term", row.search.language, row.search.folded)
        entry.save()
        row.search.delete()
        text = _(
            "A draft was begun. Check its spelling: searches are kept in plain letters."
        )
        messages.success(request, text)
        return redirect(definition_address(entry.pk, row.search.language))

    @transaction.atomic
    def dismiss(self, request, search_id):
        row = self._row(request, search_id)
        if row is None:
            return redirect("admin:index")
        if not row.may_dismiss:
            raise PermissionDenied
        row.search.delete()
        text = _("Dismissed: “%(search)s”.") % {"search": row.search}
        messages.success(request, text)
        return redirect("admin:index")

    def _row(self, request, search_id):
        """Return the search, which nobody else can take meanwhile, or None."""
        search = MissedSearch.objects.select_for_update().filter(pk=search_id).first()
        if search is None:
            messages.info(request, _("Somebody has seen to that search already."))
            return None
        return missed_row(request.user, search)

    # Searches are counted by the site itself.

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("glossary.view_entry")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def _free_concept(search):
    """Return a name for the concept that no entry has yet."""
    wanted = slugify(search.folded)[:80].strip("-") or f"search-{search.pk}"
    taken = set(
        Entry.objects.filter(concept__startswith=wanted).values_list(
            "concept", flat=True
        )
    )
    names = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (wanted, *names) if name not in taken)
