"""Translating an entry side by side: what is shown, and what alone can be changed."""

import pytest

from glossary.admin.forms import LabelForm
from glossary.models import Entry, Label, Question
from glossary.roles import TRANSLATORS
from glossary.translating import PartStatus, parts, sources
from tests.browsing import parse
from tests.factories import make_entry, make_label, make_question
from tests.glossary.desk import editor_page, form_of, open_entry
from tests.glossary.test_lost_updates import editor
from tests.glossary.test_roles import sign_in_as


@pytest.fixture
def mari(db):
    return editor("mari")


@pytest.fixture
def churn(db):
    entry = make_entry(
        "churn",
        term_en="churn",
        term_ro="reziliere",
        body_en="One two three.",
        body_ro="Unu doi trei.",
    )
    make_question(
        entry,
        "why",
        question_en="Why?",
        answer_en="So it is.",
        question_ro="De ce?",
        answer_ro="Așa e.",
    )
    make_label(entry, "en", "attrition")
    make_label(entry, "ro", "pierdere", forms={"plural": ["pierderi"]})
    entry.reading.create(title_en="A", address_en="https://a.example")
    return entry


def stored(entry):
    return Entry.objects.get(pk=entry.pk)


def change(entry, **fields):
    record = type(entry).objects.get(pk=entry.pk)
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()


def page_of(entry, language="ro"):
    return f"/admin/glossary/entry/{entry.pk}/translate/{language}/"


def open_page(client, entry, language="ro", source="en"):
    response = client.get(f"{page_of(entry, language)}?from={source}")
    assert response.status_code == 200
    return form_of(response, "entry_form")


def send(client, entry, data, button="_save", language="ro"):
    return client.post(page_of(entry, language), {**data, button: "Save"})


def is_saved(response):
    return response.status_code == 302


# What there is to do ------------------------------------------------------------------


def test_a_change_of_meaning_shows_what_the_source_said_before(churn):
    change(churn, body_en="One four three.")
    change(churn, body_en="One five three.")
    part = parts(stored(churn), "ro", "en")[0]
    assert part.status == PartStatus.OUTDATED
    assert part.texts["body"].before == "One two three."
    assert part.texts["body"].now == "One five three."
    assert not part.texts["term"].has_changed


def test_what_the_translation_has_taken_in_is_no_longer_marked(churn):
    change(churn, body_en="One four three.")
    stored(churn).save(current=["ro"])
    change(churn, body_en="One five three.")
    text = parts(stored(churn), "ro", "en")[0].texts["body"]
    assert (text.before, text.now) == ("One four three.", "One five three.")


def test_each_question_is_a_part_with_a_status_of_its_own(churn):
    change(churn.questions.get(), answer_en="It was so.")
    make_question(churn, "when", question_en="When?", answer_en="Now.")
    entry, why, when = parts(stored(churn), "ro", "en")
    assert entry.status == PartStatus.CURRENT
    assert why.status == PartStatus.OUTDATED
    assert why.texts["answer"].before == "So it is."
    assert when.status == PartStatus.MISSING
    assert not when.has_change


def test_a_source_written_since_then_is_not_compared(churn):
    change(churn, body_en="One four three.", body_et="Üks neli kolm.", term_et="voolav")
    texts = parts(stored(churn), "ro", "et")[0].texts
    assert texts["body"].now == "Üks neli kolm."
    assert not texts["body"].has_changed


def test_the_language_that_has_moved_on_is_the_one_to_translate_from(churn):
    change(churn, term_et="voolav", body_et="Üks.")
    change(churn, body_en="One four three.")
    assert sources(stored(churn), "ro", ("et", "ro", "en"))[0] == "en"


def test_the_number_of_questions_does_not_change_the_number_of_readings(
    churn, django_assert_num_queries
):
    for number in range(5):
        make_question(
            churn,
            f"q{number}",
            question_en="Q?",
            question_ro="Î?",
            answer_en="A.",
            answer_ro="R.",
        )
    for question in churn.questions.all():
        change(question, answer_en="Another.")
    change(churn, body_en="Another.")
    entry = stored(churn)
    with django_assert_num_queries(3):
        assert all(part.has_change for part in parts(entry, "ro", "en"))


