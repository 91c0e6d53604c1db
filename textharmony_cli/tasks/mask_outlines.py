"""A mask that the user painted, as outlines: pieces that touch or nearly touch belong together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.runs import Labels, labelled
from textharmony_cli.records import Point

Mask = npt.NDArray[np.bool_]  # (H, W)
Outline = tuple[Point, ...]

_REACH = 250  # pieces nearer than about twice this part of the page's shorter side belong together


def patches(mask: Mask) -> tuple[Labels, list[tuple[Outline, ...]]]:
    """The pieces of a mask, those together that touch or nearly touch.

    Returns:
        for every pixel the number of the patch that it lies in or close to, from 1; and for each patch the outlines
        of its pieces in pixels of the page, along the borders of the pixels, none of them with a hole.
    """
    labels = labelled(_grown(mask, max(1, min(mask.shape) // _REACH)))
    found = []
    for number, (rows, columns) in enumerate(_extents(labels), 1):
        piece = mask[rows, columns] & (labels[rows, columns] == number)
        found.append(tuple(_outlines(piece, columns.start, rows.start)))
    return labels, found


def _grown(mask: Mask, reach: int) -> Mask:
    grown = mask.copy()
    for axis in (0, 1):
        before = np.moveaxis(grown, axis, 0)
        after = before.copy()
        for step in range(1, min(reach, len(before) - 1) + 1):
            after[step:] |= before[:-step]
            after[:-step] |= before[step:]
        grown = np.moveaxis(after, 0, axis)
    return grown


def _extents(labels: Labels) -> list[tuple[slice, slice]]:
    """Rows and columns that each area lies in."""
    ys, xs = np.nonzero(labels)
    numbers = labels[ys, xs] - 1
    low = np.full((2, labels.max(initial=0)), max(labels.shape), np.int64)
    high = np.zeros_like(low)
    for axis, at in enumerate((ys, xs)):
        np.minimum.at(low[axis], numbers, at)
        np.maximum.at(high[axis], numbers, at + 1)
    return [(slice(y0, y1), slice(x0, x1)) for y0, x0, y1, x1 in zip(*low.tolist(), *high.tolist(), strict=True)]


def _outlines(mask: Mask, left: int, top: int) -> Iterator[Outline]:
    """Outlines of all pieces, moved by as much; a piece with holes is cut into columns, through each of them."""
    labels = labelled(mask)
    for number, (rows, columns) in enumerate(_extents(labels), 1):
        piece = labels[rows, columns] == number
        x, y = left + columns.start, top + rows.start
        around, *holes = _loops(piece)
        if not holes:
            yield tuple((float(px + x), float(py + y)) for px, py in around)
            continue
        cuts = _cuts(holes)
        for begin, end in pairwise((0, *cuts, piece.shape[1])):
            yield from _outlines(piece[:, begin:end], x + begin, y)


def _cuts(holes: list[list[tuple[int, int]]]) -> list[int]:
    """Columns so that one of them meets each hole, as few as can be."""
    cuts: list[int] = []
    for last, first in sorted((max(x for x, _ in hole), min(x for x, _ in hole)) for hole in holes):
        if not cuts or cuts[-1] < first:
            cuts.append(last)
    return cuts


def _loops(piece: Mask) -> list[list[tuple[int, int]]]:
    """Corners along the pixels' borders with the piece on the right hand side; the loop around it comes first."""
    ahead = _borders(piece)
    loops = []
    for start in sorted(ahead, key=lambda corner: (corner[1], corner[0])):
        while ahead[start]:
            loops.append(_loop(ahead, start))
    return loops


def _loop(ahead: dict[tuple[int, int], list[tuple[int, int]]], start: tuple[int, int]) -> list[tuple[int, int]]:
    """One loop from a corner, which uses its steps up."""
    loop, at, came = [start], start, (1, 0)
    while at != start or len(loop) == 1:
        step = _turned(ahead[at], came)
        ahead[at].remove(step)
        if step != came and at != start:
            loop.append(at)
        at, came = (at[0] + step[0], at[1] + step[1]), step
    return loop


def _borders(piece: Mask) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """From every corner of a pixel the steps along the piece's border."""
    padded = np.pad(piece, 1)
    steps: dict[tuple[int, int], list[tuple[int, int]]] = {}
    across, down = padded[1:, :-1] != padded[:-1, :-1], padded[:-1, 1:] != padded[:-1, :-1]
    for y, x in np.argwhere(across).tolist():  # between pixel rows y - 1 and y of the padded piece
        below = bool(padded[y + 1, x])
        start = (x - 1, y) if below else (x, y)
        steps.setdefault(start, []).append((1, 0) if below else (-1, 0))
    for y, x in np.argwhere(down).tolist():
        right = bool(padded[y, x + 1])
        start = (x, y) if right else (x, y - 1)
        steps.setdefault(start, []).append((0, -1) if right else (0, 1))
    return steps


def _turned(steps: list[tuple[int, int]], came: tuple[int, int]) -> tuple[int, int]:
    """Where two pixels meet at a corner only, the step that turns left, so that they stay in one loop."""
    left = (came[1], -came[0])
    return left if left in steps else steps[0]
