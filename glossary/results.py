"""What a search found, as its readers see it, and in which order."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from glossary.language import LANGUAGES, fold, normal, words
from glossary.lookup import entries_shown, names_of, without_endings
from glossary.models import Question
from glossary.models.entry import entry_path

# A shorter word is no beginning of another.
SHORTEST_BEGINNING = 3
# So many results are given, of at most so many hits.
MAX_RESULTS, MAX_HITS = 30, 90


@dataclass(frozen=True)
class Result:
    """An entry as its readers see it, and the step of the ladder that found it.

    `language` is the one in which it is read. `name` is the name of the entry by which
    it was found, or that was typed among other words, in `name_language`; `question`
    the question in whose text the words stand, to which `url` leads. `in_name` is
    the name of the entry, if any, in which the words found in its texts stand.
    """

    concept: str
    step: str
    language: str
    term: str
    definition: str
    entry_url: str
    url: str
    name: str = ""
    name_language: str = ""
    question: str = ""
    in_name: str = ""

    @property
    def match(self):
        """The step in the words of the API.

        It knows no steps between languages; and what was typed is a text as well.
        """
        return {"across": "exact", "mentioned": "text"}.get(self.step, self.step)

    @property
    def reason(self):
        """Say why it was found, in the active language."""
        return {
            "exact": _("The name itself")
            if self.name == self.term
            else _("Another name: “%(name)s”"),
            "beginning": self.name,
            "form": _("A form of “%(name)s”"),
            "unaccented": _("“%(name)s” without diacritics"),
            "across": _("“%(name)s” in another language"),
            "typo": _("Did you mean “%(name)s”?"),
            "text": self._place,
            "mentioned": _("Named in your words: “%(name)s”"),
        }[self.step] % {"name": self.in_name if self.step == "text" else self.name}

    @property
    def _place(self):
        if self.question:
            return _("Found in a question")
        if self.in_name == self.term:
            return _("Found in the name")
        return (
            _("Found in the name “%(name)s”")
            if self.in_name
            else _("Found in the text")
        )


class Results(list):
    """Results, best first; `is_cut` where there may be more that are not read."""

    def __init__(self, results=(), is_cut=False):
        super().__init__(results)
        self.is_cut = is_cut


@dataclass(frozen=True)
class Hit:
    """What a step found, before the entries are read."""

    entry_id: int
    step: str
    language: str
    name: str = ""
    question_id: int | None = None


def results_of(hits, language, typed="", is_cut=False):
    """Read the entries that readers can see; each once, at its best hit.

    Those found in a text, or named in the words, go by how close they come to the
    words of `typed`, what was searched in the form that `normal` gives.
    """
    first = {}
    for hit in hits:
        first.setdefault((hit.entry_id, hit.question_id), hit)
    hits = list(first.values())[:MAX_HITS]
    shown = entries_shown([hit.entry_id for hit in hits], language)
    # A name of another language leads to this one where the entry is there.
    for code in {hit.language for hit in hits} - {language}:
        named = (hit.entry_id for hit in hits if hit.language == code)
        shown |= entries_shown([pk for pk in named if pk not in shown], code)
    asked = [hit.question_id for hit in hits if hit.question_id]
    questions = _questions(asked, language)
    searched = words(typed)
    in_name = _names_with_words(hits, language, searched)
    results = [
        _result(
            hit,
            shown[hit.entry_id],
            questions.get(hit.question_id),
            in_name.get(hit.entry_id, ""),
        )
        for hit in hits
        if hit.entry_id in shown
    ]

    def place(result):
        if result.step not in ("text", "mentioned"):
            return (0,)
        differs = not f"{normal(result.term)} ".startswith(f"{typed} ")
        distance = _distance(result, searched, differs, language)
        return (1, *distance, fold(result.term))

    best = {}
    for result in sorted(results, key=place):
        best.setdefault(result.concept, result)
    is_cut = is_cut or len(best) > MAX_RESULTS
    return Results(list(best.values())[:MAX_RESULTS], is_cut)


def _names_with_words(hits, language, searched):
    """Return {entry id: name} of entries found in texts that have all words in a name.

    Its term, if that has them. Each begins a word of the name, or stands inside one
    where a language joins words.
    """
    joins = LANGUAGES[language].writes_compounds

    def has(name, word):
        if len(word) < SHORTEST_BEGINNING:
            return word in name
        return any(word in w if joins else w.startswith(word) for w in name)

    beginnings = without_endings(searched)
    in_text = [hit.entry_id for hit in hits if hit.step == "text"]
    return {
        entry_id: name
        for entry_id, name, folded in names_of(in_text, language)
        if all(has(folded.replace("-", " ").split(), word) for word in beginnings)
    }


def _distance(result, searched, differs, language):
    """Return what an entry's term or question lacks of the words of `searched`.

    Those lacks come first that tell most: what names the words, above all at its
    beginning, is nearer than a question that asks with them in this order; then comes
    what is named in the words, and then what only speaks of them. A word may be the
    beginning of a longer one, or another form; inside of one it counts only where a
    language joins words. `differs` tells that the term does not begin with them as they
    were typed, with their diacritics.
    """
    term, question = words(result.term), words(result.question)
    joined = term if LANGUAGES[language].writes_compounds else []

    def begun(beginnings):
        return all(any(word.startswith(b) for word in term) for b in beginnings)

    return (
        term[: len(searched)] != searched,
        differs,
        not all(word in term for word in searched),
        not begun(searched),
        *_place_in_compounds(searched, joined),
        not begun(without_endings(searched)),
        not result.in_name,
        len(searched) == 1 or not _in_order(searched, question),
        -len(result.name),
        result.step == "mentioned",
        bool(question),
    )


def _place_in_compounds(searched, joined):
    """Return what tells how near compounds are that hold all words searched.

    Those come first in which the first of them stands in an earlier word; of these,
    those that say the least beside.
    """
    if not joined or not all(any(word in w for w in joined) for word in searched):
        return True, 0, 0
    place = next(i for i, whole in enumerate(joined) if searched[0] in whole)
    return False, place, len(joined)


def _in_order(searched, text):
    """Tell whether words of a text begin with those of `searched`, in their order."""
    rest = iter(text)
    return all(any(whole.startswith(word) for whole in rest) for word in searched)


def _questions(ids, language):
    """Return {id: (text, anchor)} of questions."""
    text = build_localized_fieldname("question", language)
    questions = Question.objects.only("key", text).filter(pk__in=ids) if ids else []
    return {
        question.pk: (question.in_language("question", language), question.anchor)
        for question in questions
    }


def _result(hit, shown, question, in_name):
    text, anchor = question or ("", "")
    url = entry_path(shown.slug, shown.language)
    return Result(
        concept=shown.concept,
        step=hit.step,
        language=shown.language,
        term=shown.term,
        definition=shown.definition,
        entry_url=url,
        url=f"{url}#{anchor}" if anchor else url,
        name=hit.name,
        name_language=hit.language,
        question=text,
        in_name=in_name,
    )
