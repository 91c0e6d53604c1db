"""Reading order and blocks of a page, from where its lines stand and what they say. No model is involved."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from textharmony_cli.records import Block, Line, bounding_box
from textharmony_cli.tasks.layout.blocks import Draft, draft_blocks
from textharmony_cli.tasks.layout.frame import Ints, directions, upright
from textharmony_cli.tasks.layout.fused import parted
from textharmony_cli.tasks.layout.order import regions
from textharmony_cli.tasks.layout.pieces import read_sheet
from textharmony_cli.tasks.layout.texts import WIDE


def arrange(lines: Sequence[Line], width: float, height: float) -> tuple[tuple[Line, ...], tuple[Block, ...]]:
    """Put the lines of a page in reading order and group them.

    A line that a detector ran together across the gutter between two columns comes back as two.

    Args:
        lines: of one page, in any order.
        width, height: of the page, in the units of the lines' coordinates.

    Returns:
        The lines in reading order, numbered from 0, and blocks that hold each of them once, in the same order.
    """
    if not lines:
        return (), ()
    lines, quarters = _parted(lines, directions(lines))
    main = int(np.bincount(quarters, [len(line.text) + 1 for line in lines]).argmax())
    drafts = _drafts(lines, np.flatnonzero(quarters == main).tolist(), main)
    for quarter in sorted(set(quarters.tolist()) - {main}):
        for draft in _drafts(lines, np.flatnonzero(quarters == quarter).tolist(), quarter):
            drafts.insert(_place(lines, drafts, draft), draft)
    return _numbered(lines, drafts)


def rows(lines: Sequence[Line], blocks: Sequence[Block]) -> list[tuple[int, ...]]:
    """Ids of the lines that stand side by side in one row of a block, row by row in reading order.

    A heading with wide spaces, or an entry of a table of contents with its page number, is one row of several lines.
    """
    found: list[tuple[int, ...]] = []
    for block in blocks:
        for k, i in enumerate(block.lines):
            if k and _continues(lines[block.lines[k - 1]], lines[i]):
                found[-1] += (i,)
            else:
                found.append((i,))
    return found


def _continues(before: Line, line: Line) -> bool:
    """Whether a line starts beyond the end of another, at its height."""
    (ax, ay), (bx, by) = before.bottom[0], before.bottom[-1]
    length = max(math.hypot(bx - ax, by - ay), 1e-6)
    x, y = line.bottom[0]
    along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length
    across = ((y - ay) * (bx - ax) - (x - ax) * (by - ay)) / length
    return along > length - 0.5 * before.height and abs(across) < 0.5 * min(before.height, line.height)


def _parted(lines: Sequence[Line], quarters: Ints) -> tuple[list[Line], Ints]:
    """The lines with those cut that run over a gutter, and their directions."""
    level = parted([line for line, quarter in zip(lines, quarters, strict=True) if not quarter])
    others = [line for line, quarter in zip(lines, quarters, strict=True) if quarter]
    return level + others, np.concatenate([np.zeros(len(level), np.int64), quarters[quarters > 0]])


def _drafts(lines: Sequence[Line], numbers: list[int], quarter: int) -> list[Draft]:
    """Blocks of the lines of one direction, given and returned by their numbers on the page."""
    mine = [lines[i] for i in numbers]
    sheet = read_sheet(upright(mine, quarter))
    return [
        replace(
            draft,
            lines=[numbers[i] for i in draft.lines],
            rows=[[[numbers[i] for i in cell] for cell in row] for row in draft.rows],
        )
        for draft in draft_blocks(sheet, [line.text for line in mine], regions(sheet))
    ]


def _place(lines: Sequence[Line], drafts: list[Draft], draft: Draft) -> int:
    """Where among the other blocks to read one of another direction: below what it stands below, stamps at the end."""
    if not any(WIDE.search(lines[i].text) for i in draft.lines):
        return len(drafts)
    x, y, width, _ = _box(lines, draft)
    others = [(k, _box(lines, other)) for k, other in enumerate(drafts)]
    shared = [(k, box) for k, box in others if box[0] < x + width and box[0] + box[2] > x]
    above = [k + 1 for k, box in shared if box[1] + box[3] / 2 < y]
    return max(above, default=min((k for k, _ in shared), default=len(drafts)))


def _box(lines: Sequence[Line], draft: Draft) -> tuple[float, float, float, float]:
    return bounding_box(tuple(point for i in draft.lines for point in lines[i].polygon))


def _numbered(lines: Sequence[Line], drafts: list[Draft]) -> tuple[tuple[Line, ...], tuple[Block, ...]]:
    order = [i for draft in drafts for i in draft.lines]
    at = {i: k for k, i in enumerate(order)}
    blocks = tuple(
        Block(
            kind=draft.kind,
            lines=tuple(at[i] for i in draft.lines),
            level=draft.level,
            rows=tuple(tuple(tuple(at[i] for i in cell) for cell in row) for row in draft.rows),
        )
        for draft in drafts
    )
    return tuple(replace(lines[i], id=k) for k, i in enumerate(order)), blocks
