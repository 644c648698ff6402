"""Everything goes into a file, and comes back from it as it was."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from glossary.exchange import load_folder
from glossary.exchange.archive import write_zip
from glossary.exchange.files import (
    escaped,
    read_table,
    unescaped,
    write_csv,
    write_json,
    write_xlsx,
)
from glossary.exchange.tables import Row, canonical, mark, plain
from glossary.models import Entry
from tests.factories import make_entry, make_label, make_question
from tests.glossary.tables import exported, preview, rows_of

WRITERS = {"CSV": write_csv, "JSON": write_json, "XLSX": write_xlsx}
EXPORT = "/admin/glossary/entry/exchange/export/"
TEXTS = st.text(max_size=40)


def whole(content):
    return content if isinstance(content, bytes) else b"".join(content)


@pytest.mark.parametrize("kind", WRITERS)
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_every_text_comes_back_from_every_kind_of_file(kind, texts):
    cells = [canonical("", "definition", "et", text) for text in texts]
    rows = [
        Row(f"concept-{number}", "", "definition", {"et": cell, "ro": "", "en": cell})
        for number, cell in enumerate(cells)
    ]
    for row in rows:
        row.marks = {column: mark(text) for column, text in row.texts.items()}
    found = read_table(whole(WRITERS[kind](rows))).rows
    assert [plain(row.texts["et"]) for row in found] == cells
    assert [row.marks for row in found] == [row.marks for row in rows]


@given(TEXTS)
def test_escaping_formulas_loses_nothing(text):
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\0"])
def test_what_may_begin_a_formula_is_escaped(sign):
    assert escaped(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(db, sign):
    make_entry("churn", term_et=f"{sign}SUM(A1)", definition_et="'=1+1")
    for row in load_workbook(BytesIO(write_xlsx())).active.iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            assert not str(cell.value or "").startswith(("=", "+", "-", "@"))
    for text in (exported().decode("utf-8-sig").replace('"', "")).split(","):
        assert not text.startswith(("=", "+", "@"))


def test_the_table_names_everything_an_entry_has(db):
    entry = make_entry("churn", term_et="voolavus", term_en="churn", coined_et=True)
    make_question(entry, "why", question_et="Miks?", answer_et="Sest nii.")
    make_label(entry, "et", "kadu", homonym=True, forms={"genitive": ["kao"]})
    found = {(row["question"], row["field"]): row for row in rows_of(exported())}
    assert found["", "term"]["et"] == "voolavus"
    assert found["", "term"]["ro"] == ""
    assert found["", "coined"]["et"] == "yes"
    assert found["why", "answer"]["et"] == "Sest nii."
    assert found["", "labels"]["et"] == "synonym: kadu\n  homonym: yes\n  genitive: kao"
    assert found["", "published"]["et"] == "2026-01-01 02:00:00+02:00"


@pytest.mark.parametrize("write", [write_csv, write_json, write_xlsx, write_zip])
def test_an_export_of_the_whole_content_changes_nothing_on_import(db, write):
    load_folder(settings.BASE_DIR / "content")
    found = preview(whole(write()))
    assert not found.comparison.problems
    assert not found.changes_anything
    assert found.comparison.unchanged > 1000


def test_the_zip_holds_the_content_folder(db):
    load_folder(settings.BASE_DIR / "content")
    with ZipFile(BytesIO(write_zip())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for path in (settings.BASE_DIR / "content").rglob("*.*"):
        assert files.pop(f"content/{path.relative_to(path.parents[1])}", None) or (
            files.pop(f"content/{path.name}")
        )
    assert not files


def test_a_text_too_long_for_excel_is_said_rather_than_cut(admin_client):
    make_entry("churn", term_et="voolavus", body_et="a" * 40_000)
    page = admin_client.get(f"{EXPORT}xlsx/", follow=True)
    assert "too long for Excel" in page.text


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "zip", "tbx"])
def test_editors_download_files(admin_client, kind):
    make_entry("churn", term_et="voolavus")
    response = admin_client.get(f"{EXPORT}{kind}/")
    assert response.status_code == 200
    assert f'.{kind}"' in response.headers["Content-Disposition"]
    content = b"".join(response) if response.streaming else response.content
    if kind == "json":
        assert json.loads(content)[0]["concept"] == "churn"
    assert len(content) > 100


def test_nobody_else_downloads_drafts(client, django_user_model):
    assert client.get(f"{EXPORT}csv/").status_code == 302
    client.force_login(django_user_model.objects.create_user("tiit", is_staff=True))
    assert client.get(f"{EXPORT}csv/").status_code == 403
    assert client.get("/admin/glossary/entry/exchange/").status_code == 403


def test_another_kind_of_file_does_not_exist(admin_client):
    assert admin_client.get(f"{EXPORT}exe/").status_code == 404


def test_an_empty_glossary_is_a_table_without_rows(db):
    assert not Entry.objects.exists()
    assert rows_of(exported()) == []
    assert json.loads(whole(write_json())) == []
