"""The editors' list of entries: statuses, filters and their counts."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from glossary.models.entry_queryset import Status
from tests.browsing import parse, read
from tests.factories import make_entry, make_question

ADDRESS = "/admin/glossary/entry/"


@pytest.fixture
def desk(admin_client):
    """The client of an editor, and a draft, a translated and an outdated entry."""
    make_entry("draft", term_et="mustand", published_at_et=None)
    make_entry("both", term_et="mõlemad", term_en="both")
    behind = make_entry("behind", term_et="maas", term_en="behind", body_en="One.")
    behind.body_en = "Two."
    behind.save()
    return admin_client


def listed(page):
    return [cell.text for cell in page.all("th", class_="field-concept")]


def counts(page, language):
    """Return {status: number} as the filter of a language states them, but for 0."""
    name = dict(settings.LANGUAGES)[language]
    _all, *links = page.one("details", data_filter_title=name).all("a")
    numbers = [int(link.text.rpartition("(")[2].rstrip(")")) for link in links]
    named = zip(Status.values, numbers, strict=True)
    return {status: number for status, number in named if number}


def test_each_filter_counts_its_statuses(desk):
    page = read(desk, ADDRESS)
    assert listed(page) == ["behind", "both", "draft"]
    assert counts(page, "et") == {"draft": 1, "published": 1, "outdated": 1}
    assert counts(page, "en") == {"missing": 1, "published": 2}
    assert counts(page, "ro") == {"missing": 3}


def test_a_filter_counts_what_the_others_and_the_search_leave(desk):
    page = read(desk, ADDRESS, data={"status_en": "published"})
    assert listed(page) == ["behind", "both"]
    assert counts(page, "et") == {"published": 1, "outdated": 1}
    page = read(desk, ADDRESS, data={"status_et": "outdated", "q": "beh"})
    assert listed(page) == ["behind"]
    assert counts(page, "et") == {"outdated": 1}
    assert counts(page, "en") == {"published": 1}


@pytest.mark.parametrize(
    ("language", "number"), [("et", "Kirjed: 3"), ("ro", "Articole: 3")]
)
def test_the_number_of_entries_needs_no_form_of_a_noun(desk, language, number):
    page = read(desk, ADDRESS, headers={"accept-language": language})
    assert number in page.one("p", class_="paginator").text


def test_an_address_is_refused_by_one_rule_in_one_sentence(desk):
    page = "/admin/glossary/topic/add/"
    answer = desk.post(page, {"key": "Not_This", "slug_et": "Ei_See"}).text
    assert answer.count("Use small letters a–z, digits and single hyphens.") == 2
    assert "slug" not in parse(answer).text


def test_a_status_that_does_not_exist_filters_nothing(desk):
    page = read(desk, ADDRESS, data={"status_et": "nonsense"})
    assert len(listed(page)) == 3


def questions_to_the_glossary(asked):
    """Return the queries but for those that find out who is signed in."""
    return [query["sql"] for query in asked if "glossary_" in query["sql"]]


@pytest.mark.parametrize("entries", [1, 40])
@pytest.mark.parametrize("query", [{}, {"status_et": "published"}, {"q": "churn"}])
def test_the_list_costs_five_queries(admin_client, entries, query):
    for number in range(entries):
        entry = make_entry(f"churn-{number}", term_et="voolavus", term_en="churn")
        make_question(entry, "why", question_et="Miks?", answer_et="Nii.")
    with CaptureQueriesContext(connection) as asked:
        page = read(admin_client, ADDRESS, data=query)
    assert len(listed(page)) == entries
    queries = questions_to_the_glossary(asked)
    assert len(queries) == 5
    assert not any("body_et" in query for query in queries)
