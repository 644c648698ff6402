"""What the pages' templates make of what they are given."""

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy
from jinja2 import UndefinedError

from tests.browsing import parse, read


def rendered(source, **context):
    return engines["jinja2"].from_string(source).render(context)


@pytest.mark.parametrize("source", ["{{ nothing }}", "{% if nothing %}{% endif %}"])
def test_a_name_that_nobody_gave_stops_the_page(source):
    with pytest.raises(UndefinedError, match="nothing"):
        rendered(source)


@pytest.mark.parametrize(
    "source",
    ['{{ _("Language") }}', "{% trans %}Language{% endtrans %}", "{{ lazy }}"],
)
def test_a_template_speaks_the_language_of_the_moment(source):
    said = {}
    for code in ("et", "ro", "en", "et"):
        with translation.override(code):
            said[code] = rendered(source, lazy=gettext_lazy("Language"))
    assert said == {"et": "Keel", "ro": "Limbă", "en": "Language"}


def test_a_page_and_its_frame_are_kept_for_each_language():
    """Each language has its own: the sentences are in the compiled template."""
    said = {}
    for code in ("et", "ro", "en", "et"):
        with translation.override(code):
            page = render_to_string("404.html", request=RequestFactory().get("/"))
            said[code] = parse(page).one("nav", class_="languages").attrs["aria-label"]
    assert said == {"et": "Keel", "ro": "Limbă", "en": "Language"}


def test_what_depends_on_more_than_the_language_is_not_kept_with_it():
    source = '{{ static(name) }} {{ ngettext("%(n)s week", "%(n)s weeks", n, n=n) }}'
    assert rendered(source, name="a.js", n=1) == "/static/a.js 1 week"
    assert rendered(source, name="b.js", n=2) == "/static/b.js 2 weeks"


@pytest.mark.parametrize(
    "source",
    [
        "{{ typed }}",
        "{% trans typed=typed %}{{ typed }}{% endtrans %}",
        '{{ _("%(typed)s", typed=typed) }}',
        "{{ typed|markdown }}",
    ],
)
def test_what_is_typed_stays_text(source):
    assert "&lt;b&gt;" in rendered(source, typed="<b>")
    assert "<b>" not in rendered(source, typed="<b>")


def test_markdown_and_the_tags_of_messages_are_not_escaped():
    assert rendered("{{ '*a*'|markdown }}") == "<p><em>a</em></p>\n"
    assert rendered("{% trans %}<bdi>{% endtrans %}") == "<bdi>"


def test_a_percent_sign_in_a_sentence_stays_one():
    assert rendered("{% trans %}5% of all{% endtrans %}") == "5% of all"
    assert rendered("{% trans n=7 %}{{ n }} in 5%{% endtrans %}") == "7 in 5%"


def test_the_admin_wears_the_name_and_the_mark_of_the_site(client, db):
    name = read(client, "/admin/login/").one(id="site-name")
    assert name.text == "Churn glossary"
    assert name.all("svg", class_="mark")
