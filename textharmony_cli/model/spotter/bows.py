"""Outlines around bowed text that read well although they hold it loosely, fitted to its letters.

A box around a word on a bow, or a strip that bends less than its text does, can be read, but says little about where
the letters are, which erasing and editing ask for. Its letters, told from what is around them by their colour, lie
along a circle; the strip along that has to read as well as the box did.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from textharmony_cli.model.runs import boxes
from textharmony_cli.model.spotter.arcs import LEAST_TURN, MOST_TURN, Arc, fitted_to_letters, least_height, worth
from textharmony_cli.model.spotter.geometry import Region, circle_through, unbend
from textharmony_cli.model.spotter.recogniser import Reading
from textharmony_cli.model.two_colours import nearer, two_colours

FEWEST_LETTERS = 5  # that tell a bow
SURE = 0.85  # confidence with which they are read
LOOSE = 0.38  # of its height: how much of the length of an outline its signs have each, where it is too high
MOST = 6  # lines of a page that are looked at
AROUND = 0.15  # of an outline's height and length: how far around it letters are looked for
PITCH = 48.0  # pixels of the picture in which they are that a sign of the outline's length has, at most
LARGEST, SMALLEST = 0.7, 0.06  # of its rows: how high letters are
ALIKE = (0.45, 1.6)  # of the middle height of what may be letters: how high these are
WIDE = 2.5  # of its own height: a letter at most
SOME = 0.7  # of the letters that are read: how many are found at least ...
MORE = 1.3  # ... and at most
DEEP = 0.6  # of their height: how far the middle letters of a bow are off the line between the outer ones at least
OFF = 0.35  # of their height: how far letters are from the bow at most
TIGHTER = 0.75  # of the outline's height: that of the bow at most
LOST = 0.3  # of the worth of a letter: what its reading may lose

Floats = npt.NDArray[np.float64]


def held_loosely(regions: Sequence[Region], readings: Sequence[Reading]) -> list[int]:
    """Numbers of the lines whose outlines are too high for their letters, highest first."""
    least = least_height(regions)
    found = [
        number
        for number, (region, reading) in enumerate(zip(regions, readings, strict=True))
        if reading.confidence > SURE
        and _letters(reading.text) >= FEWEST_LETTERS
        and region.height > least
        and region.length < LOOSE * region.height * len(reading.text)
    ]
    return sorted(found, key=lambda number: -regions[number].height)[:MOST]


def tightened(page: Image.Image, region: Region, reading: Reading) -> Region | None:
    """The strip along the bow that the letters of a region stand on; None where they stand on none."""
    arc = _bow(page, region, reading.text)
    if arc is None or arc.height > TIGHTER * region.height:
        return None
    return fitted_to_letters(page, arc).strip()


def reads_alike(along: Reading, before: Reading) -> bool:
    """Whether no letter is lost where text is read along its bow."""
    return worth(along) > worth(before) - LOST


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _bow(page: Image.Image, region: Region, text: str) -> Arc | None:
    """The arc that the letters of a text lie along."""
    count = _letters(text)
    box = _straight(region)
    scale = min(1.0, PITCH * len(text) / region.length)
    patch = np.asarray(unbend(page, box, *(max(round(side * scale), 16) for side in (box.length, box.height))))
    colours = two_colours(patch.reshape(-1, 3).T.astype(np.float32))
    parts = min(map(_parts, nearer(patch, colours)), key=lambda parts: abs(len(parts) - count))
    if not SOME * count <= len(parts) <= MORE * count or len(parts) < FEWEST_LETTERS:
        return None
    return None if (arc := _through(parts)) is None else _placed(arc, box, scale)


def _straight(region: Region) -> Region:
    """A straight strip around a bent one, and some room around that."""
    points = np.concatenate([region.top, region.bottom]).astype(np.float64)
    start, stop = ((region.top[k] + region.bottom[k]) / 2 for k in (0, -1))
    along = (stop - start) / max(float(np.linalg.norm(stop - start)), 1e-6)
    across = np.array([-along[1], along[0]])
    u, v = points @ along, points @ across
    room = AROUND * float(np.ptp(v))
    left, right, upper, lower = u.min() - room, u.max() + room, v.min() - room, v.max() + room
    top, bottom = (np.stack([at * along + side * across for at in (left, right)]) for side in (upper, lower))
    return Region(top.astype(np.float32), bottom.astype(np.float32), region.score)


def _parts(ink: npt.NDArray[np.bool_]) -> Floats:
    """(N, 4) left, upper, right and lower ends of the connected parts of ink (R, C) that may be letters of one line,
    from left to right."""
    rows, columns = ink.shape
    found = boxes(ink).astype(np.float64)
    found = found[np.argsort(found[:, 0], kind="stable")]
    left, upper, right, lower = found.T
    width, height = right - left, lower - upper
    whole = (left > 0) & (upper > 0) & (right < columns) & (lower < rows)
    kept = whole & (height > SMALLEST * rows) & (height < LARGEST * rows) & (width < WIDE * height)
    usual = np.median(height[kept]) if kept.any() else 0.0
    letters: Floats = found[kept & (height > ALIKE[0] * usual) & (height < ALIKE[1] * usual)]
    return letters


def _through(letters: Floats) -> Arc | None:
    """The arc along the middles of letters (N, 4); None where they lie along a straight line, or nothing."""
    middles = (letters[:, :2] + letters[:, 2:]) / 2
    size = float(np.median(np.sqrt((letters[:, 2:] - letters[:, :2]).prod(1))))
    (x, y), radius = circle_through(middles)
    off = np.abs(np.hypot(middles[:, 0] - x, middles[:, 1] - y) - radius)
    if (
        radius < size
        or np.mean(off > OFF * size) > 1 - SOME
        or np.median(off) > _unevenness(middles[:, 0], letters[:, 3])
    ):
        return None
    side = 1.0 if np.median(middles[:, 1]) < y else -1.0  # whether it arches over its middle
    angles = np.unwrap(np.arctan2(side * (middles[:, 0] - x), side * (y - middles[:, 1]))) * side
    first, last = float(angles.min()) - size / radius, float(angles.max()) + size / radius
    turn = side * (last - first)
    deep = radius * (1 - np.cos(min(last - first, np.pi) / 2)) > DEEP * size
    if not deep or not LEAST_TURN < last - first < MOST_TURN:
        return None
    heading = side * (first + last) / 2
    where = x + side * radius * np.sin(heading), y - side * radius * np.cos(heading)
    return Arc(float(where[0]), float(where[1]), heading, radius * (last - first), turn, 1.6 * size)


def _unevenness(x: Floats, y: Floats) -> float:
    """How far half of some points at least are from a straight line (Theil and Sen's)."""
    first, second = np.triu_indices(len(x), 1)
    apart = x[second] != x[first]
    slope = np.median((y[second] - y[first])[apart] / (x[second] - x[first])[apart]) if apart.any() else 0.0
    rest = y - slope * x
    return float(np.median(np.abs(rest - np.median(rest))))


def _placed(arc: Arc, box: Region, scale: float) -> Arc:
    """An arc in the picture of a straight strip, on the page."""
    along = (box.top[1] - box.top[0]) / box.length
    across = np.array([-along[1], along[0]])
    x, y = box.top[0] + (arc.x * along + arc.y * across) / scale
    heading = arc.heading + float(np.arctan2(along[1], along[0]))
    return Arc(float(x), float(y), heading, arc.length / scale, arc.turn, arc.height / scale)
