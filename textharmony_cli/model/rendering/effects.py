"""What letters are made of: ink, paint, light, or a shape cut into the ground."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageChops

from textharmony_cli.model.rendering.colors import RGB, dimmed, luminance, opposite, toned
from textharmony_cli.model.rendering.inking import STRIP, Canvas
from textharmony_cli.model.rendering.plan import Effect, Letters

OUTLINE = 0.03  # ems; programs that reduce a picture to black and white take thicker ones for letters
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)


def write(canvas: Canvas, letters: Letters) -> None:
    """The letters of a canvas, with what they are asked to have around them."""
    if letters.shadow or letters.effect == "shadow":
        _throw(canvas, 0.05, 0.06, 0.05, 0.4)
    if letters.edge is not None and letters.effect not in _LUMINOUS:
        canvas.lay(canvas.grown(OUTLINE), letters.edge)
    EFFECTS[letters.effect](canvas, letters)


def _print(canvas: Canvas, letters: Letters) -> None:
    canvas.lay(canvas.cover, canvas.face(letters.color), absorbed=0.5)


def _paint(canvas: Canvas, letters: Letters) -> None:
    """Brushed on: the ground shows in its light and shade, and a little where the paint is thin."""
    thin = canvas.worn(canvas.cover, 2.2, -1.4, 1.0, 30)
    canvas.lay(canvas.cover, canvas.face(letters.color), 0.9, absorbed=1.0)
    canvas.lay(thin, canvas.face(letters.color), 0.7, absorbed=0.7)


def _neon(canvas: Canvas, letters: Letters) -> None:
    """Tubes: a hot core in coloured glass, and their light on everything around."""
    light = letters.glow or canvas.face(letters.color)
    canvas.shade(canvas.moved(0.05, 0.07, canvas.blurred(0.05)), 0.55)
    canvas.light(canvas.blurred(1.1), light, 3.2, 0.22)
    canvas.light(canvas.blurred(0.32), light, 3.4, 0.28)
    canvas.light(canvas.blurred(0.06), light, 1.4, 0.45)
    canvas.lay(canvas.cover, light, 0.94)
    canvas.lay(canvas.blurred(0.012, canvas.grown(-0.014)), _WHITE, 0.7)


def _glow(canvas: Canvas, letters: Letters) -> None:
    light = letters.glow or canvas.face(letters.color)
    canvas.light(canvas.blurred(0.7), light, 1.6, 0.30)
    canvas.light(canvas.blurred(0.16), light, 1.6, 0.40)
    canvas.shade(canvas.blurred(0.012, canvas.grown(0.028)), 0.5)  # their sides
    canvas.lay(canvas.cover, canvas.face(letters.color))
    canvas.lay(canvas.blurred(0.02, canvas.grown(-0.03)), _WHITE, 0.25)


def _outline(canvas: Canvas, letters: Letters) -> None:
    canvas.lay(canvas.grown(OUTLINE), letters.edge or opposite(letters.color))
    canvas.lay(canvas.cover, canvas.face(letters.color), absorbed=0.3)


def _block(canvas: Canvas, letters: Letters) -> None:
    """Solid letters seen from the upper left: their sides run back into the picture, an edge tells both apart.

    The sides are about as light as the ground: else they would seem to fill the letters' openings.
    """
    ground = luminance(canvas.behind())
    light = luminance(letters.color) > ground
    tones = ("very dark", "dark", "deep") if light else ("pale", "light", "soft")
    sides = min((toned(letters.color, [tone]) for tone in tones), key=lambda color: abs(luminance(color) - ground))
    rim = letters.edge or (dimmed(sides, 0.7) if light else _lighter(sides))
    front = canvas.grown(OUTLINE if letters.edge is not None else 0.01)
    base = front if letters.edge is not None else canvas.cover
    deep = base
    steps = max(3, min(24, round(0.1 * canvas.em / 2)))
    for step in range(1, steps + 1):
        deep = ImageChops.lighter(deep, canvas.moved(0.08 * step / steps, 0.087 * step / steps, base))
    canvas.shade(canvas.moved(0.116, 0.128, canvas.blurred(0.06)), 0.75)
    canvas.lay(deep, sides, absorbed=0.2)
    canvas.lay(front, rim)
    canvas.lay(canvas.cover, canvas.face(letters.color), absorbed=0.2)


def _engraved(canvas: Canvas, letters: Letters) -> None:
    """Cut in: shade under the upper left edge, light on the lower right one."""
    depth = 0.024
    canvas.shade(_rim(canvas, depth, depth, outside=True), 1.45)
    canvas.lay(canvas.cover, canvas.face(letters.color), 0.93, absorbed=0.9)
    canvas.shade(_rim(canvas, depth * 1.4, depth * 1.6, outside=False), 0.42)


def _embossed(canvas: Canvas, letters: Letters) -> None:
    """Raised: light on the upper left edge, shade beyond the lower right one."""
    depth = 0.026
    _throw(canvas, 0.03, 0.035, 0.03, 0.55)
    canvas.lay(canvas.cover, canvas.face(letters.color), 0.95, absorbed=0.7)
    canvas.lay(_rim(canvas, depth, depth, outside=False), _WHITE, 0.45)
    canvas.shade(_rim(canvas, -depth, -depth, outside=False), 0.6)


def _chalk(canvas: Canvas, letters: Letters) -> None:
    """Chalk that caught on the grain, and its dust."""
    canvas.lay(canvas.blurred(0.06), canvas.face(letters.color), 0.10)
    soft = canvas.blurred(0.008)
    canvas.lay(canvas.worn(soft, -2.1, 0.1, 0.25, 3), canvas.face(letters.color), 0.72)
    canvas.lay(canvas.worn(soft, -1.7, 1.0, 0.9, 16), canvas.face(letters.color), 0.7)


def _stencil(canvas: Canvas, letters: Letters) -> None:
    """Sprayed through a stencil: sharp, with a breath of paint beyond the edge."""
    canvas.lay(canvas.worn(canvas.blurred(0.035), 0.2, 2.2, 0.3, 3), canvas.face(letters.color), 0.35)
    canvas.lay(canvas.worn(canvas.cover, -2.6, -0.7, 0.8, 18), canvas.face(letters.color), 0.93, absorbed=0.9)


def _spray(canvas: Canvas, letters: Letters) -> None:
    """From a can, by hand: soft edges, a mist and specks."""
    canvas.lay(canvas.blurred(0.06), canvas.face(letters.color), 0.14)
    canvas.lay(canvas.worn(canvas.blurred(0.14), 1.9, 2.4, 0.05, 2), canvas.face(letters.color), 0.6)
    canvas.lay(canvas.blurred(0.005), canvas.face(letters.color), 0.95, absorbed=0.15)


def _stamp(canvas: Canvas, letters: Letters) -> None:
    """A rubber stamp: ink that did not reach everywhere."""
    inked = canvas.worn(canvas.worn(canvas.cover, -2.2, -0.7, 1.2, 40), -2.4, -1.0, 0.4, 5)
    canvas.lay(inked, canvas.face(letters.color), 0.86, absorbed=0.5)


def _metallic(canvas: Canvas, letters: Letters) -> None:
    """Polished metal letters: bands of light that repeat down the letters, a bevel and a shadow."""
    _throw(canvas, 0.03, 0.04, 0.035, 0.4)
    canvas.lay(canvas.grown(0.012), dimmed(letters.color, 0.45))
    canvas.lay(canvas.cover, canvas.face(letters.color))
    canvas.lay(_bands(canvas, 0.0), _lighter(letters.color), 0.55)
    canvas.lay(_bands(canvas, 0.5), dimmed(letters.color, 0.62), 0.45)
    canvas.lay(_rim(canvas, 0.016, 0.016, outside=False), _WHITE, 0.5)
    canvas.shade(_rim(canvas, -0.016, -0.016, outside=False), 0.6)


def _burned(canvas: Canvas, letters: Letters) -> None:
    """Branded in: char, and a scorched edge."""
    canvas.shade(canvas.blurred(0.045), 0.5)
    canvas.lay(canvas.cover, canvas.face(letters.color), 0.9, absorbed=0.9)
    canvas.shade(_rim(canvas, 0.02, 0.02, outside=False), 0.6)


def _glitter(canvas: Canvas, letters: Letters) -> None:
    """Flakes of foil that lie every way: some shine, some are in shade."""
    canvas.lay(canvas.grown(0.008), dimmed(letters.color, 0.6))
    canvas.lay(canvas.cover, canvas.face(letters.color))
    canvas.shade(canvas.worn(canvas.cover, 0.3, 1.6, 0.2, 3), 0.6)
    canvas.lay(canvas.worn(canvas.cover, 0.7, 1.9, 0.15, 3), _lighter(letters.color), 0.8)
    canvas.lay(canvas.worn(canvas.cover, 2.0, 2.5, 0.05, 2), _WHITE, 0.95)


def _stitched(canvas: Canvas, letters: Letters) -> None:
    """Satin stitch: thread beside thread, raised, rounded towards its edges."""
    _throw(canvas, 0.02, 0.025, 0.02, 0.4)
    canvas.lay(canvas.grown(0.01), dimmed(letters.color, 0.62))
    canvas.lay(canvas.cover, canvas.face(letters.color))
    canvas.shade(_threads(canvas), 0.74)
    canvas.shade(_rim(canvas, -0.02, -0.02, outside=False), 0.72)
    canvas.shade(_rim(canvas, 0.02, 0.02, outside=False), 1.18)


EFFECTS: dict[Effect, Callable[[Canvas, Letters], None]] = {
    "print": _print,
    "paint": _paint,
    "neon": _neon,
    "glow": _glow,
    "outline": _outline,
    "shadow": _print,
    "block": _block,
    "engraved": _engraved,
    "embossed": _embossed,
    "chalk": _chalk,
    "stencil": _stencil,
    "spray": _spray,
    "stamp": _stamp,
    "metallic": _metallic,
    "burned": _burned,
    "glitter": _glitter,
    "stitched": _stitched,
}
_LUMINOUS = ("neon", "outline", "block")  # lay their edges themselves, or have none


def _throw(canvas: Canvas, right: float, down: float, softness: float, strength: float) -> None:
    canvas.lay(canvas.moved(right, down, canvas.blurred(softness)), _BLACK, strength)


def _rim(canvas: Canvas, right: float, down: float, *, outside: bool) -> Image.Image:
    """The letters' edge on one side: what moving them uncovers, or covers anew."""
    moved = canvas.moved(right, down)
    rim = ImageChops.subtract(moved, canvas.cover) if outside else ImageChops.subtract(canvas.cover, moved)
    return canvas.blurred(0.006, rim)


