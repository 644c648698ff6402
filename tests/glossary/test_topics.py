"""Topics: as files, as pages, and beside an entry."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from glossary.content_format import TOPICS_FILE
from glossary.exchange import dump_folder, load_folder
from glossary.history import compare
from glossary.located_yaml import ContentError
from glossary.models import Entry, Topic
from glossary.models.revised import LANGUAGE_CODES
from glossary.versions import contents, latest_version
from tests.browsing import alternates, is_indexable, language_links, read
from tests.factories import make_entry

TOPICS = {"et": "/et/teemad/", "ro": "/ro/teme/", "en": "/en/topics/"}


def make_topic(key, **fields):
    """Create a topic, named in each language that has a `title_xx`."""
    for code in LANGUAGE_CODES:
        if fields.get(f"title_{code}"):
            fields.setdefault(f"slug_{code}", key)
            fields.setdefault(f"introduction_{code}", f"About {key}.")
    return Topic.objects.create(key=key, **fields)


def in_all(value, name):
    return {f"{name}_{code}": value for code in LANGUAGE_CODES}


# The list of topics -----------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_topics_are_listed_in_their_order_with_their_terms(client, db, language):
    second = make_topic("money", **in_all("Money", "title"), position=2)
    first = make_topic("people", **in_all("People", "title"), position=1)
    make_entry("b", **in_all("b", "term"), topic=first)
    make_entry("a", **in_all("a", "term"), topic=first)
    make_entry("m", **in_all("m", "term"), topic=second)
    make_entry("none", **in_all("none", "term"))
    draft = {f"term_{language}": "draft", f"published_at_{language}": None}
    make_entry("draft", topic=first, **draft)
    sections = read(client, TOPICS[language]).one("div", class_="topics").all("section")
    found = [
        (s.one("h2").text, [a.text for a in s.one("ul").all("a")]) for s in sections
    ]
    assert found == [("People", ["a", "b"]), ("Money", ["m"])]
    assert sections[0].one("h2").one("a").attrs["href"] == f"{TOPICS[language]}people/"


def test_a_topic_without_a_title_in_a_language_is_not_shown_there(client, db):
    topic = make_topic("people", title_en="People")
    make_entry("a", term_et="a", topic=topic)
    assert not read(client, "/et/teemad/").all("section")
    assert not read(client, "/et/sonastik/a/").all("nav", class_="around")
    read(client, "/et/teemad/people/", 404)


@pytest.mark.parametrize("entries", [2, 12])
def test_topics_cost_two_queries(client, db, django_assert_num_queries, entries):
    topic = make_topic("people", title_en="People")
    for number in range(entries):
        make_entry(f"c-{number}", term_en=f"term {number}", topic=topic)
    with django_assert_num_queries(2):
        assert len(read(client, "/en/topics/").one("ul").all("li")) == entries


def test_topics_of_a_long_glossary_lead_to_their_terms(client, db, monkeypatch):
    monkeypatch.setattr("glossary.listing.PAGE_SIZE", 2)
    topic = make_topic("people", title_en="People")
    for term in "abc":
        make_entry(term, term_en=term, topic=topic)
    section = read(client, "/en/topics/").one("section")
    assert [a.text for a in section.all("a")] == ["People"]


# One topic --------------------------------------------------------------------------


def test_a_topic_defines_its_terms_and_leads_to_the_others(
    client, db, django_assert_num_queries
):
    people = make_topic("people", title_en="People")
    make_topic("money", title_en="Money")
    for term in ("bee", "ant"):
        make_entry(term, term_en=term, topic=people)
    make_entry("elsewhere", term_en="elsewhere")
    with django_assert_num_queries(2):
        page = read(client, "/en/topics/people/")
    assert page.one("h1").text == "People"
    assert page.one("p", class_="lead").text == "About people."
    cards = [(card.one("a").text, card.one("p").text) for card in page.all("article")]
    assert cards == [("ant", "Definition of ant."), ("bee", "Definition of bee.")]
    others = page.one("nav", class_="other-topics").all("a")
    assert [(a.text, a.attrs["href"]) for a in others] == [
        ("Money", "/en/topics/money/")
    ]


def test_a_long_topic_is_divided_into_pages(client, db, monkeypatch):
    monkeypatch.setattr("glossary.listing.PAGE_SIZE", 2)
    topic = make_topic("people", title_en="People")
    for term in "abc":
        make_entry(term, term_en=term, topic=topic)
    first = read(client, "/en/topics/people/")
    second = read(client, "/en/topics/people/?from=c")
    assert first.one("a", rel="next").attrs["href"] == "?from=c"
    assert [card.one("a").text for card in second.all("article")] == ["c"]
    assert (is_indexable(first), is_indexable(second)) == (True, False)


def test_a_topic_is_the_same_page_in_the_languages_that_name_it(client, db):
    make_topic("people", title_et="Inimesed", slug_et="inimesed", title_en="People")
    page = read(client, "/en/topics/people/")
    links = {code: link.attrs["href"] for code, link in language_links(page).items()}
    assert links == {
        "et": "/et/teemad/inimesed/",
        "ro": "/ro/teme/",
        "en": "/en/topics/people/",
    }
    assert set(alternates(page)) == {"et", "en", "x-default"}
    sitemap = client.get("/sitemap.xml").text
    assert "/et/teemad/inimesed/" in sitemap
    assert "/ro/teme/people/" not in sitemap


# Beside an entry --------------------------------------------------------------------


def test_an_entry_leads_to_its_topic_and_to_the_terms_beside_it(client, db):
    topic = make_topic("people", title_en="People")
    for term in ("ant", "bee", "cat", "dog"):
        make_entry(term, term_en=term, topic=topic)
    make_entry("bat", term_en="bat")
    page = read(client, "/en/glossary/bee/")
    around = page.one("nav", class_="around")
    assert around.one("h2").one("a").attrs["href"] == "/en/topics/people/"
    assert around.one("a", rel="prev").attrs["href"] == "/en/glossary/ant/"
    assert around.one("a", rel="next").attrs["href"] == "/en/glossary/cat/"
    facts = page.one("dl", class_="facts")
    assert facts.all("a", href="/en/topics/people/")[0].text == "People"
    first = read(client, "/en/glossary/ant/").one("nav", class_="around")
    assert not first.all("a", rel="prev")


def test_an_entry_costs_one_query_more_for_its_neighbours(
    client, db, django_assert_num_queries
):
    topic = make_topic("people", title_en="People")
    for number in range(9):
        make_entry(f"c-{number}", term_en=f"term {number}", topic=topic)
    with django_assert_num_queries(6):
        assert len(read(client, "/en/glossary/c-4/").one(class_="around").all("a")) == 3


def test_an_entry_alone_under_its_topic_has_no_neighbours(client, db):
    make_entry("ant", term_en="ant", topic=make_topic("people", title_en="People"))
    page = read(client, "/en/glossary/ant/")
    assert not page.all("nav", class_="around")
    assert "People" in page.one("dl", class_="facts").text


# Rules ------------------------------------------------------------------------------


def test_two_topics_cannot_have_one_address_in_a_language(db):
    make_topic("people", title_et="Inimesed")
    with pytest.raises(ValidationError) as refused:
        Topic(key="other", title_et="Muud", slug_et="people").full_clean()
    assert "slug_et" in refused.value.error_dict
    make_topic("nameless")
    make_topic("nameless-too", title_ro="Altele")


def test_a_topic_with_a_title_needs_an_address(db):
    with pytest.raises(ValidationError, match="A title \\(Eesti\\) needs its address"):
        Topic(key="people", title_et="Inimesed").full_clean()


def test_a_topic_under_which_entries_stand_cannot_be_deleted(db):
    topic = make_topic("people", title_en="People")
    entry = make_entry("ant", term_en="ant", topic=topic)
    with pytest.raises(ProtectedError):
        topic.delete()
    entry.topic = None
    entry.save()
    topic.delete()
    assert [row.history_type for row in Topic.history.all()] == ["-", "+"]


def test_the_history_of_an_entry_names_its_topics(db):
    people, money = (
        make_topic(key, title_en=key.title()) for key in ("people", "money")
    )
    entry = make_entry("ant", term_en="ant", topic=people)
    first = latest_version(entry.pk)
    entry.topic = money
    entry.save()
    [part] = compare(contents(first), contents(latest_version(entry.pk)))
    [change] = part.changes
    assert (change.field, change.before, change.after) == ("topic", "People", "Money")


# As files ---------------------------------------------------------------------------

FILE = """topics:
- key: people
  texts:
    et:
      title: Inimesed
      slug: inimesed
      introduction: Kes nad on.
    en:
      title: People
      slug: people
