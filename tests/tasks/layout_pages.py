"""Lines at given places, as a spotter or a PDF would give them."""

import math
from collections.abc import Iterable
from dataclasses import replace

from textharmony_cli.records import Line, Word

TEXT = (
    "sed ut perspiciatis unde omnis iste natus error sit voluptatem accusantium doloremque laudantium totam rem "
    "aperiam eaque ipsa quae ab illo inventore veritatis et quasi architecto beatae vitae dicta sunt explicabo nemo"
)
SIZE = 20.0  # height of body text
PITCH = 24.0
LETTER = 9.0  # mean width of a letter


def line(text: str, x: float, y: float, width: float | None = None, height: float = SIZE) -> Line:
    """A straight line whose upper left corner is given; as wide as its text if nothing is said."""
    right = x + (len(text) * LETTER * height / SIZE if width is None else width)
    return Line(0, text, ((x, y), (right, y)), ((x, y + height), (right, y + height)))


def column(name: str, x: float, y: float, width: float, rows: int, *, pitch: float = PITCH) -> list[Line]:
    """Running text set to both edges; the last line is short. Lines are called `name 0`, `name 1`, ..."""
    words = TEXT.split()
    count = max(int(width / LETTER / 6), 2)
    return [
        line(
            f"{name} {k} " + " ".join(words[(k * count + i) % len(words)] for i in range(count)),
            x,
            y + k * pitch,
            width * (0.4 if k == rows - 1 else 1.0),
        )
        for k in range(rows)
    ]


def table(rows: list[tuple[str, ...]], x: tuple[float, ...], y: float, *, pitch: float = 34.0) -> list[Line]:
    """Cells whose left edges are at `x`; an empty text is no cell."""
    cells = [(text, x[c], y + r * pitch) for r, row in enumerate(rows) for c, text in enumerate(row)]
    return [line(text, left, top) for text, left, top in cells if text]


def names(lines: Iterable[Line]) -> list[str]:
    """The first two words of each line."""
    return [" ".join(found.text.split()[:2]) for found in lines]


def turned(lines: Iterable[Line], degrees: float) -> list[Line]:
    """The lines on a page that is turned clockwise around its corner."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def turn(points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        return tuple((x * cos - y * sin, x * sin + y * cos) for x, y in points)

    return [replace(found, top=turn(found.top), bottom=turn(found.bottom)) for found in lines]


def with_words(found: Line, gaps: dict[int, float] | None = None) -> Line:
    """The line with word boxes; after word number k the gap is `gaps[k]` wide, else half a letter."""
    gaps = gaps or {}
    texts = found.text.split(" ")
    x, y, width, height = found.box
    space = {k: gaps.get(k, LETTER / 2) for k in range(len(texts) - 1)}
    letter = (width - sum(space.values())) / sum(map(len, texts))
    words, spans = [], []
    for k, text in enumerate(texts):
        words.append(Word(text, (x, y, len(text) * letter, height)))
        spans += [(x + i * letter, x + (i + 1) * letter) for i in range(len(text))]
        x += len(text) * letter
        if k in space:
            spans.append((x, x + space[k]))
            x += space[k]
    left = found.box[0]
    return replace(found, words=tuple(words), spans=tuple(((a - left) / width, (b - left) / width) for a, b in spans))
