"""A file changes what its editor changed: all of it or nothing, and nothing else."""

import gzip
import json
import time
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation
from openpyxl import Workbook, load_workbook

from glossary.exchange import load_folder
from glossary.exchange.archive import write_zip
from glossary.exchange.comparing import EVERYTHING, Rights
from glossary.exchange.files import Refused, write_json, write_xlsx
from glossary.exchange.uploads import Stale, carried_out
from glossary.exchange.writing import NotWritten, write
from glossary.history import RecordedSave
from glossary.models import Entry, FormerAddress, Question, Topic, Upload
from glossary.models.upload import KEPT_FOR
from glossary.search import search
from tests.browsing import parse
from tests.factories import make_entry, make_label, make_question
from tests.glossary.tables import (
    as_csv,
    bring,
    changed,
    exported,
    preview,
    rows_of,
    table,
)

PAGE = "/admin/glossary/entry/exchange/"
PREVIEW = f"{PAGE}preview/"


@pytest.fixture
def churn(db):
    entry = make_entry(
        "churn",
        term_et="voolavus",
        term_ro="abandon",
        term_en="churn",
        definition_et="Kliendid lahkuvad.",
        definition_ro="Clienții pleacă.",
        definition_en="Customers leave.",
    )
    make_question(
        entry,
        "why",
        question_et="Miks?",
        answer_et="Sest nii.",
        question_en="Why?",
        answer_en="Because.",
    )
    make_label(entry, "et", "kadu", forms={"genitive": ["kao"]})
    make_label(entry, "en", "attrition")
    return Entry.objects.get()


def stored():
    return Entry.objects.get(concept="churn")


def cell(concept="churn", question="", field="definition", **texts):
    return {"concept": concept, "question": question, "field": field, **texts}


def refusal(data):
    with pytest.raises(Refused) as refused:
        preview(data)
    return refused.value


def problems(data, rights=EVERYTHING):
    return [
        (p.row, p.column, p.reason) for p in preview(data, rights).comparison.problems
    ]


# What a table changes -----------------------------------------------------------------


def test_three_changed_cells_change_three_fields_and_no_other(db):
    load_folder(settings.BASE_DIR / "content")
    before = exported()
    data = changed(
        before,
        ("churn", "", "definition", "et", "Uus määratlus."),
        ("churn-rate", "", "heading", "ro", "Ce este rata?"),
        ("retention-rate", "", "labels", "en", "synonym: kept share"),
    )
    found = preview(data).comparison
    assert [change.place for change in found.changes] == [
        ("churn", "", "definition", "et"),
        ("churn-rate", "", "heading", "ro"),
        ("retention-rate", "", "labels", "en"),
    ]
    assert bring(data) == 3
    after = {(r["concept"], r["question"], r["field"]): r for r in rows_of(exported())}
    differing = {
        (*key, column)
        for row in rows_of(before)
        for column in ("shared", "et", "ro", "en")
        if after[key := (row["concept"], row["question"], row["field"])][column]
        != row[column]
    }
    assert differing == {change.place for change in found.changes}
    assert not preview(data).changes_anything


def test_a_change_of_meaning_outdates_the_others_and_a_minor_one_does_not(churn):
    data = changed(exported(), ("churn", "", "definition", "et", "Nad lahkuvad, jah."))
    bring(data, minor=True)
    assert not stored().is_outdated("en")
    data = changed(exported(), ("churn", "", "definition", "et", "Nad jäävad."))
    bring(data)
    assert stored().is_outdated("en") and not stored().is_outdated("et")


def test_white_space_and_line_ends_are_no_change(churn):
    data = changed(exported(), ("churn", "", "term", "et", "  voolavus\r\n"))
    assert not preview(data).changes_anything


def test_some_rows_and_columns_are_enough(churn):
    bring(table(cell(ro="Clienții se duc.")))
    assert stored().definition_ro == "Clienții se duc."
    assert stored().definition_et == "Kliendid lahkuvad."


def test_an_emptied_cell_empties_the_field(churn):
    bring(changed(exported(), ("churn", "", "labels", "et", "")))
    assert [label.text for label in stored().labels.all()] == ["attrition"]


