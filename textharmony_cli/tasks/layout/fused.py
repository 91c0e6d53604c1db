"""Lines that a detector ran together across a narrow gutter, cut in two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from textharmony_cli.records import Line, Point
from textharmony_cli.tasks.layout.frame import Boxes, upright

WIDE = 0.5  # heights: gap between words that may be a gutter ...
OUTSTANDING = 1.4  # ... and times the line's usual gap between words
NEAR_EDGE = 1.0  # heights between that gap and the ends of the lines of the two columns
REACH = 12.0  # heights up and down in which these lines stand
FEWEST = 3  # of them on each side
NEXT_ROW = 2.0  # heights up or down to a row with lines of both columns
ALIKE = 1.3  # ratio of heights
PART_OF_GUTTER = 0.7  # of the gutter's width


def parted(lines: Sequence[Line]) -> list[Line]:
    """The lines of one direction, reading to the right, each cut where it runs over a gutter."""
    suspects = {i for i, line in enumerate(lines) if next(_gaps(line), None)}
    if not suspects or len(lines) < 2 * FEWEST:
        return list(lines)
    boxes = upright(lines, 0)
    found: list[Line] = []
    for i, line in enumerate(lines):
        at = next((k for k, a, b in _gaps(line) if _is_gutter(boxes, i, a, b)), 0) if i in suspects else 0
        found += _cut(line, at) if at else [line]
    return found


def _gaps(line: Line) -> Iterator[tuple[int, float, float]]:
    """Gaps between words that are much wider than usual: number of the word after it, start and end as fractions."""
    if len(line.words) < 2:
        return
    ends = [(b.box[0], a.box[0] + a.box[2]) for a, b in pairwise(line.words)]
    gaps = [start - stop for start, stop in ends]
    height = abs(line.bottom[0][1] - line.top[0][1])
    if max(gaps) < WIDE * height:
        return
    usual = sorted(gaps)[len(gaps) // 2]
    x, _, width, _ = line.box
    for k, (start, stop) in enumerate(ends):
        if gaps[k] > max(WIDE * height, OUTSTANDING * usual):
            if " ".join(word.text for word in line.words) != line.text:
                return
            yield k + 1, (stop - x) / width, (start - x) / width


def _is_gutter(boxes: Boxes, i: int, start: float, stop: float) -> bool:
    """Whether lines of two columns above or below end and start beside a gap."""
    width, height = boxes.x1[i] - boxes.x0[i], boxes.height[i]
    a, b = boxes.x0[i] + start * width, boxes.x0[i] + stop * width
    apart = np.abs(boxes.y - boxes.y[i])
    alike = (boxes.height < ALIKE * height) & (height < ALIKE * boxes.height) & (apart < REACH * height)
    left = alike & (np.abs(boxes.x1 - a) < NEAR_EDGE * height) & (boxes.x0 < a - height)
    right = alike & (np.abs(boxes.x0 - b) < NEAR_EDGE * height) & (boxes.x1 > b + height)
    if min(left.sum(), right.sum()) < FEWEST:
        return False
    near = (apart < NEXT_ROW * height) & (apart > 0.5 * height)
    if not ((left & near).any() and (right & near).any()):
        return False
    low, high = float(np.median(boxes.x1[left])), float(np.median(boxes.x0[right]))
    return bool(b - a > PART_OF_GUTTER * (high - low) and a < (low + high) / 2 < b)


def _cut(line: Line, at: int) -> list[Line]:
    """The words before number `at`, and the others."""
    x, _, width, _ = line.box
    stop = (line.words[at - 1].box[0] + line.words[at - 1].box[2] - x) / width
    start = (line.words[at].box[0] - x) / width
    first = len(" ".join(word.text for word in line.words[:at]))
    return [
        replace(
            line,
            text=line.text[:first],
            top=_edge(line.top, 0.0, stop),
            bottom=_edge(line.bottom, 0.0, stop),
            words=line.words[:at],
            spans=_rescaled(line.spans[:first], 0.0, stop),
        ),
        replace(
            line,
            text=line.text[first + 1 :],
            top=_edge(line.top, start, 1.0),
            bottom=_edge(line.bottom, start, 1.0),
            words=line.words[at:],
            spans=_rescaled(line.spans[first + 1 :], start, 1.0),
        ),
    ]


def _edge(edge: tuple[Point, ...], start: float, stop: float) -> tuple[Point, ...]:
    """The part of an edge between two fractions of its length, with as many points."""
    at = np.linspace(start, stop, len(edge)) * (len(edge) - 1)
    points = np.array(edge)
    knots = np.arange(len(edge))
    return tuple(
        zip(np.interp(at, knots, points[:, 0]).tolist(), np.interp(at, knots, points[:, 1]).tolist(), strict=True)
    )


def _rescaled(spans: tuple[tuple[float, float], ...], start: float, stop: float) -> tuple[tuple[float, float], ...]:
    return tuple(
        (min(max((a - start) / (stop - start), 0.0), 1.0), min(max((b - start) / (stop - start), 0.0), 1.0))
        for a, b in spans
    )
