"""The published vision encoder: CLIP's vision transformer with a ViT-Adapter around it.

After "Vision Transformer Adapter for Dense Predictions" (Chen et al. 2023, section 3) and "MM-Interleaved" (Tian et
al. 2024, section 3). The transformer's layers are transformers' own. Letters: B batch, P patches, S rows of the
pyramid, E width, H W pixels, h w the grid of patches.
"""

from __future__ import annotations

from copy import deepcopy
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import CLIPVisionConfig
from transformers.models.clip.modeling_clip import CLIPEncoderLayer, CLIPVisionEmbeddings

from textharmony_cli.model.textharmony.adapter_interaction import LEVELS, Interaction, Places, places
from textharmony_cli.model.textharmony.deformable_attention import as_maps
from textharmony_cli.model.textharmony.spatial_prior import SpatialPrior

INTERACTIONS = 4
_LAST_EXTRACTORS = 3
_PRIOR_PATCH = 16  # pixels of a patch in the picture that the spatial prior sees
_SCALES = (4.0, 2.0, 1.0, 0.5)  # sizes of the four maps, over that of the grid of patches


class Encoded(NamedTuple):
    """What the encoder makes of pictures.

    Attributes:
        tokens: (B, 1 + P, E), the class token first.
        maps: (B, E, 4h, 4w), (B, E, 2h, 2w), (B, E, h, w) and (B, E, h/2, w/2).
    """

    tokens: Tensor
    maps: tuple[Tensor, ...]


class VitAdapter(nn.Module):
    """Normalised pixels (B, 3, H, W) of square pictures of the configured size, to tokens and maps.

    Args:
        config: CLIP's, with the size of the pictures that the encoder is to see; the position table has that size.
    """

    def __init__(self, config: CLIPVisionConfig) -> None:
        super().__init__()
        _check(config)
        config = deepcopy(config)
        config._attn_implementation = "sdpa"  # else it is that of a model which this is not
        width, heads = config.hidden_size, config.num_attention_heads
        self.grid = (config.image_size // config.patch_size,) * 2
        self.embeddings = CLIPVisionEmbeddings(config)
        self.norm = nn.LayerNorm(width, eps=config.layer_norm_eps)
        self.layers = nn.ModuleList(CLIPEncoderLayer(config) for _ in range(config.num_hidden_layers))
        self.prior = SpatialPrior(width)
        self.level_embedding = nn.Parameter(torch.zeros(LEVELS, width))
        extractors = [1] * (INTERACTIONS - 1) + [_LAST_EXTRACTORS]
        self.interactions = nn.ModuleList(Interaction(width, heads, count) for count in extractors)
        self.enlarge = nn.ConvTranspose2d(width, width, 2, stride=2)

    def forward(self, pixels: Tensor) -> Encoded:
        at = places(self.grid, pixels.device)
        resized = F.interpolate(pixels, [_PRIOR_PATCH * side for side in self.grid], mode="bilinear")
        fine, levels = self.prior(resized)
        marked = [rows + mark for rows, mark in zip(levels, self.level_embedding, strict=True)]
        rows = torch.cat(marked, dim=1)  # three of (B, hw, E) -> (B, S, E)
        tokens = self.norm(self.embeddings(pixels))  # (B, 3, H, W) -> (B, 1 + P, E)
        seen: list[Tensor] = []
        share = len(self.layers) // INTERACTIONS
        for number, interact in enumerate(self.interactions):
            tokens, rows = interact(tokens, rows, self.layers[number * share : (number + 1) * share], at)
            seen += as_maps(tokens[:, 1:], (self.grid,))  # (B, 1 + P, E) -> (B, E, h, w)
        return Encoded(tokens, self._maps(fine, rows, seen, at))

    def _maps(self, fine: Tensor, rows: Tensor, seen: list[Tensor], at: Places) -> tuple[Tensor, ...]:
        """The pyramid, and on each level the patches as they were after one interaction, the first on the finest."""
        c2, c3, c4 = as_maps(rows, at.levels)
        pyramid = (fine + self.enlarge(c2), c2, c3, c4)
        scaled = (F.interpolate(x, scale_factor=by, mode="bilinear") for x, by in zip(seen, _SCALES, strict=True))
        return tuple(level + x for level, x in zip(pyramid, scaled, strict=True))


def _check(config: CLIPVisionConfig) -> None:
    if config.image_size % config.patch_size:
        raise ValueError(f"a picture of {config.image_size} pixels is not made of patches of {config.patch_size}")
    side = config.image_size // config.patch_size
    if side < 1 or side % 2:
        raise ValueError(f"a picture of {config.image_size} pixels has {side} patches a side; an even number is needed")
    if config.num_hidden_layers < INTERACTIONS or config.num_hidden_layers % INTERACTIONS:
        raise ValueError(f"{config.num_hidden_layers} layers cannot be shared among {INTERACTIONS} interactions")
