"""Lines of one direction as upright boxes: the page turned so that text runs to the right and lines follow downwards.

Everything after this step thinks in these boxes, so that skewed pages, pages on their side, vertical Chinese and
Japanese (columns from right to left) and right-to-left scripts need no case of their own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textharmony_cli.records import Line
from textharmony_cli.tasks.layout.skew import skew
from textharmony_cli.tasks.layout.texts import BULLET, WIDE, is_right_to_left, letters_in, ordinal_of, words_in

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

TALL = 1.8  # an upright box this much taller than wide with several wide characters is a vertical line
SHORT_TEXT = 2  # characters, wide ones counted twice, whose box says nothing about their direction


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes of n lines after turning; all arrays have length n.

    Attributes:
        x0, x1: where the line starts and ends.
        y: its middle, top to bottom.
        height: mean distance of its edges, above zero.
        words: how many words it holds; two wide characters count as one word.
        letters: share of letters among its letters and digits.
        bullet: whether it starts with a bullet.
        ordinal: the number or letter that it starts with as an item of a list, counted from 1; else 0.
    """

    x0: Floats
    x1: Floats
    y: Floats
    height: Floats
    words: Floats
    letters: Floats
    bullet: Flags
    ordinal: Ints

    @property
    def y0(self) -> Floats:
        return self.y - self.height / 2

    @property
    def y1(self) -> Floats:
        return self.y + self.height / 2


def middle(values: Floats) -> float:
    """The median; of an even number of values the larger middle one. Several times as fast as numpy's."""
    return float(np.sort(values)[len(values) // 2])


def directions(lines: Sequence[Line]) -> Ints:
    """Reading direction of every line in quarter turns: 0 to the right, 1 down, 2 to the left, 3 up.

    One or two narrow characters show no direction and get that of most of the text.
    """
    quarter = _own_directions(lines)
    if quarter.any():
        size = np.array([len(line.text) + len(WIDE.findall(line.text)) for line in lines])
        quarter[size <= SHORT_TEXT] = np.bincount(quarter, size).argmax()
    return quarter


def _own_directions(lines: Sequence[Line]) -> Ints:
    corners = _corners(lines)
    x, y = (corners[:, 1] - corners[:, 0] + corners[:, 2] - corners[:, 3]).T
    quarter = np.where(np.abs(x) >= np.abs(y), np.where(x >= 0, 0, 2), np.where(y > 0, 1, 3)).astype(np.int64)
    for i in np.flatnonzero((quarter == 0) & (_heights(corners) > TALL * np.abs(x) / 2)).tolist():
        if len(WIDE.findall(lines[i].text)) > 1:
            quarter[i] = 1
    return quarter


def upright(lines: Sequence[Line], quarter: int) -> Boxes:
    """Boxes of lines that all read in one direction (see `directions`)."""
    corners = _turned(_corners(lines), -quarter * math.pi / 2)
    along = corners[:, 1] - corners[:, 0]
    is_odd = along[:, 0] <= np.abs(along[:, 1])  # given as if it read in another direction
    corners[is_odd] = _rectangles(corners[is_odd])
    height = np.maximum(_heights(corners), 1e-6)
    ends = np.stack([corners[:, 0] + corners[:, 3], corners[:, 1] + corners[:, 2]], axis=1) / 2  # (n, start and end, 2)
    ends = _turned(ends, -skew(ends, height))
    x0, x1 = ends[:, :, 0].min(1), ends[:, :, 0].max(1)
    if is_right_to_left(lines):
        x0, x1 = -x1, -x0
    return _described(lines, x0, x1, ends[:, :, 1].mean(1), height)


def _described(lines: Sequence[Line], x0: Floats, x1: Floats, y: Floats, height: Floats) -> Boxes:
    texts = [line.text for line in lines]
    return Boxes(
        x0=x0,
        x1=x1,
        y=y,
        height=height,
        words=np.array([words_in(text) for text in texts], np.float64),
        letters=np.array([letters_in(text) for text in texts], np.float64),
        bullet=np.array([BULLET.match(text) is not None for text in texts]),
        ordinal=np.array([ordinal_of(text) for text in texts], np.int64),
    )


def _corners(lines: Sequence[Line]) -> Floats:
    """Start and end of the upper edge, end and start of the lower one, (n, 4, 2)."""
    return np.array([(line.top[0], line.top[-1], line.bottom[-1], line.bottom[0]) for line in lines], np.float64)


def _rectangles(corners: Floats) -> Floats:
    """The upright rectangles around the points, corner by corner as in `_corners`."""
    (x0, y0), (x1, y1) = corners.min(1).T, corners.max(1).T
    return np.stack([np.stack([x0, x1, x1, x0], 1), np.stack([y0, y0, y1, y1], 1)], axis=2)


def _heights(corners: Floats) -> Floats:
    apart = corners[:, :2] - corners[:, :1:-1]
    return np.asarray(np.hypot(apart[:, :, 0], apart[:, :, 1]).mean(1))


def _turned(points: Floats, angle: float) -> Floats:
    cos, sin = math.cos(angle), math.sin(angle)
    return np.asarray(points @ np.array([[cos, sin], [-sin, cos]]))
