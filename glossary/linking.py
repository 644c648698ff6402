"""Where a text names a concept, in any form of any of its names; and links there."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from html.parser import HTMLParser

from django.utils import timezone
from modeltranslation.utils import build_localized_fieldname

from glossary.language import LANGUAGES, fold, normal, phrase_spellings
from glossary.models import Entry, WordForm
from glossary.terms import this_minute

# A word with its combining marks, and the hyphens and apostrophes inside of it.
_LETTERS = r"[^\W_](?:[^\W_]|[\u0300-\u036f])*"
_WORD = re.compile(rf"{_LETTERS}(?:['’‐‑-]{_LETTERS})*")
MOST_WORDS, LONGEST_WORD = 7, 60
# Shorter parts of compounds would be parts of other words as well.
SHORTEST_FIRST_PART, SHORTEST_REST = 6, 4


@dataclass(frozen=True)
class Mention:
    """A stretch of a text, from `start` up to `end`, that names an entry.

    `name` is the one of the entry's names that it is a form of.
    """

    start: int
    end: int
    entry_id: int
    name: str


@dataclass(frozen=True)
class Stretch:
    """Words that may be a name: as `spellings`, or a compound with one in `parts`."""

    start: int
    end: int
    spellings: list[str]
    parts: tuple[str, ...] = ()

    @property
    def folded(self):
        """What a form of the name would be, folded."""
        return {_folded(spelling) for spelling in (*self.spellings, *self.parts)}


def mentions(texts, language):
    """Return for each text the Mentions in it, in order; none overlaps another.

    Where several names begin at a word the longest wins. A name counts with its
    diacritics, or wholly without any. What is an everyday word as well does not count.
    One query, however many texts.
    """
    found = [list(stretches(text, LANGUAGES[language])) for text in texts]
    wanted = set().union(*(stretch.folded for of_text in found for stretch in of_text))
    names = Names(_forms(wanted, language))
    return [list(_longest(of_text, names)) for of_text in found]


def stretches(text, language) -> Iterator[Stretch]:
    """Yield all stretches of up to seven words, longer ones first at each word."""
    # A longer word is no name; looked into, it would take a minute.
    found = [word for word in _WORD.finditer(text) if len(word[0]) <= LONGEST_WORD]
    words = [_spellings(word[0], language) for word in found]
    for first, word in enumerate(found):
        after = first + 1
        while (
            after < len(found)
            and after - first < MOST_WORDS
            and text[found[after - 1].end() : found[after].start()].isspace()
        ):
            after += 1
        for last in range(after, first, -1):
            yield Stretch(
                word.start(),
                found[last - 1].end(),
                phrase_spellings(words[first:last]),
                _parts(words[first][0], language) if last == first + 1 else (),
            )


@lru_cache(maxsize=20_000)
def _spellings(word, language):
    """Return a word as it is compared, and as it may stand in the index otherwise."""
    typed = normal(word)
    return (typed, *language.plain(typed))


def _parts(word, language):
    """Return what may be a name inside of a compound: its beginnings, or its last part.

    A customer's or a subscriber's cohort is a cohort; another's may be anything.
    """
    if not language.writes_compounds:
        return ()
    longest = len(word) - SHORTEST_REST
    beginnings = (word[:end] for end in range(longest, SHORTEST_FIRST_PART - 1, -1))
    owners = (owner for owner in language.owners if word.startswith(owner))
    return (*beginnings, *(word.removeprefix(owner) for owner in owners))


def _forms(wanted, language):
    published = f"entry__{build_localized_fieldname('published_at', language)}__lte"
    forms = WordForm.objects.filter(
        folded__in=wanted, language=language, **{published: timezone.now()}
    ).order_by("-is_term", "-is_base", "entry__concept")
    return forms.only("entry_id", "folded", "text", "name", "is_base", "links")


class Names:
    """Forms of names, to be found by their spelling; those spelt alike in order."""

    def __init__(self, forms):
        self.forms = defaultdict(list)
        for form in forms:
            self.forms[form.folded].append(form)

    def forms_in(self, stretch):
        """Return the forms that a stretch is, else what it holds as a compound."""
        whole = [
            form
            for spelling in stretch.spellings
            for form in self.forms.get(_folded(spelling), ())
            if form.links and spelling in (form.text, form.folded)
        ]
        return whole or [
            form
            for part in stretch.parts
            for form in self.forms.get(_folded(part), ())
            if form.links
            and form.text == part
            # What stands in front is the name itself: only the last part inflects.
            and (form.is_base or stretch.spellings[0].endswith(part))
        ]


@lru_cache(maxsize=50_000)
def _folded(spelling):
    return " ".join(_folded_word(word) for word in spelling.split(" "))


@lru_cache(maxsize=20_000)
def _folded_word(word):
    return fold(word)


def _longest(of_text, names):
    end = 0
    for stretch in of_text:
        if stretch.start >= end:
            forms = names.forms_in(stretch)
            if forms:
                first = forms[0]
                yield Mention(stretch.start, stretch.end, first.entry_id, first.name)
                end = stretch.end


# Links ------------------------------------------------------------------------------

MOST_LINKS_A_BLOCK = 3
_NO_LINKS_IN = {"a", "code", "del", "h2", "h3", "h4", "math", "pre", "s"}
_HEADINGS = {"h2", "h3", "h4"}
_BLOCKS = {"blockquote", "li", "p", "td", "th"}


def linked(htmls, language, besides=None):
    """Return pieces of safe HTML with links to the entries that they name.

    Each piece is a section, and so is what follows each heading in it. Of the entries
    named in a section each is linked once, where it is named first, but not more than
    three in a paragraph, and not the entry with the id `besides`. What is a link, a
    heading, code or a formula stays as it is. Kept for a minute in each process.
    """
    return _linked(tuple(htmls), language, besides, this_minute())


@lru_cache(maxsize=512)
def _linked(htmls, language, besides, minute):
    pages = [_Pieces(html) for html in htmls]
    texts = [piece.text for page in pages for piece in page.pieces if piece.is_text]
    found = iter(mentions(texts, language))
    for page in pages:
        for piece in page.pieces:
            if piece.is_text:
                piece.mentions = [m for m in next(found) if m.entry_id != besides]
    ids = {
        m.entry_id for page in pages for piece in page.pieces for m in piece.mentions
    }
    entries = Entry.objects.as_names().in_bulk(ids)
    return [page.linked(entries) for page in pages]


forget = _linked.cache_clear


@dataclass
class _Piece:
    """A tag as it stands, or a text that may hold links, with its place in the page."""

    text: str
    is_text: bool = False
    section: int = 0
    block: int = 0
    mentions: list[Mention] = ()


class _Pieces(HTMLParser):
    """Safe HTML taken apart into texts that may hold links, and all the rest."""

    def __init__(self, html):
        super().__init__()
        self.pieces = []
        self.closed_in = []
        self.section = self.block = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.pieces.append(_Piece(self.get_starttag_text()))
        self.section += tag in _HEADINGS
        self.block += tag in _BLOCKS
        if tag in _NO_LINKS_IN:
            self.closed_in.append(tag)

    def handle_endtag(self, tag):
        self.pieces.append(_Piece(f"</{tag}>"))
        self.block += tag in _BLOCKS
        if self.closed_in and self.closed_in[-1] == tag:
            self.closed_in.pop()

    def handle_data(self, data):
        if self.closed_in:
            self.pieces.append(_Piece(escape(data, quote=False)))
        else:
            self.pieces.append(_Piece(data, True, self.section, self.block))

    def linked(self, entries):
        """Return the HTML with a link at the first mention of each entry."""
        seen, in_block = set(), defaultdict(int)
        html = []
        for piece in self.pieces:
            if not piece.is_text:
                html.append(piece.text)
                continue
            end = 0
            for mention in piece.mentions:
                key = (piece.section, mention.entry_id)
                if key in seen or in_block[piece.block] == MOST_LINKS_A_BLOCK:
                    continue
                if mention.entry_id not in entries:
                    # Deleted since the text was read.
                    continue
                seen.add(key)
                in_block[piece.block] += 1
                html.append(escape(piece.text[end : mention.start], quote=False))
                words = piece.text[mention.start : mention.end]
                html.append(_link(words, entries[mention.entry_id]))
                end = mention.end
            html.append(escape(piece.text[end:], quote=False))
        return "".join(html)


def _link(words, entry):
    return (
        f'<a class="term-link" href="{escape(entry.get_absolute_url())}"'
        f' title="{escape(entry.definition)}">{escape(words, quote=False)}</a>'
    )
