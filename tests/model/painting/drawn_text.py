"""Pictures with text of which everything is known."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from textharmony_cli import fonts
from textharmony_cli.model.painting.painted import Painted

FINE = 4  # samples a pixel, each way


@dataclass(frozen=True)
class DrawnText:
    pixels: np.ndarray
    ground: Painted
    outline: tuple
    pen: tuple


def covering(text, face, size, shape, pen, angle=0.0, blur=0.0, tracking=0.0):
    """How much of each pixel the text covers; drawn large, turned around its pen, and made small."""
    height, width = shape
    picture = Image.new("L", (width * FINE, height * FINE))
    font = fonts.loaded(face, size * FINE)
    at = (pen[0] * FINE, pen[1] * FINE)
    for k, letter in enumerate(text if tracking else [text]):
        x = at[0] + font.getlength(text[:k]) + k * tracking * size * FINE
        ImageDraw.Draw(picture).text((x, at[1]), letter, fill=255, font=font, anchor="ls")
    picture = picture.rotate(-angle, Image.Resampling.BICUBIC, center=at)
    picture = picture.filter(ImageFilter.GaussianBlur(blur * FINE))
    return np.asarray(picture.reduce(FINE), np.float32) / 255


def draw(
    text, face="helv", size=32, *, ink=(20, 30, 60), paper=(235, 230, 220), angle=0.0, blur=0.5, noise=0.0, tracking=0.0
):
    """A text on an even ground; the ground is known exactly."""
    length = fonts.width(text, face, size) + tracking * size * (len(text) - 1)
    side = int(length + 2 * size)
    shape = (side, side) if angle else (int(3 * size), side)
    pen = (size, side / 3 if angle > 0 else shape[0] * 0.6)
    covered = covering(text, face, size, shape, pen, angle, blur, tracking)[..., None]
    grain = np.random.default_rng(5).normal(0, noise, (*shape, 1)) if noise else 0.0
    behind = np.clip(np.full((*shape, 3), paper, float) + grain, 0, 255)
    pixels = np.clip(behind * (1 - covered) + covered * np.array(ink) + 0.5, 0, 255).astype(np.uint8)
    mask = covered[..., 0] > 0.01
    clean = np.where(mask[..., None], np.clip(behind + 0.5, 0, 255).astype(np.uint8), pixels)
    turn = np.deg2rad(angle)
    along, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    corners = [(-0.05, -0.8), (length / size + 0.05, -0.8), (length / size + 0.05, 0.25), (-0.05, 0.25)]
    outline = tuple(tuple(map(float, np.array(pen) + size * (x * along + y * down))) for x, y in corners)
    return DrawnText(pixels, Painted(clean, mask), outline, pen)
