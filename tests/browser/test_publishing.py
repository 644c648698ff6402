"""From draft to page and back, as an editor walks it."""

import pytest
from playwright.sync_api import expect

from glossary.models import Entry
from tests.factories import make_entry, make_question


@pytest.fixture
def draft(site):
    texts = {"term_ro": "perioadă de probă", "heading_ro": "Ce este?"}
    entry = make_entry("free-trial", published_at_ro=None, slug_ro="proba", **texts)
    Entry.objects.filter(pk=entry.pk).update(definition_ro="")
    make_question(entry, "how-long", question_en="How long?", answer_en="14 days.")
    return entry


def test_an_editor_fills_what_is_missing_previews_publishes_and_withdraws(
    site, desk, page, draft, browser
):
    page.goto(f"{desk}/glossary/entry/?q=free-trial")
    page.locator(".field-status_ro a").click()
    expect(page.get_by_role("button", name="Publish now")).to_have_count(0)

    # Each thing that is missing leads to its field, in its language.
    page.get_by_role("link", name="The question “How long?” is not translated.").click()
    expect(page.get_by_role("heading", name="Translating: free-trial")).to_be_visible()
    expect(page.locator("#id_questions-0-question_ro")).to_be_focused()
    page.go_back()
    page.get_by_role("link", name="Principal forms are missing").click()
    expect(page.locator("#id_forms_ro_0")).to_be_focused()
    page.go_back()
    page.get_by_role("link", name="The definition is missing.").press("Enter")
    expect(page.get_by_role("button", name="Română")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.locator("#id_definition_ro")).to_be_focused()
    page.keyboard.type("Un timp fără plată.")
    page.locator("[name=_continue]").first.click()
    expect(page.locator(".success")).to_be_visible()

    page.get_by_role("link", name="Publish and preview: Română").click()
    expect(page.get_by_text("The definition is missing.")).to_have_count(0)

    # A colleague without an account opens the preview.
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.locator("#preview-link").input_value()
    visitor = browser.new_page()
    visitor.goto(f"{site}/{link.split('/', 3)[3]}")
    expect(visitor.get_by_role("note")).to_contain_text("Previzualizarea unei ciorne")
    expect(visitor.locator(".definition")).to_have_text("Un timp fără plată.")
    assert visitor.context.cookies() == []
    # Asked past the browser's cache, which keeps pages for minutes.
    ask = visitor.request.get
    assert ask(f"{site}/ro/glosar/proba/").status == 404
    page.get_by_role("button", name="Revoke preview links").click()
    expect(page.locator(".success")).to_be_visible()
    assert ask(visitor.url).status == 410

    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".success")).to_contain_text("Published: perioadă de probă")
    assert ask(f"{site}/ro/glosar/proba/").status == 200

    # A changed address leads on for good.
    page.goto(f"{desk}/glossary/entry/{draft.pk}/change/#id_slug_ro")
    expect(page.locator("#id_slug_ro")).to_be_focused()
    page.locator("#id_slug_ro").fill("perioada-de-proba")
    page.locator("[name=_continue]").first.click()
    expect(page.locator(".success")).to_be_visible()
    visitor.goto(f"{site}/ro/glosar/proba/?a=1")
    expect(visitor).to_have_url(f"{site}/ro/glosar/perioada-de-proba/?a=1")

    page.get_by_role("link", name="Publish and preview: Română").click()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator(".success")).to_contain_text("Taken back: perioadă de probă")
    for slug in ("proba", "perioada-de-proba"):
        answer = ask(f"{site}/ro/glosar/{slug}/")
        assert answer.status == 410
        assert "Această pagină a fost retrasă" in answer.text()
    visitor.context.close()


def test_a_date_to_come_is_chosen_and_cancelled(desk, page):
    entry = make_entry("free-trial", term_et="prooviaeg", published_at_et=None)
    page.goto(f"{desk}/glossary/entry/{entry.pk}/publishing/et/")
    page.get_by_label("Appears on").fill("2020-01-01T12:00:00")
    page.get_by_role("button", name="Schedule", exact=True).click()
    expect(page.locator(".errorlist")).to_have_text("Choose a time to come.")
    page.get_by_label("Appears on").fill("2099-01-01T12:00:00")
    page.get_by_role("button", name="Schedule", exact=True).click()
    expect(page.locator("#content-main")).to_contain_text(
        "It appears by itself on 1 January 2099, 12:00."
    )
    page.get_by_role("button", name="Cancel the schedule").click()
    expect(page.locator("#content-main")).to_contain_text("Readers do not see it.")
