"""Having a picture painted by a model from a caption until the words that it is to show are read on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from PIL import Image

from textharmony_cli.documents.page import PageInput, Pixels
from textharmony_cli.errors import UsageError
from textharmony_cli.model.painting.painted import Painted
from textharmony_cli.records import Match, Page, Region
from textharmony_cli.tasks.locate import Query, find
from textharmony_cli.tasks.prove import Reads
from textharmony_cli.tasks.quotations import quoted, split_lines
from textharmony_cli.tasks.render import Rendered

_DISTANCES = (1, 2)  # the picture is read as it is, and from twice as far: letters that fill it are taken apart
_SEEDS = 1_000_003  # between one try and the next


@dataclass(frozen=True, slots=True)
class Caption:
    """What a model that paints whole pictures is told.

    Attributes:
        lines: what is to be read on the picture, each as whole words.
    """

    text: str
    lines: tuple[str, ...]


class Draws(Protocol):
    """What paints."""

    def draw(self, caption: str, seed: int) -> Pixels:
        """A picture (H, W, 3)."""


def caption_of(prompt: str, texts: Sequence[str] = ()) -> Caption:
    """The prompt as it is, and that further lines are written there.

    Raises:
        UsageError: there is nothing to paint.
    """
    told, given = prompt.strip(), split_lines(texts)
    if not told and not given:
        raise UsageError("there is nothing to paint", hint="say what is to be seen, as in `th render 'a red sign'`")
    lines, _ = quoted(prompt)
    sentences = [*([told] if told else []), *(f'It says "{line}".' for line in given)]
    return Caption(" ".join(sentences), lines + given)


def generate(
    caption: Caption,
    painter: Draws,
    seed: int,
    read: Reads | None,
    *,
    tries: int = 4,
    stored: Callable[[Pixels], Pixels] | None = None,
) -> Rendered:
    """A new picture; where the words stand on it is what reading says, since the model says nothing of it.

    Args:
        read: reads the result; None leaves the proof out, as do captions without lines.
        tries: how many pictures are painted at most.
        stored: gives the pixels as they will be when the picture was written and opened again, for formats with loss.
    """
    for attempt in range(max(tries, 1)):
        pixels = painter.draw(caption.text, seed + _SEEDS * attempt)
        regions = tuple(Region(1, (_whole(pixels),), "", line) for line in caption.lines)
        if read is not None and caption.lines:
            regions = _read_back(stored(pixels) if stored else pixels, regions, read)
        everywhere = np.ones(pixels.shape[:2], np.bool_)
        rendered = Rendered(Painted(pixels, everywhere), (), regions, attempt + 1)
        if rendered.proof != "failed":
            break
    return rendered


def _read_back(pixels: Pixels, regions: Sequence[Region], read: Reads) -> tuple[Region, ...]:
    pages = read([_seen_from(pixels, distance) for distance in _DISTANCES])
    return tuple(_found(region, pages) for region in regions)


def _found(region: Region, pages: Sequence[Page]) -> Region:
    for page, distance in zip(pages, _DISTANCES, strict=True):
        if matches := find(page, [Query(region.new, word=True)]):
            match: Match = matches[0]
            parts = tuple(tuple((x * distance, y * distance) for x, y in part) for part in match.parts)
            return replace(region, parts=parts, read_back=match.text, ok=True)
    return replace(region, read_back=" ".join(pages[0].text.split()), ok=False)


def _seen_from(pixels: Pixels, distance: int) -> PageInput:
    height, width = pixels.shape[0] // distance, pixels.shape[1] // distance
    if distance > 1:
        pixels = np.array(Image.fromarray(pixels).resize((width, height), Image.Resampling.BOX))
    return PageInput("-", 1, width, height, pixels)


def _whole(pixels: Pixels) -> tuple[tuple[float, float], ...]:
    height, width = pixels.shape[:2]
    return ((0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height)))
