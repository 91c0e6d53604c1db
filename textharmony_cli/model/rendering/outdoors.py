"""Grounds from outdoors: grass, water, snow and the stars."""

from __future__ import annotations

import numpy as np

from textharmony_cli.model.rendering.noise import Picture, Sheet, mixed, relief, shaded, step


def grass(sheet: Sheet) -> Picture:
    """A lawn from above: blades, lighter and darker tufts; it is mown evener where something is written."""
    even = 1 - 0.45 * sheet.near_text(50)
    blades = sheet.noise(0.7, 12, down=3.2) + 0.7 * sheet.noise(0.7, 14, across=2.2)
    tufts, patches = sheet.noise(1.5, 70), sheet.noise(1.9, 330)
    tone = 1 + even * (0.17 * np.tanh(blades) + 0.10 * tufts + 0.07 * patches)
    lawn = shaded(sheet.color, tone)
    dry = np.array([1.16, 1.04, 0.7], np.float32) * sheet.color
    return mixed(lawn, dry * tone[..., None], 0.5 * step(0.6, 2.2, tufts + 0.4 * blades) * even)


def water(sheet: Sheet) -> Picture:
    """Open water: waves that are lit from above and a net of light between them, calmer where something is written."""
    calm = 1 - 0.6 * sheet.near_text(50)
    swell, chop = sheet.noise(1.8, 150, across=2.4), sheet.noise(1.5, 46, across=2.0)
    net = np.exp(-7 * np.abs(sheet.noise(1.8, 90, across=1.5) + 0.35 * chop))
    deep = shaded(sheet.color, 1 + calm * (0.10 * swell + 0.05 * chop))
    light = np.minimum(1, sheet.color * 0.5 + 0.5).astype(np.float32)
    lit = mixed(deep, light, calm * (0.34 * net + 0.14 * step(0.9, 2.2, chop)))
    return lit * relief(calm * (1.6 * swell + chop), 0.10, (-0.2, -0.9))[..., None]


def snow(sheet: Sheet) -> Picture:
    """Fresh snow with soft drifts, bluish where they are turned away from the light, and a few crystals that glint."""
    drifts, grains = sheet.noise(2.1, 320, across=1.8), sheet.noise(0.35, 3)
    lit = relief(drifts * 30 * sheet.unit, 0.10)
    shade = sheet.color * np.array([0.80, 0.88, 0.98], np.float32)
    field = mixed(shade, sheet.color, step(0.84, 1.10, lit)) * (1 + 0.012 * grains)[..., None]
    glints = 0.5 * step(3.0, 3.6, sheet.noise(0.05, 2))
    return mixed(field, np.ones(3, np.float32), glints)


def stars(sheet: Sheet) -> Picture:
    """A night sky far from towns: a faint band of light, and stars that keep away from letters."""
    x, y = sheet.grid()
    lean, across = sheet.between(-0.5, 0.5), float(y.max()) * sheet.between(0.3, 0.7)
    away = (y - across - np.float32(lean) * (x - float(x.max()) / 2)) / np.float32(170)
    clouds = sheet.noise(1.7, 240)
    band = np.exp(-away * away) * step(-0.8, 1.8, clouds)
    sky = mixed(sheet.color * np.float32(0.7), sheet.color * np.float32(1.5) + np.float32(0.06), 0.75 * band)
    clear = 1 - sheet.near_text(8)
    for size, level, count in ((1.0, 0.55, 900), (1.5, 0.8, 260), (2.4, 1.0, 46)):
        sky = 1 - (1 - sky) * (1 - clear * level * _points(sheet, count, size))[..., None]
    picture: Picture = sky
    return picture


def _points(sheet: Sheet, count: int, size: float) -> Picture:
    """(H, W) so many soft points, of different strength, for 768 x 768 units."""
    field = np.zeros((sheet.height, sheet.width), np.float32)
    reach = max(size * sheet.unit, 0.6)
    near = int(np.ceil(3 * reach))
    dy, dx = np.mgrid[-near : near + 1, -near : near + 1].astype(np.float32)
    for _ in range(round(count * sheet.width * sheet.height / (768 * sheet.unit) ** 2)):
        at_x, at_y = sheet.between(near, sheet.width - near - 1), sheet.between(near, sheet.height - near - 1)
        left, top = int(at_x), int(at_y)
        spot = np.exp(-(((dx + left - at_x) ** 2 + (dy + top - at_y) ** 2) / np.float32(reach * reach)))
        part = np.s_[top - near : top + near + 1, left - near : left + near + 1]
        field[part] = np.maximum(field[part], spot * np.float32(sheet.between(0.25, 1.0)))
    return field
