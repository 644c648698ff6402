"""Lists of entries: whole while they are short, letter by letter when they are long."""

import pytest

from glossary import listing
from glossary.listing import stretch, used_letters
from glossary.models import Entry
from tests.browsing import is_indexable, read
from tests.factories import make_entry

LISTS = {"et": "/et/sonastik/", "ro": "/ro/glosar/", "en": "/en/glossary/"}
ALPHABETS = {
    "et": "ABCDEFGHIJKLMNOPQRSŠZŽTUVWÕÄÖÜXY",
    "ro": "AĂÂBCDEFGHIÎJKLMNOPQRSȘTȚUVWXYZ",
    "en": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
}


def make_terms(language, *terms):
    for number, term in enumerate(terms):
        make_entry(f"c-{number}", **{f"term_{language}": term})


@pytest.fixture
def short_pages(monkeypatch):
    """Three entries fill a page."""
    monkeypatch.setattr(listing, "PAGE_SIZE", 3)


def terms_of(page):
    return [card.one("a").text for card in page.all("article")]


def letters_of(page):
    """Return {letter: where it leads}, in the order of the page; "" is nowhere."""
    [nav] = page.all("nav", class_="letters")
    letters = [part for part in nav.parts if not isinstance(part, str)]
    return {letter.text: letter.attrs.get("href", "") for letter in letters}


# Stretches --------------------------------------------------------------------------


def test_a_stretch_knows_where_the_pages_around_it_begin(db):
    make_terms("en", *"abcdefgh")
    first = stretch(Entry.objects.all(), "en", size=3)
    second = stretch(Entry.objects.all(), "en", first.after, size=3)
    third = stretch(Entry.objects.all(), "en", second.after, size=3)
    found = [[e.term for e in part.entries] for part in (first, second, third)]
    assert found == [["a", "b", "c"], ["d", "e", "f"], ["g", "h"]]
    assert (first.before, third.after) == ("", "")
    assert stretch(Entry.objects.all(), "en", third.before, size=3) == second
    assert stretch(Entry.objects.all(), "en", second.before, size=3) == first


def test_a_stretch_leaves_nothing_out_where_terms_sort_alike(db):
    make_terms("en", *["same"] * 7)
    concepts, start = [], ""
    for _page in range(4):
        part = stretch(Entry.objects.all(), "en", start, size=2)
        concepts += [entry.concept for entry in part.entries]
        start = part.after
    assert concepts == [f"c-{number}" for number in range(7)]
    assert start == ""


@pytest.mark.parametrize("start", ["nobody", "\x00", "a" * 5000, "-1", "'"])
def test_an_unknown_beginning_is_the_beginning(client, db, start):
    make_terms("en", "a", "b")
    assert stretch(Entry.objects.all(), "en", start).is_whole
    assert terms_of(read(client, LISTS["en"], query_params={"from": start})) == [
        "a",
        "b",
    ]


def test_a_page_that_begins_at_an_entry_without_a_term_comes_last(db):
    make_terms("en", "zebra")
    make_entry("nameless", term_et="nimi")
    part = stretch(Entry.objects.all(), "en")
    assert [entry.concept for entry in part.entries] == ["c-0", "nameless"]


def test_letters_are_in_use_where_an_entry_stands_under_them(
    db, django_assert_num_queries
):
    make_terms("et", "õnn", "Šokk", "1:1", "caisse", "Ñandu")
    make_entry("elsewhere", term_ro="zebră")
    with django_assert_num_queries(1):
        assert used_letters(Entry.objects.all(), "et") == set("ÕŠ#CN")


# By letter --------------------------------------------------------------------------


@pytest.mark.parametrize(
    # A letter that the alphabet lacks stands with the one it is made of.
    ("language", "used"),
    [("et", "AZTÕ"), ("ro", "AOȚZ"), ("en", "AOTZ")],
)
def test_the_index_shows_the_whole_alphabet_and_leads_to_what_is_there(
    client, db, language, used
):
    make_terms(language, "õun", "țap", "zoom", "ananas")
    page = read(client, LISTS[language])
    letters = letters_of(page)
    assert "".join(letters) == ALPHABETS[language]
    leading = {letter: url for letter, url in letters.items() if url}
    assert "".join(leading) == used
    assert {url[1:] for url in leading.values()} <= set(page.ids)


def test_what_begins_with_no_letter_goes_first(client, db):
    make_terms("en", "apple", "1:1")
    letters = letters_of(read(client, LISTS["en"]))
    assert next(iter(letters)) == "#"
    assert letters["#"] == "#letter-#"


