"""Printed lines out of a PDF's characters. Runs inside the decoder process only.

MuPDF cuts a printed line where its spaces are wide, and PDFs write lines in any order and some of them twice. Here
the parts are put together again, but never across columns or table cells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from textharmony_cli.documents.decoded import Floats as Pixels
from textharmony_cli.documents.decoded import LineTable
from textharmony_cli.documents.pdf_text import Floats, Glyphs, Ints, boxes, on_page

_WIDE_GAP = 1.5  # of the font size: what is further apart does not belong to one line
_CLOSE_GAP = 0.5  # no column gutter is narrower
_MARKER_GAP = 2.5  # between the mark of a list item or a heading and its text
_SAME_LINE = 0.3  # how far baselines of one line may differ
_NEAR = 2.5  # how far up and down running text is looked for
_BULLET = re.compile(r"[•◦▪▫■□●○‣⁃∙·➢✓*–—-]|\(?(\d{1,3}|[A-Za-z]|[ivxl]{2,5})[.)]")
_SECTION = re.compile(r"(\d{1,2}|[A-Z]|[IVX]{1,5})(\.\d{1,2})*\.?")


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of characters on one baseline without wide gaps; start and stop count glyphs, the rest is in points."""

    start: int
    stop: int
    direction: tuple[float, float]
    u0: float
    u1: float
    v: float
    size: float
    heading: bool
    backwards: bool
    text: str


_Row = list[_Part]


def line_table(glyphs: Glyphs, scale: float) -> LineTable:
    """The page's lines in the PDF's own order, in pixels at `scale` pixels a point."""
    lines = _lines(_parts(glyphs))
    parts = [part for line in lines for part in line]
    if [part.start for part in parts] != [0, *(part.stop for part in parts[:-1])] or parts[-1].stop != len(glyphs):
        glyphs = glyphs.where(np.concatenate([np.arange(part.start, part.stop) for part in parts]))
    first_of_part = np.cumsum([0, *(part.stop - part.start for part in parts)])[:-1]
    first_of_line = first_of_part[np.cumsum([0, *(len(line) for line in lines)])[:-1]]
    glyphs.starts[first_of_part] = True
    return _table(glyphs, first_of_line, np.flatnonzero(glyphs.starts), scale)


def _parts(glyphs: Glyphs) -> list[_Part]:
    """Cuts the characters where MuPDF does and where spaces are wide."""
    u0, u1, codes = glyphs.u0, glyphs.u1, glyphs.codes
    right_to_left = (codes >= 0x590) & (codes < 0x900) | (codes >= 0xFB1D) & (codes < 0xFF00)
    gap = np.maximum(u0[1:] - u1[:-1], u0[:-1] - u1[1:])
    wide = (gap > _WIDE_GAP * np.minimum(glyphs.size[1:], glyphs.size[:-1])) & ~right_to_left[1:] & ~right_to_left[:-1]
    starts = np.flatnonzero(np.r_[True, wide | (np.diff(glyphs.line) != 0)])
    stops = np.r_[starts[1:], len(glyphs)]
    left, right, _, _ = glyphs.hulls(starts)
    main = np.array([a + int(glyphs.size[a:b].argmax()) for a, b in zip(starts.tolist(), stops.tolist(), strict=True)])
    heading = glyphs.bold[main] | (glyphs.size[main] > 1.15 * np.median(glyphs.size))
    backwards = u0[starts] > u0[stops - 1]
    text = codes.tobytes().decode("utf-32-le", "replace")
    directions = zip(glyphs.dx[starts].round(2).tolist(), glyphs.dy[starts].round(2).tolist(), strict=True)
    columns = (starts, stops, left, right, glyphs.v[main], glyphs.size[main], heading, backwards)
    rows = zip(directions, *(column.tolist() for column in columns), strict=True)
    return [_Part(a, b, d, l, r, v, size, h, back, text[a:b]) for d, a, b, l, r, v, size, h, back in rows]  # noqa: E741


def _lines(parts: list[_Part]) -> list[_Row]:
    """Puts together what belongs together; lines come in the order of their first parts."""
    lines: list[_Row] = []
    for _, turned in groupby(sorted(parts, key=lambda part: (part.direction, part.v)), lambda part: part.direction):
        rows = _rows(turned)
        for number, row in enumerate(rows):
            lines += _joined(row, rows, number)
    return sorted(lines, key=lambda line: min(part.start for part in line))


