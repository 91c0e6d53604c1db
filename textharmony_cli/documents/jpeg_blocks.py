"""New pixels in a JPEG file without encoding the others anew.

Only blocks of 8 x 8 samples that the mask touches get new coefficients, quantised as the file's own are; all others
keep theirs, and so decode to the same pixels. Colour is often stored with fewer samples than brightness, so a touched
block may reach over 16 x 16 pixels, and decoders smooth colour across its edge, by one pixel.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from textharmony_cli.documents.jpeg_file import Component, JpegFile, read_jpeg, write_jpeg

Pixels = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

_MIDDLE = 128
_LARGEST_AC, _LARGEST_DC = 1023, 2047  # what baseline codes can say (F.1.2)


def _dct_matrix() -> Floats:
    k, n = np.mgrid[:8, :8]
    matrix = np.cos((2 * n + 1) * k * np.pi / 16) / 2
    matrix[0] /= np.sqrt(2)
    result: Floats = matrix.astype(np.float32)
    return result


_DCT = _dct_matrix()
_ZIGZAG = np.array(sorted(range(64), key=lambda p: (p // 8 + p % 8, (p // 8 if (p // 8 + p % 8) % 2 else p % 8))))
_FROM_RGB = np.array(
    [[0.299, 0.587, 0.114], [-0.168735892, -0.331264108, 0.5], [0.5, -0.418687589, -0.081312411]], np.float32
)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A JPEG file with new pixels.

    Attributes:
        may_differ: (H, W), where its pixels may differ from those before.
    """

    data: bytes
    may_differ: Mask


def replace_blocks(data: bytes, pixels: Pixels, mask: Mask) -> Rebuilt:
    """Put new pixels into a file.

    Args:
        pixels: (H, W, C) as Pillow decodes the file, not turned: grey, RGB or CMYK; right in and around the mask.
        mask: (H, W), where they are new.

    Raises:
        UnusualJpeg, DamagedScan: the coefficients cannot be read.
    """
    file = read_jpeg(data)
    window = _window(file, mask)
    if window is None:
        return Rebuilt(data, np.zeros_like(mask))
    rows, columns = window
    inside = _cut(mask, window)
    planes = _planes(file.colours, _cut(pixels, window))
    may_differ, smoothed = np.zeros_like(mask), False
    components: list[Component] = []
    for k, component in enumerate(file.components):
        cell = (file.largest[0] // component.across, file.largest[1] // component.down)
        changed, touched = _changed(component, planes[..., k], inside, cell, (rows.start, columns.start))
        components.append(changed)
        reached = np.kron(touched, np.ones((8 * cell[1], 8 * cell[0]), bool))
        seen = may_differ[rows, columns]
        seen |= reached[: seen.shape[0], : seen.shape[1]]
        smoothed = smoothed or cell != (1, 1)
    may_differ = grown(may_differ) if smoothed else may_differ
    return Rebuilt(write_jpeg(file, tuple(components)), may_differ)


def grown(mask: Mask) -> Mask:
    """The mask and all pixels next to it."""
    padded = np.pad(mask, 1)
    wide = padded[:, :-2] | padded[:, 1:-1] | padded[:, 2:]
    return wide[:-2] | wide[1:-1] | wide[2:]


def _window(file: JpegFile, mask: Mask) -> tuple[slice, slice] | None:
    """The pixels of the MCUs around the mask, which may end beyond the picture's edge; None when it is empty."""
    slices = []
    for axis, step in ((1, 8 * file.largest[1]), (0, 8 * file.largest[0])):
        (hit,) = np.nonzero(mask.any(axis))
        if not len(hit):
            return None
        slices.append(slice(int(hit[0]) // step * step, -(-(int(hit[-1]) + 1) // step) * step))
    return slices[0], slices[1]


def _cut(picture: npt.NDArray[Any], window: tuple[slice, slice]) -> npt.NDArray[Any]:
    """The window, where it goes beyond the edge filled with what is at the edge."""
    found = picture[window]
    lacking = [(0, (s.stop - s.start) - size) for s, size in zip(window, found.shape[:2], strict=True)]
    return np.pad(found, [*lacking, *[(0, 0)] * (found.ndim - 2)], mode="edge")


def _planes(colours: str, pixels: Pixels) -> Floats:
    """The samples of each channel as the file has them, at full size."""
    samples = pixels.reshape(*pixels.shape[:2], -1).astype(np.float32)
    if colours == "CMYK":
        return 255 - samples  # Pillow turns what Adobe's programs, and so all others, store inverted
    if colours in ("YCbCr", "YCCK"):
        turned = samples[..., :3] @ _FROM_RGB.T
        turned[..., 1:] += _MIDDLE
        return np.concatenate([turned, 255 - samples[..., 3:]], -1)
    return samples


def _changed(
    component: Component, plane: Floats, inside: Mask, cell: tuple[int, int], corner: tuple[int, int]
) -> tuple[Component, Mask]:
    """The channel with new blocks, and which blocks of the window those are."""
    across, down = cell
    height, width = plane.shape[0] // down, plane.shape[1] // across
    new = plane.reshape(height, down, width, across).mean((1, 3))
    where = np.asarray(inside.reshape(height, down, width, across).any((1, 3)))
    top, left = corner[0] // (8 * down), corner[1] // (8 * across)
    window = np.s_[top : top + height // 8, left : left + width // 8]
    touched: Mask = np.asarray(_blocks(where).any((2, 3)))
    old = _samples(component.blocks[window][touched], component.steps)
    mixed = np.where(_blocks(where)[touched], _blocks(new)[touched], old)
    blocks = component.blocks.copy()
    blocks[window][touched] = _coefficients(mixed, component.steps)
    return replace(component, blocks=blocks), touched


def _blocks(plane: Any) -> Any:
    return plane.reshape(plane.shape[0] // 8, 8, plane.shape[1] // 8, 8).transpose(0, 2, 1, 3)


def _samples(blocks: npt.NDArray[np.int32], steps: npt.NDArray[np.int32]) -> Floats:
    natural = np.empty(blocks.shape, np.float32)
    natural[:, _ZIGZAG] = blocks * steps
    return (_DCT.T @ natural.reshape(-1, 8, 8) @ _DCT + _MIDDLE).clip(0, 255)


def _coefficients(samples: Floats, steps: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    natural = (_DCT @ (samples - _MIDDLE) @ _DCT.T).reshape(-1, 64)
    quantised = np.rint(natural[:, _ZIGZAG] / steps).astype(np.int32)
    quantised[:, 0] = quantised[:, 0].clip(-_LARGEST_DC // 2, _LARGEST_DC // 2)
    quantised[:, 1:] = quantised[:, 1:].clip(-_LARGEST_AC, _LARGEST_AC)
    return quantised
