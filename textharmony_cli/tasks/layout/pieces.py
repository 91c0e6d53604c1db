"""Running text: which lines follow each other closely over one column, and whether they are set like prose."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from textharmony_cli.tasks.layout.frame import Boxes, Flags, Floats, Ints, middle

MOST_LINES = 1500  # of a text page; drawings and maps have more, and time and memory grow with their square
TIGHT = 0.9  # of the distance of lines: no line is taller
MANY = 0.2  # share of lines that tell how much a detector adds
CLOSE = 2.0  # mean heights from the middle of a line to that of the next
ALIKE = 0.35  # of the mean height: how much the heights of two lines of one piece differ
INDENT = 3.0  # heights by which the first line of a paragraph may be indented
SAME_HEIGHT = 0.4  # of a height, between the middles of two parts of one line
TORN = 3.0  # heights between two parts of one line

FULL = 0.75  # of the width of a text column, from where on a line fills it
STRAIGHT = 0.8  # heights between the ends of lines that are set to one edge
WORDS = (2.5, 4.5)  # in a full line of text that is set to one right edge, and of other text
FEWEST = 3  # lines that make a text column


@dataclass(frozen=True, slots=True)
class Extent:
    """One line's box as plain numbers; see `Boxes` and `Sheet`."""

    x0: float
    x1: float
    y: float
    height: float
    words: float
    is_prose: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one direction of a page, and what follows from their places; all arrays have one entry a line.

    Attributes:
        boxes: where the lines are.
        piece: number of the piece of running text that the line belongs to.
        x0, x1: extent of that piece.
        is_prose: whether the piece is set as a text column: lines of several words, as long as can be.
        pitch: distance to the nearest line below; infinite where there is none.
        lines: the boxes, one by one.
    """

    boxes: Boxes
    lines: list[Extent]
    piece: Ints
    x0: Floats
    x1: Floats
    is_prose: Flags
    pitch: Floats

    def usual_pitch(self, members: Ints) -> float:
        """Median distance from line to line."""
        pitch = self.pitch[members]
        pitch = pitch[np.isfinite(pitch)]
        return middle(pitch if len(pitch) else 1.2 * self.boxes.height[members])


def read_sheet(boxes: Boxes) -> Sheet:
    """Find the pieces of running text; on a page that is no text page, every line is a piece."""
    if len(boxes.y) > MOST_LINES:
        return _scattered(boxes)
    boxes = _tightened(boxes)
    down, overlap = _distances(boxes)
    firsts, line = np.unique(_mended(boxes, down, overlap), return_inverse=True)
    united = boxes
    if len(firsts) < len(line):
        united = _united(boxes, line, len(firsts))
        down, overlap = _distances(united)
    reach = np.where(overlap & (down > 0.5 * np.minimum.outer(united.height, united.height)), down, np.inf)
    piece = _chained(united, reach)
    is_prose = _is_prose(united, piece)[piece][line]
    return Sheet(
        boxes=boxes,
        lines=_extents(boxes, is_prose),
        piece=piece[line],
        x0=_spread(np.minimum, united.x0, piece)[line],
        x1=_spread(np.maximum, united.x1, piece)[line],
        is_prose=is_prose,
        pitch=reach.min(1)[line],
    )


def _scattered(boxes: Boxes) -> Sheet:
    none = np.zeros(len(boxes.y), np.bool_)
    alone = np.arange(len(boxes.y))
    return Sheet(boxes, _extents(boxes, none), alone, boxes.x0, boxes.x1, none, np.full(len(alone), np.inf))


def _extents(boxes: Boxes, is_prose: Flags) -> list[Extent]:
    columns = (boxes.x0, boxes.x1, boxes.y, boxes.height, boxes.words, is_prose)
    return [Extent(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _tightened(boxes: Boxes) -> Boxes:
    """Take back what a detector adds around the text, which shows where lines are taller than their distance."""
    down, overlap = _distances(boxes)
    least = np.minimum.outer(boxes.height, boxes.height)
    alike = np.maximum.outer(boxes.height, boxes.height) < (1 + ALIKE) * least
    apart = np.where(overlap & alike & (np.abs(down) > 0.5 * least), np.abs(down), np.inf)
    room = TIGHT * apart.min(1) / boxes.height
    tight = room < 1
    usual = middle(room[tight]) if tight.mean() > MANY else 1.0
    height = boxes.height * np.minimum(room, usual)
    cut = np.minimum(boxes.height - height, 0.2 * (boxes.x1 - boxes.x0)) / 2
    return replace(boxes, x0=boxes.x0 + cut, x1=boxes.x1 - cut, height=height)


def _distances(boxes: Boxes) -> tuple[Floats, Flags]:
    """[a, b]: how far b is below a, and whether they share columns."""
    down = boxes.y[None, :] - boxes.y[:, None]
    return down, np.minimum.outer(boxes.x1, boxes.x1) > np.maximum.outer(boxes.x0, boxes.x0)


def _mended(boxes: Boxes, down: Floats, overlap: Flags) -> Ints:
    """Of each line, the first part of the line that it is a part of: text above and below runs through the gap."""
    least = np.minimum.outer(boxes.height, boxes.height)
    gap = boxes.x0[None, :] - boxes.x1[:, None]
    beside = (np.abs(down) < SAME_HEIGHT * least) & (gap > -0.5 * least) & (gap < TORN * least)
    np.fill_diagonal(beside, False)
    whole = np.arange(len(boxes.y))
    for a, b in np.argwhere(beside).tolist():
        start, stop = sorted((float(boxes.x1[a]), float(boxes.x0[b])))
        through = (np.abs(down[a]) < CLOSE * boxes.height[a]) & (boxes.x0 < start) & (boxes.x1 > stop)
        if (down[a][through] > 0).any() and (down[a][through] < 0).any():
            whole[whole == whole[b]] = whole[a]
    return whole


def _united(boxes: Boxes, line: Ints, count: int) -> Boxes:
    """The parts of each line as one box."""
    size = np.bincount(line, minlength=count)
    first = np.full(count, len(line))
    np.minimum.at(first, line, np.arange(len(line)))
    return Boxes(
        x0=_spread(np.minimum, boxes.x0, line)[first],
        x1=_spread(np.maximum, boxes.x1, line)[first],
        y=np.bincount(line, boxes.y) / size,
        height=np.bincount(line, boxes.height) / size,
        words=np.bincount(line, boxes.words).astype(np.float64),
        letters=np.bincount(line, boxes.letters) / size,
        bullet=boxes.bullet[first],
        ordinal=boxes.ordinal[first],
    )


def _spread(extreme: np.ufunc, values: Floats, number: Ints) -> Floats:
    """Of each line, the extreme of the values with its number."""
    found = np.full(int(number.max()) + 1, np.inf if extreme is np.minimum else -np.inf)
    extreme.at(found, number, values)
    return np.asarray(found[number])


def _long(values: Floats, number: Ints) -> Floats:
    """Of each line, what a fifth of the values with its number exceed."""
    order = np.lexsort((values, number))
    size = np.bincount(number)
    return np.asarray(values[order[np.cumsum(size) - 1 - size // 5]][number])


def _chained(boxes: Boxes, reach: Floats) -> Ints:
    """Number the chains of lines where each is the only one near below the other, alike, and on one edge with it."""
    i, j = np.arange(len(boxes.y)), reach.argmin(1)
    pitch, rise = reach.min(1), reach.min(0)
    alone_below = (reach < (pitch + 0.5 * boxes.height)[:, None]).sum(1) == 1
    alone_above = (reach < (rise + 0.5 * boxes.height)[None, :]).sum(0) == 1
    linked = alone_below & alone_above[j] & (reach.argmin(0)[j] == i)
    mean = (boxes.height + boxes.height[j]) / 2
    linked &= (pitch < CLOSE * mean) & (np.abs(boxes.height - boxes.height[j]) < ALIKE * mean)
    left, right = boxes.x0[j] - boxes.x0, boxes.x1[j] - boxes.x1
    linked &= (np.abs(left) < INDENT * mean) | (np.abs(right) < mean) | (np.abs(left + right) < 2 * mean)
    number = i.copy()
    for k in np.argsort(boxes.y, kind="stable").tolist():
        if linked[k]:
            number[j[k]] = number[k]
    return number


def _is_prose(lines: Boxes, piece: Ints) -> Flags:
    """Of each piece, by its number."""
    width = lines.x1 - lines.x0
    full = width > FULL * _long(width, piece)
    x1 = _spread(np.maximum, lines.x1, piece)
    straight = x1 - lines.x1 < STRAIGHT * lines.height
    count = np.bincount(piece)
    fulls = np.maximum(np.bincount(piece, full), 1)
    words = np.bincount(piece, lines.words * full) / fulls
    justified = np.bincount(piece, full & straight) > 0.6 * fulls
    found = (count >= FEWEST) & (fulls >= 0.5 * count) & (words >= np.where(justified, *WORDS))
    return np.pad(found, (0, len(piece) - len(found)))
