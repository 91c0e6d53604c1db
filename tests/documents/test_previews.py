import io
import struct
import zlib

import pytest
from files import encoded
from painting import drawn, repaint
from PIL import Image

from textharmony_cli.documents.previews import (
    jpeg_without_previews,
    png_chunk_without_preview,
    without_preview,
    without_xmp_preview,
)


def exif_with_strips(order="<"):
    """A block whose thumbnail is not compressed: two strips of 8 bytes, and a maker's note with a JPEG in it."""
    note = b"maker" + b"\xff\xd8\xff\xe0secret\xff\xd9" + b"end"
    head = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(f"{order}I", 8)
    first = struct.pack(f"{order}H", 1) + struct.pack(f"{order}HHII", 0x927C, 7, len(note), 100)
    first += struct.pack(f"{order}I", 40)
    entries = [(0x0111, 4, 2, 130), (0x0117, 4, 2, 140)]
    second = struct.pack(f"{order}H", 2) + b"".join(struct.pack(f"{order}HHII", *entry) for entry in entries)
    block = (head + first).ljust(40, b"\0") + second
    block = block.ljust(100, b"\0") + note
    block = block.ljust(130, b"\0") + struct.pack(f"{order}4I", 150, 158, 8, 8)[:8]
    block = block.ljust(140, b"\0") + struct.pack(f"{order}2I", 8, 8)
    return block.ljust(150, b"\0") + b"thumbnailsamples" + b"tail"


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("mark", [b"", b"Exif\0\0"])
def test_thumbnails_of_any_kind_are_blanked_in_place(order, mark):
    block = mark + exif_with_strips(order)
    cleaned = without_preview(block)
    assert len(cleaned) == len(block)
    assert b"thumbnailsamples" not in cleaned
    assert b"secret" not in cleaned
    assert b"maker" in cleaned
    assert cleaned.endswith(b"tail")


@pytest.mark.parametrize("size", [0, 3, 9, 20, 60])
def test_a_broken_block_keeps_its_length(size):
    block = exif_with_strips()[:size]
    assert len(without_preview(block)) == size


def test_a_block_without_a_thumbnail_stays_as_it_is():
    exif = Image.Exif()
    exif[0x010E] = "a note"
    assert without_preview(exif.tobytes()) == exif.tobytes()


def test_an_xmp_packet_loses_its_thumbnails_only():
    packet = b"<a><xmp:Thumbnails><rdf:Alt>AAAA</rdf:Alt></xmp:Thumbnails><b/></a>"
    assert without_xmp_preview(packet) == b"<a><b/></a>"


def test_an_xmp_packet_may_keep_its_length():
    packet = b"<a><xmp:Thumbnails>AAAA</xmp:Thumbnails><b/></a>"
    cleaned = without_xmp_preview(packet, same_length=True)
    assert len(cleaned) == len(packet)
    assert b"AAAA" not in cleaned


@pytest.mark.parametrize("compressed", [False, True])
def test_text_of_a_png_that_hides_a_thumbnail_goes(compressed):
    kind = b"zTXt" if compressed else b"tEXt"

    def text(body):
        return b"Raw profile type exif\0" + (b"\0" + zlib.compress(body) if compressed else body)

    assert png_chunk_without_preview(kind, text(b"\nexif\n 8\n4578FFD8\nFFE0")) is None
    harmless = text(b"\nexif\n 8\n45786966\n")
    assert png_chunk_without_preview(kind, harmless) == harmless


def test_the_exif_chunk_of_a_png_is_cleaned():
    data = encoded(drawn(), "PNG", exif=b"Exif\0\0" + exif_with_strips())
    assert b"thumbnailsamples" in data
    after = repaint(data).data
    assert b"thumbnailsamples" not in after
    assert b"eXIf" in after


def segment(marker, payload):
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


@pytest.mark.parametrize(
    ("marker", "payload", "left"),
    [
        (0xE0, b"JFXX\0\x10secret", b""),
        (0xE2, b"MPF\0secret", b""),
        (0xE1, b"http://ns.adobe.com/xmp/extension/\0secret", b""),
        (0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x0c\0\0\0\0\0\x06secret" + b"8BIM\x04\x04\0\0\0\0\0\x04iptc", b"iptc"),
        (0xE2, b"ICC_PROFILE\0\x01\x01kept", b"kept"),
        (0xE4, b"camera\xff\xd8\xff\xdbsecret\xff\xd9", b"camera"),
    ],
)
def test_segments_with_copies_of_the_picture_go(marker, payload, left):
    data = encoded(drawn(), "JPEG")
    cleaned = jpeg_without_previews(data[:2] + segment(marker, payload) + data[2:])
    assert b"secret" not in cleaned
    assert left in cleaned
    assert Image.open(io.BytesIO(cleaned)).size == (90, 60)


def test_the_thumbnail_of_a_jfif_header_goes():
    data = encoded(drawn(), "JPEG")
    header = data[6:18] + bytes((2, 1)) + b"secret"
    cleaned = jpeg_without_previews(data[:2] + segment(0xE0, header) + data[20:])
    assert b"secret" not in cleaned
    assert cleaned == data
