"""Pictures drawn from plans, with the exact places of all that is written on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from textharmony_cli.model.painting.painted import Painted, Pixels
from textharmony_cli.model.rendering.colors import FAINT, contrast, opposite
from textharmony_cli.model.rendering.effects import write
from textharmony_cli.model.rendering.faces import draw_faces
from textharmony_cli.model.rendering.geometry import Move, seen_from, turned
from textharmony_cli.model.rendering.grounds import draw_ground
from textharmony_cli.model.rendering.inking import Canvas
from textharmony_cli.model.rendering.plan import Letters, Plan
from textharmony_cli.model.rendering.plates import draw_plate
from textharmony_cli.model.rendering.setting import Quad, SetLine, draw_cover, faces_for, set_lines
from textharmony_cli.records import Box, bounding_box

_ROOM = 0.96  # of the picture that lines may use
_PLATE_ROOM = 0.80  # of the picture that lines on a plate may use
_PADDING = (0.55, 0.42)  # ems of plate beside and above the lines

Cover = tuple[Letters, Image.Image, Image.Image | None]  # letters, where they are, and their colours if several


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text and its corners, in reading direction from the top left one, in pixels."""

    text: str
    polygon: Quad

    def to_dict(self) -> dict[str, Any]:
        box = bounding_box(self.polygon)
        return {"text": self.text, "polygon": [_tenths(p) for p in self.polygon], "box": _tenths(box)}


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line as it was drawn: its ink's outline, its words and characters, and how it is set."""

    whole: Piece
    words: tuple[Piece, ...]
    characters: tuple[Piece, ...]
    face: str
    size: int

    def to_dict(self) -> dict[str, Any]:
        pieces = {name: [piece.to_dict() for piece in getattr(self, name)] for name in ("words", "characters")}
        return {**self.whole.to_dict(), "font": self.face, "size": self.size, **pieces}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture (H, W, 3), and the lines on it."""

    pixels: Pixels
    lines: tuple[DrawnLine, ...]


def draw(plan: Plan, seed: int, attempt: int = 0) -> Drawn:
    """The picture of a plan; the same arguments give the same pixels.

    Args:
        attempt: how many pictures of this plan and seed could not be read; later ones are plainer and clearer.

    Raises:
        UsageError: a font is not there, or lacks characters.
    """
    plan, rng = eased(plan, attempt), np.random.default_rng([seed, attempt])
    fonts = faces_for(plan.lines, plan.letters, rng, clear=attempt > 0)
    unit = min(plan.size) / 768
    lines = set_lines(plan.lines, fonts, plan.letters, plan.layout, _room(plan))
    written = [(line.box()[1], line.box()[3]) for line in lines]
    pixels = draw_ground(plan.ground, plan.size, rng, written=() if plan.plate else written)
    if plan.plate is not None:
        draw_plate(pixels, plan.plate, _around(lines, plan), rng, unit, written)
    covers, tilt = _covers(lines, plan)
    for letters, cover, faces in covers:
        write(Canvas(pixels, cover, _em(lines), rng, faces=faces), letters)
    picture, view = seen_from(Image.fromarray(pixels), plan.layout.view)
    seen = np.array(picture)
    return Drawn(seen, tuple(_drawn(line, (tilt, view)) for line in lines))


def inscribe(
    pixels: Pixels, plan: Plan, box: Box, seed: int, attempt: int = 0
) -> tuple[Painted, tuple[DrawnLine, ...]]:
    """The lines of a plan written on a picture that is there; nothing outside of the box changes.

    Args:
        pixels: (H, W, 3).
        box: left, top, width and height in pixels, inside the picture.
    """
    plan, rng = eased(plan, attempt), np.random.default_rng([seed, attempt])
    fonts = faces_for(plan.lines, plan.letters, rng, clear=attempt > 0)
    left, top, wide, high = (round(value) for value in box)
    part = pixels[top : top + high, left : left + wide].copy()
    lines = set_lines(plan.lines, fonts, plan.letters, plan.layout, (0.0, 0.0, float(wide), float(high)))
    inside = replace(plan, size=(max(wide, 64), max(high, 64)))
    covers, tilt = _covers(lines, inside)
    for letters, cover, faces in covers:
        frame = (0, 0, wide, high)
        own = faces and faces.crop(frame)
        write(Canvas(part, cover.crop(frame), _em(lines), rng, _window((wide, high)), own), letters)
    painted, mask = pixels.copy(), np.zeros(pixels.shape[:2], np.bool_)
    painted[top : top + high, left : left + wide] = part
    mask[top : top + high, left : left + wide] = (part != pixels[top : top + high, left : left + wide]).any(2)
    return Painted(painted, mask), tuple(_drawn(line, (tilt, lambda p: (p[0] + left, p[1] + top))) for line in lines)


def eased(plan: Plan, attempt: int) -> Plan:
    """The plan made easier to read: after one failure without tilt or view and larger, then with help at the edges."""
    if attempt < 2:
        return plan
    layout = replace(plan.layout, tilt=0.0, view="straight", fill=max(plan.layout.fill, 0.8))
    letters = plan.letters
    if letters.effect in ("chalk", "stencil", "spray", "stamp"):
        letters = replace(letters, weight=max(letters.weight, 600))
    if attempt > 2 and letters.edge is None:
        letters = replace(letters, edge=opposite(letters.color))
    if attempt > 2 and letters.kind in ("hand", "display"):
        letters = replace(letters, kind="sans")
    return replace(plan, layout=layout, letters=letters)


def _room(plan: Plan) -> Box:
    width, height = plan.size
    share = _ROOM if plan.plate is None else _PLATE_ROOM
    if plan.layout.view != "straight":
        share = min(share, 0.84)
    return width * (1 - share) / 2, height * (1 - share) / 2, width * share, height * share


def _around(lines: Sequence[SetLine], plan: Plan) -> Box:
    """The box of a plate that holds the lines, inside the picture."""
    boxes = [line.box() for line in lines]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    beside, above = (share * max(line.size for line in lines) for share in _PADDING)
    beside, above = max(beside, 0.08 * (max(rights) - min(lefts))), max(above, 0.14 * (max(bottoms) - min(tops)))
    width, height = plan.size
    left, right = max(0.02 * width, min(lefts) - beside), min(0.98 * width, max(rights) + beside)
    top, bottom = max(0.02 * height, min(tops) - above), min(0.98 * height, max(bottoms) + above)
    return left, top, right - left, bottom - top


def _covers(lines: Sequence[SetLine], plan: Plan) -> tuple[list[Cover], Move]:
    """What the lines of each colour cover, and where points of the lines go when they are tilted."""
    colors = plan.letters.line_colors or (None,) * len(lines)
    groups = {color: [line for line, own in zip(lines, colors, strict=True) if own == color] for color in colors}
    middle = (plan.size[0] / 2, plan.size[1] / 2)
    covers = []
    for color, own in groups.items():
        whole = draw_cover(own, plan.size, bridges=plan.letters.effect == "stencil")
        cover, move = turned(whole, plan.layout.tilt, middle)
        faces = None
        if color is None and plan.letters.fade:
            faces = turned(draw_faces(own, plan.letters.fade, plan.letters.blend, plan.size), plan.layout.tilt, middle)[
                0
            ]
        covers.append((_edged(replace(plan.letters, color=color or plan.letters.color)), cover, faces))
    return covers, move


def _edged(letters: Letters) -> Letters:
    """Letters that keep their edge only where it can be told from them."""
    faint = letters.edge is not None and contrast(letters.edge, letters.color) < FAINT
    return replace(letters, edge=None) if faint and letters.line_colors else letters


def _em(lines: Sequence[SetLine]) -> float:
    return float(np.mean([line.size for line in lines]))


def _window(size: tuple[int, int]) -> Image.Image:
    """Full inside, fading over a few pixels towards the edges, where it is 0."""
    wide, high = size
    edge = max(2, round(0.04 * min(size)))
    window = Image.new("L", size)
    ImageDraw.Draw(window).rectangle((edge, edge, wide - 1 - edge, high - 1 - edge), fill=255)
    window = window.filter(ImageFilter.BoxBlur(edge / 2))
    ImageDraw.Draw(window).rectangle((0, 0, wide - 1, high - 1), outline=0)
    return window


def _drawn(line: SetLine, moves: Sequence[Move]) -> DrawnLine:
    """The places of a line's words and characters where they ended up."""

    def piece(first: int, stop: int) -> Piece:
        corners = line.corners(line.box(first, stop))
        a, b, c, d = (reduce(lambda point, move: move(point), moves, corner) for corner in corners)
        return Piece(line.text[first:stop], (a, b, c, d))

    inked = [k for k in range(len(line.text)) if line.letter_box(k)]
    words, at = [], 0
    for word in line.text.split():
        at = line.text.index(word, at)
        if any(at <= k < at + len(word) for k in inked):
            words.append(piece(at, at + len(word)))
        at += len(word)
    letters = tuple(piece(k, k + 1) for k in inked)
    return DrawnLine(piece(0, len(line.text)), tuple(words), letters, line.face, line.size)


def _tenths(values: Sequence[float]) -> list[float]:
    return [round(value, 1) for value in values]
