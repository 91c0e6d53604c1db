"""The two colours that some pixels mainly have: letters and what they are on, or letters and their outline."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_ROUNDS = 8


def two_colours(pixels: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """(2, 3) the medians of the two groups that pixels (3, N) fall into, from the ends of their longest axis on.

    Both are the same where all pixels are.
    """
    second = np.zeros(pixels.shape[1], np.bool_)
    if len(second) > 1:
        middle = pixels.mean(1, keepdims=True)
        _, axes = np.linalg.eigh(np.cov(pixels))
        second = axes[:, -1] @ (pixels - middle) > 0
    for _ in range(_ROUNDS):
        if second.all() or not second.any():
            break
        colours = np.stack([pixels[:, ~second].mean(1), pixels[:, second].mean(1)])
        distance = ((pixels[None] - colours[:, :, None]) ** 2).sum(1)
        second = distance[1] < distance[0]
    parts = [part for part in (~second, second) if part.any()]
    return np.stack([np.median(pixels[:, part], 1) for part in (parts[0], parts[-1])]).astype(np.float32)


def nearer(picture: npt.NDArray[np.uint8], colours: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """(2, H, W) which pixels of a picture (H, W, 3) are nearer to either of two colours (2, 3)."""
    away = np.linalg.norm(picture[None].astype(np.float32) - colours[:, None, None], axis=-1)
    return np.stack([away[0] < away[1], away[1] < away[0]])
