"""The published image decoder: from the language model's states to what the network attends to, and to a picture.

After TextHarmony (Zhao et al. 2024, section 3) and "MM-Interleaved" (Tian et al. 2024, section 3). Letters: B batch,
T states of width D, L context vectors of width C, H W pixels, h w the grid of latents.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from textharmony_cli.model.image_decoder.sd2_config import Sd2Config
from textharmony_cli.model.image_decoder.sd2_unet import Sd2Unet
from textharmony_cli.model.textharmony.extra import require_published_extra
from textharmony_cli.model.textharmony.resampler import Resampler


class LatentCodec(nn.Module):
    """Pictures to latents and back, by diffusers' autoencoder. Frozen, and always in float32, as published."""

    def __init__(self, config: Sd2Config) -> None:
        super().__init__()
        from diffusers import AutoencoderKL  # an optional package

        self.vae: Any = AutoencoderKL(**config.vae)
        self.scale: float = config.vae["scaling_factor"]
        self.requires_grad_(False)

    def encode(self, pictures: Tensor, noise: Tensor) -> Tensor:
        """Latents (B, 4, h, w), with a deviation near 1.

        Args:
            pictures: (B, 3, H, W) from 0 to 1.
            noise: (B, 4, h, w), by which they are drawn from what the encoder says of them.
        """
        mean, log_variance = self.moments(pictures)
        return self.scale * (mean + torch.exp(log_variance / 2) * noise)

    def moments(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and logarithm of the variance of the latents before scaling, (B, 4, h, w) each."""
        found = self.vae.encode(2 * pictures.float() - 1).latent_dist
        return found.mean, found.logvar

    def decode(self, latents: Tensor) -> Tensor:
        """Pictures (B, 3, H, W), from 0 to 1."""
        return (self.raw(latents) / 2 + 0.5).clamp(0, 1)

    def raw(self, latents: Tensor) -> Tensor:
        """The same from -1 to 1 and, where the autoencoder has them so, beyond."""
        decoded: Tensor = self.vae.decode(latents.float() / self.scale).sample
        return decoded


class Sd2Decoder(nn.Module):
    """What is to be painted, and the networks that paint it.

    Attributes:
        null: (1, L, C), what the network attends to where nothing is asked for; learned.
    """

    def __init__(self, config: Sd2Config) -> None:
        require_published_extra()
        super().__init__()
        self.config = config
        self.resampler = Resampler(config.resampler)
        self.null = nn.Parameter(torch.zeros(1, config.resampler.queries, config.resampler.width))
        self.unet = Sd2Unet(config)
        self.codec = LatentCodec(config)

    def to_dtype(self, dtype: torch.dtype) -> Sd2Decoder:
        """Itself with all but the autoencoder in a precision."""
        self.resampler.to(dtype)
        self.null.data = self.null.data.to(dtype)
        self.unet.to(dtype)
        return self

    def context(self, states: Tensor, mask: Tensor | None = None, dropped: Tensor | None = None) -> Tensor:
        """What the network attends to: (B, L, C).

        Args:
            states: (B, T, D), what `PictureContext` made of the language model's states.
            mask: (B, T), true or 1 where there is a state; None for all.
            dropped: (B,), true where the learned null is to take its place, as for a tenth of the training.
        """
        asked: Tensor = self.resampler(states, mask)
        if dropped is None:
            return asked
        return torch.where(dropped[:, None, None], self.null, asked)
