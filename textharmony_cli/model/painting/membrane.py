"""Smooth filling: a membrane stretched over the holes of a picture.

Solves Laplace's equation in the holes with the pixels around them as boundary, by conjugate gradients from a start
that a coarser grid gives (Bertalmio et al., "Image Inpainting" (2000), motivate it; Perez et al., "Poisson Image
Editing" (2003), section 2, use the same membrane to make pasted pieces seamless).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.painting.areas import connected, grown
from textharmony_cli.model.painting.painted import Mask

Planes = npt.NDArray[np.float32]  # (C, H, W)

STEPS = 40  # of conjugate gradients on each grid; the start is good, so few are needed
CLOSE = 0.1  # grey levels; mean residual at which the membrane is at rest


def membrane(planes: Planes, hole: Mask, walls: Mask | None = None) -> Planes:
    """The planes (C, H, W) with the hole (H, W) filled as smoothly as can be; the rest is unchanged.

    The picture's edges are free ends. With no known pixel at all, the planes come back as they are.

    Args:
        walls: (H, W) pixels outside the hole at which it has free ends too: nothing of their colour gets in. A part
            of the hole that has nothing but walls around it is filled from behind them.
    """
    walls = np.zeros_like(hole) if walls is None else walls & ~hole
    if not hole.any() or (hole | walls).all():
        return planes.copy()
    stretched = hole
    if walls.any():
        walled_in = hole & ~connected(hole & grown(~(hole | walls), 1), hole)
        opened = connected(walls & grown(walled_in, 1), walls)  # what lies behind these walls has to tell
        stretched, walls = hole | opened, walls & ~opened
    rows, columns = np.flatnonzero(stretched.any(1)), np.flatnonzero(stretched.any(0))
    y0, y1 = max(int(rows[0]) - 1, 0), int(rows[-1]) + 2
    x0, x1 = max(int(columns[0]) - 1, 0), int(columns[-1]) + 2
    out = planes.copy()
    window = np.s_[y0:y1, x0:x1]
    if not (stretched | walls)[window].all():
        solved = _solve(planes[:, *window], stretched[window], walls[window])
        out[:, *window] = np.where(hole[window], solved, planes[:, *window])
    return out


def _solve(planes: Planes, hole: Mask, walls: Mask) -> Planes:
    """The membrane on one grid, started from the next coarser one."""
    known = ~(hole | walls)
    start = np.where(known, planes, 0).astype(np.float32)
    mass = _halved(known[None].astype(np.float32))[0]
    coarse = _halved(start) / np.maximum(mass, 1e-6)
    empty = mass == 0
    coarse_hole = empty & (_halved(hole[None].astype(np.float32))[0] > 0)
    if coarse_hole.any():
        coarse = _solve(coarse.astype(np.float32), coarse_hole, empty & ~coarse_hole)
    height, width = hole.shape
    guess = coarse.repeat(2, 1)[:, :height].repeat(2, 2)[:, :, :width]
    return _relaxed(np.where(hole, guess, planes).astype(np.float32), hole, walls)


def _relaxed(planes: Planes, hole: Mask, walls: Mask) -> Planes:
    """Conjugate gradients, one step size a plane, from the planes as they are."""
    inside, counted = hole.astype(np.float32), (~walls)[None].astype(np.float32)
    degree = _around(counted)
    out = planes
    residual = (_around(counted * out) - degree * out) * inside
    direction = residual.copy()
    power = _dot(residual, residual)
    enough = CLOSE**2 * float(inside.sum())
    for _ in range(STEPS):
        if float(power.max()) <= enough:
            break
        image = (degree * direction - _around(direction)) * inside
        step = power / np.maximum(_dot(direction, image), 1e-12)
        out = np.asarray(out + step * direction, np.float32)
        residual = np.asarray(residual - step * image, np.float32)
        previous, power = power, _dot(residual, residual)
        direction = np.asarray(residual + power / np.maximum(previous, 1e-12) * direction, np.float32)
    return out


def _around(planes: Planes) -> Planes:
    """Sum of the four neighbours that lie inside the picture."""
    total = np.zeros_like(planes)
    total[:, 1:] += planes[:, :-1]
    total[:, :-1] += planes[:, 1:]
    total[:, :, 1:] += planes[:, :, :-1]
    total[:, :, :-1] += planes[:, :, 1:]
    return total


def _halved(planes: Planes) -> Planes:
    """Sums of two by two pixels."""
    height, width = planes.shape[1:]
    even = np.pad(planes, ((0, 0), (0, height % 2), (0, width % 2)))
    return np.asarray(even[:, ::2, ::2] + even[:, 1::2, ::2] + even[:, ::2, 1::2] + even[:, 1::2, 1::2])


def _dot(a: Planes, b: Planes) -> Planes:
    return np.asarray(np.einsum("chw,chw->c", a, b)[:, None, None], np.float32)
