"""A font whose glyphs show nothing: what the invisible text of a PDF is set in.

It is a whole TrueType font, so that it can be embedded as archives demand, with two empty glyphs of half an em. Ascent
and descent add up to one em, so that a character's box is exactly as high as the font size.
"""

from __future__ import annotations

import struct

NAME = "Glyphless"
UNITS = 1000  # per em
ADVANCE = 500
ASCENT = 800
DESCENT = -200


def glyphless_font() -> bytes:
    """The font file: glyph 0 is `.notdef`, glyph 1 stands for every character."""
    tables = {
        b"OS/2": _os2(),
        b"cmap": struct.pack(">HHHHI", 0, 1, 1, 0, 12) + struct.pack(">HHH256x", 0, 262, 0),
        b"glyf": b"\0",
        b"head": _head(checksum_adjustment=0),
        b"hhea": struct.pack(">IhhhH6xH14xH", 0x00010000, ASCENT, DESCENT, 0, ADVANCE, 1, 2),
        b"hmtx": struct.pack(">HhHh", ADVANCE, 0, ADVANCE, 0),
        b"loca": struct.pack(">HHH", 0, 0, 0),
        b"maxp": struct.pack(">IH8xH16x", 0x00010000, 2, 2),
        b"name": _name(NAME.encode("utf-16-be")),
        b"post": struct.pack(">I8xI16x", 0x00030000, 1),
    }
    file = _file(tables)
    # The sum over the whole file must come out as this number (OpenType 1.9, table `head`).
    adjustment = (0xB1B0AFBA - _checksum(file)) % 2**32
    return file.replace(tables[b"head"], _head(checksum_adjustment=adjustment))


def _head(*, checksum_adjustment: int) -> bytes:
    start = struct.pack(">IIII", 0x00010000, 0x00010000, checksum_adjustment, 0x5F0F3CF5)
    return start + struct.pack(">HH16xhhhhHHhhh", 0b1011, UNITS, 0, DESCENT, ADVANCE, ASCENT, 0, 3, 2, 0, 0)


def _os2() -> bytes:
    regular, medium_width, installable = 400, 5, 0
    start = struct.pack(">HhHHH48x4s", 1, ADVANCE, regular, medium_width, installable, b"    ")
    return start + struct.pack(">HHHhhhHHII", 0x40, 0, 0xFFFF, ASCENT, DESCENT, 0, ASCENT, -DESCENT, 1, 0)


def _name(text: bytes) -> bytes:
    """Family, style, full and PostScript name, all the same, for Windows in American English."""
    ids = (1, 2, 4, 6)
    start = struct.pack(">HHH", 0, len(ids), 6 + 12 * len(ids))
    return start + b"".join(struct.pack(">HHHHHH", 3, 1, 0x409, i, len(text), 0) for i in ids) + text


def _file(tables: dict[bytes, bytes]) -> bytes:
    log2 = len(tables).bit_length() - 1
    directory = struct.pack(">IHHHH", 0x00010000, len(tables), 16 << log2, log2, 16 * len(tables) - (16 << log2))
    offset = len(directory) + 16 * len(tables)
    body = b""
    for tag, table in tables.items():
        directory += struct.pack(">4sIII", tag, _checksum(table), offset + len(body), len(table))
        body += _padded(table)
    return directory + body


def _checksum(data: bytes) -> int:
    padded = _padded(data)
    return sum(int.from_bytes(padded[i : i + 4], "big") for i in range(0, len(padded), 4)) % 2**32


def _padded(table: bytes) -> bytes:
    return table + b"\0" * (-len(table) % 4)
