"""How one text in a picture is replaced by another: what the old looks like, and where the letters of the new stand."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as changed
from typing import Literal

import numpy as np
import numpy.typing as npt

from textharmony_cli import fonts
from textharmony_cli.model.painting.areas import Window, grown, window_around
from textharmony_cli.model.painting.frame import Matrix, frame_of, mapped, scaled, shifted
from textharmony_cli.model.painting.looks import Scene, Style, coverage, raster_size
from textharmony_cli.model.painting.own_letters import Cell, chosen, free_cells
from textharmony_cli.model.painting.painted import Mask, Painted, Pixels
from textharmony_cli.model.painting.style import scene_of, style_like, style_of
from textharmony_cli.model.painting.typesetting import Fit, Fitted, fit_in, pens, typeset
from textharmony_cli.model.painting.underlines import Underline
from textharmony_cli.records import Point

Side = Literal["left", "middle", "right"]

SHARE: dict[Side, float] = {"left": 0.0, "middle": 0.5, "right": 1.0}  # of what a line grows by, how much before it

SLACK = 1.03  # times the old text's length that the new may have before it counts as longer
MOST_SLACK = 0.1  # ems; of a long text a share would be as much as the space behind it
CLEAR = 0.12  # ems that stay free before the end of an outline, where the next word may begin

LEVEL = 0.012  # radians by which a text may seem to rise on a level line
CROWDED = 1.25  # times its place that a letter may be wide
SURELY = 0.975  # likeness from which the font is known
OVERLOOKED = 0.85  # ... and from which the places of letters are that were read but not seen:
UNSEEN = 0.6  # share of a letter's strokes that was painted over at most
AROUND = 2  # pixels around such a letter that are painted over


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
        spare: pixels by which the new words may be longer than the old, because what stands behind them moves; None
            where nothing does.
    """

    outline: Sequence[Point]
    old: str
    new: str
    roomy: bool = False
    lead: tuple[Sequence[Point], str] | None = None
    beside: tuple[Sequence[Point], str] | None = None
    side: Side = "left"
    words: Sequence[Point] | None = None
    spare: float | None = None


@dataclass(frozen=True, slots=True)
class LaidLine:
    """A line of the new text: its letters, where each starts, and the map from their ems to the page."""

    text: str
    at: tuple[float, ...]
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class Plan:
    """How one text is replaced.

    Attributes:
        scene, style: what is seen of the old text, and how it looks.
        lines: of the new text.
        taken: which letters of the first line are cut out of the old text, and where from.
        underline: the line under the old text.
    """

    item: Replacement
    scene: Scene
    style: Style
    lines: tuple[LaidLine, ...]
    taken: dict[int, Cell]
    underline: Underline | None = None

    @property
    def longer(self) -> npt.NDArray[np.float64]:
        """(2,) how far on the page, in pixels to the right and down, the new text's end is from that of the old one."""
        old, new = pens(self.item.old or self.item.new, self.style.setting)[-1], self.lines[0]
        ends = (self.style.matrix, old), (new.matrix, new.at[-1])
        before, after = (np.concatenate(mapped(matrix, np.array([end]), np.zeros(1))) for matrix, end in ends)
        return after - before

    @property
    def scale(self) -> tuple[float, float]:
        """How wide and how high the new letters are, times the old ones."""
        move = np.linalg.inv(self.style.matrix) @ self.lines[0].matrix
        return float(move[0, 0] / move[2, 2]), float(move[1, 1] / move[2, 2])

    @property
    def moved_by(self) -> float | None:
        """How many ems the first line is moved along the old text; None where it is scaled as well."""
        move = np.linalg.inv(self.style.matrix) @ self.lines[0].matrix
        move = move / move[2, 2]
        return float(move[0, 2]) if np.allclose(move, shifted(move[0, 2], 0), atol=1e-6) else None

    def overlooked(self, erased: Mask) -> Mask:
        """Strokes of letters of the old text that were read but not seen, in the scene's window.

        Args:
            erased: (H, W) where the page was painted over.
        """
        window, style, old = self.scene.window, self.style, self.item.old
        gone = erased[window.slices]
        if not old or style.likeness < OVERLOOKED:
            return np.zeros_like(gone)
        drawn = typeset(old, style.setting, raster_size(style.matrix))
        covered = coverage(drawn, style.matrix, window)
        x, y = np.meshgrid(np.arange(window.x0, window.x1) + 0.5, np.arange(window.y0, window.y1) + 0.5)
        letter = np.digitize(mapped(np.linalg.inv(style.matrix), x, y)[0], drawn.pens[1:-1])
        strokes = covered > 0.5
        whole = np.bincount(letter[strokes], minlength=len(old))
        seen = np.bincount(letter[strokes & gone], minlength=len(old))
        return grown((covered > 0) & (seen < UNSEEN * whole)[letter], AROUND) & ~gone

    def along(self, pixels: Pixels, erased: Painted, right: float, down: float) -> Plan:
        """The same text further on in its line.

        Args:
            pixels, erased: the page with the old text, and without it.
            right, down: pixels of the page by which the text's start moves; what leads off the line does not count.
        """
        (x,), (y,) = mapped(self.style.matrix, np.zeros(1), np.zeros(1))
        ems = mapped(np.linalg.inv(self.style.matrix), np.array([x + right]), np.array([y + down]))[0]
        step = self.style.matrix @ shifted(float(ems[0]), 0) @ np.linalg.inv(self.style.matrix)
        lines = tuple(changed(line, matrix=step @ line.matrix) for line in self.lines)
        window = _window(self.scene, lines, pixels.shape[:2])
        return changed(self, scene=scene_of(pixels, erased, self.item.outline, window), lines=lines)


