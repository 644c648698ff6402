"""English: plurals and possessives, spellings that vary, what stands for a verb."""

import re
from collections.abc import Iterator
from functools import lru_cache

from glossary.language import Language, Principal, normal


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# How a noun makes its plural: the first row that fits counts.
_ENDINGS = (
    (re.compile(r"(?<=[^aeiou])y$"), "ies"),
    (re.compile(r"sis$"), "ses"),
    (re.compile(r"(s|x|z|ch|sh)$"), r"\1es"),
    (re.compile(r"$"), "s"),
)
_IRREGULAR = {
    "axis": ["axes"],
    "bias": ["biases"],
    "child": ["children"],
    "criterion": ["criteria"],
    "epoch": ["epochs"],
    "half": ["halves"],
    "index": ["indexes", "indices"],
    "life": ["lives"],
    "man": ["men"],
    "matrix": ["matrices"],
    "medium": ["media"],
    "person": ["people"],
    "phenomenon": ["phenomena"],
    "quiz": ["quizzes"],
    "salesperson": ["salespeople"],
    "series": ["series"],
    "tech": ["techs"],
    "woman": ["women"],
}
# What is not counted has no plural; nor have names in -ing, but for a few.
_UNCOUNTED = _words(
    """
    advice attrition cash churn data equipment feedback fraud growth health information
    loyalty management profitability research retention satisfaction seasonality
    software staff success trust turnover work
    """
)
_COUNTED_IN_ING = _words(
    "building finding listing meeting offering rating ranking saving setting training"
)
_PREPOSITIONS = _words(
    "as at between by for from in of on over per since to until with within"
)

# Verbs behind names, in the forms that nearly always have the sense of the name.
# Words of everyday speech (churning, cancelled, renew) are left out.
_VERBS = {
    "cancellation": ["cancelling", "canceling"],
    "downgrade": ["downgrading", "downgraded"],
    "offboarding": ["offboard", "offboards", "offboarded"],
    "onboarding": ["onboard", "onboards", "onboarded"],
    "reactivation": ["reactivate", "reactivates", "reactivated", "reactivating"],
    "subscription": ["subscribing"],
    "upgrade": ["upgrading", "upgraded"],
    "upsell": ["upselling", "upsold"],
    "win-back": ["winning back", "won back"],
}

# British and American.
_SPELLINGS = (
    ("analysed", "analyzed"),
    ("analysing", "analyzing"),
    ("behaviour", "behavior"),
    ("cancelled", "canceled"),
    ("cancelling", "canceling"),
    ("catalogue", "catalog"),
    ("centre", "center"),
    ("colour", "color"),
    ("defence", "defense"),
    ("e-commerce", "ecommerce"),
    ("e-mail", "email"),
    ("enrolment", "enrollment"),
    ("favour", "favor"),
    ("fulfilment", "fulfillment"),
    ("instalment", "installment"),
    ("labelled", "labeled"),
    ("labelling", "labeling"),
    ("labour", "labor"),
    ("licence", "license"),
    ("modelled", "modeled"),
    ("modelling", "modeling"),
    ("programme", "program"),
)
_MAY_FOLLOW = ("", "s", "'s", "s'", "d", "al", "ed", "ing", "ite", "ites", "r", "rs")
_ISE = re.compile(r"([a-z]{3,}i)([sz])(e|ed|er|ers|es|ing|ation|ations)")
# These end in -ise or -ize, or look so, on both sides.
_ONE_SPELLING = re.compile(
    r"(adv|advert|comprom|dev|enterpr|exerc|expert|franch|impr?ov|merchand|prec|prem"
    r"|pr|prom|r|rev|s|superv|surpr|telev)i[sz]"
)

# What is written apart, with a hyphen or as one word: win back, win-back, winback.
_WITH_A_PARTICLE = re.compile(
    r"\b(add|buy|check|claw|drop|follow|log|opt|pay|roll|set|sign|spin|start|win)"
    r"[- ]?(back|down|in|off|on|out|over|up)(?=s?\b)"
)
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_POSSESSIVE = re.compile(r"(?<=\w)'s\b|(?<=s)'(?!\w)")

# Nouns -------------------------------------------------------------------------------


def plurals(noun: str) -> list[str]:
    """Return the plurals of a noun, the usual one first.

    >>> plurals("survey"), plurals("index"), plurals("half-life"), plurals("MRR")
    (['surveys'], ['indexes', 'indices'], ['half-lives'], ['MRRs'])
    """
    start, hyphen, last = noun.rpartition("-")
    if hyphen and last:
        return [start + hyphen + plural for plural in plurals(last)]
    if noun.lower() in _IRREGULAR:
        return _IRREGULAR[noun.lower()]
    if noun.isupper():
        return [f"{noun}s"]
    pattern, ending = next(row for row in _ENDINGS if row[0].search(noun))
    return [pattern.sub(ending, noun, count=1)]


