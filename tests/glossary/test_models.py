"""Entries and their parts: what is refused, what is seen, and in which order."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone, translation

from calculator.numbers import LANGUAGES as NUMBER_LANGUAGES
from glossary.form_labels import FORM_LABELS
from glossary.language import LANGUAGES
from glossary.models import (
    Callout,
    Editing,
    Entry,
    FormerAddress,
    Label,
    LoadedFile,
    MissedSearch,
    PreviewSeries,
    Question,
    Reading,
    RelatedEntry,
    SearchText,
    Topic,
)
from glossary.models.entry_queryset import Status
from glossary.models.revised import LANGUAGE_CODES
from tests.factories import LONG_AGO, make_entry, make_label, make_question

pytestmark = pytest.mark.django_db

each_language = pytest.mark.parametrize("language", LANGUAGE_CODES)


def tomorrow():
    return timezone.now() + timedelta(days=1)


# Rules that must always hold: constraints -------------------------------------------
#
# Each function below returns a record, not yet saved, that breaks one constraint.


def entry_with_the_address_of_another(code):
    make_entry("churn", **{f"term_{code}": "Churn", f"slug_{code}": "same"})
    return Entry(concept="retention", **{f"slug_{code}": "same"})


def published_entry_without(field, value):
    def entry(code):
        texts = {"term": "Churn", "slug": "churn", "definition": "Loss.", field: value}
        fields = {f"{name}_{code}": text for name, text in texts.items()}
        return Entry(concept="churn", **fields, **{f"published_at_{code}": LONG_AGO})

    entry.__name__ = f"published_entry_whose_{field}_is_{value!r}"
    return entry


def question_without_answer(answer):
    def question(code):
        fields = {f"question_{code}": "Why?", f"answer_{code}": answer}
        return Question(entry=make_entry("churn"), key="why", **fields)

    question.__name__ = f"question_whose_answer_is_{answer!r}"
    return question


def reading_without_address(address):
    def reading(code):
        fields = {f"title_{code}": "A book", f"address_{code}": address}
        return Reading(entry=make_entry("churn"), **fields)

    reading.__name__ = f"reading_whose_address_is_{address!r}"
    return reading


def callout_whose_button_leads_nowhere(address):
    def callout(code):
        return Callout(**{f"button_{code}": "Order", f"address_{code}": address})

    callout.__name__ = f"callout_whose_address_is_{address!r}"
    return callout


def topic_with_the_address_of_another(code):
    Topic.objects.create(key="revenue", **{f"slug_{code}": "same"})
    return Topic(key="rates", **{f"slug_{code}": "same"})


def topic_without_address(address):
    def topic(code):
        return Topic(key="rates", **{f"title_{code}": "Rates", f"slug_{code}": address})

    topic.__name__ = f"topic_whose_address_is_{address!r}"
    return topic


def same_question_key_twice():
    entry = make_entry("churn")
    make_question(entry, "why")
    return Question(entry=entry, key="why")


def same_label_twice():
    entry = make_entry("churn")
    make_label(entry, "et", "lahkumine")
    return Label(entry=entry, language="et", text="lahkumine")


def label_in_another_language():
    return Label(entry=make_entry("churn"), language="fi", text="vaihtuvuus")


def label_of_another_kind():
    entry = make_entry("churn")
    return Label(entry=entry, language="et", text="lahkumine", kind="nickname")


def same_relation_twice():
    entry, other = make_entry("churn"), make_entry("retention")
    RelatedEntry.objects.create(entry=entry, related=other)
    return RelatedEntry(entry=entry, related=other)


def entry_related_to_itself():
    entry = make_entry("churn")
    return RelatedEntry(entry=entry, related=entry)


def same_preview_series_twice():
    entry = make_entry("churn")
    PreviewSeries.objects.create(entry=entry, language="et")
    return PreviewSeries(entry=entry, language="et")


def same_editor_twice():
    times = {"since": LONG_AGO, "seen_at": LONG_AGO}
    who = {"entry": make_entry("churn"), "user": get_user_model().objects.create()}
    Editing.objects.create(**who, **times)
    return Editing(**who, **times)


def same_former_address_twice():
    entry = make_entry("churn")
    FormerAddress.objects.note(entry.pk, "et", "voolavus")
    return FormerAddress(entry=entry, language="et", slug="voolavus", left_at=LONG_AGO)


def same_search_text_twice():
    # Saving the entry has written its search text in each language.
    return SearchText(entry=make_entry("churn"), language="et", folded="churn")


def same_search_text_of_a_question_twice():
    question = make_question(make_entry("churn"), "why", question_et="?", answer_et="!")
    return SearchText(
        entry=question.entry, question=question, language="et", folded="churn"
    )


def same_missed_search_twice():
    MissedSearch.objects.count_one("et", "churn")
    return MissedSearch(language="et", folded="churn", last_day="2026-11-25")


BREACHES = [
    (
        "entry_slug_once",
        "Another entry already has this address in this language.",
        [entry_with_the_address_of_another],
    ),
    (
        "entry_published_complete",
        "To be published ({name}), an entry needs a term, an address and a definition.",
        [
            published_entry_without(field, value)
            for field in ("term", "slug", "definition")
            for value in ("", None)
        ],
    ),
    (
        "question_answered",
        "A question ({name}) needs its answer.",
        [question_without_answer(""), question_without_answer(None)],
    ),
    (
        "reading_has_address",
        "A title ({name}) needs its address.",
        [reading_without_address(""), reading_without_address(None)],
    ),
    (
        "topic_slug_once",
        "Another topic already has this address in this language.",
        [topic_with_the_address_of_another],
    ),
    (
        "topic_title_has_address",
        "A title ({name}) needs its address.",
        [topic_without_address(""), topic_without_address(None)],
    ),
    (
        "callout_button_leads",
        "A button ({name}) needs the address it leads to.",
        [
            callout_whose_button_leads_nowhere(""),
            callout_whose_button_leads_nowhere(None),
        ],
    ),
]
BREACHES_IN_ANY_LANGUAGE = [
    (
        "question_key_once_per_entry",
        "This entry already has that key.",
        same_question_key_twice,
    ),
    ("label_once_per_entry", "This entry already has that label.", same_label_twice),
    (
        "label_language_known",
        "The glossary is not written in that.",
        label_in_another_language,
    ),
    (
        "label_kind_known",
        "Labels of that kind do not exist.",
        label_of_another_kind,
    ),
    ("related_once", "This entry is already named as related.", same_relation_twice),
    (
        "related_to_another",
        "An entry cannot be related to itself.",
        entry_related_to_itself,
    ),
    (
        "search_text_once",
        "Constraint “search_text_once” is violated.",
        same_search_text_twice,
    ),
    (
        "search_text_once_per_question",
        "Search text with this Question and Language already exists.",
        same_search_text_of_a_question_twice,
    ),
    (
        "missed_search_once",
        "Search without result with this Language and What was searched "
        "already exists.",
        same_missed_search_twice,
    ),
    (
        "former_address_once",
        "Former address with this Entry, Language and Slug already exists.",
        same_former_address_twice,
    ),
    (
        "editing_once_per_user",
        "Editing with this Entry and User already exists.",
        same_editor_twice,
    ),
    (
        "preview_series_once",
        "Preview series with this Entry and Language already exists.",
        same_preview_series_twice,
    ),
]

each_breach = pytest.mark.parametrize(
    ("breach", "sentence", "arguments"),
    [
        pytest.param(
            breach,
            sentence.format(name=name),
            [code],
            id=f"{constraint}_{code}-{breach.__name__}",
        )
        for constraint, sentence, breaches in BREACHES
        for breach in breaches
        for code, name in settings.LANGUAGES
    ]
    + [
        pytest.param(breach, sentence, [], id=constraint)
        for constraint, sentence, breach in BREACHES_IN_ANY_LANGUAGE
    ],
)


def test_every_constraint_of_the_glossary_is_tried_here():
    tried = {f"{name}_{code}" for name, *_ in BREACHES for code in LANGUAGE_CODES}
    tried |= {name for name, *_ in BREACHES_IN_ANY_LANGUAGE}
    assert tried == {
        constraint.name
        for model in apps.get_app_config("glossary").get_models()
        for constraint in model._meta.constraints
    }


@each_breach
def test_a_breach_is_refused_with_a_sentence_that_editors_understand(
    breach, sentence, arguments
):
    record = breach(*arguments)
    with pytest.raises(ValidationError) as refused:
        record.validate_constraints()
    assert sentence in refused.value.messages
    with pytest.raises(ValidationError):
        record.full_clean()


@each_breach
def test_a_breach_is_refused_by_the_database_itself(breach, sentence, arguments):
    record = breach(*arguments)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Model.save(record)


@each_language
def test_the_form_of_an_entry_says_what_publishing_needs(language):
    entry = Entry(concept="churn", **{f"published_at_{language}": LONG_AGO})
    with pytest.raises(ValidationError) as refused:
        entry.full_clean()
    [sentence] = refused.value.message_dict["__all__"]
    assert dict(settings.LANGUAGES)[language] in sentence


@pytest.mark.parametrize("model", [Entry, LoadedFile])
def test_a_concept_and_a_loaded_file_stand_once(model):
    field = {Entry: "concept", LoadedFile: "path"}[model]
    model.objects.create(**{field: "churn"})
    with pytest.raises(ValidationError, match="already exists"):
        model(**{field: "churn"}).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**{field: "churn"})


@pytest.mark.parametrize(
    "name",
    ["Churn", "churn rate", "churn_rate", "-churn", "churn--rate", "määr", "a\n"],
)
def test_ids_are_small_letters_digits_and_single_hyphens(name):
    sentence = "Use small letters a–z, digits and single hyphens."
    for record in (Entry(concept=name), Question(entry=make_entry("x"), key=name)):
        with pytest.raises(ValidationError) as refused:
            record.full_clean()
        assert sentence in refused.value.messages
        Entry.objects.all().delete()


@each_language
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("# Churn", "A heading with one # belongs to the page"),
        ("A $\\frac$ of it.", r"The formula \frac cannot be read"),
    ],
)
def test_text_that_the_page_cannot_show_is_refused(language, text, sentence):
    question = make_question(make_entry("churn"), "why")
    question.set_in_language("answer", language, text)
    entry = Entry(concept="other", **{f"body_{language}": text})
    for record, field in ((question, "answer"), (entry, "body")):
        with pytest.raises(ValidationError) as refused:
            record.full_clean()
        assert sentence in refused.value.message_dict[f"{field}_{language}"][0]


def test_a_complete_entry_with_all_its_parts_is_accepted():
    entry = make_entry("churn", term_et="Voolavus", body_et="## Miks\n\n$x^2$")
    other = make_entry("retention", term_et="Püsivus")
    for record in (
        entry,
        make_question(entry, "why", question_et="Miks?", answer_et="Sest."),
        make_label(entry, "et", "lahkumine"),
        Reading(entry=entry, title_et="Raamat", address_et="https://example.org/"),
        Callout(button_et="Telli", address_et="https://example.org/"),
        RelatedEntry(entry=entry, related=other),
    ):
        record.full_clean()


def test_the_same_address_may_be_used_in_different_languages():
    make_entry("churn", term_et="A", slug_et="churn")
    Entry(concept="other", term_en="B", slug_en="churn").full_clean()


def test_the_same_label_may_stand_in_another_language_and_another_entry():
    entry, other = make_entry("churn"), make_entry("retention")
    make_label(entry, "et", "churn")
    Label(entry=entry, language="en", text="churn").full_clean()
    Label(entry=other, language="et", text="churn").full_clean()


# Drafts -----------------------------------------------------------------------------


@pytest.mark.parametrize("empty", ["", None])
def test_any_number_of_drafts_have_no_address(empty):
    for concept in ("churn", "retention", "cohort"):
        slugs = {f"slug_{code}": empty for code in LANGUAGE_CODES}
        draft = Entry(concept=concept, term_et="Mustand", **slugs)
        draft.full_clean()
        draft.save()
    assert Entry.objects.filter(slug_et=None).count() == 3


def test_a_text_is_kept_composed_without_space_around_it_and_with_plain_line_ends():
    entry = make_entry(
        "churn", term_et="  Ma\u0308a\u0308r ", body_et="Üks.\r\n\r\nKaks.\n"
    )
    entry.refresh_from_db()
    assert entry.term_et == "Määr"
    assert entry.body_et == "Üks.\n\nKaks."


def test_a_label_is_kept_with_single_spaces():
    assert make_label(make_entry("churn"), "et", " lahkumise  määr ").text == (
        "lahkumise määr"
    )


# What readers see -------------------------------------------------------------------


def seen_in(language):
    with translation.override(language):
        entries = Entry.objects.published().in_alphabetical_order()
        return [entry.concept for entry in entries]


def test_an_entry_is_published_in_each_language_by_itself():
    make_entry("churn", term_et="Voolavus", term_en="Churn")
    make_entry("cohort", term_en="Cohort")
    assert seen_in("et") == ["churn"]
    assert seen_in("ro") == []
    assert seen_in("en") == ["churn", "cohort"]


@each_language
def test_drafts_and_scheduled_entries_are_not_seen(language):
    make_entry(
        "draft", **{f"term_{language}": "Draft", f"published_at_{language}": None}
    )
    make_entry(
        "later", **{f"term_{language}": "Later", f"published_at_{language}": tomorrow()}
    )
    assert seen_in(language) == []


@each_language
def test_an_entry_knows_where_it_is_published(language):
    entry = make_entry("churn", **{f"term_{language}": "Churn"})
    published = [code for code in LANGUAGE_CODES if entry.is_published(code)]
    assert published == [language]
    assert [code for code in LANGUAGE_CODES if entry.url_in(code)] == [language]


def test_an_entry_has_an_address_of_its_own_in_each_language():
    entry = make_entry("churn", term_et="V", slug_et="voolavus", term_en="Churn")
    with translation.override("ro"):
        assert entry.url_in("en") == "/en/glossary/churn/"
        assert entry.url_in("et").startswith("/et/")
        assert entry.url_in("et").endswith("/voolavus/")


def test_an_entry_is_called_by_its_term_and_a_nameless_one_by_its_concept():
    entry = make_entry("churn", term_et="Voolavus")
    with translation.override("et"):
        assert str(entry) == "Voolavus"
    with translation.override("ro"):
        assert str(entry) == "churn"


@pytest.mark.parametrize(
    ("language", "terms"),
    [
        (
            "et",
            [
                "saak",
                "šokk",
                "zoo",
                "žanr",
                "tasu",
                "õpe",
                "äri",
                "öö",
                "üür",
                "y-telg",
            ],
        ),
        (
            "ro",
            ["an", "ăla", "când", "iar", "împărți", "soi", "șah", "tel", "țel", "uz"],
        ),
        ("en", ["30 days", "arpu", "Churn", "churn rate", "cohort"]),
    ],
)
def test_entries_stand_in_the_alphabetical_order_of_the_language(language, terms):
    for number, term in enumerate(reversed(terms)):
        make_entry(f"concept-{number}", **{f"term_{language}": term})
    with translation.override(language):
        entries = Entry.objects.published().in_alphabetical_order()
        assert [entry.term for entry in entries] == terms


def test_the_order_follows_a_renamed_term():
    entry = make_entry("churn", term_et="Voolavus")
    make_entry("cohort", term_et="Kohort")
    entry.term_et = "Äraminek"
    entry.save()
    assert seen_in("et") == ["cohort", "churn"]
    entry.term_et = "Churn"
    entry.save()
    assert seen_in("et") == ["churn", "cohort"]


# Status -----------------------------------------------------------------------------


@each_language
def test_an_entry_without_text_is_missing(language):
    assert make_entry("churn").status(language) == "missing"


@each_language
def test_an_entry_with_any_text_and_no_date_is_a_draft(language):
    entry = make_entry("churn", **{f"heading_{language}": "What is churn?"})
    assert entry.status(language) == "draft"


@each_language
def test_an_entry_with_a_date_to_come_is_scheduled(language):
    entry = make_entry(
        "churn", **{f"term_{language}": "Churn", f"published_at_{language}": tomorrow()}
    )
    assert entry.status(language) == "scheduled"


@each_language
def test_an_entry_with_a_past_date_is_published(language):
    entry = make_entry("churn", **{f"term_{language}": "Churn"})
    assert entry.status(language) == "published"
    others = [code for code in LANGUAGE_CODES if code != language]
    assert [entry.status(code) for code in others] == ["missing", "missing"]


def test_a_published_entry_that_is_behind_is_outdated():
    entry = make_entry("churn", term_et="Voolavus", term_en="Churn")
    entry.body_et = "Uus mõte."
    entry.save()
    assert entry.status("en") == "outdated"
    assert entry.status("et") == "published"
    entry.mark_current("en")
    entry.save()
    assert entry.status("en") == "published"


def test_a_draft_that_is_behind_is_still_a_draft():
    entry = make_entry("churn", term_et="A", term_en="Churn", published_at_en=None)
    entry.body_et = "Uus mõte."
    entry.save()
    assert entry.status("en") == "draft"


def test_an_entry_with_an_outdated_question_is_outdated():
    entry = make_entry("churn", term_et="Voolavus", term_en="Churn")
    question = make_question(
        entry,
        "why",
        question_et="Miks?",
        answer_et="Sest.",
        question_en="Why?",
        answer_en="Because.",
    )
    question.answer_et = "Muul põhjusel."
    question.save()
    assert entry.status("en") == "outdated"
    assert entry.status("et") == "published"


def test_an_entry_with_a_question_not_yet_translated_is_outdated():
    entry = make_entry("churn", term_et="Voolavus", term_en="Churn")
    make_question(entry, "why", question_et="Miks?", answer_et="Sest.")
    assert entry.status("et") == "published"
    assert entry.status("en") == "outdated"


# Callouts ---------------------------------------------------------------------------


def make_callout(*entries, **fields):
    callout = Callout.objects.create(**fields)
    callout.entries.set(entries)
    return callout


def callout_of(entry, language="et"):
    with translation.override(language):
        found = Entry.objects.with_callout().get(pk=entry.pk)
    if found.callout_title is None:
        return None
    parts = ("title", "text", "button", "address")
    return {part: getattr(found, f"callout_{part}") for part in parts}


def test_an_entry_without_any_callout_has_none():
    entry, other = make_entry("churn"), make_entry("retention")
    make_callout(other, title_et="Teisele")
    assert callout_of(entry) is None


def test_a_callout_speaks_in_the_language_of_the_reader():
    entry = make_entry("churn")
    make_callout(
        entry,
        title_et="Meie teenus",
        text_et="Aitame.",
        button_et="Telli",
        address_et="https://example.org/et/",
        title_en="Our service",
    )
    assert callout_of(entry, "et") == {
        "title": "Meie teenus",
        "text": "Aitame.",
        "button": "Telli",
        "address": "https://example.org/et/",
    }
    assert callout_of(entry, "en")["title"] == "Our service"


def test_a_callout_for_all_stands_beside_every_entry():
    make_callout(everywhere=True, title_et="Kõigile")
    for concept in ("churn", "retention"):
        assert callout_of(make_entry(concept))["title"] == "Kõigile"


@pytest.mark.parametrize("own_first", [True, False])
def test_the_callout_meant_for_an_entry_goes_before_the_one_for_all(own_first):
    entry = make_entry("churn")
    if own_first:
        make_callout(entry, title_et="Oma")
    make_callout(everywhere=True, title_et="Kõigile")
    if not own_first:
        make_callout(entry, title_et="Oma")
    assert callout_of(entry)["title"] == "Oma"


@pytest.mark.parametrize("empty", ["", None])
def test_a_callout_without_a_title_in_the_language_does_not_appear(empty):
    entry = make_entry("churn")
    make_callout(entry, title_et="Oma", title_ro=empty, text_ro="Text")
    assert callout_of(entry, "ro") is None


def test_a_callout_without_a_title_gives_way_to_the_one_for_all():
    entry = make_entry("churn")
    make_callout(entry, title_et="Oma")
    make_callout(everywhere=True, title_ro="Pentru toți")
    assert callout_of(entry, "ro")["title"] == "Pentru toți"


def test_every_entry_finds_its_callout_in_one_query(django_assert_num_queries):
    for concept in ("churn", "retention", "cohort"):
        make_callout(make_entry(concept), title_et=concept)
    with translation.override("et"), django_assert_num_queries(1):
        entries = list(Entry.objects.with_callout().order_by("concept"))
    titles = [entry.callout_title for entry in entries]
    assert titles == ["churn", "cohort", "retention"]


def test_asking_for_a_status_agrees_with_the_status_of_each_entry():
    make_entry("missing", term_en="churn")
    make_entry("draft", term_et="voolavus", published_at_et=None)
    make_entry("scheduled", term_et="voolavus", published_at_et=tomorrow())
    make_entry("published", term_et="voolavus")
    withdrawn = make_entry("withdrawn", term_et="voolavus", slug_et="left")
    withdrawn.published_at_et = None
    withdrawn.save()
    behind = make_entry("behind", term_et="voolavus", term_en="churn", body_en="One.")
    behind.body_en = "Two."
    behind.save()
    half = make_entry("half", term_et="voolavus", term_en="churn")
    make_question(half, "why", question_en="Why?", answer_en="So.")
    both = make_entry("both", term_et="voolavus")
    question = make_question(
        both,
        "why",
        question_et="Miks?",
        answer_et="Nii.",
        question_en="?",
        answer_en=".",
    )
    question.answer_en = "Otherwise."
    question.save()
    for status in Status:
        asked = set(Entry.objects.in_status(status, "et"))
        assert asked == {e for e in Entry.objects.all() if e.status("et") == status}
        assert asked, f"no entry of this test is {status}"


def test_every_language_of_the_site_is_known_everywhere():
    for code, _name in settings.LANGUAGES:
        assert code in NUMBER_LANGUAGES
        assert set(LANGUAGES[code].form_names) <= FORM_LABELS.keys()
