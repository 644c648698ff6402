"""The fields of one form, each changed by one editor, by both or by neither."""

from glossary.admin.conflicts.differences import PLACE, SIDES, Difference
from glossary.admin.conflicts.inputs import (
    as_sent,
    as_shown,
    label_of,
    model_field,
    put,
    readable,
    renamed,
)


def merge_form(merged, post, form_class, rows, part="", prefixes=(None, None)):
    """Merge the fields of one form; `prefixes` are (as sent, as it will be sent)."""
    base, theirs = rows
    sent, new = prefixes
    their_form = form_class(instance=theirs, prefix=new)
    base_form = form_class(instance=base, prefix=new) if base else None
    my_form = form_class(post, instance=theirs, prefix=sent)
    for name in their_form.fields:
        bound = their_form[name]
        if not model_field(their_form, name) or bound.field.disabled:
            continue
        mine = renamed(as_sent(my_form[name], post), sent, new)
        stored = as_shown(bound)
        began = as_shown(base_form[name]) if base_form else None
        if mine == stored:
            outcome = None
        elif mine == began:
            outcome = merged.taken
        elif stored == began:
            outcome = merged.kept
        else:
            outcome = merged.conflicts
        put(merged.data, bound, stored if outcome is merged.taken else mine)
        if outcome is None or name == PLACE:
            continue
        label, code = label_of(their_form, name)
        difference = Difference(
            part,
            label,
            code,
            base=None if began is None else readable(bound, began),
            theirs=readable(bound, stored),
            mine=readable(bound, mine),
        )
        if outcome is merged.conflicts:
            _offer(difference, bound, my_form[name], mine, stored)
        outcome.append(difference)


def _offer(difference, bound, my_bound, mine, stored):
    """Let the editor choose between both values of a field, or write a third."""
    difference.name = bound.html_name
    difference.widget = bound.field.widget.render(
        bound.html_name,
        my_bound.value(),
        bound.build_widget_attrs(
            {"id": f"id_{bound.html_name}", "aria-label": difference.label}
        ),
        renderer=bound.form.renderer,
    )
    for side, values in zip(SIDES, (mine, stored), strict=True):
        difference.inputs += [
            (f"{side}|{bound.html_name}|{key}", value)
            for key, texts in values.items()
            for value in texts
        ]