# The page -----------------------------------------------------------------------------


def test_the_page_marks_word_by_word_what_has_changed(mari, churn):
    change(churn, body_en="One four three.")
    page = parse(mari.get(f"{page_of(churn)}?from=en").text)
    box = page.one("div", class_="word-diff")
    assert box.text == "One removed:twoadded:four three."
    assert box.language == "en"
    assert page.one("textarea", name="body_ro").language == "ro"
    assert page.all("section", id="entry")[0].all("span", class_="status-outdated")


def test_the_page_shows_texts_labels_and_reading_of_the_chosen_language(mari, churn):
    page = parse(mari.get(f"{page_of(churn)}?from=en").text)
    words = page.one("form", id="entry_form").text
    for text in ("One two three.", "So it is.", "attrition", "https://a.example"):
        assert text in words
    assert page.one("input", name="labels-1-text").attrs["value"] == "pierdere"
    assert not page.all("input", name="labels-0-text")


@pytest.mark.parametrize("path", ["/translate/xx/", "/translate/"])
def test_a_language_that_does_not_exist_is_not_found(mari, churn, path):
    response = mari.get(f"/admin/glossary/entry/{churn.pk}{path}")
    assert response.status_code in (302, 404)


def test_an_entry_that_does_not_exist_leads_back_to_the_desk(mari, db):
    assert mari.get("/admin/glossary/entry/999/translate/ro/").status_code == 302
    assert mari.post("/admin/glossary/entry/999/translate/ro/").status_code == 404


def test_a_source_that_is_not_a_language_is_passed_over(mari, churn):
    assert open_page(mari, churn, source="xx")["from"] == "en"
    assert open_page(mari, churn, source="ro")["from"] == "en"


def test_the_list_and_the_entry_lead_to_the_page(mari, churn):
    change(churn, body_en="One four three.")
    links = parse(mari.get("/admin/glossary/entry/").text).all("a")
    paths = {link.attrs.get("href") for link in links}
    assert {page_of(churn, "et"), page_of(churn, "ro")} <= paths
    assert page_of(churn, "en") not in paths
    links = parse(mari.get(editor_page(churn)).text).all("a")
    assert page_of(churn, "ro") in {link.attrs.get("href") for link in links}


def test_nobody_is_led_to_what_they_may_not_write(client, churn):
    sign_in_as(client, TRANSLATORS["et"])
    change(churn, body_en="One four three.")
    for page in ("/admin/", "/admin/glossary/entry/", editor_page(churn)):
        links = parse(client.get(page).text).all("a")
        paths = {link.attrs.get("href") for link in links}
        assert page_of(churn, "et") in paths
        assert page_of(churn, "ro") not in paths


# Roles --------------------------------------------------------------------------------


def test_a_translator_writes_their_language_also_after_a_stale_save(
    client, mari, churn
):
    sign_in_as(client, TRANSLATORS["ro"])
    data = open_page(client, churn) | {
        "body_ro": "Altceva.",
        "questions-0-answer_ro": "Răspuns.",
        "labels-2-text": "plecare",
    }
    change(churn, body_en="One four three.")
    refused = send(client, churn, data)
    assert not is_saved(refused)
    assert is_saved(client.post(editor_page(churn), form_of(refused)))
    entry = stored(churn)
    assert (entry.body_ro, entry.body_en) == ("Altceva.", "One four three.")
    assert entry.questions.get().answer_ro == "Răspuns."
    assert entry.labels.filter(text="plecare", language="ro").exists()


def test_a_translator_marks_their_language_as_up_to_date(client, churn):
    sign_in_as(client, TRANSLATORS["ro"])
    change(churn, body_en="One four three.")
    data = open_page(client, churn) | {"body_ro": "Unu patru trei."}
    assert is_saved(send(client, churn, data, "_current"))
    entry = stored(churn)
    assert (entry.is_outdated("ro"), entry.is_outdated("en")) == (False, False)


