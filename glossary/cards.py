"""The picture that stands beside a link to the site where others share it.

Plain Python: words in, a PNG out, in the looks of the pages.
"""

import unicodedata
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

# Part of what the pictures are kept by: raise it whenever they change their looks.
DESIGN = 1

WIDTH, HEIGHT = 1200, 630
PAPER, INK, QUIET, GREEN, LINE = "#fbf9f4", "#1d2430", "#586070", "#0b6353", "#e2dccf"
MARGIN = 80
TEXT_WIDTH = WIDTH - 2 * MARGIN
TITLE_TOP, TITLE_SIZES, TITLE_LINES = 150, (96, 84, 72, 62, 52), 2
TEXT_SIZE, TEXT_GAP, TEXT_BOTTOM = 34, 22, 538
FOOT_TOP, SMALL_SIZE = 554, 30
LINE_HEIGHT = 1.18
# More of a text never fits; measuring it would only take time.
MOST_CHARACTERS = 600
COLOURS = 48
ELLIPSIS = "…"

_FONTS = Path(__file__).parent.parent / "static/vendor/fraunces"
_ABSENT = "\uffff"


def card_png(title: str, text: str, site: str, place: str) -> bytes:
    """Return a card of 1200 × 630 pixels as PNG.

    `title` stands large and is set smaller until it fits, `text` below it is cut where
    there is no more room; `site` stands at the head and `place` at the foot.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 14), GREEN)
    image.paste(_mark(), (MARGIN, 66))
    draw.text((MARGIN + 66, 92), drawable(site), INK, _font(600, 34), anchor="lm")

    size, lines = _fitted(drawable(title), TITLE_SIZES, TITLE_LINES)
    top = _write(draw, lines, TITLE_TOP, INK, 600, size) + TEXT_GAP

    room = int((TEXT_BOTTOM - top) / (TEXT_SIZE * LINE_HEIGHT))
    _size, lines = _fitted(drawable(text), [TEXT_SIZE], room, weight=400)
    _write(draw, lines, top, QUIET, 400, TEXT_SIZE)

    draw.line((MARGIN, FOOT_TOP, WIDTH - MARGIN, FOOT_TOP), LINE, 2)
    small = _font(400, SMALL_SIZE)
    draw.text((MARGIN, FOOT_TOP + 34), drawable(place), GREEN, small, anchor="lm")
    return _png(image)


def drawable(text: str) -> str:
    """Return the beginning of `text` in characters that the font has.

    One that it lacks loses its diacritics, and is left out if it is lacking still.

    >>> drawable("Ţară\\u202e 漢 ọ")
    'Ţară o'
    """
    plain = (
        c if _has(c) else "".join(filter(_has, unicodedata.normalize("NFKD", c)))
        for c in unicodedata.normalize("NFC", text[:MOST_CHARACTERS])
    )
    return " ".join("".join(plain).split())


def _write(draw, lines, top, colour, weight, size):
    """Write lines from `top` down; return where the next thing may stand."""
    for number, line in enumerate(lines):
        y = top + number * size * LINE_HEIGHT
        draw.text((MARGIN, y), line, colour, _font(weight, size))
    return top + len(lines) * size * LINE_HEIGHT


def _fitted(text, sizes, most_lines, weight=600):
    """Return the largest size at which `text` fits, and its lines.

    At the smallest, what does not fit is cut off.
    """
    for size in sizes:
        font = _font(weight, size)
        words = text.split(" ")
        is_narrow = all(font.getlength(word) <= TEXT_WIDTH for word in words)
        lines = _lines(words, font)
        if is_narrow and len(lines) <= most_lines:
            return size, lines
    return size, _cut(lines, most_lines, font)


def _lines(words, font):
    """Return the words in lines that fit; a word that is too long is broken."""
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= TEXT_WIDTH:
            lines[-1] = longer
            continue
        while font.getlength(word) > TEXT_WIDTH:
            fitting = _beginning(word, font)
            lines.append(fitting)
            word = word[len(fitting) :]
        lines.append(word)
    return [line for line in lines if line]


def _beginning(word, font):
    """Return the longest beginning of `word` that fits, at least one letter."""
    length = 1
    while length < len(word) and font.getlength(word[: length + 1]) <= TEXT_WIDTH:
        length += 1
    return word[:length]


def _cut(lines, most_lines, font):
    kept = lines[: max(most_lines, 0)]
    if kept and len(lines) > most_lines:
        last = kept[-1]
        while last and font.getlength(last + ELLIPSIS) > TEXT_WIDTH:
            last = last[:-1]
        kept[-1] = last.rstrip(" ,;:.") + ELLIPSIS
    return kept


@cache
def _font(weight, size):
    return ImageFont.truetype(
        _FONTS / f"card-{weight}.woff2", size, layout_engine=ImageFont.Layout.BASIC
    )


@cache
def _has(character):
    if character == " ":
        return True
    font = _font(400, TEXT_SIZE)
    return bytes(font.getmask(character)) not in (b"", bytes(font.getmask(_ABSENT)))


@cache
def _mark():
    """Return the site's mark, two arcs, as on the pages."""
    scale = 8
    image = Image.new("RGB", (32 * scale, 32 * scale), PAPER)
    draw = ImageDraw.Draw(image)
    for x, y, start, end in [(15.1, 15.95, 18.8, 279.4), (17.9, 12.67, 300.6, 349.1)]:
        radius = 11 + 2
        box = [scale * n for n in (x - radius, y - radius, x + radius, y + radius)]
        draw.arc(box, start, end, GREEN, 4 * scale)
    return image.resize((52, 52), Image.Resampling.LANCZOS)


def _png(image):
    """Return the picture as PNG of few colours, a third of the size of all."""
    file = BytesIO()
    few = image.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(file, "PNG", optimize=False, compress_level=9)
    return file.getvalue()
