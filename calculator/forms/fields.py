"""Fields that read numbers as the reader's language writes them."""

import re
from collections.abc import Sequence
from fractions import Fraction

from django import forms
from django.utils.translation import get_language

from calculator import display
from calculator.numbers import (
    LIMIT,
    MAX_LENGTH,
    NumberError,
    read_amount,
    read_number,
    read_percent,
    read_plain,
    stripped,
    write_number,
)
from calculator.words import gettext_lazy as _

# What a program sends: digits and a point, whatever the language of the messages.
PLAIN = "plain"

MESSAGES = {
    "required": _("Fill in this field."),
    "not_a_number": _(
        "Enter only a number, without words or signs, such as %(example)s."
    ),
    "percentage": _("Enter the number itself, not a percentage."),
    "ambiguous": _(
        "“%(typed)s” could mean two numbers: write %(first)s or %(second)s."
    ),
    "grouping": _(
        "The marks in “%(typed)s” do not make one number: write it without them, "
        "such as %(example)s."
    ),
    "decimal_mark": _("In English that number is written %(first)s."),
    "other_digits": _("Use the digits 0 to 9, such as %(example)s."),
    "exponent": _("Write the number out in full, without an exponent."),
    "too_large": _("This number is too large: it must be below 10¹⁵."),
    "negative": _("This cannot be below zero."),
    "not_whole": _("Enter a whole number, without decimals."),
    "above": _("This cannot be above %(most)s."),
}


class SharedField(forms.Field):
    """A field whose copy for each form shares its parts, which no form changes.

    A form gives its copies their words as strings, with `options` for the choices.
    """

    concept = ""
    is_share = False
    control = "text"
    notation: str | None = None
    options: Sequence[tuple[str, str]] = ()

    def __deepcopy__(self, memo):
        copied = object.__new__(type(self))
        copied.__dict__.update(self.__dict__)
        return copied


class ChoiceField(SharedField, forms.ChoiceField):
    control = "select"


class NumberField(SharedField):
    """A number of zero or more; its value is an exact Fraction.

    `count` asks for what comes in whole numbers, though averages are read as well;
    `whole` refuses them. `assumed` is the value that stands in when nothing is typed
    and nothing follows from other fields. `concept` is the glossary's entry that
    explains the field. `notation` is a language code or PLAIN; when unset, the active
    language.
    """

    default_error_messages = MESSAGES
    MAX_LENGTH = MAX_LENGTH
    # Else each number would be compared with an empty text, list, tuple and dict.
    empty_values = [None]
    show = staticmethod(display.number)
    most = LIMIT

    def __init__(
        self,
        *,
        count=False,
        whole=False,
        most=None,
        assumed=None,
        concept="",
        notation=None,
        **kwargs,
    ):
        self.count = count or whole
        self.whole = whole
        self.most = most or self.most
        self.assumed = assumed
        self.concept = concept
        self.notation = notation
        super().__init__(**kwargs)

    def to_python(self, value) -> Fraction | None:
        text = stripped(value or "")
        if not text:
            return None
        try:
            if self.notation == PLAIN:
                return read_plain(text)
            return self.read(text, self.language)
        except NumberError as error:
            raise self._refusal(error, value) from error

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        if value < 0:
            raise forms.ValidationError(self.error_messages["negative"], "negative")
        if self.whole and value.denominator != 1:
            raise forms.ValidationError(self.error_messages["not_whole"], "not_whole")
        if value > self.most:
            raise forms.ValidationError(
                self.error_messages["above"],
                "above",
                params={"most": self.show(self.most)},
            )

    @property
    def example(self):
        """A number such as those that are asked for."""
        return Fraction(1000) if self.count else Fraction(2001, 2)

    @property
    def language(self):
        """The language by whose marks numbers are read and written."""
        if self.notation == PLAIN:
            return "en"
        return self.notation or get_language()

    def read(self, text, language):
        """Return what a person of `language` means by `text`, or raise NumberError."""
        return read_number(text, language, count=self.count)

    def write(self, value, language):
        """Return `value` as a person of `language` would type it."""
        return write_number(value, language)

    def _refusal(self, error, typed):
        readings = [self.write(value, self.language) for value in error.readings]
        first, second = [*readings, "", ""][:2]
        return forms.ValidationError(
            self.error_messages[self._reason(error, typed)],
            error.code,
            params={
                "typed": shortened(typed.strip()),
                "example": self.write(self.example, self.language),
                "first": first,
                "second": second,
            },
        )

    def _reason(self, error, typed):
        """Return the name of the sentence that tells why `typed` is refused."""
        if error.code == "not_a_number" and not self.is_share and "%" in typed:
            return "percentage"
        # A percent sign alone is no number either.
        return "not_a_number" if error.code == "empty" else error.code


