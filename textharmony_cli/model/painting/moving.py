"""Words that stay as they are but move along their line, because words before them became longer or shorter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from textharmony_cli.model.painting.areas import window_around
from textharmony_cli.model.painting.frame import Frame, mapped
from textharmony_cli.model.painting.inks import ink_maps
from textharmony_cli.model.painting.painted import Mask, Painted, Pixels

ABOVE, BELOW = 0.5, 0.6  # heights of the line over and under its strip in which its ink may be


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a line.

    Attributes:
        frame: the line's strip.
        start, stop: where the part begins and ends along it, in pixels.
    """

    frame: Frame
    start: float
    stop: float

    def move(self, out: Pixels, pixels: Pixels, erased: Painted, foreign: Mask, right: int, down: int) -> Mask:
        """Put the part at another place of the same line; changes `out`.

        Moved by whole pixels, letters stay as sharp as they were. What shows between and through them is the ground
        at their new place: where ink covers a pixel by a share of c, the colour I that it had on ground G becomes
        I + (1 - c) (G' - G) on ground G'.

        Args:
            out: (H, W, 3) the page without the line, on which the part is put.
            pixels: the page as it was.
            erased: the page without the line, and where ink may have been.
            foreign: (H, W) where that was the ink of other lines.
            right, down: by how many pixels.

        Returns:
            (H, W) where `out` was changed.
        """
        height = self.frame.height
        x, y = mapped(
            self.frame.matrix,
            np.array([self.start, self.stop, self.stop, self.start]),
            np.array([-ABOVE, -ABOVE, 1 + BELOW, 1 + BELOW]) * height,
        )
        window = window_around(list(zip(x.tolist(), y.tolist(), strict=True)), 1, pixels.shape[:2])
        rows, columns = np.nonzero((erased.mask & ~foreign)[window.slices])
        rows, columns = rows + window.y0, columns + window.x0
        along, across = mapped(np.linalg.inv(self.frame.matrix), columns + 0.5, rows + 0.5)
        ours = (along >= self.start) & (along < self.stop) & (across > -ABOVE * height)
        ours &= across < (1 + BELOW) * height
        ours &= (
            (rows + down >= 0) & (rows + down < len(out)) & (columns + right >= 0) & (columns + right < out.shape[1])
        )
        rows, columns = rows[ours], columns[ours]
        was, ground = pixels[rows, columns].astype(np.float32), erased.pixels[rows, columns].astype(np.float32)
        new_ground = out[rows + down, columns + right].astype(np.float32)
        maps = ink_maps((was - ground).T[:, None])  # (3, 1, N): one row of pixels
        cover = np.clip(maps[0].plane[0], 0, 1)[:, None] if maps else np.zeros((len(rows), 1), np.float32)
        moved = was + (1 - cover) * (new_ground - ground)
        out[rows + down, columns + right] = np.clip(np.rint(moved), 0, 255).astype(np.uint8)
        changed = np.zeros(out.shape[:2], np.bool_)
        changed[rows + down, columns + right] = True
        return changed
