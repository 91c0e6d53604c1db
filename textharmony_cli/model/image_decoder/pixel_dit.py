"""The image decoder's network: a diffusion transformer on pixels, which guesses what a noisy crop is without its noise.

Transformer blocks on patches with modulated norms that start as the identity (Peebles & Xie 2023, section 3.2), one
modulation for all blocks with a small table for each (Chen et al. 2023, PixArt-alpha, section 2.3), to which the mean
of the vokens adds what holds for the whole crop, such as colours (Esser et al. 2024, section 4), queries and keys of
unit size, and rotary positions in the plane (Su et al. 2021, section 3.2). No autoencoder: it blurs small text. What
comes out is a correction of the glyph prior, zero before training, so that the untrained network gives the prior.

Sizes: B crops, H W pixels, P patches, D width, V vokens, C their width, F features a pixel.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

CHANNELS = 10  # noisy 3, source 3, mask 1, prior 3
_FREQUENCIES = 128  # of the embedding of time


@dataclass(frozen=True, slots=True)
class PixelDiTConfig:
    """Sizes of the network.

    Attributes:
        patch: pixels of a patch's side.
        context_width: numbers of each voken.
        cross_every: every so many layers, one looks at the context.
        features: numbers for each pixel that the transformer hands to the last convolutions.
        refine: width of these.
        noise: deviation of the noise on the prior that painting starts from, where pictures run from -1 to 1.
    """

    patch: int = 8
    width: int = 320
    layers: int = 9
    heads: int = 5
    context_width: int = 256
    cross_every: int = 3
    features: int = 12
    refine: int = 24
    noise: float = 0.15

    def __post_init__(self) -> None:
        if self.width % self.heads or self.width // self.heads % 4:
            raise ValueError(f"a width of {self.width} cannot be cut into {self.heads} heads of a multiple of 4")
        if min(value for value in asdict(self).values() if isinstance(value, int)) < 1 or self.noise <= 0:
            raise ValueError(f"all sizes must be above 0: {self}")

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


SIZES = {
    "tiny": PixelDiTConfig(patch=8, width=32, layers=2, heads=2, context_width=16, cross_every=2, features=4, refine=8),
    "small": PixelDiTConfig(patch=16, width=256, layers=6, heads=4, features=8),
    "base": PixelDiTConfig(),
}


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is known of crops before they are painted. Pictures run from -1 to 1.

    Attributes:
        source: (B, 3, H, W) as they are.
        mask: (B, 1, H, W) 1 where pixels are to be painted, less at a feathered edge, and 0 elsewhere.
        prior: (B, 3, H, W) the erased background with the new words drawn on it, or nothing.
        hidden: (B,) true where the network may not see what is under the mask, as when it is to be erased.
        context: (B, V, C) vokens; None for the learned null.
    """

    source: Tensor
    mask: Tensor
    prior: Tensor
    hidden: Tensor
    context: Tensor | None = None


