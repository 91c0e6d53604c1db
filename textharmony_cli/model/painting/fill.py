"""What is behind: the ground under text, guessed from around it.

Two ways are tried and measured where the truth is known, on a narrow rim around the hole that is hidden too: a smooth
membrane, and patches of the surroundings. Place by place the one that restored its rim better is taken. Smooth ground
gets the grain of the ground next to it, so that it does not look washed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.painting.areas import box_mean, grown
from textharmony_cli.model.painting.following import followed
from textharmony_cli.model.painting.grain import copied, grain_around
from textharmony_cli.model.painting.membrane import Planes, membrane
from textharmony_cli.model.painting.painted import Mask
from textharmony_cli.model.painting.rules import carried_on, find_rules

RIM = 3  # pixels around the hole that are hidden to see which way restores them
CALM = 7.0  # colour distance; ground that a membrane restores up to this needs nothing better
BUSY_SHARE = 0.02  # of the rim that is not calm before patches are tried at all
PATIENCE = 1.4  # patches are taken up to this many times the membrane's squared error: texture is worth some
SURROUNDINGS = 64  # pixels around busy ground that patches come from
MOSTLY_BUSY = 0.25  # share of the rim from which patches are tried everywhere
BESIDE = 8  # pixels around the hole whose colours patches may bring in
ASKED = 256  # of these pixels at most
MISFIT = 24.0  # colour distance at the rim that is no matter of lighting
STRANGE = 40.0  # colour distance from the rim near by at which a pixel belongs to another surface
SHADED = 24.0  # step of colour up to which the ground is followed into what is unlike the rest
MOST_STRANGE = 0.4  # share of such pixels above which there is no telling which surface is behind
CONSENSUS = (16, 64)  # pixels around that are asked at least and at most; about a line's height between these
BETWEEN = 8.0  # how much more a pixel between the letters counts


def fill(planes: Planes, hole: Mask, source: Mask, between: Mask, generator: np.random.Generator) -> Planes:
    """The planes (3, H, W) with the hole filled; the rest is unchanged.

    Args:
        planes: a part of the page with some surroundings, 0 to 255.
        hole: (H, W) what is not known, to be made up.
        source: (H, W) where patches and grain may be copied from; must not hold writing.
        between: (H, W) what shows between the letters and is certainly ground, in the hole or not; it tells which of
            several surfaces the hole lies on.
        generator: the only source of chance.
    """
    if not hole.any() or hole.all():
        return planes.copy()
    source = source & ~hole
    known = np.where(hole & ~between, 0, planes).astype(np.float32)  # nothing of what was there may shine through
    grain = grain_around(known, hole, source, hole & between)
    if grain is None:
        return _filled(known, hole, source, between, generator)
    made = _filled(grain.calm, hole, source, between, generator) + grain.made(generator)
    return np.where(hole, made, planes).astype(np.float32)


def _filled(planes: Planes, hole: Mask, source: Mask, between: Mask, generator: np.random.Generator) -> Planes:
    """The same on ground without coarse grain."""
    rules = find_rules(planes, hole)
    soft = grown(rules, 1)  # with their soft edges
    rim = grown(hole, RIM) & ~hole
    strange = _strangers(planes, hole, rim, between)
    ground = membrane(planes, hole | soft, strange)
    guess = ground + copied(planes, hole, source & ~soft, generator) + carried_on(planes - ground, soft, hole)
    beside = _opened(strange | hole, RIM) & ~hole  # a surface next to the ground, not a pattern of it
    error = _squared(planes, membrane(planes, (hole | rim | soft) & ~beside, beside))
    seen = hole & between
    error = np.where(seen, _squared(planes, guess), error)
    told = (rim & ~soft & ~beside) | seen
    busy = (_nearby(error, told, 4 * RIM) > CALM**2) & (hole | rim)
    share = (told & busy).sum() / max(told.sum(), 1)
    if share > MOSTLY_BUSY:
        busy = hole | rim
    if share <= BUSY_SHARE:
        return np.where(hole, guess, planes).astype(np.float32)
    return _with_texture(planes, guess, error, hole, told, busy, source, generator)


def _strangers(planes: Planes, hole: Mask, rim: Mask, between: Mask) -> Mask:
    """Pixels unlike most of the rim near them: another surface that the hole touches and must not be mixed in."""
    radius = min(max(CONSENSUS[0], min(hole.shape) // 3), CONSENSUS[1])
    trusted = (rim + BETWEEN * between).astype(np.float32)
    weight = trusted
    for _ in range(4):  # a robust mean, found by weighing down what is far from it
        common = box_mean(planes, weight, radius)
        distance = np.sqrt(_squared(planes, common))
        weight = np.asarray(trusted / (1 + (distance / (STRANGE / 2)) ** 2), np.float32)
    band = grown(rim, 2 * RIM) & ~hole
    strange = (distance > STRANGE) & band
    strange &= ~followed(planes, band, (rim | between) & band & ~strange, SHADED)  # shading is no other surface
    share = box_mean((strange & rim).astype(np.float32)[None], trusted, radius)[0]
    return np.asarray(grown(strange & (share < MOST_STRANGE), 1) & ~hole)


def _opened(mask: Mask, radius: int) -> Mask:
    """The mask without what is thinner than 2 * radius + 1."""
    return np.asarray(mask & grown(~grown(~mask, radius), radius + 1))


def _with_texture(
    planes: Planes,
    guess: Planes,
    error: npt.NDArray[np.float32],
    hole: Mask,
    rim: Mask,
    busy: Mask,
    source: Mask,
    generator: np.random.Generator,
) -> Planes:
    """The hole filled with the guess, and with patches where they restore the busy part of the rim better."""
    window = _around(busy)
    part = busy[window]
    whole = np.where(hole | rim, guess, planes)
    from textharmony_cli.model.painting.texture import textured  # torch is slow to import

    made = textured(whole[:, *window], part, (source & ~rim & ~busy)[window], generator)
    smooth = np.where(hole, guess, planes).astype(np.float32)
    if made is None:
        return smooth
    planes, hole, rim, error = planes[:, *window], hole[window], rim[window] & part, error[window]
    missed = _squared(planes, made)
    lost = _nearby(missed, rim, 4 * RIM) > PATIENCE * _nearby(error, rim, 4 * RIM)
    share = box_mean((part & ~lost).astype(np.float32)[None], np.ones(hole.shape, np.float32), RIM)
    fitted = made + _lighting(planes - made, rim & ~hole & (missed < MISFIT**2), hole)
    inner = smooth[:, *window]
    share = share * ~_foreign(fitted, inner, planes[:, grown(hole, BESIDE) & ~hole], hole, generator)
    smooth[:, *window] = np.where(hole, inner + share * (fitted - inner), inner)
    return smooth


def _foreign(
    made: Planes, guess: Planes, seen: npt.NDArray[np.float32], hole: Mask, generator: np.random.Generator
) -> Mask:
    """Where patches bring in a colour that neither the membrane nor any pixel `seen` (3, N) beside the hole has."""
    foreign = hole & (_squared(made, guess) > STRANGE**2)
    if foreign.any() and seen.shape[1]:
        some = seen[:, generator.choice(seen.shape[1], min(ASKED, seen.shape[1]), replace=False)]
        apart = ((made[:, foreign][:, :, None] - some[:, None]) ** 2).sum(0).min(1)
        foreign[foreign] = apart > STRANGE**2
    return foreign


def _lighting(difference: Planes, rim: Mask, hole: Mask) -> Planes:
    """A smooth correction that makes patches meet their rim; where they differ in kind, they are left as they are."""
    if not rim.any():
        return np.zeros_like(difference)
    mean = np.where(rim, box_mean(difference, rim.astype(np.float32), 1), 0).astype(np.float32)
    return np.where(hole, membrane(mean, ~rim), 0).astype(np.float32)


def _around(mask: Mask) -> tuple[slice, slice]:
    """The rows and columns that hold the mask and its surroundings."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return (
        slice(max(int(rows[0]) - SURROUNDINGS, 0), int(rows[-1]) + SURROUNDINGS + 1),
        slice(max(int(columns[0]) - SURROUNDINGS, 0), int(columns[-1]) + SURROUNDINGS + 1),
    )


def _squared(planes: Planes, other: Planes) -> npt.NDArray[np.float32]:
    return np.asarray(((planes - other) ** 2).sum(0))


def _nearby(values: npt.NDArray[np.float32], rim: Mask, radius: int) -> npt.NDArray[np.float32]:
    """Mean over the rim pixels near every pixel (H, W), smoothly continued where there are none."""
    weight = rim.astype(np.float32)
    mean = box_mean(values[None], weight, radius)
    far = box_mean(weight[None], np.ones_like(weight), radius)[0] <= 0
    return np.asarray(membrane(mean, far)[0])
