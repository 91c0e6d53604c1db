"""Where the network sees the ink of a line, in the pixels of the page."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image

from textharmony_cli.model.painting.areas import Outline, Window, is_bent, outline_mask
from textharmony_cli.model.painting.bends import Bend
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


def seen_ink(pixels: Pixels, outline: Outline, window: Window) -> Plane:
    """How likely each pixel (h, w) of a window is ink of the line in an outline, straight or bent; from 0 to 1.

    Args:
        pixels: the page, (H, W, 3).

    Raises:
        WeightsError: the network's weights are missing or altered.
    """
    line = Bend(outline) if is_bent(outline) else frame_of(outline)
    length, height = line.length, line.height
    scale = min(LINE / height, (LONGEST - 2 * BESIDE) / length)
    columns = math.ceil((length * scale + 2 * BESIDE) / STEP) * STEP
    left, top = (columns / scale - length) / 2, (ROWS / scale - height) / 2  # of the strip, in pixels of the page
    x, y = np.meshgrid((np.arange(columns) + 0.5) / scale - left, (np.arange(ROWS) + 0.5) / scale - top)
    on_page = line.placed(x, y) if isinstance(line, Bend) else mapped(line.matrix, x, y)
    strip = _strip(pixels, outline, *on_page, 1 / scale)
    import torch

    with torch.inference_mode():
        shares = _network()(torch.from_numpy(strip)[None]).sigmoid()[0, 0].numpy()
    if isinstance(line, Bend):
        along, down = line.places(window, left, top)
    else:
        u, v = np.meshgrid(np.arange(window.x0, window.x1) + 0.5, np.arange(window.y0, window.y1) + 0.5)
        along, down = mapped(np.linalg.inv(line.matrix), u, v)
    return sampled(shares, (along + left) * scale, (down + top) * scale)


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


@cache
def _network() -> StrokeNet:
    from textharmony_cli.model.painting.stroke_net import load

    return load(verified_folder("nano/strokes"))
