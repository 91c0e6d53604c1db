"""Multi-scale deformable attention: each query looks at a few points of several maps instead of at all their rows.

After "Deformable DETR" (Zhu et al. 2021, section 4.1). Letters, as in the paper where it has them: B batch, T queries,
L levels, M heads, K points of a head on a level, S rows of all levels one after the other, C width of a head.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Shapes = Sequence[tuple[int, int]]  # height and width of each level


def sample(values: Tensor, shapes: Shapes, points: Tensor, weights: Tensor) -> Tensor:
    """The weighted sum of what the maps have at the points, between pixels bilinearly and nothing outside.

    There are two ways, which find the same: one that learns, and one for processors, which is faster there. The points
    should be float32: bfloat16 cannot tell the neighbours of 256 pixels apart.

    Args:
        values: (B, S, M, C), the rows of each level from the top left.
        shapes: sizes of the L levels.
        points: (B, T, M, L, K, 2), x and y from 0 to 1 over the level; 0 is the outer edge of the first pixel.
        weights: (B, T, M, L, K).

    Returns:
        (B, T, M C).
    """
    if values.device.type == "cpu" and not torch.is_grad_enabled():
        return _sample_rows(values, shapes, points, weights)
    return _sample_planes(values, shapes, points, weights)


def _sample_planes(values: Tensor, shapes: Shapes, points: Tensor, weights: Tensor) -> Tensor:
    """Level by level, so that only one level's samples are in memory; in the points' precision."""
    batch, _, heads, width = values.shape
    levels = torch.split(values, [height * wide for height, wide in shapes], dim=1)
    total = points.new_zeros(batch * heads, width, points.shape[1])
    for level, (rows, (height, wide)) in enumerate(zip(levels, shapes, strict=True)):
        plane = rows.permute(0, 2, 3, 1).reshape(batch * heads, width, height, wide)  # (B, hw, M, C) -> (BM, C, h, w)
        grid = 2 * points[:, :, :, level].transpose(1, 2).flatten(0, 1) - 1  # (B, T, M, K, 2) -> (BM, T, K, 2)
        share = weights[:, :, :, level].transpose(1, 2).flatten(0, 1).unsqueeze(1)  # (B, T, M, K) -> (BM, 1, T, K)
        found = F.grid_sample(plane.to(grid.dtype), grid, "bilinear", "zeros", align_corners=False)  # (BM, C, T, K)
        total = total + (found * share).sum(-1)
    return total.to(values.dtype).view(batch, heads * width, -1).transpose(1, 2)  # (BM, C, T) -> (B, T, M C)


def _sample_rows(values: Tensor, shapes: Shapes, points: Tensor, weights: Tensor) -> Tensor:
    """Of each point the four rows around it, all added up at once, in the values' precision and where they lie."""
    batch, count, heads, width = values.shape
    starts = itertools.accumulate((height * wide for height, wide in shapes[:-1]), initial=0)
    first, heights, widths = (torch.tensor(numbers)[:, None] for numbers in (list(starts), *zip(*shapes, strict=True)))
    x, y = points.unbind(-1)  # (B, T, M, L, K) each
    columns, rows = _beside(x, widths), _beside(y, heights)
    table = count * torch.arange(batch)[:, None, None, None, None] + first  # (B, 1, 1, L, 1), of the first rows
    head = torch.arange(heads)[:, None, None]
    picked, shares = [], []
    for (row, down), (column, across) in itertools.product(rows, columns):
        picked.append((table + row * widths + column) * heads + head)
        shares.append(weights * down * across)
    found = F.embedding_bag(
        torch.stack(picked, dim=-1).flatten(3).flatten(0, 2),  # (B, T, M, L, K, 4) -> (B T M, 4 L K)
        values.reshape(-1, width),  # (B, S, M, C) -> (B S M, C)
        per_sample_weights=torch.stack(shares, dim=-1).flatten(3).flatten(0, 2).to(values.dtype),
        mode="sum",
    )
    return found.view(batch, -1, heads * width)  # (B T M, C) -> (B, T, M C)


def _beside(places: Tensor, size: Tensor) -> list[tuple[Tensor, Tensor]]:
    """The two pixels on whose middles' sides places from 0 to 1 are, and how much of each; none beyond the edges."""
    at = places * size - 0.5
    before = at.floor()
    part, number = at - before, before.long()
    pairs = ((number, 1 - part), (number + 1, part))
    return [(pixel.clamp_min(0).minimum(size - 1), share * ((pixel >= 0) & (pixel < size))) for pixel, share in pairs]


def centres(shape: tuple[int, int], device: torch.device | None = None) -> Tensor:
    """Middles of the pixels of a map, row by row: (h w, 2), x and y from 0 to 1."""
    height, wide = shape
    y = (torch.arange(height, device=device) + 0.5) / height
    x = (torch.arange(wide, device=device) + 0.5) / wide
    return torch.stack([x.expand(height, -1), y[:, None].expand(-1, wide)], dim=-1).flatten(0, 1)


def as_maps(rows: Tensor, shapes: Shapes) -> list[Tensor]:
    """Rows (B, S, E) of all levels, one after the other, as a map (B, E, h, w) of each."""
    parts = torch.split(rows, [height * wide for height, wide in shapes], dim=1)
    return [part.mT.reshape(part.shape[0], -1, *shape) for part, shape in zip(parts, shapes, strict=True)]


def as_rows(maps: Iterable[Tensor]) -> Tensor:
    """Maps (B, E, h, w) as the rows of all levels (B, S, E)."""
    return torch.cat([level.flatten(2) for level in maps], dim=2).mT


class DeformableAttention(nn.Module):
    """Points and weights from the query alone; every query has one anchor, the same on all levels.

    Args:
        width: E, of the queries, of the rows and of the output.
        value_width: M C, of what is sampled.
    """

    def __init__(self, width: int, value_width: int, heads: int, levels: int, points: int) -> None:
        super().__init__()
        if value_width % heads:
            raise ValueError(f"a value width of {value_width} cannot be divided among {heads} heads")
        self.heads, self.levels, self.points = heads, levels, points
        self.offsets = nn.Linear(width, heads * levels * points * 2)
        self.weights = nn.Linear(width, heads * levels * points)
        self.value = nn.Linear(width, value_width)
        self.output = nn.Linear(value_width, width)

    def forward(self, queries: Tensor, anchors: Tensor, rows: Tensor, shapes: Shapes) -> Tensor:
        """What the queries (B, T, E) find in the rows (B, S, E) around their anchors (T, 2): (B, T, E).

        An offset of 1 is one pixel of the level it is on.
        """
        layout = (self.heads, self.levels, self.points)
        pixels = torch.tensor([(wide, height) for height, wide in shapes], dtype=anchors.dtype, device=anchors.device)
        offsets = self.offsets(queries).unflatten(-1, (*layout, 2)) / pixels[:, None]  # (B, T, M, L, K, 2)
        weights = self.weights(queries).unflatten(-1, (self.heads, -1)).softmax(-1).unflatten(-1, layout[1:])
        values = self.value(rows).unflatten(-1, (self.heads, -1))  # (B, S, E) -> (B, S, M, C)
        found: Tensor = self.output(sample(values, shapes, anchors[:, None, None, None] + offsets, weights))
        return found
