"""Two editors changed an entry at once: what each wrote, and both put together.

Three states of the form are compared, input by input: the one the editor began from,
theirs (what is stored by now) and mine (what was just sent, and not yet saved).
"""

import itertools
import re
from dataclasses import dataclass, field

from django import forms
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.fields import TranslationField

from glossary.admin.principal_forms import FORM_LABELS, PrincipalFormsWidget

CHOICE = "choice|"
SIDES = ("mine", "theirs")
# Where a part stands in its list: whoever moved it last has moved it.
PLACE = "position"


@dataclass
class Difference:
    """One field that was changed; `name` is set where the editor must choose.

    `base` is None where it is not known what the editor began from.
    """

    part: str
    label: str
    code: str
    base: str | None
    theirs: str
    mine: str
    name: str = ""
    widget: str = ""
    inputs: list = field(default_factory=list)

    @property
    def language(self):
        return dict(settings.LANGUAGES).get(self.code, "")

    @property
    def choice(self):
        return f"{CHOICE}{self.name}"


@dataclass
class Merge:
    """Both sides put together: `data` is what to send, with mine where both differ."""

    data: QueryDict = field(default_factory=lambda: QueryDict(mutable=True))
    conflicts: list[Difference] = field(default_factory=list)
    taken: list[Difference] = field(default_factory=list)
    kept: list[Difference] = field(default_factory=list)

    @property
    def inputs(self):
        """Return (name, value) of what the page carries along unseen."""
        shown = {name for each in self.conflicts for name in _names(each, self.data)}
        return [
            (name, value)
            for name, values in self.data.lists()
            if name not in shown
            for value in values
        ]


def chosen(post):
    """Return what was sent with each choice between two texts carried out."""
    data = post.copy()
    for key in [key for key in data if key.startswith(CHOICE)]:
        name = key.removeprefix(CHOICE)
        side = data.pop(key)[-1]
        for other in SIDES:
            texts = {
                k.split("|", 2)[2]: data.pop(k)
                for k in list(data)
                if k.startswith(f"{other}|{name}|")
            }
            if other == side:
                for k in [k for k in data if _belongs(k, name)]:
                    del data[k]
                for k, values in texts.items():
                    data.setlist(k, values)
    return data


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
    _merge_form(merged, post, form_class, (base, theirs))
    for formset, base_rows, their_rows in formsets:
        _merge_rows(merged, post, formset, base_rows, their_rows)
    return merged


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
        sent, added = _rows_sent(post, prefix)
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
        _put_counts(data, prefix, number, len(rows))
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
        if own.disabled or not _model_field(form, name):
            continue
        stored = values = _initial(form[name])
        if is_shown and is_written(form.instance, name):
            values = _renamed(_sent(my_form[name], post), sent, form.prefix)
        found.append((form[name], values, values != stored))
    is_changed = any(changed for _bound, _values, changed in found)
    if is_changed or form.instance.pk:
        for bound, values, _changed in found:
            _put(data, bound, values)
    return is_changed


# Fields ------------------------------------------------------------------------------


def _merge_form(merged, post, form_class, rows, part="", prefixes=(None, None)):
    """Merge the fields of one form; `prefixes` are (as sent, as it will be sent)."""
    base, theirs = rows
    sent, new = prefixes
    their_form = form_class(instance=theirs, prefix=new)
    base_form = form_class(instance=base, prefix=new) if base else None
    my_form = form_class(post, instance=theirs, prefix=sent)
    for name in their_form.fields:
        bound = their_form[name]
        if not _model_field(their_form, name) or bound.field.disabled:
            continue
        mine = _renamed(_sent(my_form[name], post), sent, new)
        stored = _initial(bound)
        began = _initial(base_form[name]) if base_form else None
        if mine == stored:
            outcome = None
        elif mine == began:
            outcome = merged.taken
        elif stored == began:
            outcome = merged.kept
        else:
            outcome = merged.conflicts
        _put(merged.data, bound, stored if outcome is merged.taken else mine)
        if outcome is None or name == PLACE:
            continue
        label, code = _label(their_form, name)
        difference = Difference(
            part,
            label,
            code,
            base=None if began is None else _readable(bound, began),
            theirs=_readable(bound, stored),
            mine=_readable(bound, mine),
        )
        if outcome is merged.conflicts:
            _offer(difference, bound, my_form[name], mine, stored)
        outcome.append(difference)


def _put(data, bound, values):
    for key in [key for key in data if _belongs(key, bound.html_name)]:
        del data[key]
    for key, texts in values.items():
        data.setlist(key, texts)


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


