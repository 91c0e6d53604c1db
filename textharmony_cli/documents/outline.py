"""A page as a sequence of blocks that holds every line exactly once, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textharmony_cli.records import Block, BlockKind, Line, Page


@dataclass(frozen=True, slots=True)
class Section:
    """A block with its lines in place of their ids.

    Attributes:
        level: of a heading, 1 to 6; 0 otherwise.
        rows: of a table, the lines in each cell, row by row. Lines that stand in no cell are in `lines` alone.
    """

    kind: BlockKind
    lines: tuple[Line, ...]
    level: int = 0
    rows: tuple[tuple[tuple[Line, ...], ...], ...] = ()


def outline(page: Page) -> Iterator[Section]:
    """The page's blocks; lines that stand in none come as paragraphs of their own, where they are read.

    A page without blocks gives one paragraph of all its lines. A line named by two blocks belongs to the first, and
    ids that no line has are passed over.
    """
    owner: dict[int, int] = {}
    for index, block in enumerate(page.blocks):
        for line_id in block.lines:
            owner.setdefault(line_id, index)
    loose: list[Line] = []
    told: set[int] = set()
    for line in page.lines:
        at = owner.get(line.id)
        if at is None:
            loose.append(line)
            continue
        if loose:
            yield Section("paragraph", tuple(loose))
            loose = []
        if at not in told:
            told.add(at)
            yield _section(page.blocks[at], {line.id: line for line in page.lines if owner.get(line.id) == at})
    if loose:
        yield Section("paragraph", tuple(loose))


def _section(block: Block, lines: dict[int, Line]) -> Section:
    rows = tuple(tuple(tuple(lines[i] for i in cell if i in lines) for cell in row) for row in block.rows)
    return Section(block.kind, tuple(lines[i] for i in block.lines if i in lines), block.level, rows)
