"""Fields that read numbers as the reader's language writes them."""

from fractions import Fraction

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from calculator.numbers import NumberError, read_number, read_plain, write_number

# What a program sends: digits and a point, whatever the language of the messages.
PLAIN = "plain"

MESSAGES = {
    "not_a_number": _("Enter a number in digits, such as %(example)s."),
    "ambiguous": _(
        "“%(typed)s” could mean two numbers: write %(first)s or %(second)s."
    ),
    "grouping": _(
        "The marks in “%(typed)s” do not make one number: write it without them, "
        "such as %(example)s."
    ),
    "decimal_mark": _("In this language that number is written %(first)s."),
    "other_digits": _("Use the digits 0 to 9, such as %(example)s."),
    "exponent": _("Write the number out in full, without an exponent."),
    "too_large": _("This number is too large: it must be below 10¹⁵."),
    "negative": _("This cannot be below zero."),
}


class NumberField(forms.Field):
    """A number of zero or more; its value is an exact Fraction.

    `notation` is a language code or PLAIN; when unset, the active language.
    """

    widget = forms.TextInput
    default_error_messages = MESSAGES

    def __init__(self, *, count=False, notation=None, **kwargs):
        self.count = count
        self.notation = notation
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {"inputmode": "decimal", "autocomplete": "off", "maxlength": "60"}

    def to_python(self, value) -> Fraction | None:
        if value in self.empty_values or not value.strip():
            return None
        notation = self.notation or get_language()
        try:
            if notation == PLAIN:
                return read_plain(value.strip())
            return read_number(value, notation, count=self.count)
        except NumberError as error:
            raise self._refusal(error, value) from error

    def validate(self, value):
        super().validate(value)
        if value is not None and value < 0:
            raise forms.ValidationError(self.error_messages["negative"], "negative")

    def _refusal(self, error, typed):
        language = "en" if self.notation == PLAIN else self.notation or get_language()
        readings = [write_number(value, language) for value in error.readings]
        first, second = [*readings, "", ""][:2]
        return forms.ValidationError(
            self.error_messages[error.code if error.code != "empty" else "required"],
            error.code,
            params={
                "typed": shortened(typed.strip()),
                "example": write_number(Fraction(2001, 2), language),
                "first": first,
                "second": second,
            },
        )


def shortened(text, length=40):
    """Return `text`, cut where it would swamp the sentence that quotes it."""
    return text if len(text) <= length else f"{text[:length]}…"
