"""Paragraphs whose words go on to other lines when some of them are replaced by longer or shorter ones.

Only running text flows: a paragraph each of whose lines has as many words as find room on it. Lines that end where
somebody wanted them to, those of an address or a poem, stay as they are.
"""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from textharmony_cli.documents.page import Pixels
from textharmony_cli.documents.paragraphs import Joiner
from textharmony_cli.documents.pdf_redaction import FlowPiece, FlowRow, Joint, Margins
from textharmony_cli.records import Line, Page, Point, Region, bounding_box
from textharmony_cli.tasks.layout.texts import BULLET, ITEM, RIGHT_TO_LEFT, WIDE
from textharmony_cli.tasks.reflow import span_of

ALIGNED = 0.4  # heights by which edges of lines that stand below each other may differ
FLUSH = 0.12  # ... by which the right ones do where text is set to both margins
LEVEL = 0.1  # heights that a line may rise
SAME_ROW = 0.5  # heights by which parts of one row may lie above each other
ALIKE = 1.35  # ratio of heights of lines in one paragraph
JUSTIFIED = 3  # lines of a page that end alike, from which text is set to both margins
SPACED = 1.15  # times as far apart words are, at least, in lines that are stretched to the margin
PROSE = 30  # characters that the longest line has at least
GAP = 0.25  # heights that a space takes at least
FITTING = 0.9  # share of the lines which have no room for the first word of the next one
FREE = 1.3  # distances of lines that must be free below for one line more
MOST_MORE = 6  # lines more
EVEN = 24.0  # distance of colour up to which a pixel is like the paper
FOOT = 0.8  # of what is free above a page's text that stays free below it

