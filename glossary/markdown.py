"""Markdown as the glossary writes it: safe HTML, formulas as MathML, plain text.

Plain Python. HTML in the source is shown as text; what comes out has passed an
allow-list as well, so no text of an editor or an import can carry script.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser

import nh3
from latex2mathml.converter import convert as latex_to_mathml
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from glossary.reasons import Reason

_MATHML = {
    "math": {"display"},
    "mfenced": {"open", "close", "separators"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mn": set(),
    "mo": {"stretchy", "fence", "form", "lspace", "rspace"},
    "mover": set(),
    "mpadded": set(),
    "mroot": set(),
    "mrow": set(),
    "mspace": {"width"},
    "msqrt": set(),
    "mstyle": {"displaystyle"},
    "msub": set(),
    "msubsup": set(),
    "msup": set(),
    "mtable": set(),
    "mtd": set(),
    "mtext": set(),
    "mtr": set(),
    "munder": set(),
    "munderover": set(),
}
_TEXT = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"class"},
    "td": {"class"},
    "div": {"class", "tabindex"},
} | {
    tag: set()
    for tag in [
        "blockquote",
        "br",
        "code",
        "del",
        "em",
        "h2",
        "h3",
        "h4",
        "hr",
        "li",
        "p",
        "pre",
        "s",
        "strong",
        "table",
        "tbody",
        "thead",
        "tr",
        "ul",
    ]
}
_CLEANER = nh3.Cleaner(
    tags=set(_TEXT) | set(_MATHML),
    attributes={tag: names for tag, names in (_TEXT | _MATHML).items() if names},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
)
# The converter splits 0{,}05, 40\\,000 and 1.234.567; a number is one piece.
_BRACED_COMMA = re.compile(r"</mn><mrow><mo>(?:&#x0002C;|,)</mo></mrow><mn>")
_COMMA_OF_A_BASE = re.compile(
    r"<mn>([^<]*)</mn><mrow><mo>(?:&#x0002C;|,)</mo></mrow><(msup|msub)><mn>"
)
_THIN_GROUP = re.compile(r'</mn><mspace width="0\.167em" ?/><mn>(?=\d{3}\b)')
_NEXT_GROUP = re.compile(r"</mn><mi>(\.[0-9]{3})</mi>")
# It sets nothing between a function and its number.
_FUNCTION_OF = re.compile(r"(<mi>(?:ln|log|exp|min|max)</mi>)(?=<m[nit])")
# What stands between words alone is no operator to a browser, for which text is space.
_TEXT_WORDS = re.compile(r"<mtext>(?!(?:&#x000A0;|\s)*</mtext>)([^<]*)</mtext>")
# It also writes the words of \\text as they stand, signs of HTML included.
_WORDS = re.compile(r"\\text\{[^{}]*\}")
_SIGNS = {"<": "\ue000", ">": "\ue001", "&": "\ue002"}
_FORMULA_BLOCK = re.compile(r'<div class="math block">(?=(.*?)</div>)', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
# A formula of so many signs stands on the narrowest screen without shrinking; one that
# joins two numbers takes the room of two.
_SHORT_FORMULA = 30
_JOINTS = re.compile("[-+−×÷=≈]")
_ENTITIES = {"\ue000": "&lt;", "\ue001": "&gt;", "\ue002": "&amp;"}


def level_one_headings(text: str) -> list[int]:
    """Return the lines, from 0, of level-one headings outside lists and quotations.

    >>> level_one_headings("Words\\n\\n# Heading\\n\\n```\\n# a comment\\n```")
    [2]
    """
    return [
        token.map[0] for token in _level_ones(text) if token.level == 0 and token.map
    ]


def _level_ones(text: str) -> list[Token]:
    """Return the headings of the page's own level, those in quotations too."""
    return [
        token
        for token in _parser().parse(text)
        if token.type == "heading_open" and token.tag == "h1"
    ]


def _unreadable_formulas(text: str) -> list[str]:
    return [
        piece.content
        for token in _parser().parse(text)
        for piece in [token, *(token.children or [])]
        if piece.type.startswith("math") and not _is_readable(piece.content)
    ]


def link_targets(text: str) -> list[str]:
    """Return the addresses to which a text links.

    >>> link_targets("See [churn](/en/glossary/churn/) and `[x](y)`.")
    ['/en/glossary/churn/']
    """
    return [
        str(piece.attrs.get("href", ""))
        for token in _parser().parse(text)
        for piece in token.children or []
        if piece.type == "link_open"
    ]


