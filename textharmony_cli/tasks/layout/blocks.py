"""Blocks: headings, paragraphs, lists and tables among the rows of a region."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from statistics import median

from textharmony_cli.records import BlockKind
from textharmony_cli.tasks.layout.frame import Boxes
from textharmony_cli.tasks.layout.order import Region
from textharmony_cli.tasks.layout.paragraphs import Paragraph, paragraphs
from textharmony_cli.tasks.layout.pieces import Sheet
from textharmony_cli.tasks.layout.tables import Cell, find_tables, table_of
from textharmony_cli.tasks.layout.texts import BULLET

BIG = 1.2  # of the body text's height: a heading
HEADING_ROWS = 3
HEADING_WORDS = 20
MANY_HEADINGS = 0.4  # share of a page's lines from where on big print means nothing
SAME_SIZE = 1.2  # ratio of heights of headings on one level
LEVELS = 6
LIST_ITEMS = 2
ENDS_SENTENCE = re.compile(r"[.,;。，；、]\s*$")


@dataclass(frozen=True, slots=True)
class Draft:
    """A block whose lines are indices.

    Attributes:
        rows: of a table, the lines in each cell.
        height: of a heading's text, in pixels.
    """

    kind: BlockKind
    lines: list[int]
    rows: list[list[Cell]] = field(default_factory=list)
    level: int = 0
    height: float = 0.0


def draft_blocks(sheet: Sheet, texts: list[str], regions: list[Region]) -> list[Draft]:
    """The blocks of all regions of one direction, in reading order."""
    body = _body_height(sheet.boxes)
    return _levelled([draft for region in regions for draft in _of_region(sheet, texts, region, body)])


def _body_height(boxes: Boxes) -> float:
    """Height of the lines that most words are in."""
    order = boxes.height.argsort()
    share = boxes.words[order].cumsum()
    return float(boxes.height[order][int((share < share[-1] / 2).sum())])


def _of_region(sheet: Sheet, texts: list[str], region: Region, body: float) -> Iterator[Draft]:
    if region.is_table:
        yield _table(table_of(sheet.lines, region.rows))
        return
    start = 0
    for table in find_tables(sheet.lines, region.rows):
        yield from _running(paragraphs(sheet, texts, region.rows[start : table.start]), body)
        yield _table(table.rows)
        start = table.stop
    yield from _running(paragraphs(sheet, texts, region.rows[start:]), body)


def _table(rows: list[list[Cell]]) -> Draft:
    return Draft("table", [i for row in rows for cell in row for i in cell], rows)


def _running(found: list[Paragraph], body: float) -> Iterator[Draft]:
    """Headings, paragraphs and lists."""
    k = 0
    while k < len(found):
        stop = _list_end(found, k, body)
        if stop - k >= LIST_ITEMS or (stop > k and BULLET.match(found[k][0].text)):
            yield Draft("list", [i for item in found[k:stop] for i in _lines(item)])
            k = stop
            continue
        if _is_heading(found[k], body):
            yield Draft("heading", _lines(found[k]), height=_height(found[k]))
        else:
            yield Draft("paragraph", _lines(found[k]))
        k += 1


def _list_end(found: list[Paragraph], start: int, body: float) -> int:
    """Number of the first paragraph from `start` on that is no item of a list."""
    stop = start
    while stop < len(found) and found[stop][0].is_item and _height(found[stop]) <= BIG * body:
        stop += 1
    return stop


def _lines(paragraph: Paragraph) -> list[int]:
    return [i for row in paragraph for i in row.lines]


def _height(paragraph: Paragraph) -> float:
    return median(row.height for row in paragraph)


def _is_heading(paragraph: Paragraph, body: float) -> bool:
    if len(paragraph) > HEADING_ROWS or sum(row.words for row in paragraph) > HEADING_WORDS:
        return False
    text = paragraph[-1].text
    return _height(paragraph) > BIG * body and any(map(str.isalpha, text)) and not ENDS_SENTENCE.search(text)


def _levelled(drafts: list[Draft]) -> list[Draft]:
    """Give headings their level by height; where most of a page is big print, nothing is a heading."""
    headings = [draft for draft in drafts if draft.kind == "heading"]
    many = sum(len(draft.lines) for draft in headings) > MANY_HEADINGS * sum(len(draft.lines) for draft in drafts)
    steps: list[float] = []
    for height in sorted((draft.height for draft in headings), reverse=True):
        if not steps or height * SAME_SIZE < steps[-1]:
            steps.append(height)
    return [_with_level(draft, steps, many) if draft.kind == "heading" else draft for draft in drafts]


def _with_level(heading: Draft, steps: list[float], many: bool) -> Draft:
    if many:
        return replace(heading, kind="paragraph")
    return replace(heading, level=min(sum(heading.height <= step for step in steps), LEVELS))
