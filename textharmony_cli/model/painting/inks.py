"""The ink of a text as maps: where it is, and what of it is of one colour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.painting.frame import Plane
from textharmony_cli.model.two_colours import two_colours

FAINTEST = 6.0  # difference of colour below which nothing is ink
TWO_INKS = 0.5  # of their distance from the ground: how far apart two colours of letters are
LEAST_INK = 0.12  # share of the ink that the rarer one has
FLAT = (4.0, 0.08)  # levels by which pixels of one colour differ at most; share of the ink that has it


@dataclass(frozen=True, slots=True)
class Ink:
    """Where ink is, (h, w), 0 to about 1, and what share of a pixel's it is, where there is other ink, too."""

    plane: Plane
    share: Plane | None = None


def ink_maps(difference: Plane) -> list[Ink]:
    """Where the ink is, 0 to about 1: along its main colour, by distance alone, and of either of two colours where one
    may be the outline of the other; nothing where there is no ink."""
    distance = np.sqrt((difference**2).sum(0))
    if float(distance.max(initial=0)) < FAINTEST:
        return []
    along, strong = main_ink(difference), full_strength(distance)
    by_distance = np.clip(distance / strong, 0, 1.2)
    if float(np.abs(along - by_distance).sum()) > 0.3 * float(by_distance.sum()):
        return [Ink(along), Ink(by_distance), *_two_inks(difference, distance)]  # letters of two colours
    return [Ink(along)]


def _two_inks(difference: Plane, distance: Plane) -> list[Ink]:
    """Where the ink has either of the two colours that it mainly has, 0 to 1; nothing where it has but one."""
    inked = difference[:, distance > 0.5 * full_strength(distance)]
    colours = two_colours(inked)
    apart = colours[1] - colours[0]
    second = float((apart @ (inked - colours.mean(0)[:, None]) > 0).mean())  # share of the pixels
    far = float(np.linalg.norm(apart)) > TWO_INKS * float(np.linalg.norm(colours, axis=1).max())
    if not far or min(second, 1 - second) < LEAST_INK:
        return []
    along = np.tensordot(apart, difference - colours[0][:, None, None], 1) / float(apart @ apart)
    towards = np.asarray(np.clip(along, 0, 1), np.float32)
    return [
        Ink(share * np.clip(distance / max(float(np.linalg.norm(colour)), 1e-6), 0, 1), share)
        for share, colour in ((1 - towards, colours[0]), (towards, colours[1]))
    ]


def main_ink(difference: Plane) -> Plane:
    """How much of the ink's main colour is in each pixel, 0 to 1.2."""
    distance = np.sqrt((difference**2).sum(0))
    strong = distance >= full_strength(distance)
    if not strong.any():
        return np.zeros_like(distance)
    main = difference[:, strong].mean(1)
    return np.asarray(np.clip(np.tensordot(main, difference, 1) / max(float(main @ main), 1e-6), 0, 1.2), np.float32)


def full_strength(distance: Plane) -> float:
    """What distance from the background full ink has."""
    seen = distance[distance > FAINTEST]
    return float(np.quantile(seen, 0.9)) if len(seen) else FAINTEST


def flat_ink(difference: Plane, distance: Plane) -> npt.NDArray[np.float64] | None:
    """What the strongest ink adds, where much of it adds just that: then no stroke is too thin to show its colour."""
    inked = distance > 0.5 * full_strength(distance)
    if not inked.any():
        return None
    most = np.median(difference[:, distance >= np.quantile(distance[inked], 0.98)], axis=1)
    like = np.abs(difference[:, inked] - most[:, None]).max(0) < FLAT[0]
    return np.asarray(most, np.float64) if like.mean() > FLAT[1] else None
