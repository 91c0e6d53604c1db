"""Materials that are laid piece by piece: bricks, tiles and planks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from textharmony_cli.model.rendering.noise import Field, Picture, Sheet, mixed, relief, shaded, step

_BRICK, _COURSE = (104.0, 35.0), 5.5  # units: a brick with its joint, and the joint
_TILE = 96.0
_PLANK = 118.0
_ONE_BOARD = 4.5 * _PLANK  # what is no higher, as most signs are, is one board without joints
_WIDEST, _BESIDE = 260, 24  # units: a board at most, and what of it is above and below the letters on it at least
_APART = 1.7  # times their height that a board takes where that is not too wide: joints are seen as strokes


def brick(sheet: Sheet) -> Picture:
    """A running bond, each brick of its own shade, with recessed mortar; its joints are less deep, and its bricks more
    alike, where something is written."""
    even = sheet.near_text(30)
    x, y = sheet.grid()
    sway = sheet.noise(1.4, 40)
    x, y = x + 1.1 * sway + sheet.between(0, 500), y + 0.8 * np.roll(sway, 97, axis=1) + sheet.between(0, 300)
    row = np.floor(y / _BRICK[1])
    along = x / _BRICK[0] + 0.5 * (row % 2)
    column = np.floor(along)
    edge = np.minimum(_to_edge(along) * _BRICK[0], _to_edge(y / _BRICK[1]) * _BRICK[1]) + 0.9 * sheet.noise(0.7, 12)
    face = step(_COURSE / 2 - 1.0, _COURSE / 2 + 1.6, edge)
    own = _own(sheet, row, column, 3)
    rough, stains = sheet.noise(0.8, 30), sheet.noise(1.7, 300)
    tone = 1 + 0.16 * (1 - 0.4 * even) * own[..., 0] + 0.09 * rough + 0.07 * stains * (0.5 + sheet.wear)
    bricks = shaded(sheet.color, tone) * (1 + 0.035 * own[..., 1:2] * np.array([1.2, 0.1, -0.9], np.float32))
    burnt = step(1.3, 1.6, own[..., 2]) * 0.35 * (1 - 0.7 * even)
    bricks *= (1 - burnt)[..., None]
    bright = float(sheet.color.mean())
    mortar = np.float32(0.35) * sheet.color + np.float32(0.65 * (0.30 + 0.55 * bright)) * np.ones(3, np.float32)
    joints = shaded(mortar, 0.9 + 0.08 * sheet.noise(0.5, 8) + 0.05 * stains)
    height = (1 - 0.5 * even) * face * 2.6 * sheet.unit + 0.35 * rough
    joints = mixed(joints, sheet.color, 0.5 * even)
    return mixed(joints, bricks, face) * relief(height, 0.42)[..., None]


def tiles(sheet: Sheet) -> Picture:
    """Glazed square tiles."""
    x, y = sheet.grid()
    x, y = x + sheet.between(0, _TILE), y + sheet.between(0, _TILE)
    row, column = np.floor(y / _TILE), np.floor(x / _TILE)
    edge = np.minimum(_to_edge(x / _TILE), _to_edge(y / _TILE)) * _TILE
    face = step(1.6, 3.0, edge)
    own = _own(sheet, np.broadcast_to(row, edge.shape), np.broadcast_to(column, edge.shape), 3)
    gleam = (x / _TILE - column - 0.5) * own[..., 1] + (y / _TILE - row - 0.5) * own[..., 2]
    glazed = shaded(sheet.color, 1 + 0.035 * own[..., 0] + 0.05 * gleam + 0.02 * sheet.noise(1.4, 60))
    grout = np.full(3, 0.45 * float(sheet.color.mean()) + 0.28, np.float32)
    joints = shaded(grout, 1 + 0.06 * sheet.noise(0.6, 10))
    pillow = np.minimum(edge, 7.0) / 7.0
    return mixed(joints, glazed, face) * relief(3.2 * sheet.unit * np.sqrt(pillow), 0.3)[..., None]


def wood(sheet: Sheet) -> Picture:
    """Planks with grain and knots; a sign is one board."""
    x, y = sheet.grid()
    bend = sheet.noise(1.8, 500, across=4)
    width, start = _boards(sheet)
    lines = y + start + 0.0 * x
    plank = np.floor(lines / width)
    own = _own(sheet, plank, np.zeros_like(plank), 3)
    across = lines - plank * width
    rings = across / 9.0 + 3.0 * own[..., 1] + 1.5 * bend + _knots(sheet, x, lines)
    drift = sheet.noise(1.2, 260, across=14)
    rings = rings + 0.9 * drift
    grain = 0.5 + 0.5 * np.sin(2 * np.pi * rings / 1.6)
    fibre, pores = sheet.noise(0.35, 24, across=26), sheet.noise(0.1, 3, across=18)
    dark = sheet.color * np.array([0.66, 0.58, 0.52], np.float32)
    share = 0.15 + 0.42 * grain**2.2 + 0.12 * fibre + 0.16 * step(1.2, 2.2, pores)
    tone = 1 + 0.085 * own[..., 0] + 0.05 * drift
    planks = mixed(sheet.color, dark, share) * tone[..., None]
    grey = planks.mean(2, keepdims=True) * np.array([1.02, 1.0, 0.97], np.float32)
    planks += (grey - planks) * np.float32(0.55 * max(0.0, sheet.wear - 0.4))
    gap = _to_edge(lines / width) * width + 0.35 * sheet.noise(1.0, 60, across=8)
    body = step(0.7, 2.4, gap)
    height = 2.0 * sheet.unit * np.minimum(gap, 3.0) / 3.0 + (0.10 + 0.25 * sheet.wear) * fibre
    return planks * (0.22 + 0.78 * body)[..., None] * relief(height, 0.3, (-0.3, -0.9))[..., None]


def _boards(sheet: Sheet) -> tuple[float, float]:
    """The width of boards and how far above the sheet the first begins, in units: letters stand on one board, or each
    line on one of its own, if there are such boards."""
    high = sheet.height / sheet.unit
    if high <= _ONE_BOARD:
        return 2 * high, sheet.between(0, high)
    start = sheet.between(0, _PLANK)
    if not sheet.written:
        return _PLANK, start
    top, bottom = sheet.written[0][0], sheet.written[-1][1]
    if bottom - top + _BESIDE < _WIDEST:
        width = max(_PLANK, bottom - top + _BESIDE, min(_APART * (bottom - top), _WIDEST))
        return width, (width / 2 - (top + bottom) / 2) % width
    middles = [(upper + lower) / 2 for upper, lower in sheet.written]
    width = (middles[-1] - middles[0]) / max(len(middles) - 1, 1)
    joints = [middles[0] + (number - 0.5) * width for number in range(len(middles) + 1)]
    rows = zip(sheet.written, pairwise(joints), strict=True)
    if all(above < upper and lower < below for (upper, lower), (above, below) in rows):
        return width, -joints[0] % width
    return _PLANK, start


def _knots(sheet: Sheet, x: Field, y: Field) -> Field:
    """Rings pushed aside by knots."""
    pushed = np.zeros((sheet.height, sheet.width), np.float32)
    area = sheet.width * sheet.height / sheet.unit**2
    for _ in range(round(area / 130_000)):
        at_x, at_y = sheet.between(0, float(x.max())), sheet.between(0, float(y.max()))
        size = sheet.between(9, 20)
        away = ((x - at_x) / (2.4 * size)) ** 2 + ((y - at_y) / size) ** 2
        pushed += np.float32(sheet.between(2.0, 3.4)) * np.exp(-away)
    return pushed


def _own(sheet: Sheet, row: Field, column: Field, count: int) -> Picture:
    """(H, W, count) numbers of deviation 1 that are the same all over a piece."""
    rows, columns = ((piece - piece.min()).astype(np.int32) for piece in (row, column))
    table = sheet.rng.standard_normal((int(rows.max()) + 1, int(columns.max()) + 1, count), np.float32)
    picked: Picture = table[rows, columns]
    return picked


def _to_edge(u: Field) -> Field:
    """How far it is to the nearest whole number."""
    away: Field = (0.5 - np.abs(u - np.floor(u) - 0.5)).astype(np.float32)
    return away