def _has_plural(noun: str) -> bool:
    if noun.isupper():
        return not noun.endswith("S")
    if noun.endswith("ing"):
        return noun in _COUNTED_IN_ING
    return noun in _IRREGULAR or not (_is_plural(noun) or noun in _UNCOUNTED)


def _is_plural(noun: str) -> bool:
    return noun.endswith("s") and not noun.endswith(("ss", "us", "is"))


def _plurals(name: str) -> list[str]:
    """Return the plurals of a name, whose noun stands last or before a preposition.

    >>> _plurals("rate of churn"), _plurals("involuntary churn")
    (['rates of churn'], [])
    """
    start, noun, rest = _around_the_noun(name)
    if not _has_plural(noun if noun.isupper() else noun.lower()):
        return []
    return [" ".join([*start, plural, *rest]) for plural in plurals(noun)]


def _around_the_noun(name: str) -> tuple[list[str], str, list[str]]:
    words = name.split()
    end = len(words)
    for place, word in enumerate(words):
        if place and word.lower() in _PREPOSITIONS:
            end = place
            break
    return words[: end - 1], words[end - 1], words[end:]


def _possessives(name: str) -> Iterator[str]:
    if name.endswith("s"):
        yield f"{name}'"
    if not _is_plural(name):
        yield f"{name}'s"


# Spellings ---------------------------------------------------------------------------


def _spellings(name: str) -> Iterator[str]:
    """Return a name as it is spelt on either side of the ocean, apart and together.

    >>> sorted(set(_spellings("win-back"))), sorted(set(_spellings("loyalty program")))
    (['win back', 'win-back', 'winback'], ['loyalty program', 'loyalty programme'])
    """
    words = name.split()
    for spelling in (name, " ".join(map(_overseas, words))):
        yield spelling
        yield _HYPHEN.sub(" ", spelling)
        yield _WITH_A_PARTICLE.sub(r"\1-\2", spelling)
        yield _WITH_A_PARTICLE.sub(r"\1\2", spelling)
        # Apart, a word alone would be a verb of everyday speech: pay back.
        if len(words) > 1:
            yield _WITH_A_PARTICLE.sub(r"\1 \2", spelling)


@lru_cache(1000)
def _overseas(word: str) -> str:
    """Return a word in its other spelling, British or American, or as it is.

    >>> _overseas("behavioural"), _overseas("segmentation"), _overseas("optimizing")
    ('behavioral', 'segmentation', 'optimising')
    """
    for pair in _SPELLINGS:
        for one, other in (pair, pair[::-1]):
            if word.startswith(one) and word.removeprefix(one) in _MAY_FOLLOW:
                return other + word.removeprefix(one)
    found = _ISE.fullmatch(word)
    if found is None or _ONE_SPELLING.match(word):
        return word
    return found[1] + ("z" if found[2] == "s" else "s") + found[3]


# What the language offers ------------------------------------------------------------


def inflect(name: str, principal: Principal) -> tuple[str, ...]:
    """Return every form of a name, as compared, the name itself first.

    >>> inflect("customer at risk", {})
    ('customer at risk', 'customers at risk')
    >>> inflect("churn", {})
    ('churn', "churn's")
    """
    compared = normal(name)
    given = [normal(form) for forms in principal.values() for form in forms]
    if not compared:
        return (compared, *given)
    plural_names = [normal(form) for form in principal.get("plural", ())]
    plural_names = plural_names or [normal(form) for form in _plurals(name)]
    forms = [compared, *given, *plural_names, *_VERBS.get(compared, ())]
    if not _around_the_noun(name)[2]:
        owners = (compared, *plural_names)
        forms += (form for owner in owners for form in _possessives(owner))
    spelt = (spelling for form in forms for spelling in _spellings(form))
    return tuple(dict.fromkeys((*forms, *spelt)))


def suggest(name: str) -> dict[str, list[str]]:
    """Return the plural that is guessed for a name, if it is one that is counted.

    >>> suggest("churn rate"), suggest("customer retention")
    ({'plural': ['churn rates']}, {})
    """
    plural = _plurals(name)[:1] if normal(name) else []
    return {"plural": plural} if plural else {}


def plain(word: str) -> tuple[str, ...]:
    """Return a word without its possessive, and without its hyphens.

    >>> plain("customer's"), plain("customers'"), plain("first-contact")
    (('customer',), ('customers',), ('first contact', 'firstcontact'))
    """
    typed = normal(word)
    bare = _POSSESSIVE.sub("", typed)
    others = (bare, _HYPHEN.sub(" ", bare), _HYPHEN.sub("", bare))
    return tuple(dict.fromkeys(other for other in others if other not in (typed, "")))


LANGUAGE = Language(
    code="en",
    alphabet="abcdefghijklmnopqrstuvwxyz",
    form_names=("plural", "other"),
    inflect=inflect,
    suggest=suggest,
    plain=plain,
)