def problem_in(text: str) -> Reason | None:
    """Say why a page cannot show this Markdown of an entry, if it cannot."""
    if _level_ones(text):
        return Reason("A heading with one # belongs to the page: begin with ##.")
    for formula in _unreadable_formulas(text):
        return Reason("The formula %(formula)s cannot be read.", formula=formula)
    return None


def _is_readable(latex: str) -> bool:
    try:
        latex_to_mathml(latex)
    except Exception:  # the converter raises its own kinds, IndexError among them
        return False
    return True


@lru_cache(maxsize=4096)
def to_html(text: str) -> str:
    """Return safe HTML for a text in Markdown with formulas between dollar signs.

    >>> to_html("Half is $\\\\frac{1}{2}$.").count("<mfrac>")
    1
    >>> to_html("<script>alert(1)</script>")
    '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\\n'
    """
    # A lone surrogate is no character; it cannot be sent to anyone.
    sound = text.encode("utf-8", "replace").decode("utf-8")
    html = _FORMULA_BLOCK.sub(_block_of_a_formula, _parser().render(sound))
    return _CLEANER.clean(html)


def _block_of_a_formula(start: re.Match[str]) -> str:
    """Return what opens a formula's block: what may scroll is reached with the keys."""
    signs = unescape(_TAG.sub("", start[1])).strip()
    if len(signs) + len(_JOINTS.findall(signs)) <= _SHORT_FORMULA:
        return start[0]
    return '<div class="math block long" tabindex="0">'


@lru_cache(maxsize=4096)
def to_text(text: str) -> str:
    """Return the words of a Markdown text on one line, without formulas.

    >>> to_text("## Causes\\n\\n* **Price**, $x^2$ & fit")
    'Causes Price, & fit'
    """
    words = _Words()
    words.feed(to_html(text))
    return " ".join("".join(words.pieces).split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.in_formula = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_formula = self.in_formula or tag == "math"
        if tag in ("p", "li", "h2", "h3", "h4", "td", "th", "br", "math"):
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.in_formula = self.in_formula and tag != "math"

    def handle_data(self, data: str) -> None:
        if not self.in_formula:
            self.pieces.append(data)


def _mathml(latex: str, display: bool) -> str:
    """Return MathML for LaTeX; LaTeX that cannot be read is shown as it is."""
    hidden = _WORDS.sub(lambda words: _replaced(words[0], _SIGNS), latex)
    try:
        mathml = latex_to_mathml(hidden, display="block" if display else "inline")
    except Exception:  # the converter raises its own kinds, IndexError among them
        return escape(latex)
    mathml = _THIN_GROUP.sub("\u00a0", _NEXT_GROUP.sub(r"\1</mn>", mathml))
    mathml = _BRACED_COMMA.sub(",", _COMMA_OF_A_BASE.sub(r"<\2><mn>\1,", mathml))
    mathml = _TEXT_WORDS.sub(r'<mi mathvariant="normal">\1</mi>', mathml)
    mathml = _FUNCTION_OF.sub(r'\1<mspace width="0.167em" />', mathml)
    return _replaced(mathml, _ENTITIES)


def _replaced(text: str, replacements: dict[str, str]) -> str:
    return "".join(replacements.get(character, character) for character in text)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.enable(["table", "strikethrough"]).disable("image")
    parser.use(
        dollarmath_plugin,
        allow_space=False,
        allow_digits=False,
        allow_labels=False,
        renderer=lambda content, options: _mathml(content, options["display_mode"]),
    )
    for cell in ("th_open", "td_open"):
        parser.add_render_rule(cell, _aligned_cell)
    # A wide table scrolls by itself, with the keyboard too.
    parser.add_render_rule(
        "table_open", lambda *_: '<div class="wide" tabindex="0"><table>'
    )
    parser.add_render_rule("table_close", lambda *_: "</table></div>")
    return parser


def _aligned_cell(
    self: RendererHTML, tokens: Sequence[Token], index: int, *rest: object
) -> str:
    """Write a column's alignment as a class: the page allows no inline style."""
    style = str(tokens[index].attrs.get("style") or "")
    alignment = style.removeprefix("text-align:")
    attribute = f' class="{alignment}"' if alignment else ""
    return f"<{tokens[index].tag}{attribute}>"
