"""Text that runs around a ring, as on badges, seals and round shop signs, of which the page's own lines are scraps.

Letters stand at every angle there, so the detector finds them one by one, or not at all. Scraps that lie around an
ellipse tell where the ring is. Rolled off, it is a page with straight lines, once for text whose letters stand with
their feet towards the middle, and once for text with their heads towards it; and what is read there tells the ring
better than the scraps did.

Source of the ellipse: Fitzgibbon, Pilu and Fisher, "Direct Least Square Fitting of Ellipses" (1999), section 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image

from textharmony_cli.model.spotter.arcs import HIGH, SURELY_READ, letters_in
from textharmony_cli.model.spotter.geometry import Floats, Region, circle_through, crop_line, places_along, unbend
from textharmony_cli.model.spotter.recogniser import LONGEST, Reading

SCRAP = 3  # letters that a scrap of text has at most
FEWEST = 5  # points that tell an ellipse
SHARE = 0.3  # of the lines of a page that have to lie around a ring, for it to be worth a look
ALIGNED, LEVEL = 4, 0.25  # points in a row that are of no ring, and how many heights apart these are at most
MOST_LINES = 24  # of a page that is looked at
BENT = 5  # points taken from a line that is bent
SLANT, SLANTING = 0.25, (0.2, 0.8)  # rise of a line that slants, and where along it points are taken
MOSTLY = 0.7  # of the points that lie near a ring
LEAST_TURN = 0.5  # radians that a bent line turns, to tell a circle
SPREAD = 0.45  # of the radius: how far points lie from the ring at most
OPEN = np.radians(215)  # of a ring without points, at most
NARROW = 0.35  # of the larger axis: how small the other one is at most
LARGEST = 1.0  # of the page's longer side: the larger axis, from the middle
FATTEST = 0.5  # of the smaller axis: how high the lowest scrap is at most
INNER, OUTER = 0.4, 1.4  # where the ring begins and ends, in radii
MOST_RADIUS = 150.0  # pixels of it when it is rolled off
TURNS = 1.75  # that are rolled off, since nothing says where a text begins
SECTORS = 168  # of what is rolled off
KNOT = 2  # sectors between two points of a line's edges
ONE_LINE = 0.12  # of the radius: how far apart lines of one circle are
ROOM = 0.3  # heights above and below a line in which its letters are looked for
MARGIN = 1.1  # of how far most letters reach from the middle line: how far the line does
KNOTS = 9  # of a line that is as high as its letters
FEWEST_LETTERS = 3
PART_OF_RING = 0.4  # of a scrap that lies in a line around the ring, which makes it needless
OF_SCRAPS = 0.85  # of what several scraps are worth together: what one line in place of them is at least

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ring:
    """An ellipse that text runs along.

    Attributes:
        centre: (2,) pixels of the page.
        axes: (2, 2) symmetric; takes the unit circle to the ellipse around its centre.
        start: from where on it is rolled off, in radians, clockwise from the right.
    """

    centre: Matrix
    axes: Matrix
    start: float = np.pi / 2

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the ring when it is rolled off."""
        radius = min(float(np.linalg.norm(self.axes, 2)), MOST_RADIUS)
        return max(64, round(TURNS * 2 * np.pi * radius)), max(32, round((OUTER - INNER) * radius))

    def strip(self, *, inward: bool) -> Region:
        """The ring as one line, clockwise, or, with the letters' heads towards the middle, the other way round."""
        turn = np.linspace(0, TURNS * 2 * np.pi, SECTORS + 1)
        angles = self.start - turn if inward else self.start + turn
        outer, inner = (self._at(angles, radius) for radius in (OUTER, INNER))
        return Region(inner, outer, 1.0) if inward else Region(outer, inner, 1.0)

    def rolled_off(self, page: Image.Image, *, inward: bool) -> Image.Image:
        """The ring as a straight picture."""
        return unbend(page, self.strip(inward=inward), *self.size)

    def rolled_up(self, region: Region, *, inward: bool) -> Region:
        """Where a region of the straight picture is on the page."""
        at = np.linspace(0, 1, max(2, round(region.length / self.size[0] * SECTORS / KNOT) + 1))
        top, bottom = (
            self.placed(places_along(edge, at), inward=inward).astype(np.float32)
            for edge in (region.top, region.bottom)
        )
        return Region(top, bottom, region.score)

    def placed(self, points: Matrix, *, inward: bool) -> Matrix:
        """Where points (N, 2) of the straight picture are on the page."""
        whole, (width, height) = self.strip(inward=inward), self.size
        top, bottom = (places_along(edge, points[:, 0] / width) for edge in (whole.top, whole.bottom))
        places: Matrix = top + (bottom - top) * (points[:, 1] / height)[:, None]
        return places

    def radii(self, points: Matrix | Floats) -> Matrix:
        """(N,) how far points (N, 2) are from the centre, in radii."""
        away: Matrix = np.linalg.norm(np.linalg.solve(self.axes, (points - self.centre).T), axis=0)
        return away

    def angles(self, points: Matrix | Floats) -> Matrix:
        """(N,) in radians, clockwise from the right."""
        x, y = np.linalg.solve(self.axes, (points - self.centre).T)
        turned: Matrix = np.arctan2(y, x)
        return turned

    def _at(self, angles: Matrix, radius: float) -> Floats:
        circle = np.stack([np.cos(angles), np.sin(angles)]) * radius
        return (self.centre[:, None] + self.axes @ circle).T.astype(np.float32)


