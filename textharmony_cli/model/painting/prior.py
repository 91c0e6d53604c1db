"""Replacing words in a picture so that they look as if they had always been there.

The old words tell what font, place, colours and sharpness the new ones have (`style`); the new ones are drawn so over
what is behind the old, and letters that the old text has are taken from it (`own_letters`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import replace as changed
from functools import partial

import numpy as np

from textharmony_cli.model.painting.areas import drawn
from textharmony_cli.model.painting.bends import Bend, is_strip
from textharmony_cli.model.painting.erasing import paint_out
from textharmony_cli.model.painting.frame import Frame, Plane, frame_of, mapped, shifted
from textharmony_cli.model.painting.looks import Scene, Style, coverage, raster_size
from textharmony_cli.model.painting.matching import blurred
from textharmony_cli.model.painting.moving import Stretch
from textharmony_cli.model.painting.own_letters import put
from textharmony_cli.model.painting.painted import Mask, Painted, Pixels
from textharmony_cli.model.painting.plans import SHARE, LaidLine, Plan, Replacement, Side, plan_for
from textharmony_cli.model.painting.typesetting import Fit, pens, place
from textharmony_cli.model.painting.underlines import Underline, find_underline
from textharmony_cli.records import Point


@dataclass(frozen=True, slots=True)
class Row:
    """Words in a line of which some are replaced; the others move along.

    Attributes:
        outline: around them all, clockwise from its top left corner in reading direction.
        pieces: in reading order, what is replaced, and where words that stay begin and end along the outline, in
            pixels.
        side: which side of the old line the new one keeps to.
        spare: pixels by which it may become longer.
        underlined: outlines of words in it that have a line of their own under them.
    """

    outline: Sequence[Point]
    pieces: Sequence[tuple[float, float] | Replacement]
    side: Side = "left"
    spare: float = 0.0
    underlined: Sequence[Sequence[Point]] = ()


def replace(
    pixels: Pixels,
    replacements: Sequence[Replacement],
    erased: Painted,
    tight: Painted | None = None,
    *,
    rows: Sequence[Row] = (),
    font: str | None = None,
    color: tuple[int, int, int] | None = None,
    fit: Fit = "shrink",
    seed: int = 0,
    plans: dict[Replacement, Plan] | None = None,
) -> Painted:
    """Draw new words where old ones were; along a bow on a picture of it that is rolled off straight.

    Args:
        pixels: the page with the old words, (H, W, 3) uint8.
        replacements: what is drawn where.
        erased: the page without the old words.
        tight: the same with as little painted over as shows their look best, and without the words beside them, too;
            None where `erased` does.
        rows: more replacements, in lines of which the rest moves along; they are erased as a whole.
        font: name or file of the font to use; None for the one that is most like the old words.
        color: RGB of the new words; None for that of the old.
        fit: what happens where the new words are longer than the old.
        seed: what the grain of the letters is drawn from.
        plans: how texts are replaced, from an earlier call with the same page, `tight` and look; new ones are added.

    Returns:
        The page, and where it may differ from `pixels`.

    Raises:
        UsageError: there is no such font.
    """
    known = {} if plans is None else plans
    sheet = _Sheet(pixels, erased, erased.pixels.copy(), erased.mask.copy(), np.random.default_rng(seed))

    def planned(item: Replacement) -> Plan:
        if item not in known:
            line = find_underline(pixels, item.words or item.outline)
            bare = _without(line, pixels, tight or erased)
            known[item] = changed(plan_for(pixels, bare, item, font, color, fit), underline=line)
        return known[item]

    bent = [item for item in replacements if is_strip(item.outline)]
    replacements = [item for item in replacements if not is_strip(item.outline)]
    outlines = [*(item.outline for item in replacements), *(row.outline for row in rows)]
    for row in rows:
        others = drawn([outline for outline in outlines if outline is not row.outline], pixels.shape[:2])
        _lay_anew(sheet, row, others & ~drawn([row.outline], pixels.shape[:2]), planned)
    drawn_anew = [planned(item) for item in replacements if item.new.strip()]
    for plan in drawn_anew:
        sheet.clear(plan, seed)
    for plan in drawn_anew:
        sheet.draw(plan)
    for item in bent:
        bend = Bend(item.outline)
        own, bare, shown = bend.rolled_off(pixels), bend.painted(erased), bend.painted(tight or erased)
        straight = changed(item, outline=bend.straight(0, bend.length), lead=None, beside=None, words=None)
        done = replace(own, [straight], bare, shown, font=font, color=color, fit=fit, seed=seed, plans=known)
        bend.lay_back(bare.pixels, done.pixels, Painted(sheet.out, sheet.mask))
    if rows:
        sheet.mask[(sheet.out == pixels).all(2)] = False  # words that came back to their places
    return Painted(sheet.out, sheet.mask)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page that is drawn on: as it was, without the words that change, and as far as it is done, where it differs."""

    pixels: Pixels
    erased: Painted
    out: Pixels
    mask: Mask
    generator: np.random.Generator

    def draw(self, plan: Plan) -> None:
        """Draw new words, and the line under them."""
        part = plan.scene.window.slices
        picture = np.ascontiguousarray(self.out[part].transpose(2, 0, 1), np.float32)
        touched = _drawn(picture, plan, self.generator)
        values = np.clip(np.rint(picture), 0, 255).astype(np.uint8).transpose(1, 2, 0)
        self.out[part][touched] = values[touched]
        self.mask[part] |= touched
        if plan.underline is not None and len(plan.lines) == 1:
            self.underline(_as_long(plan.underline, plan))

    def clear(self, plan: Plan, seed: int) -> None:
        """Paint over letters of the old text that are still there, since their strokes were not seen."""
        overlooked = np.zeros_like(self.mask)
        overlooked[plan.scene.window.slices] = plan.overlooked(self.erased.mask)
        if overlooked.any():
            self.out[overlooked] = paint_out(self.out, overlooked, seed=seed).pixels[overlooked]
            self.mask[overlooked] = True

    def underline(self, line: Underline) -> None:
        line.draw(self.out)
        self.mask[line.mask(self.out.shape[:2])] = True


