"""Finding an entry by what a reader types: a ladder, the surest step first."""

from django.db.models import Q

from glossary.language import LANGUAGES, fold, normal, words
from glossary.linking import Names, stretches
from glossary.lookup import (
    beginning,
    forms_of,
    forms_spelt,
    texts_with_beginnings,
    texts_with_forms,
    without_endings,
)
from glossary.models import NameEnding, WordForm
from glossary.results import Hit, Results, results_of
from glossary.typos import names_like

MAX_LENGTH = 200
MAX_WORDS = 20
MAX_SUGGESTIONS = 8
# Texts to look at for a query; who named an entry wants little else.
MAX_TEXTS, MAX_TEXTS_BESIDE_A_NAME = 60, 10
# Forms read at most for one query: an everyday form may belong to many entries.
MAX_FORMS = 500

STEPS = ("exact", "form", "unaccented", "across", "typo", "text", "mentioned")
# A part of a compound that is shorter could be the part of anything.
SHORTEST_LAST_PART, SHORTEST_FIRST_PART, SHORTEST_REST = 4, 5, 3


def search(query, language):
    """Return Results for `query` in `language`, the active one, best first.

    Steps: `exact` (a name, as typed), `form` (an inflected form of one, or a compound
    with one), `unaccented` (either, without diacritics), `across` (a name in another
    language), `typo` (a slip away from a name; only where nothing else was found),
    `text` (every word stands in the texts of the entry, inside of one of its names, or
    in one of its questions; those of a name that was found, in any form), `mentioned`
    (a name, in any form, is among the words; where they are no name themselves). An
    entry appears once, at the surest step. Any text is accepted; what is too long is
    cut to 200 characters and 20 words.
    """
    typed = " ".join(normal(query[:MAX_LENGTH]).split()[:MAX_WORDS])
    if not typed:
        return Results()
    searched = words(typed)
    inside = _longest_first(typed, language) if " " in typed else []
    forms = _forms_typed(typed, language, inside)
    if named := _by_name(typed, forms, language):
        texts = _texts_beside(named, searched, language)
        return results_of([*named, *texts], language, typed)
    names = _holding(searched, language, MAX_TEXTS)
    named = _by_part(typed, language)
    if not (named or names):
        named = _by_slip(typed, language)
    mentioned = [] if named else _mentioned(inside, forms, language)
    for wanted in (searched, without_endings(searched)):
        if wanted != searched:
            names = _holding(wanted, language, MAX_TEXTS)
        found = texts_with_beginnings(wanted, language, MAX_TEXTS)
        is_cut = MAX_TEXTS in (len(found), len(names))
        if len(searched) == 1:
            found = _first_of_each(found)
        found = [(ending.entry_id, None) for ending in names] + found
        texts = _in_text(found, language, named, mentioned)
        hits = [*named, *texts, *mentioned]
        results = results_of(hits, language, typed, is_cut) if texts else []
        if any(result.step == "text" for result in results):
            return results
    return results_of([*named, *mentioned], language, typed)


def suggest(query, language):
    """Return a few Results for what a reader has typed so far, likeliest first.

    What names it, then names that begin with it or hold it, the step `beginning`.
    """
    typed = normal(query[:MAX_LENGTH])
    if not fold(typed):
        return []
    named = _by_name(typed, _forms_typed(typed, language), language)
    hits = [*named, *_by_beginning(typed, language), *_by_inside(typed, language)]
    return results_of(hits or _by_slip(typed, language), language)[:MAX_SUGGESTIONS]


# Names ------------------------------------------------------------------------------


def _longest_first(typed, language):
    """Return the stretches of what was typed that may be names."""
    found = stretches(typed, LANGUAGES[language])
    return sorted(found, key=lambda stretch: stretch.start - stretch.end)


def _forms_typed(typed, language, inside=()):
    """Return the forms that were typed, as a whole or `inside` of it; read at once."""
    folded = map(fold, LANGUAGES[language].spellings(typed))
    return forms_spelt({*folded}.union(*(s.folded for s in inside)), MAX_FORMS)


def _by_name(typed, forms, language):
    _typed, *others = LANGUAGES[language].spellings(typed)
    folded = {fold(spelling) for spelling in (typed, *others)}
    hits = []
    for form in forms:
        if form.folded not in folded:
            continue
        if form.language != language:
            step = "across" if form.text == typed else None
        elif form.text == typed:
            step = "exact" if form.is_base else "form"
        else:
            step = "form" if form.text in others else "unaccented"
        if step:
            hits.append(Hit(form.entry_id, step, form.language, form.name))
    return sorted(hits, key=lambda hit: STEPS.index(hit.step))


def _forms(spellings):
    """Return the forms that are spelt so but for diacritics, terms before labels."""
    return forms_spelt({fold(spelling) for spelling in spellings}, MAX_FORMS)


