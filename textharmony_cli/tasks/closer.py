"""Places that a user drew around text that was not read on the page: read again by themselves, enlarged.

What is small or odd beside the rest of a page is often read where nothing else is in sight; and new text is like the old
only where it is known what that says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PIL import Image

from textharmony_cli.documents.page import PageInput, Pixels
from textharmony_cli.records import Region, bounding_box
from textharmony_cli.tasks.prove import Reads
from textharmony_cli.tasks.selection import text_inside

AROUND = 1.0  # heights of a place that are shown around it
CLEAR = 60  # pixels; smaller places are enlarged to about this height ...
MOST = 4  # ... but at most so many times


def read_closer(pixels: Pixels, regions: Sequence[Region], read: Reads) -> list[Region]:
    """The regions, those to get new text of which nothing is known with what is read there from close by, if anything.

    Args:
        pixels: (H, W, 3) the page; outlines of the regions are in its pixels.
        read: reads pictures as the page was read.
    """
    return [
        region if region.old or not region.new else replace(region, old=_read_in(pixels, region, read))
        for region in regions
    ]


def _read_in(pixels: Pixels, region: Region, read: Reads) -> str:
    x, y, width, height = region.box
    line = min(bounding_box(part)[3] for part in region.parts)
    room, times = AROUND * line, min(max(1, round(CLEAR / max(line, 1))), MOST)
    left, top = max(0, int(x - room)), max(0, int(y - room))
    part = pixels[top : int(y + height + room) + 1, left : int(x + width + room) + 1]
    size = (part.shape[1] * times, part.shape[0] * times)
    shown = np.asarray(Image.fromarray(part).resize(size, Image.Resampling.BICUBIC))
    (page,) = read([PageInput("-", 1, *size, shown)])
    outlines = [[(times * (a - left), times * (b - top)) for a, b in outline] for outline in region.parts]
    return text_inside(page, outlines)
