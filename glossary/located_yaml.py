"""YAML that remembers its lines, so that a refusal can name the one to mend.

Plain Python, for whatever files people write by hand.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from glossary.reasons import Reason

Model = TypeVar("Model", bound=BaseModel)
# Where a value stands: ("labels", 2, "kind"); and the line on which each begins.
Place = tuple[str | int, ...]
Lines = dict[Place, int]

ONE_LINE = r"^\S(.*\S)?$"
NOTHING_OR = "^$|"
SMALL_LETTERS = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_NUMBER = Reason("%(field)s: a whole number was expected, 1 or more.")
_DATE = Reason("%(field)s: a date was expected, such as 2026-01-31.")
_FIELDS = Reason("Fields (name: value) were expected.")
# What may be wrong with a value, as Pydantic names it or by its pattern.
_FAULTS = {
    "missing": Reason("%(field)s is missing."),
    "extra_forbidden": Reason("%(field)s: there is no such field."),
    "string_type": Reason("%(field)s: a text was expected."),
    "string_too_short": Reason("%(field)s is empty."),
    "string_too_long": Reason("%(field)s: at most %(max_length)s characters."),
    ONE_LINE: Reason("%(field)s: one line was expected, with no space around it."),
    SMALL_LETTERS: Reason(
        "%(field)s: use small letters a–z, digits and single hyphens."
    ),
    "literal_error": Reason("%(field)s: one of these was expected: %(expected)s."),
    "bool_type": Reason("%(field)s: true or false was expected."),
    "bool_parsing": Reason("%(field)s: true or false was expected."),
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_from_float": _NUMBER,
    "greater_than_equal": _NUMBER,
    "less_than_equal": Reason("%(field)s: the number is too large."),
    "date_type": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "datetime_type": _DATE,
    "datetime_from_date_parsing": _DATE,
    "list_type": Reason("%(field)s: a list was expected."),
    "dict_type": _FIELDS,
    "model_type": _FIELDS,
    "value_error": Reason("%(field)s: a web address was expected."),
}


class ContentError(Exception):
    """A content file that cannot be read: which file, which line, and why.

    `detail` is what another program says of it, in English: for a console alone.
    """

    def __init__(
        self, path: Path, line: int, reason: Reason, detail: object = ""
    ) -> None:
        said = f"{reason} ({detail})" if detail else str(reason)
        super().__init__(f"{path}:{line}: {said}")
        self.path = path
        self.line = line
        self.reason = reason


def load(text: str, path: Path, first_line: int) -> tuple[dict[str, Any], Lines]:
    """Return the YAML mapping and the line on which each of its values begins.

    `first_line` is the file's line on which `text` begins. Raises ContentError for
    what is no mapping, a name that stands twice, and references between values.
    """
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent):
                line = first_line + (event.start_mark.line if event.start_mark else 0)
                reason = Reason(
                    "Write out what *%(name)s stands for.", name=event.anchor
                )
                raise ContentError(path, line, reason)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = first_line + (mark.line if mark else 0)
        raise ContentError(path, line, _not_yaml(), error.problem) from error
    except (yaml.YAMLError, ValueError) as error:
        detail = str(error).splitlines()[0]
        raise ContentError(path, first_line, _not_yaml(), detail) from error
    if not isinstance(data, dict) or not isinstance(node, yaml.MappingNode):
        raise ContentError(path, first_line, _FIELDS)
    lines: Lines = {}
    for place, line in _places(node, ()):
        if place in lines:
            raise ContentError(path, first_line + line, twice(place[-1]))
        lines[place] = first_line + line
    return data, lines


def _places(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*place, key.value), key.start_mark.line
            yield from _places(value, (*place, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield (*place, number), value.start_mark.line
            yield from _places(value, (*place, number))


def validated(
    kind: type[Model],
    data: dict[str, Any],
    lines: Lines,
    path: Path,
) -> Model:
    """Return `data` as a model. Raises ContentError, at the line of the first fault."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        line = line_of(first["loc"], lines)
        raise ContentError(path, line, _fault(first)) from error


def _fault(found: ErrorDetails) -> Reason:
    values: dict[str, Any] = found.get("ctx", {})
    if "expected" in values:
        values["expected"] = ", ".join(re.findall("'(.*?)'", values["expected"]))
    kind = values.get("pattern", found["type"]).removeprefix(NOTHING_OR)
    reason = _FAULTS.get(kind, Reason("%(field)s: this value cannot be read."))
    field = ".".join(str(step) for step in found["loc"])
    return Reason(reason.text, field=field, **values)


def twice(name: object) -> Reason:
    return Reason("“%(text)s” stands twice.", text=name)


def _not_yaml() -> Reason:
    return Reason("This is not valid YAML.")


def line_of(place: Place, lines: Lines) -> int:
    """Return the line of a value, or of the nearest thing around it that has one."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)
