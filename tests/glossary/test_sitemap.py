"""The sitemap as a search engine reads it: whole, dated, and ready for many."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import timezone

from config import sitemaps
from glossary.models import Entry, Question
from glossary.models.revised import LANGUAGE_CODES
from tests.factories import LONG_AGO, make_entry, make_question

NS = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
HOMES = {code: f"{settings.SITE_URL}/{code}/" for code in LANGUAGE_CODES}


def in_all(value, *names):
    return {f"{name}_{code}": value for name in names for code in LANGUAGE_CODES}


def day(number):
    return datetime(2026, 2, number, tzinfo=UTC)


def rows_of(client, path="/sitemap.xml"):
    """Return {address: (date of its last change, {language: alternate})}."""
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    found = ElementTree.fromstring(response.content).findall("s:url", NS)
    rows = {
        row.findtext("s:loc", None, NS): (
            row.findtext("s:lastmod", None, NS),
            {a.get("hreflang"): a.get("href") for a in row.findall("x:link", NS)},
        )
        for row in found
    }
    assert len(rows) == len(found)
    return rows


def files_of(client):
    """Return {address: date} of the files that the sitemap lists."""
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert root.tag.endswith("sitemapindex")
    return {
        row.findtext("s:loc", None, NS): row.findtext("s:lastmod", None, NS)
        for row in root.findall("s:sitemap", NS)
    }


def entry_at(code):
    address = {"et": "/et/sonastik/", "ro": "/ro/glosar/", "en": "/en/glossary/"}[code]
    return f"{settings.SITE_URL}{address}churn/"


def make_entries(count):
    Entry.objects.bulk_create(
        Entry(
            concept=f"c-{number}",
            **in_all(f"c-{number}", "slug", "term", "definition"),
            **in_all(LONG_AGO, "published_at"),
        )
        for number in range(count)
    )


def test_an_entry_is_dated_by_its_own_and_its_questions_changes_in_a_language(
    client, db
):
    entry = make_entry("churn", **in_all("Churn", "term"))
    question = make_question(entry, "why", **in_all("Why?", "question", "answer"))
    Entry.objects.update(changed_at_et=day(3), changed_at_ro=day(5), changed_at_en=None)
    Question.objects.filter(pk=question.pk).update(
        changed_at_et=day(9), changed_at_ro=day(1), changed_at_en=None
    )
    rows = rows_of(client)
    assert {code: rows[entry_at(code)][0] for code in LANGUAGE_CODES} == {
        "et": "2026-02-09",
        "ro": "2026-02-05",
        "en": "2026-01-01",
    }


def test_an_entry_written_before_it_was_published_is_new_on_that_day(client, db):
    make_entry("churn", term_en="Churn")
    Entry.objects.update(changed_at_en=day(1), published_at_en=day(8))
    assert rows_of(client)[entry_at("en")][0] == "2026-02-08"


def test_lists_are_as_new_as_the_newest_they_show_in_their_language(client, db):
    make_entry("old", **in_all("Old", "term"))
    newer = make_entry("newer", term_et="Uuem")
    make_entry("draft", term_ro="Ciornă", published_at_ro=None)
    Entry.objects.update(**in_all(day(2), "changed_at"))
    Entry.objects.filter(pk=newer.pk).update(changed_at_et=day(7))
    Entry.objects.filter(concept="draft").update(changed_at_ro=timezone.now())
    rows = rows_of(client)
    dates = {code: rows[home][0] for code, home in HOMES.items()}
    assert dates == {"et": "2026-02-07", "ro": "2026-02-02", "en": "2026-02-02"}
    assert rows[f"{settings.SITE_URL}/et/sonastik/"][0] == "2026-02-07"


def test_a_question_dates_the_lists_too(client, db):
    entry = make_entry("churn", term_et="Voolavus")
    make_question(entry, "why", question_et="Miks?", answer_et="Nii.")
    Entry.objects.update(changed_at_et=day(2))
    Question.objects.update(changed_at_et=day(4))
    assert rows_of(client)[HOMES["et"]][0] == "2026-02-04"


def test_pages_without_a_known_date_claim_none(client, db):
    rows = rows_of(client)
    assert rows[HOMES["et"]][0] is None
    assert rows[f"{settings.SITE_URL}/en/calculator/churn-rate/"][0] is None


def test_alternates_are_those_languages_in_which_an_entry_is_published(client, db):
    make_entry("churn", term_et="Voolavus", term_ro="Reziliere")
    rows = rows_of(client)
    named = {code: entry_at(code) for code in ("et", "ro")}
    assert rows[entry_at("et")][1] == rows[entry_at("ro")][1] == named
    assert entry_at("en") not in rows
    assert rows[HOMES["ro"]][1] == HOMES | {"x-default": HOMES["en"]}


@pytest.fixture
def small_files(monkeypatch):
    """Files that hold ten addresses, as if there were as many entries as fill them."""
    monkeypatch.setattr(sitemaps, "MOST_ADDRESSES_IN_A_FILE", 10)
    monkeypatch.setattr(sitemaps.SiteSitemap, "limit", 10)


def test_what_one_file_cannot_hold_is_listed_in_several(client, db, small_files):
    make_entries(25)
    Entry.objects.update(changed_at_ro=day(6))
    files = files_of(client)
    parts = [
        f"{settings.SITE_URL}/sitemap-entries-ro.xml{p}" for p in ("", "?p=2", "?p=3")
    ]
    assert {files[part][:10] for part in parts} == {"2026-02-06"}
    held = {}
    for file in files:
        rows = rows_of(client, file.removeprefix(settings.SITE_URL))
        assert 1 <= len(rows) <= 33
        assert not held.keys() & rows.keys()
        held |= rows
    assert len([address for address in held if "/c-" in address]) == 75
    assert set(HOMES.values()) <= set(held)


@pytest.mark.parametrize("entries", [3, 60])
def test_a_file_costs_the_same_for_few_entries_and_for_many(
    client, db, django_assert_num_queries, entries
):
    make_entries(entries)
    with django_assert_num_queries(2):
        assert len(rows_of(client, "/sitemap-entries-et.xml")) == entries


@pytest.mark.parametrize("path", ["/sitemap-no.xml", "/sitemap-entries-et.xml?p=9"])
def test_a_file_that_is_not_there_is_not_found(client, db, path):
    assert client.get(path).status_code == 404
