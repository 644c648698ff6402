"""The glossary's questions on one page, and the glossary on paper."""

import re
from datetime import UTC, datetime

import pytest

from glossary.models import Question, Topic
from tests.browsing import is_indexable, read
from tests.factories import make_entry, make_label, make_question

QUESTIONS = {"et": "/et/kusimused/", "ro": "/ro/intrebari/", "en": "/en/questions/"}
PRINTS = {"et": "/et/printimiseks/", "ro": "/ro/pentru-tipar/", "en": "/en/print/"}


def make_asked(concept, *keys, topic=None):
    """Create an entry in English with a question for each key."""
    entry = make_entry(concept, term_en=concept, topic=topic)
    for position, key in enumerate(keys):
        texts = {"question_en": f"Why {key}?", "answer_en": f"*{key}*"}
        make_question(entry, key, position=position, **texts)
    return entry


def make_topic(key, position, **fields):
    titles = {"title_en": key.title(), "slug_en": key}
    return Topic.objects.create(key=key, position=position, **titles, **fields)


# Questions --------------------------------------------------------------------------


def test_questions_stand_under_their_topics_and_entries(client, db):
    money, people = make_topic("money", 2), make_topic("people", 1)
    make_asked("bee", "b2", "b1", topic=people)
    make_asked("ant", "a1", topic=people)
    make_asked("mint", "m1", topic=money)
    make_asked("stray", "s1")
    make_asked("silent", topic=people)
    page = read(client, QUESTIONS["en"])
    found = [
        (
            section.one("h2").text,
            [h3.text for h3 in section.all("h3")],
            [summary.text for summary in section.all("summary")],
        )
        for section in page.one("div", class_="faq").all("section")
    ]
    assert found == [
        ("People", ["ant", "bee"], ["Why a1?", "Why b2?", "Why b1?"]),
        ("Money", ["mint"], ["Why m1?"]),
        ("Other terms", ["stray"], ["Why s1?"]),
    ]


def test_each_answer_leads_to_its_own_place(client, db):
    make_asked("ant", "why")
    page = read(client, QUESTIONS["en"])
    answer = page.one("details")
    assert answer.one("em").text == "why"
    [link] = answer.all("a")
    assert link.attrs["href"] == "/en/glossary/ant/#question-why"
    assert "question-why" in read(client, "/en/glossary/ant/").ids


def test_only_what_is_published_and_answered_in_the_language_is_shown(client, db):
    make_asked("ant", "why")
    draft = make_entry("draft", term_en="draft", published_at_en=None)
    make_question(draft, "secret", question_en="Secret?", answer_en="Yes.")
    mixed = make_entry("mixed", term_et="segu", term_en="mix")
    make_question(mixed, "et", question_et="Miks?", answer_et="Sest.")
    english = read(client, QUESTIONS["en"])
    assert [summary.text for summary in english.all("summary")] == ["Why why?"]
    estonian = read(client, QUESTIONS["et"])
    assert [summary.text for summary in estonian.all("summary")] == ["Miks?"]
    assert read(client, QUESTIONS["ro"]).one("p", class_="empty").text


def test_an_answer_behind_another_language_says_so(client, db):
    entry = make_entry("ant", term_et="sipelgas", term_en="ant")
    texts = {"question_et": "Miks?", "answer_et": "Sest."}
    question = make_question(
        entry, "why", question_en="Why?", answer_en="Because.", **texts
    )
    march = datetime(2026, 3, 2, 12, tzinfo=UTC)
    newer = {"latest_revision": 2, "revision_et": 2, "changed_at_et": march}
    Question.objects.filter(pk=question.pk).update(**newer)
    note = read(client, QUESTIONS["en"]).one("p", role="note")
    assert "Eesti (2 March 2026)" in note.text
    assert note.one("a").attrs["href"] == "/et/sonastik/ant/#question-why"
    assert not read(client, QUESTIONS["et"]).all("p", role="note")


def test_many_questions_are_read_letter_by_letter(client, db, monkeypatch):
    monkeypatch.setattr("glossary.list_views.QUESTIONED_ENTRIES", 2)
    for concept in ("ant", "ape", "asp", "bee"):
        make_asked(concept, "why")
    page = read(client, QUESTIONS["en"])
    assert [h3.text for h3 in page.all("h3")] == ["ant", "ape"]
    letters = page.one("nav", class_="letters").all("a")
    assert [a.attrs["href"] for a in letters] == ["?letter=a", "?letter=b"]
    under_a = read(client, QUESTIONS["en"] + "?letter=a")
    further = under_a.one("a", rel="next").attrs["href"]
    rest = read(client, QUESTIONS["en"] + further)
    assert [h3.text for h3 in rest.all("h3")] == ["asp"]
    assert (is_indexable(page), is_indexable(under_a)) == (True, False)


