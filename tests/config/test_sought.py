"""Calculators beside what a search finds."""

import re

import pytest
from django.utils.translation import override

from calculator.calculators import CALCULATORS
from config.sought import calculators_sought
from glossary.models import MissedSearch
from glossary.search import search
from tests.factories import make_entry, make_label

pytestmark = pytest.mark.django_db

SEARCHES = {"et": "/et/otsing/", "ro": "/ro/cautare/", "en": "/en/search/"}
ALL = [calculator.name for calculator in CALCULATORS]


def sought(query, language="en"):
    """Return the names of the calculators, as the page in that language offers them."""
    with override(language):
        found = calculators_sought(query, search(query, language))
    return [calculator.name for calculator in found]


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "calculator"),
        ("en", "Calculators"),
        ("en", "how to calculate"),
        ("et", "kalkulaator"),
        ("et", "kalkulaatorid"),
        ("et", "arvutama"),
        ("et", "arvutamine"),
        ("et", "calculator"),
        ("ro", "calculator"),
        ("ro", "calculatoare"),
        ("ro", "calculeaza"),
        ("ro", "a calcula"),
        ("ro", "instrument de calcul"),
        ("ro", "instrumente de calcul"),
    ],
)
def test_who_asks_for_calculators_is_offered_all(language, typed):
    assert sought(typed, language) == ALL


def test_who_asks_for_one_is_offered_three_that_suit_first():
    assert sought("forecast calculator")[0] == "forecast"
    assert sought("calculate revenue churn")[0] == "revenue-churn"
    assert len(sought("zebra calculator")) == 3


@pytest.mark.parametrize(
    ("language", "typed", "name"),
    [
        ("en", "Customer forecast", "forecast"),
        ("en", "how long do customers stay", "survival"),
        ("et", "prognoos", "forecast"),
        ("ro", "comparare rate", "compare"),
    ],
)
def test_a_calculator_is_found_by_the_words_of_its_title(language, typed, name):
    assert sought(typed, language) == [name]


@pytest.mark.parametrize(
    "typed", ["LTV", "ltvs", "Lifetime valeu", "what is ltv", "how do i compute ltv"]
)
def test_what_was_found_by_a_name_brings_its_calculator(typed):
    entry = make_entry("customer-lifetime-value", term_en="Lifetime value")
    make_label(entry, "en", "LTV", "abbreviation", forms={"plural": ["LTVs"]})
    assert sought(typed)[0] == "lifetime-value"


def test_what_was_only_found_in_a_text_brings_none():
    make_entry("survival-curve", term_en="Curve", definition_en="It never rises.")
    assert sought("rises") == []
    assert sought("curve") == ["survival"]


def test_only_the_best_results_bring_their_calculators():
    for number in range(3):
        make_entry(f"a-{number}", term_en="Name")
    make_entry("survival-curve", term_en="Name")
    assert sought("name") == []


@pytest.mark.parametrize("typed", ["", " ", "how", "the", "arvuti", "zebra", "?"])
def test_other_searches_are_offered_none(typed):
    assert sought(typed, "en") == sought(typed, "et") == []


@pytest.mark.parametrize(
    ("language", "typed", "title", "address"),
    [
        ("et", "kalkulaator", "Tulukao kalkulaator", "/et/kalkulaator/tulukadu/"),
        ("ro", "calculator", "Cât timp rămân clienții", "/ro/calculator/"),
        ("en", "calculator", "Customer forecast", "/en/calculator/forecast/"),
    ],
)
def test_the_page_shows_them_where_no_entry_is_found(
    client, language, typed, title, address
):
    page = client.get(SEARCHES[language], {"q": typed}).text
    [block] = re.findall('<aside class="sought".*?</aside>', page, re.DOTALL)
    assert re.search(f'href="{address}[^"]*">{title}</a>', block)
    assert block.count("<li>") == block.count("<p>") == len(CALCULATORS)
    assert "<bdi>" not in page
    assert not MissedSearch.objects.exists()


def test_the_page_shows_them_beside_the_entries(client):
    make_entry("churn", term_en="Churn")
    page = client.get("/en/search/", {"q": "churn"}).text
    assert page.index("entry-card") < page.index('<aside class="sought"')
    assert '<aside class="sought"' not in client.get("/en/search/?q=zebra").text
