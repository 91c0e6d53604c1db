"""A text's look in a picture as numbers, and how much of each pixel its letters cover."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.painting.areas import Window
from textharmony_cli.model.painting.frame import Matrix, Plane, mapped, pixel_scale, sampled, scaled, shifted
from textharmony_cli.model.painting.matching import blurred
from textharmony_cli.model.painting.typesetting import Setting, Typeset, typeset

Colour = npt.NDArray[np.float64]  # (3,), 0 to 255; differences of colours too


@dataclass(frozen=True, slots=True)
class Layer:
    """What is painted beneath the letters: an outline, or a shadow.

    Attributes:
        grown: ems by which the letters are larger.
        right, down: ems by which they are moved.
        colour: what it adds to the background where it covers it.
    """

    grown: float
    right: float
    down: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks.

    Attributes:
        setting: font, spacing and weight.
        matrix: from ems (see `typesetting`) to the page; holds size, rotation, slant and perspective.
        colour: of the letters at the baseline.
        gradient: what an em further down adds to it.
        layer: outline or shadow; None where there is none.
        blur: deviation of the Gaussian that the letters are soft by, in pixels of the page.
        grain: deviation of the noise in the letters, in grey levels.
        likeness: how well the font matches, at most 1.
    """

    setting: Setting
    matrix: Matrix
    colour: Colour
    gradient: Colour
    layer: Layer | None
    blur: float
    grain: float
    likeness: float


@dataclass(frozen=True, slots=True)
class Scene:
    """A window of the page with a text, and without it.

    Attributes:
        window: where on the page.
        before, behind: (3, h, w) with the text, and what is behind it.
        difference: (3, h, w) what the text adds; 0 where it was not painted out.
    """

    window: Window
    before: Plane
    behind: Plane
    difference: Plane


def coverage(drawn: Typeset, matrix: Matrix, window: Window) -> Plane:
    """How much of each pixel of a window the letters cover, (h, w), 0 to 1; `matrix` is from ems to the page."""
    middle = mapped(matrix, np.array([drawn.pens[-1] / 2]), np.array([0.0]))
    size = pixel_scale(np.linalg.inv(matrix), float(middle[0][0]), float(middle[1][0]))  # ems a pixel
    fine = int(np.clip(round(drawn.size * size), 1, 4))
    height, width = window.shape
    steps = (np.arange(max(height, width) * fine) + 0.5) / fine
    x, y = np.meshgrid(window.x0 + steps[: width * fine], window.y0 + steps[: height * fine])
    back = shifted(*drawn.origin) @ scaled(drawn.size, drawn.size) @ np.linalg.inv(matrix)
    seen = sampled(drawn.mask, *mapped(back, x, y))
    return np.asarray(seen.reshape(height, fine, width, fine).mean((1, 3)), np.float32)


def raster_size(matrix: Matrix) -> int:
    """Pixels an em at which letters are drawn for a page: several a pixel where they are small."""
    em = pixel_scale(matrix, 0.5, -0.3)
    return int(np.clip(math.ceil(em * np.clip(64 / max(em, 1), 1, 4)), 32, 400))


def layer_coverage(
    text: str, style: Style, larger: float, right: float, down: float, window: Window, size: int
) -> Plane:
    """How much of each pixel an outline or shadow covers."""
    setting = replace(style.setting, weight=style.setting.weight + larger)
    moved = style.matrix @ shifted(right, down)
    return blurred(coverage(typeset(text, setting, size), moved, window), style.blur)
