"""Animated pictures: a text that stands still is changed in every frame that shows it, in the same pixels.

What is proved is the first frame. A later frame that shows the same under the mask gets the same new pixels there, so
that the proof holds for it too; one that shows something else there stays as it is, and the user is told how many.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image

from textharmony_cli.documents.picture_patch import Change, Mask, Pixels

ALIKE = 6.0  # levels; frames compressed with loss differ by about so much where nothing moves
NOWHERE = 48  # levels by which no pixel of what stands still differs, but for a few
FEW = 0.01


def stands_still(before: Pixels, frame: Pixels, mask: Mask) -> bool:
    """Whether a frame shows under the mask (H, W) what the first one does; pixels are (H, W, 3)."""
    apart = np.abs(before[mask].astype(np.int16) - frame[mask].astype(np.int16)).max(1, initial=0)
    return bool(apart.mean() <= ALIKE and (apart > NOWHERE).mean() <= FEW) if len(apart) else True


def shown(image: Image.Image) -> Iterator[Pixels]:
    """Every frame as it is seen, (H, W, 3), on white."""
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        seen = image.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        yield np.asarray(Image.alpha_composite(white, seen).convert("RGB"))


def in_frame(change: Change, frame: Pixels) -> Change:
    """A change of the first frame, made to another."""
    return Change(change.pixels, frame, change.mask)


def remark(changed: int, frames: int) -> str:
    """What the user is told about an animation of which so many frames were changed."""
    if changed == frames:
        return f"it is animated: all {frames} frames were changed alike, the first was proved"
    return (
        f"it is animated: {changed} of {frames} frames were changed, the first was proved;"
        " others show something else there and may show what was there"
    )
