"""The glossary as text files: what a content folder holds, read and written.

`topics.yaml` holds the topics in their order, in every language. One folder a concept,
named by its id: `concept.yaml` holds what is the same in every
language; `et.md`, `ro.md`, `en.md` hold a language's entry: YAML front matter, the
body in Markdown and, each under a level-one heading, the questions:

    # Do new customers count? {#new-customers}

Plain Python: reading and writing the database is `exchange/`.
"""

import re
from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    PlainSerializer,
    TypeAdapter,
)

from glossary.language import LANGUAGES
from glossary.located_yaml import (
    NOTHING_OR,
    ONE_LINE,
    SMALL_LETTERS,
    ContentError,
    Lines,
    Place,
    line_of,
    load,
    twice,
    validated,
)
from glossary.markdown import level_one_headings, problem_in
from glossary.reasons import Reason

CONCEPT_FILE = "concept.yaml"
TOPICS_FILE = "topics.yaml"
_QUESTION = re.compile(r"# (?P<question>.*?)(?: \{#(?P<key>[^{}]*)\})?")


def _moment(value: Any) -> Any:
    """Read a bare date as that day's midnight in universal time."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time.min, UTC)
    return value


def _universal(value: datetime) -> datetime:
    # In another time zone, the first and last hours are beyond the calendar.
    if value.year in (MINYEAR, MAXYEAR):
        raise ValueError("a time zone may lead beyond the calendar")
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _day(value: datetime) -> date | datetime:
    """Write midnight in universal time as a bare date."""
    return value.date() if value.time() == time.min else value


_FORM_NAMES = dict.fromkeys(
    name for language in LANGUAGES.values() for name in language.edited_forms
)
_FORM_ORDER = {
    name: number
    for number, name in enumerate(
        sorted(_FORM_NAMES, key=lambda name: (name == "struck", name == "other"))
    )
}


def in_form_order(forms: dict[str, Any]) -> dict[str, Any]:
    """Return forms in the order of their names, which a database may not keep."""
    known = sorted(forms, key=lambda name: _FORM_ORDER.get(name, len(_FORM_ORDER)))
    return {name: forms[name] for name in known}


def _in_language_order(texts: dict[str, Any]) -> dict[str, Any]:
    return {code: texts[code] for code in [*LANGUAGES, *texts] if code in texts}


def _list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _one_or_list(value: list[str]) -> str | list[str]:
    return value[0] if len(value) == 1 else value


def _web_address(value: str) -> str:
    TypeAdapter(HttpUrl).validate_python(value)
    return value


Line = Annotated[str, Field(min_length=1, pattern=ONE_LINE)]
LineOrNone = Annotated[str, Field(pattern=NOTHING_OR + ONE_LINE)]
Slug = Annotated[str, Field(pattern=SMALL_LETTERS, max_length=200)]
SlugOrNone = Annotated[str, Field(pattern=NOTHING_OR + SMALL_LETTERS, max_length=200)]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    AfterValidator(_universal),
    PlainSerializer(_day, return_type=Any),
]
Forms = Annotated[
    dict[
        str,
        Annotated[
            list[Line],
            BeforeValidator(_list),
            PlainSerializer(_one_or_list, return_type=Any),
        ],
    ],
    AfterValidator(in_form_order),
]
Name = Annotated[str, Field(pattern=SMALL_LETTERS, max_length=100)]
Revision = Annotated[int, Field(ge=1, le=2**31 - 1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TopicText(_Part):
    title: Annotated[Line, Field(max_length=100)]
    slug: Annotated[Slug, Field(max_length=100)]
    introduction: Annotated[LineOrNone, Field(max_length=300)] = ""


class Topic(_Part):
    key: Name
    texts: Annotated[dict[str, TopicText], AfterValidator(_in_language_order)] = {}


class Topics(_Part):
    """`topics.yaml`: the topics in their order."""

    topics: list[Topic] = []


class ConceptQuestion(_Part):
    key: Name
    revision: Revision = 1


class Concept(_Part):
    """`concept.yaml`: what is the same in every language."""

    revision: Revision = 1
    topic: Name | None = None
    review_by: date | None = None
    related: list[Name] = []
    questions: list[ConceptQuestion] = []


class LabelText(_Part):
    text: Annotated[Line, Field(max_length=200)]
    kind: Literal["synonym", "abbreviation", "deprecated", "hidden"]
    homonym: bool = False
    forms: Forms = {}


class ReadingText(_Part):
    title: Annotated[Line, Field(max_length=300)]
    address: Annotated[str, Field(max_length=500), AfterValidator(_web_address)]


class QuestionText(_Part):
    key: Name
    question: Annotated[Line, Field(max_length=300)]
    answer: Annotated[str, Field(min_length=1)]


class EntryText(_Part):
    """One language's file. `outdated_questions` names those behind their revision.

    What a draft may still lack, a published entry must have.
    """

    term: Annotated[LineOrNone, Field(max_length=200)] = ""
    coined: bool = False
    homonym: bool = False
    slug: SlugOrNone = ""
    heading: Annotated[LineOrNone, Field(max_length=300)] = ""
    definition: str = ""
    published: Moment | None = None
    changed: Moment | None = None
    revision: Revision = 1
    forms: Forms = {}
    labels: list[LabelText] = []
    reading: list[ReadingText] = []
    outdated_questions: dict[Name, Revision] = {}
    body: str = ""
    questions: list[QuestionText] = []


def render_topics(topics: Topics) -> str:
    """Return the text of `topics.yaml`."""
    return _yaml(topics.model_dump(exclude_defaults=True))


def render_concept(concept: Concept) -> str:
    """Return the text of a `concept.yaml`."""
    return _yaml(concept.model_dump(exclude_defaults=True) or {"revision": 1})


def render_entry(entry: EntryText) -> str:
    """Return the text of a language's file; `parse_entry` reads the same back."""
    front = entry.model_dump(
        exclude={"body", "questions"}, exclude_defaults=True, exclude_none=True
    )
    parts = [f"---\n{_yaml(front)}---\n"]
    if entry.body:
        parts.append(f"{entry.body}\n")
    parts += [f"# {q.question} {{#{q.key}}}\n\n{q.answer}\n" for q in entry.questions]
    return "\n".join(parts)


