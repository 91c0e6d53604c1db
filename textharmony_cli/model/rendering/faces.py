"""The colours of letters that have several: running into each other along the lines, or from letter to letter."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw

from textharmony_cli.model.rendering.colors import RGB
from textharmony_cli.model.rendering.noise import through
from textharmony_cli.model.rendering.plan import Blend
from textharmony_cli.model.rendering.setting import SetLine


def draw_faces(lines: Sequence[SetLine], fade: Sequence[RGB], blend: Blend, size: tuple[int, int]) -> Image.Image:
    """A picture of that size, of mode `RGB`, with the colour that letters have at each place of it."""
    if blend == "letters":
        return _by_letter(lines, fade, size)
    boxes = [line.box() for line in lines]
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    columns = (np.arange(size[0]) - left) / max(right - left, 1.0)
    row = through(fade, columns)
    return Image.fromarray(np.round(row).astype(np.uint8)[None]).resize(size, Image.Resampling.NEAREST)


def _by_letter(lines: Sequence[SetLine], fade: Sequence[RGB], size: tuple[int, int]) -> Image.Image:
    """A cell for each letter, from halfway to the letter before to halfway to the one behind."""
    picture = Image.new("RGB", size)
    draw = ImageDraw.Draw(picture)
    between = [(upper.box()[3] + lower.box()[1]) / 2 for upper, lower in pairwise(lines)]
    number = 0
    for line, (top, bottom) in zip(lines, pairwise([0.0, *between, float(size[1])]), strict=True):
        boxes = [box for k in range(len(line.text)) if (box := line.letter_box(k))]
        edges = [(one[2] + next_one[0]) / 2 for one, next_one in pairwise(boxes)]
        beyond = line.shear * size[1]  # slanting lines reach further to either side
        for left, right in pairwise([-beyond, *edges, size[0] + beyond]):
            draw.polygon(line.corners((left, top, right, bottom)), fade[number % len(fade)])
            number += 1
    return picture