class PixelDiT(nn.Module):
    """See the module's description."""

    def __init__(self, config: PixelDiTConfig) -> None:
        super().__init__()
        self.config = config
        D, patch = config.width, config.patch
        self.embed = nn.Linear(CHANNELS * patch * patch, D)
        self.time = nn.Sequential(nn.Linear(2 * _FREQUENCIES, D), nn.SiLU(), nn.Linear(D, D), nn.SiLU())
        self.modulation = nn.Linear(D, 8 * D)  # six parts for the blocks, two for the end
        self.told = nn.Linear(config.context_width, 8 * D)
        self.null = nn.Parameter(torch.randn(1, config.context_width) * 0.02)
        self.layers = nn.ModuleList(
            _Block(D, config.heads, config.context_width if number % config.cross_every == 1 else 0)
            for number in range(config.layers)
        )
        self.norm = nn.LayerNorm(D, elementwise_affine=False)
        self.out = nn.Linear(D, config.features * patch * patch)
        self.refine = nn.Sequential(
            nn.Conv2d(config.features + CHANNELS, config.refine, 3, padding=1),
            nn.GELU(),
            nn.Conv2d(config.refine, config.refine, 3, padding=1),
            nn.GELU(),
        )
        self.correct = nn.Conv2d(config.refine, 3, 3, padding=1)
        for zeroed in (self.modulation, self.told, self.correct):
            nn.init.zeros_(zeroed.weight)
            nn.init.zeros_(zeroed.bias)  # type: ignore[arg-type]

    def forward(self, noisy: Tensor, time: Tensor, conditions: Conditions) -> Tensor:
        """The clean crops (B, 3, H, W) that these would be without noise; outside the mask they are the source.

        Args:
            noisy: (B, 3, H, W), `time * clean + (1 - time) * begun`, see `sampling`.
            time: (B,), 0 where painting begins and 1 for clean.
        """
        H, W = noisy.shape[-2:]
        seen = _seen(noisy, conditions)  # (B, 10, H, W)
        padded = F.pad(seen, (0, -W % self.config.patch, 0, -H % self.config.patch), mode="replicate")
        features = self._features(padded, time, conditions.context)[..., :H, :W]  # (B, F, H, W)
        x = self.refine(torch.cat([features, seen], dim=1))
        clean = conditions.prior + self.correct(x)
        return torch.where(conditions.mask > 0, clean, conditions.source)

    def _features(self, seen: Tensor, time: Tensor, context: Tensor | None) -> Tensor:
        """What the transformer makes of every pixel, (B, 10, H, W) -> (B, F, H, W)."""
        patch = self.config.patch
        h, w = seen.shape[-2] // patch, seen.shape[-1] // patch
        x = self.embed(F.pixel_unshuffle(seen, patch).flatten(2).transpose(1, 2))  # (B, P, D)
        vokens = self.null.expand(len(x), 1, -1) if context is None else context
        whole = self.modulation(self.time(_waves(time).to(x.dtype))) + self.told(vokens.mean(1))  # (B, 8 * D)
        parts = whole[:, None].chunk(8, dim=-1)  # 8 of (B, 1, D)
        turns = plane_turns(h, w, self.config.width // self.config.heads, seen.device)
        for layer in self.layers:
            x = layer(x, parts[:6], turns, vokens)
        x = self.out(_modulated(self.norm(x), parts[6], parts[7]))  # (B, P, D) -> (B, P, F * patch * patch)
        return F.pixel_shuffle(x.transpose(1, 2).unflatten(2, (h, w)), patch)


def with_dropped_context(decoder: PixelDiT, context: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """The vokens, of which this share of crops has the learned null instead (Ho & Salimans 2022, algorithm 1)."""
    dropped = torch.rand(len(context), 1, 1, generator=generator, device=generator.device).to(context.device) < share
    return torch.where(dropped, decoder.null, context)


class _Block(nn.Module):
    """Attention among patches, to the context where there is one, and two dense layers."""

    def __init__(self, width: int, heads: int, context_width: int) -> None:
        super().__init__()
        self.heads = heads
        self.table = nn.Parameter(torch.zeros(6, width))
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.qkv = nn.Linear(width, 3 * width)
        self.sizes = nn.Parameter(torch.full((heads, 1, 1), 4.0))
        self.proj = nn.Linear(width, width)
        self.cross = _Cross(width, heads, context_width) if context_width else None
        self.dense = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(approximate="tanh"), nn.Linear(4 * width, width)
        )

    def forward(self, x: Tensor, parts: tuple[Tensor, ...], turns: Tensor, vokens: Tensor) -> Tensor:
        own = [part + row for part, row in zip(parts, self.table, strict=True)]
        x = x + own[2] * self._attended(_modulated(self.norm(x), own[0], own[1]), turns)
        if self.cross is not None:
            x = x + self.cross(self.norm(x), vokens)
        changed: Tensor = x + own[5] * self.dense(_modulated(self.norm(x), own[3], own[4]))
        return changed

    def _attended(self, x: Tensor, turns: Tensor) -> Tensor:
        q, k, v = _in_heads(self.qkv(x), self.heads, 3)  # each (B, heads, P, D / heads)
        q, k = turned(F.normalize(q, dim=-1), turns), turned(F.normalize(k, dim=-1), turns)
        x = F.scaled_dot_product_attention((q * self.sizes).to(v.dtype), k.to(v.dtype), v, scale=1.0)
        out: Tensor = self.proj(x.transpose(1, 2).flatten(2))
        return out


class _Cross(nn.Module):
    """Every patch looks at the vokens; adds nothing before training."""

    def __init__(self, width: int, heads: int, context_width: int) -> None:
        super().__init__()
        self.heads = heads
        self.q = nn.Linear(width, width)
        self.kv = nn.Linear(context_width, 2 * width)
        self.proj = nn.Linear(width, width)
        nn.init.zeros_(self.proj.weight)
        nn.init.zeros_(self.proj.bias)

    def forward(self, x: Tensor, vokens: Tensor) -> Tensor:
        k, v = _in_heads(self.kv(vokens), self.heads, 2)  # (B, heads, V, D / heads)
        if vokens.shape[1] == 1:  # with one to look at, all look at that one
            return self.proj(v.transpose(1, 2).flatten(2)).expand_as(x)  # type: ignore[no-any-return]
        (q,) = _in_heads(self.q(x), self.heads, 1)
        x = F.scaled_dot_product_attention(q, k, v)
        out: Tensor = self.proj(x.transpose(1, 2).flatten(2))
        return out


def plane_turns(h: int, w: int, width: int, device: torch.device) -> Tensor:
    """Angles (P, width / 2) of the rotary positions of h x w patches: one half for rows, one half for columns."""
    speeds = 100.0 ** -(torch.arange(width // 4, device=device, dtype=torch.float32) / (width // 4))
    rows = torch.arange(h, device=device, dtype=torch.float32)[:, None, None].expand(h, w, 1) * speeds
    columns = torch.arange(w, device=device, dtype=torch.float32)[None, :, None].expand(h, w, 1) * speeds
    return torch.cat([rows, columns], dim=-1).flatten(0, 1)


def turned(x: Tensor, turns: Tensor) -> Tensor:
    """Queries or keys (..., P, width), turned by angles (P, width / 2)."""
    first, second = x.chunk(2, dim=-1)
    cos, sin = turns.cos(), turns.sin()
    return torch.cat([first * cos - second * sin, first * sin + second * cos], dim=-1)


def _seen(noisy: Tensor, conditions: Conditions) -> Tensor:
    """All that the network is shown, (B, 10, H, W); the mask as -1 and 1."""
    painted = conditions.mask > 0
    source = conditions.source.masked_fill(painted & conditions.hidden[:, None, None, None], 0.0)
    return torch.cat([noisy, source, painted.to(noisy.dtype) * 2 - 1, conditions.prior], dim=1)


def _waves(time: Tensor) -> Tensor:
    """(B,) -> (B, 2 * frequencies), the sinusoids of Vaswani et al. 2017, section 3.5, over 1000 steps."""
    steps = torch.arange(_FREQUENCIES, device=time.device, dtype=torch.float32) / _FREQUENCIES
    angles = 1000.0 * time.float()[:, None] * 10_000.0**-steps
    return torch.cat([angles.cos(), angles.sin()], dim=-1)


def _modulated(x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    return x * (1 + scale) + shift


def _in_heads(x: Tensor, heads: int, parts: int) -> tuple[Tensor, ...]:
    """(B, N, parts * D) -> parts of (B, heads, N, D / heads)."""
    B, N, width = x.shape
    split = x.view(B, N, parts, heads, width // (parts * heads)).permute(2, 0, 3, 1, 4)
    return tuple(split[part] for part in range(parts))
