"""Vokens: learned tokens after which the language model's states say what the image decoder should paint.

After "MiniGPT-5" (Zheng et al. 2023, sections 3.2 and 3.3) and TextHarmony (Zhao et al. 2024). The opening token
begins a picture and V vokens follow it; none of them is in the language model's vocabulary. They have vectors of their
own, and the opening token a row of its own beside the output layer, so that the model itself can begin a picture. As in
TextHarmony, the decoder is told what the states of the whole row up to there say; from those of the vokens alone, as in
MiniGPT-5, the resampler learns much more slowly what stands in the request.
Letters: B batch, T tokens, P pictures of all rows, V vokens, D width of the language model, L vectors that come out, C
their width.
"""

from __future__ import annotations

from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from textharmony_cli.model.textharmony.picture_context import Context
from textharmony_cli.model.textharmony.resampler import Resampler, ResamplerSizes

_LENGTH = 10.0  # one over the temperature at which captions are told apart
_SEED = 1  # of the projections of captions and looks, which are the same for ever


class VokenSizes(Protocol):
    """What is needed of `VokenConfig`, which this module does not import: transformers is slow to load."""

    count: int

    def sizes(self, source_width: int) -> ResamplerSizes: ...


class Vokens(nn.Module):
    """Vectors of the opening token and of the vokens, and the resampler of their states.

    Args:
        width: D.

    Attributes:
        embeddings: (1 + V, D), that of the opening token first.
        opening: (1, D), the row of the opening token beside those of the output layer. It starts at zero.
    """

    def __init__(self, config: VokenSizes, width: int) -> None:
        super().__init__()
        self.count = config.count
        self.embeddings = nn.Parameter(torch.zeros(1 + config.count, width))
        self.opening = nn.Parameter(torch.zeros(1, width))
        self.resampler = Resampler(config.sizes(width))

    @torch.no_grad()
    def reset(self, vocabulary: Tensor) -> None:
        """Embeddings that look like those of the vocabulary (N, D), and queries that differ from each other."""
        if self.embeddings.is_meta or vocabulary.is_meta:
            return
        mean, deviation = vocabulary.float().mean(0), vocabulary.float().std(0)
        self.embeddings.copy_(mean + deviation * torch.randn(self.embeddings.shape))
        self.opening.zero_()
        self.resampler.queries.normal_()

    def placed(self, vectors: Tensor, ids: Tensor, opening_id: int) -> Tensor:
        """Vectors (B, T, D) with those of the opening token and the vokens where they stand in `ids` (B, T)."""
        own = self.embeddings[(ids - opening_id).clamp(0, self.count)]  # (B, T, D)
        return torch.where((ids >= opening_id)[..., None], own.to(vectors.dtype), vectors)

    def scores(self, states: Tensor) -> Tensor:
        """How much each state (..., D) asks for a picture to begin: logits (..., 1)."""
        return F.linear(states.to(self.opening.dtype), self.opening)

    def forward(self, states: Tensor, opens: Tensor, mask: Tensor | None = None) -> Context:
        """The contexts (P, L, C) of all pictures, row by row.

        Args:
            states: (B, T, D) of the language model's last layer, its norm included.
            opens: (B, T), whether a token opens a picture; its vokens follow.
            mask: (B, T), 1 where there is a token; None for all.

        Raises:
            ValueError: a row ends before its vokens do.
        """
        row, at = opens.nonzero(as_tuple=True)  # (P,)
        last = at + self.count
        if len(at) and int(last.max()) >= states.shape[1]:
            raise ValueError(f"{self.count} vokens follow a token that opens a picture")
        seen = torch.arange(states.shape[1], device=states.device) <= last[:, None]  # (P, T)
        return self.contexts(states[row], seen if mask is None else seen & mask.bool()[row])

    def contexts(self, states: Tensor, mask: Tensor | None = None) -> Context:
        """The contexts (P, L, C) of states (P, T, D) from the beginning of a row to its vokens.

        Args:
            mask: (P, T), true where there is a state; None for all.
        """
        features = self.resampler(states.to(self.embeddings.dtype), mask)
        return Context(features, torch.ones(features.shape[:2], dtype=torch.long, device=features.device))


def caption_loss(contexts: Tensor, vocabulary: Tensor, captions: Tensor) -> tuple[Tensor, float]:
    """How badly contexts tell the captions of a batch apart, and the share of which the right one is the nearest.

    MiniGPT-5 brings contexts near to what Stable Diffusion's text encoder makes of the captions (section 3.3). There is
    no text encoder here, so a caption is the mean of the language model's own embeddings of its words, without what all
    words have in common, by a fixed projection; and contrasted with the others (Radford et al. 2021, section 2.3),
    since all captions are much alike.

    Args:
        contexts: (B, L, C).
        vocabulary: (N, D), embeddings of the language model.
        captions: (B, S), token numbers; below zero where there is none.
    """
    there = (captions >= 0).float()[..., None]  # (B, S, 1)
    common = vocabulary.float().mean(0)
    words = vocabulary[captions.clamp_min(0)].float() - common
    means = (words * there).sum(1) / there.sum(1).clamp_min(1)  # (B, D)
    chance = torch.Generator().manual_seed(_SEED)
    projection = torch.randn(means.shape[-1], contexts.shape[-1], generator=chance).to(means)
    wanted = F.normalize(means @ projection, dim=-1)
    found = F.normalize(contexts.float().mean(1), dim=-1)
    alike = _LENGTH * found @ wanted.T  # (B, B)
    number = torch.arange(len(alike), device=alike.device)
    right = (alike.argmax(1) == number).float().mean().item()
    return F.cross_entropy(alike, number), right


def look_loss(contexts: Tensor, looks: Tensor) -> tuple[Tensor, float]:
    """How far contexts are from saying what pictures look like, and the share of what is to be said that they say.

    Stable Diffusion's text encoder, to which MiniGPT-5 brings vokens near, was trained on pictures and knows that `red`
    is a colour; embeddings of words alone do not. So a fixed projection of each context's mean has to be what can be
    measured in the picture.

    Args:
        contexts: (B, L, C).
        looks: (B, N), each from -1 to 1.
    """
    said, wanted = contexts.float().mean(1), looks.float()
    chance = torch.Generator().manual_seed(_SEED)
    projection = torch.randn(said.shape[-1], wanted.shape[-1], generator=chance).to(said)
    wrong = (said @ projection / said.shape[-1] ** 0.5 - wanted).square().mean()
    return wrong, 1 - (wrong.detach() / wanted.square().mean()).item()
