"""The forms of Estonian names: compounds, phrases, abbreviations.

In a name of several words the head is declined, adjectives before it agree with it,
and genitive attributes stay, in either number: kliendi eluiga, klientide eluead.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress, product

from glossary.language import Principal, normal
from glossary.language.et.declension import (
    CASE_IN_AGREEMENT,
    CASES,
    Forms,
    all_cases,
    guess,
    is_adjective,
    is_plural,
    known,
    other_number,
    other_number_of_adjective,
    with_short_plurals,
)
from glossary.language.et.lexicon import POSTPOSITIONS, TIMES

PRINCIPAL_FORMS = (
    "genitive",
    "partitive",
    "plural_nominative",
    "plural_genitive",
    "plural_partitive",
)

_ABBREVIATION = re.compile(r"(?=.*[A-ZÕÄÖÜŠŽ].*[A-ZÕÄÖÜŠŽ])[\w&+.]{1,5}\w")
# Letters whose names end in a vowel: CAC-sse (tsee-aa-tsee) beside CAC-isse.
_VOWEL_NAMES = frozenset("abcdeghikopqtuvwõäöü")
_SHORTEST_WITHOUT_HYPHEN = 3

# A clitic is -ki after a voiceless consonant and -gi after any other sound.
_CLITIC = re.compile(r"(?<=\w{3})(?:(?<=[bdfghkpsštzž])ki|(?<=[aeijlmnoruvõäöü])gi)$")
_THREE_ALIKE = re.compile(r"([^\W\d_])\1\1")
_HYPHEN_BETWEEN_LIKE = re.compile(r"([^\W\d_])-(?=\1)")

_POSTPOSITIONS = frozenset(POSTPOSITIONS.split())
_TIMES = frozenset(TIMES.split())

# More modifiers than these stand in the number in which they are typed.
_MOST_IN_EITHER_NUMBER = 2


def inflect(name: str, principal: Principal) -> tuple[str, ...]:
    """Return every form of `name`, as compared, the name itself first.

    >>> forms = inflect("kliendi eluiga", {"genitive": ["kliendi eluea"]})
    >>> [f for f in forms if f in ("kliendi eluikka", "klientide elueast")]
    ['kliendi eluikka', 'klientide elueast']
    >>> "mrr-iga" in inflect("MRR", {})
    True
    """
    words = normal(name).split()
    if not words:
        return ()
    given = {case: tuple(map(normal, forms)) for case, forms in principal.items()}
    declined = _declined(words, name.split(), given)
    forms = [" ".join(words)]
    for spelt in _in_either_number(words, declined):
        for case in CASES:
            forms += _phrases(spelt, declined, case)
    for stated in given.values():
        forms += stated
    short = [word for word in name.split() if _ABBREVIATION.fullmatch(word)]
    return tuple(dict.fromkeys(_with_other_spellings(forms, short)))


def suggest(name: str) -> dict[str, list[str]]:
    """Return the principal forms that the rules guess for `name`, as it is typed.

    >>> suggest("Negatiivne netotulukadu")["genitive"]
    ['Negatiivse netotulukao']
    >>> suggest("30+")
    {}
    """
    words = name.split()
    if not words:
        return {}
    declined = _declined(words, words, {})
    suggested = {
        case: list(dict.fromkeys(_phrases(words, declined, case)))
        for case in PRINCIPAL_FORMS
    }
    return {case: forms for case, forms in suggested.items() if forms}


def plain(word: str) -> tuple[str, ...]:
    """Return other spellings under which a typed `word` may be known.

    Without the clitic -ki or -gi, without an apostrophe, with the hyphen that parts
    three like letters, and written together.

    >>> plain("kliendivoolavustki"), plain("rahuloluuuring")
    (('kliendivoolavust',), ('rahulolu-uuring',))
    >>> plain("churn'i"), plain("kohordi analüüs")
    (('churni',), ('kohordianalüüs',))
    """
    typed = normal(word)
    spellings = [typed]
    spellings += [s[:-2] for s in spellings if _CLITIC.search(s)]
    spellings += [s.replace("'", "") for s in spellings if "'" in s]
    spellings += [_THREE_ALIKE.sub(r"\1-\1\1", s) for s in spellings]
    spellings += [_HYPHEN_BETWEEN_LIKE.sub(r"\1", s) for s in spellings]
    spellings += [together for s in spellings for together in _written_together(s)]
    compared = dict.fromkeys(map(normal, spellings))
    return tuple(s for s in compared if s and s != typed)


def _with_other_spellings(forms: list[str], abbreviations: list[str]) -> Iterator[str]:
    """Yield forms, and each as people spell it too: rahuloluuuring, MRRi."""
    hyphened = [normal(word) + "-" for word in abbreviations]
    for form in forms:
        yield form
        if "-" not in form:
            continue
        yield _HYPHEN_BETWEEN_LIKE.sub(r"\1", form)
        for start in hyphened:
            if len(start) > _SHORTEST_WITHOUT_HYPHEN:
                yield form.replace(start, start[:-1])


def _written_together(phrase: str) -> Iterator[str]:
    """Yield `phrase` with two neighbouring words as one: kohordi analüüs."""
    words = phrase.split()
    for i in range(1, len(words)):
        yield " ".join([*words[: i - 1], words[i - 1] + words[i], *words[i + 1 :]])


def _declined(
    words: Sequence[str], typed: Sequence[str], given: Forms
) -> dict[int, Forms]:
    """Return {place: all cases} of the words that are declined; the last is the head.

    What is given decides where it can, the shape of the name elsewhere.
    """
    parallel = {
        case: [form.split() for form in forms if len(form.split()) == len(words)]
        for case, forms in given.items()
        if case in PRINCIPAL_FORMS
    }
    parallel = {case: forms for case, forms in parallel.items() if forms}
    changing = {
        place
        for forms in parallel.values()
        for form in forms
        for place, word in enumerate(form)
        if word != words[place]
    }
    places = _declined_places(words)
    if changing and any(case.startswith("plural") for case in parallel):
        places = changing
    elif changing:
        places = places | changing
    typed = typed if len(typed) == len(words) else words
    declined = {
        place: _cases(
            words[place],
            typed[place],
            {
                case: tuple(dict.fromkeys(form[place] for form in forms))
                for case, forms in parallel.items()
            },
        )
        for place in sorted(places)
    }
    head = max(declined)
    return {**declined, head: with_short_plurals(declined[head])}


def _declined_places(words: Sequence[str]) -> set[int]:
    """Return the places of the head and of the adjectives that agree with it."""
    head = len(words) - 1
    if words[-1] in _TIMES and len(words) > 1:
        head -= 1
    elif words[-1] in _POSTPOSITIONS and len(words) > 2:
        head -= 2
    if len(words) == 3 and words[1] == "ja":
        return {0, 2}
    agrees = is_adjective if "genitive" in guess(words[head]) else is_plural
    return {place for place in range(head) if agrees(words[place])} | {head}


def _cases(word: str, typed: str, given: Forms) -> Forms:
    if _ABBREVIATION.fullmatch(typed):
        return all_cases({**_abbreviation(word), **given})
    return all_cases(known(word, given))


def _abbreviation(word: str) -> Forms:
    """Return the principal forms of an abbreviation, with a hyphen as in the norm."""
    forms = {
        "nominative": [word],
        "genitive": [f"{word}-i"],
        "partitive": [f"{word}-i"],
        "stem": [f"{word}-i"],
        "plural_nominative": [f"{word}-id"],
        "plural_genitive": [f"{word}-ide"],
        "plural_partitive": [f"{word}-e"],
    }
    if word[-1].lower() in _VOWEL_NAMES:
        forms["genitive"] += [word]
        forms["partitive"] += [f"{word}-d", f"{word}-t"]
        forms["stem"] += [f"{word}-"]
        forms["plural_nominative"] += [f"{word}-d"]
        forms["plural_genitive"] += [f"{word}-de"]
    return {case: tuple(parallel) for case, parallel in forms.items()}


def _phrases(
    words: Sequence[str], declined: Mapping[int, Forms], case: str
) -> Iterator[str]:
    """Yield the whole name in `case`, once for each combination of parallel forms."""
    head = max(declined)
    parts: list[tuple[str, ...]] = [(word,) for word in words]
    for place, forms in declined.items():
        own = case if place == head else CASE_IN_AGREEMENT.get(case, case)
        parts[place] = forms.get(own, ())
    return map(" ".join, product(*parts))


def _in_either_number(
    words: Sequence[str], declined: Mapping[int, Forms]
) -> Iterator[list[str]]:
    """Yield the words with genitive attributes in the number typed and the other."""
    head = max(declined)
    attributes = [
        place
        for place in range(head)
        if place not in declined and other_number(words[place])
    ][:_MOST_IN_EITHER_NUMBER]
    for swapped in product((False, True), repeat=len(attributes)):
        spelt = list(words)
        for place in compress(attributes, swapped):
            spelt[place] = other_number(words[place]) or words[place]
            if place and place - 1 not in attributes:
                adjective = other_number_of_adjective(words[place - 1])
                spelt[place - 1] = adjective or words[place - 1]
        yield spelt
