"""What is painted on a picture of a PDF: patches from the page, or the colour around an outline, in its own pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from textharmony_cli.documents.pdf_places import Affine, Outline, around, inverse, moved

Array = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]

_RING = 0.35  # of a region's height: how far around it its colour is looked for


@dataclass(frozen=True, slots=True)
class Patch:
    """What is to be seen in one part of the page picture.

    Attributes:
        x, y: its left upper corner, in pixels of the page.
        pixels: (H, W, 3), RGB.
        mask: (H, W), where the page is to change.
    """

    x: int
    y: int
    pixels: Array
    mask: Bools


@dataclass(frozen=True, slots=True)
class Coat:
    """What is painted on a picture: values where `where` is set, of a window that begins at x, y.

    Attributes:
        colours: (h, w, 3), RGB; None for the colour around.
    """

    x: int
    y: int
    where: Bools
    colours: Array | None


def patch_coat(patch: Patch, page_to_pixel: Affine, size: tuple[int, int]) -> Coat | None:
    """A patch as it lies on a picture: sampled at the middle of each of the picture's pixels."""
    height, width = patch.mask.shape
    sides = ((patch.x, patch.y), (patch.x + width, patch.y), (patch.x + width, patch.y + height))
    outline = [moved(point, page_to_pixel) for point in (*sides, (patch.x, patch.y + height))]
    window, back = _window(around(outline), size), inverse(page_to_pixel)
    if window is None or back is None:
        return None
    x0, y0, x1, y1 = window
    across, down = np.meshgrid(np.arange(x0, x1) + 0.5, np.arange(y0, y1) + 0.5)
    a, b, c, d, e, f = back
    x, y = a * across + c * down + e - patch.x - 0.5, b * across + d * down + f - patch.y - 0.5
    colours = np.stack([_bilinear(patch.pixels[:, :, channel], x, y) for channel in range(3)], axis=-1)
    # Coarse pixels of the page that touch a fine one of the picture count, and the other way round.
    reach = max(np.hypot(a, b), np.hypot(c, d), 1.0)
    where = _sampled_mask(_grown(patch.mask, int(np.ceil(reach / 2))), x, y)
    return Coat(x0, y0, where, colours.round().astype(np.uint8)) if where.any() else None


def fill_coat(outline: Outline, size: tuple[int, int]) -> Coat | None:
    """An outline, in the picture's pixels, that is to take the colour around it."""
    x0, y0, x1, y1 = around(outline)
    ring = _RING * min(x1 - x0, y1 - y0) + 2
    window = _window((x0 - ring, y0 - ring, x1 + ring, y1 + ring), size)
    if window is None or _window((x0, y0, x1, y1), size) is None:
        return None
    left, top, right, low = window
    drawn = Image.new("1", (right - left, low - top))
    ImageDraw.Draw(drawn).polygon([(x - left - 0.5, y - top - 0.5) for x, y in outline], fill=1, outline=1)
    where = _grown(np.asarray(drawn), 1)
    return Coat(left, top, where, None) if where.any() else None


def laid(plane: Array, coat: Coat, values: Array | None) -> None:
    """Paint one coat on samples (H, W, n); without values, with the median of what lies around."""
    height, width = coat.where.shape
    window = plane[coat.y : coat.y + height, coat.x : coat.x + width]
    if values is None:
        around_it = window[~coat.where]
        values = np.median(around_it if len(around_it) else window.reshape(-1, window.shape[2]), axis=0)
        window[coat.where] = values.astype(np.uint8)
    else:
        window[coat.where] = values[coat.where]


def _window(box: tuple[float, float, float, float], size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """The whole pixels of a picture under a box; None when there are none."""
    x0, y0 = (max(int(np.floor(low)), 0) for low in box[:2])
    x1, y1 = (min(int(np.ceil(high)), most) for high, most in zip(box[2:], size, strict=True))
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _bilinear(plane: Array, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    height, width = plane.shape
    left = np.clip(np.floor(x), 0, width - 1).astype(np.intp)
    top = np.clip(np.floor(y), 0, height - 1).astype(np.intp)
    right, low = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    u, v = np.clip(x - left, 0, 1), np.clip(y - top, 0, 1)
    upper = plane[top, left] * (1 - u) + plane[top, right] * u
    lower = plane[low, left] * (1 - u) + plane[low, right] * u
    blended: npt.NDArray[np.float64] = upper * (1 - v) + lower * v
    return blended


def _sampled_mask(mask: Bools, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> Bools:
    height, width = mask.shape
    column, row = np.rint(x).astype(np.intp), np.rint(y).astype(np.intp)
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    sampled: Bools = inside & mask[row.clip(0, height - 1), column.clip(0, width - 1)]
    return sampled


def _grown(mask: Bools, by: int) -> Bools:
    """Wider by so many pixels on all sides."""
    for axis in (0, 1):
        wider = mask.copy()
        for step in range(1, by + 1):
            before, after = np.roll(mask, step, axis), np.roll(mask, -step, axis)
            edge = [slice(None), slice(None)]
            edge[axis] = slice(0, step)
            before[tuple(edge)] = False
            edge[axis] = slice(-step, None)
            after[tuple(edge)] = False
            wider |= before | after
        mask = wider
    return mask
