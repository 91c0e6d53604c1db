"""Tables: rows whose short cells stand below one another in columns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from textharmony_cli.tasks.layout.pieces import Extent
from textharmony_cli.tasks.layout.rows import Row

Cell = list[int]  # lines, in reading order
Span = tuple[float, float]

GAP = 0.8  # heights between two cells of a row
NARROWEST = 0.3  # heights between two columns
FEWEST_ROWS = 3
FEWEST_FULL = 0.6  # share of rows with two cells or more
CELL_WORDS = 5.0  # mean
LONG_LINE = 9  # words of a line that stands alone and is no cell
FAR = 3.0  # usual distances of rows from where on a table is at its end
EDGE = 0.8  # heights by which the edges of a column's cells differ
ALIGNED = 0.7  # share of a column's cells, and of a table's columns
WRAPPED = 0.85  # of the usual distance of rows: closer lines continue the cell above


@dataclass(frozen=True, slots=True)
class Table:
    """Rows number `start` to `stop` - 1 of a region.

    Attributes:
        rows: lines in each cell; all rows have the same number of cells.
    """

    start: int
    stop: int
    rows: list[list[Cell]]


def find_tables(lines: list[Extent], rows: list[Row]) -> list[Table]:
    """Tables among the rows of a region, from top to bottom."""
    if sum(len(row) > 1 for row in rows) < FEWEST_ROWS:
        return []
    cells = [_cells(lines, row) for row in rows]
    found: list[Table] = []
    k = 0
    while k < len(rows):
        stop, extents = _grown(lines, cells, k)
        if stop - k >= FEWEST_ROWS and _is_table(lines, cells[k:stop], extents):
            found.append(Table(k, stop, _unwrapped(lines, [_placed(lines, row, extents) for row in cells[k:stop]])))
            k = stop
        else:
            k += 1
    return found


def table_of(lines: list[Extent], rows: list[Row]) -> list[list[Cell]]:
    """The cells of rows that are known to be a table's."""
    extents: list[Span] = []
    for i in sorted((i for row in rows for i in row), key=lambda i: lines[i].x0):
        start, stop = lines[i].x0, lines[i].x1
        if extents and start < extents[-1][1]:
            extents[-1] = (extents[-1][0], max(extents[-1][1], stop))
        else:
            extents.append((start, stop))
    return [_placed(lines, [[i] for i in row], extents) for row in rows]


def _cells(lines: list[Extent], row: Row) -> list[Cell]:
    """Lines of a row, those that stand close together joined."""
    cells = [[row[0]]]
    for i, j in pairwise(row):
        if lines[j].x0 - lines[i].x1 > GAP * min(lines[i].height, lines[j].height):
            cells.append([j])
        else:
            cells[-1].append(j)
    return cells


def _grown(lines: list[Extent], cells: list[list[Cell]], start: int) -> tuple[int, list[Span]]:
    """Where the table that starts at a row may end, and its columns."""
    columns: list[Span] = []
    stop, kept = start, columns
    if len(cells[start]) < 2:
        return stop, kept
    steps: list[float] = []
    for k in range(start, len(cells)):
        if k > start:
            steps.append(lines[cells[k][0][0]].y - lines[cells[k - 1][0][0]].y)
        fitted = None if _ends_table(lines, cells[k], steps) else _fitted(lines, cells, k, columns)
        if fitted is None:
            break
        columns = fitted
        if len(cells[k]) > 1:
            stop, kept = k + 1, columns
    return stop, kept


def _ends_table(lines: list[Extent], row: list[Cell], steps: list[float]) -> bool:
    """Whether a row is too far below the last, or a long line of text."""
    if steps and steps[-1] > FAR * max(median(steps), lines[row[0][0]].height):
        return True
    return len(row) == 1 and sum(lines[i].words for i in row[0]) > LONG_LINE


