"""Badges on busy ground: text whose outline reaches beyond the even surface that it stands on.

Around a round price tag lies another surface, and within the outline of its text as well, so the surroundings tell
nothing about the ground of the letters. What tells is the middle of the outline: two colours and little else, one of
which encloses the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.painting.areas import box_mean, connected, grown
from textharmony_cli.model.painting.membrane import Planes
from textharmony_cli.model.painting.painted import Mask
from textharmony_cli.model.painting.plates import Plate

HEART = 0.15  # of the outline's height; what is further inside is the middle
LIKE = 45.0  # colour distance up to which a pixel is of a colour
APART = 80.0  # colour distance between the two colours at least
MOSTLY = 0.8  # share of the middle that is of one of them
AROUND = 0.6  # share of the middle's border that is of the ground's colour
INK = (0.1, 0.8)  # share of the middle that letters cover
PLAIN = 0.35  # share of the ink that is of the other colour; the rest are soft edges
GAP = 0.06  # of the outline's height: how wide a gap in the badge's edge is bridged
ROUNDS = 8  # of refining the two colours
FEWEST = 64  # pixels that tell two colours


@dataclass(frozen=True, slots=True)
class Badge:
    """An even surface with letters on it, in a window of the page.

    Attributes:
        ink: what the surface encloses, (h, w).
    """

    plate: Plate
    ink: Mask


def find_badge(planes: Planes, inside: Mask, height: float) -> Badge | None:
    """The badge that a text stands on; None where two colours do not explain the middle of its outline.

    Args:
        planes: (3, h, w) a window of the page.
        inside: (h, w) the text's outline.
        height: of the line, in pixels.
    """
    heart = ~grown(~inside, round(HEART * height))
    if heart.sum() < FEWEST:
        return None
    smooth = box_mean(planes, np.ones_like(inside, np.float32), 1)
    colours = _two_colours(planes[:, heart])
    if np.linalg.norm(colours[0] - colours[1]) < APART:
        return None
    one, other = (np.sqrt(((smooth - colour[:, None, None]) ** 2).sum(0)) < LIKE for colour in colours)
    border = heart & grown(~heart, 2)
    if other[border].mean() > one[border].mean():
        one, other = other, one
    if (one | other)[heart].mean() < MOSTLY or one[border].mean() < AROUND:
        return None
    shown = connected(one & heart, one)
    gap = round(GAP * height)
    beyond = ~grown(shown, gap)  # letters that touch the badge's edge do not open it
    edge = np.zeros_like(inside)
    edge[[0, -1]] = edge[:, [0, -1]] = True
    ink = ~shown & ~grown(connected(edge, beyond), gap)
    share = float(ink[heart].mean())
    if not INK[0] <= share <= INK[1] or other[ink].mean() < PLAIN:
        return None
    surface = shown | ink
    ground = shown & ~grown(~surface, 2)  # without the soft edge
    return Badge(Plate(surface, ground, ground), ink)


def _two_colours(pixels: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """(2, 3) the means around which pixels (3, N) lie, from the ends of their longest axis on."""
    middle = pixels.mean(1, keepdims=True)
    _, axes = np.linalg.eigh(np.cov(pixels))
    along = axes[:, -1] @ (pixels - middle)
    second = along > 0
    for _ in range(ROUNDS):
        if second.all() or not second.any():
            break
        colours = np.stack([pixels[:, ~second].mean(1), pixels[:, second].mean(1)])
        distance = ((pixels[None] - colours[:, :, None]) ** 2).sum(1)
        second = distance[1] < distance[0]
    parts = [part for part in (~second, second) if part.any()]
    return np.stack([np.median(pixels[:, part], 1) for part in (parts[0], parts[-1])]).astype(np.float32)
