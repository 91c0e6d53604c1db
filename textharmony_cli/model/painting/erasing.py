"""Painting text out of a picture: find its ink, make up what is behind, leave every other pixel as it is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.painting.areas import (
    Outline,
    Window,
    connected,
    drawn,
    grown,
    outline_height,
    outline_mask,
    straightened,
    window_around,
)
from textharmony_cli.model.painting.fill import fill
from textharmony_cli.model.painting.membrane import membrane
from textharmony_cli.model.painting.painted import Mask, Painted, Pixels
from textharmony_cli.model.painting.strokes import Strokes, find_strokes
from textharmony_cli.model.painting.underlines import Underline, find_line
from textharmony_cli.model.runs import labelled
from textharmony_cli.model.two_colours import two_colours

SURROUNDINGS = 1.2  # line heights around a line that tell what is behind it
SURROUNDINGS_PIXELS = (24, 96)  # ... and at least and at most this many pixels
ASIDE = 0.3  # of a text's height: how far beside it what belongs to it may lie
TOUCHING = 0.08  # of a text's height: how far from a line under it the feet of letters are looked for
BETWEEN = 0.08  # ground between letters, as a share of their ink, from which these are told from each other
OURS = 0.5  # share of a piece of ink in an outline from which it is the outline's
SPECKS = 2  # pixels around in which what departs from a plate is grain of it
PURE = 0.35  # of how far ink and ground are apart: how far what is surely ground is from its colour
TILE = 320  # pixels; longer and higher holes are filled in pieces of this size


def erase(
    pixels: Pixels,
    outlines: Sequence[Outline],
    *,
    avoid: Sequence[Outline] = (),
    spread: int = 0,
    seed: int = 0,
    spare: bool = False,
) -> Painted:
    """Paint out the text inside each outline.

    Args:
        pixels: the page, (H, W, 3) uint8.
        outlines: around lines or words, corners in order, in pixels of the page.
        avoid: outlines of text that stays; it is neither touched nor taken for what is behind other text.
        spread: how generous the masks are: 0 tight strokes, 1 wider strokes, 2 and more the whole outline and a
            growing margin. Raise it when text can still be read.
        seed: what chance is drawn from; the same seed gives the same picture.
        spare: whether letters of text that stays also stay where they reach into an outline; else all goes there.

    Returns:
        The picture, and where it may differ. A mask leaves its outline by at most `strokes.reach` pixels, or by the
        text's own underline.

    Raises:
        WeightsError: the weights of the network that tells strokes are missing or altered.
    """
    shape = pixels.shape[:2]
    outlines = [piece for outline in outlines if len(outline) > 2 for piece in straightened(outline)]
    avoid = [outline for outline in avoid if len(outline) > 2]
    theirs, ours = drawn(avoid, shape), drawn(outlines, shape)
    every = ours | theirs
    found = [find_strokes(pixels, outline, other_text=every, spread=spread) for outline in outlines]
    target = _laid(found, shape)
    lines = [_line_under(pixels, *each) for each in zip(outlines, found, strict=True)]
    crossings, bands = _laid_on(pixels, lines, target, spread)
    target |= crossings
    others = [find_strokes(pixels, outline, other_text=every) for outline in _near(avoid, target)]
    foreign = _laid(others, shape)
    if not spare:
        found = [_with(foreign, *each) for each in zip(outlines, found, strict=True)]
        target |= _laid(found, shape)
    target &= ~(theirs & foreign) | ours  # where outlines overlap, what must go comes first ...
    if spare:  # ... but for letters that are surely others'
        told = _laid([strokes for strokes in others if _are_letters(strokes)], shape)
        target &= ~_reaching_in(theirs & told, ours)
    if target.all():
        target &= ~_surely_ground(pixels)
    out, left, unknown = pixels.copy(), target | bands, target | bands  # lines that stay are not behind the text
    generator = np.random.default_rng(seed)
    for outline, strokes, line in zip(outlines, found, lines, strict=True):
        between = np.zeros(shape, np.bool_)
        between[strokes.window.slices] = strokes.between
        mine = np.zeros(shape, np.bool_)
        mine[strokes.window.slices] = strokes.mask
        if line is not None:
            mine |= line.mask(shape, _touching(line)) & unknown
        sheet, told = (out, unknown) if strokes.plate is None else _on_its_plate(out, unknown, strokes)
        _paint(sheet, mine, left, told, foreign, between, outline_height(outline), generator)
        out[mine] = sheet[mine]
        if line is not None and not line.own:
            line.draw(out, mine)
    out[~target] = pixels[~target]
    return Painted(out, target)


def _surely_ground(pixels: Pixels) -> Mask:
    """What of a picture (H, W, 3) of which all is to go has the ground's colour: that of two which most of its edge
    has. Else nothing would be left to tell what is behind."""
    planes = pixels.reshape(-1, 3).T.astype(np.float32)
    colours = two_colours(planes)
    away = np.linalg.norm(planes[None] - colours[:, :, None], axis=1).reshape(2, *pixels.shape[:2])
    nearer = np.argmin(away, axis=0)
    edge = np.concatenate([nearer[0], nearer[-1], nearer[:, 0], nearer[:, -1]])
    own = int(edge.mean() > 0.5)
    ground = away[own] < PURE * np.linalg.norm(colours[0] - colours[1])
    return ~grown(~ground, 1)


def _with(others: Mask, outline: Outline, strokes: Strokes) -> Strokes:
    """The ink of a line, and what of others' (H, W) lies in its outline."""
    theirs = others[strokes.window.slices] & outline_mask(outline, strokes.window)
    return replace(strokes, mask=strokes.mask | theirs)


