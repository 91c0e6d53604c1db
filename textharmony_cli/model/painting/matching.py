"""Which font a text was set in: the old words, drawn in each font there is, are laid over the ink and compared.

Every font is first laid over roughly, by the boxes of the ink; the best are then moved, turned, scaled and slanted
until they cover the ink as well as they can (Baker and Matthews, "Lucas-Kanade 20 Years On" (2004), section 2: the
forwards additive algorithm, with brightness as a seventh unknown).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from textharmony_cli import fonts
from textharmony_cli.model.painting.frame import Matrix, Places, Plane, mapped, pixel_scale, sampled, scaled, shifted
from textharmony_cli.model.painting.typesetting import Setting, Typeset, typeset

SIZE = 48  # pixels an em at which letters are drawn to be compared
FINALISTS = 8  # fonts that are laid over exactly
ASKEW = 0.1  # of the score that exact laying adds where the box of the ink is not that of a level text
LAST = 3  # ... and whose spacing is tried
SOFT = 0.9  # pixels of the map; letters are compared this much blurred
VERY_SOFT = 2.5  # ... and at first, so that they find each other
EDGE = 8  # pixels of the map around the ink
FEW = 4  # every so many fonts are tried to see how soft the ink is
FAINT = 0.1  # share of full ink below which a pixel may be noise
BLURS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.3, 2.6, 3.0, 3.5, 4.2)
NEAR = 0.04  # of likeness; fonts that fit so much worse than the best may still be the right one
STRETCH_COST = 0.10  # of the likeness, for letters drawn e times wider or narrower than the font has them
SLANT_COST = 0.10  # ... for a slant of 45 degrees
TRACKING_COST = 0.15  # ... for an em between letters
FIXED_PITCH_COST = 0.01  # ... for letters of one width, which short words often seem to have and few have
LEAST_RECEDING, MOST_RECEDING = 0.08, 1.5  # logarithms of how much larger letters at one end are than at the other
RECEDING_GAIN = 0.02  # of likeness that perspective must add
HOLLOW = (0.015, 0.03, 0.045, 0.065, 0.09)  # ems that outlines of hollow letters are wide
HOLLOW_GAIN = 0.01  # of likeness that they must add
TRACKINGS = (-0.05, 0.06, 0.14, 0.25)  # ems between letters that are tried
FINER = 0.025  # ems; steps from there
MOST_TRACKING = 0.4
SAMPLED = 12  # fonts that tell whether letters stand apart
APART = 0.02  # of the score that spacing must add then


@dataclass(frozen=True, slots=True)
class Laid:
    """A text in a font, laid over a map of ink.

    Attributes:
        matrix: from ems (see `typesetting`) to pixels of the map.
        likeness: correlation of the two, at most 1.
        score: the likeness less what it costs to bend the font.
    """

    setting: Setting
    matrix: Matrix
    likeness: float
    score: float


@dataclass(frozen=True, slots=True)
class _Ink:
    """A map of ink, the box it fills, and how soft it is, as the deviation of a Gaussian in pixels."""

    plane: Plane
    box: tuple[float, float, float, float]
    soft: float


def best_match(ink: Plane, text: str, faces: Sequence[str], beside: tuple[Plane, str] | None = None) -> Laid:
    """The font that covers a map of ink (H, W) best when the text is set in it; see `matches`."""
    return matches(ink, text, faces, beside)[0]


def matches(
    ink: Plane, text: str, faces: Sequence[str], beside: tuple[Plane, str] | None = None, hollow: float = 0.0
) -> tuple[Laid, ...]:
    """The fonts, at most three, that cover a map of ink (H, W) best when the text is set in them; the best comes first.

    Args:
        beside: ink and text of words that are likely to be in the same font, to tell apart fonts that fit nearly alike.
        hollow: ems that outlines of hollow letters are wide; 0 for solid ones.
    """
    settings = [Setting(face, hollow=hollow) for face in faces]
    seen, (x0, y0) = _seen(ink, text, settings)
    rough = sorted((_laid_by_box(seen, text, setting) for setting in settings), key=_score, reverse=True)
    if tracking := _tracking(seen, text, rough[:SAMPLED]):
        apart = (_laid_by_box(seen, text, replace(laid.setting, tracking=tracking)) for laid in rough)
        rough = sorted((max(both, key=_score) for both in zip(rough, apart, strict=True)), key=_score, reverse=True)
    close = sorted((_exact(seen, text, laid) for laid in rough[:FINALISTS]), key=_score, reverse=True)
    boxed = next(laid for laid in rough if laid.setting == close[0].setting)
    if close[0].score > boxed.score + ASKEW:
        bent = close[0].matrix @ np.linalg.inv(boxed.matrix)
        again = sorted((_bent(seen, text, laid, bent) for laid in rough), key=_score, reverse=True)[:FINALISTS]
        done = {laid.setting for laid in close}
        more = (_exact(seen, text, laid) for laid in again if laid.setting not in done)
        close = sorted([*close, *more], key=_score, reverse=True)
    near = [laid for laid in close if laid.score > close[0].score - NEAR]
    if beside is not None and len(near) > 1:
        agreed = _agreed(near, text, *beside)
        best = [_spaced(seen, text, agreed), *(laid for laid in near if laid is not agreed)][:LAST]
    else:
        best = sorted((_spaced(seen, text, laid) for laid in close[:LAST]), key=_score, reverse=True)
    return tuple(replace(laid, matrix=shifted(x0, y0) @ laid.matrix) for laid in best)


def receding(ink: Plane, text: str, laids: Sequence[Laid]) -> Matrix | None:
    """Maps a straightened map of ink to this one, where letters shrink from one end of the text to the other; None
    where no font shows that they do.

    Args:
        laids: the text in each font that fits nearly best without.
    """
    found: list[tuple[float, Matrix]] = []
    for laid in laids:
        seen, (x0, y0) = _seen(ink, text, [replace(laid.setting, tracking=0.0)])
        drawn, own = typeset(text, laid.setting, SIZE), shifted(-x0, -y0) @ laid.matrix
        matrix: Matrix = own
        for soft in (VERY_SOFT, SOFT):
            matrix = _settled(seen, drawn, matrix, soft, 8, recedes=True)
        sizes = [abs(pixel_scale(matrix, end, -0.3)) for end in (0.0, float(drawn.pens[-1]))]
        if min(sizes) <= 0 or not LEAST_RECEDING < abs(math.log(sizes[0] / sizes[1])) < MOST_RECEDING:
            continue
        fits = _judged(seen, drawn, laid.setting, matrix, SOFT).likeness
        if fits > laids[0].likeness + RECEDING_GAIN:
            found.append((fits, shifted(x0, y0) @ matrix @ np.linalg.inv(own) @ shifted(-x0, -y0)))
    return max(found, key=lambda each: each[0])[1] if found else None


def outlined(ink: Plane, text: str, laid: Laid) -> float:
    """How wide, in ems, the outlines are that hollow letters consist of, where a text is laid over its ink; 0 where
    solid letters are more like it."""
    seen, (x0, y0) = _seen(ink, text, [laid.setting])
    matrix = shifted(-x0, -y0) @ laid.matrix

    def fits(thick: float) -> float:
        setting = replace(laid.setting, hollow=thick)
        return _judged(seen, typeset(text, setting, SIZE), setting, matrix, SOFT).score

    best = max(HOLLOW, key=fits)
    return best if fits(best) > fits(0.0) + HOLLOW_GAIN else 0.0


def edginess(ink: Plane) -> float:
    """How much of the ink is edge: its mean squared slope over its mean square. Falls when it is blurred.

    Unlike the error of an overlay, it does not ask the letters to be in the right place, nor of quite the right form.
    """
    clear = np.maximum(ink - FAINT, 0)
    power = float((clear**2).sum())
    slopes = float((np.diff(clear, axis=0) ** 2).sum()) + float((np.diff(clear, axis=1) ** 2).sum())
    return slopes / power if power > 0 else 0.0


def blur_like(sharp: Plane, wanted: float) -> float:
    """The blur, in pixels, that makes letters as edgy as wanted."""
    low, high = 0, len(BLURS) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if edginess(blurred(sharp, BLURS[middle])) < wanted:
            high = middle - 1
        else:
            low = middle
    return BLURS[low]


def ink_box(ink: Plane) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the ink, stray specks left out; the whole map where there is none."""
    left, right = _extent(ink.sum(0))
    top, bottom = _extent(ink.sum(1))
    return left, top, right, bottom


