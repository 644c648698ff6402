"""What a reader does: read, switch the language, compute; by keyboard alone too."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from playwright.sync_api import expect

from calculator.calculators import CALCULATORS

PAGES = [
    "/et/",
    "/ro/glosar/",
    "/et/sonastik/kliendivoolavuse-maar/",
    "/en/glossary/cohort-analysis/",
    "/et/teemad/",
    "/ro/teme/rate/",
    "/en/questions/",
    "/ro/in-trei-limbi/",
    "/et/kolmes-keeles/?q=zzz",
    "/en/print/?topic=rates",
    "/ro/cautare/?q=abonament",
    "/et/otsing/?q=zzz",
    "/en/calculator/",
    "/ro/calculator/rata-rezilierilor/",
    "/et/kalkulaator/kliendivoolavuse-maar/?start=1+000%2C5&lost=50",
    "/en/calculator/churn-rate/?start=0&lost=ten",
    "/ro/calculator/rata-rezilierilor/embed/?start=1000&lost=50",
    "/en/calculator/churn-rate/embed/?start=x",
]


def calculator_pages():
    """Every calculator blank, with an answer and with an error, each in a language."""
    for number, calculator in enumerate(CALCULATORS):
        wrong = f"?{calculator.form_class.SHORT[0]}=x"
        for state, kind in enumerate(("blank", "answer", "error")):
            language = ("et", "ro", "en")[(number + state) % 3]
            with translation.override(language):
                answer = calculator.example_query
                query = {"blank": "", "answer": answer, "error": wrong}[kind]
                yield calculator.get_absolute_url() + query


def test_a_reader_reads_switches_language_and_computes(site, page):
    page.goto(f"{site}/en/")
    page.get_by_role("link", name="churn rate", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is the churn rate?")

    page.get_by_label("Language").get_by_role("link", name="Eesti").click()
    expect(page).to_have_url(f"{site}/et/sonastik/kliendivoolavuse-maar/")
    expect(page.locator("html")).to_have_attribute("lang", "et")

    page.get_by_role("link", name="Kalkulaatorid", exact=True).click()
    calculator = page.locator(".teaser").first
    calculator.get_by_label("Kliente alguses").fill("1 000,5")
    calculator.get_by_label("Neist lahkunud").fill("50")
    calculator.get_by_role("button", name="Arvuta").click()
    expect(page.locator("output")).to_have_text("5,0%")

    page.get_by_label("Keel").get_by_role("link", name="English").click()
    expect(page.get_by_label("Customers at the start")).to_have_value("1000.5")
    expect(page.locator("output")).to_have_text("5.0%")


def test_a_result_is_reached_with_the_keyboard_alone(site, page):
    page.goto(f"{site}/ro/calculator/rata-rezilierilor/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("1.000")
    # The help of the next field may hold a link to the glossary.
    page.keyboard.press("Tab")
    if page.locator(":focus").get_attribute("href"):
        page.keyboard.press("Tab")
    expect(page.locator("#id_lost")).to_be_focused()
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    expect(page.locator("output")).to_have_text(re.compile("5,0\\s%"))


def test_a_question_has_a_link_of_its_own(site, page):
    page.goto(f"{site}/en/glossary/churn/")
    page.get_by_role(
        "link", name="Link to the question “Is zero churn the goal?”"
    ).click()
    expect(page).to_have_url(f"{site}/en/glossary/churn/#question-zero-churn-goal")
    expect(page.locator(":target h3")).to_contain_text("Is zero churn the goal?")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_every_kind_of_page_is_accessible_and_fits(site, page, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    faults = []
    for path in [*PAGES, *calculator_pages()]:
        page.goto(site + path)
        # What is folded away is read as well.
        page.evaluate(
            "document.querySelectorAll('details').forEach(d => { d.open = true })"
        )
        found = Axe().run(page)
        faults += [
            f"{path}: {fault['id']}: {fault['nodes'][0]['html'][:120]}"
            for fault in found.response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{path}: wider than the window")
    assert not faults


def test_questions_are_printed_with_their_answers(site, page):
    page.goto(f"{site}/en/questions/")
    answers = page.locator(".faq .prose")
    assert not answers.first.is_visible()
    page.emulate_media(media="print")
    assert all(answer.bounding_box()["height"] > 10 for answer in answers.all())
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".faq details:not([open])")).to_have_count(0)
