"""Which words of a line move along when others of it become longer or shorter, and how much longer it may become."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from textharmony_cli.documents.page import Pixels
from textharmony_cli.model.painting.frame import frame_of, mapped
from textharmony_cli.model.painting.plans import SHARE, Side
from textharmony_cli.model.painting.underlines import find_line, find_underline
from textharmony_cli.model.runs import stretches
from textharmony_cli.records import Line, Page, Point, Region, bounding_box, meet
from textharmony_cli.tasks.room import CLEAR, LONG, Roomier, ground_beside, roomier, side_of

WIDE = 2.2  # widths of a letter; words that are further apart stand in columns
MOST = 2.0  # times its old length that a line is looked at for room
GENEROUS = 1.6  # times its share of letters that a region holds of a longer line
OVER = 3.0  # heights by which a line may end behind the longest of the page ...
FLUSH, MANY = 0.2, 3  # ... unless so many lines end there, give or take so many heights: a margin
INSIDE = (0.3, 0.15)  # heights along and across a line by which its ends and edges are not looked at
MOSTLY, EVEN = 0.9, 16.0  # share of what is behind a line that differs from a plane by at most so many levels


@dataclass(frozen=True, slots=True)
class Row:
    """Words of a line that stand close together, of which some are replaced.

    Attributes:
        outline: around all of them, clockwise from the top left corner in reading direction.
        pieces: in reading order, where words that stay begin and end along the outline, in pixels, or which of the
            page's regions comes there.
        side: which side the line keeps to.
        spare: pixels by which it may become longer.
        whole: all of it, to be erased; words with a line of their own under them are parts of it once more.
        region: what changes as one region: the words that are replaced, and those that move.
    """

    outline: tuple[Point, ...]
    pieces: tuple[tuple[float, float] | int, ...]
    side: Side
    spare: float
    whole: Region
    region: Region

    @property
    def replaced(self) -> tuple[int, ...]:
        """Which of the page's regions are in it."""
        return tuple(piece for piece in self.pieces if isinstance(piece, int))

    @property
    def changing(self) -> tuple[tuple[float, float] | int, ...]:
        """The pieces without the words at the side that the line keeps to, which stay where they are."""
        numbers = [place for place, piece in enumerate(self.pieces) if isinstance(piece, int)]
        first = numbers[0] if self.side == "left" else 0
        return self.pieces[first : numbers[-1] + 1 if self.side == "right" else None]


def rows_of(page: Page, pixels: Pixels, regions: Sequence[Region]) -> list[Row]:
    """The rows in which words have to move; regions of several lines, and those without words beside them, are in none.

    Args:
        pixels: (H, W, 3) the page's picture.
        regions: what is replaced.
    """
    placed: dict[int, list[tuple[int, int, int]]] = {}
    lines = {line.id: line for line in page.lines}
    for number, region in enumerate(regions):
        if (
            len(region.parts) == 1
            and region.old
            and region.new
            and (span := span_of(page, region.parts[0], region.old))
        ):
            placed.setdefault(span[0].id, []).append((*span[1:], number))
    found = []
    for line_id, spans in placed.items():
        line = lines[line_id]
        for start, stop in _together(line):
            inside = sorted(span for span in spans if start <= span[0] and span[1] <= stop)
            if inside and len(line.top) == 2 and sum(last - first for first, last, _ in inside) < stop - start:
                found.append(_row(page, pixels, regions, line, start, stop, inside))
    return found


def arranged(
    page: Page, pixels: Pixels, regions: Sequence[Region], rows: Sequence[Row], *, anyway: bool = False
) -> list[tuple[int, Row | Roomier]]:
    """The rows, and with the room that they take the regions that are in none, by the first of their regions.

    Args:
        anyway: whether a region takes as much room as it needs whatever stands there.
    """
    in_rows = {number for row in rows for number in row.replaced}
    found: list[tuple[int, Row | Roomier]] = [(min(row.replaced), row) for row in rows]
    for number, region in enumerate(regions):
        if number not in in_rows:
            found.append((number, roomier(page, pixels, region, anyway=anyway)))
    return sorted(found, key=lambda each: each[0])


def stands_on_even_ground(row: Row, ground: Pixels) -> bool:
    """Whether what is behind a row is so even that words which move take none of it along.

    Args:
        ground: (H, W, 3) the page without the row.
    """
    frame = frame_of(row.outline)
    ends, edges = (inset * frame.height for inset in INSIDE)
    if frame.length <= 2 * ends:
        return False
    along = np.linspace(ends, frame.length - ends, math.ceil(frame.length))
    across = np.linspace(edges, frame.height - edges, math.ceil(frame.height))
    x, y = mapped(frame.matrix, *(each.ravel() for each in np.meshgrid(along, across)))
    height, width = ground.shape[:2]
    seen = ground[np.clip(y.astype(np.int64), 0, height - 1), np.clip(x.astype(np.int64), 0, width - 1)].astype(float)
    plane = np.stack([np.ones_like(x), x, y], 1)
    away = seen - plane @ np.linalg.lstsq(plane, seen, rcond=None)[0]
    return bool(np.quantile(np.linalg.norm(away, axis=1), MOSTLY) < EVEN)


def span_of(page: Page, outline: Sequence[Point], text: str) -> tuple[Line, int, int] | None:
    """The line that has a text at an outline, and from which character to which it has it there."""
    place = bounding_box(tuple(outline))
    for line in page.lines:
        at = line.text.find(text)
        while at >= 0 and line.spans:
            if meet(bounding_box(line.characters(at, at + len(text))), place):
                return line, at, at + len(text)
            at = line.text.find(text, at + 1)
    return None


