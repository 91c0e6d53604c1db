"""Grain of the ground: noise, sand, plaster, pressed plastic; detail that looks alike wherever it is looked at.

Fine grain is copied from a few pixels away. Coarse grain is made up: noise with the strength, the colours and the
correlation of that around the hole (Galerne, Gousseau and Morel, "Random Phase Textures: Theory and Synthesis" (2011),
section II: the asymptotic discrete spot noise of a sample), and with its values (Heeger and Bergen, "Pyramid-Based
Texture Analysis/Synthesis" (1995), section 3.1: histograms are matched).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.painting.areas import box_mean, grown
from textharmony_cli.model.painting.membrane import Planes
from textharmony_cli.model.painting.painted import Mask

FINE, COARSE = 2, 4  # pixels; detail finer than these
NEAR = 24  # pixels around the hole whose grain counts
ROUGH = 6.0  # colour distance from which grain is made up
AT_A_PLACE = 6  # pixels around in which the strength of detail is measured
OTHER = 2.5  # times as strong as at two fifths of all places is other detail than grain
SPREAD = 1.85  # times as strong as a fifth of all places at most may three fifths be, if detail is grain ...
USUAL = 1.8  # ... and a place as two fifths, if it shows nothing else
EVEN = 0.33  # times as strong as at two fifths, below which a place is another, even surface
CLOSE, MOST = 12, 0.7  # pixels around the hole within which this share of places at least has the grain
WITHIN = 1.5  # times as strong or weak as around it grain may be on ground between letters
LARGEST = 1.6  # times the strength of fine detail that coarse detail may have; more belongs to shapes
AGAIN = 0.25  # likeness, at most 1, of detail to itself elsewhere, from which it is a pattern ...
ELSEWHERE = 6  # ... more than so many pixels away
LEAST = 400  # pixels that tell what grain is like
COARSEST_COPY = 12.0  # colour distance; more than this is copied only where the ground is grainy all over:
ALL_OVER = 0.85  # share of it that departs from its surroundings by no more than 2.5 times as much as usual


@dataclass(frozen=True, slots=True)
class Grain:
    """Coarse grain around a hole.

    Attributes:
        detail: (3, H, W) what departs from the ground there; 0 elsewhere.
        places: (H, W) where it was found.
        calm: (3, H, W) the picture without it.
    """

    detail: Planes
    places: Mask
    calm: Planes

    def made(self, generator: np.random.Generator) -> Planes:
        """The same kind of grain (3, H, W) all over the picture, as strong as it is near by.

        Noise is evenly bright and dark; its values are exchanged for those that the grain has, since sparks are not.
        """
        weight = self.places.astype(np.float32)
        power = (self.detail**2).sum(0)[None]
        usual = float(power.sum() / weight.sum())
        near = box_mean(power, weight, NEAR)[0]
        strength = np.sqrt(np.where(near > 0, near, usual))
        even = self.detail / np.maximum(strength, 1e-6)
        noise = np.fft.rfft2(generator.normal(0, 1, weight.shape))
        spots = np.fft.irfft2(noise * np.fft.rfft2(even), weight.shape)
        made = [_with_values_of(plane, sample[self.places]) for plane, sample in zip(spots, even, strict=True)]
        return np.asarray(made * strength, np.float32)


def _with_values_of(plane: npt.NDArray[np.float64], sample: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """The plane with each value exchanged for the one of the sample that has the same rank."""
    ranks = np.empty(plane.size)
    ranks[plane.argsort(axis=None)] = (np.arange(plane.size) + 0.5) / plane.size
    known = np.sort(sample)
    return np.interp(ranks, (np.arange(len(known)) + 0.5) / len(known), known).reshape(plane.shape)


def grain_around(planes: Planes, hole: Mask, source: Mask, seen: Mask) -> Grain | None:
    """The coarse grain around a hole; None where there is none, or detail is anything else.

    Args:
        planes: (3, H, W), 0 to 255.
        hole: (H, W) what is not known.
        source: (H, W) ground that is; none of it lies in the hole.
        seen: (H, W) ground within the hole.
    """
    near = source & grown(hole, NEAR) & ~grown(hole, 1)
    if near.sum() < LEAST:
        return None
    coarse = _detail(planes, source, COARSE)
    weight = source.astype(np.float32)
    local = np.sqrt(box_mean((coarse**2).sum(0)[None], weight, AT_A_PLACE)[0])
    most = OTHER * float(np.quantile(local[near], 0.4))
    if most < ROUGH:  # as nearly everywhere
        return None
    likely = source & (local <= most)
    around = box_mean(local[None], likely.astype(np.float32), NEAR)[0]  # light changes how strong grain is
    relative = local / np.maximum(around, 1e-6)
    low, usual, high = np.quantile(relative[near & likely], (0.2, 0.4, 0.6)).tolist()
    alike = likely & (relative <= USUAL * usual)
    places = near & alike & (relative >= EVEN * usual)
    close = near & grown(hole, CLOSE)
    if _strength(coarse, places) < ROUGH or high > SPREAD * low or (places & close).sum() < MOST * close.sum():
        return None
    if _strength(coarse, places) > LARGEST * _strength(_detail(planes, source, FINE), places):
        return None
    if seen.sum() >= LEAST and not _is_within(_detail(planes, source | seen, COARSE), seen, places):
        return None
    if _repeats(coarse * places, places):
        return None
    ground = alike | seen
    calm = np.where(ground, box_mean(planes, ground.astype(np.float32), COARSE), planes).astype(np.float32)
    return Grain(np.where(places, coarse, 0).astype(np.float32), places, calm)


def _strength(detail: Planes, places: Mask) -> float:
    return float(np.sqrt((detail[:, places] ** 2).sum(0).mean())) if places.any() else 0.0


def _is_within(detail: Planes, seen: Mask, places: Mask) -> bool:
    """Whether detail is about as strong on the ground between letters as around them."""
    within, around = (float(np.median((detail[:, some] ** 2).sum(0))) for some in (seen, places))
    return around < WITHIN**2 * within and within < WITHIN**2 * around


def _repeats(detail: Planes, places: Mask) -> bool:
    """Whether detail that was seen at some places comes back at a distance, as in stripes, fabric and bricks."""
    shape = tuple(2 * side for side in places.shape)
    power = np.fft.irfft2((np.abs(np.fft.rfft2(detail, shape)) ** 2).sum(0), shape)
    pairs = np.fft.irfft2(np.abs(np.fft.rfft2(places, shape)) ** 2, shape)
    alike = np.fft.fftshift(power / np.maximum(pairs, 1) * places.sum() / power[0, 0])
    far = np.fft.fftshift(pairs > places.sum() / 4)
    y, x = places.shape  # no distance at all
    far[max(y - ELSEWHERE, 0) : y + ELSEWHERE + 1, max(x - ELSEWHERE, 0) : x + ELSEWHERE + 1] = False
    return bool(far.any() and alike[far].max() > AGAIN)


def _detail(planes: Planes, source: Mask, radius: int) -> Planes:
    """What in a source departs from its surroundings; 0 elsewhere."""
    return np.asarray(np.where(source, planes - box_mean(planes, source.astype(np.float32), radius), 0), np.float32)


def calmed(planes: Planes, places: Mask) -> Planes:
    """The planes (3, H, W) without the coarse grain that some places (H, W) have."""
    if _strength(_detail(planes, places, FINE), places) < ROUGH:
        return planes
    return np.where(places, box_mean(planes, places.astype(np.float32), COARSE), planes).astype(np.float32)


def copied(planes: Planes, hole: Mask, source: Mask, generator: np.random.Generator) -> Planes:
    """Fine detail of the ground, copied into the hole from a few pixels away; nothing where there is none to copy.

    Detail that is too strong to be grain is taken for structure and left out.
    """
    detail = _detail(planes, source, FINE)
    strength: npt.NDArray[np.float32] = np.sqrt((detail**2).sum(0))
    typical = 2.5 * float(np.median(strength[source])) if source.any() else 0.0
    if typical > COARSEST_COPY and (strength[source] <= typical).mean() < ALL_OVER:
        typical = COARSEST_COPY
    usable = source & (strength <= typical)
    out = np.zeros_like(planes)
    open_to = hole.copy()
    height, width = hole.shape
    for dy, dx in generator.integers(-max(8, height // 2), max(8, height // 2) + 1, (24, 2)).tolist():
        ys, xs = np.nonzero(open_to)
        from_y, from_x = ys + dy, xs + dx
        inside = (from_y >= 0) & (from_y < height) & (from_x >= 0) & (from_x < width)
        ys, xs, from_y, from_x = ys[inside], xs[inside], from_y[inside], from_x[inside]
        good = usable[from_y, from_x]
        out[:, ys[good], xs[good]] = detail[:, from_y[good], from_x[good]]
        open_to[ys[good], xs[good]] = False
    return out
