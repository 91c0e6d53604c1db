"""Lets the image decoder go over places of a page that were painted without it.

A line is seen in a strip of 64 rows in which its letters are as high as in training. What the decoder would change of
the painting is carried back to the page and added to it there, so that letters larger than the strip stay as sharp as
they were painted. Long lines are seen in pieces that overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from textharmony_cli.model.image_decoder.pixel_dit import Conditions, PixelDiT
from textharmony_cli.model.image_decoder.sampling import Plan, painted
from textharmony_cli.model.painting.frame import Frame, Matrix, frame_of, mapped, scaled, shifted
from textharmony_cli.model.painting.painted import Mask, Painted, Pixels
from textharmony_cli.records import Point

ROWS = 64
LETTER_ROWS = 30  # rows of the strip that a line's outline takes
LONGEST = 512  # pixels of a piece
OVERLAP = 64  # pixels that pieces have in common
_FINEST = 4  # samples for each pixel of a strip, along one side, where the page is larger


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a strip: the map from its pixels to the page, and its width in pixels."""

    matrix: Matrix
    width: int


@torch.inference_mode()
def retouch(
    decoder: PixelDiT,
    pixels: Pixels,
    painting: Painted,
    outlines: Sequence[Sequence[Point]],
    *,
    hidden: bool,
    plan: Plan | None = None,
    seed: int = 0,
) -> Painted:
    """The painting as the decoder would have it; nothing outside the painting's mask is touched.

    Args:
        pixels: the page as it was, (H, W, 3) uint8.
        painting: what was painted over it without the decoder.
        outlines: of the lines that were painted, clockwise from the top left corner in reading direction.
        hidden: whether the decoder may not see the old words, as when they are to be erased.
        plan: one step, which gives the mean of what may be there, unless given.
        seed: what the noise is drawn from.
    """
    frames = [frame_of(outline) for outline in outlines]
    if not frames or not painting.mask.any():
        return painting
    rows, columns = _around(painting.mask, max(frame.height for frame in frames))
    view = _View.of(
        pixels[rows, columns], painting.pixels[rows, columns], painting.mask[rows, columns], decoder, hidden
    )
    generator = torch.Generator().manual_seed(seed)
    for frame in frames:
        for piece in _pieces(frame, shifted(-columns.start, -rows.start)):
            _see(decoder, piece, view, plan or Plan(1), generator)
    after = view.prior + view.change / view.weight.clamp(min=1e-6)
    values = ((after + 1) * 127.5).round().clamp(0, 255).to(torch.uint8)[0].permute(1, 2, 0).cpu().numpy()
    out = painting.pixels.copy()
    out[rows, columns] = np.where(painting.mask[rows, columns, None], values, out[rows, columns])
    return Painted(out, painting.mask)


@dataclass(frozen=True, slots=True)
class _View:
    """The part of the page that is worked on, (1, ., H, W) each, with the weighted sum of changes and their weights."""

    source: Tensor
    prior: Tensor
    mask: Tensor
    change: Tensor
    weight: Tensor
    hidden: bool

    @staticmethod
    def of(pixels: Pixels, painting: Pixels, mask: Mask, decoder: PixelDiT, hidden: bool) -> _View:
        device = decoder.null.device
        source, prior = (_plane_of(picture, device) for picture in (pixels, painting))
        area = torch.from_numpy(mask.copy()).to(device)[None, None].float()
        return _View(source, prior, area, torch.zeros_like(source), torch.zeros_like(area), hidden)


def _around(mask: Mask, height: float) -> tuple[slice, slice]:
    """The rows and columns of the page that hold all that is to be painted, and what is seen around it."""
    margin = round(1.5 * height) + 2
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return slice(max(0, int(rows[0]) - margin), int(rows[-1]) + margin), slice(
        max(0, int(columns[0]) - margin), int(columns[-1]) + margin
    )