LEAST_GAP, WIDE_GAP = 0.9, 1.7  # heights between two words from which they may not, or do not, follow each other ...
MANY_GAPS = 2.2  # ... and times the usual gap of their line
HYPHENS = ("-", "\u2010", "\u00ad")
LEADER = re.compile(r"(\. ?){4}|_{3}|\u2026 ?\u2026")

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Flow:
    """A paragraph with regions that are replaced.

    Attributes:
        rows: all of its lines, and the free ones below it.
        replaced: which of the page's regions are in it.
        margins: which of them the lines keep to.
        fills: whether words of a line go back to the one before where they find room there; not in headings, which have
            their lines end where that makes sense.
    """

    rows: tuple[FlowRow, ...]
    replaced: tuple[int, ...]
    margins: Margins
    fills: bool = True


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part of a region stands in a line, and what is to stand there."""

    start: int
    stop: int
    new: str


Row = list[Line]  # from left to right


def flows_of(page: Page, pixels: Pixels, regions: Sequence[Region]) -> list[Flow]:
    """The paragraphs of running text in which regions are replaced.

    Args:
        page: with blocks, and the places of all characters.
        pixels: (H, W, 3) the page's picture.
    """
    placed: dict[int, list[_Place]] = {}
    where = [_places(page, region) for region in regions]
    for found in where:
        for line, place in found:
            placed.setdefault(line.id, []).append(place)
    flows = []
    for rows, is_heading in _paragraphs(page):
        ids = {line.id for row in rows for line in row}
        numbers = tuple(n for n, found in enumerate(where) if any(line.id in ids for line, _ in found))
        alone = all(line.id in ids for n in numbers for line, _ in where[n])
        if alone and any(regions[n].new for n in numbers):
            flow = _flow(page, pixels, rows, placed, numbers, is_heading=is_heading)
            flows += [flow] if flow else []
    return flows


def _places(page: Page, region: Region) -> list[tuple[Line, _Place]]:
    """Where the parts of a region stand; none where that cannot be told of one of them."""
    texts = region.lines if len(region.lines) == len(region.parts) else (region.old,)
    if len(texts) != len(region.parts) or not all(texts):
        return []
    found = []
    for number, (part, text) in enumerate(zip(region.parts, texts, strict=True)):
        span = span_of(page, part, text)
        if span is None:
            return []
        found.append((span[0], _Place(span[1], span[2], "" if number else region.new)))
    return found


def _paragraphs(page: Page) -> Iterator[tuple[list[Row], bool]]:
    """The paragraphs of a page, and items of lists, as rows from top to bottom; only text in level lines of words.

    With each comes whether it is a heading.
    """
    lines = {line.id: line for line in page.lines}
    for block in page.blocks:
        rows: list[Row] = []
        for line in sorted((lines[number] for number in block.lines), key=lambda line: line.box[1]):
            if rows and abs(line.box[1] - rows[-1][0].box[1]) < SAME_ROW * line.height:
                rows[-1].append(line)
            else:
                rows.append([line])
        for row in rows:
            row.sort(key=lambda line: line.box[0])
        starts = [k for k, row in enumerate(rows) if not k or (block.kind == "list" and _is_item(row[0].text))]
        for start, stop in pairwise([*starts, len(rows)]):
            heights = sorted(line.height for row in rows[start:stop] for line in row)
            plain = all(_is_plain(line) for row in rows[start:stop] for line in row)
            if block.kind != "table" and plain and heights[-1] <= ALIKE * heights[0]:
                yield rows[start:stop], block.kind == "heading"


def _is_item(text: str) -> bool:
    return bool(BULLET.match(text) or ITEM.match(text))


def _is_plain(line: Line) -> bool:
    """Whether a line is straight, level, and written from left to right in words."""
    (_, y0), (_, y1) = line.top[0], line.top[-1]
    level = len(line.top) == 2 and abs(y1 - y0) < LEVEL * line.height and line.top[0][0] < line.top[-1][0]
    return level and bool(line.spans) and not WIDE.search(line.text) and not RIGHT_TO_LEFT.search(line.text)


def _flow(
    page: Page,
    pixels: Pixels,
    rows: list[Row],
    placed: dict[int, list[_Place]],
    replaced: tuple[int, ...],
    *,
    is_heading: bool,
) -> Flow | None:
    if not all(_is_written_through(row) for row in rows):
        return None
    lefts, rights = [row[0].box[0] for row in rows], [_end(row[-1]) for row in rows]
    height = statistics.median(line.height for row in rows for line in row)
    if is_heading:
        margins, limit = _heading_margins(page, lefts, rights, height)
    else:
        margins, limit = _margins(page, rows, lefts, rights, height)
        too_long = _least_too_long(rows, rights, height)
        full = sum(end > limit for end in too_long) >= FITTING * len(too_long)
        if max(len(_text(row)) for row in rows) < PROSE or not full or _is_verse(rows):
            return None
        if margins != "both":  # the margin lies somewhere between the longest line and what was too long
            limit += min(max(0.0, min(too_long, default=limit) - limit) / 2, height)
    if margins is None:
        return None
    joiner = Joiner(page)
    first = lefts[0] + rights[0] - limit if margins == "middle" else None
    flowing, before = [], ""
    for row, left in zip(rows, lefts, strict=True):
        top, bottom = min(line.box[1] for line in row), max(line.box[1] + line.box[3] for line in row)
        start = left if first is None else first
        flowing.append(FlowRow(_strip(start, top, limit, bottom), tuple(_pieces(row, placed, before, joiner))))
        before = _text(row)
    pitch = statistics.median(b[0].box[1] - a[0].box[1] for a, b in pairwise(rows)) if len(rows) > 1 else 1.3 * height
    own = {line.id for row in rows for line in row}
    if any(_meets(line, row.strip) for line in page.lines if line.id not in own for row in flowing):
        return None
    (left, top), _, (_, bottom), _ = flowing[-1].strip
    left = min(left, *(row.strip[0][0] for row in flowing[1:])) if len(flowing) > 1 else left
    for k in range(_free_lines(page, pixels, (left, bottom, limit), pitch, height)):
        down = (k + 1) * pitch
        flowing.append(FlowRow(_strip(left, top + down, limit, bottom + down)))
    return Flow(tuple(flowing), replaced, margins, not is_heading)


def _is_written_through(row: Row) -> bool:
    """Whether the words of a row follow each other, without gaps such as columns and tabs leave, or leaders."""
    if LEADER.search(_text(row)):
        return False
    gaps = _gaps(row)
    return not gaps or max(gaps) < max(LEAST_GAP, min(WIDE_GAP, MANY_GAPS * statistics.median(gaps)))


def _gaps(row: Row) -> list[float]:
    """Between the words of a row, in its heights; not behind what an item of a list begins with."""
    ends = [
        (bounding_box(line.characters(*word.span())), line.height) for line in row for word in _WORD.finditer(line.text)
    ]
    gaps = [(after[0] - before[0] - before[2]) / height for (before, height), (after, _) in pairwise(ends)]
    return gaps[1:] if _is_item(row[0].text) else gaps


def _is_spaced_out(rows: list[Row]) -> bool:
    """Whether the words of a line stand further apart than those of the last, which is stretched to no margin."""
    *body, last = (_gaps(row) for row in rows)
    usual = statistics.median(last) if last else math.inf
    return any(gaps and statistics.median(gaps) > SPACED * usual for gaps in body)


def _is_verse(rows: list[Row]) -> bool:
    """Whether all lines begin with capital letters, as those of poems and addresses do, or have numbers."""
    starts = [_text(row)[:1] for row in rows]
    return len(rows) > 1 and (all(map(str.isupper, starts[1:])) or all(map(str.isdigit, starts)))


def _meets(line: Line, strip: Sequence[Point]) -> bool:
    """Whether other text lies within a strip, and not only touches it."""
    x, y, width, height = line.box
    (left, top), _, (right, bottom), _ = strip
    return x < right and x + width > left and top < y + height / 2 < bottom


def _margins(
    page: Page, rows: list[Row], lefts: list[float], rights: list[float], height: float
) -> tuple[Margins | None, float]:
    """Which margins a paragraph keeps to, and where its lines have to end; None for neither."""
    slack = ALIGNED * height
    lines = [line for line in page.lines if line.height < ALIKE * height and height < ALIKE * line.height]
    ends = [_end(line) for line in lines]
    body, close = rights[:-1], FLUSH * height
    if body and max(body) - min(body) < close:
        flush = sum(abs(end - max(body)) < close for end in ends)
        if flush >= JUSTIFIED or _is_spaced_out(rows):
            return "both", max(rights)
    starts = lefts[1:] or lefts
    if max(starts) - min(starts) < slack:
        beside = [_end(line) for line in lines if abs(line.box[0] - min(starts)) < slack]
        alike = [end for end in beside if sum(abs(end - other) < slack for other in beside) >= JUSTIFIED]
        if len(rows) == 1 and not alike:
            return None, 0.0  # nothing tells where it would have to end
        return "left", max(*rights, *alike) if alike else max(rights)
    middles = [left + right for left, right in zip(lefts, rights, strict=True)]
    if max(middles) - min(middles) < 2 * slack:
        return "middle", max(rights)
    return None, 0.0


def _heading_margins(
    page: Page, lefts: list[float], rights: list[float], height: float
) -> tuple[Margins | None, float]:
    """The same of a heading, which may go to the right margin of the text below it."""
    slack = ALIGNED * height
    ends = [_end(line) for line in page.lines if _end(line) > min(lefts) and line.box[0] < max(rights)]
    margins = [end for end in ends if sum(abs(end - other) < FLUSH * height for other in ends) >= JUSTIFIED]
    limit = max(margins, default=0.0)
    if limit < max(rights):
        return None, 0.0
    middles = [left + right for left, right in zip(lefts, rights, strict=True)]
    starts = [line.box[0] for line in page.lines]
    aligned = sum(abs(start - lefts[0]) < slack for start in starts) > len(lefts)
    if max(lefts) - min(lefts) < slack and aligned:
        return "left", limit
    beside = [line.box[0] + _end(line) for line in page.lines]
    centred = sum(abs(middle - middles[0]) < 2 * slack for middle in beside) > len(lefts)
    return ("middle", limit) if max(middles) - min(middles) < 2 * slack and centred else (None, 0.0)


def _least_too_long(rows: list[Row], rights: list[float], height: float) -> list[float]:
    """Where each line but the last would have ended with the first word of the next, had there been room for it."""
    ends = []
    for (above, below), right in zip(pairwise(rows), rights[:-1], strict=True):
        word = re.match(r"\S+", below[0].text)
        outline = below[0].characters(0, word.end() if word else 1)
        ends.append(
            math.inf if above[-1].text.endswith(HYPHENS) else right + GAP * height + outline[1][0] - outline[0][0]
        )
    return ends


def _pieces(row: Row, placed: dict[int, list[_Place]], before: str, joiner: Joiner) -> list[FlowPiece]:
    """The words of a row, those that are replaced as one; `before` is the text of the row above."""
    pieces: list[FlowPiece] = []
    for line in row:
        text, at = line.text, 0
        places = sorted(placed.get(line.id, ()), key=lambda place: place.start)
        while word := _WORD.search(text, at):
            start = word.start()
            joint: Joint = "none" if start and not text[start - 1].isspace() else "space"
            if before and not pieces:
                joint = _joint(before, text, joiner)
            elif len(pieces) == 1 and _is_item(pieces[0].old + " x"):
                joint = "mark"  # what an item begins with stands where it stands
            place = next((place for place in places if place.start <= start < place.stop), None)
            at = place.stop if place else min([word.end(), *(other.start for other in places if other.start > start)])
            new = place.new if place else None
            pieces.append(FlowPiece(line.characters(start, at), text[start:at], new, joint))
    return pieces


def _joint(before: str, text: str, joiner: Joiner) -> Joint:
    """What parts two lines of a paragraph from each other."""
    if not before.endswith(HYPHENS):
        return "space"
    return "hyphen" if joiner.breaks(before, text) else "break"


def _free_lines(page: Page, pixels: Pixels, place: tuple[float, float, float], pitch: float, height: float) -> int:
    """How many lines more find room on the paper below a paragraph.

    Args:
        place: left, bottom and right of its last line, which begins like the lines above.
    """
    left, bottom, right = place
    tops = [line.box[1] for line in page.lines if line.box[0] < right and _end(line) > left and line.box[1] > bottom]
    margin = FOOT * min(line.box[1] for line in page.lines)  # pages have about as much below as above
    stop = min([*tops, len(pixels) - margin])
    strip = pixels[int(bottom) + 1 : int(stop), max(int(left), 0) : int(right) + 1].astype(np.float32)
    if strip.size == 0:
        return 0
    paper = np.median(strip.reshape(-1, 3), axis=0)
    drawn = np.flatnonzero((np.sqrt(((strip - paper) ** 2).sum(2)) > EVEN).any(1))
    free = float(drawn[0]) if len(drawn) and drawn[0] > 0.1 * height else float(len(strip)) * (not len(drawn))
    return max(0, min(MOST_MORE, int((free - (FREE - 1) * pitch) // pitch)))


def _strip(left: float, top: float, right: float, bottom: float) -> tuple[Point, Point, Point, Point]:
    return (left, top), (right, top), (right, bottom), (left, bottom)


def _end(line: Line) -> float:
    return line.box[0] + line.box[2]


def _text(row: Row) -> str:
    return " ".join(line.text for line in row)