def _rows(parts: object) -> list[_Row]:
    rows: list[_Row] = []
    for part in parts:  # type: ignore[attr-defined]
        if rows and part.v - rows[-1][0].v <= _SAME_LINE * min(part.size, rows[-1][0].size):
            rows[-1].append(part)
        else:
            rows.append([part])
    return rows


def _joined(row: _Row, rows: list[_Row], number: int) -> list[_Row]:
    """The lines of one row: parts of it that stand close enough or in running text."""
    row.sort(key=lambda part: part.u0)
    lines = [[row[0]]]
    for part in row[1:]:
        last = lines[-1][-1]
        if _printed_twice(last, part):
            continue
        if _joins(last, part, rows, number, at_start=len(lines[-1]) == 1):
            lines[-1].append(part)
        else:
            lines.append([part])
    return [line[::-1] if all(part.backwards for part in line) else line for line in lines]


def _printed_twice(a: _Part, b: _Part) -> bool:
    """Bold or a shadow made by printing the same words again beside themselves."""
    near = _SAME_LINE * a.size
    return abs(a.u0 - b.u0) < near and abs(a.u1 - b.u1) < near and a.text == b.text


def _joins(a: _Part, b: _Part, rows: list[_Row], number: int, *, at_start: bool) -> bool:
    gap, size = b.u0 - a.u1, max(a.size, b.size)
    if gap < -_SAME_LINE * size or size > 2 * min(a.size, b.size):
        return False
    if gap <= _CLOSE_GAP * size:
        return True
    if at_start and (_BULLET.fullmatch(a.text) or (a.heading and b.heading and _SECTION.fullmatch(a.text))):
        return gap <= _MARKER_GAP * size
    return gap <= _WIDE_GAP * size and _in_running_text(a, b, rows, number)


def _in_running_text(a: _Part, b: _Part, rows: list[_Row], number: int) -> bool:
    """Whether lines above or below run on where these two leave a gap; in columns and tables none does."""
    crossed = False
    for step in (-1, 1):
        at = number + step
        while 0 <= at < len(rows) and abs(rows[at][0].v - a.v) <= _NEAR * a.size:
            over = any(part.u0 < a.u1 and part.u1 > b.u0 for part in rows[at])
            beside = any(part.u1 <= b.u0 for part in rows[at]) and any(part.u0 >= a.u1 for part in rows[at])
            if beside and not over:
                return False
            crossed |= over
            at += step
    return crossed


def _table(glyphs: Glyphs, lines: Ints, words: Ints, scale: float) -> LineTable:
    """Lays out characters that are in order; `lines` and `words` say where lines and words begin."""
    u0, u1, top, bottom = glyphs.hulls(lines)
    dx, dy = glyphs.dx[lines], glyphs.dy[lines]
    corners = [side for u, v in ((u0, top), (u1, top), (u0, bottom), (u1, bottom)) for side in on_page(u, v, dx, dy)]
    box = boxes(glyphs, words)
    box[:, 2:] -= box[:, :2]
    of_line = np.searchsorted(lines, np.arange(len(glyphs)), "right") - 1
    length = np.maximum(u1 - u0, 1e-6)[of_line]
    places = np.stack([(glyphs.u0 - u0[of_line]) / length, (glyphs.u1 - u0[of_line]) / length], axis=1)
    text, spans = _spelled(glyphs, lines, words, places)
    return LineTable(text, _small(np.stack(corners, axis=1) * scale), _small(box * scale), spans)


def _spelled(glyphs: Glyphs, lines: Ints, words: Ints, places: Floats) -> tuple[str, Pixels]:
    """The text with a space between words and a line feed between lines, and every character's place in its line."""
    total = len(glyphs) + len(words) - 1
    at = np.arange(len(glyphs)) + np.cumsum(glyphs.starts) - 1
    codes, spans = np.full(total, ord(" "), np.uint32), np.zeros((total, 2))
    codes[at], spans[at] = glyphs.codes, places
    between = at[words[1:]] - 1
    codes[at[lines[1:]] - 1] = ord("\n")
    spans[between, 0] = np.minimum(spans[between - 1, 1], spans[between + 1, 0])
    spans[between, 1] = np.maximum(spans[between - 1, 1], spans[between + 1, 0])
    return codes.tobytes().decode("utf-32-le", "replace"), _small(spans)


def _small(values: Floats) -> Pixels:
    return values.astype(np.float32)
