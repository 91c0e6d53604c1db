"""Repaints regions of a page with a model that makes whole pictures of one size: seen by squares, pasted by masks.

Such a model draws the square anew, all of it, and a little off in colour. Only what was to be painted is taken, at the
page's own resolution; its colours are moved to those around it by a membrane (Perez et al. 2003, section 3, there on
gradients). A region that is too large for one square is painted piece after piece, each of which sees those before it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from textharmony_cli.model.painting.areas import Window
from textharmony_cli.model.painting.membrane import Planes, membrane
from textharmony_cli.model.painting.painted import Mask, Painted, Pixels

SIDE = 512  # pixels of a square, by default: what the published model makes, one for one
AROUND = 64  # pixels that are seen on each side of what is painted
_BLOCK = 8  # pixels over which differences of colour are averaged, so that texture is not carried over
_UNLIKE = 40  # grey levels; what differs by more from the usual difference is another thing and not another shade


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What the model is shown.

    Attributes:
        pixels: (S, S, 3) a square of the page; what is beyond the page repeats its edge.
        hidden: (S, S), what is to be painted, now or later, so that the old text says nothing.
        region: number of the region that it is about.
        part: number of this piece of the region.
        parts: pieces of the region.
    """

    pixels: Pixels
    hidden: Mask
    region: int
    part: int
    parts: int


Paint = Callable[[Glimpse], Pixels]  # a square of any side, which shows the same as the glimpse, and what was hidden


@dataclass(frozen=True, slots=True)
class Piece:
    """A square on the page, which may reach beyond it, and the cell in it that is painted."""

    square: Window
    cell: Window


@dataclass(frozen=True, slots=True)
class Framing:
    """How a region is looked at.

    Attributes:
        side: pixels of the page's squares. More than what the model makes costs sharpness, less enlarges small text.
        around: pixels that are seen on each side of a piece, where the page reaches so far.
    """

    side: int = SIDE
    around: int = AROUND

    def __post_init__(self) -> None:
        if self.room < 1:
            raise ValueError(f"a square of {self.side} pixels has no room for {self.around} pixels on both sides")

    @property
    def room(self) -> int:
        """Width and height of the largest region that is painted in one piece."""
        return self.side - 2 * self.around


def pasted(pixels: Pixels, regions: Sequence[Mask], paint: Paint, framings: Sequence[Framing] | None = None) -> Painted:
    """The page with its regions repainted; outside them it is the same bit by bit.

    Args:
        pixels: (H, W, 3).
        regions: (H, W) each, in the order in which they are painted. What is to stay in one piece, as a word, is best
            a region of its own: larger ones than there is room for are cut wherever it is even.
        framings: of each region; None for the usual one.
    """
    out = pixels.copy()
    left = np.zeros(pixels.shape[:2], np.bool_)
    for region in regions:
        left |= region
    everything = left.copy()
    for number, region in enumerate(regions):
        framing = Framing() if framings is None else framings[number]
        pieces = list(pieces_of(region, framing))
        for part, piece in enumerate(pieces):
            at = _places(piece.square, left.shape)
            seen, hidden = out[at], left[at]
            made = _resized(paint(Glimpse(seen, hidden, number, part, len(pieces))), framing.side)
            _lay(out, region, piece, seen, hidden, made)
            left[piece.cell.slices] &= ~region[piece.cell.slices]
    return Painted(out, everything)


def pieces_of(region: Mask, framing: Framing) -> Iterator[Piece]:
    """Squares that hold a region cell by cell, in reading order; cells that hold nothing of it are left out."""
    rows, columns = (np.flatnonzero(region.any(axis)) for axis in (1, 0))
    if not len(rows):
        return
    side = framing.side
    vertical = _cells(int(rows[0]), int(rows[-1]) + 1, framing.room)
    horizontal = _cells(int(columns[0]), int(columns[-1]) + 1, framing.room)
    for (top, bottom), (left, right) in itertools.product(vertical, horizontal):
        cell = Window(left, top, right, bottom)
        if region[cell.slices].any():
            x, y = _start(left, right, side, region.shape[1]), _start(top, bottom, side, region.shape[0])
            yield Piece(Window(x, y, x + side, y + side), cell)


def _cells(first: int, end: int, room: int) -> list[tuple[int, int]]:
    """A stretch in as few equal parts as fit into the room."""
    count = math.ceil((end - first) / room)
    edges = [first + round((end - first) * number / count) for number in range(count + 1)]
    return list(itertools.pairwise(edges))


def _start(first: int, end: int, side: int, length: int) -> int:
    """Where a square begins that has a cell in its middle, but does not leave the page if it need not."""
    middle = (first + end - side) // 2
    return min(max(middle, 0), length - side) if length >= side else (length - side) // 2


def _places(square: Window, shape: tuple[int, ...]) -> tuple[npt.NDArray[np.intp], ...]:
    """Rows and columns of a page that a square shows; the edges are repeated beyond them."""
    rows, columns = np.arange(square.y0, square.y1), np.arange(square.x0, square.x1)
    return np.ix_(np.clip(rows, 0, shape[0] - 1), np.clip(columns, 0, shape[1] - 1))


def _resized(picture: Pixels, side: int) -> Pixels:
    if picture.shape[:2] == (side, side):
        return picture
    return np.asarray(Image.fromarray(picture).resize((side, side), Image.Resampling.LANCZOS))


def _lay(out: Pixels, region: Mask, piece: Piece, seen: Pixels, hidden: Mask, made: Pixels) -> None:
    """Put what belongs to the cell onto the page, in the colours around it."""
    fitted = made + _colour_shift(seen, hidden, made)
    values = np.clip(np.rint(fitted), 0, 255).astype(np.uint8)
    square, cell = piece.square, piece.cell
    inner = values[cell.y0 - square.y0 : cell.y1 - square.y0, cell.x0 - square.x0 : cell.x1 - square.x0]
    out[cell.slices] = np.where(region[cell.slices][..., None], inner, out[cell.slices])


def _colour_shift(seen: Pixels, hidden: Mask, made: Pixels) -> npt.NDArray[np.float32]:
    """How far the colours of a picture that was made are off, (S, S, 3): known around what was hidden, smooth in it.

    Where it shows something else than the page, as a letter that reaches over the edge, that says nothing of colours.
    """
    off = (seen.astype(np.float32) - made).transpose(2, 0, 1)
    if hidden.all():
        return np.zeros(made.shape, np.float32)
    usual = np.median(off[:, ~hidden], axis=1)[:, None, None]
    known = (~hidden & (np.abs(off - usual).max(0) < _UNLIKE))[None].astype(np.float32)
    count = _block_sums(known)
    coarse = _block_sums(off * known) / np.maximum(count, 1)
    smooth = membrane(coarse.astype(np.float32), count[0] < _BLOCK)
    height, width = hidden.shape
    size = (smooth.shape[2] * _BLOCK, smooth.shape[1] * _BLOCK)
    enlarged = [Image.fromarray(plane).resize(size, Image.Resampling.BILINEAR) for plane in smooth]
    return np.stack([np.asarray(plane)[:height, :width] for plane in enlarged], axis=-1)


def _block_sums(planes: Planes) -> Planes:
    height, width = planes.shape[1:]
    padded = np.pad(planes, ((0, 0), (0, -height % _BLOCK), (0, -width % _BLOCK)))
    tiles = padded.reshape(len(planes), padded.shape[1] // _BLOCK, _BLOCK, padded.shape[2] // _BLOCK, _BLOCK)
    return np.asarray(tiles.sum(axis=(2, 4)))
