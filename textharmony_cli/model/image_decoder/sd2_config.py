"""Sizes of the published image decoder: Stable Diffusion 2 base, and what tells it what to paint. No diffusers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from textharmony_cli.model.textharmony.resampler import ResamplerSizes

KIND = "sd2_mmfs"  # among image decoders of TextHarmony models
MAPS = 4  # of a picture, after 4, 8, 16 and 32 pixels


@dataclass(frozen=True, slots=True)
class Sd2Config:
    """Sizes of the network that paints, of the autoencoder, and of what conditions them.

    Attributes:
        unet, vae: what the classes of diffusers, `UNet2DConditionModel` and `AutoencoderKL`, are made with.
        resampler: from the language model's states to what the network attends to.
        map_width: E, of the maps of earlier pictures.
    """

    unet: Mapping[str, Any]
    vae: Mapping[str, Any]
    resampler: ResamplerSizes
    map_width: int

    def __post_init__(self) -> None:
        widths = (self.resampler.width, self.unet["cross_attention_dim"])
        if widths[0] != widths[1]:
            raise ValueError(f"the resampler gives vectors of {widths[0]}, but the network attends to {widths[1]}")
        channels = (self.vae["latent_channels"], self.unet["in_channels"], self.unet["out_channels"])
        if len(set(channels)) > 1:
            raise ValueError(f"autoencoder, input and output have {channels} channels, which must be the same")
        if len(self.unet["block_out_channels"]) != MAPS:
            raise ValueError(f"{MAPS} maps are for {MAPS} levels, not for {len(self.unet['block_out_channels'])}")

    @property
    def latent_side(self) -> int:
        """h and w of the latents that the network was trained with."""
        side: int = self.unet["sample_size"]
        return side

    @property
    def latent_shape(self) -> tuple[int, int, int]:
        """(4, h, w) of one picture's latents."""
        return self.unet["in_channels"], self.latent_side, self.latent_side

    @property
    def side(self) -> int:
        """H and W of the pictures, in pixels."""
        factor: int = 2 ** (len(self.vae["block_out_channels"]) - 1)
        return factor * self.latent_side

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON has them."""
        return {"kind": KIND} | {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Sd2Config:
        """The inverse of `to_dict`, also after JSON.

        Raises:
            TypeError, KeyError, ValueError: the values are not those of a decoder.
        """
        parts = dict(values)
        if (kind := parts.pop("kind", None)) != KIND:
            raise ValueError(f"there is no image decoder of the kind {kind!r}")
        return cls(**parts | {"resampler": ResamplerSizes(**parts["resampler"])})


def _plain(value: Any) -> Any:
    """With lists for tuples."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else value


RELEASED = Sd2Config(
    unet={
        "sample_size": 64,
        "in_channels": 4,
        "out_channels": 4,
        "down_block_types": ("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
        "up_block_types": ("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3,
        "block_out_channels": (320, 640, 1280, 1280),
        "layers_per_block": 2,
        "attention_head_dim": (5, 10, 20, 20),  # numbers of heads: diffusers' name for them is an old mistake
        "cross_attention_dim": 1024,
        "norm_num_groups": 32,
        "use_linear_projection": True,
    },
    vae={
        "in_channels": 3,
        "out_channels": 3,
        "down_block_types": ("DownEncoderBlock2D",) * 4,
        "up_block_types": ("UpDecoderBlock2D",) * 4,
        "block_out_channels": (128, 256, 512, 512),
        "layers_per_block": 2,
        "latent_channels": 4,
        "norm_num_groups": 32,
        "sample_size": 512,
        "scaling_factor": 0.18215,
    },
    resampler=ResamplerSizes(77, 1024, 5120, 3072, layers=1, heads=16, cross_every=1, query_key_norm=False),
    map_width=1024,
)
