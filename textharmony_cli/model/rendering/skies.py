"""Grounds without a surface: skies by day, at dusk and at night."""

from __future__ import annotations

import numpy as np

from textharmony_cli.model.rendering.noise import Field, Picture, Sheet, mixed, step

_LAMPS = np.array(
    [[1.0, 0.72, 0.36], [1.0, 0.86, 0.6], [1.0, 0.45, 0.3], [0.6, 0.8, 1.0], [0.95, 0.9, 0.8]], np.float32
)
_BEHIND = 0.3  # of a lamp's light, where letters come before it


def sky(sheet: Sheet) -> Picture:
    """A day's sky, paler towards the horizon, with clouds."""
    down = _down(sheet)
    pale = sheet.color * 0.45 + 0.53
    blue = mixed(sheet.color, pale.astype(np.float32), down**1.3)
    billows = sheet.noise(1.9, 360, across=1.7) + 0.35 * sheet.noise(1.4, 90)
    cover = step(0.35, 1.7, billows) * 0.85
    lit = np.clip(0.97 - 0.07 * step(0.8, 2.4, np.roll(billows, -round(14 * sheet.unit), axis=0)), 0, 1)
    return mixed(blue, lit[..., None] * np.array([1.0, 1.0, 0.995], np.float32), cover)


def sunset(sheet: Sheet) -> Picture:
    """The sky after sunset: the colour at the horizon, dusk above, clouds lit from below."""
    down = _down(sheet)
    dusk = np.array([0.17, 0.13, 0.32], np.float32)
    rose = 0.5 * sheet.color + 0.5 * np.array([0.72, 0.30, 0.42], np.float32)
    low = mixed(dusk, rose.astype(np.float32), step(0.0, 0.62, down))
    glow = mixed(low, np.minimum(1, sheet.color * 1.12), step(0.5, 1.0, down))
    bars = sheet.noise(1.8, 240, across=4.5)
    lit = mixed(np.array([0.30, 0.15, 0.30], np.float32), np.minimum(1, sheet.color * 1.25), step(0.25, 0.95, down))
    return mixed(glow, lit, 0.6 * step(0.3, 1.6, bars))


def night(sheet: Sheet) -> Picture:
    """The lights of a town at night, far out of focus, fainter behind letters."""
    down = _down(sheet)
    dark = mixed(sheet.color * 0.55, sheet.color * 1.25, down + 0.12 * sheet.noise(1.9, 300))
    x, y = sheet.grid()
    for _ in range(60):
        at_x, at_y = sheet.between(0, float(x.max())), float(y.max()) * (0.30 + 0.7 * float(sheet.rng.beta(2.2, 1.6)))
        size = sheet.between(10, 34)
        lamp = _LAMPS[int(sheet.rng.integers(len(_LAMPS)))] * np.float32(sheet.between(0.05, 0.30))
        if any(top - size < at_y < bottom + size for top, bottom in sheet.written):
            lamp = lamp * np.float32(_BEHIND)
        left, right = (round((at_x + side * 1.3 * size) * sheet.unit) for side in (-1, 1))
        top, bottom = (round((at_y + side * 1.3 * size) * sheet.unit) for side in (-1, 1))
        part = np.s_[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
        away = np.hypot(x[:, part[1]] - at_x, y[part[0]] - at_y) / size
        disc = (1 - step(0.92, 1.08, away)) * (0.75 + 0.25 * step(0.6, 1.0, away))
        dark[part] = 1 - (1 - dark[part]) * (1 - disc[..., None] * lamp)
    return dark


def _down(sheet: Sheet) -> Field:
    """0 at the top to 1 at the bottom, (H, W)."""
    rows = np.linspace(0, 1, sheet.height, dtype=np.float32)[:, None]
    return np.broadcast_to(rows, (sheet.height, sheet.width)).copy()
