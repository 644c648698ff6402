"""The glossary as files: what is read, what is refused, what a load leaves alone."""

import re
import unicodedata
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.translation import gettext
from hypothesis import given
from hypothesis import strategies as st

from glossary.content_format import (
    Concept,
    ConceptQuestion,
    EntryText,
    LabelText,
    QuestionText,
    ReadingText,
    parse_concept,
    parse_entry,
    render_concept,
    render_entry,
)
from glossary.exchange import NothingToDump, dump_folder, load_folder, read_folder
from glossary.language import LANGUAGES
from glossary.located_yaml import ContentError
from glossary.markdown import problem_in
from glossary.models import Entry, Label, LoadedFile, Question
from glossary.models.revised import LANGUAGE_CODES
from glossary.quality import findings, sentence
from glossary.search import search
from tests.factories import make_entry, make_label, make_question

CONTENT = settings.BASE_DIR / "content"
HERE = Path("churn/et.md")

CHURN = """---
term: voolavus
slug: voolavus
heading: Mis on voolavus?
definition: Klientide lahkumine.
published: 2026-01-01
---

Keha.
"""


def write(folder, files):
    """Write files given as {name: text or bytes}; return the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def entry_file(front="", rest="Keha.\n", **fields):
    """Return a file for an entry: the fields it must have, changed or added to."""
    fields = {
        "term": "voolavus",
        "slug": "voolavus",
        "heading": "Mis?",
        "definition": "Lahkumine.",
        "published": "2026-01-01",
    } | fields
    lines = [
        f"{name}: {value}\n" for name, value in fields.items() if value is not None
    ]
    return f"---\n{''.join(lines)}{front}---\n\n{rest}"


# There and back: parse and render ---------------------------------------------------

characters = st.characters(exclude_categories=("Cc", "Cs"))
line = st.text(characters, min_size=1, max_size=40).filter(
    lambda text: re.fullmatch(r"\S(.*\S)?", text) and text == text.strip()
)
slug = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
revision = st.integers(min_value=1, max_value=9999)
moment = st.datetimes(
    datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)
)
midnight = moment.map(
    lambda day: day.replace(hour=0, minute=0, second=0, microsecond=0)
)
markdown = (
    st.lists(st.text(characters | st.just("\n")) | st.just("---") | st.just("## Miks"))
    .map(lambda lines: "\n".join(lines).strip())
    .filter(lambda text: not problem_in(text) and not re.search(r"^# ", text, re.M))
)
reading = st.builds(
    ReadingText,
    title=line,
    address=st.sampled_from(["https://example.org/a?b=1#c", "http://näide.ee/õ"]),
)


@st.composite
def entry_texts(draw, language):
    names = LANGUAGES[language].edited_forms
    forms = st.dictionaries(
        st.sampled_from(names), st.lists(line, min_size=1, max_size=3), max_size=3
    )
    label = st.builds(
        LabelText,
        text=line,
        kind=st.sampled_from(Label.Kind.values),
        homonym=st.booleans(),
        forms=forms,
    )
    question = st.builds(
        QuestionText, key=slug, question=line, answer=markdown.filter(bool)
    )
    questions = draw(st.lists(question, max_size=3, unique_by=lambda each: each.key))
    behind = [each.key for each in questions if draw(st.booleans())]
    return EntryText(
        term=draw(line),
        coined=draw(st.booleans()),
        homonym=draw(st.booleans()),
        slug=draw(slug),
        heading=draw(line),
        definition=draw(line),
        published=draw(st.none() | moment | midnight),
        changed=draw(st.none() | moment | midnight),
        revision=draw(revision),
        forms=draw(forms),
        labels=draw(st.lists(label, max_size=3, unique_by=lambda each: each.text)),
        reading=draw(st.lists(reading, max_size=2)),
        outdated_questions={key: draw(revision) for key in behind},
        body=draw(markdown),
        questions=questions,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_an_entry_written_to_a_file_is_read_back_the_same(language, data):
    entry = data.draw(entry_texts(language))
    assert parse_entry(render_entry(entry), HERE, language) == entry


@given(
    concept=st.builds(
        Concept,
        revision=revision,
        related=st.lists(slug, unique=True),
        questions=st.lists(
            st.builds(ConceptQuestion, key=slug, revision=revision),
            unique_by=lambda question: question.key,
        ),
    )
)
def test_a_concept_written_to_a_file_is_read_back_the_same(concept):
    assert parse_concept(render_concept(concept), HERE) == concept


def test_a_file_says_all_there_is_to_say():
    entry = parse_entry(
        entry_file(
            front=(
                "coined: true\n"
                "changed: 2026-02-03 04:05:06+02:00\n"
                "revision: 3\n"
                "forms:\n  genitive: voolavuse\n"
                "  plural_partitive: [voolavusi, voolavuid]\n"
                "labels:\n- text: kadu\n  kind: synonym\n  forms:\n    genitive: kao\n"
                "reading:\n- title: Raamat\n  address: https://example.org/\n"
                "outdated_questions:\n  why: 2\n"
            ),
            rest=(
                "Keha.\n\n## Miks\n\n"
                "# Miks? {#why}\n\nSest.\n\nVeel.\n\n"
                "# Kes? {#who}\nMina.\n"
            ),
        ),
        HERE,
        "et",
    )
    assert entry.coined
    assert entry.published == datetime(2026, 1, 1, tzinfo=UTC)
    assert entry.changed == datetime(2026, 2, 3, 2, 5, 6, tzinfo=UTC)
    assert entry.forms == {
        "genitive": ["voolavuse"],
        "plural_partitive": ["voolavusi", "voolavuid"],
    }
    assert entry.labels == [
        LabelText(text="kadu", kind="synonym", forms={"genitive": ["kao"]})
    ]
    assert entry.reading == [
        ReadingText(title="Raamat", address="https://example.org/")
    ]
    assert entry.body == "Keha.\n\n## Miks"
    assert entry.questions == [
        QuestionText(key="why", question="Miks?", answer="Sest.\n\nVeel."),
        QuestionText(key="who", question="Kes?", answer="Mina."),
    ]


# Broken files -----------------------------------------------------------------------

BROKEN_ENTRIES = {
    "no front matter": ("Keha.\n", 1, "front matter"),
    "front matter without an end": ("---\nterm: voolavus\n", 1, "front matter"),
    "empty front matter": ("---\n---\n", 1, "front matter"),
    "an empty file": ("", 1, "front matter"),
    "bad YAML": (entry_file(heading="Mis on: see?"), 4, "mapping values"),
    "an open quotation mark": (entry_file(heading='"Mis?'), 7, "unexpected end"),
    "a tab in YAML": (entry_file("\tcoined: true\n"), 7, "tab character"),
    "a list for fields": ("---\n- term\n---\n", 2, "Fields (name: value)"),
    "a date that does not exist": (entry_file(published="2026-02-30"), 2, "day is out"),
    "an object in YAML": (
        entry_file("body: !!python/name:os.system\n"),
        7,
        "constructor",
    ),
    "an unknown field": (entry_file("colour: red\n"), 7, "colour"),
    "a field twice": (entry_file("term: kadu\n"), 7, "“term” stands twice"),
    "a missing term": (entry_file(term=None), 1, "term: a published"),
    "an empty term": (entry_file(term="''"), 2, "term"),
    "a term of several lines": (entry_file(term='"a\\nb"'), 2, "term"),
    "a term longer than its column": (entry_file(term="a" * 201), 2, "term"),
    "a heading longer than its column": (entry_file(heading="a" * 301), 4, "heading"),
    "a missing slug": (entry_file(slug=None), 1, "slug: a published"),
    "a slug with a letter of its own": (entry_file(slug="määr"), 3, "slug"),
    "a date that is none": (entry_file(published="soon"), 6, "published"),
    "a date beyond the calendar": (
        entry_file(published="9999-12-31T23:59:59-10:00"),
        6,
        "published",
    ),
    "a date before it": (entry_file(published="0001-01-01"), 6, "published"),
    "a revision below one": (entry_file("revision: 0\n"), 7, "revision"),
    "a revision beyond its column": (
        entry_file("revision: 9999999999\n"),
        7,
        "revision",
    ),
    "a wrong form name": (
        entry_file("forms:\n  genitive: a\n  dative: b\n"),
        9,
        "“dative” is not a form of this language; there are: genitive, partitive",
    ),
    "a wrong form name of a label": (
        entry_file("labels:\n- text: a\n  kind: synonym\n  forms:\n    plural: b\n"),
        11,
        "“plural” is not a form of this language",
    ),
    "a label of an unknown kind": (
        entry_file("labels:\n- text: kadu\n  kind: nickname\n"),
        9,
        "labels.0.kind",
    ),
    "a duplicate label": (
        entry_file(
            "labels:\n- text: a\n  kind: synonym\n- text: a\n  kind: abbreviation\n"
        ),
        10,
        "“a” stands twice",
    ),
    "a reading without an address": (
        entry_file("reading:\n- title: Raamat\n"),
        8,
        "reading.0.address",
    ),
    "a reading with a script for an address": (
        entry_file("reading:\n- title: Raamat\n  address: javascript:alert(1)\n"),
        9,
        "reading.0.address",
    ),
    "a reading title longer than its column": (
        entry_file(
            f"reading:\n- title: {'a' * 301}\n  address: https://example.org/\n"
        ),
        8,
        "reading.0.title",
    ),
    "a question without key": (
        entry_file(rest="Keha.\n\n# Miks?\n\nSest.\n"),
        11,
        "ends with its key",
    ),
    "a question with an empty key": (
        entry_file(rest="# Miks? {#}\n\nSest.\n"),
        9,
        "ends with its key",
    ),
    "a question with a wrong key": (
        entry_file(rest="# Miks? {#Miks Nii}\n\nSest.\n"),
        9,
        "questions.0.key",
    ),
    "a question without words": (
        entry_file(rest="#  {#why}\n\nSest.\n"),
        9,
        "question",
    ),
    "a question longer than its column": (
        entry_file(rest=f"# {'a' * 301} {{#why}}\n\nSest.\n"),
        9,
        "question",
    ),
    "a question without answer": (
        entry_file(rest="# Miks? {#why}\n\n# Kes? {#who}\n\nMina.\n"),
        9,
        "questions.0.answer",
    ),
    "a question twice": (
        entry_file(rest="# Miks? {#why}\n\nA.\n\n# Miks? {#why}\n\nB.\n"),
        13,
        "“why” stands twice",
    ),
    "an unknown question key": (
        entry_file(rest="Keha.\n\n# Miks? {#nowhere}\n\nSest.\n"),
        11,
        "“nowhere” does not stand in concept.yaml",
    ),
    "an outdated question that is not there": (
        entry_file("outdated_questions:\n  nowhere: 1\n"),
        8,
        "nowhere",
    ),
    "a level-one heading inside": (
        entry_file(rest="Keha.\n\n> # Pealkiri\n"),
        8,
        "heading with one #",
    ),
    "a level-one heading inside an answer": (
        entry_file(rest="# Miks? {#why}\n\n> # Sest\n"),
        9,
        "heading with one #",
    ),
    "a broken formula": (
        entry_file(rest="Keha $\\frac{1}{2}$.\n\n$$\\left( x$$\n"),
        8,
        "The formula \\left( x cannot be read",
    ),
    "a broken formula in an answer": (
        entry_file(rest="Keha.\n\n# Miks? {#why}\n\nSest $x^$.\n"),
        11,
        "The formula x^ cannot be read",
    ),
    "bytes that are not UTF-8": (
        entry_file().encode() + "Määr\n".encode("latin-1"),
        10,
        "This is not UTF-8 text",
    ),
}
BROKEN_CONCEPTS = {
    "bad YAML": ("related: [churn\n", 2, "expected"),
    "an empty file": ("", 1, "Fields (name: value)"),
    "an unknown field": ("revision: 1\nrelates: []\n", 2, "relates"),
    "a revision that is no number": ("revision: one\n", 1, "revision"),
    "a revision beyond its column": ("revision: 9999999999\n", 1, "revision"),
    "an unknown related concept": (
        "related:\n- churn\n- nowhere\n",
        3,
        "There is no other concept “nowhere”",
    ),
    "a relation to itself": (
        "related:\n- churn\n- zebra\n",
        3,
        "There is no other concept “zebra”",
    ),
    "the same relation twice": ("related:\n- churn\n- churn\n", 3, "churn"),
    "the same question twice": ("questions:\n- key: why\n- key: why\n", 3, "why"),
    "a question with a wrong key": (
        "questions:\n- key: Miks Nii\n",
        2,
        "questions.0.key",
    ),
    "a key longer than its column": (
        f"questions:\n- key: {'a' * 101}\n",
        2,
        "questions.0.key",
    ),
    "a list that holds itself": ("related: &all\n- *all\n", 2, "*all"),
    "bytes that are not UTF-8": (b"revision: 1\nrelated: [\xff]\n", 2, "not UTF-8"),
}


def refusal_of(folder):
    """Load a folder that must be refused, and show that nothing was written."""
    with pytest.raises(ContentError) as refused:
        load_folder(folder)
    assert not Entry.objects.exists()
    assert not LoadedFile.objects.exists()
    return refused.value


def assert_says(error, reason):
    """The reason is in English on a console, and in each language on the web."""
    assert reason in str(error)
    for language in ("et", "ro"):
        with translation.override(language):
            assert gettext(error.reason.text) != error.reason.text


def churn_and_zebra(folder, **files):
    """Write two good concepts, of which the second may be changed."""
    return write(
        folder,
        {
            "churn/concept.yaml": "revision: 1\n",
            "churn/et.md": CHURN,
            "zebra/concept.yaml": "questions:\n- key: why\n- key: who\n",
            "zebra/et.md": entry_file(slug="sebra"),
        }
        | files,
    )


@pytest.mark.parametrize("name", BROKEN_ENTRIES)
def test_a_broken_entry_is_refused_with_file_line_and_reason(db, tmp_path, name):
    text, line_number, reason = BROKEN_ENTRIES[name]
    if isinstance(text, str):
        text = text.replace("slug: voolavus", "slug: sebra")
    error = refusal_of(churn_and_zebra(tmp_path, **{"zebra/et.md": text}))
    assert error.path == tmp_path / "zebra/et.md"
    assert_says(error, reason)
    assert error.line == line_number


@pytest.mark.parametrize("name", BROKEN_CONCEPTS)
def test_a_broken_concept_is_refused_with_file_line_and_reason(db, tmp_path, name):
    text, line_number, reason = BROKEN_CONCEPTS[name]
    error = refusal_of(churn_and_zebra(tmp_path, **{"zebra/concept.yaml": text}))
    assert error.path == tmp_path / "zebra/concept.yaml"
    assert_says(error, reason)
    assert error.line == line_number


def test_the_same_slug_twice_in_one_language_is_refused(db, tmp_path):
    folder = churn_and_zebra(tmp_path, **{"zebra/et.md": entry_file(slug="voolavus")})
    error = refusal_of(folder)
    assert (error.path, error.line) == (folder / "zebra/et.md", 3)
    assert_says(error, "“churn” has the same address: voolavus.")


def test_the_line_of_a_relation_is_its_own_and_not_one_that_begins_alike(db, tmp_path):
    files = {"zebra-rate/concept.yaml": "revision: 1\n"}
    related = "related:\n- zebra-rate\n- zebra\n"
    folder = churn_and_zebra(tmp_path, **files, **{"zebra/concept.yaml": related})
    assert refusal_of(folder).line == 3


def test_an_unknown_language_file_is_refused(db, tmp_path):
    error = refusal_of(churn_and_zebra(tmp_path, **{"zebra/fi.md": entry_file()}))
    assert_says(error, "“fi” is no language of this glossary.")
    assert str(error).startswith(f"{tmp_path}/zebra/fi.md:1: ")


def test_an_entry_without_its_concept_file_is_refused(db, tmp_path):
    folder = churn_and_zebra(tmp_path)
    (folder / "zebra/concept.yaml").unlink()
    error = refusal_of(folder)
    assert error.path == folder / "zebra/et.md"
    assert_says(error, "Beside this file concept.yaml is missing.")


@pytest.mark.parametrize("name", ["Churn Rate", "määr", "a" * 101])
def test_a_folder_whose_name_is_no_concept_is_refused(db, tmp_path, name):
    folder = churn_and_zebra(tmp_path, **{f"{name}/concept.yaml": "revision: 1\n"})
    error = refusal_of(folder)
    assert error.path.parent == folder / name


def test_a_missing_folder_is_refused(db, tmp_path):
    error = refusal_of(tmp_path / "nowhere")
    assert_says(error, "There is no such folder.")


def test_a_refusal_passes_through_other_code_as_it_is(tmp_path):
    @contextmanager
    def other_code():
        yield

    with pytest.raises(ContentError, match="There is no such folder"), other_code():
        read_folder(tmp_path / "nowhere")


def test_the_command_says_where_and_why_and_that_nothing_was_loaded(db, tmp_path):
    folder = churn_and_zebra(tmp_path, **{"zebra/et.md": entry_file("colour: red\n")})
    with pytest.raises(CommandError) as refused:
        call_command("load_content", folder)
    place, rest = str(refused.value).split(": ", 1)
    assert place == f"{folder}/zebra/et.md:7"
    assert rest.startswith("colour: ")
    assert rest.endswith("\nNothing was loaded.")
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        CHURN.replace("\n", "\r\n"),
        unicodedata.normalize("NFD", CHURN.replace("Keha", "Määr")),
    ],
    ids=["windows line ends", "decomposed letters"],
)
def test_how_an_editor_program_saves_a_file_makes_no_difference(tmp_path, text):
    folder = churn_and_zebra(tmp_path, **{"churn/et.md": text})
    entry = read_folder(folder).entries["churn", "et"]
    assert entry.body in ("Keha.", "Määr.")


def test_a_question_may_be_called_like_a_label(tmp_path):
    labels = "labels:\n- text: why\n  kind: synonym\n"
    text = entry_file(labels, slug="sebra", rest="# Miks? {#why}\n\nSest.\n")
    folder = churn_and_zebra(tmp_path, **{"zebra/et.md": text})
    assert read_folder(folder).entries["zebra", "et"].questions[0].key == "why"


# Loading ----------------------------------------------------------------------------

FULL = {
    "churn/concept.yaml": (
        "revision: 2\nrelated:\n- retention\n"
        "questions:\n- key: why\n- key: who\n  revision: 3\n"
    ),
    "churn/et.md": entry_file(
        front=(
            "changed: 2026-02-03\n"
            "revision: 2\n"
            # A JSON column of PostgreSQL keeps shorter names first.
            "forms:\n  plural_nominative: voolavused\n  genitive: voolavuse\n"
            "labels:\n- text: kadu\n  kind: synonym\n"
            "- text: attrition\n  kind: hidden\n"
            "reading:\n- title: Raamat\n  address: https://example.org/et\n"
            "outdated_questions:\n  who: 1\n"
        ),
        rest="Keha.\n\n# Miks? {#why}\n\nSest.\n\n# Kes? {#who}\n\nMina.\n",
    ),
    "churn/en.md": entry_file(
        term="churn",
        slug="churn",
        published=None,
        rest="# Why? {#why}\n\nBecause.\n",
    ),
    "retention/concept.yaml": "revision: 1\n",
    "retention/et.md": entry_file(term="hoidmine", slug="hoidmine"),
}


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path / "content", FULL)


def history_rows():
    models = [
        model
        for model in apps.get_app_config("glossary").get_models()
        if model.__name__.startswith("Historical")
    ]
    assert len(models) >= 6
    return {model.__name__: model.objects.count() for model in models}


def test_loading_brings_every_field_into_the_database(db, folder):
    load_folder(folder)
    entry = Entry.objects.get(concept="churn")
    assert (entry.term_et, entry.term_en) == ("voolavus", "churn")
    assert entry.published_at_et == datetime(2026, 1, 1, tzinfo=UTC)
    assert entry.published_at_en is None
    assert entry.changed_at_et == datetime(2026, 2, 3, tzinfo=UTC)
    assert entry.forms_et == {
        "genitive": ["voolavuse"],
        "plural_nominative": ["voolavused"],
    }
    assert (entry.latest_revision, entry.revision_et, entry.revision_en) == (2, 2, 1)
    assert entry.is_outdated("en") and not entry.is_outdated("et")
    assert [label.text for label in entry.labels.all()] == ["kadu", "attrition"]
    assert [row.title_et for row in entry.reading.all()] == ["Raamat"]
    assert [other.concept for other in entry.related.all()] == ["retention"]
    why, who = entry.questions.all()
    assert (why.key, why.question_et, why.answer_en) == ("why", "Miks?", "Because.")
    assert not why.is_outdated("et") and who.is_outdated("et")
    assert not who.has_text("en")


def test_what_is_loaded_is_found(db, folder):
    load_folder(folder)
    for typed, match in (("kadu", "exact"), ("voolavuse", "form"), ("mina", "text")):
        [result] = search(typed, "et")
        assert (result.concept, result.match) == ("churn", match)


def test_loading_twice_changes_nothing(db, folder):
    assert load_folder(folder).files == {"created": 5}
    before = (
        history_rows(),
        list(Entry.objects.values()),
        list(Label.objects.values()),
    )
    assert load_folder(folder).files == {"unchanged": 5}
    assert before == (
        history_rows(),
        list(Entry.objects.values()),
        list(Label.objects.values()),
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"published": "2026-01-01 10:00:00"},
        {"published": "2026-01-01 10:00"},
        {"published": "2026-01-01 10:00:00+02:00"},
        {"definition": "'  Lahkumine.  '"},
        {"rest": "# Kes? {#who}\n\nMina.\n\n# Miks? {#why}\n\nSest.\n"},
    ],
    ids=str,
)
def test_whatever_is_accepted_is_unchanged_when_loaded_again(db, folder, changes):
    write(folder, {"churn/et.md": entry_file(**changes)})
    try:
        load_folder(folder)
    except ContentError:
        return  # To refuse it is as good.
    again = load_folder(folder)
    assert again.kept == []
    assert again.files == {"unchanged": 5}


def test_loading_leaves_history_with_the_translated_fields(db, folder):
    load_folder(folder)
    entry = Entry.objects.get(concept="churn")
    assert entry.history.first().term_et == "voolavus"
    assert entry.questions.first().history.first().answer_et == "Sest."
    assert entry.labels.first().history.first().text == "kadu"


def test_a_changed_file_changes_the_database(db, folder):
    load_folder(folder)
    text = FULL["churn/et.md"].replace("Keha.", "Uus.").replace("kadu", "lahkumine")
    write(folder, {"churn/et.md": text})
    report = load_folder(folder)
    assert report.files == {"updated": 1, "unchanged": 4}
    entry = Entry.objects.get(concept="churn")
    assert entry.body_et == "Uus."
    assert [label.text for label in entry.labels.all()] == ["lahkumine", "attrition"]
    assert search("kadu", "et") == []
    assert entry.history.count() > 1


def test_a_text_removed_from_a_file_is_removed_from_the_database(db, folder):
    load_folder(folder)
    write(folder, {"churn/et.md": entry_file()})
    load_folder(folder)
    entry = Entry.objects.get(concept="churn")
    assert not entry.labels.exists()
    assert not [row for row in entry.reading.all() if row.title_et]
    assert not any(question.has_text("et") for question in entry.questions.all())
    assert entry.questions.get(key="why").has_text("en")


def test_a_question_removed_from_the_concept_is_removed_from_the_database(db, folder):
    load_folder(folder)
    concept = "revision: 2\nrelated:\n- retention\nquestions:\n- key: why\n"
    text = FULL["churn/et.md"].replace("outdated_questions:\n  who: 1\n", "")
    text = text[: text.index("# Kes?")]
    write(folder, {"churn/concept.yaml": concept, "churn/et.md": text})
    load_folder(folder)
    assert [each.key for each in Question.objects.all()] == ["why"]
    assert search("mina", "et") == []
    assert load_folder(folder).files == {"unchanged": 5}


def test_two_entries_may_exchange_their_addresses(db, folder):
    load_folder(folder)
    churn, retention = FULL["churn/et.md"], FULL["retention/et.md"]
    exchanged = {
        "churn/et.md": churn.replace("slug: voolavus", "slug: hoidmine"),
        "retention/et.md": retention.replace("slug: hoidmine", "slug: voolavus"),
    }
    write(folder, exchanged)
    load_folder(folder)
    slugs = Entry.objects.order_by("concept").values_list("slug_et", flat=True)
    assert list(slugs) == ["hoidmine", "voolavus"]


# Editors and files ------------------------------------------------------------------


def edit(**fields):
    entry = Entry.objects.get(concept="churn")
    for name, value in fields.items():
        setattr(entry, name, value)
    entry.save()
    return entry


def test_what_an_editor_changed_is_kept_and_reported(db, folder):
    load_folder(folder)
    edit(forms_et={"genitive": ["voolavusE"]})
    write(folder, {"churn/et.md": FULL["churn/et.md"].replace("Keha.", "Failist.")})
    report = load_folder(folder)
    assert report.kept == ["churn/et.md"]
    assert report.files == {"kept": 1, "unchanged": 4}
    entry = Entry.objects.get(concept="churn")
    assert entry.forms_et == {"genitive": ["voolavusE"]}
    assert entry.body_et == "Keha."


def test_a_change_of_meaning_is_kept_with_its_revision(db, folder):
    load_folder(folder)
    edit(body_et="Toimetaja.")
    assert load_folder(folder).kept == ["churn/concept.yaml", "churn/et.md"]
    entry = Entry.objects.get(concept="churn")
    assert (entry.body_et, entry.latest_revision) == ("Toimetaja.", 3)


@pytest.mark.parametrize("part", ["label", "question", "related"])
def test_an_editors_change_of_a_part_is_kept(db, folder, part):
    load_folder(folder)
    entry = Entry.objects.get(concept="churn")
    if part == "label":
        make_label(entry, "et", "minek")
    elif part == "question":
        question = entry.questions.get(key="why")
        question.answer_et = "Toimetaja."
        question.save()
    else:
        entry.related_rows.all().delete()
    before = list(Question.objects.values()), list(Label.objects.values())
    assert load_folder(folder).kept
    assert load_folder(folder).kept, "what was kept once is kept again"
    assert before == (list(Question.objects.values()), list(Label.objects.values()))
    assert entry.related_rows.exists() == (part != "related")


def test_a_file_is_loaded_once_the_editor_has_undone_their_change(db, folder):
    load_folder(folder)
    forms = Entry.objects.get(concept="churn").forms_et
    edit(forms_et={})
    write(folder, {"churn/et.md": FULL["churn/et.md"].replace("Keha.", "Failist.")})
    load_folder(folder)
    edit(forms_et=forms)
    assert load_folder(folder).kept == []
    assert Entry.objects.get(concept="churn").body_et == "Failist."


def test_another_language_is_loaded_beside_an_editors_change(db, folder):
    load_folder(folder)
    edit(forms_et={})
    write(folder, {"churn/en.md": FULL["churn/en.md"].replace("Because.", "New.")})
    report = load_folder(folder)
    assert report.kept == ["churn/et.md"]
    assert report.files == {"kept": 1, "updated": 1, "unchanged": 3}
    entry = Entry.objects.get(concept="churn")
    assert entry.forms_et == {}
    assert entry.questions.get(key="why").answer_en == "New."
    assert entry.questions.get(key="why").answer_et == "Sest."


def test_the_command_names_what_it_kept(db, folder, capsys):
    call_command("load_content", folder)
    assert "Content files: 5 created." in capsys.readouterr().out
    edit(forms_et={})
    call_command("load_content", folder)
    assert "kept as edited: churn/et.md" in capsys.readouterr().out


def test_overwrite_lets_the_files_win(db, folder, capsys):
    load_folder(folder)
    edit(body_et="Toimetaja.")
    call_command("load_content", folder, "--overwrite")
    assert "kept" not in capsys.readouterr().out
    entry = Entry.objects.get(concept="churn")
    assert (entry.body_et, entry.latest_revision) == ("Keha.", 2)
    assert load_folder(folder).files == {"unchanged": 5}


def test_overwriting_leaves_the_editors_version_in_history(db, folder):
    load_folder(folder)
    entry = edit(body_et="Toimetaja.")
    load_folder(folder, overwrite=True)
    assert "Toimetaja." in entry.history.values_list("body_et", flat=True)


def test_dump_then_load_leaves_an_editors_change(db, folder):
    load_folder(folder)
    edit(body_et="Toimetaja.")
    call_command("dump_content", folder)
    assert "Toimetaja." in (folder / "churn/et.md").read_text("utf-8")
    report = load_folder(folder)
    assert (report.files, report.kept) == ({"unchanged": 5}, [])
    assert Entry.objects.get(concept="churn").body_et == "Toimetaja."


def test_a_dump_elsewhere_does_not_give_an_editors_change_away(db, folder, tmp_path):
    load_folder(folder)
    edit(body_et="Toimetaja.")
    dump_folder(tmp_path / "backup")
    assert "churn/et.md" in load_folder(folder).kept
    assert Entry.objects.get(concept="churn").body_et == "Toimetaja."


def test_a_dump_of_an_empty_database_leaves_the_folder_alone(db, folder):
    before = files_of(folder)
    with pytest.raises(NothingToDump):
        dump_folder(folder)
    assert files_of(folder) == before


def test_a_dump_removes_only_what_a_content_folder_is_made_of(db, folder):
    load_folder(folder)
    write(folder, {"docs/notes.md": "Notes.", "churn/notes.md": "Notes."})
    Entry.objects.get(concept="churn").delete()
    dump_folder(folder)
    assert (folder / "docs/notes.md").exists()
    assert (folder / "churn/notes.md").exists()
    assert not (folder / "churn/et.md").exists()


def test_a_question_that_the_files_drop_stays_while_an_editor_works_on_it(db, folder):
    load_folder(folder)
    question = Entry.objects.get(concept="churn").questions.get(key="why")
    question.answer_et = "Toimetaja."
    question.save(minor=True)
    path = folder / "churn/concept.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(x for x in lines if "key: why" not in x), "utf-8")
    for name in ("et", "en"):
        path = folder / f"churn/{name}.md"
        text = path.read_text("utf-8")
        path.write_text(without_question(text, "why"), "utf-8")
    assert "churn/concept.yaml" in load_folder(folder).kept
    assert Entry.objects.get(concept="churn").questions.get(key="why").answer_et


def without_question(text, key):
    """Return a language file without one of its questions."""
    parts = re.split(r"(?m)^(?=# )", text)
    return "".join(part for part in parts if f"{{#{key}}}" not in part)


def test_an_address_that_an_editor_took_is_refused_by_name(db, folder):
    load_folder(folder)
    edit(slug_et="uus")
    new = {
        "trial/concept.yaml": "revision: 1\n",
        "trial/et.md": entry_file(term="proov", slug="uus"),
    }
    write(folder, new)
    with pytest.raises(ContentError) as refused:
        load_folder(folder)
    assert refused.value.path == folder / "trial/et.md"
    assert_says(refused.value, "“churn” has the same address: uus.")


def test_content_that_the_folder_lacks_is_reported(db, folder):
    load_folder(folder)
    make_entry("own", term_et="Oma")
    assert load_folder(folder).unknown == ["own/concept.yaml", "own/et.md"]


def test_a_file_changed_after_a_dump_is_loaded(db, folder):
    load_folder(folder)
    edit(body_et="Toimetaja.")
    dump_folder(folder)
    load_folder(folder)
    path = folder / "churn/et.md"
    path.write_text(path.read_text("utf-8").replace("Toimetaja.", "Failist."), "utf-8")
    assert load_folder(folder).kept == []
    assert Entry.objects.get(concept="churn").body_et == "Failist."


def test_an_entry_written_by_an_editor_is_not_overwritten_by_a_new_file(db, folder):
    make_entry("churn", term_et="Toimetaja oma")
    report = load_folder(folder)
    assert "churn/et.md" in report.kept
    assert Entry.objects.get(concept="churn").term_et == "Toimetaja oma"


def test_a_deleted_entry_is_not_resurrected(db, folder):
    load_folder(folder)
    Entry.objects.get(concept="churn").delete()
    report = load_folder(folder)
    assert sorted(report.kept) == ["churn/concept.yaml", "churn/en.md", "churn/et.md"]
    assert not Entry.objects.filter(concept="churn").exists()


def test_a_deleted_entry_is_not_resurrected_by_a_new_translation(db, folder):
    load_folder(folder)
    Entry.objects.get(concept="churn").delete()
    write(folder, {"churn/ro.md": entry_file(term="pierdere", slug="pierdere")})
    load_folder(folder)
    assert not Entry.objects.filter(concept="churn").exists()


def test_a_deleted_entry_comes_back_when_asked_to(db, folder):
    load_folder(folder)
    Entry.objects.get(concept="churn").delete()
    load_folder(folder, overwrite=True)
    assert Entry.objects.get(concept="churn").questions.count() == 2
    assert load_folder(folder).files == {"unchanged": 5}


def test_a_text_that_an_editor_removed_stays_removed(db, folder):
    load_folder(folder)
    empty = {f"{name}_en": "" for name in Entry.SUBSTANCE}
    edit(**empty, published_at_en=None)
    assert "churn/en.md" in load_folder(folder).kept
    assert not Entry.objects.get(concept="churn").has_text("en")


# Dumping ----------------------------------------------------------------------------


def test_a_dump_loads_into_an_empty_database_as_it_was(db, folder, tmp_path):
    load_folder(folder)
    dump_folder(tmp_path / "one")
    Entry.objects.all().delete()
    LoadedFile.objects.all().delete()
    load_folder(tmp_path / "one")
    dump_folder(tmp_path / "two")
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")
    assert len(files_of(tmp_path / "one")) == 5


def test_a_dump_removes_the_files_of_what_is_gone(db, folder):
    load_folder(folder)
    Entry.objects.get(concept="retention").delete()
    assert dump_folder(folder) == 3
    assert sorted(files_of(folder)) == [
        "churn/concept.yaml",
        "churn/en.md",
        "churn/et.md",
    ]
    assert load_folder(folder).files == {"unchanged": 3}


@pytest.mark.parametrize(
    "fields",
    [
        {"term_et": "mustand"},
        {"heading_et": "Mis?"},
        {"body_et": "Keha."},
        {"term_et": "mustand", "slug_et": "mustand", "definition_et": "Pool."},
    ],
    ids=str,
)
def test_an_unfinished_draft_survives_dump_and_load(db, tmp_path, fields):
    Entry.objects.create(concept="draft", **fields)
    dump_folder(tmp_path)
    assert load_folder(tmp_path).files == {"unchanged": 2}
    Entry.objects.all().delete()
    load_folder(tmp_path, overwrite=True)
    entry = Entry.objects.get(concept="draft")
    for name, value in fields.items():
        assert (getattr(entry, name) or "") == (value or "")


def test_an_editors_own_entry_survives_dump_and_load(db, tmp_path):
    entry = make_entry("churn", term_et="Voolavus", heading_et="Mis?", body_et="A\r\nb")
    make_label(entry, "et", "kadu", forms={"genitive": ["kao"]})
    make_question(entry, "why", question_et="Miks?", answer_et="Sest.")
    dump_folder(tmp_path)
    before = files_of(tmp_path)
    Entry.objects.all().delete()
    load_folder(tmp_path, overwrite=True)
    dump_folder(tmp_path)
    assert files_of(tmp_path) == before


# The project's own content ----------------------------------------------------------


def files_of(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_glossary_holds_forty_six_concepts_in_all_three_languages():
    content = read_folder(CONTENT)
    assert len(content.concepts) == 46
    assert set(content.entries) == {
        (concept, language)
        for concept in content.concepts
        for language in LANGUAGE_CODES
    }


def test_every_question_of_the_glossary_is_answered_in_all_three_languages():
    content = read_folder(CONTENT)
    for (concept, language), entry in content.entries.items():
        keys = [question.key for question in content.concepts[concept].questions]
        assert [question.key for question in entry.questions] == keys, (
            concept,
            language,
        )


def test_the_glossary_loads_and_is_dumped_byte_for_byte(db, tmp_path):
    # A file for the topics, and four for each concept.
    assert load_folder(CONTENT).files == {"created": 1 + 46 * 4}
    dump_folder(tmp_path)
    dumped, original = files_of(tmp_path), files_of(CONTENT)
    assert sorted(dumped) == sorted(original)
    assert [name for name in original if dumped[name] != original[name]] == []


def test_the_glossary_loaded_twice_is_unchanged_and_unrecorded(db):
    load_folder(CONTENT)
    before = history_rows()
    assert load_folder(CONTENT).files == {"unchanged": 1 + 46 * 4}
    assert history_rows() == before


def test_every_loaded_entry_is_published_and_current_in_every_language(db):
    load_folder(CONTENT)
    behind = [
        (entry.concept, language, entry.status(language))
        for entry in Entry.objects.prefetch_related("questions")
        for language in LANGUAGE_CODES
        if entry.status(language) != "published"
    ]
    assert behind == []


def test_the_quality_checks_find_nothing_in_the_glossary(db):
    load_folder(CONTENT)
    with translation.override("en"):
        found = [
            (finding.entry.concept, finding.language, finding.field, sentence(finding))
            for finding in findings(list(Entry.objects.all()))
        ]
    assert found == []


# The texts themselves ---------------------------------------------------------------

MEASURED_CONCEPTS = [
    "churn",
    "churn-rate",
    "retention-rate",
    "customer-lifetime",
    "gross-revenue-churn",
    "net-revenue-retention",
    "cohort-analysis",
    "involuntary-churn",
    "customer-lifetime-value",
    "customer-acquisition-cost",
    "payback-period",
    "arpu",
    "monthly-recurring-revenue",
    "annual-recurring-revenue",
    "quick-ratio",
    "net-revenue-churn",
    "gross-revenue-retention",
    "logo-churn",
    "renewal-rate",
    "survival-curve",
    "net-promoter-score",
    "customer-satisfaction",
    "first-contact-resolution",
]


def test_every_entry_has_a_body_of_readable_length_and_questions():
    for place, entry in read_folder(CONTENT).entries.items():
        assert 120 <= len(entry.body.split()) <= 350, place
        assert 3 <= len(entry.questions) <= 5, place


def test_what_is_measured_is_told_with_its_formula():
    entries = read_folder(CONTENT).entries
    for concept in MEASURED_CONCEPTS:
        for language in LANGUAGE_CODES:
            assert "$$" in entries[concept, language].body, (concept, language)


def test_every_concept_is_defined_in_every_language():
    content = read_folder(CONTENT)
    assert len(content.concepts) == 46
    for concept in content.concepts:
        for code, _name in settings.LANGUAGES:
            entry = content.entries[concept, code]
            assert entry.term and entry.slug and entry.published
            assert entry.heading.endswith("?")
            assert 10 <= len(entry.definition.split()) <= 60
