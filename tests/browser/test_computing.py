"""The calculators in a real browser: live, by keyboard, without scripts, embedded."""

import re
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl

import pytest
from django.conf import settings as site_settings
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from calculator.calculators import CALCULATORS
from tests.browser.conftest import is_refusal
from tests.calculator.answers import BY_NAME, address

LANGUAGES = [code for code, _name in site_settings.LANGUAGES]
CHURN = "/en/calculator/churn-rate/"

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_calculator = pytest.mark.parametrize(
    "calculator", CALCULATORS, ids=lambda calculator: calculator.name
)


def example_of(calculator, language):
    """Return the worked example as a person of `language` types it: {field: text}."""
    with translation.override(language):
        return dict(parse_qsl(calculator.example_query[1:]))


def example_address(calculator, language):
    with translation.override(language):
        return calculator.get_absolute_url() + calculator.example_query


def says(sentence, language):
    with translation.override(language):
        return gettext(sentence)


def caret(page):
    return page.evaluate("document.activeElement.selectionStart")


# While someone types ----------------------------------------------------------------


def test_the_answer_follows_the_typing_and_leaves_focus_and_caret_alone(site, page):
    page.goto(site + CHURN)
    page.locator("#id_start").press_sequentially("1000")
    page.locator("#id_lost").press_sequentially("50")
    expect(page.locator("output")).to_have_text("5.0%")
    expect(page.locator("#id_lost")).to_be_focused()
    assert caret(page) == 2
    page.keyboard.press("Home")
    page.keyboard.type("2")
    expect(page.locator("output")).to_have_text("25.0%")
    expect(page.locator("#id_lost")).to_be_focused()
    assert caret(page) == 1
    expect(page.locator("#id_lost")).to_have_value("250")
    # The parts outside the answer keep up: the address and the languages.
    expect(page).to_have_url(f"{site}{CHURN}?start=1000&lost=250")
    estonian = page.locator("#languages").get_by_role("link", name="Eesti")
    there = address("churn-rate", "et") + "?start=1000&lost=250"
    expect(estonian).to_have_attribute("href", there)
    estonian.click()
    expect(page.locator("output")).to_have_text("25,0%")


def test_the_button_leads_to_an_address_without_what_was_left_empty(site, page):
    page.goto(site + CHURN)
    page.locator("#id_start").fill("1000")
    page.locator("#id_lost").fill("50")
    page.get_by_role("button", name="Calculate").click()
    answered = f"{site}{CHURN}?start=1000&lost=50&period=month#answer"
    expect(page).to_have_url(answered)
    expect(page.locator("output")).to_have_text("5.0%")


@each_calculator
def test_every_calculator_answers_while_its_example_is_typed(site, page, calculator):
    language = "ro"
    page.goto(site + address(calculator.name, language))
    example = page.locator(".example")
    expect(example).to_be_visible()
    for details in page.locator(".calculator-form details > summary").all():
        details.click()
    typed = example_of(calculator, language)
    for name, text in typed.items():
        page.locator(f"#id_{name}").fill(text)
    expect(page).to_have_url(site + example_address(calculator, language))
    expect(page.locator("output")).to_be_visible()
    expect(example).to_be_hidden()
    live = page.locator("#answer").inner_text()
    page.reload()
    assert page.locator("#answer").inner_text() == live
    for name, text in typed.items():
        expect(page.locator(f"#id_{name}")).to_have_value(text)


def test_a_choice_is_answered_at_once(site, page):
    page.goto(f"{site}{CHURN}?start=1000&lost=50")
    page.locator("#id_period").focus()
    page.keyboard.type("quarter")
    expect(page.locator(".headline-label")).to_have_text("Churn rate per quarter")
    expect(page.locator("#id_period")).to_be_focused()
    expect(page).to_have_url(f"{site}{CHURN}?start=1000&lost=50&period=quarter")


