"""What a text in a picture looks like: its place and font, its colours, how sharp and how grainy it is.

Measured from the difference between the picture and the same picture with the text painted out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.painting.areas import Window, grown, outline_mask, window_around
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
from textharmony_cli.model.painting.inks import flat_ink, full_strength, ink_maps, main_ink
from textharmony_cli.model.painting.matching import (
    FAINT,
    Laid,
    best_match,
    blur_like,
    blurred,
    edginess,
    matches,
    receding,
)
from textharmony_cli.model.painting.painted import Mask, Painted, Pixels
from textharmony_cli.model.painting.typesetting import Setting, Typeset, typeset
from textharmony_cli.records import Point

Colour = npt.NDArray[np.float64]  # (3,), 0 to 255; differences of colours too

AROUND = 0.6  # line heights around the outline that are looked at
STRAIGHTENED = 3  # times at most; what is left of perspective is seen better the less there is of it
MAP_HEIGHT = 32  # pixels of the line in the map that fonts are laid over
MAP_LENGTH = 720
WEIGHTS = (-0.03, -0.02, -0.01, 0.0, 0.01, 0.02, 0.035)  # ems by which strokes may be thinner or thicker
SURE = 0.8  # likeness from which the drawn letters are trusted to tell colours
GRADIENT = (0.9, 12.0)  # a gradient leaves at most this share of the error, and makes at least this difference
LAYER = (0.65, 30.0)  # ... an outline or a shadow
LAYERED = 0.6  # likeness from which outlines and shadows are looked for
ALIKE = 0.25  # logarithm of sizes; lines of one text that differ by less are equally large
OUTLINES = (0.025, 0.04, 0.06, 0.085, 0.12)  # ems
SHADOWS = ((0.03, 0.03), (0.06, 0.06), (0.0, 0.06))  # ems to the right, down


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


def scene_of(pixels: Pixels, erased: Painted, outline: Sequence[Point], window: Window) -> Scene:
    """What is seen of an outline's text in a window; what was painted out elsewhere does not count."""
    before, behind = (
        np.ascontiguousarray(picture[window.slices].transpose(2, 0, 1), np.float32)
        for picture in (pixels, erased.pixels)
    )
    ours = erased.mask[window.slices] & near(outline, window)
    return Scene(window, before, behind, np.where(ours, before - behind, np.float32(0)))


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
    """
    frame = frame_of(outline)
    scene = _scene_around(pixels, erased, outline, frame)
    chart = map_to_page(frame)
    near = None if beside is None else _main_map(pixels, erased, *beside)
    best: tuple[Laid, Matrix] | None = None
    letters = scene  # without their outline
    for ink in ink_maps(scene.difference):
        laids = matches(charted(ink.plane, scene.window, chart, frame), text, faces, near)
        if best is None or laids[0].score > best[0].score + 0.03:
            best = _straightened(scene, ink.plane, text, faces, laids, chart, frame)
            letters = scene if ink.share is None else replace(scene, difference=scene.difference * ink.share)
    if best is None:
        return _unseen(frame, scene, text, faces[0]), scene
    return _coloured(scene, letters, text, best[0], best[1] @ best[0].matrix), scene


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
    found = [
        best_match(charted(ink.plane, scene.window, chart, frame), text, [lead.setting.face])
        for ink in ink_maps(scene.difference)
    ]
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


def _coloured(scene: Scene, letters: Scene, text: str, laid: Laid, matrix: Matrix) -> Style:
    """Weight, blur, colours and grain of a text whose font and place are known.

    Args:
        letters: the scene with nothing of their outline, where they have one of another colour.
    """
    size = raster_size(matrix)
    wanted = edginess(main_ink(letters.difference))
    options = []
    for weight in WEIGHTS:
        setting = replace(laid.setting, weight=weight)
        sharp = coverage(typeset(text, setting, size), matrix, scene.window)
        blur = blur_like(sharp, wanted)
        covered = blurred(sharp, blur)
        contrast = _contrast(letters, covered)[:, None, None]
        left = float(((letters.difference - contrast * covered) ** 2).sum())
        amount = float(np.abs(contrast * covered).sum()) / float(np.abs(letters.difference).sum())
        options.append((left * (1 + abs(weight) + abs(math.log(max(amount, 1e-3)))), setting, blur, sharp))
    _, setting, blur, sharp = min(options, key=lambda option: option[0])
    covered = blurred(sharp, blur)
    colour, gradient = _fill(letters, covered, matrix, laid.likeness)
    style = Style(setting, matrix, colour, gradient, None, blur, 0.0, laid.likeness)
    style = replace(style, grain=_grain(scene, sharp, covered))
    return _with_layer(scene, text, style, covered, size) if laid.likeness > LAYERED else style


def _error(scene: Scene, covered: Plane) -> float:
    """What is left of the difference when the letters are filled with the best one colour."""
    flat = covered.ravel()
    difference = scene.difference.reshape(3, -1)
    power = float(flat @ flat)
    if power < 1e-6:
        return math.inf
    return float((difference**2).sum() - ((difference @ flat) ** 2).sum() / power)


def _contrast(scene: Scene, covered: Plane) -> Colour:
    """What letters add to the background where they cover it fully, by the strongest of the ink.

    Fitting the letters to the ink by least squares would make them paler the less they meet it.
    """
    distance = np.sqrt((scene.difference**2).sum(0))
    strong, full = full_strength(distance), covered[covered > FAINT]
    main = scene.difference[:, distance >= strong].mean(1)
    reached = full[full >= np.quantile(full, 0.9)].mean() if len(full) else 1.0
    added = np.asarray(main / max(float(reached), 0.2), np.float64)
    flat = flat_ink(scene.difference, distance)
    return added if flat is None or float(np.linalg.norm(added)) < float(np.linalg.norm(flat)) else flat


def _fill(scene: Scene, covered: Plane, matrix: Matrix, like: float) -> tuple[Colour, Colour]:
    """The colour at the baseline, and how it changes downwards."""
    flat = covered.ravel().astype(np.float64)
    seen = (scene.difference + scene.behind * covered).reshape(3, -1).astype(np.float64)
    behind = (scene.behind.reshape(3, -1) @ flat) / max(float(flat.sum()), 1e-6)
    plain = np.clip(behind + _contrast(scene, covered), 0, 255)
    if like < SURE:
        return plain, np.zeros(3)
    window = scene.window
    x, y = np.meshgrid(np.arange(window.x0, window.x1) + 0.5, np.arange(window.y0, window.y1) + 0.5)
    down = mapped(np.linalg.inv(matrix), x, y)[1].ravel() * flat
    columns = np.stack([flat, down])
    sloped = np.linalg.solve(columns @ columns.T + 1e-6 * np.eye(2), columns @ seen.T)  # (2, 3)
    even = seen @ flat / max(float(flat @ flat), 1e-6)
    errors = [float(((seen - model) ** 2).sum()) for model in (even[:, None] * flat, sloped.T @ columns)]
    share, least = GRADIENT
    if errors[1] < share * errors[0] and float(np.abs(sloped[1]).max()) * 0.7 > least:
        return sloped[0], sloped[1]
    return plain, np.zeros(3)


def _with_layer(scene: Scene, text: str, style: Style, covered: Plane, size: int) -> Style:
    """The style with the outline or shadow that explains best what the letters leave, if one explains much of it."""
    difference = scene.difference.reshape(3, -1)
    flat = covered.ravel()
    behind = (scene.behind.reshape(3, -1) @ flat) / max(float(flat.sum()), 1e-6)
    share, least = LAYER
    lowest, best = share * _error(scene, covered), style
    outlines = [(larger, 0.0, 0.0) for larger in OUTLINES]
    for larger, right, down in (*outlines, *((0.0, *move) for move in SHADOWS)):
        beneath = layer_coverage(text, style, larger, right, down, scene.window, size) * (1 - covered)
        columns = np.stack([flat, beneath.ravel()])
        letters, layer = np.linalg.solve(columns @ columns.T + 1e-6 * np.eye(2), columns @ difference.T)
        error = float(((difference - np.stack([letters, layer], 1) @ columns) ** 2).sum())
        if error < lowest and float(np.linalg.norm(layer)) > least:
            lowest = error
            colour = np.clip(behind + letters, 0, 255)
            found = Layer(larger, right, down, layer)
            best = replace(style, colour=colour, gradient=np.zeros(3), layer=found)
    return best


def layer_coverage(
    text: str, style: Style, larger: float, right: float, down: float, window: Window, size: int
) -> Plane:
    """How much of each pixel an outline or shadow covers."""
    setting = replace(style.setting, weight=style.setting.weight + larger)
    moved = style.matrix @ shifted(right, down)
    return blurred(coverage(typeset(text, setting, size), moved, window), style.blur)


def _grain(scene: Scene, sharp: Plane, covered: Plane) -> float:
    """Deviation of the noise in the middle of the strokes; 0 where they are too thin to tell."""
    core = (sharp > 0.98) & (covered > 0.95)
    ground = np.abs(scene.difference).max(0) == 0
    inside, around = _noise(scene.before.mean(0), core), _noise(scene.before.mean(0), ground)
    return min(inside, 1.5 * around)


def _noise(grey: Plane, where: Mask) -> float:
    """Robust deviation of the noise of some pixels, from the bends between three in a row."""
    triples = where[:, 2:] & where[:, 1:-1] & where[:, :-2]
    if int(triples.sum()) < 30:
        return 0.0
    bends = (grey[:, 2:] - 2 * grey[:, 1:-1] + grey[:, :-2])[triples]
    return float(1.4826 * np.median(np.abs(bends)) / math.sqrt(6))
