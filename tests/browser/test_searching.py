"""What helps a reader to find: suggestions while typing, definitions on the spot."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import held_back


def type_into_search(page, words):
    field = page.get_by_role("combobox", name="Otsi sõnastikust")
    # All at once: a list that answers the first letters would still be replaced.
    field.fill(words)
    expect(page.get_by_role("listbox")).to_be_visible()
    return field


def test_suggestions_are_chosen_with_the_keyboard(site, page):
    page.goto(f"{site}/et/")
    field = type_into_search(page, "kliendiv")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("form[role=search] [role=status]")).to_have_text(
        re.compile(r"\d+ soovitust?")
    )
    field.press("ArrowDown")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", first.get_attribute("id"))
    expect(field).to_be_focused()
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mis on kliendivoolavus?")


def test_what_is_typed_before_the_library_has_come_is_answered(site, page):
    with held_back(page, "**/htmx*.js"):
        page.goto(f"{site}/et/")
        field = page.get_by_role("combobox", name="Otsi sõnastikust")
        field.press_sequentially("kohort")
    expect(page.get_by_role("option").first).to_contain_text("kohort")


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(site, page):
    page.goto(f"{site}/et/sonastik/kohort/")
    field = type_into_search(page, "kohord")
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("kohord")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/et/otsing/\?q=kohord$"))


def test_suggestions_close_when_the_reader_moves_on(site, page):
    page.goto(f"{site}/et/")
    type_into_search(page, "klient").press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_axe_finds_nothing_while_suggestions_and_a_card_are_open(site, page):
    page.goto(f"{site}/et/")
    type_into_search(page, "klient").press("ArrowDown")
    assert Axe().run(page).response["violations"] == []
    page.goto(f"{site}/et/sonastik/kliendivoolavuse-maar/")
    page.locator(".term-link").first.focus()
    expect(page.get_by_role("tooltip")).to_be_visible()
    assert Axe().run(page).response["violations"] == []


def test_a_reader_who_does_not_search_loads_no_library(site, page):
    loaded = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"{site}/et/sonastik/kohort/")
    assert not [url for url in loaded if "htmx" in url]
    assert len(loaded) <= 6, loaded


@pytest.mark.parametrize("way", ["hover", "focus"])
def test_a_linked_term_shows_its_definition(site, page, way):
    page.goto(f"{site}/et/sonastik/kliendivoolavuse-maar/")
    link = page.get_by_role("link", name="kohortide")
    getattr(link, way)()
    card = page.get_by_role("tooltip")
    expect(card).to_be_visible()
    expect(card).to_contain_text("Rühm kliente")
    expect(link).to_have_attribute("aria-describedby", "term-card")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_the_first_tap_shows_the_definition_and_the_second_leads_there(
    site, browser, new_context
):
    page = new_context(has_touch=True).new_page()
    page.goto(f"{site}/et/sonastik/kliendivoolavuse-maar/")
    link = page.get_by_role("link", name="kohortide")
    link.tap()
    expect(page.get_by_role("tooltip")).to_be_visible()
    link.tap()
    expect(page).to_have_url(f"{site}/et/sonastik/kohort/")


def test_without_javascript_a_search_is_a_page_and_a_term_a_link(
    site, browser, new_context
):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/et/sonastik/kliendivoolavuse-maar/")
    link = page.get_by_role("link", name="kohortide")
    assert link.get_attribute("title").startswith("Rühm kliente")
    page.get_by_role("searchbox").fill("kliendivolavus")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(".reason")).to_have_text(
        "Kas mõtlesite nimetust „kliendivoolavus“?"
    )
