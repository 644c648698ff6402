"""What changed between two texts, word by word: plain Python, no Django."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, takewhile

# A word, with what joins it from inside (user-friendly, l'an, 12,5); else one sign.
# White space goes with the word before it.
TOKEN = re.compile(r"(\w+(?:[-'’.,:/@]\w+)*|[^\w\s]|^(?=\s))(\s*)")
# How many times a word of one text may be the same as a word of the other, before the
# comparison passes over the words that come everywhere.
THOROUGH_UP_TO_PAIRS = 200_000


class Kind(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


def word_diff(before: str | None, after: str | None) -> list[Piece]:
    """Return the pieces that lead from one text to the other, in reading order.

    The pieces that are not ADDED make up `before`, those not REMOVED make up `after`.
    Neighbours differ in kind; what is removed stands before what replaces it. Line
    ends count alike, however they were written.

    >>> for piece in word_diff("Churn is 12,5% a year.", "Churn is 13% a year."):
    ...     print(piece.kind, repr(piece.text))
    same 'Churn is '
    removed '12,5'
    added '13'
    same '% a year.'
    """
    old, new = _tokens(before), _tokens(after)
    words = [word for word, _space in old]
    new_words = [word for word, _space in new]
    matcher = SequenceMatcher(
        None, words, new_words, autojunk=_pairs(words, new_words) > THOROUGH_UP_TO_PAIRS
    )
    pieces: list[Piece] = []
    # What stands between two words that stay: the white space around them included.
    gap, new_gap = "", ""
    for operation, i1, i2, j1, j2 in matcher.get_opcodes():
        if operation != "equal":
            gap += _joined(old[i1:i2])
            new_gap += _joined(new[j1:j2])
            continue
        for (word, space), (_word, new_space) in zip(
            old[i1:i2], new[j1:j2], strict=True
        ):
            pieces += [*_replaced(gap, new_gap), Piece(Kind.SAME, word)]
            gap, new_gap = space, new_space
    return _tidied([*pieces, *_replaced(gap, new_gap)])


def is_changed(pieces: list[Piece]) -> bool:
    """Tell whether a difference holds any change at all."""
    return any(piece.kind != Kind.SAME for piece in pieces)


def shortened(pieces: list[Piece], words: int = 12) -> list[Piece]:
    """Return the pieces with at most that many unchanged words around each change.

    What is left out is one piece of the kind SKIPPED, whose text is what it hides.

    >>> [p.text for p in shortened(word_diff("a b c d e f", "a b c d e X"), words=2)]
    ['a b c ', 'd e ', 'f', 'X']
    """
    result: list[Piece] = []
    for number, piece in enumerate(pieces):
        if piece.kind != Kind.SAME:
            result.append(piece)
            continue
        found = re.findall(r"\s*\S+\s*|\s+", piece.text)
        first = words if number > 0 else 0
        last = words if number < len(pieces) - 1 else 0
        if len(found) <= first + last:
            result.append(piece)
            continue
        end = len(found) - last
        for kind, part in (
            (Kind.SAME, found[:first]),
            (Kind.SKIPPED, found[first:end]),
            (Kind.SAME, found[end:]),
        ):
            if part:
                result.append(Piece(kind, "".join(part)))
    return result


def _tokens(text: str | None) -> list[tuple[str, str]]:
    return TOKEN.findall((text or "").replace("\r\n", "\n"))


def _pairs(words: list[str], new_words: list[str]) -> int:
    counts, new_counts = Counter(words), Counter(new_words)
    return sum(counts[word] * new_counts[word] for word in counts)


def _joined(tokens: list[tuple[str, str]]) -> str:
    return "".join(word + space for word, space in tokens)


def _replaced(old: str, new: str) -> list[Piece]:
    """Return one change, without the white space that both begin or end with."""
    head = _common_space(old, new)
    old, new = old[len(head) :], new[len(head) :]
    tail = _common_space(old[::-1], new[::-1])[::-1]
    end = -len(tail) or None
    return [
        Piece(Kind.SAME, head),
        Piece(Kind.REMOVED, old[:end]),
        Piece(Kind.ADDED, new[:end]),
        Piece(Kind.SAME, tail),
    ]


def _common_space(one: str, other: str) -> str:
    common = takewhile(
        lambda pair: pair[0] == pair[1] and pair[0].isspace(),
        zip(one, other, strict=False),
    )
    return "".join(letter for letter, _letter in common)


def _tidied(pieces: list[Piece]) -> list[Piece]:
    """Join neighbours, and a change that goes on after a mere sign into one."""
    pieces = _united([piece for piece in pieces if piece.text])
    stretches: list[Piece] = []
    for number, piece in enumerate(pieces):
        inside = 0 < number < len(pieces) - 1
        if (
            inside
            and piece.kind == Kind.SAME
            and not re.search(r"\w|\n", piece.text)
            and _is_rewritten(pieces, number)
        ):
            stretches += [
                Piece(Kind.REMOVED, piece.text),
                Piece(Kind.ADDED, piece.text),
            ]
        else:
            stretches.append(piece)
    return _united(stretches)


def _is_rewritten(pieces: list[Piece], number: int) -> bool:
    """Tell whether words were both removed and added on each side of a piece."""
    before = {piece.kind for piece in pieces[max(0, number - 2) : number]}
    after = {piece.kind for piece in pieces[number + 1 : number + 3]}
    return before == after == {Kind.REMOVED, Kind.ADDED}


def _united(pieces: list[Piece]) -> list[Piece]:
    united: list[Piece] = []
    for is_same, run in groupby(pieces, key=lambda piece: piece.kind == Kind.SAME):
        stretch = list(run)
        kinds = [Kind.SAME] if is_same else [Kind.REMOVED, Kind.ADDED]
        for kind in kinds:
            text = "".join(piece.text for piece in stretch if piece.kind == kind)
            if text:
                united.append(Piece(kind, text))
    return united