- key: money
  texts:
    en:
      title: Money
      slug: money
"""
ENTRY = "---\nterm: ant\n---\n"


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


@pytest.fixture
def folder(tmp_path):
    write(
        tmp_path,
        {
            TOPICS_FILE: FILE,
            "ant/concept.yaml": "topic: people\n",
            "ant/en.md": ENTRY,
        },
    )
    return tmp_path


def test_topics_are_loaded_and_written_back_byte_by_byte(db, folder):
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    load_folder(folder)
    assert Entry.objects.get().topic.title_et == "Inimesed"
    assert [topic.key for topic in Topic.objects.all()] == ["people", "money"]
    assert load_folder(folder).files == {"unchanged": 3}
    dump_folder(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before


def test_topics_change_with_their_file(db, folder):
    load_folder(folder)
    # The two exchange their addresses and their places; a third comes.
    text = FILE.replace("slug: people", "slug: x").replace(
        "slug: money", "slug: people"
    )
    text = text.replace("slug: x", "slug: money") + "- key: third\n"
    write(folder, {TOPICS_FILE: text})
    assert load_folder(folder).kept == []
    slugs = list(Topic.objects.values_list("key", "slug_en"))
    assert slugs == [("people", "money"), ("money", "people"), ("third", None)]
    assert load_folder(folder).files == {"unchanged": 3}


def test_a_topic_that_the_file_dropped_goes_unless_entries_stand_under_it(db, folder):
    load_folder(folder)
    other = make_entry("bee", term_en="bee", topic=Topic.objects.get(key="money"))
    write(folder, {TOPICS_FILE: FILE[: FILE.index("- key: money")]})
    assert load_folder(folder).kept == [TOPICS_FILE]
    assert Topic.objects.get(key="money").slug_en == "money"
    other.delete()
    assert load_folder(folder).kept == []
    assert [topic.key for topic in Topic.objects.all()] == ["people"]


def test_a_topic_may_be_renamed_and_keep_its_address(db, folder):
    load_folder(folder)
    write(
        folder,
        {
            TOPICS_FILE: FILE.replace("key: people", "key: humans"),
            "ant/concept.yaml": "topic: humans\n",
        },
    )
    assert load_folder(folder).kept == []
    assert Entry.objects.get().topic.slug_en == "people"
    assert Topic.objects.count() == 2


def test_what_an_editor_changed_in_a_topic_is_kept(db, folder):
    load_folder(folder)
    topic = Topic.objects.get(key="people")
    topic.title_en = "Persons"
    topic.save()
    write(folder, {TOPICS_FILE: FILE.replace("Money", "Cash")})
    assert load_folder(folder).kept == [TOPICS_FILE]
    assert Topic.objects.get(key="people").title_en == "Persons"
    load_folder(folder, overwrite=True)
    assert Topic.objects.get(key="people").title_en == "People"


def test_a_concept_waits_for_a_topic_that_an_editor_deleted(db, folder):
    load_folder(folder)
    Topic.objects.get(key="money").delete()
    write(folder, {"ant/concept.yaml": "topic: money\n"})
    assert load_folder(folder).kept == [TOPICS_FILE, "ant/concept.yaml"]
    assert Entry.objects.get().topic.key == "people"


@pytest.mark.parametrize(
    ("name", "text", "line", "reason"),
    [
        (TOPICS_FILE, FILE + "- key: people\n", 16, "“people” stands twice"),
        (TOPICS_FILE, FILE.replace("et:", "fi:"), 4, "“fi” is no language"),
        (TOPICS_FILE, FILE.replace("slug: money", "slug: people"), 8, "Another topic"),
        (TOPICS_FILE, FILE.replace("slug: money", "slug: Mõni"), 15, "slug"),
        (TOPICS_FILE, FILE.replace("title: Money\n", "x: y\n"), 13, "title"),
        (TOPICS_FILE, "- key: people\n", 1, "Fields (name: value) were expected"),
        ("ant/concept.yaml", "topic: nowhere\n", 1, "“nowhere” does not stand in"),
    ],
)
def test_a_broken_file_is_refused_with_line_and_reason(
    db, folder, name, text, line, reason
):
    write(folder, {name: text})
    with pytest.raises(ContentError) as refused:
        load_folder(folder)
    assert refused.value.path == folder / name
    assert reason in str(refused.value)
    assert refused.value.line == line
    assert not Topic.objects.exists()


def test_a_dump_without_topics_leaves_no_file_of_them(db, folder):
    make_entry("ant", term_en="ant")
    dump_folder(folder)
    assert not (folder / TOPICS_FILE).exists()
