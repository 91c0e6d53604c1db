"""Where on a picture there is room for text: the box in which least happens."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from textharmony_cli.documents.page import Pixels
from textharmony_cli.records import Box, Line, bounding_box

_WORKED = 256  # pixels of the longer side on which is looked
_SHARES = tuple(share / 100 for share in range(90, 15, -6))  # of the picture's width that a box takes
_LINE = 0.62  # width of a character, in ems, as a guess
_TEXT = 40.0  # how busy a pixel of text that is there counts
_BUSY = 0.035  # what a step in brightness costs against a larger box
_TILES = (2, 4)  # down and across, into which a box is cut to find its busiest part


def quiet_box(pixels: Pixels, lines: Sequence[str], there: Sequence[Line] = ()) -> Box:
    """Left, top, width and height of a box that suits lines of text.

    Every box of the text's shape is weighed: how much its brightness changes from pixel to pixel, in all and in its
    busiest part, and across it, against its size. Text that is on the picture already is kept clear of.

    Args:
        pixels: (H, W, 3).
        there: lines that were read on the picture.
    """
    height, width = pixels.shape[:2]
    shrink = min(1.0, _WORKED / max(height, width))
    small = Image.fromarray(pixels).convert("L").resize((max(8, round(width * shrink)), max(8, round(height * shrink))))
    grey = np.asarray(small, np.float64)
    cost = _changes(grey)
    for line in there:
        x, y, w, h = (value * shrink for value in bounding_box(line.polygon))
        cost[int(max(y - 1, 0)) : int(y + h + 2), int(max(x - 1, 0)) : int(x + w + 2)] += _TEXT
    aspect = max(len(line) for line in lines) * _LINE / (1.25 * len(lines))
    best = max(_candidates(grey, cost, aspect), key=lambda found: found[0])
    x, y, w, h = (value / shrink for value in best[1])
    x, y = max(0.0, x), max(0.0, y)
    return x, y, min(w, width - x), min(h, height - y)


def _changes(grey: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How much each pixel differs from its neighbours."""
    change = np.zeros_like(grey)
    change[:, 1:] += np.abs(np.diff(grey, axis=1))
    change[1:] += np.abs(np.diff(grey, axis=0))
    return change


def _candidates(grey: npt.NDArray[np.float64], cost: npt.NDArray[np.float64], aspect: float) -> list[tuple[float, Box]]:
    """Boxes of all sizes, each at its best place, with how good they are."""
    rows, columns = grey.shape
    found: list[tuple[float, Box]] = []
    for share in _SHARES:
        wide = max(4, round(columns * share))
        high = min(max(4, round(wide / aspect * 1.5)), round(rows * 0.9))
        busy, bright, squares = (_means(plane, high, wide) for plane in (cost, grey, grey * grey))
        spread = np.sqrt(np.maximum(squares - bright * bright, 0))
        busiest = _busiest(cost, high, wide)
        score = np.log(wide * min(high * aspect, wide)) - _BUSY * (2 * busy + 2 * busiest + spread)
        y, x = np.unravel_index(int(score.argmax()), score.shape)
        found.append((float(score[y, x]), (float(x), float(y), float(wide), float(high))))
    return found


def _busiest(cost: npt.NDArray[np.float64], high: int, wide: int) -> npt.NDArray[np.float64]:
    """The greatest mean of the tiles of every box of that size, by the box's upper left corner."""
    down, across = max(1, high // _TILES[0]), max(1, wide // _TILES[1])
    tiles = _means(cost, down, across)
    rows, columns = cost.shape[0] - high + 1, cost.shape[1] - wide + 1
    starts = [(y * (high - down) // (_TILES[0] - 1), x * (wide - across) // (_TILES[1] - 1))
              for y in range(_TILES[0]) for x in range(_TILES[1])]  # fmt: skip
    worst: npt.NDArray[np.float64] = np.maximum.reduce([tiles[y : y + rows, x : x + columns] for y, x in starts])
    return worst


def _means(plane: npt.NDArray[np.float64], high: int, wide: int) -> npt.NDArray[np.float64]:
    """The mean of every box of that size, by its upper left corner."""
    sums = np.pad(plane.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    total = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
    means: npt.NDArray[np.float64] = total / (high * wide)
    return means