def _lay_anew(sheet: _Sheet, row: Row, foreign: Mask, planned: Callable[[Replacement], Plan]) -> None:
    """Draw the new words of a row, and put the others where they belong then."""
    frame, spare = frame_of(row.outline), row.spare
    direction = frame.matrix[:2, 0] / np.linalg.norm(frame.matrix[:2, 0])
    pieces: list[tuple[float, float] | Plan] = []
    for piece in row.pieces:
        if isinstance(piece, Replacement):
            plan = planned(changed(piece, spare=spare))
            spare -= float(plan.longer @ direction)
            pieces.append(plan)
        else:
            pieces.append(piece)
    lines = [line for line in map(partial(find_underline, sheet.pixels), (row.outline, *row.underlined)) if line]
    at = -sum(float(part.longer @ direction) for part in pieces if isinstance(part, Plan)) * SHARE[row.side]
    for k, part in enumerate(pieces):
        if isinstance(part, Plan):
            sheet.draw(part.along(sheet.pixels, sheet.erased, *(at * direction)))
            for line in () if part.underline else lines:
                _continue(sheet, line, frame, _extent(frame, pieces, k), at, part)
            at += float(part.longer @ direction)
        else:
            right, down = np.rint(at * direction).astype(int).tolist()
            sheet.mask[Stretch(frame, *part).move(sheet.out, sheet.pixels, sheet.erased, foreign, right, down)] = True


