"""Looking back at pictures: each query reads a few points of the maps of the pictures that it may see.

The multi-image multi-scale feature synchronizer of "MM-Interleaved" (Tian et al. 2024, section 3). Letters: B batch,
T queries, N pictures, L levels of maps, M heads, K points, S rows of a picture's maps, D and E widths of the queries
and of the maps, C width of all heads.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from textharmony_cli.model.textharmony.deformable_attention import Shapes, sample

_UNSEEN = -1e4  # logit of a picture that a query may not see


class FeatureSynchronizer(nn.Module):
    """Points, weights and what they find.

    A query has one offset for each head and point, the same on all levels. Beside its points, each level of each
    picture has a slot that finds `nothing`, and all of them share one softmax. The logit of these slots is
    -log(N L), so that together they weigh as much as one point of logit 0. N, 1 at least, counts the places for
    pictures in a row of the batch, empty ones too, as in the published code.

    Args:
        query_width, source_width, inner_width: D, E and C.
        recencies: one more than the most pictures that a query can see.
    """

    nothing: Tensor

    def __init__(
        self,
        query_width: int,
        source_width: int,
        inner_width: int,
        *,
        heads: int,
        levels: int,
        points: int,
        recencies: int,
    ) -> None:
        super().__init__()
        if inner_width % heads:
            raise ValueError(f"an inner width of {inner_width} cannot be divided among {heads} heads")
        self.heads, self.levels, self.points = heads, levels, points
        self.query = nn.Linear(query_width, query_width)
        self.recency = nn.Embedding(recencies, query_width)
        self.offsets = nn.Linear(query_width, heads * points * 2)
        self.weights = nn.Linear(query_width, heads * levels * (points + 1))
        self.value = nn.Linear(source_width, inner_width)
        self.output = nn.Linear(inner_width, query_width)
        self.register_buffer("nothing", torch.zeros(1, 1, 1, inner_width))

    def forward(
        self, queries: Tensor, values: Tensor, visible: Tensor, shapes: Shapes, anchors: Tensor, scales: Sequence[float]
    ) -> Tensor:
        """What the queries find: (B, T, D).

        Args:
            queries: (B, T, D).
            values: (B, N, S, C), the pictures' maps through `self.value`, which queries of later steps share.
            visible: (B, T, N), which pictures a query may see.
            shapes: sizes of the levels, which are those of every picture.
            anchors: (T, 2) or (1, 2), from 0 to 1, in float32.
            scales: pixels of each level that an offset of 1 goes.
        """
        pictures = visible.shape[2]
        asked = self.query(queries)[:, :, None] + self.recency(recency(visible))  # (B, T, N, D)
        offsets = self.offsets(asked).unflatten(-1, (self.heads, 1, self.points, 2))  # (B, T, N, M, 1, K, 2)
        steps = [(scale / wide, scale / height) for scale, (height, wide) in zip(scales, shapes, strict=True)]
        points = anchors[:, None, None, None, None] + offsets * anchors.new_tensor(steps)[:, None]
        points = points.transpose(2, 3).flatten(3, 4)  # (B, T, N, M, L, K, 2) -> (B, T, M, N L, K, 2)
        found, idle = self._weights(asked, visible)
        values = values.flatten(1, 2).unflatten(-1, (self.heads, -1))  # type: ignore[no-untyped-call]
        sampled = sample(values, list(shapes) * pictures, points, found)  # (B, T, C)
        share = idle.repeat_interleave(self.nothing.numel() // self.heads, dim=-1)  # (B, T, M) -> (B, T, C)
        output: Tensor = self.output(sampled + share * self.nothing.flatten())
        return output

    def _weights(self, asked: Tensor, visible: Tensor) -> tuple[Tensor, Tensor]:
        """Those of the points (B, T, M, N L, K), and that of finding nothing (B, T, M)."""
        logits = self.weights(asked).unflatten(-1, (self.heads, self.levels, -1))  # (B, T, N, M, L, K + 1)
        logits = logits.masked_fill(~visible.bool()[..., None, None, None], _UNSEEN)
        logits[..., -1] = -math.log(visible.shape[2] * self.levels)
        logits = logits.transpose(2, 3).flatten(3, 4)  # (B, T, M, N L, K + 1)
        weights = logits.flatten(3).softmax(-1).unflatten(-1, logits.shape[3:])
        return weights[..., :-1], weights[..., -1].sum(-1)


def recency(visible: Tensor) -> Tensor:
    """Numbers of the pictures that a query sees, 1 for the last of them; 0 for the others. (B, T, N), as given."""
    seen = visible.long()
    return seen * seen.flip(-1).cumsum(-1).flip(-1)
