"""An editor takes everything home in a file, changes three cells and brings it back."""

import pytest
from playwright.sync_api import expect

from glossary.models import Entry, Upload
from tests.glossary.tables import changed


@pytest.fixture
def desk(site, page, sign_in):
    sign_in(page.context)
    page.goto(f"{site}/admin/glossary/entry/")
    page.get_by_role("link", name="Import and export").click()
    return page


def give(page, name, data):
    file = {"name": name, "mimeType": "text/csv", "buffer": data}
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Show the differences").click()


def test_three_cells_go_out_and_come_back(desk):
    with desk.expect_download() as download:
        desk.get_by_role("link", name="CSV").click()
    with open(download.value.path(), "rb") as file:
        data = changed(
            file.read(),
            ("churn", "", "heading", "et", "Mis on klientide lahkumine?"),
            ("churn-rate", "", "term", "ro", "rata pierderii"),
            ("retention-rate", "", "heading", "en", "Who stays?"),
        )
    give(desk, "words.csv", data)
    expect(desk.locator(".import-preview .difference")).to_have_count(3)
    expect(desk.locator("ins").first).to_be_visible()
    desk.get_by_role("button", name="Import these changes").click()
    expect(desk.locator(".success")).to_contain_text("3 entries were changed")
    assert Entry.objects.get(concept="churn-rate").term_ro == "rata pierderii"
    assert not Upload.objects.exists()


def test_what_is_wrong_is_said_with_its_place(desk):
    give(desk, "words.csv", b"concept,field,et\nchurn,slug,Ei sobi\n")
    expect(desk.locator(".problems")).to_contain_text("Row 2, column et")
    expect(desk.get_by_role("button", name="Import these changes")).to_have_count(0)
    desk.get_by_role("button", name="Drop the file").click()
    give(desk, "words.csv", b"concept,field,et\nchurn,price,5\n")
    expect(desk.get_by_role("alert")).to_contain_text("no such field")
