"""The ground floor: alphabets, folding and initials, for every text there is."""

import unicodedata

import pytest
from django.conf import settings
from hypothesis import example, given
from hypothesis import strategies as st

from glossary.language import LANGUAGES, fold, normal

# The alphabets as the standards give them, apart from the code under test.
ESTONIAN = "abcdefghijklmnopqrsšzžtuvwõäöüxy"
ROMANIAN = "aăâbcdefghiîjklmnopqrsștțuvwxyz"
ENGLISH = "abcdefghijklmnopqrstuvwxyz"
ALPHABETS = {"et": ESTONIAN, "ro": ROMANIAN, "en": ENGLISH}

LETTERS = "".join(sorted({*ESTONIAN, *ROMANIAN, *ENGLISH}))
# Surrogates and control characters too, which st.text() leaves out by itself.
any_text = st.text(st.characters(exclude_categories=()))
each_language = pytest.mark.parametrize("code", ALPHABETS)


def in_order(code, texts):
    return sorted(texts, key=LANGUAGES[code].sort_key)


# Order ------------------------------------------------------------------------------


def test_every_language_of_the_site_has_an_alphabet():
    assert list(LANGUAGES) == [code for code, _name in settings.LANGUAGES]


@each_language
@given(data=st.data())
def test_letters_stand_in_the_order_of_the_alphabet(code, data):
    shuffled = data.draw(st.permutations(ALPHABETS[code]))
    assert "".join(in_order(code, shuffled)) == ALPHABETS[code]


@each_language
@given(data=st.data())
def test_words_are_compared_letter_by_letter(code, data):
    words = st.text(ALPHABETS[code], min_size=1, max_size=20)
    drawn = data.draw(st.lists(words, unique=True))
    expected = sorted(drawn, key=lambda word: [*map(ALPHABETS[code].index, word)])
    assert in_order(code, drawn) == expected


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "et",
            "saak soov säte süsteem šokk zoo žanr tasu õpe äri öö üür x-telg y-telg",
        ),
        ("et", "kadu kaduv kava kaver kavõ kavä kavö kavü kax"),
        ("ro", "an az ăla âla ban când cec iar iz împărți jar soi șah tel țel uz"),
        ("ro", "rata rată ratâ ratz"),
        ("en", "arpu churn client clients cohort zone"),
    ],
)
def test_words_stand_as_in_a_printed_dictionary(code, words):
    assert in_order(code, reversed(words.split())) == words.split()


@each_language
def test_a_space_comes_before_a_digit_and_a_digit_before_a_letter(code):
    expected = ["rate", "rate 2", "rate of", "rate2", "rated"]
    assert in_order(code, reversed(expected)) == expected


@each_language
def test_numbers_in_terms_come_before_words(code):
    assert in_order(code, ["arpu", "30 days", "churn"]) == ["30 days", "arpu", "churn"]


@pytest.mark.parametrize(
    ("code", "foreign", "neighbours"),
    [
        ("et", "čapek", ("capa", "cera")),
        ("et", "înainte", ("igal", "iva")),
        ("ro", "über", ("tz", "uz")),
        ("ro", "õppija", ("nz", "oz")),
        ("en", "élan", ("eb", "em")),
    ],
)
def test_a_foreign_letter_stands_where_its_plain_form_would(code, foreign, neighbours):
    before, after = neighbours
    assert in_order(code, [after, foreign, before]) == [before, foreign, after]


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("Şansă", "șansă"),
        ("ŢINTĂ", "țintă"),
        ("t\u0327inta\u0306", "țintă"),
        ("Rata  de\u00a0retenție", "rata de retenție"),
    ],
)
def test_typing_habits_do_not_change_the_order(one, same):
    romanian = LANGUAGES["ro"]
    assert romanian.sort_key(one) == romanian.sort_key(same)


@each_language
@given(text=any_text)
def test_a_sort_key_is_digits_that_any_database_sorts_alike(code, text):
    key = LANGUAGES[code].sort_key(text)
    assert not key or (key.isascii() and key.isdigit())
    assert len(key) <= 200, "the column holds 200 characters"


