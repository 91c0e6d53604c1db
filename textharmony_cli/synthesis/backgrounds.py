"""What text stands on: a store of made-up textures, and endless backgrounds cut from them.

Five kinds of texture: noise of a falling spectrum, also drawn out in one direction (paper, wood, metal, stone, cloth);
overlapping shapes of all sizes, which have the statistics of photographs (dead leaves; Lee, Mumford & Huang 2001), or,
with upright rectangles, look like posters and screens; stripes and checks; bricks; and cracks.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from textharmony_cli.synthesis.dice import Dice

_LEAVES = 160  # shapes on a texture
_SMOOTH = 9  # pixels over which the field is smoothed whose level lines are cracks


def textures(dice: Dice, count: int, size: int) -> Tensor:
    """(count, 3, size, size) from 0 to 1, as many of each kind."""
    kinds = (_noises, _leaves, _stripes, _bricks, _cracks)
    each = -(-count // len(kinds))
    return torch.cat([kind(dice, each, size) for kind in kinds])[:count]


def backgrounds(dice: Dice, store: Tensor, count: int, height: int, width: int) -> Tensor:
    """(count, 3, height, width) from 0 to 1: parts of textures, turned, stretched, recoloured, mostly faint."""
    picture = _part(dice, store, count, height, width)
    picture = torch.where(dice.chance(count, 0.3), (picture + _part(dice, store, count, height, width)) / 2, picture)
    mean = picture.mean(dim=(2, 3), keepdim=True)
    faint = torch.where(dice.chance(count, 0.5), dice.between(count, 0.0, 0.2), dice.between(count, 0.2, 1.0))
    colour = torch.where(dice.chance(count, 0.5), mean, _colours(dice, count))
    return (colour + faint * (picture - mean) + _slope(dice, count, height, width)).clamp(0, 1)


def _part(dice: Dice, store: Tensor, count: int, height: int, width: int) -> Tensor:
    """Parts of textures as a camera might see them, from near or far, often level, sometimes turned."""
    angle = torch.where(dice.chance(count, 0.6), 0.08 * dice.normal(count), dice.between(count, -3.2, 3.2))
    zoom = dice.between_log(count, 0.3, 2.5)  # pixels of the texture for each of the crop
    tall = zoom * dice.between_log(count, 0.6, 1.6)
    x, y = plane(height, width, store.device)
    size = store.shape[-1]
    u = (zoom * (angle.cos() * x - angle.sin() * y) / size).squeeze(1) * 2 + dice.between(count, -1, 1, 1, 1)
    v = (tall * (angle.sin() * x + angle.cos() * y) / size).squeeze(1) * 2 + dice.between(count, -1, 1, 1, 1)
    chosen = store[dice.index(count, len(store))]
    grid = torch.stack([u, v], dim=-1)  # (B, H, W, 2)
    return F.grid_sample(chosen, grid, mode="bilinear", padding_mode="reflection", align_corners=False)


def plane(height: int, width: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """Columns (1, 1, 1, W) and rows (1, 1, H, 1) in pixels from the middle."""
    x = torch.arange(width, device=device, dtype=torch.float32) - (width - 1) / 2
    y = torch.arange(height, device=device, dtype=torch.float32) - (height - 1) / 2
    return x[None, None, None, :], y[None, None, :, None]


def _colours(dice: Dice, count: int) -> Tensor:
    """(count, 3, 1, 1): any colour, but often near to white, grey or black."""
    grey = dice.between(count, 0.0, 1.0)
    grey = torch.where(dice.chance(count, 0.5), 1 - 0.15 * grey, grey)
    colour = dice.between(count, 0.0, 1.0, 3, 1, 1)
    tint = torch.where(dice.chance(count, 0.5), 0.1 * dice.between(count, 0, 1), dice.between(count, 0, 1))
    return grey + tint * (colour - grey)


def _slope(dice: Dice, count: int, height: int, width: int) -> Tensor:
    """A change of colour across the crop, in half of all crops."""
    x, y = plane(height, width, dice.device)
    across = dice.normal(count, 3, 1, 1) * x / width + dice.normal(count, 3, 1, 1) * y / width
    return 0.25 * across * dice.chance(count, 0.5) * dice.between(count, 0.0, 1.0)


def _field(dice: Dice, count: int, size: int, stretched: bool = False) -> Tensor:
    """(count, 1, size, size) noise of mean 0 and deviation 1 whose amplitude falls with a power of the frequency."""
    fx = torch.fft.fftfreq(size, device=dice.device)[None, None, None, :]
    fy = torch.fft.fftfreq(size, device=dice.device)[None, None, :, None]
    along = dice.between_log(count, 0.08, 12.0) if stretched else 1.0
    frequency = ((fx * along).square() + (fy / along).square()).sqrt().clamp(min=1 / size)
    white = dice.normal(count, 1, size, size)
    field = torch.fft.ifft2(torch.fft.fft2(white) * frequency ** -dice.between(count, 0.3, 1.9)).real
    field = field - field.mean(dim=(2, 3), keepdim=True)
    normal: Tensor = field / field.std(dim=(2, 3), keepdim=True).clamp(min=1e-6)
    return normal


def _palette(dice: Dice, count: int, field: Tensor) -> Tensor:
    """Colours between two, by a field of deviation 1."""
    share = (0.5 + 0.25 * field).clamp(0, 1)
    return torch.lerp(_colours(dice, count), _colours(dice, count), share)


def _noises(dice: Dice, count: int, size: int) -> Tensor:
    picture = _palette(dice, count, _field(dice, count, size, stretched=True))
    grain = dice.between(count, 0.0, 0.12) * _field(dice, count, size)
    return (picture + grain).clamp(0, 1)


def _leaves(dice: Dice, count: int, size: int) -> Tensor:
    """Shapes over shapes: discs and rectangles, turned, or all upright, with radii of density r^-3 and soft shading."""
    x, y = plane(size, size, dice.device)
    picture = _palette(dice, count, _field(dice, count, size))
    upright = dice.chance(count, 0.4)
    shade = 0.06 * _field(dice, count, size)
    for _ in range(_LEAVES):
        u, v = x - size * dice.between(count, -0.5, 0.5), y - size * dice.between(count, -0.5, 0.5)
        angle = torch.where(upright, 0.0, dice.between(count, 0, math.pi))
        u, v = u * angle.cos() + v * angle.sin(), v * angle.cos() - u * angle.sin()
        radius = 0.02 * size / (1 - dice.between(count, 0.0, 0.997)).sqrt()
        u = u * dice.between_log(count, 0.4, 1.0)
        away = torch.where(upright | dice.chance(count, 0.4), torch.maximum(u.abs(), v.abs()), (u * u + v * v).sqrt())
        cover = (radius - away + 0.5).clamp(0, 1)
        colour = _colours(dice, count)
        picture = torch.lerp(picture, colour + shade * dice.between(count, 0, 1), cover)
    return picture.clamp(0, 1)


def _stripes(dice: Dice, count: int, size: int) -> Tensor:
    """Stripes and checks, hard or soft, straight or wavy, with grain."""
    x, y = plane(size, size, dice.device)
    angle, pitch = dice.between(count, 0, math.pi), dice.between_log(count, 4.0, 80.0)
    wave = 3 * dice.between(count, 0, 1) * dice.chance(count, 0.4) * _field(dice, count, size)
    u = x * angle.cos() + y * angle.sin() + wave
    v = y * angle.cos() - x * angle.sin() + wave
    hard = dice.between_log(count, 1.0, 30.0)
    across = torch.tanh(hard * (u * 2 * math.pi / pitch).sin())
    along = torch.tanh(hard * (v * 2 * math.pi / pitch).sin())
    field = torch.where(dice.chance(count, 0.5), across, (across + along) / 2)
    grain = dice.between(count, 0.0, 0.1) * _field(dice, count, size, stretched=True)
    return (_palette(dice, count, 2 * field) + grain).clamp(0, 1)


def _bricks(dice: Dice, count: int, size: int) -> Tensor:
    """Bricks, tiles or planks, each of its own shade, with joints."""
    x, y = plane(size, size, dice.device)
    rough = 0.8 * _field(dice, count, size)
    tall = dice.between_log(count, 12, 60)
    wide = tall * dice.between_log(count, 1.0, 8.0)
    row = ((y + rough) / tall).floor()
    u = (x + rough) / wide + 0.5 * (row % 2) * dice.chance(count, 0.8)
    column = u.floor()
    own = ((row * 12.9898 + column * 78.233).sin() * 43758.5453).frac()  # any number, the same all over a brick
    joint = dice.between(count, 0.5, 3.0)
    edge = torch.minimum(_to_edge(u) * wide, _to_edge((y + rough) / tall) * tall)
    base = _colours(dice, count) * (1 + 0.25 * own) + 0.06 * _field(dice, count, size, stretched=True)
    return torch.lerp(_colours(dice, count), base, ((edge - joint) / 1.5 + 0.5).clamp(0, 1)).clamp(0, 1)


def _cracks(dice: Dice, count: int, size: int) -> Tensor:
    """Stone or paint with cracks, scratches or veins: level lines of smooth noise, here and there."""
    ground = _noises(dice, count, size)
    field = F.avg_pool2d(_field(dice, count, size, stretched=True), _SMOOTH, 1, _SMOOTH // 2)
    right, down = (torch.gradient(field, dim=axis)[0] for axis in (3, 2))
    away = (field - dice.between(count, -0.5, 0.5)).abs() / (right.square() + down.square()).sqrt().clamp(min=1e-3)
    lines = (dice.between(count, 0.7, 2.5) - away).clamp(0, 1) * (
        _field(dice, count, size) > dice.between(count, -2, 1)
    )
    return torch.lerp(ground, _colours(dice, count), lines * dice.between(count, 0.3, 1.0))


def _to_edge(u: Tensor) -> Tensor:
    """How far it is to the nearest whole number."""
    return 0.5 - (u - u.floor() - 0.5).abs()
