"""Finding an entry by what a reader types, however they type it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from glossary.models import SearchText, WordForm
from glossary.results import MAX_RESULTS
from glossary.search import MAX_TEXTS, search, suggest
from tests.factories import make_entry, make_label, make_question

pytestmark = pytest.mark.django_db

any_text = st.text(st.characters(exclude_categories=()))


def found(query, language):
    """Return what a search finds as pairs: the concept and the step that found it."""
    return [(result.concept, result.step) for result in search(query, language)]


def suggested(typed, language):
    return [result.name for result in suggest(typed, language)]


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


def test_a_name_that_begins_with_the_word_goes_before_one_that_holds_it():
    make_entry("offer", term_ro="ofertă de retenție")
    make_entry("retention", term_ro="retenție a clienților")
    assert found("retenție", "ro") == [("retention", "text"), ("offer", "text")]
    assert found("retentie", "ro") == [("retention", "text"), ("offer", "text")]


def test_a_name_that_begins_as_typed_goes_before_one_that_differs_in_diacritics():
    make_entry("gross", term_ro="rată brută")
    make_entry("churn", term_ro="rata rezilierilor")
    assert found("rata", "ro") == [("churn", "text"), ("gross", "text")]
    assert found("rată", "ro") == [("gross", "text"), ("churn", "text")]
    assert suggested("rata", "ro") == ["rata rezilierilor", "rată brută"]
    assert suggested("rată", "ro") == ["rată brută", "rata rezilierilor"]


def test_a_whole_word_goes_before_the_beginning_of_a_longer_one():
    make_entry("longer", term_en="customers gone")
    make_entry("whole", term_en="no customer")
    assert found("customer", "en") == [("whole", "text"), ("longer", "text")]


def test_a_name_with_another_form_of_the_word_goes_before_what_speaks_of_it():
    make_entry("a", term_et="arv", definition_et="Klientidele nähtav.")
    make_entry("z", term_et="klientide hoidmine")
    assert found("klientidega", "et") == [("z", "text"), ("a", "text")]


def test_the_inside_of_a_word_names_nothing_but_in_a_compound():
    for code, inside, whole in (("ro", "durată", "rată"), ("et", "lahkumismäär", "m")):
        texts = {f"term_{code}": inside, f"definition_{code}": f"{whole} määr."}
        make_entry(f"a-{code}", **texts)
    make_entry("z-ro", term_ro="rată netă")
    make_entry("b-et", term_et="arv", definition_et="Mitte määr.")
    assert found("rată", "ro") == [("z-ro", "text"), ("a-ro", "text")]
    assert found("määr", "et") == [("a-et", "text"), ("b-et", "text")]


@pytest.mark.parametrize(
    "typed", ["what is a good churn rate", "What is good churn rate?"]
)
def test_a_question_of_these_words_goes_before_what_only_speaks_of_them(typed):
    body = "What is it good for, a churn rate?"
    make_entry("a", term_en="Churn", body_en=body)
    entry = make_entry("z", term_en="Rate of loss", body_en=body)
    make_question(
        entry, "no", question_en="A rate of churn?", answer_en="What is a good one?"
    )
    make_question(
        entry, "good", question_en="What is a good churn rate?", answer_en="Low."
    )
    results = search(typed, "en")
    assert [result.concept for result in results] == ["z", "a"]
    assert results[0].question == "What is a good churn rate?"


def test_a_term_of_the_words_goes_before_a_question_of_them():
    entry = make_entry("a", term_en="Churn")
    make_question(entry, "good", question_en="What is a good rate?", answer_en="Low.")
    make_entry("z", term_en="Rates that are good", definition_en="A good rate.")
    assert found("good rate", "en") == [("z", "text"), ("a", "text")]


@pytest.mark.parametrize("typed", ["kohort", "kohordiks", "kohordist"])
def test_beside_a_name_stand_the_texts_that_mention_it_in_any_form(typed):
    make_entry("cohort", term_et="kohort", forms_et={"genitive": ["kohordi"]})
    make_entry("size", term_et="suurus", definition_et="Mitu klienti kohordis on.")
    make_entry("beginning", term_et="joonis", definition_et="Näitab kohortanalüüsi.")
    assert [name for name, step in found(typed, "et") if step == "text"] == ["size"]


def test_a_name_of_several_words_is_mentioned_where_each_of_them_is():
    make_entry("rate", term_ro="rată de retenție")
    make_entry("both", term_ro="a", definition_ro="Ratele, pe scurt, de retenție.")
    make_entry("one", term_ro="b", definition_ro="Ratele de creștere.")
    assert found("rata de retenție", "ro") == [("rate", "form"), ("both", "text")]


def test_a_name_that_no_other_text_mentions_leads_to_words_that_begin_alike():
    make_entry("cohort", term_et="kohort")
    make_entry("chart", term_et="joonis", definition_et="Näitab kohortanalüüsi.")
    assert found("kohort", "et") == [("cohort", "exact"), ("chart", "text")]


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


def test_a_draft_is_found_only_where_it_is_published():
    make_entry("churn", term_en="Attrition", term_et="churn", published_at_et=None)
    assert found("attrition", "en") == [("churn", "exact")]
    assert found("churn", "et") == []


def test_texts_of_another_language_are_not_found():
    make_entry("it", term_et="voolavus", term_en="Churn", body_en="Leavers.")
    assert found("leavers", "en") == [("it", "text")]
    assert found("leavers", "et") == []


def test_nothing_is_found_where_nothing_is_written():
    assert search("churn", "en") == []


# A word spelled otherwise -----------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "step"),
    [
        ("kliendivolavus", "typo"),  # a letter lacks
        ("kliendivooolavus", "typo"),  # one too many
        ("kliendivoolavuz", "typo"),
        ("klienidvoolavus", "typo"),  # neighbours swapped
        ("kleindivolavus", "typo"),  # two slips in a long word
        ("kliendivolavusest", "typo"),  # with an ending
        ("klendvolavs", None),
    ],
)
def test_a_typing_slip_leads_to_the_name_that_is_meant(typed, step):
    make_entry("churn", term_et="kliendivoolavus")
    assert found(typed, "et") == ([("churn", step)] if step else [])


def test_what_is_found_otherwise_is_no_typing_slip():
    make_entry("cohort", term_en="Cohort")
    make_entry("other", term_en="Cohors")
    assert found("cohort", "en") == [("cohort", "exact")]


def test_a_short_word_is_taken_as_it_is():
    make_entry("arpu", term_en="MRR")
    assert found("mrt", "en") == []


def test_a_name_one_slip_away_is_meant_rather_than_one_two_away():
    make_entry("far", term_en="Retentions rate")
    make_entry("near", term_en="Retention rate")
    assert found("retentoon rate", "en") == [("near", "typo")]
    assert found("retantoon rate", "en") == [("near", "typo")]


def test_a_name_written_since_the_last_slip_is_known_at_once():
    make_entry("cohort", term_en="Cohort")
    assert found("cohrot", "en") == [("cohort", "typo")]
    make_entry("quota", term_en="Quotient")
    assert found("quotinet", "en") == [("quota", "typo")]


def test_a_name_that_a_slower_save_stores_after_a_later_one_is_known():
    """Two saves overlap: the ids of the first are lower, and it is seen later."""
    slower = make_entry("attrition", term_en="Attrition")
    forms = list(WordForm.objects.filter(entry=slower))
    WordForm.objects.filter(entry=slower).delete()
    make_entry("reactivation", term_en="Reactivation")
    assert found("reactivatoin", "en") == [("reactivation", "typo")]
    WordForm.objects.bulk_create(forms)
    make_entry("winback", term_en="Winback")
    assert found("attritoin", "en") == [("attrition", "typo")]


def test_a_name_that_is_gone_is_not_meant():
    entry = make_entry("cohort", term_en="Cohort")
    assert found("cohrot", "en") == [("cohort", "typo")]
    entry.delete()
    assert found("cohrot", "en") == []


@pytest.mark.parametrize(
    ("typed", "step"),
    [
        ("kliendikohort", "form"),  # the last part
        ("kliendikohordi", "form"),
        ("kohortmudel", "form"),  # the first part
        ("kohordimudel", None),  # only the name itself stands in front
        ("kohver", None),
    ],
)
def test_a_compound_leads_to_its_part(typed, step):
    make_entry("cohort", term_et="kohort", forms_et={"genitive": ["kohordi"]})
    assert found(typed, "et") == ([("cohort", step)] if step else [])


@pytest.mark.parametrize("typed", ["kadu", "KADU", "tulukadu", "kadu määr"])
def test_a_part_of_a_name_leads_to_the_name(typed):
    make_entry("it", term_et="Brutotulukadu määr")
    assert found(typed, "et") == [("it", "text")]
    assert suggested(typed, "et") == ["Brutotulukadu määr"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("hoidmine", ["klientide hoidmine"]),  # a later word
        ("hoid", ["klientide hoidmine", "kliendi taashoidmise määr"]),
        ("aeg", ["tasuvusaeg"]),  # so short a word ends the name
        ("hoi", []),
        ("rahulolu uuring", ["kliendirahulolu-uuring"]),
        ("vus", []),
    ],
)
def test_names_that_hold_what_is_typed_are_suggested(typed, names):
    for number, name in enumerate(
        [
            "klientide hoidmine",
            "kliendi taashoidmise määr",
            "tasuvusaeg",
            "ajaarvamine",
            "kliendirahulolu-uuring",
        ]
    ):
        make_entry(f"e-{number}", term_et=name)
    assert suggested(typed, "et") == names


def test_another_form_of_a_part_of_a_name_leads_to_the_name():
    make_entry("churn", term_et="kliendivoolavus")
    assert found("voolavust", "et") == [("churn", "text")]


def test_of_compounds_with_the_word_those_that_say_little_beside_come_first():
    for name in ("hooajaline kliendivoolavus", "kliendivoolavuse määr"):
        make_entry(name.split()[0], term_et=name)
    make_entry("churn", term_et="kliendivoolavus")
    make_entry("label", term_et="aaa")
    make_label(make_entry("a", term_et="a"), "et", "tuluvoolavus")
    make_entry("text", term_et="aa", definition_et="Tihti voolavus.")
    terms = [result.term for result in search("voolavus", "et")]
    assert terms == [
        "kliendivoolavus",
        "kliendivoolavuse määr",
        "hooajaline kliendivoolavus",
        "a",
        "aa",
    ]


def test_a_part_of_a_name_is_no_typing_slip_of_another():
    make_entry("slip", term_et="voolavas")
    make_entry("churn", term_et="kliendivoolavus")
    assert found("voolavus", "et") == [("churn", "text")]


@pytest.mark.parametrize("change", ["draft", "renamed", "deleted"])
def test_a_name_that_readers_do_not_see_is_not_found_by_its_parts(change):
    entry = make_entry("churn", term_et="kliendivoolavus")
    if change == "draft":
        entry.published_at_et = None
    entry.term_et = "m" if change == "renamed" else entry.term_et
    entry.delete() if change == "deleted" else entry.save()
    assert found("voolavus", "et") == []
    assert suggested("voolavus", "et") == []


def test_the_longest_part_of_a_compound_counts():
    make_entry("rate", term_et="määr")
    make_entry("churn-rate", term_et="lahkumismäär")
    assert found("kliendilahkumismäär", "et") == [("churn-rate", "form")]


def test_only_estonian_writes_compounds():
    make_entry("cohort", term_ro="cohortă", term_en="Cohort")
    assert found("supercohort", "en") == []


# A name among the words -------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "How is churn calculated?"),
        ("en", "calculate CHURN"),
        ("en", "churn's calculator"),
        ("et", "kuidas arvutada kohorti"),
        ("et", "kuidas arvutada kohordid"),
        ("et", "kuidas arvutada kliendikohorti"),
        ("et", "kuidas arvutada churn"),
        ("ro", "cum calculez rata rezilierilor"),
        ("ro", "cum calculez ratele rezilierilor lunare"),
        ("ro", "cum calculez churn"),
    ],
)
def test_a_question_leads_to_what_it_names(language, typed):
    make_entry(
        "it",
        term_en="Churn",
        term_et="kohort",
        forms_et={"genitive": ["kohordi"], "partitive": ["kohorti"]},
        term_ro="rata rezilierilor",
    )
    [result] = search(typed, language)
    assert (result.concept, result.step, result.match) == ("it", "mentioned", "text")
    assert result.reason == f"Named in your words: “{result.name}”"


def test_of_names_in_the_words_the_longest_comes_first():
    make_entry("churn", term_en="Churn")
    make_entry("rate", term_en="Yearly churn rate")
    assert found("what is my yearly churn rate", "en") == [
        ("rate", "mentioned"),
        ("churn", "mentioned"),
    ]


def test_all_entries_of_a_name_in_the_words_are_found():
    for concept in ("one", "two"):
        make_entry(concept, term_en="Churn")
    make_entry("draft", term_en="Churn", published_at_en=None)
    assert [concept for concept, _step in found("my churn", "en")] == ["one", "two"]


def test_what_the_words_name_goes_before_what_only_speaks_of_them():
    make_label(
        make_entry("z", term_et="voolavus", body_et="Mis on see?"), "et", "churn"
    )
    make_entry("a", term_et="arv", body_et="Mis on churn?")
    assert found("mis on churn", "et") == [("z", "text"), ("a", "text")]
    assert found("mis on see churn", "et") == [("z", "text")]


def test_a_question_of_the_words_goes_before_what_they_name():
    make_entry("a", term_en="Churn")
    question = make_question(
        make_entry("z", term_en="Loss"),
        "good",
        question_en="What is a good churn?",
        answer_en="Low.",
    )
    assert [result.url for result in search("what is a good churn", "en")] == [
        f"/en/glossary/z/#{question.anchor}",
        "/en/glossary/a/",
    ]


def test_a_name_that_was_found_is_not_taken_apart():
    make_entry("churn", term_en="Churn")
    make_entry("rate", term_en="Churn rate", definition_en="A number.")
    assert found("churn rate", "en") == [("rate", "exact")]
    assert found("churn raet", "en") == [("rate", "typo")]


@pytest.mark.parametrize(
    "of_the_name", [{"homonym_en": True}, {"published_at_en": None}]
)
def test_an_everyday_word_or_a_draft_is_not_named(of_the_name):
    make_entry("churn", term_en="Churn", **of_the_name)
    assert found("how is churn calculated", "en") == []


# Another language -------------------------------------------------------------------


def test_a_name_of_another_language_leads_to_the_entry_in_this_one():
    make_entry("churn", term_et="voolavus", term_en="Churn")
    [result] = search("churn", "et")
    assert (result.step, result.match) == ("across", "exact")
    assert (result.term, result.url) == ("voolavus", "/et/sonastik/churn/")
    assert str(result.reason) == "“Churn” in another language"


def test_a_name_of_another_language_leads_there_where_this_one_has_no_entry():
    make_entry("churn", term_en="Churn")
    [result] = search("churn", "et")
    assert (result.language, result.url) == ("en", "/en/glossary/churn/")


def test_a_name_of_this_language_comes_before_one_of_another():
    make_entry("english", term_et="midagi", term_en="Cohort")
    make_entry("estonian", term_et="cohort")
    assert found("cohort", "et") == [("estonian", "exact"), ("english", "across")]


# Why it was found -------------------------------------------------------------------


def test_each_result_says_why_it_is_there():
    entry = make_entry(
        "churn",
        term_et="määr",
        forms_et={"genitive": ["määra"]},
        definition_et="Kui kliente lahkub.",
    )
    make_question(entry, "why", question_et="Miks?", answer_et="Sellepärast.")
    reasons = {
        query: search(query, "et")[0].reason
        for query in ("määr", "määra", "maar", "määrr", "lahkub", "sellepärast")
    }
    assert reasons == {
        "määr": "The name itself",
        "määra": "A form of “määr”",
        "maar": "“määr” without diacritics",
        "määrr": "Did you mean “määr”?",
        "lahkub": "Found in the text",
        "sellepärast": "Found in a question",
    }


def test_a_word_of_a_name_is_found_in_the_name():
    entry = make_entry("churn", term_en="Logo churn", definition_en="Accounts lost.")
    make_label(entry, "en", "churn of accounts")
    make_entry("text", term_en="Other", definition_en="Churn with accounts, a number.")
    reasons = {
        query: [(result.reason, result.match) for result in search(query, "en")]
        for query in ("churn", "account")
    }
    assert reasons == {
        "churn": [("Found in the name", "text"), ("Found in the text", "text")],
        "account": [
            ("Found in the name “churn of accounts”", "text"),
            ("Found in the text", "text"),
        ],
    }


def test_a_part_of_a_compound_is_found_in_the_name():
    make_label(make_entry("churn", term_et="voolavus"), "et", "kliendikadu")
    [result] = search("kadu", "et")
    assert result.reason == "Found in the name “kliendikadu”"
    assert result.match == "text"


def test_another_name_is_told_from_the_term():
    make_label(make_entry("churn", term_en="Attrition"), "en", "100 % churn")
    reasons = [search(name, "en")[0].reason for name in ("attrition", "100 % churn")]
    assert reasons == ["The name itself", "Another name: “100 % churn”"]


def test_a_found_question_leads_straight_to_it():
    entry = make_entry("churn", term_en="Churn")
    make_question(entry, "why", question_en="Why do they leave?", answer_en="Price.")
    [result] = search("price", "en")
    assert result.url == "/en/glossary/churn/#question-why"
    assert result.question == "Why do they leave?"


def test_a_word_in_another_form_is_found_in_the_text():
    make_entry("churn", term_et="voolavus", definition_et="Mõõdab lahkujaid.")
    assert found("lahkujate", "et") == [("churn", "text")]


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
        assert result.concept == attrition.concept


@pytest.fixture
def attrition():
    return make_entry("attrition", term_en="Attrition", definition_en="0 a é % _ \\ '")


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'", '"', "*", "(", " AND ", ":"])
def test_a_sign_is_no_word_and_no_command(sign):
    make_entry("five", term_en="Five", definition_en="Here 5% of them stand.")
    make_entry("fifty", term_en="Fifty", definition_en="Here 50 of them stand.")
    assert found(f"5{sign}", "en") == ([] if "AND" in sign else [("five", "text")])


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


@pytest.mark.parametrize(
    ("query", "queries"),
    # Names and entries; the name's forms, texts with them, or with words that begin so;
    # the names of what stands in texts; names near a slip, and how far they have been
    # read; questions.
    [
        ("churn", 5),
        ("churns", 5),
        ("loss", 5),
        ("customers who leave", 6),
        ("why", 5),
        # As many as where nothing is named in the words.
        ("calculate churn", 6),
    ],
)
@pytest.mark.parametrize("entries", [1, 8])
def test_a_search_costs_as_many_queries_however_much_it_finds(
    query, queries, entries, django_assert_num_queries
):
    for number in range(entries):
        entry = make_entry(
            f"churn-{number}",
            term_en="Churn",
            forms_en={"plural": ["churns"]},
            definition_en="Customers who leave.",
        )
        make_label(entry, "en", "loss")
        make_question(entry, "why", question_en="Why?", answer_en="Because.")
    with django_assert_num_queries(queries):
        assert len(search(query, "en")) == entries


def test_no_more_than_thirty_results_are_given():
    for number in range(MAX_RESULTS + 2):
        make_entry(f"churn-{number}", term_en="Churn")
    results = search("churn", "en")
    assert (len(results), results.is_cut) == (30, True)


@pytest.mark.parametrize(
    ("texts", "query", "is_cut"),
    [
        (8, "leaver", False),
        (40, "leaver", False),  # a few beside the name are enough
        (29, "leaver 2026", False),
        (30, "leaver 2026", True),
        (0, "leaver", False),
        (0, "nothing", False),
        (0, "", False),
    ],
)
def test_results_tell_whether_there_may_be_more(texts, query, is_cut):
    make_entry("leaver", term_en="Leaver")
    for number in range(texts):
        definition = "Each leaver in 2026."
        make_entry(f"e-{number}", term_en=f"Entry {number}", definition_en=definition)
    assert search(query, "en").is_cut == is_cut


def test_texts_that_were_not_read_may_be_of_more_entries():
    for concept in ("one", "two"):
        entry = make_entry(concept, term_en=concept)
        for number in range(MAX_TEXTS // 2):
            make_question(entry, f"{number}", question_en="Why?", answer_en="So.")
    results = search("why", "en")
    assert (len(results), results.is_cut) == (2, True)
