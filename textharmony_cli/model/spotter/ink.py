"""Which columns of a line's crop are blank."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

MARGIN = 4  # rows at the crop's upper and lower edge that may hold neighbouring lines
INK = 0.30  # a column with less than this share of the line's contrast is blank
FAINT = 24  # grey levels; a crop with less contrast than this has no ink to go by


def blank_columns(crop: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """For every column of a crop (48, W, 3) whether it holds no ink: (W,). None is blank where contrast is faint."""
    rows = crop[MARGIN:-MARGIN, :, 1]  # green stands for brightness
    contrast = rows.max(0) - rows.min(0)
    strong = np.partition(contrast, -1 - len(contrast) // 10)[-1 - len(contrast) // 10]
    return np.asarray(contrast < (INK * strong if strong >= FAINT else 0))
