"""Romanian nouns: gender, plural and the forms that follow from them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from glossary.language.ro import lexicon

Forms = dict[str, tuple[str, ...]]

PLURAL = ("plural", "plural_definite", "plural_genitive_dative")

# What the ending of a noun tells: its gender and the ending of its plural. The first
# row that fits counts.
ENDINGS = (
    # feminine
    ("tate", "f", "tăți"),
    ("oare", "f", "ori"),
    ("are", "f", "ări"),
    ("eală", "f", "eli"),
    ("uială", "f", "uieli"),
    ("față", "f", "fețe"),
    ("ură", "f", "uri"),
    ("că", "f", "ci"),
    ("gă", "f", "gi"),
    ("oaie", "f", "oi"),
    ("aie", "f", "ăi"),
    ("eie", "f", "ei"),
    ("oie", "f", "oi"),
    ("ie", "f", "ii"),
    ("ee", "f", "ei"),
    ("ea", "f", "ele"),
    ("ste", "f", "ști"),
    ("te", "f", "ți"),
    ("de", "f", "zi"),
    ("ă", "f", "e"),
    ("e", "f", "i"),
    ("a", "f", "ale"),
    # neuter and masculine
    ("ment", "n", "mente"),
    ("ământ", "n", "ăminte"),
    ("aj", "n", "aje"),
    ("ism", "n", "isme"),
    ("ist", "m", "iști"),
    ("log", "m", "logi"),
    ("tor", "m", "tori"),
    ("sor", "m", "sori"),
    ("zor", "m", "zori"),
    ("ier", "m", "ieri"),
    ("iar", "m", "iari"),
    ("tar", "m", "tari"),
    ("ar", "n", "are"),
    ("cior", "n", "cioare"),
    ("er", "m", "eri"),
    ("ean", "m", "eni"),
    ("ian", "m", "ieni"),
    ("on", "n", "oane"),
    ("ant", "m", "anți"),
    ("ent", "m", "enți"),
    ("ct", "n", "cte"),
    ("pt", "n", "pte"),
    ("at", "n", "ate"),
    ("et", "n", "ete"),
    ("it", "n", "ite"),
    ("ut", "n", "ute"),
    ("al", "n", "ale"),
    ("el", "n", "ele"),
    ("ol", "n", "oale"),
    ("il", "n", "ile"),
    ("ic", "n", "ice"),
    ("iv", "n", "ive"),
    ("um", "n", "ume"),
    ("em", "n", "eme"),
    ("am", "n", "ame"),
    ("om", "n", "oame"),
    ("us", "n", "use"),
    ("tru", "n", "tre"),
    ("plu", "n", "ple"),
    ("ou", "n", "ouri"),
    ("eu", "n", "ee"),
    ("iu", "n", "ii"),
    ("u", "n", "uri"),
    ("", "n", "uri"),
)

# Before the -i of a plural some consonants change: client, clienți.
SOFTENED = (
    ("str", "ștr"),
    ("st", "șt"),
    ("t", "ț"),
    ("d", "z"),
    ("s", "ș"),
    ("x", "cș"),
)

# Letters and endings that Romanian words do not have: churn, upsell, onboarding.
_FOREIGN = re.compile(
    r"[kqwy]|ch(?![ei])|[st]h|ph|oo|ea[dmt]$|([bdfglmprstz])\1|ing$|ck|.-."
)
# Spoken otherwise than spelt at the end, and so written with a hyphen: downgrade-ul.
_JOINED_BY_HYPHEN = re.compile(r"[aeiouy0-9]$|[aeiou]w$", re.IGNORECASE)


@dataclass(frozen=True)
class Noun:
    """A noun by what its other forms follow from.

    `gender` is m, n or f. `oblique` is the dative of a feminine without article
    (unei oferte), which nearly always is its plural.

    >>> Noun("ofertă", "f", "oferte").forms()["genitive_dative"]
    ('ofertei',)
    """

    lemma: str
    gender: str
    plural: str
    oblique: str = ""

    def forms(self) -> Forms:
        """Return the forms by name, the parallel ones of a name side by side."""
        lemma, plural = self.lemma, self.plural
        oblique = (self.oblique or plural) if self.gender == "f" else lemma
        definite, dative = (
            _feminine_with_article(lemma, oblique)
            if self.gender == "f"
            else _with_article(lemma)
        )
        return {
            "singular": (lemma,),
            "oblique": (oblique,),
            "definite": (definite,),
            "genitive_dative": (dative,),
            "plural": (plural,),
            "plural_definite": (plural + ("i" if self.gender == "m" else "le"),),
            "plural_genitive_dative": (plural + "lor",),
        }


@dataclass(frozen=True)
class Loan(Noun):
    """A foreign word or an abbreviation: churn, churnul or churn-ul.

    >>> Loan("churn", "n", "churnuri").forms()["definite"]
    ('churnul', 'churn-ul')
    """

    joints: tuple[str, ...] = ("", "-")

    def forms(self) -> Forms:
        endings = {
            "definite": "ul",
            "genitive_dative": "ului",
            "plural": "uri",
            "plural_definite": "urile",
            "plural_genitive_dative": "urilor",
        }
        bare = {"singular": (self.lemma,), "oblique": (self.lemma,)}
        return bare | {
            name: tuple(self.lemma + joint + ending for joint in self.joints)
            for name, ending in endings.items()
        }


def _with_article(lemma: str) -> tuple[str, str]:
    if lemma.endswith("e"):
        return lemma + "le", lemma + "lui"
    vowel = "" if lemma.endswith("u") else "u"
    return f"{lemma}{vowel}l", f"{lemma}{vowel}lui"


def _feminine_with_article(lemma: str, oblique: str) -> tuple[str, str]:
    if lemma.endswith("ie"):
        dative = lemma + "i" if oblique.endswith("ii") else oblique + "i"
        return lemma[:-1] + "a", dative
    if lemma.endswith("ă"):
        return lemma[:-1] + "a", oblique + "i"
    return lemma + ("a" if lemma.endswith("e") else "ua"), oblique + "i"


def softened(stem: str) -> str:
    """Return a stem as it stands before the -i of a plural.

    >>> softened("client"), softened("turist")
    ('clienț', 'turișt')
    """
    for hard, soft in SOFTENED:
        if stem.endswith(hard):
            return stem.removesuffix(hard) + soft
    return stem


def loan(word: str) -> Loan:
    """Return a foreign word as a noun.

    >>> loan("upgrade").forms()["plural_genitive_dative"]
    ('upgrade-urilor',)
    """
    return Loan(word, "n", word + "uri", joints=_joints(word))


def _joints(word: str) -> tuple[str, ...]:
    if is_abbreviation(word):
        return ("-", "")
    return ("-",) if _JOINED_BY_HYPHEN.search(word) else ("", "-")


def is_abbreviation(word: str) -> bool:
    """Tell whether a word is written in capitals: MRR, B2B."""
    return len(word) > 1 and word.isupper()


def is_foreign(word: str) -> bool:
    """Tell whether the letters of a word are not those of a Romanian one."""
    return word not in known() and (
        word in lexicon.LOANS or _FOREIGN.search(word) is not None
    )


@lru_cache(1000)
def nouns(word: str) -> tuple[Noun, ...]:
    """Return what a noun may be, by the lexicon or its ending, the likeliest first.

    >>> [noun.plural for noun in nouns("nivel")]
    ['niveluri', 'nivele']
    """
    return known().get(word) or (loan(word) if is_foreign(word) else _by_ending(word),)


def _by_ending(word: str) -> Noun:
    for ending, gender, plural in ENDINGS:
        if word.endswith(ending):
            return Noun(word, gender, word.removesuffix(ending) + plural)
    raise AssertionError("the last row fits every word")


@cache
def known() -> dict[str, tuple[Noun, ...]]:
    """Return the nouns of the lexicon by their lemma."""
    found: dict[str, tuple[Noun, ...]] = {}
    for noun in _lexicon():
        found[noun.lemma] = (*found.get(noun.lemma, ()), noun)
    return found


def _lexicon() -> Iterator[Noun]:
    for line in lexicon.IRREGULAR.strip().splitlines():
        yield Noun(*line.split())
    for (gender, ending), words in lexicon.NOUNS.items():
        for word in words.split():
            stem = word.removesuffix("or" if ending == "oare" else "").rstrip("ăeu")
            plural = (softened(stem) if ending == "i" else stem) + ending
            yield Noun(word, gender, plural)


# A headword may be given with its article or in the plural. These endings tell.
_GIVEN = (
    ("definite", "rea", "re"),
    ("definite", "ția", "ție"),
    ("definite", "tatea", "tate"),
    ("definite", "ența", "ență"),
    ("definite", "anța", "anță"),
    ("definite", "ura", "ură"),
    ("plural", "ări", "are"),
    ("plural", "ții", "ție"),
    ("plural", "tăți", "tate"),
    ("plural", "iuni", "iune"),
    ("plural", "mente", "ment"),
    ("plural_definite", "ările", "are"),
    ("plural_definite", "țiile", "ție"),
    ("plural_definite", "tățile", "tate"),
    ("plural_definite", "mentele", "ment"),
)
# In a phrase (rata rezilierilor) these do too; a word alone may just end so.
_GIVEN_IN_A_PHRASE = (
    ("definite", "cea", "ce"),
    ("definite", "gea", "ge"),
    ("definite", "tea", "te"),
    ("singular", "ea", "ea"),
    ("definite", "ia", "ie"),
    ("definite", "a", "ă"),
    ("definite", "ul", ""),
    ("definite", "ul", "u"),
)


def recognised(word: str, in_a_phrase: bool) -> tuple[str, tuple[Noun, ...]]:
    """Return which form of a noun a headword is, and the noun.

    >>> recognised("rata", in_a_phrase=True)
    ('definite', (Noun(lemma='rată', gender='f', plural='rate', oblique=''),))
    """
    if word in known():
        return "singular", known()[word]
    if word in _known_forms():
        name, lemma = _known_forms()[word]
        return name, known()[lemma]
    if is_foreign(word):
        return "singular", (loan(word),)
    for name, ending, lemma_ending in _GIVEN + _GIVEN_IN_A_PHRASE * in_a_phrase:
        stem = word.removesuffix(ending)
        if word.endswith(ending) and len(stem) > 2:
            return name, nouns(stem + lemma_ending)
    return "singular", nouns(word)


@cache
def _known_forms() -> dict[str, tuple[str, str]]:
    """Return the name and lemma of each form in which a headword may be given."""
    found: dict[str, tuple[str, str]] = {}
    for name in ("definite", "plural", "plural_definite"):
        for lemma, parallel in known().items():
            for noun in parallel:
                for form in noun.forms()[name]:
                    found.setdefault(form, (name, lemma))
    return found
