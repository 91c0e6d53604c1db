"""Replacing words in a picture so that they look as if they had always been there.

The old words tell what font, place, colours and sharpness the new ones have (`style`); the new ones are drawn so over
what is behind the old, and letters that the old text has are taken from it (`own_letters`).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as changed
from typing import Literal

import numpy as np

from textharmony_cli import fonts
from textharmony_cli.model.painting.areas import Window, window_around
from textharmony_cli.model.painting.frame import Matrix, Plane, frame_of, mapped, scaled, shifted
from textharmony_cli.model.painting.matching import blurred
from textharmony_cli.model.painting.own_letters import Cell, chosen, free_cells, put
from textharmony_cli.model.painting.painted import Mask, Painted, Pixels
from textharmony_cli.model.painting.style import (
    Scene,
    Style,
    coverage,
    raster_size,
    scene_of,
    style_like,
    style_of,
)
from textharmony_cli.model.painting.typesetting import Fit, Fitted, fit_in, pens, place
from textharmony_cli.model.painting.underlines import Underline, find_underline
from textharmony_cli.records import Point

SLACK = 1.03  # times the old text's length that the new may have before it counts as longer
MOST_SLACK = 0.1  # ems; of a long text a share would be as much as the space behind it
CLEAR = 0.12  # ems that stay free before the end of an outline, where the next word may begin

CROWDED = 1.25  # times its place that a letter may be wide
SURELY = 0.975  # likeness from which the font is known


@dataclass(frozen=True, slots=True)
class Replacement:
    """New words for old ones.

    Attributes:
        outline: around the old words, clockwise from their top left corner in reading direction.
        old: what stands there; empty where that is not known.
        new: what is to stand there.
        roomy: whether the new words may take all of the outline, however short the old ones are.
        side: which side of the old words longer ones keep to.
        lead: outline and old words of another line, where these go on from it and look like it.
        beside: outline and text of words beside the old ones, which stay and are likely to be in the same font.
        words: outline of the old words alone, where `outline` has more room.
    """

    outline: Sequence[Point]
    old: str
    new: str
    roomy: bool = False
    lead: tuple[Sequence[Point], str] | None = None
    beside: tuple[Sequence[Point], str] | None = None
    side: Literal["left", "middle", "right"] = "left"
    words: Sequence[Point] | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the new text: its letters, where each starts, and the map from their ems to the page."""

    text: str
    at: tuple[float, ...]
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one text is replaced.

    Attributes:
        scene, style: what is seen of the old text, and how it looks.
        lines: of the new text.
        taken: which letters of the first line are cut out of the old text, and where from.
    """

    scene: Scene
    style: Style
    lines: tuple[_Line, ...]
    taken: dict[int, Cell]


def replace(
    pixels: Pixels,
    replacements: Sequence[Replacement],
    erased: Painted,
    tight: Painted | None = None,
    *,
    font: str | None = None,
    color: tuple[int, int, int] | None = None,
    fit: Fit = "shrink",
    seed: int = 0,
) -> Painted:
    """Draw new words where old ones were.

    Args:
        pixels: the page with the old words, (H, W, 3) uint8.
        replacements: what is drawn where.
        erased: the page without the old words.
        tight: the same with as little painted over as shows their look best, and without the words beside them, too;
            None where `erased` does.
        font: name or file of the font to use; None for the one that is most like the old words.
        color: RGB of the new words; None for that of the old.
        fit: what happens where the new words are longer than the old.
        seed: what the grain of the letters is drawn from.

    Returns:
        The page, and where it may differ from `pixels`.

    Raises:
        UsageError: there is no such font.
    """
    out, mask = erased.pixels.copy(), erased.mask.copy()
    generator = np.random.default_rng(seed)
    for item in replacements:
        if not item.new.strip():
            continue
        line = find_underline(pixels, item.words or item.outline)
        plan = _planned(pixels, _without(line, pixels, tight or erased), item, font, color, fit)
        part = plan.scene.window.slices
        picture = np.ascontiguousarray(out[part].transpose(2, 0, 1), np.float32)
        touched = _drawn(picture, plan, generator)
        values = np.clip(np.rint(picture), 0, 255).astype(np.uint8).transpose(1, 2, 0)
        out[part][touched] = values[touched]
        mask[part] |= touched
        if line is not None and len(plan.lines) == 1:
            line = _as_long(line, plan, item)
            line.draw(out)
            mask |= line.mask(out.shape[:2])
    return Painted(out, mask)


def _without(line: Underline | None, pixels: Pixels, erased: Painted) -> Painted:
    """The page without the old words, on which their underline still is, so that it counts for none of their ink."""
    if line is None:
        return erased
    own = line.mask(pixels.shape[:2])
    return Painted(np.where(own[..., None], pixels, erased.pixels), erased.mask & ~own)


def _as_long(line: Underline, plan: _Plan, item: Replacement) -> Underline:
    """The old text's underline, as long as the new text."""
    new, back = plan.lines[0], np.linalg.inv(line.frame.matrix)
    ends = []
    for at, matrix in ((pens(item.old or item.new, plan.style.setting), plan.style.matrix), (new.at, new.matrix)):
        page = mapped(matrix, np.array([0.0, at[-1]]), np.zeros(2))
        ends.append(mapped(back, *page)[0])
    before, after = ends
    start, stop = np.array([line.start, line.stop]) + after - before
    return line.moved(float(start), float(stop))


