"""Drawn places that are to get new text, where no old text was read, or it is doubtful: read again, enlarged.

What is small or odd beside the rest of a page is often read where nothing else is in sight, and new text looks like the
old only where it is known what that says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np
from PIL import Image

from textharmony_cli.documents.page import PageInput, Pixels
from textharmony_cli.records import Page, Point, Region, bounding_box
from textharmony_cli.tasks.prove import Reads
from textharmony_cli.tasks.selection import text_inside

AROUND = 1.0  # heights of a place that are shown around it
CLEAR = 60  # pixels; smaller places are enlarged to about this height ...
MOST = 4  # ... but at most so many times
SURE = 0.97  # confidence from which what was read on the page is right
ALIKE = 0.6  # likeness, at most 1, of what was read first and from close by, if it is the same text


def read_closer(page: Page, pixels: Pixels, regions: Sequence[Region], read: Reads) -> list[Region]:
    """The regions, those drawn to get new text with what is more surely read there from close by.

    Args:
        page: what was read on it.
        pixels: (H, W, 3) the page; outlines of the regions are in its pixels.
        read: reads pictures as the page was read.
    """
    return [_closer(page, pixels, region, read) if region.drawn and region.new else region for region in regions]


def _closer(page: Page, pixels: Pixels, region: Region, read: Reads) -> Region:
    before = _confidence(page, region.parts) if region.old else 0.0
    if before >= SURE:
        return region
    x, y, width, height = region.box
    line = min(bounding_box(part)[3] for part in region.parts)
    room, times = AROUND * line, min(max(1, round(CLEAR / max(line, 1))), MOST)
    left, top = max(0, int(x - room)), max(0, int(y - room))
    part = pixels[top : int(y + height + room) + 1, left : int(x + width + room) + 1]
    size = (part.shape[1] * times, part.shape[0] * times)
    shown = np.asarray(Image.fromarray(part).resize(size, Image.Resampling.BICUBIC))
    (near,) = read([PageInput("-", 1, *size, shown)])
    outlines = [[(times * (a - left), times * (b - top)) for a, b in outline] for outline in region.parts]
    text = text_inside(near, outlines)
    if not text or _confidence(near, outlines) <= before:
        return region
    same = SequenceMatcher(None, region.old, text).ratio() > ALIKE
    return replace(region, old=text) if same or not region.old else region


def _confidence(page: Page, parts: Sequence[Sequence[Point]]) -> float:
    """That of the least sure word in some outlines; 1 where there is none, or none that was recognised."""
    found = [1.0]
    for x, y, width, height in (bounding_box(tuple(part)) for part in parts):
        for line in page.lines:
            for word in line.words or (line,):
                left, top, wide, high = word.box
                inside = 0 <= left + wide / 2 - x <= width and 0 <= top + high / 2 - y <= height
                found += [word.confidence] if inside and word.confidence is not None else []
    return min(found)
