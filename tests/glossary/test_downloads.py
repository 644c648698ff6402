"""The whole glossary as files: what translation tools, spreadsheets and scripts get."""

import csv
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import islice

import pytest
from django.conf import settings
from django.utils import timezone
from lxml import etree

from glossary.exchange.published import published_concepts
from glossary.models import Entry, Label, Question, RelatedEntry
from glossary.models.revised import LANGUAGE_CODES
from tests.browsing import loaded_content, read
from tests.factories import LONG_AGO, make_entry, make_label, make_question

FILES = {kind: f"/downloads/churn-glossary.{kind}" for kind in ("tbx", "csv", "json")}
TBX = "{urn:iso:std:iso:30042:ed-2}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
EVIL = "</term><script>alert(1)</script>]]>&\"'"

each_file = pytest.mark.parametrize("kind", FILES)


def in_all(value, *names):
    return {f"{name}_{code}": value for name in names for code in LANGUAGE_CODES}


def at(path):
    return settings.SITE_URL + path


def file_of(client, kind, status=200, **options):
    response = client.get(FILES[kind], **options)
    assert response.status_code == status
    return response


def bytes_of(client, kind):
    return b"".join(file_of(client, kind).streaming_content)


def tbx_of(client):
    return etree.fromstring(bytes_of(client, "tbx"))


def rows_of(client):
    text = bytes_of(client, "csv").decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


@pytest.fixture
def entry(db):
    found = make_entry(
        "churn",
        term_et="voolavus",
        slug_et="voolavus",
        definition_et="Lahkumine.",
        heading_et="Mis on voolavus?",
        term_en="churn",
    )
    when = datetime(2026, 3, 4, tzinfo=UTC)
    for number, kind in enumerate(("synonym", "abbreviation", "deprecated", "hidden")):
        make_label(found, "et", f"nimi {kind}", kind, position=number)
    make_label(found, "et", "nimi teine", position=9)
    make_question(found, "why", question_et="Miks?", answer_et="*Nii.*")
    Question.objects.update(changed_at_et=when)
    Entry.objects.update(changed_at_et=when, changed_at_en=when)
    return found


# TBX --------------------------------------------------------------------------------


def test_tbx_names_its_dialect_and_where_it_is_from(client, entry):
    root = tbx_of(client)
    assert root.tag == f"{TBX}tbx"
    assert dict(root.attrib) == {"style": "dca", "type": "TBX-Basic", XML_LANG: "en"}
    assert [child.tag for child in root] == [f"{TBX}tbxHeader", f"{TBX}text"]
    assert root.findtext(f".//{TBX}title") == "Churn glossary"
    assert root.findtext(f".//{TBX}sourceDesc/{TBX}p") == at("/")


def test_tbx_holds_a_section_for_each_language_with_its_definition(client, entry):
    (concept,) = tbx_of(client).iter(f"{TBX}conceptEntry")
    assert concept.get("id") == "churn"
    sections = concept.findall(f"{TBX}langSec")
    assert [section.get(XML_LANG) for section in sections] == ["et", "en"]
    definition = sections[0].find(f"{TBX}descripGrp/{TBX}descrip")
    assert (definition.get("type"), definition.text) == ("definition", "Lahkumine.")
    assert sections[0].findtext(f"{TBX}transacGrp/{TBX}date") == "2026-03-04"


def test_tbx_says_of_each_name_how_it_stands(client, entry):
    section = next(tbx_of(client).iter(f"{TBX}langSec"))
    names = [
        (
            term.findtext(f"{TBX}term"),
            {note.get("type"): note.text for note in term.iter(f"{TBX}termNote")},
        )
        for term in section.iter(f"{TBX}termSec")
    ]
    status = "administrativeStatus"
    assert names == [
        ("voolavus", {status: "preferredTerm-admn-sts"}),
        ("nimi synonym", {status: "admittedTerm-admn-sts"}),
        (
            "nimi abbreviation",
            {status: "admittedTerm-admn-sts", "termType": "abbreviation"},
        ),
        ("nimi deprecated", {status: "deprecatedTerm-admn-sts"}),
        ("nimi teine", {status: "admittedTerm-admn-sts"}),
    ]
    page = next(section.iter(f"{TBX}xref"))
    assert page.get("target") == at("/et/sonastik/voolavus/")


