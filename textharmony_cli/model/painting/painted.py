"""A picture that was painted on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]  # (H, W, 3), RGB
Mask = npt.NDArray[np.bool_]  # (H, W)


@dataclass(frozen=True, slots=True)
class Painted:
    """The picture, and where it may differ from the one before; everywhere else the two are equal bit by bit."""

    pixels: Pixels
    mask: Mask
