"""The churn rate calculator: its form, its page in three languages and its API."""

import csv
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from calculator.answers.churn_rate import DEFINITIONS
from calculator.forms.churn_rate import ChurnRateForm
from calculator.numbers import LIMIT
from tests.browsing import alternates, canonical, is_indexable, language_links, read
from tests.calculator import answers
from tests.calculator.answers import (
    answer,
    cautions,
    computed,
    errors,
    numbers_of_steps,
    understood,
)

pytestmark = pytest.mark.django_db

PAGES = {
    "et": "/et/kalkulaator/kliendivoolavuse-maar/",
    "ro": "/ro/calculator/rata-rezilierilor/",
    "en": "/en/calculator/churn-rate/",
}
API = "/api/v1/calculators/churn-rate"
NBSP = "\u00a0"
CASES = Path(__file__).parents[1] / "cases"

each_language = pytest.mark.parametrize("language", sorted(PAGES))


def ask(client, language, **inputs):
    """Send the form as a browser would and return the page."""
    return answers.ask(client, PAGES[language], **inputs)


def get(client, status=200, **inputs):
    return answers.get(client, "churn-rate", status, **inputs)


def table(page, section):
    rows = page.one("section", aria_labelledby=section).one("tbody").all("tr")
    return [row.one("td").text for row in rows]


def typed_value(page, name):
    return page.one("input", name=name).attrs.get("value", "")


def tucked_away(page):
    """Return the part of the form that opens when needed."""
    return page.one("form", class_="calculator-form").one("details")


def results(**inputs):
    """Return what the form finds for plain numbers."""
    return computed("churn-rate", **inputs).results


# What leads to what ------------------------------------------------------------------


def steps_as_text(page):
    return "".join(page.one("pre", id="steps-text").parts).split("\n")


def test_who_joined_follows_from_the_other_three(client):
    for given in (
        {"start": "1000", "end": "1030", "churn_rate": "5"},
        {"lost": "50", "end": "1030", "churn_rate": "5"},
    ):
        page = ask(client, "en", **given)
        assert answer(page)[0] == "0.05"
        steps = "\n".join(steps_as_text(page))
        assert "Joined: end − start + lost: 1,030 − 1,000 + 50 = 80" in steps
        assert "start + joined" not in steps


def test_a_rounded_number_is_only_about_equal(client):
    page = ask(client, "en", start="1234", lost="50")
    assert steps_as_text(page)[0].endswith("50 ÷ 1,234 ≈ 4.05%")
    page = ask(client, "en", start="1000", churn_rate="12.345")
    assert "1,000 × 12.345% = 123.45" in steps_as_text(page)[0]
    assert "12.345%" in dict(row[:2] for row in understood(page)).values()


def test_what_if_keeps_whole_customers(client):
    page = ask(client, "en", start="300", lost="100")
    link = page.one("section", aria_labelledby="what-if").one("a").attrs["href"]
    assert parse_qs(urlsplit(link).query) == {"start": ["300"], "lost": ["97"]}


def test_a_lifetime_that_looks_the_same_is_not_named_twice(client):
    page = ask(client, "en", start="100", lost="50")
    words = page.one("section", aria_labelledby="what-if").text
    assert "49 would be lost instead of 50." in words
    assert "lifetime" not in words


@pytest.mark.parametrize(
    ("start", "lost", "swings"),
    [("100", "9", True), ("12", "11", True), ("100", "10", False), ("101", "9", False)],
)
def test_few_who_left_or_stayed_make_the_rate_swing(client, start, lost, swings):
    page = ask(client, "en", start=start, lost=lost)
    assert any("A single customer is" in text for text in cautions(page)) == swings


# The answer -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "rate", "kept"),
    [("et", "5,0%", "95,0%"), ("ro", "5,0 %", "95,0 %"), ("en", "5.0%", "95.0%")],
)
def test_a_thousand_customers_of_whom_fifty_leave_are_five_percent(
    client, language, rate, kept
):
    page = ask(client, language, start="1000", lost="50")
    assert answer(page) == ("0.05", rate.replace(" ", NBSP))
    assert kept.replace(" ", NBSP) in page.one("div", class_="meaning").text
    assert not errors(page)
    found = get(client, start="1000", lost="50")
    assert (found["churn_rate"], found["retention_rate"]) == (0.05, 0.95)
    assert found["lost"] == 50


@pytest.mark.parametrize(
    ("language", "rate"), [("et", "80,0%"), ("ro", "80,0 %"), ("en", "80.0%")]
)
def test_two_hundred_left_at_the_end_are_eighty_percent(client, language, rate):
    page = ask(client, language, start="1000", end="200")
    assert answer(page) == ("0.8", rate.replace(" ", NBSP))
    assert get(client, start="1000", end="200")["churn_rate"] == 0.8
    assert get(client, start="1000", end="200")["lost"] == 800


@each_language
def test_the_example_of_the_page_is_the_one_that_its_button_computes(client, language):
    page = read(client, PAGES[language])
    button = page.one("section", class_="example").one("a", class_="button")
    shown = read(client, button.attrs["href"])
    assert answer(shown)[0] == "0.05"
    told = page.one("section", class_="example").all("p")[0].text
    for _label, count, _computed in understood(shown):
        assert re.sub(r"[\s.,]", "", count) in re.sub(r"[\s.,]", "", told)


