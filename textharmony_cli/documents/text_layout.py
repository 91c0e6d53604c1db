"""A page as rows of characters that keep its look: columns stay columns, tables stay tables."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from textharmony_cli.documents.printable import one_line
from textharmony_cli.documents.words import spaces_after
from textharmony_cli.records import Box, Line, Page, Point, bounding_box

# Words closer than this, in line heights, are one piece of running text: justified text has gaps wider than a space.
RUNNING_GAP = 0.9


@dataclass(slots=True)
class _Piece:
    """Running text and its place on the upright page, in pixels; `middle` is half its height down."""

    text: str
    left: float
    right: float
    middle: float
    height: float


def layout_rows(page: Page) -> list[str]:
    """The page's text as rows, top to bottom; a skewed or sideways page is straightened first."""
    turn = _Turn(page.lines)
    pieces = [piece for line in page.lines for piece in _pieces(line, turn)]
    if not pieces:
        return []
    cell = max(median((piece.right - piece.left) / max(columns(piece.text), 1) for piece in pieces), 0.1)
    left = min(piece.left for piece in pieces)
    return _spaced([(row, _row_text(row, left, cell)) for row in _visual_rows(pieces)])


def columns(text: str) -> int:
    """How many cells of a terminal the text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


class _Turn:
    """Turns boxes so that the page's reading direction, to which long lines count more, is straight to the right."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        x = sum(line.top[-1][0] - line.top[0][0] for line in lines)
        y = sum(line.top[-1][1] - line.top[0][1] for line in lines)
        self._cos, self._sin = (x / r, y / r) if (r := math.hypot(x, y)) else (1.0, 0.0)

    def __call__(self, points: tuple[Point, ...]) -> Box:
        return bounding_box(tuple((x * self._cos + y * self._sin, y * self._cos - x * self._sin) for x, y in points))


def _pieces(line: Line, turn: _Turn) -> Iterator[_Piece]:
    """The line, cut where its words stand far apart. Right-to-left lines are left whole."""
    x, y, width, height = turn(line.polygon)
    whole = _Piece(one_line(line.text), x, x + width, y + height / 2, line.height or 1.0)
    boxes = [turn(_corners(word.box)) for word in line.words]
    if len(boxes) < 2 or any(a[0] > b[0] for a, b in pairwise(boxes)):
        yield whole
        return
    start, text = 0, ""
    for i, (word, spaced) in enumerate(zip(line.words, spaces_after(line), strict=True)):
        text += one_line(word.text)
        end = boxes[i][0] + boxes[i][2]
        if i + 1 == len(boxes) or boxes[i + 1][0] - end > RUNNING_GAP * whole.height:
            yield _Piece(text, boxes[start][0], end, whole.middle, whole.height)
            start, text = i + 1, ""
        elif spaced:
            text += " "


def _corners(box: Box) -> tuple[Point, ...]:
    x, y, width, height = box
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def _visual_rows(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Pieces at one height, left to right; the rows from top to bottom."""
    rows: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        if rows and piece.middle - _middle(rows[-1]) < 0.5 * min(piece.height, max(p.height for p in rows[-1])):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _middle(row: list[_Piece]) -> float:
    return sum(piece.middle for piece in row) / len(row)


def _row_text(row: list[_Piece], left: float, cell: float) -> str:
    text, used = "", 0
    for piece in row:
        column = max(round((piece.left - left) / cell), used + 1 if used else 0)
        text += " " * (column - used) + piece.text
        used = column + columns(piece.text)
    return text


def _spaced(rows: list[tuple[list[_Piece], str]]) -> list[str]:
    """The rows with empty ones between where the page leaves room for them."""
    pitch = 1.3 * median(piece.height for row, _ in rows for piece in row)
    texts = [rows[0][1]]
    for (above, _), (below, text) in pairwise(rows):
        texts += [""] * max(round((_middle(below) - _middle(above)) / pitch) - 1, 0) + [text]
    return texts
