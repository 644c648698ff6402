"""What readers searched for in vain: counted for the editors, and nothing more."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from glossary.models import MissedSearch, missed
from tests.factories import make_entry

pytestmark = pytest.mark.django_db


def kept():
    return list(MissedSearch.objects.values_list("language", "folded", "times"))


def test_a_search_that_finds_nothing_is_counted(client):
    for query in ("Hüpik", "hupik", " HÜPIK "):
        client.get("/et/otsing/", {"q": query})
    client.get("/en/search/", {"q": "hupik"})
    assert kept() == [("et", "hupik", 3), ("en", "hupik", 1)]


def test_a_search_that_finds_something_is_not_counted(client):
    make_entry("churn", term_en="Churn")
    client.get("/en/search/", {"q": "churn"})
    client.get("/en/search/", {"q": ""})
    assert kept() == []


def test_a_question_that_names_an_entry_is_not_counted(client):
    make_entry("churn", term_en="Churn")
    client.get("/en/search/", {"q": "how is churn calculated"})
    client.get("/en/search/", {"q": "how is it measured"})
    assert kept() == [("en", "how is it measured", 1)]


@pytest.mark.parametrize(
    "private", ["jaan@example.com", "+372 5123 4567", "x" * 101, "\u200b", "'"]
)
def test_what_may_be_personal_or_is_no_term_is_not_kept(client, private):
    client.get("/en/search/", {"q": private})
    assert kept() == []


def test_what_was_asked_for_longest_ago_makes_room(monkeypatch):
    monkeypatch.setattr(missed, "MOST_KEPT", 2)
    for word, day in (("old", 1), ("older", 0)):
        MissedSearch.objects.create(
            language="en", folded=word, last_day=date(2026, 1, 1 + day)
        )
    MissedSearch.objects.count_one("en", "new")
    assert sorted(word for _language, word, _times in kept()) == ["new", "old"]


def keep(times, last_day, *searches):
    MissedSearch.objects.bulk_create(
        MissedSearch(language="en", folded=each, times=times, last_day=last_day)
        for each in searches
    )


def test_what_was_asked_for_most_outlives_a_day_of_single_searches():
    today = timezone.localdate()
    keep(500, today - timedelta(days=1), "often")
    keep(1, today, *(f"once {number}" for number in range(missed.MOST_KEPT)))
    MissedSearch.objects.count_one("en", "new")
    assert MissedSearch.objects.count() == missed.MOST_KEPT
    assert MissedSearch.objects.filter(folded="often").exists()


def test_a_new_search_is_counted_up_among_others_asked_for_more(monkeypatch):
    monkeypatch.setattr(missed, "MOST_KEPT", 4)
    keep(5, date(2026, 1, 1), "a", "b", "c", "d")
    for search in ("new", "newer", "new"):
        MissedSearch.objects.count_one("en", search)
    assert ("en", "new", 2) in kept()
    assert len(kept()) == 4


def test_a_reader_is_answered_although_nothing_can_be_written(client, monkeypatch):
    def full(*args, **kwargs):
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(missed.MissedSearchQuerySet, "get_or_create", full)
    assert client.get("/en/search/", {"q": "nothing"}).status_code == 200
