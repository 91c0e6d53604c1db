"""Setting a line of text in a face: a soft mask of its letters, and where each of them stands.

Measures are in ems: x to the right from where the pen starts, y down from the baseline.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from textharmony_cli import fonts
from textharmony_cli.model.painting.frame import Plane
from textharmony_cli.model.runs import labelled

Fit = Literal["shrink", "condense", "reflow", "overflow"]

MARGIN = 0.5  # ems around the letters; swashes and outlines need it
NARROWEST = 0.9  # how far `shrink` narrows letters before it makes them smaller
THINNEST = 0.7  # pixels that outlines of hollow letters are wide
FINE = 64  # pixels an em; smaller letters get another weight at twice their size
FAR, STEP = 1.0, 0.4  # pixels by which edges are moved by blurring, and in one step without
SLACK = 0.3  # pixels by which edges that were moved in and out again may have missed their places
SEEN, CORNER = 64, 8.0  # grey level of lost strokes, and the area, in squares of what is lost, that corners have
MOST_LINES = 4  # that `reflow` makes of one


@dataclass(frozen=True, slots=True)
class Setting:
    """How text is set.

    Attributes:
        face: key of a font.
        tracking: ems added between letters.
        weight: ems by which every edge is moved outwards; negative for thinner strokes.
        hollow: ems that the outline is wide which is all there is of the letters; 0 for solid ones.
    """

    face: str
    tracking: float = 0.0
    weight: float = 0.0
    hollow: float = 0.0


@dataclass(frozen=True, slots=True)
class Typeset:
    """A line of text, drawn.

    Attributes:
        mask: (H, W) how much of each pixel is covered, 0 to 1.
        size: pixels per em.
        pens: where each letter starts and, last, where the line ends, in ems.
    """

    mask: Plane
    size: float
    pens: tuple[float, ...]

    @property
    def origin(self) -> tuple[float, float]:
        """The pen's start on the baseline, in pixels of the mask."""
        return MARGIN * self.size, (MARGIN + 1.0) * self.size

    @property
    def ink(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what is covered, in ems; an empty box at the pen where nothing is."""
        rows, columns = np.flatnonzero(self.mask.max(1) > 0.5), np.flatnonzero(self.mask.max(0) > 0.5)
        if not len(rows):
            return 0.0, 0.0, 0.0, 0.0
        x, y = self.origin
        left, right = float(columns[0]) - x, float(columns[-1]) + 1 - x
        top, bottom = float(rows[0]) - y, float(rows[-1]) + 1 - y
        return left / self.size, top / self.size, right / self.size, bottom / self.size


@dataclass(frozen=True, slots=True)
class Fitted:
    """How a text is made to fit its room.

    Attributes:
        lines: the text, one string a line.
        wide, high: factors for the width and height of the letters.
    """

    lines: tuple[str, ...]
    wide: float = 1.0
    high: float = 1.0


def pens(text: str, setting: Setting) -> tuple[float, ...]:
    """Where each letter starts and, last, where the line ends, in ems, kerned."""
    font = fonts.loaded(setting.face, 256)
    at = [0.0]
    for letter, following in itertools.zip_longest(text, text[1:]):
        alone = font.getlength(letter)
        if following is not None:
            alone = font.getlength(letter + following) - font.getlength(following)
        at.append(at[-1] + alone / 256 + setting.tracking)
    return tuple(at)


@lru_cache(maxsize=256)
def typeset(text: str, setting: Setting, size: int) -> Typeset:
    """The text in one line, `size` pixels an em."""
    return place(text, pens(text, setting), setting, size)


def place(text: str, at: tuple[float, ...], setting: Setting, size: int) -> Typeset:
    """The text with each letter at a place of its own; `at` has one more, the line's end."""
    if len(at) != len(text) + 1:
        raise ValueError(f"{len(text)} letters need {len(text) + 1} places, got {len(at)}")
    if setting.weight and size < FINE:  # strokes of a pixel or two cannot be made thinner by half of one
        large = Image.fromarray(place(text, at, setting, 2 * size).mask)
        return Typeset(np.asarray(large.reduce(2), np.float32), float(size), at)
    width = math.ceil((max(at) + 2 * MARGIN) * size)
    height = math.ceil((2 * MARGIN + 1.5) * size)
    picture = Image.new("L", (width, height))
    draw = ImageDraw.Draw(picture)
    font = fonts.loaded(setting.face, size)
    baseline = (MARGIN + 1.0) * size
    if text.isascii() or not _joins(text):
        for letter, x in zip(text, at, strict=False):
            draw.text(((x + MARGIN) * size, baseline), letter, fill=255, font=font, anchor="ls")
    else:
        draw.text((MARGIN * size, baseline), text, fill=255, font=font, anchor="ls")
    solid = weighted(picture, setting.weight * size) if setting.weight else picture
    if setting.weight < 0:
        solid = ImageChops.lighter(solid, _hairlines(picture, solid, -setting.weight * size))
    if setting.hollow:
        solid = ImageChops.subtract(solid, weighted(picture, min((setting.weight - setting.hollow) * size, -THINNEST)))
    return Typeset(np.asarray(solid, np.float32) / np.float32(255), float(size), at)


def fit_in(text: str, setting: Setting, room: float, fit: Fit) -> Fitted:
    """How the text is made to fit a room of so many ems; a text that fits is left as it is."""
    length = pens(text, setting)[-1] - setting.tracking
    if length <= room or fit == "overflow" or room <= 0:
        return Fitted((text,))
    ratio = room / length
    if fit == "condense":
        return Fitted((text,), ratio, 1.0)
    small = ratio / max(NARROWEST, ratio)  # what narrowing alone does not reach
    shrunk = Fitted((text,), ratio, small)
    if fit == "shrink":
        return shrunk
    broken = [_broken(text, setting, room, count) for count in range(2, MOST_LINES + 1) if count <= len(text.split())]
    return max([shrunk, *broken], key=lambda fitted: fitted.high)


def _broken(text: str, setting: Setting, room: float, count: int) -> Fitted:
    """The text on `count` lines of about the same length, one below the other in the height of one."""
    words = text.split()
    cuts = itertools.combinations(range(1, len(words)), count - 1)
    options = [
        tuple(" ".join(words[a:b]) for a, b in itertools.pairwise((0, *cut, len(words))))
        for cut in itertools.islice(cuts, 500)
    ]
    lengths = [max(pens(line, setting)[-1] for line in option) for option in options]
    shortest = min(lengths)
    factor = min(room / shortest, 1 / count)
    return Fitted(options[lengths.index(shortest)], factor, factor)


def _joins(text: str) -> bool:
    """Whether letters join or stack, as in Arabic or Indic writing, so that they cannot be drawn one by one."""
    return any(0x0590 <= ord(letter) <= 0x10FF or 0x1780 <= ord(letter) <= 0x17FF for letter in text)


def weighted(picture: Image.Image, pixels: float) -> Image.Image:
    """Edges moved outwards by so many pixels: blurred by as much, then cut at the level where the edge is to be.

    By less than `FAR` pixels in small steps along the slope of the edges (Osher and Sethian, "Fronts Propagating with
    Curvature-Dependent Speed" (1988), section 3, with their upwind differences).
    """
    values: Plane = np.asarray(picture, np.float32) / np.float32(255)
    if abs(pixels) < FAR:
        steps = max(math.ceil(abs(pixels) / STEP), 1)
        for _ in range(steps):
            values = _advanced(values, pixels / steps)
    else:
        values = np.asarray(picture.filter(ImageFilter.GaussianBlur(abs(pixels))), np.float32) / np.float32(255)
        level = 0.5 * (1 - math.erf(math.copysign(1, pixels) / math.sqrt(2)))
        slope = abs(pixels) / 0.24  # of a blurred edge at one deviation from its middle
        values = (values - np.float32(level)) * np.float32(slope) + np.float32(0.5)
    return Image.fromarray(np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8))


