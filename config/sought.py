"""Which calculators somebody looks for who searches the glossary."""

from functools import cache

from django.utils.translation import pgettext

from calculator.calculators import CALCULATORS, calculators_for
from glossary.language import words
from glossary.lookup import without_endings

MOST = 3
# Of the results only the best say what is meant.
BEST_RESULTS = 3
# Shorter words, such as “how” and “the”, say nothing of a title.
SHORTEST_WORD = 4


def calculators_sought(query, results):
    """Return a few calculators that suit a search in the active language.

    Those of the concepts that were found by a name; those in whose title all words
    stand; and, where a calculator is asked for in general, others whose title or
    summary holds more of the words than the rest. All, where nothing else is typed.
    """
    typed = words(query)
    besides = [word for word in typed if not word.startswith(_general_words())]
    is_asked_for = len(besides) < len(typed)
    telling = without_endings([w for w in besides if len(w) >= SHORTEST_WORD])
    named = [result.concept for result in results if result.name][:BEST_RESULTS]
    if is_asked_for and not (named or telling):
        return list(CALCULATORS)
    found = [calculator for name in named for calculator in calculators_for(name)]
    found += [c for c in CALCULATORS if telling and _held(telling, c.title) == telling]
    if is_asked_for:
        found += sorted(
            CALCULATORS, key=lambda c: -len(_held(telling, c.title, c.summary))
        )
    return list(dict.fromkeys(found))[:MOST]


def _general_words():
    """Return how the words begin by which a calculator is asked for."""
    return tuple(pgettext("beginnings of words", "calculat comput").split())


def _held(beginnings, *texts):
    """Return those of `beginnings` with which words of the texts begin."""
    held = [word for text in texts for word in _words(str(text))]
    return [b for b in beginnings if any(word.startswith(b) for word in held)]


@cache
def _words(text):
    """Return the words of a title or summary; there are only a few of them."""
    return words(text)
