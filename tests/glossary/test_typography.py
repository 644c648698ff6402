"""Slips of typing, and the numbers a text names."""

import pytest

from glossary.language import typography
from glossary.language.numerals import numerals


@pytest.mark.parametrize(
    ("language", "text", "marks"),
    [
        ("et", "Ta ütles „ei“ ja läks.", 0),
        ("et", "Ta ütles „ei” ja läks.", 1),
        ("ro", "El a zis „nu” și «poate».", 0),
        ("ro", 'El a zis "nu".', 2),
        ("en", "The month’s base is “fixed”.", 0),
        ("en", "The month's base is „fixed“.", 2),
        ("en", "The customers' base", 1),
        ("et", "LiveAgent`iga", 1),
    ],
)
def test_quotation_marks_are_those_of_the_language(language, text, marks):
    assert len(typography.foreign_quotes(text, language)) == marks


@pytest.mark.parametrize(
    "text",
    [
        'Kirjutage `"a  b"` siia.',
        'Valem $f("x")$ on lihtne.',
        '```\nx  = "1"\n```',
        'Vaadake [siit](/et/sonastik/a/?q="b").',
    ],
)
def test_code_formulas_and_addresses_are_left_alone(text):
    plain = typography.prose(text)
    assert typography.foreign_quotes(plain, "et") == []
    assert typography.double_spaces(plain) == []


def test_a_hard_line_break_and_a_table_keep_their_spaces():
    assert typography.double_spaces("One  \ntwo\n\n| a   | b |\n") == []
    assert len(typography.double_spaces("One.  Two.")) == 1


def test_a_cedilla_is_found_and_a_comma_below_is_not():
    assert len(typography.cedillas("preţ, preț, şi, și")) == 2


def test_a_heading_may_rise_by_any_number_of_levels_but_sink_by_one():
    assert typography.heading_jumps("## A\n\n### B\n\n#### C\n\n## D\n") == []
    assert len(typography.heading_jumps("### A\n")) == 1


def test_an_excerpt_begins_and_ends_between_words():
    text = "The first words of a long sentence hold a slip  of typing, " + "more " * 9
    start, end = typography.double_spaces(text)[0]
    found = typography.excerpt(text, start, end)
    assert found.startswith("… ") and found.endswith(" …")
    assert "slip of" in found
    assert all(word in text.split() for word in found.strip("… ").split())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "1,000 customers pay €12.50: 5%."),
        ("en", "$1{,}000$ at $12.50$, $5\\%$"),
        ("et", "1000 klienti maksab 12,50 €: 5%."),
        ("et", "$1\\,000$, $12{,}5$ ja $0{,}05$"),
        ("ro", "1.000 de clienți plătesc 12,50 lei: 5 %."),
        ("ro", "$1.000$, $12{,}5$ și $5\\,\\%$"),
    ],
)
def test_a_number_is_the_same_however_a_language_writes_it(language, text):
    found = [str(n.value) for n in numerals(text, language)]
    assert found == ["1000", "12.5", "0.05"]


@pytest.mark.parametrize(
    "text", ["On 1 June", "$0.95^{12}$ years", "R2 and B2B", "two of 12 months", "2019"]
)
def test_what_a_language_may_write_in_words_does_not_count(text):
    values = {str(n.value) for n in numerals(text, "en")}
    assert values <= {"0.95", "2019"}
