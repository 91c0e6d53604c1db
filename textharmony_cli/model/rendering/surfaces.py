"""Materials in one piece: paper, stone, metal, cloth and what else letters are put on."""

from __future__ import annotations

import numpy as np

from textharmony_cli.model.rendering.noise import Field, Picture, Sheet, mixed, relief, shaded, step


def plain(sheet: Sheet) -> Picture:
    """An even surface with hardly any grain."""
    return shaded(sheet.color, 1 + 0.006 * sheet.noise(0.4, 4) + 0.01 * sheet.noise(2, 500))


def paper(sheet: Sheet) -> Picture:
    """Paper with fibres; old paper is stained and darker at its edges."""
    fibres, tooth, stains = sheet.noise(0.9, 10, across=1.8), sheet.noise(0.3, 3), sheet.noise(1.8, 320)
    age = max(0.0, sheet.wear - 0.3)
    tone = 1 + 0.012 * fibres + 0.010 * tooth + (0.010 + 0.045 * age) * stains
    sheet_of = shaded(sheet.color, tone)
    x, y = sheet.grid()
    rim = np.minimum(np.minimum(x, float(x.max()) - x), np.minimum(y, float(y.max()) - y))
    burnt = np.exp(-(rim + 14 * stains) / 70) * min(1.0, 1.2 * age)
    aged = sheet.color * np.array([0.74, 0.62, 0.44], np.float32)
    return mixed(sheet_of, aged, burnt) * relief(0.5 * fibres + 0.4 * tooth, 0.035)[..., None]


def cardboard(sheet: Sheet) -> Picture:
    """Corrugated board: faint ribs and flecks."""
    x, _ = sheet.grid()
    ribs = np.sin(2 * np.pi * x / 9.5) * (1 + 0.3 * sheet.noise(1.5, 80))
    fibres, flecks = sheet.noise(0.6, 12, across=3), sheet.noise(0.2, 4)
    tone = 1 + 0.014 * ribs + 0.03 * fibres + 0.03 * sheet.noise(1.8, 260) - 0.12 * step(2.0, 2.8, flecks)
    return shaded(sheet.color, tone) * relief(0.4 * ribs + 0.5 * fibres, 0.06)[..., None]


def concrete(sheet: Sheet) -> Picture:
    """Cast concrete: clouds, speckles and pores; it is evener where something is written."""
    even = 1 - 0.5 * sheet.near_text(60)
    clouds, speckle, fine = sheet.noise(1.7, 340), sheet.noise(0.45, 8), sheet.noise(1.1, 60)
    pores = step(2.35, 2.75, sheet.noise(1.25, 7))
    drips = sheet.noise(1.3, 120, down=7)
    tone = 1 + even * (0.085 * clouds + 0.045 * fine + (0.02 + 0.06 * sheet.wear) * drips) + 0.035 * speckle
    tinted = shaded(sheet.color, tone * (1 - 0.5 * pores))
    return tinted * relief(0.5 * fine + 0.5 * speckle - 3.0 * pores, 0.13)[..., None]


def plaster(sheet: Sheet) -> Picture:
    """A plastered and painted wall, with the trowel's marks."""
    trowel, grit, clouds = sheet.noise(1.5, 90, across=1.8), sheet.noise(0.5, 5), sheet.noise(1.9, 420)
    tone = 1 + 0.025 * clouds + (0.01 + 0.06 * sheet.wear) * sheet.noise(1.4, 160, down=4)
    return shaded(sheet.color, tone) * relief(1.3 * trowel + 0.8 * grit, 0.09)[..., None]


def metal(sheet: Sheet) -> Picture:
    """Brushed sheet metal with bands of reflected light; old metal has rust, less of it where something is written."""
    _, y = sheet.grid()
    brush, scratch = sheet.noise(0.25, 30, across=60), sheet.noise(0.1, 2, across=110)
    bands = np.sin(y / 768 * sheet.between(5, 9) + sheet.between(0, 6) + 0.4 * sheet.noise(2, 600))
    tone = 1 + 0.15 * bands + 0.045 * brush + 0.08 * step(2.3, 3.2, scratch)
    sheet_of = shaded(sheet.color, tone)
    spots = step(1.9 - 1.1 * sheet.wear, 2.7 - 1.1 * sheet.wear, sheet.noise(1.6, 130)) * max(0.0, sheet.wear - 0.45)
    spots = spots * (1 - 0.85 * sheet.near_text(10))
    rust = np.array([0.42, 0.21, 0.09], np.float32)
    return mixed(sheet_of, shaded(rust, 1 + 0.25 * sheet.noise(0.8, 12)), 1.1 * spots)