def _by_beginning(typed, language):
    """Find names that begin so; drafts, which readers do not see, may be among them.

    Those that begin exactly as typed come before those that differ in diacritics, and
    then terms before labels.
    """
    forms = WordForm.objects.filter(
        beginning("folded", fold(typed)), language=language, is_base=True
    ).order_by("folded")[: 4 * MAX_SUGGESTIONS]

    def place(form):
        return not form.text.startswith(typed), not form.is_term

    # Read in the order of the index, which ends soon; then put in this one.
    return [
        Hit(form.entry_id, "beginning", language, form.name)
        for form in sorted(forms, key=place)
    ]


def _by_inside(typed, language):
    """Find names that hold it in a later word or inside of a compound.

    Terms first, and those in which it stands nearer to the beginning.
    """
    searched = words(typed)

    def place(ending):
        name = " ".join(words(ending.name))
        return not ending.is_term, name.find(" ".join(searched))

    found = _holding(searched, language, 4 * MAX_SUGGESTIONS)
    return [
        Hit(ending.entry_id, "beginning", language, ending.name)
        for ending in sorted(found, key=place)
    ]


def _holding(searched, language, most):
    """Return endings of names that begin with the words searched.

    A short word must be the whole ending: inside, it could be a part of anything.
    """
    folded = " ".join(searched)
    if not (folded and LANGUAGES[language].writes_compounds):
        return []
    is_long = len(folded) >= SHORTEST_LAST_PART
    held = beginning("folded", folded) if is_long else Q(folded=folded)
    endings = NameEnding.objects.filter(held, language=language)
    return list(endings.order_by("folded")[:most])


def _by_part(typed, language):
    """Find what a compound is made of: its last part, else its first."""
    if not LANGUAGES[language].writes_compounds or " " in typed:
        return []
    places = range(1, len(typed))
    ends = [typed[at:] for at in places if at >= SHORTEST_REST]
    begins = [typed[:at] for at in places if len(typed) - at >= SHORTEST_REST]
    parts = {
        *(part for part in ends if len(part) >= SHORTEST_LAST_PART),
        *(part for part in begins if len(part) >= SHORTEST_FIRST_PART),
    }
    found = [
        form
        for form in _forms(parts)
        if form.language == language
        and form.text in parts
        # What stands in front is the name itself: only the last part inflects.
        and (typed.endswith(form.text) or form.is_base)
    ]
    best = max(found, default=None, key=lambda form: len(form.text))
    return [
        Hit(form.entry_id, "form", language, form.name)
        for form in found
        if form.text == best.text
    ]


def _by_slip(typed, language):
    names = names_like(fold(typed), language)
    hits = [
        Hit(form.entry_id, "typo", language, form.name)
        for form in (_forms(names) if names else [])
        if form.language == language and form.is_base
    ]
    return sorted(hits, key=lambda hit: names.index(fold(hit.name)))


def _mentioned(inside, forms, language):
    """Find what is named in the words, longer names first."""
    ours = [form for form in forms if form.language == language]
    # Another language is mixed in by its names as they are.
    theirs = [form for form in forms if form.language != language and form.is_base]
    names = Names([*ours, *theirs])
    return [
        Hit(form.entry_id, "mentioned", form.language, form.name)
        for stretch in inside
        for form in names.forms_in(stretch)
    ]


# Texts ------------------------------------------------------------------------------


def _texts_beside(named, searched, language):
    """Find texts that mention the name that was found, in any of its forms.

    Where no other entry does: those with words that begin as what was typed. A few are
    enough beside the entry that was meant.
    """
    known = {hit.entry_id for hit in named}
    forms = _forms_of_words(named[0])
    found = texts_with_forms(forms, language, MAX_TEXTS_BESIDE_A_NAME)
    if all(entry_id in known for entry_id, _question_id in found):
        begun = without_endings(searched)
        found = texts_with_beginnings(begun, language, MAX_TEXTS_BESIDE_A_NAME)
    return _in_text(_first_of_each(found), language, named)


def _forms_of_words(hit):
    """Return for each word of the name that was found the set of its forms.

    Those such as “de” are left out: they stand in nearly every text.
    """
    forms = forms_of(hit.entry_id, hit.language, hit.name)
    name = words(hit.name)
    phrases = [phrase for form in forms if len(phrase := words(form)) == len(name)]
    sets = [set(of_a_word) for of_a_word in zip(*phrases, strict=True)]
    telling = [s for word, s in zip(name, sets, strict=True) if len(word) > 2]
    return telling or sets


def _first_of_each(found):
    """Return one text of each entry, where its questions need not be read."""
    return list(dict(reversed(found)).items())


def _in_text(found, language, named, mentioned=()):
    known = {hit.entry_id for hit in named}
    names = {hit.entry_id: hit.name for hit in reversed(mentioned)}
    return [
        Hit(entry_id, "text", language, names.get(entry_id, ""), question_id)
        for entry_id, question_id in found
        if entry_id not in known
    ]
