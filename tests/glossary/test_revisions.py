"""Which language is behind: the rules in the docstrings of `Revised`, one by one.

They hold for an entry and for a question alike, so nearly every test runs for both.
"""

import unicodedata

import pytest

from glossary.models import Entry, Label, Question, Reading
from glossary.models.revised import LANGUAGE_CODES
from tests.factories import LONG_AGO, make_entry, make_label, make_question

pytestmark = pytest.mark.django_db


def make_entry_in(*languages):
    texts = {f"term_{code}": "Churn" for code in languages}
    texts |= {f"body_{code}": "Those who leave." for code in languages}
    return make_entry("churn", **texts)


def make_question_in(*languages):
    texts = {f"question_{code}": "Why?" for code in languages}
    texts |= {f"answer_{code}": "Those who leave." for code in languages}
    return make_question(make_entry("churn"), "why", **texts)


each_part = pytest.mark.parametrize("make_part_in", [make_entry_in, make_question_in])


def rewrite(part, **texts):
    """Write the longest text of an entry or a question in the languages named."""
    for language, text in texts.items():
        part.set_in_language(part.SUBSTANCE[-1], language, text)


def stored(part):
    return type(part).objects.get(pk=part.pk)


def outdated(part):
    return [code for code in LANGUAGE_CODES if stored(part).is_outdated(code)]


def revisions(part):
    part = stored(part)
    return [part.in_language("revision", code) for code in LANGUAGE_CODES]


# A first text -----------------------------------------------------------------------


@each_part
def test_what_is_written_in_all_languages_at_once_is_current_in_all(make_part_in):
    part = make_part_in("et", "ro", "en")
    assert stored(part).latest_revision == 1
    assert revisions(part) == [1, 1, 1]
    assert outdated(part) == []


@each_part
def test_a_language_without_text_has_no_revision_and_is_not_outdated(make_part_in):
    part = make_part_in("et")
    rewrite(part, et="Something else.")
    part.save()
    assert revisions(part) == [2, None, None]
    assert outdated(part) == []


@each_part
def test_a_first_translation_is_current_and_outdates_none(make_part_in):
    part = make_part_in("et", "ro")
    rewrite(part, en="Those who go.")
    part.save()
    assert stored(part).latest_revision == 1
    assert outdated(part) == []


@each_part
def test_a_first_translation_is_true_to_the_latest_revision(make_part_in):
    part = make_part_in("et", "ro")
    rewrite(part, et="Something else.")
    part.save()
    rewrite(part, en="Something else.")
    part.save()
    assert revisions(part) == [2, 1, 2]
    assert outdated(part) == ["ro"]


@each_part
def test_a_translation_beside_a_change_is_true_to_that_change(make_part_in):
    part = make_part_in("et", "ro")
    rewrite(part, et="Something else.", en="Something else.")
    part.save()
    assert outdated(part) == ["ro"]
    assert stored(part).in_language("revision", "en") == 2


# A change ---------------------------------------------------------------------------


@each_part
@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_a_change_of_meaning_in_any_language_outdates_the_others(
    make_part_in, language
):
    part = make_part_in("et", "ro", "en")
    rewrite(part, **{language: "Something else."})
    part.save()
    assert outdated(part) == [code for code in LANGUAGE_CODES if code != language]


@pytest.mark.parametrize("field", ["term", "heading", "definition", "body"])
def test_every_text_of_an_entry_carries_its_meaning(field):
    entry = make_entry(
        "churn", term_et="Voolavus", term_en="Churn", heading_et="Mis?", body_et="Keha."
    )
    entry.set_in_language(field, "et", "Muu.")
    entry.save()
    assert outdated(entry) == ["en"]


@pytest.mark.parametrize("field", ["question", "answer"])
def test_a_question_and_its_answer_carry_its_meaning(field):
    question = make_question_in("et", "en")
    question.set_in_language(field, "et", "Muu.")
    question.save()
    assert outdated(question) == ["en"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug_et", "muu"),
        ("coined_et", True),
        ("forms_et", {"genitive": ["voolavuse"]}),
        ("published_at_et", None),
    ],
)
def test_what_carries_no_meaning_outdates_none(field, value):
    entry = make_entry_in("et", "en")
    setattr(entry, field, value)
    entry.save()
    assert getattr(stored(entry), field) == value
    assert stored(entry).latest_revision == 1
    assert outdated(entry) == []


def test_a_changed_question_does_not_outdate_its_entry_or_other_questions():
    entry = make_entry_in("et", "en")
    texts = {
        f"{name}_{code}": "A." for name in Question.SUBSTANCE for code in ("et", "en")
    }
    changed = make_question(entry, "changed", **texts)
    untouched = make_question(entry, "untouched", **texts)
    rewrite(changed, et="Something else.")
    changed.save()
    assert outdated(changed) == ["en"]
    assert outdated(untouched) == []
    assert outdated(entry) == []


