"""Romanian complements that vary with the same sense, in number and in article."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from operator import attrgetter

from glossary.language.ro import lexicon
from glossary.language.ro.nouns import known, nouns
from glossary.language.ro.phrases import Phrase

# Nouns of action, whose object is told in two ways: pierdere de clienți, pierderea
# clienților.
_ACTION = ("are", "ere", "ire", "âre", "ție")


def told_otherwise(found: Phrase) -> Iterator[Phrase]:
    """Return a phrase and the same with its complement told otherwise."""
    yield found
    if found.possessor in _other_number() and _is_prepositional(found.rest):
        yield replace(found, possessor=_other_number()[found.possessor])
    if not found.heads[0].lemma.endswith(_ACTION) or found.middle:
        return
    if found.possessor in _plurals_by_genitive() and not found.rest:
        rest = f"de {_plurals_by_genitive()[found.possessor]}"
        yield replace(found, possessor="", rest=rest)
    of, _space, plural = found.rest.partition(" ")
    if of == "de" and plural in _genitives_by_plural() and not found.possessor:
        yield replace(found, possessor=_genitives_by_plural()[plural], rest="")


def _is_prepositional(words: str) -> bool:
    return words.partition(" ")[0] in lexicon.PREPOSITIONS


@cache
def _genitives_by_plural() -> dict[str, str]:
    """Return what an action may have as its object: clienți, clienților."""
    counted = {noun for word in lexicon.COUNTED for noun in nouns(word)}
    everything = counted.union(*known().values())
    return {
        noun.plural: noun.forms()["plural_genitive_dative"][0]
        for noun in sorted(everything, key=attrgetter("plural"))
    }


@cache
def _plurals_by_genitive() -> dict[str, str]:
    return {genitive: plural for plural, genitive in _genitives_by_plural().items()}


def in_either_number(form: str) -> Iterator[str]:
    """Return a form and the same with its counted complement in the other number."""
    yield form
    start, _space, last = form.rpartition(" ")
    if start and last in _other_number():
        yield f"{start} {_other_number()[last]}"
    if start.endswith(" cu") and last in _other_number_after_with():
        yield f"{start} {_other_number_after_with()[last]}"


@cache
def _other_number() -> dict[str, str]:
    return _pairs("genitive_dative", "plural_genitive_dative")


@cache
def _other_number_after_with() -> dict[str, str]:
    return _pairs("definite", "plural_definite")


def _pairs(singular: str, plural: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for word in lexicon.COUNTED:
        forms = nouns(word)[0].forms()
        one, many = forms[singular][0], forms[plural][0]
        pairs |= {one: many, many: one}
    return pairs