class AmountField(NumberField):
    """An amount of money, in whatever currency: it may be typed with its sign."""

    def read(self, text, language):
        return read_amount(text, language)


class PercentField(NumberField):
    """A share from 0 to 1 that people type as a percentage, and programs as it is."""

    example = Fraction(5, 200)
    show = staticmethod(display.typed_percent)
    most = 1
    is_share = True

    def read(self, text, language):
        try:
            return read_percent(text, language) / 100
        except NumberError as error:
            error.readings = tuple(reading / 100 for reading in error.readings)
            raise

    def write(self, value, language):
        return write_number(value * 100, language)


# Several numbers in one, such as 3,5,8 or 12+/18+; 3,5 alone may be one number.
TOGETHER = re.compile(r"[0-9.]+(?:\+?[,/|][0-9.]+){2,}\+?|[0-9.]+\+[,/|].+")


class StaysField(SharedField):
    """How long each customer stayed; its value is a list of (time, has left).

    Numbers apart by spaces, semicolons or lines, each with a + after it if the
    customer is still here.
    """

    MOST = 500
    MAX_LENGTH = 3_000
    control = "textarea"
    default_error_messages = MESSAGES | {
        "unreadable": _(
            "“%(typed)s” is not a length of time. Write a number such as %(example)s, "
            "with a + after it if the customer is still here."
        ),
        "together": _(
            "“%(typed)s”: put a space or a line break between one customer and the "
            "next, such as %(example)s."
        ),
        "sign_first": _(
            "“%(typed)s”: the + goes right after the number, such as %(example)s, and "
            "means that the customer is still here."
        ),
        "too_many": _("Enter at most %(most)s customers."),
        "too_long": _("This list is too long: enter at most %(most)s characters."),
    }

    def __init__(self, *, concept="", **kwargs):
        self.concept = concept
        super().__init__(**kwargs)

    def to_python(self, value):
        # A line break is one character where it is typed, and two when it is sent.
        value = stripped(value or "").replace("\r\n", "\n")
        # A comma before a space parts numbers in every language.
        words = re.split(r"[,;]?\s+|;|,$", value[: self.MAX_LENGTH + 1])
        words = [word for word in words if word]
        if len(words) > self.MOST:
            raise self._refusal("too_many", most=display.number(self.MOST))
        if len(value) > self.MAX_LENGTH:
            raise self._refusal("too_long", most=display.number(self.MAX_LENGTH))
        number = NumberField(notation=self.notation)
        return [self._stay(word, number) for word in words]

    def _stay(self, word, number):
        if word.startswith("+"):
            # Else “+5” would be read as 5, a customer who has left.
            raise self._misread("sign_first", word, f"{self._example(number)}+")
        try:
            time = number.clean(word.removesuffix("+"))
        except forms.ValidationError as error:
            example = self._example(number)
            if TOGETHER.fullmatch(word):
                raise self._misread("together", word, f"{example} 3+") from error
            raise self._misread("unreadable", word, example) from error
        return time, not word.endswith("+")

    def _example(self, number):
        return number.write(Fraction(5, 2), number.language)

    def _misread(self, code, word, example):
        return self._refusal(code, typed=shortened(word), example=example)

    def _refusal(self, code, **params):
        return forms.ValidationError(self.error_messages[code], code, params=params)

    def write(self, value, language):
        """Return the stays as a person of `language` would type them."""
        return " ".join(
            write_number(time, language) + ("" if has_left else "+")
            for time, has_left in value
        )


def shortened(text, length=40):
    """Return `text`, cut where it would swamp the sentence that quotes it."""
    return text if len(text) <= length else f"{text[:length]}…"
