"""Which pixels of a text line are ink: the strokes with their outlines, shadows, soft edges and JPEG ringing.

A network that has learnt what writing looks like says where strokes are; what is near them and off the ground belongs
to them. Where it is not sure, or sees no writing, ink is what departs from the ground, whatever it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from textharmony_cli.model.painting.areas import (
    Outline,
    Window,
    box_mean,
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
from textharmony_cli.model.painting.plates import Plate, find_plate, plate_around
from textharmony_cli.model.painting.segmentation import LINE, seen_ink

MARGIN = 0.12  # of the line's height; ink that begins inside the outline may reach out this far
MARGIN_PIXELS = 3  # ... and this many pixels in any case
RING = 0.25  # of the line's height: how much of the surroundings tells about the ground
EDGE = 0.22  # of the line's height; what is further inside its outline lies between letters, not beside them
CROWDED = 0.4  # share of the outline above which it is asked whether the text stands on something smaller
SEEN, MAYBE = 0.5, 0.1  # how likely what counts as ink is, and what may be some
INVERTED = 0.4  # distance of ink from the ground, as a share of that of what is between it, that gaps have at most
GOING_ON = 0.3  # ... and share of the ground, at least, that gaps go on in
NARROW = 0.03  # of the line's height: how far on both sides of its edges ink is looked at ...
STEP, ENDED = 0.25, 0.85  # change of colour there, of that from ground to ink, and share of the edges that have as much
LEAST_SEEN = 0.05  # share of the outline that writing covers at least
GOES_ON = 0.4  # of the line's height: how far a plate goes on beside a text that is no longer there
AROUND = 3  # pixels of what the network is shown: how far around letters tells what they stand on
EDGES = 0.04  # of the line's height: how far around it soft edges are looked for in any case
CERTAIN = 0.15  # doubt of the network up to which nothing else is asked ...
CERTAIN_ON_PLATE = 0.45  # ... on a plate ...
DOUBTFUL = 0.45  # ... from which others need not agree with more than what it is sure of ...
LOST = 0.6  # ... and from which it is not believed
SURELY, MISSED = 0.9, 0.03  # how likely what it is sure of is, and what share of that others may not find
BEYOND = 0.03  # of the line's height: how far around what may be ink others may find some ...
TOO_MUCH = 0.06  # ... and share of what they find that may lie further off
BADGE_RIM = 0.06  # of the line's height: how wide the rim of a badge is, which may look like a letter ...
ON_BADGE = 0.7  # ... and share of what the network is sure of that lies on the badge at least
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
        spread: 0 as tight as is safe, 1 wider, 2 or more the outline as a whole and a margin, as far as the plate goes
            that the text stands on.

    Raises:
        WeightsError: the network's weights are missing or altered.
    """
    height = outline_height(outline)
    far = reach(height, spread)
    ring = math.ceil(RING * height) + 3
    window = window_around(outline, far + ring + EVEN_RUN * height / 2, pixels.shape[:2])
    inside = outline_mask(outline, window)
    allowed = grown(inside, far)
    if not inside.any():
        return Strokes(window, allowed, np.zeros_like(allowed), True)
    planes = np.ascontiguousarray(pixels[window.slices].transpose(2, 0, 1), np.float32)
    ground = grown(allowed, ring) & ~allowed
    text = None if other_text is None else other_text[window.slices]
    if text is not None:
        ground &= ~text
    seen = seen_ink(pixels, outline, window)
    sure = inside & (seen > SURELY)
    plate = find_plate(planes, outline, window, None if text is None else text & ~inside)
    plate = _under(sure, plate) or _under(sure, _plate_of(planes, seen, inside, outline, window))
    if plate is not None:
        inside, allowed, ground = inside & plate.surface, allowed & plate.surface, plate.ends
    else:
        ground = quiet(planes, ground, grown(allowed, CLOSE), near(height))
    if spread >= 2:
        return Strokes(window, allowed, np.zeros_like(allowed), True, plate)
    line = _Line(planes, seen, inside, allowed, ground, height, place_of(outline, window), plate)
    told = line.told()
    if told is None:
        return Strokes(window, grown(inside, max(1, far // 2)) & allowed, np.zeros_like(inside), True, plate)
    if told.plate is not None:
        allowed = allowed & told.plate.surface
    wider = 1 + round(0.03 * height) + spread * round(1 + 0.06 * height)
    safe = grown(told.ink, wider) & allowed & ~told.stays
    heart = ~grown(~inside, round(EDGE * height))
    return Strokes(window, safe, heart & ~told.ink, False, told.plate)


def _under(sure: Mask, plate: Plate | None) -> Plate | None:
    """The plate, if nearly all of what the network is sure of stands on it."""
    return plate if plate is not None and _most(sure, grown(plate.surface, 1)) else None


def _plate_of(planes: Planes, seen: Plane, inside: Mask, outline: Outline, window: Window) -> Plate | None:
    """The plate under what the network sees, by what is close around that, or, where it sees hardly anything, as after
    an earlier pass, by the outline's middle."""
    if len(outline) > 4:  # bent
        return None
    height = outline_height(outline)
    close, maybe = inside & (seen > SURELY), grown(seen > MAYBE, 1)
    if close.sum() >= LEAST_SEEN * inside.sum():
        close = inside & grown(close, round(AROUND * height / LINE) + 2)
        return plate_around(planes, close & ~maybe, maybe, outline, window)
    close = ~grown(~inside, round(EDGE * height))
    return plate_around(planes, close & ~maybe, maybe, outline, window, beside=GOES_ON)


@dataclass(frozen=True, slots=True)
class _Told:
    """Ink without a safety margin, what goes through the line and stays, and the plate that it stands on, if any."""

    ink: Mask
    stays: Mask
    plate: Plate | None


@dataclass(frozen=True)
class _Line:
    """A line in a window of the page, as colour and the network see it.

    Attributes:
        planes: (3, h, w) the window.
        seen: (h, w) how likely the network takes each pixel for ink.
        inside, allowed, ground: (h, w) its outline, where its ink may be, and what tells about its ground.
        height: in pixels.
        place: where pixels lie to it.
        plate: what it stands on, if that is known to be narrower than the outline.
    """

    planes: Planes
    seen: Plane
    inside: Mask
    allowed: Mask
    ground: Mask
    height: float
    place: Place
    plate: Plate | None

    @cached_property
    def sure(self) -> Mask:
        """What the network is sure of."""
        return self.inside & (self.seen > SURELY)

    @cached_property
    def doubt(self) -> float:
        """How near to undecided the network is on what may be ink, from 0 to 1."""
        some = self.seen[self.inside & (self.seen > MAYBE)]
        return float(1 - np.abs(2 * some - 1).mean()) if len(some) else 1.0

    def told(self) -> _Told | None:
        """The ink that the network sees, or that its colour tells, which is finer, where both agree or the network does
        not know; None where neither tells it from the ground."""
        written = self._written()
        enough = CERTAIN if self.plate is None else CERTAIN_ON_PLATE
        coloured = self._by_colour() if written is None or self.doubt > enough else None
        if written is None or (coloured is not None and self._holds(coloured)):
            return coloured
        coat = find_coat(self.planes, written, self.height, self.place.direction)
        if coat is not None:
            written |= coat & self.allowed
        edges = (self.seen > MAYBE) | grown(written, round(EDGES * self.height))
        ground = self.ground | (self.allowed & ~edges)
        soft = with_soft_edges(self.planes, written, self.allowed & edges, ground, self.height)
        return _Told(soft, np.zeros_like(soft), self.plate)

    def _written(self) -> Mask | None:
        """The writing that the network sees; None where it sees none, is not sure, takes gaps for letters, or only sees
        parts of them."""
        ink = self.allowed & (self.seen > SEEN)
        ink = connected(ink & self.inside, ink)
        much = ink[self.inside].mean() >= LEAST_SEEN
        if not much or self.doubt > LOST or self._is_inverted() or not self._ends_at_edges(ink):
            return None
        return ink

    def _is_inverted(self) -> bool:
        """Whether what lies between ink departs much more from the ground around the line than the ink does, and ink
        goes on in that ground, as the gaps between wide bold letters would."""
        parts = (self.sure, self.inside & (self.seen < MAYBE), self.ground)
        if not all(part.any() for part in parts):
            return False
        inked, between, around = (np.median(self.planes[:, part], axis=1) for part in parts)
        if np.linalg.norm(inked - around) >= INVERTED * np.linalg.norm(between - around):
            return False
        nearer = np.linalg.norm(inked - between) / 2
        like = np.linalg.norm(self.planes - inked[:, None, None], axis=0) < nearer
        reached = connected(self.sure, like | self.sure)
        return bool(reached[self.ground].mean() > GOING_ON)

    def _ends_at_edges(self, ink: Mask) -> bool:
        """Whether colours change nearly everywhere where writing ends."""
        around = 1 + round(NARROW * self.height)
        beyond = ~grown(ink, 1)
        within, outside = (
            box_mean(self.planes, part.astype(np.float32), around + k) for k, part in enumerate((ink, beyond))
        )
        border = ink & grown(~ink, 1) & grown(beyond, around)  # gaps that are too narrow show no ground
        ground = self.allowed & ~grown(ink, 2)
        if not border.any() or not ground.any():
            return True
        middles = (np.median(self.planes[:, part], axis=1) for part in (ink, ground))
        whole = float(np.linalg.norm(np.subtract(*middles)))
        steps = np.sqrt(((within - outside)[:, border] ** 2).sum(0))
        return bool((steps > STEP * whole).mean() > ENDED)

    def _by_colour(self) -> _Told | None:
        """The ink that departs from the ground, on the plate or on a badge where the text stands on one."""
        found = ink_by_colour(self.planes, self.inside, self.allowed, self.ground, self.height, self.place)
        badge: Badge | None = None
        if self.plate is None and found is None:
            badge = find_badge(self.planes, self.inside, self.height)
            badge = badge or find_panel(self.planes, self.inside, self.inside, self.height)
        elif self.plate is None and found is not None and found[0][self.inside].mean() > CROWDED:
            badge = find_panel(self.planes, self.inside, found[0], self.height)
        if badge is not None:
            return _Told(badge.ink & self.allowed & badge.plate.surface, np.zeros_like(self.inside), badge.plate)
        return None if found is None else _Told(*found, self.plate)

    def _holds(self, told: _Told) -> bool:
        """Whether ink told by colour is believed: all that the network is sure of is in it, and little beyond what may
        be ink; or it is several lines, too small for the network to see. The rim of a badge may count as a letter."""
        sure = self.sure
        if told.plate is not None and told.plate is not self.plate:
            sure = sure & told.plate.surface & ~grown(~told.plate.surface, round(BADGE_RIM * self.height))
            if sure.sum() < ON_BADGE * self.sure.sum():
                return False
        if not _most(sure, grown(told.ink, round(self.height / LINE))):  # a pixel of what it is shown
            return False
        maybe = grown(self.seen > MAYBE, 2 + round(BEYOND * self.height))
        agree = bool((told.ink & ~maybe).sum() <= TOO_MUCH * told.ink.sum())
        return agree or self.doubt > DOUBTFUL or self.place.height_of(told.ink) < ONE_LINE * self.height


def _most(part: Mask, whole: Mask) -> bool:
    """Whether nearly all of a mask lies in another."""
    return bool((part & ~whole).sum() <= MISSED * part.sum())
