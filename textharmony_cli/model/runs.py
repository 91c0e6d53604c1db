"""Runs of set pixels, and the areas that hang together of them. Plain numpy."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Labels = npt.NDArray[np.int32]  # (H, W), 0 where nothing is


class Runs(NamedTuple):
    """Horizontal runs of set pixels, in raster order: row, first column, column after the last."""

    rows: Integers
    starts: Integers
    stops: Integers

    def pick(self, members: Integers) -> Runs:
        return Runs(self.rows[members], self.starts[members], self.stops[members])

    @property
    def area(self) -> float:
        return float((self.stops - self.starts).sum())


def find_runs(mask: npt.NDArray[np.bool_]) -> Runs:
    """The runs of a mask (H, W)."""
    height, width = mask.shape
    padded = np.zeros((height, width + 2), np.int8)
    padded[:, 1:-1] = mask
    change = np.diff(padded, axis=1)
    rows, starts = np.nonzero(change == 1)
    _, stops = np.nonzero(change == -1)
    return Runs(rows, starts, stops)


def stretches(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where flags (N,) that are set side by side begin, and the place after their end."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def connect(runs: Runs) -> Integers:
    """One label for every group of runs that touch, corners included."""
    rows, starts, stops = runs
    parent = list(range(len(rows)))

    def find(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    stride = int(stops.max()) + 2
    first, last = rows * stride + starts, rows * stride + stops
    # of the next row, the runs that end at or after my start and start at or before my end
    low = np.searchsorted(last, first + stride, side="left")
    high = np.searchsorted(first, last + stride, side="right")
    for k in np.flatnonzero(high > low).tolist():
        for j in range(int(low[k]), int(high[k])):
            a, b = find(k), find(j)
            if a != b:
                parent[max(a, b)] = min(a, b)
    return np.array([find(k) for k in range(len(parent))], np.int64)


def boxes(mask: npt.NDArray[np.bool_]) -> Integers:
    """(N, 4) left, upper, right and lower ends, the last two not included, of the areas of a mask (H, W) whose pixels
    touch by an edge or a corner, in raster order."""
    runs = find_runs(mask)
    if not len(runs.rows):
        return np.zeros((0, 4), np.int64)
    numbers = np.unique(connect(runs), return_inverse=True)[1]
    order = np.argsort(numbers, kind="stable")
    first = np.flatnonzero(np.diff(numbers[order], prepend=-1))
    low = (np.minimum.reduceat(side[order], first) for side in (runs.starts, runs.rows))
    high = (np.maximum.reduceat(side[order], first) for side in (runs.stops, runs.rows + 1))
    return np.stack([*low, *high], 1)


def labelled(mask: npt.NDArray[np.bool_]) -> Labels:
    """Numbers the areas of a mask (H, W) whose pixels touch by an edge or a corner, from 1, in raster order."""
    runs = find_runs(mask)
    labels = np.zeros(mask.shape, np.int32)
    if len(runs.rows):
        numbers = np.unique(connect(runs), return_inverse=True)[1] + 1
        labels[mask] = np.repeat(numbers, runs.stops - runs.starts)
    return labels
