"""The line under a text: as long as the text, as under a heading or a link, and then it goes with it; or one that goes
on beside the text, to write on or of a table, and that one stays.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.painting.areas import Outline, outline_height, window_around
from textharmony_cli.model.painting.frame import Frame, Plane, frame_of, mapped, sampled
from textharmony_cli.model.painting.painted import Mask, Pixels
from textharmony_cli.model.runs import stretches

LEAST_LENGTH = 1.2  # line heights; below shorter texts a stroke of a letter may be as long
BELOW = (0.62, 1.5)  # line heights from the top of the outline between which the line is looked for
THICKEST = 0.14  # of the line's height, and at least so many pixels
THICKEST_PIXELS = 3
CONTRAST = 30.0  # colour distance from the ground
UNBROKEN = 0.92  # share of the text's length at which it has one colour
CROSSED = 0.6  # ... where it goes on beside the text, and letters of another colour cross it
CLEAR = 0.2  # line heights beside a text from which on it is looked for there
SKIPPING = 0.75  # ... where it runs below the outline; links leave out what letters reach down through
ALIKE = 0.4  # of the contrast: how far colours along it may be apart
REACHES = 0.4  # line heights by which its ends may differ from the text's
BESIDE = 0.9  # line heights around the text that are looked at
TURN, TURNING = 0.5, 0.6  # line heights above an end that are looked at; share of them in which a frame goes on
LEVEL, LEVELLED = 0.3, 2  # pixels by which a line may fall along a text; how often its slope is followed at most
FEWEST = 16  # columns that tell a slope
SOFT_EDGE = 0.04  # of the line's height
FREE = 0.3  # share of its contrast by which what is above and below it may be unlike the ground ...
MOSTLY = (0.3, 0.7)  # ... and share of its length at which that holds above, where letters stand, and below
GAP = 0.4  # line heights by which it may be broken
STRONGER = 1.25  # times its usual strength that a line may have in places
CROSSING = 24.0  # levels by which ink that crosses a line, or touches it, differs from what else is there
SOFT = 1  # pixels around it that are touched


@dataclass(frozen=True, slots=True)
class Underline:
    """A line along a text.

    Attributes:
        frame: the strip of the text; lengths below are along and across it, in pixels.
        start, stop: where the line begins and ends.
        top: of its profile's first row.
        colour, ground: (3,) where it is strongest, and of what it is on.
        profile: how much of that is in each row, from 0 to 1.
        own: whether it is as long as the text; else it goes on beside it.
    """

    frame: Frame
    start: float
    stop: float
    top: float
    colour: npt.NDArray[np.float32]
    ground: npt.NDArray[np.float32]
    profile: npt.NDArray[np.float32]
    own: bool = True

    def moved(self, start: float, stop: float) -> Underline:
        """The same line between other ends."""
        return replace(self, start=start, stop=stop)

    def mask(self, shape: tuple[int, int], around: float = SOFT) -> Mask:
        """(H, W) of a page, what belongs to it and so many pixels around it, such as its soft edges."""
        mask = np.zeros(shape, np.bool_)
        along, across, part = self._places(shape, around)
        low, high = self.top - around, self.top + len(self.profile) + around
        mask[part] = (across > low) & (across < high) & (along > self.start - 2 * SOFT) & (along < self.stop + 2 * SOFT)
        return mask

    def draw(self, pixels: Pixels, where: Mask | None = None) -> None:
        """Draw the line on a page (H, W, 3), everywhere or only where a mask (H, W) is set; `mask` holds all of it."""
        cover, part = self._cover(pixels.shape[:2])
        if where is not None:
            cover = np.where(where[part], cover, np.float32(0))
        pixels[part] = np.rint(pixels[part] + cover[..., None] * (self.colour - pixels[part])).astype(np.uint8)

    def crossed(self, pixels: Pixels, around: float) -> Mask:
        """(H, W) of a page, where on the line, and so many pixels around it, there is neither line nor ground; pixels
        on its edges differ from its profile, more so where it falls from row to row."""
        shape = pixels.shape[:2]
        wide = 0.5 if self.frame.matrix[1, 0] == 0 else 1.0  # pixels
        covers, part = zip(*(self._cover(shape, around, off) for off in (-wide, 0.0, wide)), strict=True)
        towards = self.colour - self.ground
        contrast = float(towards @ towards)
        seen = pixels[part[0]] - self.ground
        share = seen @ towards / contrast
        beside = np.abs(seen - share[..., None] * towards).max(2) > CROSSING
        slack = CROSSING / math.sqrt(contrast)
        more, less = share > STRONGER * np.max(covers, axis=0) + slack, share < np.min(covers, axis=0) - slack
        off = np.zeros(shape, np.bool_)
        off[part[0]] = beside | more | less
        return off & self.mask(shape, around)

    def _cover(
        self, shape: tuple[int, int], around: float = SOFT, off: float = 0.0
    ) -> tuple[Plane, tuple[slice, slice]]:
        """How much of each pixel of a part of the page the line covers, if it is so much lower."""
        along, across, part = self._places(shape, around)
        rows = np.arange(len(self.profile) + 2) - 0.5  # middles of the profile's rows, one more at either end
        cover = np.interp(across - self.top - off, rows, np.pad(self.profile, 1))
        cover *= np.clip(along - self.start + 0.5, 0, 1) * np.clip(self.stop - along + 0.5, 0, 1)
        return np.asarray(cover, np.float32), part

    def _places(self, shape: tuple[int, int], around: float) -> tuple[Plane, Plane, tuple[slice, slice]]:
        """Where pixels of a part of the page around the line lie along and across the strip."""
        ends = np.array([self.start, self.stop, self.stop, self.start])
        sides = np.array([self.top, self.top, self.top + len(self.profile), self.top + len(self.profile)])
        corners = np.stack(mapped(self.frame.matrix, ends, sides), 1)
        window = window_around([(float(x), float(y)) for x, y in corners], around + 3, shape)
        x, y = np.meshgrid(np.arange(window.x0, window.x1) + 0.5, np.arange(window.y0, window.y1) + 0.5)
        along, across = mapped(np.linalg.inv(self.frame.matrix), x, y)
        return np.asarray(along, np.float32), np.asarray(across, np.float32), window.slices


def find_underline(pixels: Pixels, outline: Outline) -> Underline | None:
    """The line that goes with a text, if it has one; see `find_line`."""
    line = find_line(pixels, outline)
    return line if line is not None and line.own else None


def find_line(pixels: Pixels, outline: Outline) -> Underline | None:
    """The line under a text or through its lower part, if there is one.

    Args:
        pixels: (H, W, 3) the page.
        outline: around a line of text or a part of it, clockwise from its top left corner in reading direction.
    """
    height, frame = outline_height(outline), frame_of(outline)
    if len(outline) != 4 or frame.length < LEAST_LENGTH * height or frame.matrix[2, :2].any():
        return None
    line = _line_in(pixels, outline, frame, height)
    for _ in range(LEVELLED):
        if line is None or (slope := _slope(pixels, line)) is None or abs(slope) * frame.length < LEVEL:
            break
        matrix = frame.matrix @ np.array([[1, 0, 0], [slope, 1, 0], [0, 0, 1]], np.float64)
        frame = Frame(matrix, frame.length, frame.height)
        line = _line_in(pixels, outline, frame, height)
    return line


def _line_in(pixels: Pixels, outline: Outline, frame: Frame, height: float) -> Underline | None:
    """The line that runs along a frame."""
    beside = math.ceil(BESIDE * height) + 3
    rows = np.arange(round(BELOW[0] * frame.height), math.ceil(BELOW[1] * frame.height) + 3) + _phase(frame)
    columns = np.arange(-beside, math.ceil(frame.length) + beside)
    strip = _Strip(_straightened(pixels, outline, frame, rows, columns), rows, columns, frame, height)
    within = (columns > 0.05 * frame.length) & (columns < 0.95 * frame.length)
    found = strip.line(within, within)
    for side in (columns < -CLEAR * height, columns > frame.length + CLEAR * height):
        found = found or strip.line(within, side)
    return found


def _slope(pixels: Pixels, line: Underline) -> float | None:
    """By how much a line falls along its frame, per pixel; None where too little of it is seen to tell."""
    columns = np.arange(math.ceil(line.start), math.floor(line.stop))
    rows = np.arange(len(line.profile) + 2) - 1 + line.top
    x, y = mapped(line.frame.matrix, *np.meshgrid(columns + 0.5, rows + 0.5))
    towards = line.colour - line.ground
    planes = (np.ascontiguousarray(pixels[..., channel], np.float32) for channel in range(3))
    seen = np.stack([sampled(plane, x, y) for plane in planes])  # (3, R, C)
    cover = np.tensordot(towards, seen - line.ground[:, None, None], 1) / float(towards @ towards)
    cover = np.where(np.abs(cover - 0.5) < 1.0, cover, 0).clip(0, 1)
    mass = cover.sum(0)
    usual = (mass > 0.6 * line.profile.sum()) & (mass < 1.4 * line.profile.sum())
    if usual.sum() < FEWEST:
        return None
    centres = (cover * rows[:, None]).sum(0)[usual] / mass[usual]
    return float(np.polynomial.Polynomial.fit(columns[usual], centres, 1).convert().coef[1])


@dataclass(frozen=True, slots=True)
class _Strip:
    """What is below a text and beside that, straightened: colours (3, R, C) at rows and columns of its frame."""

    colours: Plane
    rows: npt.NDArray[np.floating]
    columns: npt.NDArray[np.int64]
    frame: Frame
    height: float

    def line(self, within: Mask, side: Mask) -> Underline | None:
        """The line in it.

        Args:
            within: (C,) the columns of the text.
            side: (C,) those that tell the line's colour: of the text, or beside it where the line must go on.
        """
        usual = np.median(self.colours[:, :, side], axis=2)  # (3, R)
        ground = np.median(self.colours[:, :, within].reshape(3, -1), axis=1)
        contrast = np.linalg.norm(usual - ground[:, None], axis=0)  # (R,)
        alike = np.linalg.norm(self.colours - usual[:, :, None], axis=0) < ALIKE * contrast[:, None]  # (R, C)
        needed = np.where(self.rows < self.frame.height, UNBROKEN, SKIPPING)  # the feet of letters are no line
        if side is not within:
            needed = np.where(alike[:, side].mean(1) > UNBROKEN, CROSSED, 1.0)
        barred = (contrast > CONTRAST) & (alike[:, within].mean(1) > needed)
        bare = np.linalg.norm(self.colours - ground[:, None, None], axis=0)[:, within]  # distance from the ground
        thickest = max(THICKEST_PIXELS, THICKEST * self.height)
        for upper, lower in stretches(barred):
            if lower - upper <= thickest and _is_free(bare, upper, lower, round(SOFT_EDGE * self.height)):
                break
        else:
            return None
        peak = upper + int(np.argmax(contrast[upper:lower]))
        left, right = _ends(alike[peak], self.columns, round(GAP * self.height))
        slack = REACHES * self.height
        own = abs(left) <= slack and abs(right - self.frame.length) <= slack
        clear = CLEAR * self.height
        if side is not within and left > -clear and right < self.frame.length + clear:
            return None
        if own and (side is not within or self._turns_up(usual[:, peak], ALIKE * contrast[peak], upper, left, right)):
            return None
        first, stop = max(upper - 1, 0), min(lower + 1, len(self.rows))
        towards = usual[:, peak] - ground
        profile = np.clip(towards @ (usual[:, first:stop] - ground[:, None]) / (towards @ towards), 0, 1)
        colour, top = usual[:, peak].astype(np.float32), float(self.rows[first])
        paper = ground.astype(np.float32)
        return Underline(self.frame, left, right, top, colour, paper, profile.astype(np.float32), own)

    def _turns_up(self, colour: Plane, apart: float, upper: int, left: float, right: float) -> bool:
        """Whether a line goes on upwards at either end, as the lower side of a frame does."""
        far = round(TURN * self.height)
        above = np.linalg.norm(self.colours - colour[:, None, None], axis=0)[max(upper - far, 0) : max(upper - 1, 1)]
        corners = above[:, self.columns < left][:, -far:], above[:, self.columns >= right][:, :far]
        return any(corner.size > 0 and (corner < apart).any(1).mean() > TURNING for corner in corners)


def _phase(frame: Frame) -> float:
    """What brings rows of a level strip onto rows of the page, so that a sharp line stays sharp; 0 for others."""
    return float(-frame.matrix[1, 2] % 1) if frame.matrix[1, 0] == 0 and frame.matrix[1, 1] == 1 else 0.0


def _straightened(
    pixels: Pixels, outline: Outline, frame: Frame, rows: npt.NDArray[np.floating], columns: npt.NDArray[np.int64]
) -> Plane:
    """Colours (3, R, C) of the page at rows and columns of a strip."""
    window = window_around(outline, float(max(abs(rows[-1]), -columns[0])) + 2, pixels.shape[:2])
    x, y = mapped(frame.matrix, *np.meshgrid(columns + 0.5, rows + 0.5))
    planes = np.ascontiguousarray(pixels[window.slices].transpose(2, 0, 1), np.float32)
    return np.stack([sampled(plane, x - window.x0, y - window.y0) for plane in planes])


def _is_free(away: Plane, upper: int, lower: int, soft: int) -> bool:
    """Whether there is mostly ground above and below some rows and so many that are their soft edges.

    Args:
        away: (R, C) how far colours are from that of the ground.
    """
    near = FREE * np.median(away[upper:lower])
    above, below = (away[at] < near for at in (upper - 2 - soft, min(lower + 1 + soft, len(away) - 1)))
    return bool(upper >= 2 + soft and above.mean() > MOSTLY[0] and below.mean() > MOSTLY[1])


def _ends(on: Mask, columns: npt.NDArray[np.int64], gap: int) -> tuple[float, float]:
    """Where the longest row of set flags begins and ends, with gaps of so many columns at most."""
    places = np.flatnonzero(on)
    runs = np.split(places, np.flatnonzero(np.diff(places) > gap + 1) + 1)
    longest = max(runs, key=len)
    return float(columns[longest[0]]), float(columns[longest[-1]] + 1)
