"""Forms in which each editor can change only what their roles allow.

What they may not change is shown, but closed. A post that changes it all the same is
refused with a sentence, and nothing of it is saved.
"""

from copy import copy

from adminsortable2.admin import CustomInlineFormSet
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import FieldDoesNotExist
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from config.numbers import TickedRows
from glossary.roles import may_edit_structure, may_write, writable_languages

OTHER_LANGUAGE = _("Your account does not write this language.")


class GuardedForm:
    """Part of a model form; the admin sets the `user` on the class it makes."""

    user = AnonymousUser()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.close_fields()

    def close_fields(self):
        for name, field in self.fields.items():
            field.disabled = field.disabled or not self.may_write(name)

    @property
    def is_new(self):
        return self.instance._state.adding

    @property
    def may_add_or_delete(self):
        return may_edit_structure(self.user)

    def may_write(self, name):
        if self.is_new and not self.may_add_or_delete:
            return False
        try:
            return may_write(self.user, self._meta.model._meta.get_field(name))
        except FieldDoesNotExist:
            # About this save rather than of the record.
            return True

    def has_changed(self):
        return super().has_changed() or bool(self._refusals)

    def clean(self):
        cleaned = super().clean()
        for sentence in self._refusals:
            self.add_error(None, sentence)
        return cleaned

    @cached_property
    def _refusals(self):
        """Return a sentence for each thing that was sent without being allowed."""
        deletes = self.add_prefix(DELETION_FIELD_NAME) in self.data
        if self.is_new and deletes:
            return []
        sentences = [
            _("Your account may not change “%(field)s”: nothing was saved.")
            % {"field": capfirst(str(self[name].label))}
            for name, field in self.fields.items()
            if field.disabled and self._is_sent_changed(name)
        ]
        if deletes and not self.may_add_or_delete:
            sentences.append(_("Your account may not delete this: nothing was saved."))
        if sentences and self.is_new:
            sentences = [_("Your account may not add this: nothing was saved.")]
        return sentences

    def _is_sent_changed(self, name):
        bound = self[name]
        names = getattr(bound.field.widget, "widgets_names", [""])
        if not any(f"{bound.html_name}{suffix}" in self.data for suffix in names):
            return False
        field = copy(bound.field)
        field.disabled = False
        sent = field.widget.value_from_datadict(self.data, self.files, bound.html_name)
        if isinstance(sent, str):
            sent = sent.replace("\r\n", "\n")
        return field.has_changed(bound.initial, sent)


class GuardedLabelForm(GuardedForm):
    """A label is in one language as a whole: whoever writes that may do all with it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        language = self.fields.get("language")
        if language and not language.disabled:
            known = writable_languages(self.user)
            choices = [each for each in language.choices if each[0] in ("", *known)]
            language.choices = choices
            language.error_messages["invalid_choice"] = OTHER_LANGUAGE

    @property
    def may_add_or_delete(self):
        known = writable_languages(self.user)
        return bool(known) if self.is_new else self._stored_language in known

    def may_write(self, name):
        return self.may_add_or_delete

    @cached_property
    def _stored_language(self):
        # Asked before the form writes what was sent into the record.
        return self.instance.language


class GuardedFormSet(CustomInlineFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            field = form.fields[DELETION_FIELD_NAME]
            field.disabled = not (form.is_new or form.may_add_or_delete)
            field.widget.attrs["aria-label"] = field.label


class GuardedAdmin(TickedRows):
    """Part of the admin of what is translated: its forms know who is writing."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def has_add_permission(self, request):
        return super().has_add_permission(request) and may_edit_structure(request.user)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and may_edit_structure(request.user)


class GuardedInline:
    """The parts of an entry: open with it, and then guarded form by form."""

    formset = GuardedFormSet

    def get_formset(self, request, obj=None, **kwargs):
        if not self.may_add_or_delete(request.user):
            kwargs |= {"can_delete": False, "max_num": 0}
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.user = request.user
        return formset

    def may_add_or_delete(self, user):
        return may_edit_structure(user)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("glossary.view_entry") or self._may_write(request)

    def has_add_permission(self, request, obj=None):
        return self._may_write(request)

    def has_change_permission(self, request, obj=None):
        return self._may_write(request)

    def has_delete_permission(self, request, obj=None):
        return self._may_write(request)

    def _may_write(self, request):
        wanted = ("glossary.add_entry", "glossary.change_entry")
        return any(request.user.has_perm(each) for each in wanted)
