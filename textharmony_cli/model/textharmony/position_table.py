"""Tables of learned positions, one row for each square of a grid after one for the class token, at other grid sizes."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def resized_grid(table: Tensor, side: int, *, align_corners: bool) -> Tensor:
    """The grid of a table (1 + n n, E) as a map (1, E, side, side), in between bicubically; the class row is left out.

    Args:
        align_corners: whether the middles of the corner squares stay where they are, or their outer edges. The
            published model has the former for CLIP's table and the latter for its own.

    Raises:
        ValueError: the table is not that of a square grid.
    """
    count, width = table.shape
    own = round((count - 1) ** 0.5)
    if own * own != count - 1:
        raise ValueError(f"a table of {count} rows is not one class row and a square: {own} x {own} is {own * own}")
    grid = table[1:].T.reshape(1, width, own, own)  # (n n, E) -> (1, E, n, n)
    if own == side:
        return grid
    return F.interpolate(grid, (side, side), mode="bicubic", align_corners=align_corners)


def resized_table(table: Tensor, side: int, *, align_corners: bool) -> Tensor:
    """The same as a table (1 + side side, E), the class row as it was."""
    grid = resized_grid(table, side, align_corners=align_corners)
    return torch.cat([table[:1], grid[0].flatten(1).T])  # (1, E, side, side) -> (1 + side side, E)
