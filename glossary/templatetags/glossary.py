from babel.dates import format_date
from django import template
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from glossary import markdown as text

register = template.Library()


@register.filter
def markdown(source):
    """An editor's Markdown as HTML; the renderer lets nothing unsafe through."""
    return mark_safe(text.to_html(source or ""))


@register.filter
def formula(latex):
    """A formula as MathML, on a line of its own."""
    return mark_safe(text.formula(latex, display=True))


@register.filter
def long_date(moment):
    """A date in words: 22 November 2026, 22. november 2026, 22 noiembrie 2026."""
    locale = get_language()
    # British order for English: the day stands before the month in all three.
    return format_date(
        timezone.localdate(moment), "long", locale="en_GB" if locale == "en" else locale
    )