def test_newcomers_enter_neither_rate(client):
    with_new = get(client, start="1000", lost="50", new="80")
    from_counts = get(client, start="1000", new="80", end="1030")
    assert with_new["churn_rate"] == from_counts["churn_rate"] == 0.05
    assert with_new["retention_rate"] == from_counts["retention_rate"] == 0.95
    assert with_new == from_counts


def test_estonian_reads_grouped_digits_and_a_decimal_comma(client):
    page = ask(client, "et", start="1 000,5", lost="0")
    assert understood(page)[0][1] == "1000,5"
    english = language_links(page)["en"].attrs["href"]
    assert parse_qs(urlsplit(english).query)["start"] == ["1000.5"]


@each_language
def test_the_rate_is_labelled_by_the_period(client, language):
    labels = {
        ask(client, language, start="10", lost="1", period=period)
        .one("span", class_="headline-label")
        .text
        for period in ("week", "month", "quarter", "year")
    }
    assert len(labels) == 4


def test_the_period_is_a_month_unless_said_otherwise(client):
    bare = get(client, start="10", lost="1")
    assert bare == get(client, start="10", lost="1", period="month")
    assert bare == get(client, start="10", lost="1", period="")
    assert bare != get(client, start="10", lost="1", period="year")
    page = read(client, PAGES["en"])
    chosen = page.one("select", name="period").all("option", selected=None)
    assert [option.attrs["value"] for option in chosen] == ["month"]


# Lost, end and new from one another -------------------------------------------------


def test_lost_and_end_that_agree_are_taken_together(client):
    inputs = {"start": "1000", "lost": "50", "end": "1030", "new": "80"}
    assert get(client, **inputs) == get(client, start="1000", lost="50", new="80")


def test_how_many_joined_follows_from_lost_and_end(client):
    page = ask(client, "en", start="1000", lost="50", end="1030")
    assert understood(page) == [
        ("Customers at the start", "1,000", ""),
        ("Of those, lost", "50", ""),
        ("Customers at the end", "1,030", ""),
        ("Joined during the period", "80", "computed"),
        ("Of the newcomers, lost", "0", "left empty"),
    ]
    found = get(client, start="1000", lost="50", end="1030", lost_new="12")
    expected = get(client, start="1000", lost="50", new="92", lost_new="12")
    assert found == expected


def test_what_was_computed_or_left_empty_is_marked(client):
    page = ask(client, "en", start="1000", end="1030", new="80")
    tags = [tag for _label, _number, tag in understood(page)]
    assert tags == ["", "computed", "", "", "left empty"]


@each_language
def test_the_marks_are_in_the_readers_language(client, language):
    page = ask(client, language, start="1000", end="1030", new="80")
    tags = [tag for _label, _number, tag in understood(page)]
    with translation.override(language):
        assert tags == ["", gettext("computed"), "", "", gettext("left empty")]


def test_the_rate_is_repeated_among_the_numbers_only_where_it_was_given(client):
    page = ask(client, "en", lost="50", churn_rate="5%")
    assert understood(page) == [
        ("Customers at the start", "1,000", "computed"),
        ("Of those, lost", "50", ""),
        ("Customers at the end", "950", "computed"),
        ("Joined during the period", "0", "left empty"),
        ("Of the newcomers, lost", "0", "left empty"),
        ("Churn rate, if you know it", "5.0%", ""),
    ]
    labels = [label for label, _, _ in understood(ask(client, "en", start=9, lost=1))]
    assert "Churn rate, if you know it" not in labels


@pytest.mark.parametrize(
    "inputs",
    [
        {"start": "1000", "churn_rate": "0.05"},
        {"lost": "50", "churn_rate": "0.05"},
        {"lost": "50", "end": "950"},
        {"end": "950", "churn_rate": "0.05"},
        {"start": "1000", "lost": "50", "churn_rate": "0.05"},
        {"start": "1000", "lost": "50", "end": "950", "churn_rate": "0.05"},
    ],
    ids=" ".join,
)
def test_two_numbers_suffice_whichever_they_are(client, inputs):
    assert get(client, **inputs) == get(client, start="1000", lost="50")


def test_newcomers_are_taken_off_before_the_start_is_found(client):
    found = get(client, end="1030", new="80", lost_new="12", churn_rate="0.05")
    # Of those at the end 68 are newcomers, so 962 of the first day stayed: 95%.
    assert found["lost"] == pytest.approx(962 / 0.95 * 0.05)
    assert found["interval"] is None


def test_newcomers_who_left_again_count_only_in_other_definitions(client):
    found = get(client, start="1000", lost="50", new="500", lost_new="12")
    assert found["definitions"] == {
        "lost_over_start": 0.05,
        "all_lost_over_start": 0.062,
        "all_lost_over_start_plus_new": pytest.approx(0.041333, abs=1e-6),
        "lost_over_average": pytest.approx(100 / 2438),
        "net_change": -0.438,
    }
    assert found == get(client, start="1000", end="1438", new="500", lost_new="12")


