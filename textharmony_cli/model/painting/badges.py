"""Badges on busy ground: text whose outline reaches beyond the even surface that it stands on, or that it brings along.

Around a round price tag lies another surface, and within the outline of its text as well, so the surroundings tell
nothing about the ground of the letters. What tells is the middle of the outline: two colours and little else, one of
which encloses the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from textharmony_cli.model.painting.areas import box_mean, connected, grown
from textharmony_cli.model.painting.membrane import Planes
from textharmony_cli.model.painting.painted import Mask
from textharmony_cli.model.painting.plates import Plate
from textharmony_cli.model.runs import labelled
from textharmony_cli.model.two_colours import two_colours

HEART = 0.15  # of the outline's height; what is further inside is the middle
LIKE = 45.0  # colour distance up to which a pixel is of a colour
APART = 80.0  # colour distance between the two colours at least
MOSTLY = 0.8  # share of the middle that is of one of them
AROUND = 0.6  # share of the middle's border that is of the ground's colour
INK = (0.1, 0.8)  # share of the middle that letters cover
PLAIN = 0.35  # share of the ink that is of the other colour; the rest are soft edges
GAP = 0.06  # of the outline's height: how wide a gap in the badge's edge is bridged
ACROSS = 0.8  # share of the outline's width that a panel reaches over
WAVY = 0.035  # of the outline's height: how far most of a panel's edge is from a smooth line at most
HUG, BEYOND = 0.08, 0.05  # of the outline's height: an outline of letters has hardly a share of it further from them
RING = (1, 3)  # pixels around letters between which an outline's colour is looked for
LEVEL = 0.1  # sine of the angle up to which a line is level, or upright
COAT = 0.25  # of the outline's height: how wide it is at most
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
    colours = two_colours(planes[:, heart])
    if np.linalg.norm(colours[0] - colours[1]) < APART:
        return None
    one, other = (np.sqrt(((smooth - colour[:, None, None]) ** 2).sum(0)) < LIKE for colour in colours)
    border = heart & grown(np.pad(~heart, 1, constant_values=True), 2)[1:-1, 1:-1]  # the picture's edge is one, too
    if other[border].mean() > one[border].mean():
        one, other = other, one
    if (one | other)[heart].mean() < MOSTLY or one[border].mean() < AROUND:
        return None
    shown = connected(one & heart, one)
    ink = ~shown & _enclosed(shown, round(GAP * height))  # letters that touch the badge's edge do not open it
    share = float(ink[heart].mean())
    if not INK[0] <= share <= INK[1] or other[ink].mean() < PLAIN:
        return None
    surface = shown | ink
    ground = shown & ~grown(~surface, 2)  # without the soft edge
    return Badge(Plate(surface, ground, ground), ink)


def find_panel(planes: Planes, inside: Mask, ink: Mask, height: float) -> Badge | None:
    """The small panel that was taken for the ink of a text, with the text on it; None where it is no such thing.

    What departs from the ground around is then one surface from the text's beginning to its end, with smooth edges,
    and the letters are the holes in it.

    Args:
        ink: (h, w) what departs from the ground.
    """
    departs = ink & inside
    level = inside.any(0).sum() >= inside.any(1).sum()
    beyond = np.zeros_like(inside)
    beyond[[0, -1] if level else slice(None), slice(None) if level else [0, -1]] = True
    for colour in two_colours(planes[:, departs]):
        like = np.sqrt(((planes - colour[:, None, None]) ** 2).sum(0)) < LIKE
        shown = _largest(like & grown(departs, 2))
        if shown.any(0).sum() < ACROSS * inside.any(0).sum():
            continue
        shown = connected(shown, like)
        if (shown & beyond).any():  # the ground around; along the text a panel may go on
            continue
        letters = ~shown & _enclosed(shown, round(GAP * height))
        heart = letters & ~grown(shown, 1)
        share = float(letters.sum()) / float((letters | shown).sum())
        if not INK[0] <= share <= INK[1] or heart.sum() < FEWEST:
            continue
        surface = shown | letters
        if (surface & ~grown(letters, round(HUG * height))).sum() < BEYOND * surface.sum():  # an outline of the letters
            continue
        if np.linalg.norm(np.median(planes[:, heart], axis=1) - colour) >= APART and _is_strip(surface, height):
            ground = shown & ~grown(~surface, 2)  # without the soft edge
            return Badge(Plate(surface, ground, ground), letters)
    return None


def find_coat(planes: Planes, ink: Mask, height: float, direction: tuple[float, float]) -> Mask | None:
    """The wide outline (h, w) in a colour of its own that letters stand in, as on stickers; None where they have none,
    or where it cannot be told from a label: of few letters, and of slanting ones.

    Args:
        planes: (3, h, w) a window of the page.
        ink: (h, w) the letters.
        height: of the line, in pixels.
        direction: in which the line runs, right and down.
    """
    right, down = (abs(part) for part in direction)
    if min(right, down) > LEVEL:
        return None
    ring = grown(ink, RING[1]) & ~grown(ink, RING[0])
    if ring.sum() < FEWEST:
        return None
    colour = np.median(planes[:, ring], axis=1)
    like = np.sqrt(((planes - colour[:, None, None]) ** 2).sum(0)) < LIKE
    if like[ring].mean() < MOSTLY:
        return None
    close = grown(ink, round(COAT * height))
    coat = connected(ring & like, like & grown(close, RING[1]) & ~ink)
    surface = coat | ink if right > down else (coat | ink).T
    if (coat & ~close).sum() > BEYOND * coat.sum():  # the ground goes on
        return None
    return None if surface.any(0).sum() < FEWEST + height or _is_strip(surface, height) else coat


def _is_strip(surface: Mask, height: float) -> bool:
    """Whether a surface's upper and lower edges are smooth, as those of a panel are; an outline of letters is wavy."""
    columns = np.flatnonzero(surface.any(0))
    end = round(height / 2)  # corners may be round
    columns = columns[end : len(columns) - end]
    if len(columns) < FEWEST:
        return False
    part = surface[:, columns]
    for edge in (part.argmax(0), len(part) - 1 - part[::-1].argmax(0)):
        smooth = np.polynomial.Polynomial.fit(columns, edge, 2)(columns)
        if np.percentile(np.abs(edge - smooth), 90) > WAVY * height:
            return False
    return True


def _enclosed(shown: Mask, gap: int) -> Mask:
    """What one cannot reach from the window's edge without crossing a surface, gaps in which are bridged."""
    return ~grown(connected(_rim(shown), ~grown(shown, gap)), gap)


def _rim(mask: Mask) -> Mask:
    """The outermost pixels of a window."""
    rim = np.zeros_like(mask)
    rim[[0, -1]] = rim[:, [0, -1]] = True
    return rim


def _largest(mask: Mask) -> Mask:
    """The largest part of a mask that hangs together."""
    labels = labelled(mask)
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    return np.asarray(mask & (labels == sizes.argmax()))