def test_a_translator_of_another_language_is_led_to_where_it_can_be_read(client, churn):
    sign_in_as(client, TRANSLATORS["et"])
    response = client.get(page_of(churn))
    assert response["Location"] == f"/admin/glossary/entry/{churn.pk}/publishing/ro/"
    assert client.post(page_of(churn), {"body_ro": "forged"}).status_code == 403
    page = parse(client.get(page_of(churn, "et")).text)
    assert page.all("a", lang="et", aria_current="page")
    assert page_of(churn, "ro") not in {a.attrs.get("href") for a in page.all("a")}


def test_who_has_no_role_sees_nothing(client, churn):
    sign_in_as(client)
    assert client.get(page_of(churn)).status_code == 403


# Saving -------------------------------------------------------------------------------


def test_everything_of_the_language_can_be_written(mari, churn):
    data = open_page(mari, churn) | {
        "term_ro": "dezabonare",
        "slug_ro": "dezabonare",
        "heading_ro": "Ce este?",
        "definition_ro": "Definiția.",
        "body_ro": "Textul.",
        "forms_ro_plural": "dezabonări",
        "questions-0-question_ro": "Din ce cauză?",
        "questions-0-answer_ro": "Din cauza asta.",
        "reading-0-title_ro": "B",
        "reading-0-address_ro": "https://b.example",
        "labels-1-text": "abandon",
        "labels-1-forms_plural": "abandonuri",
        "labels-2-text": "plecare",
        "labels-2-kind": "hidden",
    }
    response = send(mari, churn, data)
    assert is_saved(response)
    assert response["Location"] == f"{page_of(churn)}?from=en"
    entry = stored(churn)
    assert (entry.term_ro, entry.slug_ro, entry.body_ro) == (
        "dezabonare",
        "dezabonare",
        "Textul.",
    )
    assert entry.forms_ro == {"plural": ["dezabonări"]}
    assert entry.questions.get().answer_ro == "Din cauza asta."
    assert entry.reading.get().title_ro == "B"
    labels = entry.labels.filter(language="ro").values_list("text", "kind")
    assert set(labels) == {("abandon", "synonym"), ("plecare", "hidden")}
    assert entry.labels.get(text="abandon").forms == {"plural": ["abandonuri"]}
    assert entry.labels.get(language="en").text == "attrition"


def test_a_save_in_which_nothing_was_typed_changes_nothing(mari, churn):
    before = Entry.history.count(), Question.history.count(), Label.history.count()
    assert is_saved(send(mari, churn, open_page(mari, churn)))
    entry = stored(churn)
    assert (entry.latest_revision, entry.body_en) == (1, "One two three.")
    assert (Question.history.count(), Label.history.count()) == before[1:]
    assert churn.labels.get(text="pierdere").forms == {"plural": ["pierderi"]}


def test_a_label_is_deleted(mari, churn):
    data = open_page(mari, churn) | {"labels-1-DELETE": "on"}
    assert is_saved(send(mari, churn, data))
    assert [label.text for label in churn.labels.all()] == ["attrition"]


def test_forged_fields_of_other_languages_change_nothing(mari, churn):
    other = make_entry("cohort", term_en="cohort", term_ro="cohortă")
    foreign = make_question(other, "what", question_en="What?", answer_en="That.")
    data = open_page(mari, churn) | {
        "concept": "forged",
        "term_en": "forged",
        "body_et": "forged",
        "published_at_ro": "",
        "published_at_ro_0": "",
        "up_to_date": "en",
        "questions-0-key": "forged",
        "questions-0-answer_en": "forged",
        "questions-0-DELETE": "on",
        "questions-TOTAL_FORMS": "3",
        "questions-1-id": str(foreign.pk),
        "questions-1-answer_ro": "forged",
        "questions-2-key": "added",
        "questions-2-question_ro": "forged",
        "questions-2-answer_ro": "forged",
        "labels-0-text": "forged",
        "labels-0-DELETE": "on",
        "labels-1-language": "en",
        "labels-2-text": "nou",
        "labels-2-language": "en",
        "reading-0-DELETE": "on",
        "related_rows-TOTAL_FORMS": "1",
        "related_rows-0-related": str(other.pk),
        "body_ro": "Scris.",
    }
    assert is_saved(send(mari, churn, data))
    entry = stored(churn)
    assert entry.body_ro == "Scris."
    assert (entry.concept, entry.term_en) == ("churn", "churn")
    assert not entry.body_et
    assert entry.published_at_ro
    question = entry.questions.get()
    assert (question.key, question.answer_en) == ("why", "So it is.")
    assert not Question.objects.get(pk=foreign.pk).answer_ro
    assert entry.reading.count() == 1
    assert not entry.related_rows.exists()
    labels = set(entry.labels.values_list("language", "text"))
    assert labels == {("en", "attrition"), ("ro", "pierdere"), ("ro", "nou")}


