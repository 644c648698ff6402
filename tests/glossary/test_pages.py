"""The glossary's pages as a reader, a search engine and the next link find them."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone, translation

from calculator import calculators
from config.urls import handler400, handler403, handler404, handler500  # noqa: F401
from config.urls import urlpatterns as site_urlpatterns
from glossary.models import Callout, Entry, Label, Question, Reading, RelatedEntry
from glossary.models.index import reindex
from glossary.models.revised import LANGUAGE_CODES
from tests.browsing import (
    alternates,
    canonical,
    crawl,
    description,
    is_indexable,
    language_links,
    loaded_content,
    parse,
    read,
    scripts,
    static_file_exists,
)
from tests.factories import LONG_AGO, make_entry, make_label, make_question

HOMES = {code: f"/{code}/" for code in LANGUAGE_CODES}
LISTS = {"et": "/et/sonastik/", "ro": "/ro/glosar/", "en": "/en/glossary/"}
SEARCHES = {"et": "/et/otsing/", "ro": "/ro/cautare/", "en": "/en/search/"}
CALCULATORS = {
    "et": "/et/kalkulaator/kliendivoolavuse-maar/",
    "ro": "/ro/calculator/rata-rezilierilor/",
    "en": "/en/calculator/churn-rate/",
}
NAMES = {"et": "Eesti", "ro": "Română", "en": "English"}

each_language = pytest.mark.parametrize("language", LANGUAGE_CODES)


def in_all(value, *names):
    """Return {field_language: value} for each named field in every language."""
    return {f"{name}_{code}": value for name in names for code in LANGUAGE_CODES}


def make_entries(count, **fields):
    """Create entries published in three languages, all at once."""
    filled = in_all(LONG_AGO, "published_at") | in_all("A term.", "definition") | fields
    entries = Entry.objects.bulk_create(
        Entry(
            concept=f"c-{number:03}",
            **in_all(f"Entry {number:03}", "term"),
            **in_all(f"c-{number:03}", "slug"),
            **in_all(f"{number:03}", "sort_key"),
            **filled,
        )
        for number in range(count)
    )
    reindex(entries)
    return entries


def make_full_entry(concept, parts):
    """Create an entry in three languages with `parts` of everything it can have."""
    entry = make_entry(concept, **in_all(concept.title(), "term"))
    Question.objects.bulk_create(
        Question(entry=entry, key=f"q-{n}", **in_all("Why?", "question", "answer"))
        for n in range(parts)
    )
    Label.objects.bulk_create(
        Label(entry=entry, language=code, text=f"{kind} {n}", kind=kind)
        for n in range(parts)
        for code in LANGUAGE_CODES
        for kind in Label.Kind.values
    )
    address = in_all("https://example.org/", "address")
    Reading.objects.bulk_create(
        Reading(entry=entry, **in_all("A book", "title"), **address)
        for n in range(parts)
    )
    RelatedEntry.objects.bulk_create(
        RelatedEntry(entry=entry, related=other, position=number)
        for number, other in enumerate(make_entries(parts))
    )
    for number in range(parts):
        texts = in_all(f"Callout {number}", "title")
        callout = Callout.objects.create(everywhere=True, **texts)
        callout.entries.add(entry)
    return entry


# The front door ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "home"),
    [
        ("et", "/et/"),
        ("et-EE,en;q=0.5", "/et/"),
        ("ro-MD,ru;q=0.8,en;q=0.2", "/ro/"),
        ("de,ro;q=0.3,en;q=0.2", "/ro/"),
        ("en-GB", "/en/"),
        ("lv,fi;q=0.5", "/en/"),
        ("*", "/en/"),
        ("", "/en/"),
        ("xx" * 5000, "/en/"),
        ("et;q=zero, \ufffd", "/en/"),
    ],
)
def test_the_root_sends_a_reader_to_the_language_the_browser_prefers(
    client, accepted, home
):
    response = client.get("/", headers={"accept-language": accepted})
    assert (response.status_code, response["Location"]) == (302, home)
    assert "Accept-Language" in response["Vary"]


def test_the_root_speaks_english_to_a_browser_that_says_nothing(client):
    assert client.get("/")["Location"] == "/en/"


@each_language
def test_the_address_decides_the_language_and_not_the_browser(client, db, language):
    page = read(client, HOMES[language], headers={"accept-language": "et,ro,en"})
    assert page.one("html").attrs["lang"] == language
    assert page.response["Content-Language"] == language


# Home and index ---------------------------------------------------------------------


def test_home_lists_what_is_published_in_its_language_in_alphabetical_order(client, db):
    for term in ("õnn", "zoom", "tarn", "šokk", "sild"):
        make_entry(f"c-{len(term)}{ord(term[0])}", term_et=term)
    make_entry("draft", term_et="Mustand", published_at_et=None)
    make_entry("elsewhere", term_en="Elsewhere")
    index = read(client, "/et/").one("dl", class_="entry-index")
    assert [a.text for a in index.all("a")] == ["sild", "šokk", "zoom", "tarn", "õnn"]
    assert [dt.text for dt in index.all("dt")] == ["S", "Š", "Z", "T", "Õ"]


@each_language
@pytest.mark.parametrize("addresses", [HOMES, LISTS], ids=["home", "index"])
def test_an_empty_glossary_says_so(client, db, language, addresses):
    page = read(client, addresses[language])
    with translation.override(language):
        sentence = translation.gettext("Nothing is published in this language yet.")
    assert page.one("p", class_="empty").text == sentence


@each_language
@pytest.mark.parametrize(
    "addresses", [HOMES, LISTS, SEARCHES, CALCULATORS], ids=lambda a: a["en"]
)
def test_every_page_holds_one_search_form(client, db, language, addresses):
    form = read(client, addresses[language]).one("form", role="search")
    assert (form.attrs["method"], form.attrs["action"]) == ("get", SEARCHES[language])
    assert form.one("input", name="q").attrs["type"] == "search"


@each_language
def test_every_page_leads_to_the_glossary_and_the_calculators(client, db, language):
    with translation.override(language):
        places = {
            reverse("glossary:entry-list"): translation.gettext("Glossary"),
            reverse("calculator:list"): translation.gettext("Calculators"),
        }
    for address in (HOMES[language], CALCULATORS[language], *places):
        links = read(client, address).one("nav", class_="site-nav").all("a")
        assert {link.attrs["href"]: link.text for link in links} == places
        current = [a.attrs["href"] for a in links if "aria-current" in a.attrs]
        assert current == [address] * (address in places)


@each_language
def test_home_offers_the_calculator(client, db, language):
    form = read(client, HOMES[language]).one("form", class_="short-form")
    assert form.attrs["action"] == CALCULATORS[language] + "#answer"
    assert [field.attrs["name"] for field in form.all("input")] == ["start", "lost"]


@each_language
def test_the_index_defines_every_term_under_its_letter(client, db, language):
    make_entry("churn", **in_all("Churn", "term"))
    make_entry("arpu", **in_all("ARPU", "term"))
    make_entry(
        "draft", **{f"term_{language}": "B"}, **{f"published_at_{language}": None}
    )
    page = read(client, LISTS[language])
    cards = [(card.one("a").text, card.one("p").text) for card in page.all("article")]
    assert cards == [("ARPU", "Definition of arpu."), ("Churn", "Definition of churn.")]
    letters = page.one("nav", class_="letters").all("a")
    assert [a.text for a in letters] == ["A", "C"]
    assert {a.attrs["href"][1:] for a in letters} <= set(page.ids)


# The entry --------------------------------------------------------------------------


@each_language
def test_an_entry_shows_itself_in_the_language_of_the_address(client, db, language):
    make_entry(
        "churn",
        **{f"term_{code}": f"Term {code}" for code in LANGUAGE_CODES},
        **{f"heading_{code}": f"What, {code}?" for code in LANGUAGE_CODES},
        **{f"definition_{code}": f"Definition {code}" for code in LANGUAGE_CODES},
        **{f"body_{code}": f"**Body** {code}" for code in LANGUAGE_CODES},
        **{f"slug_{code}": f"slug-{code}" for code in LANGUAGE_CODES},
    )
    page = read(client, f"{LISTS[language]}slug-{language}/")
    assert page.one("html").attrs["lang"] == language
    assert page.one("h1").text == f"What, {language}?"
    assert page.one("dfn").text == f"Term {language}"
    assert page.one("p", class_="definition").text == f"Definition {language}"
    assert page.one("strong").parent.text == f"Body {language}"
    assert page.one("title").text.startswith(f"What, {language}? · ")
    assert description(page) == f"Definition {language}"
    others = [code for code in LANGUAGE_CODES if code != language]
    facts = page.one("dl", class_="facts")
    assert [(a.attrs["href"], a.text, a.language) for a in facts.all("a")] == [
        (f"{LISTS[code]}slug-{code}/", f"Term {code}", code) for code in others
    ]


def test_an_entry_without_a_heading_is_headed_by_its_term(client, db):
    make_entry("churn", term_en="Churn")
    page = read(client, "/en/glossary/churn/")
    assert page.one("h1").text == "Churn"
    assert page.one("title").text == "Churn · Churn glossary"


@each_language
@pytest.mark.parametrize("when", [None, timedelta(days=1)], ids=["draft", "scheduled"])
def test_what_is_not_published_yet_looks_like_what_never_was(
    client, db, language, when
):
    moment = timezone.now() + when if when else None
    make_entry("churn", **in_all("Secret", "term"), **in_all(moment, "published_at"))
    hidden = client.get(f"{LISTS[language]}churn/")
    missing = client.get(f"{LISTS[language]}nothing-here/")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert hidden.headers == missing.headers


def test_an_entry_is_not_found_under_the_slug_of_another_language(client, db):
    make_entry("churn", term_et="Voolavus", slug_et="voolavus", term_en="Churn")
    read(client, "/et/sonastik/churn/", 404)
    read(client, "/en/glossary/voolavus/", 404)


@pytest.mark.parametrize(
    ("language", "words"), [("et", "inglise keeles:"), ("ro", "în engleză:")]
)
def test_a_coined_term_shows_the_english_one(client, db, language, words):
    fields = {f"term_{language}": "Uudissõna", f"coined_{language}": True}
    make_entry("downgrade", term_en="Downgrade", **fields)
    page = read(client, f"{LISTS[language]}downgrade/")
    english = page.one("span", class_="english")
    assert english.text == f"{words} Downgrade"
    assert english.one("span", lang="en").text == "Downgrade"


def test_a_term_in_use_and_an_english_one_show_no_english_beside_them(client, db):
    make_entry("churn", term_et="Voolavus", term_en="Churn", coined_en=True)
    for address in ("/et/sonastik/churn/", "/en/glossary/churn/"):
        assert not read(client, address).all("span", class_="english")


def test_each_question_has_an_anchor_and_a_link_of_its_own(client, db):
    entry = make_entry("churn", **in_all("Churn", "term"))
    for position, (key, words) in enumerate([("good", "Hea?"), ("bad", "Halb?")]):
        texts = {"question_et": words, "answer_et": f"*{words}*"}
        make_question(entry, key, position=position, **texts)
    make_question(entry, "only-en", question_en="English?", answer_en="Yes.")
    page = read(client, "/et/sonastik/churn/")
    questions = page.all("section", class_="question")
    assert [q.attrs["id"] for q in questions] == ["question-good", "question-bad"]
    assert [q.one("em").text for q in questions] == ["Hea?", "Halb?"]
    own_links = [q.one("a", class_="own-link").attrs for q in questions]
    assert [a["href"] for a in own_links] == ["#question-good", "#question-bad"]
    assert own_links[0]["aria-label"] == "Link küsimusele „Hea?“"
    contents = page.one("nav", class_="on-this-page").all("a")
    assert [(a.attrs["href"], a.text) for a in contents] == [
        ("#question-good", "Hea?"),
        ("#question-bad", "Halb?"),
    ]
    assert "English?" not in page.text


def test_an_entry_without_questions_has_no_place_for_them(client, db):
    entry = make_entry("churn", **in_all("Churn", "term"))
    make_question(entry, "only-en", question_en="English?", answer_en="Yes.")
    page = read(client, "/ro/glosar/churn/")
    assert not page.all(class_="questions") + page.all(class_="on-this-page")


def test_labels_are_shown_by_their_kind_and_language(client, db):
    entry = make_entry("churn", **in_all("Churn", "term"))
    for position, (language, text, kind) in enumerate(
        [
            ("et", "lahkumine", "synonym"),
            ("et", "KV", "abbreviation"),
            ("et", "ammendumine", "deprecated"),
            ("et", "voolamus", "hidden"),
            ("ro", "pierdere", "synonym"),
        ]
    ):
        make_label(entry, language, text, kind, position=position)
    page = read(client, "/et/sonastik/churn/")
    labels = page.all("span", class_="label")
    assert [label.text for label in labels if label.language == "et"] == [
        "lahkumine",
        "KV",
        "ammendumine",
    ]
    assert [struck.text for struck in page.all("s")] == ["ammendumine"]
    facts = [dt.text for dt in page.one("dl", class_="facts").all("dt")]
    assert facts[:2] == ["Teised nimetused", "Parem vältida"]
    assert "voolamus" not in page.response.text
    assert [label.text for label in labels if label.language == "ro"] == ["pierdere"]


def test_related_entries_stand_in_their_order(client, db):
    entry = make_entry("churn", **in_all("Churn", "term"))
    other = make_entry("other", **in_all("Other", "term"))
    for position, concept in enumerate(["zebra", "apple", "mango"]):
        related = make_entry(concept, **in_all(concept, "term"))
        RelatedEntry.objects.create(entry=entry, related=related, position=position)
        # Another entry names the same ones the other way round.
        RelatedEntry.objects.create(
            entry=other, related=related, position=-position + 9
        )
    draft = make_entry("draft", term_en="Draft", published_at_en=None)
    RelatedEntry.objects.create(entry=entry, related=draft, position=9)
    page = read(client, "/en/glossary/churn/")
    cards = page.one("section", class_="related").all("a")
    assert [card.text for card in cards] == ["zebra", "apple", "mango"]
    page = read(client, "/en/glossary/other/")
    cards = page.one("section", class_="related").all("a")
    assert [card.text for card in cards] == ["mango", "apple", "zebra"]


def test_further_reading_is_listed_in_its_language(client, db):
    entry = make_entry("churn", **in_all("Churn", "term"))
    for position, (title, language) in enumerate(
        [("Raamat", "et"), ("Carte", "ro"), ("Ajakiri", "et")]
    ):
        fields = {
            f"title_{language}": title,
            f"address_{language}": "https://a.ee/?b&c",
        }
        Reading.objects.create(entry=entry, position=position, **fields)
    section = read(client, "/et/sonastik/churn/").one("section", class_="reading")
    assert [a.text for a in section.all("a")] == ["Raamat", "Ajakiri"]
    assert {a.attrs["href"] for a in section.all("a")} == {"https://a.ee/?b&c"}
    assert not read(client, "/en/glossary/churn/").all("section", class_="reading")


def test_an_address_for_further_reading_cannot_carry_script(db):
    entry = make_entry("churn", term_en="Churn")
    row = Reading(entry=entry, title_en="Click", address_en="javascript:alert(1)")
    with pytest.raises(ValidationError):
        row.full_clean()


def test_an_entry_shows_its_own_callout_before_the_one_for_all(client, db):
    own, other = (make_entry(c, **in_all(c, "term")) for c in ("own", "other"))
    Callout.objects.create(everywhere=True, title_et="Kõigile", text_et="Tere")
    Callout.objects.create(
        title_et="Omale", button_et="Vaata", address_et="https://example.org/?a&b"
    ).entries.add(own)
    callout = read(client, "/et/sonastik/own/").one("aside", class_="callout")
    assert callout.one("h2").text == "Omale"
    button = callout.one("a", class_="button")
    assert (button.text, button.attrs["href"]) == ("Vaata", "https://example.org/?a&b")
    callout = read(client, "/et/sonastik/other/").one("aside", class_="callout")
    assert callout.text == "Kõigile Tere"
    assert not callout.all("a")
    # Neither speaks Romanian.
    assert not read(client, "/ro/glosar/own/").all("aside", class_="callout")
    assert other.concept == "other"


def test_an_entry_without_a_callout_has_no_place_for_one(client, db):
    make_entry("churn", term_en="Churn")
    Callout.objects.create(title_en="For nobody")
    assert not read(client, "/en/glossary/churn/").all("aside", class_="callout")


@pytest.mark.parametrize(
    ("language", "date"),
    [("et", "2. märts 2026"), ("ro", "2 martie 2026"), ("en", "2 March 2026")],
)
def test_the_last_change_of_an_entry_or_its_questions_is_dated(
    client, db, language, date
):
    entry = make_entry("churn", **in_all("Churn", "term"))
    question = make_question(entry, "why", **in_all("Why?", "question", "answer"))
    # An hour before midnight in Greenwich it is the next day in Tallinn.
    evening = datetime(2026, 3, 1, 23, tzinfo=UTC)
    early = in_all(datetime(2026, 2, 1, tzinfo=UTC), "changed_at")
    Entry.objects.filter(pk=entry.pk).update(**early)
    Question.objects.filter(pk=question.pk).update(**in_all(evening, "changed_at"))
    changed = read(client, f"{LISTS[language]}churn/").one("p", class_="changed")
    assert changed.one("time").text == date
    assert datetime.fromisoformat(changed.one("time").attrs["datetime"]) == evening


def test_an_entry_that_never_changed_is_dated_by_its_publication(client, db):
    entry = make_entry("churn", term_en="Churn")
    Entry.objects.filter(pk=entry.pk).update(**in_all(None, "changed_at"))
    changed = read(client, "/en/glossary/churn/").one("p", class_="changed")
    assert changed.one("time").text == "1 January 2026"


def test_formulas_are_mathml_and_markdown_is_safe(client, db):
    make_entry(
        "churn", term_en="Churn", body_en="$$\\frac{50}{1000}$$\n\n<script>x</script>"
    )
    page = read(client, "/en/glossary/churn/")
    assert [part.text for part in page.one("math").one("mfrac").all("mn")] == [
        "50",
        "1000",
    ]
    assert all("src" in script.attrs for script in scripts(page))


def test_whatever_an_editor_types_arrives_as_text(client, db):
    typed = "<script>alert(1)</script>\"'&"
    entry = make_entry(
        "churn", **in_all(typed, "term", "heading", "definition", "body")
    )
    make_question(entry, "why", **in_all(typed, "question", "answer"))
    make_label(entry, "en", typed)
    Callout.objects.create(everywhere=True, title_en=typed, text_en=typed)
    pages = ("/en/", "/en/glossary/", "/en/glossary/churn/", "/en/search/?q=alert")
    for address in pages:
        page = read(client, address)
        assert all("src" in script.attrs for script in scripts(page))
        assert typed in page.text


@pytest.mark.parametrize("concept", ["churn", "churn-rate", "retention-rate"])
def test_an_entry_offers_the_calculator_that_computes_it(client, db, concept):
    make_entry(concept, **in_all(concept, "term"))
    form = read(client, f"/et/sonastik/{concept}/").one("form", class_="short-form")
    assert form.attrs["action"] == CALCULATORS["et"] + "#answer"


def test_an_entry_that_no_calculator_computes_offers_none(client, db):
    make_entry("cohort", term_en="Cohort")
    assert not read(client, "/en/glossary/cohort/").all("form", class_="short-form")


# Languages of a page ----------------------------------------------------------------


def test_language_links_lead_to_the_same_entry(client, db):
    make_entry(
        "churn",
        **in_all("Churn", "term"),
        **{f"slug_{code}": f"churn-{code}" for code in LANGUAGE_CODES},
    )
    here = {code: f"{LISTS[code]}churn-{code}/" for code in LANGUAGE_CODES}
    for code, address in here.items():
        page = read(client, address)
        links = language_links(page)
        assert {to: link.attrs["href"] for to, link in links.items()} == here
        assert {to: link.text for to, link in links.items()} == NAMES
        current = [to for to, a in links.items() if "aria-current" in a.attrs]
        assert current == [code]
        addresses = {to: settings.SITE_URL + here[to] for to in here}
        assert alternates(page) == addresses | {"x-default": addresses["en"]}
        assert canonical(page) == addresses[code]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("et", "(teine leht)"),
        ("ro", "(nu această pagină)"),
        ("en", "(not this page)"),
    ],
)
def test_where_an_entry_is_not_published_its_link_says_so_and_leads_to_the_glossary(
    client, db, language, words
):
    absent = "ro" if language != "ro" else "et"
    hidden = {f"published_at_{absent}": None}
    make_entry("churn", **in_all("Churn", "term"), **hidden)
    page = read(client, f"{LISTS[language]}churn/")
    link = language_links(page)[absent]
    assert link.attrs["href"] == LISTS[absent]
    assert link.text == f"{NAMES[absent]} {words}"
    assert link.one("small").language == language
    assert absent not in alternates(page)
    assert words not in "".join(
        other.text for code, other in language_links(page).items() if code != absent
    )
    facts = page.one("dl", class_="facts").all("a")
    assert absent not in {a.attrs["hreflang"] for a in facts}


def test_an_entry_that_has_no_english_has_no_default_language(client, db):
    make_entry("churn", term_et="Voolavus", term_ro="Reziliere")
    page = read(client, "/et/sonastik/churn/")
    assert set(alternates(page)) == {"et", "ro"}


@pytest.mark.parametrize(
    "addresses",
    [HOMES, LISTS, SEARCHES, CALCULATORS],
    ids=["home", "index", "search", "calculator"],
)
@each_language
def test_language_links_lead_to_the_same_page(client, db, addresses, language):
    links = language_links(read(client, addresses[language]))
    assert {code: link.attrs["href"] for code, link in links.items()} == addresses


# Search -----------------------------------------------------------------------------


def test_search_shows_what_it_found_and_why(client, db):
    make_entry("churn", term_et="voolavus", forms_et={"genitive": ["voolavuse"]})
    make_entry("rate", term_et="määr", definition_et="Voolavuse osakaal.")
    make_entry("draft", term_et="voolavuse", published_at_et=None)
    page = read(client, "/et/otsing/?q=voolavuse")
    found = [
        (card.one("a").attrs["href"], card.one("p", class_="reason").text)
        for card in page.all("article")
    ]
    assert found == [
        ("/et/sonastik/churn/", "Nimetuse „voolavus“ vorm"),
        ("/et/sonastik/rate/", "Leitud tekstist"),
    ]
    assert page.one("p", class_="count").text == "Leiti 2 kirjet"
    assert page.one("input", name="q").attrs["value"] == "voolavuse"


@pytest.mark.parametrize(
    ("total", "words"),
    [(1, "1 articol găsit"), (2, "2 articole găsite"), (20, "20 de articole găsite")],
)
def test_romanian_counts_what_was_found_in_three_ways(client, db, total, words):
    make_entries(total)
    page = read(client, "/ro/cautare/?q=entry")
    assert page.one("p", class_="count").text == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("et", "Näidatud on 30 kirjet, leidub veelgi"),
        ("ro", "30 de articole afișate; există și altele"),
        ("en", "30 entries shown; there are more"),
    ],
)
def test_search_that_finds_more_than_it_shows_says_so(client, db, language, words):
    make_entries(31)
    page = read(client, f"{SEARCHES[language]}?q=entry")
    assert page.one("p", class_="count").text == words
    assert len(page.all("article")) == 30


@each_language
def test_search_that_finds_nothing_repeats_the_words_and_offers_the_list(
    client, db, language
):
    page = read(client, SEARCHES[language] + "?q=%3Cb%3Ezyx%20")
    assert "<b>zyx" in page.one("bdi").text
    empty = page.one("div", class_="empty")
    assert empty.one("a").attrs["href"] == LISTS[language]
    assert page.one("title").text.startswith("<b>zyx · ")


@each_language
@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%20", "?page=3"])
def test_search_without_a_query_explains_itself(client, db, language, query):
    page = read(client, SEARCHES[language] + query)
    assert page.one("p", class_="empty").text
    assert not page.all("bdi")


def test_search_results_are_kept_out_of_search_engines(client, db):
    assert is_indexable(read(client, "/en/search/"))
    assert not is_indexable(read(client, "/en/search/?q=churn"))


# Pages that go wrong ----------------------------------------------------------------

NOT_FOUND = {
    "et": "Seda lehte ei ole",
    "ro": "Această pagină nu există",
    "en": "This page does not exist",
}
REFUSED = {
    "et": "Sellele päringule ei saa vastata",
    "ro": "La această cerere nu se poate răspunde",
    "en": "This request cannot be answered",
}
FAILED = {
    "et": "Midagi läks valesti",
    "ro": "A apărut o eroare",
    "en": "Something went wrong",
}


def assert_is_an_error_page(page, language, words):
    assert page.one("html").attrs["lang"] == language
    assert page.one("h1").text == words
    assert page.one("title").text.startswith(words)
    assert not is_indexable(page)
    links = language_links(page)
    assert {code: link.attrs["href"] for code, link in links.items()} == HOMES
    assert page.one("form", role="search").attrs["action"] == SEARCHES[language]


@each_language
def test_a_page_that_does_not_exist_says_so_in_its_language(client, language):
    page = read(client, f"/{language}/nothing-here/", 404)
    assert_is_an_error_page(page, language, NOT_FOUND[language])
    assert "nothing-here" not in page.response.text


@each_language
def test_outside_the_languages_a_missing_page_speaks_as_the_browser_does(
    client, language
):
    headers = {"accept-language": f"{language},fr;q=0.5"}
    page = read(client, "/nothing-here/", 404, headers=headers)
    assert_is_an_error_page(page, language, NOT_FOUND[language])
    assert "Accept-Language" in page.response["Vary"]


@each_language
@pytest.mark.parametrize("prefix", ["", "/{}"], ids=["outside", "inside"])
def test_what_cannot_be_answered_is_refused_in_the_readers_language(
    client, language, prefix
):
    address = f"{prefix.format(language)}/nothing-here/"
    headers = {"host": "evil.example", "accept-language": language}
    page = read(client, address, 400, headers=headers)
    assert_is_an_error_page(page, language, REFUSED[language])
    assert "evil" not in page.response.text


def broken(request):
    raise RuntimeError("the secret reason")


# This module serves as an address book too: the site's, and a view that fails.
urlpatterns = [
    path("broken/", broken),
    *i18n_patterns(path("broken/", broken)),
    *site_urlpatterns,
]


@each_language
@pytest.mark.parametrize("prefix", ["", "/{}"], ids=["outside", "inside"])
def test_a_failure_is_admitted_in_the_readers_language_without_the_database(
    client, settings, django_db_blocker, language, prefix
):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    address = f"{prefix.format(language)}/broken/"
    with django_db_blocker.block():
        page = read(client, address, 500, headers={"accept-language": language})
    assert_is_an_error_page(page, language, FAILED[language])
    assert "secret reason" not in page.response.text
    assert page.response["Cache-Control"] == "no-store"


# What a page costs ------------------------------------------------------------------


@pytest.mark.parametrize("parts", [0, 1, 12])
@each_language
def test_an_entry_costs_six_queries_however_much_it_holds(
    client, db, django_assert_num_queries, parts, language
):
    make_full_entry("churn", parts)
    # One of them asks which names stand in the texts, if there are any.
    with django_assert_num_queries(6 if parts else 5):
        page = read(client, f"{LISTS[language]}churn/")
    assert len(page.all("section", class_="question")) == parts
    assert len(page.all("article", class_="entry-card")) == parts
    assert len(page.all("aside", class_="callout")) == min(parts, 1)


@pytest.mark.parametrize("entries", [1, 30])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/et/", 2),
        ("/et/sonastik/", 2),
        ("/et/otsing/", 0),
        # A search that finds nothing is counted: a row, and room for it.
        ("/et/otsing/?q=nobody", 13),
        ("/et/otsing/?q=Entry", 7),
        ("/et/otsing/?q=entry+001", 8),
        ("/et/otsing/soovitused/?q=ent", 4),
        ("/et/kalkulaator/", 0),
        (CALCULATORS["et"], 2),
        (CALCULATORS["et"] + "?start=1000&lost=50", 2),
        (CALCULATORS["et"] + "?start=x", 2),
        (CALCULATORS["et"] + "embed/?start=1000&lost=50", 0),
        ("/sitemap.xml", 16),
        ("/et/feed.xml", 4),
        ("/et/card.png", 0),
        ("/et/programmidele/", 1),
        ("/llms.txt", 6),
        ("/robots.txt", 0),
        ("/healthz", 0),
    ],
)
def test_each_kind_of_page_has_its_price(
    client, db, django_assert_max_num_queries, entries, address, queries
):
    make_entries(entries)
    with django_assert_max_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "queries"),
    [("/", 302, 0), ("/et/nothing/", 404, 0), ("/et/sonastik/nothing/", 404, 2)],
)
def test_a_page_without_content_costs_next_to_nothing(
    client, db, django_assert_num_queries, address, status, queries
):
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == status


# The whole site ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """The published glossary, walked from each home page along every link."""
    with django_db_blocker.unblock(), loaded_content():
        client = Client()
        found = crawl(client, HOMES.values())
        found.sitemap = client.get("/sitemap.xml").text
        found.other_pages = {
            address: parse(client.get(address).text)
            for address in pages_nobody_links_to()
        }
    return found


# What makes the calculators say what their examples do not.
OTHER_QUERIES = {
    "revenue-churn": [
        "start=0",
        "start=100&churned=80&contraction=30",
        "start=100&end=50",
        "end=5&new=9",
        "start=100&new=5",
        "start=100&churned=10&expansion=0&reactivation=0&new=0&end=80",
        "x=1&end=",
    ],
    "lifetime-value": [
        "arpa=50",
        "arpa=50&margin=90&churn=0&cac=10",
        "arpa=50&margin=0&churn=5&cac=10",
        "arpa=5&margin=90&churn=5&cac=1000",
        "ltv=450&margin=90&churn=10&cac=90&ltv_to_cac=5",
        "arpa=50&margin=90&ltv=450&ltv_to_cac=3&period=year",
        "arpa=50&margin=150&churn=0%2C05",
        "arpa=0&margin=90&ltv=5",
        "arpa=5&margin=90&churn=10&ltv=9",
    ],
    "forecast": [
        "start=100",
        "start=100&churn=0&new=5",
        "start=100&churn=5",
        "start=0&new=10&churn=5",
        "start=100&new=5&churn=5&period=quarter&periods=1",
        "start=100&new=5&churn=4&target_churn=6&arpa=2",
        "start=100&new=5&steady_state=200&period=week",
        "start=100&churn=5&steady_state=200&period=year",
        "start=100&churn=5&periods=0",
        "start=100&churn=5&periods=121",
        "start=100&churn=0&steady_state=5",
    ],
    "survival": ["stays=5%2B+6%2B", "stays=1+2+x", "stays=1+1+1", "stays="],
    "compare": [
        "start_a=1000&lost_a=10&start_b=1000&lost_b=90",
        "start_a=10&lost_a=1&start_b=10&lost_b=1",
        "start_a=0&lost_a=0&start_b=10&lost_b=11",
        "start_a=1%2C5&lost_a=1&start_b=10&lost_b=11",
    ],
}


def pages_nobody_links_to():
    """Searches, refusals, results and errors: their words are to be read as well."""
    queries = [
        "start=1000&lost=50",
        "start=30&lost=0",
        "start=1438&lost=83%2C9",
        "start=10&lost=0%2C5&end=x&lost_new=1e3&period=decade",
        "start=%D9%A1&lost=-1&end=1%2C000&new=12.05.2026",
        "start=1000000000000000",
        "start=0&lost=0",
        "start=10",
        "start=10&lost=11",
        "start=10&lost=1&end=1&new=1",
        "start=10&lost=1&lost_new=1",
        "start=100&end=110",
        "start=100&end=50&new=60",
        "start=100&end=170&new=60",
        "start=1000&new=500&end=1438&lost_new=12&period=year",
    ]
    for code in LANGUAGE_CODES:
        searched = ["", "churn", "zzz", "mrr", "customer"]
        yield from (f"{SEARCHES[code]}?q={query}" for query in searched)
        yield from (f"{CALCULATORS[code]}?{query}" for query in queries)
        with translation.override(code):
            others = [
                f"{calculator.get_absolute_url()}?{query}"
                for calculator in calculators.CALCULATORS
                for query in OTHER_QUERIES.get(calculator.name, ())
            ]
        yield from others
        yield f"/{code}/nothing-here/"


@each_language
def test_the_walk_reaches_every_published_entry(site, language):
    files = settings.BASE_DIR.glob(f"content/*/{language}.md")
    prefix = LISTS[language]
    entries = [address for address in site.pages if address.startswith(prefix)]
    assert len(entries) - 1 == len(list(files)) > 40


def test_no_link_is_broken(site):
    broken_links = [
        (page, target)
        for page, target in site.links
        if not (
            static_file_exists(target)
            if target.startswith("/static/")
            else site.responses[target.split("#")[0]].status_code == 200
            or target == reverse("admin:index")
        )
    ]
    assert not broken_links


def test_no_link_to_a_place_on_a_page_is_broken(site):
    anchored = [link for link in site.links if "#" in link[1]]
    assert len(anchored) > 300
    assert not [
        (page, target)
        for page, target in anchored
        if target.split("#")[1] not in site.pages[target.split("#")[0]].ids
    ]


def test_no_page_uses_an_id_twice(site):
    for address, page in (site.pages | site.other_pages).items():
        assert len(page.ids) == len(set(page.ids)), address


@each_language
def test_titles_and_descriptions_are_unique(site, language):
    pages = [p for p in site.in_language(language).values() if is_indexable(p)]
    for texts in (
        [page.one("title").text for page in pages],
        [description(page) for page in pages],
    ):
        repeated = {text for text in texts if texts.count(text) > 1}
        assert not repeated
        assert all(texts)


def test_every_page_says_which_language_it_is_in(site):
    for address, page in (site.pages | site.other_pages).items():
        assert page.one("html").attrs["lang"] == address[1:3], address


def test_every_page_has_one_main_heading(site):
    for address, page in (site.pages | site.other_pages).items():
        assert page.one("main").one("h1").text, address


def test_every_indexable_page_is_its_own_canonical_and_names_its_alternates(site):
    for address, page in site.indexable.items():
        here = settings.SITE_URL + address
        assert canonical(page) == here
        named = alternates(page)
        assert named[address[1:3]] == here
        assert named.get("x-default") == named.get("en")
        for other in named.values():
            back = site.pages[other.removeprefix(settings.SITE_URL)]
            assert alternates(back) == named


def test_pages_that_answer_a_query_are_not_for_search_engines(site):
    assert not [address for address in site.indexable if "?" in address]


def sitemap_of(site):
    """Return {address: {language: alternate}} of the sitemap."""
    ns = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    rows = ElementTree.fromstring(site.sitemap).findall("s:url", ns)
    found = {
        row.find("s:loc", ns).text: {
            link.get("hreflang"): link.get("href") for link in row.findall("x:link", ns)
        }
        for row in rows
    }
    assert len(found) == len(rows)
    return found


def test_the_sitemap_holds_every_indexable_page_and_no_other(site):
    indexable = {settings.SITE_URL + address for address in site.indexable}
    assert set(sitemap_of(site)) == indexable


def test_the_sitemap_names_the_alternates_that_the_pages_name(site):
    for address, named in sitemap_of(site).items():
        assert named == alternates(site.pages[address.removeprefix(settings.SITE_URL)])


def test_the_sitemap_leaves_out_what_is_not_published(client, db):
    tomorrow = timezone.now() + timedelta(days=1)
    make_entry("churn", **in_all("Churn", "term"), published_at_ro=None)
    make_entry("soon", **in_all("Soon", "term"), **in_all(tomorrow, "published_at"))
    text = client.get("/sitemap.xml").text
    assert "/et/sonastik/churn/" in text
    assert "/ro/glosar/churn/" not in text
    assert "soon" not in text


def test_the_sitemap_dates_an_entry_by_its_last_change(client, db):
    entry = make_entry("churn", term_en="Churn")
    when = datetime(2026, 3, 1, tzinfo=UTC)
    Entry.objects.filter(pk=entry.pk).update(changed_at_en=when)
    assert "<lastmod>2026-03-01</lastmod>" in client.get("/sitemap.xml").text


def test_robots_are_told_where_the_sitemap_is(client):
    lines = client.get("/robots.txt").text.splitlines()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines


# Left in English --------------------------------------------------------------------


def interface_messages(language):
    """Return {English message: pattern that finds it} of what is said otherwise."""
    file = settings.BASE_DIR / f"locale/{language}/LC_MESSAGES/django.po"
    with file.open("rb") as stream:
        catalogue = read_po(stream, locale=language)
    patterns = {}
    for message in catalogue:
        singular = message.id if isinstance(message.id, str) else message.id[0]
        said = message.string if isinstance(message.string, str) else message.string[0]
        if not singular or message.context == "address" or said == singular:
            continue
        for english in [message.id] if isinstance(message.id, str) else message.id:
            # What stands between tags and placeholders is text of its own.
            pieces = re.split(r"<[^>]+>|%\(\w+\)s|\{\w+\}", english.replace("%%", "%"))
            for piece in pieces:
                words = piece.strip(" .,:;“”()")
                if len(words.split()) > 2 or (len(pieces) == 1 and words):
                    patterns[words] = english
    return patterns


def words_of(page):
    """Return every piece of text in the page's own language, and of attributes."""
    own = page.one("html").attrs["lang"]
    pieces = [words for element, words in page.texts if element.language == own]
    pieces += [
        element.attrs[name]
        for element in page
        if element.language == own
        for name in ("aria-label", "placeholder", "title", "alt", "content")
        if name in element.attrs
    ]
    return pieces