def _pieces(frame: Frame, to_view: Matrix) -> Iterator[_Piece]:
    """The strip around a line in pieces that are at most so long."""
    scale = LETTER_ROWS / frame.height  # strip pixels for each of the page
    length = round(frame.length * scale) + ROWS  # half a strip's height at both ends
    count = max(1, -(-(length - OVERLAP) // (LONGEST - OVERLAP)))
    width = min(LONGEST, -(-(length + (count - 1) * OVERLAP) // count))
    for number in range(count):
        left = number * (width - OVERLAP) - ROWS / 2
        to_line = scaled(1 / scale, 1 / scale) @ shifted(left, LETTER_ROWS / 2 - ROWS / 2)
        yield _Piece(to_view @ frame.matrix @ to_line, width)


def _see(decoder: PixelDiT, piece: _Piece, view: _View, plan: Plan, generator: torch.Generator) -> None:
    """Add what the decoder changes in one piece to the view's sum of changes, and its weight to theirs."""
    mask = (_taken(view.mask, piece) > 0).float()
    if not mask.any():
        return
    seen, drawn = _taken(view.source, piece), _taken(view.prior, piece)
    drawn = torch.where(mask > 0, drawn, seen)
    told = Conditions(seen, mask, drawn, torch.tensor([view.hidden], device=seen.device))
    changed = painted(decoder, told, plan, generator) - drawn
    rows, columns, grid = _grid_back(piece, view.mask.shape[-2:], seen.device)
    sure = _sureness(piece.width, seen.device)
    back = F.grid_sample(torch.cat([changed * sure, sure], dim=1), grid, align_corners=False)
    view.change[..., rows, columns] += back[:, :3]
    view.weight[..., rows, columns] += back[:, 3:]


def _taken(plane: Tensor, piece: _Piece) -> Tensor:
    """(1, C, ROWS, width) what a piece shows of a plane (1, C, H, W) of the page, averaged where the page is larger."""
    height, width = plane.shape[-2:]
    one = np.linalg.norm(piece.matrix[:2, 0] / piece.matrix[2, 2])  # page pixels for each of the strip
    fine = int(min(max(np.ceil(one), 1), _FINEST))
    columns, rows = (np.arange(0.5, size * fine).astype(np.float64) / fine for size in (piece.width, ROWS))
    u, v = mapped(piece.matrix, *np.meshgrid(columns, rows))
    grid = np.stack([2 * u / width - 1, 2 * v / height - 1], axis=-1).astype(np.float32)
    taken = F.grid_sample(
        plane, torch.from_numpy(grid)[None].to(plane.device), padding_mode="border", align_corners=False
    )
    return F.avg_pool2d(taken, fine)


def _grid_back(piece: _Piece, size: torch.Size, device: torch.device) -> tuple[slice, slice, Tensor]:
    """The part of the page that a piece lies on, and where each of its pixels is in the piece, from -1 to 1."""
    corners = mapped(piece.matrix, np.array([0.0, piece.width, 0.0, piece.width]), np.array([0.0, 0.0, ROWS, ROWS]))
    left, right = (int(np.clip(edge, 0, size[1])) for edge in (np.floor(corners[0].min()), np.ceil(corners[0].max())))
    top, bottom = (int(np.clip(edge, 0, size[0])) for edge in (np.floor(corners[1].min()), np.ceil(corners[1].max())))
    x, y = np.meshgrid(np.arange(left, right) + 0.5, np.arange(top, bottom) + 0.5)
    u, v = mapped(np.linalg.inv(piece.matrix).astype(np.float64), x, y)
    grid = np.stack([2 * u / piece.width - 1, 2 * v / ROWS - 1], axis=-1).astype(np.float32)
    return slice(top, bottom), slice(left, right), torch.from_numpy(grid)[None].to(device)


def _sureness(width: int, device: torch.device) -> Tensor:
    """(1, 1, ROWS, width) how much a piece counts: less towards its edges, where another one may know better."""
    x, y = (torch.arange(size, device=device) + 0.5 for size in (width, ROWS))
    across, down = torch.minimum(x, width - x) / OVERLAP, torch.minimum(y, ROWS - y) / ROWS
    return (across.clamp(max=1.0) * down[:, None])[None, None]


def _plane_of(pixels: Pixels, device: torch.device) -> Tensor:
    """(1, 3, H, W) from -1 to 1."""
    return torch.from_numpy(np.ascontiguousarray(pixels)).to(device).permute(2, 0, 1)[None].float() / 127.5 - 1
