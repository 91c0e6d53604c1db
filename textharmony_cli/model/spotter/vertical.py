"""Columns of stacked characters (vertical Chinese, Japanese, Korean), laid out as a horizontal line."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from PIL import Image

from textharmony_cli.model.spotter.geometry import LINE_HEIGHT

INK = 0.3  # share of the column's contrast below which a row of pixels is blank
SQUARE = 1.2  # a character is at most this many times taller than the column is wide


def unstack(crop: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """A column that was cropped along its length (48, L, 3), characters lying on their side -> upright, side by side.

    The column is cut where its rows are blank; pieces that together are no taller than a character, like the two
    strokes of 二, stay together. The result has the same size, so fractions along the line keep their meaning.
    """
    column = np.rot90(crop, -1)  # (L, 48, 3), top of the column first
    pieces = _characters(_blank_rows(column))
    line = np.full((LINE_HEIGHT, column.shape[0], 3), 127, np.uint8)
    for start, stop in pieces:
        tile = Image.fromarray(np.ascontiguousarray(column[start:stop]))
        line[:, start:stop] = np.asarray(tile.resize((stop - start, LINE_HEIGHT), Image.Resampling.BILINEAR))
    return line


def _blank_rows(column: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    rows = column[:, 4:-4].mean(2)
    contrast = rows.max(1) - rows.min(1)
    return np.asarray(contrast < INK * np.percentile(contrast, 90))


def _characters(blank: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Start and stop of every character along the column."""
    change = np.flatnonzero(np.diff(np.concatenate([[True], blank, [True]])))
    inked = list(zip(change[::2].tolist(), change[1::2].tolist(), strict=True))
    joined: list[tuple[int, int]] = []
    for start, stop in inked:
        if joined and stop - joined[-1][0] <= SQUARE * LINE_HEIGHT and stop - start < 0.6 * LINE_HEIGHT:
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((start, stop))
    return [part for start, stop in joined for part in _divided(start, stop)]


def _divided(start: int, stop: int) -> list[tuple[int, int]]:
    """Characters that touch are cut at equal steps."""
    count = max(1, round((stop - start) / LINE_HEIGHT)) if stop - start > 1.5 * LINE_HEIGHT else 1
    cuts = np.linspace(start, stop, count + 1).round().astype(int).tolist()
    return list(pairwise(cuts))
