"""A translator at the desk: one language is open, the others can be read."""

from playwright.sync_api import expect

from glossary.models import Entry
from glossary.roles import TRANSLATORS


def test_a_translator_writes_one_language_and_reads_the_others(site, sign_in, page):
    churn = Entry.objects.get(concept="churn")
    churn.definition_en += " Some come back."
    churn.save()
    sign_in(page.context, "ioana", TRANSLATORS["ro"])
    page.goto(f"{site}/admin/")
    waiting = page.locator(".desk-waiting").first
    expect(waiting).to_contain_text("Română")
    expect(waiting).not_to_contain_text("Eesti")

    # Where the text is outdated in another language, the entry can be read.
    page.locator(".desk-entries .status-outdated").first.click()
    expect(page.locator("#id_definition_et")).to_be_disabled()
    page.get_by_role("button", name="Română").click()
    expect(page.locator("#id_definition_ro")).to_be_enabled()
    expect(page.locator("#id_concept")).to_be_disabled()
    expect(page.get_by_role("link", name="Translate: Eesti")).to_have_count(0)

    page.get_by_role("link", name="Translate: Română").click()
    page.locator("#id_definition_ro").fill("Plecarea clienților.")
    page.get_by_role("button", name="Save and mark as up to date").click()
    expect(page.locator(".success")).to_be_visible()
    page.get_by_role("link", name="Publish and preview").click()
    expect(page.get_by_text("ask a colleague who may")).to_be_visible()
    expect(page.get_by_role("button", name="Withdraw")).to_have_count(0)
    churn.refresh_from_db()
    assert churn.definition_ro == "Plecarea clienților."
    assert not churn.is_outdated("ro") and churn.is_outdated("et")
