"""Where the ink is in a line's crop."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

MARGIN = 4  # rows at the crop's upper and lower edge that may hold neighbouring lines
INK = 0.30  # a column with less than this share of the line's contrast is blank
ACCENT_GAP = 3  # blank rows that may lie between a letter and its dot or accent
BAND_MARGIN = 1.5  # rows left above and below the text
SHORTEST_BAND = 0.3  # of the crop; less is a dash or a smear, not the height of the text
FAINT = 24  # grey levels; a crop with less contrast than this has no ink to go by


def blank_columns(crop: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """For every column of a crop (48, W, 3) whether it holds no ink: (W,). None is blank where contrast is faint."""
    rows = crop[MARGIN:-MARGIN, :, 1]  # green stands for brightness
    contrast = rows.max(0) - rows.min(0)
    strong = np.partition(contrast, -1 - len(contrast) // 10)[-1 - len(contrast) // 10]
    return np.asarray(contrast < (INK * strong if strong >= FAINT else 0))


def ink_band(crop: npt.NDArray[np.uint8]) -> tuple[float, float]:
    """Upper and lower end of the text in a crop (48, W, 3), as fractions of its height.

    Starts at the row with most ink and goes on both ways until a gap wider than that below an accent. The whole
    height where that tells nothing: faint contrast, a lively background, or hardly any ink.
    """
    grey = np.ascontiguousarray(crop[:, :, 1])
    middle = np.bincount(grey[MARGIN:-MARGIN].ravel(), minlength=256)
    edges = np.bincount(np.concatenate([grey[:MARGIN], grey[-MARGIN:]]).ravel(), minlength=256)
    away = np.abs(np.arange(256) - _quantile(middle + edges, 0.5))  # of every grey level, from the median
    strong = _quantile(np.bincount(away, middle), 0.99)
    if strong < FAINT:
        return 0.0, 1.0
    inked = (away > 0.4 * strong)[grey].sum(1)
    some = inked > 0.01 * crop.shape[1]
    peak = int(np.argmax(inked))
    top, bottom = peak - _reach(some[:peak][::-1]), peak + 1 + _reach(some[peak + 1 :])
    height = len(some)
    if bottom - top < SHORTEST_BAND * height:
        return 0.0, 1.0
    return max(top - BAND_MARGIN, 0) / height, min(bottom + BAND_MARGIN, height) / height


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
