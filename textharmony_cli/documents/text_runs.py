"""A page's words, and the spaces between them, with the four corners of each: what a text layer is laid out from.

Words that stand askew by less than ten degrees are laid flat into their boxes. Laid along the slope they would look
tidier when selected, but readers that go by rows tear them apart: pdftotext 22.12 gave back three quarters of a
paragraph of twelve lines that was turned by three degrees, and a third at six; laid flat, all of it and seven tenths.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from textharmony_cli.documents.text_layout import columns
from textharmony_cli.documents.words import spaces_after, word_offsets
from textharmony_cli.records import Box, Line, Point, Word, bounding_box

Corners = tuple[Point, Point, Point, Point]  # top left, top right, bottom right, bottom left in reading direction

_FLAT = 0.17  # |sin * cos| of the angle that is still laid flat: 10 degrees off a multiple of 90
_NARROWEST = 0.05  # width of a space in line heights; words that touch are run together whatever is between them


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    corners: Corners


def line_runs(line: Line) -> list[Run]:
    """Words and spaces from the start of the line to its end as they stand on the page."""
    (cos, sin), height = _direction(line.top[0], line.top[-1]), line.height
    words = list(_measured(line, height) if line.words else _divided(line))
    spaced = spaces_after(line) if line.words else [True] * len(words)
    order = sorted(range(len(words)), key=lambda i: _along(words[i].corners[0], cos, sin))
    runs: list[Run] = []
    for here, following in pairwise(order):
        word, corners = words[here], words[here].corners
        gap = _along(words[following].corners[0], cos, sin) - _along(corners[1], cos, sin)
        if abs(here - following) != 1 or spaced[min(here, following)]:
            space = max(gap, _NARROWEST * height)
            corners = _shortened(corners, space - gap)
            runs += [Run(word.text, corners), Run(" ", _after(corners, space))]
        elif 0 < gap < height:  # readers would take the gap for a space
            runs.append(Run(word.text, (corners[0], *_after(corners, gap)[1:3], corners[3])))
        else:
            runs.append(word)
    return runs + [words[i] for i in order[-1:]]


def _measured(line: Line, height: float) -> Iterator[Run]:
    along_line = _direction(line.top[0], line.top[-1])
    known = bool(line.spans) and (len(line.top) > 2 or not _is_flat(*along_line))
    for word, offset in zip(line.words, word_offsets(line), strict=True):
        outline = _ends(line.characters(offset, offset + len(word.text))) if known and offset >= 0 else None
        cos, sin = _direction(outline[3], outline[2]) if outline else along_line
        if _is_flat(cos, sin):
            yield Run(word.text, _laid_flat(word.box, cos, sin))
        else:
            yield Run(word.text, outline or _turned_box(word, cos, sin, height))


def _divided(line: Line) -> Iterator[Run]:
    """The words of a line whose word boxes were not measured."""
    total = max(columns(line.text), 1)
    at = 0
    for text in line.text.split():
        start = line.text.index(text, at)
        at = start + len(text)
        if line.spans:
            outline = _ends(line.characters(start, at))
        else:
            outline = _ends(line.part(columns(line.text[:start]) / total, columns(line.text[:at]) / total))
        cos, sin = _direction(outline[3], outline[2])
        yield Run(text, _laid_flat(bounding_box(outline), cos, sin) if _is_flat(cos, sin) else outline)


def _ends(outline: tuple[Point, ...]) -> Corners:
    """The corners of an outline that runs along the top and back along the bottom."""
    half = len(outline) // 2
    return (outline[0], outline[half - 1], outline[half], outline[-1])


def _is_flat(cos: float, sin: float) -> bool:
    return abs(cos * sin) < _FLAT


def _laid_flat(box: Box, cos: float, sin: float) -> Corners:
    """The corners of an upright box, beginning with the one that is top left for text in that direction."""
    x, y, width, height = box
    around = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    first = round(math.atan2(sin, cos) / (math.pi / 2)) % 4
    return (around[first], around[(first + 1) % 4], around[(first + 2) % 4], around[(first + 3) % 4])


def _turned_box(word: Word, cos: float, sin: float, height: float) -> Corners:
    """The box of that height along the line whose upright bounding box is the word's."""
    x, y, box_width, box_height = word.box
    width = box_width * abs(cos) + box_height * abs(sin) - 2 * height * abs(sin * cos)
    width = max(width, 0.1 * height)
    ax, ay, bx, by = cos * width / 2, sin * width / 2, -sin * height / 2, cos * height / 2
    mx, my = x + box_width / 2, y + box_height / 2
    top_left, top_right = (mx - ax - bx, my - ay - by), (mx + ax - bx, my + ay - by)
    return (top_left, top_right, (mx + ax + bx, my + ay + by), (mx - ax + bx, my - ay + by))


def _shortened(corners: Corners, by: float) -> Corners:
    """The box without its end, of which half is left at least."""
    if not by:
        return corners
    by = min(by, math.dist(corners[0], corners[1]) / 2)
    top_right, bottom_right = _after(corners, -by)[1:3]
    return (corners[0], top_right, bottom_right, corners[3])


def _after(corners: Corners, width: float) -> Corners:
    """A box of that width that goes on where another ends."""
    cos, sin = _direction(corners[3], corners[2])
    (tx, ty), (bx, by) = corners[1], corners[2]
    x, y = width * cos, width * sin
    return (corners[1], (tx + x, ty + y), (bx + x, by + y), corners[2])


def _direction(start: Point, end: Point) -> tuple[float, float]:
    """Cosine and sine of the angle from one point to the other."""
    length = math.dist(start, end)
    return ((end[0] - start[0]) / length, (end[1] - start[1]) / length) if length else (1.0, 0.0)


def _along(point: Point, cos: float, sin: float) -> float:
    return point[0] * cos + point[1] * sin
