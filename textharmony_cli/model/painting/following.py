"""Following a surface over a picture as far as its colour changes slowly."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.painting.areas import box_mean
from textharmony_cli.model.painting.membrane import Planes
from textharmony_cli.model.painting.painted import Mask

DRIFT = 0.25  # how fast the followed colour adapts to the ground


def followed(planes: Planes, open_to: Mask, seeds: Mask, apart: float) -> Mask:
    """The seeds and what they lead to without a step of colour larger than `apart`, by sweeps in four directions."""
    reached = seeds.copy()
    smooth = box_mean(planes, seeds.astype(np.float32), 1)
    colour = np.where(seeds, smooth, planes).astype(np.float32)
    for _ in range(3):  # sweeps turn few corners
        before = int(reached.sum())
        for turn in range(4):
            views = np.rot90(planes, turn, (1, 2)), np.rot90(colour, turn, (1, 2))
            _sweep_down(*views, np.rot90(reached, turn), np.rot90(open_to, turn), apart)
        if int(reached.sum()) == before:
            break
    return reached


def _sweep_down(
    planes: npt.NDArray[np.float32],
    colour: npt.NDArray[np.float32],
    reached: Mask,
    open_to: Mask,
    apart: float,
) -> None:
    """Carry the ground from each row to the next; changes `colour` and `reached`."""
    limit = apart * apart
    for row in range(1, planes.shape[1]):
        here, carried = planes[:, row], colour[:, row - 1]
        step = here - carried
        joins = reached[row - 1] & open_to[row] & ~reached[row] & ((step * step).sum(0) < limit)
        if joins.any():
            colour[:, row] = np.where(joins, carried + DRIFT * step, colour[:, row])
            reached[row] |= joins
