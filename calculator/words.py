"""Sentences in the active language, each looked up once a process and language.

A page of a calculator says some seventy; Django asks several catalogues for each.
"""

from django.utils import translation
from django.utils.functional import lazy

_said: dict[str | None, dict[str, str]] = {}


def gettext(message):
    """Return what Django's gettext does."""
    language = translation.get_language()
    try:
        return _said[language][message]
    except KeyError:
        words = translation.gettext(message)
        return _said.setdefault(language, {}).setdefault(message, words)


gettext_lazy = lazy(gettext, str)