@each_language
def test_the_page_shows_every_definition_ours_first(client, language):
    page = ask(client, language, start="1000", lost="50", new="500", lost_new="12")
    shown = {
        "en": ["5.0%", "6.2%", "4.13%", "4.1%", "−43.8%"],
        "et": ["5,0%", "6,2%", "4,13%", "4,1%", "−43,8%"],
        "ro": ["5,0 %", "6,2 %", "4,13 %", "4,1 %", "−43,8 %"],
    }[language]
    assert table(page, "definitions") == [text.replace(" ", NBSP) for text in shown]
    section = page.one("section", aria_labelledby="definitions")
    with translation.override(language):
        for title, note in DEFINITIONS.values():
            assert f"{gettext(title)} {gettext(note)}" in section.text
    first = section.one("tbody").all("tr")[0]
    assert first.attrs["class"] == "ours"


def test_the_definitions_of_one_month(client):
    """The example of calculator.md: 1000 at the start, 50 leave, 80 join."""
    found = results(start="1000", lost="50", new="80")["definitions"]
    assert found == {
        "lost_over_start": Fraction(1, 20),
        "all_lost_over_start": Fraction(1, 20),
        "all_lost_over_start_plus_new": Fraction(50, 1080),
        "lost_over_average": Fraction(50, 1015),
        "net_change": Fraction(-3, 100),
    }


# How sure it is ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "low", "high"),
    [("et", "3,81%", "6,53%"), ("ro", "3,81 %", "6,53 %"), ("en", "3.81%", "6.53%")],
)
def test_whole_counts_have_an_interval(client, language, low, high):
    found = get(client, start="1000", lost="50")["interval"]
    assert (found["level"], found["method"]) == (0.95, "wilson")
    assert found["low"] == pytest.approx(0.0381, abs=1e-4)
    assert found["high"] == pytest.approx(0.0653, abs=1e-4)
    text = ask(client, language, start="1000", lost="50").one("main").text
    assert low.replace(" ", NBSP) in text
    assert high.replace(" ", NBSP) in text


@pytest.mark.parametrize(
    ("language", "typed", "rate"),
    [("et", "83,9", "5,83%"), ("ro", "83,9", "5,83 %"), ("en", "83.9", "5.83%")],
)
def test_fractional_counts_are_allowed_and_lose_the_interval(
    client, language, typed, rate
):
    page = ask(client, language, start="1438", lost=typed)
    assert answer(page)[1] == rate.replace(" ", NBSP)
    with translation.override(language):
        sentence = gettext(
            "<strong>How sure is that?</strong> For averages and other fractions no "
            "interval can be given: it needs whole counts."
        )
    assert re.sub("<[^>]+>", "", sentence) in page.one("main").text
    assert get(client, start="1438", lost="83.9")["interval"] is None
    assert get(client, start="1438.5", lost="83")["interval"] is None


def test_a_fraction_that_is_whole_keeps_the_interval(client):
    assert get(client, start="1000.0", lost="50.00")["interval"]


# At the edges -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [("et", "vähemalt 8,8 kuud"), ("ro", "8,8 luni"), ("en", "at least 8.8 months")],
)
def test_when_nobody_left_the_lifetime_is_at_least_something(client, language, words):
    page = ask(client, language, start="30", lost="0")
    assert answer(page)[0] == "0"
    assert words in page.one("section", aria_labelledby="lifetime").text
    found = get(client, start="30", lost="0")
    assert found["churn_rate"] == 0
    assert found["lifetime_periods"] is None
    assert found["lifetime_at_least"] == pytest.approx(1 / 0.11351339)


@each_language
def test_when_nobody_left_and_counts_are_averages_no_lifetime_is_given(
    client, language
):
    typed = {"en": "30.5"}.get(language, "30,5")
    page = ask(client, language, start=typed, lost="0")
    with translation.override(language):
        sentence = gettext("Nobody left, so no average can be given.")
    assert page.one("section", aria_labelledby="lifetime").one("p").text == sentence
    found = get(client, start="30.5", lost="0")
    assert found["lifetime_periods"] is None
    assert found["lifetime_at_least"] is None


@pytest.mark.parametrize(
    ("language", "rate", "month"),
    [("et", "100%", "1 kuu"), ("ro", "100 %", "1 lună"), ("en", "100%", "1 month")],
)
def test_when_everybody_left_the_rate_is_one(client, language, rate, month):
    page = ask(client, language, start="38", lost="38")
    assert answer(page) == ("1", rate.replace(" ", NBSP))
    assert month in page.one("section", aria_labelledby="lifetime").text
    found = get(client, start="38", lost="38")
    assert (found["churn_rate"], found["retention_rate"]) == (1, 0)
    assert found["interval"]["high"] == 1
    assert found["lifetime_periods"] == 1
    assert set(found["equivalents"].values()) == {1}


def test_the_largest_numbers_are_taken(client):
    most = str(LIMIT - 1)
    page = ask(client, "en", start=most, lost=most)
    assert answer(page) == ("1", "100%")
    assert understood(page)[0][1] == f"{LIMIT - 1:,}"


@each_language
def test_the_smallest_rate_is_not_shown_as_none(client, language):
    value, text = answer(ask(client, language, start=str(LIMIT - 1), lost="1"))
    assert float(value) > 0
    assert re.search("[1-9]", text)