def _reaching_in(staying: Mask, ours: Mask) -> Mask:
    """Of ink that is to stay the pieces that lie in outlines (H, W) of what goes, but not mostly."""
    if not (staying & ours).any():
        return np.zeros_like(staying)
    part = np.s_[_extent(staying.any(1)), _extent(staying.any(0))]
    labels = labelled(staying[part])
    within = np.bincount(labels.ravel(), ours[part].ravel()) < OURS * np.bincount(labels.ravel())
    within[0] = False
    reaching = np.zeros_like(staying)
    reaching[part] = within[labels]
    return reaching


def _line_under(pixels: Pixels, outline: Outline, strokes: Strokes) -> Underline | None:
    """The line under a text; what goes on beside a text on a plate of its own is the plate's edge."""
    line = find_line(pixels, outline)
    return None if line is None or (strokes.plate is not None and not line.own) else line


def _laid_on(pixels: Pixels, lines: Sequence[Underline | None], ink: Mask, spread: int) -> tuple[Mask, Mask]:
    """What goes (H, W) of the lines under texts, and where the lines are that stay.

    All goes of a text's own line, and of others what hangs together with the texts' ink (H, W) and crosses them.
    """
    shape = pixels.shape[:2]
    gone, bands = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
    for line in lines:
        if line is not None and line.own:
            gone |= line.mask(shape)
        elif line is not None:
            around = ASIDE * line.frame.height
            inner = line.moved(max(line.start, -around), min(line.stop, line.frame.length + around))
            band = inner.mask(shape, _touching(line))
            part = np.s_[_extent(band.any(1)), _extent(band.any(0))]
            off = inner.crossed(pixels, _touching(line))[part]
            crossing = connected(grown(ink[part], 2) & off, off)
            gone[part] |= grown(crossing, 1 + spread) & band[part]
            bands |= band
    return gone, bands


def _extent(some: npt.ArrayLike) -> slice:
    """From the first set flag to the last."""
    places = np.flatnonzero(some)
    return slice(int(places[0]), int(places[-1]) + 1) if len(places) else slice(0, 0)


def _touching(line: Underline) -> float:
    """How far from a line, in pixels, the feet of the letters on it are looked for."""
    return max(2.0, TOUCHING * line.frame.height)


def paint_out(pixels: Pixels, target: Mask, *, seed: int = 0) -> Painted:
    """Make up exactly the pixels of a mask.

    Args:
        pixels: the page, (H, W, 3) uint8.
        target: (H, W) what to make up.
        seed: what chance is drawn from.
    """
    out, left, nothing = pixels.copy(), target.copy(), np.zeros_like(target)
    _paint(out, target, left, target, nothing, nothing, SURROUNDINGS_PIXELS[1], np.random.default_rng(seed))
    return Painted(out, target.copy())


