"""Where the text is: a page picture in, outlines of its lines out.

The page is looked at twice when that pays: once small, to learn how tall its text is, and again at the size at
which the text is as tall as the network likes it. Large pages go through in tiles whose maps are stitched, so the
tensors stay small whatever the page.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from PIL import Image

from textharmony_cli.model.spotter.geometry import Floats, Region, find_regions
from textharmony_cli.model.spotter.networks import Detector

STRIDE = 32  # the network's coarsest step; sides of its input are multiples of it
SIDE_STEP = 64  # sides are rounded to this: kernels are made anew for every shape, so there should be few
GLANCE_AREA = 0.8e6  # pixels of the first look
LARGEST_GLANCE = 2.0  # ... but small pictures are enlarged no further than this for it
TEXT_TOO_SMALL = 13.0  # median line height in the first look below which a second one is worth its time
TEXT_HEIGHT = 18.0  # ... and the height it aims at
SMALLER_LINES = 30  # percentile of the line heights that decides
MOST_LOOKS = 3
LARGEST_SCALE = 2.5  # enlarging further adds no information
TILE = 1216  # pixels a side: about 150 MB of activations
OVERLAP = 96


class TextDetector:
    """Finds lines with the detector network.

    Args:
        network: on its device, in its dtype.
    """

    def __init__(self, network: Detector) -> None:
        self.network = network
        parameter = next(network.parameters())
        self.device, self.dtype = parameter.device, parameter.dtype

    def find(self, page: Image.Image) -> list[Region]:
        """Outlines of the text lines, in pixels of the page, unordered."""
        scale = min((GLANCE_AREA / (page.width * page.height)) ** 0.5, LARGEST_GLANCE)
        regions = self._find_at(page, scale)
        for _ in range(MOST_LOOKS - 1):
            better = self._better_scale(regions, scale)
            if better is None:
                break
            scale = better
            regions = self._find_at(page, scale)
        return regions

    @staticmethod
    def _better_scale(regions: list[Region], scale: float) -> float | None:
        """The scale at which the smaller lines are as tall as they should be; None when they are."""
        if not regions:
            return None
        height = float(np.percentile([region.height for region in regions], SMALLER_LINES))
        better = min(TEXT_HEIGHT / height, LARGEST_SCALE)
        return better if height * scale < TEXT_TOO_SMALL and better > 1.2 * scale else None

    def _find_at(self, page: Image.Image, scale: float) -> list[Region]:
        width, height = (max(SIDE_STEP, round(side * scale / SIDE_STEP) * SIDE_STEP) for side in page.size)
        small = page.resize((width, height), Image.Resampling.BILINEAR) if (width, height) != page.size else page
        back = page.width / width, page.height / height
        regions = find_regions(self.probability(np.asarray(small)))
        return [region.scaled(*back).clipped(*page.size) for region in regions]

    def probability(self, pixels: np.ndarray) -> Floats:
        """RGB picture (H, W, 3), sides multiples of 32 -> probability (H, W) that a pixel is inside a line."""
        height, width = pixels.shape[:2]
        stitched = np.zeros((height, width), np.float32)
        for top, bottom, core_top, core_bottom in _tiles(height):
            for left, right, core_left, core_right in _tiles(width):
                part = self._forward(pixels[top:bottom, left:right])
                stitched[core_top:core_bottom, core_left:core_right] = part[
                    core_top - top : core_bottom - top, core_left - left : core_right - left
                ]
        return stitched

    @torch.inference_mode()
    def _forward(self, pixels: np.ndarray) -> Floats:
        bgr = torch.from_numpy(np.ascontiguousarray(pixels[:, :, ::-1])).to(self.device)
        x = bgr.to(self.dtype).div_(127.5).sub_(1.0).permute(2, 0, 1)[None]  # (1, 3, H, W), channels last
        return self.network(x)[0].cpu().numpy()  # type: ignore[no-any-return]


def _tiles(length: int) -> Iterator[tuple[int, int, int, int]]:
    """Start and stop of every tile along one side, and of the part of it that is kept."""
    count = max(1, -(-(length - OVERLAP) // (TILE - OVERLAP)))
    step = -(-length // count // STRIDE) * STRIDE
    for k in range(count):
        core_start, core_stop = k * step, min((k + 1) * step, length) if k < count - 1 else length
        yield (
            max(0, core_start - OVERLAP // 2 // STRIDE * STRIDE),
            min(length, core_stop + OVERLAP // 2 // STRIDE * STRIDE),
            core_start,
            core_stop,
        )
