"""From a map of text probability to outlines of text lines, and from outlines to straight crops.

Plain numpy and Pillow. An outline is a strip: an upper and a lower edge with the same number of points. Straight
lines have two points an edge, bent ones more, so that a line on curled paper is straightened by itself.

Source of the shrinking and growing of regions: Liao et al., "Real-time Scene Text Detection with Differentiable
Binarization" (2020), section 3.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from textharmony_cli.model.runs import Runs, connect, find_runs

Floats = npt.NDArray[np.float32]

TEXT_THRESHOLD = 0.3  # probability above which a pixel belongs to a line
REGION_THRESHOLD = 0.5  # mean probability above which a region is a line
GROWTH = 1.5  # the detector marks shrunken lines; area * GROWTH / perimeter gives back what was cut
UPRIGHT_SLACK = 1.1  # a rectangle along the axes is preferred when it is hardly larger than the smallest one
FILLED = 0.85  # share of its upright box that a region fills when it is one
STEEP = 0.35  # of an axis of length 1: as much to the right as writing on a slope of 70 degrees goes
TALL = 1.5  # a region this many times taller than wide is read from top to bottom
SMALLEST_SIDE = 3.0  # pixels of the probability map
BEND_LENGTH = 4.0  # regions longer than this many heights are looked at for bending
BEND_DEPTH = 0.25  # ... and count as bent when their middle leaves the straight line by this share of the height
LINE_HEIGHT = 48  # pixels; what the recogniser reads
SQUEEZE = 0.85  # of the width of lines taller than LINE_HEIGHT; smaller text cannot spare any
ANTIALIAS = Image.Resampling.BILINEAR


@dataclass(frozen=True, slots=True)
class Region:
    """One detected line.

    Attributes:
        top, bottom: edges in reading direction, (K, 2) pixels, K >= 2.
        score: mean text probability, 0 to 1.
    """

    top: Floats
    bottom: Floats
    score: float

    @property
    def length(self) -> float:
        middle = (self.top + self.bottom) / 2
        return float(np.linalg.norm(np.diff(middle, axis=0), axis=1).sum())

    @property
    def height(self) -> float:
        return float(np.linalg.norm(self.bottom - self.top, axis=1).mean())

    def part(self, start: float, stop: float) -> Region:
        """The strip between two fractions of its length."""
        return Region(_part(self.top, start, stop), _part(self.bottom, start, stop), self.score)

    def band(self, upper: float, lower: float) -> Region:
        """The strip between two fractions of its height, from the top edge down."""
        down = self.bottom - self.top
        return Region(self.top + down * np.float32(upper), self.top + down * np.float32(lower), self.score)

    def scaled(self, x: float, y: float) -> Region:
        factor = np.array([x, y], np.float32)
        return Region(self.top * factor, self.bottom * factor, self.score)

    def clipped(self, width: float, height: float) -> Region:
        """The strip as far as it lies inside a picture of this size."""
        corner = np.array([width, height], np.float32)
        return Region(np.clip(self.top, 0, corner), np.clip(self.bottom, 0, corner), self.score)

    def holds(self, points: Floats) -> npt.NDArray[np.bool_]:
        """(N,) which of the points (N, 2) the strip holds."""
        return inside(np.concatenate([self.top, self.bottom[::-1]]).tolist(), points)

    def reversed(self) -> Region:
        """The same strip read from the other side (turned by 180 degrees)."""
        return Region(self.bottom[::-1], self.top[::-1], self.score)

    def turned(self, size: tuple[int, int], quarter: int) -> Region:
        """The same strip after its picture of `size` (width, height) is turned back by quarter * 90 degrees.

        `quarter` is the number of clockwise quarter turns that made the picture the region was found in.
        """
        return Region(_turn_back(self.top, size, quarter), _turn_back(self.bottom, size, quarter), self.score)


def inside(around: Sequence[Sequence[float]], points: npt.NDArray[np.floating]) -> npt.NDArray[np.bool_]:
    """Which of the points (N, 2) an outline holds: those from which a ray meets it an odd number of times."""
    x, y = points[:, 0], points[:, 1]
    odd = np.zeros(len(points), np.bool_)
    for (x0, y0), (x1, y1) in zip(around, [*around[1:], *around[:1]], strict=True):
        if y0 != y1:
            odd ^= ((y0 <= y) != (y1 <= y)) & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    return odd


def find_regions(probability: Floats) -> list[Region]:
    """Outlines of the text lines in a probability map (H, W), in its pixels."""
    mask = probability > TEXT_THRESHOLD
    runs = find_runs(mask)
    if not len(runs.rows):
        return []
    labels = connect(runs)
    lengths = runs.stops - runs.starts
    mass = np.add.reduceat(probability[mask], np.cumsum(lengths) - lengths, dtype=np.float64)  # of each run
    regions = []
    order = np.argsort(labels, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1):
        group = runs.pick(members)
        if group.area < SMALLEST_SIDE**2:
            continue
        score = float(mass[members].sum()) / group.area
        if score >= REGION_THRESHOLD:
            region = _outline(group, score)
            if region is not None:
                regions.append(region)
    return regions


def crop_line(page: Image.Image, region: Region, longest: int) -> npt.NDArray[np.uint8]:
    """The strip as a straight picture (48, W, 3); W keeps the proportions, between 16 and `longest`.

    Lines that are shrunk anyway are made a little narrower too: that saves time and, measured, loses nothing.
    """
    squeeze = SQUEEZE if region.height >= LINE_HEIGHT else 1.0
    width = int(np.clip(round(region.length / max(region.height, 1.0) * LINE_HEIGHT * squeeze), 16, longest))
    x0, y0 = region.top.min(0)
    x1, y1 = region.bottom.max(0)
    if len(region.top) == 2 and _is_upright(region):
        box = (max(float(x0), 0.0), max(float(y0), 0.0), min(float(x1), page.width), min(float(y1), page.height))
        line = page.resize((width, LINE_HEIGHT), ANTIALIAS, box=box)
    else:
        line = unbend(page, region, width, LINE_HEIGHT)
    return np.asarray(line)


def unbend(page: Image.Image, region: Region, width: int, height: int) -> Image.Image:
    """A slanted or bent strip as a straight picture, from a smaller copy where it is much higher than that."""
    corners = np.concatenate([region.top, region.bottom])
    x0, y0 = np.maximum(np.floor(corners.min(0)).astype(int) - 2, 0)
    x1, y1 = np.minimum(np.ceil(corners.max(0)).astype(int) + 2, (page.width, page.height))
    shrink = max(1, int(region.height / height))
    patch = page.crop((int(x0), int(y0), int(x1), int(y1))).reduce(shrink)
    offset = np.array([x0, y0], np.float32)
    top, bottom = (region.top - offset) / shrink, (region.bottom - offset) / shrink
    edges = np.round(np.linspace(0, width, len(top))).astype(int)
    mesh = [
        (
            (int(edges[k]), 0, int(edges[k + 1]), height),
            (*map(float, top[k]), *map(float, bottom[k]), *map(float, bottom[k + 1]), *map(float, top[k + 1])),
        )
        for k in range(len(top) - 1)
    ]
    return patch.transform((width, height), Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)


def _is_upright(region: Region) -> bool:
    """Whether the strip is a rectangle along the axes, up to half a pixel."""
    (a, b), (c, d) = region.top, region.bottom
    return bool(
        max(abs(a[1] - b[1]), abs(c[1] - d[1]), abs(a[0] - c[0]), abs(b[0] - d[0])) < 0.5
        and a[0] < b[0]
        and a[1] < c[1]
    )


def _outline(runs: Runs, score: float) -> Region | None:
    """The strip around one group of runs, grown back to the size of the text."""
    centre, axis, length, height = _filled_box(runs) or _smallest_rectangle(_hull(runs))
    if min(length, height) < SMALLEST_SIDE:
        return None
    normal = np.array([-axis[1], axis[0]], np.float32)
    bent = None
    if length > BEND_LENGTH * height or (length > 2 * height and runs.area < 0.6 * length * height):
        bent = _centre_line(runs, centre, axis, length, height)
    straight = np.array([-length / 2, length / 2], np.float32), np.zeros(2, np.float32), height
    along, across, height = bent or straight
    grow = length * height * GROWTH / (2 * (length + height))
    along[0] -= grow
    along[-1] += grow
    points = centre + along[:, None] * axis + across[:, None] * normal
    slopes = np.gradient(across, along) if len(along) > 2 else np.zeros(2, np.float32)
    normals = (normal - slopes[:, None] * axis) / np.sqrt(1 + slopes[:, None] ** 2)
    half = normals * (height / 2 + grow)
    return Region((points - half).astype(np.float32), (points + half).astype(np.float32), score)


def _centre_line(
    runs: Runs, centre: Floats, axis: Floats, length: float, height: float
) -> tuple[Floats, Floats, float] | None:
    """A smooth middle line (along, across) and the thickness of a bent region; None when it is straight."""
    rows, starts, stops = runs
    counts = stops - starts
    xs = np.repeat(starts - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts) + np.arange(counts.sum()) + 0.5
    ys = np.repeat(rows, counts) + 0.5
    along = (xs - centre[0]) * axis[0] + (ys - centre[1]) * axis[1]
    across = (ys - centre[1]) * axis[0] - (xs - centre[0]) * axis[1]
    bins = int(np.clip(length / height / 1.5, 4, 24))
    slot = np.clip(((along / length + 0.5) * bins).astype(int), 0, bins - 1)
    filled = np.bincount(slot, minlength=bins)
    if filled.min() == 0:
        return None
    mean = np.bincount(slot, across, bins) / filled
    knots = (np.arange(bins) + 0.5) / bins * 2 - 1
    degree = 2 if bins < 8 else 4
    curve = np.polynomial.Polynomial.fit(knots, mean, degree, w=np.sqrt(filled), domain=[-1, 1])
    chord = np.polynomial.Polynomial.fit(knots, mean, 1, w=np.sqrt(filled), domain=[-1, 1])
    thickness = runs.area / length
    if np.abs(curve(knots) - chord(knots)).max() < BEND_DEPTH * thickness:
        return None
    at = np.linspace(-1, 1, max(5, bins // 2 + 1))
    return (at * length / 2).astype(np.float32), curve(at).astype(np.float32), thickness


def _filled_box(runs: Runs) -> tuple[Floats, Floats, float, float] | None:
    """Like `_smallest_rectangle`, at once, for the many regions that fill a box along the axes."""
    rows, starts, stops = runs
    x0, x1, y0, y1 = float(starts.min()), float(stops.max()), float(rows[0]), float(rows[-1]) + 1
    width, height = x1 - x0, y1 - y0
    if runs.area < FILLED * width * height:
        return None
    centre = np.array([(x0 + x1) / 2, (y0 + y1) / 2], np.float32)
    if height > TALL * width:
        return centre, np.array([0.0, 1.0], np.float32), height, width
    return centre, np.array([1.0, 0.0], np.float32), width, height


def _hull(runs: Runs) -> Floats:
    """Convex hull of the runs' corners, counter-clockwise (Andrew's monotone chain)."""
    corners = {
        (x, y)
        for xs in (runs.starts, runs.stops)
        for ys in (runs.rows, runs.rows + 1)
        for x, y in zip(xs.tolist(), ys.tolist(), strict=True)
    }
    ordered = sorted(corners)

    def half(sequence: list[tuple[int, int]]) -> list[tuple[int, int]]:
        chain: list[tuple[int, int]] = []
        for p in sequence:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], p) <= 0:
                chain.pop()
            chain.append(p)
        return chain[:-1]

    return np.array(half(ordered) + half(ordered[::-1]), np.float32)


def _turn(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _smallest_rectangle(hull: Floats) -> tuple[Floats, Floats, float, float]:
    """Centre, reading axis, extent along it and across it, of the rectangle of least area around a hull.

    The axis points right, or, where it is steep, down: the reading directions of upright text and of text turned
    clockwise.
    """
    edges = np.diff(np.concatenate([hull, hull[:1]]), axis=0)
    axes = edges / np.maximum(np.linalg.norm(edges, axis=1, keepdims=True), 1e-6)
    u = hull @ axes.T
    v = hull @ np.stack([-axes[:, 1], axes[:, 0]])
    spans = np.ptp(u, axis=0), np.ptp(v, axis=0)
    areas = spans[0] * spans[1]
    best = int(np.argmin(areas))
    if np.prod(np.ptp(hull, axis=0)) <= UPRIGHT_SLACK * areas[best]:
        axes, u, v, best = np.array([[1.0, 0.0]], np.float32), hull[:, :1], hull[:, 1:], 0
        spans = np.ptp(u, axis=0), np.ptp(v, axis=0)
    axis, length, height = axes[best], float(spans[0][best]), float(spans[1][best])
    normal = np.array([-axis[1], axis[0]], np.float32)
    centre = axis * (u[:, best].max() + u[:, best].min()) / 2 + normal * (v[:, best].max() + v[:, best].min()) / 2
    if abs(axis[0]) < abs(axis[1]):  # make `axis` the one nearer to horizontal
        axis, length, height = normal, height, length
    if height > TALL * length:
        axis, length, height = np.array([-axis[1], axis[0]], np.float32), height, length
    forwards = axis[0] if abs(axis[0]) > STEEP else axis[1]
    return centre, axis if forwards > 0 else -axis, length, height


def places_along(edge: npt.NDArray[np.floating], at: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """(N, 2) the points at fractions (N,) of an edge (K, 2) whose points count as evenly spaced."""
    knots = np.linspace(0, 1, len(edge))
    return np.stack([np.interp(at, knots, edge[:, k]) for k in (0, 1)], 1)


def circle_through(points: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], float]:
    """Centre (2,) and radius of the circle nearest to points (N, 2), by squares."""
    equations = np.column_stack([2 * points, np.ones(len(points))])
    x, y, rest = np.linalg.lstsq(equations, (points**2).sum(1), rcond=None)[0]
    return np.array([x, y]), float(np.sqrt(max(rest + x * x + y * y, 0.0)))


def _part(edge: Floats, start: float, stop: float) -> Floats:
    return places_along(edge, np.linspace(start, stop, len(edge))).astype(np.float32)


def _turn_back(points: Floats, size: tuple[int, int], quarter: int) -> Floats:
    width, height = size  # of the picture before it was turned
    x, y = points[:, 0], points[:, 1]
    turned = {0: (x, y), 1: (y, height - x), 2: (width - x, height - y), 3: (width - y, x)}[quarter % 4]
    return np.stack(turned, 1).astype(np.float32)