def test_a_long_index_is_read_letter_by_letter(client, db, short_pages):
    make_terms("et", "aa", "ab", "ac", "ad", "õnn", "zoom")
    page = read(client, LISTS["et"])
    assert terms_of(page) == ["aa", "ab", "ac"]
    assert letters_of(page)["Õ"] == "?letter=%C3%B5"
    assert letters_of(page)["B"] == ""
    under_o = read(client, LISTS["et"] + letters_of(page)["Õ"])
    assert terms_of(under_o) == ["õnn"]
    assert under_o.one("nav", class_="letters").one(aria_current="page").text == "Õ"
    assert under_o.one("title").text.startswith("Õ · ")


def test_what_a_letter_holds_beyond_a_page_follows_on_the_next(client, db, short_pages):
    make_terms("en", "aa", "ab", "ac", "ad", "b")
    first = read(client, LISTS["en"] + "?letter=a")
    further = first.one("a", rel="next").attrs["href"]
    assert further == "?letter=a&from=c-3"
    second = read(client, LISTS["en"] + further)
    assert (terms_of(first), terms_of(second)) == (["aa", "ab", "ac"], ["ad"])
    assert not second.all("a", rel="next")
    back = read(client, LISTS["en"] + second.one("a", rel="prev").attrs["href"])
    assert terms_of(back) == terms_of(first)


def test_a_long_index_can_be_read_to_its_end(client, db, short_pages):
    terms = [f"{letter}{number}" for letter in "abc" for number in range(3)]
    make_terms("en", *terms)
    found, address = [], ""
    while address is not None:
        page = read(client, LISTS["en"] + address)
        found += terms_of(page)
        further = page.all("a", rel="next")
        address = further[0].attrs["href"] if further else None
    assert found == terms


def test_only_the_beginning_of_the_index_is_for_search_engines(client, db, short_pages):
    make_terms("en", "aa", "ab", "ac", "ad")
    assert is_indexable(read(client, LISTS["en"]))
    assert not is_indexable(read(client, LISTS["en"] + "?letter=a"))
    assert not is_indexable(read(client, LISTS["en"] + "?from=c-3"))


@pytest.mark.parametrize("letter", ["1", "ab", "", "%00", "\u0967", "õ", "x" * 5000])
def test_an_odd_letter_is_as_good_as_none(client, db, letter):
    make_terms("en", "a", "b")
    page = read(client, LISTS["en"], query_params={"letter": letter})
    assert terms_of(page) == ["a", "b"]


def test_a_letter_with_nothing_under_it_says_so(client, db):
    make_terms("en", "a")
    page = read(client, LISTS["en"] + "?letter=q")
    assert page.one("p", class_="empty").text


# Home -------------------------------------------------------------------------------


def test_home_leads_from_every_letter_to_the_definitions(client, db):
    make_terms("ro", "țap", "ananas")
    letters = letters_of(read(client, "/ro/"))
    assert "".join(letters) == ALPHABETS["ro"]
    assert (letters["Ț"], letters["B"]) == ("/ro/glosar/#letter-Ț", "")


def test_home_of_a_long_glossary_shows_the_letters_alone(client, db, short_pages):
    make_terms("en", *"abcd")
    page = read(client, "/en/")
    assert letters_of(page)["D"] == "/en/glossary/?letter=d"
    assert not page.all("dl", class_="entry-index")


def test_home_of_a_long_glossary_does_not_read_its_relations(
    client, db, short_pages, django_assert_num_queries
):
    make_terms("en", *"abcd")
    with django_assert_num_queries(2):
        read(client, "/en/")


def test_home_leads_to_all_ways_into_the_glossary(client, db):
    ways = read(client, "/en/").one("nav", class_="ways").all("a")
    assert "/en/topics/" in [way.attrs["href"] for way in ways]


# What it costs ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "queries"),
    [("", 2), ("?letter=a", 2), ("?letter=a&from=c-3", 4)],
)
def test_a_page_of_a_long_index_costs_few_queries(
    client, db, short_pages, django_assert_num_queries, query, queries
):
    make_terms("en", *[f"a{number}" for number in range(9)])
    with django_assert_num_queries(queries):
        read(client, LISTS["en"] + query)


def test_a_whole_index_costs_one_query(client, db, django_assert_num_queries):
    make_terms("en", *"abcd")
    with django_assert_num_queries(1):
        read(client, LISTS["en"])
