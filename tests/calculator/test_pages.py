"""The calculators' pages: every one in every language, from blank to shared."""

import re
from fractions import Fraction
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext

from calculator.calculators import CALCULATORS, calculators_for
from calculator.display import whole
from calculator.forms.fields import StaysField
from calculator.numbers import LANGUAGES as MARKS
from calculator.numbers import read_number
from glossary import linking, terms
from tests.browsing import (
    alternates,
    canonical,
    description,
    is_indexable,
    language_links,
    parse,
    read,
    scripts,
)
from tests.calculator.answers import BY_NAME
from tests.factories import make_entry

LANGUAGES = [code for code, _name in settings.LANGUAGES]

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_calculator = pytest.mark.parametrize(
    "calculator", CALCULATORS, ids=lambda calculator: calculator.name
)


def page_address(calculator, language, query=""):
    with translation.override(language):
        return calculator.get_absolute_url() + query


def example_address(calculator, language):
    with translation.override(language):
        return calculator.get_absolute_url() + calculator.example_query


def typed_in(language, plain):
    """Return plain numbers as a person of `language` types them, if they are."""
    decimal = MARKS[language].decimal
    return {
        name: text.replace(".", decimal) if re.fullmatch(r"[0-9.]+", text) else text
        for name, text in plain.items()
    }


def ask(client, calculator, language, **plain):
    """Send the form as a browser would, numbers in the notation of the language."""
    query = f"?{urlencode(typed_in(language, plain))}"
    return read(client, page_address(calculator, language, query))


def form_at(calculator, address):
    """Return the form that an address of this calculator fills in, validated."""
    path, _question, query = address.partition("?")
    with translation.override(path.split("/")[1]):
        form = calculator.form_class(dict(parse_qsl(query.partition("#")[0])))
        assert form.is_valid(), form.errors
    return form


def from_the_api(client, calculator, **plain):
    response = client.get(f"/api/v1/calculators/{calculator.name}", plain)
    assert response.status_code == 200, response.text
    return response.json()


HEADLINES = {
    "churn-rate": lambda found: found["churn_rate"],
    "revenue-churn": lambda found: found["gross_churn"],
    "lifetime-value": lambda found: found["ltv"],
    "forecast": lambda found: found["series"][-1]["customers"],
    "survival": lambda found: found["median"],
    "compare": lambda found: found["difference"],
}


def headline(page):
    """Return the plain number of the answer, and how a reader sees it."""
    data = page.one("output").one("data")
    assert page.one("output").text == data.text
    return data.attrs["value"], data.text


def section(page, name):
    """Return the part of a page under the heading with this id."""
    return page.one("section", aria_labelledby=name)


def numbers_in(text, language):
    """Return the numbers that a reader of `language` finds in a text, without signs."""
    marks = MARKS[language]
    found = re.findall(
        rf"""
        (?: [0-9]{{1,3}} (?: [\u00a0\u202f{marks.group}] [0-9]{{3}} (?![0-9]) )+
          | [0-9]+ )
        (?: [{marks.decimal}] [0-9]+ )?
        """,
        text,
        re.VERBOSE,
    )
    return [read_number(number, language) for number in found]


def numbers_on(element, language):
    """Return the set of numbers on a part of a page, each text read by itself."""
    texts = (words for _element, words in element.texts)
    return {number for words in texts for number in numbers_in(words, language)}


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "1,000 at 5%, 0.5 of 23,500.", [1000, 5, Fraction(1, 2), 23500]),
        ("et", "1000 ja 12\u00a0345,5: 5%", [1000, Fraction(24691, 2), 5]),
        ("ro", "1.000, 40 și 2,5\u00a0%.", [1000, 40, Fraction(5, 2)]),
        ("en", "\u22125.0% or 10\u221220", [5, 10, 20]),
    ],
)
def test_numbers_are_found_in_a_text(language, text, found):
    assert numbers_in(text, language) == found


# Blank ------------------------------------------------------------------------------


@each_calculator
@each_language
def test_a_blank_page_explains_itself_by_an_example(client, db, calculator, language):
    page = read(client, page_address(calculator, language))
    example = section(page, "example")
    assert page.one("html").attrs["lang"] == language
    assert len(numbers_on(example, language)) >= 4
    assert example.one("a", class_="button").attrs["href"].endswith("#answer")
    assert not page.all("output") + page.all(class_="error-summary")
    assert not any(error.text for error in page.all("p", class_="error"))
    assert not page.all(aria_invalid=None)
    with translation.override(language):
        assert page.one("h1").text == str(calculator.title)
        assert page.one("title").text.startswith(str(calculator.title))
        assert description(page) == str(calculator.summary)


@each_calculator
@each_language
def test_the_example_names_the_numbers_that_its_button_leads_to(
    client, db, calculator, language
):
    page = read(client, page_address(calculator, language))
    example = section(page, "example")
    shown = read(client, example.one("a", class_="button").attrs["href"])
    assert headline(shown)
    told = numbers_on(example, language)
    assert len(told) >= 4
    assert told <= numbers_on(shown.one("div", id="answer"), language)


