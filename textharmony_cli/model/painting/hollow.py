"""Hollow letters: an outline, and the ground inside it."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from textharmony_cli.model.painting.areas import connected, grown
from textharmony_cli.model.painting.frame import Plane
from textharmony_cli.model.painting.painted import Mask

FINE = 96  # rows at least in which outlines are followed
INKED = 0.4  # share of full ink from which an outline is taken to be closed
LEAST = 0.25  # of the ink: how much lies inside of hollow letters at least


def filled_in(ink: Plane) -> Plane | None:
    """Ink (h, w), 0 to about 1, with the insides of hollow letters filled; None where it encloses hardly anything.

    What an odd number of outlines lies around is inside, what an even number lies around is outside, or the hole of a
    letter.
    """
    height, width = ink.shape
    if height >= 2 * FINE:
        small = filled_in(np.asarray(Image.fromarray(np.asarray(ink, np.float32)).reduce(height // FINE)))
        return None if small is None else np.asarray(Image.fromarray(small).resize((width, height)))
    times = max(1, math.ceil(FINE / height))
    size = (width * times, height * times)
    fine = np.asarray(Image.fromarray(np.asarray(ink, np.float32)).resize(size, Image.Resampling.BICUBIC))
    inside = _within_odd(np.pad(fine > INKED, 1))[1:-1, 1:-1]
    filled = np.where(grown(inside, times), np.float32(1), np.clip(fine, 0, 1))
    filled = filled.reshape(height, times, width, times).mean((1, 3))
    return filled if filled.sum() > (1 + LEAST) * np.clip(ink, 0, 1).sum() else None


def _within_odd(inked: Mask) -> Mask:
    """Pixels (H, W) inside of an odd number of closed outlines; what reaches the picture's rim is outside of all."""
    filled, odd = np.zeros_like(inked), True
    rim = np.zeros_like(inked)
    rim[[0, -1]] = rim[:, [0, -1]] = True
    level = known = connected(rim, ~inked)
    while level.any():
        ring = connected(grown(level, 1), inked & ~known)
        level = connected(grown(ring, 1), ~inked & ~known)
        if odd:
            filled |= level
        known, odd = known | ring | level, not odd
    return filled
