"""Textured filling: the hole is put together from patches of the picture around it.

A small copy of the picture is filled first, ring by ring from the outside, so that edges and patterns grow into the
hole (Criminisi et al., "Region Filling and Object Removal by Exemplar-Based Image Inpainting" (2004), section 3). Then
patches are matched and averaged in turns, up to the full picture (Wexler et al., "Space-Time Completion of Video"
(2007), section 3). Small copies are searched in full; on larger ones each patch looks near where its neighbours found
theirs (Barnes et al., "PatchMatch" (2009), section 3). The last turn copies from the
best patch instead of averaging, which keeps the picture's own grain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from textharmony_cli.model.painting.areas import grown
from textharmony_cli.model.painting.membrane import Planes, membrane
from textharmony_cli.model.painting.painted import Mask

RADIUS = 3  # of a patch: 7 x 7 pixels
SMALLEST_SIDE = 24  # pixels of the smallest copy
RINGS = 6  # at most, that the smallest copy is filled in
FULL_SEARCH = 40_000_000  # pairs of patches that are compared one with another
MOST_SOURCES = 4096  # patches that a full search looks at, drawn at random
TURNS = 3  # of matching and averaging on each copy
NEAR = ((0, 1), (0, -1), (1, 0), (-1, 0))

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Level:
    """One copy of the picture: planes (C, H, W), what is to be filled, and where patches may come from (H, W)."""

    planes: Planes
    hole: Mask
    source: Mask


def textured(planes: Planes, hole: Mask, source: Mask, generator: np.random.Generator) -> Planes | None:
    """The planes (C, H, W) with the hole (H, W) filled from patches that lie within `source` (H, W).

    None where the surroundings are too small to hold any patch.
    """
    levels = _levels(planes, hole, source & ~hole)
    while levels and not _centres(levels[-1].source).any():
        levels.pop()
    if not levels:
        return None
    filled = _grown_in(levels[-1], generator)
    origin: Places | None = None
    for number in reversed(range(len(levels))):
        level = levels[number]
        if origin is not None:
            filled = np.where(level.hole, _doubled(filled, level.hole.shape), level.planes)
        filled, origin = _completed(filled, level, origin, generator, last=number == 0)
    return filled


def _levels(planes: Planes, hole: Mask, source: Mask) -> list[_Level]:
    """Copies, each half the size of the one before, until the hole is thin."""
    levels = [_Level(planes, hole, source)]
    while min(levels[-1].hole.shape) >= 2 * SMALLEST_SIDE and not grown(~levels[-1].hole, RINGS).all():
        last = levels[-1]
        mass = _quarters(1.0 - last.hole.astype(np.float32)[None]).sum(0)
        small = _quarters(np.where(last.hole, 0, last.planes)).sum(0) / np.maximum(mass, 1e-6)
        whole = _quarters(last.source.astype(np.float32)[None]).sum(0)[0] == 4
        levels.append(_Level(small.astype(np.float32), mass[0] < 4, whole))
    return levels


def _quarters(planes: Planes) -> Planes:
    """The four pixels of every two by two: (4, C, H // 2, W // 2). A last odd row or column is left out."""
    height, width = planes.shape[1] // 2 * 2, planes.shape[2] // 2 * 2
    even = planes[:, :height, :width]
    return np.stack([even[:, y::2, x::2] for y in (0, 1) for x in (0, 1)])


def _doubled(planes: Planes, shape: tuple[int, ...]) -> Planes:
    big = planes.repeat(2, 1).repeat(2, 2)
    odd = ((0, 0), (0, shape[0] - big.shape[1]), (0, shape[1] - big.shape[2]))
    return np.pad(big, odd, mode="edge")


def _centres(source: Mask) -> Mask:
    """Where a patch lies in the picture and in the source with all its pixels."""
    size = 2 * RADIUS + 1
    if min(source.shape) < size:
        return np.zeros_like(source)
    full = -torch.nn.functional.max_pool2d(-torch.from_numpy(source.astype(np.float32))[None, None], size, 1)
    centres = np.zeros_like(source)
    centres[RADIUS:-RADIUS, RADIUS:-RADIUS] = full[0, 0].numpy() > 0
    return centres


def _grown_in(level: _Level, generator: np.random.Generator) -> Planes:
    """The smallest copy with its hole filled ring by ring, each pixel from the patch that fits best what is there."""
    size = 2 * RADIUS + 1
    channels = len(level.planes)
    sources = np.flatnonzero(_centres(level.source))
    if len(sources) > MOST_SOURCES:
        sources = generator.choice(sources, MOST_SOURCES, replace=False)
    offered = torch.from_numpy(_patches(level.planes)[sources])
    power = offered * offered
    filled, hole = np.where(level.hole, 0, level.planes).astype(np.float32), level.hole.copy()
    while hole.any():
        front = np.flatnonzero(hole & grown(~hole, 1))
        if not len(front):
            return membrane(level.planes, level.hole)
        known = torch.from_numpy(_patches((~hole).astype(np.float32)[None])[front]).repeat(1, channels)
        wanted = torch.from_numpy(_patches(filled)[front])
        best = torch.addmm(known @ power.T, known * wanted, offered.T, alpha=-2.0).argmin(1).numpy()
        middle = offered[best].reshape(len(front), channels, size * size)[:, :, size * size // 2]
        filled.reshape(channels, -1)[:, front] = middle.T.numpy()
        hole.ravel()[front] = False
    return filled


def _completed(
    filled: Planes, level: _Level, origin: Places | None, generator: np.random.Generator, *, last: bool
) -> tuple[Planes, Places]:
    """Match and average in turns. Returns the picture, and for every pixel (H * W) which one its patch came from."""
    height, width = level.hole.shape
    centres = _centres(level.source)
    sources = np.flatnonzero(centres)
    targets = np.flatnonzero(grown(level.hole, RADIUS + 1))
    if origin is None:
        places = generator.choice(sources, len(targets))
    else:
        places = _finer(origin, targets, (height, width), centres, generator)
    few = len(targets) * min(len(sources), MOST_SOURCES) <= FULL_SEARCH
    if few:
        sources = generator.choice(sources, MOST_SOURCES, replace=False) if len(sources) > MOST_SOURCES else sources
    known = _patches(filled) if not few else None
    costs = np.zeros(len(targets), np.float32)
    for turn in range(TURNS):
        patches = _patches(filled) if known is None or turn else known
        if few and not (last and turn):
            places, costs = _searched(patches, targets, sources)
        places, costs = _improved(patches, targets, places, centres, generator)
        best_only = last and turn == TURNS - 1
        filled = _voted(filled, level.hole, targets, places, costs, best_only=best_only)
    origin = np.arange(height * width)
    origin[targets] = places
    return filled, origin


def _finer(
    origin: Places, targets: Places, shape: tuple[int, int], centres: Mask, generator: np.random.Generator
) -> Places:
    """Where patches of a copy come from, by what was found on the copy half its size."""
    height, width = shape
    small_width = width // 2
    ys, xs = targets // width, targets % width
    small = np.minimum(ys // 2, height // 2 - 1) * small_width + np.minimum(xs // 2, small_width - 1)
    from_y = np.clip(origin[small] // small_width * 2 + ys % 2, 0, height - 1)
    from_x = np.clip(origin[small] % small_width * 2 + xs % 2, 0, width - 1)
    places = from_y * width + from_x
    lost = ~centres.ravel()[places]
    places[lost] = generator.choice(np.flatnonzero(centres), int(lost.sum()))
    return np.asarray(places)


def _patches(planes: Planes) -> npt.NDArray[np.float32]:
    """The patch around every pixel: (H * W, C * 49)."""
    padded = torch.nn.functional.pad(torch.from_numpy(np.ascontiguousarray(planes))[None], (RADIUS,) * 4, "replicate")
    columns = torch.nn.functional.unfold(padded, 2 * RADIUS + 1)[0]
    return np.asarray(columns.T.contiguous().numpy())


def _searched(
    patches: npt.NDArray[np.float32], targets: Places, sources: Places
) -> tuple[Places, npt.NDArray[np.float32]]:
    """The best source of all for every target, and the squared distance."""
    offered = torch.from_numpy(patches[sources])
    power = (offered * offered).sum(1)
    places, costs = [], []
    for start in range(0, len(targets), 1024):
        wanted = torch.from_numpy(patches[targets[start : start + 1024]])
        cost, best = torch.addmm(power[None], wanted, offered.T, alpha=-2.0).min(1)
        places.append(sources[best.numpy()])
        costs.append((cost + (wanted * wanted).sum(1)).numpy())
    return np.concatenate(places), np.concatenate(costs)


def _improved(
    patches: npt.NDArray[np.float32],
    targets: Places,
    places: Places,
    centres: Mask,
    generator: np.random.Generator,
) -> tuple[Places, npt.NDArray[np.float32]]:
    """Try what the neighbours found, moved along, and a few places near by; keep what is better."""
    height, width = centres.shape
    wanted = patches[targets]
    costs = _costs(wanted, patches, places)
    ys, xs = targets // width, targets % width
    number = np.full(height * width, -1, np.int64)
    number[targets] = np.arange(len(targets))
    for dy, dx in NEAR:
        beside = np.clip(ys + dy, 0, height - 1) * width + np.clip(xs + dx, 0, width - 1)
        neighbour = number[beside]
        moved = places[neighbour] - (dy * width + dx)
        moved = np.where((neighbour >= 0) & (moved >= 0) & (moved < height * width), moved, places)
        _keep_better(wanted, patches, moved, centres, places, costs)
    for radius in (8, 2):
        jump = generator.integers(-radius, radius + 1, (2, len(targets)))
        moved = np.clip(places // width + jump[0], 0, height - 1) * width + np.clip(
            places % width + jump[1], 0, width - 1
        )
        _keep_better(wanted, patches, moved, centres, places, costs)
    return places, costs


def _keep_better(
    wanted: npt.NDArray[np.float32],
    patches: npt.NDArray[np.float32],
    moved: Places,
    centres: Mask,
    places: Places,
    costs: npt.NDArray[np.float32],
) -> None:
    """Take the places in `moved` that cost less; changes `places` and `costs`."""
    tried = np.flatnonzero(centres.ravel()[moved] & (moved != places))
    cost = _costs(wanted[tried], patches, moved[tried])
    better = cost < costs[tried]
    places[tried[better]] = moved[tried[better]]
    costs[tried[better]] = cost[better]


def _costs(
    wanted: npt.NDArray[np.float32], patches: npt.NDArray[np.float32], places: Places
) -> npt.NDArray[np.float32]:
    step = wanted - patches[places]
    return np.asarray(np.einsum("np,np->n", step, step))


def _voted(
    filled: Planes, hole: Mask, targets: Places, places: Places, costs: npt.NDArray[np.float32], *, best_only: bool
) -> Planes:
    """Every pixel of the hole from the patches over it: their weighted mean, or the best one's pixel."""
    height, width = hole.shape
    colours = filled.reshape(len(filled), -1)
    number = np.full(height * width, -1, np.int64)
    number[targets] = np.arange(len(targets))
    pixels = np.flatnonzero(hole)
    ys, xs = pixels // width, pixels % width
    spread = 2 * max(float(np.percentile(costs, 75)), 1.0)
    total = np.zeros((len(filled), len(pixels)), np.float32)
    mass = np.zeros(len(pixels), np.float32)
    for dy in range(-RADIUS, RADIUS + 1):
        for dx in range(-RADIUS, RADIUS + 1):
            inside = (ys + dy >= 0) & (ys + dy < height) & (xs + dx >= 0) & (xs + dx < width)
            patch = number[np.where(inside, pixels + dy * width + dx, pixels)]
            weight = np.where(inside, np.exp(-costs[patch] / spread), 0).astype(np.float32)
            offered = colours[:, np.clip(places[patch] - dy * width - dx, 0, height * width - 1)]
            if best_only:
                better = weight > mass
                total = np.where(better, offered, total)
                mass = np.maximum(mass, weight)
            else:
                total += weight * offered
                mass += weight
    out = filled.copy()
    voted = total if best_only else total / np.maximum(mass, 1e-12)
    out.reshape(len(filled), -1)[:, pixels] = np.where(mass > 0, voted, out.reshape(len(filled), -1)[:, pixels])
    return out
