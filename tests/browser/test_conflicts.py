"""Two editors in two browsers on one entry."""

import pytest
from playwright.sync_api import expect

from glossary.models import Entry


@pytest.fixture
def entry_page(site):
    entry = Entry.objects.get(concept="churn")
    return f"{site}/admin/glossary/entry/{entry.pk}/change/"


def open_in(context, entry_page):
    page = context.new_page()
    page.goto(entry_page)
    page.get_by_role("button", name="English").click()
    return page


def test_two_editors_merge_what_they_wrote(entry_page, new_context, sign_in):
    hers, his = new_context(), new_context()
    sign_in(hers, "mari")
    sign_in(his, "jaan")
    mari, jaan = open_in(hers, entry_page), open_in(his, entry_page)
    expect(jaan.locator("#editing-now")).to_contain_text("mari is editing")
    jaan.locator("#id_definition_en").fill("Customers who left.")
    jaan.locator("#id_heading_en").fill("What does churn mean?")
    jaan.locator("[name=_save]").first.click()
    expect(jaan.locator(".success")).to_be_visible()

    mari.locator("#id_definition_en").fill("Customers who are gone.")
    mari.locator("[name=_save]").first.click()
    expect(mari.locator("h1")).to_contain_text("Someone else has changed")
    expect(mari.locator(".saves")).to_contain_text("jaan")
    # Nothing is chosen for the editor; writing is choosing.
    choice = mari.locator("fieldset.choice")
    expect(choice).to_have_count(1)
    expect(choice.locator("ins").first).to_contain_text("Customers")
    mari.get_by_role("button", name="Save both together").click()
    expect(mari.locator("h1")).to_contain_text("Someone else has changed")
    mari.locator("#id_definition_en").fill("Customers who left, or are gone.")
    mari.get_by_role("button", name="Save both together").click()
    expect(mari.locator(".success")).to_be_visible()
    churn = Entry.objects.get(concept="churn")
    assert churn.definition_en == "Customers who left, or are gone."
    assert churn.heading_en == "What does churn mean?"


def test_without_javascript_the_other_text_is_taken(entry_page, new_context, sign_in):
    hers, his = new_context(), new_context(java_script_enabled=False)
    sign_in(hers, "mari")
    sign_in(his, "jaan")
    mari = open_in(hers, entry_page)
    plain = his.new_page()
    plain.goto(entry_page)
    plain.locator("#id_term_en").fill("leaving")
    mari.locator("#id_term_en").fill("customer churn")
    mari.locator("[name=_save]").first.click()
    expect(mari.locator(".success")).to_be_visible()

    plain.locator("[name=_save]").first.click()
    plain.get_by_label("Take theirs").check()
    plain.get_by_role("button", name="Save both together").click()
    expect(plain.locator(".success")).to_be_visible()
    assert Entry.objects.get(concept="churn").term_en == "customer churn"
