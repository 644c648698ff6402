"""A translator at work, with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from glossary.models import Entry


@pytest.fixture
def churn(site):
    """The entry in which English and one question have moved on since."""
    entry = Entry.objects.get(concept="churn")
    entry.definition_en = f"Customer loss. {entry.definition_en}"
    entry.save()
    question = entry.questions.all()[1]
    question.answer_en += "\n\nAnd so on."
    question.save()
    return entry


def focused(page):
    return page.evaluate("document.activeElement.name || document.activeElement.text")


def test_a_translator_takes_in_what_has_changed_by_keyboard(churn, desk, page):
    page.goto(f"{desk}/glossary/entry/")
    row = page.get_by_role("row").filter(has_text="churn").filter(has_text="outdated")
    row.locator(f"[href*='/{churn.pk}/translate/ro/']").press("Enter")
    expect(page.locator("#entry ins")).to_contain_text("Customer")

    # From field to field, in the order of the page.
    page.locator("[name=term_ro]").focus()
    order = []
    while len(order) < 4:
        page.keyboard.press("Tab")
        if (name := focused(page)) and name not in order:
            order.append(name)
    assert order == ["slug_ro", "heading_ro", "definition_ro", "body_ro"]

    page.keyboard.press("Alt+ArrowDown")
    assert focused(page) == "questions-1-question_ro"
    page.keyboard.press("Alt+ArrowDown")
    page.locator("[name=definition_ro]").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Plecarea clienților.")
    with page.expect_popup() as opened:
        page.keyboard.press("Alt+Enter")
    expect(opened.value.locator(".definition")).to_have_text("Plecarea clienților.")
    opened.value.close()
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator(".success")).to_be_visible()
    expect(page.locator(".status-outdated")).to_have_count(0)
    entry = Entry.objects.get(pk=churn.pk)
    assert entry.definition_ro == "Plecarea clienților."
    assert not entry.is_outdated("ro")
    assert not entry.is_outdated("en")


def test_the_columns_stack_on_a_phone_and_nothing_runs_out(churn, desk, page):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{desk}/glossary/entry/{churn.pk}/translate/ro/?from=en")
    theirs = page.locator("#entry .theirs").first.bounding_box()
    mine = page.locator("#entry .mine").first.bounding_box()
    assert mine["y"] > theirs["y"] + theirs["height"] - 1
    width = page.evaluate("document.querySelector('#entry_form').scrollWidth")
    assert width <= 360


def test_without_javascript_it_is_saved_as_well(churn, desk, page, new_context):
    plain = new_context(
        java_script_enabled=False, storage_state=page.context.storage_state()
    ).new_page()
    plain.goto(f"{desk}/glossary/entry/{churn.pk}/translate/ro/?from=en")
    plain.locator("[name=definition_ro]").fill("Plecarea.")
    plain.get_by_role("button", name="Save as a minor change").click()
    expect(plain.locator(".success")).to_be_visible()
    entry = Entry.objects.get(pk=churn.pk)
    assert entry.definition_ro == "Plecarea."
    assert entry.is_outdated("ro")
