"""Terms for pages that only mention them: their names, definitions and addresses."""

import time
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language

from glossary.models import Entry

# Caches keep our pages for longer than that, so an editor's change is never later.
FRESH_SECONDS = 60


@dataclass(frozen=True)
class Term:
    term: str
    definition: str
    url: str


def terms_of(concepts):
    """Return {concept: Term} of those concepts that readers can see in their language.

    Each process asks the database once a minute at most.
    """
    return _terms(get_language(), frozenset(concepts), this_minute())


def this_minute():
    """Return the number of the present minute: what is kept for one is asked by it."""
    return int(time.monotonic() // FRESH_SECONDS)


@lru_cache(maxsize=128)
def _terms(language, concepts, minute):
    entries = Entry.objects.published().as_names().filter(concept__in=concepts)
    return {
        entry.concept: Term(entry.term, entry.definition, entry.get_absolute_url())
        for entry in entries
    }


forget = _terms.cache_clear
