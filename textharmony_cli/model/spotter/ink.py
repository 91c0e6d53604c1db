"""Where the ink is in a line's crop."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

MARGIN = 4  # rows at the crop's upper and lower edge that may hold neighbouring lines
INK = 0.30  # a column with less than this share of the line's contrast is blank
INKED = 0.4  # a pixel that is farther from the paper than this share of the line's contrast is ink
ACCENT_GAP = 3  # blank rows that may lie between a letter and its dot or accent
BAND_MARGIN = 1.5  # rows left above and below the text
SHORTEST_BAND = 0.3  # of the crop; less is a dash or a smear, not the height of the text
FAINT = 24  # grey levels; a crop with less contrast than this has no ink to go by
RULE_LENGTH = 72  # columns; a longer run of ink in one row is a ruled line and no part of a letter
RULE_ROWS = 10  # a thicker one is the edge of something else
SOFT = 2  # rows and columns around a ruled line that are neither ink nor paper
INK_BELOW = 0.25  # of a ruled line's columns may have ink below it, of letters that reach down
RULED = 24  # rows at the lower edge of a crop that may hold a ruled line, as forms have it to write on


def blank_columns(crop: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """For every column of a crop (48, W, 3) whether it holds no ink: (W,). None is blank where contrast is faint."""
    rows = crop[MARGIN:-MARGIN, :, 1]  # green stands for brightness
    contrast = rows.max(0) - rows.min(0)
    strong = np.partition(contrast, -1 - len(contrast) // 10)[-1 - len(contrast) // 10]
    return np.asarray(contrast < (INK * strong if strong >= FAINT else 0))


def unruled(crop: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """A crop (48, W, 3) whose ruled line under the text, where it has one, is painted over with the paper's grey."""
    if crop.shape[1] < RULE_LENGTH:
        return crop
    grey = np.ascontiguousarray(crop[:, :, 1])
    paper, away, strong = _contrast(grey)
    if strong < FAINT:
        return crop
    ink = (away > INKED * strong)[grey[-RULED:]]
    rule = _long_runs(ink)
    rule &= rule.sum(0) <= RULE_ROWS
    if not rule.any() or _goes_on_below(ink, rule):
        return crop
    for _ in range(SOFT):  # with what is softer around it
        rule[:-1] |= rule[1:]
        rule[1:] |= rule[:-1]
        rule[:, :-1] |= rule[:, 1:]
        rule[:, 1:] |= rule[:, :-1]
    plain = crop.copy()
    plain[-RULED:][rule] = paper
    return plain


def _goes_on_below(ink: npt.NDArray[np.bool_], rule: npt.NDArray[np.bool_]) -> bool:
    """Whether there is ink under much of what may be a rule: then it is letters that touch, as handwriting's do."""
    columns = np.flatnonzero(rule.any(0))
    last = len(rule) - 1 - rule[::-1, columns].argmax(0)
    below = [ink[np.minimum(last + SOFT + k, len(ink) - 1), columns] & (last + SOFT + k < len(ink)) for k in (1, 2, 3)]
    return bool(np.mean(np.any(below, axis=0)) > INK_BELOW)


def _long_runs(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """What lies in runs of at least RULE_LENGTH set flags in a row."""
    counts = np.cumsum(np.pad(ink, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    starts = counts[:, RULE_LENGTH:] - counts[:, :-RULE_LENGTH] == RULE_LENGTH
    begun = np.cumsum(np.pad(starts, ((0, 0), (0, RULE_LENGTH - 1))), axis=1, dtype=np.int32)
    begun[:, RULE_LENGTH:] -= begun[:, :-RULE_LENGTH].copy()
    return np.asarray(begun > 0)


def ink_band(crop: npt.NDArray[np.uint8]) -> tuple[float, float]:
    """Upper and lower end of the text in a crop (48, W, 3), as fractions of its height.

    Starts at the row with most ink and goes on both ways until a gap wider than that below an accent. The whole
    height where that tells nothing: faint contrast, a lively background, or hardly any ink.
    """
    grey = np.ascontiguousarray(crop[:, :, 1])
    _, away, strong = _contrast(grey)
    if strong < FAINT:
        return 0.0, 1.0
    inked = (away > INKED * strong)[grey].sum(1)
    some = inked > 0.01 * crop.shape[1]
    peak = int(np.argmax(inked))
    top, bottom = peak - _reach(some[:peak][::-1]), peak + 1 + _reach(some[peak + 1 :])
    height = len(some)
    if bottom - top < SHORTEST_BAND * height:
        return 0.0, 1.0
    return max(top - BAND_MARGIN, 0) / height, min(bottom + BAND_MARGIN, height) / height


def _contrast(grey: npt.NDArray[np.uint8]) -> tuple[int, npt.NDArray[np.int64], int]:
    """The paper's grey level, how far every grey level is from it, and how far the text's are."""
    middle = np.bincount(grey[MARGIN:-MARGIN].ravel(), minlength=256)
    edges = np.bincount(np.concatenate([grey[:MARGIN], grey[-MARGIN:]]).ravel(), minlength=256)
    paper = _quantile(middle + edges, 0.5)
    away = np.abs(np.arange(256) - paper)
    return paper, away, _quantile(np.bincount(away, middle), 0.99)


def _quantile(counts: npt.NDArray[np.generic], share: float) -> int:
    """The number below or at which a share of all lies, where `counts` says how often there is each."""
    up_to = np.cumsum(counts)
    return int(np.searchsorted(up_to, share * up_to[-1]))


def _reach(rows: npt.NDArray[np.bool_]) -> int:
    """How many rows belong to the text, going outwards."""
    inked = np.flatnonzero(rows)
    gaps = np.diff(inked, prepend=-1)
    far = np.flatnonzero(gaps > ACCENT_GAP + 1)
    kept = inked[: far[0]] if len(far) else inked
    return int(kept[-1]) + 1 if len(kept) else 0
