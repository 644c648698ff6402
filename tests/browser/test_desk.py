"""The first page of the desk, as an editor uses it."""

from datetime import date

import pytest
from playwright.sync_api import expect

from glossary.models import Entry, MissedSearch


def test_an_editor_makes_a_draft_of_what_readers_did_not_find(desk, page):
    MissedSearch.objects.create(
        language="et", folded="hinnatous", times=4, last_day=date(2026, 5, 1)
    )
    page.goto(f"{desk}/")
    page.get_by_role("button", name="Begin a draft").click()
    expect(page.locator(".success")).to_contain_text("A draft was begun.")
    expect(page.locator("#id_term_et")).to_have_value("hinnatous")
    expect(page.get_by_role("button", name="Eesti")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.goto(f"{desk}/")
    expect(page.get_by_text("Readers have found all")).to_be_visible()
    rows = page.locator(".desk-entries tbody tr")
    expect(rows.first).to_contain_text("hinnatous")
    expect(page.locator(".desk-recent li").first).to_contain_text("hinnatous")


def test_an_editor_goes_from_a_status_to_the_text_in_that_language(desk, page):
    churn = Entry.objects.get(concept="churn")
    churn.definition_en += " Some come back."
    churn.save()
    page.goto(f"{desk}/")
    page.locator(".desk-entries .status-outdated").nth(1).press("Enter")
    expect(page.get_by_role("heading", name="Translating: churn")).to_be_visible()
    expect(page.locator("#entry ins")).to_contain_text("Some come back.")
    page.get_by_role("link", name="Publish and preview").click()
    page.get_by_role("link", name="The text is outdated").press("Enter")
    expect(page.locator("#id_definition_ro")).to_be_focused()


@pytest.mark.parametrize("width", [360, 1400])
def test_the_desk_fits_the_window(desk, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{desk}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
