"""Sentences of the calculators, each looked up once a process and language.

A page of a calculator says some seventy; Django asks several catalogues for each, and
finds out for each anew which language is active.
"""

from functools import cache, lru_cache

from django.utils import translation
from django.utils.functional import lazy


@cache
def in_language(language):
    """Return the function that gives a sentence in a language, as gettext does."""

    @cache
    def say(sentence):
        with translation.override(language):
            return translation.gettext(sentence)

    return say


def message(sentence):
    """Mark a sentence that is said later, when the language is known."""
    return sentence


def gettext(sentence):
    """Return what Django's gettext does."""
    return in_language(translation.get_language())(sentence)


gettext_lazy = lazy(gettext, str)


@lru_cache(maxsize=4096)
def ngettext(singular, plural, number, language):
    """Return what Django's ngettext does in a language."""
    with translation.override(language):
        return translation.ngettext(singular, plural, number)
