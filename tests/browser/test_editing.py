"""What an editor does in the admin, under the strict policy."""

from playwright.sync_api import expect

from glossary.models import Entry, Topic


def test_an_editor_changes_the_romanian_text_and_readers_see_it(site, desk, page):
    churn = Entry.objects.get(concept="churn")
    page.goto(f"{desk}/glossary/entry/{churn.pk}/change/")
    page.get_by_role("button", name="Română").click()
    expect(page.locator("#id_definition_en")).to_be_hidden()
    page.locator("#id_definition_ro").fill("Plecarea clienților.")
    page.get_by_label("Minor change").check()
    page.locator("[name=_save]").first.click()
    expect(page.locator(".success")).to_be_visible()

    page.goto(f"{site}/ro/glosar/reziliere/")
    expect(page.locator(".definition")).to_have_text("Plecarea clienților.")


def test_an_editor_writes_a_new_entry_with_a_question(site, desk, page):
    page.goto(f"{desk}/glossary/entry/add/")
    page.locator("#id_concept").fill("free-trial")
    page.get_by_role("button", name="Eesti").click()
    page.locator("#id_term_et").press_sequentially("tasuta prooviaeg")
    expect(page.locator("#id_slug_et")).to_have_value("tasuta-prooviaeg")
    page.locator("#id_heading_et").fill("Mis on tasuta prooviaeg?")
    page.locator("#id_definition_et").fill("Aeg, mil toodet saab kasutada tasuta.")
    page.get_by_text("Add another Question").click()
    page.locator("#id_questions-0-key").fill("how-long")
    page.locator("#id_questions-0-question_et").fill("Kui pikk see on?")
    page.locator("#id_questions-0-answer_et").fill("Enamasti **14 päeva**.")
    page.locator("[name=_continue]").first.click()
    expect(page.locator(".success")).to_be_visible()
    page.get_by_role("link", name="Publish and preview: Eesti").click()
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".success")).to_be_visible()

    page.goto(f"{site}/et/sonastik/tasuta-prooviaeg/")
    expect(page.get_by_role("heading", name="Kui pikk see on?")).to_be_visible()
    expect(page.locator("strong", has_text="14 päeva")).to_be_visible()


def test_a_language_with_an_error_is_shown_first(desk, page):
    page.goto(f"{desk}/glossary/entry/add/")
    page.locator("#id_concept").fill("free-trial")
    page.get_by_role("button", name="Română").click()
    page.locator("#id_body_ro").fill("# Titlu")
    page.get_by_role("button", name="English").click()
    page.locator("[name=_save]").first.click()
    expect(page.get_by_role("button", name="Română")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.locator("#id_body_ro")).to_have_value("# Titlu")


def test_a_topic_shows_one_language_at_a_time(desk, page):
    page.goto(f"{desk}/glossary/topic/{Topic.objects.first().pk}/change/")
    page.get_by_role("button", name="Română").click()
    expect(page.locator("#id_title_ro")).to_be_visible()
    expect(page.locator("#id_title_en")).to_be_hidden()


def test_what_a_constraint_refuses_stands_at_its_language(desk, page):
    churn = Entry.objects.get(concept="churn")
    page.goto(f"{desk}/glossary/entry/{churn.pk}/change/")
    page.get_by_role("button", name="Română").click()
    page.locator("#id_slug_ro").fill("abonament")
    page.locator("#id_questions-0-answer_ro").fill("")
    page.get_by_role("button", name="English").click()
    page.locator("[name=_save]").first.click()
    expect(page.get_by_role("button", name="Română")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.locator(".field-slug_ro .errorlist")).to_be_visible()
    expect(page.locator("#questions-0 .field-answer_ro .errorlist")).to_be_visible()


def test_related_entries_show_in_every_language(desk, page):
    churn = Entry.objects.get(concept="churn")
    page.goto(f"{desk}/glossary/entry/{churn.pk}/change/")
    for language in ("Eesti", "Română", "English"):
        page.get_by_role("button", name=language).click()
        expect(page.locator("#related_rows-0")).to_be_visible()
        expect(page.locator("#labels-0")).to_be_visible()


def test_questions_are_sorted_by_dragging(desk, page):
    churn = Entry.objects.get(concept="churn")
    page.set_viewport_size({"width": 1280, "height": 3600})
    page.goto(f"{desk}/glossary/entry/{churn.pk}/change/")
    handles = page.locator("#questions-group .inline-related.has_original h3")
    handles.nth(0).scroll_into_view_if_needed()
    start, goal = handles.nth(0).bounding_box(), handles.nth(1).bounding_box()
    page.mouse.move(start["x"] + 80, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(goal["x"] + 80, goal["y"] + 8, steps=10)
    page.mouse.move(goal["x"] + 80, goal["y"] + 200, steps=10)
    page.mouse.up()
    page.locator("[name=_save]").first.click()
    expect(page.locator(".success")).to_be_visible()
    keys = [question.key for question in churn.questions.all()]
    assert keys[:2] == ["why-customers-leave", "reduce-churn"]


def test_a_warning_on_saving_leads_to_the_field_in_its_language(desk, page):
    churn = Entry.objects.get(concept="churn")
    page.goto(f"{desk}/glossary/entry/{churn.pk}/change/")
    page.get_by_role("button", name="Română").click()
    page.locator("#id_definition_ro").fill('Plecarea  "clienților".')
    page.locator("[name=_continue]").first.click()
    warning = page.locator(".messagelist .warning")
    expect(warning).to_contain_text("Two spaces stand where one is enough.")
    page.get_by_role("button", name="English").click()
    expect(page.locator("#id_definition_ro")).to_be_hidden()
    warning.get_by_role("link", name="Română: Definition").first.click()
    expect(page.locator("#id_definition_ro")).to_be_focused()

    page.goto(f"{desk}/glossary/entry/")
    page.get_by_role("link", name="Quality checks").click()
    page.get_by_label("Check").select_option("quotes")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("link", name="reziliere · Definition").first.click()
    expect(page.locator("#id_definition_ro")).to_be_focused()
