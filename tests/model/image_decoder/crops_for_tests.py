"""A small decoder that has learned something, and crops for it."""

import torch

from textharmony_cli.model.image_decoder.pixel_dit import SIZES, Conditions, PixelDiT

VOKEN = SIZES["tiny"].context_width


def stirred_decoder(seed: int = 0) -> PixelDiT:
    """The smallest decoder with all weights at random, those that begin at zero among them."""
    torch.manual_seed(seed)
    decoder = PixelDiT(SIZES["tiny"]).eval()
    for parameter in decoder.parameters():
        parameter.data += 0.05 * torch.randn_like(parameter)
    return decoder


def conditions(count: int = 2, height: int = 64, width: int = 96, context: torch.Tensor | None = None) -> Conditions:
    """Random crops with a box in the middle to paint."""
    generator = torch.Generator().manual_seed(7)
    source, prior = (torch.rand(count, 3, height, width, generator=generator) * 2 - 1 for _ in range(2))
    mask = torch.zeros(count, 1, height, width)
    mask[..., height // 4 : -height // 4, width // 4 : -width // 4] = 1.0
    return Conditions(source, mask, prior, torch.zeros(count, dtype=torch.bool), context)
