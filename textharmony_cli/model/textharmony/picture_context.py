"""What the image decoder is told: states of the language model from a document's beginning to where a picture opens.

After TextHarmony (Zhao et al. 2024) and "MM-Interleaved" (Tian et al. 2024, section 3). The language model only looks
back, so the picture that is to be painted need not be there. Letters: B batch, T tokens, P pictures to be painted, L
states of the longest context, D width.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

_WAVELENGTH = 10000.0


class Context(NamedTuple):
    """Of P pictures.

    Attributes:
        features: (P, L, D), the state at the picture's opening first and that of the document's beginning last.
        mask: (P, L), 1 where there is a state.
    """

    features: Tensor
    mask: Tensor


class PictureContext(nn.Module):
    """States (B, T, D) of the language model, its last norm included, to the contexts of the pictures that open there.

    Args:
        width: D.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        if width % 2:
            raise ValueError(f"positions take an even width, got {width}")
        self.projection = nn.Linear(width, width)

    def forward(self, states: Tensor, opens: Tensor, begins: Tensor) -> Context:
        """The contexts of all pictures, row by row.

        Args:
            opens, begins: (B, T), whether a token opens a picture, or begins a document.
        """
        row, end = opens.nonzero(as_tuple=True)  # (P,)
        start = _beginnings(begins)[row, end]
        back = torch.arange(int((end - start).max()) + 1 if len(row) else 0, device=states.device)  # (L,)
        mask = back <= (end - start)[:, None]  # (P, L)
        places = (end[:, None] - back).clamp_min(0)
        gathered = states[row[:, None], places] * mask[..., None]  # (P, L, D), backwards
        projected = self.projection(gathered)
        return Context(projected + positions(len(back), states.shape[-1]).to(projected), mask.long())


def _beginnings(begins: Tensor) -> Tensor:
    """For each token (B, T) where its document begins; the row's first token where none is marked."""
    at = torch.arange(begins.shape[1], device=begins.device)
    return torch.where(begins, at, 0).cummax(1).values


def positions(count: int, width: int) -> Tensor:
    """Sines and then cosines of the places 0, 1, ... at `width / 2` wavelengths: (count, width)."""
    turns = _WAVELENGTH ** -(torch.arange(width // 2, dtype=torch.float64) / (width / 2))
    angles = torch.arange(count, dtype=torch.float64)[:, None] * turns
    return torch.cat([angles.sin(), angles.cos()], dim=1).float()