def blurred(plane: Plane, sigma: float) -> Plane:
    """The plane under a Gaussian of `sigma` pixels; the picture goes on as 0 outside."""
    if sigma < 0.15:
        return plane
    reach = max(math.ceil(3 * sigma), 1)
    steps = np.arange(-reach, reach + 1)
    # a Gaussian that is integrated over each pixel keeps its width when it is narrower than one
    edges = np.array([math.erf((step - 0.5) / (sigma * math.sqrt(2))) for step in (*steps, reach + 1)])
    taps = (np.diff(edges) / np.diff(edges).sum()).astype(np.float32)
    for axis in (0, 1):
        padding = [(0, 0), (0, 0)]
        padding[axis] = (reach, reach)
        padded = np.pad(plane, padding)
        size = plane.shape[axis]
        plane = np.zeros_like(plane)
        for k, tap in enumerate(taps):
            plane += tap * padded.take(range(k, k + size), axis)
    return np.asarray(plane, np.float32)


def likeness(a: Plane, b: Plane) -> float:
    """Normalised correlation of two maps, -1 to 1; 0 where one of them is even."""
    a, b = a - a.mean(), b - b.mean()
    power = float((a * a).sum()) * float((b * b).sum())
    return float((a * b).sum()) / math.sqrt(power) if power > 0 else 0.0


