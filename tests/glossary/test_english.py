"""English word forms: agreed cases, words outside the glossary, laws for any name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.language import LANGUAGES, normal
from tests.word_forms import (
    inflections,
    is_found,
    milliseconds_a_name,
    names_of,
    word_forms,
    words_of_another_sense,
)

ENGLISH = LANGUAGES["en"]
inflect, suggest, plain = ENGLISH.inflect, ENGLISH.suggest, ENGLISH.plain


@pytest.mark.parametrize(("name", "form"), inflections("en"))
def test_the_rules_alone_know_every_agreed_form(name, form):
    assert is_found("en", form, name)


@pytest.mark.parametrize(("concept", "word"), words_of_another_sense("en"))
def test_an_everyday_word_is_no_form_of_a_name(concept, word):
    forms = [form for name in names_of("en", concept) for form in inflect(*name)]
    assert normal(word) not in forms


@pytest.mark.parametrize(("name", "forms"), word_forms("en"))
def test_words_outside_the_glossary_are_inflected_by_the_same_rules(name, forms):
    assert {normal(form) for form in forms} - {*inflect(name, {})} == set()


@pytest.mark.parametrize(
    ("name", "junk"),
    [
        ("churn", "churning"),
        ("churn", "churned"),
        ("customer retention", "customer retentions"),
        ("cohort analysis", "cohort analyzes"),
        ("customer at risk", "customer at risks"),
        ("payback", "pay back"),
        ("failed-payment management", "failedpayment management"),
        ("enterprise churn", "enterprize churn"),
        ("keeping customers", "keeping customers's"),
    ],
)
def test_what_is_no_english_or_another_word_is_not_generated(name, junk):
    assert junk not in inflect(name, {})


def test_what_is_not_counted_has_no_plural_to_suggest():
    assert suggest("customer satisfaction") == suggest("onboarding") == {}


def test_a_suggestion_keeps_the_capitals_of_the_name():
    assert suggest("Net Promoter Score") == {"plural": ["Net Promoter Scores"]}


def test_a_given_plural_takes_the_place_of_the_guess():
    forms = inflect("octopus", {"plural": ["octopodes"]})
    assert "octopodes'" in forms
    assert "octopuses" not in forms


@pytest.mark.parametrize(
    ("typed", "others"),
    [
        ("churn’s", ("churn",)),
        ("customers'", ("customers",)),
        ("win-back", ("win back", "winback")),
        ("success", ()),
        ("-", ()),
        ("", ()),
    ],
)
def test_possessives_and_hyphens_may_be_left_out(typed, others):
    assert plain(typed) == others


WORDS = st.sampled_from(
    [
        *("churn", "rate", "of", "customer", "win-back", "programme", "analysis"),
        *("MRR", "SaaS", "keeping", "'", "-", "s"),
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
    for forms in suggest(name).values():
        assert {normal(form) for form in forms} <= {*inflect(name, {})}


@given(typed=NAMES)
def test_another_spelling_is_another(typed):
    others = plain(typed)
    assert normal(typed) not in others
    assert "" not in others


def test_a_name_is_inflected_in_half_a_millisecond():
    assert milliseconds_a_name("en") < 0.5
