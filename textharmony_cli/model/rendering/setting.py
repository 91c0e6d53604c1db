"""Lines of text fitted into a room: which face, how large, and where every letter stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from textharmony_cli import fonts
from textharmony_cli.errors import UsageError
from textharmony_cli.model.painting.typesetting import Setting, pens, weighted
from textharmony_cli.model.rendering.plan import Layout, Letters
from textharmony_cli.records import Box, Point

Quad = tuple[Point, Point, Point, Point]  # corners in reading direction, from the top left one

CAPITALS_ONLY = ("bangers", "bebas-neue", "cinzel")  # families whose small letters look like capitals
CLEAR = ("open-sans", "roboto", "libre-baskerville", "roboto-slab", "roboto-mono", "kalam")  # read most reliably
_PLAIN_ZERO = ("cobo", "cour")  # Courier
_FLUENT = ("caveat", "dancing-script", "pacifico")  # families of pens and brushes, which chalk is not
_UNCLEAR = ("bangers", "caveat", "kalam")  # families whose figures are taken for others: 3 for 5, 9 for 4, 5 for S
_ROUND = "nunito"  # for figures in chalk: those of the hand that is left are taken for letters
_ONE_WEIGHT = ("display", "hand")  # kinds whose faces come in one weight each
ASCENT, DESCENT, GAP = 0.74, 0.22, 0.26  # ems that a line takes above and below its baseline, and between lines
SHEAR = 0.2  # of upright faces that are to be italic
UNEVEN = 2.4  # how many times as large as the smallest the first line may be; the others are not larger than it
_TRACKING = {  # ems, for what has edges around it
    "block": 0.1, "outline": 0.08, "metallic": 0.035, "engraved": 0.025, "glow": 0.035, "spray": 0.05,
}  # fmt: skip
_EDGED = 0.06  # ems between letters with an edge, at least
_MARGIN = 0.05  # of the room, beside lines that do not stand in its middle
_PROBE = 256  # pixels an em at which faces are measured
_BRIDGED = (
    "ABDOPQR04689abdegopqÄÖÅÀÁÂÃÆÈÉÒÓÔÕØßàáâãäåæèéêëðòóôõöøþ@&%"  # have a counter that would fall out of a stencil
)
_BRIDGE = 0.045  # ems


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line that has its place, in pixels of the picture.

    Attributes:
        size: pixels per em.
        x, baseline: where the pen starts.
        pens: where each letter starts and, last, where the line ends, from `x` on.
        weight: ems by which strokes are thickened.
        shear: pixels to the right for each pixel up.
    """

    text: str
    face: str
    size: int
    x: float
    baseline: float
    pens: tuple[float, ...]
    weight: float = 0.0
    shear: float = 0.0

    def letter_box(self, number: int) -> Box | None:
        """Left, top, right and bottom of a letter's ink before it is sheared; None of a blank."""
        ink = fonts.ink(self.face, self.size, self.text[number])
        if ink is None:
            return None
        left, top, right, bottom = ink
        x, more = self.x + self.pens[number], self.weight * self.size
        return x + left - more, self.baseline + top - more, x + right + more, self.baseline + bottom + more

    def box(self, first: int = 0, stop: int | None = None) -> Box:
        """Left, top, right and bottom of the ink of some letters before it is sheared."""
        boxes = [box for k in range(first, len(self.text) if stop is None else stop) if (box := self.letter_box(k))]
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)

    def corners(self, box: Box) -> Quad:
        """The corners of a box of this line, sheared with it."""
        left, top, right, bottom = box
        up, down = ((self.baseline - y) * self.shear for y in (top, bottom))
        return (left + up, top), (right + up, top), (right + down, bottom), (left + down, bottom)


