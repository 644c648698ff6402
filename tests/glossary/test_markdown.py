"""Markdown: what an editor may write comes out safe, and formulas as MathML."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glossary.markdown import problem_in, to_html, to_text

# After the OWASP cheat sheets on XSS filter evasion and on XSS prevention.
RAW_HTML = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/xss.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<SCRIPT>alert(1);//<</SCRIPT>",
    '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
    "<img src=x onerror=alert(1)>",
    "<img src='javascript:alert(1)'>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<a href=javascript:alert(1)>x</a>",
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    '<a onmouseover="alert(1)" href="/">x</a>',
    '<div style="background:url(javascript:alert(1))">x</div>',
    "<style>@import 'javascript:alert(1)';</style>",
    "<object data=data:text/html;base64,PHNjcmlwdD4=></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<details open ontoggle=alert(1)>x</details>",
    "<math><mtext onclick=alert(1)>x</mtext></math>",
    "<math href=javascript:alert(1)>x</math>",
    '<math><annotation-xml encoding="text/html"><script>1</script></annotation-xml>',
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<base href=javascript:/a/-alert(1)///////>",
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    "<table background=javascript:alert(1)><td>x</td></table>",
    "<x onclick=alert(1)>x</x>",
    "<p\x0conclick=alert(1)>x</p>",
]
LINKS = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](jav&#x0A;ascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    "[x](data:image/png;base64,iVBORw0KGgo=)",
    "[x](file:///etc/passwd)",
    '[x](/ "onclick=alert(1)")',
    '[x](/"onclick=alert(1)//)',
    "[x]\n\n[x]: javascript:alert(1)",
    "[x]\n\n[x]: data:text/html,x",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    '![x](/x.png "onerror=alert(1)")',
    '![x"onerror=alert(1)](x)',
]
IN_FORMULAS = [
    r"\text{<script>alert(1)</script>}",
    r"\text{<img src=x onerror=alert(1)>}",
    r"\text{</mtext></math><script>alert(1)</script>}",
    r"\mathrm{<svg onload=alert(1)>}",
    r"\frac{<script>}{x}",
    r"\frac<script>alert(1)</script>",
    r"\href{javascript:alert(1)}{x}",
    r"\url{javascript:alert(1)}",
    r"\style{background:url(javascript:alert(1))}{x}",
    r"\class{x\" onclick=\"alert(1)}{x}",
    r"\color{red\" onclick=\"alert(1)}{x}",
    r"\hspace{1em\" onclick=\"alert(1)}",
    r"\begin{array}{c\" onclick=\"alert(1)}x\end{array}",
    r"\unicode{x3c}script\unicode{x3e}",
    r"\operatorname{<script>}",
    r"\left<script\right>",
    r"\text{<script>",
]


def dangers(html):
    """Return the tags and attributes of `html` that could run or fetch anything."""
    found = []

    class Watch(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if not SAFE_TAG.fullmatch(tag):
                found.append(tag)
            for name, value in attrs:
                scheme = SCHEME.match(re.sub(r"[\x00-\x20]", "", value or ""))
                if not SAFE_ATTRIBUTE.fullmatch(name):
                    found.append(f"{tag} {name}")
                elif (
                    name == "href" and scheme and scheme[1].lower() not in SAFE_SCHEMES
                ):
                    found.append(f"{tag} {name}={value}")

    watch = Watch()
    watch.feed(html)
    watch.close()
    return found


SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
SAFE_SCHEMES = ("http", "https", "mailto")
SAFE_ATTRIBUTE = re.compile(
    "class|close|columnalign|display|displaystyle|fence|form|href|lang|linethickness|"
    "lspace|mathvariant|open|rel|rspace|separators|start|stretchy|tabindex|title|width|"
    "xmlns"
)
SAFE_TAG = re.compile(
    "a|blockquote|br|code|del|div|em|h[2-4]|hr|li|ol|p|pre|s|span|strong|table|tbody|"
    "td|th|thead|tr|ul|math|mfenced|mfrac|mi|mn|mo|mover|mpadded|mroot|mrow|mspace|"
    "msqrt|mstyle|msub|msubsup|msup|mtable|mtd|mtext|mtr|munder|munderover"
)


# Safety -----------------------------------------------------------------------------


@pytest.mark.parametrize("payload", RAW_HTML)
def test_html_in_the_source_is_text(payload):
    assert dangers(payload), "the payload would do harm if it were let through"
    for source in (payload, f"words {payload} words", f"* {payload}", f"## {payload}"):
        assert not dangers(to_html(source))


@pytest.mark.parametrize("payload", LINKS)
def test_a_link_leads_nowhere_dangerous(payload):
    assert not dangers(to_html(payload))
    assert not dangers(to_html(f"| a |\n| --- |\n| {payload} |"))


@pytest.mark.parametrize("payload", IN_FORMULAS)
@pytest.mark.parametrize("sign", ["$", "$$"])
def test_a_formula_carries_no_script(payload, sign):
    assert not dangers(to_html(f"{sign}{payload}{sign}"))


def test_html_in_the_source_is_shown_as_it_was_written():
    assert to_html("<b>bold</b>") == "<p>&lt;b&gt;bold&lt;/b&gt;</p>\n"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a?b=1#c",
        "http://example.org",
        "mailto:a@b.ee",
        "/et/",
        "#q",
    ],
)
def test_an_ordinary_link_is_a_link(address):
    assert f'<a href="{address}" rel="noopener">x</a>' in to_html(f"[x]({address})")


def test_an_image_is_not_loaded_from_anywhere():
    assert "<img" not in to_html("![x](https://example.org/x.png)")


pieces = st.sampled_from(
    [
        *(*RAW_HTML, *LINKS, *(f"${payload}$" for payload in IN_FORMULAS)),
        *("$", "$$", "`", "```\n", "\n", "\n\n", "> ", "* ", "1. ", "|", "---", "\\"),
        *("<", ">", "&", '"', "'", "{", "}", "[", "](", ")", "onclick=", "script", " "),
    ]
)
markdown_text = st.text() | st.lists(pieces | st.text(max_size=5)).map("".join)


@given(source=markdown_text)
@example("$" + "{" * 2000 + "$")
@example("> " * 2000 + "x")
@example("[" * 2000)
@example("\x00")
def test_any_text_becomes_safe_html(source):
    html = to_html(source)
    assert "<script" not in html.lower()
    assert not re.search(r"<[^>]*\son\w+\s*=", html, re.IGNORECASE)
    assert not dangers(html)


@given(source=markdown_text)
def test_any_text_can_be_judged_and_read_as_words(source):
    assert str(problem_in(source))
    words = to_text(source)
    assert words == " ".join(words.split())


# Formulas ---------------------------------------------------------------------------


def test_a_formula_is_mathml():
    html = to_html(r"Half is $\frac{1}{2}$.")
    assert '<math display="inline">' in html
    assert re.search(
        r"<mfrac>\s*<mrow><mn>1</mn></mrow>\s*<mrow><mn>2</mn></mrow>\s*</mfrac>", html
    )


def test_a_formula_between_double_signs_stands_on_a_line_of_its_own():
    html = to_html("$$\nx^2\n$$")
    assert '<math display="block">' in html
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in html
    assert not html.startswith("<p>")


@pytest.mark.parametrize(
    ("latex", "number"),
    [
        ("0{,}05", "0,05"),
        ("12{,}5", "12,5"),
        ("0.05", "0.05"),
        ("1{,}000", "1,000"),
        ("1{,}234{,}567.5", "1,234,567.5"),
        (r"40\,000", "40\u00a0000"),
        (r"1\,234\,567{,}89", "1\u00a0234\u00a0567,89"),
        ("1.600", "1.600"),
        ("2.000{,}5", "2.000,5"),
        ("1.234.567{,}5", "1.234.567,5"),
        ("0{,}95^x", "0,95"),
        ("1{,}025_x", "1,025"),
    ],
)
def test_a_number_is_one_piece_however_its_language_groups_it(latex, number):
    html = to_html(f"${latex}$").replace("&nbsp;", "\u00a0")
    assert re.findall(r"<mn>(.*?)</mn>", html) == [number]
    assert "<mo>" not in html and "<mspace" not in html


def test_numbers_in_a_fraction_keep_their_decimal_comma():
    html = to_html(r"$\frac{50}{1\,000} = 0{,}05 = 5\,\%$").replace("&nbsp;", "\u00a0")
    assert re.findall(r"<mn>(.*?)</mn>", html) == ["50", "1\u00a0000", "0,05", "5"]


def test_a_comma_between_two_numbers_of_a_list_is_not_a_decimal_comma():
    assert re.findall(r"<mn>(.*?)</mn>", to_html(r"$\max(1, 2)$")) == ["1", "2"]


def test_words_in_a_formula_keep_signs_that_html_also_uses():
    assert ">a&lt;b</mi>" in to_html(r"$\text{a<b}$")
    assert ">R&amp;D</mi>" in to_html(r"$\text{R&D}$")


def test_words_are_no_space_to_the_signs_between_them():
    html = to_html(r"$\text{lost} + \text{new}$")
    assert re.findall(r"<m[io][^>]*>(.*?)</m", html) == ["lost", "+", "new"]
    assert "<mtext>" not in html
    assert "<mtext>" in to_html(r"$a\text{ }b$")


def test_a_function_stands_apart_from_its_number():
    assert "<mi>ln</mi><mspace" in to_html(r"$\ln 0{,}5$")
    assert "<mspace" not in to_html(r"$\ln(2)$")


@pytest.mark.parametrize(
    "latex",
    [
        *(r"\frac", r"\frac{", r"\left( x", r"\right)", r"\sqrt[", r"\overline"),
        *(r"\begin{cases}", r"\text{", r"\unknown{x}"),
        *("{", "}", "&", "x^", "x_", "a^b^c", "\\"),
    ],
)
def test_latex_that_cannot_be_read_never_raises(latex):
    assert isinstance(to_html(f"a ${latex}$ b"), str)


@pytest.mark.parametrize("latex", [r"\left( x", "x^", "a^b^c", r"\frac", "{"])
def test_latex_that_cannot_be_read_is_shown_and_named(latex):
    assert f"<p>a {latex} b</p>" in to_html(f"a ${latex}$ b")
    assert problem_in(f"Good: $x$.\n\n* a ${latex}$ b").values == {"formula": latex}


@given(latex=st.text())
def test_no_latex_raises(latex):
    assert isinstance(to_html(f"$${latex}$$"), str)


@pytest.mark.parametrize(
    "prices",
    ["It costs $5, not $10.", "from $5 to $10", "between $29–$49", "$5-$10 a month"],
)
def test_prices_in_dollars_are_not_formulas(prices):
    assert to_html(prices) == f"<p>{prices}</p>\n"


def test_words_in_brackets_after_a_formula_stay():
    assert "per month" in to_text("$$\\frac{50}{1000}$$ (per month)")


# Text -------------------------------------------------------------------------------


def test_a_table_is_a_table():
    html = to_html("| Month | Lost |\n| --- | --- |\n| June | 50 |\n| July | 40 |")
    assert "<th>Month</th>" in html
    assert html.count("<tr>") == 3
    assert "<td>July</td>\n<td>40</td>" in html


def test_a_column_of_numbers_keeps_its_alignment_without_inline_style():
    html = to_html("| Month | Lost |\n| --- | ---: |\n| June | 50 |")
    assert "style=" not in html
    assert re.search(r'<td class="[^"]+">50</td>', html)
    assert "<td>June</td>" in html


def test_struck_out_words_are_struck_out():
    assert re.search(r"<(s|del)>old</\1>", to_html("~~old~~ new"))


def test_headings_lists_quotes_and_code_come_out_as_such():
    html = to_html("## Causes\n\n3. **Price**\n4. *Fit*\n\n> said\n\n`code`\n\n---")
    assert "<h2>Causes</h2>" in html
    assert '<ol start="3">' in html
    assert "<strong>Price</strong>" in html and "<em>Fit</em>" in html
    assert "<blockquote>" in html and "<code>code</code>" in html and "<hr>" in html


@pytest.mark.parametrize(
    "source", ["", "Words.", "## Causes", "#churn", "## A\n\n### B"]
)
def test_text_that_a_page_can_show_has_no_problem(source):
    assert problem_in(source) is None


@pytest.mark.parametrize(
    "source",
    [
        "# Churn",
        "#",
        "#\tChurn",
        "Words.\n\n# Churn",
        " # Churn",
        "Churn\n=====",
        "> # X",
    ],
)
def test_a_level_one_heading_belongs_to_the_page(source):
    assert "heading with one #" in str(problem_in(source))


def test_a_comment_in_a_piece_of_code_is_no_heading():
    assert problem_in("```\n# count the customers\n```") is None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", ""),
        ("## Causes\n\n* **Price**\n* *Fit*", "Causes Price Fit"),
        ("[Churn](https://example.org) is `loss`", "Churn is loss"),
        ("| a | b |\n| --- | --- |\n| 1 | 2 |", "a b 1 2"),
        ("Line\nnext  \nlast", "Line next last"),
        ("Half, $\\frac{1}{2}$ or so", "Half, or so"),
        ("$$x = 2$$\n\nAfter.", "After."),
        ("Q & A: 5 < 6", "Q & A: 5 < 6"),
        ("AT&amp;T", "AT&T"),
        ("`&lt;b&gt;` is an entity", "&lt;b&gt; is an entity"),
        ("Write `&amp;amp;`", "Write &amp;amp;"),
    ],
)
def test_plain_text_is_the_words_a_reader_sees_without_formulas(source, words):
    assert to_text(source) == words


def test_a_formula_that_may_scroll_is_reached_with_the_keyboard():
    short, long, joined = (
        to_html(r"$$\frac{50}{1\,000} = 0{,}05$$"),
        to_html(f"$${'x + ' * 20}x$$"),
        # Signs that join numbers take room as well.
        to_html(r"$$10 \times (70 - 40) + 5 \times 4 \times 15 + 20 \times 5 = 700$$"),
    )
    assert '<div class="math block">' in short
    assert '<div class="math block long" tabindex="0">' in long
    assert '<div class="math block long" tabindex="0">' in joined
