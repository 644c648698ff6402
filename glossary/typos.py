"""Names that a typing slip hides: those within a letter or two of what was typed.

Every process keeps the names of a language in memory, by their length, and adds what
has been indexed since whenever it is asked. What it keeps of deleted names does no
harm: whoever asks looks the names up again.
"""

from collections import defaultdict

from django.db.models import Max
from rapidfuzz import process
from rapidfuzz.distance import OSA

from glossary.language import fold
from glossary.models import WordForm

# A longer word may hold two slips; in a short one they would make another word.
SHORTEST, TWO_SLIPS_FROM = 4, 8
# An inflected form is compared without its ending, of at most so many letters.
LONGEST_ENDING = 4
MOST_NAMES = 5
# Forms whose ids lie so far back may have been stored since, by a slower save.
OVERLAP = 10_000
# A name as short as this differs from others by a letter without any slip.
SHORTEST_TO_RESEMBLE = 8


class _Names:
    def __init__(self):
        self.last_id = 0
        self.by_length = defaultdict(dict)

    def refresh(self, language):
        """Add the names indexed since the last time."""
        last_id = WordForm.objects.aggregate(last=Max("pk"))["last"] or 0
        if last_id == self.last_id:
            return
        names = WordForm.objects.filter(language=language, is_base=True)
        # The first time all of them, which an index holds.
        since = self.last_id - OVERLAP
        fresh = names.filter(pk__gt=since) if self.last_id else names
        for folded in fresh.values_list("folded", flat=True):
            self.by_length[len(folded)][folded] = None
        self.last_id = last_id

    def near(self, typed, slips):
        """Return {name: slips} of names at most so many slips away."""
        found = {}
        for length in range(len(typed) - slips, len(typed) + slips + 1):
            matches = process.extract(
                typed,
                self.by_length.get(length, {}).keys(),
                scorer=OSA.distance,
                score_cutoff=slips,
                limit=MOST_NAMES,
            )
            found |= {name: distance for name, distance, _index in matches}
        return found


_kept = defaultdict(_Names)


def names_like(folded, language):
    """Return names (folded) that may be meant by `folded`, likeliest first.

    An exchange, a lack or an excess of one letter, or two neighbours swapped, is one
    slip: one in a word of four letters or more, two from eight on.
    """
    if len(folded) < SHORTEST:
        return []
    names = _kept[language]
    names.refresh(language)
    for cut in range(LONGEST_ENDING + 1):
        part = folded[: len(folded) - cut]
        if len(part) < SHORTEST + cut:
            break
        for slips in (1, 2) if len(part) >= TWO_SLIPS_FROM else (1,):
            found = names.near(part, slips)
            if found:
                return sorted(found, key=lambda name: (found[name], name))[:MOST_NAMES]
    return []


def named_nearly(names, language):
    """Return the WordForms of names that are one of these, or a slip away from it."""
    kept, found = _kept[language], set()
    kept.refresh(language)
    for folded in map(fold, names):
        found |= kept.near(folded, int(len(folded) >= SHORTEST_TO_RESEMBLE)).keys()
    return WordForm.objects.filter(language=language, is_base=True, folded__in=found)


forget = _kept.clear