def _together(line: Line) -> Iterator[tuple[int, int]]:
    """The stretches of a line, from character to character, whose words stand close together."""
    words = [found.span() for found in re.finditer(r"\S+", line.text)]
    if not words or not line.spans:
        return
    letters = sum(stop - start for start, stop in words)
    wide = WIDE * sum(line.spans[stop - 1][1] - line.spans[start][0] for start, stop in words) / letters
    first = words[0][0]
    for (_, stop), (start, _) in itertools.pairwise(words):
        if line.spans[start][0] - line.spans[stop - 1][1] > wide:
            yield first, stop
            first = start
    yield first, words[-1][1]


def _row(
    page: Page,
    pixels: Pixels,
    regions: Sequence[Region],
    line: Line,
    start: int,
    stop: int,
    inside: Sequence[tuple[int, int, int]],
) -> Row:
    """A row of the characters of a line between two; `inside` has the characters that are replaced, and by what."""
    outline = line.characters(start, stop)
    left, _, width, height = box = bounding_box(outline)
    far = MOST * width
    free = [ground_beside(pixels, outline, direction, far) for direction in (-1, 1)]
    side = side_of(page, box, min(free), max(free), far)
    before, behind = (max(0.0, room - CLEAR * height) for room in free)
    if ends := [x + w for x, _, w, _ in (other.box for other in page.lines) if w > LONG * height and x < left + width]:
        margin = sum(max(ends) - end < FLUSH * height for end in ends) >= MANY
        behind = min(behind, max(0.0, max(ends) + (0.0 if margin else OVER * height) - left - width))
    if side == "right" and before < height < behind:
        side = "left"  # rather than no room
    spare = {"left": behind, "right": before, "middle": 2 * min(before, behind)}[side]
    return Row(
        outline,
        tuple(_pieces(line, start, stop, inside)),
        side,
        spare,
        Region(page.page, (outline, *_underlined(pixels, line, start, stop)), line.text[start:stop]),
        _region(page, regions, line, (start, stop), inside, side, spare),
    )


def _underlined(pixels: Pixels, line: Line, start: int, stop: int) -> Iterator[tuple[Point, ...]]:
    """Outlines of words in a row that have a line under them which the rest of the row has not, as links do."""
    words = [(found.start() + start, found.end() + start) for found in re.finditer(r"\S+", line.text[start:stop])]
    over_line = np.array([find_line(pixels, line.characters(*word)) is not None for word in words], np.bool_)
    for first, behind in stretches(over_line):
        # a short word beside may be over it, too
        for begin, end in ((first, behind), (first, behind + 1), (first - 1, behind)):
            if begin >= 0 and end <= len(words) and end - begin < len(words):
                outline = line.characters(words[begin][0], words[end - 1][1])
                if find_underline(pixels, outline) is not None:
                    yield outline
                    break


def _pieces(
    line: Line, start: int, stop: int, inside: Sequence[tuple[int, int, int]]
) -> Iterator[tuple[float, float] | int]:
    """What stays and what is replaced; words that stay end in the middle of the space beside them."""
    length = math.dist(line.top[0], line.top[-1])
    origin = line.spans[start][0] * length
    at, begin = start, -line.height
    for first, last, number in inside:
        if first > at:
            yield begin, _edge(line, first) * length - origin
        yield number
        at, begin = last, _edge(line, last) * length - origin
    if at < stop:
        yield begin, line.spans[stop - 1][1] * length - origin + line.height


def _edge(line: Line, at: int) -> float:
    """Where along a line one text ends and another begins at a character: in the middle of a space, if one is there."""
    before, behind = at, at
    while before > 0 and line.text[before - 1] == " ":
        before -= 1
    while behind < len(line.text) and line.text[behind] == " ":
        behind += 1
    ends = line.spans[before - 1][1] if before else 0.0, line.spans[behind][0] if behind < len(line.text) else 1.0
    return sum(ends) / 2


def _region(
    page: Page,
    regions: Sequence[Region],
    line: Line,
    ends: tuple[int, int],
    inside: Sequence[tuple[int, int, int]],
    side: Side,
    spare: float,
) -> Region:
    """What changes: from the first word that is replaced or moves to the last."""
    start = inside[0][0] if side == "left" else ends[0]
    stop = inside[-1][1] if side == "right" else ends[1]
    new, at = "", start
    for first, last, number in inside:
        new += line.text[at:first] + regions[number].new
        at = last
    new += line.text[at:stop]
    length = max(math.dist(line.top[0], line.top[-1]), 1.0)
    begin, end = line.spans[start][0], line.spans[stop - 1][1]
    longer = 0.0
    if len(new) > stop - start:
        wanted = (GENEROUS * len(new) / max(stop - start, 1) - 1) * (end - begin) + line.height / length
        longer = min(spare / length, max(0.0, wanted))
    share = SHARE[side]
    part = _strip(line, begin - share * longer, end + (1 - share) * longer)
    return Region(page.page, (part,), line.text[start:stop], new)


def _strip(line: Line, start: float, stop: float) -> tuple[Point, ...]:
    """The outline between two fractions of a straight line's length, which may lie beside it."""
    corners = ((line.top, start), (line.top, stop), (line.bottom, stop), (line.bottom, start))
    return tuple(
        (edge[0][0] + at * (edge[-1][0] - edge[0][0]), edge[0][1] + at * (edge[-1][1] - edge[0][1]))
        for edge, at in corners
    )
