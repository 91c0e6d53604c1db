"""The spatial prior of a ViT-Adapter: a small convolutional network that sees what patches of 14 pixels blur.

After "Vision Transformer Adapter for Dense Predictions" (Chen et al. 2023, section 3). Letters: B batch, H W pixels,
E width of the vision transformer.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import torch.nn.functional as F
from torch import Tensor, nn

STEM = 64  # channels of the stem, fixed in the published model
CHANNELS = (STEM, 2 * STEM, 4 * STEM, 4 * STEM)  # after 4, 8, 16 and 32 pixels
_EPS = 1e-6


class Prior(NamedTuple):
    """What the network found.

    Attributes:
        fine: (B, E, H/4, W/4), a map.
        levels: for 8, 16 and 32 pixels, the maps' rows from the top left: (B, HW/64, E) and so on.
    """

    fine: Tensor
    levels: tuple[Tensor, Tensor, Tensor]


class ChannelNorm(nn.LayerNorm):
    """Layer normalisation over the channels of a map (B, C, H, W)."""

    def forward(self, x: Tensor) -> Tensor:
        return F.layer_norm(x.movedim(1, -1), self.normalized_shape, self.weight, self.bias, self.eps).movedim(-1, 1)


class SpatialPrior(nn.Module):
    """Pixels (B, 3, H, W) with sides that 32 divides, to maps of four sizes."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            *_halving(3, STEM), *_step(STEM, STEM), *_step(STEM, STEM), nn.MaxPool2d(3, stride=2, padding=1)
        )
        steps = pairwise(CHANNELS)
        self.halvings = nn.ModuleList(nn.Sequential(*_halving(source, target)) for source, target in steps)
        self.projections = nn.ModuleList(nn.Conv2d(channels, width, 1) for channels in CHANNELS)

    def forward(self, pixels: Tensor) -> Prior:
        maps = [self.stem(pixels)]  # (B, 3, H, W) -> (B, 64, H/4, W/4)
        for halve in self.halvings:
            maps.append(halve(maps[-1]))
        fine, *coarse = (project(found) for project, found in zip(self.projections, maps, strict=True))
        c2, c3, c4 = (found.flatten(2).transpose(1, 2) for found in coarse)  # (B, E, h, w) -> (B, hw, E)
        return Prior(fine, (c2, c3, c4))


def _halving(source: int, target: int) -> tuple[nn.Module, ...]:
    return _step(source, target, stride=2)


def _step(source: int, target: int, stride: int = 1) -> tuple[nn.Module, ...]:
    convolution = nn.Conv2d(source, target, 3, stride=stride, padding=1, bias=False)
    return convolution, ChannelNorm(target, eps=_EPS), nn.ReLU()
