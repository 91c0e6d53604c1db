"""Random fields that materials are made of: (H, W) float32 with mean 0 and deviation 1, drawn from a generator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Field = npt.NDArray[np.floating[Any]]  # (H, W), single precision
Color = npt.NDArray[np.floating[Any]]  # (3,), 0 to 1
Picture = npt.NDArray[np.floating[Any]]  # (H, W, 3), 0 to 1
Rows = tuple[float, float]  # from where to where, downwards


@dataclass(frozen=True, slots=True)
class Sheet:
    """A piece of material to be drawn.

    Attributes:
        unit: pixels that are 1/768 of the picture's shorter side; all sizes of materials are in these.
        color: of the material.
        wear: 0 for new to 1 for old.
        written: from where to where down the sheet each line of letters goes, in units.
        others: its further colours, where it has some.
        run: in which direction these follow each other.
    """

    rng: np.random.Generator
    height: int
    width: int
    unit: float
    color: Color
    wear: float
    written: tuple[Rows, ...] = ()
    others: tuple[Color, ...] = ()
    run: str = "any"

    def noise(self, falloff: float, largest: float, across: float = 1.0, down: float = 1.0) -> Field:
        """Noise whose amplitude falls with a power of the frequency.

        Args:
            falloff: that power; 0 is white, 1 is rough, 2 is cloudy.
            largest: size of its largest features, in units.
            across, down: how much they are drawn out in either direction.
        """
        spectrum = np.fft.rfft2(self.rng.standard_normal((self.height, self.width), np.float32))
        down_f = np.fft.fftfreq(self.height)[:, None].astype(np.float32) * np.float32(down)
        across_f = np.fft.rfftfreq(self.width)[None, :].astype(np.float32) * np.float32(across)
        limit = np.float32(1 / (largest * self.unit) ** 2)
        spectrum *= (down_f * down_f + across_f * across_f + limit) ** np.float32(-falloff / 2)
        spectrum[0, 0] = 0
        return normal(np.fft.irfft2(spectrum, s=(self.height, self.width)).astype(np.float32))

    def grid(self) -> tuple[Field, Field]:
        """x (1, W) and y (H, 1) in units from the top left corner."""
        x = np.arange(self.width, dtype=np.float32)[None, :] / np.float32(self.unit)
        y = np.arange(self.height, dtype=np.float32)[:, None] / np.float32(self.unit)
        return x, y

    def near_text(self, reach: float, *, between: bool = False) -> Field:
        """(H, 1) 1 where lines of letters go, falling off above and below them over so many units.

        Args:
            between: also where there is nothing but other lines above and below.
        """
        _, y = self.grid()
        rows = self.written
        if between and rows:
            rows = ((min(top for top, _ in rows), max(bottom for _, bottom in rows)),)
        away = [np.maximum(np.maximum(top - y, y - bottom), 0) / reach for top, bottom in rows]
        near: Field = np.exp(-(np.min(away, axis=0) ** 2)).astype(np.float32) if away else np.zeros_like(y)
        return near

    def between(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))


def normal(field: npt.NDArray[np.float32]) -> Field:
    field = field - field.mean()
    scaled: Field = (field / max(float(field.std()), 1e-6)).astype(np.float32)
    return scaled


def step(low: float, high: float, field: Field) -> Field:
    """0 below `low`, 1 above `high`, smooth between."""
    t = np.clip((field - np.float32(low)) / np.float32(high - low), 0, 1)
    smooth: Field = (t * t * (3 - 2 * t)).astype(np.float32)
    return smooth


def shaded(color: Color, *factors: Field) -> Picture:
    """The colour times fields around 1."""
    level: Field = np.ones((1, 1), np.float32)
    for factor in factors:
        level = level * factor
    picture: Picture = (color[None, None, :] * level[..., None]).astype(np.float32)
    return picture


def mixed(one: Picture | Color, other: Picture | Color, share: Field) -> Picture:
    """From `one` (share 0) to `other` (share 1)."""
    picture: Picture = (one + (other - one) * np.clip(share, 0, 1)[..., None]).astype(np.float32)
    return picture


def through(colors: npt.ArrayLike, share: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float64]:
    """(..., 3) from the first (share 0) of colours (N, 3) through all of them to the last (share 1)."""
    colors = np.asarray(colors)
    stops = np.linspace(0, 1, len(colors))
    return np.stack([np.interp(share, stops, colors[:, k]) for k in range(3)], axis=-1)


def relief(height: Field, strength: float, toward: tuple[float, float] = (-0.7, -0.7)) -> Field:
    """Light and shade, around 1, on a surface of that height lit from a direction (x, y; negative is left, up)."""
    rise = np.zeros_like(height)
    rise[:, 1:-1] += (height[:, 2:] - height[:, :-2]) * np.float32(-toward[0] / 2)
    rise[1:-1] += (height[2:] - height[:-2]) * np.float32(-toward[1] / 2)
    lit: Field = (1 - np.float32(strength) * np.tanh(-rise)).astype(np.float32)
    return lit
