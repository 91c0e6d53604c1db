"""Laying colour, light and shade on a picture through masks, strip by strip, so that memory stays small."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageFilter

from textharmony_cli.model.painting.painted import Pixels
from textharmony_cli.model.painting.typesetting import weighted
from textharmony_cli.model.rendering.colors import RGB
from textharmony_cli.model.rendering.noise import Field, Sheet

STRIP = 256  # rows that are worked on at once
_TILE = 512  # pixels a side of the noise that is repeated
_SOFT = 900  # pixels a side on which wide blurs are computed

Ink = RGB | Image.Image  # one colour, or one for each pixel of a picture


@dataclass(slots=True)
class Canvas:
    """Pixels that are being written on.

    Attributes:
        pixels: (H, W, 3), changed in place.
        cover: of the letters, a picture of mode `L` of the same size.
        em: pixels per em of the lettering.
        window: (H, W) 0 to 255, how far anything may reach; None for everywhere.
        faces: (H, W) of mode `RGB`, the colours of letters that have several; None where they have one.
    """

    pixels: Pixels
    cover: Image.Image
    em: float
    rng: np.random.Generator
    window: Image.Image | None = None
    faces: Image.Image | None = None
    _ground: tuple[Image.Image, Image.Image] = field(init=False)

    def __post_init__(self) -> None:
        grey = Image.fromarray(self.pixels).convert("L")  # before anything is written
        self._ground = grey, self.blurred(0.25, grey)

    def lay(self, mask: Image.Image, color: Ink, opacity: float = 1.0, *, absorbed: float = 0.0) -> None:
        """Colour through a mask.

        Args:
            absorbed: how much of the ground's light and shade goes through, 0 to 1.
        """
        for rows, share in self._strips(mask):
            strip = self.pixels[rows].astype(np.float32)
            tone = _tones(color, rows)
            ink = tone * self._texture(rows, absorbed) if absorbed else tone
            strip += (ink - strip) * (np.float32(opacity) * share)[..., None]
            self._put(rows, strip)

    def shade(self, mask: Image.Image, factor: float) -> None:
        """What is there made darker (factor below 1) or lighter."""
        for rows, share in self._strips(mask):
            strip = self.pixels[rows].astype(np.float32)
            strip *= (1 + np.float32(factor - 1) * share)[..., None]
            self._put(rows, strip)

    def light(self, mask: Image.Image, color: Ink, reflected: float, haze: float) -> None:
        """Light of a colour falling on what is there (`reflected`), and in the air before it (`haze`)."""
        for rows, share in self._strips(mask):
            tone = _tones(color, rows) / np.float32(255)
            strip = self.pixels[rows].astype(np.float32) / 255
            strip += (strip + np.float32(0.03)) * tone * (np.float32(reflected) * share)[..., None]
            strip = 1 - (1 - np.minimum(strip, 1)) * (1 - tone * (np.float32(haze) * share)[..., None])
            self._put(rows, strip * 255)

    def face(self, color: RGB) -> Ink:
        """What the faces of letters of this colour are laid on with: their own colours where they have several."""
        return self.faces or color

    def behind(self) -> RGB:
        """The mean colour of the box that the letters are in."""
        left, top, right, bottom = self.cover.getbbox() or (0, 0, *self.cover.size)
        red, green, blue = self.pixels[top:bottom, left:right].mean(axis=(0, 1))
        return round(float(red)), round(float(green)), round(float(blue))

    def grown(self, ems: float) -> Image.Image:
        """The letters with their edges moved outwards; inwards where negative."""
        return weighted(self.cover, ems * self.em)

    def blurred(self, ems: float, mask: Image.Image | None = None) -> Image.Image:
        """The letters, or another mask, out of focus by a deviation; wide blurs are computed on a smaller picture."""
        mask, deviation = mask or self.cover, max(ems * self.em, 0.4)
        shrink = min(1.0, max(_SOFT / max(mask.size), 0.02) if deviation > 8 else 1.0)
        if shrink == 1.0:
            return mask.filter(ImageFilter.GaussianBlur(deviation))
        small = mask.resize([max(1, round(side * shrink)) for side in mask.size], Image.Resampling.BOX)
        return small.filter(ImageFilter.GaussianBlur(deviation * shrink)).resize(mask.size, Image.Resampling.BICUBIC)

    def moved(self, right: float, down: float, mask: Image.Image | None = None) -> Image.Image:
        """The letters, or another mask, moved by ems."""
        mask = mask or self.cover
        shifted = Image.new("L", mask.size)
        shifted.paste(mask, (round(right * self.em), round(down * self.em)))
        return shifted

    def worn(self, mask: Image.Image, low: float, high: float, falloff: float, largest: float) -> Image.Image:
        """The mask with parts missing: what noise leaves of it between two levels of its own deviation."""
        sheet = Sheet(self.rng, _TILE, _TILE, max(self.em / 100, 0.6), np.zeros(3, np.float32), 0.0)
        kept = np.clip((sheet.noise(falloff, largest) - low) / (high - low), 0, 1) * 255
        tile, whole = Image.fromarray(kept.astype(np.uint8)), Image.new("L", mask.size)
        for y in range(0, mask.height, _TILE):
            for x in range(0, mask.width, _TILE):
                whole.paste(tile, (x, y))
        return ImageChops.multiply(mask, whole)

    def _strips(self, mask: Image.Image) -> Iterator[tuple[slice, Field]]:
        """Rows in which a mask has something, and what it has, 0 to 1."""
        if self.window is not None:
            mask = ImageChops.multiply(mask, self.window)
        box = mask.getbbox()
        for top in range(box[1], box[3], STRIP) if box else ():
            rows = slice(top, min(top + STRIP, box[3] if box else 0))
            part = np.asarray(mask.crop((0, rows.start, mask.width, rows.stop)), np.float32) / np.float32(255)
            yield rows, part

    def _texture(self, rows: slice, absorbed: float) -> npt.NDArray[np.float32]:
        """How much lighter than its surroundings each pixel of the ground is, around 1; (h, W, 1)."""
        own, even = (
            np.asarray(plane.crop((0, rows.start, plane.width, rows.stop)), np.float32) for plane in self._ground
        )
        ratio = np.clip((own + 12) / (even + 12), 0.55, 1.5)
        texture: npt.NDArray[np.float32] = (1 + np.float32(absorbed) * (ratio - 1))[..., None].astype(np.float32)
        return texture

    def _put(self, rows: slice, strip: npt.NDArray[np.float32]) -> None:
        self.pixels[rows] = np.clip(strip + 0.5, 0, 255).astype(np.uint8)


def _tones(color: Ink, rows: slice) -> npt.NDArray[np.float32]:
    """An ink in some rows of a picture: (3,), or (h, W, 3)."""
    part = color.crop((0, rows.start, color.width, rows.stop)) if isinstance(color, Image.Image) else color
    return np.asarray(part, np.float32)
