"""Romanian names as phrases: a noun, what agrees with it and what follows it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from glossary.language import normal
from glossary.language.ro import adjectives, lexicon
from glossary.language.ro.adjectives import Adjective, adjective
from glossary.language.ro.nouns import (
    PLURAL,
    Noun,
    is_abbreviation,
    is_foreign,
    known,
    loan,
    nouns,
    recognised,
)

ARTICULATED = (
    "definite",
    "genitive_dative",
    "plural_definite",
    "plural_genitive_dative",
)


@dataclass(frozen=True)
class Phrase:
    """A name in its parts: [scor] [] [de sănătate] al [clientului] [].

    `heads` are the noun, or several where its plural is in doubt. `possessor` stands
    without its article, which agrees with the head and is left out right after a
    definite one. `given` names the form in which the phrase was found.
    """

    given: str
    heads: tuple[Noun, ...]
    agreeing: tuple[Adjective, ...] = ()
    middle: str = ""
    possessor: str = ""
    rest: str = ""

    def form(self, name: str, head: Noun, word: str) -> str:
        """Return the phrase in the form of that name, in which its head is `word`."""
        words = [word, *(a.agreeing(head.gender, name) for a in self.agreeing)]
        words.append(self.middle)
        if self.possessor:
            follows_the_head = not (self.agreeing or self.middle)
            if not (follows_the_head and name in ARTICULATED):
                words.append(_possessive_article(head.gender, name))
            words.append(self.possessor)
        words.append(self.rest)
        return " ".join(filter(None, words))

    def forms(self) -> Iterator[str]:
        """Return the phrase in every form of its head."""
        for head in self.heads:
            for name, parallel in head.forms().items():
                for word in parallel:
                    yield self.form(name, head, word)


def _possessive_article(gender: str, form: str) -> str:
    """Return what stands before a possessor: scor al, rată a, timpi ai, rate ale."""
    if form in PLURAL:
        return "ai" if gender == "m" else "ale"
    return "a" if gender == "f" else "al"


_POSSESSIVE_ARTICLES = frozenset(["al", "a", "ai", "ale"])
_LINKING = lexicon.PREPOSITIONS | _POSSESSIVE_ARTICLES


# Finding the parts ------------------------------------------------------------------


def phrase(name: str) -> Phrase | None:
    """Return a name in its parts, or nothing if there is no word in it.

    >>> scor = phrase("scor de sănătate al clientului")
    >>> scor.heads[0].plural, scor.middle, scor.possessor
    ('scoruri', 'de sănătate', 'clientului')
    """
    written = name.split()
    words = normal(name).split()
    if len(written) != len(words):
        written = words
    if not words:
        return None
    return (
        _borrowed(words, written)
        or _after_its_adjective(words)
        or _headed(words, written)
    )


def _borrowed(words: list[str], written: list[str]) -> Phrase | None:
    """Return a name all in a foreign language: its last word inflects."""
    *before, last = map(_is_borrowed, words, written)
    if not all(before) or adjectives.recognised(words[-1], "n", "singular"):
        return None
    whole = " ".join(written)
    if last:
        return Phrase("singular", (loan(whole),))
    if before and words[-1] in known():
        start = whole.removesuffix(written[-1])
        heads = (
            replace(noun, lemma=start + noun.lemma, plural=start + noun.plural)
            for noun in known()[words[-1]]
        )
        return Phrase("singular", tuple(heads))
    return None


def _is_borrowed(word: str, written: str) -> bool:
    return is_abbreviation(written) or is_foreign(word)


def _after_its_adjective(words: list[str]) -> Phrase | None:
    """Return a noun whose adjective stands before it and bears the article."""
    first, second = (*words, "")[:2]
    if not second or second in lexicon.ADJECTIVES | _LINKING:
        return None
    for forms in map(adjective, sorted(lexicon.PREPOSED)):
        for noun in nouns(second):
            gender, plural = noun.gender, noun.plural
            singular = forms.agreeing(gender, "singular")
            oblique = forms.agreeing(gender, "oblique")
            head = Noun(singular, gender, forms.agreeing(gender, "plural"), oblique)
            if first in (singular, *head.forms()["definite"]):
                inflected = Adjective(second, second, plural, plural)
                rest = " ".join(words[2:])
                return Phrase("singular", (head,), (inflected,), rest=rest)
    return None


def _headed(words: list[str], written: list[str]) -> Phrase:
    """Return a phrase whose first word is the noun."""
    given, heads = recognised(words[0], in_a_phrase=len(words) > 1)
    if _is_borrowed(words[0], written[0]):
        given, heads = "singular", (loan(written[0]),)
    gender = heads[0].gender
    agreeing = tuple(_agreeing(words[1:], gender, given))
    tail = written[1 + len(agreeing) :]
    start = _possessor(tail, gender, given, follows_the_head=not agreeing)
    if start is None:
        return Phrase(given, heads, agreeing, rest=" ".join(tail))
    before = tail[:start]
    if before and before[-1] in _POSSESSIVE_ARTICLES:
        before = before[:-1]
    return Phrase(
        given,
        heads,
        agreeing,
        middle=" ".join(before),
        possessor=tail[start],
        rest=" ".join(tail[start + 1 :]),
    )


def _agreeing(words: list[str], gender: str, given: str) -> Iterator[Adjective]:
    """Return the adjectives with which the words begin."""
    for word in words:
        found = adjectives.recognised(word, gender, given)
        if found is None:
            return
        yield found


_GENITIVES = ("lor", "lui", "ei", "ii")


def _possessor(
    tail: list[str], gender: str, given: str, follows_the_head: bool
) -> int | None:
    """Return where in the tail the possessor of the head stands, if it has one.

    That of a nearer noun is none: in `cost de achiziție a clientului` the article
    agrees with `achiziție`.
    """
    right_after_it = follows_the_head and given in ARTICULATED
    if right_after_it and tail and tail[0].endswith(_GENITIVES):
        return 0
    article = _possessive_article(gender, given)
    for place, word in enumerate(tail[:-1]):
        if word == article and not (place and _may_own(tail[place - 1], article)):
            return place + 1
    return None


def _may_own(word: str, article: str) -> bool:
    return article == _possessive_article(nouns(word)[0].gender, "singular")
