"""Ink told by its colour: what the ground around a line does not reach.

Nothing is assumed about letters. The ground is followed from around the line into it, as far as it changes slowly;
what the ground does not reach and what departs from a membrane over it is ink, dark or bright. Strips of ground that
run through the outline without touching the surroundings (a button that is smaller than the outline) are found by
their long even rows, which writing does not have.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.painting.areas import Outline, Window, box_mean, connected, grown
from textharmony_cli.model.painting.following import followed
from textharmony_cli.model.painting.frame import frame_of, mapped
from textharmony_cli.model.painting.ground import GRAINY, near, roughness
from textharmony_cli.model.painting.membrane import Planes, membrane
from textharmony_cli.model.painting.painted import Mask
from textharmony_cli.model.runs import labelled, stretches

STEPS_APART = (14.0, 48.0)  # colour distance at which the ground ends: on clean ground, on the roughest
ROUGH = 3.5  # ... and how many times the ground's own roughness it is between these
TOO_ROUGH = 26.0  # roughness at which strokes are not told from the ground
GRAIN = 0.03  # of the line's height: by how far a picture with grain is smoothed
AS_GRAIN = 0.45  # share of the roughness that smoothing leaves of grain at most; of edges it leaves more
EVEN_RUN = 1.7  # line heights; an even row this long is ground or a rule, not writing
EDGED = 0.3  # share of an even row below or above which its colour goes on
FAINTEST = 5.0  # colour distance below which nothing is seen
NEAR = 0.3  # of the line's height: how far around a pixel the usual ground is taken from
HALO = 0.1  # of the line's height: how far shadows and soft edges are looked for
STEEP = 0.5  # of the line's height: how far along it what goes through it may move from above to below
WIDEST = 1.0  # ... and how far it may reach along it
SOFT_EDGE = 0.06  # of the line's height: how soft its edges are
LEAST_INK = 0.02  # share of the outline that writing covers at least
MOST_INK = 0.9  # share of the outline above which it is not worth telling strokes from ground


def ink_by_colour(
    planes: Planes, inside: Mask, allowed: Mask, ground: Mask, height: float, place: Place
) -> tuple[Mask, Mask] | None:
    """The ink without safety margin, and what goes through the line and stays; None where the ground is too busy, or
    nothing departs from it.

    Args:
        place: where pixels lie to the line.
    """
    around = near(height)
    rough = roughness(planes, ground, around)
    if rough is not None and rough > GRAINY:
        smooth = box_mean(planes, np.ones_like(inside, np.float32), round(GRAIN * height))
        left = roughness(smooth, ground, around)
        if left is not None and left < AS_GRAIN * rough:
            planes, rough = smooth, left
    if rough is None or rough > TOO_ROUGH:
        return None
    apart = min(max(STEPS_APART[0], ROUGH * rough), STEPS_APART[1])
    for least in (apart, apart / 2):
        even = _even_rows(planes, inside, max(12, round(EVEN_RUN * height)), least)
        even &= ~_topmost(planes, even, least / 2)
        open_to = allowed & ~even
        known = followed(planes, open_to, ground | even, least)
        ink = _departing(planes, open_to, known, least)
        ink = connected(ink & inside, ink)
        usual = box_mean(planes, (known & ~ink).astype(np.float32), round(1 + NEAR * height))
        off = np.sqrt((box_mean(planes - usual, np.ones_like(inside, np.float32), 1) ** 2).sum(0)) > least  # no specks
        crossing = _crossing(off, ink, allowed, place, height)
        ink &= ~crossing
        share = float(ink[inside].mean())
        if share > MOST_INK:
            return ink | inside, np.zeros_like(ink)
        if share >= LEAST_INK:
            return _with_halo(planes, usual, ink, open_to & ~crossing, height, rough), crossing
    return None


def with_soft_edges(planes: Planes, ink: Mask, open_to: Mask, ground: Mask, height: float) -> Mask:
    """Ink (h, w) that was told otherwise, and what is near it and still a little off the ground: shadows, glows, soft
    edges.

    Args:
        planes: (3, h, w) a window of the page.
        open_to: (h, w) where these may be.
        ground: (h, w) what is surely none of them.
        height: of the line, in pixels.
    """
    usual = box_mean(planes, ground.astype(np.float32), round(1 + NEAR * height))
    return _with_halo(planes, usual, ink, open_to, height, roughness(planes, ground, near(height)) or 0.0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pixels (h, w) of a window lie to a line: how far along it and down from its top, as it is read.

    Attributes:
        along: in whole pixels, from 0.
        down: in pixels, from the outline's upper edge.
        height: of the line, in pixels.
        direction: in which it runs, right and down, of length 1.
    """

    along: npt.NDArray[np.int64]
    down: npt.NDArray[np.floating]
    height: float
    direction: tuple[float, float]

    @property
    def above(self) -> Mask:
        return np.asarray(self.down < 0)

    @property
    def below(self) -> Mask:
        return np.asarray(self.down > self.height)

    def height_of(self, ink: Mask) -> float:
        """How high what hangs together is, in pixels: half of the ink (h, w) belongs to what is higher; 0 of none."""
        if not ink.any():
            return 0.0
        labels, down = labelled(ink)[ink], self.down[ink]
        top, bottom = np.full(labels.max() + 1, down.max()), np.full(labels.max() + 1, down.min())
        np.minimum.at(top, labels, down)
        np.maximum.at(bottom, labels, down)
        return float(np.median((bottom - top + 1)[labels]))


