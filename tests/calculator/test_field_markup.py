"""The macro that writes a calculator's field."""

import pytest
from django.template import engines

from calculator.calculators import CALCULATORS
from tests.browsing import parse


def written(bound, **options):
    module = engines["jinja2"].env.get_template("calculator/_field.html").module
    return parse(module.field(bound, **options)).one("div", class_="field")


@pytest.mark.parametrize("calculator", CALCULATORS, ids=lambda c: c.name)
@pytest.mark.parametrize("state", ["blank", "answered", "wrong"])
def test_a_field_is_written_as_django_would_write_it(calculator, state):
    form_class = calculator.form_class
    typed = {
        "blank": None,
        "answered": form_class.EXAMPLE,
        "wrong": dict.fromkeys(form_class.base_fields, "<\"'&>"),
    }
    for bound in form_class(typed[state]):
        mine, expected = written(bound), parse(str(bound))
        for tag in ("input", "select", "option"):
            assert [(e.attrs, e.text) for e in mine.all(tag)] == [
                (e.attrs, e.text) for e in expected.all(tag)
            ]
        assert mine.one("label").attrs == {"for": bound.id_for_label}
        assert bound.errors == [e.text for e in mine.all("p", class_="error")]


def test_only_what_may_stay_empty_is_called_optional():
    form = CALCULATORS[0].form_class()
    assert not written(form["start"]).all(class_="optional")
    assert written(form["lost"]).all(class_="optional")
    assert not written(form["lost"], essential=True).all(class_="optional")
