"""The plane that a line of text lies in: maps between it and the page, and sampling between pixels.

Maps are 3 x 3 matrices on (x, y, 1), so that rotation, slant and perspective are all the same thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textharmony_cli.records import Point, bounding_box

Matrix = npt.NDArray[np.floating]  # (3, 3)
Plane = npt.NDArray[np.float32]  # (H, W)
Places = npt.NDArray[np.floating]

TAPER = 0.12  # opposite edges that differ by more than this share show perspective, less is taken for noise


@dataclass(frozen=True, slots=True)
class Frame:
    """A straight strip of the page.

    Attributes:
        matrix: from the strip to the page; the strip's corners are (0, 0) and (length, height).
        length, height: in pixels of the page.
    """

    matrix: Matrix
    length: float
    height: float


def frame_of(outline: Sequence[Point]) -> Frame:
    """The strip inside an outline that runs clockwise from its top left corner in reading direction.

    Outlines of more than four corners are taken for bent strips, of which only the ends are looked at; of three, or
    with no area, for their upright box.
    """
    count = len(outline)
    if count < 4 or count % 2:
        corners = _box_corners(outline)
    else:
        half = count // 2
        corners = np.array([outline[0], outline[half - 1], outline[half], outline[-1]], np.float64)
    top, bottom = corners[1] - corners[0], corners[2] - corners[3]
    left, right = corners[3] - corners[0], corners[2] - corners[1]
    lengths = [max(float(np.linalg.norm(edge)), 1e-6) for edge in (top, bottom, left, right)]
    length, height = (lengths[0] + lengths[1]) / 2, (lengths[2] + lengths[3]) / 2
    if length < 1 or height < 1:
        corners = _box_corners(outline)
        length, height = max(float(corners[2, 0] - corners[0, 0]), 1.0), max(float(corners[2, 1] - corners[0, 1]), 1.0)
        return Frame(shifted(corners[0, 0], corners[0, 1]), length, height)
    ratios = (lengths[0] / lengths[1], lengths[2] / lengths[3])
    if any(abs(np.log(ratio)) > TAPER for ratio in ratios):
        strip = np.array([(0, 0), (length, 0), (length, height), (0, height)], np.float64)
        return Frame(_perspective(strip, corners), length, height)
    return _turned(corners, top + bottom)


def shifted(x: float, y: float) -> Matrix:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1]], np.float64)


def scaled(x: float, y: float) -> Matrix:
    return np.diag([x, y, 1.0])


def mapped(matrix: Matrix, x: Places, y: Places) -> tuple[Places, Places]:
    """Where points go."""
    u = matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2]
    v = matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2]
    if not matrix[2, 0] and not matrix[2, 1]:
        return u / matrix[2, 2], v / matrix[2, 2]
    w = matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2]
    return u / w, v / w


def pixel_scale(matrix: Matrix, x: float, y: float) -> float:
    """How many units of the target a unit of the source has near a point: the root of the area's growth."""
    xs, ys = mapped(matrix, np.array([x, x + 1e-3, x]), np.array([y, y, y + 1e-3]))
    area = (xs[1] - xs[0]) * (ys[2] - ys[0]) - (xs[2] - xs[0]) * (ys[1] - ys[0])
    return float(np.sqrt(abs(area)) / 1e-3)


def sampled(plane: Plane, x: Places, y: Places) -> Plane:
    """Values between pixels, whose centres have whole numbers plus one half; 0 outside."""
    height, width = plane.shape
    x, y = x - 0.5, y - 0.5
    left, top = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    right_share, low_share = (x - left).astype(np.float32), (y - top).astype(np.float32)
    padded = np.zeros((height + 2, width + 2), np.float32)
    padded[1:-1, 1:-1] = plane
    flat = padded.ravel()
    column, row = np.clip(left + 1, 0, width), np.clip(top + 1, 0, height)
    inside = (left >= -1) & (left < width) & (top >= -1) & (top < height)
    at = row * (width + 2) + column
    upper = flat[at] * (1 - right_share) + flat[at + 1] * right_share
    lower = flat[at + width + 2] * (1 - right_share) + flat[at + width + 3] * right_share
    return np.asarray(np.where(inside, upper * (1 - low_share) + lower * low_share, 0), np.float32)


def _turned(corners: Places, along: Places) -> Frame:
    """The rectangle around four corners that lies along a direction."""
    u = along / np.linalg.norm(along)
    v = np.array([-u[1], u[0]])
    if v @ (corners[3] - corners[0]) < 0:
        v = -v  # mirrored writing; the strip still runs from its top to its bottom
    xs, ys = corners @ u, corners @ v
    start = u * (xs[0] + xs[3]) / 2 + v * (ys[0] + ys[1]) / 2
    length = (xs[1] + xs[2] - xs[0] - xs[3]) / 2
    height = (ys[2] + ys[3] - ys[0] - ys[1]) / 2
    matrix = np.array([[u[0], v[0], start[0]], [u[1], v[1], start[1]], [0, 0, 1]], np.float64)
    return Frame(matrix, max(float(length), 1.0), max(float(height), 1.0))


def _box_corners(outline: Sequence[Point]) -> Places:
    x, y, width, height = bounding_box(tuple(outline))
    return np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], np.float64)


def _perspective(source: Places, target: Places) -> Matrix:
    """The map that takes four points to four others."""
    rows, values = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    solved = np.linalg.solve(np.array(rows), np.array(values))
    return np.append(solved, 1.0).reshape(3, 3)
