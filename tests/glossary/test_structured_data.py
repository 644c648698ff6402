"""What the pages say to search engines and to sites where they are shared."""

import json

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from calculator.calculators import CALCULATORS
from config.structured_data import json_ld
from glossary.models import Entry, Topic
from glossary.models.revised import LANGUAGE_CODES
from tests.browsing import canonical, description, is_indexable, parse, read
from tests.factories import make_entry, make_label, make_question

EVIL = "</script><script>alert(1)</script><!--<img src=x onerror=alert(1)>]]>\"'&\u2028"
PAGES = {"et": "/et/sonastik/churn/", "ro": "/ro/glosar/churn/"}
PAGES["en"] = "/en/glossary/churn/"

LISTS = ("entry-list", "topic-list", "question-list", "term-table", "print")

each_language = pytest.mark.parametrize("language", LANGUAGE_CODES)


def in_all(value, *names):
    return {f"{name}_{code}": value for name in names for code in LANGUAGE_CODES}


def at(path):
    return settings.SITE_URL + path


def data_of(page):
    """Return {type: thing} of a page's structured data, each type once."""
    text = page.one("script", type="application/ld+json").text
    document = json.loads(text)
    assert document.keys() == {"@context", "@graph"}
    assert document["@context"] == "https://schema.org"
    things = {thing["@type"]: thing for thing in document["@graph"]}
    assert len(things) == len(document["@graph"])
    return things


def listed_on(page):
    items = data_of(page)["ItemList"]["itemListElement"]
    assert [item["position"] for item in items] == [*range(1, len(items) + 1)]
    return [(item["name"], item["url"]) for item in items]


def make_topic(*entries):
    """Create a topic in every language and put the entries under it."""
    topic = Topic.objects.create(
        key="people", **in_all("People", "title"), **in_all("people", "slug")
    )
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(topic=topic)


def shared(page, name):
    return page.one("meta", property=f"og:{name}").attrs["content"]


@pytest.fixture
def entry(db):
    found = make_entry(
        "churn",
        **in_all("Churn", "term"),
        **in_all("What is churn?", "heading"),
        **in_all("The loss of customers.", "definition"),
    )
    for code in LANGUAGE_CODES:
        for number, kind in enumerate(
            ("synonym", "abbreviation", "deprecated", "hidden")
        ):
            make_label(found, code, f"{kind}-{code}", kind, position=number)
    make_question(
        found, "why", **in_all("Why?", "question"), **in_all("*So.*", "answer")
    )
    return found


@each_language
def test_an_entry_is_a_defined_term_of_the_glossary(client, entry, language):
    page = read(client, PAGES[language])
    data = data_of(page)
    term, terms = data["DefinedTerm"], data["DefinedTermSet"]
    assert term == {
        "@type": "DefinedTerm",
        "@id": at(PAGES[language]) + "#term",
        "name": "Churn",
        "alternateName": [f"synonym-{language}", f"abbreviation-{language}"],
        "description": "The loss of customers.",
        "termCode": "churn",
        "inLanguage": language,
        "url": canonical(page),
        "inDefinedTermSet": {"@id": terms["@id"]},
    }
    assert terms["inLanguage"] == language
    with translation.override(language):
        assert terms["url"] == at(reverse("glossary:entry-list"))


@each_language
def test_the_questions_of_an_entry_are_given_with_their_answers(
    client, entry, language
):
    faq = data_of(read(client, PAGES[language]))["FAQPage"]
    assert faq["inLanguage"] == language
    assert faq["mainEntity"] == [
        {
            "@type": "Question",
            "name": "Why?",
            "url": at(PAGES[language]) + "#question-why",
            "acceptedAnswer": {"@type": "Answer", "text": "So."},
        }
    ]


def test_an_entry_without_other_names_and_questions_claims_none(client, db):
    make_entry("churn", term_en="Churn")
    data = data_of(read(client, PAGES["en"]))
    assert "FAQPage" not in data
    assert "alternateName" not in data["DefinedTerm"]


def test_a_question_of_another_language_is_not_given(client, db):
    found = make_entry("churn", **in_all("Churn", "term"))
    make_question(found, "why", question_en="Why?", answer_en="So.")
    assert "FAQPage" in data_of(read(client, PAGES["en"]))
    assert "FAQPage" not in data_of(read(client, PAGES["et"]))


@each_language
def test_the_way_to_a_page_leads_from_the_home_page_to_itself(client, entry, language):
    make_topic(entry)
    with translation.override(language):
        addresses = [
            PAGES[language],
            *(reverse(f"glossary:{name}") for name in LISTS),
            reverse("glossary:topic", kwargs={"slug": "people"}),
            reverse("glossary:programs"),
            reverse("calculator:list"),
            *(calculator.get_absolute_url() for calculator in CALCULATORS),
        ]
    for address in addresses:
        page = read(client, address)
        steps = data_of(page)["BreadcrumbList"]["itemListElement"]
        assert [step["position"] for step in steps] == [*range(1, len(steps) + 1)]
        assert steps[0]["item"] == at(f"/{language}/")
        assert steps[-1]["item"] == canonical(page)
        assert all(step["name"] for step in steps)
        for step in steps:
            path = step["item"].removeprefix(settings.SITE_URL)
            assert client.get(path).status_code == 200


