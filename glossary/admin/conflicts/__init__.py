"""Two editors changed an entry at once: what each wrote, and both put together.

Three states of the form are compared, input by input: the one the editor began from,
theirs (what is stored by now) and mine (what was just sent, and not yet saved).
"""

from glossary.admin.conflicts.differences import Merge, chosen
from glossary.admin.conflicts.fields import merge_form
from glossary.admin.conflicts.rows import merge_rows

__all__ = ["chosen", "merge"]


def merge(post, form_class, formsets, base, theirs):
    """Return the Merge of what was sent with what others saved meanwhile.

    `formsets` gives (formset class, rows of base by id, rows of theirs by id); `base`
    and those rows are None where it is not known what the editor began from.
    """
    merged = Merge()
    prefixes = [formset.get_default_prefix() for formset, _base, _theirs in formsets]
    for key, values in post.lists():
        if not any(key.startswith(f"{prefix}-") for prefix in prefixes):
            merged.data.setlist(key, values)
    merge_form(merged, post, form_class, (base, theirs))
    for formset, base_rows, their_rows in formsets:
        merge_rows(merged, post, formset, base_rows, their_rows)
    return merged
