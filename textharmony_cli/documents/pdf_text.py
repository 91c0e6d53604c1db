"""A PDF page's own text as columns of numbers: one entry a printed character. Runs inside the decoder process only.

Each character lies in the frame of its line: u runs along the line, v across it downwards, both in points. So turned
text needs no case of its own. Pages have thousands of characters, hence whole-page arrays instead of objects.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]

ASCENT, DESCENT = 0.85, 0.22  # of the font size: what fonts state themselves reaches from tight to twice the line
_DRAWN = 16 | 32  # MuPDF's marks for filled and stroked characters; hidden ones have neither
_BOLD_FONT, _BOLD_CHARACTER = 16, 8
_SPACE, _DROPPED = 1, 2
_SOFT_HYPHEN, _HYPHEN = 0xAD, 0x2D
_WIDTH = 0.01  # points from which a character takes up room
_BULLETS = {0xF0B7: 0x2022, 0xF0A7: 0x25AA, 0xF0D8: 0x27A2, 0xF0FC: 0x2713}  # Symbol and Wingdings, as Word writes them


def _kinds() -> npt.NDArray[np.uint8]:
    """For each code below 0x10000: a space, a control that is not text, or neither."""
    kinds = np.zeros(0x10000, np.uint8)
    for first, last in (
        (0, 0x1F),
        (0x7F, 0x9F),
        (0x200B, 0x200B),
        (0x200E, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x206F),
    ):
        kinds[first : last + 1] = _DROPPED
    kinds[[_SOFT_HYPHEN, 0xFEFF]] = _DROPPED
    kinds[[0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]] = _SPACE
    kinds[0x2000:0x200B] = _SPACE
    return kinds


_KINDS = _kinds()


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters of a page but its spaces, in the PDF's order; all columns have the same length.

    Attributes:
        codes: code points.
        starts: whether a word begins here.
        line: number of the line that MuPDF made of them.
        font: a number for each font.
        bold: whether it is printed bold.
        size: font size, in points.
        dx, dy: the line's direction, as a unit vector in the page as displayed.
        u0, u1: where the character starts and ends along its line, in points.
        v: its baseline; top, bottom: its upper and lower edge.
    """

    codes: npt.NDArray[np.uint32]
    starts: Bools
    line: Ints
    font: Ints
    bold: Bools
    size: Floats
    dx: Floats
    dy: Floats
    u0: Floats
    u1: Floats
    v: Floats
    top: Floats
    bottom: Floats

    def __len__(self) -> int:
        return len(self.codes)

    def where(self, kept: Bools | Ints) -> Glyphs:
        """Those that a mask or a list of positions names, in that order."""
        return Glyphs(*(getattr(self, column.name)[kept] for column in fields(self)))

    def hulls(self, starts: Ints) -> tuple[Floats, Floats, Floats, Floats]:
        """u0, u1, top and bottom of each run of characters that begins at one of `starts`."""
        low, high = np.minimum.reduceat, np.maximum.reduceat
        return low(self.u0, starts), high(self.u1, starts), low(self.top, starts), high(self.bottom, starts)


def on_page(u: Floats, v: Floats, dx: Floats, dy: Floats) -> tuple[Floats, Floats]:
    """x and y, in points, of places in the frames of lines."""
    return u * dx - v * dy, u * dy + v * dx


def boxes(glyphs: Glyphs, starts: Ints) -> Floats:
    """Upright boxes (runs, 4) as x0, y0, x1, y1 in points around the runs that begin at `starts`."""
    u0, u1, top, bottom = glyphs.hulls(starts)
    dx, dy = glyphs.dx[starts], glyphs.dy[starts]
    corners = [on_page(u, v, dx, dy) for u in (u0, u1) for v in (top, bottom)]
    x, y = np.stack([x for x, _ in corners]), np.stack([y for _, y in corners])
    return np.stack([x.min(0), y.min(0), x.max(0), y.max(0)], axis=1)


