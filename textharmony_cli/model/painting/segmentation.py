"""Where the network sees the ink of a line, in the pixels of the page."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image

from textharmony_cli.model.painting.areas import Outline, Window, outline_height, outline_mask
from textharmony_cli.model.painting.frame import Places, Plane, frame_of, mapped, sampled
from textharmony_cli.model.painting.painted import Pixels
from textharmony_cli.weights.store import verified_folder

if TYPE_CHECKING:
    from textharmony_cli.model.painting.stroke_net import StrokeNet

ROWS = 64  # pixels of a strip
STEP = 16  # pixels; widths of strips are multiples of it
LINE = 32.0  # rows of a strip that the outline takes; in training mostly 28 to 53
BESIDE = 16  # pixels of a strip before and behind it
LONGEST = 4096  # pixels; in longer strips the outline takes fewer rows
BAND = 64  # rows of a bent strip that are laid on the page at once

Curve = Callable[[Places, Places], tuple[Places, Places]]  # from pixels along and down a strip to the page


def seen_ink(pixels: Pixels, outline: Outline, window: Window) -> Plane:
    """How likely each pixel (h, w) of a window is ink of the line in an outline, straight or bent; from 0 to 1.

    Args:
        pixels: the page, (H, W, 3).

    Raises:
        WeightsError: the network's weights are missing or altered.
    """
    frame = frame_of(outline) if len(outline) == 4 or len(outline) % 2 else None
    curve, length, height = (
        _bent(outline) if frame is None else (partial(mapped, frame.matrix), frame.length, frame.height)
    )
    scale = min(LINE / height, (LONGEST - 2 * BESIDE) / length)
    columns = math.ceil((length * scale + 2 * BESIDE) / STEP) * STEP
    left, top = (columns / scale - length) / 2, (ROWS / scale - height) / 2  # of the strip, in pixels of the page
    x, y = np.meshgrid((np.arange(columns) + 0.5) / scale - left, (np.arange(ROWS) + 0.5) / scale - top)
    strip = _strip(pixels, outline, *curve(x, y), 1 / scale)
    import torch

    with torch.inference_mode():
        shares = _network()(torch.from_numpy(strip)[None]).sigmoid()[0, 0].numpy()
    if frame is None:
        return _laid(shares, curve, scale, (left, top), window)
    u, v = np.meshgrid(np.arange(window.x0, window.x1) + 0.5, np.arange(window.y0, window.y1) + 0.5)
    along, down = mapped(np.linalg.inv(frame.matrix), u, v)
    return sampled(shares, (along + left) * scale, (down + top) * scale)


def _bent(outline: Outline) -> tuple[Curve, float, float]:
    """The bent strip in an outline as a map to the page, how long and how high it is."""
    points, half = np.asarray(outline, np.float64), len(outline) // 2
    edges = np.stack([points[:half], points[half:][::-1]])  # (2, N, 2) above and below
    steps = np.linalg.norm(np.diff(edges.mean(0), axis=0), axis=1)
    at = np.concatenate([[0.0], np.cumsum(np.maximum(steps, 1e-3))])
    length, height = float(at[-1]), outline_height(outline)
    ends = [edges[:, k] + (edges[:, k] - edges[:, n]) * height / abs(at[k] - at[n]) for k, n in ((0, 1), (-1, -2))]
    edges = np.concatenate([ends[0][:, None], edges, ends[1][:, None]], axis=1)
    at = np.concatenate([[-height], at, [length + height]])

    def curve(along: Places, down: Places) -> tuple[Places, Places]:
        (x0, y0), (x1, y1) = ([np.interp(along, at, edge[:, axis]) for axis in (0, 1)] for edge in edges)
        return x0 + (x1 - x0) * down / height, y0 + (y1 - y0) * down / height

    return curve, length, height


def _strip(pixels: Pixels, outline: Outline, x: Places, y: Places, coarse: float) -> npt.NDArray[np.float32]:
    """What the network is shown, (4, ROWS, columns).

    Args:
        x, y: where the strip's pixels are on the page.
        coarse: pixels of the page for each of the strip.
    """
    step = max(1, int(coarse))
    high, wide = pixels.shape[:2]
    x0, x1 = (min(max(int(at), 0), wide - 1) for at in (x.min() - step, x.max() + step))
    y0, y1 = (min(max(int(at), 0), high - 1) for at in (y.min() - step, y.max() + step))
    part = Window(x0, y0, x1 + 1, y1 + 1)
    seen = np.asarray(Image.fromarray(pixels[part.slices]).reduce(step), np.float32)
    u = np.clip((x - x0) / step, 0.5, seen.shape[1] - 0.5)
    v = np.clip((y - y0) / step, 0.5, seen.shape[0] - 0.5)
    colours = [sampled(np.ascontiguousarray(seen[..., k]), u, v) / np.float32(127.5) - 1 for k in range(3)]
    inside = sampled(outline_mask(outline, part).astype(np.float32), x - x0, y - y0) > 0.5
    return np.stack([*colours, inside.astype(np.float32)])


def _laid(shares: Plane, curve: Curve, scale: float, start: tuple[float, float], window: Window) -> Plane:
    """What a bent strip says on the page, (h, w) of a window: the mean of what of it falls on each pixel, 0 where
    nothing does."""
    rows, columns = (math.ceil(2 * size / scale) for size in shares.shape)  # two a pixel of the page
    height, width = window.shape
    sums, counts = np.zeros((2, height * width))
    for row in range(0, rows, BAND):
        along, down = np.meshgrid((np.arange(columns) + 0.5) / 2, (np.arange(row, min(row + BAND, rows)) + 0.5) / 2)
        x, y = curve(along - start[0], down - start[1])
        here = (x >= window.x0) & (x < window.x1) & (y >= window.y0) & (y < window.y1)
        place = (y[here].astype(np.int64) - window.y0) * width + x[here].astype(np.int64) - window.x0
        values = sampled(shares, along[here] * scale, down[here] * scale)
        sums += np.bincount(place, values, height * width)
        counts += np.bincount(place, None, height * width)
    return np.asarray((sums / np.maximum(counts, 1)).reshape(height, width), np.float32)


@cache
def _network() -> StrokeNet:
    from textharmony_cli.model.painting.stroke_net import load

    return load(verified_folder("nano/strokes"))