def chalkboard(sheet: Sheet) -> Picture:
    """A board that was wiped, with chalk left in its grain."""
    wiped = sheet.noise(1.5, 240, across=2.6, down=1.0)
    grain, streaks = sheet.noise(0.25, 3), sheet.noise(0.6, 40, across=14)
    dust = np.clip(0.075 + 0.05 * wiped + 0.022 * grain + 0.022 * streaks, 0, 0.4) * (0.5 + sheet.wear)
    board = shaded(sheet.color, 1 + 0.05 * sheet.noise(1.6, 200) + 0.05 * grain)
    return mixed(board, np.array([0.86, 0.87, 0.84], np.float32), dust)


def fabric(sheet: Sheet) -> Picture:
    """A plain weave that hangs in soft folds."""
    x, y = sheet.grid()
    sway = 0.6 * sheet.noise(1.5, 60)
    warp, weft = np.sin(2 * np.pi * (x + sway) / 4.6), np.sin(2 * np.pi * (y + sway) / 4.6)
    weave = np.where(warp * weft > 0, np.abs(warp), np.abs(weft))
    folds = sheet.noise(2.3, 420, down=2.2)
    threads = sheet.noise(0.3, 16, across=7) + sheet.noise(0.3, 16, down=7)
    tone = 0.93 + 0.10 * weave + 0.035 * threads
    return shaded(sheet.color, tone) * relief(folds * 26 * sheet.unit, 0.16, (-0.9, -0.3))[..., None]


def leather(sheet: Sheet) -> Picture:
    """Grained leather."""
    grain = np.abs(sheet.noise(0.9, 7)) + 0.6 * np.abs(sheet.noise(0.9, 13))
    tone = 1 + 0.07 * sheet.noise(1.7, 260) - 0.10 * np.exp(-3.5 * grain)
    return shaded(sheet.color, tone) * relief(1.7 * np.minimum(grain, 1.3), 0.22)[..., None]


def marble(sheet: Sheet) -> Picture:
    """Polished stone with veins."""
    warp = sheet.noise(1.7, 300)
    veins = np.exp(-9 * np.abs(sheet.noise(1.55, 330) + 0.25 * warp)) + 0.5 * np.exp(
        -14 * np.abs(sheet.noise(1.5, 170) - 0.4)
    )
    clouds = 0.5 + 0.28 * sheet.noise(1.8, 260)
    dark = 0.45 * sheet.color + 0.14 if sheet.color.mean() > 0.4 else 0.55 * sheet.color + 0.32
    share = 0.16 * np.clip(clouds, 0, 1) + 0.34 * np.minimum(veins, 1.0)
    return mixed(sheet.color, dark.astype(np.float32), share)


def stone(sheet: Sheet) -> Picture:
    """Hewn stone: coarse relief and flecks of other minerals."""
    coarse, fine = sheet.noise(1.35, 110), sheet.noise(0.5, 6)
    dark, light = step(1.5, 2.2, sheet.noise(0.5, 6)), step(1.7, 2.4, sheet.noise(0.5, 5))
    tone = 1 + 0.06 * sheet.noise(1.8, 300) + 0.045 * fine - 0.20 * dark + 0.16 * light
    return shaded(sheet.color, tone) * relief(2.2 * coarse + 0.6 * fine, 0.2)[..., None]


def sand(sheet: Sheet) -> Picture:
    """Sand with ripples."""
    _, y = sheet.grid()
    bend = sheet.noise(1.9, 300, across=1.6)
    ripples: Field = np.sin((y + 22 * bend) / 6).astype(np.float32) + 0.4 * sheet.noise(1.3, 30)
    grains = sheet.noise(0.05, 2)
    lit: Picture = shaded(sheet.color, 1 + 0.06 * grains)
    lit *= relief(np.float32(3.2 * sheet.unit) * ripples + 0.5 * grains, 0.16)[..., None]
    return lit