def place_of(outline: Outline, window: Window) -> Place:
    """Where the pixels of a window lie to the line in an outline."""
    frame = frame_of(outline)
    x, y = np.meshgrid(np.arange(window.x0, window.x1) + 0.5, np.arange(window.y0, window.y1) + 0.5)
    along, down = mapped(np.linalg.inv(frame.matrix), x, y)
    right, lower = frame.matrix[:2, 0] / np.linalg.norm(frame.matrix[:2, 0])
    places = np.rint(along - along.min()).astype(np.int64)
    return Place(places, np.asarray(down), frame.height, (float(right), float(lower)))


def _departing(planes: Planes, open_to: Mask, known: Mask, apart: float) -> Mask:
    """What the ground does not reach, and what is not like the ground either."""
    distance = _distance(planes, membrane(planes, ~known))
    return np.asarray(open_to & ~known & (distance > 0.6 * apart))


def _crossing(off: Mask, ink: Mask, allowed: Mask, place: Place, height: float) -> Mask:
    """What comes from above the line and leaves it below, as the edge of a button does.

    Of ink that hangs together with it, only what lies where it goes through, if it does so steeply: letters may touch
    the edge of a picture beside them. What is long is a row of letters that leave a bent line's outline.

    Args:
        off: what is unlike the ground near by.
    """
    beyond = off & grown(allowed, 2) & ~allowed
    ends = [grown(beyond & side, 2) & ink for side in (place.above, place.below)]
    above, below = (connected(end, ink) for end in ends)
    through = above & below
    if not through.any():
        return through
    upper, lower = (np.bincount(place.along[end & through], minlength=int(place.along.max()) + 1) > 0 for end in ends)
    reach = math.ceil(STEEP * height)
    between = _spread(upper, 0, reach) & _spread(lower, reach, 0) | _spread(upper, reach, 0) & _spread(lower, 0, reach)
    edge, widest = 2 + round(SOFT_EDGE * height), math.ceil(WIDEST * height)
    steep = _narrow(_spread(between, edge, edge), widest)[place.along] & allowed
    flat = through & ~connected(steep & through, through)
    for number in range(1, int((labels := labelled(flat)).max()) + 1):
        if np.ptp(place.along[labels == number]) > widest:
            flat &= labels != number
    return (steep & ~(ink & ~through)) | flat


