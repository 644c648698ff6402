"""Romanian word forms: agreed cases, words outside the glossary, laws for any name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.language import LANGUAGES, normal
from glossary.language.ro import lexicon
from glossary.language.ro.nouns import known
from tests.word_forms import (
    inflections,
    is_found,
    milliseconds_a_name,
    names_of,
    word_forms,
    words_of_another_sense,
)

ROMANIAN = LANGUAGES["ro"]
inflect, suggest, plain = ROMANIAN.inflect, ROMANIAN.suggest, ROMANIAN.plain


# Agreed cases -----------------------------------------------------------------------


@pytest.mark.parametrize(("name", "form"), inflections("ro"))
def test_the_rules_alone_know_every_agreed_form(name, form):
    assert is_found("ro", form, name)


@pytest.mark.parametrize(("concept", "word"), words_of_another_sense("ro"))
def test_an_everyday_word_is_no_form_of_a_name(concept, word):
    names = names_of("ro", concept)
    assert [name for name, forms in names if is_found("ro", word, name, forms)] == []


@pytest.mark.parametrize(("name", "forms"), word_forms("ro"))
def test_words_outside_the_glossary_are_inflected_by_the_same_rules(name, forms):
    assert {normal(form) for form in forms} - {*inflect(name, {})} == set()


@pytest.mark.parametrize(
    ("name", "junk"),
    [
        ("rată de retenție", "rata"),
        ("rată de retenție", "retenție"),
        ("venit recurent lunar", "venit"),
        ("venit recurent lunar", "venit recurentul lunar"),
        ("abonament", "abonat"),
        ("predicție a pierderii clienților", "predicat"),
        ("rata rezilierilor", "rataul rezilierilor"),
        ("rată a dobânzii", "rata a dobânzii"),
        ("retenție brută a veniturilor", "retenția brută veniturilor"),
        ("downgrade", "downgradeul"),
    ],
)
def test_what_is_no_romanian_or_another_word_is_not_generated(name, junk):
    assert junk not in inflect(name, {})


# The parts of a name ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("client", "clientului"),
        ("client nou", "clienților noi"),
        ("client fidel și activ", "clienții fideli și activ"),
        ("rată brută", "ratei brute"),
        ("retenție brută a veniturilor", "retenții brute ale veniturilor"),
        ("scor al efortului clientului", "scorul efortului clientului"),
        ("scor de sănătate al clientului", "scorurilor de sănătate ale clienților"),
        ("cost de achiziție a clientului", "costurile de achiziție a clienților"),
        ("rata rezilierilor", "rate ale rezilierilor"),
        ("pierderea clienților", "pierderi de clienți"),
        ("pierdere de conturi", "pierderea conturilor"),
        ("durată a relației cu clientul", "duratele relațiilor cu clienții"),
        ("venituri suplimentare", "venitului suplimentar"),
        ("Customer Success Manager", "customer success managerii"),
        ("MRR", "mrr-ului"),
        ("MRR", "mrrul"),
        ("MRR net", "mrr-ul net"),
        ("win-back", "win-backul"),
    ],
)
def test_a_form_of_a_name_is_generated(name, form):
    assert form in inflect(name, {})


def test_a_loan_is_suggested_as_the_dictionary_writes_it():
    assert suggest("churn")["definite"] == ["churnul"]
    assert suggest("downgrade")["definite"] == ["downgrade-ul"]
    assert suggest("CLV")["genitive_dative"] == ["CLV-ului"]


def test_a_name_in_the_plural_or_with_its_article_is_recognised():
    for name in ("ratele de retenție", "rate de retenție", "rata de retenție"):
        assert suggest(name)["genitive_dative"] == ["ratei de retenție"]


def test_the_spelling_with_cedillas_gives_the_same_forms():
    assert inflect("rată de retenţie", {}) == inflect("rată de retenție", {})


# What an editor gives ---------------------------------------------------------------


def test_given_forms_are_kept_as_compared():
    forms = inflect("churn", {"definite": ["Churn-ul"], "other": ["plecări", "ieşiri"]})
    assert {"churn-ul", "plecări", "ieșiri"} <= {*forms}


def test_a_given_plural_corrects_the_other_forms():
    forms = inflect("blorg", {"plural": ["blorgi"]})
    assert {"blorgii", "blorgilor"} <= {*forms}
    assert "blorguri" not in forms


def test_a_given_plural_that_was_guessed_changes_nothing():
    assert "mărfii" in inflect("marfă", {"plural": ["mărfuri"]})
    assert "mărfurii" not in inflect("marfă", {"plural": ["mărfuri"]})


def test_parallel_plurals_are_both_inflected():
    forms = inflect("timp de răspuns", {"plural": ["timpi de răspuns", "timpuri"]})
    assert {"timpii de răspuns", "timpurilor de răspuns"} <= {*forms}


def test_a_given_definite_form_tells_the_gender():
    forms = inflect("blorge", {"definite": ["blorgele"], "plural": ["blorgi"]})
    assert {"blorgelui", "blorgii"} <= {*forms}


# Spellings --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "others"),
    [
        ("churn-ul", ("churnul", "churn")),
        ("CLV-ului", ("clvului", "clv")),
        ("site-urilor", ("siteurilor", "site")),
        ("churnul", ()),
        ("win-back", ()),
        ("", ()),
    ],
)
def test_an_article_joined_by_a_hyphen_may_be_left_out(typed, others):
    assert plain(typed) == others


# Laws -------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        *sorted(known()),
        *sorted(lexicon.ADJECTIVES | lexicon.LOANS | lexicon.PREPOSED),
        *[
            "a",
            "al",
            "ai",
            "ale",
            "de",
            "cu",
            "clienților",
            "clientului",
            "MRR",
            "2",
            "-",
            "'",
            "ș",
        ],
    ]
)
NAMES = st.text() | st.lists(WORDS, max_size=6).map(" ".join)


@given(name=NAMES)
def test_the_name_itself_comes_first_and_nothing_twice(name):
    forms = inflect(name, {})
    assert forms[0] == normal(name)
    assert len(forms) == len({*forms})
    assert [form for form in forms if form != normal(form)] == []


@given(name=NAMES, given=st.text())
def test_whatever_an_editor_gives_is_a_form(name, given):
    assert normal(given) in inflect(name, {"plural": [given]})


@given(name=NAMES)
def test_what_is_suggested_is_among_the_forms(name):
    suggested = suggest(name)
    assert {*suggested} <= {*ROMANIAN.form_names}
    for forms in suggested.values():
        assert {normal(form) for form in forms} <= {*inflect(name, {})}


@given(typed=NAMES)
def test_another_spelling_differs_from_what_is_typed(typed):
    assert normal(typed) not in plain(typed)


def test_no_word_of_the_lexicon_stands_twice():
    words = " ".join(lexicon.NOUNS.values()).split()
    irregular = {row.split()[0] for row in lexicon.IRREGULAR.strip().splitlines()}
    assert len(words) == len({*words} - irregular)


def test_a_name_is_inflected_in_half_a_millisecond():
    assert milliseconds_a_name("ro") < 0.5
