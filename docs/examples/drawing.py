"""What the pictures in this folder are drawn with."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
import pymupdf
from PIL import Image, ImageFont

Floats = npt.NDArray[np.float64]


def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """One of the fonts that come with PyMuPDF."""
    return ImageFont.truetype(io.BytesIO(pymupdf.Font(name).buffer), size)


def grain(random: np.random.Generator, height: int, width: int, size: int) -> Floats:
    """Smooth noise, about `size` pixels coarse, around 0."""
    small = random.normal(0, 40, (height // size + 2, width // size + 2)) + 128
    coarse = Image.fromarray(small.clip(0, 255).astype(np.uint8)).resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(coarse, float) / 4 - 32


def place(picture: Image.Image, corners: list[tuple[int, int]], size: tuple[int, int]) -> Image.Image:
    """The picture with its corners (clockwise from top left) at these points of a canvas."""
    width, height = picture.size
    source = [(0, 0), (width, 0), (width, height), (0, height)]
    rows, values = [], []
    for (x, y), (u, v) in zip(corners, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    data = np.linalg.solve(np.array(rows, float), np.array(values, float))
    return picture.transform(size, Image.Transform.PERSPECTIVE, data.tolist(), Image.Resampling.BICUBIC)
