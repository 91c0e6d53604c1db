"""A small network that tells the strokes of a line from its ground where rules about colours cannot.

A U-Net (Ronneberger et al. 2015) on a strip of 64 rows that holds one line and its surroundings, with the outline as a
fourth plane, so that it knows which of several texts is meant. Rearranging pixels by two into channels and back
(Shi et al. 2016) keeps the edges of strokes sharp at a quarter of the cost of full size.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from textharmony_cli.errors import WeightsError

WEIGHTS = "strokes.safetensors"
_CHANNELS = (16, 32, 64, 96)  # at a half, a quarter, an eighth and a sixteenth of the size
_DEEP = 3  # blocks at the smallest size


class StrokeNet(nn.Module):
    """Strips (B, 4, H, W), colours from -1 to 1 and the outline 0 or 1, to logits (B, 1, H, W) of being ink.

    Heights and widths are multiples of 16.
    """

    def __init__(self, channels: tuple[int, ...] = _CHANNELS) -> None:
        super().__init__()
        self.stem = _Block(16, channels[0])
        self.down = nn.ModuleList(
            nn.Sequential(_Block(low, high, stride=2), _Block(high, high)) for low, high in pairwise(channels)
        )
        self.deep = nn.Sequential(*[_Block(channels[-1], channels[-1]) for _ in range(_DEEP)])
        self.up = nn.ModuleList(
            _Block(low + high, low) for low, high in zip(channels[-2::-1], channels[:0:-1], strict=True)
        )
        self.head = nn.Conv2d(channels[0], 4, 3, padding=1)

    def forward(self, strips: Tensor) -> Tensor:
        x = self.stem(F.pixel_unshuffle(strips, 2))
        kept = []
        for down in self.down:
            kept.append(x)
            x = down(x)
        x = self.deep(x)
        for up in self.up:
            side = kept.pop()
            x = up(torch.cat([side, F.interpolate(x, side.shape[-2:], mode="nearest")], dim=1))
        return F.pixel_shuffle(self.head(x), 2)


class _Block(nn.Module):
    """A 3 x 3 convolution and what follows it; adds what came in where that has the same shape."""

    def __init__(self, before: int, after: int, stride: int = 1) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.norm = nn.BatchNorm2d(after)
        self.adds = before == after and stride == 1

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = F.relu(self.norm(self.convolution(x)))
        return x + out if self.adds else out


def save(network: StrokeNet, folder: Path) -> None:
    """Write `strokes.safetensors`, 16 bits a number."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {name: value.half() if value.is_floating_point() else value for name, value in network.state_dict().items()}
    save_file({name: value.contiguous() for name, value in state.items()}, folder / WEIGHTS)


def load(folder: Path) -> StrokeNet:
    """The network in float32.

    Raises:
        WeightsError: when the file is missing, broken, or of another network.
    """
    network = StrokeNet()
    try:
        network.load_state_dict(load_file(folder / WEIGHTS))
    except (OSError, RuntimeError, SafetensorError) as error:
        raise WeightsError(f"`{WEIGHTS}` cannot be loaded: {error}") from error
    return network.eval()
