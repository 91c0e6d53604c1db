"""The two kinds of image decoder that a TextHarmony model may have, told apart by their sizes: pixels, and latents."""

from __future__ import annotations

from pathlib import Path

import torch

from textharmony_cli.model.image_decoder import codec, sd2_file
from textharmony_cli.model.image_decoder.pixel_dit import PixelDiT, PixelDiTConfig
from textharmony_cli.model.image_decoder.sd2_config import Sd2Config
from textharmony_cli.model.image_decoder.sd2_decoder import Sd2Decoder

Sizes = Sd2Config | PixelDiTConfig
ImageDecoder = Sd2Decoder | PixelDiT


def built(sizes: Sizes | None) -> ImageDecoder | None:
    """One that has learnt nothing yet; None for none."""
    if sizes is None:
        return None
    return PixelDiT(sizes) if isinstance(sizes, PixelDiTConfig) else Sd2Decoder(sizes)


def load(folder: Path, sizes: Sizes, device: torch.device, dtype: torch.dtype) -> ImageDecoder:
    """One of these sizes from the folder that `save` wrote; one that paints pixels stays in float32.

    Raises:
        WeightsError: its files are missing, broken, or of another decoder.
        UsageError: it needs packages that are not installed.
    """
    if isinstance(sizes, PixelDiTConfig):
        return codec.load(folder).to(device)
    return sd2_file.load(folder, sizes, device).to_dtype(dtype)


def save(decoder: ImageDecoder, folder: Path) -> None:
    """Write it; numbers of one that paints pixels have 16 bits."""
    if isinstance(decoder, PixelDiT):
        codec.save(decoder, folder)
    else:
        sd2_file.save(decoder, folder)
