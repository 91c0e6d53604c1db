"""Drawing a picture from a plan until what is written on it reads exactly as asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from textharmony_cli.documents.page import PageInput, Pixels
from textharmony_cli.model.painting.painted import Painted
from textharmony_cli.model.rendering.colors import RGB
from textharmony_cli.model.rendering.picture import DrawnLine, draw, inscribe
from textharmony_cli.model.rendering.plan import Plan
from textharmony_cli.records import Box, Point, Region, Verdict
from textharmony_cli.tasks.prove import Reads, is_as_asked, read_in

_TALL, _LEAST = 40.0, 20.0  # pixels that letters are shrunk to at most for reading, and that none may fall below
_AROUND = 0.14  # ems around a line's ink that belong to it when it is read

Draws = Callable[[int], tuple[Painted, tuple[DrawnLine, ...]]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A picture, and what is written on it.

    Attributes:
        painted: pixels, and where they may differ from the picture that was written on; all of a new one.
        lines: their exact places, where these are known.
        regions: one for each line, with what was read there where that was asked for.
        attempts: how many pictures were drawn.
    """

    painted: Painted
    lines: tuple[DrawnLine, ...]
    regions: tuple[Region, ...]
    attempts: int

    @property
    def proof(self) -> Verdict:
        if not self.regions or any(region.ok is None for region in self.regions):
            return "skipped"
        return "passed" if all(region.ok for region in self.regions) else "failed"


def render(
    plan: Plan, seed: int, read: Reads | None, *, tries: int = 4, stored: Callable[[Pixels], Pixels] | None = None
) -> Rendered:
    """A new picture.

    Args:
        read: reads the result; None leaves the proof out.
        tries: how many pictures are drawn at most.
        stored: gives the pixels as they will be when the picture was written and opened again, for formats with loss.

    Raises:
        UsageError: a font is not there, or lacks characters.
    """

    def drawn(attempt: int) -> tuple[Painted, tuple[DrawnLine, ...]]:
        picture = draw(plan, seed, attempt)
        return Painted(picture.pixels, np.ones(picture.pixels.shape[:2], np.bool_)), picture.lines

    return _until_read(drawn, read, tries, stored)


def render_on(pixels: Pixels, plan: Plan, box: Box, seed: int, read: Reads | None, *, tries: int = 4) -> Rendered:
    """A plan's lines written on a picture (H, W, 3); other arguments as for `render`.

    Args:
        box: left, top, width and height, inside the picture; nothing outside of it changes.
    """
    return _until_read(lambda attempt: inscribe(pixels, plan, box, seed, attempt), read, tries, None)


def mean_color(pixels: Pixels, box: Box) -> RGB:
    """The mean colour of a box of a picture."""
    left, top, wide, high = (round(value) for value in box)
    red, green, blue = pixels[top : top + high, left : left + wide].reshape(-1, 3).mean(axis=0)
    return round(float(red)), round(float(green)), round(float(blue))


def _until_read(draws: Draws, read: Reads | None, tries: int, stored: Callable[[Pixels], Pixels] | None) -> Rendered:
    for attempt in range(max(tries, 1)):
        painted, lines = draws(attempt)
        regions = tuple(Region(1, (line.whole.polygon,), "", line.whole.text) for line in lines)
        if read is None:
            return Rendered(painted, lines, regions, 1)
        regions = _read_back(stored(painted.pixels) if stored else painted.pixels, lines, regions, read)
        rendered = Rendered(painted, lines, regions, attempt + 1)
        if rendered.proof == "passed":
            break
    return rendered


def _read_back(
    pixels: Pixels, lines: Sequence[DrawnLine], regions: Sequence[Region], read: Reads
) -> tuple[Region, ...]:
    """The regions with what is read there, from as far away as one stands to read letters of this size: the spotter
    learned on pages, and takes letters that fill a picture apart."""
    high = [float(np.hypot(*(np.subtract(line.whole.polygon[3], line.whole.polygon[0])))) for line in lines]
    shrink = min(1.0, max(_TALL / max(high), _LEAST / min(high)))
    height, width = pixels.shape[:2]
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    small = pixels if shrink == 1.0 else np.array(Image.fromarray(pixels).resize(size, Image.Resampling.BOX))
    far = [
        replace(region, parts=(tuple((x * shrink, y * shrink) for x, y in _widened(line)),))
        for region, line in zip(regions, lines, strict=True)
    ]
    (page,) = read([PageInput("-", 1, small.shape[1], small.shape[0], small)])
    found = [read_in(page, region.parts, region.new) for region in far]
    return tuple(
        replace(region, read_back=text, ok=is_as_asked(text, region.new))
        for region, text in zip(regions, found, strict=True)
    )


def _widened(line: DrawnLine) -> tuple[Point, ...]:
    """The outline of a line's ink moved outwards: what is read lies about it, not in it."""
    corners = np.array(line.whole.polygon)
    along, down = corners[1] - corners[0], corners[3] - corners[0]
    edge = _AROUND * line.size
    right, below = (side / max(float(np.hypot(*side)), 1e-6) * edge for side in (along, down))
    moved = corners + np.array([-right - below, right - below, right + below, below - right])
    return tuple((float(x), float(y)) for x, y in moved)


def unlike(regions: Sequence[Region]) -> str:
    """What the proof found, in a few words."""
    wrong = next(region for region in regions if not region.ok)
    return f"`{wrong.new}` reads `{wrong.read_back}`" if wrong.read_back else f"`{wrong.new}` cannot be read"