def _yaml(data: dict[str, Any]) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=88)


def parse_topics(text: str, path: Path) -> Topics:
    """Read `topics.yaml`. Raises ContentError."""
    data, lines = load(text, path, first_line=1)
    parsed = validated(Topics, data, lines, path)
    for number in _repeats([topic.key for topic in parsed.topics]):
        line = line_of(("topics", number, "key"), lines)
        raise ContentError(path, line, twice(parsed.topics[number].key))
    for number, topic in enumerate(parsed.topics):
        for code in topic.texts:
            line = line_of(("topics", number, "texts", code), lines)
            if code not in LANGUAGES:
                raise ContentError(path, line, no_language(code))
            slugs = [
                each.texts[code].slug for each in parsed.topics if code in each.texts
            ]
            if slugs.count(topic.texts[code].slug) > 1:
                reason = Reason(
                    "Another topic has the address “%(slug)s” as well.",
                    slug=topic.texts[code].slug,
                )
                raise ContentError(path, line, reason)
    return parsed


def no_language(code: str) -> Reason:
    return Reason("“%(code)s” is no language of this glossary.", code=code)


def parse_concept(text: str, path: Path) -> Concept:
    """Read a `concept.yaml`. Raises ContentError."""
    data, lines = load(text, path, first_line=1)
    concept = validated(Concept, data, lines, path)
    for field, names in (
        ("related", concept.related),
        ("questions", [question.key for question in concept.questions]),
    ):
        for number in _repeats(names):
            line = line_of((field, number), lines)
            raise ContentError(path, line, twice(names[number]))
    return concept


def parse_entry(text: str, path: Path, language: str) -> EntryText:
    """Read a language's file. Raises ContentError."""
    if not text.startswith("---\n") or "\n---\n" not in text[4:]:
        reason = Reason("The front matter between two lines of --- is missing.")
        raise ContentError(path, 1, reason)
    front, rest = text[4:].split("\n---\n", 1)
    data, lines = load(front + "\n", path, first_line=2)
    rest_line = front.count("\n") + 4
    body, questions, question_lines = _questions(rest, path, rest_line)
    data |= {"body": body, "questions": questions}
    lines |= {("body",): rest_line, **question_lines}
    entry = validated(EntryText, data, lines, path)
    for line, reason in _problems(entry, lines, language):
        raise ContentError(path, line, reason)
    return entry


def _questions(
    text: str, path: Path, first_line: int
) -> tuple[str, list[dict[str, str]], Lines]:
    """Split what follows the front matter into the body and the questions."""
    rows = text.split("\n")
    heads = level_one_headings(text)
    questions: list[dict[str, str]] = []
    lines: Lines = {}
    for number, (start, end) in enumerate(pairwise([*heads, len(rows)])):
        head = _QUESTION.fullmatch(rows[start])
        if head is None or not head["key"]:
            reason = Reason(
                "A question begins with # and ends with its key: {#its-key}."
            )
            raise ContentError(path, first_line + start, reason)
        answer = "\n".join(rows[start + 1 : end]).strip()
        questions.append(
            {"key": head["key"], "question": head["question"], "answer": answer}
        )
        lines["questions", number] = first_line + start
    body = "\n".join(rows[: heads[0]] if heads else rows).strip()
    return body, questions, lines


def is_concept_name(name: str) -> bool:
    """Tell whether a folder may be called so: it names a concept."""
    return len(name) <= 100 and re.fullmatch(SMALL_LETTERS, name) is not None


def _problems(
    entry: EntryText, lines: Lines, language: str
) -> Iterator[tuple[int, Reason]]:
    """Find what the fields alone cannot tell: wrong forms, repeats, broken formulas."""
    if entry.published:
        for field in ("term", "slug", "definition"):
            if not getattr(entry, field):
                reason = Reason("%(field)s: a published entry needs it.", field=field)
                yield line_of((field,), lines), reason
    names = LANGUAGES[language].edited_forms
    holders: list[tuple[Place, Forms]] = [(("forms",), entry.forms)]
    holders += [
        (("labels", number, "forms"), label.forms)
        for number, label in enumerate(entry.labels)
    ]
    for place, forms in holders:
        for name in forms:
            if name not in names:
                reason = Reason(
                    "“%(form)s” is not a form of this language; there are: %(forms)s.",
                    form=name,
                    forms=", ".join(names),
                )
                yield line_of((*place, name), lines), reason
    for number in _repeats([label.text for label in entry.labels]):
        label = entry.labels[number]
        yield line_of(("labels", number), lines), twice(label.text)
    for number in _repeats([question.key for question in entry.questions]):
        key = entry.questions[number].key
        yield line_of(("questions", number), lines), twice(key)
    keys = {question.key for question in entry.questions}
    for key in entry.outdated_questions:
        if key not in keys:
            line = line_of(("outdated_questions", key), lines)
            yield line, Reason("This file has no question “%(key)s”.", key=key)
    for number, question in enumerate(entry.questions):
        if problem := problem_in(question.answer):
            yield line_of(("questions", number), lines), problem
    if problem := problem_in(entry.body):
        yield lines["body",], problem


def _repeats(names: list[str]) -> list[int]:
    """Return the places at which a name stands that stood before."""
    return [n for n, name in enumerate(names) if name in names[:n]]