@each_calculator
@each_language
@pytest.mark.parametrize("query", ["?utm_source=letter", "?START=1&x=%00", "?"])
def test_a_query_that_answers_no_field_leaves_the_page_blank(
    client, db, calculator, language, query
):
    page = read(client, page_address(calculator, language, query))
    assert section(page, "example")
    assert not page.all("output") + page.all(class_="error-summary")
    assert is_indexable(page)
    addresses = {code: page_address(calculator, code) for code in LANGUAGES}
    absolute = {code: settings.SITE_URL + path for code, path in addresses.items()}
    assert canonical(page) == absolute[language]
    assert alternates(page) == absolute | {"x-default": absolute["en"]}
    links = language_links(page)
    assert {code: link.attrs["href"] for code, link in links.items()} == addresses


@each_calculator
@each_language
def test_every_field_of_the_form_has_its_label_and_its_place(
    client, db, calculator, language
):
    page = read(client, page_address(calculator, language))
    form = page.one("form", class_="calculator-form")
    assert form.attrs["method"] == "get"
    assert form.attrs["action"] == page_address(calculator, language) + "#answer"
    controls = form.all(name=None)
    names = [control.attrs["name"] for control in controls]
    assert sorted(names) == sorted(calculator.form_class.base_fields)
    labels = {label.attrs["for"]: label.text for label in form.all("label")}
    assert list(labels) == [control.attrs["id"] for control in controls]
    for control in controls:
        described = control.attrs["aria-describedby"].split()
        assert set(described) <= set(page.ids)
        field = calculator.form_class.base_fields[control.attrs["name"]]
        with translation.override(language):
            assert labels[control.attrs["id"]].startswith(str(field.label))
            told = " ".join(page.one(id=name).text for name in described)
            assert str(field.help_text) in told


# The answer -------------------------------------------------------------------------


@each_calculator
@each_language
def test_the_headline_is_the_number_that_the_api_gives(
    client, db, calculator, language
):
    found = from_the_api(client, calculator, **calculator.form_class.EXAMPLE)
    value, text = headline(read(client, example_address(calculator, language)))
    assert float(value) == HEADLINES[calculator.name](found)
    assert re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value)
    assert numbers_in(text, language)


@each_calculator
@each_language
def test_the_answer_begins_with_sentences_that_say_what_it_means(
    client, db, calculator, language
):
    page = read(client, example_address(calculator, language))
    meaning = page.one("div", class_="meaning")
    first = meaning.all("p")[0]
    assert first.text.endswith(".")
    assert numbers_on(meaning, language)
    for paragraph in page.one("main").all("p"):
        # No sentence runs into the next.
        assert not re.search(r"[^\W\d_][.!?][^\W\d_]", paragraph.text), paragraph.text


@each_calculator
@each_language
def test_the_steps_are_formulas_and_a_text_to_copy(client, db, calculator, language):
    page = read(client, example_address(calculator, language))
    steps = page.one("ol", class_="steps").all("li")
    lines = "".join(page.one("pre", id="steps-text").parts).split("\n")
    assert len(steps) >= 2
    assert len(lines) == len(steps)
    for step, line in zip(steps, lines, strict=True):
        title = step.one("span").text
        assert line.startswith(f"{title}: ")
        rest = line.removeprefix(f"{title}: ")
        formula = step.one("div", class_="formula")
        assert formula.all("math")
        numbers = [number.text for number in formula.all("mn")]
        assert len(numbers) >= 2
        # In the text the same numbers stand in the same order.
        assert re.fullmatch(".*".join([""] + [re.escape(n) for n in numbers]), rest)
        assert not re.search("[<>&\\\\]", rest)
        (sign,) = re.findall("[=≈]", rest)
        assert re.findall("[=≈]", formula.text) == [sign]


@each_calculator
@each_language
def test_the_answer_repeats_the_numbers_as_it_understood_them(
    client, db, calculator, language
):
    example = calculator.form_class.EXAMPLE
    page = read(client, example_address(calculator, language))
    rows = page.one("dl", class_="understood").all("div")
    shown = {row.one("dt").text: row.one("dd") for row in rows}
    assert len(shown) == len(rows)
    for name, plain in example.items():
        field = calculator.form_class.base_fields[name]
        with translation.override(language):
            label = str(field.label)
        if field.control == "textarea":
            # A list is told in a few numbers; the table of the file holds them all.
            numbers = [numbers_in(row.one("dd").text, language) for row in rows]
            assert numbers == [[12], [6], [6]]
            continue
        given = shown[label]
        factor = 100 if field.is_share else 1
        assert numbers_in(given.text, language) == [Fraction(plain) * factor]
        assert ("%" in given.text) == field.is_share
        assert not given.all("span", class_="computed")


