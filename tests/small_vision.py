"""Vision parts of a few hundred random numbers."""

import torch
from transformers import CLIPVisionConfig

from textharmony_cli.model.textharmony.resampler import ResamplerSizes

CLIP = {
    "hidden_size": 16,
    "intermediate_size": 24,
    "num_hidden_layers": 4,
    "num_attention_heads": 2,
    "image_size": 56,
    "patch_size": 14,
}
SIZES = {
    "queries": 3,
    "width": 12,
    "source_width": 16,
    "inner_width": 20,
    "layers": 3,
    "heads": 2,
    "cross_every": 2,
    "query_key_norm": True,
}


def clip(**changes):
    return CLIPVisionConfig(**CLIP | changes)


def sizes(**changes):
    return ResamplerSizes(**SIZES | changes)


@torch.no_grad()
def stirred(module):
    """The module with random numbers everywhere, so that no path is silent."""
    torch.manual_seed(0)
    for parameter in module.parameters():
        parameter.normal_(std=0.3)
    return module.eval()