def _fitted(lines: list[Extent], cells: list[list[Cell]], k: int, columns: list[Span]) -> list[Span] | None:
    """The columns widened for row `k`; None where it does not fit. Parts of a row that touch may be cells after all."""
    gap = NARROWEST * lines[cells[k][0][0]].height
    widened = _widened(columns, [_extent(lines, cell) for cell in cells[k]], gap)
    if widened is None:
        cells[k] = [[i] for cell in cells[k] for i in cell]
        widened = _widened(columns, [_extent(lines, cell) for cell in cells[k]], gap)
    return widened


def _widened(columns: list[Span], cells: list[Span], gap: float) -> list[Span] | None:
    """The extents of columns with these cells; None where a cell would join two of them."""
    extents = list(columns)
    for start, stop in cells:
        touched = [k for k, (low, high) in enumerate(extents) if start < high and stop > low]
        if len(touched) > 1:
            return None
        if touched:
            low, high = extents[touched[0]]
            extents[touched[0]] = (min(low, start), max(high, stop))
        else:
            extents.append((start, stop))
    extents.sort()
    return extents if all(b[0] - a[1] > gap for a, b in pairwise(extents)) else None


def _extent(lines: list[Extent], cell: Cell) -> Span:
    return lines[cell[0]].x0, lines[cell[-1]].x1


def _is_table(lines: list[Extent], rows: list[list[Cell]], extents: list[Span]) -> bool:
    full = sum(len(row) > 1 for row in rows)
    cells = [cell for row in rows for cell in row]
    words = sum(lines[i].words for cell in cells for i in cell) / len(cells)
    if full < FEWEST_ROWS or full < FEWEST_FULL * len(rows) or words > CELL_WORDS:
        return False
    aligned = [_is_aligned(lines, [cell for cell in cells if _extent_at(lines, cell, e)]) for e in extents]
    return sum(aligned) >= ALIGNED * len(aligned)


def _extent_at(lines: list[Extent], cell: Cell, extent: Span) -> bool:
    start, stop = _extent(lines, cell)
    return start < extent[1] and stop > extent[0]


def _is_aligned(lines: list[Extent], cells: list[Cell]) -> bool:
    """Whether most cells of a column, two at least, share their left edge, their right edge or their middle."""
    if len(cells) < 2:
        return False
    left, right = [_extent(lines, cell)[0] for cell in cells], [_extent(lines, cell)[1] for cell in cells]
    middle = [(a + b) / 2 for a, b in zip(left, right, strict=True)]
    reach = EDGE * median(lines[cell[0]].height for cell in cells)
    most = max(_near_median(values, reach) for values in (left, right, middle))
    return most >= ALIGNED * len(cells)


def _near_median(values: list[float], reach: float) -> int:
    centre = median(values)
    return sum(abs(value - centre) < reach for value in values)


def _placed(lines: list[Extent], row: list[Cell], extents: list[Span]) -> list[Cell]:
    """The row with an empty cell for every column that it leaves out."""
    placed: list[Cell] = [[] for _ in extents]
    for cell in row:
        at = max(range(len(extents)), key=lambda k: _shared(_extent(lines, cell), extents[k]))
        placed[at] += cell
    return placed


def _shared(a: Span, b: Span) -> float:
    return min(a[1], b[1]) - max(a[0], b[0])


def _unwrapped(lines: list[Extent], rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows with a single cell closely below another row continue the cell above."""
    y = [median(lines[i].y for cell in row for i in cell) for row in rows]
    usual = median(b - a for a, b in pairwise(y))
    found = [rows[0]]
    for k in range(1, len(rows)):
        filled = [c for c, cell in enumerate(rows[k]) if cell]
        if len(filled) == 1 and y[k] - y[k - 1] < WRAPPED * usual and found[-1][filled[0]]:
            found[-1] = [cell + rows[k][c] for c, cell in enumerate(found[-1])]
        else:
            found.append(rows[k])
    return found
