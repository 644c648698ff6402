"""The whole form of an entry, where a page shows one language's share of it."""

from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict

from glossary.admin.conflicts.inputs import (
    as_sent,
    as_shown,
    model_field,
    put,
    put_counts,
    renamed,
    rows_sent,
)


def completed(post, form_class, formsets, entry, is_written, fixed):
    """Return what the whole form would send where a page shows only a share of it.

    Fields for which `is_written(row, name)` holds are as sent, all others as they are
    stored. `formsets` gives (formset class, rows by id). Parts are added only of the
    models in `fixed`, with these values in each.
    """
    data = QueryDict(mutable=True)
    _complete(data, post, form_class(instance=entry), is_written)
    for formset, rows in formsets:
        prefix = formset.get_default_prefix()
        sent, added = rows_sent(post, prefix)
        for number, (key, row) in enumerate(rows.items()):
            new = f"{prefix}-{number}"
            form = formset.form(instance=row, prefix=new)
            _complete(data, post, form, is_written, sent.get(key))
            data[f"{new}-id"] = str(key)
            deletion = f"{sent.get(key)}-{DELETION_FIELD_NAME}"
            if deletion in post and is_written(row, DELETION_FIELD_NAME):
                data[f"{new}-{DELETION_FIELD_NAME}"] = "on"
        number = len(rows)
        for each in added if formset.model in fixed else []:
            row = formset.model(**fixed[formset.model])
            form = formset.form(instance=row, prefix=f"{prefix}-{number}")
            if _complete(data, post, form, is_written, each):
                number += 1
        put_counts(data, prefix, number, len(rows))
    return data


def _complete(data, post, form, is_written, sent=None):
    """Put the values of one form into `data`; tell whether any was changed.

    `sent` is the prefix of its fields in `post`. A new part is put only if it was.
    """
    my_form = type(form)(post, instance=form.instance, prefix=sent)
    is_shown = sent is not None or form.prefix is None
    found = []
    for name, own in form.fields.items():
        # A browser sends nothing of a closed field.
        if own.disabled or not model_field(form, name):
            continue
        stored = values = as_shown(form[name])
        if is_shown and is_written(form.instance, name):
            values = renamed(as_sent(my_form[name], post), sent, form.prefix)
        found.append((form[name], values, values != stored))
    is_changed = any(changed for _bound, _values, changed in found)
    if is_changed or form.instance.pk:
        for bound, values, _changed in found:
            put(data, bound, values)
    return is_changed