UNDERSTOOD = [
    (
        "churn-rate",
        {"start": "1000", "end": "1030", "new": "80"},
        {"lost": ("50", "computed"), "lost_new": ("0", "left empty")},
    ),
    (
        "churn-rate",
        {"lost": "50", "end": "1030", "new": "80"},
        {"start": ("1000", "computed"), "lost_new": ("0", "left empty")},
    ),
    (
        "revenue-churn",
        {"start": "1000.5", "churned": "100"},
        {"end": ("900.5", "computed"), "expansion": ("0", "left empty")},
    ),
    (
        "lifetime-value",
        {"ltv": "450", "margin": "90", "churn": "10"},
        {"arpa": ("50", "computed")},
    ),
    (
        "forecast",
        {"start": "100", "new": "20", "steady_state": "400"},
        {"churn": ("5", "computed"), "periods": ("12", "left empty")},
    ),
]


@each_language
@pytest.mark.parametrize(
    ("name", "typed", "marked"),
    UNDERSTOOD,
    ids=[f"{name}: {', '.join(marked)}" for name, _typed, marked in UNDERSTOOD],
)
def test_what_was_not_typed_is_marked_with_whence_it_comes(
    client, db, language, name, typed, marked
):
    calculator = BY_NAME[name]
    page = ask(client, calculator, language, **typed)
    fields = calculator.form_class.base_fields
    rows = {
        row.one("dt").text: row.one("dd")
        for row in page.one("dl", class_="understood").all("div")
    }
    with translation.override(language):
        labels = {name: str(fields[name].label) for name in fields}
        words = {mark: gettext(mark) for mark in ("computed", "left empty")}
    for field, (value, mark) in marked.items():
        row = rows[labels[field]]
        assert numbers_in(row.text, language) == [Fraction(value)]
        assert row.one("span", class_="computed").text == words[mark]
    for field in typed:
        assert not rows[labels[field]].all("span", class_="computed")


def test_a_share_that_may_be_meant_as_a_percentage_is_questioned(client, db):
    calculator = BY_NAME["lifetime-value"]
    page = ask(client, calculator, "en", arpa="50", margin="90", churn="0.05")
    caution = section(page, "understood").one("p", class_="caution").text
    assert [word in caution for word in ("“0.05”", "0.05%", "5.0%")] == [True] * 3
    sure = {"arpa": "50", "margin": "90"}
    for churn in ("0.05%", "1", "5"):
        page = ask(client, calculator, "en", **sure, churn=churn)
        assert not section(page, "understood").all("p", class_="caution")


def chart_words(page):
    """Return every text that a chart's section shows: drawing, caption and table."""
    chart = section(page, "chart")
    drawn = [text.text for text in chart.one("svg").all("text")]
    table = [cell.text for row in chart.all("tr") for cell in row.all("td")]
    return drawn, chart.one("figcaption").text, table


@each_calculator
@each_language
def test_the_chart_is_named_described_and_labelled(client, db, calculator, language):
    page = read(client, example_address(calculator, language))
    drawing = section(page, "chart").one("svg")
    assert drawing.attrs["role"] == "img"
    named = [page.one(id=name) for name in drawing.attrs["aria-labelledby"].split()]
    assert [element.tag for element in named] == ["h2", "figcaption"]
    assert all(element.text for element in named)
    assert numbers_in(named[1].text, language)
    width, height = map(float, drawing.attrs["viewbox"].split()[2:])
    for text in drawing.all("text"):
        assert text.text
        assert 0 <= float(text.attrs["x"]) <= width
        assert 0 <= float(text.attrs["y"]) <= height
    assert {path.tag for path in drawing if path is not drawing} <= {
        "circle",
        "path",
        "rect",
        "text",
    }


@each_calculator
def test_the_chart_says_the_same_in_the_numbers_of_each_language(
    client, db, calculator
):
    said, printed = [], set()
    for language in LANGUAGES:
        page = read(client, example_address(calculator, language))
        drawn, caption, table = chart_words(page)
        texts = [*drawn, caption, *table]
        # A caption may name them in another order, as its language has it.
        said.append([sorted(numbers_in(text, language)) for text in texts])
        printed.add(tuple(text for text in texts if re.search("[0-9]", text)))
    assert any(said[0])
    assert said == [said[0]] * len(LANGUAGES)
    # In Estonian, Romanian and English no two print 1234.5% alike.
    assert len(printed) == len(LANGUAGES)


@each_calculator
@each_language
def test_the_numbers_behind_the_chart_stand_in_a_table(
    client, db, calculator, language
):
    page = read(client, example_address(calculator, language))
    with translation.override(language):
        form = calculator.form_class.example()
        behind = calculator.answer_class(form).chart.table
        labels = [str(row.label) for row in behind.rows]
        columns = [str(column) for column in behind.columns]
    table = section(page, "chart").one("table")
    assert [cell.text for cell in table.one("thead").all("th")] == columns
    rows = table.one("tbody").all("tr")
    assert [row.one("th").text for row in rows] == labels
    assert {len(row.all("td")) for row in rows} == {len(columns) - 1}
    assert {cell.attrs["scope"] for cell in table.all("th")} == {"col", "row"}


