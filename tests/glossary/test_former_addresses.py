"""What readers find where an entry once was: its new address, or that it is gone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from glossary.exchange import dump_folder, load_folder
from glossary.models import Entry, FormerAddress
from glossary.models.entry_queryset import Status
from tests.browsing import is_indexable, language_links, read
from tests.factories import LONG_AGO, make_entry

pytestmark = pytest.mark.django_db


def move(entry, slug):
    entry.slug_et = slug
    entry.save()


def withdraw(entry):
    entry.published_at_et = None
    entry.save()


def at(slug):
    return f"/et/sonastik/{slug}/"


def assert_moved(client, slug, target):
    response = client.get(at(slug))
    assert response.status_code == 301
    assert response["Location"] == at(target)


def assert_gone(client, slug):
    return read(client, at(slug), 410)


# A changed address ------------------------------------------------------------------


def test_a_changed_address_leads_to_the_new_one_for_good(client):
    move(make_entry("churn", term_et="voolavus"), "voolavus")
    assert_moved(client, "churn", "voolavus")
    read(client, at("voolavus"))


def test_a_chain_of_changes_is_one_step(client):
    entry = make_entry("churn", term_et="voolavus")
    for slug in ("b", "c", "d"):
        move(entry, slug)
    for slug in ("churn", "b", "c"):
        assert_moved(client, slug, "d")


def test_what_stood_behind_the_address_is_kept(client):
    move(make_entry("churn", term_et="voolavus"), "voolavus")
    response = client.get(at("churn") + "?utm_source=%C3%B5&b=1%202")
    assert response["Location"] == at("voolavus") + "?utm_source=%C3%B5&b=1%202"


def test_an_address_taken_back_is_its_own_again(client):
    entry = make_entry("churn", term_et="voolavus")
    move(entry, "voolavus")
    move(entry, "churn")
    read(client, at("churn"))
    assert_moved(client, "voolavus", "churn")


def test_an_address_is_left_in_one_language_alone(client):
    entry = make_entry("churn", term_et="voolavus", term_ro="abandon", slug_ro="old")
    move(entry, "voolavus")
    read(client, "/ro/glosar/old/")
    assert client.get("/ro/glosar/churn/").status_code == 404


def test_another_entry_that_takes_the_address_wins(client):
    entry = make_entry("churn", term_et="voolavus")
    move(entry, "voolavus")
    other = make_entry("other", term_et="muu", slug_et="churn", published_at_et=None)
    assert_moved(client, "churn", "voolavus")
    other.published_at_et = LONG_AGO
    other.save()
    assert "muu" in read(client, at("churn")).text
    move(other, "muu")
    assert_moved(client, "churn", "muu")


def test_two_entries_may_swap_their_addresses(client):
    first = make_entry("first", term_et="esimene", slug_et="a")
    second = make_entry("second", term_et="teine", slug_et="b")
    move(first, "c")
    move(second, "a")
    move(first, "b")
    assert "esimene" in read(client, at("b")).text
    assert "teine" in read(client, at("a")).text
    assert_moved(client, "c", "b")


def test_the_address_of_a_draft_leaves_nothing_behind(client):
    entry = make_entry("churn", term_et="voolavus", published_at_et=None)
    move(entry, "voolavus")
    assert client.get(at("churn")).status_code == 404
    assert not FormerAddress.objects.exists()


def test_a_scheduled_entry_leaves_nothing_until_it_has_appeared(client):
    later = timezone.now() + timedelta(days=1)
    entry = make_entry("churn", term_et="voolavus", published_at_et=later)
    move(entry, "voolavus")
    withdraw(entry)
    assert not FormerAddress.objects.exists()
    # By itself, without being saved.
    Entry.objects.update(published_at_et=LONG_AGO)
    move(Entry.objects.get(), "kadu")
    assert_moved(client, "voolavus", "kadu")


# A withdrawn entry ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefix", "language", "words"),
    [
        ("/et/sonastik/", "et", "See leht on tagasi võetud"),
        ("/ro/glosar/", "ro", "Această pagină a fost retrasă"),
        ("/en/glossary/", "en", "This page has been withdrawn"),
    ],
)
def test_a_withdrawn_entry_says_so_in_the_language_of_its_page(
    client, prefix, language, words
):
    entry = make_entry("free-trial", **{f"term_{language}": "Churn"})
    entry.set_in_language("published_at", language, None)
    entry.save()
    page = read(client, f"{prefix}free-trial/", 410)
    assert page.one("html").attrs["lang"] == language
    assert page.one("h1").text == words
    assert not is_indexable(page)
    search = page.one("main").one("a", class_="button")
    assert search.attrs["href"].endswith("/?q=free%20trial")


def test_a_withdrawn_entry_leads_to_the_languages_in_which_it_is_published(client):
    entry = make_entry("churn", term_et="voolavus", term_en="Churn", term_ro="abandon")
    entry.published_at_ro = None
    withdraw(entry)
    page = assert_gone(client, "churn")
    links = page.one("main").all("a", hreflang=None)
    assert [link.attrs["href"] for link in links] == ["/en/glossary/churn/"]
    assert links[0].language == "en"
    switch = language_links(page)
    assert switch["en"].attrs["href"] == "/en/glossary/churn/"
    assert switch["ro"].attrs["href"] == "/ro/glosar/"


def test_every_former_address_of_a_withdrawn_entry_is_gone(client):
    entry = make_entry("churn", term_et="voolavus")
    move(entry, "voolavus")
    withdraw(entry)
    move(entry, "kolmas")
    assert_gone(client, "churn")
    assert_gone(client, "voolavus")
    # Written since, and never seen by a reader.
    assert client.get(at("kolmas")).status_code == 404


def test_an_entry_published_again_is_found_at_all_its_addresses(client):
    entry = make_entry("churn", term_et="voolavus")
    withdraw(entry)
    move(entry, "voolavus")
    entry.published_at_et = LONG_AGO
    entry.save()
    assert_moved(client, "churn", "voolavus")


def test_an_entry_put_off_is_gone_until_its_time(client):
    entry = make_entry("churn", term_et="voolavus")
    entry.published_at_et = timezone.now() + timedelta(days=1)
    entry.save()
    assert_gone(client, "churn")
    assert entry.status("et") == Status.SCHEDULED


@pytest.mark.parametrize(
    "delete", [Entry.delete, lambda entry: Entry.objects.filter(pk=entry.pk).delete()]
)
def test_a_deleted_entry_is_gone_at_all_its_addresses(client, delete):
    entry = make_entry("churn", term_et="voolavus", term_en="Churn")
    move(entry, "voolavus")
    delete(entry)
    assert_gone(client, "churn")
    assert_gone(client, "voolavus")
    read(client, "/en/glossary/churn/", 410)


def test_a_deleted_entry_that_comes_back_has_its_addresses_again(client):
    entry = make_entry("churn", term_et="voolavus")
    move(entry, "voolavus")
    pk = entry.pk
    entry.delete()
    entry.pk = pk
    entry.save()
    assert_moved(client, "churn", "voolavus")


def test_a_deleted_draft_was_never_there(client):
    make_entry("churn", term_et="voolavus", published_at_et=None).delete()
    assert client.get(at("churn")).status_code == 404


def test_what_never_was_public_looks_like_what_never_was(client):
    make_entry("churn", term_et="voolavus", published_at_et=None)
    draft, missing = client.get(at("churn")), client.get(at("nothing"))
    assert draft.status_code == missing.status_code == 404
    assert draft.content == missing.content.replace(b"nothing", b"churn")


def test_the_status_of_an_entry_tells_withdrawn_from_draft():
    entry = make_entry("churn", term_et="voolavus", term_en="Churn")
    make_entry("draft", term_et="mustand", published_at_et=None)
    withdraw(entry)
    entry = Entry.objects.get(concept="churn")
    assert entry.status("et") == Status.WITHDRAWN
    assert entry.status("en") == Status.PUBLISHED
    assert Entry.objects.in_status(Status.WITHDRAWN, "et").get() == entry
    assert Entry.objects.in_status(Status.DRAFT, "et").get().concept == "draft"


# The content folder -----------------------------------------------------------------


def test_an_address_changed_in_the_content_folder_is_left_too(client, tmp_path):
    make_entry("churn", term_et="voolavus", slug_et="a")
    make_entry("cohort", term_et="kohort", slug_et="b")
    dump_folder(tmp_path)
    load_folder(tmp_path)
    for concept, slug in {"churn": "b", "cohort": "c"}.items():
        path = tmp_path / concept / "et.md"
        old = {"b": "slug: a", "c": "slug: b"}[slug]
        path.write_text(path.read_text("utf-8").replace(old, f"slug: {slug}"), "utf-8")
    load_folder(tmp_path, overwrite=True)
    assert_moved(client, "a", "b")
    assert "voolavus" in read(client, at("b")).text
    slugs = FormerAddress.objects.order_by("slug").values_list("slug", flat=True)
    assert list(slugs) == ["a", "b"]