def test_tbx_refers_to_related_concepts_that_it_holds(client, entry):
    for concept, terms in {
        "30-day-churn": {"term_en": "a"},
        "hidden": {"term_en": "b", "published_at_en": None},
    }.items():
        RelatedEntry.objects.create(entry=entry, related=make_entry(concept, **terms))
    root = tbx_of(client)
    ids = {concept.get("id") for concept in root.iter(f"{TBX}conceptEntry")}
    targets = {ref.get("target") for ref in root.iter(f"{TBX}ref")}
    assert ids == {"churn", "_30-day-churn"}
    assert targets == {"_30-day-churn"}


# Which elements each may hold, in this order, of those that the file uses: the core
# structure of ISO 30042:2019 with the data categories of TBX-Basic.
MODEL = {
    "tbx": "tbxHeader text",
    "tbxHeader": "fileDesc",
    "fileDesc": "titleStmt sourceDesc",
    "titleStmt": "title",
    "sourceDesc": "p",
    "text": "body",
    "body": "conceptEntry*",
    "conceptEntry": "ref* langSec+",
    "langSec": "transacGrp descripGrp termSec+",
    "transacGrp": "transac date",
    "descripGrp": "descrip",
    "termSec": "term termNote+ xref?",
}
TYPES = {
    "ref": {"crossReference"},
    "transac": {"transactionType"},
    "descrip": {"definition"},
    "termNote": {"administrativeStatus", "termType"},
    "xref": {"externalCrossReference"},
}


def model_as_relax_ng():
    """Return the model above as a schema."""
    ns = 'xmlns="http://relaxng.org/ns/structure/1.0"'
    repeats = {"*": "zeroOrMore", "+": "oneOrMore", "?": "optional"}
    leaves = {name.rstrip("*+?") for held in MODEL.values() for name in held.split()}
    definitions = ""
    for name in sorted(MODEL.keys() | leaves):
        content = "<text/>" if name not in MODEL else ""
        for part in MODEL.get(name, "").split():
            reference = f'<ref name="{part.rstrip("*+?")}"/>'
            wrap = repeats.get(part[-1])
            content += f"<{wrap}>{reference}</{wrap}>" if wrap else reference
        attributes = ""
        if name in TYPES:
            values = "".join(f"<value>{value}</value>" for value in TYPES[name])
            attributes += (
                f'<attribute name="type"><choice>{values}</choice></attribute>'
            )
        if name in ("tbx", "langSec"):
            attributes += (
                '<attribute name="xml:lang"><data type="language"/></attribute>'
            )
        if name == "tbx":
            attributes += '<attribute name="style"><value>dca</value></attribute>'
            attributes += '<attribute name="type"><value>TBX-Basic</value></attribute>'
        if name == "conceptEntry":
            attributes += '<attribute name="id"><data type="ID"/></attribute>'
        if name == "ref":
            attributes += '<attribute name="target"><data type="IDREF"/></attribute>'
        if name == "xref":
            attributes += '<attribute name="target"><data type="anyURI"/></attribute>'
        if name == "date":
            content = '<data type="date"/>'
        definitions += (
            f'<define name="{name}"><element name="{name}">{attributes}{content}'
            "</element></define>"
        )
    return etree.RelaxNG(
        etree.fromstring(
            f'<grammar {ns} ns="{TBX[1:-1]}" datatypeLibrary='
            '"http://www.w3.org/2001/XMLSchema-datatypes">'
            f'<start><ref name="tbx"/></start>{definitions}</grammar>'
        )
    )


def test_the_published_glossary_is_valid_tbx(client, db):
    with loaded_content():
        root = tbx_of(client)
    model_as_relax_ng().assertValid(root)
    statuses = {
        note.text
        for note in root.iter(f"{TBX}termNote")
        if note.get("type") == "administrativeStatus"
    }
    assert statuses == {
        "preferredTerm-admn-sts",
        "admittedTerm-admn-sts",
        "deprecatedTerm-admn-sts",
    }
    concepts = list(root.iter(f"{TBX}conceptEntry"))
    assert len(concepts) > 40
    for concept in concepts:
        languages = [s.get(XML_LANG) for s in concept.iter(f"{TBX}langSec")]
        assert languages == [*LANGUAGE_CODES]


