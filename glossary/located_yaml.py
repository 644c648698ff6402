"""YAML that remembers its lines, so that a refusal can name the one to mend.

Plain Python, for whatever files people write by hand.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
# Where a value stands: ("labels", 2, "kind"); and the line on which each begins.
Place = tuple[str | int, ...]
Lines = dict[Place, int]


class ContentError(Exception):
    """A content file that cannot be read: which file, which line, and why."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
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
                raise ContentError(path, line, f"*{event.anchor}: write it out instead")
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line if mark else 0
        raise ContentError(path, first_line + line, str(error.problem)) from error
    except (yaml.YAMLError, ValueError) as error:
        raise ContentError(path, first_line, str(error).splitlines()[0]) from error
    if not isinstance(data, dict) or not isinstance(node, yaml.MappingNode):
        raise ContentError(path, first_line, "fields (name: value) were expected")
    lines: Lines = {}
    for place, line in _places(node, ()):
        if place in lines:
            raise ContentError(path, first_line + line, f"{place[-1]} stands twice")
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
        place = first["loc"]
        name = ".".join(str(step) for step in place)
        raise ContentError(
            path, line_of(place, lines), f"{name}: {first['msg']}"
        ) from error


def line_of(place: Place, lines: Lines) -> int:
    """Return the line of a value, or of the nearest thing around it that has one."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)
