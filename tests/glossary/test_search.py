"""Finding an entry by what a reader types, however they type it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from glossary.models import SearchText, WordForm
from glossary.search import MAX_RESULTS, search
from tests.factories import make_entry, make_label, make_question

pytestmark = pytest.mark.django_db

any_text = st.text(st.characters(exclude_categories=()))


def found(query, language):
    """Return what a search finds as pairs: the concept and the step that found it."""
    return [(result.entry.concept, result.match) for result in search(query, language)]


# The ladder -------------------------------------------------------------------------


def test_the_surest_step_comes_first():
    make_entry("in-text", term_et="ülevaade", definition_et="Mis on määr?")
    make_entry("unaccented", term_et="maar")
    make_entry("form", term_et="määramine", forms_et={"genitive": ["määr"]})
    make_entry("exact", term_et="määr")
    assert found("määr", "et") == [
        ("exact", "exact"),
        ("form", "form"),
        ("unaccented", "unaccented"),
        ("in-text", "text"),
    ]


def test_an_entry_appears_once_at_its_surest_step():
    entry = make_entry(
        "churn",
        term_en="Churn",
        definition_en="Churn is churn.",
        forms_en={"plural": ["churn"], "other": ["churns"]},
    )
    make_label(entry, "en", "churn")
    make_question(entry, "why", question_en="Why churn?", answer_en="Churn.")
    assert found("churn", "en") == [("churn", "exact")]


def test_a_term_goes_before_a_label_of_another_entry():
    make_label(make_entry("a-label", term_en="Loss"), "en", "churn")
    make_entry("the-term", term_en="Churn")
    assert found("churn", "en") == [("the-term", "exact"), ("a-label", "exact")]


@pytest.mark.parametrize("kind", ["synonym", "abbreviation", "deprecated", "hidden"])
def test_every_kind_of_label_is_a_name(kind):
    make_label(make_entry("arpu", term_en="Revenue per user"), "en", "ARPU", kind)
    assert found("arpu", "en") == [("arpu", "exact")]


@pytest.mark.parametrize(
    "typed", ["kliendikao", "KLIENDIKAO", " kliendikao ", "klien\u00addikao"]
)
def test_an_inflected_form_finds_the_entry(typed):
    make_entry("churn", term_et="kliendikadu", forms_et={"genitive": ["kliendikao"]})
    assert found(typed, "et") == [("churn", "form")]


def test_an_inflected_form_of_a_label_finds_the_entry():
    entry = make_entry("churn", term_et="kliendikadu")
    make_label(entry, "et", "lahkumine", forms={"genitive": ["lahkumise"]})
    assert found("lahkumise", "et") == [("churn", "form")]


@pytest.mark.parametrize(
    ("language", "term", "typed", "match"),
    [
        ("et", "kliendivoolavuse määr", "kliendivoolavuse maar", "unaccented"),
        ("et", "kliendivoolavuse määr", "KLIENDIVOOLAVUSE MÄÄR", "exact"),
        ("et", "kliendivoolavuse määr", "kliendivoolavuse ma\u0308a\u0308r", "exact"),
        ("ro", "rată de reînnoire", "rata de reinnoire", "unaccented"),
        ("ro", "rată de reînnoire", "RATĂ  DE\u00a0REÎNNOIRE", "exact"),
        ("ro", "rețea și țintă", "reţea şi ţintă", "exact"),
        ("ro", "reţea şi ţintă", "rețea și țintă", "exact"),
        ("ro", "reţea şi ţintă", "retea si tinta", "unaccented"),
        ("en", "Customer’s effort", "customer's effort", "exact"),
        ("en", "cohort", "cöhört", "unaccented"),
    ],
)
def test_a_name_is_found_however_it_is_typed(language, term, typed, match):
    make_entry("it", **{f"term_{language}": term})
    assert found(typed, language) == [("it", match)]


def test_a_form_is_found_without_its_diacritics():
    make_entry("rate", term_et="määr", forms_et={"plural_genitive": ["määrade"]})
    assert found("maarade", "et") == [("rate", "unaccented")]


# The text step ----------------------------------------------------------------------


@pytest.mark.parametrize("field", ["definition_et", "body_et"])
def test_a_word_of_the_text_finds_the_entry(field):
    make_entry("churn", term_et="voolavus", **{field: "Kui **lahkujaid** on."})
    assert found("lahkujaid", "et") == [("churn", "text")]


def test_a_word_of_a_question_or_its_answer_finds_the_entry():
    entry = make_entry("churn", term_et="voolavus")
    make_question(
        entry, "why", question_et="Kas uued loetakse?", answer_et="Ei arvata."
    )
    assert found("loetakse", "et") == [("churn", "text")]
    assert found("arvata", "et") == [("churn", "text")]


def test_every_word_must_stand_in_the_text_in_any_order():
    make_entry("churn", term_en="Churn", definition_en="Customers who leave.")
    assert found("leave customers", "en") == [("churn", "text")]
    assert found("customers stay", "en") == []


def test_the_text_is_found_without_diacritics():
    make_entry("churn", term_ro="pierdere", definition_ro="Clienți care pleacă.")
    assert found("clienti pleaca", "ro") == [("churn", "text")]
    assert found("clienţi", "ro") == [("churn", "text")]


def test_an_entry_that_names_the_word_goes_before_one_that_only_speaks_of_it():
    make_entry("a", term_en="Cohort", definition_en="A group, and how churn differs.")
    make_entry("z", term_en="Logo churn", definition_en="Accounts lost.")
    assert found("churn", "en") == [("z", "text"), ("a", "text")]


def test_markup_and_formulas_are_not_part_of_the_text():
    body = "See [this](https://example.org/secret) and $\\frac{lost}{start}$."
    make_entry("churn", term_en="Churn", body_en=body)
    for hidden in ("secret", "frac", "href", "math"):
        assert found(hidden, "en") == []


# What is not found ------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["voolavus", "voolavuse", "kadu", "definition"])
def test_drafts_and_scheduled_entries_are_never_found(typed):
    tomorrow = timezone.now() + timedelta(days=1)
    for concept, date in (("draft", None), ("scheduled", tomorrow)):
        entry = make_entry(
            concept,
            term_et="voolavus",
            forms_et={"genitive": ["voolavuse"]},
            published_at_et=date,
        )
        make_label(entry, "et", "kadu")
    assert found(typed, "et") == []


def test_an_entry_published_in_another_language_only_is_not_found():
    make_entry("churn", term_en="Churn", term_et="churn", published_at_et=None)
    assert found("churn", "en") == [("churn", "exact")]
    assert found("churn", "et") == []


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("churn", "exact"),
        ("churns", "form"),
        ("attrition", "exact"),
        ("leavers", "text"),
    ],
)
def test_names_and_texts_of_another_language_are_not_found(typed, match):
    entry = make_entry(
        "it",
        term_et="voolavus",
        term_en="Churn",
        forms_en={"plural": ["churns"]},
        body_en="Leavers.",
    )
    make_label(entry, "en", "attrition")
    assert found(typed, "en") == [("it", match)]
    assert found(typed, "et") == []


def test_nothing_is_found_where_nothing_is_written():
    assert search("churn", "en") == []


# After a change ---------------------------------------------------------------------


def test_a_renamed_entry_is_found_by_its_new_name_only():
    entry = make_entry("churn", term_en="Churn", definition_en="Loss.")
    entry.term_en = "Attrition"
    entry.save()
    assert found("attrition", "en") == [("churn", "exact")]
    assert found("churn", "en") == []


def test_a_changed_or_deleted_label_is_no_name_any_more():
    entry = make_entry("churn", term_en="Churn")
    label = make_label(entry, "en", "attrition")
    label.text = "turnover"
    label.save()
    assert found("attrition", "en") == []
    assert found("turnover", "en") == [("churn", "exact")]
    label.delete()
    assert found("turnover", "en") == []


def test_a_changed_question_is_found_by_its_new_text_only():
    entry = make_entry("churn", term_en="Churn")
    question = make_question(entry, "q", question_en="Why?", answer_en="Because.")
    question.answer_en = "Nobody knows."
    question.save()
    assert found("nobody", "en") == [("churn", "text")]
    assert found("because", "en") == []


def test_a_deleted_question_is_no_longer_found():
    entry = make_entry("churn", term_en="Churn")
    question = make_question(entry, "q", question_en="Why?", answer_en="Because.")
    question.delete()
    assert found("because", "en") == []


def test_a_deleted_entry_leaves_nothing_in_the_index():
    make_entry("churn", term_en="Churn").delete()
    assert not WordForm.objects.exists()
    assert not SearchText.objects.exists()


# Any query --------------------------------------------------------------------------

HOSTILE = [
    "'",
    '"',
    "''; DROP TABLE glossary_entry; --",
    '" OR 1=1',
    "%",
    "%%",
    "_",
    "\\",
    "\\%",
    "\\' OR 1=1 --",
    "\x00",
    "churn\x00",
    "\ud800",
    "\ud83d\ude00",
    "\u202e",
    "\u200b\u200d",
    "\u0301",
    "\u0301 \u0308",
    "<script>alert(1)</script>",
    "{}",
    "[",
    "*",
    "(",
    "a" * 100_000,
    "\ufdfa" * 200,
    "%" * 200,
    "' " * 600,
    "word " * 600,
    "-- /* */",
    "NULL",
    "🙂",
    "\r\n\t",
]


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: ascii(query[:20]))
@pytest.mark.parametrize("language", ["et", "ro", "en"])
def test_a_hostile_query_is_a_query_that_finds_nothing(query, language):
    make_entry("churn", term_et="voolavus", term_ro="pierdere", term_en="Attrition")
    expected = []
    if query == "churn\x00":  # the definition names the concept
        expected = [("churn", "text")]
    assert found(query, language) == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=any_text)
@example("\u0301")
@example("e\u0301\u0301 \u0301")
def test_any_text_is_accepted(attrition, query):
    for result in search(query, "en"):
        assert result.entry == attrition


@pytest.fixture
def attrition():
    return make_entry("attrition", term_en="Attrition", definition_en="0 a é % _ \\ '")


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'", '"'])
def test_a_sign_finds_only_the_text_that_holds_it(sign):
    make_entry("with", term_en="With", definition_en=f"Here 5{sign} stands.")
    make_entry("without", term_en="Without", definition_en="Here 50 stands.")
    assert found(f"5{sign}", "en") == [("with", "text")]


@pytest.mark.parametrize("query", ["", " ", "  \t\n", "\u00a0\u2003", "\u200b", "\x00"])
def test_an_empty_query_finds_nothing_and_asks_nothing(
    query, django_assert_num_queries
):
    make_entry("churn", term_en="Churn")
    with django_assert_num_queries(0):
        assert search(query, "en") == []


def test_a_query_is_cut_to_twenty_words():
    make_entry(
        "churn",
        term_en="Churn",
        definition_en="a b c d e f g h i j k l m n o p q r s t",
    )
    twenty = "a b c d e f g h i j k l m n o p q r s t"
    assert found(f"{twenty} zebra", "en") == [("churn", "text")]
    assert found("zebra " + twenty, "en") == []


def test_a_query_of_six_hundred_words_is_answered_by_its_first():
    make_entry("churn", term_en="Churn", definition_en="Customers who leave.")
    assert found("leave " * 600, "en") == [("churn", "text")]


# Cost -------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["churn", "churns", "loss", "customers who leave"])
@pytest.mark.parametrize("entries", [1, 8])
def test_a_search_costs_five_queries_however_much_it_finds(
    query, entries, django_assert_num_queries
):
    for number in range(entries):
        entry = make_entry(
            f"churn-{number}",
            term_en="Churn",
            forms_en={"plural": ["churns"]},
            definition_en="Customers who leave.",
        )
        make_label(entry, "en", "loss")
    with django_assert_num_queries(5):
        assert len(search(query, "en")) == entries


def test_no_more_than_fifty_results_are_given():
    for number in range(MAX_RESULTS + 2):
        make_entry(f"churn-{number}", term_en="Churn")
    assert len(search("churn", "en")) == 50
