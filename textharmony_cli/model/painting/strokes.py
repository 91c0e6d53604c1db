"""Which pixels of a text line are ink: the strokes with their outlines, shadows, soft edges and JPEG ringing.

A network that has learnt what writing looks like says where strokes are; what is near them and off the ground belongs
to them. Where it is not sure, or sees no writing, ink is what departs from the ground, whatever it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from textharmony_cli.model.painting.areas import (
    Outline,
    Window,
    connected,
    grown,
    outline_height,
    outline_mask,
    window_around,
)
from textharmony_cli.model.painting.badges import Badge, find_badge, find_coat, find_panel
from textharmony_cli.model.painting.color_ink import (
    EVEN_RUN,
    Place,
    ink_by_colour,
    place_of,
    with_soft_edges,
)
from textharmony_cli.model.painting.frame import Plane
from textharmony_cli.model.painting.ground import CLOSE, near, quiet
from textharmony_cli.model.painting.membrane import Planes
from textharmony_cli.model.painting.painted import Mask, Pixels
from textharmony_cli.model.painting.plates import Plate, find_plate
from textharmony_cli.model.painting.segmentation import LINE, seen_ink

MARGIN = 0.12  # of the line's height; ink that begins inside the outline may reach out this far
MARGIN_PIXELS = 3  # ... and this many pixels in any case
RING = 0.25  # of the line's height: how much of the surroundings tells about the ground
EDGE = 0.22  # of the line's height; what is further inside its outline lies between letters, not beside them
CROWDED = 0.4  # share of the outline above which it is asked whether the text stands on something smaller
SEEN, MAYBE = 0.5, 0.1  # how likely what counts as ink is, and what may be some
INVERTED = 0.4  # distance of ink from the ground, as a share of that of what is between it, that gaps have at most
LEAST_SEEN = 0.05  # share of the outline that writing covers at least
EDGES = 0.04  # of the line's height: how far around it soft edges are looked for in any case
CERTAIN = 0.15  # doubt of the network up to which nothing else is asked ...
DOUBTFUL = 0.45  # ... from which others need not agree with more than what it is sure of ...
LOST = 0.6  # ... and from which it is not believed
SURELY, MISSED = 0.9, 0.03  # how likely what it is sure of is, and what share of that others may not find
BEYOND = 0.03  # of the line's height: how far around what may be ink others may find some ...
TOO_MUCH = 0.06  # ... and share of what they find that may lie further off
BADGE = 2.5  # times as much of what it is sure of others may miss where the text stands on a badge
ONE_LINE = 0.38  # of an outline's height: how high most letters in it are, where it is around one line


@dataclass(frozen=True, slots=True)
class Strokes:
    """The ink of one line.

    Attributes:
        window: where on the page the mask lies.
        mask: what is ink.
        between: the ground that shows between the letters, some of it under the mask's safety margin.
        whole: whether the outline is taken as a whole, because its ground is too busy to tell ink from it.
        plate: the plate that the line stands on, if that is narrower than the outline.
    """

    window: Window
    mask: Mask
    between: Mask
    whole: bool
    plate: Plate | None = None


def reach(height: float, spread: int) -> int:
    """How many pixels a mask may leave its outline by, for a line `height` pixels high."""
    return math.ceil(max(MARGIN_PIXELS, MARGIN * height) * (1 + 0.5 * spread))


def find_strokes(pixels: Pixels, outline: Outline, *, other_text: Mask | None = None, spread: int = 0) -> Strokes:
    """The ink inside an outline.

    Args:
        pixels: the page.
        outline: around one line or word.
        other_text: (H, W) of the page, where else there is writing; it tells nothing about the ground.
        spread: 0 as tight as is safe, 1 wider, 2 or more the outline as a whole and a margin.

    Raises:
        WeightsError: the network's weights are missing or altered.
    """
    height = outline_height(outline)
    far = reach(height, spread)
    ring = math.ceil(RING * height) + 3
    window = window_around(outline, far + ring + EVEN_RUN * height / 2, pixels.shape[:2])
    inside = outline_mask(outline, window)
    allowed = grown(inside, far)
    if spread >= 2 or not inside.any():
        return Strokes(window, allowed, np.zeros_like(allowed), True)
    planes = np.ascontiguousarray(pixels[window.slices].transpose(2, 0, 1), np.float32)
    ground = grown(allowed, ring) & ~allowed
    text = None if other_text is None else other_text[window.slices]
    if text is not None:
        ground &= ~text
    seen = seen_ink(pixels, outline, window)
    plate = find_plate(planes, outline, window, None if text is None else text & ~inside)
    if plate is not None and _most(inside & (seen > SURELY), grown(plate.surface, 1)):
        inside, allowed, ground = inside & plate.surface, allowed & plate.surface, plate.ends
    else:
        plate, ground = None, quiet(planes, ground, grown(allowed, CLOSE), near(height))
    told = _told(planes, seen, inside, allowed, ground, height, place_of(outline, window), plate)
    if told is None:
        return Strokes(window, grown(inside, max(1, far // 2)) & allowed, np.zeros_like(inside), True, plate)
    if told.plate is not None:
        allowed = allowed & told.plate.surface
    wider = 1 + round(0.03 * height) + spread * round(1 + 0.06 * height)
    safe = grown(told.ink, wider) & allowed & ~told.stays
    heart = ~grown(~inside, round(EDGE * height))
    return Strokes(window, safe, heart & ~told.ink, False, told.plate)


@dataclass(frozen=True, slots=True)
class _Told:
    """Ink without a safety margin, what goes through the line and stays, and the plate that it stands on, if any."""

    ink: Mask
    stays: Mask
    plate: Plate | None


def _told(
    planes: Planes,
    seen: Plane,
    inside: Mask,
    allowed: Mask,
    ground: Mask,
    height: float,
    place: Place,
    plate: Plate | None,
) -> _Told | None:
    """The ink that the network sees, or that its colour tells, which is finer, where both agree or the network does not
    know; None where neither tells it from the ground.

    Args:
        seen: (h, w) how likely the network takes each pixel for ink.
    """
    written = _written(seen, inside, allowed)
    if written is not None and _is_inverted(planes, seen, inside, ground):
        written = None  # the gaps between bold letters were taken for these
    coloured = None
    if written is None or _doubt(seen, inside) > CERTAIN:
        coloured = _told_by_colour(planes, inside, allowed, ground, height, place, plate)
    if written is None or (coloured is not None and _holds(coloured, seen, inside, height, place, plate)):
        return coloured
    coat = find_coat(planes, written, height, place.direction)
    if coat is not None:
        written |= coat & allowed
    edges = (seen > MAYBE) | grown(written, round(EDGES * height))
    soft = with_soft_edges(planes, written, allowed & edges, ground | (allowed & ~edges), height)
    return _Told(soft, np.zeros_like(inside), plate)


def _written(seen: Plane, inside: Mask, allowed: Mask) -> Mask | None:
    """The writing that the network sees in an outline; None where it sees none, or is not sure."""
    ink = allowed & (seen > SEEN)
    ink = connected(ink & inside, ink)
    return None if ink[inside].mean() < LEAST_SEEN or _doubt(seen, inside) > LOST else ink


def _is_inverted(planes: Planes, seen: Plane, inside: Mask, ground: Mask) -> bool:
    """Whether what lies between ink departs much more from the ground around the line than the ink does."""
    sure, between = inside & (seen > SURELY), inside & (seen < MAYBE)
    if not sure.any() or not between.any() or not ground.any():
        return False
    inked, left, around = (np.median(planes[:, part], axis=1) for part in (sure, between, ground))
    return bool(np.linalg.norm(inked - around) < INVERTED * np.linalg.norm(left - around))


def _doubt(seen: Plane, inside: Mask) -> float:
    """How near to undecided the network is on what may be ink, from 0 to 1."""
    some = seen[inside & (seen > MAYBE)]
    return float(1 - np.abs(2 * some - 1).mean()) if len(some) else 1.0


def _holds(told: _Told, seen: Plane, inside: Mask, height: float, place: Place, plate: Plate | None) -> bool:
    """Whether ink told by colour is believed: all that the network is sure of is in it, and little beyond what may be
    ink; or it is several lines, too small for the network to see. The rim of a badge may count as a letter."""
    slack = 1.0 if told.plate is plate else BADGE
    if not _most(inside & (seen > SURELY), grown(told.ink, round(height / LINE)), slack):  # a pixel of what it is shown
        return False
    maybe = grown(seen > MAYBE, 2 + round(BEYOND * height))
    agree = (told.ink & ~maybe).sum() <= TOO_MUCH * told.ink.sum()
    return bool(agree) or _doubt(seen, inside) > DOUBTFUL or place.height_of(told.ink) < ONE_LINE * height


def _most(part: Mask, whole: Mask, slack: float = 1.0) -> bool:
    """Whether nearly all of a mask lies in another."""
    return bool((part & ~whole).sum() <= slack * MISSED * part.sum())


def _told_by_colour(
    planes: Planes, inside: Mask, allowed: Mask, ground: Mask, height: float, place: Place, plate: Plate | None
) -> _Told | None:
    """The ink that departs from the ground, on the plate or on a badge where the text stands on one."""
    found = ink_by_colour(planes, inside, allowed, ground, height, place)
    badge: Badge | None = None
    if plate is None and found is None:
        badge = find_badge(planes, inside, height) or find_panel(planes, inside, inside, height)
    elif plate is None and found is not None and found[0][inside].mean() > CROWDED:
        badge = find_panel(planes, inside, found[0], height)
    if badge is not None:
        return _Told(badge.ink & allowed & badge.plate.surface, np.zeros_like(inside), badge.plate)
    return None if found is None else _Told(*found, plate)