def test_labels_that_stay_keep_their_records_and_their_forms(churn):
    kept = churn.labels.get(language="et")
    text = "synonym: kadu\n  genitive: kao\nabbreviation: KV"
    bring(changed(exported(), ("churn", "", "labels", "et", text)))
    labels = stored().labels.filter(language="et")
    assert [(each.text, each.kind) for each in labels] == [
        ("kadu", "synonym"),
        ("KV", "abbreviation"),
    ]
    assert labels[0].pk == kept.pk and labels[0].forms == {"genitive": ["kao"]}


def test_a_table_adds_an_entry_with_its_parts(churn):
    Topic.objects.create(key="basics", title_en="Basics", slug_en="basics")
    rows = {
        "term": {"et": "hoidmine"},
        "slug": {"et": "hoidmine"},
        "definition": {"et": "Kliendid jäävad."},
        "published": {"et": "2026-02-01"},
        "coined": {"et": "jah"},
        "topic": {"shared": "basics"},
        "review_by": {"shared": "2027-03-01"},
        "related": {"shared": "churn"},
        "forms": {"et": "genitive: hoidmise"},
        "reading": {"et": "Raamat\nhttps://example.org/"},
    }
    data = [cell("retention", "", name, **texts) for name, texts in rows.items()]
    data += [
        cell("retention", "how", "question", et="Kuidas?"),
        cell("retention", "how", "answer", et="- Nii.\n- Naa."),
    ]
    found = preview(table(*data)).comparison
    assert found.new_concepts == ["retention"] and not found.problems
    bring(table(*data))
    entry = Entry.objects.get(concept="retention")
    assert entry.is_published("et") and entry.coined_et and entry.topic.key == "basics"
    assert entry.forms_et == {"genitive": ["hoidmise"]}
    assert entry.review_by == date(2027, 3, 1)
    assert [row.related for row in entry.related_rows.all()] == [churn]
    assert entry.reading.get().address_et == "https://example.org/"
    assert entry.questions.get().answer_et == "- Nii.\n- Naa."
    assert not preview(exported()).changes_anything


def test_the_day_of_review_is_written_moved_and_emptied(churn):
    for written, day in [
        ("2027-03-01", date(2027, 3, 1)),
        ("2028-03-01T00:00:00", date(2028, 3, 1)),
        ("", None),
    ]:
        data = changed(exported(), ("churn", "", "review_by", "shared", written))
        bring(data)
        assert stored().review_by == day
        assert not preview(data).changes_anything
        assert not preview(exported()).changes_anything


def test_a_whole_glossary_comes_into_an_empty_one(db):
    load_folder(settings.BASE_DIR / "content")
    data = exported()
    Entry.objects.all().delete()
    Entry.history.all().delete()
    rows = rows_of(data)
    bring(as_csv(rows))
    assert [{**row, "exported": ""} for row in rows_of(exported())] == [
        {**row, "exported": ""} for row in rows
    ]


def test_entries_exchange_their_addresses(churn):
    make_entry("loss", term_et="kaotus")
    data = changed(
        exported(),
        ("churn", "", "slug", "et", "loss"),
        ("loss", "", "slug", "et", "churn"),
    )
    assert bring(data) == 2
    assert stored().slug_et == "loss" and stored().is_published("et")
    assert FormerAddress.objects.filter(language="et").count() == 2


def test_search_finds_what_was_imported(churn):
    bring(changed(exported(), ("churn", "", "term", "et", "äravool")))
    assert [found.concept for found in search("äravoolu", "et")] == [churn.concept]


def test_a_published_text_cannot_be_imported_away(churn):
    data = changed(exported(), ("churn", "", "definition", "et", ""))
    [(row, column, reason)] = problems(data)
    assert (row > 1, column) == (True, "et")
    assert "needs a term" in reason


# A colleague's work -------------------------------------------------------------------


def test_what_a_colleague_changed_since_the_export_is_not_undone(churn):
    data = changed(exported(), ("churn", "", "heading", "et", "Mis see on?"))
    churn.definition_et = "Kolleegi tekst."
    churn.save()
    bring(data)
    assert stored().definition_et == "Kolleegi tekst."
    assert stored().heading_et == "Mis see on?"


