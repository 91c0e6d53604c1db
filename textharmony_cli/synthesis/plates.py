"""What words stand on that is narrower than a crop: plates, labels, buttons and badges."""

from __future__ import annotations

import torch
from torch import Tensor

from textharmony_cli.synthesis.backgrounds import backgrounds, plane
from textharmony_cli.synthesis.dice import Dice

_OVAL, _ROUNDER = 0.25, 1.3  # share of plates that are oval, and how much larger they are then
_WIDE, _HIGH = 40.0, 14.0  # pixels that may be free beside words, and above and below
_ROUGH = 0.5  # of a background's contrast that one has at most
_RIMS = 0.65  # share of plates with a rim


def on_plates(
    dice: Dice, store: Tensor, scene: Tensor, cover: Tensor, turn: Tensor, share: float
) -> tuple[Tensor, Tensor]:
    """Scenes (B, 3, H, W) from 0 to 1, a share of which have a plate where words are to stand, often with little room;
    and where the plates' rims are (B, 1, H, W), which may have the words' colour.

    Args:
        store: textures that grounds are cut from.
        cover: (B, 1, H, W) how far the words cover each pixel.
        turn: (B, 1, 1, 1) their direction, in radians.
    """
    count, _, height, width = scene.shape
    apart = _apart(dice, cover, turn)
    ground = backgrounds(dice, store, count, height, width)
    mean = ground.mean(dim=(2, 3), keepdim=True)
    ground = mean + dice.between(count, 0.0, _ROUGH) * (ground - mean)
    inset, thick = dice.between(count, -0.5, 4.0), dice.between(count, 0.7, 3.0)
    rim = (thick / 2 + 0.5 - (apart + inset).abs()).clamp(0, 1) * dice.chance(count, _RIMS)
    ground = torch.lerp(ground, dice.between(count, 0.0, 1.0, 3, 1, 1), rim)
    plate = (0.5 - apart).clamp(0, 1) * dice.chance(count, share)
    return torch.lerp(scene, ground, plate), rim * plate


def _apart(dice: Dice, cover: Tensor, turn: Tensor) -> Tensor:
    """How far each pixel (B, 1, H, W) is from a plate's edge, less than 0 on the plate."""
    count, _, height, width = cover.shape
    x, y = plane(height, width, cover.device)
    sides = []  # along and across: place in halves of the plate, pixels beyond it, half of it
    for axis, level, at, most in ((2, x, x + turn * y, _WIDE), (3, y, y - turn * x, _HIGH)):
        used = (cover > 0.1).any(dim=axis, keepdim=True)  # (B, 1, 1, W) or (B, 1, H, 1)
        first = torch.where(used, level, 1e3).amin(dim=(2, 3), keepdim=True) - _room(dice, count, most)
        last = torch.where(used, level, -1e3).amax(dim=(2, 3), keepdim=True) + _room(dice, count, most)
        half = (last - first) / 2
        away = (at - (first + last) / 2).abs()
        sides.append((away / half, away - half, half))
    (u, right, _), (v, down, half) = sides
    oval = half * ((u.square() + v.square()).sqrt() - _ROUNDER)
    return torch.where(dice.chance(count, _OVAL), oval, torch.maximum(right, down))


def _room(dice: Dice, count: int, most: float) -> Tensor:
    """Pixels that are free beside words, mostly few."""
    return 1 + most * dice.between(count, 0.0, 1.0).square()
