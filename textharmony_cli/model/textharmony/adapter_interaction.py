"""How a vision transformer and the pyramid of its adapter tell each other what they see.

After "Vision Transformer Adapter for Dense Predictions" (Chen et al. 2023, section 3). Letters: B batch,
P patches, S rows of the pyramid's three levels, E width.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from textharmony_cli.model.textharmony.deformable_attention import (
    DeformableAttention,
    Shapes,
    as_maps,
    as_rows,
    centres,
)

LEVELS = 3
_POINTS = 4  # this and the ratios are fixed in the published code
_VALUE_RATIO = 2  # E over the width of what is sampled
_NARROWING = 4  # E over the width inside the extractor's network
_EPS = 1e-5


class Places(NamedTuple):
    """Where patches and rows of the pyramid are on the picture.

    Attributes:
        patches: (P, 2), centres from 0 to 1.
        rows: (S, 2).
        grid: height and width of the patches' map.
        levels: height and width of the pyramid's maps.
    """

    patches: Tensor
    rows: Tensor
    grid: tuple[int, int]
    levels: Shapes


def places(grid: tuple[int, int], device: torch.device) -> Places:
    """Those of a grid of patches and of maps of twice, the same and half its size."""
    height, wide = grid
    levels = ((2 * height, 2 * wide), grid, (height // 2, wide // 2))
    return Places(centres(grid, device), torch.cat([centres(level, device) for level in levels]), grid, levels)


class Injector(nn.Module):
    """Adds to each patch what it finds in the pyramid; nothing before training."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.query_norm, self.source_norm = nn.LayerNorm(width, eps=_EPS), nn.LayerNorm(width, eps=_EPS)
        self.attention = DeformableAttention(width, width // _VALUE_RATIO, heads, LEVELS, _POINTS)
        self.gamma = nn.Parameter(torch.zeros(width))

    def forward(self, patches: Tensor, rows: Tensor, at: Places) -> Tensor:
        found: Tensor = self.attention(self.query_norm(patches), at.patches, self.source_norm(rows), at.levels)
        return patches + self.gamma * found


class MixingNetwork(nn.Module):
    """Feed-forward network with a 3 x 3 convolution for each channel, on each level by itself."""

    def __init__(self, width: int) -> None:
        super().__init__()
        inner = width // _NARROWING
        self.narrow = nn.Linear(width, inner)
        self.mix = nn.Conv2d(inner, inner, 3, padding=1, groups=inner)
        self.widen = nn.Linear(inner, width)

    def forward(self, rows: Tensor, levels: Shapes) -> Tensor:
        maps = as_maps(self.narrow(rows), levels)  # (B, S, E) -> three of (B, E/4, h, w)
        mixed = as_rows(self.mix(found) for found in maps)  # (B, S, E/4)
        widened: Tensor = self.widen(F.gelu(mixed))
        return widened


class Extractor(nn.Module):
    """Adds to each row of the pyramid what it finds among the patches."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.query_norm, self.source_norm = nn.LayerNorm(width, eps=_EPS), nn.LayerNorm(width, eps=_EPS)
        self.attention = DeformableAttention(width, width // _VALUE_RATIO, heads, 1, _POINTS)
        self.network_norm = nn.LayerNorm(width, eps=_EPS)
        self.network = MixingNetwork(width)

    def forward(self, rows: Tensor, patches: Tensor, at: Places) -> Tensor:
        rows = rows + self.attention(self.query_norm(rows), at.rows, self.source_norm(patches), (at.grid,))
        change: Tensor = self.network(self.network_norm(rows), at.levels)
        return rows + change


class Interaction(nn.Module):
    """Pyramid to patches, some layers of the transformer, patches to pyramid.

    Args:
        extractors: how many, one after the other.
    """

    def __init__(self, width: int, heads: int, extractors: int = 1) -> None:
        super().__init__()
        self.injector = Injector(width, heads)
        self.extractors = nn.ModuleList(Extractor(width, heads) for _ in range(extractors))

    def forward(self, tokens: Tensor, rows: Tensor, layers: Iterable[nn.Module], at: Places) -> tuple[Tensor, Tensor]:
        """Tokens (B, 1 + P, E), the class token first, and rows (B, S, E), after these layers of the transformer."""
        tokens = torch.cat([tokens[:, :1], self.injector(tokens[:, 1:], rows, at)], dim=1)
        for layer in layers:
            tokens = layer(tokens, None)
        for extract in self.extractors:
            rows = extract(rows, tokens[:, 1:], at)
        return tokens, rows
