"""Weight, colours, sharpness and grain of letters whose font and place are known."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from textharmony_cli.model.painting.areas import grown
from textharmony_cli.model.painting.frame import Matrix, Plane, mapped
from textharmony_cli.model.painting.inks import flat_ink, full_strength, main_ink
from textharmony_cli.model.painting.looks import Colour, Layer, Scene, Style, coverage, layer_coverage, raster_size
from textharmony_cli.model.painting.matching import FAINT, HOLLOW, Laid, blur_like, blurred, edginess
from textharmony_cli.model.painting.painted import Mask
from textharmony_cli.model.painting.typesetting import Setting, typeset

WEIGHTS = (-0.03, -0.02, -0.01, 0.0, 0.01, 0.02, 0.035)  # ems by which strokes may be thinner or thicker
BESIDE = 2  # pixels around where letters should be in which they may still be
HALF = 0.5  # share of full ink from which it is counted to tell how much there is
SURE = 0.8  # likeness from which the drawn letters are trusted to tell colours
GRADIENT = (0.9, 12.0)  # a gradient leaves at most this share of the error, and makes at least this difference
LAYER = (0.65, 30.0)  # ... an outline or a shadow
LAYERED = 0.6  # likeness from which outlines and shadows are looked for
OUTLINES = (0.025, 0.04, 0.06, 0.085, 0.12)  # ems
SHADOWS = ((0.03, 0.03), (0.045, 0.045), (0.06, 0.06), (0.0, 0.06))  # ems to the right, down


def coloured(scene: Scene, letters: Scene, text: str, laid: Laid, matrix: Matrix) -> Style:
    """Weight, blur, colours and grain of a text whose font and place are known.

    Args:
        letters: the scene with nothing of their outline, where they have one of another colour.
    """
    size = raster_size(matrix)
    if laid.likeness > SURE:  # specks and cracks beside letters do not tell their colour
        drawn = coverage(typeset(text, laid.setting, size), matrix, scene.window) > FAINT
        letters = replace(letters, difference=letters.difference * grown(drawn, BESIDE))
    wanted = edginess(main_ink(letters.difference))
    options = []
    for setting in _settings(laid.setting, letters, text, size, matrix):
        sharp = coverage(typeset(text, setting, size), matrix, scene.window)
        blur = blur_like(sharp, wanted)
        covered = blurred(sharp, blur)
        contrast = _contrast(letters, covered)[:, None, None]
        left = float(((letters.difference - contrast * covered) ** 2).sum())
        amount = float(np.abs(contrast * covered).sum()) / float(np.abs(letters.difference).sum())
        cost = 1 + abs(setting.weight) + abs(math.log(max(amount, 1e-3)))
        options.append((left * cost, setting, blur, sharp))
    _, setting, blur, sharp = min(options, key=lambda option: option[0])
    covered = blurred(sharp, blur)
    colour, gradient = _fill(letters, covered, matrix, laid.likeness)
    style = Style(setting, matrix, colour, gradient, None, blur, 0.0, laid.likeness)
    style = replace(style, grain=_grain(scene, sharp, covered))
    if laid.likeness <= LAYERED or setting.hollow:
        return style
    return _with_layer(scene, text, style, covered, size)


def _settings(setting: Setting, letters: Scene, text: str, size: int, matrix: Matrix) -> list[Setting]:
    """Weights that may be right, or, of hollow letters, the outline's width: of as much ink as there is. Thin lines are
    never quite where they should be, so they cannot be compared pixel by pixel."""
    if not setting.hollow:
        return [replace(setting, weight=weight) for weight in WEIGHTS]
    ink = main_ink(letters.difference)
    wanted = float(((ink > HALF) * ink).sum())

    def off(option: Setting) -> float:
        covered = coverage(typeset(text, option, size), matrix, letters.window)
        amount = float(((covered > HALF) * covered).sum())
        return abs(math.log(max(amount, 1e-3) / max(wanted, 1e-3)))

    return [min((replace(setting, hollow=thick) for thick in HOLLOW), key=off)]


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

    Fitting the letters to the ink by least squares would make them paler the less they meet it; it tells whether they
    are lighter or darker.
    """
    towards = np.tensordot((scene.difference * covered).sum((1, 2)), scene.difference, 1)
    distance = np.where(towards >= 0, np.sqrt((scene.difference**2).sum(0)), 0)
    strong, full = full_strength(distance), covered[covered > FAINT]
    if not (distance >= strong).any():
        return np.zeros(3)
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
