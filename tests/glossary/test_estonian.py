"""The forms of Estonian names: the glossary's own, and words it has never met."""

import csv
from time import process_time

import pytest
from django.conf import settings
from hypothesis import example, given
from hypothesis import strategies as st

from glossary.content_format import parse_entry
from glossary.language import LANGUAGES, normal
from glossary.language.et import inflect, plain, suggest
from glossary.language.et.lexicon import ADJECTIVES, NOUN_TYPES, NOUNS

CASES = settings.BASE_DIR / "tests/cases"
CONTENT = settings.BASE_DIR / "content"
ESTONIAN = LANGUAGES["et"]


def rows(file_name):
    with open(CASES / file_name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def names_in_the_glossary():
    """Return {concept: {name as compared: (name, its principal forms)}}."""
    names = {}
    for path in sorted(CONTENT.glob("*/et.md")):
        entry = parse_entry(path.read_text(encoding="utf-8"), path, "et")
        named = [(entry.term, entry.forms)]
        named += [(label.text, label.forms) for label in entry.labels]
        names[path.parent.name] = {normal(name): (name, f) for name, f in named}
    return names


NAMES = names_in_the_glossary()
ALL_NAMES = [named for names in NAMES.values() for named in names.values()]
FIRST_PARTS = ["kliendi", "teenuse", "rahvusvahelis"]
KNOWN_NOUNS = [line.split()[0] for line in NOUNS.strip().splitlines()]
KNOWN_NOUNS += [word for words in NOUN_TYPES.values() for word in words.split()]
KNOWN_ADJECTIVES = [line.split()[0] for line in ADJECTIVES.strip().splitlines()]

letters = st.text("abdeghijklmnoprstuvõäöü", min_size=1, max_size=12)
phrases = st.lists(letters, min_size=1, max_size=4).map(" ".join)


# The glossary -----------------------------------------------------------------------


@pytest.mark.parametrize("row", rows("inflections_et.csv"), ids=lambda row: row["form"])
def test_a_form_met_in_a_sentence_is_a_form_of_its_concept(row):
    names = NAMES[row["concept"]].values()
    forms = {form for name in names for form in inflect(*name)}
    met = normal(row["form"])
    assert met in forms or forms & {*plain(met)}


@pytest.mark.parametrize(("name", "principal"), ALL_NAMES, ids=lambda value: str(value))
def test_a_name_has_its_forms_without_an_editor_s_help(name, principal):
    suggested = suggest(name)
    stated = {case: forms for case, forms in principal.items() if case in suggested}
    assert stated.keys() == principal.keys()
    for case, forms in stated.items():
        assert {*suggested[case]} & {*forms}


EVERYDAY_WORDS = """
    aegunud aja ajas eakad eakas esmaabi hoidla hoidma hooajaline igakuine kaod
    klienditugi kliendivool kohver korduv kuludes kulunud kulus lahkus maksumäär
    määrdeõli määris määrus püsiklient rahas riskikapital soovitus tahtmatu telling
    tulumaks tulus uuendamine voolav voolava voolavus väärtpaber üleminekuaeg
"""


@pytest.mark.parametrize("word", EVERYDAY_WORDS.split())
def test_an_everyday_word_is_not_taken_for_a_form(word):
    named = {name for name, principal in ALL_NAMES if word in inflect(name, principal)}
    assert not named


# Words outside the glossary ---------------------------------------------------------


@pytest.mark.parametrize("row", rows("declined_et.csv"), ids=lambda row: row["name"])
def test_a_new_name_gets_its_forms_from_the_headword_alone(row):
    forms = inflect(row["name"], {})
    assert [f for f in row["forms"].split(", ") if normal(f) not in forms] == []


@pytest.mark.parametrize("noun", KNOWN_NOUNS)
def test_a_compound_is_declined_as_its_last_part(noun):
    compounds = [first + noun for first in FIRST_PARTS]
    for first, compound in zip(FIRST_PARTS, compounds, strict=True):
        assert inflect(compound, {}) == tuple(first + f for f in inflect(noun, {}))


@pytest.mark.parametrize("adjective", KNOWN_ADJECTIVES)
def test_an_adjective_agrees_with_its_noun_save_in_four_cases(adjective):
    alone = [form.split()[0] for form in inflect(f"{adjective} analüüs", {})]
    genitive = suggest(adjective)["genitive"][0]
    forms = inflect(f"{adjective} analüüs", {})
    assert f"{genitive}st analüüsist" in forms
    for ending in ("ni", "na", "ta", "ga"):
        assert f"{genitive} analüüsi{ending}" in forms
        assert genitive + ending not in alone


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("kliendi kaebus", "klientide kaebused"),
        ("klientide kaebus", "kliendi kaebusega"),
        ("lepingu pikendamine", "lepingute pikendamist"),
        ("kasutaja kogemus", "kasutajate kogemust"),
        ("tellimuse uuendamine", "tellimuste uuendamisel"),
        ("uue kliendi hankimine", "uute klientide hankimiseks"),
        ("käive kliendi kohta", "käibest kliendi kohta"),
        ("tulu kuus", "tuludega kuus"),
        ("nõudlus ja pakkumine", "nõudlusest ja pakkumisest"),
        ("nõudlus ja pakkumine", "nõudluse ja pakkumisega"),
        ("muutuvad kulud", "muutuvatest kuludest"),
        ("makstud arve", "makstud arvetega"),
        ("rahulolu-uuring", "rahuloluuuringust"),
        ("kliendi NPS", "klientide NPS-iga"),
        ("SaaS", "SaaSi"),
    ],
)
def test_the_words_of_a_phrase_go_together(name, form):
    assert normal(form) in inflect(name, {})


