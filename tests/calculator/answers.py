"""Asking a calculator, on its page and through the API, and what it answers."""

from urllib.parse import urlencode

from django.utils import translation

from calculator.calculators import CALCULATORS
from calculator.forms.fields import PLAIN
from tests.browsing import read

BY_NAME = {calculator.name: calculator for calculator in CALCULATORS}


def address(name, language):
    return BY_NAME[name].address("page", language)


def ask(client, path, **inputs):
    """Send a calculator's form as a browser would and return the page."""
    return read(client, f"{path}?{urlencode(inputs)}")


def get(client, name, status=200, **inputs):
    """Ask the API for a calculation and return what it holds."""
    response = client.get(f"/api/v1/calculators/{name}", inputs)
    assert response.status_code == status, response.text
    return response.json()


def computed(name, **inputs):
    """Return the form that is valid for these plain numbers."""
    with translation.override("en"):
        form = BY_NAME[name].form_class(inputs, notation=PLAIN)
        assert form.is_valid(), form.errors
    return form


def refused(name, **inputs):
    """Return {field: [sentences]} by which a form refuses these plain numbers."""
    # A request leaves its language behind, so that of the sentences is said here.
    with translation.override("en"):
        form = BY_NAME[name].form_class(inputs, notation=PLAIN)
        return {
            field: [str(sentence) for sentence in sentences]
            for field, sentences in form.errors.items()
        }


def errors(page):
    """Return {field: sentence} of what stands beside the fields."""
    return {
        error.attrs["id"].removeprefix("id_").removesuffix("_error"): error.text
        for error in page.all("p", class_="error")
        if error.text
    }


def answer(page):
    """Return the headline: the plain number and what the reader sees."""
    data = page.one("output").one("data")
    assert page.one("output").text == data.text
    return data.attrs["value"], data.text


def understood(page):
    """Return [(label, number, tag)] of the numbers as understood."""
    return [
        (
            row.one("dt").text,
            next(row.one("dd").texts)[1],
            " ".join(tag.text for tag in row.all("span", class_="computed")),
        )
        for row in page.one("dl", class_="understood").all("div")
    ]


def numbers_of_steps(page):
    """Return, for each step, the numbers in it from left to right."""
    steps = page.one("ol", class_="steps").all("li")
    return [[number.text for number in step.all("mn")] for step in steps]


def words_of(page, section):
    """Return the text of a section of the page."""
    return page.one("section", aria_labelledby=section).text


def cautions(page):
    return [caution.text for caution in page.all("p", class_="caution")]
