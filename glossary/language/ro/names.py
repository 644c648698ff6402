"""The forms of Romanian names, guessed and as an editor gives them."""

import re
from dataclasses import replace

from glossary.language import Principal, normal
from glossary.language.ro.complements import in_either_number, told_otherwise
from glossary.language.ro.nouns import PLURAL, Loan, Noun
from glossary.language.ro.phrases import phrase

PRINCIPAL = ("definite", "genitive_dative", *PLURAL)

_JOINED = re.compile(r"\b(\w+)-(ul|ului|uri|urile|urilor|lui|le)\b")


def inflect(name: str, principal: Principal) -> tuple[str, ...]:
    """Return every form of a name, as compared, the name itself first.

    What an editor gives corrects the gender and the plural that are guessed.

    >>> inflect("rată brută", {})
    ('rată brută', 'rate brute', 'rata brută', 'ratei brute', 'ratele brute', \
'ratelor brute')
    >>> inflect("CLV", {"other": ["CLTV"]})[:4]
    ('clv', 'cltv', 'clv-ul', 'clvul')
    """
    compared = normal(name)
    given = {key: [normal(form) for form in principal[key]] for key in principal}
    forms = [compared, *(form for parallel in given.values() for form in parallel)]
    if found := phrase(name):
        found = replace(found, heads=_corrected(found.heads, given))
        guessed = [
            form for variant in told_otherwise(found) for form in variant.forms()
        ]
        if name != compared:
            guessed = [normal(form) for form in guessed]
        forms += (form for guess in guessed for form in in_either_number(guess))
    return tuple(dict.fromkeys(forms))


def _corrected(
    heads: tuple[Noun, ...], given: dict[str, list[str]]
) -> tuple[Noun, ...]:
    """Return the nouns as the given forms, each of which begins with one, tell them."""
    guess = heads[0]
    if isinstance(guess, Loan) or " " in guess.lemma:
        return heads
    definite = _first_words(given, "definite")
    feminine = definite[0].endswith("a") if definite else guess.gender == "f"
    if feminine == (guess.gender == "f") and not given.get("plural"):
        return heads
    plurals = _first_words(given, "plural") or [noun.plural for noun in heads]
    found = {noun.plural: noun for noun in heads if feminine == (noun.gender == "f")}
    return tuple(
        found.get(plural)
        or Noun(guess.lemma, _gender(feminine, plural, guess.gender), plural)
        for plural in plurals
    )


def _first_words(given: dict[str, list[str]], name: str) -> list[str]:
    return [form.split()[0] for form in given.get(name, ()) if form]


def _gender(feminine: bool, plural: str, guess: str) -> str:
    if feminine:
        return "f"
    if plural.endswith(("uri", "e")):
        return "n"
    return "m" if guess == "f" or not plural.endswith("ii") else guess


def suggest(name: str) -> dict[str, list[str]]:
    """Return the principal forms that are guessed for a name, as an editor writes it.

    >>> suggest("scor NPS")["plural_genitive_dative"]
    ['scorurilor NPS']
    """
    found = phrase(name)
    if found is None:
        return {}
    head = found.heads[0]
    forms = head.forms()
    return {key: [found.form(key, head, forms[key][0])] for key in PRINCIPAL}


def plain(word: str) -> tuple[str, ...]:
    """Return what an article joined by a hyphen may stand for: joined or left out.

    >>> plain("churn-ul"), plain("CLV-ului"), plain("win-back")
    (('churnul', 'churn'), ('clvului', 'clv'), ())
    """
    typed = normal(word)
    others = (_JOINED.sub(r"\1\2", typed), _JOINED.sub(r"\1", typed))
    return tuple(other for other in others if other != typed)
