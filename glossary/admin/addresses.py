"""Where an entry is written, translated and published at the desk."""

from functools import cache

from django.urls import reverse
from modeltranslation.utils import build_localized_fieldname

from glossary.models.entry_queryset import Status

# Stands for the entry in an address, which is looked up once.
_ANY_ENTRY = 0
# What is done side by side with another language.
BEHIND = (Status.MISSING, Status.OUTDATED)


def change_address(entry_id):
    return _address("change", entry_id)


def translating_address(entry_id, code):
    return _address("translate", entry_id, code)


def publishing_address(entry_id, code):
    return _address("publishing", entry_id, code)


def writing_address(entry_id, code, status, mine):
    """Return where who writes the languages of `mine` goes on in the language `code`.

    What is missing or outdated is written side by side with another language.
    """
    if code in mine and status in BEHIND:
        return translating_address(entry_id, code)
    return definition_address(entry_id, code)


def definition_address(entry_id, code):
    """Return where the entry is written, opened at one language."""
    name = build_localized_fieldname("definition", code)
    return f"{change_address(entry_id)}#id_{name}"


def _address(page, entry_id, *args):
    return _pattern(page, *args).replace(f"/{_ANY_ENTRY}/", f"/{entry_id}/", 1)


@cache
def _pattern(page, *args):
    return reverse(f"admin:glossary_entry_{page}", args=[_ANY_ENTRY, *args])
