"""What the ground around a line is like: how rough it is, and which part of it tells about the line's own ground."""

from __future__ import annotations

import numpy as np

from textharmony_cli.model.painting.areas import box_mean
from textharmony_cli.model.painting.membrane import Planes
from textharmony_cli.model.painting.painted import Mask

USUAL = 0.35  # quantile of distances that tells roughness; edges in the ground lie above it ...
OF_MEDIAN = 0.85  # ... and of noise it is so much of the median
CLOSE = 3  # pixels around a line that tell about the ground where they are ...
QUIETER = 0.5  # ... so much less rough than the whole ring, which then reaches beyond a plate or into other things
MOSTLY = 0.9  # ... and so many of them within ...
ONE_COLOUR = 48.0  # ... this distance from their usual colour
GRAINY = 6.0  # roughness from which ground is not clean


def roughness(planes: Planes, ground: Mask, radius: int) -> float | None:
    """The usual distance of the ground from its local mean; None where there is no ground."""
    if ground.sum() < 16:
        return None
    distance = np.sqrt(((planes - box_mean(planes, ground.astype(np.float32), radius)) ** 2).sum(0))
    return float(np.quantile(distance[ground], USUAL)) / OF_MEDIAN


def near(height: float) -> int:
    """How far around a pixel its ground's local mean is taken."""
    return max(2, round(height / 8))


def quiet(planes: Planes, ground: Mask, close: Mask, radius: int) -> Mask:
    """The ground, or the part of it close to the line where that is of one colour and the rest is something else."""
    rough = roughness(planes, ground, radius)
    if rough is None or rough < GRAINY:
        return ground
    closer = roughness(planes, ground & close, radius)
    if closer is None or closer > QUIETER * rough:
        return ground
    colours = planes[:, ground & close]
    away = np.sqrt(((colours - np.median(colours, axis=1, keepdims=True)) ** 2).sum(0))
    return ground & close if np.quantile(away, MOSTLY) < ONE_COLOUR else ground