# Addresses, shared and changed ------------------------------------------------------


def share_address(page):
    return page.one("input", id="share-link").attrs["value"]


def answer_text(page):
    return page.one("div", id="answer").text


def untidy_query(calculator, language):
    """Return the worked example as a query that says it at length."""
    with translation.override(language):
        pairs = parse_qsl(calculator.example_query[1:])
    untidy = [(name, f" \u00a0{text}\n ") for name, text in pairs]
    if "period" in calculator.form_class.base_fields:
        untidy.append(("period", "month"))
    empty = calculator.form_class.base_fields.keys() - dict(untidy).keys()
    return f"?{urlencode([*untidy, *((name, '') for name in empty), ('utm', 'x')])}"


@each_calculator
@each_language
def test_the_shared_address_is_tidy_and_gives_the_same_answer(
    client, db, calculator, language
):
    address = page_address(calculator, language, untidy_query(calculator, language))
    page = read(client, address)
    tidy = example_address(calculator, language)
    assert share_address(page) == settings.SITE_URL + tidy
    there = read(client, tidy)
    assert share_address(there) == share_address(page)
    assert answer_text(there) == answer_text(page)


PRECISE = "0." + "0" * 50 + "1"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("churn-rate", {"start": "1", "lost": PRECISE}),
        ("lifetime-value", {"arpa": PRECISE, "margin": "50", "churn": "5"}),
        ("forecast", {"start": PRECISE, "new": "0", "churn": "5"}),
    ],
)
def test_the_shared_address_of_the_smallest_numbers_gives_the_same_answer(
    client, db, name, typed
):
    page = ask(client, BY_NAME[name], "en", **typed)
    there = read(client, share_address(page).removeprefix(settings.SITE_URL))
    assert headline(there) == headline(page)


@each_calculator
@each_language
def test_language_links_carry_the_numbers(client, db, calculator, language):
    page = read(client, example_address(calculator, language))
    links = language_links(page)
    for code, link in links.items():
        assert link.attrs["href"] == example_address(calculator, code)
        assert headline(read(client, link.attrs["href"]))[0] == headline(page)[0]
    assert [code for code in links if "aria-current" in links[code].attrs] == [language]


FRACTIONS = {
    "churn-rate": ({"start": "1000.5", "lost": "0"}, "start"),
    "revenue-churn": ({"start": "1000.5", "churned": "10"}, "start"),
    "lifetime-value": ({"arpa": "50", "margin": "90", "churn": "2.5"}, "churn"),
    "forecast": ({"start": "100", "new": "2", "churn": "2.5"}, "churn"),
    "survival": ({"stays": "2.5"}, "stays"),
}


@each_language
@pytest.mark.parametrize("name", FRACTIONS)
def test_language_links_write_decimals_as_the_other_language_does(
    client, db, name, language
):
    typed, field = FRACTIONS[name]
    page = ask(client, BY_NAME[name], language, **typed)
    for code, link in language_links(page).items():
        query = parse_qs(urlsplit(link.attrs["href"]).query)
        assert query[field] == [typed_in(code, typed)[field]]
        assert headline(read(client, link.attrs["href"]))[0] == headline(page)[0]


@pytest.mark.parametrize(
    ("name", "language", "typed", "carried"),
    [
        # Refused beside another field, and by its own.
        (
            "revenue-churn",
            "en",
            {"start": "1,000", "churned": "1,200"},
            {"start": "1000", "churned": "1200"},
        ),
        ("lifetime-value", "ro", {"margin": "1.200,5"}, {"margin": "1200{,}5"}),
        ("churn-rate", "et", {"start": "abc"}, {"start": "abc"}),
    ],
)
def test_language_links_carry_a_refused_number_as_it_was_read(
    client, db, name, language, typed, carried
):
    page = ask(client, BY_NAME[name], language, **typed)
    assert page.all("div", class_="error-summary")
    for code, link in language_links(page).items():
        query = dict(parse_qsl(urlsplit(link.attrs["href"]).query))
        mark = MARKS[code].decimal
        assert query == {k: v.replace("{,}", mark) for k, v in carried.items()}


@each_calculator
@each_language
def test_an_answer_can_be_taken_along_in_every_form(client, db, calculator, language):
    page = read(client, example_address(calculator, language))
    with translation.override(language):
        query = calculator.example_query
        files = {
            kind: calculator.address(kind, language) for kind in ("csv", "xlsx", "svg")
        }
        embed = settings.SITE_URL + calculator.address("embed", language) + query
    offered = {link.attrs["href"] for link in page.all("a", download=None)}
    assert offered == {f"{address}{query}" for address in files.values()}
    for address in offered:
        assert client.get(address).status_code == 200
    frame = parse(page.one("textarea", id="embed-code").text).one("iframe")
    assert frame.attrs["src"] == embed
    assert frame.attrs["lang"] == language
    with translation.override(language):
        assert frame.attrs["title"] == str(calculator.title)
    there = read(client, embed.removeprefix(settings.SITE_URL))
    assert headline(there) == headline(page)
    blank = parse(page.one("textarea", id="embed-code-blank").text).one("iframe")
    assert blank.attrs == frame.attrs | {"src": embed.removesuffix(query)}