def _planned(
    pixels: Pixels,
    erased: Painted,
    item: Replacement,
    font: str | None,
    color: tuple[int, int, int] | None,
    fit: Fit,
) -> _Plan:
    faces = [fonts.named(font)] if font else fonts.candidates(item.old + item.new)
    if item.lead is None:
        beside = item.beside if item.beside and all(fonts.covers(face, item.beside[1]) for face in faces) else None
        style, scene = style_of(pixels, erased, item.outline, item.old or item.new, faces, beside)
    else:
        lead, _ = style_of(pixels, erased, *item.lead, faces)
        style, scene = style_like(pixels, erased, item.outline, item.old or item.new, lead)
    if color is not None:
        style = changed(style, colour=np.array(color, np.float64), gradient=np.zeros(3))
    lines = _lines(style, item, fit)
    scene = scene_of(pixels, erased, item.outline, _window(scene, lines, pixels.shape[:2]))
    taken = _taken(scene, style, item, lines[0]) if font is None and color is None else {}
    return _Plan(scene, style, lines, taken)


def _taken(scene: Scene, style: Style, item: Replacement, line: _Line) -> dict[int, Cell]:
    """The letters of the new text that are cut out of the old; none where the new is made to fit."""
    moved = _moved_by(style, line)
    if not item.old or moved is None:
        return {}
    cells = free_cells(scene, style, item.old, pens(item.old, style.setting))
    taken = chosen(item.new, tuple(at + moved for at in line.at), item.old, cells)
    if _same_pitch(item, style) or len(taken) == len(item.new.replace(" ", "")):
        return taken
    # drawn letters between cut-out ones look worse than drawn letters alone, but what stays the same may stay
    return {k: cell for k, cell in taken.items() if item.new[: k + 1] == item.old[: k + 1]}


def _moved_by(style: Style, line: _Line) -> float | None:
    """How many ems a line is moved along the old text; None where it is scaled as well."""
    move = np.linalg.inv(style.matrix) @ line.matrix
    move = move / move[2, 2]
    return float(move[0, 2]) if np.allclose(move, shifted(move[0, 2], 0), atol=1e-6) else None


def _drawn(picture: Plane, plan: _Plan, generator: np.random.Generator) -> Mask:
    """Draw the new text into a picture (3, h, w) of the scene's window; says where it changed."""
    scene, style, lines, taken = plan.scene, plan.style, plan.lines, plan.taken
    before = picture.copy()
    size = raster_size(style.matrix)
    for number, line in enumerate(lines):
        kept = taken if number == 0 else {}
        text = "".join(" " if k in kept else letter for k, letter in enumerate(line.text))
        if text.strip():
            _paint(picture, scene, style, _Line(text, line.at, line.matrix), size, generator)
    changed_here = np.abs(picture - before).max(0) > 0.25
    moved = (_moved_by(style, lines[0]) or 0.0) if taken else 0.0
    for k, cell in taken.items():
        changed_here |= put(scene, style, picture, cell, lines[0].at[k] + moved)
    return np.asarray(changed_here)


