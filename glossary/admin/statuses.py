"""How entries stand in each language, as columns and filters of a list."""

from django.contrib import admin
from django.utils.html import format_html

from glossary.models.entry_queryset import Status


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
