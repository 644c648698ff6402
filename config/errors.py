"""How the API refuses: a sentence for each field, in a language of the site."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import Schema


class Errors(Schema):
    errors: dict[str, list[str]]


class InvalidInput(Exception):
    """A request to the API that cannot be answered; `errors` by field, for people."""

    def __init__(self, errors):
        super().__init__(errors)
        self.errors = errors


def in_language(request, language):
    """Answer in a language of the site; refuse any other, naming those there are."""
    codes = [code for code, _name in settings.LANGUAGES]
    if language not in codes:
        message = _("Choose one of these languages: %(codes)s.")
        raise InvalidInput({"language": [message % {"codes": ", ".join(codes)}]})
    # What `Content-Language` says of the answer.
    request.LANGUAGE_CODE = language
    return translation.override(language)
