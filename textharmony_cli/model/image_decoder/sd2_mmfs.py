"""How the published image decoder looks back at the picture before: what is added to its skips and to its middle.

The feature synchronizers of the image decoder of "MM-Interleaved" (Tian et al. 2024, section 3). Letters: B batch,
R repetitions of it (with and without condition), C width of a skip, h w its grid, E width of the picture's maps, S
rows of them, Q inner width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from textharmony_cli.model.image_decoder.sd2_config import MAPS
from textharmony_cli.model.textharmony.deformable_attention import Shapes, as_maps, as_rows, centres
from textharmony_cli.model.textharmony.feature_synchronizer import FeatureSynchronizer

_WIDTH, _HEADS, _POINTS, _RECENCIES = 1024, 16, 8, 10  # fixed in the published code, whatever the other sizes are
_SIDES = (64, 32, 16, 8)  # of the maps, as the published code counts offsets: those at 224 pixels, also at 896
_EPS = 1e-6


@dataclass(frozen=True, slots=True)
class Reference:
    """Pictures to look back at, one for each row of a batch.

    Attributes:
        maps: four, (B, E, h, w) each, the finest first.
        visible: (B,), whether a row has such a picture; the maps of one that has none do not matter.
    """

    maps: tuple[Tensor, ...]
    visible: Tensor

    def __post_init__(self) -> None:
        if len(self.maps) != MAPS or any(len(level) != len(self.visible) for level in self.maps):
            shapes = [tuple(level.shape) for level in self.maps]
            raise ValueError(f"{MAPS} maps of {len(self.visible)} pictures are needed, got {shapes}")

    @property
    def shapes(self) -> Shapes:
        return [(level.shape[2], level.shape[3]) for level in self.maps]


@dataclass(frozen=True, slots=True)
class Looked:
    """A reference as one skip samples it, which is the same at every step.

    Attributes:
        values: (B, 1, S, Q).
        visible: (B,).
        shapes: of the maps.
    """

    values: Tensor
    visible: Tensor
    shapes: Shapes


class SkipSynchronizer(nn.Module):
    """What one skip, or the middle, is given of the picture before; nothing before training.

    Every pixel starts where it is in the picture before.

    Args:
        width: C.
        map_width: E.
        side: h and w of the skip when the latents have the configured size; the unit of the offsets.
        grid: squares a side of the position table.
    """

    def __init__(self, width: int, map_width: int, side: int, grid: int) -> None:
        super().__init__()
        self.scales = [pixels / side for pixels in _SIDES]
        self.query_norm, self.source_norm = nn.LayerNorm(width, eps=_EPS), nn.LayerNorm(map_width, eps=_EPS)
        self.positions = nn.Parameter(torch.zeros(grid * grid, width))
        self.synchronizer = FeatureSynchronizer(
            width, map_width, _WIDTH, heads=_HEADS, levels=MAPS, points=_POINTS, recencies=_RECENCIES
        )
        self.blend = nn.Conv2d(width, width, 1)
        nn.init.zeros_(self.blend.weight)
        nn.init.zeros_(self.blend.bias)  # type: ignore[arg-type]  # a convolution can be without

    def look(self, reference: Reference) -> Looked:
        """What all steps share; with B pictures of 896 pixels, B 87 040 1024 numbers."""
        rows = as_rows(reference.maps)[:, None].to(self.positions)  # four of (B, E, h, w) -> (B, 1, S, E)
        values = self.synchronizer.value(self.source_norm(rows))
        return Looked(values, reference.visible, reference.shapes)

    def forward(self, x: Tensor, looked: Looked | Reference | None) -> Tensor:
        """The skip x (R B, C, h, w) with what it is given; None where no row has a picture before."""
        shape = (x.shape[2], x.shape[3])
        if isinstance(looked, Reference):
            looked = self.look(looked)
        found = self._nothing(x) if looked is None else self._found(x, looked)  # (R B, h w, C)
        blended: Tensor = self.blend(as_maps(found, [shape])[0])
        return x + blended

    def _nothing(self, x: Tensor) -> Tensor:
        """What a pixel finds that sees no picture. (1, 1, C), since it is the same for all, as (R B, h w, C)."""
        found: Tensor = self.synchronizer.output(self.synchronizer.nothing[0].to(x.dtype))
        return found.expand(x.shape[0], x.shape[2] * x.shape[3], -1)

    def _found(self, x: Tensor, looked: Looked) -> Tensor:
        shape, batch = (x.shape[2], x.shape[3]), len(looked.visible)
        repeated = len(x) // batch
        queries = self.query_norm(as_rows([x])) + self._positions(shape)  # (R B, C, h, w) -> (R B, h w, C)
        # Repetitions look at the same picture, so they are queries of one row: (R B, h w, C) -> (B, R h w, C)
        queries = queries.reshape(repeated, batch, *queries.shape[1:]).transpose(0, 1).flatten(1, 2)
        visible = looked.visible[:, None, None].expand(-1, queries.shape[1], -1)  # (B,) -> (B, R h w, 1)
        anchors = centres(shape, x.device).repeat(repeated, 1)
        found: Tensor = self.synchronizer(queries, looked.values, visible, looked.shapes, anchors, self.scales)
        return found.reshape(batch, repeated, -1, x.shape[1]).transpose(0, 1).flatten(0, 1)  # -> (R B, h w, C)

    def _positions(self, shape: tuple[int, int]) -> Tensor:
        """The table at the size of the skip, between its squares bicubically: (h w, C)."""
        side = round(len(self.positions) ** 0.5)
        grid = self.positions.T.reshape(1, -1, side, side)  # (n n, C) -> (1, C, n, n)
        if (side, side) != shape:
            grid = F.interpolate(grid.float(), shape, mode="bicubic", align_corners=False).to(grid.dtype)
        return grid[0].flatten(1).T


def skip_sizes(widths: Sequence[int], layers_per_block: int, side: int) -> list[tuple[int, int]]:
    """Width and side of each skip of a UNet, in the order in which they are made.

    Args:
        widths: of its blocks; between two of them the side is halved.
        side: of its input.
    """
    sizes = [(widths[0], side)]
    for number, width in enumerate(widths):
        sizes += [(width, side)] * layers_per_block
        if number < len(widths) - 1:
            side //= 2
            sizes.append((width, side))
    return sizes
