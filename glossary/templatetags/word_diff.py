"""Shows a difference by words: marked by element and by sign, not by colour alone."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from glossary.word_diff import Kind, shortened, word_diff

register = template.Library()


@register.filter
def as_marked(pieces):
    """Return the pieces of a `word_diff` as HTML: <del>, <ins>, and … for a gap."""
    return format_html_join("", "{}", ((_marked(piece),) for piece in pieces))


@register.simple_tag(name="word_diff")
def word_diff_tag(before, after, words=None):
    """Return what changed as HTML; `words` limits the unchanged around a change."""
    pieces = word_diff(before, after)
    return as_marked(pieces if words is None else shortened(pieces, words))


def _marked(piece):
    if piece.kind == Kind.REMOVED:
        return _element("del", _("removed:"), piece.text)
    if piece.kind == Kind.ADDED:
        return _element("ins", _("added:"), piece.text)
    if piece.kind == Kind.SKIPPED:
        return format_html('<span class="skipped">{}</span>', " … ")
    return piece.text


def _element(name, spoken, text):
    # A line end alone would be nothing to see.
    shown = text.replace("\n", "¶\n") if not text.strip() else text
    return format_html(
        '<{0}><span class="visually-hidden">{1} </span>{2}</{0}>', name, spoken, shown
    )