@each_part
def test_a_minor_change_outdates_none(make_part_in):
    part = make_part_in("et", "ro", "en")
    rewrite(part, et="Those who, leave.")
    part.save(minor=True)
    assert stored(part).in_language(part.SUBSTANCE[-1], "et") == "Those who, leave."
    assert revisions(part) == [1, 1, 1]
    assert outdated(part) == []


@each_part
def test_a_minor_change_does_not_make_a_language_behind_current(make_part_in):
    part = make_part_in("et", "ro")
    rewrite(part, et="Something else.")
    part.save()
    rewrite(part, ro="Those who, leave.")
    part.save(minor=True)
    assert outdated(part) == ["ro"]


@each_part
@pytest.mark.parametrize(
    "text",
    [
        "  Those who leave.\n",
        "Those  who leave.",
        "Those who\nleave.",
        "Those who\r\nleave.",
        "Those who\u00a0leave.",
        "Thosewholeave.",
        "Those who leave .",
        "Those\u200b who\u2060 leave.\ufeff",
    ],
)
def test_white_space_outdates_none(make_part_in, text):
    part = make_part_in("et", "en")
    rewrite(part, et=text)
    part.save()
    assert outdated(part) == []
    assert stored(part).latest_revision == 1


@each_part
def test_white_space_alone_is_no_text(make_part_in):
    part = make_part_in("et")
    for field in part.SUBSTANCE:
        part.set_in_language(field, "ro", " \u200b\n")
    part.save()
    assert not stored(part).has_text("ro")
    assert revisions(part) == [1, None, None]


@each_part
def test_another_composition_of_the_same_letters_outdates_none(make_part_in):
    part = make_part_in("et", "en")
    rewrite(part, et="Määr ja õõnsus.")
    part.save()
    rewrite(part, et=unicodedata.normalize("NFD", "Määr ja õõnsus."))
    part.save()
    assert stored(part).latest_revision == 2
    assert stored(part).in_language(part.SUBSTANCE[-1], "et") == "Määr ja õõnsus."


@each_part
def test_saving_without_a_change_outdates_none(make_part_in):
    part = make_part_in("et", "ro", "en")
    stored(part).save()
    assert revisions(part) == [1, 1, 1]


@each_part
def test_all_languages_changed_in_one_save_are_all_current(make_part_in):
    part = make_part_in("et", "ro", "en")
    rewrite(part, et="Muu.", ro="Altceva.", en="Something else.")
    part.save()
    assert revisions(part) == [2, 2, 2]
    assert outdated(part) == []


# A language behind ------------------------------------------------------------------


@each_part
def test_a_language_behind_stays_behind_though_its_text_changes(make_part_in):
    part = make_part_in("et", "ro", "en")
    rewrite(part, et="Something else.")
    part.save()
    rewrite(part, ro="Another thought.")
    part.save()
    assert "ro" in outdated(part)


@each_part
def test_a_change_in_a_language_behind_outdates_the_others_too(make_part_in):
    part = make_part_in("et", "ro", "en")
    rewrite(part, et="Something else.")
    part.save()
    rewrite(part, ro="Another thought.")
    part.save()
    assert outdated(part) == ["et", "ro", "en"]


@each_part
def test_a_language_behind_stays_behind_when_all_are_changed_at_once(make_part_in):
    part = make_part_in("et", "ro", "en")
    rewrite(part, et="Something else.")
    part.save()
    part.mark_current("en")
    rewrite(part, et="Muu.", ro="Altceva.", en="Otherwise.")
    part.save()
    assert outdated(part) == ["ro"]


@each_part
def test_a_language_behind_is_current_once_marked_so(make_part_in):
    part = make_part_in("et", "ro", "en")
    rewrite(part, et="Something else.")
    part.save()
    part.mark_current("ro")
    part.save()
    assert outdated(part) == ["en"]


@each_part
def test_marking_a_language_current_outdates_none(make_part_in):
    part = make_part_in("et", "ro")
    rewrite(part, et="Something else.")
    part.save()
    part.mark_current("ro")
    part.save()
    assert stored(part).latest_revision == 2
    assert outdated(part) == []


@each_part
def test_a_language_taking_in_a_change_with_new_thoughts_is_ahead(make_part_in):
    part = make_part_in("et", "ro")
    rewrite(part, et="Something else.")
    part.save()
    rewrite(part, ro="Something else, and more.")
    part.mark_current("ro")
    part.save()
    assert outdated(part) == ["et"]


@each_part
def test_a_language_taking_in_a_change_and_no_more_outdates_none(make_part_in):
    part = make_part_in("et", "ro")
    rewrite(part, et="Something else.")
    part.save()
    rewrite(part, ro="Altceva.")
    part.mark_current("ro")
    part.save(minor=True)
    assert outdated(part) == []


# Removing ---------------------------------------------------------------------------


def remove(part, language):
    for field in part.SUBSTANCE:
        part.set_in_language(field, language, "")
    if isinstance(part, Entry):
        part.set_in_language("published_at", language, None)


