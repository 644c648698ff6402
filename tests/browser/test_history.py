"""An editor reads the history of an entry, goes back, and undoes a deletion."""

import pytest
from playwright.sync_api import expect

from glossary.models import Entry


@pytest.fixture
def entries(site, page, sign_in):
    """The address of the list of entries, with an editor signed in."""
    sign_in(page.context)
    return f"{site}/admin/glossary/entry"


def test_an_editor_goes_back_to_what_the_content_folder_said(entries, page):
    churn = Entry.objects.get(concept="churn")
    before = churn.definition_en
    page.goto(f"{entries}/{churn.pk}/change/")
    page.get_by_role("button", name="English").click()
    page.locator("#id_definition_en").fill("Customers who left.")
    page.locator("#id_questions-0-answer_en").fill("Something else.")
    page.locator("[name=_continue]").first.click()
    page.get_by_role("link", name="History").click()

    saves = page.locator(".timeline > li")
    expect(saves).to_have_count(2)
    expect(saves.nth(0)).to_contain_text("mari")
    expect(saves.nth(0).locator("ins").first).to_contain_text("Customers")
    expect(saves.nth(1)).to_contain_text("the content folder")
    saves.nth(1).get_by_text("Added: the entry").click()
    expect(saves.nth(1).locator("dd").first).to_be_visible()

    page.get_by_role("link", name="Restore as of this moment").click()
    expect(page.locator("ins").first).to_be_visible()
    page.get_by_role("button", name="Restore").click()
    expect(page.locator(".success")).to_be_visible()
    expect(page.locator(".timeline > li")).to_have_count(3)
    churn.refresh_from_db()
    assert churn.definition_en == before


def test_an_editor_brings_a_deleted_entry_back(site, entries, page):
    churn = Entry.objects.get(concept="churn")
    address = site + churn.url_in("en")
    page.goto(f"{entries}/{churn.pk}/delete/")
    page.locator("[type=submit]").last.click()
    expect(page.locator(".success")).to_be_visible()
    assert not Entry.objects.filter(pk=churn.pk).exists()

    page.get_by_role("link", name="Deleted entries").click()
    page.locator("#result_list").get_by_role("link").click()
    page.get_by_role("button", name="Bring back").click()
    expect(page.locator(".success")).to_be_visible()
    page.goto(address)
    expect(page.locator(".definition")).to_have_text(churn.definition_en)
