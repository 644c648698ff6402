"""What htmx gets while someone types: the answer, and the places beside it."""

import re
from urllib.parse import parse_qsl, urlencode

import pytest
from django.conf import settings
from django.utils import translation

from calculator.calculators import CALCULATORS
from tests.browsing import parse, read
from tests.calculator.answers import BY_NAME

LANGUAGES = [code for code, _name in settings.LANGUAGES]
LIVE = {"HX-Request": "true"}

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_calculator = pytest.mark.parametrize(
    "calculator", CALCULATORS, ids=lambda calculator: calculator.name
)
on_the_page_and_embedded = pytest.mark.parametrize(
    "embedded", [False, True], ids=["page", "embed"]
)

# Only the tests that compare with a whole page are given a database.


def home_of(calculator, language, embedded=False):
    return calculator.address("embed" if embedded else "page", language)


def example_query(calculator, language):
    with translation.override(language):
        return calculator.example_query


def as_typed(calculator, **typed):
    """Return the query that a form sends: every field of it, empty ones as well."""
    fields = calculator.form_class.base_fields
    return f"?{urlencode({name: '' for name in fields} | initial(fields) | typed)}"


def initial(fields):
    return {name: field.initial for name, field in fields.items() if field.initial}


def live(client, address):
    """Fetch what htmx asks for and return its elements."""
    return read(client, address, headers=LIVE)


def slots(fragment):
    """Return {field: words} of the errors to be put in place on the page."""
    found = {}
    for slot in fragment.all("p", class_="error"):
        assert slot.attrs["hx-swap-oob"] == "true"
        name = re.fullmatch("id_(.+)_error", slot.attrs["id"])[1]
        assert name not in found
        found[name] = slot.text
    return found


def announced(fragment):
    return fragment.one("p", hx_swap_oob="innerHTML:#announcement").text


def at_a_glance(fragment):
    """Return what the form shows of the answer."""
    return fragment.one("p", hx_swap_oob="innerHTML:#glance").text


# While someone types, and what is still to come -------------------------------------

UNFINISHED = {
    "churn-rate": [{"start": "1000"}, {"lost": "5"}, {"end": "9", "new": "3"}, {}],
    "revenue-churn": [{"churned": "5"}, {"new": "3", "expansion": "2"}, {}],
    "lifetime-value": [{"arpa": "50"}, {"arpa": "50", "margin": "90"}, {"ltv": "5"}],
    "forecast": [{"start": "1000"}, {"start": "10", "new": "4"}, {"churn": "5"}, {}],
    "compare": [{"start_a": "9"}, {"start_a": "9", "lost_a": "1", "start_b": "9"}, {}],
    "survival": [{}, {"period": "year"}],
}
UNFINISHED_CASES = [(name, typed) for name in UNFINISHED for typed in UNFINISHED[name]]
each_unfinished = pytest.mark.parametrize(
    ("name", "typed"),
    UNFINISHED_CASES,
    ids=[f"{name}: {','.join(typed)}" for name, typed in UNFINISHED_CASES],
)


@each_unfinished
@each_language
def test_what_is_still_missing_is_not_yet_a_mistake(client, db, name, typed, language):
    calculator = BY_NAME[name]
    address = home_of(calculator, language) + as_typed(calculator, **typed)
    fragment = live(client, address)
    assert set(slots(fragment).values()) == {""}
    assert announced(fragment) == ""
    assert not fragment.all(class_="error-summary") + fragment.all("output")
    # The example stays, the very one of the blank page.
    blank = read(client, home_of(calculator, language))
    example, before = (
        page.one("section", aria_labelledby="example") for page in (fragment, blank)
    )
    assert example.text == before.text
    assert "HX-Trigger" not in fragment.response.headers
    # The button asks for an answer, and then it is a mistake.
    sent = read(client, address)
    assert sent.one("div", class_="error-summary").all("li")


@each_unfinished
def test_an_embedded_calculator_waits_as_well(client, name, typed):
    calculator = BY_NAME[name]
    address = home_of(calculator, "en", True) + as_typed(calculator, **typed)
    fragment = live(client, address)
    assert set(slots(fragment).values()) == {""}
    assert not fragment.all(class_="error-summary") + fragment.all("output")
    assert read(client, address).one("div", class_="error-summary")


# The answer -------------------------------------------------------------------------


@each_calculator
@each_language
@on_the_page_and_embedded
def test_the_answer_comes_without_the_page_around_it(
    client, calculator, language, embedded
):
    query = example_query(calculator, language)
    fragment = live(client, home_of(calculator, language, embedded) + query)
    text = fragment.response.text
    assert not re.search("<(html|head|body|main|form|h1|title|link|script)", text)
    assert fragment.one("output").one("data").attrs["value"]
    assert set(slots(fragment)) == calculator.form_class.base_fields.keys()
    assert set(slots(fragment).values()) == {""}
    assert len(text) < 30_000


