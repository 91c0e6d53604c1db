"""Text replaced or erased by a model that paints whole pictures: square by square, pasted by masks, proved by reading.

A line is painted in one piece, seen from so near that its letters are large enough to be drawn, and the word that is to
be there is asked for. An erased line is asked for with no word; where there is no room for it in one square it is cut.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from textharmony_cli.documents.over_lines import over_lines
from textharmony_cli.documents.page import Pixels
from textharmony_cli.model.image_decoder.paste_back import SIDE, Framing, Glimpse, pasted
from textharmony_cli.model.painting.areas import Outline, grown, outline_height, outline_mask, window_around
from textharmony_cli.model.painting.painted import Mask, Painted
from textharmony_cli.records import Region, bounding_box
from textharmony_cli.tasks.prove import Reads
from textharmony_cli.tasks.repaint import Repainted, until_proved

_EDGE = 0.06  # heights of a line that are painted around its outline, which holds its letters and little else
_HEIGHTS = 8  # of a line that a square is high, unless the line is longer
_LEAST_SIDE = 64  # pixels
_SEEN = 1.5  # lengths of a line that are seen of what is around it
_SEEDS = 1_000_003  # between one try and the next


class Fills(Protocol):
    """What paints."""

    def fill(self, pixels: Pixels, hidden: Mask, word: str, seed: int) -> Pixels:
        """A square picture (S, S, 3) anew, in any size, with a word where it is hidden (S, S); empty for none."""


@dataclass(frozen=True, slots=True)
class _Place:
    """One line of a region, and what is to be there."""

    region: int
    outline: Outline
    word: str


def fill_text(
    pixels: Pixels, regions: Sequence[Region], painter: Fills, read: Reads | None, *, tries: int = 4, seed: int = 0
) -> Repainted:
    """Paint regions of a page until they read as asked.

    Args:
        pixels: (H, W, 3).
        read: reads the result; None leaves the proof out.
        tries: how often at most; from the second on only what failed is painted, with other seeds.
    """
    places = [
        _Place(number, outline, word)
        for number, region in enumerate(regions)
        for outline, word in zip(region.parts, over_lines(region.new, region.parts, region.old), strict=True)
    ]
    done = Painted(pixels, np.zeros(pixels.shape[:2], np.bool_))
    counted = [-1] * len(regions)  # how often each had failed when it was painted last

    def paint(failed: Sequence[int]) -> Painted:
        nonlocal done
        again = [place for place in places if failed[place.region] > counted[place.region]]
        counted[:] = failed
        new = _painted(done.pixels, again, painter, seed + _SEEDS * max(failed, default=0))
        done = Painted(new.pixels, done.mask | new.mask)
        return done

    return until_proved(paint, regions, read, tries)


def _painted(pixels: Pixels, places: Sequence[_Place], painter: Fills, seed: int) -> Painted:
    def paint(glimpse: Glimpse) -> Pixels:
        own = seed + glimpse.region + len(places) * glimpse.part
        return painter.fill(glimpse.pixels, glimpse.hidden, places[glimpse.region].word, own)

    masks = [_mask(place.outline, pixels.shape[:2]) for place in places]
    return pasted(pixels, masks, paint, [_framing(place) for place in places])


def _mask(outline: Outline, shape: tuple[int, ...]) -> Mask:
    edge = math.ceil(_EDGE * outline_height(outline))
    window = window_around(outline, edge + 1, (shape[0], shape[1]))
    mask = np.zeros(shape, np.bool_)
    mask[window.slices] = grown(outline_mask(outline, window), edge)
    return mask


def _framing(place: _Place) -> Framing:
    """The square that a line is seen in: high enough for some lines of its kind, and as wide as it is."""
    height = outline_height(place.outline)
    _, _, width, tall = bounding_box(tuple(place.outline))
    side = max(_LEAST_SIDE, min(SIDE, _HEIGHTS * height), _SEEN * (max(width, tall) + 2 * _EDGE * height + 2))
    if not place.word:
        side = min(side, SIDE)
    return Framing(math.ceil(side), math.ceil(side / 8))
