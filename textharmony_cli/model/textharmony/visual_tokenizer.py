"""The published visual tokenizer: a picture as a few tokens for the language model, and as maps to look closer at.

After TextHarmony (Zhao et al. 2024) and "MM-Interleaved" (Tian et al. 2024, section 3). Letters: B batch, H W pixels,
P patches, E width of the encoder, V tokens of a picture, D width of the language model.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from transformers import CLIPVisionConfig

from textharmony_cli.model.textharmony.position_table import resized_grid, resized_table
from textharmony_cli.model.textharmony.resampler import Resampler, ResamplerSizes
from textharmony_cli.model.textharmony.vit_adapter import VitAdapter

MEAN = (0.48145466, 0.4578275, 0.40821073)  # of the pictures that CLIP was trained on
DEVIATION = (0.26862954, 0.26130258, 0.27577711)
_OWN_GRID = 16  # squares a side of the position table
_EPS = 1e-6


class Seen(NamedTuple):
    """What the language model and the image decoder are given of pictures.

    Attributes:
        tokens: (B, V, D).
        maps: four, (B, E, h, w), after 4, 8, 16 and 32 pixels of the picture that the spatial prior sees.
    """

    tokens: Tensor
    maps: tuple[Tensor, ...]


class VisualTokenizer(nn.Module):
    """Square pictures (B, 3, H, W) with values from 0 to 1, of the configured size, to tokens and maps.

    Args:
        clip: of the encoder, with the size of the pictures.
        language_width: D.
    """

    mean: Tensor
    deviation: Tensor

    def __init__(self, clip: CLIPVisionConfig, resampler: ResamplerSizes, language_width: int) -> None:
        super().__init__()
        width = clip.hidden_size
        if resampler.source_width != width:
            raise ValueError(f"the encoder's width is {width}, but the resampler takes {resampler.source_width}")
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1))
        self.register_buffer("deviation", torch.tensor(DEVIATION).view(1, 3, 1, 1))
        self.encoder = VitAdapter(clip)
        self.positions = nn.Parameter(torch.zeros(1 + _OWN_GRID**2, width))
        self.token_projection = nn.Linear(width, width)
        self.token_norm, self.output_norm = nn.LayerNorm(width, eps=_EPS), nn.LayerNorm(width, eps=_EPS)
        self.resampler = Resampler(resampler)
        self.projection = nn.Linear(resampler.width, language_width)

    def forward(self, pictures: Tensor) -> Seen:
        tokens, maps = self.encoder((pictures - self.mean) / self.deviation)
        positions = resized_table(self.positions, self.encoder.grid[0], align_corners=False)
        placed = self.token_norm(self.token_projection(tokens)) + positions  # (B, 1 + P, E)
        gathered = self.resampler(self.output_norm(placed))  # (B, 1 + P, E) -> (B, V, C)
        return Seen(self.projection(gathered), tuple(self._placed(found) for found in maps))

    def _placed(self, found: Tensor) -> Tensor:
        return found + resized_grid(self.positions, found.shape[-1], align_corners=False)
