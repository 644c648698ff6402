"""The feed of changes as a feed reader meets it, and what models are told."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import timezone

from glossary.models import Entry, Question
from glossary.models.revised import LANGUAGE_CODES
from tests.browsing import read
from tests.factories import LONG_AGO, make_entry, make_label, make_question

ATOM = "{http://www.w3.org/2005/Atom}"
EVIL = "</summary><script>alert(1)</script>]]>&\"'"

each_language = pytest.mark.parametrize("language", LANGUAGE_CODES)


def in_all(value, *names):
    return {f"{name}_{code}": value for name in names for code in LANGUAGE_CODES}


def day(number):
    return datetime(2026, 2, number, tzinfo=UTC)


def changed(entry, **moments):
    """Set dates as they would be if that had happened then."""
    Entry.objects.filter(pk=entry.pk).update(**moments)


def feed_of(client, language="en"):
    response = client.get(f"/{language}/feed.xml")
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def entries_of(feed):
    return feed.findall(f"{ATOM}entry")


def text(element, name):
    return element.findtext(ATOM + name)


def link(element, rel):
    links = element.findall(f"{ATOM}link")
    return next(a.get("href") for a in links if a.get("rel") == rel)


@each_language
def test_every_page_names_the_feed_of_its_language(client, db, language):
    page = read(client, f"/{language}/")
    named = page.one("link", type="application/atom+xml").attrs
    assert named["rel"] == "alternate"
    assert named["title"]
    response = client.get(named["href"])
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    assert link(feed, "self") == settings.SITE_URL + named["href"]
    assert link(feed, "alternate") == f"{settings.SITE_URL}/{language}/"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert feed.find(f"{ATOM}author/{ATOM}name").text


def test_the_feed_begins_with_what_changed_last(client, db):
    for number, concept in enumerate(["old", "newest", "newer"]):
        changed(
            make_entry(concept, term_en=concept), changed_at_en=day([1, 9, 5][number])
        )
    entries = entries_of(feed_of(client))
    assert [text(entry, "title") for entry in entries] == ["newest", "newer", "old"]
    assert [text(entry, "updated")[:10] for entry in entries] == [
        "2026-02-09",
        "2026-02-05",
        "2026-02-01",
    ]


def test_the_feed_leaves_nothing_out_that_changed_last(client, db, monkeypatch):
    monkeypatch.setattr("glossary.feeds.LENGTH", 3)
    written, published, asked, *others = (
        make_entry(f"c-{number}", term_en=f"c-{number}") for number in range(9)
    )
    for entry in (written, published, asked, *others):
        changed(entry, changed_at_en=day(2), published_at_en=day(2))
    changed(written, changed_at_en=day(7))
    changed(published, published_at_en=day(8))
    for entry in (asked, published):
        for key in "ab":
            make_question(entry, key, question_en="Why?", answer_en="So.")
    Question.objects.update(changed_at_en=day(6))
    titles = [text(entry, "title") for entry in entries_of(feed_of(client))]
    assert titles == ["c-1", "c-0", "c-2"]


def test_the_feed_is_as_old_as_its_last_change(client, db):
    changed(make_entry("churn", term_en="churn"), changed_at_en=day(3))
    response = client.get("/en/feed.xml")
    assert (
        text(ElementTree.fromstring(response.content), "updated")[:10] == "2026-02-03"
    )
    assert response["Last-Modified"] == "Tue, 03 Feb 2026 00:00:00 GMT"
    again = client.get("/en/feed.xml", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_an_entry_changes_with_its_questions_in_that_language(client, db):
    entry = make_entry("churn", **in_all("churn", "term"))
    changed(entry, **in_all(day(1), "changed_at"))
    question = make_question(entry, "why", question_en="Why?", answer_en="So.")
    type(question).objects.filter(pk=question.pk).update(changed_at_en=day(7))
    dates = {
        code: text(entries_of(feed_of(client, code))[0], "updated")[:10]
        for code in LANGUAGE_CODES
    }
    assert dates == {"et": "2026-02-01", "ro": "2026-02-01", "en": "2026-02-07"}


def test_an_entry_that_is_published_later_than_written_is_new_then(client, db):
    entry = make_entry("churn", term_en="churn")
    changed(entry, changed_at_en=day(1), published_at_en=day(4))
    entry = entries_of(feed_of(client))[0]
    assert text(entry, "updated")[:10] == text(entry, "published")[:10] == "2026-02-04"


@pytest.mark.parametrize("kind", ["synonym", "abbreviation", "deprecated"])
def test_a_label_changes_its_entry_in_its_language_only(client, db, kind):
    entry = make_entry("churn", **in_all("churn", "term"))
    changed(entry, **in_all(day(1), "changed_at"))
    label = make_label(entry, "et", "voolavus", kind)
    entry.refresh_from_db()
    assert entry.changed_at_et > timezone.now() - timedelta(minutes=1)
    assert entry.changed_at_en == day(1)
    changed(entry, **in_all(day(1), "changed_at"))
    label.delete()
    entry.refresh_from_db()
    assert entry.changed_at_et > timezone.now() - timedelta(minutes=1)
    assert entry.changed_at_ro == day(1)


def test_a_name_that_no_reader_sees_changes_nothing(client, db):
    entry = make_entry("churn", term_et="churn")
    changed(entry, changed_at_et=day(1))
    make_label(entry, "et", "voolamus", "hidden").delete()
    entry.refresh_from_db()
    assert entry.changed_at_et == day(1)


def test_a_label_of_a_language_without_text_dates_nothing(client, db):
    entry = make_entry("churn", term_et="churn")
    make_label(entry, "ro", "reziliere")
    entry.refresh_from_db()
    assert entry.changed_at_ro is None


def test_a_lost_question_changes_its_entry_where_it_was_asked(client, db):
    entry = make_entry("churn", **in_all("churn", "term"))
    question = make_question(entry, "why", question_en="Why?", answer_en="So.")
    changed(entry, **in_all(day(1), "changed_at"))
    question.delete()
    entry.refresh_from_db()
    assert entry.changed_at_en > timezone.now() - timedelta(minutes=1)
    assert entry.changed_at_et == day(1)


def test_an_entry_keeps_its_id_when_its_address_changes(client, db):
    entry = make_entry("churn", **in_all("churn", "term"))
    before = text(entries_of(feed_of(client))[0], "id")
    entry.slug_en = "customer-churn"
    entry.term_en = "customer churn"
    entry.save()
    after = entries_of(feed_of(client))[0]
    assert text(after, "id") == before
    assert link(after, "alternate").endswith("/customer-churn/")
    others = {text(entries_of(feed_of(client, code))[0], "id") for code in ("et", "ro")}
    assert len(others | {before}) == 3


@pytest.mark.parametrize("when", [None, timedelta(days=1)], ids=["draft", "scheduled"])
def test_what_is_not_published_is_not_in_the_feed(client, db, when):
    moment = timezone.now() + when if when else None
    make_entry("secret", **in_all("Secret", "term"), **in_all(moment, "published_at"))
    make_entry("shown", term_et="Shown")
    assert [text(e, "title") for e in entries_of(feed_of(client, "et"))] == ["Shown"]
    assert entries_of(feed_of(client, "en")) == []


def test_the_feed_holds_fifty_entries_at_one_price(
    client, db, django_assert_num_queries
):
    Entry.objects.bulk_create(
        Entry(
            concept=f"c-{n}",
            **in_all(f"c-{n}", "slug", "term", "definition"),
            **in_all(LONG_AGO, "published_at"),
        )
        for n in range(60)
    )
    # Their texts, their publication, their questions; and what is to be read of them.
    with django_assert_num_queries(4):
        assert len(entries_of(feed_of(client))) == 50


@pytest.mark.parametrize("typed", [EVIL, "a\x00\x1b\x0bb\ufffe", "<b>bold</b>"])
def test_whatever_is_typed_is_text_in_the_feed(client, db, typed):
    make_entry("churn", term_en="churn", definition_en=typed.replace("\x00", ""))
    Entry.objects.update(term_en=typed.replace("\x00", ""))
    entry = entries_of(feed_of(client))[0]
    seen = "".join(c for c in typed if c >= " " and c != "\ufffe")
    assert text(entry, "title") == seen
    summary = text(entry, "summary")
    assert "<" not in summary
    assert entry.find(f"{ATOM}summary").get("type") == "html"


# llms.txt ---------------------------------------------------------------------------


def test_models_are_told_where_everything_is_in_each_language(client, db):
    make_entry("churn", **in_all("Churn [x]", "term"), **in_all("Body.", "body"))
    response = client.get("/llms.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.text.splitlines()
    assert lines[0] == "# Churn glossary"
    assert [line for line in lines if line.startswith("## ")] == [
        "## Eesti",
        "## Română",
        "## English",
        "## Data",
    ]
    assert (
        f"- [Churn \\[x\\]]({settings.SITE_URL}/et/sonastik/churn/): "
        "Definition of churn." in lines
    )
    addresses = [line.split("](")[1].split(")")[0] for line in lines if "](" in line]
    assert len(addresses) == len(set(addresses)) > 30
    for address in addresses:
        path = address.removeprefix(settings.SITE_URL)
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize("when", [None, timedelta(days=1)], ids=["draft", "scheduled"])
def test_models_are_not_told_of_what_is_not_published(client, db, when):
    moment = timezone.now() + when if when else None
    make_entry(
        "secret",
        **in_all("Secret", "term", "body"),
        **in_all(moment, "published_at"),
    )
    assert "secret" not in client.get("/llms.txt").text.lower()


def test_models_are_told_of_the_pages_alone_where_the_glossary_is_long(
    client, db, monkeypatch
):
    monkeypatch.setattr("glossary.listing.PAGE_SIZE", 1)
    for concept in ("first", "second"):
        make_entry(concept, term_en=concept, body_en="Body.")
    text = client.get("/llms.txt").text
    assert "/en/glossary/)" in text
    assert "/en/glossary/first/" not in text