@each_part
def test_removing_a_text_outdates_none_and_leaves_no_revision(make_part_in):
    part = make_part_in("et", "ro", "en")
    remove(part, "ro")
    part.save()
    assert revisions(part) == [1, None, 1]
    assert not stored(part).has_text("ro")
    assert outdated(part) == []


@each_part
def test_a_text_written_again_after_removal_is_current(make_part_in):
    part = make_part_in("et", "ro")
    rewrite(part, et="Something else.")
    part.save()
    remove(part, "ro")
    part.save()
    assert outdated(part) == []
    for field in part.SUBSTANCE:
        part.set_in_language(field, "ro", "Altceva.")
    part.save()
    assert revisions(part) == [2, 2, None]


def test_removing_one_of_several_texts_is_a_change_of_meaning():
    entry = make_entry_in("et", "en")
    rewrite(entry, et="")
    entry.save()
    assert outdated(entry) == ["en"]


# When -------------------------------------------------------------------------------


def backdate(part):
    """Set the date of every language back, so that a new date shows."""
    dates = {f"changed_at_{code}": LONG_AGO for code in LANGUAGE_CODES}
    type(part).objects.filter(pk=part.pk).update(**dates)
    return stored(part)


def changed_since(part):
    part = stored(part)
    dates = {code: part.in_language("changed_at", code) for code in LANGUAGE_CODES}
    return [code for code, date in dates.items() if date and date > LONG_AGO]


@each_part
def test_a_text_is_dated_in_its_own_language_when_first_written(make_part_in):
    part = make_part_in("et", "en")
    assert changed_since(part) == ["et", "en"]
    assert stored(part).in_language("changed_at", "ro") is None


@each_part
@pytest.mark.parametrize("minor", [False, True])
def test_a_change_dates_only_the_language_changed(make_part_in, minor):
    part = backdate(make_part_in("et", "ro", "en"))
    rewrite(part, ro="Altceva.")
    part.save(minor=minor)
    assert changed_since(part) == ["ro"]


@each_part
def test_white_space_and_marking_current_date_nothing(make_part_in):
    part = backdate(make_part_in("et", "ro", "en"))
    rewrite(part, et="Those  who leave. ")
    part.mark_current("en")
    part.save()
    assert changed_since(part) == []


@each_part
def test_an_import_states_revisions_and_dates_itself(make_part_in):
    part = backdate(make_part_in("et", "en"))
    rewrite(part, et="Something else.")
    part.latest_revision = 7
    part.revision_et = 7
    part.save_as_given()
    assert revisions(part) == [7, None, 1]
    assert outdated(part) == ["en"]
    assert changed_since(part) == []


# History ----------------------------------------------------------------------------


@each_part
def test_history_keeps_every_version_in_every_language(make_part_in):
    part = make_part_in("et", "ro")
    field = part.SUBSTANCE[-1]
    rewrite(part, et="Muu.")
    part.save()
    rewrite(part, ro="Altceva.")
    part.save()
    versions = part.history.order_by("history_id")
    assert [
        (getattr(row, f"{field}_et"), getattr(row, f"{field}_ro")) for row in versions
    ] == [
        ("Those who leave.", "Those who leave."),
        ("Muu.", "Those who leave."),
        ("Muu.", "Altceva."),
    ]
    assert [row.latest_revision for row in versions] == [1, 2, 3]
    assert [row.revision_et for row in versions] == [1, 2, 2]


def test_history_of_an_entry_keeps_all_its_translated_fields():
    entry = make_entry(
        "churn", term_et="Voolavus", forms_et={"genitive": ["voolavuse"]}
    )
    kept = entry.history.get()
    assert kept.term_et == "Voolavus"
    assert kept.slug_et == "churn"
    assert kept.definition_et == "Definition of churn."
    assert kept.forms_et == {"genitive": ["voolavuse"]}
    assert kept.published_at_et == LONG_AGO
    assert kept.term_en in (None, "")


def test_history_keeps_labels_as_they_were_changed_and_deleted():
    label = make_label(make_entry("churn", term_et="Voolavus"), "et", "lahkumine")
    label.text = "äraminek"
    label.save()
    pk = label.pk
    label.delete()
    versions = Label.history.filter(id=pk).order_by("history_id")
    assert [(row.history_type, row.language, row.text) for row in versions] == [
        ("+", "et", "lahkumine"),
        ("~", "et", "äraminek"),
        ("-", "et", "äraminek"),
    ]


def test_history_keeps_further_reading_in_each_language():
    row = Reading.objects.create(
        entry=make_entry("churn"), title_et="Raamat", address_et="https://example.org/"
    )
    assert row.history.get().title_et == "Raamat"
    assert row.history.get().address_et == "https://example.org/"


def test_a_deleted_entry_and_its_questions_remain_in_history():
    question = make_question_in("et")
    question.entry.delete()
    assert Entry.history.filter(history_type="-").get().concept == "churn"
    assert Question.history.filter(history_type="-").get().answer_et
