"""The guides of the desk: a file of Markdown for each guide and language.

A file begins with its title (`# …`), a task has an anchor of its own
(`## Write an entry {#write}`), and a picture stands on a line by itself
(`![what it shows](entry.webp)`). The pictures are made from the running site:
`make guide-pictures`.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.safestring import mark_safe
from PIL import Image

from glossary.markdown import to_html

NAMES = ("editors", "translators")
TEXTS = Path(__file__).parent
PICTURES = TEXTS.parent.parent / "static" / "guides"
# What a picture has of each point on the page, so that it is sharp on any screen.
DENSITY = 2
_TITLE = re.compile(r"\A# (.+)\n")
_TASK = re.compile(r"^## (.+) \{#([a-z-]+)\}$", re.MULTILINE)
_PICTURE = re.compile(r"^!\[(.+)\]\(([a-z-]+\.webp)\)$", re.MULTILINE)


@dataclass(frozen=True)
class Picture:
    file: str
    shows: str
    width: int
    height: int


@dataclass(frozen=True)
class Task:
    """One thing to do; `parts` are pieces of HTML and Pictures, in their order."""

    anchor: str
    title: str
    parts: tuple[str | Picture, ...]


@dataclass(frozen=True)
class Guide:
    name: str
    title: str
    introduction: str
    tasks: tuple[Task, ...]


@cache
def guide(name: str, language: str) -> Guide:
    """Return a guide as it is written in one language."""
    text = (TEXTS / f"{name}.{language}.md").read_text(encoding="utf-8")
    _before, title, rest = _TITLE.split(text)
    introduction, *tasks = _TASK.split(rest)
    return Guide(
        name,
        title,
        mark_safe(to_html(introduction)),
        tuple(
            Task(anchor, heading, tuple(_parts(body, language)))
            for heading, anchor, body in zip(*[iter(tasks)] * 3, strict=True)
        ),
    )


def _parts(text, language):
    words, *rest = _PICTURE.split(text)
    yield mark_safe(to_html(words))
    for shows, file, words in zip(*[iter(rest)] * 3, strict=True):
        path = f"guides/{language}/{file}"
        with Image.open(PICTURES / language / file) as image:
            width, height = image.size
        yield Picture(path, shows, width // DENSITY, height // DENSITY)
        yield mark_safe(to_html(words))