def faces_for(lines: Sequence[str], letters: Letters, rng: np.random.Generator, *, clear: bool = False) -> list[str]:
    """The key of a font for each line: one for all, but where that lacks a character.

    Args:
        clear: prefer faces that read most reliably.

    Raises:
        UsageError: there is no such font, or no font has some of the characters.
    """
    if letters.font is not None:
        named = fonts.named(letters.font)
        return [_having(line, [named], letters) for line in lines]
    main = _choice("".join(lines), letters, rng, clear)
    return [main or _having(line, [], letters) for line in lines]


def set_lines(
    lines: Sequence[str], faces: Sequence[str], letters: Letters, layout: Layout, room: Box
) -> tuple[SetLine, ...]:
    """The lines as large as the room allows.

    Args:
        room: left, top, width and height in pixels.
    """
    left, top, wide, high = room
    settings = [_setting(face, letters) for face in faces]
    measured = [_measured(line, setting) for line, setting in zip(lines, settings, strict=True)]
    shares = _shares([length for length, _, _ in measured], layout)
    width = max(length * share for (length, _, _), share in zip(measured, shares, strict=True))
    height = _height(measured, shares)
    em = min(layout.fill * wide / width, min(1.0, layout.fill * 1.05) * high / height)
    sizes = [max(6, int(em * share)) for share in shares]
    at = top + _lead(layout, high, _height(measured, sizes))
    placed = []
    for k, (line, setting) in enumerate(zip(lines, settings, strict=True)):
        length, above, below = measured[k]
        at += above * sizes[k]
        x = left + _indent(layout, wide, length * sizes[k])
        own = tuple(pen * sizes[k] for pen in pens(line, setting))
        shear = SHEAR if letters.italic and not fonts.is_italic(faces[k]) else 0.0
        placed.append(SetLine(line, faces[k], sizes[k], x, at, own, setting.weight, shear))
        at += (below + GAP) * sizes[k]
    return tuple(placed)


def draw_cover(lines: Iterable[SetLine], size: tuple[int, int], *, bridges: bool = False) -> Image.Image:
    """How far each pixel of a picture of that size is covered by letters, 0 to 255.

    Args:
        bridges: letters with counters are cut, as stencils are.
    """
    cover = Image.new("L", size)
    for line in lines:
        left, top, right, bottom = line.box()
        edge = round(0.5 * line.size)
        at_x, at_y = int(left) - edge, int(top) - edge
        part = Image.new("L", (int(right) - at_x + edge, int(bottom) - at_y + edge))
        _draw_letters(part, line, at_x, at_y, bridges=bridges)
        if line.weight:
            part = weighted(part, line.weight * line.size)
        if line.shear:
            offset = line.shear * (line.baseline - at_y)
            part = part.transform(
                part.size, Image.Transform.AFFINE, (1, line.shear, -offset, 0, 1, 0), Image.Resampling.BICUBIC
            )
        whole = Image.new("L", size)
        whole.paste(part, (at_x, at_y))
        cover = ImageChops.lighter(cover, whole)
    return cover


def _draw_letters(part: Image.Image, line: SetLine, at_x: int, at_y: int, *, bridges: bool) -> None:
    draw, font = ImageDraw.Draw(part), fonts.loaded(line.face, line.size)
    for number, letter in enumerate(line.text):
        draw.text((line.x + line.pens[number] - at_x, line.baseline - at_y), letter, fill=255, font=font, anchor="ls")
    for number, letter in enumerate(line.text if bridges else ""):
        box = line.letter_box(number)
        if letter in _BRIDGED and box:
            middle, half = (box[0] + box[2]) / 2 - at_x, max(1.0, _BRIDGE * line.size / 2)
            draw.rectangle((middle - half, box[1] - at_y - 1, middle + half, box[3] - at_y + 1), fill=0)


