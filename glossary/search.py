"""Finding an entry by what a reader types: a ladder, the surest step first."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from glossary.language import fold, normal
from glossary.models import Entry, SearchText, WordForm

MAX_LENGTH = 200
MAX_WORDS = 20
MAX_RESULTS = 50

REASONS = {
    "exact": _("The name itself"),
    "form": _("A form of the name"),
    "unaccented": _("The name without diacritics"),
    "text": _("Found in the text"),
}


@dataclass(frozen=True)
class Result:
    """An entry and the step of the ladder that found it."""

    entry: Entry
    match: str

    @property
    def reason(self):
        return REASONS[self.match]


def search(query, language):
    """Return Results for `query` in `language`, the active one, best first.

    Steps: `exact` (a name, as typed), `form` (an inflected form of one), `unaccented`
    (either, without diacritics), `text` (every word stands in the entry's texts). An
    entry appears once, at the surest step. Any text is accepted; what is too long is
    cut to 200 characters and 20 words.
    """
    typed = " ".join(normal(query[:MAX_LENGTH]).split()[:MAX_WORDS])
    if not typed:
        return []
    matches = {}
    for match, entry_ids in _ladder(typed, language):
        for entry_id in entry_ids:
            matches.setdefault(entry_id, match)
    ids = list(matches)[:MAX_RESULTS]
    entries = Entry.objects.in_bulk(ids)
    return [Result(entries[pk], matches[pk]) for pk in ids if pk in entries]


def _ladder(typed, language):
    """Yield each step's name with the ids of the published entries it finds."""
    folded = fold(typed)
    for match, found in (
        ("exact", Q(text=typed, is_base=True)),
        ("form", Q(text=typed, is_base=False)),
        ("unaccented", Q(folded=folded)),
    ):
        # The preferred term goes before a label of another entry.
        yield (
            match,
            _published(WordForm, language)
            .filter(found)
            .order_by("-is_term", "entry__concept")
            .values_list("entry_id", flat=True)[:MAX_RESULTS],
        )
    words = folded.split()
    if not words:
        return
    texts = _published(SearchText, language)
    for word in words:
        texts = texts.filter(folded__contains=word)
    # What names the words in its term goes before what only speaks of them.
    ranked = sorted(
        texts.values_list("entry_id", "folded", f"entry__sort_key_{language}"),
        key=lambda row: (row[1].find(words[0]), row[2]),
    )
    yield "text", [entry_id for entry_id, _folded, _key in ranked[:MAX_RESULTS]]


def _published(model, language):
    field = f"entry__{build_localized_fieldname('published_at', language)}__lte"
    return model.objects.filter(language=language, **{field: timezone.now()})