@each_calculator
def test_a_blank_page_offers_itself_to_be_embedded_blank(client, db, calculator):
    page = read(client, page_address(calculator, "et"))
    frame = parse(page.one("textarea", id="embed-code").text).one("iframe")
    there = read(client, frame.attrs["src"].removeprefix(settings.SITE_URL))
    assert not there.all("output") + there.all(class_="error-summary")


@each_calculator
@each_language
def test_buttons_that_copy_name_what_they_copy(client, db, calculator, language):
    page = read(client, example_address(calculator, language))
    copied = {
        button.attrs["data-copy"] for button in page.all("button", data_copy=None)
    }
    assert copied == {"steps-text", "share-link", "embed-code", "embed-code-blank"}
    assert copied <= set(page.ids)
    # Without scripts they would do nothing, so only scripts show them.
    scripted = page.all("button", data_copy=None) + page.all("button", data_print=None)
    assert all("scripted" in button.attrs["class"].split() for button in scripted)


# What if ----------------------------------------------------------------------------

WHAT_IF = [
    ("churn-rate", {"start": "1000", "lost": "50", "new": "80"}),
    ("churn-rate", {"start": "300", "lost": "100"}),
    ("churn-rate", {"lost": "50", "end": "1030", "new": "80"}),
    ("churn-rate", {"start": "1000", "end": "1030", "new": "80", "lost_new": "10"}),
    ("churn-rate", {"start": "1000", "lost": "50", "end": "1030", "lost_new": "12"}),
    ("revenue-churn", {"start": "20000", "churned": "1200", "contraction": "800"}),
    ("revenue-churn", {"churned": "1200", "contraction": "800", "end": "18000"}),
    (
        "revenue-churn",
        {
            "start": "1000",
            "churned": "100",
            "expansion": "0",
            "reactivation": "0",
            "new": "0",
            "end": "850",
        },
    ),
    ("lifetime-value", {"arpa": "50", "margin": "90", "churn": "10", "cac": "180"}),
    ("lifetime-value", {"ltv": "450", "margin": "90", "churn": "10"}),
    ("lifetime-value", {"arpa": "50", "margin": "90", "ltv": "150"}),
    ("lifetime-value", {"arpa": "50", "margin": "90", "cac": "100", "ltv_to_cac": "3"}),
    ("forecast", {"start": "1000", "new": "40", "churn": "5"}),
    ("forecast", {"start": "100", "new": "20", "steady_state": "400"}),
    ("forecast", {"start": "1000", "new": "40", "churn": "1"}),
]
CHURN_OF = {
    "churn-rate": lambda form: form.results["churn_rate"],
    "revenue-churn": lambda form: form.results["gross_churn"],
    "lifetime-value": lambda form: form.cleaned_data["churn"],
    "forecast": lambda form: (
        form.cleaned_data["churn"]
        if form.cleaned_data["target_churn"] is None
        else form.cleaned_data["target_churn"]
    ),
}


@each_language
@pytest.mark.parametrize(
    ("name", "typed"),
    WHAT_IF,
    ids=[f"{name}: {urlencode(typed)}" for name, typed in WHAT_IF],
)
def test_what_if_leads_to_the_answer_whose_figures_it_named(
    client, db, language, name, typed
):
    calculator = BY_NAME[name]
    page = ask(client, calculator, language, **typed)
    sentence, link = section(page, "what-if").all("p")
    address = link.one("a").attrs["href"]
    assert address.endswith("#answer")
    there = read(client, address)
    with translation.override(language):
        now = form_at(calculator, share_address(page).removeprefix(settings.SITE_URL))
        then = form_at(calculator, address)
        named = (
            whole(then.results["target_series"][-1]["customers"])
            if name == "forecast"
            else calculator.answer_class(then).headline.text
        )
    assert named in sentence.text
    assert named in answer_text(there)
    assert float(CHURN_OF[name](now) - CHURN_OF[name](then)) == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("churn-rate", {"start": "100", "lost": "1"}),
        ("churn-rate", {"start": "9", "lost": "3"}),
        ("revenue-churn", {"start": "100", "churned": "0.5", "contraction": "20"}),
        ("lifetime-value", {"arpa": "50", "margin": "90", "churn": "1"}),
        ("forecast", {"start": "100", "churn": "0.5"}),
        ("forecast", {"start": "100", "churn": "5", "target_churn": "3"}),
        ("compare", {"start_a": "10", "lost_a": "5", "start_b": "10", "lost_b": "4"}),
        ("survival", {"stays": "2 3 5+"}),
    ],
)
def test_where_a_point_less_of_churn_tells_nothing_there_is_no_what_if(
    client, db, name, typed
):
    page = ask(client, BY_NAME[name], "en", **typed)
    assert headline(page)
    assert not page.all("section", class_="what-if")