def read_glyphs(raw: dict[str, Any], *, hidden: bool) -> Glyphs | None:
    """Turns MuPDF's `rawdict` into columns; with `hidden`, text that is never drawn counts too. None without text."""
    characters: list[str] = []
    places: list[float] = []
    spans: list[tuple[float, ...]] = []
    fonts: dict[str, int] = {}
    number = 0
    for block in raw["blocks"]:
        for line in block.get("lines", ()):
            number += 1
            dx, dy = line["dir"]
            for span in line["spans"]:
                if not hidden and not (span["char_flags"] & _DRAWN and span["alpha"]):
                    continue
                chars = span["chars"]
                characters += [char["c"] for char in chars]
                for char in chars:
                    places += char["bbox"]
                font = fonts.setdefault(span["font"], len(fonts))
                bold = bool(span["flags"] & _BOLD_FONT or span["char_flags"] & _BOLD_CHARACTER)
                tall = span["size"] * (span["ascender"] - span["descender"])
                spans.append(
                    (len(chars), number, line["wmode"], dx, dy, font, bold, span["size"], tall, *span["origin"])
                )
    return _columns("".join(characters), places, spans) if characters else None


def characters(raw: dict[str, Any]) -> int:
    """How many characters the page has, hidden ones too."""
    lines = (line for block in raw["blocks"] for line in block.get("lines", ()))
    return sum(len(span["chars"]) for line in lines for span in line["spans"])


def _columns(text: str, places: list[float], spans: list[tuple[float, ...]]) -> Glyphs | None:
    box = np.fromiter(places, np.float64, len(places)).reshape(-1, 4)
    codes = _hyphenated(_cleaned(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)), box)
    kinds = np.where(codes < 0x10000, _KINDS[np.minimum(codes, 0xFFFF)], 0)
    kept = kinds == 0
    if not kept.any():
        return None
    of_span = np.array(spans)
    columns = np.repeat(of_span[:, 1:].T, of_span[:, 0].astype(np.intp), axis=1)[:, kept]
    line, vertical, dx, dy, font, bold, size, tall, x, y = columns
    u0, u1, middle = _along(box[kept], dx, dy, tall)
    v = np.where(vertical > 0, middle + 0.35 * size, y * dx - x * dy)
    spaces = np.cumsum(kinds == _SPACE)[kept]
    starts = np.diff(spaces, prepend=-1) > 0
    starts |= np.diff(line, prepend=-1) != 0
    numbers = (line.astype(np.intp), font.astype(np.intp), bold > 0)
    return _composed(
        Glyphs(codes[kept], starts, *numbers, size, dx, dy, u0, u1, v, v - ASCENT * size, v + DESCENT * size)
    )


def _along(box: Floats, dx: Floats, dy: Floats, tall: Floats) -> tuple[Floats, Floats, Floats]:
    """Start, end and middle of characters in their lines' frames, from the upright boxes around the turned glyphs."""
    across, down = np.abs(dx), np.abs(dy)
    width, height = box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]
    flat = across >= down
    long = np.where(flat, width - tall * down, height - tall * across) / np.where(flat, across, down)
    x, y = (box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2
    u, half = x * dx + y * dy, np.maximum(long, 0) / 2
    return u - half, u + half, y * dx - x * dy


def _composed(glyphs: Glyphs) -> Glyphs:
    """Joins combining accents with the letters that they stand on."""
    marks = np.flatnonzero((glyphs.codes >= 0x300) & (glyphs.codes <= 0x36F) & ~glyphs.starts)
    if not marks.size:
        return glyphs
    codes, kept = glyphs.codes.copy(), np.ones(len(glyphs), np.bool_)
    for mark in marks:
        whole = unicodedata.normalize("NFC", chr(codes[mark - 1]) + chr(codes[mark]))
        if len(whole) == 1:
            codes[mark - 1], kept[mark] = ord(whole), False
    return replace(glyphs, codes=codes).where(kept)


def _hyphenated(codes: npt.NDArray[np.uint32], box: Floats) -> npt.NDArray[np.uint32]:
    """Soft hyphens that take up room are printed ones: mostly they divide a word at a line end."""
    soft = (codes == _SOFT_HYPHEN) & (box[:, 2:] - box[:, :2] > _WIDTH).all(axis=1)
    return np.where(soft, np.uint32(_HYPHEN), codes) if soft.any() else codes


def _cleaned(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Half surrogates are no text, and Word's bullets have proper codes."""
    odd = (codes >= 0xD800) & (codes <= 0xF8FF)
    if not odd.any():
        return codes
    codes = codes.copy()
    codes[(codes >= 0xD800) & (codes <= 0xDFFF)] = 0xFFFD
    for private, public in _BULLETS.items():
        codes[codes == private] = public
    return codes
