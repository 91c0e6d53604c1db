"""Straight thin lines along the axes - rules, table lines, borders - carried on through the holes of a picture."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.painting.membrane import Planes
from textharmony_cli.model.painting.painted import Mask

THICKEST = 5  # pixels; a broader bar is a surface
CONTRAST = 24.0  # colour distance from the ground on both sides
CERTAIN = 24  # known pixels on either side of a hole that tell whether a rule runs into it
SHARE = 0.85  # of them that must lie on the rule


def find_rules(planes: Planes, hole: Mask) -> Mask:
    """Pixels (H, W) on rules, known ones and those in the hole that a rule runs through, level or upright."""
    level = _level_rules(planes, hole)
    upright = _level_rules(planes.transpose(0, 2, 1), hole.T).T
    return level | upright


def carried_on(detail: Planes, rules: Mask, hole: Mask) -> Planes:
    """Detail (C, H, W) of rules over their ground, with the hole filled along each rule; 0 off the rules."""
    level = _carried_along(detail, rules, hole)
    upright = _carried_along(detail.transpose(0, 2, 1), rules.T, hole.T).transpose(0, 2, 1)
    stronger = (level**2).sum(0) >= (upright**2).sum(0)
    return np.asarray(np.where(stronger, level, upright))


def _level_rules(planes: Planes, hole: Mask) -> Mask:
    thin, certain = _thin(planes, hole)
    rules = np.zeros_like(hole)
    for row in np.flatnonzero(certain.sum(1) >= CERTAIN // 2):
        known = np.flatnonzero(~hole[row])
        on, sure = thin[row][known], certain[row][known]
        before = (_share_before(on) >= SHARE) & (_share_before(sure) >= SHARE / 2)
        after = ((_share_before(on[::-1]) >= SHARE) & (_share_before(sure[::-1]) >= SHARE / 2))[::-1]
        rules[row, known[on & (before | after)]] = True
        gaps = np.flatnonzero(np.diff(known) > 1)
        for gap in gaps[before[gaps] & after[gaps + 1]]:
            rules[row, known[gap] + 1 : known[gap + 1]] = True
    return rules


def _thin(planes: Planes, hole: Mask) -> tuple[Mask, Mask]:
    """Known pixels that differ alike from what is above and below; and those where neither lies in the hole."""
    height = planes.shape[1]
    if height <= 2 * THICKEST:
        return np.zeros_like(hole), np.zeros_like(hole)
    rows = np.arange(height)
    above, below = np.maximum(rows - THICKEST, 0), np.minimum(rows + THICKEST, height - 1)
    up, down = planes - planes[:, above], planes - planes[:, below]
    up, down = np.where(hole[above], down, up), np.where(hole[below], up, down)
    size_up, size_down = (up**2).sum(0), (down**2).sum(0)
    alike = (up * down).sum(0) > 0.5 * np.maximum(size_up, size_down)
    thin = alike & (np.minimum(size_up, size_down) > CONTRAST**2) & ~(hole[above] & hole[below]) & ~hole
    return thin, thin & ~hole[above] & ~hole[below]


def _share_before(on: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """For every known pixel, the share of it and the CERTAIN - 1 before it that lie on the rule."""
    sums = np.concatenate([[0], np.cumsum(on)])
    at = np.arange(1, len(sums))
    start = np.maximum(at - CERTAIN, 0)
    return np.asarray((sums[at] - sums[start]) / np.maximum(at - start, CERTAIN // 2))


def _carried_along(detail: Planes, rules: Mask, hole: Mask) -> Planes:
    """Each row's rule detail, linear between the known ends of the hole."""
    out = np.zeros_like(detail)
    for row in np.flatnonzero((rules & hole).any(1)):
        known = np.flatnonzero(rules[row] & ~hole[row])
        wanted = np.flatnonzero(rules[row] & hole[row])
        if len(known) < 2:
            continue
        for channel, values in enumerate(detail[:, row, known]):
            out[channel, row, wanted] = np.interp(wanted, known, values)
    return out