def _seen(ink: Plane, text: str, settings: Sequence[Setting]) -> tuple[_Ink, tuple[int, int]]:
    """The part of a map that has ink, and where it lies in the map."""
    whole = ink_box(ink)
    x0, y0 = max(int(whole[0]) - EDGE, 0), max(int(whole[1]) - EDGE, 0)
    ink = ink[y0 : int(whole[3]) + EDGE, x0 : int(whole[2]) + EDGE]
    box = (whole[0] - x0, whole[1] - y0, whole[2] - x0, whole[3] - y0)
    sharp = _Ink(ink, box, 0.0)
    first = max((_laid_by_box(sharp, text, setting) for setting in settings[::FEW]), key=_score)
    return _Ink(ink, box, _softness(ink, typeset(text, first.setting, SIZE), first.matrix)), (x0, y0)


def _agreed(near: Sequence[Laid], text: str, ink: Plane, words: str) -> Laid:
    """Of several fonts for a text the one that fits it and the words beside it best, letter by letter."""
    seen, _ = _seen(ink, words, [replace(laid.setting, tracking=0.0) for laid in near])

    def both(laid: Laid) -> float:
        beside = _exact(seen, words, _laid_by_box(seen, words, laid.setting))
        return len(text) * laid.score + len(words) * beside.score

    return max(near, key=both)


def _score(laid: Laid) -> float:
    return laid.score


