"""Plates: signs of their own material before a ground, with rounded corners, a border or a frame, and a shadow."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from textharmony_cli.model.painting.painted import Pixels
from textharmony_cli.model.rendering.colors import RGB, dimmed
from textharmony_cli.model.rendering.grounds import USUAL, draw_ground
from textharmony_cli.model.rendering.noise import Rows
from textharmony_cli.model.rendering.plan import Ground, Material, Plate
from textharmony_cli.records import Box

_FRAME = 0.055  # of the plate's shorter side
_BORDER, _INSET = 0.016, 0.045  # width of a border and its distance from the edge, as shares of the shorter side
_RIVETED = ("metal",)
_BARS = (1.12, 0.92, 0.74, 1.02)  # light on the top, right, bottom and left of a frame
_TURNS = (None, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)


def draw_plate(
    pixels: Pixels, plate: Plate, box: Box, rng: np.random.Generator, unit: float, written: Sequence[Rows] = ()
) -> None:
    """A plate laid on a picture, in place.

    Args:
        box: left, top, width and height in pixels, inside the picture.
        unit: pixels that are 1/768 of the picture's shorter side.
        written: from which row to which of the picture each line of letters goes.
    """
    left, top, wide, high = (round(value) for value in box)
    short = min(wide, high)
    _throw(pixels, (left, top, wide, high), plate.round * short, unit)
    if plate.frame is not None:
        edge = max(3, round(_FRAME * short))
        _put(
            pixels, _framed(plate.frame, plate.ground, (wide, high), edge, rng, unit), (left, top), plate.round * short
        )
        left, top, wide, high = left + edge, top + edge, wide - 2 * edge, high - 2 * edge
        _inner_shade(pixels, (left, top, wide, high), unit)
    face = draw_ground(plate.ground, (wide, high), rng, unit, [(upper - top, lower - top) for upper, lower in written])
    _trim(face, plate, unit)
    _put(pixels, face, (left, top), 0 if plate.frame else plate.round * short, shade=plate.frame is not None)


def _framed(
    material: Material, inside: Ground, size: tuple[int, int], edge: int, rng: np.random.Generator, unit: float
) -> Pixels:
    """A frame's four bars, mitred, each lit its own way, with their grain along them; the opening stays black."""
    wide, high = size
    frame = Image.new("RGB", size)
    profile = 0.86 + 0.22 * np.sin(np.pi * (np.arange(edge) + 0.5) / edge)[:, None, None]
    ground = Ground(material, dimmed(USUAL[material], 0.75), inside.light)
    for light, length, turn, at in zip(_BARS, (wide, high, wide, high), _TURNS, _corners(size, edge), strict=True):
        bar = np.clip(draw_ground(ground, (length, edge), rng, unit) * profile * light, 0, 255).astype(np.uint8)
        mitred = Image.new("L", (length, edge))
        ImageDraw.Draw(mitred).polygon([(0, 0), (length, 0), (length - edge, edge), (edge, edge)], fill=255)
        pieces = [picture if turn is None else picture.transpose(turn) for picture in (Image.fromarray(bar), mitred)]
        frame.paste(pieces[0], at, pieces[1])
    return np.array(frame)


def _corners(size: tuple[int, int], edge: int) -> tuple[tuple[int, int], ...]:
    """Where the bars of a frame begin: top, right, bottom and left."""
    return (0, 0), (size[0] - edge, 0), (0, size[1] - edge), (0, 0)


def _trim(face: Pixels, plate: Plate, unit: float) -> None:
    """Border, bevel and rivets, in place."""
    high, wide = face.shape[:2]
    short, picture = min(wide, high), Image.fromarray(face)
    draw = ImageDraw.Draw(picture)
    if plate.border is not None:
        inset, width = round(_INSET * short), max(2, round(_BORDER * short))
        corner = max(0.0, (plate.round - _INSET * 0.6) * short)
        draw.rounded_rectangle((inset, inset, wide - 1 - inset, high - 1 - inset), corner, None, plate.border, width)
    if plate.ground.material in _RIVETED and plate.frame is None:
        _rivets(draw, wide, high, max(3, round(0.018 * short)), plate.ground.color)
    face[:] = np.asarray(picture)


def _rivets(draw: ImageDraw.ImageDraw, wide: int, high: int, radius: int, color: RGB) -> None:
    away = radius * 3
    for x in (away, wide - 1 - away):
        for y in (away, high - 1 - away):
            for grown, shift, level in ((1.25, 0.25, 0.35), (1.0, 0.0, 0.8), (0.55, -0.25, 1.3)):
                r, s = radius * grown, radius * shift
                draw.ellipse((x - r + s, y - r + s, x + r + s, y + r + s), fill=dimmed(color, level))


def _throw(pixels: Pixels, box: tuple[int, int, int, int], corner: float, unit: float) -> None:
    """The shadow on the ground."""
    left, top, wide, high = box
    reach = round(26 * unit)
    mask = Image.new("L", (wide + 2 * reach, high + 2 * reach))
    ImageDraw.Draw(mask).rounded_rectangle((reach, reach, reach + wide, reach + high), corner, 255)
    mask = mask.filter(ImageFilter.GaussianBlur(9 * unit))
    _shade(pixels, mask, (left - reach + round(5 * unit), top - reach + round(8 * unit)), 0.62)


def _inner_shade(pixels: Pixels, box: tuple[int, int, int, int], unit: float) -> None:
    """The gap between a frame and what it holds."""
    left, top, wide, high = box
    edge = max(1, round(2 * unit))
    mask = Image.new("L", (wide + 2 * edge, high + 2 * edge), 255)
    _shade(pixels, mask, (left - edge, top - edge), 0.6)


def _shade(pixels: Pixels, mask: Image.Image, at: tuple[int, int], strength: float) -> None:
    whole = Image.new("L", (pixels.shape[1], pixels.shape[0]))
    whole.paste(mask, at)
    black = Image.new("RGB", whole.size)
    picture = Image.fromarray(pixels)
    picture.paste(black, mask=whole.point(lambda value: round(value * strength)))
    pixels[:] = np.asarray(picture)


def _put(pixels: Pixels, face: Pixels, at: tuple[int, int], corner: float, *, shade: bool = False) -> None:
    """A face with rounded corners and a bevelled edge, pasted."""
    high, wide = face.shape[:2]
    shape = Image.new("L", (wide * 2, high * 2) if max(wide, high) < 2000 else (wide, high))
    scale = shape.width // wide
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, shape.width - 1, shape.height - 1), corner * scale, 255)
    shape = shape.resize((wide, high), Image.Resampling.BOX)
    bevelled = _bevelled(face, shape, inward=shade)
    picture = Image.fromarray(pixels)
    picture.paste(bevelled, at, shape)
    pixels[:] = np.asarray(picture)


def _bevelled(face: Pixels, shape: Image.Image, *, inward: bool) -> Image.Image:
    """Light on the upper left edge and shade on the lower right one; the other way round where it lies deeper."""
    width = max(1, round(min(shape.size) * 0.006))
    picture = Image.fromarray(face)
    share = 8 if inward else 3
    for step, tone in ((width, 0 if inward else 255), (-width, 255 if inward else 0)):
        moved = Image.new("L", shape.size)
        moved.paste(shape, (step, step))
        rim = ImageChops.subtract(shape, moved).filter(ImageFilter.GaussianBlur(width / 2))
        picture.paste(Image.new("RGB", shape.size, (tone,) * 3), mask=rim.point(lambda value: value // share))
    return picture
