"""The page of an entry as readers would see it with what an editor has written."""

from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _

from glossary.models import Entry
from glossary.views import entry_context


def unsaved_page(request, model_admin, entry_id, language):
    """Return the page that the sent form would make; nothing is saved."""
    with translation.override(language):
        entry = get_object_or_404(Entry.objects.as_page(), pk=entry_id)
        formsets, _inlines = model_admin._create_formsets(request, entry, change=True)
        form = model_admin.get_form(request, entry, change=True)
        # Cleaning writes into the entry, mistakes as well: they can be seen, too.
        form(request.POST, instance=entry).full_clean()
        for formset in formsets:
            name = formset.fk.remote_field.related_name
            if name in entry._prefetched_objects_cache:
                getattr(entry, name).all()._result_cache[:] = _rows(formset)
        note = (
            _("Preview of what you are writing."),
            _("It is not saved: close this page and go on."),
        )
        context = {**entry_context(entry), "preview_note": note}
        return render(request, "glossary/entry_detail.html", context)


def _rows(formset):
    formset.full_clean()
    return [
        form.instance
        for form in formset.forms
        if form.has_changed() or form.instance.pk
        if not formset._should_delete_form(form)
    ]
