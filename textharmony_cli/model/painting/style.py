"""What a text in a picture looks like: its place and font, its colours, how sharp and how grainy it is.

Measured from the difference between the picture and the same picture with the text painted out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from textharmony_cli.model.painting.areas import Window, grown, outline_mask, window_around
from textharmony_cli.model.painting.colouring import SURE, coloured
from textharmony_cli.model.painting.frame import (
    Frame,
    Matrix,
    Plane,
    frame_of,
    mapped,
    pixel_scale,
    sampled,
    scaled,
    shifted,
)
from textharmony_cli.model.painting.grain import calmed
from textharmony_cli.model.painting.hollow import filled_in
from textharmony_cli.model.painting.inks import FAINTEST, Ink, ink_maps
from textharmony_cli.model.painting.looks import Scene, Style
from textharmony_cli.model.painting.matching import (
    Laid,
    best_match,
    blurred,
    matches,
    outlined,
    receding,
)
from textharmony_cli.model.painting.painted import Mask, Painted, Pixels
from textharmony_cli.model.painting.segmentation import seen_ink
from textharmony_cli.model.painting.typesetting import Setting, typeset
from textharmony_cli.records import Point

AROUND = 0.6  # line heights around the outline that are looked at
STRAIGHTENED = 3  # times at most; what is left of perspective is seen better the less there is of it
MAP_HEIGHT = 32  # pixels of the line in the map that fonts are laid over
MAP_LENGTH = 720
CLEAR = 0.9  # likeness from which it is the letters' own ink that they were compared with
BETTER = 0.03  # score that other ink must add
ALIKE = 0.25  # logarithm of sizes; lines of one text that differ by less are equally large


def scene_of(pixels: Pixels, erased: Painted, outline: Sequence[Point], window: Window) -> Scene:
    """What is seen of an outline's text in a window; what was painted out elsewhere does not count, nor does grain that
    was made up behind the text."""
    before, behind = (
        np.ascontiguousarray(picture[window.slices].transpose(2, 0, 1), np.float32)
        for picture in (pixels, erased.pixels)
    )
    ours = erased.mask[window.slices] & near(outline, window)
    return Scene(window, before, behind, np.where(ours, before - calmed(behind, ours), np.float32(0)))


def _scene_around(pixels: Pixels, erased: Painted, outline: Sequence[Point], frame: Frame) -> Scene:
    """What is seen of an outline's text in a window that holds it with some room."""
    return scene_of(pixels, erased, outline, window_around(outline, AROUND * frame.height + 2, pixels.shape[:2]))


