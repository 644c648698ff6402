"""What the inputs of a field hold, as a browser sends it and as people read it."""

import re

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.fields import TranslationField

from config.numbers import number_in
from glossary.admin.principal_forms import FORM_LABELS, PrincipalFormsWidget


def as_shown(bound):
    """Return {input: values} that a field would send if nobody touched it."""
    widget, value, name = _plain(bound.field.widget), bound.value(), bound.html_name
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets_names, widget.decompress(value), strict=True)
        return _filled({f"{name}{suffix}": [part] for suffix, part in parts})
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"]} if value else {}
    formatted = widget.format_value(value)
    return _filled({name: formatted if isinstance(formatted, list) else [formatted]})


def as_sent(bound, post):
    """Return {input: values} that was sent of a field."""
    widget, name = _plain(bound.field.widget), bound.html_name
    suffixes = getattr(widget, "widgets_names", [""])
    return _filled({f"{name}{s}": post.getlist(f"{name}{s}") for s in suffixes})


def put(data, bound, values):
    """Let `data` hold these inputs of a field and no others of it."""
    for key in [key for key in data if belongs(key, bound.html_name)]:
        del data[key]
    for key, texts in values.items():
        data.setlist(key, texts)


def renamed(values, sent, new):
    """Return the inputs of a row under its new prefix."""
    if sent == new:
        return values
    return {new + key.removeprefix(sent): texts for key, texts in values.items()}


def belongs(key, name):
    """Tell whether an input is that of a field, or one of several that it has."""
    return re.fullmatch(rf"{re.escape(name)}(_\w+)?", key) is not None


def readable(bound, values):
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
        number = number_in(text)
        found = [] if number is None else bound.field.queryset.filter(pk=number)
        return str(next(iter(found), text))
    if isinstance(bound.field, forms.ChoiceField):
        return str(dict(bound.field.choices).get(text, text))
    return text


def label_of(form, name):
    """Return what a field is called, and its language or an empty text."""
    found = model_field(form, name)
    if isinstance(found, TranslationField):
        original = found.translated_field.verbose_name
        return capfirst(str(original)), found.language
    return capfirst(str(form.fields[name].label)), ""


def model_field(form, name):
    """Return the field of the model, or None where the form alone has one."""
    try:
        return form.instance._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _filled(values):
    """Return the inputs that hold something, with line ends as they are stored."""
    tidied = {
        key: [str(text).replace("\r\n", "\n").strip() for text in texts if text]
        for key, texts in values.items()
    }
    return {key: texts for key, texts in tidied.items() if any(texts)}


def _plain(widget):
    """Return the widget inside the one with which the admin links to related rows."""
    return getattr(widget, "widget", widget)


# Several rows ------------------------------------------------------------------------


def rows_sent(post, prefix):
    """Return {id: prefix} of the rows that were there, and the prefixes of new ones."""
    count = number_in(post.get(f"{prefix}-TOTAL_FORMS", "")) or 0
    own = (key.removeprefix(f"{prefix}-") for key in post if key.startswith(prefix))
    numbers = {number_in(key.partition("-")[0]) for key in own} - {None}
    known, added = {}, []
    # However many there are said to be, a row of which nothing was sent is none.
    for number in sorted(number for number in numbers if number < count):
        sent = f"{prefix}-{number}"
        key = post.get(f"{sent}-id", "")
        if not key:
            added.append(sent)
        elif (row_id := number_in(key)) is not None:
            known[row_id] = sent
    return known, added


def put_counts(data, prefix, total, stored):
    """Put what a formset sends of itself: how many rows it has, and has stored."""
    for name, number in (
        ("TOTAL_FORMS", total),
        ("INITIAL_FORMS", stored),
        ("MIN_NUM_FORMS", 0),
        ("MAX_NUM_FORMS", 1000),
    ):
        data[f"{prefix}-{name}"] = str(number)
