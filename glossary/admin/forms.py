"""The forms in which editors write an entry and its parts."""

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import SlugField, URLField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from config.numbers import number_in
from glossary.admin.guarded import OTHER_LANGUAGE, GuardedForm, GuardedLabelForm
from glossary.admin.principal_forms import PrincipalFormsField
from glossary.models import Entry
from glossary.models.entry import SMALL_LETTERS
from glossary.models.revised import LANGUAGE_CODES
from glossary.roles import writable_languages

# Django's own default changes to https with its next version.
WEB_ADDRESSES = {URLField: {"assume_scheme": "https"}}
# What Django says of a wrong address would allow more than we do.
NAMES = {SlugField: {"error_messages": {"invalid": SMALL_LETTERS.message}}}


class LanguageErrors:
    """Shows what a constraint refuses at the field, and so the language, it is about.

    The constraints name that field in their error codes.
    """

    def _update_errors(self, errors):
        placed = {}
        for error in errors.error_dict.pop(NON_FIELD_ERRORS, []):
            field = error.code if error.code in self.fields else NON_FIELD_ERRORS
            placed.setdefault(field, []).append(error)
        for field, found in placed.items():
            errors.error_dict.setdefault(field, []).extend(found)
        super()._update_errors(errors)


class NotYet(forms.Widget):
    """In the place of forms that a label has only once its language is saved."""

    template_name = "admin/not_yet.html"


class PartForm(GuardedForm, LanguageErrors, forms.ModelForm):
    pass


class ColumnsForm(PartForm):
    """A part that is a row of a table, whose columns alone say what each field is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_by_columns(self)


def name_by_columns(form):
    for field in form.fields.values():
        # Inside the one with which the admin links to related rows.
        widget = getattr(field.widget, "widget", field.widget)
        widget.attrs.setdefault("aria-label", field.label)


class LabelForm(GuardedLabelForm, LanguageErrors, forms.ModelForm):
    """A label; its forms can be given once its language is known."""

    forms = forms.JSONField(required=False, disabled=True, widget=NotYet)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["forms"] = PrincipalFormsField(
                self.instance.language, label=capfirst(_("principal forms"))
            )
            self.fields["forms"].widget.name = self.instance.text
            self.fields["forms"].widget.is_folded = True
            self.close_fields()
        name_by_columns(self)


class EntryForm(GuardedForm, LanguageErrors, forms.ModelForm):
    minor_change = forms.BooleanField(
        label=_("Minor change"),
        required=False,
        help_text=_("A comma or a typing slip: the other languages stay up to date."),
    )
    up_to_date = forms.MultipleChoiceField(
        label=_("Mark as up to date"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("These languages now say what the others say."),
    )

    class Meta:
        model = Entry
        fields = "__all__"  # noqa: DJ007 - the admin's fieldsets choose

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code in LANGUAGE_CODES:
            field = self.fields.get(build_localized_fieldname("forms", code))
            if field:
                field.widget.name = self.instance.in_language("term", code) or ""
        known = writable_languages(self.user)
        up_to_date = self.fields["up_to_date"]
        up_to_date.choices = [each for each in settings.LANGUAGES if each[0] in known]
        up_to_date.error_messages["invalid_choice"] = OTHER_LANGUAGE

    def _get_validation_exclusions(self):
        # Publishing has a page of its own, and what is public stays complete here.
        dates = {build_localized_fieldname("published_at", c) for c in LANGUAGE_CODES}
        return super()._get_validation_exclusions() - dates


class KnownRows:
    """Looks up only numbers; Django would look up whatever was sent."""

    def optgroups(self, name, value, attr=None):
        ids = [each for each in value if number_in(str(each)) is not None]
        return super().optgroups(name, ids, attr)


class EntrySelect(KnownRows, AutocompleteSelect):
    """Lets an editor find an entry by its first letters."""


class EntriesSelect(KnownRows, AutocompleteSelectMultiple):
    """Lets an editor find several entries by their first letters."""


class EntriesField(forms.ModelMultipleChoiceField):
    """Several entries, by numbers that a database can hold."""

    def clean(self, value):
        for each in value or ():
            if number_in(each) is None:
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": each[:40]},
                )
        return super().clean(value)


class MomentInput(forms.DateTimeInput):
    """A date and time, chosen in the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__({"step": "1", **(attrs or {})}, format="%Y-%m-%dT%H:%M:%S")


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV, XLSX, JSON, TBX or the zip of the content folder, up to 2 MB. You "
            "will see what it changes before anything is written."
        ),
    )


class ConfirmImportForm(forms.Form):
    minor = forms.BooleanField(
        label=_("Minor change"),
        required=False,
        help_text=_("Commas and typing slips: the other languages stay up to date."),
    )
    overwrite = forms.BooleanField(
        label=_("Take the file’s text where both sides changed"),
        required=False,
        help_text=_("Otherwise the glossary’s text stays in these places."),
    )
    digest = forms.CharField(widget=forms.HiddenInput)


class DayInput(forms.DateInput):
    """A date, chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")
