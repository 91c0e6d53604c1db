"""How layers of the published language model look at pictures, beside the tokens that they have of them.

After "MM-Interleaved" (Tian et al. 2024, section 3). Letters: B batch, T tokens, N pictures, S rows of a picture's
maps, D and E widths of the language model and of the maps.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from textharmony_cli.model.textharmony.deformable_attention import Shapes
from textharmony_cli.model.textharmony.feature_synchronizer import FeatureSynchronizer

_HEADS, _LEVELS, _POINTS, _RECENCIES = 16, 3, 8, 50  # fixed in the published code
_BASE = 16  # an offset of 1 goes as far as one of so many squares a side


class PictureAttention(nn.Module):
    """What a layer adds between its attention and its feed-forward network; nothing before training.

    Every token starts at the middle of the pictures. The published code puts it in every fourth layer.

    Args:
        width, source_width: D, and E, which is also the width of what is sampled.
        eps: of the norms, the language model's.
    """

    def __init__(self, width: int, source_width: int, eps: float) -> None:
        super().__init__()
        self.query_norm, self.source_norm = nn.RMSNorm(width, eps=eps), nn.RMSNorm(source_width, eps=eps)
        self.synchronizer = FeatureSynchronizer(
            width, source_width, source_width, heads=_HEADS, levels=_LEVELS, points=_POINTS, recencies=_RECENCIES
        )
        self.gate = nn.Parameter(torch.zeros(1))

    def values(self, rows: Tensor) -> Tensor:
        """The rows (B, N, S, E) of the pictures' maps as the layer samples them; the same for all tokens to come."""
        made: Tensor = self.synchronizer.value(self.source_norm(rows))
        return made

    def forward(self, x: Tensor, values: Tensor, visible: Tensor, shapes: Shapes) -> Tensor:
        """What is added to the tokens x (B, T, D).

        Args:
            values: (B, N, S, E), of `self.values`.
            visible: (B, T, N), of `visible_pictures`.
            shapes: sizes of the three maps.
        """
        middle, scales = torch.full((1, 2), 0.5, device=x.device), [height / _BASE for height, _ in shapes]
        found: Tensor = self.synchronizer(self.query_norm(x), values, visible, shapes, middle, scales)
        return torch.tanh(self.gate) * found


def visible_pictures(ids: Tensor, beginning: int, picture: int, length: int) -> Tensor:
    """Which pictures of its row each token may see: those that began before it in its own document.

    Args:
        ids: token numbers (B, T).
        beginning: the token that begins a document.
        picture: the token that stands for a piece of a picture.
        length: pieces of a picture.

    Returns:
        (B, T, N), N the most pictures of a row; a picture is seen from its own first token on.
    """
    at = torch.arange(ids.shape[1], device=ids.device)
    pieces = (ids == picture).cumsum(1)
    count = int(pieces.max()) // length
    starts = torch.arange(count, device=ids.device) * length  # (N,), pieces before the first of each picture
    began = pieces[..., None] > starts  # (B, T, N)
    document = torch.where(ids == beginning, at, 0).cummax(1).values  # (B, T), where the token's document begins
    first = (~began).sum(1)  # (B, N), where the picture begins; T where there is none
    return began & (first[:, None] > document[..., None])
