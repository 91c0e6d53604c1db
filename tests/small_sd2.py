"""A decoder like the published one, of some hundred thousand random numbers."""

import pytest
import torch

from textharmony_cli.model.image_decoder.sd2_config import RELEASED, Sd2Config
from textharmony_cli.model.image_decoder.sd2_decoder import Sd2Decoder
from textharmony_cli.model.image_decoder.sd2_mmfs import Reference
from textharmony_cli.model.textharmony.resampler import ResamplerSizes

SIDE = 8  # of the latents
UNET = {
    "sample_size": SIDE,
    "block_out_channels": (8, 8, 16, 16),
    "layers_per_block": 1,
    "attention_head_dim": (1, 1, 2, 2),
    "cross_attention_dim": 12,
    "norm_num_groups": 4,
}
VAE = {"block_out_channels": (4, 4, 8, 8), "layers_per_block": 1, "norm_num_groups": 2, "sample_size": 8 * SIDE}
RESAMPLER = ResamplerSizes(5, 12, 16, 20, layers=1, heads=2, cross_every=1, query_key_norm=False)


def config(**changes):
    parts = {"unet": dict(RELEASED.unet) | UNET, "vae": dict(RELEASED.vae) | VAE}
    return Sd2Config(**parts | {"resampler": RESAMPLER, "map_width": 6} | changes)


@torch.no_grad()
def decoder():
    """With random numbers everywhere, so that no path is silent; skips the test where diffusers is not installed."""
    pytest.importorskip("diffusers", reason="diffusers is not installed")
    torch.manual_seed(0)
    made = Sd2Decoder(config())
    made.null.normal_()
    made.resampler.queries.normal_()
    for part in (*made.unet.skips, made.unet.middle):
        for parameter in part.parameters():
            parameter.normal_(std=0.2)
        part.synchronizer.nothing.normal_()
    return made.eval()


def context(count=1):
    return torch.randn(count, RESAMPLER.queries, RESAMPLER.width, generator=torch.Generator().manual_seed(1))


def reference(*visible, seed=2):
    generator = torch.Generator().manual_seed(seed)
    maps = (torch.randn(len(visible), 6, side, side, generator=generator) for side in (16, 8, 4, 2))
    return Reference(tuple(maps), torch.tensor(visible))


def generators(*seeds):
    return [torch.Generator().manual_seed(seed) for seed in seeds]
