"""The table of all terms, filtered as one types and without a script."""

from playwright.sync_api import expect


def test_the_table_follows_what_is_typed(site, page):
    page.goto(f"{site}/en/translations/")
    page.get_by_label("Part of a term, in any language").fill("vabatahtlik")
    rows = page.locator("#terms tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.locator("td:lang(en)")).to_contain_text("voluntary churn")
    expect(page.locator("main").get_by_role("status")).to_have_text("1 entry found")
    expect(page).to_have_url(f"{site}/en/translations/?q=vabatahtlik&sort=en")
    there = page.get_by_label("Language").get_by_role("link", name="Eesti")
    expect(there).to_have_attribute("href", "/et/kolmes-keeles/?sort=en&q=vabatahtlik")
    expect(page.get_by_label("Part of a term, in any language")).to_be_focused()


def test_the_table_is_filtered_and_sorted_without_a_script(site, browser):
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{site}/et/kolmes-keeles/")
    page.get_by_label("Osa terminist mis tahes keeles").fill("rata")
    page.get_by_role("button", name="Filtreeri").click()
    page.get_by_role("link", name="Română").last.click()
    first = page.locator("#terms tbody tr").first
    expect(first.locator("td:lang(ro)")).to_contain_text("rata")
    page.close()
