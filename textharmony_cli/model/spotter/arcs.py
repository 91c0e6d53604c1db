"""Text that runs along an arc, as over the picture on a shop sign or around a badge.

The detector marks the whole segment between such letters and the chord below them, so the outline says little about
where they stand. What reads well does: strips along arcs through the outline are read, and from the best one small
changes lead to better ones, as long as there are any.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from textharmony_cli.model.runs import boxes
from textharmony_cli.model.spotter.geometry import Floats, Region, crop_line, places_along
from textharmony_cli.model.spotter.recogniser import Reading
from textharmony_cli.model.two_colours import nearer, two_colours

SURE = 0.98  # lines read with more confidence are not looked at
FAT = 5.0  # ... nor those longer than this many heights, whose bending the outline shows
SCRIBBLE = 0.4  # confidence of what is no text as it was read, however short
FEWEST_LETTERS = 4  # shorter texts have more than one way to be read
LEAST_HEIGHT = 20.0  # pixels of the page
MOST = 3  # lines of a page that are looked at, each for about a second
FEW = 12  # lines of a sign; on a page with more, only what stands out ...
STANDS_OUT = 2.5  # ... by this many times the usual height is looked at
SURELY_READ = 0.9  # confidence that text along an arc must have
LOST_LETTER = 0.6  # confidence with which a letter more is no better than none
GAIN = 0.7  # what an arc must add to the worth of the reading; a letter read surely has 0.4
LEAST_TURN = 0.35  # radians; what bends less is straight enough
MOST_TURN = 5.0
AMONG_OTHERS = 0.15  # share of an arc's middle that may lie in other lines
COVERED = 0.6  # share of the middle of a line that is covered by an arc that was read instead
FIRST_TURNS = np.radians([-170.0, -120.0, -75.0, -40.0, 40.0, 75.0, 120.0, 170.0])
FIRST_HEIGHTS = (0.25, 0.4)  # of the outline's height
FIRST_SHIFTS = (-0.15, 0.0, 0.15)  # ... across
FIRST_CHORD = 0.85  # of the outline's length
FIRST_CHANGE, LAST_CHANGE = 0.5, 0.12  # halved when no change helps
MOST_ROUNDS = 12
WORTH_A_CHANGE = 0.02
FITS = 2  # of a strip to its letters
ROOM = 1.8  # heights of the strip in which its letters are looked for
CORE = 0.3  # share of that above, and below, the rows in which letters surely stand
HIGH = 90  # percentile of how far letters reach from the middle line
MARGIN = 1.3  # ... and by how much more the strip does
LEAST_LETTER, WIDEST_LETTER = 0.2, 2.0  # of the rows of the crop; of its own height
POINTS = 13  # of a strip's edge
LONGEST = 640  # pixels of the crop that is read

Read = Callable[[list[npt.NDArray[np.uint8]]], list[Reading]]


@dataclass(frozen=True, slots=True)
class Arc:
    """A strip along a part of a circle.

    Attributes:
        x, y: its middle, in pixels of the page.
        heading: where writing goes at the middle, in radians, clockwise from the right.
        length: along the middle line.
        turn: by how much the heading grows from one end to the other; above 0 the text arches over what is below it.
        height: across.
    """

    x: float
    y: float
    heading: float
    length: float
    turn: float
    height: float

    def strip(self) -> Region:
        """As a region."""
        at = np.linspace(-0.5, 0.5, POINTS)
        chords = self.heading + self.turn * (at[:-1] + at[1:]) / 2
        steps = np.stack([np.cos(chords), np.sin(chords)], 1) * self.length / (POINTS - 1)
        middle = np.concatenate([np.zeros((1, 2)), steps.cumsum(0)])
        middle += np.array([self.x, self.y]) - middle[POINTS // 2]
        angles = self.heading + self.turn * at
        half = np.stack([-np.sin(angles), np.cos(angles)], 1) * self.height / 2
        return Region((middle - half).astype(np.float32), (middle + half).astype(np.float32), 1.0)

    def moved(self, along: float, across: float) -> Arc:
        cos, sin = np.cos(self.heading), np.sin(self.heading)
        return dataclasses.replace(
            self, x=float(self.x + cos * along - sin * across), y=float(self.y + sin * along + cos * across)
        )

    def longer(self, share: float, end: float) -> Arc:
        """By a share of its length; at both ends (0), or only at the first (-1) or the last (1)."""
        grown = dataclasses.replace(self, length=self.length * (1 + share), turn=self.turn * (1 + share))
        along = end * share * self.length / 2
        ahead = self.turn * along / self.length
        moved = grown.moved(along * float(np.cos(ahead / 2)), along * float(np.sin(ahead / 2)))
        return dataclasses.replace(moved, heading=self.heading + ahead)


def may_be_bent(regions: Sequence[Region], readings: Sequence[Reading]) -> list[int]:
    """Numbers of the lines worth a look, highest first."""
    least = least_height(regions)
    found = [
        number
        for number, (region, reading) in enumerate(zip(regions, readings, strict=True))
        if reading.confidence < SURE
        and (len(reading.text) >= FEWEST_LETTERS or reading.confidence < SCRIBBLE)
        and region.height > least
        and region.length < FAT * region.height
    ]
    return sorted(found, key=lambda number: -regions[number].height)[:MOST]


def least_height(regions: Sequence[Region]) -> float:
    """That of lines of a page that may be no plain text, in pixels."""
    usual = float(np.median([region.height for region in regions])) if len(regions) > FEW else 0.0
    return max(LEAST_HEIGHT, STANDS_OUT * usual)


def find_arc(
    page: Image.Image, region: Region, reading: Reading, others: Sequence[Region], read: Read
) -> Region | None:
    """The strip along which the text of a region reads better than as it is; None when there is none.

    Args:
        others: what is read surely; an arc stays out of it.
    """

    def tried(arcs: Sequence[Arc]) -> tuple[float, Arc]:
        free = [arc for arc in arcs if _keeps_clear(arc, region, others)]
        readings = read([crop_line(page, arc.strip(), LONGEST) for arc in free])
        return max(zip(map(worth, readings), free, strict=True), key=lambda pair: pair[0], default=(0.0, arcs[0]))

    before = max(worth(reading), 0.0)
    best, arc = tried(list(_first(region)))
    if best <= before:  # nearly all that are found in the end begin better
        return None
    change, rounds = FIRST_CHANGE, MOST_ROUNDS
    while change > LAST_CHANGE and rounds:
        better, changed = tried([*_changed(arc, -change), *_changed(arc, change)])
        if better > best + WORTH_A_CHANGE:
            best, arc = better, changed
        else:
            change /= 2
        rounds -= 1
    if best <= before + GAIN or abs(arc.turn) < LEAST_TURN:
        return None
    fitting = fitted_to_letters(page, arc)
    (again,) = read([crop_line(page, fitting.strip(), LONGEST)])
    return (fitting if worth(again) > best - GAIN / 2 else arc).strip()


def is_better(along: Reading, before: Reading) -> bool:
    """Whether what was read along an arc is to be believed more than what was read before."""
    return along.confidence > SURELY_READ and worth(along) > max(worth(before), 0.0) + GAIN


def is_covered(region: Region, arc: Region, share: float = COVERED) -> bool:
    """Whether an arc that was read makes a line needless, since it holds more than a share of it."""
    return float(arc.holds(_middle(region)).mean()) > share


def worth(reading: Reading) -> float:
    """How many letters it has, and how surely."""
    certain = zip(reading.text, reading.confidences, strict=True)
    return sum(confidence - LOST_LETTER for letter, confidence in certain if letter.isalnum())


def _first(region: Region) -> Iterator[Arc]:
    """Arcs that fill an outline."""
    middle = _middle(region)
    (x, y), across, chord = middle[[0, -1]].mean(0), region.height, FIRST_CHORD * region.length
    heading = float(np.arctan2(*(middle[-1] - middle[0])[::-1]))
    for turn in FIRST_TURNS.tolist():
        length = chord * (turn / 2) / np.sin(turn / 2)
        depth = length / turn * (1 - np.cos(turn / 2))  # of the segment; below 0 where it hangs
        for height in FIRST_HEIGHTS:
            arc = Arc(float(x), float(y), heading, float(length), turn, height * across)
            yield from (arc.moved(0.0, shift * across - depth / 2) for shift in FIRST_SHIFTS)


def _changed(arc: Arc, change: float) -> Iterator[Arc]:
    yield arc.moved(0.0, 0.5 * change * arc.height)
    yield arc.moved(0.2 * change * arc.length, 0.0)
    yield from (arc.longer(0.4 * change, end) for end in (-1.0, 0.0, 1.0))
    yield dataclasses.replace(arc, turn=float(np.clip(arc.turn + 0.5 * change, -MOST_TURN, MOST_TURN)))
    yield dataclasses.replace(arc, height=arc.height * (1 + 0.5 * change))
    yield dataclasses.replace(arc, heading=arc.heading + 0.2 * change)


def fitted_to_letters(page: Image.Image, arc: Arc) -> Arc:
    """A like arc, as high as its letters, which may stick out of one that reads well."""
    for _ in range(FITS):
        wide = dataclasses.replace(arc, height=arc.height * ROOM)
        letters = letters_in(crop_line(page, wide.strip(), LONGEST))
        if len(letters) < FEWEST_LETTERS:
            break
        along, upper, lower = letters.T
        middle = np.polynomial.Polynomial.fit(along, (upper + lower) / 2, 2, domain=[-1, 1])
        off, slope, bend = [float(part) * wide.height for part in middle.coef]
        half = np.percentile(np.concatenate([middle(along) - upper, lower - middle(along)]), HIGH) * wide.height
        turned = dataclasses.replace(
            arc,
            heading=arc.heading + slope / arc.length,
            turn=arc.turn + 2 * bend / arc.length,
            height=2 * MARGIN * float(half),
        )
        arc = turned.moved(0.0, off)
    return arc


def letters_in(crop: npt.NDArray[np.uint8]) -> Floats:
    """(N, 3) middle column, upper and lower end of what look like letters in a crop with room above and below, from
    -.5 to .5 of its sides. Of the two colours in the middle of the crop theirs is the one that has more of them."""
    rows = len(crop)
    core = slice(round(rows * CORE), round(rows * (1 - CORE)))
    colours = two_colours(crop[core].reshape(-1, 3).T.astype(np.float32))
    return max((_alike(ink, core) for ink in nearer(crop, colours)), key=len)


def _alike(ink: npt.NDArray[np.bool_], core: slice) -> Floats:
    """(N, 3) of the connected parts of ink that stand in the core and are no wider than letters."""
    rows, columns = ink.shape
    left, top, right, bottom = boxes(ink).T
    whole = (top > 0) & (bottom < rows) & (top < core.stop) & (bottom > core.start)
    kept = whole & (bottom - top > LEAST_LETTER * rows) & (right - left < WIDEST_LETTER * (bottom - top))
    letters = np.stack([(left + right) / 2 / columns, top / rows, bottom / rows], 1)[kept] - 0.5
    return np.asarray(letters, np.float32)


def _keeps_clear(arc: Arc, region: Region, others: Sequence[Region]) -> bool:
    """Whether it stays with its region and out of others."""
    middle = _middle(arc.strip())
    in_others = np.zeros(len(middle), np.bool_)
    for other in others:
        in_others |= other.holds(middle)
    return bool(in_others.mean() <= AMONG_OTHERS and region.holds(middle).mean() >= COVERED)


def _middle(region: Region) -> Floats:
    """(K, 2), at least `POINTS`, even steps."""
    line = (region.top + region.bottom) / 2
    return places_along(line, np.linspace(0, 1, max(POINTS, len(line)))).astype(np.float32)
