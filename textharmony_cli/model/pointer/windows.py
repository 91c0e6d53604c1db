"""Cuts pages that are too long for the pointer into overlapping parts."""

from __future__ import annotations

import dataclasses

from textharmony_cli.model.pointer.atoms import split
from textharmony_cli.model.pointer.features import MOST_ATOMS
from textharmony_cli.records import Page

_OVERLAP = 200  # atoms that the end of a part and the beginning of the next have in common


def windows(page: Page) -> list[Page]:
    """The page itself when it is short enough; else parts of consecutive lines. None for a page without text."""
    counts = [len(split(line.text)) for line in page.lines]
    if sum(counts) <= MOST_ATOMS:
        return [page] if sum(counts) else []
    parts: list[Page] = []
    first = 0
    while first < len(counts):
        stop, atoms = first, 0
        while stop < len(counts) and (stop == first or atoms + counts[stop] <= MOST_ATOMS):
            atoms += counts[stop]
            stop += 1
        parts.append(dataclasses.replace(page, lines=page.lines[first:stop], blocks=()))
        if stop == len(counts):
            break
        first = max(first + 1, _back(counts, stop))
    return parts


def _back(counts: list[int], stop: int) -> int:
    """The line at which the overlap before `stop` begins."""
    overlap = 0
    while stop > 0 and overlap + counts[stop - 1] <= _OVERLAP:
        stop -= 1
        overlap += counts[stop]
    return stop
