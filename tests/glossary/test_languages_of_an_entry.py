"""What an entry says of itself in the other languages, and of their age."""

from datetime import UTC, datetime

import pytest

from glossary.models import Entry, Question
from tests.browsing import read
from tests.factories import make_entry, make_label, make_question

MARCH = datetime(2026, 3, 2, 12, tzinfo=UTC)


def make_churn(**fields):
    terms = {"term_et": "voolavus", "term_ro": "reziliere", "term_en": "churn"}
    return make_entry("churn", **terms | fields)


def revise(part, **fields):
    type(part).objects.filter(pk=part.pk).update(**fields)


def note_of(page, **place):
    """Return the words of the note and where it leads, or None."""
    notes = (page.one(**place) if place else page).all("p", role="note")
    if not notes:
        return None
    [note] = notes
    return note.text, [link.attrs["href"] for link in note.all("a")]


# Side by side -----------------------------------------------------------------------


def test_an_entry_shows_its_names_in_the_other_languages(client, db):
    entry = make_churn()
    make_label(entry, "et", "kliendikadu")
    make_label(entry, "et", "KV", "abbreviation", position=1)
    make_label(entry, "et", "ammendumine", "deprecated")
    make_label(entry, "et", "voolamus", "hidden")
    facts = read(client, "/en/glossary/churn/").one("dl", class_="facts")
    estonian = facts.one("dd", lang="et")
    assert estonian.text == "voolavus, kliendikadu, KV"
    assert {label.language for label in estonian.all(class_="label")} == {"et"}
    assert facts.one("dd", lang="ro").text == "reziliere"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/et/sonastik/churn/", "selles keeles veel mitte"),
        ("/en/glossary/churn/", "not yet in this language"),
    ],
)
def test_an_entry_says_where_it_does_not_exist_yet(client, db, address, words):
    entry = make_churn(published_at_ro=None)
    make_label(entry, "ro", "pierdere")
    page = read(client, address)
    missing = page.one("dd", class_="missing")
    assert missing.text == words
    assert missing.language == address[1:3]
    assert "reziliere" not in page.response.text
    assert "pierdere" not in page.response.text


# Behind another language ------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (
            "/ro/glosar/churn/",
            "Acest text nu este actualizat. Un text mai nou: Eesti (2 martie 2026)",
        ),
        (
            "/en/glossary/churn/",
            "This text is not up to date. A newer text: Eesti (2 March 2026)",
        ),
    ],
)
def test_a_text_behind_another_language_says_so_with_date_and_link(
    client, db, address, words
):
    entry = make_churn()
    revise(entry, latest_revision=2, revision_et=2, changed_at_et=MARCH)
    assert note_of(read(client, address)) == (words, ["/et/sonastik/churn/"])
    assert note_of(read(client, "/et/sonastik/churn/")) is None


def test_an_entry_true_to_the_latest_revision_says_nothing(client, db):
    make_churn()
    assert note_of(read(client, "/en/glossary/churn/")) is None


def test_of_several_newer_texts_the_one_changed_last_comes_first(client, db):
    entry = make_churn()
    latest = {"latest_revision": 3, "revision_et": 3, "revision_ro": 3}
    february = MARCH.replace(month=2)
    revise(entry, **latest, changed_at_et=february, changed_at_ro=MARCH)
    words, links = note_of(read(client, "/en/glossary/churn/"))
    assert words.endswith("Română (2 March 2026), Eesti (2 February 2026)")
    assert links == ["/ro/glosar/churn/", "/et/sonastik/churn/"]


def test_a_newer_text_that_readers_cannot_see_is_not_spoken_of(client, db):
    entry = make_churn(published_at_et=None)
    revise(entry, latest_revision=2, revision_et=2)
    assert note_of(read(client, "/en/glossary/churn/")) is None
    # Of those that they can see, Romanian is ahead, though behind the draft.
    revise(entry, latest_revision=3, revision_et=3, revision_ro=2, changed_at_ro=None)
    words, links = note_of(read(client, "/en/glossary/churn/"))
    assert words.endswith("A newer text: Română")
    assert links == ["/ro/glosar/churn/"]
    assert note_of(read(client, "/ro/glosar/churn/")) is None


def test_an_answer_behind_another_language_leads_to_the_newer_one(client, db):
    entry = make_churn()
    texts = {
        f"{name}_{code}": "Why?"
        for name in ("question", "answer")
        for code in ("et", "en")
    }
    question = make_question(entry, "why", **texts)
    make_question(entry, "who", **texts)
    revise(question, latest_revision=2, revision_et=2, changed_at_et=MARCH)
    page = read(client, "/en/glossary/churn/")
    assert note_of(page, id="question-why") == (
        "This answer is not up to date. A newer answer: Eesti (2 March 2026)",
        ["/et/sonastik/churn/#question-why"],
    )
    assert note_of(page, id="question-who") is None


def test_an_editors_change_of_meaning_shows_on_the_other_languages(client, db):
    entry = make_churn()
    entry.definition_et = "Uus tähendus."
    entry.save()
    assert note_of(read(client, "/en/glossary/churn/"))[1] == ["/et/sonastik/churn/"]
    entry = Entry.objects.get()
    entry.definition_en = "The new meaning."
    entry.save(current=["en"])
    assert note_of(read(client, "/en/glossary/churn/")) is None
    assert note_of(read(client, "/ro/glosar/churn/")) is not None
    assert not Question.objects.exists()