def _hairlines(picture: Image.Image, thinner: Image.Image, pixels: float) -> Image.Image:
    """Strokes that are lost where edges move inwards by so many pixels, as thick as they were, and up to those left.

    Letters would fall apart without them. Corners, of which a little is lost as well, are none.
    """
    lost = ImageChops.subtract(picture, weighted(thinner, pixels + SLACK))
    labels = labelled(np.asarray(lost) > SEEN)
    small = np.bincount(labels.ravel()) < max(CORNER * pixels**2, 2)
    small[0] = True
    lost = Image.fromarray(np.where(small[labels], 0, np.asarray(lost)).astype(np.uint8))
    return ImageChops.darker(picture, weighted(lost, pixels))


def _advanced(values: Plane, pixels: float) -> Plane:
    """Edges of a mask moved outwards by a fraction of a pixel."""
    outwards = math.copysign(1, pixels)
    padded = np.pad(values * outwards, 1, mode="edge")
    middle = padded[1:-1, 1:-1]
    down = np.maximum(np.maximum(padded[:-2, 1:-1], padded[2:, 1:-1]) - middle, 0)
    across = np.maximum(np.maximum(padded[1:-1, :-2], padded[1:-1, 2:]) - middle, 0)
    return np.asarray(np.clip(values + pixels * np.hypot(down, across), 0, 1), np.float32)