@pytest.mark.parametrize(
    "typed",
    [
        {"ltv": "999999999999999", "margin": "1", "churn": "50"},
        {"margin": f"0.{'0' * 39}9", "churn": "83", "ltv": "999999999999999"},
        {"arpa": "50", "margin": "90", "churn": "5", "ltv_to_cac": f"0.{'0' * 57}1"},
        {"margin": f"0.{'0' * 57}9", "churn": "83", "ltv": "999999999999999"},
    ],
    ids=urlencode,
)
def test_no_what_if_leads_to_a_refusal(client, db, typed):
    page = ask(client, BY_NAME["lifetime-value"], "en", **typed)
    for part in page.all("section", class_="what-if"):
        there = read(client, part.one("a").attrs["href"])
        assert headline(there)


# Errors -----------------------------------------------------------------------------


def typed_into(page, name):
    """Return what stands in the field of a page."""
    control = page.one(id=f"id_{name}")
    if control.tag == "textarea":
        return "".join(control.parts)
    if control.tag == "select":
        return control.one("option", selected=None).attrs["value"]
    return control.attrs["value"]


def with_mistakes(calculator):
    """Return {field: text} where the first fields hold no numbers, and their names."""
    wrong = dict(zip(calculator.form_class.SHORT, ("ten", '"><b>5'), strict=False))
    rest = calculator.form_class.SHORT[len(wrong) :]
    typed = wrong | dict.fromkeys(rest, "7")
    if "period" in calculator.form_class.base_fields:
        typed["period"] = "year"
    return typed, list(wrong)


@each_calculator
@each_language
def test_what_was_typed_stays_beside_the_errors(client, db, calculator, language):
    typed, _wrong = with_mistakes(calculator)
    page = ask(client, calculator, language, **typed)
    assert {name: typed_into(page, name) for name in typed} == typed
    for code, link in language_links(page).items():
        there = read(client, link.attrs["href"])
        assert there.one("html").attrs["lang"] == code
        assert {name: typed_into(there, name) for name in typed} == typed


@each_calculator
@each_language
def test_errors_stand_at_their_fields_and_lead_there(client, db, calculator, language):
    typed, wrong = with_mistakes(calculator)
    page = ask(client, calculator, language, **typed)
    said = {
        error.attrs["id"]: error.text
        for error in page.all("p", class_="error")
        if error.text
    }
    assert list(said) == [f"id_{name}_error" for name in wrong]
    items = page.one("div", class_="error-summary", role="alert").all("li")
    for name, item in zip(wrong, items, strict=True):
        with translation.override(language):
            label = str(calculator.form_class.base_fields[name].label)
        link = item.one("a")
        assert (link.attrs["href"], link.text) == (f"#id_{name}", label)
        assert said[f"id_{name}_error"] in item.text
        control = page.one(id=f"id_{name}").attrs
        assert control["aria-invalid"] == "true"
        assert f"id_{name}_error" in control["aria-describedby"].split()
    invalid = [element.attrs["name"] for element in page.all(aria_invalid=None)]
    assert invalid == wrong
    assert not page.all("output")
    assert not is_indexable(page)


@each_calculator
@each_language
def test_an_empty_form_that_is_sent_says_what_is_missing(
    client, db, calculator, language
):
    empty = dict.fromkeys(calculator.form_class.base_fields, "")
    page = ask(client, calculator, language, **empty)
    assert page.one("div", class_="error-summary").all("li")
    assert not page.all("output")


TUCKED_AWAY = [
    ("churn-rate", {"start": "10", "end": "9"}, True),
    ("churn-rate", {"start": "10", "lost": "11"}, True),
    ("churn-rate", {"start": "10", "lost": "1", "lost_new": "x"}, True),
    ("churn-rate", {"start": "10", "lost": "1"}, False),
    ("churn-rate", {"start": "x", "lost": "1"}, False),
    ("lifetime-value", {"arpa": "1", "margin": "1", "churn": "1", "ltv": "x"}, True),
    ("lifetime-value", {"ltv": "450", "margin": "90", "churn": "10"}, True),
    ("lifetime-value", {"arpa": "50", "margin": "90", "churn": "10"}, False),
    ("forecast", {"start": "10", "churn": "5", "target_churn": "x"}, True),
    ("forecast", {"start": "10", "churn": "5", "arpa": "3"}, True),
    ("forecast", {"start": "10", "churn": "5"}, False),
]


@pytest.mark.parametrize(("name", "typed", "is_open"), TUCKED_AWAY, ids=str)
def test_fields_that_are_tucked_away_show_when_they_matter(
    client, db, name, typed, is_open
):
    page = ask(client, BY_NAME[name], "en", **typed)
    more = page.one("form", class_="calculator-form").one("details")
    assert ("open" in more.attrs) == is_open