def _paint(
    out: Pixels,
    mine: Mask,
    left: Mask,
    target: Mask,
    foreign: Mask,
    between: Mask,
    height: float,
    generator: np.random.Generator,
) -> None:
    """Make up what of `mine` is left to do; changes `out` and `left`.

    What else is left counts as unknown, what was made up before is met smoothly but not copied from.
    """
    least, most = SURROUNDINGS_PIXELS
    around = math.ceil(min(max(SURROUNDINGS * height, least), most))
    for piece in _pieces(mine & left):
        window = Window(
            max(piece.x0 - around, 0),
            max(piece.y0 - around, 0),
            min(piece.x1 + around, mine.shape[1]),
            min(piece.y1 + around, mine.shape[0]),
        )
        hole, other = left[window.slices].copy(), foreign[window.slices]
        source = ~(target[window.slices] | other)
        planes = np.ascontiguousarray(out[window.slices].transpose(2, 0, 1), np.float32)
        filled = fill(planes, hole | other, source, between[window.slices] & ~other, generator)
        now = np.zeros_like(hole)
        now[piece.y0 - window.y0 : piece.y1 - window.y0, piece.x0 - window.x0 : piece.x1 - window.x0] = True
        now &= hole & mine[window.slices]
        out[window.slices][now] = np.clip(np.rint(filled), 0, 255).astype(np.uint8).transpose(1, 2, 0)[now]
        left[window.slices] &= ~now


def _on_its_plate(pixels: Pixels, unknown: Mask, strokes: Strokes) -> tuple[Pixels, Mask]:
    """The picture as if the plate under a line reached as far as the window goes, so that nothing else bleeds in, and
    what (H, W) is unknown then: what was, and what was made up."""
    assert strokes.plate is not None
    sheet, unknown = pixels.copy(), unknown.copy()
    part = sheet[strokes.window.slices]
    planes = np.ascontiguousarray(part.transpose(2, 0, 1), np.float32)
    even = strokes.plate.ground
    ground = ~grown(~grown(even, SPECKS), SPECKS) | even  # grain on the plate is the plate's
    wide = membrane(planes, ~(ground & ~strokes.mask))
    beside = ~ground & ~strokes.mask
    part[beside] = np.clip(np.rint(wide), 0, 255).astype(np.uint8).transpose(1, 2, 0)[beside]
    unknown[strokes.window.slices] |= beside
    return sheet, unknown


def _are_letters(strokes: Strokes) -> bool:
    """Whether ink is told from the ground between its letters."""
    return not strokes.whole and bool(strokes.between.sum() > BETWEEN * strokes.mask.sum())


def _laid(found: Sequence[Strokes], shape: tuple[int, int]) -> Mask:
    """The ink of several lines on one mask (H, W)."""
    mask = np.zeros(shape, np.bool_)
    for strokes in found:
        mask[strokes.window.slices] |= strokes.mask
    return mask


def _near(outlines: Sequence[Outline], target: Mask) -> Iterator[Outline]:
    """The outlines that are close enough to the target to be looked at when it is filled."""
    for outline in outlines:
        if target[window_around(outline, SURROUNDINGS_PIXELS[1], target.shape).slices].any():
            yield outline


def _pieces(target: Mask) -> Iterator[Window]:
    """Windows of at most TILE by TILE pixels that together hold the mask, from top to bottom."""
    rows = np.flatnonzero(target.any(1))
    if not len(rows):
        return
    for y0 in range(int(rows[0]), int(rows[-1]) + 1, TILE):
        band = target[y0 : y0 + TILE]
        columns = np.flatnonzero(band.any(0))
        if not len(columns):
            continue
        for x0 in range(int(columns[0]), int(columns[-1]) + 1, TILE):
            ys, xs = np.nonzero(band[:, x0 : x0 + TILE])
            if len(ys):
                yield Window(x0 + int(xs.min()), y0 + int(ys.min()), x0 + int(xs.max()) + 1, y0 + int(ys.max()) + 1)