@pytest.mark.parametrize("language", ["et", "ro"])
def test_nothing_of_the_interface_is_left_in_english(site, language):
    messages = interface_messages(language)
    assert len(messages) > 80
    long = [words for words in messages if len(words.split()) > 2]
    left = set()
    for address, page in (site.pages | site.other_pages).items():
        if address[1:3] != language:
            continue
        for piece in words_of(page):
            left |= {(address, words) for words in long if words in piece}
            if piece.strip(" .,:;“”()") in messages:
                left.add((address, piece))
    assert not left


def test_the_search_for_english_leftovers_would_find_some(site):
    messages = interface_messages("et")
    english = [words_of(page) for a, page in site.other_pages.items() if a[1:3] == "en"]
    said = {piece.strip(" .,:;“”()") for pieces in english for piece in pieces}
    assert len(said & set(messages)) > 40


def test_addresses_are_written_without_diacritics(site):
    assert all(quote(address, safe="/?=&%+") == address for address in site.pages)


def test_home_begins_with_the_questions_others_lead_to_most(client, db):
    often = make_entry("often", term_en="often", heading_en="What is it?", body_en="A.")
    seldom = make_entry("seldom", term_en="seldom", heading_en="Why?", body_en="B.")
    brief = make_entry("brief", term_en="brief", heading_en="How?")
    brief.related.set([often], through_defaults={"position": 0})
    seldom.related.set([often], through_defaults={"position": 0})
    page = client.get("/en/").text
    assert page.index("What is it?") < page.index("Why?")
    assert "How?" not in page
    assert "Questions to begin with" not in client.get("/et/").text