def test_a_cell_changed_on_both_sides_is_a_conflict_and_stays_unless_told(churn):
    data = changed(
        exported(),
        ("churn", "", "definition", "et", "Minu tekst."),
        ("churn", "", "heading", "et", "Mis see on?"),
    )
    churn.definition_et = "Kolleegi tekst."
    churn.save()
    found = preview(data).comparison
    assert [change.field for change in found.conflicts] == ["definition"]
    assert found.counts["conflicts"] == 1
    bring(data)
    assert stored().definition_et == "Kolleegi tekst."
    assert stored().heading_et == "Mis see on?"
    bring(data, overwrite=True)
    assert stored().definition_et == "Minu tekst."


@pytest.mark.parametrize("what", ["entry", "question"])
def test_what_a_colleague_deleted_comes_back_only_where_told(churn, what):
    data = changed(exported(), ("churn", "why", "answer", "et", "Nii."))
    (churn if what == "entry" else churn.questions.get()).delete()
    assert preview(data).comparison.counts["conflicts"] > 0
    assert bring(data) == 0
    bring(data, overwrite=True)
    assert stored().questions.get().answer_et == "Nii."


def test_a_preview_that_no_longer_holds_is_not_carried_out(churn):
    data = table(cell(et="Minu tekst."))
    digest = preview(data).comparison.digest
    churn.definition_et = "Kolleegi tekst."
    churn.save()
    with pytest.raises(Stale):
        carried_out(data, EVERYTHING, digest)
    assert stored().definition_et == "Kolleegi tekst."


# All or nothing -----------------------------------------------------------------------


def test_errors_name_row_and_column_and_nothing_is_written(churn):
    data = table(
        cell(et="Uus tekst."),
        cell(field="term", et="a" * 201),
        cell(field="slug", ro="Nu e bine"),
        cell(field="labels", en="friend: of mine"),
        cell(field="published", en="yesterday"),
    )
    found = problems(data)
    assert [(row, column) for row, column, _reason in found] == [(5, "en"), (6, "en")]
    data = table(
        cell(et="Uus tekst."),
        cell(field="term", et="a" * 201),
    )
    found = problems(data)
    assert [(row, column) for row, column, _reason in found] == [(3, "et")]
    with pytest.raises(NotWritten):
        write(preview(data).comparison.changes)
    assert stored().definition_et == "Kliendid lahkuvad."


@pytest.mark.parametrize("language", ["et", "ro"])
def test_errors_are_in_the_editor_s_language(churn, language):
    english = problems(table(cell(field="published", en="yesterday")))
    with translation.override(language):
        assert problems(table(cell(field="published", en="yesterday"))) != english


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (cell("Churn!", et="a"), "concept"),
        (cell("a" * 101, et="a"), "concept"),
        (cell(question="Why?", field="answer", et="a"), "question"),
        (cell(field="topic", shared="nothing"), "shared"),
        (cell(field="related", shared="nothing"), "shared"),
        (cell(field="related", shared="churn"), "shared"),
        (cell(field="review_by", shared="soon"), "shared"),
        (cell(field="review_by", shared="2027-02-31"), "shared"),
        (cell(field="published", et="2027-02-31"), "et"),
        (cell(field="published", et="9999-12-31 23:59:59-10:00"), "et"),
        (cell(field="published", et="9999-12-31 23:59:59+00:00"), "et"),
        (cell(field="published", et="0001-01-01 00:00:00+14:00"), "et"),
        (cell(field="published", et="0001-01-01"), "et"),
        (cell(field="coined", et="maybe"), "et"),
        (cell(field="forms", et="genitive"), "et"),
        (cell(field="forms", et="ablative: x"), "et"),
        (cell(field="labels", et="synonym: a\nsynonym: a"), "et"),
        (cell(field="reading", et="Only a title"), "et"),
        (cell(field="reading", et="Title\njavascript:alert(1)"), "et"),
        (cell(field="body", et="# A heading of the page"), "et"),
        (cell(question="how", field="question", et="Without an answer?"), "et"),
    ],
)
def test_what_the_glossary_does_not_take_is_refused_at_its_cell(churn, row, column):
    [(number, where, reason)] = problems(table(row))
    assert (number, where) == (2, column)
    assert reason


