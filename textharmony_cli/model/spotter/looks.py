"""What the characters of a page that was read look like: the recogniser's features where each of them stands."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from textharmony_cli.model.spotter.geometry import Region, crop_line
from textharmony_cli.model.spotter.recogniser import LONGEST, STEP, TextRecogniser
from textharmony_cli.records import Line, Page

MARGIN = 0.15  # of a line's height above and below its ink, which is what the recogniser was trained on

Floats = npt.NDArray[np.float32]


def looks_of(recogniser: TextRecogniser, picture: Image.Image, page: Page) -> dict[int, Floats]:
    """For every line's id one row of 120 numbers for each character of its text, zero for spaces.

    Args:
        picture: RGB, of the page's size. Lines without measured character positions are left out.
    """
    return {line.id: _looks(recogniser, picture, line) for line in page.lines if line.spans}


def _looks(recogniser: TextRecogniser, picture: Image.Image, line: Line) -> Floats:
    region = Region(np.array(line.top, np.float32), np.array(line.bottom, np.float32), 1.0)
    crop = crop_line(picture, region.band(-MARGIN, 1.0 + MARGIN), LONGEST)
    seen = recogniser.features(crop)  # (T, 120)
    middles = np.array([(start + stop) / 2 for start, stop in line.spans]) * crop.shape[1] / STEP
    steps = np.clip(middles.astype(int), 0, len(seen) - 1)
    inked = np.array([[not character.isspace()] for character in line.text])
    return np.where(inked, seen[steps], np.float32(0))
