"""What differs between a picture before and after: as a number, and as a picture for people to look at."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]  # (H, W, 3), RGB
Mask = npt.NDArray[np.bool_]  # (H, W)

CHANGED = (214, 39, 40)
OUTSIDE = (148, 0, 211)
OUTLINE = (31, 119, 180)
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
_FADED = 0.5  # how far the grey picture is moved towards white


def changed_outside(before: Pixels, after: Pixels, mask: Mask) -> int:
    """How many pixels outside the mask differ, in any channel.

    Args:
        before, after: (H, W, 3) or any other channels, of one size and kind.
        mask: (H, W), true where they may differ.

    Raises:
        ValueError: the sizes are not the same.
    """
    return int((_differ(before, after, mask) & ~mask).sum())


def difference_map(before: Pixels, after: Pixels, mask: Mask) -> Pixels:
    """The picture before in pale grey, what changed in red, the stronger the more it did; the mask's edge in blue.

    A pixel that differs outside the mask is violet.
    """
    differ = _differ(before, after, mask)
    grey = before.astype(np.float32) @ _LUMA
    pale = np.repeat((grey + (255 - grey) * _FADED)[..., None], 3, 2)
    amount = np.abs(after.astype(np.int16) - before).max(-1, keepdims=True) / 255
    strength = np.where(differ[..., None], 0.35 + 0.65 * amount, 0).astype(np.float32)
    shown = pale + (np.array(CHANGED, np.float32) - pale) * strength
    shown[_edge(mask) & ~differ] = OUTLINE
    shown[differ & ~mask] = OUTSIDE
    result: Pixels = np.rint(shown).astype(np.uint8)
    return result


def _differ(before: Pixels, after: Pixels, mask: Mask) -> Mask:
    if before.shape != after.shape or before.shape[:2] != mask.shape:
        raise ValueError(f"sizes differ: {before.shape} before, {after.shape} after, mask {mask.shape}")
    differ: Mask = (before != after).reshape(*mask.shape, -1).any(-1)
    return differ


def _edge(mask: Mask) -> Mask:
    """Pixels just outside the mask."""
    padded = np.pad(mask, 1)
    near = padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:]
    edge: Mask = near & ~mask
    return edge