def find_ring(regions: Sequence[Region], readings: Sequence[Reading], size: tuple[int, int]) -> Ring | None:
    """The ring that scraps of text and bent lines lie around, else the circle of the line that is bent most; None where
    there is none.

    Args:
        size: width and height of the page.
    """
    if len(regions) > MOST_LINES:
        return None
    told = [_points(region, reading) for region, reading in zip(regions, readings, strict=True)]
    heights = [min(region.height, region.length) for region, own in zip(regions, told, strict=True) if len(own)]
    if not heights or len(heights) < SHARE * len(regions):
        return None
    if _are_aligned(np.array([own.mean(0) for own in told if len(own)]), heights):
        return None
    points = np.concatenate(told)
    ring = _ellipse(points) if len(points) >= FEWEST else None
    if ring is not None and _is_around(ring, points) and _is_likely(ring, min(heights), size):
        return ring
    bent = [region for region in regions if len(region.top) > 2]
    _, ring = max(filter(None, map(_circle, bent)), key=lambda pair: pair[0], default=(0.0, None))
    return ring if ring and _is_likely(ring, min(region.height for region in bent), size) else None


def _are_aligned(points: Matrix, heights: Sequence[float]) -> bool:
    """Whether so many points (N, 2) are in a row or a column as no ring has there: those of tables, axes and lists."""
    apart = np.abs(points[:, None] - points[None])  # (N, N, 2)
    level = apart < LEVEL * np.array(heights)[:, None, None]
    return bool(level.sum(1).max() >= ALIGNED)


def _is_around(ring: Ring, points: Matrix) -> bool:
    """Whether most of the points (N, 2) lie near a ring, on all its sides."""
    near = np.abs(ring.radii(points) - 1) < SPREAD
    if near.sum() < max(FEWEST, MOSTLY * len(points)):
        return False
    return bool(_gaps(ring, points[near])[1].max() < OPEN)


def _gaps(ring: Ring, points: Matrix) -> tuple[Matrix, Matrix]:
    """(N,) where points (N, 2) are around a ring, in order, and how far on the next one is, in radians."""
    angles = np.sort(ring.angles(points))
    return angles, np.diff(np.append(angles, angles[0] + 2 * np.pi))


def _is_likely(ring: Ring, height: float, size: tuple[int, int]) -> bool:
    """Whether text of that height can run along a ring on a page of that size."""
    smaller, larger = np.linalg.eigvalsh(ring.axes)
    shaped = smaller > NARROW * larger and larger < LARGEST * max(size) and height < FATTEST * smaller
    return bool(shaped and (ring.centre > 0).all() and (ring.centre < size).all())


def refitted(ring: Ring, lines: Sequence[Matrix]) -> Ring:
    """A like ring, told by the middles (N, 2) of letters of lines that were read along it, which starts between them.

    Those on smaller circles count as if on the same.
    """
    scaled, circle = [], 0.0
    circles = [(float(np.median(ring.radii(own))), own) for own in lines if len(own)]
    for radius, middles in sorted(circles, key=lambda pair: pair[0]):
        if radius - circle > ONE_LINE:
            circle = radius
        scaled.append(ring.centre + (middles - ring.centre) / circle)
    points = np.concatenate([*scaled, np.zeros((0, 2))])
    better = _ellipse(points) if len(points) >= FEWEST else None
    if better is None or np.percentile(np.abs(better.radii(points) - 1), 90) > ONE_LINE:
        return ring
    if np.abs(better.radii(ring.strip(inward=False).top) / OUTER - 1).max() > SPREAD:
        return ring
    angles, gaps = _gaps(better, points)
    widest = int(np.argmax(gaps))
    return replace(better, start=float(angles[widest] + gaps[widest] / 2))


