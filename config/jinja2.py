"""What the templates of the public pages can call, beside what a view gives them."""

import re

from babel.dates import format_date, format_time
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import (
    get_language,
    gettext,
    ngettext,
    npgettext,
    pgettext,
)

from calculator import display
from calculator.calculators import CALCULATORS, calculators_for
from config.templates import LanguageEnvironment
from glossary import markdown as text
from glossary.linking import linked
from glossary.terms import terms_of


def environment(**options):
    """Return the environment of the pages' templates."""
    env = LanguageEnvironment(**options)
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.constants |= {"get_language": get_language, "static": static, "url": reverse}
    env.globals |= {
        **env.constants,
        "calculators": CALCULATORS,
        "calculators_for": calculators_for,
        "glossary_terms": terms_of,
    }
    env.printers |= {
        "customers": display.customers,
        "duration": display.duration,
        "number": display.number,
        "percent": display.percent,
        "points": display.points,
        "probability": display.probability,
        "ratio": display.ratio,
        "rounded": display.rounded,
        "whole": display.whole,
    }
    env.filters |= {
        **env.printers,
        "levels_down": levels_down,
        "long_date": long_date,
        "long_moment": long_moment,
        "machine_date": machine_date,
        "machine_number": display.machine_number,
        "markdown": markdown,
        "with_term_links": with_term_links,
    }
    return env


def markdown(source):
    """Return an editor's Markdown as HTML; the renderer lets nothing unsafe through."""
    return mark_safe(text.to_html(source or ""))


def with_term_links(html):
    """Return safe HTML in which the glossary's terms lead to their entries."""
    [html] = linked([str(html)], get_language())
    return mark_safe(html)


def levels_down(html, levels):
    """Return HTML with its headings so many levels lower, to stand in a section."""

    def lower(tag):
        return f"<{tag[1]}h{min(int(tag[2]) + levels, 6)}"

    return mark_safe(re.sub(r"<(/?)h([2-4])\b", lower, html))


def long_date(moment):
    """Return a date in words, such as 22. november 2026, in the active language."""
    return format_date(timezone.localdate(moment), "long", locale=_locale_of_dates())


def long_moment(moment):
    """Return a date in words with the time, in the site's time zone."""
    time = format_time(timezone.localtime(moment), "short", locale=_locale_of_dates())
    return f"{long_date(moment)}, {time}"


def _locale_of_dates():
    # British order for English: the day stands before the month in all three.
    language = get_language()
    return "en_GB" if language == "en" else language


def machine_date(moment):
    """Return a date and time as programs read it, in the site's time zone."""
    return timezone.localtime(moment).isoformat()