def _choice(text: str, letters: Letters, rng: np.random.Generator, clear: bool) -> str | None:
    """A face that has all of a text, about as heavy as asked for; None where only the fallback or none has."""
    text = "".join(dict.fromkeys(text))
    keys = list(fonts.of_style(text, letters.kind, letters.weight, italic=letters.italic))
    if any(letter.islower() for letter in text):
        keys = [key for key in keys if not key.startswith(CAPITALS_ONLY)]
    if not keys and letters.kind == "display":
        keys = list(fonts.of_style(text, "sans", letters.weight, italic=letters.italic))
    if not keys or keys[0] == fonts.FALLBACK:
        return None
    if letters.kind == "mono" and "0" in text:  # those of the bank have a stroke or a dot in it, as in 8
        keys = [key for key in _PLAIN_ZERO if fonts.covers(key, text)] or keys
    if any(letter.isdigit() for letter in text):
        keys = [key for key in keys if not key.startswith(_UNCLEAR)] or keys
        if letters.effect == "chalk" and letters.kind == "hand":
            round_ends = fonts.of_style(text, "sans", letters.weight, italic=letters.italic)
            keys = [key for key in round_ends if key.startswith(_ROUND)] or keys
    if letters.effect == "chalk":
        keys = [key for key in keys if not key.startswith(_FLUENT)] or keys
    keys = [key for key in keys if fonts.is_italic(key) == letters.italic] or keys
    nearest = abs(fonts.weight_of(keys[0]) - letters.weight)
    close = 900 if letters.kind in _ONE_WEIGHT else nearest + 100
    near = [key for key in keys if abs(fonts.weight_of(key) - letters.weight) <= close]
    plain = [key for key in near if key.startswith(CLEAR)] if clear else []
    return str(rng.choice(plain or near))


def _having(line: str, keys: list[str], letters: Letters) -> str:
    """A font for a line: one of these, else the likest."""
    text = "".join(dict.fromkeys(line))
    others = fonts.of_style(text, letters.kind, letters.weight, italic=letters.italic)
    found = next((key for key in (*keys, *others) if fonts.covers(key, text)), None)
    if found is None:
        missing = [letter for letter in text if not fonts.covers(fonts.FALLBACK, letter)]
        raise UsageError(
            f"no font here has `{(missing or [line])[0]}`",
            hint="Latin, Greek, Cyrillic, Chinese, Japanese and Korean can be drawn; a font file can be named",
        )
    return found


def _setting(face: str, letters: Letters) -> Setting:
    lacking = letters.weight - fonts.weight_of(face)
    thicker = 0.00008 * min(lacking, 300) if lacking >= 150 else 0.0
    tracking = max(_TRACKING.get(letters.effect, 0.0), _EDGED if letters.edge is not None else 0.0)
    return Setting(face, tracking, thicker)


def _measured(line: str, setting: Setting) -> tuple[float, float, float]:
    """Length of a line, and what it takes above and below its baseline, in ems."""
    _, top, _, bottom = fonts.loaded(setting.face, _PROBE).getbbox(line, anchor="ls")
    length = pens(line, setting)[-1] - setting.tracking
    return max(length, 0.1), max(ASCENT, -top / _PROBE), max(DESCENT, bottom / _PROBE)


def _shares(lengths: list[float], layout: Layout) -> list[float]:
    """Sizes of the lines to each other."""
    if layout.line_sizes is not None:
        return list(layout.line_sizes)
    if layout.sizes == "same":
        return [1.0] * len(lengths)
    first = min(max(lengths) / lengths[0], UNEVEN)
    return [min(max(lengths) / length, first) for length in lengths]


def _height(measured: list[tuple[float, float, float]], sizes: Sequence[float]) -> float:
    gaps = sum(GAP * size for size in sizes[:-1])
    return gaps + sum((above + below) * size for (_, above, below), size in zip(measured, sizes, strict=True))


def _lead(layout: Layout, high: float, taken: float) -> float:
    """How far below the top of the room the lines begin."""
    free = max(0.0, high - taken)
    margin = min(free / 2, _MARGIN * high)
    return {"top": margin, "middle": free / 2, "bottom": free - margin}[layout.anchor]


def _indent(layout: Layout, wide: float, length: float) -> float:
    margin = min((wide - length) / 2, _MARGIN * wide)
    return {"left": margin, "center": (wide - length) / 2, "right": wide - margin - length}[layout.align]
