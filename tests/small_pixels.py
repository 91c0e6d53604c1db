"""A TextHarmony that is given pixels, of some ten thousand random numbers, and rows of tokens with pictures."""

import small_vision
import torch
from transformers import LlamaConfig

from textharmony_cli.model.textharmony.config import ResamplerConfig, SlideLoraConfig, TextHarmonyConfig
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration

BEGINNING, END, PAD, OPENING, PIECE, LENGTH = 1, 2, 37, 38, 39, 3
PICTURE = [OPENING, *[PIECE] * LENGTH]
LANGUAGE = {
    "vocab_size": 40,
    "hidden_size": 64,
    "intermediate_size": 64,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "max_position_embeddings": 128,
    "bos_token_id": BEGINNING,
    "eos_token_id": END,
    "pad_token_id": PAD,
}
ROWS = ([BEGINNING, 5, *PICTURE, 6, 7], [BEGINNING, *PICTURE, 8, *PICTURE, 9])


def config(**changes):
    parts = {
        "vision": "clip_vit_adapter",
        "language": LlamaConfig(**LANGUAGE),
        "slide_lora": SlideLoraConfig(rank=4, alpha=4.0, gate="fixed"),
        "vision_encoder": small_vision.clip(),
        "resampler": ResamplerConfig(queries=LENGTH, width=12, inner_width=20, layers=2, heads=2),
        "cross_every": 2,
        "picture_token_id": PIECE,
        "opening_token_id": OPENING,
        "head_bias": True,
    }
    return TextHarmonyConfig(**(parts | changes))


def model(**changes):
    torch.manual_seed(0)
    made = small_vision.stirred(TextHarmonyForConditionalGeneration(config(**changes)))
    with torch.no_grad():
        for name, parameter in made.language.named_parameters():
            if "norm" in name:
                parameter.add_(1)
        for layer in made.language.model.layers[::2]:
            layer.pictures.gate.fill_(1)
        made.language.lm_head.bias.mul_(0.1)
    return made


def pixels(count, seed=0):
    return torch.rand(count, 3, 56, 56, generator=torch.Generator().manual_seed(seed))


def batch(*rows):
    """Rows of tokens, padded on the left."""
    longest = max(map(len, rows))
    ids = torch.tensor([[PAD] * (longest - len(row)) + list(row) for row in rows])
    mask = (ids != PAD).long()
    return {"input_ids": ids, "attention_mask": mask, "position_ids": (mask.cumsum(-1) - 1).clamp_min(0)}
