"""Where the network sees the ink of a line, in the pixels of the page."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from textharmony_cli.model.painting.areas import Outline, Window, outline_height, outline_mask
from textharmony_cli.model.painting.frame import Places, Plane, frame_of, mapped, sampled
from textharmony_cli.model.painting.painted import Pixels
from textharmony_cli.model.painting.stroke_net import ROWS, STEP, StrokeNet, load
from textharmony_cli.weights.store import verified_folder

LINE = 32.0  # rows of a strip that the outline takes, as in training
BESIDE = 16  # pixels of a strip before and behind it
LONGEST = 4096  # pixels; of longer strips the rows are fewer

Curve = Callable[[Places, Places], tuple[Places, Places]]  # from pixels along and down a strip to the page


def seen_ink(pixels: Pixels, outline: Outline, window: Window) -> Plane:
    """How likely each pixel (h, w) of a window is ink of the line in an outline, straight or bent."""
    curve, length, height = _curve_of(outline)
    scale = min(LINE / height, (LONGEST - 2 * BESIDE) / length)
    columns = math.ceil((length * scale + 2 * BESIDE) / STEP) * STEP
    left, top = (columns / scale - length) / 2, (ROWS / scale - height) / 2  # of the strip, in pixels of the page
    x, y = np.meshgrid((np.arange(columns) + 0.5) / scale - left, (np.arange(ROWS) + 0.5) / scale - top)
    strip = _strip(pixels, outline, *curve(x, y), 1 / scale)
    with torch.inference_mode():
        shares = _network()(torch.from_numpy(strip)[None]).sigmoid()[0, 0].numpy()
    return _laid(shares, curve, scale, (left, top), window)


def _curve_of(outline: Outline) -> tuple[Curve, float, float]:
    """The strip in an outline as a map to the page, how long and how high it is."""
    if len(outline) == 4 or len(outline) % 2:
        frame = frame_of(outline)
        return lambda along, down: mapped(frame.matrix, along, down), frame.length, frame.height
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
    """What a strip says on the page, (h, w) of a window: the mean of what of it falls on each pixel, 0 where nothing
    does."""
    rows, columns = (math.ceil(2 * size / scale) for size in shares.shape)  # two a pixel of the page, and more
    along, down = np.meshgrid((np.arange(columns) + 0.5) / 2, (np.arange(rows) + 0.5) / 2)
    values = sampled(shares, along * scale, down * scale)
    x, y = curve(along - start[0], down - start[1])
    column, row = np.floor(x).astype(np.int64) - window.x0, np.floor(y).astype(np.int64) - window.y0
    height, width = window.shape
    here = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    place = row[here] * width + column[here]
    sums, counts = (np.bincount(place, weights, height * width) for weights in (values[here], None))
    return np.asarray((sums / np.maximum(counts, 1)).reshape(height, width), np.float32)


@cache
def _network() -> StrokeNet:
    return load(verified_folder("nano/strokes"))
