"""Small copies of a picture that its own file carries, and that would still show what was erased: taken out.

EXIF blocks keep their length and all other values their place, so that what cameras store by offset stays readable.
"""

from __future__ import annotations

import contextlib
import re
import struct
import zlib
from collections.abc import Iterator

EXIF_MARK = b"Exif\0\0"
_XMP_MARK = b"http://ns.adobe.com/xap/1.0/\0"
_LONGER_XMP_MARK = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP_MARK = b"Photoshop 3.0\0"
_PHOTOSHOP_PREVIEWS = (1033, 1036)
_XMP_PREVIEW = re.compile(rb"<(xmp|xap):Thumbnails\b.*?</\1:Thumbnails>", re.DOTALL)
_EMBEDDED_JPEG = re.compile(rb"\xff\xd8\xff.*\xff\xd9", re.DOTALL)
_APP0, _APP1, _APP2, _APP13, _SOS = 0xE0, 0xE1, 0xE2, 0xED, 0xDA
_APPLICATIONS = range(0xE0, 0xF0)
_RAW_PROFILE = b"Raw profile type "
_XMP_CHUNK = b"XML:com.adobe.xmp\0"
_PLACES = {0x0201: 0x0202, 0x0111: 0x0117, 0x0144: 0x0145}  # where, and how many bytes: JPEG, strips, tiles
_LONGEST_TEXT = 1 << 24
_TYPE_BYTES = {3: ("H", 2), 4: ("I", 4)}


def without_preview(exif: bytes) -> bytes:
    """An EXIF block, with or without its mark, of the same length without pictures in it."""
    mark = EXIF_MARK if exif.startswith(EXIF_MARK) else b""
    block = bytearray(exif[len(mark) :])
    with contextlib.suppress(struct.error, IndexError):  # of a broken block what looks like a picture goes as well
        _unlink_second_directory(block)
    return mark + _without_jpegs(bytes(block))


def _without_jpegs(block: bytes) -> bytes:
    return _EMBEDDED_JPEG.sub(lambda found: bytes(len(found[0])), block)


def _unlink_second_directory(block: bytearray) -> None:
    """The second directory of an EXIF block is about its thumbnail, and only that (EXIF 3.0, 4.5)."""
    order = "<" if block[:2] == b"II" else ">"
    (first,) = struct.unpack_from(f"{order}I", block, 4)
    link = first + 2 + 12 * struct.unpack_from(f"{order}H", block, first)[0]
    (second,) = struct.unpack_from(f"{order}I", block, link)
    if not second:
        return
    (count,) = struct.unpack_from(f"{order}H", block, second)
    entries = {}
    for at in range(second + 2, second + 2 + 12 * count, 12):
        tag, kind, number = struct.unpack_from(f"{order}HHI", block, at)
        if kind in _TYPE_BYTES and number <= len(block):
            letter, size = _TYPE_BYTES[kind]
            start = at + 8 if number * size <= 4 else struct.unpack_from(f"{order}I", block, at + 8)[0]
            entries[tag] = struct.unpack_from(f"{order}{number}{letter}", block, start)
    for where, size_tag in _PLACES.items():
        for start, size in zip(entries.get(where, ()), entries.get(size_tag, ()), strict=False):
            _blank(block, start, size)
    _blank(block, second, 2 + 12 * count)
    struct.pack_into(f"{order}I", block, link, 0)


def _blank(block: bytearray, start: int, size: int) -> None:
    stop = min(start + size, len(block))
    block[start:stop] = bytes(max(0, stop - start))


def jpeg_without_previews(data: bytes) -> bytes:
    """A sound JPEG file without thumbnails and second pictures in its segments, or behind its end."""
    parts = [data[:2]]
    at = 2
    while at + 4 <= len(data) and data[at + 1] != _SOS:
        marker, (length,) = data[at + 1], struct.unpack_from(">H", data, at + 2)
        payload = _cleaned(marker, data[at + 4 : at + 2 + length])
        if payload is not None:
            parts.append(struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload)
        at += 2 + length
    return b"".join([*parts, data[at:]])


def _cleaned(marker: int, payload: bytes) -> bytes | None:
    """A segment's content without previews; None where it is nothing else."""
    if marker == _APP1 and payload.startswith(EXIF_MARK):
        return without_preview(payload)
    if marker == _APP1 and payload.startswith(_XMP_MARK):
        return without_xmp_preview(payload)
    if marker == _APP0 and payload.startswith(b"JFIF\0"):
        return payload[:12] + b"\0\0"
    if marker == _APP13 and payload.startswith(_PHOTOSHOP_MARK):
        return _PHOTOSHOP_MARK + b"".join(_photoshop_resources(payload[len(_PHOTOSHOP_MARK) :]))
    is_copy = (marker, payload[:4]) in ((_APP0, b"JFXX"), (_APP2, b"MPF\0"))
    if is_copy or payload.startswith(_LONGER_XMP_MARK):
        return None
    is_made_by_a_camera = marker in _APPLICATIONS and not payload.startswith(b"ICC_PROFILE\0")
    return _without_jpegs(payload) if is_made_by_a_camera else payload


def without_xmp_preview(packet: bytes, *, same_length: bool = False) -> bytes:
    """An XMP packet without thumbnails; blanks in their place where its length must not change."""
    return _XMP_PREVIEW.sub(lambda found: b" " * len(found[0]) if same_length else b"", packet)


def png_chunk_without_preview(kind: bytes, content: bytes) -> bytes | None:
    """A chunk's content without previews; None where it is a text that hides one."""
    if kind == b"eXIf":
        return without_preview(content)
    if kind == b"iTXt" and content.startswith(_XMP_CHUNK):
        return without_xmp_preview(content)
    if kind in (b"tEXt", b"zTXt") and content.startswith(_RAW_PROFILE):
        text = content.partition(b"\0")[2]
        with contextlib.suppress(zlib.error):
            text = zlib.decompressobj().decompress(text[1:], _LONGEST_TEXT) if kind == b"zTXt" else text
        return None if b"ffd8ff" in text.translate(None, b"\r\n \t").lower() else content
    return content


def _photoshop_resources(block: bytes) -> Iterator[bytes]:
    at = 0
    while at + 12 <= len(block) and block[at : at + 4] == b"8BIM":
        (number,) = struct.unpack_from(">H", block, at + 4)
        name = block[at + 6] + 1
        head = 6 + name + name % 2
        if at + head + 4 > len(block):
            return
        (size,) = struct.unpack_from(">I", block, at + head)
        end = at + head + 4 + size + size % 2
        if number not in _PHOTOSHOP_PREVIEWS:
            yield block[at:end]
        at = end
