"""Grounds of several colours: gradients, stripes, checks, dots, and paper with printed lines.

Patterns fade to their first colour behind lines of letters, which would be hard to read on two.
"""

from __future__ import annotations

import numpy as np

from textharmony_cli.model.rendering.noise import Color, Field, Picture, Sheet, mixed, shaded, step, through
from textharmony_cli.model.rendering.surfaces import paper

_STRIPE, _CHECK, _DOT = 64.0, 56.0, 58.0  # units that a stripe, a square, and a dot with what is around it take
_ROW, _SQUARE = 34.0, 24.0  # units between printed lines
_INK = np.array([0.52, 0.68, 0.86], np.float32)  # of printed lines
_CLEARED, _REACH = 0.9, 16.0  # how much of a pattern is gone behind letters, and over how many units it comes back


def gradient(sheet: Sheet) -> Picture:
    """Through its colours in a direction; from the only one to a darker, turned one."""
    x, y = sheet.grid()
    angle = {"across": 0.0, "down": np.pi / 2, "diagonal": np.pi / 4}.get(sheet.run, sheet.between(0.3, 1.2))
    share = x / float(x.max()) * np.cos(angle) + y / float(y.max()) * np.sin(angle)
    share = (share - share.min()) / (share.max() - share.min())
    share = share.astype(np.float32) + 0.004 * sheet.noise(0.2, 3)
    if not sheet.others:
        turn = np.roll(sheet.color, int(sheet.rng.integers(1, 3)))
        end = (0.62 * sheet.color + 0.2 * turn) * 0.72
        start = np.minimum(1.0, sheet.color * 1.1)
        return mixed(start.astype(np.float32), end.astype(np.float32), share)
    return through([sheet.color, *sheet.others], share).astype(np.float32)


def stripes(sheet: Sheet) -> Picture:
    """Stripes in turn of all colours."""
    x, y = sheet.grid()
    at = {"down": y + 0 * x, "diagonal": (x + y) * np.float32(np.sqrt(0.5))}.get(sheet.run, x + 0 * y)
    colors = _palette(sheet)
    place = at / np.float32(_STRIPE)
    number = np.floor(place).astype(np.int32)
    soft = np.clip((place - number) * np.float32(_STRIPE * sheet.unit), 0, 1)  # of a pixel, at an edge
    picture = mixed(colors[(number - 1) % len(colors)], colors[number % len(colors)], soft)
    return _printed(sheet, picture)


def checks(sheet: Sheet) -> Picture:
    """A board of squares in two colours."""
    x, y = sheet.grid()
    sharp = np.float32(_CHECK * sheet.unit / np.pi * 2)
    across, down = (np.clip(np.sin(np.pi * at / np.float32(_CHECK)) * sharp, -1, 1) for at in (x, y))
    share = (0.5 - 0.5 * across * down).astype(np.float32)
    color, other, *_ = _palette(sheet)
    return _printed(sheet, mixed(color, other, share))


def dots(sheet: Sheet) -> Picture:
    """Dots in rows that are half a step apart."""
    x, y = sheet.grid()
    row = np.floor(y / np.float32(_DOT))
    away = np.hypot(
        (x / np.float32(_DOT) + 0.5 * (row % 2)) % 1 - np.float32(0.5), y / np.float32(_DOT) - row - np.float32(0.5)
    )
    edge = 0.5 / (_DOT * sheet.unit)
    color, other, *_ = _palette(sheet)
    return _printed(sheet, mixed(other, color, step(0.27 - edge, 0.27 + edge, away.astype(np.float32))))


def ruled(sheet: Sheet) -> Picture:
    """Paper to write on, with lines and a red margin."""
    x, _ = sheet.grid()
    page = _lined(sheet, paper(sheet), down=_ROW)
    margin = np.float32(0.09) * float(x.max())
    rule = np.clip(1.4 - np.abs(x - margin) * np.float32(sheet.unit), 0, 1) + np.zeros(page.shape[:2], np.float32)
    return mixed(page, np.array([0.86, 0.42, 0.42], np.float32), 0.7 * rule)


def grid(sheet: Sheet) -> Picture:
    """Squared paper."""
    return _lined(sheet, paper(sheet), down=_SQUARE, across=_SQUARE)


def _lined(sheet: Sheet, page: Picture, *, down: float, across: float = 0.0) -> Picture:
    """A page with printed lines so many units apart; those of letters are fainter."""
    x, y = sheet.grid()
    ink = sheet.others[0] if sheet.others else _INK
    lines: Field = np.zeros(page.shape[:2], np.float32)
    for at, apart in ((y, down), (x, across)):
        if apart:
            away = np.abs(at / np.float32(apart) - np.round(at / np.float32(apart))) * np.float32(apart * sheet.unit)
            lines = np.maximum(lines, np.clip(1.2 - away, 0, 1))
    return mixed(page, ink, 0.75 * lines * (1 - 0.6 * sheet.near_text(_REACH)))


def _palette(sheet: Sheet) -> Picture:
    """(N, 3) all colours of a pattern; beside the only one a lighter or darker one of its kind."""
    color = sheet.color
    other: Color = color * np.float32(0.78) if color.mean() > 0.42 else color * np.float32(0.72) + np.float32(0.2)
    palette: Picture = np.stack([color, *(sheet.others or (other,))]).astype(np.float32)
    return palette


def _printed(sheet: Sheet, pattern: Picture) -> Picture:
    """A pattern on an even surface, cleared where letters go."""
    cleared = mixed(pattern, sheet.color, _CLEARED * sheet.near_text(_REACH, between=True))
    return cleared * shaded(np.ones(3, np.float32), 1 + 0.006 * sheet.noise(0.4, 4) + 0.012 * sheet.noise(2, 500))
