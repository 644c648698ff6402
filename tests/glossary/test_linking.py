"""Texts name concepts; where they do, they lead there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from glossary.linking import MOST_LINKS_A_BLOCK, Mention, linked, mentions
from glossary.markdown import to_html
from tests.factories import make_entry, make_label

pytestmark = pytest.mark.django_db


def named(text, language="en"):
    """Return the words of a text that name an entry."""
    [found] = mentions([text], language)
    return [text[mention.start : mention.end] for mention in found]


def links(source, language="en", besides=None):
    """Return a Markdown text as HTML with links, without their titles."""
    [html] = linked([to_html(source)], language, besides=besides and besides.pk)
    return html.replace(' title="D"', "").replace(' class="term-link"', "")


def churn(**fields):
    return make_entry("churn", term_en="churn", definition_en="D", **fields)


# Mentions ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Churn rose, and churns fall.", ["Churn", "churns"]),
        ("(churn)—CHURN's", ["churn", "CHURN's"]),
        ("Churning is nothing of it, nor is unchurn.", []),
        ("", []),
        ("\ud800 \x00 churn", ["churn"]),
    ],
)
def test_a_form_of_a_name_is_a_mention(text, expected):
    churn(forms_en={"plural": ["churns"], "other": ["churn's"]})
    assert named(text) == expected


def test_the_longest_name_wins():
    churn()
    make_entry("churn-rate", term_en="churn rate")
    assert named("The churn rate tells the churn, not the churn, rate.") == [
        "churn rate",
        "churn",
        "churn",
    ]


@pytest.mark.parametrize("space", [" ", "\n", "\u00a0", "  "])
def test_the_words_of_a_name_may_stand_on_two_lines(space):
    make_entry("churn-rate", term_en="churn rate")
    assert named(f"churn{space}rate") == [f"churn{space}rate"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("retenția și retenţia", ["retenția", "retenţia"]),
        ("retentia clientilor", ["retentia"]),
        ("rete\u0301n\u021bia", []),
        ("retent\u0326ia", ["retent\u0326ia"]),
    ],
)
def test_diacritics_count_unless_there_are_none(text, expected):
    make_entry("retention", term_ro="retenția")
    assert named(text, "ro") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kliendikohordi suurus", ["Kliendikohordi"]),
        ("Kohortmudel õppis", ["Kohortmudel"]),
        ("Roomakohordi suurus", []),
        ("Kohorditu", []),
    ],
)
def test_a_compound_names_its_part(text, expected):
    make_entry("cohort", term_et="kohort", forms_et={"genitive": ["kohordi"]})
    assert named(text, "et") == expected


def test_an_everyday_word_and_a_hidden_name_are_no_mentions():
    entry = make_entry("churn", term_en="loss", homonym_en=True)
    make_label(entry, "en", "retention", homonym=True)
    make_label(entry, "en", "chrun", "hidden")
    make_label(entry, "en", "turnover", "deprecated")
    assert named("loss, retention, chrun, turnover") == ["turnover"]


def test_a_draft_is_not_named():
    tomorrow = timezone.now() + timedelta(days=1)
    make_entry("churn", term_en="churn", published_at_en=None)
    make_entry("loss", term_en="loss", published_at_en=tomorrow)
    assert named("churn and loss") == []


def test_a_term_goes_before_a_label_of_another_entry():
    make_label(make_entry("a", term_en="loss"), "en", "churn")
    wanted = churn()
    [[mention]] = mentions(["churn"], "en")
    assert mention.entry_id == wanted.pk


def test_however_many_texts_are_read_with_one_query(django_assert_num_queries):
    churn()
    with django_assert_num_queries(1):
        assert [len(found) for found in mentions(["churn"] * 20, "en")] == [1] * 20


# Links ------------------------------------------------------------------------------

LINK = '<a href="/en/glossary/churn/">'


def test_the_first_mention_in_a_section_becomes_a_link():
    churn()
    assert links("Churn and churn.\n\nChurn.\n\n## More\n\nOn churn.") == (
        f"<p>{LINK}Churn</a> and churn.</p>\n<p>Churn.</p>\n"
        f"<h2>More</h2>\n<p>On {LINK}churn</a>.</p>\n"
    )


@pytest.mark.parametrize(
    "source",
    [
        "[churn](https://example.org/)",
        "## Churn",
        "`churn`",
        "    churn",
        r"$\text{churn}$",
        "~~churn~~",
    ],
)
def test_what_is_no_plain_text_stays_as_it_is(source):
    churn()
    assert links(source) == to_html(source)


def test_an_entry_is_not_linked_to_itself():
    own = churn()
    assert "<a" not in links("churn", besides=own)


def test_a_paragraph_gets_a_few_links_only():
    words = ["alpha", "beta", "gamma", "delta", "epsilon"]
    for word in words:
        make_entry(word, term_en=word)
    html = links(" ".join(words) + "\n\nepsilon")
    assert html.count("<a", 0, html.index("</p>")) == MOST_LINKS_A_BLOCK == 3
    assert html.endswith(
        '<p><a href="/en/glossary/epsilon/" title="Definition of'
        ' epsilon.">epsilon</a></p>\n'
    )


def test_a_link_tells_the_definition():
    make_entry("churn", term_en="churn", definition_en='When they "leave" & <go>.')
    [html] = linked([to_html("churn")], "en")
    assert 'title="When they &quot;leave&quot; &amp; &lt;go&gt;."' in html


@pytest.mark.parametrize(
    "source",
    ["a < b & c > d", "<script>alert(1)</script> churn", "**a**\\\n`<b>`"],
)
def test_links_leave_the_rest_of_the_page_as_it_was(source):
    churn()
    assert links(source).replace(LINK, "").replace("</a>", "") == to_html(source)


def test_a_page_links_what_it_names(client):
    churn()
    make_entry("rate", term_en="Rate", body_en="It measures churn.")
    page = client.get("/en/glossary/rate/").text
    assert 'href="/en/glossary/churn/" title="D">churn</a>' in page


def test_a_calculators_rule_links_the_terms_it_names(client):
    make_entry("loss", term_en="losses", definition_en="D")
    page = client.get("/en/calculator/churn-rate/").text
    assert 'href="/en/glossary/loss/" title="D">losses</a>' in page
    embedded = client.get("/en/calculator/churn-rate/embed/").text
    assert "/en/glossary/loss/" not in embedded


def test_what_is_deleted_between_two_questions_is_not_linked(monkeypatch):
    gone = Mention(0, 5, entry_id=1, name="churn")
    monkeypatch.setattr("glossary.linking.mentions", lambda texts, language: [[gone]])
    assert linked(["<p>churn</p>"], "en") == ["<p>churn</p>"]
