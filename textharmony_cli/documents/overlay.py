"""Pictures of what was found: outlines drawn over a page, and cut-outs of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from textharmony_cli.documents.page import Pixels
from textharmony_cli.documents.printable import one_line
from textharmony_cli.records import Point

Polygon = tuple[Point, ...]
Colour = tuple[int, int, int]
Corners = tuple[int, int, int, int]  # left, top, right, bottom

# Okabe and Ito's colours, which people with any kind of colour vision tell apart (jfly.uni-koeln.de/color), without
# black and yellow, which do not show on pages.
PALETTE: tuple[Colour, ...] = (
    (0, 114, 178),
    (213, 94, 0),
    (0, 158, 115),
    (204, 121, 167),
    (86, 180, 233),
    (230, 159, 0),
)
_FILL_OPACITY = 0.18
_SMOOTHING = 4  # pixels are drawn this much finer and averaged


def draw(pixels: Pixels, shapes: Sequence[tuple[Polygon, str | None]]) -> Image.Image:
    """The page with every polygon outlined and tinted.

    Polygons with the same label have the same colour; labels stand above the left end of their polygon, or below it
    where there is no room. Lines grow with the page, so that they show when it is fitted on a screen.

    Args:
        pixels: (H, W, 3) RGB.
        shapes: corners in pixels of the page, with what to write on each.
    """
    image = Image.fromarray(pixels)
    width = max(2.0, max(image.size) / 1000)
    labels = list(dict.fromkeys(label for _, label in shapes))
    for polygon, label in shapes:
        _outline(image, polygon, _colour(labels, label), width)
    size = max(12.0, 6 * width)
    for polygon, label in shapes:
        if label:
            _tag(image, polygon, one_line(label), _colour(labels, label), size)
    return image


def crop(pixels: Pixels, polygon: Polygon, pad: int = 4) -> Image.Image:
    """The upright rectangle around a polygon, `pad` pixels wider on each side where the page goes on; never empty."""
    left, top, right, bottom = _bounds(polygon, pad, pixels.shape[1], pixels.shape[0])
    return Image.fromarray(pixels[top:bottom, left:right])


def _colour(labels: list[str | None], label: str | None) -> Colour:
    return PALETTE[labels.index(label) % len(PALETTE)]


def _bounds(polygon: Polygon, pad: float, width: int, height: int) -> Corners:
    """Whole pixels around the polygon, at least one, on the page."""
    xs, ys = [x for x, _ in polygon], [y for _, y in polygon]
    left = min(max(math.floor(min(xs) - pad), 0), width - 1)
    top = min(max(math.floor(min(ys) - pad), 0), height - 1)
    right = max(min(math.ceil(max(xs) + pad), width), left + 1)
    bottom = max(min(math.ceil(max(ys) + pad), height), top + 1)
    return (left, top, right, bottom)


def _outline(image: Image.Image, polygon: Polygon, colour: Colour, width: float) -> None:
    bounds = _bounds(polygon, 2 * width, *image.size)
    part = image.crop(bounds)
    fine = [((x - bounds[0]) * _SMOOTHING, (y - bounds[1]) * _SMOOTHING) for x, y in polygon]
    mask = Image.new("L", (part.width * _SMOOTHING, part.height * _SMOOTHING))
    pen = ImageDraw.Draw(mask)
    pen.polygon(fine, fill=round(255 * _FILL_OPACITY))
    for start, end in pairwise([*fine, fine[0]]):
        pen.line((*start, *end), fill=255, width=round(width * _SMOOTHING))
    _round_corners(pen, fine, width * _SMOOTHING / 2)
    part.paste(colour, mask=mask.resize(part.size, Image.Resampling.BOX))
    image.paste(part, bounds[:2])


def _round_corners(pen: ImageDraw.ImageDraw, corners: list[Point], radius: float) -> None:
    for x, y in corners:
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)


def _tag(image: Image.Image, polygon: Polygon, text: str, colour: Colour, size: float) -> None:
    """White letters on the polygon's colour, or black ones where that is light."""
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size)
    left, top, right, bottom = pen.textbbox((0, 0), text, font=font)
    pad = size / 4
    width, height = right - left + 2 * pad, bottom - top + 2 * pad
    leftmost, lowest = min(x for x, _ in polygon), max(y for _, y in polygon)
    highest = min(y for x, y in polygon if x <= leftmost + width)  # there; a tilted polygon is higher elsewhere
    x = min(max(leftmost, 0), max(image.width - width, 0))
    y = highest - height if highest >= height else min(lowest, max(image.height - height, 0))
    pen.rounded_rectangle((x, y, x + width, y + height), radius=pad, fill=colour)
    pen.text((x + pad - left, y + pad - top), text, font=font, fill="white" if _is_dark(colour) else "black")


def _is_dark(colour: Colour) -> bool:
    red, green, blue = colour
    return 0.299 * red + 0.587 * green + 0.114 * blue < 150