def test_what_was_written_is_one_save_of_its_editor_in_history(admin_client, churn):
    upload(admin_client, table(cell(et="Uus tekst."), cell(field="heading", et="Mis?")))
    confirm(admin_client)
    record = churn.history.first()
    assert record.history_user.username == "admin"
    assert RecordedSave(
        record.history_date, record.history_user, record.history_change_reason
    ).note.startswith("Imported")


# Rights -------------------------------------------------------------------------------

TRANSLATOR = Rights(languages=("et",))


def test_a_translator_imports_an_export_with_own_changes_only(churn):
    bring(changed(exported(), ("churn", "", "definition", "et", "Uus.")), TRANSLATOR)
    assert stored().definition_et == "Uus."


@pytest.mark.parametrize(
    "forged",
    [
        ("churn", "", "definition", "ro", "Nou."),
        ("churn", "why", "answer", "en", "New."),
        ("churn", "", "related", "shared", "other"),
        ("churn", "", "published", "et", ""),
    ],
)
def test_a_translator_cannot_import_anything_else(churn, forged):
    data = changed(exported(), ("churn", "", "definition", "et", "Uus."), forged)
    [(_row, column, reason)] = problems(data, TRANSLATOR)
    assert column == forged[3] and reason.startswith("You may not")
    digest = preview(data, TRANSLATOR).comparison.digest
    with pytest.raises(NotWritten):
        carried_out(data, TRANSLATOR, digest)
    assert stored().definition_et == "Kliendid lahkuvad."


def test_a_translator_adds_neither_entries_nor_questions(churn):
    assert problems(table(cell("other", et="Uus.")), TRANSLATOR)
    row = cell(question="how", field="answer", et="Nii.")
    assert problems(table(row), TRANSLATOR)


def test_a_translator_writes_reading_but_adds_none(churn):
    churn.reading.create(title_en="A book", address_en="https://example.org/")
    bring(table(cell(field="reading", et="Raamat\nhttps://example.org/")), TRANSLATOR)
    assert churn.reading.get().title_et == "Raamat"
    two = "Raamat\nhttps://example.org/\nTeine\nhttps://example.net/"
    assert problems(table(cell(field="reading", et=two)), TRANSLATOR)