@each_calculator
@each_language
@pytest.mark.parametrize("state", ["blank", "answer", "error"])
@on_the_page_and_embedded
def test_the_answer_is_the_one_of_the_whole_page(
    client, db, calculator, language, state, embedded
):
    query = {
        "blank": "",
        "answer": example_query(calculator, language),
        "error": as_typed(calculator, **{calculator.form_class.SHORT[0]: "ten"}),
    }[state]
    address = home_of(calculator, language, embedded) + query
    fragment = live(client, address)
    page = read(client, address)
    inner = "".join(
        part.text if hasattr(part, "text") else part
        for part in fragment.parts
        if not hasattr(part, "attrs") or "hx-swap-oob" not in part.attrs
    )
    whole = page.one("div", id="answer").text
    assert " ".join(inner.split()) == " ".join(whole.split())
    assert bool(inner.strip()) != (embedded and state == "blank")


@each_calculator
@on_the_page_and_embedded
def test_every_place_that_changes_is_there_on_the_page(
    client, db, calculator, embedded
):
    home = home_of(calculator, "ro", embedded)
    page = read(client, home)
    form = page.one("form", class_="calculator-form")
    assert form.attrs["hx-get"] == home
    assert form.attrs["hx-target"] == "#answer"
    fragment = live(client, home + example_query(calculator, "ro"))
    changed = [e for e in fragment if e.attrs.get("hx-swap-oob") == "true"]
    wanted = {"answer", "announcement", *(element.attrs["id"] for element in changed)}
    assert wanted <= set(page.ids)
    assert len(fragment.ids) == len(set(fragment.ids))
    # Replaced as a whole, they stay what they were.
    for element in changed:
        there = page.one(id=element.attrs["id"])
        said = {name: v for name, v in element.attrs.items() if name != "hx-swap-oob"}
        assert (there.tag, there.attrs) == (element.tag, said)


@each_calculator
@each_language
@on_the_page_and_embedded
def test_the_answer_is_announced(client, calculator, language, embedded):
    query = example_query(calculator, language)
    fragment = live(client, home_of(calculator, language, embedded) + query)
    label = fragment.one("span", class_="headline-label").text
    assert announced(fragment) == f"{label}: {fragment.one('output').text}"
    assert at_a_glance(fragment) == announced(fragment)


@each_calculator
@each_language
def test_the_languages_follow_the_numbers(client, db, calculator, language):
    query = example_query(calculator, language)
    fragment = live(client, home_of(calculator, language) + query)
    languages = fragment.one("nav", id="languages")
    assert languages.attrs["hx-swap-oob"] == "true"
    assert {a.attrs["hreflang"]: a.attrs["href"] for a in languages.all("a")} == {
        code: home_of(calculator, code) + example_query(calculator, code)
        for code in LANGUAGES
    }
    page = read(client, home_of(calculator, language) + query)
    assert page.one("nav", id="languages").text == languages.text


# Mistakes ---------------------------------------------------------------------------


@each_calculator
@each_language
@on_the_page_and_embedded
def test_a_wrong_number_is_said_in_its_slot_and_announced(
    client, calculator, language, embedded
):
    name, *others = calculator.form_class.SHORT
    query = as_typed(calculator, **{name: "ten"}, **dict.fromkeys(others, "5"))
    fragment = live(client, home_of(calculator, language, embedded) + query)
    said = slots(fragment)
    assert [field for field in said if said[field]] == [name]
    with translation.override(language):
        label = str(calculator.form_class.base_fields[name].label)
    assert f"{label}: {said[name]}" in announced(fragment)
    summary = fragment.one("div", class_="error-summary")
    link = summary.one("a")
    assert (link.attrs["href"], link.text) == (f"#id_{name}", label)
    # The announcement says it once; a second voice would say it again.
    assert not fragment.all(role="alert") + fragment.all(role="status")
    assert not fragment.all("output") + fragment.all(class_="example")
    assert at_a_glance(fragment) == ""


@each_calculator
def test_a_mended_mistake_clears_its_slot(client, calculator):
    home, name = home_of(calculator, "et"), calculator.form_class.SHORT[0]
    example = dict(parse_qsl(example_query(calculator, "et")[1:]))
    wrong = live(client, f"{home}?{urlencode(example | {name: 'ten'})}")
    assert slots(wrong)[name]
    mended = live(client, f"{home}?{urlencode(example)}")
    assert slots(mended)[name] == ""


@each_language
def test_a_hostile_text_stays_text(client, language):
    calculator = BY_NAME["churn-rate"]
    typed = '"><script>alert(1)</script>'
    query = as_typed(calculator, start=typed, lost="10 00")
    response = client.get(home_of(calculator, language) + query, headers=LIVE)
    assert "<script" not in response.text
    assert parse(response.text)