@each_language
def test_a_topic_lists_its_entries_and_stands_in_the_list_of_topics(
    client, entry, language
):
    make_topic(entry)
    with translation.override(language):
        topics = reverse("glossary:topic-list")
        topic = reverse("glossary:topic", kwargs={"slug": "people"})
    assert listed_on(read(client, topics)) == [("People", at(topic))]
    assert listed_on(read(client, topic)) == [("Churn", at(PAGES[language]))]
    steps = data_of(read(client, topic))["BreadcrumbList"]["itemListElement"]
    assert steps[1]["item"] == at(topics)


@each_language
def test_the_list_of_questions_leads_to_each_answer_and_tells_none(
    client, entry, language
):
    with translation.override(language):
        page = read(client, reverse("glossary:question-list"))
    assert listed_on(page) == [("Why?", at(PAGES[language]) + "#question-why")]
    assert "FAQPage" not in data_of(page)


def test_a_list_that_is_empty_lists_nothing(client, db):
    assert "ItemList" not in data_of(read(client, "/en/questions/"))


def test_only_pages_for_search_engines_tell_them_anything(client, entry, monkeypatch):
    monkeypatch.setattr("glossary.listing.PAGE_SIZE", 1)
    monkeypatch.setattr("glossary.list_views.QUESTIONED_ENTRIES", 1)
    other = make_entry("retention", term_en="Retention")
    make_question(other, "why", question_en="Why?", answer_en="So.")
    make_topic(entry, other)
    for address in (
        "/en/glossary/",
        "/en/topics/people/",
        "/en/questions/",
        "/en/translations/",
        "/en/print/",
    ):
        for query in ("", "?from=retention", "?letter=c", "?q=churn", "?topic=people"):
            page = read(client, address + query)
            told = bool(page.all("script", type="application/ld+json"))
            assert told == is_indexable(page), address + query


@each_language
def test_the_home_page_offers_the_search(client, entry, language):
    site = data_of(read(client, f"/{language}/"))["WebSite"]
    assert site["url"] == at(f"/{language}/")
    assert site["inLanguage"] == language
    action = site["potentialAction"]
    template = action["target"]["urlTemplate"]
    assert action["query-input"] == "required name=search_term_string"
    asked = template.replace("{search_term_string}", "churn")
    assert client.get(asked.removeprefix(settings.SITE_URL)).status_code == 200


def test_pages_that_answer_a_query_or_are_missing_claim_nothing(client, entry):
    for address, status in [
        ("/en/search/?q=churn", 200),
        ("/en/calculator/churn-rate/?start=10&lost=1", 200),
        ("/en/nothing/", 404),
    ]:
        assert not read(client, address, status).all(
            "script", type="application/ld+json"
        )


# Texts that would be more than text -------------------------------------------------


def test_no_text_ends_the_element_that_holds_the_data():
    text = json_ld({"name": EVIL})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text)["@graph"][0]["name"] == EVIL


def test_a_lone_surrogate_can_be_sent():
    assert json_ld({"name": "a\ud800"}).encode()


@each_language
def test_no_field_of_an_entry_breaks_out_of_its_page(client, db, language):
    found = make_entry("churn", **in_all(EVIL, "term", "heading", "definition", "body"))
    for code in LANGUAGE_CODES:
        make_label(found, code, EVIL)
    make_question(found, "why", **in_all(EVIL, "question", "answer"))
    response = client.get(PAGES[language])
    page = parse(response.text)
    assert "<script>" not in response.text
    assert len(page.all("script", type="application/ld+json")) == 1
    data = data_of(page)
    assert data["DefinedTerm"]["name"] == EVIL.strip()
    assert data["FAQPage"]["mainEntity"][0]["name"] == EVIL.strip()
    assert shared(page, "description") == description(page)
    assert not page.all("img")


# Shared links -----------------------------------------------------------------------


@each_language
def test_a_shared_entry_says_what_its_page_says(client, entry, language):
    page = read(client, PAGES[language])
    assert shared(page, "title") == page.one("title").text
    assert shared(page, "description") == description(page) == "The loss of customers."
    assert shared(page, "url") == canonical(page)
    assert shared(page, "image:alt") == shared(page, "title")
    assert (shared(page, "image:width"), shared(page, "image:height")) == (
        "1200",
        "630",
    )
    card = page.one("meta", name="twitter:card").attrs["content"]
    assert card == "summary_large_image"


def test_a_shared_page_names_its_locale_and_those_it_is_also_in(client, entry):
    page = read(client, PAGES["et"])
    others = page.all("meta", property="og:locale:alternate")
    assert shared(page, "locale") == "et_EE"
    assert {other.attrs["content"] for other in others} == {"ro_RO", "en_GB"}


def test_a_shared_calculation_has_a_picture_too(client, db):
    page = read(client, "/en/calculator/churn-rate/?start=10&lost=1")
    assert shared(page, "image") == at("/en/card.png")
    assert not page.all("meta", property="og:url")
