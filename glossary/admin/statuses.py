"""How entries stand in each language: columns, filters and counts of their list."""

from functools import cache

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count
from django.utils.functional import cached_property
from django.utils.html import format_html

from glossary.admin.addresses import BEHIND, publishing_address, translating_address
from glossary.models.entry_queryset import Status
from glossary.models.revised import LANGUAGE_CODES


class EntryChangeList(ChangeList):
    """The list of entries: it reads their names and statuses, and no long text."""

    def get_queryset(self, request, exclude_parameters=None):
        entries = super().get_queryset(request, exclude_parameters)
        return entries.only("concept", "term").with_status(*LANGUAGE_CODES)

    def counts(self, code):
        """Return {status: how many entries} in a language.

        Counted is what the search and the filters of the other languages leave.
        """
        chosen = {
            column: filter_.status
            for column, filter_ in enumerate(self._status_filters)
            if filter_.status and filter_.code != code
        }
        own = [filter_.code for filter_ in self._status_filters].index(code)
        counts = dict.fromkeys(Status, 0)
        for *statuses, number in self._counts_of_combinations:
            if all(statuses[column] == status for column, status in chosen.items()):
                counts[statuses[own]] += number
        return counts

    @property
    def _status_filters(self):
        return [spec for spec in self.filter_specs if isinstance(spec, StatusFilter)]

    @cached_property
    def _counts_of_combinations(self):
        """Rows of a status in each language and their number, from one reading."""
        request = self._status_filters[0].request
        entries = self.root_queryset
        for spec in self.filter_specs:
            if not isinstance(spec, StatusFilter):
                entries = spec.queryset(request, entries)
        entries, _may_repeat = self.model_admin.get_search_results(
            request, entries, self.query
        )
        codes = [filter_.code for filter_ in self._status_filters]
        statuses = entries.with_status(*codes).order_by()
        return list(
            statuses.rows(*(f"status_{code}" for code in codes)).annotate(Count("pk"))
        )


class StatusFilter(admin.SimpleListFilter):
    """A list filter by how entries stand in the language `code`, with counts."""

    code = None

    def lookups(self, request, model_admin):
        return Status.choices

    @property
    def status(self):
        return Status(self.value()) if self.value() in Status.values else None

    def queryset(self, request, queryset):
        return queryset.in_status(self.status, self.code) if self.status else queryset

    def get_facet_queryset(self, changelist):
        counts = changelist.counts(self.code)
        return {
            f"{number}__c": counts[status]
            for number, (status, _label) in enumerate(self.lookup_choices)
        }


def status_filter(code, name):
    """Return the list filter of one language."""
    return type(
        f"StatusFilter_{code}",
        (StatusFilter,),
        {"code": code, "title": name, "parameter_name": f"status_{code}"},
    )


@cache
def status_column(code, name, is_written):
    """Return a list column that says how an entry stands in one language.

    It leads to where what the status asks for is done: where the language `is_written`
    by the editor, what is missing or outdated is translated.
    """

    @admin.display(description=name)
    def column(entry):
        status = Status(getattr(entry, f"status_{code}"))
        is_to_write = is_written and status in BEHIND
        address = translating_address if is_to_write else publishing_address
        return format_html(
            '<a class="status status-{}" href="{}">{}</a>',
            status.value,
            address(entry.pk, code),
            status.label,
        )

    column.__name__ = f"status_{code}"
    return column