# Comparison -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("ARPU", "arpu"),
        ("ＡＲＰＵ", "arpu"),
        ("  Rata \t rezilierilor\n", "rata rezilierilor"),
        ("reţea şi ŢARĂ", "rețea și țară"),
        ("ma\u0308a\u0308r", "määr"),
        ("Customer’s", "customer's"),
        ("e‑mail", "e-mail"),
        ("2020–2021", "2020-2021"),
        ("Straße", "strasse"),
        ("ﬁx", "fix"),
        ("kliendi\u00advoolavus", "kliendivoolavus"),
        ("churn\u200b", "churn"),
        ("\ufeffchurn", "churn"),
        ("\u202echurn\u202c", "churn"),
        ("churn\x00rate", "churn rate"),
        ("churn\ud800rate", "churn rate"),
        ("", ""),
        (" \u00a0\u2003\t", ""),
    ],
)
def test_what_is_typed_is_compared_in_one_plain_shape(typed, compared):
    assert normal(typed) == compared


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Määr", "maar"),
        ("ŠŽÕÄÖÜ", "szoaou"),
        ("ăâîșț", "aaist"),
        ("ĂÂÎŞŢ", "aaist"),
        ("şţ", "st"),
        ("reînnoire", "reinnoire"),
        ("Čapek", "capek"),
        ("\u0301", ""),
    ],
)
def test_folding_leaves_what_people_type_in_a_hurry(typed, folded):
    assert fold(typed) == folded


def test_comparison_keeps_diacritics_that_tell_words_apart():
    assert normal("määr") != normal("maar")
    assert normal("fața") != normal("fata")


@given(word=st.text(LETTERS + LETTERS.upper() + " "))
def test_folding_does_not_depend_on_case_or_composition(word):
    assert fold(word.upper()) == fold(word.lower()) == fold(word)
    assert fold(unicodedata.normalize("NFD", word)) == fold(word)


@given(word=st.text(LETTERS))
def test_folded_words_of_our_languages_are_plain_ascii(word):
    assert fold(word).isascii()
    assert len(fold(word)) == len(word)


@given(text=any_text)
@example("e\u200d\u0301")
def test_comparing_twice_changes_nothing(text):
    assert normal(normal(text)) == normal(text)


@given(text=any_text)
@example("\x00")
@example("\ud83d")
@example("\u202egnp.exe")
@example("\u0301 \u0308")
@example("\u200b\u200d\ufeff")
@example("İ")
def test_folded_text_holds_nothing_that_a_database_or_a_page_chokes_on(text):
    for shaped in (normal(text), fold(text)):
        shaped.encode("utf-8")
        unwanted = {"Cc", "Cf", "Cs"}
        assert not unwanted & {unicodedata.category(c) for c in shaped}
        assert shaped == " ".join(shaped.split())
    assert fold(fold(text)) == fold(text)
    assert not any(unicodedata.combining(c) for c in fold(text))


# Initials ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "term", "letter"),
    [
        ("et", "kliendivoolavus", "K"),
        ("et", "šokk", "Š"),
        ("et", "žanr", "Ž"),
        ("et", "õpe", "Õ"),
        ("et", "Äri", "Ä"),
        ("et", "öö", "Ö"),
        ("et", "u\u0308ks", "Ü"),
        ("et", "Čapek", "C"),
        ("et", "ștampila", "S"),
        ("ro", "ăla", "Ă"),
        ("ro", "Împărțire", "Î"),
        ("ro", "șansă", "Ș"),
        ("ro", "şansă", "Ș"),
        ("ro", "ţintă", "Ț"),
        ("ro", "Õpe", "O"),
        ("en", "Élan", "E"),
        ("en", "\u200bchurn", "C"),
        ("en", "30 days", "#"),
        ("en", "“churn”", "#"),
        ("en", "Ωmega", "#"),
        ("en", "解約", "#"),
        ("en", "", "#"),
        ("en", "\u0301", "#"),
    ],
)
def test_a_term_stands_under_its_letter(code, term, letter):
    assert LANGUAGES[code].initial(term) == letter


@each_language
@given(text=any_text)
@example("\x00")
@example("ß")
@example("ŉ")
def test_an_initial_is_a_letter_of_the_alphabet_or_a_hash(code, text):
    assert LANGUAGES[code].initial(text) in {*ALPHABETS[code].upper(), "#"}


@each_language
@given(data=st.data())
def test_terms_in_order_come_letter_after_letter(code, data):
    words = st.text(LETTERS, min_size=1, max_size=5)
    drawn = data.draw(st.lists(words))
    initials = [LANGUAGES[code].initial(word) for word in in_order(code, drawn)]
    assert initials == sorted(initials, key=ALPHABETS[code].upper().index)
