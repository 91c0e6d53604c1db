"""New pixels in the first frame of a GIF file: every other block stays as it is."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

import numpy as np
from PIL import Image

from textharmony_cli.documents.picture_patch import Change, repainted
from textharmony_cli.errors import InputError

_IMAGE, _EXTENSION, _TRAILER = 0x2C, 0x21, 0x3B
_LOCAL_TABLE, _INTERLACED = 0x80, 0x40


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the first picture lies in the file, and how its header describes it."""

    start: int
    stop: int
    left: int
    top: int
    width: int
    height: int
    flags: int


def rewrite_gif(data: bytes, change: Change, remarks: list[str]) -> bytes:
    """The file with the change in its first frame, which gets a colour table of its own."""
    try:
        frame, more = _find(data)
    except (IndexError, struct.error) as problem:
        raise InputError("is cut off: part of the picture is missing", kind="truncated") from problem
    if more:
        remarks.append("it is animated: only its first frame was changed, later ones may show what was there")
    image = Image.open(io.BytesIO(data), formats=("GIF",))
    image.load()
    result = repainted(image, change, remarks, free=np.ones(256, bool))
    box = (frame.left, frame.top, frame.left + frame.width, frame.top + frame.height)
    outside = change.changed.copy()
    outside[box[1] : box[3], box[0] : box[2]] = False
    if outside.any():  # beyond the first frame, where the canvas shows: the frame is made as large as the canvas
        box = (0, 0, *image.size)
    return data[: frame.start] + _block(result.crop(box), box) + data[frame.stop :]


def _find(data: bytes) -> tuple[_Frame, bool]:
    """The first picture, and whether there are others."""
    flags = data[10]
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    frame: _Frame | None = None
    while data[at] != _TRAILER:
        start = at
        if data[at] == _IMAGE:
            left, top, width, height, flags = struct.unpack_from("<4HB", data, at + 1)
            at += 10 + (3 << (flags & 7) + 1 if flags & _LOCAL_TABLE else 0) + 1
        elif data[at] == _EXTENSION:
            at += 2
        else:
            raise IndexError("no block begins here")
        while data[at]:
            at += 1 + data[at]
        at += 1
        if data[start] == _IMAGE:
            if frame:
                return frame, True
            frame = _Frame(start, at, left, top, width, height, flags)
    if frame is None:
        raise IndexError("no picture")
    return frame, False


def _block(image: Image.Image, box: tuple[int, int, int, int]) -> bytes:
    """A picture block with its own colour table; Pillow compresses it, in a file from which it is taken."""
    palette = (image.getpalette("RGB") or []) if image.mode == "P" else [k for k in range(256) for _ in range(3)]
    plain = Image.frombytes("P", image.size, np.asarray(image, np.uint8).tobytes())
    plain.putpalette(bytes(palette).ljust(768, b"\0"))
    file = io.BytesIO()
    plain.save(file, "GIF", optimize=False, interlace=0)
    made = file.getvalue()
    frame, _ = _find(made)
    flags = made[10]
    table = made[13 : 13 + (3 << (flags & 7) + 1)]
    header = struct.pack("<B4HB", _IMAGE, box[0], box[1], box[2] - box[0], box[3] - box[1], _LOCAL_TABLE | flags & 7)
    local = 3 << (frame.flags & 7) + 1 if frame.flags & _LOCAL_TABLE else 0
    if local:
        table = made[frame.start + 10 : frame.start + 10 + local]
        header = header[:-1] + bytes((frame.flags & ~_INTERLACED,))
    return header + table + made[frame.start + 10 + local : frame.stop]
