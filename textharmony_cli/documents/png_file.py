"""New pixels in a PNG file: all chunks but those of the pixels stay as they are, and so do depth and colour type.

Pillow decodes; 16 bits of several channels it would cut to 8, so it is asked twice, once for each half of the samples.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFile

from textharmony_cli.documents.picture_patch import Change, Samples, repainted
from textharmony_cli.documents.previews import png_chunk_without_preview

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _RGB, PALETTE, _GREY_ALPHA, _RGBA = 0, 2, 3, 4, 6
_CHANNELS = {_GREY: 1, _RGB: 3, PALETTE: 1, _GREY_ALPHA: 2, _RGBA: 4}
LEVEL = 6
_IDAT_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class PngHeader:
    """What the first chunk says."""

    width: int
    height: int
    depth: int
    colours: int

    @classmethod
    def of(cls, first: bytes) -> PngHeader:
        """From the content of the first chunk."""
        return cls(*struct.unpack_from(">IIBB", first))

    def to_bytes(self) -> bytes:
        return struct.pack(">IIBBBBB", self.width, self.height, self.depth, self.colours, 0, 0, 0)


def open_png(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=("PNG",))


def rewrite_png(data: bytes, change: Change, remarks: list[str]) -> bytes:
    """The file with the change in it.

    Args:
        change: in the way the file's pixels lie.
        remarks: is added to.
    """
    chunks = list(png_chunks(data))
    header = PngHeader.of(chunks[0][1])
    moves = any(kind == b"acTL" for kind, _ in chunks)
    if moves:
        remarks.append("it is animated: only its first frame was changed, later ones may show what was there")
    image = open_png(data)
    image.load()
    free = np.zeros(256, bool)
    free[: 0 if moves else 1 << min(header.depth, 8)] = True
    result = repainted(image, change, remarks, free=free)
    samples = _samples(data, header, image, result)
    palette = bytes(result.getpalette("RGB") or b"") if image.mode == "P" else b""
    return _assembled(chunks, header, filtered(samples, header), palette)


def _samples(data: bytes, header: PngHeader, image: Image.Image, result: Image.Image) -> npt.NDArray[np.uint8]:
    """Rows of bytes as PNG has them before filtering, (H, bytes)."""
    if header.colours == _GREY_ALPHA:
        image, result = image.convert("LA"), result.convert("LA")  # Pillow has them as RGBA when they are of 16 bits
    new = np.array(result)
    if header.depth == 16:
        deep = new if header.colours == _GREY else _deep(deep_samples(data), np.array(image), new)
        return deep.astype(">u2").reshape(header.height, -1).view(np.uint8)
    if header.depth == 8:
        return new.reshape(header.height, -1)
    levels = new.astype(np.uint8) if header.colours == PALETTE or header.depth == 1 else _levels(new, header.depth)
    return packed(levels, header.depth)


def _levels(grey: Samples, depth: int) -> npt.NDArray[np.uint8]:
    step = 255 // ((1 << depth) - 1)
    return ((grey.astype(np.int64) + step // 2) // step).astype(np.uint8)


def packed(levels: npt.NDArray[np.uint8], depth: int) -> npt.NDArray[np.uint8]:
    """Small numbers, (H, W), several to a byte, each row filled up."""
    bits = levels[..., None] >> np.arange(depth - 1, -1, -1, dtype=np.uint8) & 1
    rows: npt.NDArray[np.uint8] = np.packbits(bits.reshape(len(levels), -1), 1)
    return rows


def deep_samples(data: bytes) -> npt.NDArray[np.uint16]:
    """All 16 bits of a PNG file with several channels, (H, W, C)."""
    header = PngHeader(*struct.unpack_from(">IIBB", data, 16))
    if header.colours == _GREY_ALPHA:  # four bytes a pixel, like RGBA of 8 bits
        head = data[16:24] + bytes((8, _RGBA)) + data[26:29]
        image = open_png(data[:16] + head + struct.pack(">I", zlib.crc32(b"IHDR" + head)) + data[33:])
        return np.array(image).reshape(header.height, header.width, 4).view(">u2").astype(np.uint16)
    halves = [np.array(_decoded_as(data, half), np.uint16) for half in ("16B", "16L")]
    return (halves[0] << 8 | halves[1]).astype(np.uint16)


def _decoded_as(data: bytes, half: str) -> Image.Image:
    image = open_png(data)
    assert isinstance(image, ImageFile.ImageFile)
    image.tile = [tile._replace(args=f"{image.mode};{half}") for tile in image.tile]
    return image


def _deep(deep: npt.NDArray[np.uint16], old: Samples, new: Samples) -> npt.NDArray[np.uint16]:
    """16 bits with what changed in their upper 8."""
    return np.where(old != new, new.astype(np.uint16) * 257, deep)


def filtered(rows: npt.NDArray[np.uint8], header: PngHeader) -> bytes:
    """Each row by the filter that leaves the smallest numbers (the PNG specification, 12.7)."""
    if header.depth < 8 or header.colours == PALETTE:
        return np.pad(rows, ((0, 0), (1, 0))).tobytes()
    step = _CHANNELS[header.colours] * header.depth // 8
    left = np.pad(rows, ((0, 0), (step, 0)))[:, : rows.shape[1]]
    above = np.pad(rows, ((1, 0), (0, 0)))[: len(rows)]
    best, least = np.zeros((len(rows), rows.shape[1] + 1), np.uint8), np.full(len(rows), np.iinfo(np.int64).max)
    for number, predicted in ((0, 0), (1, left), (2, above), (4, _paeth(rows, left, above, step))):
        rest = rows - predicted
        cost = np.abs(rest.view(np.int8).astype(np.int16)).sum(1, dtype=np.int64)
        better = cost < least
        best[better, 0], best[better, 1:], least[better] = number, rest[better], cost[better]
    return best.tobytes()


def _paeth(
    rows: npt.NDArray[np.uint8], left: npt.NDArray[np.uint8], above: npt.NDArray[np.uint8], step: int
) -> npt.NDArray[np.uint8]:
    corner = np.pad(left, ((1, 0), (0, 0)))[: len(rows)].astype(np.int16)
    a, b = left.astype(np.int16), above.astype(np.int16)
    to_a, to_b, to_c = np.abs(b - corner), np.abs(a - corner), np.abs(a + b - 2 * corner)
    chosen = np.where((to_a <= to_b) & (to_a <= to_c), a, np.where(to_b <= to_c, b, corner))
    return chosen.astype(np.uint8)


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of every chunk up to the end of the picture."""
    at = len(SIGNATURE)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + 8 + length]
        at += 12 + length
        if kind == b"IEND":
            return


def _assembled(chunks: list[tuple[bytes, bytes]], header: PngHeader, rows: bytes, palette: bytes) -> bytes:
    stream, written = zlib.compress(rows, LEVEL), False
    parts = [SIGNATURE]
    for kind, content in chunks:
        if kind == b"IDAT":
            pieces = [] if written else [stream[at : at + _IDAT_BYTES] for at in range(0, len(stream), _IDAT_BYTES)]
            parts += [png_chunk(b"IDAT", piece) for piece in pieces]
            written = True
            continue
        kept = png_chunk_without_preview(kind, content)
        if kept is not None:
            parts.append(png_chunk(kind, {b"IHDR": header.to_bytes(), b"PLTE": palette}.get(kind) or kept))
    return b"".join(parts)


def png_chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk as it stands in the file."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
