"""What a camera, a scanner and a file do to a crop: light, blur, few pixels, noise, and the marks of JPEG."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from textharmony_cli.synthesis.backgrounds import plane
from textharmony_cli.synthesis.dice import Dice

_REACH = 6  # pixels to each side of the widest blur
# The tables of ITU-T T.81, annex K.1
_LUMA = """16 11 10 16 24 40 51 61 12 12 14 19 26 58 60 55 14 13 16 24 40 57 69 56 14 17 22 29 51 87 80 62
18 22 37 56 68 109 103 77 24 35 55 64 81 104 113 92 49 64 78 87 103 121 120 101 72 92 95 98 112 100 103 99"""
_CHROMA = """17 18 24 47 99 99 99 99 18 21 26 66 99 99 99 99 24 26 56 99 99 99 99 99 47 66 99 99 99 99 99 99
99 99 99 99 99 99 99 99 99 99 99 99 99 99 99 99 99 99 99 99 99 99 99 99 99 99 99 99 99 99 99 99"""
_TO_YCC = ((0.299, 0.587, 0.114), (-0.168736, -0.331264, 0.5), (0.5, -0.418688, -0.081312))


@dataclass(frozen=True, slots=True)
class Camera:
    """How a batch of crops is taken; each (B, 1, 1, 1) unless it is a number for all.

    Attributes:
        softness: deviation of the blur, in pixels.
        light: (B, 3, 1, 1) change of brightness across, down, and all over.
        grain: deviation of the noise, from 0 to 1.
        quality: of JPEG, 1 to 100.
        compressed: whether JPEG was used.
        shrunk: pixels of the crop for each of the picture it was taken from.
    """

    softness: Tensor
    light: Tensor
    grain: Tensor
    quality: Tensor
    compressed: Tensor
    shrunk: float

    @staticmethod
    def some(dice: Dice, count: int) -> Camera:
        sharp = dice.chance(count, 0.4)
        noisy = dice.chance(count, 0.5)
        lit = dice.chance(count, 0.4)
        shrunk = dice.one(1.0, 2.6) if dice.one(0, 1) < 0.5 else 1.0
        return Camera(
            softness=torch.where(sharp, dice.between(count, 0.2, 0.5), dice.between(count, 0.4, 1.8)),
            light=0.25 * dice.normal(count, 3, 1, 1) * lit,
            grain=dice.between(count, 0.0, 0.05) * noisy,
            quality=dice.between(count, 30, 95),
            compressed=dice.chance(count, 0.5),
            shrunk=shrunk,
        )

    @property
    def spread(self) -> Tensor:
        """Deviation of the blur with that which few pixels bring."""
        return (self.softness.square() + (0.5 * (self.shrunk - 1)) ** 2).sqrt()

    @property
    def brightness(self) -> Tensor:
        """What colours are multiplied by in the middle of the picture."""
        return 1 + self.light[:, 2:] / 2

    def taken(self, dice: Dice, scenes: list[Tensor]) -> list[Tensor]:
        """Pictures of these scenes, with the same light and the same noise; in 8 bits, from 0 to 1."""
        count, _, height, width = scenes[0].shape
        small = (round(height / self.shrunk), round(width / self.shrunk))
        noise = self.grain * dice.normal(count, 3, *small)
        return [self._taken(scene, noise) for scene in scenes]

    def _taken(self, scene: Tensor, noise: Tensor) -> Tensor:
        height, width = size = scene.shape[-2:]
        x, y = plane(height, width, scene.device)
        across, down, all_over = self.light.chunk(3, dim=1)
        picture = blurred(scene * (1 + across * x / width + down * y / height + all_over / 2), self.softness)
        if noise.shape[-2:] != size:
            picture = F.interpolate(picture, noise.shape[-2:], mode="bilinear", antialias=True)
        picture = (picture + noise).clamp(0, 1)
        picture = torch.where(self.compressed, compressed(picture, self.quality), picture)
        if noise.shape[-2:] != size:
            picture = F.interpolate(picture, size, mode="bicubic")
        return (picture.clamp(0, 1) * 255).round() / 255


def blurred(picture: Tensor, deviation: Tensor) -> Tensor:
    """Each picture (B, C, H, W) under a Gaussian of its own deviation (B, 1, 1, 1), in pixels."""
    count, channels, height, width = picture.shape
    at = torch.arange(-_REACH, _REACH + 1, device=picture.device, dtype=torch.float32)
    kernel = torch.exp(-0.5 * (at / deviation.clamp(min=0.05)).square())  # (B, 1, 1, 13)
    kernel = (
        (kernel / kernel.sum(dim=-1, keepdim=True)).expand(count, channels, 1, -1).reshape(-1, 1, 1, 2 * _REACH + 1)
    )
    x = F.pad(picture.reshape(1, -1, height, width), (_REACH, _REACH, _REACH, _REACH), mode="replicate")
    x = F.conv2d(x, kernel, groups=count * channels)
    return F.conv2d(x, kernel.transpose(2, 3), groups=count * channels).view(picture.shape)


def compressed(picture: Tensor, quality: Tensor) -> Tensor:
    """Pictures (B, 3, H, W) from 0 to 1 after JPEG at a quality (B, 1, 1, 1), colours at full size (ITU-T T.81)."""
    height, width = picture.shape[-2:]
    to_ycc = torch.tensor(_TO_YCC, device=picture.device)
    padded = F.pad(picture * 255 - 128, (0, -width % 8, 0, -height % 8), mode="replicate")
    ycc = torch.einsum("kc,bchw->bkhw", to_ycc, padded)
    blocks = ycc.unfold(2, 8, 8).unfold(3, 8, 8)  # (B, 3, H / 8, W / 8, 8, 8)
    waves = _cosines(picture.device)
    scale = torch.where(quality < 50, 50 / quality, 2 - quality / 50)  # (B, 1, 1, 1)
    steps = (_tables(picture.device) * scale.unsqueeze(-1)).round().clamp(min=1)[:, :, None, None]
    rounded = (waves @ blocks @ waves.T / steps[:, :, 0]).round() * steps[:, :, 0]
    ycc = (waves.T @ rounded @ waves).transpose(3, 4).flatten(4, 5).flatten(2, 3)
    rgb = torch.einsum("ck,bkhw->bchw", torch.linalg.inv(to_ycc), ycc)
    return ((rgb + 128) / 255)[..., :height, :width].clamp(0, 1)


def _tables(device: torch.device) -> Tensor:
    """(1, 3, 1, 8, 8), for brightness and twice for colour."""
    rows = [[float(step) for step in table.split()] for table in (_LUMA, _CHROMA, _CHROMA)]
    return torch.tensor(rows, device=device).view(1, 3, 1, 8, 8)


def _cosines(device: torch.device) -> Tensor:
    """(8, 8) the discrete cosine transform as a matrix."""
    k = torch.arange(8, device=device, dtype=torch.float32)
    waves = torch.cos(math.pi / 16 * (2 * k[None, :] + 1) * k[:, None]) / 2
    return torch.cat([waves[:1] / math.sqrt(2), waves[1:]])