# For search engines, policies and the database --------------------------------------


@each_calculator
@each_language
def test_answers_and_errors_are_not_for_search_engines(
    client, db, calculator, language
):
    assert is_indexable(read(client, page_address(calculator, language)))
    field = calculator.form_class.SHORT[0]
    for address in (
        example_address(calculator, language),
        page_address(calculator, language, f"?{field}=x"),
    ):
        page = read(client, address)
        assert not is_indexable(page)
        assert not page.all("link", rel="canonical") + page.all("link", hreflang=None)


def inline_code(page):
    """Return what the strict policy would refuse: styles, scripts and handlers."""
    return [
        element.tag
        for element in page
        if element.tag == "style"
        or (element in scripts(page) and "src" not in element.attrs)
        or any(
            name in ("style", "srcdoc") or name.startswith(("on", "hx-on"))
            for name in element.attrs
        )
        or any(
            re.match(r"\s*(javascript|data|vbscript):", value)
            for value in element.attrs.values()
        )
    ]


@each_calculator
@each_language
def test_no_page_holds_a_style_or_script_of_its_own(client, db, calculator, language):
    field = calculator.form_class.SHORT[0]
    for address in (
        page_address(calculator, language),
        example_address(calculator, language),
        page_address(calculator, language, f"?{field}=x"),
    ):
        page = read(client, address)
        assert inline_code(page) == []
        sources = [script.attrs["src"] for script in scripts(page)]
        assert len(sources) == 3
        assert all(source.startswith(settings.STATIC_URL) for source in sources)
    drawing = section(read(client, example_address(calculator, language)), "chart")
    assert drawing.one("svg").all("path")


def test_a_style_or_script_of_its_own_would_be_noticed():
    page = parse('<svg style="a"><path onload="b"></path></svg><script>1</script>')
    assert inline_code(page) == ["svg", "path", "script"]


@each_calculator
@each_language
def test_a_page_asks_the_database_for_the_terms_it_links_and_those_it_names(
    client, db, django_assert_num_queries, monkeypatch, calculator, language
):
    # A minute that ended between two requests would ask again.
    for module in (terms, linking):
        monkeypatch.setattr(module, "this_minute", lambda: 0)
    field = calculator.form_class.SHORT[0]
    for address in (
        page_address(calculator, language),
        example_address(calculator, language),
        page_address(calculator, language, f"?{field}=x"),
    ):
        terms.forget()
        linking.forget()
        with django_assert_num_queries(2):
            read(client, address)
        with django_assert_num_queries(0):
            read(client, address)


# These are given no database: whoever asked it for anything would fail.


@each_calculator
@pytest.mark.parametrize("path", ["embed/", ".csv", ".xlsx", ".svg", "live", "api"])
def test_all_but_the_page_do_without_the_database(client, calculator, path):
    headers, address = {}, example_address(calculator, "ro")
    plain, _question, query = address.partition("?")
    if path == "live":
        headers = {"HX-Request": "true"}
    elif path == "api":
        plain = f"/api/v1/calculators/{calculator.name}"
        query = urlencode(calculator.form_class.EXAMPLE)
    else:
        plain = plain + path if path == "embed/" else plain.rstrip("/") + path
    response = client.get(f"{plain}?{query}", headers=headers)
    assert response.status_code == 200
    if path == "live":
        assert client.get(plain, headers=headers).status_code == 200


@each_language
def test_the_list_of_calculators_does_without_the_database(client, language):
    with translation.override(language):
        address = page_address(CALCULATORS[0], language).rsplit("/", 2)[0] + "/"
    assert client.get(address).status_code == 200


# The glossary beside them -----------------------------------------------------------


def in_all(value, name):
    return {f"{name}_{code}": value for code in LANGUAGES}


def make_terms(calculator, **fields):
    """Publish everything that a calculator links, but for what `fields` say."""
    for concept in sorted(calculator.all_concepts - {""}):
        make_entry(concept, **in_all(f"Term {concept}", "term") | fields)


def help_link(page, name):
    """Return the links in the help of a field, as {address: words}."""
    helped = [
        p
        for p in page.all("p", class_="help")
        if p.attrs["id"] == f"id_{name}_helptext"
    ]
    return {a.attrs["href"]: a.text for p in helped for a in p.all("a")}


def entry_address(concept, language):
    glossary = {"et": "sonastik", "ro": "glosar", "en": "glossary"}[language]
    return f"/{language}/{glossary}/{concept}/"


@each_calculator
@each_language
def test_fields_lead_to_the_entry_that_explains_them(client, db, calculator, language):
    make_terms(calculator)
    page = read(client, page_address(calculator, language))
    fields = calculator.form_class.base_fields
    for name, field in fields.items():
        concept = getattr(field, "concept", "")
        expected = (
            {entry_address(concept, language): f"Term {concept}"} if concept else {}
        )
        assert help_link(page, name) == expected, name