def test_rows_of_which_nothing_was_sent_cost_nothing(mari, churn, monkeypatch):
    built = []
    init = LabelForm.__init__

    def count(form, *args, **kwargs):
        built.append(form)
        init(form, *args, **kwargs)

    monkeypatch.setattr(LabelForm, "__init__", count)
    data = open_page(mari, churn) | {
        "labels-TOTAL_FORMS": "999999",
        "labels-700-text": "nou",
        "labels-700-kind": "synonym",
    }
    built.clear()
    response = send(mari, churn, data)
    assert len(built) < 50
    assert is_saved(response)
    assert churn.labels.filter(text="nou", language="ro").exists()


def test_saving_counts_a_change_of_meaning(mari, churn):
    data = open_page(mari, churn) | {"body_ro": "Altceva."}
    assert is_saved(send(mari, churn, data))
    assert stored(churn).is_outdated("en")


def test_a_minor_change_outdates_none_and_stays_behind(mari, churn):
    change(churn, body_en="One four three.")
    data = open_page(mari, churn) | {"body_ro": "Unu patru trei."}
    assert is_saved(send(mari, churn, data, "_minor"))
    entry = stored(churn)
    assert (entry.is_outdated("en"), entry.is_outdated("ro")) == (False, True)


def test_marking_as_up_to_date_outdates_none_and_catches_up(mari, churn):
    change(churn, body_en="One four three.")
    change(churn.questions.get(), answer_en="It was so.")
    data = open_page(mari, churn) | {"body_ro": "Unu patru trei."}
    assert is_saved(send(mari, churn, data, "_current"))
    entry = stored(churn)
    assert entry.latest_revision == 2
    assert not any(
        record.is_outdated(code)
        for record in (entry, entry.questions.get())
        for code in ("ro", "en")
    )


def test_a_first_translation_outdates_none(mari, churn):
    data = open_page(mari, churn, "et") | {"term_et": "voolavus", "body_et": "Üks."}
    assert is_saved(send(mari, churn, data, language="et"))
    entry = stored(churn)
    assert entry.body_et == "Üks."
    assert not any(entry.is_outdated(code) for code in ("et", "ro", "en"))


def test_what_is_refused_is_shown_at_its_field_with_what_was_typed(mari, churn):
    data = open_page(mari, churn) | {
        "slug_ro": "Rea Adresă",
        "questions-0-answer_ro": "",
        "labels-2-text": "pierdere",
        "labels-2-kind": "hidden",
        "body_ro": "Rămâne.",
    }
    response = send(mari, churn, data)
    assert response.status_code == 200
    again = form_of(response, "entry_form")
    assert (again["slug_ro"], again["body_ro"]) == ("Rea Adresă", "Rămâne.")
    assert again["labels-2-kind"] == "hidden"
    page = parse(response.text)
    assert len(page.all("ul", class_="errorlist")) >= 2
    assert stored(churn).body_ro == "Unu doi trei."
    fixed = {
        "slug_ro": "adresa",
        "questions-0-answer_ro": "Da.",
        "labels-2-text": "plecare",
    }
    assert is_saved(send(mari, churn, again | fixed))
    assert stored(churn).body_ro == "Rămâne."
    assert churn.labels.filter(language="ro").count() == 2


