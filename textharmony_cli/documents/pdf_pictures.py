"""Pictures as pages of a PDF. Runs in the child process of `pdf_graft` only."""

from __future__ import annotations

import io
import mmap
import struct
from dataclasses import dataclass

import pymupdf
from PIL import Image, ImageChops

from textharmony_cli.documents.image import Picture, sniff

A4_PT = (595.28, 841.89)
_A4_LONG_SIDE_IN = 11.69
_TABLOID_LONG_SIDE_IN = 17.0
_LONGEST_SIDE_PT = 14400.0  # PDF 32000-1, annex C
_EXIF_ORIENTATION = 0x0112
_PNG_HEADER_BYTES = 8
_SPACES = {
    "1": ("DeviceGray", 1, 1),
    "L": ("DeviceGray", 1, 8),
    "RGB": ("DeviceRGB", 3, 8),
    "CMYK": ("DeviceCMYK", 4, 8),
}

# For each EXIF orientation how the unit square, in which a PDF draws a picture, lands on the upright one.
_UPRIGHT = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}


@dataclass(frozen=True, slots=True)
class _Stream:
    """A picture as a PDF holds it: compressed samples and what they mean."""

    data: bytes
    entries: str
    orientation: int = 1


def page_points(size: tuple[float, float], dpi: float | None) -> tuple[float, float]:
    """The size in points of the page that a picture of this size in pixels fills.

    A stated resolution is taken at its word unless it is one that cameras and programs write when they know none, and
    the page would be larger than tabloid paper. Without one the picture fits on A4, and is no coarser than 200 dpi.
    """
    width, height = size
    longer = max(size)
    if dpi is None or (dpi < 100 and longer / dpi > _TABLOID_LONG_SIDE_IN):
        dpi = max(200.0, longer / _A4_LONG_SIDE_IN)
    dpi = max(dpi, 72 * longer / _LONGEST_SIDE_PT)
    return (72 * width / dpi, 72 * height / dpi)


def add_picture_page(
    document: pymupdf.Document, data: mmap.mmap, picture: Picture, index: int, points: tuple[float, float]
) -> pymupdf.Page:
    """Add a page that shows one page of a picture file, counted from 0, over all its area.

    Raises:
        InputError: the picture cannot be decoded.
    """
    stream = (_jpeg(data) if index == 0 else None) or _decoded(picture, index)
    page = document.new_page(width=points[0], height=points[1])
    image = _add_stream(document, f"/Type/XObject/Subtype/Image{stream.entries}", stream.data)
    width, height = page.rect.width, page.rect.height
    matrix = pymupdf.Matrix(*_UPRIGHT[stream.orientation]) * pymupdf.Matrix(width, height)
    numbers = " ".join(f"{value:.6g}" for value in matrix)
    contents = _add_stream(document, "", f"q {numbers} cm /Picture Do Q".encode())
    document.xref_set_key(page.xref, "Resources", f"<</XObject<</Picture {image} 0 R>>>>")
    document.xref_set_key(page.xref, "Contents", f"{contents} 0 R")
    return page


def _jpeg(data: mmap.mmap) -> _Stream | None:
    """The file itself, which a PDF can hold as it is; None when it is no JPEG, or one of an unusual kind."""
    if sniff(data[:32]) != "JPEG":
        return None
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
        if image.mode not in _SPACES:
            return None
        # Adobe's programs store CMYK inverted, and so does everyone else.
        inverted = "/Decode[1 0 1 0 1 0 1 0]" if image.mode == "CMYK" else ""
        entries = f"{_kind(image.mode, image.size)}/Filter/DCTDecode{inverted}"
        return _Stream(bytes(data), entries, _orientation(image))


def _orientation(image: Image.Image) -> int:
    try:
        value = image.getexif().get(_EXIF_ORIENTATION, 1)
    except Exception:  # a broken EXIF block says nothing about the picture itself
        return 1
    return value if value in _UPRIGHT else 1


def _decoded(picture: Picture, index: int) -> _Stream:
    """The samples, upright, without loss, in as few colours as they need."""
    page = picture.page(index)
    image = _reduced(Image.frombytes("RGB", (page.width, page.height), b"".join(page.rows or ())))
    file = io.BytesIO()
    image.save(file, "PNG")
    _, colours, bits = _SPACES[image.mode]
    parameters = f"/DecodeParms<</Predictor 15/Colors {colours}/BitsPerComponent {bits}/Columns {image.width}>>"
    return _Stream(_idat(file.getvalue()), f"{_kind(image.mode, image.size)}/Filter/FlateDecode{parameters}")


def _kind(mode: str, size: tuple[int, int]) -> str:
    space, _, bits = _SPACES[mode]
    return f"/Width {size[0]}/Height {size[1]}/ColorSpace/{space}/BitsPerComponent {bits}"


def _reduced(image: Image.Image) -> Image.Image:
    """Grey where all three channels agree, black and white where there is nothing between."""
    red, green, blue = image.split()
    if ImageChops.difference(red, green).getbbox() or ImageChops.difference(green, blue).getbbox():
        return image
    return red if any(red.histogram()[1:-1]) else red.convert("1", dither=Image.Dither.NONE)


def _idat(png: bytes) -> bytes:
    """The compressed samples of a PNG file, whose row filters are the predictors of PDF."""
    at, parts = _PNG_HEADER_BYTES, []
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        if kind == b"IDAT":
            parts.append(png[at + 8 : at + 8 + length])
        at += 12 + length
    return b"".join(parts)


def _add_stream(document: pymupdf.Document, entries: str, data: bytes) -> int:
    xref: int = document.get_new_xref()
    document.update_object(xref, "<<>>")
    document.update_stream(xref, data, compress=False)
    document.update_object(xref, f"<<{entries}>>")  # last, as the line before drops filters
    return xref