def _paint(picture: Plane, scene: Scene, style: Style, line: _Line, size: int, generator: np.random.Generator) -> None:
    """Paint one line in the colours, sharpness and grain of the style; changes `picture`."""
    covered = blurred(_cover(style, line, size, scene), style.blur)
    if style.layer is not None:
        moved = _Line(line.text, line.at, line.matrix @ shifted(style.layer.right, style.layer.down))
        beneath = blurred(_cover(style, moved, size, scene, larger=style.layer.grown), style.blur)
        picture += style.layer.colour.astype(np.float32)[:, None, None] * (beneath * (1 - covered))
    window = scene.window
    x, y = np.meshgrid(np.arange(window.x0, window.x1) + 0.5, np.arange(window.y0, window.y1) + 0.5)
    down = np.clip(mapped(np.linalg.inv(line.matrix), x, y)[1], -1.0, 0.4)
    colour = style.colour[:, None, None] + style.gradient[:, None, None] * down
    picture += covered * (np.clip(colour, 0, 255).astype(np.float32) - picture)
    if style.grain:
        noise = blurred(generator.normal(0, 1, covered.shape).astype(np.float32), 0.5)
        picture += covered * noise * (style.grain / max(float(noise.std()), 1e-6))


def _cover(style: Style, line: _Line, size: int, scene: Scene, *, larger: float = 0.0) -> Plane:
    setting = changed(style.setting, weight=style.setting.weight + larger)
    return coverage(place(line.text, line.at, setting, size), line.matrix, scene.window)


def _lines(style: Style, item: Replacement, fit: Fit) -> tuple[_Line, ...]:
    """Where the letters of the new text stand."""
    old_at = pens(item.old or item.new, style.setting)
    at = pens(item.new, style.setting)
    if _same_pitch(item, style):
        return (_Line(item.new, _in_cells(old_at, at), style.matrix),)
    fitted = fit_in(item.new, style.setting, _room(style, item, old_at[-1]), fit)
    more = (at[-1] - style.setting.tracking) * fitted.wide - old_at[-1]
    back = -more * {"left": 0.0, "middle": 0.5, "right": 1.0}[item.side]
    matrix = style.matrix @ shifted(back, 0) if back else style.matrix
    if fitted == Fitted((item.new,)):
        return (_Line(item.new, at, matrix),)
    shape = scaled(fitted.wide, fitted.high)
    lead = 1.0 / len(fitted.lines)  # the lines share the height of one, of which most is above the baseline
    rise = -0.7 * (1 - fitted.high) if len(fitted.lines) > 1 else 0.0
    return tuple(
        _Line(text, pens(text, style.setting), matrix @ shifted(0, rise + k * lead) @ shape)
        for k, text in enumerate(fitted.lines)
    )


def _room(style: Style, item: Replacement, length: float) -> float:
    """How long the new text may be, in ems: as the old one, or up to the end of the outline."""
    frame = frame_of(item.outline)
    ends = mapped(frame.matrix, np.array([0.0, frame.length]), np.array([0.8 * frame.height] * 2))
    places = mapped(np.linalg.inv(style.matrix), *ends)[0]
    before, along = float(places[0]), float(places[1]) - CLEAR
    if item.roomy:
        return max(length, along - (0.0 if item.side == "left" else min(before, 0.0)))
    return max(min(SLACK * length, length + MOST_SLACK), min(along, 1.15 * length))


def _same_pitch(item: Replacement, style: Style) -> bool:
    """Whether each letter takes another's place: as many letters, and digits where digits were.

    Not where the font is known for sure and has digits of different widths, nor where one would run into the next.
    """
    pairs = zip(item.old, item.new, strict=False)
    if len(item.old) != len(item.new) or not all(a == b or (a.isdigit() and b.isdigit()) for a, b in pairs):
        return False
    widths = (fonts.advances(text, style.setting.face) for text in (item.old, item.new))
    if any(new > CROWDED * old for old, new in zip(*widths, strict=True)):
        return False
    return style.likeness < SURELY or len(set(fonts.advances("0123456789", style.setting.face))) == 1


def _in_cells(old_at: tuple[float, ...], at: tuple[float, ...]) -> tuple[float, ...]:
    """The letters in the middle of those whose places they take."""
    starts = [
        old + ((old_next - old) - (new_next - new)) / 2
        for (old, old_next), (new, new_next) in zip(itertools.pairwise(old_at), itertools.pairwise(at), strict=True)
    ]
    return (*starts, old_at[-1])


def _window(scene: Scene, lines: Sequence[_Line], shape: tuple[int, int]) -> Window:
    """The scene's window, made larger where the lines leave it."""
    corners = []
    for line in lines:
        x, y = np.array([-0.3, line.at[-1] + 0.3] * 2), np.array([-1.1, -1.1, 0.4, 0.4])
        u, v = mapped(line.matrix, x, y)
        corners += list(zip(u.tolist(), v.tolist(), strict=True))
    around, own = window_around(corners, 1, shape), scene.window
    return Window(min(around.x0, own.x0), min(around.y0, own.y0), max(around.x1, own.x1), max(around.y1, own.y1))