def plan_for(
    pixels: Pixels,
    erased: Painted,
    item: Replacement,
    font: str | None,
    color: tuple[int, int, int] | None,
    fit: Fit,
) -> Plan:
    """How a text is replaced; the arguments are those of `prior.replace`, for one of its replacements."""
    faces = [fonts.named(font)] if font else fonts.candidates(item.old + item.new)
    if item.lead is None:
        beside = item.beside if item.beside and all(fonts.covers(face, item.beside[1]) for face in faces) else None
        style, scene = style_of(pixels, erased, item.outline, item.old or item.new, faces, beside)
        style = _levelled(style, item.outline, item.old or item.new)
    else:
        lead = _levelled(style_of(pixels, erased, *item.lead, faces)[0], *item.lead)
        style, scene = style_like(pixels, erased, item.outline, item.old or item.new, lead)
    if font is not None:  # as it is, not as thick as the old
        style = changed(style, setting=changed(style.setting, weight=0.0))
    if color is not None:
        style = changed(style, colour=np.array(color, np.float64), gradient=np.zeros(3))
    lines = _lines(style, item, fit)
    scene = scene_of(pixels, erased, item.outline, _window(scene, lines, pixels.shape[:2]))
    plan = Plan(item, scene, style, lines, {})
    return changed(plan, taken=_taken(plan)) if font is None and color is None else plan


def _levelled(style: Style, outline: Sequence[Point], text: str) -> Style:
    """The style on a line that is exactly level where the outline is and the old text nearly: of a short text a longer
    one would run up or down."""
    matrix = style.matrix / style.matrix[2, 2]
    rise = math.atan2(matrix[1, 0], matrix[0, 0])
    if frame_of(outline).matrix[1, 0] != 0 or matrix[2, :2].any() or not 0 < abs(rise) < LEVEL:
        return style
    middle = mapped(matrix, np.array([pens(text, style.setting)[-1] / 2]), np.zeros(1))
    shear = np.array([[1, 0, 0], [-math.tan(rise), 1, math.tan(rise) * float(middle[0][0])], [0, 0, 1]])
    return changed(style, matrix=shear @ matrix)


def _taken(plan: Plan) -> dict[int, Cell]:
    """The letters of the new text that are cut out of the old; none where the new is made to fit."""
    item, style, line, moved = plan.item, plan.style, plan.lines[0], plan.moved_by
    if not item.old or moved is None:
        return {}
    cells = free_cells(plan.scene, style, item.old, pens(item.old, style.setting))
    taken = chosen(item.new, tuple(at + moved for at in line.at), item.old, cells)
    if _same_pitch(item, style) or len(taken) == len(item.new.replace(" ", "")):
        return taken
    # drawn letters between cut-out ones look worse than drawn letters alone, but what stays the same may stay
    return {k: cell for k, cell in taken.items() if item.new[: k + 1] == item.old[: k + 1]}


def _lines(style: Style, item: Replacement, fit: Fit) -> tuple[LaidLine, ...]:
    """Where the letters of the new text stand."""
    old_at = pens(item.old or item.new, style.setting)
    at = pens(item.new, style.setting)
    if _same_pitch(item, style):
        return (LaidLine(item.new, _in_cells(old_at, at), style.matrix),)
    fitted = fit_in(item.new, style.setting, _room(style, item, old_at[-1]), fit)
    more = (at[-1] - style.setting.tracking) * fitted.wide - old_at[-1]
    back = -more * SHARE[item.side]
    matrix = style.matrix @ shifted(back, 0) if back else style.matrix
    if fitted == Fitted((item.new,)):
        return (LaidLine(item.new, at, matrix),)
    shape = scaled(fitted.wide, fitted.high)
    lead = 1.0 / len(fitted.lines)  # the lines share the height of one, of which most is above the baseline
    rise = -0.7 * (1 - fitted.high) if len(fitted.lines) > 1 else 0.0
    return tuple(
        LaidLine(text, pens(text, style.setting), matrix @ shifted(0, rise + k * lead) @ shape)
        for k, text in enumerate(fitted.lines)
    )


def _room(style: Style, item: Replacement, length: float) -> float:
    """How long the new text may be, in ems: as the old one, or up to the end of the outline, or what is spare."""
    if item.spare is not None:
        (x, further), (y, lower) = mapped(style.matrix, np.array([length, length + 1e-3]), np.zeros(2))
        longer = max(0.0, item.spare) / max(math.hypot(further - x, lower - y) / 1e-3, 1e-6)
        return max(min(SLACK * length, length + MOST_SLACK), length + longer)
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


def _window(scene: Scene, lines: Sequence[LaidLine], shape: tuple[int, int]) -> Window:
    """The scene's window, made larger where the lines leave it."""
    corners = []
    for line in lines:
        x, y = np.array([-0.3, line.at[-1] + 0.3] * 2), np.array([-1.1, -1.1, 0.4, 0.4])
        u, v = mapped(line.matrix, x, y)
        corners += list(zip(u.tolist(), v.tolist(), strict=True))
    around, own = window_around(corners, 1, shape), scene.window
    return Window(min(around.x0, own.x0), min(around.y0, own.y0), max(around.x1, own.x1), max(around.y1, own.y1))