def test_going_back_and_forward_finds_the_numbers_again(site, page):
    page.goto(f"{site}/en/")
    page.goto(site + CHURN)
    page.locator("#id_start").press_sequentially("1000")
    page.locator("#id_lost").press_sequentially("50")
    expect(page.locator("output")).to_have_text("5.0%")
    answered = f"{site}{CHURN}?start=1000&lost=50"
    expect(page).to_have_url(answered)
    page.get_by_label("Main").get_by_role("link", name="Glossary").click()
    expect(page).to_have_url(f"{site}/en/glossary/")

    page.go_back()
    expect(page).to_have_url(answered)
    expect(page.locator("output")).to_have_text("5.0%")
    expect(page.locator("#id_lost")).to_have_value("50")
    # It still lives.
    page.locator("#id_lost").fill("60")
    expect(page.locator("output")).to_have_text("6.0%")
    page.go_forward()
    expect(page).to_have_url(f"{site}/en/glossary/")
    # Typing left no trail of addresses to go back through.
    page.go_back()
    expect(page.locator("output")).to_have_text("6.0%")
    page.go_back()
    expect(page).to_have_url(f"{site}/en/")


def test_the_answer_is_announced_whenever_it_changes(site, page):
    page.goto(site + CHURN)
    announcement = page.locator("#announcement")
    expect(announcement).to_have_attribute("role", "status")
    expect(announcement).to_be_empty()
    page.locator("#id_start").fill("1000")
    page.locator("#id_lost").fill("50")
    expect(announcement).to_have_text("Churn rate per month: 5.0%")
    page.locator("#id_lost").fill("60")
    expect(announcement).to_have_text("Churn rate per month: 6.0%")
    page.locator("#id_lost").fill("sixty")
    expect(announcement).to_contain_text("Of those, lost: ")
    page.locator("#id_lost").fill("")
    expect(announcement).to_have_text("")
    # The very same element, or a screen reader would not hear it.
    assert page.locator("main [role=status]").count() == 1


def test_what_was_opened_stays_open_when_a_new_answer_comes(site, page):
    page.goto(f"{site}/en/calculator/churn-rate/?start=1000&lost=50")
    steps = page.locator("#answer details", has_text="The steps as text")
    steps.locator("summary").click()
    page.get_by_label("Of those, lost").fill("60")
    expect(page.locator("output")).to_have_text("6.0%")
    expect(steps).to_have_attribute("open", "")
    expect(page.locator("#answer details[open]")).to_have_count(1)


def test_a_mistake_shows_beside_its_field_until_it_is_mended(site, page):
    page.goto(f"{site}{CHURN}?start=1000&lost=50")
    lost, error = page.locator("#id_lost"), page.locator("#id_lost_error")
    lost.fill("fifty")
    expect(error).to_contain_text("Enter only a number")
    expect(error).to_be_visible()
    expect(lost).to_have_attribute("aria-invalid", "true")
    expect(lost).to_be_focused()
    expect(lost).to_have_accessible_description(re.compile("Enter only a number"))
    expect(page.locator("output")).to_have_count(0)
    expect(page.locator("#id_start")).not_to_have_attribute("aria-invalid", "true")
    page.locator(".error-summary").get_by_role("link", name="Of those, lost").click()
    expect(lost).to_be_focused()
    lost.fill("60")
    expect(page.locator("output")).to_have_text("6.0%")
    expect(error).to_be_empty()
    expect(lost).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator(".error-summary")).to_have_count(0)


def test_an_answer_that_does_not_come_is_missed(site, page, new_context):
    # Of its own, as the failure is reported to the console of `page`.
    other = new_context().new_page()
    other.goto(f"{site}{CHURN}?start=1000&lost=50")
    notice = other.locator("#no-answer")
    expect(notice).to_be_hidden()
    other.route("**/*lost=500*", lambda route: route.abort())
    other.locator("#id_lost").fill("500")
    expect(notice).to_contain_text("No answer came for what was typed last.")
    expect(other.locator("#announcement")).to_contain_text("No answer came")
    expect(other.locator("#id_lost")).to_be_focused()
    other.locator("#id_lost").fill("60")
    expect(other.locator("output")).to_have_text("6.0%")
    expect(notice).to_be_hidden()


