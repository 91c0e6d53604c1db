"""Paragraphs whose words go on to other lines when some of them are replaced by longer or shorter ones.

Only running text flows: a paragraph each of whose lines has as many words as find room on it. Lines that end where
somebody wanted them to, those of an address or a poem, stay as they are.
"""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from textharmony_cli.documents.page import Pixels
from textharmony_cli.documents.paragraphs import Joiner
from textharmony_cli.documents.pdf_redaction import Joint, Setting
from textharmony_cli.model.painting.underlines import find_line
from textharmony_cli.records import Line, Page, Point, Region
from textharmony_cli.tasks.layout.texts import BULLET, ITEM, RIGHT_TO_LEFT, WIDE
from textharmony_cli.tasks.reflow import span_of

ALIGNED = 0.4  # heights by which edges of lines that stand below each other may differ
FLUSH = 0.12  # ... by which the right ones do where text is set to both margins
LEVEL = 0.1  # heights that a line may rise
SAME_ROW = 0.5  # heights by which parts of one row may lie above each other
ALIKE = 1.35  # ratio of heights of lines in one paragraph
JUSTIFIED = 3  # lines of a page that end alike, from which text is set to both margins
PROSE = 30  # characters that the longest line has at least
GAP = 0.25  # heights that a space takes at least
FITTING = 0.9  # share of the lines which have no room for the first word of the next one
FREE = 1.3  # distances of lines that must be free below for one line more
MOST_MORE = 6  # lines more
EVEN = 24.0  # distance of colour up to which a pixel is like the paper
FOOT = 0.03  # of the page's height that stays free at its end

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are replaced, or one that stays.

    Attributes:
        outline: where it stands, in pixels.
        number: which of the page's regions it is of; None for a word that stays.
        first: whether it is the first of its region, where the new text comes.
        joint: what parts it from the piece before it.
        ruled: whether there is a line under it.
    """

    outline: tuple[Point, ...]
    text: str
    joint: Joint
    number: int | None = None
    first: bool = True
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A printed line of a paragraph, or a free place for one more, which has no pieces.

    Attributes:
        strip: from where it begins to where it has to end, in pixels, clockwise from the top left corner.
    """

    strip: tuple[Point, Point, Point, Point]
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """A paragraph with regions that are replaced.

    Attributes:
        rows: all of its lines, and the free ones below it.
        replaced: which of the page's regions are in it.
        setting: which margins the lines keep to.
        fills: whether words of a line go back to the one before where they find room there; not in headings, which have
            their lines end where that makes sense.
    """

    rows: tuple[FlowRow, ...]
    replaced: tuple[int, ...]
    setting: Setting
    fills: bool = True


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part of a region stands in a line."""

    start: int
    stop: int
    number: int
    first: bool


Row = list[Line]  # from left to right


def flows_of(page: Page, pixels: Pixels, regions: Sequence[Region]) -> list[Flow]:
    """The paragraphs of running text in which regions are replaced.

    Args:
        page: with blocks, and the places of all characters.
        pixels: (H, W, 3) the page's picture.
    """
    placed: dict[int, list[_Place]] = {}
    where = [_places(page, region, number) for number, region in enumerate(regions)]
    for found in where:
        for line, place in found:
            placed.setdefault(line.id, []).append(place)
    flows = []
    for rows, is_heading in _paragraphs(page):
        ids = {line.id for row in rows for line in row}
        numbers = tuple(n for n, found in enumerate(where) if any(line.id in ids for line, _ in found))
        alone = all(line.id in ids for n in numbers for line, _ in where[n])
        if numbers and alone and (flow := _flow(page, pixels, rows, placed, is_heading=is_heading)):
            flows.append(replace(flow, replaced=numbers))
    return flows


def _places(page: Page, region: Region, number: int) -> list[tuple[Line, _Place]]:
    """Where the parts of a region stand; none where that cannot be told of one of them."""
    texts = region.lines if len(region.lines) == len(region.parts) else (region.old,)
    if len(texts) != len(region.parts) or not region.new or not all(texts):
        return []
    spans = [span_of(page, part, text) for part, text in zip(region.parts, texts, strict=True)]
    return [
        (span[0], _Place(span[1], span[2], number, first=not k)) for k, span in enumerate(spans) if span is not None
    ] * all(spans)


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
    page: Page, pixels: Pixels, rows: list[Row], placed: dict[int, list[_Place]], *, is_heading: bool
) -> Flow | None:
    lefts, rights = [row[0].box[0] for row in rows], [_end(row[-1]) for row in rows]
    height = statistics.median(line.height for row in rows for line in row)
    if is_heading:
        setting, limit = _heading_setting(page, lefts, rights, height)
    else:
        setting, limit = _setting(page, rows, lefts, rights, height)
        too_long = _least_too_long(rows, rights, height)
        if max(len(_text(row)) for row in rows) < PROSE or sum(end > limit for end in too_long) < FITTING * len(
            too_long
        ):
            return None
        if setting != "both":  # the margin lies somewhere between the longest line and what was too long
            limit += min(max(0.0, min(too_long, default=limit) - limit) / 2, height)
    if setting is None:
        return None
    joiner = Joiner(page)
    first = lefts[0] + rights[0] - limit if setting == "middle" else None
    flowing, before = [], ""
    for row, left in zip(rows, lefts, strict=True):
        top, bottom = min(line.box[1] for line in row), max(line.box[1] + line.box[3] for line in row)
        start = left if first is None else first
        pieces = (
            replace(piece, ruled=find_line(pixels, piece.outline) is not None)
            for piece in _pieces(row, placed, before, joiner)
        )
        flowing.append(FlowRow(_strip(start, top, limit, bottom), tuple(pieces)))
        before = _text(row)
    pitch = statistics.median(b[0].box[1] - a[0].box[1] for a, b in pairwise(rows)) if len(rows) > 1 else 1.3 * height
    (left, top), (_, _), (_, bottom), _ = flowing[-1].strip
    left = min(left, *(row.strip[0][0] for row in flowing[1:])) if len(flowing) > 1 else left
    for k in range(_free_lines(page, pixels, (left, bottom, limit), pitch, height)):
        down = (k + 1) * pitch
        flowing.append(FlowRow(_strip(left, top + down, limit, bottom + down)))
    return Flow(tuple(flowing), (), setting, not is_heading)


def _setting(
    page: Page, rows: list[Row], lefts: list[float], rights: list[float], height: float
) -> tuple[Setting | None, float]:
    """Which margins a paragraph keeps to, and where its lines have to end; None for neither."""
    slack = ALIGNED * height
    lines = [line for line in page.lines if line.height < ALIKE * height and height < ALIKE * line.height]
    ends = [_end(line) for line in lines]
    body, close = rights[:-1], FLUSH * height
    if body and max(body) - min(body) < close and sum(abs(end - max(body)) < close for end in ends) >= JUSTIFIED:
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


def _heading_setting(
    page: Page, lefts: list[float], rights: list[float], height: float
) -> tuple[Setting | None, float]:
    """The same of a heading, which may go to the right margin of the text below it."""
    slack = ALIGNED * height
    ends = [_end(line) for line in page.lines if _end(line) > min(lefts)]
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
        broken = above[-1].text.endswith(("-", "\u2010", "\u00ad"))
        ends.append(math.inf if broken else right + GAP * height + outline[1][0] - outline[0][0])
    return ends


def _pieces(row: Row, placed: dict[int, list[_Place]], before: str, joiner: Joiner) -> list[Piece]:
    """The words of a row, those that are replaced as one; `before` is the text of the row above."""
    pieces: list[Piece] = []
    for line in row:
        text, at = line.text, 0
        places = sorted(placed.get(line.id, ()), key=lambda place: place.start)
        while word := _WORD.search(text, at):
            start = word.start()
            joint: Joint = "none" if start and not text[start - 1].isspace() else "space"
            if before and not pieces:
                joint = _joint(before, text, joiner)
            elif len(pieces) == 1 and _is_item(pieces[0].text + " x"):
                joint = "none"  # what an item begins with stands where it stands
            place = next((place for place in places if place.start <= start < place.stop), None)
            if place is None:
                at = min([word.end(), *(other.start for other in places if other.start > start)])
                pieces.append(Piece(line.characters(start, at), text[start:at], joint))
            else:
                at = place.stop
                outline = line.characters(start, at)
                pieces.append(Piece(outline, text[start:at], joint, place.number, place.first))
    return pieces


def _joint(before: str, text: str, joiner: Joiner) -> Joint:
    """What parts two lines of a paragraph from each other."""
    if not before.endswith(("-", "\u2010", "\u00ad")):
        return "space"
    return "hyphen" if joiner.breaks(before, text) else "break"


def _free_lines(page: Page, pixels: Pixels, place: tuple[float, float, float], pitch: float, height: float) -> int:
    """How many lines more find room on the paper below a paragraph.

    Args:
        place: left, bottom and right of its last line, which begins like the lines above.
    """
    left, bottom, right = place
    tops = [line.box[1] for line in page.lines if line.box[0] < right and _end(line) > left and line.box[1] > bottom]
    stop = min([*tops, len(pixels) * (1 - FOOT)])
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
