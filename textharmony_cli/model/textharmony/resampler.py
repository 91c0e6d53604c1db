"""The resampler: learned queries that gather any number of states into a fixed number of vectors.

The query half of the Q-Former of "BLIP-2" (Li et al. 2023, section 3.1) at the published sizes; queries and keys may be
normalised for each head, after "Query-Key Normalization for Transformers" (Henry et al. 2020; here by layer norms).
Letters: B batch, V queries, C their width, T states, D width of the states, M heads.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

_EPS = 1e-12  # as in BERT, which the published code is made of


@dataclass(frozen=True)
class ResamplerSizes:
    """The shape of a resampler.

    Attributes:
        queries: V, how many vectors come out.
        width, source_width: C and D.
        inner_width: of the feed-forward networks.
        cross_every: layers whose number this divides look at the states.
        query_key_norm: whether queries and keys are normalised.
    """

    queries: int
    width: int
    source_width: int
    inner_width: int
    layers: int
    heads: int
    cross_every: int
    query_key_norm: bool

    def __post_init__(self) -> None:
        if self.width % self.heads:
            raise ValueError(f"a width of {self.width} cannot be divided among {self.heads} heads")
        if self.cross_every < 1:
            raise ValueError(f"every layer at most can look at the states, got one in {self.cross_every}")


class QueryAttention(nn.Module):
    """Attention with its residual and the norm after it: queries (B, V, C) look at a source (B, T, D)."""

    def __init__(self, sizes: ResamplerSizes, source_width: int) -> None:
        super().__init__()
        width, head = sizes.width, sizes.width // sizes.heads
        self.heads = sizes.heads
        self.query, self.output = nn.Linear(width, width), nn.Linear(width, width)
        self.key, self.value = nn.Linear(source_width, width), nn.Linear(source_width, width)
        self.query_norm: nn.Module = nn.Identity()
        self.key_norm: nn.Module = nn.Identity()
        if sizes.query_key_norm:
            self.query_norm, self.key_norm = nn.LayerNorm(head, eps=_EPS), nn.LayerNorm(head, eps=_EPS)
        self.norm = nn.LayerNorm(width, eps=_EPS)

    def forward(self, x: Tensor, source: Tensor, seen: Tensor | None = None) -> Tensor:
        query = self.query_norm(self._by_head(self.query(x)))  # (B, V, C) -> (B, M, V, C/M)
        key, value = self.key_norm(self._by_head(self.key(source))), self._by_head(self.value(source))
        found = F.scaled_dot_product_attention(query, key, value, seen).transpose(1, 2).flatten(2)  # (B, V, C)
        normalised: Tensor = self.norm(x + self.output(found))
        return normalised

    def _by_head(self, x: Tensor) -> Tensor:
        return x.view(*x.shape[:2], self.heads, -1).transpose(1, 2)


class ResamplerLayer(nn.Module):
    """Queries look at each other, maybe at the states, and go through a feed-forward network."""

    def __init__(self, sizes: ResamplerSizes, *, crossing: bool) -> None:
        super().__init__()
        self.attention = QueryAttention(sizes, sizes.width)
        self.cross = QueryAttention(sizes, sizes.source_width) if crossing else None
        self.widen, self.narrow = nn.Linear(sizes.width, sizes.inner_width), nn.Linear(sizes.inner_width, sizes.width)
        self.norm = nn.LayerNorm(sizes.width, eps=_EPS)

    def forward(self, x: Tensor, states: Tensor, seen: Tensor | None) -> Tensor:
        x = self.attention(x, x)
        if self.cross is not None:
            x = self.cross(x, states, seen)
        normalised: Tensor = self.norm(x + self.narrow(F.gelu(self.widen(x))))
        return normalised


class Resampler(nn.Module):
    """States (B, T, D) of any number to vectors (B, V, C)."""

    def __init__(self, sizes: ResamplerSizes) -> None:
        super().__init__()
        self.queries = nn.Parameter(torch.zeros(1, sizes.queries, sizes.width))
        self.norm = nn.LayerNorm(sizes.width, eps=_EPS)
        self.layers = nn.ModuleList(
            ResamplerLayer(sizes, crossing=number % sizes.cross_every == 0) for number in range(sizes.layers)
        )

    def forward(self, states: Tensor, mask: Tensor | None = None) -> Tensor:
        """Gather the states.

        Args:
            mask: (B, T), true or 1 where there is a state; None for all.
        """
        seen = None if mask is None else mask.bool()[:, None, None]  # (B, T) -> (B, 1, 1, T)
        x: Tensor = self.norm(self.queries).expand(states.shape[0], -1, -1)
        for layer in self.layers:
            x = layer(x, states, seen)
        return x