@pytest.mark.parametrize(
    ("roles", "column", "field", "is_allowed"),
    [
        (["Estonian translators"], "et", "definition", True),
        (["Estonian translators"], "ro", "definition", False),
        (["Estonian translators", "Romanian translators"], "ro", "definition", True),
        (["Estonian translators"], "et", "published", False),
        (["Estonian translators", "Reviewers"], "et", "published", True),
        (["Estonian translators"], "shared", "related", False),
        (["Editors"], "shared", "related", True),
        (["Editors"], "et", "published", False),
    ],
)
def test_roles_decide_what_an_upload_may_write(
    client, churn, django_user_model, roles, column, field, is_allowed
):
    make_entry("loss", term_en="loss")
    user = django_user_model.objects.create_user("tiit", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    client.force_login(user)
    text = {"related": "loss", "published": "2026-02-03"}.get(field, "Uus.")
    upload(client, table(cell(field=field, **{column: text})))
    before = exported()
    confirm(client)
    assert (exported() != before) == is_allowed
    assert Upload.objects.exists() != is_allowed


def test_a_folder_takes_every_right(churn):
    data = write_zip()
    assert problems(data, TRANSLATOR)
    with pytest.raises(Stale):
        carried_out(data, TRANSLATOR, preview(data).comparison.digest)


# Files of every kind ------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_are_separated_by_commas_semicolons_or_tabs(churn, separator):
    rows = rows_of(changed(exported(), ("churn", "", "definition", "et", "a,b;c")))
    bring(as_csv(rows, separator))
    assert stored().definition_et == "a,b;c"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_unicode_is_read_in_all_its_encodings(churn, encoding):
    text = table(cell(et="Õhk – „šokk“", ro="și ța")).decode("utf-8-sig")
    bring(text.encode(encoding))
    assert (stored().definition_et, stored().definition_ro) == ("Õhk – „šokk“", "și ța")


@pytest.mark.parametrize(
    ("encoding", "language", "text"),
    [
        ("cp1257", "et", "Õhk ja šokk, žüriiga – nii"),
        ("cp1252", "et", "Õhk ja šokk, žüriiga – nii"),
        ("cp1250", "ro", "Mâine, în casă"),
    ],
)
def test_files_of_old_windows_are_read(churn, encoding, language, text):
    rows = table(cell(**{language: text})).decode("utf-8-sig")
    found = preview(rows.encode(encoding))
    assert found.encoding.startswith("Windows-")
    assert [change.after for change in found.comparison.changes] == [text]


def test_letters_that_old_windows_lacks_are_not_lost(churn):
    data = changed(exported(), ("churn", "", "heading", "et", "Õhk?"))
    found = preview(data.decode("utf-8-sig").encode("cp1257", "replace")).comparison
    assert [change.field for change in found.changes] == ["heading"]


def test_excel_s_own_dates_and_numbers_are_read(churn):
    book = Workbook()
    book.active.append(["concept", "field", "et"])
    book.active.append(["churn", "published", timezone.datetime(2026, 3, 1, 9, 30)])
    book.active.append(["churn", "heading", 42])
    book.active.append(["churn", "coined", True])
    out = BytesIO()
    book.save(out)
    bring(out.getvalue())
    assert stored().heading_et == "42" and stored().coined_et
    assert timezone.localtime(stored().published_at_et).hour == 9


def test_a_workbook_changed_in_excel_changes_that_cell(churn):
    book = load_workbook(BytesIO(write_xlsx()))
    for row in book.active.iter_rows():
        if [cell.value for cell in row[:3]] == ["churn", None, "heading"]:
            row[4].value = "Mis?"
    out = BytesIO()
    book.save(out)
    found = preview(out.getvalue()).comparison
    assert [change.after for change in found.changes] == ["Mis?"]


def test_json_is_read(churn):
    rows = json.loads(b"".join(write_json()))
    next(row for row in rows if row["field"] == "heading")["et"] = "Mis?"
    found = preview(json.dumps(rows).encode()).comparison
    assert [change.after for change in found.changes] == ["Mis?"]


# Hostile and broken files -------------------------------------------------------------


def zipped(**members):
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook_with(name, content):
    source = ZipFile(BytesIO(write_xlsx()))
    members = {each: source.read(each) for each in source.namelist()}
    return zipped(**{**members, name: content})


BOMB = b"concept" + b"0" * (21 * 1024 * 1024)
ENTITIES = (
    b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><worksheet>&c;</worksheet>'
)
BROKEN = {
    "empty": b"",
    "too large": b"a" * (2 * 1024 * 1024 + 1),
    "gzip": gzip.compress(b"concept,field,et\nchurn,term,a\n"),
    "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "nul": b"concept,field,et\nchurn,term,a\0b\n",
    "picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20,
    "noise": bytes(range(128, 256)) * 50,
    "half utf-16": b"\xff\xfea",
    "unclosed quote": b'concept,field,et\nchurn,term,"a\nb\nc\n',
    "unclosed quote, long": b'concept,field,et\nchurn,term,"' + b"a\n" * 900_000,
    "text after a quote": b'concept,field,et\nchurn,term,"a"b\n',
    "200 kB field": b"concept,field,et\nchurn,body," + b"a" * 200_000 + b"\n",
    "100 kB field": b"concept,field,et\nchurn,body," + b"a" * 100_001 + b"\n",
    "50,000 columns": b"concept,field" + b",et" * 50_000 + b"\n",
    "50,000 cells": b"concept,field,et\nchurn,term" + b",a" * 50_000 + b"\n",
    "too many rows": b"concept,field\n" + b"churn,term\n" * 20_001,
    "rows without end": b"concept,field,et\n"
    + b"".join(b"a%d,term,x\n" % number for number in range(20_001)),
    "no header": b"churn,term,a\n",
    "unknown column": b"concept,field,fi\nchurn,term,a\n",
    "column twice": b"concept,field,et,et\nchurn,term,a,b\n",
    "unknown field": b"concept,field,et\nchurn,price,a\n",
    "field twice": b"concept,field,et\nchurn,term,a\nchurn,term,b\n",
    "no concept": b"concept,field,et\n,term,a\n",
    "wrong column": b"concept,field,shared\nchurn,term,a\n",
    "deep json": b"[" * 500_000,
    "broken json": b'[{"concept": ',
    "json of numbers": b'[{"concept": "churn", "field": "term", "et": 5}]',
    "json without rows": b'{"concept": "churn"}',
    "long number": b"[" + b"9" * 100_000 + b"]",
    "damaged zip": b"PK\x03\x04" + b"\0" * 200,
    "zip bomb": zipped(**{"churn/et.md": BOMB}),
    "zip slip": zipped(**{"../../etc/passwd": "x"}),
    "absolute path": zipped(**{"/etc/passwd": "x"}),
    "backslashes": zipped(**{"..\\et.md": "x"}),
    "other files": zipped(**{"churn/run.sh": "x"}),
    "broken content": zipped(**{"churn/concept.yaml": "a: b: c"}),
    "xml": b"<html/>",
    "broken xml": b"<tbx><text>",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_a_sentence_within_two_seconds(churn, name):
    began = time.process_time()
    reason = refusal(BROKEN[name]).reason
    assert time.process_time() - began < 2
    assert len(reason) > 15
    assert stored().term_et == "voolavus"


@pytest.mark.parametrize(
    "row",
    [
        {"concept": "churn", "field": "term", "\ud800x": "a"},
        {"concept": "\ud800", "field": "term", "et": "a"},
        {"concept": "churn", "field": "term", "et\ud800": 5},
    ],
)
def test_half_a_character_in_a_name_is_refused_on_a_page(admin_client, churn, row):
    response = upload(admin_client, json.dumps([row]).encode())
    assert response.status_code == 200
    assert not Upload.objects.exists()


def test_half_a_character_is_left_out_of_what_names_a_row(admin_client, churn):
    row = cell("ch\ud800urn", "wh\udfffy", "answer", et="Nii\ud800.")
    response = upload(admin_client, json.dumps([row]).encode())
    assert response.status_code == 200
    confirm(admin_client)
    assert churn.questions.get(key="why").answer_et == "Nii."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_workbook_with_entities_is_refused(churn, encoding):
    sheet = ENTITIES.decode().encode(encoding)
    refusal(workbook_with("xl/worksheets/sheet1.xml", sheet))


def test_a_workbook_whose_sheet_says_it_is_endless_is_read_at_once(churn):
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576">'
        b'<c r="XFD1048576" t="inlineStr"><is><t>a</t></is></c></row></sheetData>'
        b"</worksheet>"
    )
    began = time.process_time()
    refusal(workbook_with("xl/worksheets/sheet1.xml", sheet))
    assert time.process_time() - began < 2


def test_a_fault_in_a_folder_is_told_with_file_and_line_in_the_editor_s_language(churn):
    data = zipped(**{"churn/concept.yaml": "revision: 1\ncolour: red\n"})
    with translation.override("et"):
        refused = refusal(data)
    assert refused.reason == "churn/concept.yaml: colour: sellist välja ei ole."
    assert refused.row == 2


def test_nothing_stays_on_disk(churn, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    bring(write_zip())
    for name in ("zip slip", "broken content", "damaged zip"):
        refusal(BROKEN[name])
    preview(write_xlsx())
    assert not list(tmp_path.iterdir())


# The content folder -------------------------------------------------------------------


def test_a_folder_brings_back_texts_topics_and_revisions(db):
    load_folder(settings.BASE_DIR / "content")
    data = write_zip()
    churn = stored()
    churn.definition_et = "Muudetud."
    churn.save()
    Entry.objects.get(concept="churn-rate").delete()
    found = preview(data)
    assert found.files["created"] == 4
    assert stored().definition_et == "Muudetud."
    bring(data)
    assert write_zip() == data
    # To the project's own folder this is an editor's work, and stays.
    churn = stored()
    churn.definition_et = "Muudetud."
    churn.save()
    bring(write_zip())
    load_folder(settings.BASE_DIR / "content")
    assert stored().definition_et == "Muudetud."


# The pages ----------------------------------------------------------------------------


def upload(client, data, name="words.csv"):
    file = SimpleUploadedFile(name, data)
    return client.post(PAGE, {"file": file}, follow=True)


def confirm(client, **choices):
    page = parse(client.get(PREVIEW).text)
    digest = page.one("input", name="digest").attrs["value"]
    return client.post(PREVIEW, {"digest": digest, **choices}, follow=True)


def test_an_editor_sees_the_differences_by_word_and_confirms(admin_client, churn):
    page = parse(upload(admin_client, table(cell(et="Kliendid jäävad."))).text)
    [difference] = page.all("div", class_="word-diff")
    assert difference.text == "Kliendid removed:lahkuvadadded:jäävad."
    assert difference.attrs["lang"] == "et"
    assert stored().definition_et == "Kliendid lahkuvad."
    assert "1 entry was changed" in confirm(admin_client).text
    assert stored().definition_et == "Kliendid jäävad."
    assert not Upload.objects.exists()


def test_the_same_export_again_has_nothing_to_import(admin_client, churn):
    response = upload(admin_client, exported())
    assert "there is nothing to import" in response.text
    assert not parse(response.text).all("button", name="confirm")


def test_a_refused_file_is_not_kept(admin_client, churn):
    response = upload(admin_client, BROKEN["unknown field"])
    assert "Row 2" in response.text and "no such field" in response.text
    assert not Upload.objects.exists()


def test_a_file_of_any_size_is_answered(admin_client, churn):
    response = upload(admin_client, b"a" * 3_000_000)
    assert "larger than 2 MB" in response.text
    assert not Upload.objects.exists()


def test_a_dropped_file_is_gone(admin_client, churn):
    upload(admin_client, table(cell(et="Uus.")))
    admin_client.post(PREVIEW, {"drop": ""})
    assert not Upload.objects.exists()
    assert stored().definition_et == "Kliendid lahkuvad."


def test_a_forgotten_file_expires(admin_client, churn):
    upload(admin_client, table(cell(et="Uus.")))
    Upload.objects.update(created_at=timezone.now() - KEPT_FOR)
    response = admin_client.get(PREVIEW, follow=True)
    assert "no longer here" in response.text
    assert not Upload.objects.exists()


def test_a_change_between_preview_and_confirmation_is_shown_first(admin_client, churn):
    upload(admin_client, table(cell(et="Minu tekst.")))
    digest = preview(table(cell(et="Minu tekst."))).comparison.digest
    churn.definition_et = "Kolleegi tekst."
    churn.save()
    response = admin_client.post(PREVIEW, {"digest": digest})
    assert "has changed meanwhile" in response.text
    assert stored().definition_et == "Kolleegi tekst."
    confirm(admin_client)
    assert stored().definition_et == "Minu tekst."


@pytest.mark.parametrize("data", [{}, {"digest": "forged"}, {"file": "words"}])
def test_forged_posts_write_nothing(admin_client, churn, data):
    assert admin_client.post(PAGE, data).status_code == 200
    upload(admin_client, table(cell(et="Uus.")))
    assert admin_client.post(PREVIEW, data).status_code == 200
    assert stored().definition_et == "Kliendid lahkuvad."


def test_an_editor_does_not_see_another_s_file(admin_client, churn, client):
    upload(admin_client, table(cell(et="Uus.")))
    client.force_login(get_user_model().objects.create_superuser("jaan"))
    assert client.get(PREVIEW).status_code == 302


def test_who_may_only_look_cannot_import(client, churn, django_user_model):
    tiit = django_user_model.objects.create_user("tiit", is_staff=True)
    tiit.user_permissions.add(Permission.objects.get(codename="view_entry"))
    client.force_login(tiit)
    assert "may not import" in client.get(PAGE).text
    assert upload(client, table(cell(et="Uus."))).status_code == 403
    assert client.get(PREVIEW).status_code == 403


def test_the_list_of_entries_leads_here(admin_client, churn):
    assert PAGE in admin_client.get("/admin/glossary/entry/").text


def test_a_question_is_counted_by_itself(churn):
    bring(changed(exported(), ("churn", "why", "answer", "et", "Sest teisiti.")))
    assert Question.objects.get().is_outdated("en")
    assert not stored().is_outdated("en")
