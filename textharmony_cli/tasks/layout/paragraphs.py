"""Rows of running text, and where a paragraph begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from textharmony_cli.tasks.layout.pieces import Sheet
from textharmony_cli.tasks.layout.rows import Row
from textharmony_cli.tasks.layout.texts import BULLET, ITEM

GAP = 1.3  # usual distances of rows
OTHER_SIZE = 1.3  # ratio of heights
INDENT = (0.8, 6.0)  # heights
SHORT = 0.7  # of the column's width: what ends earlier ends a paragraph of running text
COUNTED = re.compile(r"(\d{1,3})\s+\S")


@dataclass(frozen=True, slots=True)
class RowBox:
    """One row: its lines, its extent, its text.

    Attributes:
        is_prose: whether it is part of a text column.
        is_item: whether it starts an item of a list.
    """

    lines: Row
    x0: float
    x1: float
    y: float
    height: float
    words: float
    text: str
    is_prose: bool
    is_item: bool


Paragraph = list[RowBox]


def paragraphs(sheet: Sheet, texts: list[str], rows: list[Row]) -> list[Paragraph]:
    """Cut rows of one column where the text stands off, changes its size, is indented or starts a list item."""
    if not rows:
        return []
    boxes = _row_boxes(sheet, texts, rows)
    column = _Column(boxes)
    found = [[boxes[0]]]
    for k, (above, here) in enumerate(pairwise(boxes)):
        below = boxes[k + 2] if k + 2 < len(boxes) else None
        if column.stands_off(above, here) or column.starts(found[-1], above, here, below):
            found.append([here])
        else:
            found[-1].append(here)
    return found


def _row_boxes(sheet: Sheet, texts: list[str], rows: list[Row]) -> list[RowBox]:
    joined = [" ".join(texts[i].strip() for i in row) for row in rows]
    items = _items(joined)
    return [_row_box(sheet, row, text, k in items) for k, (row, text) in enumerate(zip(rows, joined, strict=True))]


def _items(texts: list[str]) -> set[int]:
    """Rows that start an item of a list: with a mark, or with a number that continues those before it."""
    found = {k for k, text in enumerate(texts) if BULLET.match(text) or ITEM.match(text)}
    last: tuple[int, int] | None = None
    for k, text in enumerate(texts):
        if k not in found and (number := COUNTED.match(text)):
            value = int(number[1])
            if last and value == last[1] + 1:
                found |= {last[0], k}
            last = (k, value)
    return found


def _row_box(sheet: Sheet, row: Row, text: str, is_item: bool) -> RowBox:
    lines = [sheet.lines[i] for i in row]
    return RowBox(
        lines=row,
        x0=lines[0].x0,
        x1=max(line.x1 for line in lines),
        y=sum(line.y for line in lines) / len(lines),
        height=min(line.height for line in lines),
        words=sum(line.words for line in lines),
        text=text,
        is_prose=any(line.is_prose for line in lines),
        is_item=is_item,
    )


class _Column:
    """What is usual among the rows of a column."""

    def __init__(self, rows: list[RowBox]) -> None:
        steps = [b.y - a.y for a, b in pairwise(rows)]
        close = [step for step, row in zip(steps, rows, strict=False) if step < 2 * row.height]
        self.step = median(close or steps or [0.0])
        self.left, self.right = min(row.x0 for row in rows), max(row.x1 for row in rows)

    def stands_off(self, above: RowBox, here: RowBox) -> bool:
        """Whether a row is further below than usual or of another size."""
        small, large = sorted((above.height, here.height))
        return here.y - above.y > GAP * max(self.step, small) or large > OTHER_SIZE * small

    def starts(self, paragraph: Paragraph, above: RowBox, here: RowBox, below: RowBox | None) -> bool:
        """Whether a row begins a paragraph or an item right below another."""
        height = max(above.height, here.height)
        if here.is_item and (paragraph[0].is_item or here.x0 <= above.x0 + 0.5 * height):
            return True
        is_short = above.x1 < self.left + SHORT * (self.right - self.left)
        if is_short and here.is_prose and not here.text[:1].islower():
            return True
        is_centred = abs(here.x0 + here.x1 - above.x0 - above.x1) < height
        if is_centred or paragraph[0].is_item:
            return False
        low, high = (share * height for share in INDENT)
        return low < here.x0 - above.x0 < high and (below is None or low < here.x0 - below.x0 < high)
