"""What a search found, as its readers see it, and in which order."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from glossary.language import LANGUAGES, fold, words
from glossary.lookup import entries_shown, without_endings
from glossary.models import Question
from glossary.models.entry import entry_path

# So many results are given, of at most so many hits.
MAX_RESULTS, MAX_HITS = 30, 90


@dataclass(frozen=True)
class Result:
    """An entry as its readers see it, and the step of the ladder that found it.

    `language` is the one in which it is read. `name` is the name of the entry by which
    it was found, or that was typed among other words, in `name_language`; `question`
    the question in whose text the words stand, to which `url` leads.
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
            "exact": _("The name itself"),
            "beginning": self.name,
            "form": _("A form of “%(name)s”"),
            "unaccented": _("“%(name)s” without diacritics"),
            "across": _("“%(name)s” in another language"),
            "typo": _("Did you mean “%(name)s”?"),
            "text": _("Found in a question")
            if self.question
            else _("Found in the text"),
            "mentioned": _("Named in your words: “%(name)s”"),
        }[self.step] % {"name": self.name}


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


def results_of(hits, language, searched=(), is_cut=False):
    """Read the entries that readers can see; each once, at its best hit.

    Those found in a text, or named in the words, go by how close they come to the
    words of `searched`.
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
    results = [
        _result(hit, shown[hit.entry_id], questions.get(hit.question_id))
        for hit in hits
        if hit.entry_id in shown
    ]

    def place(result):
        if result.step not in ("text", "mentioned"):
            return (0,)
        return (1, *_distance(result, searched, language), fold(result.term))

    best = {}
    for result in sorted(results, key=place):
        best.setdefault(result.concept, result)
    is_cut = is_cut or len(best) > MAX_RESULTS
    return Results(list(best.values())[:MAX_RESULTS], is_cut)


def _distance(result, searched, language):
    """Return what an entry's term or question lacks of the words of `searched`.

    Those lacks come first that tell most: what names the words, above all at its
    beginning, is nearer than a question that asks with them in this order; then comes
    what is named in the words, and then what only speaks of them. A word may be the
    beginning of a longer one, or another form; inside of one it counts only where a
    language joins words.
    """
    term, question = words(result.term), words(result.question)
    joined = term if LANGUAGES[language].writes_compounds else []

    def begun(beginnings):
        return all(any(word.startswith(b) for word in term) for b in beginnings)

    return (
        term[: len(searched)] != searched,
        not all(word in term for word in searched),
        not begun(searched),
        not all(any(word in whole for whole in joined) for word in searched),
        not begun(without_endings(searched)),
        len(searched) == 1 or not _in_order(searched, question),
        -len(result.name),
        result.step == "mentioned",
        bool(question),
    )


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


def _result(hit, shown, question):
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
    )