def test_what_is_still_missing_is_no_mistake_until_it_is_sent(site, page):
    page.goto(site + CHURN)
    page.locator("#id_start").fill("1000")
    expect(page).to_have_url(f"{site}{CHURN}?start=1000")
    expect(page.locator(".example")).to_be_visible()
    expect(page.locator(".error-summary")).to_have_count(0)
    more = page.locator(".calculator-form details")
    expect(more).not_to_have_attribute("open", "")
    page.locator("#id_start").press("Enter")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("#id_lost")).to_have_attribute("aria-invalid", "true")


def test_a_field_that_was_tucked_away_appears_when_a_mistake_needs_it(site, page):
    page.goto(f"{site}{CHURN}?start=10&lost=1")
    newcomers = page.locator("#id_lost_new")
    expect(newcomers).to_be_hidden()
    page.locator("#id_lost").fill("11")
    expect(page.locator("#id_lost_error")).to_contain_text("Of the newcomers, lost")
    expect(newcomers).to_be_visible()
    expect(page.locator("#id_lost")).to_be_focused()
    page.locator("#id_lost").fill("9")
    page.locator("#id_new").fill("5")
    newcomers.fill("2")
    expect(page.locator("output")).to_have_text("90.0%")
    # What was opened stays so while someone works in it.
    expect(newcomers).to_be_visible()
    expect(newcomers).to_be_focused()


@each_language
def test_on_a_phone_the_field_stays_in_view_when_a_sentence_appears_above_it(
    site, page, language
):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(site + address("churn-rate", language))
    page.locator("#id_start").press_sequentially("1000")
    lost, error = page.locator("#id_lost"), page.locator("#id_lost_error")
    # Just above the lower edge, where the keyboard leaves it.
    lost.evaluate("e => e.scrollIntoView({ block: 'end' })")
    lost.press_sequentially("2000")
    expect(error).to_be_visible()
    for seen in (lost, error):
        expect(seen).to_be_in_viewport(ratio=1)
    expect(lost).to_be_focused()


@each_language
def test_on_a_phone_a_mistake_leads_to_the_field_with_its_label(site, page, language):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}{address('churn-rate', language)}?start=10&lost=20#answer")
    tab_to(page, ".error-summary a")
    page.keyboard.press("Enter")
    expect(page.locator("#id_lost")).to_be_focused()
    for part in ("#id_lost", "#id_lost_error", "[for=id_lost]"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)