def _bands(canvas: Canvas, phase: float) -> Image.Image:
    """The letters where a band of light lies; one and a half bands an em."""
    rows = np.arange(canvas.cover.height, dtype=np.float32) / np.float32(canvas.em * 0.66)
    level = np.clip(np.sin(2 * np.pi * (rows + phase)), 0, 1) * 255
    band = Image.fromarray(level.astype(np.uint8)[:, None]).resize(canvas.cover.size, Image.Resampling.NEAREST)
    return ImageChops.multiply(canvas.cover, band)


def _threads(canvas: Canvas) -> Image.Image:
    """The letters where two threads meet: slanting lines, 24 an em but none closer than 3 pixels."""
    apart = max(3.0, canvas.em / 24)
    across, down = (np.arange(side, dtype=np.float32) for side in canvas.cover.size)
    rows = []
    for top in range(0, canvas.cover.height, STRIP):
        at = (across[None, :] + 2.2 * down[top : top + STRIP, None]) / np.float32(apart * 2.4)
        rows.append(((0.5 + 0.5 * np.cos(2 * np.pi * at)) ** 2 * 255).astype(np.uint8))
    return ImageChops.multiply(canvas.cover, Image.fromarray(np.concatenate(rows)))


def _lighter(color: RGB) -> RGB:
    red, green, blue = (value + (255 - value) * 6 // 10 for value in color)
    return red, green, blue
