"""The areas of a mask that hang together, numbered."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.painting.painted import Mask

Labels = npt.NDArray[np.int32]  # (H, W), 0 where nothing is


def labelled(mask: Mask) -> Labels:
    """Numbers the areas whose pixels touch by an edge or a corner, from 1: runs of rows are joined to those above."""
    rows = _runs(mask)
    owner = list(range(sum(map(len, rows))))
    for above, runs in pairwise(rows):
        _join(owner, above, runs)
    names: dict[int, int] = {}
    labels = np.zeros(mask.shape, np.int32)
    for y, runs in enumerate(rows):
        for begin, end, number in runs:
            labels[y, begin:end] = names.setdefault(_root(owner, number), len(names) + 1)
    return labels


def _runs(mask: Mask) -> list[list[tuple[int, int, int]]]:
    """Stretches of set pixels row by row: begin, end and a number of their own."""
    ys, xs = np.nonzero(np.diff(mask.astype(np.int8), axis=1, prepend=0, append=0))
    rows: list[list[tuple[int, int, int]]] = [[] for _ in mask]
    for number, (y, begin, end) in enumerate(zip(ys[::2].tolist(), xs[::2].tolist(), xs[1::2].tolist(), strict=True)):
        rows[y].append((begin, end, number))
    return rows


def _join(owner: list[int], above: list[tuple[int, int, int]], runs: list[tuple[int, int, int]]) -> None:
    """Make runs that touch those of the row above, corners too, one area with them."""
    k = 0
    for begin, end, number in runs:
        while k < len(above) and above[k][1] < begin:
            k += 1
        at = k
        while at < len(above) and above[at][0] <= end:
            owner[_root(owner, number)] = _root(owner, above[at][2])
            at += 1


def _root(owner: list[int], number: int) -> int:
    while owner[number] != number:
        owner[number] = owner[owner[number]]
        number = owner[number]
    return number
