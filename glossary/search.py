"""Finding an entry by what a reader types: a ladder, the surest step first."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from glossary.full_text import beginning, texts_holding, without_endings
from glossary.language import LANGUAGES, fold, normal, words
from glossary.models import Entry, Question, SearchText, WordForm
from glossary.typos import names_like

MAX_LENGTH = 200
MAX_WORDS = 20
MAX_RESULTS = 30
MAX_SUGGESTIONS = 8
# Texts to look at for a query; who named an entry wants little else.
MAX_TEXTS, MAX_TEXTS_BESIDE_A_NAME = 60, 10
# Forms read at most for one query: an everyday form may belong to many entries.
MAX_FORMS = 500

STEPS = ("exact", "form", "unaccented", "across", "typo", "text")
# A part of a compound that is shorter could be the part of anything.
SHORTEST_LAST_PART, SHORTEST_FIRST_PART, SHORTEST_REST = 4, 5, 3


@dataclass(frozen=True)
class Result:
    """An entry and the step of the ladder that found it.

    `language` is the one in which it is read. `name` is the name of the entry by which
    it was found, in `name_language`; `question` the question in whose text the words
    stand.
    """

    entry: Entry
    step: str
    language: str
    name: str = ""
    name_language: str = ""
    question: Question | None = None

    @property
    def match(self):
        """The step in the words of the API, which knows no steps between languages."""
        return "exact" if self.step == "across" else self.step

    @property
    def entry_url(self):
        return self.entry.url_in(self.language)

    @property
    def url(self):
        anchor = f"#{self.question.anchor}" if self.question else ""
        return self.entry_url + anchor

    @property
    def term(self):
        return self.entry.in_language("term", self.language)

    @property
    def definition(self):
        return self.entry.in_language("definition", self.language)

    @property
    def reason(self):
        """Say why it was found, in the active language."""
        return {
            "exact": _("The name itself"),
            "beginning": self.name,
            "form": _("A form of “%(name)s”"),
            "unaccented": _("“%(name)s” without diacritics"),
            "across": _("“%(name)s” in another language"),
            "typo": _("Did you mean “%(name)s”?"),
            "text": _("Found in a question")
            if self.question
            else _("Found in the text"),
        }[self.step] % {"name": self.name}


@dataclass(frozen=True)
class _Hit:
    """What a step found, before the entries are read."""

    entry_id: int
    step: str
    language: str
    name: str = ""
    question_id: int | None = None


def search(query, language):
    """Return Results for `query` in `language`, the active one, best first.

    Steps: `exact` (a name, as typed), `form` (an inflected form of one, or a compound
    with one), `unaccented` (either, without diacritics), `across` (a name in another
    language), `typo` (a slip away from a name; only where nothing else was found),
    `text` (every word stands in the texts of the entry or of one of its questions).
    An entry appears once, at the surest step. Any text is accepted; what is too long
    is cut to 200 characters and 20 words.
    """
    typed = " ".join(normal(query[:MAX_LENGTH]).split()[:MAX_WORDS])
    if not typed:
        return []
    named = _by_name(typed, language) or _by_part(typed, language)
    named = named or _by_slip(typed, language)
    most = MAX_TEXTS_BESIDE_A_NAME if named else MAX_TEXTS
    return _results([*named, *_by_text(typed, language, most)], language)


def suggest(query, language):
    """Return a few Results for what a reader has typed so far, likeliest first.

    Names that begin with it, the step `beginning`, then what else names it.
    """
    typed = fold(query[:MAX_LENGTH])
    if not typed:
        return []
    named = _by_name(normal(query[:MAX_LENGTH]), language)
    hits = [*named, *_by_beginning(typed, language)] or _by_slip(typed, language)
    return _results(hits, language)[:MAX_SUGGESTIONS]


# Names ------------------------------------------------------------------------------


def _by_name(typed, language):
    _typed, *others = LANGUAGES[language].spellings(typed)
    hits = []
    for form in _forms([typed, *others]):
        if form.language != language:
            step = "across" if form.text == typed else None
        elif form.text == typed:
            step = "exact" if form.is_base else "form"
        else:
            step = "form" if form.text in others else "unaccented"
        if step:
            hits.append(_Hit(form.entry_id, step, form.language, form.name))
    return sorted(hits, key=lambda hit: STEPS.index(hit.step))


def _forms(spellings):
    """Return the forms that are spelt so but for diacritics, terms before labels."""
    folded = {fold(spelling) for spelling in spellings}
    found = WordForm.objects.filter(folded__in=folded)
    return found.order_by("-is_term", "-is_base", "entry__concept")[:MAX_FORMS]


def _by_beginning(typed, language):
    """Find names that begin so; drafts, which readers do not see, may be among them."""
    forms = WordForm.objects.filter(
        beginning("folded", typed), language=language, is_base=True
    ).order_by("folded")[: 4 * MAX_SUGGESTIONS]
    # Read in the order of the index, which ends soon; shown with the terms first.
    return [
        _Hit(form.entry_id, "beginning", language, form.name)
        for form in sorted(forms, key=lambda form: not form.is_term)
    ]


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
        _Hit(form.entry_id, "form", language, form.name)
        for form in found
        if form.text == best.text
    ]


def _by_slip(typed, language):
    names = names_like(fold(typed), language)
    hits = [
        _Hit(form.entry_id, "typo", language, form.name)
        for form in (_forms(names) if names else [])
        if form.language == language and form.is_base
    ]
    return sorted(hits, key=lambda hit: names.index(fold(hit.name)))


# Texts ------------------------------------------------------------------------------


def _by_text(typed, language, most):
    searched = words(typed)
    if not searched:
        return []
    found = _texts(searched, language, most)
    found = found or _texts(without_endings(searched), language, most)
    return [_Hit(entry, "text", language, question_id=q) for entry, q in found]


def _texts(searched, language, most):
    """Return (entry id, question id) pairs of texts with these words, best first.

    What names the words in its term goes before what only speaks of them.
    """
    field = "entry__" + build_localized_fieldname("term", language)
    published = "entry__" + build_localized_fieldname("published_at", language)
    rows = SearchText.objects.filter(
        pk__in=texts_holding(searched, language, most),
        **{f"{published}__lte": timezone.now()},
    )

    def rank(row):
        term = fold(row[2] or "")
        return (not all(word in term for word in searched), row[1] is not None, term)

    found = sorted(rows.values_list("entry_id", "question_id", field), key=rank)
    return [row[:2] for row in found[:MAX_RESULTS]]


# Entries ----------------------------------------------------------------------------


def _results(hits, language):
    """Read the entries that readers can see; each once, at its first hit."""
    first = {}
    for hit in hits:
        first.setdefault(hit.entry_id, hit)
    best = list(first.values())[:MAX_RESULTS]
    entries = Entry.objects.as_names().in_bulk(hit.entry_id for hit in best)
    questions = Question.objects.in_bulk(
        hit.question_id for hit in best if hit.question_id
    )
    results = []
    for hit in best:
        entry = entries.get(hit.entry_id)
        # A name of another language leads to this one where the entry is there.
        codes = [language] if hit.language == language else [language, hit.language]
        shown = next((c for c in codes if entry and entry.is_published(c)), None)
        if shown:
            question = questions.get(hit.question_id)
            results.append(
                Result(entry, hit.step, shown, hit.name, hit.language, question)
            )
    return results
