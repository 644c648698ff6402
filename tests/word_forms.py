"""Published and agreed word forms, as the tests of a language read them."""

import csv
from pathlib import Path
from time import process_time

from django.conf import settings

from glossary.content_format import parse_entry
from glossary.language import LANGUAGES, fold

CASES = Path(__file__).parent / "cases"


def read(name):
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def inflections(code):
    """Return (name, form) of every agreed form of a name of the glossary."""
    rows = read(f"inflections_{code}.csv")
    return [(r["base_form"], r["inflected_form"]) for r in rows if r["base_form"]]


def words_of_another_sense(code):
    """Return (concept, word) of words that are no form of the concept's names."""
    rows = read(f"inflections_{code}.csv")
    return [(r["concept"], r["inflected_form"]) for r in rows if not r["base_form"]]


def word_forms(code):
    """Return (name, its forms) of names outside the glossary."""
    rows = read(f"word_forms_{code}.csv")
    return [(row["name"], row["forms"].split("|")) for row in rows]


def names_of(code, concept="*"):
    """Return (name, principal forms) of the terms and labels of the content."""
    found = []
    for path in sorted((settings.BASE_DIR / "content").glob(f"{concept}/{code}.md")):
        entry = parse_entry(path.read_text(encoding="utf-8"), path, code)
        found.append((entry.term, entry.forms))
        found += [(label.text, label.forms) for label in entry.labels]
    return found


def is_found(code, typed, name, principal=None):
    """Tell whether what is typed is a form of a name, diacritics aside."""
    language = LANGUAGES[code]
    spellings = {fold(spelling) for spelling in (typed, *language.plain(typed))}
    return not spellings.isdisjoint(map(fold, language.inflect(name, principal or {})))


def milliseconds_a_name(code):
    """Return the processor time of inflecting a name of the glossary."""
    names = names_of(code)
    inflect = LANGUAGES[code].inflect
    rounds = []
    for _round in range(3):
        start = process_time()
        for name, principal in names:
            inflect(name, principal)
        rounds.append((process_time() - start) * 1000 / len(names))
    return min(rounds)
