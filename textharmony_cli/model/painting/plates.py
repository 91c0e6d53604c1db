"""Plates that are narrower than the outline of the text on them: street signs, labels, buttons.

Around such an outline lies another surface, which tells nothing about the ground of the letters. What tells is the
strip in front of the first letter and behind the last one, or, where the letters are known, what is close around them:
where it is even, and unlike what lies above or below, the text stands on a plate, whose upper and lower edges are where
that colour ends.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.painting.areas import Outline, Window, grown
from textharmony_cli.model.painting.frame import Frame, Places, frame_of, mapped
from textharmony_cli.model.painting.membrane import Planes
from textharmony_cli.model.painting.painted import Mask
from textharmony_cli.model.runs import labelled

BEFORE = 0.45  # of the outline's height: how far before and behind the text its plate is looked for
MIDDLE = (0.25, 0.75)  # of the outline's height: the rows that are looked at there
LIKE = 40.0  # colour distance up to which a pixel is of the plate's colour
MOSTLY = 0.6  # share of the pixels at either end that is of one colour on a plate
HARDLY = 0.3  # share of the pixels above, or below, that may be of the plate's colour
RIM = (0.05, 0.35)  # of the outline's height: from where to where above and below is looked at
CROOKED = 0.04  # of the outline's height: how far most of an edge is from a straight line, where it is none of a badge
EVERYWHERE = 0.9  # share of the columns in which the plate shows
FEWEST = 6  # pixels that tell a colour


@dataclass(frozen=True, slots=True)
class Plate:
    """The plate under a text, in a window of the page.

    Attributes:
        surface: the plate with the letters on it, from its upper to its lower edge.
        ground: what of it has its colour.
        ends: ... before and behind the text.
    """

    surface: Mask
    ground: Mask
    ends: Mask


def find_plate(planes: Planes, outline: Outline, window: Window, other_text: Mask | None) -> Plate | None:
    """The plate that a text stands on, if it is narrower than the outline; None otherwise.

    Args:
        planes: (3, h, w) the window's pixels.
        other_text: (h, w) writing that is not the outline's.
    """
    frame = frame_of(outline)
    along, down = _places(frame, window)
    free = np.ones(down.shape, np.bool_) if other_text is None else ~other_text
    colour, ends = _ends(planes, along, down, frame.length, BEFORE * frame.height, free)
    if colour is None:
        return None
    like = _distance(planes, colour) < LIKE
    beside = (along > 0) & (along < frame.length)
    near, far = RIM
    for rim in (beside & (down < -near) & (down > -far), beside & (down > 1 + near) & (down < 1 + far)):
        if rim.sum() < FEWEST or like[rim].mean() > HARDLY:
            return None
    edges = _edges(like & (down > 0) & (down < 1), beside, along, down)
    if edges is None:
        return None
    upper, lower = edges
    surface = np.asarray((down > upper) & (down < lower))
    ground = like & ~grown(~surface, 1)  # without the soft edge
    return Plate(surface, ground, ends & ground)


def plate_around(
    planes: Planes, close: Mask, ink: Mask, outline: Outline, window: Window, *, beside: float = 0.0
) -> Plate | None:
    """The plate under letters of which the surroundings are known, with an edge above, below, or both; else None.

    Args:
        planes: (3, h, w) the window's pixels.
        close, ink: (h, w) what is close around letters, and what may belong to them.
        beside: heights of the outline by which it goes on before or behind that at least, as what was painted there
            would not.
    """
    if close.sum() < FEWEST:
        return None
    like = _distance(planes, np.median(planes[:, close], axis=1)) < LIKE
    if like[close].mean() < MOSTLY:
        return None
    frame = frame_of(outline)
    along, down = _places(frame, window)
    near, far = RIM
    within = (along > 0) & (along < frame.length)
    shown = _hanging(close, like & (down > -far) & (down < 1 + far))
    longer = max(-float(along[shown].min()), float(along[shown].max()) - frame.length)
    if longer < beside * frame.height:
        return None
    edges = _edges(shown, within, along, down, mostly=True)
    if edges is None:
        return None
    surface = (along > along[shown].min() - 1) & (along < along[shown].max() + 1)
    whole = surface.copy()
    for beyond in (edges[0] - down, down - edges[1]):  # in heights of the outline
        rim = within & (beyond > near) & (beyond < far)
        if rim.sum() >= FEWEST and like[rim].mean() <= HARDLY:
            surface &= beyond < 0
    if (surface == whole).all():
        return None
    ground = like & ~grown(~surface, 1)
    return Plate(surface, ground, ground & ~ink)


def _hanging(start: Mask, within: Mask) -> Mask:
    """The areas of a mask that have some of the start."""
    labels = labelled(within)
    return np.asarray(within & np.isin(labels, np.unique(labels[start & within])))


def _places(frame: Frame, window: Window) -> tuple[Places, Places]:
    """Where the pixels of a window lie: how far along a line, in pixels, and down from its top, in heights of it."""
    x, y = np.meshgrid(np.arange(window.x0, window.x1) + 0.5, np.arange(window.y0, window.y1) + 0.5)
    along, down = mapped(np.linalg.inv(frame.matrix), x, y)
    return along, down / frame.height


def _ends(
    planes: Planes,
    along: Places,
    down: Places,
    length: float,
    reach: float,
    free: Mask,
) -> tuple[npt.NDArray[np.float32] | None, Mask]:
    """The colour that both ends of the text have in common, if they have; and the pixels looked at."""
    rows = (down > MIDDLE[0]) & (down < MIDDLE[1])
    colours, seen = [], np.zeros(down.shape, np.bool_)
    for end in ((along > -reach) & (along < 0), (along > length) & (along < length + reach)):
        part = rows & end & free
        if part.sum() < FEWEST:
            continue
        colour = np.median(planes[:, part], axis=1)
        if (_distance(planes, colour)[part] < LIKE).mean() < MOSTLY:
            return None, seen
        colours.append(colour)
        seen |= part
    if not colours or np.linalg.norm(colours[0] - colours[-1]) > LIKE:
        return None, seen
    return np.asarray(np.mean(colours, axis=0), np.float32), seen


def _edges(
    shown: Mask, beside: Mask, along: Places, down: Places, *, mostly: bool = False
) -> tuple[Places, Places] | None:
    """Where the plate's colour begins and ends, in heights of the outline for each pixel; None where it has gaps or is
    not straight.

    Each is a straight line along the text, through the columns in which the colour comes closest to the rim: letters
    that touch the edge hide it in the others; or through most columns: in some it goes on in something else.

    Args:
        shown: (h, w) where the plate's colour is.
        mostly: whether it is the line through most columns, which has to be near to nearly all of these.
    """
    inner = shown & beside
    columns = np.floor(along[beside]).astype(np.int64)
    count = int(columns.max()) + 1
    first, last = np.full(count, np.inf), np.full(count, -np.inf)
    at = np.floor(along[inner]).astype(np.int64)
    np.minimum.at(first, at, down[inner])
    np.maximum.at(last, at, down[inner])
    there = np.isfinite(first)
    if there.mean() < EVERYWHERE:
        return None
    middle = np.flatnonzero(there) + 0.5
    upper, lower = _line(middle, first[there], mostly), -_line(middle, -last[there], mostly)
    for line, edge in ((upper, first[there]), (lower, last[there])):
        if mostly and np.median(np.abs(edge - np.polyval(line, middle))) > CROOKED:
            return None
    places = np.clip(along, 0, count)
    return np.polyval(upper, places), np.polyval(lower, places)


def _line(x: Places, y: Places, mostly: bool) -> Places:
    """Slope and height of a straight line along the lowest, or the nearest, half of some points, again and again."""
    kept = np.ones(len(x), np.bool_)
    line = np.array([0.0, float(np.median(y))])
    for _ in range(4):
        line = np.polyfit(x[kept], y[kept], 1) if kept.sum() > 2 else line
        left = np.abs(y - np.polyval(line, x)) if mostly else y - np.polyval(line, x)
        kept = left <= np.median(left)
    return np.asarray(line)


def _distance(planes: Planes, colour: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    return np.asarray(np.sqrt(((planes - colour[:, None, None]) ** 2).sum(0)), np.float32)