@pytest.mark.parametrize(
    ("name", "junk"),
    [
        ("tasuvusaeg", "tasuvusajate kasutaeg"),
        ("kasutaja", "kasutaegade kasutajasid"),
        ("negatiivne tulem", "negatiivsega tulemiga"),
        ("makstud arve", "makstu arve makstute arvete"),
        ("kasum ja kahjum", "kasum jate kahjum"),
        ("churn", "churn't churns"),
        ("KA", "kas kast"),
    ],
)
def test_what_is_no_form_is_not_made(name, junk):
    assert not {*junk.split()} & {*inflect(name, {})} - {name}


# What the editor gives --------------------------------------------------------------


def test_what_the_editor_gives_goes_before_the_rules():
    forms = inflect("palk", {"genitive": ["palgi"], "partitive": ["palki"]})
    assert {"palgiga", "palgid"} <= {*forms}
    assert "palgaga" not in forms


def test_parallel_forms_stand_side_by_side():
    forms = inflect("viis", {"genitive": ["viie", "viisi"], "other": ["viielt-viielt"]})
    assert {"viiega", "viisiga", "viielt-viielt"} <= {*forms}


def test_what_the_editor_gives_tells_which_words_are_declined():
    given = {
        "genitive": ["osakaalu ühe kliendi kohta"],
        "plural_nominative": ["osakaalud ühe kliendi kohta"],
    }
    forms = inflect("osakaal ühe kliendi kohta", given)
    assert "osakaaludest ühe kliendi kohta" in forms


def test_suggestions_keep_the_letters_as_typed():
    assert suggest("Keskmine MRR")["genitive"] == ["Keskmise MRR-i"]
    assert suggest("Püsikulud")["plural_genitive"] == ["Püsikulude"]
    assert suggest("Iga")["genitive"] == ["Ea"]


@given(name=phrases)
@example("klientide hoidmise määr")
@example("keskmine tulu kasutaja kohta")
@example("püsikulud")
def test_accepting_the_suggestions_changes_nothing(name):
    assert {*inflect(name, suggest(name))} == {*inflect(name, {})}


# Any text ---------------------------------------------------------------------------


@given(name=st.one_of(phrases, st.text(st.characters(exclude_categories=()))))
@example("")
@example(" \x00 ")
@example("-")
@example("ja")
@example("aastas")
@example("kohta kohta kohta")
@example("\u0301")
@example("ß MRR")
def test_any_name_stands_first_among_its_forms_which_are_as_compared(name):
    forms = inflect(name, {})
    assert forms[:1] == ((normal(name),) if normal(name) else ())
    assert len({*forms}) == len(forms)
    assert [*map(normal, forms)] == [*forms]
    assert suggest(name).keys() <= {*ESTONIAN.form_names}


@given(word=st.text(st.characters(exclude_categories=())))
def test_other_spellings_are_other_and_as_compared(word):
    spellings = plain(word)
    assert normal(word) not in spellings
    assert [*map(normal, spellings)] == [*spellings]


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("kliendivoolavuski", "kliendivoolavus"),
        ("kohortgi", None),
        ("kliendigi", "kliendi"),
        ("MRR'iga", "mrriga"),
        ("kliendi voolavus", "kliendivoolavus"),
        ("rahuloluuuringutki", "rahulolu-uuringut"),
        ("tulu-uuring", "tuluuuring"),
        ("kogi", None),
    ],
)
def test_a_typed_word_may_stand_under_another_spelling(typed, known):
    assert known in plain(typed) if known else plain(typed) == ()


def seconds_to_inflect_the_glossary():
    start = process_time()
    for name in ALL_NAMES:
        inflect(*name)
    return process_time() - start


def test_a_name_is_inflected_in_half_a_millisecond():
    fastest = min(seconds_to_inflect_the_glossary() for _ in range(5))
    assert fastest / len(ALL_NAMES) < 0.0005