def _extent(profile: npt.NDArray[np.float32]) -> tuple[float, float]:
    """Where a profile begins and ends, a little of its mass left out at both ends."""
    peak = float(np.sort(profile)[-max(len(profile) // 10, 1) :].mean())
    strong = np.flatnonzero(profile > 0.12 * peak)
    if not len(strong):
        return 0.0, float(len(profile))
    return float(strong[0]), float(strong[-1]) + 1


def _laid_by_box(ink: _Ink, text: str, setting: Setting) -> Laid:
    """The text stretched so that its ink fills the box."""
    drawn = typeset(text, setting, SIZE)
    (x, y), box = drawn.origin, ink_box(drawn.mask)
    left, right = (box[0] - x) / drawn.size, (box[2] - x) / drawn.size
    top, bottom = (box[1] - y) / drawn.size, (box[3] - y) / drawn.size
    wide = (ink.box[2] - ink.box[0]) / max(right - left, 0.05)
    high = (ink.box[3] - ink.box[1]) / max(bottom - top, 0.05)
    matrix = shifted(ink.box[0], ink.box[1]) @ scaled(wide, high) @ shifted(-left, -top)
    return _judged(ink, drawn, setting, matrix, 1.5 * SOFT)


def _bent(ink: _Ink, text: str, laid: Laid, bent: Matrix) -> Laid:
    """The same font laid over the box of the ink as that is bent."""
    return _judged(ink, typeset(text, laid.setting, SIZE), laid.setting, bent @ laid.matrix, 1.5 * SOFT)


def _tracking(ink: _Ink, text: str, best: Sequence[Laid]) -> float:
    """The spacing, in ems, at which some fonts fit clearly better than without; 0 where that is none."""
    if len(text) < 2:
        return 0.0

    def apart(laid: Laid, tracking: float) -> Laid:
        return _laid_by_box(ink, text, replace(laid.setting, tracking=tracking))

    spaced = max((apart(laid, tracking) for laid in best for tracking in TRACKINGS if tracking > 0), key=_score)
    if spaced.score < best[0].score + APART:
        return 0.0
    around = (spaced.setting.tracking + step * FINER for step in (-2, -1, 0, 1, 2))
    return max((apart(spaced, tracking) for tracking in around), key=_score).setting.tracking


def _exact(ink: _Ink, text: str, laid: Laid) -> Laid:
    drawn = typeset(text, laid.setting, SIZE)
    best = _judged(ink, drawn, laid.setting, laid.matrix, SOFT)
    for soft, steps in ((VERY_SOFT, 5), (SOFT, 5)):
        moved = _judged(ink, drawn, laid.setting, _settled(ink, drawn, best.matrix, soft, steps), SOFT)
        best = max(best, moved, key=_score)
    return best


def _spaced(ink: _Ink, text: str, laid: Laid) -> Laid:
    """The same font with the letters closer together or farther apart where that is better."""
    if len(text) < 2:
        return laid
    tried = [_laid_by_box(ink, text, replace(laid.setting, tracking=tracking)) for tracking in TRACKINGS]
    best = max(tried, key=_score)
    winner = max([laid, _exact(ink, text, best)] if best.score > laid.score - 0.15 else [laid], key=_score)
    for step in (FINER, -FINER):
        while abs(winner.setting.tracking + step) < MOST_TRACKING:
            setting = replace(winner.setting, tracking=winner.setting.tracking + step)
            further = _exact(ink, text, _laid_by_box(ink, text, setting))
            if further.likeness <= winner.likeness:
                break
            winner = further
    return winner


def _settled(ink: _Ink, drawn: Typeset, matrix: Matrix, soft: float, steps: int, *, recedes: bool = False) -> Matrix:
    """The map from ems to the ink after so many steps towards it; with perspective, if the text may recede."""
    height, width = ink.plane.shape
    x, y = _centres(ink.plane)
    across, down = ((x / width - 0.5) * 2).ravel(), ((y / height - 0.5) * 2).ravel()
    raster = _raster(drawn)
    back = raster @ np.linalg.inv(matrix)  # from the ink to pixels of the drawing
    letters = _softened(drawn.mask, math.hypot(soft, ink.soft) * _growth(back))
    slope_y, slope_x = (np.asarray(np.gradient(letters, axis=axis), np.float32) for axis in (0, 1))
    target = _softened(ink.plane, soft).ravel()
    normalise = np.array([[2 / width, 0, -1], [0, 2 / height, -1], [0, 0, 1]])
    for _ in range(steps):
        u, v = mapped(back, x, y)
        seen, gx, gy = (sampled(plane, u, v).ravel() for plane in (letters, slope_x, slope_y))
        gain = max(float(target @ seen) / max(float(seen @ seen), 1e-6), 0.1)
        gx, gy = gx * gain, gy * gain
        parts = [gx, gx * across, gx * down, gy, gy * across, gy * down, seen]
        if recedes:
            towards = -(gx * u.ravel() + gy * v.ravel())
            parts += [towards * across, towards * down]
        columns = np.stack(parts).astype(np.float32)
        normal = (columns @ columns.T).astype(np.float64)
        normal[np.diag_indices(len(parts))] += 0.01 * normal.diagonal() + 1e-6
        change = np.linalg.solve(normal, columns @ (target - gain * seen))
        step = np.zeros((3, 3))
        step[0] = (change[1], change[2], change[0])
        step[1] = (change[4], change[5], change[3])
        if recedes:
            step[2, :2] = change[7:]
        back = back + step @ normalise
        if abs(float(np.linalg.det(back[:2, :2]))) < 1e-6:
            return matrix
    return np.asarray(np.linalg.inv(np.linalg.inv(raster) @ back))


def _judged(ink: _Ink, drawn: Typeset, setting: Setting, matrix: Matrix, soft: float) -> Laid:
    back = _raster(drawn) @ np.linalg.inv(matrix)
    letters = _softened(drawn.mask, math.hypot(soft, ink.soft) * _growth(back))
    like = likeness(_softened(ink.plane, soft), sampled(letters, *mapped(back, *_centres(ink.plane))))
    return Laid(setting, matrix, like, like - _bending(matrix, setting))


def _softness(ink: Plane, drawn: Typeset, matrix: Matrix) -> float:
    """How much softer the ink is than letters drawn over it."""
    back = _raster(drawn) @ np.linalg.inv(matrix)
    letters = _softened(drawn.mask, 0.4 * _growth(back))  # no finer than the map
    return blur_like(sampled(letters, *mapped(back, *_centres(ink))), edginess(ink))


def _centres(plane: Plane) -> tuple[Places, Places]:
    height, width = plane.shape
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    return x, y


def _softened(plane: Plane, sigma: float) -> Plane:
    """`blurred` in steps of 1/170, which is much faster."""
    picture = Image.fromarray(np.clip(plane * 170 + 0.5, 0, 255).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(sigma)), np.float32) / np.float32(170)


def _bending(matrix: Matrix, setting: Setting) -> float:
    """What it costs to stretch, slant and space the letters of a font."""
    (a, b), (c, d) = matrix[:2, :2]
    wide = math.hypot(a, c)
    high = (a * d - b * c) / max(wide, 1e-9)
    if wide <= 0 or high <= 0:
        return 1.0
    slant = (a * b + c * d) / (wide * high)
    stretch = max(abs(math.log(wide / high)) - 0.05, 0)
    pitch = FIXED_PITCH_COST * (fonts.role_of(setting.face) == "mono")
    return float(STRETCH_COST * stretch + SLANT_COST * abs(slant) + TRACKING_COST * abs(setting.tracking) + pitch)


def _raster(drawn: Typeset) -> Matrix:
    """From ems to pixels of the drawing."""
    return shifted(*drawn.origin) @ scaled(drawn.size, drawn.size)


def _growth(matrix: Matrix) -> float:
    return math.sqrt(abs(float(np.linalg.det(matrix[:2, :2]))))
