"""Form fields of the editors' desk."""

from django import forms

from glossary.form_labels import FORM_LABELS
from glossary.language import LANGUAGES
from glossary.models.index import all_forms

# Parallel forms stand side by side, as in dictionaries: määri ~ määrasid.
SEPARATOR = "~"


class PrincipalFormsWidget(forms.MultiWidget):
    """Fields for the principal forms, and below them all forms that follow from them.

    `name` is the name whose forms they are. Where a field is empty it shows, faintly,
    what the language's rules guess.
    """

    template_name = "admin/principal_forms.html"

    def __init__(self, language):
        self.language = language
        self.names = LANGUAGES[language].edited_forms
        self.name = ""
        self.is_folded = False
        super().__init__({name: forms.TextInput for name in self.names})

    def decompress(self, value):
        forms_by_name = value or {}
        return [
            f" {SEPARATOR} ".join(forms_by_name.get(name, [])) for name in self.names
        ]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        guesses = LANGUAGES[self.language].suggest(self.name) if self.name else {}
        for part, form_name in zip(
            context["widget"]["subwidgets"], self.names, strict=True
        ):
            part["form_label"] = FORM_LABELS[form_name]
            if guesses.get(form_name):
                part["attrs"]["placeholder"] = f" {SEPARATOR} ".join(guesses[form_name])
        if self.name and not isinstance(value, list):
            found = all_forms(self.name, value or {}, self.language)
            context["widget"] |= {
                "all_forms": found,
                "language": self.language,
                "is_folded": self.is_folded,
            }
        return context


class PrincipalFormsField(forms.MultiValueField):
    """The principal forms of a term in one language, a text field each."""

    def __init__(self, language, **kwargs):
        self.names = LANGUAGES[language].edited_forms
        super().__init__(
            fields=[forms.CharField(required=False) for _name in self.names],
            widget=PrincipalFormsWidget(language),
            require_all_fields=False,
            required=False,
            **kwargs,
        )

    def compress(self, values):
        named = zip(self.names, values, strict=False)
        split = {
            name: [form.strip() for form in value.split(SEPARATOR) if form.strip()]
            for name, value in named
        }
        return {name: parallel for name, parallel in split.items() if parallel}

    def has_changed(self, initial, data):
        return self.compress(self.widget.decompress(initial)) != self.compress(
            [value or "" for value in data or []]
        )
