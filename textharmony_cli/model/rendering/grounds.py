"""Grounds of pictures: a material, drawn at any size, with light on it.

A material is computed on at most `WORKED` pixels a side and enlarged from there; grain is added at full resolution, in
strips, so that what is needed beyond the picture itself stays the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image

from textharmony_cli.model.painting.painted import Pixels
from textharmony_cli.model.rendering import masonry, outdoors, patterns, skies, surfaces
from textharmony_cli.model.rendering.colors import RGB
from textharmony_cli.model.rendering.noise import Picture, Rows, Sheet
from textharmony_cli.model.rendering.plan import Ground, Material

WORKED = 1800  # pixels a side on which a material is computed at most
STRIP = 256  # rows that are worked on at once
_GRAIN = 1.6  # deviation of the grain, of 255

MATERIALS: dict[Material, Callable[[Sheet], Picture]] = {
    "plain": surfaces.plain,
    "gradient": patterns.gradient,
    "paper": surfaces.paper,
    "cardboard": surfaces.cardboard,
    "brick": masonry.brick,
    "wood": masonry.wood,
    "concrete": surfaces.concrete,
    "plaster": surfaces.plaster,
    "metal": surfaces.metal,
    "chalkboard": surfaces.chalkboard,
    "fabric": surfaces.fabric,
    "marble": surfaces.marble,
    "stone": surfaces.stone,
    "tiles": masonry.tiles,
    "leather": surfaces.leather,
    "sand": surfaces.sand,
    "sky": skies.sky,
    "sunset": skies.sunset,
    "night": skies.night,
    "stripes": patterns.stripes,
    "checks": patterns.checks,
    "dots": patterns.dots,
    "ruled": patterns.ruled,
    "grid": patterns.grid,
    "grass": outdoors.grass,
    "water": outdoors.water,
    "snow": outdoors.snow,
    "stars": outdoors.stars,
}
USUAL: dict[Material, RGB] = {
    "plain": (244, 242, 236),
    "gradient": (92, 150, 214),
    "paper": (242, 236, 222),
    "cardboard": (190, 152, 108),
    "brick": (158, 78, 58),
    "wood": (182, 128, 80),
    "concrete": (158, 156, 150),
    "plaster": (224, 218, 204),
    "metal": (168, 172, 178),
    "chalkboard": (38, 52, 46),
    "fabric": (206, 196, 178),
    "marble": (234, 232, 228),
    "stone": (150, 144, 134),
    "tiles": (226, 232, 232),
    "leather": (110, 66, 42),
    "sand": (222, 194, 146),
    "sky": (86, 148, 220),
    "sunset": (244, 142, 74),
    "night": (24, 30, 58),
    "stripes": (244, 242, 236),
    "checks": (244, 242, 236),
    "dots": (244, 242, 236),
    "ruled": (250, 249, 244),
    "grid": (250, 250, 248),
    "grass": (88, 142, 52),
    "water": (30, 108, 160),
    "snow": (244, 247, 252),
    "stars": (20, 24, 54),
}
_FLAT = ("sky", "sunset", "night", "gradient", "stars")  # have their own light


def draw_ground(
    ground: Ground,
    size: tuple[int, int],
    rng: np.random.Generator,
    unit: float | None = None,
    written: Sequence[Rows] = (),
) -> Pixels:
    """(H, W, 3) the material with light on it.

    Args:
        size: width and height in pixels.
        unit: pixels of the picture that are 1/768 of its shorter side; by default those of this size.
        written: from which row to which each line of letters goes; joints and lamps keep away from these.
    """
    width, height = size
    unit = min(size) / 768 if unit is None else unit
    shrink = min(1.0, WORKED / max(size))
    worked = max(16, round(width * shrink)), max(16, round(height * shrink))
    color, *others = np.array([ground.color, *(ground.others or ())], np.float32) / np.float32(255)
    lines = tuple((top / unit, bottom / unit) for top, bottom in written)
    sheet = Sheet(
        rng, worked[1], worked[0], max(unit * shrink, 0.08), color, ground.wear, lines, tuple(others), ground.run
    )
    picture = MATERIALS[ground.material](sheet)
    picture *= _light(sheet, ground)[..., None]
    return _grained(_enlarged(picture, size), rng)


def _light(sheet: Sheet, ground: Ground) -> Picture:
    """A soft pool of light off the middle, and corners that fall off; (H, W) around the ground's light."""
    y, x = np.mgrid[0 : sheet.height, 0 : sheet.width].astype(np.float32)
    x, y = x / sheet.width - 0.5, y / sheet.height - 0.5
    strength = 0.05 if ground.material in _FLAT else 0.16
    at_x, at_y = sheet.between(-0.25, 0.25), sheet.between(-0.35, 0.0)
    pool = np.exp(-((x - at_x) ** 2 / 0.30 + (y - at_y) ** 2 / 0.36))
    level: Picture = np.float32(ground.light) * (
        1 - strength * 0.8 + strength * 1.3 * pool - strength * (x * x + y * y)
    )
    return level.astype(np.float32)


def _enlarged(picture: Picture, size: tuple[int, int]) -> Pixels:
    worked = Image.fromarray((np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8))
    return np.array(worked if worked.size == size else worked.resize(size, Image.Resampling.BICUBIC))


def _grained(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """With a camera's grain, in place."""
    for top in range(0, len(pixels), STRIP):
        strip = pixels[top : top + STRIP]
        grain = rng.standard_normal(strip.shape[:2], np.float32)[..., None] * np.float32(_GRAIN)
        pixels[top : top + STRIP] = np.clip(strip + grain, 0, 255).astype(np.uint8)
    return pixels
