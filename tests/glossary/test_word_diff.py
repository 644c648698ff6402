"""What changed, word by word, and how that is shown."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.templatetags.word_diff import as_marked, word_diff_tag
from glossary.word_diff import Kind, is_changed, shortened, word_diff

KINDS = {Kind.SAME: "=", Kind.REMOVED: "-", Kind.ADDED: "+", Kind.SKIPPED: "…"}
TEXTS = st.text(st.sampled_from("ab ,.\n-õș5"), max_size=40)


def shown(pieces):
    return [f"{KINDS[piece.kind]}{piece.text}" for piece in pieces]


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", []),
        (None, None, []),
        ("Churn.", "Churn.", ["=Churn."]),
        (None, "Churn.", ["+Churn."]),
        ("Churn.", "", ["-Churn."]),
        ("Klient lahkus.", "Klient jäi.", ["=Klient ", "-lahkus", "+jäi", "=."]),
        ("Mis see on", "Mis on", ["=Mis ", "-see ", "=on"]),
        ("Mis on", "Mis see on", ["=Mis ", "+see ", "=on"]),
        # A number, a compound and an elision are one word each.
        ("12,5% on", "12,6% on", ["-12,5", "+12,6", "=% on"]),
        ("e-post tuli", "e-kiri tuli", ["-e-post", "+e-kiri", "= tuli"]),
        (
            "pachet l-a luat",
            "pachet le-a luat",
            ["=pachet ", "-l-a", "+le-a", "= luat"],
        ),
        # The comma below is another letter than the cedilla.
        ("aşa", "așa", ["-aşa", "+așa"]),
        ("a b", "a, b", ["=a", "+,", "= b"]),
        ("a b", "a\n\nb", ["=a", "- ", "+\n\n", "=b"]),
        ("a\r\nb", "a\nb", ["=a\nb"]),
        # Where everything is new, a sign that stayed does not tear it into shreds.
        ("üks - kaks", "kolm - neli", ["-üks - kaks", "+kolm - neli"]),
    ],
)
def test_the_pieces_are_whole_words(before, after, pieces):
    assert shown(word_diff(before, after)) == pieces


@given(TEXTS, TEXTS)
def test_the_pieces_make_up_both_texts_again(before, after):
    pieces = word_diff(before, after)
    without = {
        kind: "".join(piece.text for piece in pieces if piece.kind != kind)
        for kind in Kind
    }
    assert (without[Kind.ADDED], without[Kind.REMOVED]) == (before, after)
    assert is_changed(pieces) == (before != after)
    kinds = [piece.kind for piece in pieces]
    assert all(one != other for one, other in pairwise(kinds))


@given(TEXTS, TEXTS, st.integers(0, 3))
def test_what_is_left_out_is_unchanged(before, after, words):
    whole = word_diff(before, after)
    short = shortened(whole, words)
    assert "".join(p.text for p in short) == "".join(p.text for p in whole)
    assert [p for p in short if p.kind in (Kind.ADDED, Kind.REMOVED)] == [
        p for p in whole if p.kind in (Kind.ADDED, Kind.REMOVED)
    ]


def test_a_long_text_shows_the_words_around_its_change():
    before = "üks kaks kolm neli viis kuus seitse kaheksa"
    pieces = shortened(word_diff(before, before.replace("viis", "5")), words=2)
    assert shown(pieces) == [
        "…üks kaks ",
        "=kolm neli ",
        "-viis",
        "+5",
        "= kuus seitse ",
        "…kaheksa",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("churn " * 20_000, "client " * 20_000),
        (" ".join(map(str, range(9000))), " ".join(map(str, range(9000, 0, -1)))),
        ("klient lahkus ja " * 1000, "ja klient jäi " * 1000),
    ],
)
def test_long_texts_are_compared_in_a_moment(before, after):
    began = time.perf_counter()
    word_diff(before, after)
    assert time.perf_counter() - began < 5


def test_a_change_is_told_by_elements_and_by_words():
    html = as_marked(word_diff("Klient lahkus.", "Klient jäi."))
    assert html == (
        'Klient <del><span class="visually-hidden">removed: </span>lahkus</del>'
        '<ins><span class="visually-hidden">added: </span>jäi</ins>.'
    )


def test_a_text_is_never_taken_for_html():
    html = word_diff_tag("<b>a</b>", "<script>a</script>")
    assert "<b>" not in html and "<script>" not in html
    assert "&lt;" in html


def test_a_new_line_alone_can_be_seen():
    assert "added: </span>¶\n" in word_diff_tag("a b", "a\nb")


def test_a_gap_is_shown_as_dots():
    assert word_diff_tag("a b c d", "a b c X", words=1).startswith(
        '<span class="skipped"> … </span>c '
    )