def test_the_model_refuses_what_is_not_tbx(client, entry):
    root = tbx_of(client)
    model = model_as_relax_ng()
    assert model.validate(root)
    next(root.iter(f"{TBX}termNote")).set("type", "colour")
    assert not model.validate(root)


def test_an_empty_glossary_is_still_xml(client, db):
    assert not list(tbx_of(client).iter(f"{TBX}conceptEntry"))


# CSV --------------------------------------------------------------------------------


def test_csv_has_a_row_for_each_language_of_a_concept(client, entry):
    estonian, english = rows_of(client)
    assert estonian == {
        "concept": "churn",
        "language": "et",
        "term": "voolavus",
        "synonyms": "nimi synonym; nimi teine",
        "abbreviations": "nimi abbreviation",
        "deprecated": "nimi deprecated",
        "heading": "Mis on voolavus?",
        "definition": "Lahkumine.",
        "url": at("/et/sonastik/voolavus/"),
        "modified": "2026-03-04T00:00:00+00:00",
    }
    assert (english["language"], english["term"]) == ("en", "churn")


def test_csv_says_that_it_is_utf_8(client, entry):
    assert bytes_of(client, "csv").startswith(b"\xef\xbb\xbfconcept,language")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_csv_is_a_formula(client, entry, sign):
    typed = f"{sign}1+1"
    Entry.objects.update(term_et=typed, definition_et=typed, heading_et=typed)
    Label.objects.filter(kind="abbreviation").update(text=typed)
    row = rows_of(client)[0]
    for column in ("term", "definition", "heading", "abbreviations"):
        assert row[column] == f"'{typed}"


# JSON -------------------------------------------------------------------------------


def test_json_holds_what_the_api_says_of_each_concept(client, entry):
    other = make_entry("other", term_ro="alta")
    RelatedEntry.objects.create(entry=entry, related=other)
    held = json.loads(bytes_of(client, "json"))
    asked = [
        client.get(f"/api/v1/entries/{concept}").json()
        for concept in ("churn", "other")
    ]
    assert held == asked


def test_an_empty_glossary_is_an_empty_list(client, db):
    assert json.loads(bytes_of(client, "json")) == []


# All of them ------------------------------------------------------------------------


@each_file
@pytest.mark.parametrize("when", [None, timedelta(days=1)], ids=["draft", "scheduled"])
def test_what_is_not_published_is_in_no_file(client, db, kind, when):
    moment = timezone.now() + when if when else None
    shown = make_entry(
        "shown", term_et="Shown", term_en="Secret", published_at_en=moment
    )
    hidden = make_entry(
        "secret", **in_all("Secret", "term"), **in_all(moment, "published_at")
    )
    RelatedEntry.objects.create(entry=shown, related=hidden)
    text = bytes_of(client, kind).decode()
    assert "Shown" in text
    assert "secret" not in text.lower()


@each_file
def test_hidden_names_are_in_no_file(client, entry, kind):
    text = bytes_of(client, kind).decode()
    assert "nimi synonym" in text
    assert "nimi hidden" not in text


@each_file
@pytest.mark.parametrize(
    "typed", [EVIL, "a\x0b\x1b\ufffeb", "=cmd|' /C calc'!A0", "“”"]
)
def test_whatever_is_typed_stays_text_in_every_file(client, entry, kind, typed):
    Entry.objects.update(term_et=typed, definition_et=typed, heading_et=typed)
    Label.objects.filter(kind="abbreviation").update(text=typed)
    Question.objects.update(question_et=typed, answer_et=typed)
    legal = "".join(c for c in typed if c >= " " and c != "\ufffe")
    if kind == "tbx":
        section = next(tbx_of(client).iter(f"{TBX}langSec"))
        assert section.findtext(f".//{TBX}term") == legal
        assert section.findtext(f".//{TBX}descrip") == legal
        assert not list(section.iter("{*}script"))
    elif kind == "csv":
        assert rows_of(client)[0]["term"].lstrip("'") == typed
    else:
        held = json.loads(bytes_of(client, "json"))[0]["languages"]["et"]
        assert held["term"] == held["definition"] == typed
        assert "<script" not in held["questions"][0]["answer_html"]


