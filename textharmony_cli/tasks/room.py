"""Room for a new text that is longer than the old: even ground beside it, on the side that keeps its alignment."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textharmony_cli.documents.page import Pixels
from textharmony_cli.model.painting.bends import FINE, Bend, is_strip
from textharmony_cli.model.painting.frame import frame_of, mapped
from textharmony_cli.model.painting.plans import Side
from textharmony_cli.records import Box, Page, Point, Region, bounding_box, meet

NEEDED = 1.12  # times its share of letters that a longer text may take
CLEAR = 0.4  # heights that stay free at the end of the ground
EDGE = 0.1  # heights right beside a text that are not looked at: its soft edge, or the end of its underline
TOLD = 3  # columns beside a text that tell what is ground
EVEN = 30.0  # distance of colour up to which a pixel is like the ground of its row
LEAST_EVEN, NOISY = 14.0, 4.0  # ... on ground without noise, and times its noise where it has some
MOSTLY = 0.96  # share of a column's pixels that are
ALIGNED = 0.35  # heights by which edges of lines that stand below each other may differ
LIKE = 1.5  # times as high as another line of the same size may be
BESIDE = 0.6  # heights by which a line that has other words, too, is longer than a text
AROUND = 9.0  # heights up and down in which lines tell about alignment
LONG = 8.0  # heights; shorter lines are not told to be of a paragraph
SNUG = 0.4  # heights of ground that a button has at least on either side of its text
BALANCED = 1.7  # times as much ground may be on one side of a text that stands in the middle of it
PANEL = 4.0  # times a text's width on either side that a panel around it is looked for
LEVEL = 0.25  # heights that an outline may rise


@dataclass(frozen=True, slots=True)
class Roomier:
    """A region with more room, and which of its sides the new text keeps to.

    Attributes:
        words: outline of the old words alone, where the region has become larger.
    """

    region: Region
    side: Side = "left"
    words: tuple[Point, ...] | None = None


def roomier(page: Page, pixels: Pixels, region: Region, *, anyway: bool = False) -> Roomier:
    """The region made as wide as its new text needs and the ground allows, and the side that it keeps to.

    Args:
        pixels: (H, W, 3) the page's picture.
        anyway: whether it is made as wide whatever stands there.
    """
    if len(region.parts) != 1 or not region.old or not region.new:
        return Roomier(region)
    part = region.parts[0]
    if is_strip(part):
        return _along_bow(page, pixels, region)
    left, _, width, height = bounding_box(part)
    if len(part) != 4 or part[0][0] >= part[1][0] or abs(part[1][1] - part[0][1]) > LEVEL * height or width < height:
        return Roomier(region)
    wanted = width * (NEEDED * len(region.new) / len(region.old) - 1)
    far = max(wanted + CLEAR * height, PANEL * width)
    free = [ground_beside(pixels, part, direction, far) for direction in (-1, 1)]
    side = side_of(page, region.box, min(free), max(free), far)
    if len(region.new) <= len(region.old):
        return Roomier(region, side)
    if anyway:
        free = [left, pixels.shape[1] - left - width]
    before, behind = (max(0.0, room - CLEAR * height) for room in free)
    if side != "left" and {"right": before, "middle": 2 * min(before, behind)}[side] < wanted <= behind:
        side = "left"  # rather than too little room
    if side == "left":
        before, behind = 0.0, min(behind, wanted)
    elif side == "right":
        before, behind = min(before, wanted), 0.0
    else:
        before = behind = min(before, behind, wanted / 2)
    if before + behind < 1:
        return Roomier(region)
    (a, b), (c, d), (e, f), (g, h) = part
    wide: tuple[Point, ...] = ((a - before, b), (c + behind, d), (e + behind, f), (g - before, h))
    return Roomier(Region(region.page, (wide,), region.old, region.new, lines=region.lines), side, part)


def _along_bow(page: Page, pixels: Pixels, region: Region) -> Roomier:
    """Room along a bow for a new text, which keeps to the middle of the old one where that is all of its line."""
    part = region.parts[0]
    if not any(line.text.strip() == region.old and meet(line.box, region.box) for line in page.lines):
        return Roomier(region)
    bend = Bend(part)
    wanted = bend.length * (NEEDED * len(region.new) / len(region.old) - 1)
    if wanted <= 0:
        return Roomier(region, "middle")
    far = wanted / 2 + CLEAR * bend.height
    strip = Bend(bend.longer(far, far))
    picture, straight = strip.rolled_off(pixels), strip.straight(far, far + bend.length)
    free = min(ground_beside(picture, straight, direction, FINE * far) for direction in (-1, 1)) / FINE
    more = min(wanted / 2, free - CLEAR * bend.height)
    wide = tuple(bend.longer(more, more))
    if more < 1 or not _is_on_page(wide, pixels):
        return Roomier(region, "middle")
    return Roomier(Region(region.page, (wide,), region.old, region.new, lines=region.lines), "middle", part)


def _is_on_page(outline: Sequence[Point], pixels: Pixels) -> bool:
    height, width = pixels.shape[:2]
    return all(0 <= x <= width and 0 <= y <= height for x, y in outline)


def ground_beside(pixels: Pixels, outline: Sequence[Point], direction: int, most: float) -> float:
    """How many pixels of even ground there are beside a line, along it, before its start (-1) or behind its end (1).

    Args:
        pixels: (H, W, 3) the page.
        outline: of the line, clockwise from its top left corner in reading direction.
        most: how far is looked.
    """
    frame = frame_of(outline)
    height = frame.height
    end = frame.length + 1 if direction > 0 else -1.0
    away = end + direction * np.arange(math.ceil(EDGE * height + most) + TOLD)
    x, y = mapped(frame.matrix, *np.meshgrid(away, np.arange(math.ceil(height) + 1)))
    columns, rows = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    outside = (columns < 0) | (columns >= pixels.shape[1])
    stop = int(np.argmax(outside.any(0))) if outside.any() else len(away)
    level = (rows >= 0) & (rows < len(pixels))
    rows, columns = np.clip(rows, 0, len(pixels) - 1), np.clip(columns, 0, pixels.shape[1] - 1)
    strip = pixels[rows, columns][:, :stop][level[:, 0]].astype(np.float32)
    edge = math.ceil(EDGE * height)
    strip = strip[:, edge : edge + int(most) + TOLD]
    if strip.shape[1] <= TOLD or not len(strip):
        return 0.0
    first = np.median(strip[:, :TOLD], axis=1, keepdims=True)
    sums = np.cumsum(np.concatenate([first] * TOLD + [strip], axis=1), axis=1)
    ground = (sums[:, TOLD:] - sums[:, :-TOLD])[:, :-1] / TOLD  # of the columns before, which shading changes slowly
    noise = float(np.sqrt(((strip[:, :TOLD] - first) ** 2).sum(2).mean()))
    even = min(max(LEAST_EVEN, NOISY * noise), EVEN)
    like = np.sqrt(((strip[:, : ground.shape[1]] - ground) ** 2).sum(2)) < even
    ends = np.flatnonzero(like.mean(0) < MOSTLY)
    return float(edge + ends[0]) if len(ends) else float(edge + strip.shape[1])


def side_of(page: Page, box: Box, less: float, more: float, far: float) -> Side:
    """Which side a text keeps to: where lines above and below end or begin with it; else by the ground around.

    Args:
        less, more: columns of ground on either side, of `far` that were looked at.
    """
    x, y, width, height = box
    beyond = BESIDE * height
    for other in page.lines:
        if _holds(other.box, box) and (other.box[0] < x - beyond or other.box[0] + other.box[2] > x + width + beyond):
            return "left"  # there are words before or behind it
    others = [line.box for line in page.lines if not _holds(line.box, box)]
    near = [other for other in others if abs(other[1] - y) < AROUND * height]
    if _in_paragraph(box, near):
        return "left"
    edges: dict[Side, Sequence[float]] = {
        "left": [abs(other[0] - x) for other in near],
        "right": [abs(other[0] + other[2] - x - width) for other in near if _are_alike(other[3], height)],
        "middle": [abs(other[0] + other[2] / 2 - x - width / 2) for other in near],
    }
    counts: dict[Side, int] = {side: _within(offsets, ALIGNED * height) for side, offsets in edges.items()}
    best = max(counts, key=lambda side: counts[side])
    alike = more - less < ALIGNED * height
    balanced = less > height and more < min(BALANCED * less, far)
    if balanced and alike:
        return "middle"
    balanced |= alike and SNUG * height < less and more < far
    if counts[best] > (1 if balanced else 0):  # one line may end there by chance
        return best
    return "middle" if balanced else "left"


def _are_alike(one: float, other: float) -> bool:
    """Whether lines so high are of one size: the ends of a few that are not meet by chance."""
    return max(one, other) < LIKE * min(one, other)


def _in_paragraph(box: Box, near: Sequence[Box]) -> bool:
    """Whether a line is one of a paragraph whose lines end alike, and but for the first begin alike."""
    x, _, width, height = box
    least, slack = LONG * height, ALIGNED * height
    alike = [other for other in near if other[2] > least and abs(other[0] + other[2] - x - width) < slack]
    starts = sorted([x, *(other[0] for other in alike)])
    return width > least and any(after - before < slack for before, after in itertools.pairwise(starts))


def _holds(line: Box, part: Box) -> bool:
    """Whether a part of a line lies in it."""
    x, y = part[0] + part[2] / 2, part[1] + part[3] / 2
    return line[0] <= x <= line[0] + line[2] and line[1] <= y <= line[1] + line[3]


def _within(offsets: Sequence[float] | npt.NDArray[np.floating], most: float) -> int:
    return sum(offset < most for offset in offsets)