def _narrow(on: Mask, widest: int) -> Mask:
    """Of runs of set flags (n,) those of at most so many."""
    out = on.copy()
    for start, stop in stretches(on):
        if stop - start > widest:
            out[start:stop] = False
    return out


def _spread(on: Mask, before: int, behind: int) -> Mask:
    """Flags (n,) that are set for so many places before and behind each that is set."""
    return np.convolve(on, np.ones(before + behind + 1), "full")[before : before + len(on)] > 0


def _even_rows(planes: Planes, inside: Mask, run: int, apart: float) -> Mask:
    """Pixels of rows along the line that are of one colour for `run` pixels."""
    ys, xs = np.nonzero(inside)
    (a, b), (_, d) = np.cov(np.stack([xs, ys])) if len(xs) > 1 else ((1.0, 0.0), (0.0, 0.0))
    upright = d > 1.7 * a
    if upright:
        planes, a, d = planes.transpose(0, 2, 1), d, a
    height, width = planes.shape[1:]
    if width < run:
        return np.zeros_like(inside)
    slope = b / a if a > 1.7 * d else 0.0  # a shear levels a slanting line
    shift = np.round(slope * (np.arange(width) - width / 2)).astype(int)
    rows, columns = np.arange(height)[:, None], np.arange(width)[None]
    level = planes[:, np.clip(rows + shift, 0, height - 1), columns]
    even = _even_runs(level, run, apart)[np.clip(rows - shift, 0, height - 1), columns]
    return np.asarray(even.T if upright else even)


def _topmost(planes: Planes, even: Mask, apart: float) -> Mask:
    """Even rows that are but the edge of something of their colour: the outlines of letters that touch each other."""
    same = np.zeros_like(even)
    for one, other in ((np.s_[1:], np.s_[:-1]), (np.s_[:-1], np.s_[1:])):
        alike = np.sqrt(((planes[:, one] - planes[:, other]) ** 2).sum(0)) < apart
        same[one] |= alike & ~even[other]
    labels = labelled(even)
    share = np.bincount(labels.ravel(), same.ravel()) / np.maximum(np.bincount(labels.ravel()), 1)
    return np.asarray(even & (share > EDGED)[labels])


def _even_runs(planes: Planes, run: int, apart: float) -> Mask:
    """Pixels (H, W) in a stretch of `run` pixels of a row whose colours differ by less than `apart`; not its ends,
    which may lie on the soft edge of a letter."""
    span = (_highest(planes, run) + _highest(-planes, run)).max(0)
    end = max(2, run // 24)
    even = np.pad(span < apart, ((0, 0), (run - 1 - end, run - 1 - end)))
    return np.asarray(_highest(even, run - 2 * end), np.bool_)


def _highest(values: npt.NDArray[Any], run: int) -> npt.NDArray[Any]:
    """The largest of every `run` values along the last axis, which gets `run - 1` shorter."""
    width = 1
    while width < run:
        step = min(width, run - width)
        values = np.maximum(values[..., step:], values[..., :-step])
        width += step
    return values


def _with_halo(planes: Planes, usual: Planes, ink: Mask, open_to: Mask, height: float, rough: float) -> Mask:
    """The ink and what is near it and still a little off the ground: shadows, glows, soft edges.

    Off the ground means unlike a membrane over it, which follows the lighting, and unlike the `usual` ground near by,
    which the membrane may miss where it is stretched over the edge of a button.
    """
    radius, faint = round(1 + HALO * height), max(FAINTEST, 2.5 * rough)
    around = grown(ink, radius)
    off = (_distance(planes, membrane(planes, around)) > faint) & (_distance(planes, usual) > faint)
    kept = ink
    for _ in range(radius):
        kept = kept | (grown(kept, 1) & around & off & open_to)
    return kept


def _distance(planes: Planes, other: Planes) -> npt.NDArray[np.float32]:
    return np.asarray(np.sqrt(((planes - other) ** 2).sum(0)))