def test_on_a_phone_the_form_shows_the_answer_and_leads_to_it(site, page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(site + CHURN)
    glance = page.locator("#glance")
    expect(glance).to_be_hidden()
    page.locator("#id_start").press_sequentially("1000")
    page.locator("#id_lost").press_sequentially("50")
    expect(glance).to_have_text("Churn rate per month: 5.0%")
    page.locator("#id_lost").press("Backspace")
    expect(glance).to_have_text("Churn rate per month: 0.5%")
    tab_to(page, "#glance a")
    page.keyboard.press("Enter")
    expect(page.locator("output")).to_be_in_viewport(ratio=1)
    page.locator("#id_lost").fill("five")
    expect(glance).to_be_hidden()


def test_beside_the_answer_the_form_need_not_show_it(site, page):
    page.goto(f"{site}{CHURN}?start=1000&lost=50")
    expect(page.locator("output")).to_be_visible()
    expect(page.locator("#glance")).to_be_hidden()


# By keyboard ------------------------------------------------------------------------


def tab_to(page, selector, most=60):
    """Press Tab until the element has the focus, and be able to see it there."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            expect(page.locator(":focus")).to_be_in_viewport()
            return
    raise AssertionError(f"{selector} was not reached in {most} steps")


def clipboard(page):
    return page.evaluate("navigator.clipboard.readText()")


@each_language
def test_on_a_phone_the_keyboard_alone_computes_reads_and_copies(
    site, page, language, settings
):
    settings.SITE_URL = site
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    page.set_viewport_size({"width": 360, "height": 740})
    home = site + address("churn-rate", language)
    page.goto(home)
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "#id_start", most=2)
    page.keyboard.type({"et": "1 000", "ro": "1.000", "en": "1,000"}[language])
    tab_to(page, "#id_lost", most=3)
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#answer$"))
    rate = {"et": "5,0%", "ro": "5,0\u00a0%", "en": "5.0%"}[language]
    expect(page.locator("output")).to_have_text(rate)
    expect(page.locator("output")).to_be_in_viewport()

    tab_to(page, "[data-copy=steps-text], summary:has(+ pre)")
    page.keyboard.press("Enter")
    expect(page.locator("#steps-text")).to_be_visible()
    tab_to(page, "[data-copy=steps-text]")
    page.keyboard.press("Enter")
    copied = says("Copied", language)
    expect(page.locator("[data-copy=steps-text]")).to_have_text(copied)
    expect(page.locator("#announcement")).to_have_text(copied)
    assert clipboard(page).strip() == page.locator("#steps-text").inner_text().strip()
    assert rate in clipboard(page)

    tab_to(page, "[data-copy=share-link]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-copy=share-link]")).to_have_text(copied)
    assert clipboard(page) == f"{home}?start=1000&lost=50"
    expect(page.locator("[data-copy=share-link]")).to_have_text(
        says("Copy link", language), timeout=5_000
    )

    tab_to(page, ".embed-code > summary")
    page.keyboard.press("Enter")
    expect(page.locator("#embed-code")).to_be_visible()
    tab_to(page, "[data-copy=embed-code]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-copy=embed-code]")).to_have_text(copied)
    assert clipboard(page) == page.locator("#embed-code").input_value()
    assert f'src="{home}embed/?start=1000&lost=50"' in clipboard(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_where_nothing_may_be_copied_the_text_is_selected_instead(
    site, browser_type, browser_type_launch_args, settings
):
    # Plain http under a name of its own: there browsers have no clipboard for pages.
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "plain.test"]
    rule = "--host-resolver-rules=MAP plain.test 127.0.0.1"
    options = browser_type_launch_args | {
        "args": [*browser_type_launch_args["args"], rule]
    }
    with closing(browser_type.launch(**options)) as browser:
        page = browser.new_page()
        address = f"{site}{CHURN}?start=1000&lost=50"
        page.goto(address.replace("localhost", "plain.test"))
        assert page.evaluate("navigator.clipboard") is None
        page.locator("[data-copy=share-link]").click()
        shared = page.locator("#share-link").input_value()
        page.wait_for_function("getSelection().toString()")
        assert page.evaluate("getSelection().toString()") == shared
        page.locator("summary:has(+ pre)").click()
        page.locator("[data-copy=steps-text]").click()
        expect(page.locator("[data-copy=steps-text]")).to_have_text("Copy the steps")
        selected = page.evaluate("getSelection().toString()")
        assert selected.strip() == page.locator("#steps-text").inner_text().strip()


def test_a_button_pressed_again_while_it_says_copied_finds_its_label(site, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    page.goto(f"{site}{CHURN}?start=1000&lost=50")
    button = page.locator("[data-copy=share-link]")
    for _press in range(2):
        button.click()
        expect(button).to_have_text("Copied")
    expect(button).to_have_text("Copy link", timeout=5_000)


# Without scripts --------------------------------------------------------------------


@pytest.fixture
def plain_page(browser, site):
    """A page of a browser whose owner allows no scripts."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@each_calculator
def test_without_scripts_the_button_computes(site, plain_page, calculator):
    page, language = plain_page, "et"
    page.goto(site + address(calculator.name, language))
    for details in page.locator(".calculator-form details > summary").all():
        details.click()
    for name, text in example_of(calculator, language).items():
        page.locator(f"#id_{name}").fill(text)
    page.get_by_role("button", name=says("Calculate", language)).click()
    expect(page.locator("output")).to_be_visible()
    assert page.url.endswith("#answer")
    for button in page.locator(".scripted").all():
        expect(button).to_be_hidden()
    expect(page.locator("#share-link")).to_be_visible()
    page.locator(".embed-code > summary").click()
    expect(page.locator("#embed-code")).to_be_visible()


def test_without_scripts_a_mistake_is_shown_and_led_to(site, plain_page):
    page = plain_page
    page.goto(site + CHURN)
    page.locator("#id_start").fill("10")
    page.locator("#id_lost").fill("11")
    page.get_by_role("button", name="Calculate").click()
    expect(page.locator("#id_lost")).to_have_value("11")
    expect(page.locator("#id_lost_error")).to_be_visible()
    expect(page.locator("#id_lost_new")).to_be_visible()
    page.locator(".error-summary a").click()
    expect(page.locator("#id_lost")).to_be_in_viewport()


# Embedded in the page of another site -----------------------------------------------


@contextmanager
def another_site(html):
    """Serve one page at another origin, for as long as this lasts; give its address."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            is_page = self.path == "/"
            self.send_response(200 if is_page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode() if is_page else b"")

        def log_message(self, *args):
            """Say nothing on the console."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def host_page(code):
    return (
        "<!doctype html><html lang=en><head><title>Host</title>"
        '<link rel="icon" href="data:,"></head>'
        f"<body><h1>A page of somebody else</h1>{code}</body></html>"
    )


@pytest.mark.parametrize("language", ["et", "en"])
def test_an_embedded_calculator_computes_in_the_page_of_another(
    site, page, settings, language
):
    settings.SITE_URL = site
    page.goto(site + address("churn-rate", language))
    code = page.locator("#embed-code").input_value()
    # `page` itself must stay on this site, so its neighbour visits the other one.
    other, complaints = page.context.new_page(), []
    other.on(
        "console",
        lambda message: is_refusal(message) and complaints.append(message.text),
    )
    other.on("pageerror", lambda error: complaints.append(str(error)))
    with another_site(host_page(code)) as host:
        assert not host.startswith(site)
        other.goto(host)
        frame = other.frame_locator("iframe")
        frame.locator("#id_start").fill("1000")
        frame.locator("#id_lost").fill("50")
        rate = {"et": "5,0%", "en": "5.0%"}[language]
        expect(frame.locator("output")).to_have_text(rate)
        expect(frame.locator("#announcement")).to_contain_text(rate)
        # Beside the form: the person is still there, at the top of the frame.
        expect(frame.locator("output")).to_be_in_viewport()
        expect(frame.locator("html")).to_have_attribute("lang", language)
        # Its style sheet reached it, and it stays within its frame.
        (inner,) = other.frames[1:]
        assert inner.url.endswith("embed/?start=1000&lost=50")
        assert inner.evaluate("getComputedStyle(document.body).margin") == "0px"
        assert inner.evaluate(
            "document.documentElement.scrollWidth <= innerWidth"
            " && getComputedStyle(document.querySelector('output')).fontSize > '20px'"
        )
        # By the button too: without live answers it is the only way.
        frame.locator("#id_lost").fill("60")
        frame.get_by_role("button", name=says("Calculate", language)).click()
        rate = {"et": "6,0%", "en": "6.0%"}[language]
        expect(frame.locator("output")).to_have_text(rate)
        # The rest is read on the site itself, in a window of its own.
        with other.expect_popup() as opened:
            frame.locator("#answer a").click()
        expect(opened.value).to_have_url(
            f"{site}{address('churn-rate', language)}?start=1000&lost=60"
        )
        expect(opened.value.locator("output")).to_have_text(rate)
    assert not complaints


def test_a_page_of_the_site_cannot_be_framed_by_another(site, page):
    other, complaints = page.context.new_page(), []
    other.on("console", lambda message: complaints.append(message.text))
    code = f'<iframe src="{site}{CHURN}?start=1000&lost=50"></iframe>'
    with another_site(host_page(code)) as host, other.expect_event("console"):
        other.goto(host)
    assert re.search("frame-ancestors|X-Frame-Options", " ".join(complaints))
    assert other.frame_locator("iframe").locator("output").count() == 0


# On paper ---------------------------------------------------------------------------


@each_calculator
def test_on_paper_the_answer_stands_alone(site, page, calculator):
    page.goto(site + example_address(calculator, "en"))
    on_screen = [".calculator-form", ".share", ".languages", ".site-footer"]
    for selector in on_screen:
        expect(page.locator(selector)).to_be_visible()
    page.emulate_media(media="print")
    for selector in [*on_screen, ".site-nav", ".skip-link", ".header-search, .search"]:
        for element in page.locator(selector).all():
            expect(element).to_be_hidden()
    for button in page.get_by_role("button").all():
        expect(button).to_be_hidden()
    for selector in ("h1", "output", ".steps", ".understood", ".chart svg", ".rule"):
        expect(page.locator(selector).first).to_be_visible()


def test_a_button_prints(site, page):
    page.goto(f"{site}{CHURN}?start=1000&lost=50")
    page.evaluate("addEventListener('beforeprint', () => { document.title = 'Paper' })")
    page.locator("[data-print]").click()
    expect(page).to_have_title("Paper")


@each_calculator
def test_paper_is_white_where_the_screen_is_dark(site, page, calculator):
    page.goto(site + example_address(calculator, "en"))
    page.emulate_media(media="print", color_scheme="light")
    colours = """() => [...document.querySelectorAll('main *')].map(e => {
        const { color, backgroundColor } = getComputedStyle(e);
        return [color, backgroundColor];
    })"""
    light = page.evaluate(colours)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(colours) == light


# What is on a small screen ----------------------------------------------------------


@each_language
def test_what_a_long_formula_comes_to_is_in_sight(site, page, language):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(site + example_address(BY_NAME["revenue-churn"], language))
    page.locator(".formula").last.scroll_into_view_if_needed()
    for formula in page.locator(".formula").all():
        found = formula.locator("math").last.bounding_box()
        assert found["x"] + found["width"] <= 360
    steps = page.locator(".formula").all_inner_texts()
    assert sum(text.count("=") for text in steps) == len(steps)


def test_every_field_is_as_wide_as_a_finger_needs(site, page):
    page.set_viewport_size({"width": 320, "height": 740})
    for name in BY_NAME:
        page.goto(site + address(name, "et"))
        for details in page.locator("main details > summary").all():
            details.click()
        small = page.evaluate(
            """() => [...document.querySelectorAll(
              'main :is(input, select, textarea, button, summary, a.button)')]
              .filter(e => e.checkVisibility())
              .filter(e => e.getBoundingClientRect().height < 24)
              .map(e => e.outerHTML.slice(0, 80))"""
        )
        assert not small, name


def test_what_has_the_focus_is_never_below_the_button_of_a_long_form(site, page):
    page.set_viewport_size({"width": 1400, "height": 700})
    page.goto(f"{site}/en/calculator/revenue-churn/")
    button = page.get_by_role("button", name="Calculate")
    assert button.bounding_box()["y"] < 700
    page.locator("#id_start").focus()
    while not button.evaluate("it => it == document.activeElement"):
        focused = page.locator(":focus").bounding_box()
        assert focused["y"] + focused["height"] <= button.bounding_box()["y"]
        page.keyboard.press("Tab")


@each_calculator
def test_text_of_twice_the_size_fits_on_a_phone(site, page, calculator):
    # To a style sheet half a window is the same as letters twice as large.
    page.set_viewport_size({"width": 180, "height": 370})
    for language in LANGUAGES:
        page.goto(site + example_address(calculator, language))
        assert page.evaluate("document.documentElement.scrollWidth") <= 180, language
