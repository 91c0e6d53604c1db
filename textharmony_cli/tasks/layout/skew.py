"""The angle of a page's text."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LONG = 10.0  # lines longer than this many heights tell the angle ...
FEWEST_LONG = 5  # ... if there are so many
MOST, STEP = 3.0, 0.1  # degrees that are tried otherwise
ROW = 0.4  # heights: middles this close are in one row
MOST_ROWS = 2000
CLEARER = 1.2  # how much clearer rows must become


def skew(ends: Floats, height: Floats) -> float:
    """Angle in radians: that of the long lines, or where there are few, the one that makes rows.

    Args:
        ends: middles of each line's start and end, (n, 2, 2).
        height: of each line, above zero, (n,).
    """
    x, y = (ends[:, 1] - ends[:, 0]).T
    length = np.hypot(x, y)
    long = length > LONG * height
    angle = _weighted_median(np.arctan2(y, x)[long], length[long]) if long.any() else 0.0
    return angle if long.sum() >= FEWEST_LONG else _row_angle(ends.mean(1), height, angle)


def _weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values)
    share = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(share, share[-1] / 2)])


def _row_angle(middles: Floats, height: Floats, angle: float) -> float:
    """The angle near `angle` at which most lines stand in rows with others."""
    tried = angle + np.radians(np.concatenate([[0.0], np.arange(-MOST, MOST + STEP / 2, STEP)]))
    step = max(ROW * float(np.median(height)), float(np.ptp(middles)) / MOST_ROWS, 1e-6)
    row = np.round((middles[:, 1, None] - middles[:, 0, None] * np.tan(tried)) / step).astype(np.int64)
    shared = np.array([(np.bincount(column) ** 2).sum() for column in (row - row.min(0)).T])
    best = int(shared.argmax())
    return float(tried[best]) if shared[best] > CLEARER * shared[0] else angle
