"""Layers of the language model that look at pictures between their attention and their feed-forward network.

After "MM-Interleaved" (Tian et al. 2024, section 3): `x += attention(x)`, `x += look(x)`, `x += network(x)`. The other
layers are left as they are. Letters: B batch, T tokens, D width,
E width of the maps.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from transformers import LlamaConfig
from transformers.models.llama.modeling_llama import LlamaDecoderLayer

from textharmony_cli.model.textharmony.picture_attention import PictureAttention
from textharmony_cli.model.textharmony.pictures import Look, Pictures

LOOK = "look"  # keyword under which the pictures travel through a model, as the fixed gate does


class CrossingLayer(LlamaDecoderLayer):  # type: ignore[misc]  # transformers is untyped here
    """A layer of transformers' Llama that also looks at pictures, where a pass has any.

    Args:
        number: of the layer.
        source_width: E.
    """

    def __init__(self, config: LlamaConfig, number: int, source_width: int) -> None:
        super().__init__(config, number)
        self.number = number
        self.pictures = PictureAttention(config.hidden_size, source_width, config.rms_norm_eps)

    def forward(self, hidden_states: Tensor, look: Look | None = None, **kwargs: Any) -> Tensor:
        """Tokens (B', T, D) to the same; `kwargs` are those of a layer without pictures."""
        attended, _ = self.self_attn(hidden_states=self.input_layernorm(hidden_states), **kwargs)
        x: Tensor = hidden_states + attended
        if look is not None:
            x = x + self._seen(x, look)
        network: Tensor = self.mlp(self.post_attention_layernorm(x))
        return x + network

    def _seen(self, x: Tensor, look: Look) -> Tensor:
        pictures = look.pictures
        batch = pictures.rows.shape[0]
        tokens, visible = (part.reshape(batch, -1, part.shape[-1]) for part in (x, look.visible))  # beams side by side
        found: Tensor = self.pictures(tokens, self._values(pictures), visible, pictures.shapes)
        return found.view_as(x)

    def _values(self, pictures: Pictures) -> Tensor:
        if torch.is_grad_enabled():  # a layer that is computed again for its gradients has to do all of it again
            return self.pictures.values(pictures.rows)
        if self.number not in pictures.values:
            pictures.values[self.number] = self.pictures.values(pictures.rows)
        return pictures.values[self.number]


def let_look(layers: nn.ModuleList, config: LlamaConfig, every: int, source_width: int) -> None:
    """Replace each layer whose number `every` divides by one that looks at pictures."""
    for number in range(0, len(layers), every):
        layers[number] = CrossingLayer(config, number, source_width)
