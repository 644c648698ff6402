"""The parts of one kind: each is changed, added or deleted by either side."""

import itertools

from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from config.numbers import number_in
from glossary.admin.conflicts.differences import PLACE, SIDES, Difference
from glossary.admin.conflicts.fields import merge_form
from glossary.admin.conflicts.inputs import (
    as_sent,
    as_shown,
    label_of,
    put,
    put_counts,
    readable,
    rows_sent,
)


def merge_rows(merged, post, formset, base_rows, their_rows):
    """Merge the parts of one kind."""
    prefix = formset.get_default_prefix()
    mine, added = rows_sent(post, prefix)
    base_rows = base_rows or {}
    numbers = itertools.count()
    stored = [key for key in mine if key in their_rows]
    stored += [key for key in their_rows if key not in mine]
    for key in stored:
        sent, new = mine.get(key), f"{prefix}-{next(numbers)}"
        base, theirs = base_rows.get(key), their_rows[key]
        merged.data[f"{new}-id"] = str(key)
        if sent and f"{sent}-{DELETION_FIELD_NAME}" not in post:
            part = _part(formset, theirs)
            merge_form(merged, post, formset.form, (base, theirs), part, (sent, new))
            continue
        form = formset.form(instance=theirs, prefix=new)
        for name in form.fields:
            put(merged.data, form[name], as_shown(form[name]))
        if sent:
            _merge_my_deletion(merged, formset, new, base, theirs)
        else:
            merged.taken.append(
                Difference(
                    _part(formset, theirs),
                    _("Added"),
                    "",
                    base="",
                    theirs=_row_text(formset, theirs),
                    mine="",
                )
            )
    added += [
        sent
        for key, sent in mine.items()
        if key not in their_rows
        and f"{sent}-{DELETION_FIELD_NAME}" not in post
        and not _is_let_go(merged, post, formset, sent, base_rows.get(key))
    ]
    _merge_order(merged, post, formset, mine, base_rows, their_rows)
    for sent in added:
        _merge_new_row(merged, post, formset, sent, f"{prefix}-{next(numbers)}")
    put_counts(merged.data, prefix, next(numbers), len(stored))


def _merge_order(merged, post, formset, sent, base_rows, their_rows):
    """Let the editor choose between two orders, where both have moved the same parts.

    Where one side alone has moved them, the places of each part are merged by now.
    """
    rows = {key: their_rows[key] for key in sent if key in their_rows}
    places = {
        "mine": {key: _place_sent(post, sent[key]) for key in rows},
        "theirs": {key: row.position for key, row in rows.items()},
        "base": {key: base_rows[key].position for key in rows if key in base_rows},
    }
    orders = {side: sorted(found, key=found.get) for side, found in places.items()}
    if orders["theirs"] in (orders["mine"], orders["base"]) or (
        orders["mine"] == orders["base"]
    ):
        return
    prefix = formset.get_default_prefix()
    texts = {
        side: "\n".join(f"{n}. {rows[key]}" for n, key in enumerate(order, 1))
        for side, order in orders.items()
    }
    difference = Difference(
        capfirst(str(formset.model._meta.verbose_name_plural)),
        _("Order"),
        "",
        base=texts["base"] or None,
        theirs=texts["theirs"],
        mine=texts["mine"],
        name=f"{prefix}-order",
    )
    for side in SIDES:
        for number, key in enumerate(rows):
            input_name = f"{prefix}-{number}-{PLACE}"
            difference.inputs.append(
                (f"{side}|{difference.name}|{input_name}", str(places[side][key]))
            )
    merged.conflicts.append(difference)


def _place_sent(post, prefix):
    return number_in(post.get(f"{prefix}-{PLACE}", "")) or 0


def _merge_my_deletion(merged, formset, new, base, theirs):
    """I deleted a part: let it go, unless the others have rewritten it."""
    name = f"{new}-{DELETION_FIELD_NAME}"
    before, now = _row_text(formset, base) if base else None, _row_text(formset, theirs)
    difference = Difference(_part(formset, theirs), _("Deleted"), "", before, now, "")
    if before == now:
        merged.data[name] = "on"
        merged.kept.append(difference)
    else:
        difference.name = name
        difference.inputs = [(f"mine|{name}|{name}", "on")]
        merged.conflicts.append(difference)


def _is_let_go(merged, post, formset, sent, base):
    """Tell whether a part that the others deleted says what it said before."""
    before = _row_text(formset, base) if base else None
    is_let_go = before == _sent_text(post, formset, sent)
    if is_let_go:
        part = _part(formset, base)
        merged.taken.append(
            Difference(part, _("Deleted"), "", before, theirs="", mine=before)
        )
    return is_let_go


def _merge_new_row(merged, post, formset, sent, new):
    """Keep a part that is not stored: I added it, or the others deleted it."""
    for name, values in post.lists():
        if name.startswith(f"{sent}-") and name != f"{sent}-id":
            merged.data.setlist(new + name.removeprefix(sent), values)
    text = _sent_text(post, formset, sent)
    if post.get(f"{sent}-id"):
        name = f"{new}-{DELETION_FIELD_NAME}"
        difference = Difference(
            _part(formset), _("Deleted"), "", None, theirs="", mine=text, name=name
        )
        difference.inputs = [(f"theirs|{name}|{name}", "on")]
        merged.conflicts.append(difference)
    elif text:
        merged.kept.append(
            Difference(_part(formset), _("Added"), "", "", theirs="", mine=text)
        )


def _part(formset, row=None):
    name = capfirst(str(formset.model._meta.verbose_name))
    return f"{name}: {row}" if row is not None else name


def _row_text(formset, row):
    form = formset.form(instance=row, prefix="row")
    return _joined(form, as_shown)


def _sent_text(post, formset, sent):
    form = formset.form(post, prefix=sent)
    return _joined(form, lambda bound: as_sent(bound, post))


def _joined(form, values):
    texts = []
    for name in form.fields:
        if name not in (PLACE, "id", DELETION_FIELD_NAME):
            text = readable(form[name], values(form[name]))
            code = label_of(form, name)[1]
            texts.append(f"{code}: {text}" if code and text else text)
    return "\n".join(text for text in texts if text)