@pytest.mark.parametrize("entries", [1, 12])
def test_questions_cost_two_queries(client, db, django_assert_num_queries, entries):
    topic = make_topic("people", 1)
    for number in range(entries):
        make_asked(f"c-{number}", "a", "b", topic=topic)
    with django_assert_num_queries(2):
        assert len(read(client, QUESTIONS["en"]).all("details")) == 2 * entries


# Print ------------------------------------------------------------------------------


def test_the_glossary_for_print_holds_every_word(client, db):
    entry = make_entry(
        "churn",
        term_et="voolavus",
        term_en="churn",
        body_en="## Causes\n\nMany.\n\n### Price\n\nHigh.",
    )
    make_question(entry, "why", question_en="Why?", answer_en="## So\n\nBecause.")
    make_label(entry, "en", "attrition")
    make_entry("arpu", term_en="ARPU")
    make_entry("draft", term_en="Draft", published_at_en=None)
    page = read(client, PRINTS["en"])
    contents = page.one("nav", class_="contents").all("a")
    assert [a.text for a in contents] == ["ARPU", "churn"]
    assert {a.attrs["href"][1:] for a in contents} <= set(page.ids)
    printed = page.one("article", id="churn")
    assert printed.one("p", class_="names").text == "attrition · Eesti: voolavus"
    assert printed.one("p", class_="definition").text == "Definition of churn."
    headings = [(e.tag, e.text) for e in printed if re.fullmatch("h[3-6]", e.tag)]
    assert headings == [
        ("h3", "churn"),
        ("h4", "Causes"),
        ("h5", "Price"),
        ("h4", "Questions and answers"),
        ("h5", "Why?"),
        ("h6", "So"),
    ]
    assert "Because." in printed.text


def test_one_topic_can_be_printed(client, db):
    topic = make_topic("people", 1)
    make_asked("ant", topic=topic)
    make_asked("bee")
    whole = read(client, PRINTS["en"])
    assert whole.one("a", href="?topic=people").text == "People"
    page = read(client, PRINTS["en"] + "?topic=people")
    assert [article.one("h3").text for article in page.all("article")] == ["ant"]
    assert page.one("h1").text == "People"
    assert (is_indexable(whole), is_indexable(page)) == (True, False)
    assert len(read(client, PRINTS["en"] + "?topic=nothing").all("article")) == 2


def test_a_long_glossary_is_printed_by_letter_or_topic(client, db, monkeypatch):
    monkeypatch.setattr("glossary.listing.PAGE_SIZE", 2)
    topic = make_topic("people", 1)
    for concept in ("ant", "ape", "asp", "bee"):
        make_asked(concept, topic=topic)
    page = read(client, PRINTS["en"])
    assert not page.all("article")
    assert "too long for one printout" in page.one("div", class_="to-print").text
    under_a = read(client, PRINTS["en"] + "?letter=a")
    assert [article.one("h3").text for article in under_a.all("article")] == [
        "ant",
        "ape",
    ]
    assert under_a.one("a", rel="next").attrs["href"] == "?letter=a&from=asp"
    of_topic = read(client, PRINTS["en"] + "?topic=people")
    assert of_topic.one("a", rel="next").attrs["href"] == "?topic=people&from=asp"


@pytest.mark.parametrize("entries", [1, 12])
def test_print_costs_four_queries(client, db, django_assert_num_queries, entries):
    for number in range(entries):
        make_asked(f"c-{number}", "a", "b")
    with django_assert_num_queries(4):
        assert len(read(client, PRINTS["en"]).all("article")) == entries


# The way between them ---------------------------------------------------------------


@pytest.mark.parametrize("language", QUESTIONS)
def test_the_ways_into_the_glossary_lead_to_one_another(client, db, language):
    lists = {"et": "/et/sonastik/", "ro": "/ro/glosar/", "en": "/en/glossary/"}
    ways = read(client, lists[language]).one("nav", class_="ways").all("a")
    addresses = [way.attrs["href"] for way in ways]
    assert {QUESTIONS[language], PRINTS[language], lists[language]} < set(addresses)
    assert len(addresses) == 5
    for address in addresses:
        nav = read(client, address).one("nav", class_="ways")
        assert [a.attrs["href"] for a in nav.all("a")] == addresses
        assert nav.one("a", aria_current="page").attrs["href"] == address
