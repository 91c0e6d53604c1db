"""How drawn words are laid on a scene: shadow, outline, fill."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from textharmony_cli.synthesis.camera import blurred


@dataclass(frozen=True, slots=True)
class Look:
    """How words are drawn: everything (B, ., 1, 1).

    Attributes:
        top, bottom: colours between which they are filled.
        cover: how far they cover what is behind.
        edge, edge_cover: colour of an outline, and its cover, 0 where there is none.
        shade: cover of a shadow, 0 where there is none.
        weight: where the stroke's edge is taken to be, 0.5 as it was drawn, less for bolder.
        hollow: 1 where the outline is all there is of them, else 0.
    """

    top: Tensor
    bottom: Tensor
    cover: Tensor
    edge: Tensor
    edge_cover: Tensor
    shade: Tensor
    weight: Tensor
    hollow: Tensor


@dataclass(frozen=True, slots=True)
class Effects:
    """What is alike in a batch.

    Attributes:
        outline: width of outlines, in pixels.
        shadow_x, shadow_y, softness: distance and softness of shadows, in pixels.
        swell: pixels by which strokes are thicker, on each side, than in the font.
        stretch: times as wide as in the font.
    """

    outline: int
    shadow_x: int
    shadow_y: int
    softness: float
    swell: int = 0
    stretch: float = 1.0


def inked(scene: Tensor, cover: Tensor, look: Look, effects: Effects) -> Tensor:
    """The words laid on the scene: shadow, then outline, then fill."""
    cover = ((cover - look.weight) * 1.6 + 0.5).clamp(0, 1)
    shadow = blurred(shifted(cover, effects), torch.full_like(look.shade, effects.softness))
    scene = scene * (1 - look.shade * shadow)
    around = (dilated(cover, effects.outline) - look.hollow * cover) * look.edge_cover
    scene = torch.lerp(scene, look.edge, around)
    share = torch.linspace(0, 1, scene.shape[2], device=scene.device)[None, None, :, None]
    return torch.lerp(scene, torch.lerp(look.top, look.bottom, share), cover * look.cover * (1 - look.hollow))


def dilated(mask: Tensor, radius: int) -> Tensor:
    """The greatest value within so many pixels; along one side only where the other is 1 pixel."""
    tall, wide = (2 * radius + 1 if size > 1 else 1 for size in mask.shape[-2:])
    return F.max_pool2d(F.max_pool2d(mask, (tall, 1), 1, (tall // 2, 0)), (1, wide), 1, (0, wide // 2))


def shifted(mask: Tensor, effects: Effects) -> Tensor:
    return mask.roll((effects.shadow_y, effects.shadow_x), dims=(2, 3))
