"""The published image decoder's network: Stable Diffusion's UNet, whose skips look back at the picture before.

The UNet is diffusers' own. It is taken through its parts here, because what a skip is given depends on what it is,
and diffusers only takes what is to be added to it. Letters as in `sd2_mmfs`; L context vectors of width D.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from textharmony_cli.model.image_decoder.sd2_config import Sd2Config
from textharmony_cli.model.image_decoder.sd2_mmfs import Looked, Reference, SkipSynchronizer, skip_sizes


class Sd2Unet(nn.Module):
    """Noisy latents to the noise in them."""

    def __init__(self, config: Sd2Config) -> None:
        super().__init__()
        from diffusers import UNet2DConditionModel  # an optional package

        self.network: Any = UNet2DConditionModel(**config.unet)
        skips = skip_sizes(config.unet["block_out_channels"], config.unet["layers_per_block"], config.latent_side)
        *parts, self.middle = [
            SkipSynchronizer(width, config.map_width, side, config.latent_side) for width, side in (*skips, skips[-1])
        ]
        self.skips = nn.ModuleList(parts)

    def look(self, reference: Reference) -> list[Looked]:
        """What the skips and last the middle sample of the pictures before, at every step."""
        return [part.look(reference) for part in (*self.skips, self.middle)]

    def forward(
        self, noisy: Tensor, times: Tensor, context: Tensor, looked: Sequence[Looked] | Reference | None = None
    ) -> Tensor:
        """The noise (R B, 4, h, w).

        Args:
            noisy: (R B, 4, h, w).
            times: (R B,) or (), steps of training from 0 to 999.
            context: (R B, L, D).
            looked: of `look`, for B rows, or the pictures before themselves, which each skip then samples for itself
                and forgets; None where no row has one.
        """
        network = self.network
        told = network.time_embedding(network.get_time_embed(sample=noisy, timestep=times))
        x = network.conv_in(noisy)
        skips = [x]
        for block in network.down_blocks:
            x, made = block(x, told, **_attended(block, context))
            skips += made
        x = network.mid_block(x, told, **_attended(network.mid_block, context))
        views = looked if isinstance(looked, Sequence) else [looked] * (len(skips) + 1)
        skips = [part(skip, view) for part, skip, view in zip(self.skips, skips, views[:-1], strict=True)]
        x = self.middle(x, views[-1])
        for block in network.up_blocks:
            count = len(block.resnets)
            used, skips = skips[-count:], skips[:-count]
            x = block(x, tuple(used), told, **_attended(block, context), **_enlarged(skips))
        noise: Tensor = network.conv_out(network.conv_act(network.conv_norm_out(x)))
        return noise


def _attended(block: Any, context: Tensor) -> dict[str, Tensor]:
    return {"encoder_hidden_states": context} if getattr(block, "has_cross_attention", False) else {}


def _enlarged(skips: Sequence[Tensor]) -> dict[str, torch.Size]:
    """The size of the next skip, where there is one: for latents that cannot be halved three times."""
    return {"upsample_size": skips[-1].shape[2:]} if skips else {}
