"""Bent strips of a page, rolled off: as straight pictures, and back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.painting.areas import (
    Outline,
    Window,
    edges_of,
    is_bent,
    outline_height,
    outline_of,
    window_around,
)
from textharmony_cli.model.painting.frame import Places, sampled
from textharmony_cli.model.painting.painted import Painted, Pixels

FINE = 2  # pixels of a rolled off picture for one of the page
BESIDE, AROUND = 0.9, 0.6  # heights before and behind a strip, and above and below it, that are rolled off with it
FAINTEST = 0.5  # levels by which a pixel differs at least where something is laid back
LEAST_EVEN, SQUARE = 0.33, 0.87  # least height of a strip, of its largest; cosine between height and course at most
NOWHERE = -1e6  # where pixels lie that a strip does not reach
SAMPLES = 3  # along and across a pixel of the page, that tell where it lies
BAND = 64  # rows of them at once

Floats = npt.NDArray[np.float64]


def is_strip(outline: Outline) -> bool:
    """Whether a bent outline is about as high everywhere, as one around text is, and drawn ones need not be."""
    if not is_bent(outline):
        return False
    upper, lower = edges_of(outline)
    across, along = lower - upper, np.gradient((upper + lower) / 2, axis=0)
    heights, speeds = np.linalg.norm(across, axis=1), np.linalg.norm(along, axis=1)
    slanting = np.abs((across * along).sum(1)) > SQUARE * heights * speeds
    clockwise = across[:, 1] * along[:, 0] - across[:, 0] * along[:, 1] > 0
    return bool(heights.min() > LEAST_EVEN * heights.max() and clockwise.all() and not slanting.any())


@dataclass(frozen=True)
class Bend:
    """A bent strip: as many points above as below, clockwise from its top left corner in reading direction.

    Attributes:
        outline: in pixels of the page.
    """

    outline: Outline

    @cached_property
    def height(self) -> float:
        """Of the strip, in pixels of the page."""
        return outline_height(self.outline)

    @cached_property
    def length(self) -> float:
        """Along its middle line."""
        return float(self._steps[-1])

    def longer(self, before: float, behind: float) -> Outline:
        """The outline of the strip, longer by so many pixels at its ends, where it goes on bending."""
        edges = self._edges
        if before > 0:
            edges = np.concatenate([_going_on(edges[:, ::-1], before)[:, ::-1], edges], axis=1)
        if behind > 0:
            edges = np.concatenate([edges, _going_on(self._edges, behind)], axis=1)
        return outline_of(edges)

    def straight(self, start: float, stop: float) -> Outline:
        """The outline of the strip between two places along it, where it is rolled off."""
        left, right = (FINE * (BESIDE * self.height + at) for at in (start, stop))
        top, bottom = FINE * AROUND * self.height, FINE * (AROUND + 1) * self.height
        return ((left, top), (right, top), (right, bottom), (left, bottom))

    def rolled_off(self, pixels: Pixels) -> Pixels:
        """The strip of a page (H, W, 3) and what is around it as a straight picture, `FINE` times as large."""
        x, y = self._grid(pixels.shape[:2])
        planes = [sampled(np.asarray(pixels[..., k], np.float32), x, y) for k in range(3)]
        return np.rint(np.stack(planes, 2)).astype(np.uint8)

    def painted(self, page: Painted) -> Painted:
        """What was painted on a page, rolled off."""
        touched = sampled(page.mask.astype(np.float32), *self._grid(page.mask.shape)) > 0
        return Painted(self.rolled_off(page.pixels), touched)

    def lay_back(self, before: Pixels, after: Pixels, page: Painted) -> None:
        """What was drawn in the rolled off picture, drawn on the page; changes that.

        Args:
            before, after: (R, C, 3) the rolled off picture.
        """
        height = self.height
        window = window_around(self.outline, max(BESIDE, AROUND) * height, page.mask.shape)
        along, down = self.places(window, BESIDE * height, AROUND * height)
        u, v = FINE * (along + BESIDE * height), FINE * (down + AROUND * height)
        drawn = after.astype(np.float32) - before
        added = np.stack([sampled(np.ascontiguousarray(drawn[..., k]), u, v) for k in range(3)], 2)
        touched = np.abs(added).max(2) > FAINTEST
        part = page.pixels[window.slices]
        part[touched] = np.clip(np.rint(part[touched] + added[touched]), 0, 255).astype(np.uint8)
        page.mask[window.slices] |= touched

    def placed(self, along: Places, down: Places) -> tuple[Places, Places]:
        """Where on the page is what lies so many pixels along the strip and down from its upper edge."""
        (x0, y0), (x1, y1) = ([np.interp(along, self._at, edge[:, axis]) for axis in (0, 1)] for edge in self._longer)
        return x0 + (x1 - x0) * down / self.height, y0 + (y1 - y0) * down / self.height

    def places(self, window: Window, beside: float, around: float) -> tuple[Places, Places]:
        """Where the pixels of a window (h, w) lie: along the strip, and down from its upper edge; `NOWHERE` where they
        are further off.

        Args:
            beside, around: pixels before and behind the strip, and above and below it, that count.
        """
        height, width = window.shape
        sums, counts = np.zeros((2, height * width)), np.zeros(height * width)
        columns = np.arange(-beside, self.length + beside, 1 / SAMPLES)
        rows = np.arange(-around, self.height + around, 1 / SAMPLES)
        for start in range(0, len(rows), BAND):
            along, down = np.meshgrid(columns, rows[start : start + BAND])
            x, y = self.placed(along, down)
            here = (x >= window.x0) & (x < window.x1) & (y >= window.y0) & (y < window.y1)
            place = (y[here].astype(np.int64) - window.y0) * width + x[here].astype(np.int64) - window.x0
            for total, values in zip(sums, (along, down), strict=True):
                total += np.bincount(place, values[here], height * width)
            counts += np.bincount(place, None, height * width)
        means = np.where(counts > 0, sums / np.maximum(counts, 1), NOWHERE)
        along, down = means.reshape(2, height, width)
        return along, down

    def _grid(self, shape: tuple[int, ...]) -> tuple[Places, Places]:
        """Where on a page (H, W) the pixels of the rolled off picture lie; the nearest of it where they are outside."""
        beside, around = BESIDE * self.height, AROUND * self.height
        columns, rows = (math.ceil(FINE * side) for side in (self.length + 2 * beside, self.height + 2 * around))
        along, down = np.meshgrid((np.arange(columns) + 0.5) / FINE - beside, (np.arange(rows) + 0.5) / FINE - around)
        x, y = self.placed(along, down)
        return np.clip(x, 0.5, shape[1] - 0.5), np.clip(y, 0.5, shape[0] - 0.5)

    @cached_property
    def _edges(self) -> Floats:
        """(2, N, 2) above and below."""
        return edges_of(self.outline)

    @cached_property
    def _steps(self) -> Floats:
        """(N,) how far along the strip its points are."""
        steps = np.linalg.norm(np.diff(self._edges.mean(0), axis=0), axis=1)
        return np.concatenate([[0.0], np.cumsum(np.maximum(steps, 1e-3))])

    @cached_property
    def _longer(self) -> Floats:
        """(2, N + 2, 2) the edges, one height longer at either end."""
        edges, at = self._edges, self._steps
        ends = [
            edges[:, k] + (edges[:, k] - edges[:, n]) * self.height / abs(at[k] - at[n]) for k, n in ((0, 1), (-1, -2))
        ]
        return np.concatenate([ends[0][:, None], edges, ends[1][:, None]], axis=1)

    @cached_property
    def _at(self) -> Floats:
        """(N + 2,) how far along the strip these are."""
        return np.concatenate([[-self.height], self._steps, [self._steps[-1] + self.height]])


def _going_on(edges: Floats, length: float) -> Floats:
    """(2, K, 2) how edges (2, N, 2) go on behind their end for a length, as they bend in their last part."""
    middle = edges.mean(0)
    steps = np.diff(middle, axis=0)
    headings = np.unwrap(np.arctan2(steps[:, 1], steps[:, 0]))
    sizes = np.linalg.norm(steps, axis=1)
    first = len(sizes) // 2
    between = (sizes[first:-1] + sizes[first + 1 :]).sum() / 2
    bend = (headings[-1] - headings[first]) / between if between > 0 else 0.0
    count = max(2, round(length / sizes.mean()) + 1)
    at = np.linspace(0, length, count)[1:]
    turned = bend * (at + sizes[-1] / 2)  # from the middle of the last step on
    along = headings[-1] + bend * (at - length / (count - 1) / 2 + sizes[-1] / 2)
    places = middle[-1] + (np.stack([np.cos(along), np.sin(along)], 1) * length / (count - 1)).cumsum(0)
    cos, sin = np.cos(turned), np.sin(turned)
    across, down = np.moveaxis((edges[:, -1] - middle[-1])[:, None], -1, 0)  # (2, 1) each
    longer: Floats = places + np.stack([across * cos - down * sin, across * sin + down * cos], -1)
    return longer
