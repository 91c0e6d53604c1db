"""New pixels in the first frame of a GIF file, and in later ones that show the same; other blocks stay as they are."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from textharmony_cli.documents.animation import remark, shown, stands_still
from textharmony_cli.documents.picture_patch import Change, Mask, Pixels, repainted
from textharmony_cli.errors import InputError

_IMAGE, _EXTENSION, _CONTROL, _TRAILER = 0x2C, 0x21, 0xF9, 0x3B
_LOCAL_TABLE, _INTERLACED = 0x80, 0x40


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a picture lies in the file, and how its header describes it.

    Attributes:
        control: where the extension before it begins that tells its time and what of it is seen through.
    """

    control: int
    start: int
    stop: int
    left: int
    top: int
    width: int
    height: int
    flags: int

    @property
    def box(self) -> tuple[int, int, int, int]:
        return self.left, self.top, self.left + self.width, self.top + self.height


def rewrite_gif(data: bytes, change: Change, remarks: list[str]) -> bytes:
    """The file with the change in its first frame, which gets a colour table of its own, and in those that show it."""
    try:
        frames = _find(data)
    except (IndexError, struct.error) as problem:
        raise InputError("is cut off: part of the picture is missing", kind="truncated") from problem
    image = Image.open(io.BytesIO(data), formats=("GIF",))
    image.load()
    result = repainted(image, change, remarks, free=np.ones(256, bool))
    frame = frames[0]
    box = frame.box
    outside = change.changed.copy()
    outside[box[1] : box[3], box[0] : box[2]] = False
    if outside.any():  # beyond the first frame, where the canvas shows: the frame is made as large as the canvas
        box = (0, 0, *image.size)
    blocks = [_block(result.crop(box), box)]
    if len(frames) == 1:
        return _with_blocks(data, frames, blocks)
    blocks += [data[later.start : later.stop] for later in frames[1:]]
    made, changed = _in_later_frames(data, frames, blocks, change)
    remarks.append(remark(changed, len(frames)))
    return made


def _in_later_frames(data: bytes, frames: list[_Frame], blocks: list[bytes], change: Change) -> tuple[bytes, int]:
    """The file with the change in every frame that stands still under it, and how many these are.

    A frame's block holds only what it changes of the ones before, in ways that depend on all of them. So the result is
    looked at, frame by frame; where something came out otherwise only the first frame is changed.
    """
    first = _with_blocks(data, frames, blocks)
    try:
        still = [stands_still(change.before, frame, change.mask) for frame in _shown(data)]
        for number in range(1, len(frames)):
            if still[number]:
                blocks[number] = _repainted_block(data, frames[number], change)
        made = _with_blocks(data, frames, blocks)
        return (made, sum(still)) if _is_as_wanted(data, made, still, change.mask) else (first, 1)
    except (OSError, EOFError, ValueError, IndexError, struct.error):  # a later frame is broken
        return first, 1


def _is_as_wanted(data: bytes, made: bytes, still: list[bool], mask: Mask) -> bool:
    """Whether every frame shows under the mask what the first does, if it stood still, and is else as it was."""
    patched = next(_shown(made))
    return all(
        np.array_equal(new[~mask], old[~mask]) and np.array_equal(new[mask], (patched if is_still else old)[mask])
        for is_still, old, new in zip(still, _shown(data), _shown(made), strict=True)
    )


def _shown(data: bytes) -> Iterator[Pixels]:
    return shown(Image.open(io.BytesIO(data), formats=("GIF",)))


def _repainted_block(data: bytes, frame: _Frame, change: Change) -> bytes:
    """A later frame's block with what of the change lies in it and is not seen through it."""
    left, top, right, low = frame.box
    part = np.s_[top:low, left:right]
    screen = struct.pack("<2H", frame.width, frame.height)
    head = data[:6] + screen + data[10 : 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)]
    picture = data[frame.start : frame.start + 1] + bytes(4) + data[frame.start + 5 : frame.stop]
    image = Image.open(io.BytesIO(head + data[frame.control : frame.start] + picture + b";"), formats=("GIF",))
    image.load()
    solid = np.asarray(image.convert("RGBA"))[..., 3] > 0
    before = np.asarray(image.convert("RGB"))
    mask = change.mask[part] & solid
    if not mask.any():
        return data[frame.start : frame.stop]
    result = repainted(image, Change(change.pixels[part], before, mask), [], free=np.ones(256, bool))
    return _block(result, frame.box)


def _with_blocks(data: bytes, frames: list[_Frame], blocks: list[bytes]) -> bytes:
    """The file with other blocks for its pictures."""
    pieces, at = [], 0
    for frame, block in zip(frames, blocks, strict=True):
        pieces += [data[at : frame.start], block]
        at = frame.stop
    return b"".join((*pieces, data[at:]))


def _find(data: bytes) -> list[_Frame]:
    """All pictures; what is broken after the first counts as nothing."""
    flags = data[10]
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    frames: list[_Frame] = []
    control: int | None = None
    while at < len(data) and data[at] != _TRAILER:
        start = at
        try:
            at = _after_block(data, at)
        except (IndexError, struct.error):
            if not frames:
                raise
            break
        if data[start] == _EXTENSION and data[start + 1] == _CONTROL:
            control = start
        elif data[start] == _IMAGE:
            left, top, width, height, flags = struct.unpack_from("<4HB", data, start + 1)
            frames.append(_Frame(start if control is None else control, start, at, left, top, width, height, flags))
            control = None
    if not frames:
        raise IndexError("no picture")
    return frames


def _after_block(data: bytes, at: int) -> int:
    """Where the block ends that begins here."""
    if data[at] == _IMAGE:
        flags = data[at + 9]
        at += 10 + (3 << (flags & 7) + 1 if flags & _LOCAL_TABLE else 0) + 1
    elif data[at] == _EXTENSION:
        at += 2
    else:
        raise IndexError("no block begins here")
    while data[at]:
        at += 1 + data[at]
    return at + 1


def _block(image: Image.Image, box: tuple[int, int, int, int]) -> bytes:
    """A picture block with its own colour table; Pillow compresses it, in a file from which it is taken."""
    palette = (image.getpalette("RGB") or []) if image.mode == "P" else [k for k in range(256) for _ in range(3)]
    plain = Image.frombytes("P", image.size, np.asarray(image, np.uint8).tobytes())
    plain.putpalette(bytes(palette).ljust(768, b"\0"))
    file = io.BytesIO()
    plain.save(file, "GIF", optimize=False, interlace=0)
    made = file.getvalue()
    frame = _find(made)[0]
    flags = made[10]
    table = made[13 : 13 + (3 << (flags & 7) + 1)]
    header = struct.pack("<B4HB", _IMAGE, box[0], box[1], box[2] - box[0], box[3] - box[1], _LOCAL_TABLE | flags & 7)
    local = 3 << (frame.flags & 7) + 1 if frame.flags & _LOCAL_TABLE else 0
    if local:
        table = made[frame.start + 10 : frame.start + 10 + local]
        header = header[:-1] + bytes((frame.flags & ~_INTERLACED,))
    return header + table + made[frame.start + 10 + local : frame.stop]