MORE_NEEDED = [
    ("churn-rate", {"start": "10", "lost": "11"}, True),
    ("churn-rate", {"start": "10", "lost": "1", "lost_new": "x"}, True),
    ("churn-rate", {"start": "10", "end": "11"}, True),
    ("churn-rate", {"start": "10", "lost": "1", "new": "3"}, False),
    ("churn-rate", {"start": "x", "lost": "1"}, False),
    ("churn-rate", {"start": "10"}, False),
    ("lifetime-value", {"arpa": "1", "margin": "1", "churn": "1", "ltv": "x"}, True),
    ("lifetime-value", {"arpa": "1", "margin": "1", "churn": "x"}, False),
    ("forecast", {"start": "10", "churn": "5", "target_churn": "x"}, True),
    ("forecast", {"start": "x", "churn": "5"}, False),
    ("revenue-churn", {"start": "x"}, False),
    ("revenue-churn", {"start": "10", "churned": "11"}, False),
    ("compare", {"start_a": "1", "lost_a": "2", "start_b": "1", "lost_b": "1"}, False),
]


@pytest.mark.parametrize(("name", "typed", "is_needed"), MORE_NEEDED, ids=str)
@on_the_page_and_embedded
def test_fields_that_are_tucked_away_are_asked_for_when_an_error_needs_them(
    client, name, typed, is_needed, embedded
):
    calculator = BY_NAME[name]
    query = as_typed(calculator, **typed)
    response = client.get(home_of(calculator, "en", embedded) + query, headers=LIVE)
    assert response.status_code == 200
    assert response.get("HX-Trigger") == ("more-needed" if is_needed else None)


# The address ------------------------------------------------------------------------


@each_calculator
@each_language
@on_the_page_and_embedded
def test_the_address_bar_is_given_the_tidy_address(
    client, calculator, language, embedded
):
    home = home_of(calculator, language, embedded)
    tidy = example_query(calculator, language)
    spaced = {name: f" {text} " for name, text in parse_qsl(tidy[1:])}
    query = as_typed(calculator, **spaced) + "&utm_source=letter"
    fragment = live(client, home + query)
    assert fragment.response["HX-Replace-Url"] == home + tidy
    assert live(client, home + tidy).response["HX-Replace-Url"] == home + tidy


@each_calculator
@each_language
@on_the_page_and_embedded
def test_an_emptied_form_has_the_address_of_the_blank_page(
    client, calculator, language, embedded
):
    home = home_of(calculator, language, embedded)
    fragment = live(client, home + as_typed(calculator))
    assert fragment.response["HX-Replace-Url"] == home


@each_calculator
def test_the_address_keeps_what_cannot_be_read(client, calculator):
    home, name = home_of(calculator, "et"), calculator.form_class.SHORT[0]
    typed = {name: "ä & b\r\n"}
    fragment = live(client, home + as_typed(calculator, **typed))
    assert fragment.response["HX-Replace-Url"] == f"{home}?{urlencode(typed)}"


@each_calculator
@on_the_page_and_embedded
def test_only_htmx_is_told_an_address(client, db, calculator, embedded):
    address = home_of(calculator, "en", embedded) + example_query(calculator, "en")
    assert "HX-Replace-Url" not in client.get(address).headers
    for odd in ("false", "", "1"):
        response = client.get(address, headers={"HX-Request": odd})
        assert "<html" in response.text


# Caches -----------------------------------------------------------------------------


def vary(response):
    return {word.strip() for word in response["Vary"].split(",")}


@each_calculator
@on_the_page_and_embedded
def test_a_cache_keeps_page_and_fragment_apart(client, db, calculator, embedded):
    address = home_of(calculator, "en", embedded) + example_query(calculator, "en")
    page, fragment = client.get(address), client.get(address, headers=LIVE)
    for response in (page, fragment):
        assert "HX-Request" in vary(response)
        assert "Cookie" not in vary(response)
        assert "public" in response["Cache-Control"]
        assert not response.cookies
    assert page["ETag"] != fragment["ETag"]
    headers = {**LIVE, "if-none-match": page["ETag"]}
    crossed = client.get(address, headers=headers)
    assert crossed.status_code == 200
    same = client.get(address, headers={**LIVE, "if-none-match": fragment["ETag"]})
    assert same.status_code == 304
    assert "HX-Request" in vary(same)


@each_calculator
@each_language
def test_an_embedded_answer_leaves_the_languages_of_the_site_out(
    client, calculator, language
):
    query = example_query(calculator, language)
    fragment = live(client, home_of(calculator, language, embedded=True) + query)
    assert not fragment.all("nav")
    assert fragment.response["HX-Replace-Url"].startswith(
        home_of(calculator, language, embedded=True)
    )
