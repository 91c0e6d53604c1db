"""Approximate search: every place in a text that is within a number of edits of what is looked for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Window = tuple[int, int, int]  # start, stop, edits


def best_windows(
    needle: str, text: str, max_edits: int, *, rank: Callable[[int, int], int] = lambda start, stop: 0
) -> list[Window]:
    """Substrings of `text` within `max_edits` insertions, deletions or substitutions of `needle`.

    Where several overlap, the one with the fewest edits is kept; among equals the one that `rank` puts lowest, then
    the one nearest in length, then the first. A window for which `rank` is negative is never taken.

    Returns:
        windows that do not overlap, in order of their start.
    """
    starts, edits = _last_row(needle, text)
    candidates = []
    for stop in np.flatnonzero(edits <= max_edits).tolist():
        start, cost = int(starts[stop]), int(edits[stop])
        if stop > start and (order := rank(start, stop)) >= 0:
            candidates.append((cost, order, abs(stop - start - len(needle)), start, stop))
    return _without_overlaps(candidates, len(text))


def _without_overlaps(candidates: list[tuple[int, int, int, int, int]], length: int) -> list[Window]:
    taken = np.zeros(length, dtype=bool)
    kept = []
    for cost, _, _, start, stop in sorted(candidates):
        if not taken[start:stop].any():
            taken[start:stop] = True
            kept.append((start, stop, cost))
    return sorted(kept)


def _last_row(needle: str, text: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """For every end in `text` the start and the edits of the cheapest substring that ends there (Sellers 1980).

    Cost and start travel in one integer, cost * unit - start, so that the smallest is the cheapest and, among those,
    the shortest. A row is computed at once: insertions along it are a running minimum.
    """
    unit = len(text) + 1
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    along = np.arange(unit, dtype=np.int64)
    row = -along  # an empty match may start anywhere, for free
    for letter in needle:
        cheapest = row + unit  # this letter of the needle is left out
        cheapest[1:] = np.minimum(cheapest[1:], row[:-1] + unit * (codes != ord(letter)))
        row = np.minimum.accumulate(cheapest - along * unit) + along * unit
    edits = -(-row // unit)
    return edits * unit - row, edits
