"""Areas of a picture as boolean masks: drawn from outlines, grown, cut out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from textharmony_cli.model.painting.painted import Mask
from textharmony_cli.records import Point, bounding_box

FAR, LITTLE = 2.4, 0.7  # radians that strips turn: those that are cut, and the pieces that they are cut into
LEAST_PIECE = 1.2  # of the height of a strip: how long its pieces are at least
Outline = Sequence[Point]  # corners in pixels of the page, in order around the area


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of whole pixels: columns x0 to x1, rows y0 to y1, ends not included."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def slices(self) -> tuple[slice, slice]:
        return slice(self.y0, self.y1), slice(self.x0, self.x1)

    @property
    def shape(self) -> tuple[int, int]:
        return self.y1 - self.y0, self.x1 - self.x0

    def meets(self, other: Window) -> bool:
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1


def window_around(outline: Outline, margin: float, shape: tuple[int, int]) -> Window:
    """The window that holds an outline and `margin` pixels around it, as far as the picture (H, W) goes."""
    x, y, width, height = bounding_box(tuple(outline))
    x0, x1 = np.clip([math.floor(x - margin), math.ceil(x + width + margin) + 1], 0, shape[1]).tolist()
    y0, y1 = np.clip([math.floor(y - margin), math.ceil(y + height + margin) + 1], 0, shape[0]).tolist()
    return Window(x0, y0, x1, y1)


def outline_mask(outline: Outline, window: Window) -> Mask:
    """The pixels of a window that an outline covers, its edge included."""
    height, width = window.shape
    if not height or not width:
        return np.zeros((height, width), np.bool_)
    picture = Image.new("1", (width, height))
    corners = [(x - window.x0, y - window.y0) for x, y in outline]
    ImageDraw.Draw(picture).polygon(corners, fill=1, outline=1)
    return np.array(picture, np.bool_)


def drawn(outlines: Sequence[Outline], shape: tuple[int, int]) -> Mask:
    """The pixels of a whole picture (H, W) that any of the outlines covers."""
    mask = np.zeros(shape, np.bool_)
    for outline in outlines:
        window = window_around(outline, 0, shape)
        mask[window.slices] |= outline_mask(outline, window)
    return mask


def outline_height(outline: Outline) -> float:
    """Thickness of a strip in pixels, straight or bent, from its area and perimeter; at least 1.

    Area = length x height and half the perimeter = length + height give a quadratic equation for the height.
    """
    points = np.asarray(outline, np.float64).reshape(-1, 2)
    ahead = np.roll(points, -1, 0)
    area = abs(float((points[:, 0] * ahead[:, 1] - points[:, 1] * ahead[:, 0]).sum())) / 2
    half = float(np.linalg.norm(ahead - points, axis=1).sum()) / 2
    return max((half - math.sqrt(max(half * half - 4 * area, 0.0))) / 2, 1.0)


def is_bent(outline: Outline) -> bool:
    """Whether an outline is that of a strip with more than two points an edge."""
    return len(outline) > 4 and not len(outline) % 2


def edges_of(outline: Outline) -> npt.NDArray[np.float64]:
    """(2, N, 2) the upper and the lower edge of a strip, in reading direction."""
    points, half = np.asarray(outline, np.float64), len(outline) // 2
    return np.stack([points[:half], points[half:][::-1]])


def outline_of(edges: npt.NDArray[np.float64]) -> Outline:
    """The outline of a strip with these edges (2, N, 2)."""
    return tuple(map(tuple, np.concatenate([edges[0], edges[1, ::-1]]).tolist()))


def straightened(outline: Outline) -> list[Outline]:
    """A strip that bends far, as around a ring, cut into pieces that bend little; any other outline as it is."""
    if not is_bent(outline):
        return [outline]
    edges = edges_of(outline)
    steps = np.diff(edges.mean(0), axis=0)
    headings = np.unwrap(np.arctan2(steps[:, 1], steps[:, 0]))
    turns = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(headings)))])
    if turns[-1] <= FAR:
        return [outline]
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(steps, axis=1))])
    least = LEAST_PIECE * outline_height(outline)
    bounds, count = [0], math.ceil(turns[-1] / LITTLE)
    for k in range(1, count):
        cut = int(np.searchsorted(turns, turns[-1] * k / count))
        if min(along[cut] - along[bounds[-1]], along[-1] - along[cut]) >= least:
            bounds.append(cut)
    return [outline_of(edges[:, a : b + 1]) for a, b in pairwise([*bounds, len(along) - 1])]


def grown(mask: Mask, radius: int) -> Mask:
    """The mask and everything within about `radius` pixels of it (an octagon)."""
    out = mask.copy()
    for step in range(radius):
        wide = out.copy()
        wide[1:] |= out[:-1]
        wide[:-1] |= out[1:]
        tall = wide if step % 2 else out  # a square every other time rounds the corners
        wide[:, 1:] |= tall[:, :-1].copy()
        wide[:, :-1] |= tall[:, 1:].copy()
        out = wide
    return out


def connected(start: Mask, within: Mask) -> Mask:
    """Of a mask, what hangs together with the start."""
    reached = start & within
    while True:
        more = grown(reached, 1) & within
        if int(more.sum()) == int(reached.sum()):
            return reached
        reached = more


def box_mean(planes: npt.NDArray[np.float32], weight: npt.NDArray[np.float32], radius: int) -> npt.NDArray[np.float32]:
    """Weighted mean of planes (C, H, W) over squares of 2 * radius + 1; 0 where no weight (H, W) is near."""
    mass = _box_sum(weight, radius)
    return np.asarray(_box_sum(planes * weight, radius) / np.maximum(mass, 1e-6), np.float32)


def _box_sum(planes: npt.NDArray[np.float32], radius: int) -> npt.NDArray[np.float64]:
    total = planes.astype(np.float64)
    for axis in (-2, -1):
        size = total.shape[axis]
        pad = [(0, 0)] * total.ndim
        pad[axis] = (1, 0)
        sums = np.pad(total, pad).cumsum(axis)
        at = np.arange(size)
        total = sums.take(np.minimum(at + radius + 1, size), axis) - sums.take(np.maximum(at - radius, 0), axis)
    return total