@each_calculator
@each_language
def test_a_page_lists_the_concepts_that_it_computes(client, db, calculator, language):
    make_terms(calculator)
    listed = section(read(client, page_address(calculator, language)), "terms")
    assert [
        (row.one("a").attrs["href"], row.one("dt").text, row.one("dd").text)
        for row in listed.one("dl").all("div")
    ] == [
        (
            entry_address(concept, language),
            f"Term {concept}",
            f"Definition of {concept}.",
        )
        for concept in calculator.concepts
    ]


@each_calculator
@each_language
def test_what_is_not_published_in_the_language_is_not_linked(
    client, db, calculator, language
):
    make_terms(calculator, **{f"published_at_{language}": None})
    page = read(client, page_address(calculator, language))
    assert not page.all("section", class_="terms")
    assert not [a for p in page.all("p", class_="help") for a in p.all("a")]
    other = next(code for code in LANGUAGES if code != language)
    assert section(read(client, page_address(calculator, other)), "terms")


@each_calculator
@each_language
def test_an_entry_offers_the_calculators_of_its_concept(
    client, db, calculator, language
):
    for concept in calculator.concepts:
        make_entry(concept, **in_all(concept, "term"))
        page = read(client, entry_address(concept, language))
        forms = page.all("form", class_="short-form")
        actions = [form.attrs["action"] for form in forms]
        assert actions == [
            page_address(other, language) + "#answer"
            for other in calculators_for(concept)
        ]
        assert page_address(calculator, language) + "#answer" in actions


def test_the_short_form_takes_a_list_as_long_as_the_calculator_does(client, db):
    page = read(client, page_address(CALCULATORS[0], "en").rsplit("/", 2)[0] + "/")
    field = page.one("textarea", name="stays")
    assert int(field.attrs["maxlength"]) == StaysField.MAX_LENGTH
    assert "still here" in page.one(id=field.attrs["aria-describedby"]).text


@each_language
def test_the_list_offers_every_calculator_with_its_short_form(client, language):
    page = read(client, page_address(CALCULATORS[0], language).rsplit("/", 2)[0] + "/")
    teasers = page.all("section", class_="teaser")
    assert len(page.ids) == len(set(page.ids))
    for teaser, calculator in zip(teasers, CALCULATORS, strict=True):
        address = page_address(calculator, language)
        with translation.override(language):
            assert teaser.one("h2").text == str(calculator.title)
            assert str(calculator.summary) in teaser.text
        assert teaser.one("h2").one("a").attrs["href"] == address
        form = teaser.one("form", class_="short-form")
        assert (form.attrs["method"], form.attrs["action"]) == (
            "get",
            address + "#answer",
        )
        names = [control.attrs["name"] for control in form.all(name=None)]
        assert tuple(names) == calculator.form_class.SHORT
        labels = [label.attrs["for"] for label in form.all("label")]
        assert labels == [control.attrs["id"] for control in form.all(name=None)]


@each_language
def test_home_shows_the_first_calculator_and_links_the_others(client, db, language):
    page = read(client, f"/{language}/")
    form = page.one("form", class_="short-form")
    first, *others = (page_address(calculator, language) for calculator in CALCULATORS)
    assert form.attrs["action"] == first + "#answer"
    names = [control.attrs["name"] for control in form.all("input")]
    assert tuple(names) == CALCULATORS[0].form_class.SHORT
    linked = [a.attrs["href"] for a in page.one("main").all("a")]
    assert first in linked
    assert [address for address in linked if address in others] == others


@each_calculator
def test_a_short_form_suffices_for_an_answer(client, db, calculator):
    example = calculator.form_class.EXAMPLE
    with translation.override("en"):
        written = dict(parse_qsl(calculator.example_query[1:]))
    short = {name: written[name] for name in calculator.form_class.SHORT}
    assert set(short) <= set(example)
    query = f"?{urlencode(short)}"
    assert headline(read(client, page_address(calculator, "en", query)))


# What each calculator must have -----------------------------------------------------


def test_calculators_are_told_apart_in_every_language():
    assert len(BY_NAME) == len(CALCULATORS) >= 5
    for language in LANGUAGES:
        with translation.override(language):
            for told in ("slug", "title", "summary"):
                values = {str(getattr(calc, told)) for calc in CALCULATORS}
                assert len(values) == len(CALCULATORS), (language, told)


@each_calculator
def test_a_calculator_has_all_that_its_page_needs(calculator):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", calculator.name)
    assert get_template(calculator.template)
    form = calculator.form_class
    assert set(form.SHORT) <= form.base_fields.keys()
    assert form.EXAMPLE.keys() <= form.base_fields.keys()
    assert form.base_fields.keys() >= form.ALSO_RESULTS
    assert form.example().is_valid()
    for concept in calculator.all_concepts - {""}:
        assert (settings.BASE_DIR / "content" / concept / "en.md").exists(), concept
    assert calculator.concepts
