"""Lines side by side as rows."""

from __future__ import annotations

from textharmony_cli.tasks.layout.frame import Ints
from textharmony_cli.tasks.layout.pieces import Extent

Row = list[int]  # indices of lines, in reading direction

OPEN_ROWS = 4  # rows that may still get a line; text on a slope comes out of turn
TALL = 1.8  # ratio of heights, from where on a line is an initial or a big number beside text


def rows_of(lines: list[Extent], members: Ints) -> list[Row]:
    """The rows from top to bottom. `members` are sorted by height on the page."""
    found: list[Row] = []
    for i in members.tolist():
        row = _row_of(lines, i, found[-OPEN_ROWS:])
        if row is None:
            found.append([i])
        else:
            row.append(i)
    if len(found) < len(members):
        found.sort(key=lambda row: _middle(lines, row))
    return [sorted(row, key=lambda i: lines[i].x0) for row in found]


def _row_of(lines: list[Extent], i: int, candidates: list[Row]) -> Row | None:
    """The row that line `i` continues: the one whose nearest line is closest to its height on the page."""
    best, least = None, 1.0
    for row in candidates:
        alike = [j for j in row if lines[j].height <= TALL * lines[i].height] or row
        nearest = alike[0]
        if len(alike) > 1:
            nearest = min(alike, key=lambda j: max(lines[i].x0 - lines[j].x1, lines[j].x0 - lines[i].x1))
        distance = _distance(lines[i], lines[nearest])
        if distance < least:
            best, least = row, distance
    return best


def _distance(a: Extent, b: Extent) -> float:
    """How far two lines are from standing in one row: 0 not at all, 1 too far."""
    smaller, larger = min(a.height, b.height), max(a.height, b.height)
    apart = abs(a.y - b.y)
    if apart > 0.5 * larger or min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 * smaller:
        return 1.0
    if larger > TALL * smaller:
        return 0.99  # an initial as tall as several lines stands in the first of them
    return apart / (0.5 * smaller)


def _middle(lines: list[Extent], row: Row) -> float:
    """Height on the page, initials not counted."""
    least = min(lines[i].height for i in row)
    plain = [lines[i].y for i in row if lines[i].height <= TALL * least]
    return sum(plain) / len(plain)
