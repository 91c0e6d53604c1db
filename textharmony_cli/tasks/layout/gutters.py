"""Gutters: upright white stripes with text on both sides, and which of them to cut first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from textharmony_cli.tasks.layout.frame import Flags, Floats, Ints, middle
from textharmony_cli.tasks.layout.pieces import Sheet
from textharmony_cli.tasks.layout.sides import Relation, relation

STEP = 0.3  # of the usual line height: ends of lines this close to each other may end one column
STEPS = 400  # at most, over the width
SLACK = 0.15  # of a line's height: detected boxes reach this far over the text
CANDIDATES = 16
SUPPORT = 2  # lines on each side of a gutter
NARROW, SHORT = 0.3, 2.4  # a gutter beside n lines is NARROW + SHORT / n heights wide or more
OUTER = 0.9  # of a column's lines, from the inner to the outer ones: detected boxes reach too far now and then
WIDE_ENOUGH = 3.0  # line heights; wider gutters are no better


@dataclass(frozen=True, slots=True)
class Gutter:
    """A white stripe at `x` between the lines number `first` to `stop` - 1 of a set sorted by height on the page.

    Attributes:
        relation: how its two sides are read.
        tears: whether cutting above or below it would part what belongs together.
    """

    x: float
    first: int
    stop: int
    relation: Relation = Relation.COLUMNS
    tears: bool = False

    def is_left(self, sheet: Sheet, members: Ints) -> Flags:
        return (sheet.boxes.x0[members] + sheet.boxes.x1[members]) / 2 < self.x


def find_gutter(sheet: Sheet, members: Ints) -> Gutter | None:
    """The gutter to cut first, or None where the lines are to be read row by row.

    Args:
        members: indices of lines, sorted by `y`.
    """
    if len(members) < 2 * SUPPORT:
        return None
    candidates = _candidates(sheet, members)
    torn: Gutter | None = None
    known: dict[Gutter, Relation] = {}
    for gutter in candidates:
        kind = known.setdefault(gutter, _relation(sheet, members, gutter))
        if kind is Relation.ROWS:
            continue
        if not _tears(sheet, members, gutter) and not any(
            known.setdefault(other, _relation(sheet, members, other)) is Relation.COLUMNS
            for other in candidates
            if _crosses(sheet, members, other, gutter)
        ):
            return replace(gutter, relation=kind)
        torn = torn or replace(gutter, relation=kind, tears=True)
    return torn


def _relation(sheet: Sheet, members: Ints, gutter: Gutter) -> Relation:
    inside = members[gutter.first : gutter.stop]
    left = gutter.is_left(sheet, inside)
    return relation(sheet, inside[left], inside[~left])


def _crosses(sheet: Sheet, members: Ints, other: Gutter, gutter: Gutter) -> bool:
    """Whether the cut above or below `gutter` would go through another gutter with text on both its sides."""
    return any(
        other.first < at < other.stop
        and is_two_sided(sheet, members[other.first : at], other)
        and is_two_sided(sheet, members[at : other.stop], other)
        for at in (gutter.first, gutter.stop)
    )


def is_two_sided(sheet: Sheet, members: Ints, gutter: Gutter) -> bool:
    """Whether some of the lines are left and some are right of a gutter."""
    left = gutter.is_left(sheet, members)
    return bool(left.any() and not left.all())


def _tears(sheet: Sheet, members: Ints, gutter: Gutter) -> bool:
    """Whether a cut above or below goes through running text."""
    inside = sheet.piece[members[gutter.first : gutter.stop]]
    outside = sheet.piece[np.concatenate([members[: gutter.first], members[gutter.stop :]])]
    return bool(np.isin(outside, inside).any())


def _candidates(sheet: Sheet, members: Ints) -> list[Gutter]:
    """White stripes with text on both sides, the most convincing first."""
    height = sheet.boxes.height[members]
    usual = middle(height)
    pad = np.minimum(SLACK * np.minimum(height, usual), (sheet.x1[members] - sheet.x0[members]) / 4)
    x0, x1 = sheet.x0[members] + pad, sheet.x1[members] - pad
    scored: list[tuple[float, Gutter]] = []
    for few, many, at, first, stop in _stripes(x0, x1, STEP * usual):
        inside = members[first:stop]
        left = x1[first:stop] <= at
        low = _quantile(sheet.boxes.x1[inside[left]], OUTER)
        high = _quantile(sheet.boxes.x0[inside[~left]], 1 - OUTER)
        width = (high - low) / usual
        if width >= NARROW + SHORT / (few + many):
            scored.append((few * min(width, WIDE_ENOUGH), Gutter((low + high) / 2, first, stop)))
        if len(scored) == CANDIDATES:
            break
    return [gutter for _, gutter in sorted(scored, key=lambda entry: -entry[0])]


def _quantile(values: Floats, share: float) -> float:
    return float(np.sort(values)[round(share * (len(values) - 1))])


def _stripes(x0: np.ndarray, x1: np.ndarray, step: float) -> Iterator[tuple[int, int, float, int, int]]:
    """Runs of lines that do not cross a place, with how many stand on its two sides, the fewer first."""
    ends = np.sort(x1)
    at = ends[np.append(np.diff(np.floor(ends / max(step, (x1.max() - x0.min()) / STEPS))) > 0, True)]
    n, places = len(x0), len(at)
    crossed = (x0[:, None] <= at) & (x1[:, None] > at)  # (n, places)
    run = np.cumsum(crossed, axis=0) + np.arange(places) * (n + 1)  # every run has a number of its own
    size = places * (n + 1)
    left = np.bincount(run[x1[:, None] <= at], minlength=size)
    right = np.bincount(run[x0[:, None] > at], minlength=size)
    support = np.minimum(left, right)
    seen = set()
    keys = np.flatnonzero(support >= SUPPORT)
    for key in keys[np.argsort(-support[keys], kind="stable")].tolist():
        place, number = divmod(key, n + 1)
        bounds = np.flatnonzero(crossed[:, place])
        first = int(bounds[number - 1]) + 1 if number else 0
        stop = int(bounds[number]) if number < len(bounds) else n
        stripe = (first, stop, int(left[key]))  # the places in one white stripe part the lines in the same way
        if stripe not in seen:
            seen.add(stripe)
            yield int(support[key]), int(left[key] + right[key] - support[key]), float(at[place]), first, stop
