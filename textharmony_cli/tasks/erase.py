"""Erasing text from a picture: painted over, read again, and painted over more widely where something is left."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from textharmony_cli.documents.page import Pixels
from textharmony_cli.model.painting.erasing import erase as paint_over
from textharmony_cli.model.painting.painted import Painted
from textharmony_cli.records import Page, Region
from textharmony_cli.tasks.prove import Reads
from textharmony_cli.tasks.repaint import Repainted, until_proved

WIDEST = 2  # spread of the third try and of all that follow


def erase_text(
    page: Page, pixels: Pixels, regions: Sequence[Region], read: Reads | None, *, tries: int = 3, seed: int = 0
) -> Repainted:
    """Paint over regions of a page until nothing is read in them.

    Args:
        page: what was read on it; text that stays is no source for what is painted.
        read: reads the result again; None leaves the proof out.
        tries: how often at most; each widens the masks of the regions that failed.
    """
    return until_proved(lambda failed: erased(page, pixels, regions, failed, seed), regions, read, tries)


def erased(page: Page, pixels: Pixels, regions: Sequence[Region], failed: Sequence[int], seed: int) -> Painted:
    """The picture with all regions painted over, more widely the more often that has failed."""
    gone = {part for region in regions for part in region.parts}
    kept = [line.part(0.0, 1.0) for line in page.lines]
    spreads = [min(count, WIDEST) for count in failed]
    painted = Painted(pixels, np.zeros(pixels.shape[:2], bool))
    for spread in sorted(set(spreads)):
        some = [part for region, own in zip(regions, spreads, strict=True) if own == spread for part in region.parts]
        avoid = [*kept, *gone.difference(some)]
        new = paint_over(painted.pixels, some, avoid=avoid, spread=spread, seed=seed)
        painted = Painted(new.pixels, painted.mask | new.mask)
    return painted