# The same churn over other periods --------------------------------------------------


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("month", {"month": 0.1, "quarter": 1 - 0.9**3, "year": 1 - 0.9**12}),
        ("quarter", {"quarter": 0.1, "year": 1 - 0.9**4, "month": 1 - 0.9 ** (1 / 3)}),
        ("year", {"year": 0.1, "month": 1 - 0.9 ** (1 / 12)}),
        ("week", {"week": 0.1, "year": 1 - 0.9 ** (365.25 / 7)}),
    ],
)
def test_rates_of_other_periods_compound(client, period, expected):
    found = get(client, start="100", lost="10", period=period)["equivalents"]
    assert set(found) == {"week", "month", "quarter", "year"}
    for other, rate in expected.items():
        assert found[other] == pytest.approx(rate, rel=1e-12)


def test_the_page_shows_each_period_and_marks_the_one_given(client):
    page = ask(client, "en", start="100", lost="10", period="quarter")
    assert table(page, "equivalents") == ["0.8%", "3.45%", "10.0%", "34.39%"]
    section = page.one("section", aria_labelledby="equivalents")
    marked = section.one("tr", class_="ours").one("th").text
    assert marked == "Churn rate per quarter"


@each_language
def test_small_numbers_are_told_as_what_one_customer_weighs(client, language):
    share = {"et": "1,0%", "ro": "1,0\u00a0%", "en": "1.0%"}[language]
    few, many = (ask(client, language, start="100", lost=lost) for lost in ("5", "50"))
    assert any(share in caution for caution in cautions(few))
    assert not any(share in caution for caution in cautions(many))


@pytest.mark.parametrize(
    ("language", "wrong", "right"),
    [("et", "60,0%", "45,96%"), ("ro", "60,0 %", "45,96 %"), ("en", "60.0%", "45.96%")],
)
def test_multiplying_by_twelve_is_called_wrong_with_the_figure_it_gives(
    client, language, wrong, right
):
    page = ask(client, language, start="1000", lost="50")
    with translation.override(language):
        sentence = gettext(
            "Multiplying up to a year would give %(wrong)s, which is wrong: each "
            "period’s share is lost from a smaller group. Compounded, it comes to "
            "%(right)s a year."
        )
    wrong, right = wrong.replace(" ", NBSP), right.replace(" ", NBSP)
    assert sentence % {"wrong": wrong, "right": right} in cautions(page)


@pytest.mark.parametrize(
    "inputs", [{"lost": "5", "period": "year"}, {"lost": "0"}], ids=["year", "zero"]
)
def test_where_multiplying_changes_nothing_there_is_no_warning(client, inputs):
    page = ask(client, "en", start="100", **inputs)
    assert page.one("section", aria_labelledby="equivalents")
    assert not [caution for caution in cautions(page) if "Multiplying" in caution]


@pytest.mark.parametrize(
    ("language", "words"),
    [("et", "20 kuud"), ("ro", "20 de luni"), ("en", "20 months")],
)
def test_the_lifetime_is_one_over_the_rate(client, language, words):
    page = ask(client, language, start="1000", lost="50")
    section = page.one("section", aria_labelledby="lifetime")
    assert words in section.all("p")[0].text
    # It looks beyond the data, and says so.
    assert section.one("p", class_="caution").text
    assert get(client, start="1000", lost="50")["lifetime_periods"] == 20


# Steps ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "rate", "whole", "kept"),
    [
        ("et", "5,0%", "100%", "95,0%"),
        ("ro", "5,0 %", "100 %", "95,0 %"),
        ("en", "5.0%", "100%", "95.0%"),
    ],
)
def test_the_steps_hold_the_numbers_of_the_reader(client, language, rate, whole, kept):
    page = ask(client, language, start="400", lost="20")
    rate, whole, kept = (text.replace(" ", NBSP) for text in (rate, whole, kept))
    assert numbers_of_steps(page) == [["20", "400", rate], [whole, rate, kept]]
    division = page.one("ol", class_="steps").one("mfrac")
    assert [part.text for part in division.parts] == ["20", "400"]
    as_text = page.one("pre", id="steps-text").text
    assert f"20 ÷ 400 = {rate}" in as_text
    assert f"{whole} − {rate} = {kept}" in as_text


def test_losses_found_from_counts_are_the_first_step(client):
    page = ask(client, "en", start="400", new="80", end="460")
    steps = numbers_of_steps(page)
    assert steps[:2] == [["400", "80", "460", "20"], ["20", "400", "5.0%"]]
    page = ask(client, "en", start="400", new="80", end="450", lost_new="10")
    assert numbers_of_steps(page)[0] == ["400", "80", "450", "10", "20"]


