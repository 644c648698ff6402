"""All terms in all languages, side by side: sorted, filtered, divided into pages."""

import pytest

from glossary.models import Entry
from tests.browsing import alternates, is_indexable, language_links, read
from tests.factories import make_entry, make_label

TABLES = {
    "et": "/et/kolmes-keeles/",
    "ro": "/ro/in-trei-limbi/",
    "en": "/en/translations/",
}


def rows_of(page):
    return [
        [cell.text for cell in row.all("td")]
        for body in page.all("tbody")
        for row in body.all("tr")
    ]


def make_terms():
    """Four concepts, of which one is Estonian alone and one has no Romanian yet."""
    make_entry("sky", term_et="õhk", term_ro="țara", term_en="air")
    make_entry("tree", term_et="zoo", term_ro="sare", term_en="tree")
    make_entry("own", term_et="uba")
    make_entry("soon", term_et="aed", term_ro="zi", term_en="bee", published_at_ro=None)


@pytest.mark.parametrize("language", TABLES)
def test_each_row_holds_a_term_in_every_language_and_leads_to_it(client, db, language):
    make_terms()
    page = read(client, TABLES[language])
    assert {th.text for th in page.all("th")} == {"Eesti", "Română", "English"}
    row = next(row for row in page.one("tbody").all("tr") if "õhk" in row.text)
    assert [(a.text, a.language, a.attrs["href"]) for a in row.all("a")] == [
        ("õhk", "et", "/et/sonastik/sky/"),
        ("țara", "ro", "/ro/glosar/sky/"),
        ("air", "en", "/en/glossary/sky/"),
    ]


@pytest.mark.parametrize(
    ("sort", "terms"),
    [
        ("et", ["aed", "zoo", "uba", "õhk"]),
        ("ro", ["zoo", "õhk", "aed", "uba"]),
        ("en", ["õhk", "aed", "zoo", "uba"]),
    ],
)
def test_rows_follow_the_alphabet_of_any_column(client, db, sort, terms):
    make_terms()
    page = read(client, f"/en/translations/?sort={sort}")
    assert [row[0] for row in rows_of(page)] == terms
    [sorted_by] = page.all("th", aria_sort="ascending")
    assert sorted_by.language == sort


@pytest.mark.parametrize("language", TABLES)
def test_without_a_wish_rows_follow_the_language_of_the_page(client, db, language):
    make_terms()
    for query in ("", "?sort=fi", "?sort="):
        [sorted_by] = read(client, TABLES[language] + query).all("th", aria_sort=None)
        assert sorted_by.language == language


def test_what_is_not_published_is_said_to_be_missing_and_not_shown(client, db):
    make_terms()
    page = read(client, "/en/translations/?sort=et")
    assert rows_of(page)[0] == ["aed", "not yet in this language", "bee"]
    assert "zi" not in page.one("table").text
    make_entry("draft", term_et="mustand", published_at_et=None)
    assert "draft" not in read(client, "/en/translations/").response.text


def test_a_term_brings_its_synonyms_and_abbreviations(client, db):
    entry = make_entry("churn", term_et="voolavus")
    for position, (text, kind) in enumerate(
        [
            ("kadu", "synonym"),
            ("KV", "abbreviation"),
            ("ammendumine", "deprecated"),
            ("voolamus", "hidden"),
        ]
    ):
        make_label(entry, "et", text, kind, position=position)
    page = read(client, "/en/translations/")
    assert rows_of(page)[0][0] == "voolavus kadu, KV"


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("õh", ["õhk"]),
        ("OHK", ["õhk"]),
        ("tara", ["õhk"]),
        ("ţara", ["õhk"]),
        ("ee", ["aed", "zoo"]),
        ("  zoo ", ["zoo"]),
        ("lisanimi", ["uba"]),
        ("", ["aed", "zoo", "uba", "õhk"]),
        ("\u0301\x00", ["aed", "zoo", "uba", "õhk"]),
        ("zi", []),
        ("%", []),
        ("_", []),
        ("x" * 5000, []),
    ],
)
def test_rows_are_filtered_by_a_part_of_a_name_in_any_language(
    client, db, typed, terms
):
    make_terms()
    make_label(Entry.objects.get(concept="own"), "et", "lisanimi")
    page = read(client, "/en/translations/", query_params={"q": typed, "sort": "et"})
    assert [row[0].split()[0] for row in rows_of(page)] == terms


def test_a_filter_that_finds_many_finds_the_same(client, db, monkeypatch):
    make_terms()
    few = rows_of(read(client, "/en/translations/?q=e&sort=et"))
    monkeypatch.setattr("glossary.lookup._FEW", 1)
    assert rows_of(read(client, "/en/translations/?q=e&sort=et")) == few
    assert len(few) == 2


def test_a_filter_that_finds_nothing_says_so_and_leads_back(client, db):
    make_terms()
    page = read(client, "/en/translations/?q=<b>zyx")
    assert page.one("bdi").text == "“<b>zyx”"
    assert page.one("p", class_="all").one("a", href="/en/translations/").text
    assert page.one(id="filter").attrs["value"] == "<b>zyx"


def test_sorting_keeps_the_filter_and_filtering_the_order(client, db):
    make_terms()
    page = read(client, "/en/translations/?q=ee&sort=ro")
    links = [a.attrs["href"] for a in page.one("thead").all("a")]
    assert links[0] == "/en/translations/?sort=et&q=ee"
    form = page.one("form", class_="filter")
    assert form.one("input", name="sort").attrs["value"] == "ro"
    there = language_links(page)["et"].attrs["href"]
    assert there == "/et/kolmes-keeles/?sort=ro&q=ee"


def test_a_long_table_is_divided_into_pages(client, db, monkeypatch):
    monkeypatch.setattr("glossary.listing.PAGE_SIZE", 2)
    make_terms()
    found, address = [], "?sort=ro"
    while address is not None:
        page = read(client, "/en/translations/" + address)
        found += [row[0] for row in rows_of(page)]
        further = page.all("a", rel="next")
        address = further[0].attrs["href"] if further else None
    assert found == ["zoo", "õhk", "aed", "uba"]


def test_only_the_whole_table_is_for_search_engines(client, db):
    make_terms()
    page = read(client, "/en/translations/")
    assert is_indexable(page)
    assert set(alternates(page)) == {"et", "ro", "en", "x-default"}
    assert is_indexable(read(client, "/en/translations/?utm_source=letter"))
    for query in ("?q=a", "?sort=et", "?from=sky"):
        assert not is_indexable(read(client, "/en/translations/" + query))


def test_an_empty_glossary_has_no_table(client, db):
    page = read(client, "/ro/in-trei-limbi/")
    assert page.one("p", class_="empty").text == "Încă nu s-a publicat nimic."


@pytest.mark.parametrize("entries", [1, 30])
@pytest.mark.parametrize(("query", "queries"), [("", 2), ("?q=term&sort=ro", 3)])
def test_the_table_costs_two_queries_and_a_filter_one(
    client, db, django_assert_num_queries, entries, query, queries
):
    for number in range(entries):
        term = f"term {number}"
        make_entry(f"c-{number}", term_et=term, term_ro=term, term_en=term)
    with django_assert_num_queries(queries):
        assert len(rows_of(read(client, "/en/translations/" + query))) == entries