def style_of(
    pixels: Pixels,
    erased: Painted,
    outline: Sequence[Point],
    text: str,
    faces: Sequence[str],
    beside: tuple[Sequence[Point], str] | None = None,
) -> tuple[Style, Scene]:
    """The look of a text in a picture.

    Args:
        pixels: (H, W, 3) the page.
        erased: the same with the text painted out.
        outline: around the text, clockwise from its top left corner in reading direction.
        text: what stands there.
        faces: keys of the fonts to choose from.
        beside: outline and text of words in the same line, which are painted out as well.

    Raises:
        WeightsError: the weights of the network that tells strokes are missing or altered.
    """
    frame = frame_of(outline)
    scene = _scene_around(pixels, erased, outline, frame)
    words = None if beside is None else _main_map(pixels, erased, *beside)
    fit = _best_fit(scene, ink_maps(scene.difference), text, faces, words, frame)
    if fit is None:
        return _unseen(frame, scene, text, faces[0]), scene
    if fit.laid.likeness < CLEAR:  # perhaps cracks and stains beside it were taken for ink, too
        distance = np.sqrt((scene.difference**2).sum(0))
        seen = np.where(distance > 0, seen_ink(pixels, outline, scene.window), np.float32(0))
        inks = [Ink(seen, seen)] if (distance * seen > FAINTEST).any() else []
        fit = _best_fit(scene, inks, text, faces, words, frame, fit) or fit
    fit = _hollow(scene, fit, text, faces, frame) or fit
    letters = scene if fit.ink.share is None else replace(scene, difference=scene.difference * fit.ink.share)
    return coloured(scene, letters, text, fit.laid, fit.chart @ fit.laid.matrix), scene


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a text is laid over its ink.

    Attributes:
        laid: font and place on a map of ink.
        chart: from that map to the page.
        ink: what it was compared with.
    """

    laid: Laid
    chart: Matrix
    ink: Ink


def _best_fit(
    scene: Scene,
    inks: Sequence[Ink],
    text: str,
    faces: Sequence[str],
    words: tuple[Plane, str] | None,
    frame: Frame,
    best: _Fit | None = None,
) -> _Fit | None:
    """How a text is laid over the ink that it fits clearly best, of some that may be its own; None if there is none.

    Args:
        words: ink and text of words in the same font.
        best: how it is laid over other ink.
    """
    chart = map_to_page(frame)
    for ink in inks:
        laids = matches(charted(ink.plane, scene.window, chart, frame), text, faces, words)
        if best is None or laids[0].score > best.laid.score + BETTER:
            best = _Fit(*_straightened(scene, ink.plane, text, faces, laids, chart, frame), ink)
    return best


def _hollow(scene: Scene, solid: _Fit, text: str, faces: Sequence[str], frame: Frame) -> _Fit | None:
    """How a text is laid over its ink in hollow letters; None where solid ones are more like it."""

    def thickness(laid: Laid, chart: Matrix) -> float:
        return outlined(charted(solid.ink.plane, scene.window, chart, frame), text, laid)

    chart = solid.chart
    if thick := thickness(solid.laid, chart):
        laid = matches(charted(solid.ink.plane, scene.window, chart, frame), text, faces, hollow=thick)[0]
    elif solid.laid.likeness < CLEAR and (filled := filled_in(solid.ink.plane)) is not None:
        laids = matches(charted(filled, scene.window, chart, frame), text, faces)
        laid, chart = _straightened(scene, filled, text, faces, laids, chart, frame)
        thick = thickness(laid, chart)
    if not thick or laid.likeness < SURE or laid.score < solid.laid.score + BETTER:
        return None
    return _Fit(replace(laid, setting=replace(laid.setting, hollow=thick)), chart, solid.ink)


def _straightened(
    scene: Scene, ink: Plane, text: str, faces: Sequence[str], laids: Sequence[Laid], chart: Matrix, frame: Frame
) -> tuple[Laid, Matrix]:
    """How a text is laid over its ink, and the map from there to the page: without the perspective that its outline
    does not show, if it fits better so."""
    for _ in range(STRAIGHTENED):
        receded = receding(charted(ink, scene.window, chart, frame), text, laids)
        if receded is None:
            break
        again = matches(charted(ink, scene.window, chart @ receded, frame), text, faces)
        if again[0].score <= laids[0].score:
            break
        laids, chart = again, chart @ receded
    return laids[0], chart


def _main_map(pixels: Pixels, erased: Painted, outline: Sequence[Point], text: str) -> tuple[Plane, str] | None:
    """The ink of a text, straightened, and the text; None where there is no ink."""
    frame = frame_of(outline)
    scene = _scene_around(pixels, erased, outline, frame)
    maps = ink_maps(scene.difference)
    return (charted(maps[0].plane, scene.window, map_to_page(frame), frame), text) if maps else None


def style_like(
    pixels: Pixels, erased: Painted, outline: Sequence[Point], text: str, lead: Style
) -> tuple[Style, Scene]:
    """The look of a text that goes on from another line: its own place, everything else as there.

    A line of a few letters tells its font, size and colours badly, and differences within one text catch the eye.
    """
    frame = frame_of(outline)
    scene = _scene_around(pixels, erased, outline, frame)
    chart = map_to_page(frame)
    planes = [ink.plane for ink in ink_maps(scene.difference)]
    if lead.setting.hollow:
        planes = [plane if (filled := filled_in(plane)) is None else filled for plane in planes]
    found = [best_match(charted(plane, scene.window, chart, frame), text, [lead.setting.face]) for plane in planes]
    if not found:
        return _unseen(frame, scene, text, lead.setting.face), scene
    best = max(found, key=lambda laid: laid.score)
    return replace(lead, matrix=_shaped_like(chart @ best.matrix, lead.matrix), likeness=best.likeness), scene


def _shaped_like(matrix: Matrix, lead: Matrix) -> Matrix:
    """A line's map from ems to the page with the size and slant of another line's, if both are about as large."""
    sizes = [pixel_scale(each, 0.5, -0.3) for each in (matrix, lead)]
    if matrix[2, :2].any() or lead[2, :2].any() or abs(math.log(sizes[0] / sizes[1])) > ALIKE:
        return matrix
    shaped = matrix / matrix[2, 2]
    shaped[:2, :2] = lead[:2, :2] / lead[2, 2]
    return np.asarray(shaped)


def near(outline: Sequence[Point], window: Window) -> Mask:
    """The outline and as far around it as its ink may reach."""
    return grown(outline_mask(outline, window), max(round(0.12 * frame_of(outline).height), 3))


def map_to_page(frame: Frame) -> Matrix:
    """From pixels of the straightened map that fonts are laid over to the page."""
    margin, scale = AROUND * frame.height, _map_scale(frame)
    return np.asarray(frame.matrix @ shifted(-margin, -margin) @ scaled(1 / scale, 1 / scale))


def charted(ink: Plane, window: Window, chart: Matrix, frame: Frame) -> Plane:
    """The ink of a window, straightened; `chart` is from the map to the page."""
    margin, scale = AROUND * frame.height, _map_scale(frame)
    width, height = (math.ceil((side + 2 * margin) * scale) for side in (frame.length, frame.height))
    x, y = mapped(chart, *np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5))
    soft = blurred(ink, 0.45 / scale) if scale < 0.8 else ink
    return sampled(soft, x - window.x0, y - window.y0)


def _map_scale(frame: Frame) -> float:
    return min(MAP_HEIGHT / frame.height, 3.0, MAP_LENGTH / frame.length)


def _unseen(frame: Frame, scene: Scene, text: str, face: str) -> Style:
    """A style for text that left no trace: fills the outline, black or white, whichever stands out."""
    setting = Setting(face)
    left, top, right, bottom = typeset(text or "H", setting, 64).ink
    high = 0.8 * frame.height / max(bottom - top, 0.05)
    wide = min(high, frame.length / max(right - left, 0.05))
    matrix = frame.matrix @ shifted(0, 0.1 * frame.height) @ scaled(wide, high) @ shifted(-left, -top)
    colour = np.full(3, 0.0 if float(scene.behind.mean()) > 110 else 255.0)
    return Style(setting, np.asarray(matrix), colour, np.zeros(3), None, 0.5, 0.0, 0.0)
