"""New pixels in pages of a TIFF file: every other page, and all that is told about a page, stay as they are.

A changed page's samples and directory are added at the end and the old samples blanked. Packed pages stay packed,
without loss: CCITT pages by CCITT group 4, all others by Deflate (TIFF 6.0; Adobe's technical notes on TIFF, 2002).
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PIL import Image

from textharmony_cli.documents.picture_patch import Change, Samples, repainted, turned_back
from textharmony_cli.documents.png_file import packed
from textharmony_cli.documents.previews import without_xmp_preview
from textharmony_cli.errors import InputError, OutputError

_TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_SHORT, _LONG, _LONG8 = 3, 4, 16
_LETTERS = {1: "B", 3: "H", 4: "I", 16: "Q", 13: "I", 18: "Q"}
_KIND, _BITS, _COMPRESSION, _PHOTOMETRIC, _FILL_ORDER, _STRIPS, _ORIENTATION = 254, 258, 259, 262, 266, 273, 274
_CHANNELS, _ROWS, _STRIP_BYTES, _PLANAR, _T4, _T6, _PREDICTOR = 277, 278, 279, 284, 292, 293, 317
_COLOUR_MAP, _TILE_WIDTH, _TILE_HEIGHT, _TILES, _TILE_BYTES, _SUB_DIRECTORIES = 320, 322, 323, 324, 325, 330
_EXTRA, _JPEG_TABLES, _SUBSAMPLING, _POSITIONING, _REFERENCE = 338, 347, 530, 531, 532
_XMP, _PHOTOSHOP, _LAYERS = 700, 34377, 37724
_OLD_JPEG = range(512, 522)
_DROPPED = (_FILL_ORDER, _T4, _T6, _PREDICTOR, _TILE_WIDTH, _TILE_HEIGHT, _TILES, _TILE_BYTES, _JPEG_TABLES, *_OLD_JPEG)
_COPIES = (_SUB_DIRECTORIES, _PHOTOSHOP, _LAYERS)  # may hold smaller copies of the page, or what lies under it
_PLAIN, _DEFLATE, _GROUP4 = 1, 8, 4
_CCITT = (2, 3, 4)
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _PALETTE, _CMYK, _YCBCR, _LAB = 0, 1, 2, 3, 5, 6, 8
_MEANING = {"RGB": _RGB, "RGBA": _RGB, "RGBX": _RGB, "P": _PALETTE, "CMYK": _CMYK, "YCbCr": _YCBCR, "LAB": _LAB}
_STRIP_AIM = 1 << 18
_MOST_PAGES = 100_000


@dataclass(slots=True)
class _Directory:
    """One page's directory.

    Attributes:
        link: where the offset is written that leads to it.
        next_link: where it says where the next one is.
        entries: tag to (type, count, the entry's value field).
    """

    link: int
    next_link: int
    entries: dict[int, tuple[int, int, bytes]] = field(default_factory=dict)


class _Tiff:
    """A TIFF file in memory that grows at its end."""

    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)
        self.order = "<" if data[:2] == b"II" else ">"
        self.big = struct.unpack_from(f"{self.order}H", data, 2)[0] == 43
        self.offset, self.count = ("Q", "Q") if self.big else ("I", "H")
        self.field = 8 if self.big else 4
        self.directories = self._walk()
        self._rooms: list[tuple[int, int]] = []  # places whose content is gone, to be used again

    def _walk(self) -> list[_Directory]:
        link, found, seen = (8 if self.big else 4), list[_Directory](), set[int]()
        while len(found) < _MOST_PAGES:
            (at,) = struct.unpack_from(f"{self.order}{self.offset}", self.data, link)
            if not at or at in seen:
                break
            seen.add(at)
            try:
                found.append(self._directory(at, link))
            except struct.error:
                break
            link = found[-1].next_link
        return found

    def _directory(self, at: int, link: int) -> _Directory:
        (count,) = struct.unpack_from(f"{self.order}{self.count}", self.data, at)
        at += struct.calcsize(f"<{self.count}")
        size = 4 + 2 * self.field
        directory = _Directory(link, at + count * size)
        struct.unpack_from(f"{self.order}{self.offset}", self.data, directory.next_link)
        for entry in range(at, at + count * size, size):
            tag, kind, number = struct.unpack_from(f"{self.order}HH{self.offset}", self.data, entry)
            directory.entries[tag] = (kind, number, bytes(self.data[entry + size - self.field : entry + size]))
        return directory

    def values(self, directory: _Directory, tag: int) -> list[int]:
        """An entry's whole numbers; none where it is missing or of another kind."""
        kind, number, value = directory.entries.get(tag, (0, 0, b""))
        letter = _LETTERS.get(kind)
        if letter is None or number * _TYPE_BYTES[kind] > len(self.data):
            return []
        source: bytes | bytearray = value
        start = 0
        if number * _TYPE_BYTES[kind] > self.field:
            source, start = self.data, struct.unpack(f"{self.order}{self.offset}", value)[0]
        return list(struct.unpack_from(f"{self.order}{number}{letter}", source, start))

    def place(self, directory: _Directory, tag: int) -> tuple[int, int]:
        """Where an entry's content lies, and how many bytes it has; nothing where it is in the entry itself."""
        kind, number, value = directory.entries[tag]
        size = number * _TYPE_BYTES.get(kind, 1)
        return (struct.unpack(f"{self.order}{self.offset}", value)[0], size) if size > self.field else (0, 0)

    def set(self, directory: _Directory, tag: int, kind: int, numbers: list[int]) -> None:
        content = struct.pack(f"{self.order}{len(numbers)}{_LETTERS[kind]}", *numbers)
        if len(content) > self.field:
            content = struct.pack(f"{self.order}{self.offset}", self.append(content))
        directory.entries[tag] = (kind, len(numbers), content.ljust(self.field, b"\0"))

    def append(self, content: bytes) -> int:
        """Put content where there is room: in place of what is gone, else at the end."""
        for k, (start, size) in enumerate(self._rooms):
            if start % 2 == 0 and size >= len(content):
                self.data[start : start + len(content)] = content
                taken = len(content) + len(content) % 2
                self._rooms[k] = (start + taken, size - taken)
                return start
        self.data += b"\0" * (len(self.data) % 2)
        at = len(self.data)
        self.data += content
        if not self.big and len(self.data) > 0xFFFFFFFF:
            raise OutputError("would be larger than the 4 GiB that a TIFF file may have")
        return at

    def replace(self, directory: _Directory) -> None:
        """Write a directory anew at the end and have what led to the old one lead to it."""
        following = self.data[directory.next_link : directory.next_link + self.field]
        parts = [struct.pack(f"{self.order}{self.count}", len(directory.entries))]
        for tag, (kind, number, value) in sorted(directory.entries.items()):
            parts.append(struct.pack(f"{self.order}HH{self.offset}", tag, kind, number) + value)
        at = self.append(b"".join([*parts, following]))
        struct.pack_into(f"{self.order}{self.offset}", self.data, directory.link, at)
        self.directories = self._walk()

    def blank(self, places: list[tuple[int, int]]) -> None:
        """Overwrite what must not be read any more."""
        merged: list[tuple[int, int]] = []
        for start, size in sorted(places):
            stop = min(start + size, len(self.data))
            self.data[start:stop] = bytes(max(0, stop - start))
            if merged and start <= sum(merged[-1]) + 1:
                start, _ = merged.pop()
            merged.append((start, max(0, stop - start)))
        self._rooms += merged


def rewrite_tiff(data: bytes, changes: dict[int, Change], remarks: list[str]) -> bytes:
    """The file with changes in its pages.

    Args:
        changes: by page index, upright: Pillow turns the pages of a TIFF itself.
        remarks: is added to.
    """
    try:
        tiff = _Tiff(data)
        for index, change in sorted(changes.items()):
            _repaint(tiff, data, index, change, remarks)
    except (struct.error, KeyError, IndexError) as problem:
        raise InputError("is damaged and cannot be written again", kind="damaged") from problem
    return bytes(tiff.data)


def _stored(tiff: _Tiff, directory: _Directory) -> list[tuple[int, int]]:
    """Where a page's samples lie."""
    places = []
    for offsets, sizes in ((_STRIPS, _STRIP_BYTES), (_TILES, _TILE_BYTES)):
        places += list(zip(tiff.values(directory, offsets), tiff.values(directory, sizes), strict=False))
    return places


def _repaint(tiff: _Tiff, data: bytes, index: int, change: Change, remarks: list[str]) -> None:
    """Give one page new samples."""
    image = Image.open(io.BytesIO(data), formats=("TIFF",))
    image.seek(index)
    image.load()
    directory = tiff.directories[index]
    bits = max(tiff.values(directory, _BITS), default=1)
    deep = deep_samples(data, index) if bits == 16 and image.mode in ("RGB", "RGBA", "RGBX", "CMYK") else None
    result = repainted(image, change, remarks, free=np.arange(256) < 1 << min(bits, 8))
    if image.mode == "P":
        _set_colours(tiff, directory, result, bits)
    old = _stored(tiff, directory)
    for tag in _COPIES:
        if tag in directory.entries:
            if tag == _SUB_DIRECTORIES:
                old += _below(tiff, directory)
            old.append(tiff.place(directory, tag))
            del directory.entries[tag]
            remarks.append("layers or smaller copies of the page, which would show what was there, were left out")
    if _XMP in directory.entries:
        start, size = tiff.place(directory, _XMP)
        tiff.data[start : start + size] = without_xmp_preview(bytes(tiff.data[start : start + size]), same_length=True)
    turn = (tiff.values(directory, _ORIENTATION) or [1])[0]
    new = np.array(result)
    if deep is not None:
        new = np.where(np.array(image) != new, new.astype(np.uint16) * 257, deep)
    others = [place for other in tiff.directories if other is not directory for place in _stored(tiff, other)]
    tiff.blank([place for place in old if not any(_overlap(place, other) for other in others)])
    if any((tiff.values(other, _KIND) or [0])[0] & 1 for other in tiff.directories if other is not directory):
        remarks.append("it has a smaller copy of a page as a page of its own, which may show what was there")
    _store(tiff, directory, np.ascontiguousarray(turned_back(new, turn)), result.mode, remarks)
    tiff.replace(directory)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < sum(other) and other[0] < sum(one)


def _set_colours(tiff: _Tiff, directory: _Directory, image: Image.Image, bits: int) -> None:
    """Write a palette that grew; the colours it had keep the 16 bits they were told in."""
    size = 1 << min(bits, 8)
    old = np.array(tiff.values(directory, _COLOUR_MAP))
    new = np.array(image.getpalette("RGB"), np.int64).reshape(-1, 3)[:size].T
    if len(old) != 3 * size:
        return
    old = old.reshape(3, size)
    changed = old[:, : new.shape[1]] >> 8 != new
    old[:, : new.shape[1]][changed] = (new * 257)[changed]
    tiff.set(directory, _COLOUR_MAP, _SHORT, [int(value) for value in old.ravel()])


def _below(tiff: _Tiff, directory: _Directory) -> list[tuple[int, int]]:
    places = []
    for at in tiff.values(directory, _SUB_DIRECTORIES):
        try:
            places += _stored(tiff, tiff._directory(at, 0))
        except struct.error:
            continue
    return places


def deep_samples(data: bytes, index: int) -> npt.NDArray[np.uint16] | None:
    """All 16 bits of a page with several channels, (H, W, C), upright; None for one channel, or unusual ones."""
    halves = []
    for half in ("L", "B"):
        image = Image.open(io.BytesIO(data), formats=("TIFF",))
        image.seek(index)
        parts = [tile for tile in getattr(image, "tile", []) if isinstance(tile.args, tuple)]
        tiles = [(tile, str(tile.args[0])) for tile in parts]
        if not tiles or any(";16" not in raw for _, raw in tiles):
            return None
        image.tile = [tile._replace(args=(f"{raw.partition(';')[0]};16{half}", *tile.args[1:])) for tile, raw in tiles]
        big = tiles[0][1].endswith("B")
        halves.append(np.array(image, np.uint16))
    low_first = halves if not big else halves[::-1]
    return (low_first[0] << 8 | low_first[1]).astype(np.uint16)


def _store(tiff: _Tiff, directory: _Directory, samples: Samples, mode: str, remarks: list[str]) -> None:
    meaning = (tiff.values(directory, _PHOTOMETRIC) or [_BLACK_IS_ZERO])[0]
    bits = (tiff.values(directory, _BITS) or [1])[0]
    compression = (tiff.values(directory, _COMPRESSION) or [_PLAIN])[0]
    if compression in (6, 7, 34892):
        remarks.append("a page that was JPEG inside is stored without loss, so that no other pixel changes")
    for tag in _DROPPED:
        directory.entries.pop(tag, None)
    channels = samples.shape[2] if samples.ndim == 3 else 1
    group4 = mode == "1" and compression in _CCITT
    rows = _rows(samples, mode, bits, meaning, tiff.order)
    step = len(rows) if group4 else max(1, _STRIP_AIM // max(1, rows.shape[1]))
    strips = [rows[at : at + step] for at in range(0, len(rows), step)]
    if group4:
        parts = [_group4(samples)]
        meaning = _WHITE_IS_ZERO
    else:
        parts = [strip.tobytes() if compression == _PLAIN else zlib.compress(strip.tobytes()) for strip in strips]
    packing = _GROUP4 if group4 else _PLAIN if compression == _PLAIN else _DEFLATE
    wide = _LONG8 if tiff.big else _LONG
    tiff.set(directory, _STRIPS, wide, [tiff.append(part) for part in parts])
    tiff.set(directory, _STRIP_BYTES, wide, [len(part) for part in parts])
    tiff.set(directory, _ROWS, _LONG, [step])
    tiff.set(directory, _COMPRESSION, _SHORT, [packing])
    tiff.set(directory, _PLANAR, _SHORT, [1])
    tiff.set(directory, _CHANNELS, _SHORT, [channels])
    tiff.set(directory, _BITS, _SHORT, [_depth(samples, mode, bits)] * channels)
    tiff.set(directory, _PHOTOMETRIC, _SHORT, [_MEANING.get(mode, meaning)])
    if mode in ("RGBA", "LA"):
        tiff.set(directory, _EXTRA, _SHORT, [2])  # alpha that the colours were not multiplied by
    if mode == "YCbCr":
        tiff.set(directory, _SUBSAMPLING, _SHORT, [1, 1])
    else:
        for tag in (_SUBSAMPLING, _POSITIONING, _REFERENCE):
            directory.entries.pop(tag, None)


def _depth(samples: Samples, mode: str, bits: int) -> int:
    return bits if mode in ("1", "L", "P") and bits < 8 else 8 * samples.dtype.itemsize


def _rows(samples: Samples, mode: str, bits: int, meaning: int, order: str) -> npt.NDArray[np.uint8]:
    """Samples as TIFF has them before packing, (H, bytes)."""
    inverted = meaning == _WHITE_IS_ZERO
    if mode == "1":
        return np.packbits(samples ^ inverted, 1)
    if mode in ("L", "P"):
        levels = samples if mode == "P" or not inverted else 255 - samples
        if bits >= 8:
            return levels
        step = 255 // ((1 << bits) - 1) if mode == "L" else 1
        return packed(((levels.astype(np.int64) + step // 2) // step).astype(np.uint8), bits)
    kind = samples.dtype.newbyteorder("<" if order == "<" else ">")
    return samples.astype(kind).reshape(len(samples), -1).view(np.uint8)


def _group4(samples: Samples) -> bytes:
    """White paper as CCITT group 4, compressed by libtiff in a file from which it is taken."""
    file = io.BytesIO()
    image = Image.frombytes("1", (samples.shape[1], samples.shape[0]), np.packbits(samples, 1).tobytes())
    image.save(file, "TIFF", compression="group4", tiffinfo={_ROWS: samples.shape[0], _PHOTOMETRIC: _WHITE_IS_ZERO})
    made = _Tiff(file.getvalue())
    places = _stored(made, made.directories[0])
    if len(places) != 1 or made.values(made.directories[0], _PHOTOMETRIC) != [_WHITE_IS_ZERO]:
        raise OutputError("a page cannot be packed as it was")
    return bytes(made.data[places[0][0] : sum(places[0])])