def test_the_preview_is_the_page_with_what_is_written_and_saves_nothing(mari, churn):
    data = open_page(mari, churn) | {
        "heading_ro": "Ce este?",
        "body_ro": "Un text **nou**.",
        "questions-0-answer_ro": "Fiindcă.",
        "labels-1-DELETE": "on",
        "labels-2-text": "plecare",
        "labels-2-kind": "synonym",
    }
    records = Entry.history.count()
    response = send(mari, churn, data, "_preview")
    page = parse(response.text)
    assert page.one("html").attrs["lang"] == "ro"
    assert page.one("h1").text == "Ce este?"
    assert [block.text for block in page.all("div", class_="prose")] == [
        "Un text nou.",
        "Fiindcă.",
    ]
    names = [label.text for label in page.all("span", class_="label")]
    assert names == ["plecare", "attrition"]
    assert "nesalvat" in page.one("p", role="note").text
    assert page.one("meta", name="robots").attrs["content"] == "noindex"
    assert response["Content-Security-Policy"]
    assert stored(churn).body_ro == "Unu doi trei."
    assert Entry.history.count() == records
    assert "Ce este?" not in mari.get("/ro/glosar/churn/").text


def test_the_preview_shows_mistakes_and_what_was_taken_away_meanwhile(mari, churn):
    data = open_page(mari, churn) | {"slug_ro": "Rea Adresă", "body_ro": "# Titlu"}
    churn.questions.get().delete()
    page = parse(send(mari, churn, data, "_preview").text)
    assert [block.text for block in page.all("div", class_="prose")] == [
        "Titlu",
        "Așa e.",
    ]


def test_who_does_not_write_a_language_sees_no_preview_of_it(client, churn):
    sign_in_as(client, TRANSLATORS["ro"])
    data = open_page(client, churn) | {"body_ro": "Un text nou.", "body_en": "Forged."}
    assert "Un text nou." in send(client, churn, data, "_preview").text
    assert send(client, churn, data, "_preview", "en").status_code == 403


def test_a_stale_save_is_refused_and_both_sides_are_put_together(mari, churn):
    jaan = editor("jaan")
    data = open_page(mari, churn) | {
        "body_ro": "Unu cinci trei.",
        "questions-0-answer_ro": "Răspuns.",
    }
    theirs = open_entry(jaan, churn) | {"body_ro": "Unu opt trei.", "body_en": "Eight."}
    jaan.post(editor_page(churn), {**theirs, "_save": "Save"})
    refused = send(mari, churn, data, "_current")
    assert refused.status_code == 200
    assert stored(churn).body_ro == "Unu opt trei."
    assert "jaan saved on" in parse(refused.text).text
    choice = form_of(refused) | {"choice|body_ro": "mine"}
    merged = mari.post(editor_page(churn), choice)
    assert is_saved(merged)
    assert merged["Location"] == f"{page_of(churn)}?from=en"
    entry = stored(churn)
    assert (entry.body_ro, entry.body_en) == ("Unu cinci trei.", "Eight.")
    assert entry.questions.get().answer_ro == "Răspuns."
    assert not entry.is_outdated("ro")


@pytest.mark.parametrize("token", ["", "forged"])
def test_a_forged_version_counts_as_stale(mari, churn, token):
    data = open_page(mari, churn) | {"body_ro": "Altceva.", "version": token}
    assert not is_saved(send(mari, churn, data))
    assert stored(churn).body_ro == "Unu doi trei."


def test_what_was_written_to_an_entry_deleted_meanwhile_is_kept(mari, churn):
    data = open_page(mari, churn) | {"body_ro": "Altceva."}
    stored(churn).delete()
    refused = send(mari, churn, data)
    back = form_of(refused) | {"bring_back": "yes"}
    assert is_saved(mari.post(editor_page(churn), back))
    assert stored(churn).body_ro == "Altceva."
    assert stored(churn).body_en == "One two three."


def test_the_index_is_renewed_once(mari, churn, monkeypatch):
    data = open_page(mari, churn) | {
        "term_ro": "dezabonare",
        "questions-0-answer_ro": "Da.",
        "labels-1-text": "abandon",
    }
    renewed = []
    refresh = Entry.refresh_index
    monkeypatch.setattr(
        Entry, "refresh_index", lambda entry: renewed.append(entry) or refresh(entry)
    )
    assert is_saved(send(mari, churn, data))
    assert len(renewed) == 1