def _extent(frame: Frame, pieces: Sequence[tuple[float, float] | Plan], k: int) -> tuple[float, float]:
    """Where along a row an old text stood: up to the words that stay before and behind it, if there are any."""
    part = pieces[k]
    assert isinstance(part, Plan)
    x, y = np.array(part.item.outline, np.float64).T
    along = mapped(np.linalg.inv(frame.matrix), x, y)[0]
    before, behind = pieces[k - 1] if k else None, pieces[k + 1] if k + 1 < len(pieces) else None
    start = before[1] if isinstance(before, tuple) else float(along.min())
    return start, behind[0] if isinstance(behind, tuple) else float(along.max())


def _continue(
    sheet: _Sheet, line: Underline, frame: Frame, extent: tuple[float, float], moved: float, plan: Plan
) -> None:
    """Draw the part of a line that was under an old text under the new one, which starts `moved` pixels further on."""
    (x0, x1), (y0, y1) = mapped(frame.matrix, np.array(extent), np.full(2, frame.height))
    start, stop = mapped(np.linalg.inv(line.frame.matrix), np.array([x0, x1]), np.array([y0, y1]))[0].tolist()
    start, stop = max(start - 1, line.start), min(stop + 1, line.stop)  # words beside it move by whole pixels
    if stop > start + 2:
        longer = float(plan.longer @ frame.matrix[:2, 0]) / float(np.linalg.norm(frame.matrix[:2, 0]))
        sheet.underline(line.moved(start + moved, stop + moved + longer))


def _without(line: Underline | None, pixels: Pixels, erased: Painted) -> Painted:
    """The page without the old words, on which their underline still is, so that it counts for none of their ink."""
    if line is None:
        return erased
    own = line.mask(pixels.shape[:2])
    return Painted(np.where(own[..., None], pixels, erased.pixels), erased.mask & ~own)


def _as_long(line: Underline, plan: Plan) -> Underline:
    """The old text's underline, as long as the new text."""
    item, new, back = plan.item, plan.lines[0], np.linalg.inv(line.frame.matrix)
    ends = []
    for at, matrix in ((pens(item.old or item.new, plan.style.setting), plan.style.matrix), (new.at, new.matrix)):
        page = mapped(matrix, np.array([0.0, at[-1]]), np.zeros(2))
        ends.append(mapped(back, *page)[0])
    before, after = ends
    start, stop = np.array([line.start, line.stop]) + after - before
    return line.moved(float(start), float(stop))


def _drawn(picture: Plane, plan: Plan, generator: np.random.Generator) -> Mask:
    """Draw the new text into a picture (3, h, w) of the scene's window; says where it changed.

    Letters of the old text come first: the ground around them is theirs, and would lie over letters that are drawn.
    """
    scene, style, lines, taken = plan.scene, plan.style, plan.lines, plan.taken
    before = picture.copy()
    moved = (plan.moved_by or 0.0) if taken else 0.0
    changed_here = np.zeros(picture.shape[1:], np.bool_)
    for k, cell in taken.items():
        changed_here |= put(scene, style, picture, cell, lines[0].at[k] + moved)
    size = raster_size(style.matrix)
    for number, line in enumerate(lines):
        kept = taken if number == 0 else {}
        text = "".join(" " if k in kept else letter for k, letter in enumerate(line.text))
        if text.strip():
            _paint(picture, scene, style, LaidLine(text, line.at, line.matrix), size, generator)
    return np.asarray(changed_here | (np.abs(picture - before).max(0) > 0.25))


def _paint(
    picture: Plane, scene: Scene, style: Style, line: LaidLine, size: int, generator: np.random.Generator
) -> None:
    """Paint one line in the colours, sharpness and grain of the style; changes `picture`."""
    covered = blurred(_cover(style, line, size, scene), style.blur)
    if style.layer is not None:
        moved = LaidLine(line.text, line.at, line.matrix @ shifted(style.layer.right, style.layer.down))
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


def _cover(style: Style, line: LaidLine, size: int, scene: Scene, *, larger: float = 0.0) -> Plane:
    setting = changed(style.setting, weight=style.setting.weight + larger)
    return coverage(place(line.text, line.at, setting, size), line.matrix, scene.window)