def _initial(bound):
    """Return {input: values} that a field would send if nobody touched it."""
    widget, value, name = _plain(bound.field.widget), bound.value(), bound.html_name
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets_names, widget.decompress(value), strict=True)
        return _filled({f"{name}{suffix}": [part] for suffix, part in parts})
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"]} if value else {}
    formatted = widget.format_value(value)
    return _filled({name: formatted if isinstance(formatted, list) else [formatted]})


def _sent(bound, post):
    widget, name = _plain(bound.field.widget), bound.html_name
    suffixes = getattr(widget, "widgets_names", [""])
    return _filled({f"{name}{s}": post.getlist(f"{name}{s}") for s in suffixes})


def _filled(values):
    """Return the inputs that hold something, with line ends as they are stored."""
    tidied = {
        key: [str(text).replace("\r\n", "\n").strip() for text in texts if text]
        for key, texts in values.items()
    }
    return {key: texts for key, texts in tidied.items() if any(texts)}


def _renamed(values, sent, new):
    if sent == new:
        return values
    return {new + key.removeprefix(sent): texts for key, texts in values.items()}


def _plain(widget):
    """Return the widget inside the one with which the admin links to related rows."""
    return getattr(widget, "widget", widget)


def _belongs(key, name):
    """Tell whether an input is that of a field, or one of several that it has."""
    return re.fullmatch(rf"{re.escape(name)}(_\w+)?", key) is not None


def _names(difference, data):
    return [key for key in data if _belongs(key, difference.name)]


def _readable(bound, values):
    """Return what an editor reads in the field where the inputs hold these values."""
    widget = _plain(bound.field.widget)
    texts = {key: text for key, found in values.items() for text in found}
    if isinstance(widget, PrincipalFormsWidget):
        named = zip(widget.names, widget.widgets_names, strict=True)
        lines = [
            (FORM_LABELS[name], texts.get(f"{bound.html_name}{suffix}"))
            for name, suffix in named
        ]
        return "\n".join(f"{label}: {text}" for label, text in lines if text)
    text = texts.get(bound.html_name, "")
    if isinstance(widget, forms.CheckboxInput):
        return _("yes") if text else ""
    if isinstance(bound.field, forms.ModelChoiceField):
        found = bound.field.queryset.filter(pk=text) if text.isdigit() else []
        return str(next(iter(found), text))
    if isinstance(bound.field, forms.ChoiceField):
        return str(dict(bound.field.choices).get(text, text))
    return text


def _label(form, name):
    """Return what a field is called, and its language or an empty text."""
    model_field = _model_field(form, name)
    if isinstance(model_field, TranslationField):
        original = model_field.translated_field.verbose_name
        return capfirst(str(original)), model_field.language
    return capfirst(str(form.fields[name].label)), ""


def _model_field(form, name):
    try:
        return form.instance._meta.get_field(name)
    except FieldDoesNotExist:
        return None


# Rows --------------------------------------------------------------------------------


def _merge_rows(merged, post, formset, base_rows, their_rows):
    """Merge the parts of one kind: each is changed, added or deleted by either side."""
    prefix = formset.get_default_prefix()
    mine, added = _rows_sent(post, prefix)
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
            _merge_form(merged, post, formset.form, (base, theirs), part, (sent, new))
            continue
        form = formset.form(instance=theirs, prefix=new)
        for name in form.fields:
            _put(merged.data, form[name], _initial(form[name]))
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
    _put_counts(merged.data, prefix, next(numbers), len(stored))


def _put_counts(data, prefix, total, stored):
    for name, number in (
        ("TOTAL_FORMS", total),
        ("INITIAL_FORMS", stored),
        ("MIN_NUM_FORMS", 0),
        ("MAX_NUM_FORMS", 1000),
    ):
        data[f"{prefix}-{name}"] = str(number)


def _rows_sent(post, prefix):
    """Return {id: prefix} of the rows that were there, and the prefixes of new ones."""
    count = post.get(f"{prefix}-TOTAL_FORMS", "")
    count = min(int(count), 1000) if count.isdecimal() else 0
    known, added = {}, []
    for number in range(count):
        sent = f"{prefix}-{number}"
        key = post.get(f"{sent}-id", "")
        if key.isdecimal():
            known[int(key)] = sent
        elif not key:
            added.append(sent)
    return known, added


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
    text = post.get(f"{prefix}-{PLACE}", "")
    return int(text) if text.isdecimal() else 0


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
    return _joined(form, _initial)


def _sent_text(post, formset, sent):
    form = formset.form(post, prefix=sent)
    return _joined(form, lambda bound: _sent(bound, post))


def _joined(form, values):
    texts = []
    for name in form.fields:
        if name not in (PLACE, "id", DELETION_FIELD_NAME):
            text = _readable(form[name], values(form[name]))
            code = _label(form, name)[1]
            texts.append(f"{code}: {text}" if code and text else text)
    return "\n".join(text for text in texts if text)
