"""What language models read first: what the site is and where things are."""

import re

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calculator.calculators import CALCULATORS
from glossary.downloads import FILES
from glossary.listing import stretch
from glossary.models import Entry

MOST_ENTRIES = 30


@require_safe
def llms(request):
    """Return the site in Markdown, as https://llmstxt.org proposes."""
    lines = [
        "# Churn glossary",
        "",
        "> What customer churn is, in Estonian, Romanian and English: every term "
        "defined and explained, with calculators that show every step.",
        "",
        "The languages are true to each other; none is the source. Each entry holds a "
        "short definition, the formula with a worked example, questions and answers.",
    ]
    for code, name in settings.LANGUAGES:
        with translation.override(code):
            lines += ["", f"## {name}", "", *_pages(code)]
    lines += ["", "## Data", ""]
    lines += [
        _link(f"{kind.upper()} of the whole glossary", reverse(f"download-{kind}"))
        for kind in FILES
    ]
    lines += [
        _link("API, described for OpenAPI", reverse("api-1:openapi-json")),
        _link("Sitemap", reverse("sitemap")),
    ]
    return HttpResponse(
        "\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"
    )


def _pages(language):
    """Return the lines of one language, which is active: its pages and main entries."""
    published = Entry.objects.published().as_names()
    pages = [
        (_("Churn glossary"), "glossary:home"),
        (_("All terms from A to Z"), "glossary:entry-list"),
        (_("Calculators"), "calculator:list"),
        (_("For programs"), "glossary:programs"),
        (_("Churn glossary: new and changed entries"), "glossary:feed"),
    ]
    lines = [_link(title, reverse(name)) for title, name in pages]
    lines += [
        _link(calculator.title, calculator.get_absolute_url(), calculator.summary)
        for calculator in CALCULATORS
    ]
    # Of a long glossary that would mean to read all its relations.
    is_short = stretch(published, language).is_whole
    entries = published.to_begin_with()[:MOST_ENTRIES] if is_short else []
    lines += [
        _link(entry.term, entry.get_absolute_url(), entry.definition)
        for entry in entries
    ]
    return lines


def _link(title, path, about=""):
    name = re.sub(r"([\[\]\\])", r"\\\1", _on_one_line(title))
    colon = ": " if about else ""
    return f"- [{name}]({settings.SITE_URL}{path}){colon}{_on_one_line(about)}"


def _on_one_line(text):
    return " ".join(str(text).encode("utf-8", "replace").decode().split())
