"""Turning and tilting of pictures, and of points on them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from textharmony_cli.model.rendering.plan import View
from textharmony_cli.records import Point

Move = Callable[[Point], Point]

_DEPTH = 0.075  # share of a side by which its far end is shorter


def turned(picture: Image.Image, degrees: float, centre: Point) -> tuple[Image.Image, Move]:
    """The picture turned anticlockwise about a point, and where its points go."""
    if not degrees:
        return picture, lambda point: point
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def move(point: Point) -> Point:
        x, y = point[0] - centre[0], point[1] - centre[1]
        return centre[0] + cos * x + sin * y, centre[1] - sin * x + cos * y

    return picture.rotate(degrees, Image.Resampling.BICUBIC, center=centre), move


def seen_from(picture: Image.Image, view: View) -> tuple[Image.Image, Move]:
    """The picture as it looks from one side, filling the same frame, and where its points go."""
    if view == "straight":
        return picture, lambda point: point
    w, h = picture.size
    x, y = _DEPTH * w, _DEPTH * h
    seen = {  # what comes to the corners of the frame, from the top left one clockwise: the near side is enlarged
        "left": ((0, y), (w, 0), (w, h), (0, h - y)),
        "right": ((0, 0), (w, y), (w, h - y), (0, h)),
        "below": ((0, 0), (w, 0), (w - x, h), (x, h)),
    }[view]
    frame = ((0, 0), (w, 0), (w, h), (0, h))
    back = homography(frame, seen)
    forth = np.linalg.inv(back)

    def move(point: Point) -> Point:
        px, py, scale = forth @ np.array([*point, 1.0])
        return float(px / scale), float(py / scale)

    coefficients = (back / back[2, 2]).flatten()[:8].tolist()
    return picture.transform(picture.size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC), move


def homography(points: Sequence[Point], images: Sequence[Point]) -> npt.NDArray[np.float64]:
    """The (3, 3) map that takes four points to four others."""
    rows, right = [], []
    for (x, y), (u, v) in zip(points, images, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    solved = np.linalg.solve(np.array(rows, float), np.array(right, float))
    return np.append(solved, 1.0).reshape(3, 3)