def fitted(straight: Image.Image, line: Region) -> tuple[Region, Matrix]:
    """A line as high as its letters, in a picture in which the ring is nearly straight, and where the middles (N, 2) of
    these are."""
    wide = line.band(-ROOM, 1 + ROOM)
    letters = letters_in(crop_line(straight, wide, LONGEST))
    middle = (wide.top + wide.bottom) / 2

    def placed(at: Matrix | Floats, across: Matrix | Floats) -> Matrix:
        places = places_along(middle, at + 0.5)
        return places + np.stack([np.zeros(len(places)), across * wide.height], 1)

    middles = placed(letters[:, 0], letters[:, 1:].mean(1))
    if len(letters) < FEWEST:
        return line, middles
    curve = np.polynomial.Polynomial.fit(letters[:, 0], letters[:, 1:].mean(1), 2, domain=[-0.5, 0.5])
    half = MARGIN * np.percentile(np.abs(letters[:, 1:] - curve(letters[:, :1])), HIGH)
    at = np.linspace(-0.5, 0.5, max(len(middle), KNOTS))
    edges = [placed(at, curve(at) + side * half).astype(np.float32) for side in (-1, 1)]
    return Region(edges[0], edges[1], line.score), middles


def is_sure(reading: Reading) -> bool:
    """Whether what was read around a ring is to be believed."""
    return reading.confidence > SURELY_READ and sum(map(str.isalnum, reading.text)) >= FEWEST_LETTERS


def _points(region: Region, reading: Reading) -> Matrix:
    """(K, 2) places that tell a ring: of scraps, and of lines that are bent or slant."""
    middle: Matrix = ((region.top + region.bottom) / 2).astype(np.float64)
    if len(middle) > 2:
        bent: Matrix = middle[np.linspace(0, len(middle) - 1, BENT).round().astype(int)]
        return bent
    letters = sum(map(str.isalnum, reading.text))
    along = middle[1] - middle[0]
    slants = letters > SCRAP and abs(along[1]) > SLANT * abs(along[0])
    told: Matrix = middle[:1] + np.outer(SLANTING if slants else (0.5,), along)
    return told if slants or 0 < letters <= SCRAP else told[:0]


def _circle(line: Region) -> tuple[float, Ring] | None:
    """By how much a line turns, in radians, and the circle that it is a part of; None where it hardly turns."""
    middle = ((line.top + line.bottom) / 2).astype(np.float64)
    steps = np.diff(middle, axis=0)
    turn = float(np.abs(np.unwrap(np.arctan2(steps[:, 1], steps[:, 0]))[[0, -1]] @ (-1, 1)))
    if turn < LEAST_TURN:
        return None
    centre, radius = circle_through(middle)
    return turn, Ring(centre, np.eye(2) * radius)


def _ellipse(points: Matrix) -> Ring | None:
    """The ellipse nearest to points (N, 2); None where there is none."""
    centre, scale = points.mean(0), max(float(points.std()), 1e-6)
    x, y = ((points - centre) / scale).T
    design = np.stack([x * x, x * y, y * y, x, y, np.ones_like(x)], 1)
    constraint = np.zeros((6, 6))
    constraint[0, 2] = constraint[2, 0] = 2
    constraint[1, 1] = -1
    scatter = design.T @ design + 1e-9 * np.eye(6)
    values, vectors = np.linalg.eig(np.linalg.solve(scatter, constraint))
    a, b, c, d, e, f = vectors[:, np.argmax(values.real)].real
    form = np.array([[a, b / 2], [b / 2, c]])
    if np.linalg.det(form) <= 0:
        return None
    middle = -np.linalg.solve(2 * form, [d, e])
    level = middle @ form @ middle - f
    if not np.isfinite(level) or level == 0:
        return None
    stretch, turn = np.linalg.eigh(form / level)
    if stretch.min() <= 0:
        return None
    return Ring(middle * scale + centre, turn @ np.diag(scale / np.sqrt(stretch)) @ turn.T)
