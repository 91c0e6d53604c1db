"""Reading order: the page is cut into columns where white gutters run between lines, and read row by row elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from textharmony_cli.tasks.layout.frame import Boxes, Floats, Ints, middle
from textharmony_cli.tasks.layout.gutters import Gutter, find_gutter, is_two_sided
from textharmony_cli.tasks.layout.modules import modules
from textharmony_cli.tasks.layout.pieces import MOST_LINES, Sheet
from textharmony_cli.tasks.layout.rows import Row, rows_of
from textharmony_cli.tasks.layout.sides import BREAK, Relation, columns, is_prose

CORE = 0.35  # of the height, on each side of the middle: what a line surely fills
STRONG_GAP = 3.0  # line pitches between two rows that end what is above, columns included
ONE_SIDED = 4  # lines of one column that continue it across such a gap
MARGIN_GAP = 1.3  # line pitches between running heads or page numbers and the text
MARGIN_WORDS = 18
MARGIN_HEIGHTS = 3.0
SMALL_PAGE = 8  # lines of a page that has no running heads
NOTE_WORDS = 0.25  # of the words beside it: a note, if also in smaller print ...
NOTE_HEIGHT = 0.9


@dataclass(frozen=True, slots=True)
class Region:
    """Rows of lines of one column.

    Attributes:
        rows: indices of lines, row by row, in reading order.
        is_table: whether the rows are rows of a table with cells of several lines, which are read cell by cell.
    """

    rows: list[Row]
    is_table: bool = False


def regions(sheet: Sheet) -> list[Region]:
    """All lines, as columns and bands in reading order."""
    found: list[Region] = []
    everything = np.argsort(sheet.boxes.y, kind="stable")
    if len(everything) > MOST_LINES:
        return [Region(rows_of(sheet.lines, everything))]
    for part in _margins(sheet, everything):
        _cut(sheet, part, found)
    return found


def _cut(sheet: Sheet, members: Ints, found: list[Region]) -> None:
    """Append the regions of `members`, which are sorted by height on the page."""
    gutter = find_gutter(sheet, members)
    if gutter is None:
        found.append(Region(rows_of(sheet.lines, members)))
        return
    bands = _bands(sheet, members, gutter)
    if len(bands) == 1 and gutter.tears:
        found += [Region(rows_of(sheet.lines, part)) for part in modules(sheet, members)]
        return
    for part in bands if len(bands) > 1 else _parts(sheet, members, gutter, found):
        if len(part):
            _cut(sheet, part, found)


def _parts(sheet: Sheet, members: Ints, gutter: Gutter, found: list[Region]) -> list[Ints]:
    """What is above, left of, right of and below the gutter."""
    inside = members[gutter.first : gutter.stop]
    above, below = members[: gutter.first], members[gutter.stop :]
    left = gutter.is_left(sheet, inside)
    if gutter.relation is Relation.CELLS:
        y = sheet.boxes.y[inside]
        start = int((y < max(y[left][0], y[~left][0]) - CORE * sheet.boxes.height[inside[0]]).sum())
        if len(above) + start > 0:
            _cut(sheet, members[: gutter.first + start], found)
        found.append(Region(_table(sheet, inside[start:]), is_table=True))
        return [below]
    sides = [inside[left], inside[~left]]
    if _is_note(sheet, *sides):
        sides.reverse()
    return [above, *sides, below]


def _is_note(sheet: Sheet, side: Ints, text: Ints) -> bool:
    """Whether the left side is a note or a caption that is read after the text beside it."""
    boxes = sheet.boxes
    if boxes.words[side].sum() > NOTE_WORDS * boxes.words[text].sum() or not is_prose(sheet, text):
        return False
    is_small = bool(middle(boxes.height[side]) < NOTE_HEIGHT * middle(boxes.height[text]))
    return is_small or middle(boxes.y[side]) > middle(boxes.y[text])


def _table(sheet: Sheet, members: Ints) -> list[Row]:
    """Rows of a table whose cells have several lines; in each row cell after cell."""
    gaps = _gaps(sheet.boxes, members) + 2 * CORE * middle(sheet.boxes.height[members])
    parts = np.split(members, np.flatnonzero(gaps > BREAK * sheet.usual_pitch(members)) + 1)
    return [[i for cell in columns(sheet, part) for i in cell.tolist()] for part in parts]


def _bands(sheet: Sheet, members: Ints, gutter: Gutter) -> list[Ints]:
    """Cut at white stripes across the page that are too high to be a gap between paragraphs."""
    height = sheet.boxes.height[members]
    gaps = _gaps(sheet.boxes, members) + 2 * CORE * middle(height)
    around = np.maximum(height[1:], height[:-1])
    cuts = np.flatnonzero(gaps > STRONG_GAP * np.maximum(sheet.usual_pitch(members), around)) + 1
    return np.split(members, [k for k in cuts.tolist() if not _continues(sheet, members, gutter, k)])


def _continues(sheet: Sheet, members: Ints, gutter: Gutter, at: int) -> bool:
    """Whether one of the gutter's columns goes on across a gap while the other is at its end."""
    return gutter.first < at < gutter.stop and any(
        len(part) >= ONE_SIDED and not is_two_sided(sheet, part, gutter)
        for part in (members[gutter.first : at], members[at : gutter.stop])
    )


def _gaps(boxes: Boxes, members: Ints) -> Floats:
    """White between each line and all that follow, below zero where they overlap."""
    reach = np.maximum.accumulate(boxes.y[members] + CORE * boxes.height[members])
    start = (boxes.y - CORE * boxes.height)[members]
    return np.minimum.accumulate(start[::-1])[::-1][1:] - reach[:-1]


def _margins(sheet: Sheet, members: Ints) -> list[Ints]:
    """Running heads and page numbers apart from the text between them."""
    if len(members) < SMALL_PAGE:
        return [members]
    gaps = _gaps(sheet.boxes, members) + 2 * CORE * middle(sheet.boxes.height[members])
    cuts = np.flatnonzero(gaps > MARGIN_GAP * sheet.usual_pitch(members)) + 1
    head, foot = 0, len(members)
    if len(cuts) and _is_margin(sheet.boxes, members[: cuts[0]], members[cuts[0] :]):
        head = int(cuts[0])
    if len(cuts) and cuts[-1] > head and _is_margin(sheet.boxes, members[cuts[-1] :], members[: cuts[-1]]):
        foot = int(cuts[-1])
    return [part for part in (members[:head], members[head:foot], members[foot:]) if len(part)]


def _is_margin(boxes: Boxes, edge: Ints, text: Ints) -> bool:
    """A few words that do not stand at the start of columns."""
    if boxes.words[edge].sum() > MARGIN_WORDS or len(text) < SMALL_PAGE:
        return False
    if np.ptp(boxes.y[edge]) > MARGIN_HEIGHTS * boxes.height[edge].max():
        return False
    at = np.abs(boxes.x0[edge][:, None] - boxes.x0[text]) < 0.7 * boxes.height[edge][:, None]
    return not bool((at.sum(1) >= 3).all())