@each_file
def test_a_file_is_saved_under_its_name_and_kept_for_minutes(client, entry, kind):
    response = file_of(client, kind)
    name = f'attachment; filename="churn-glossary.{kind}"'
    assert response["Content-Disposition"] == name
    assert "public" in response["Cache-Control"]
    assert response["ETag"] and response["Last-Modified"]
    assert not response.cookies


CHANGES = {
    "a text": lambda entry: entry.save(),
    "a label": lambda entry: make_label(entry, "et", "uus"),
    "a lost label": lambda entry: entry.labels.first().delete(),
    "a lost question": lambda entry: entry.questions.first().delete(),
    "a related entry": lambda entry: RelatedEntry.objects.create(
        entry=entry,
        related=make_entry("draft", term_et="mustand", published_at_et=None),
    ),
    "an entry whose time has come": lambda entry: Entry.objects.filter(
        concept="soon"
    ).update(published_at_et=timezone.now()),
    "a lost entry": lambda entry: entry.delete(),
}


@each_file
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_file_is_sent_again_only_after_a_change(client, entry, kind, change):
    soon = timezone.now() + timedelta(days=1)
    make_entry("soon", term_et="varsti", published_at_et=soon)
    first = file_of(client, kind)["ETag"]
    file_of(client, kind, 304, headers={"if-none-match": first})
    entry.term_et = "kliendivoolavus"
    change(entry)
    assert file_of(client, kind, headers={"if-none-match": first})["ETag"] != first


@each_file
def test_a_file_costs_the_same_for_few_and_for_many(
    client, entry, kind, django_assert_max_num_queries
):
    Entry.objects.bulk_create(
        Entry(
            concept=f"c-{n}",
            **in_all(f"c-{n}", "slug", "term", "definition"),
            **in_all(LONG_AGO, "published_at"),
        )
        for n in range(40)
    )
    for other in Entry.objects.filter(concept__startswith="c-")[:20]:
        RelatedEntry.objects.create(entry=entry, related=other)
    with django_assert_max_num_queries(12):
        bytes_of(client, kind)


def test_few_concepts_are_read_at_a_time(client, db, django_assert_num_queries):
    Entry.objects.bulk_create(
        Entry(
            concept=f"c-{n:04}",
            **in_all(f"c-{n}", "slug"),
            **in_all("c", "term", "definition"),
            **in_all(LONG_AGO, "published_at"),
        )
        for n in range(501)
    )
    with django_assert_num_queries(4):
        assert len(list(islice(published_concepts(), 500))) == 500


def test_another_kind_of_file_is_not_there(client, db):
    assert client.get("/downloads/churn-glossary.xml").status_code == 404
    assert client.get("/downloads/").status_code == 404


# The page that names them -----------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "examples"), [("/et/programmidele/", 1), ("/ro/pentru-programe/", 0)]
)
def test_the_page_shows_how_to_ask_for_an_entry_that_readers_can_see(
    client, entry, address, examples
):
    shown = [pre.text for pre in read(client, address).all("pre")]
    assert shown == [f"curl {settings.SITE_URL}/api/v1/entries/churn"] * examples


@pytest.mark.parametrize(
    "address", ["/et/programmidele/", "/ro/pentru-programe/", "/en/for-programs/"]
)
def test_the_footer_leads_to_a_page_that_names_every_file(client, entry, address):
    page = read(client, address)
    footer = page.one("footer", class_="site-footer")
    assert address in [a.attrs["href"] for a in footer.all("a")]
    links = [a.attrs["href"] for a in page.one("main").all("a")]
    assert set(FILES.values()) <= set(links)
    assert {"/api/v1/openapi.json", f"{address[:4]}feed.xml"} <= set(links)


def test_the_page_names_no_example_that_is_not_published(client, db):
    make_entry("secret", term_et="Saladus", published_at_et=None)
    assert not read(client, "/et/programmidele/").all("pre")