@pytest.mark.parametrize(
    ("inputs", "first_step"),
    [
        ({"lost": "20", "end": "380"}, ["380", "0", "20", "400"]),
        (
            {"lost": "20", "end": "450", "new": "80", "lost_new": "10"},
            ["450", "80", "20", "10", "400"],
        ),
        ({"lost": "20", "churn_rate": "5"}, ["20", "5.0%", "400"]),
        ({"end": "380", "churn_rate": "5"}, ["380", "0", "100%", "5.0%", "400"]),
        (
            {"end": "450", "new": "80", "lost_new": "10", "churn_rate": "5"},
            ["450", "80", "10", "100%", "5.0%", "400"],
        ),
        ({"start": "400", "churn_rate": "5"}, ["400", "5.0%", "20"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_what_was_left_empty_is_found_in_the_first_step(client, inputs, first_step):
    page = ask(client, "en", **inputs)
    assert answer(page)[0] == "0.05"
    assert numbers_of_steps(page)[0] == first_step


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("et", "12,1250", "12,125"),
        ("ro", "12,1250", "12,125"),
        ("en", "0.005", "0.005"),
    ],
)
def test_numbers_are_repeated_as_they_were_understood_to_the_last_digit(
    client, language, typed, shown
):
    page = ask(client, language, start=typed, lost="0")
    assert understood(page)[0][1] == shown


# Refusals ---------------------------------------------------------------------------

LIKE = "1000"
WITH_DECIMALS = {"et": "1000,5", "ro": "1000,5", "en": "1000.5"}
REFUSALS = [
    (
        "too little to find the start",
        {"lost": "5"},
        "start",
        "Enter how many there were at the start, or two of these: the losses, the "
        "customers at the end, the churn rate.",
        {},
    ),
    (
        "everybody left, so the end tells nothing of the start",
        {"end": "10", "churn_rate": {"et": "100", "ro": "100", "en": "100%"}},
        "start",
        "Where all leave, the end does not tell how many there were.",
        {},
    ),
    (
        "losses at a rate of none",
        {"lost": "5", "churn_rate": "0"},
        "churn_rate",
        "At this rate nobody leaves, but some were lost.",
        {},
    ),
    (
        "a rate without losses",
        {"lost": "0", "churn_rate": "5"},
        "lost",
        "At that rate some must have been lost.",
        {},
    ),
    (
        "newcomers of whom some left but nobody at the start",
        {"start": "0", "new": "10", "lost": "2"},
        "start",
        "With no customers at the start there is no rate. Of those who joined, "
        "%(number)s left.",
        {"number": {"et": "20,0%", "ro": f"20,0{NBSP}%", "en": "20.0%"}},
    ),
    (
        "a start below zero",
        {"lost": "5", "end": "10", "new": "20"},
        "new",
        "More joined and stayed than there were at the end.",
        {},
    ),
    (
        "newcomers lost but how many joined unknown",
        {"start": "100", "lost": "5", "lost_new": "3"},
        "new",
        "How many joined during the period?",
        {},
    ),
    (
        "the rate disagrees",
        {"start": "100", "lost": "5", "churn_rate": "6"},
        "churn_rate",
        "By the other numbers the rate is %(number)s: leave it empty, or one of them.",
        {"number": {"et": "5,0%", "ro": f"5,0{NBSP}%", "en": "5.0%"}},
    ),
    (
        "a rate above all",
        {"start": "100", "churn_rate": "101"},
        "churn_rate",
        "This cannot be above %(most)s.",
        {"most": {"et": "100%", "ro": f"100{NBSP}%", "en": "100%"}},
    ),
    (
        "nobody at the start",
        {"start": "0", "lost": "0"},
        "start",
        "With no customers at the start nobody could leave, so there is no rate.",
        {},
    ),
    (
        "lost above start",
        {"start": "100", "lost": "150"},
        "lost",
        "That is %(number)s more than there were at the start. If newcomers are among "
        "them, enter those under “Of the newcomers, lost”.",
        {"number": "50"},
    ),
    (
        "end above start without new",
        {"start": "100", "end": "110"},
        "new",
        "There were more customers at the end. How many of them joined?",
        {},
    ),
    (
        "new above end",
        {"start": "100", "end": "50", "new": "60"},
        "new",
        "More joined and stayed than there were at the end.",
        {},
    ),
    (
        "retained above start",
        {"start": "100", "end": "170", "new": "60"},
        "end",
        "Without the newcomers %(number)s would be left, more than there were at the "
        "start.",
        {"number": "110"},
    ),
    (
        "neither lost nor end",
        {"start": "100"},
        "lost",
        "Enter how many were lost, or how many there were at the end.",
        {},
    ),
    (
        "lost and end disagree",
        {"start": "100", "lost": "50", "end": "60", "new": "0"},
        "end",
        "By the other numbers %(number)s would be there at the end.",
        {"number": {"et": "50 klienti", "ro": "50 de clienți", "en": "50 customers"}},
    ),
    (
        "fewer at the end than can be",
        {"start": "100", "lost": "50", "end": "40"},
        "end",
        "By the other numbers %(number)s would be there at the end.",
        {"number": {"et": "50 klienti", "ro": "50 de clienți", "en": "50 customers"}},
    ),
    (
        "more newcomers lost than joined",
        {"start": "100", "lost": "5", "new": "2", "lost_new": "3"},
        "lost_new",
        "More newcomers left than joined: check both numbers.",
        {},
    ),
    (
        "negative",
        {"start": "-5", "lost": "1"},
        "start",
        "This cannot be below zero.",
        {},
    ),
    (
        "negative with a true minus",
        {"start": "10", "lost": "\u22121"},
        "lost",
        "This cannot be below zero.",
        {},
    ),
    (
        "not a number",
        {"start": "many", "lost": "1"},
        "start",
        "Enter only a number, without words or signs, such as %(example)s.",
        {"example": LIKE},
    ),
    (
        "not a number at all",
        {"start": "NaN", "lost": "1"},
        "start",
        "Enter only a number, without words or signs, such as %(example)s.",
        {"example": LIKE},
    ),
    (
        "infinite",
        {"start": "Infinity", "lost": "1"},
        "start",
        "Enter only a number, without words or signs, such as %(example)s.",
        {"example": LIKE},
    ),
    (
        "digits of another script",
        {"start": "١٠٠", "lost": "1"},
        "start",
        "Use the digits 0 to 9, such as %(example)s.",
        {"example": LIKE},
    ),
    (
        "full-width digits",
        {"start": "１００", "lost": "1"},
        "start",
        "Use the digits 0 to 9, such as %(example)s.",
        {"example": LIKE},
    ),
    (
        "an exponent",
        {"start": "1e3", "lost": "1"},
        "start",
        "Write the number out in full, without an exponent.",
        {},
    ),
    (
        "too large",
        {"start": "1000000000000000", "lost": "1"},
        "start",
        "This number is too large: it must be below 10¹⁵.",
        {},
    ),
    (
        "five thousand digits",
        {"start": "9" * 5000, "lost": "1"},
        "start",
        "This number is too large: it must be below 10¹⁵.",
        {},
    ),
    (
        "a broken group",
        {"start": "10 00", "lost": "1"},
        "start",
        "The marks in “%(typed)s” do not make one number: write it without them, such "
        "as %(example)s.",
        {"typed": "10 00", "example": LIKE},
    ),
    (
        "marks of another language",
        {"start": {"et": "1.000,5", "ro": "1,000.5", "en": "1.000,5"}, "lost": "1"},
        "start",
        "In English that number is written %(first)s.",
        {"first": WITH_DECIMALS},
    ),
    (
        "one of two meanings",
        {"start": {"et": "1.000", "ro": "1,000", "en": "1.000"}, "lost": "0"},
        "start",
        "“%(typed)s” could mean two numbers: write %(first)s or %(second)s.",
        {
            "typed": {"et": "1.000", "ro": "1,000", "en": "1.000"},
            "first": "1",
            "second": "1000",
        },
    ),
]


def said_in(language, value):
    return value[language] if isinstance(value, dict) else value


@each_language
@pytest.mark.parametrize(
    ("inputs", "field", "sentence", "parts"),
    [case[1:] for case in REFUSALS],
    ids=[case[0] for case in REFUSALS],
)
def test_each_refusal_has_its_sentence(
    client, language, inputs, field, sentence, parts
):
    typed = {name: said_in(language, value) for name, value in inputs.items()}
    page = ask(client, language, **typed)
    with translation.override(language):
        said = gettext(sentence)
    expected = said % {name: said_in(language, part) for name, part in parts.items()}
    assert errors(page) == {field: expected}
    assert not page.all("output")
    # The summary leads to the field, whose description holds the sentence.
    summary = page.one("div", role="alert")
    assert summary.one("a").attrs["href"] == f"#id_{field}"
    assert expected in summary.text
    control = page.one("input", name=field).attrs
    assert control["aria-invalid"] == "true"
    assert f"id_{field}_error" in control["aria-describedby"].split()
    assert not is_indexable(page)


@each_language
@pytest.mark.parametrize("typed", ["", "   ", "\ufeff\u200b"])
def test_what_holds_no_character_to_see_counts_as_empty(client, language, typed):
    page = ask(client, language, start=typed, lost="1")
    with translation.override(language):
        sentence = gettext(
            "Enter how many there were at the start, or two of these: the losses, the "
            "customers at the end, the churn rate."
        )
    assert errors(page) == {"start": sentence}


@each_language
def test_a_period_of_another_length_is_refused_in_the_readers_language(
    client, language
):
    page = ask(client, language, start="10", lost="1", period="decade")
    assert list(errors(page)) == ["period"]
    message = errors(page)["period"]
    assert "decade" in message
    assert ("Select a valid choice" in message) == (language == "en")


def test_every_field_in_error_is_named_at_once(client):
    typed = {"start": "x", "lost": "y", "end": "z", "new": "-1", "lost_new": "1e3"}
    page = ask(client, "en", **typed, churn_rate="101")
    assert list(errors(page)) == [*typed, "churn_rate"]


def test_every_field_has_a_place_for_its_error_from_the_beginning(client):
    page = read(client, PAGES["en"])
    places = {place.attrs["id"]: place.text for place in page.all("p", class_="error")}
    assert places == {f"id_{name}_error": "" for name in ChurnRateForm.base_fields}
    for name in ChurnRateForm.base_fields:
        control = page.one(id=f"id_{name}").attrs
        assert f"id_{name}_error" in control["aria-describedby"].split()
        assert "aria-invalid" not in control
        assert set(control["aria-describedby"].split()) <= set(page.ids)


@each_language
def test_what_was_typed_stays_in_the_form(client, language):
    typed = {"start": "many", "lost": '"><b>5', "end": "1 000", "new": "7"}
    page = ask(client, language, **typed, period="year")
    assert {name: typed_value(page, name) for name in typed} == typed
    chosen = page.one("select", name="period").all("option", selected=None)
    assert [option.attrs["value"] for option in chosen] == ["year"]
    assert "open" in tucked_away(page).attrs


@each_language
def test_what_was_typed_stays_beside_the_answer(client, language):
    page = ask(client, language, start="1 000", lost="50")
    assert typed_value(page, "start") == "1 000"
    assert "open" not in tucked_away(page).attrs


def number_inputs():
    with open(CASES / "number_inputs.csv", newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["field"] != "percent"]


def is_refused(row):
    """Tell whether a count field refuses a row, which may be meant for any number."""
    expected = row["expected-or-error"]
    twofold = re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", row["input"])
    thousands = twofold and Fraction(expected) >= 1000 if expected != "error" else False
    return expected == "error" or Fraction(expected) < 0 or (twofold and not thousands)


@pytest.mark.parametrize(
    "row", number_inputs(), ids=lambda row: f"{row['locale']}: {row['note']}"
)
def test_each_agreed_input_is_read_or_refused_on_the_page(client, row):
    page = ask(client, row["locale"], start=row["input"], lost="0")
    if is_refused(row):
        assert list(errors(page)) == ["start"]
        assert typed_value(page, "start") == row["input"]
    else:
        assert not errors(page)
        plain = parse_qs(urlsplit(language_links(page)["en"].attrs["href"]).query)
        assert Fraction(plain["start"][0]) == Fraction(row["expected-or-error"])


def test_the_agreed_inputs_hold_counts_of_every_kind():
    counts = [row for row in number_inputs() if row["field"] == "count"]
    assert {row["locale"] for row in counts} == set(PAGES)
    assert {is_refused(row) for row in counts} == {True, False}


# Addresses --------------------------------------------------------------------------


@each_language
@pytest.mark.parametrize("query", ["", "?utm_source=letter", "?START=1&x=%00"])
def test_a_query_that_answers_no_field_leaves_the_form_blank(client, language, query):
    page = read(client, PAGES[language] + query)
    assert not errors(page)
    assert not page.all("output") + page.all("div", role="alert")
    assert is_indexable(page)
    assert canonical(page) == settings.SITE_URL + PAGES[language]
    addresses = {code: settings.SITE_URL + path for code, path in PAGES.items()}
    assert alternates(page) == addresses | {"x-default": addresses["en"]}
    links = language_links(page)
    assert {code: link.attrs["href"] for code, link in links.items()} == PAGES


def test_a_stray_parameter_changes_no_answer(client):
    page = ask(client, "en", start="1000", lost="50", utm_source="letter")
    assert answer(page) == ("0.05", "5.0%")
    assert "utm_source" not in language_links(page)["et"].attrs["href"]


def test_an_answer_has_an_address_but_is_not_for_search_engines(client):
    assert not is_indexable(ask(client, "en", start="1000", lost="50"))


@pytest.mark.parametrize(
    ("language", "typed"),
    [("et", "1 000,5"), ("ro", "1.000,5"), ("en", "1,000.5")],
)
def test_language_links_carry_the_numbers_as_the_other_language_writes_them(
    client, language, typed
):
    page = ask(client, language, start=typed, lost="50", period="year")
    for code, link in language_links(page).items():
        address = urlsplit(link.attrs["href"])
        assert address.path == PAGES[code]
        assert parse_qs(address.query) == {
            "start": [WITH_DECIMALS[code]],
            "lost": ["50"],
            "period": ["year"],
        }
        there = read(client, link.attrs["href"])
        assert answer(there)[0] == answer(page)[0]


def test_language_links_carry_what_could_not_be_read_as_it_was_typed(client):
    page = ask(client, "en", start="1,000", lost="some & more")
    query = parse_qs(urlsplit(language_links(page)["et"].attrs["href"]).query)
    assert query == {"start": ["1000"], "lost": ["some & more"]}


@pytest.mark.parametrize("chosen", [{}, {"period": ""}, {"period": "month"}])
def test_the_default_period_goes_without_saying_in_an_address(client, chosen):
    page = ask(client, "en", start="1000", lost="50", **chosen)
    for link in language_links(page).values():
        query = parse_qs(urlsplit(link.attrs["href"]).query)
        assert query == {"start": ["1000"], "lost": ["50"]}


@each_language
def test_the_form_sends_itself_to_its_own_address(client, language):
    page = ask(client, language, start="1000", lost="50")
    form = page.one("form", class_="calculator-form")
    assert form.attrs["method"] == "get"
    assert form.attrs["action"] == PAGES[language] + "#answer"
    assert "answer" in page.ids
    assert "answer" in ask(client, language, start="x").ids
    names = [control.attrs["name"] for control in form.all(name=None)]
    assert names == list(ChurnRateForm.base_fields)
    labels = {label.attrs["for"] for label in form.all("label")}
    assert labels == {f"id_{name}" for name in names}


@each_language
def test_the_page_states_the_one_rule_for_base_and_losses(client, language):
    rule = read(client, PAGES[language]).one("section", class_="rule")
    with translation.override(language):
        assert rule.one("p").text == gettext(
            "A period runs from its first day up to, but not including, the first day "
            "of the next. A customer who ends on the first day of a month was lost in "
            "the month before. The same rule counts the customers at the start and "
            "the losses."
        )


# The API ----------------------------------------------------------------------------


def test_the_api_names_every_result(client):
    found = get(client, start="1000", lost="50", new="80")
    assert found.keys() == {
        "churn_rate",
        "retention_rate",
        "lost",
        "interval",
        "definitions",
        "equivalents",
        "lifetime_periods",
        "lifetime_at_least",
    }
    assert found["interval"].keys() == {"low", "high", "level", "method"}


def test_the_api_takes_plain_numbers(client):
    assert get(client, start="1000.5", lost="0")["churn_rate"] == 0
    for typed in ("1 000,5", "1,000", "1 000", "+5", "1e3", "NaN", "٣"):
        refused = get(client, 422, start=typed, lost="0")
        assert list(refused) == ["errors"]
        assert list(refused["errors"]) == ["start"]


# What a program cannot send by mistake: the marks of a language, or a field that it
# would read in another way.
PLAIN_REFUSALS = [
    case for case in REFUSALS if case[2] != "start" and case[0] != "negative"
]


def as_a_program_sends(name, text):
    """Return what was typed with a plain minus, and a percentage as a share."""
    if name == "churn_rate":
        return str(Decimal(text.removesuffix("%")) / 100)
    return text.replace("\u2212", "-")


@each_language
@pytest.mark.parametrize(
    ("inputs", "field", "sentence", "parts"),
    [case[1:] for case in PLAIN_REFUSALS],
    ids=[case[0] for case in PLAIN_REFUSALS],
)
def test_the_api_refuses_by_field_in_the_askers_language(
    client, language, inputs, field, sentence, parts
):
    plain = {name: as_a_program_sends(name, text) for name, text in inputs.items()}
    with translation.override(language):
        said = gettext(sentence)
    expected = said % {name: said_in(language, part) for name, part in parts.items()}
    for asked in (
        client.get(API, plain, headers={"accept-language": language}),
        client.get(API, {**plain, "language": language}),
    ):
        assert asked.status_code == 422
        assert asked.json() == {"errors": {field: [expected]}}


def test_the_api_asks_for_what_is_missing(client):
    sentence = (
        "Enter how many there were at the start, or two of these: the losses, the "
        "customers at the end, the churn rate."
    )
    assert get(client, 422) == {"errors": {"start": [sentence]}}
    refused = get(client, 422, lost="x", period="decade")["errors"]
    assert set(refused) == {"lost", "period"}


# Whatever is asked; what may be typed is tried in test_random_forms.py --------------


@pytest.mark.parametrize(
    "query",
    [
        "start=\xff\xfe&lost=\xed\xa0\x80",
        "start=%FF%FE&lost=%ED%A0%80",
        "start",
        "start&lost=%",
        "start=1&start=2&lost=1",
        "start[]=1&lost[$ne]=1",
        "&&;=;start=1",
        "start=1\x00&lost=\x1b[2J",
    ],
)
@each_language
def test_a_malformed_query_breaks_nothing(client, language, query):
    assert client.get(PAGES[language], QUERY_STRING=query).status_code == 200
    assert client.get(API, QUERY_STRING=query).status_code in (200, 422)


def test_the_remedy_for_too_many_lost_is_in_sight(client):
    page = ask(client, "en", start="10", lost="11")
    assert "open" in tucked_away(page).attrs
    assert "Of the newcomers, lost" in tucked_away(page).text


def test_a_rounded_rate_is_never_said_to_equal_what_counts_give(client, db):
    page = ask(client, "en", start="3", lost="1", churn_rate="33.3")
    assert any("1 ÷ 3 ≈ 33.33%" in step for step in steps_as_text(page))
    page = ask(client, "en", start="1000", churn_rate="5.123456789012345")
    assert any("1,000 × 5.12% ≈ 51.23" in step for step in steps_as_text(page))


def test_counts_decide_where_the_rate_is_theirs_well_rounded(client, db):
    page = ask(client, "en", start="30", end="20", churn_rate="33.3")
    assert any("30 + 0 − 20 = 10" in step for step in steps_as_text(page))
    assert page.one("output").text == "33.33%"


def test_a_lower_bound_is_not_rounded_up(client, db):
    # 1 divided by the upper limit is 9.590...
    page = ask(client, "en", start="33", lost="0")
    assert "at least 9.5 months" in page.text


@pytest.mark.parametrize(
    ("typed", "is_told"),
    [
        ({"start": "1000", "end": "1000"}, True),
        ({"start": "1000", "end": "1000", "new": "0"}, False),
        ({"start": "1000", "lost": "50"}, False),
        ({"start": "1000", "end": "960", "churn_rate": "5"}, False),
    ],
)
def test_it_is_told_where_nobody_is_taken_to_have_joined(client, typed, is_told):
    said = " ".join(cautions(ask(client, "en", **typed)))
    assert ("Nobody is counted as joined" in said) == is_told


def test_a_count_without_end_is_rounded_in_the_steps(client):
    page = ask(client, "en", lost="7", churn_rate="3")
    assert any("7 ÷ 3.0% ≈ 233.33" in step for step in steps_as_text(page))


def test_the_title_of_a_step_names_the_newcomers_who_left(client):
    page = ask(client, "en", start="1000", end="950", new="30", lost_new="10")
    title = "Lost: start + joined − end − newcomers lost"
    assert f"{title}: 1,000 + 30 − 950 − 10 = 70" in steps_as_text(page)
