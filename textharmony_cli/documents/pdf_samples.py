"""The samples of a PDF's pictures, painted on and compressed again as they were.

What was a JPEG stays one, and its blocks that nobody painted on stay bit for bit; what was black and white stays so.
Runs in the child process of `pdf_rewrite` only.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pymupdf
from PIL import Image
from pymupdf import mupdf

from textharmony_cli.documents.jpeg_blocks import replace_blocks
from textharmony_cli.documents.jpeg_entropy import DamagedScan
from textharmony_cli.documents.jpeg_file import UnusualJpeg
from textharmony_cli.documents.pdf_coats import Array, Bools, Coat, laid
from textharmony_cli.documents.previews import jpeg_without_previews

_EVERYTHING = mupdf.FzIrect(
    pymupdf.FZ_MIN_INF_RECT, pymupdf.FZ_MIN_INF_RECT, pymupdf.FZ_MAX_INF_RECT, pymupdf.FZ_MAX_INF_RECT
)
_QUALITY = 95  # of a JPEG that cannot keep its own tables
MODES = {1: "L", 3: "RGB", 4: "CMYK"}


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture's compressed samples and the entries that tell what they are.

    Attributes:
        space: whether the colour space is that of the placeholder; else the entries name it.
    """

    data: bytes
    entries: str
    space: bool = True
    mask: Encoded | None = None


def pixmap_of(image: Any) -> pymupdf.Pixmap:
    kept = mupdf.FzImage(mupdf.ll_fz_keep_image(image))
    matrix = mupdf.FzMatrix(image.w, 0, 0, image.h, 0, 0)
    made = mupdf.fz_get_pixmap_from_image(kept, _EVERYTHING, matrix)
    pixmap = pymupdf.Pixmap(made[0] if isinstance(made, tuple | list) else made)
    if (pixmap.w, pixmap.h) != (image.w, image.h):
        raise ValueError("a picture cannot be decoded at its full size")
    return pixmap


def samples_of(pixmap: pymupdf.Pixmap) -> Array:
    flat = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.stride)
    return flat[:, : pixmap.w * pixmap.n].reshape(pixmap.h, pixmap.w, pixmap.n).copy()


def stencil(painted: Array, coats: list[Coat]) -> Encoded:
    """A picture of holes through which a colour is painted: it cannot show another, so the holes are closed."""
    for coat in coats:
        laid(painted[:, :, None], coat, np.zeros((*coat.where.shape, 1), np.uint8))
    return _two_level(painted < 128, "/ImageMask true")


def coloured(image: Any, pixmap: pymupdf.Pixmap, coats: list[Coat], see_through: bool) -> Encoded:
    samples = samples_of(pixmap)
    colours = pixmap.colorspace.n
    mask = _mask(image, samples[:, :, colours:], coats, see_through)
    jpeg = _painted_jpeg(image, coats, colours)
    if jpeg:
        return Encoded(jpeg, _kind(image, 8, "/Filter/DCTDecode"), mask=mask)
    base = np.ascontiguousarray(samples[:, :, :colours])
    black_and_white = image.bpc == 1 and colours == 1 and bool(((base == 0) | (base == 255)).all())
    for coat in coats:
        laid(base, coat, None if coat.colours is None else _in_space(coat.colours, pixmap.colorspace))
    if black_and_white:
        return replace(_two_level(base[:, :, 0] >= 128, ""), mask=mask)
    if _family(image) in (mupdf.FZ_IMAGE_JPEG, mupdf.FZ_IMAGE_JPX):
        inverted = "/Decode[1 0 1 0 1 0 1 0]" if colours == 4 else ""  # as Pillow writes CMYK
        return Encoded(_jpeg(base), _kind(image, 8, f"/Filter/DCTDecode{inverted}"), mask=mask)
    return Encoded(zlib.compress(base.tobytes(), 6), _kind(image, 8, "/Filter/FlateDecode"), mask=mask)


def _mask(image: Any, alpha: Array, coats: list[Coat], see_through: bool) -> Encoded | None:
    """The picture's mask, open or closed where it was painted; None where it has none."""
    if image.mask:
        values = samples_of(pixmap_of(image.mask))[:, :, :1]
    elif image.use_colorkey and alpha.size:
        values = np.ascontiguousarray(alpha[:, :, :1])
    else:
        return None
    height, width = values.shape[:2]
    scale_x, scale_y = width / image.w, height / image.h
    for coat in coats:
        rows, columns = np.nonzero(coat.where)
        shut = 0 if see_through else 255
        if (scale_x, scale_y) == (1, 1):
            values[rows + coat.y, columns + coat.x] = shut
            continue
        for y0, x0 in zip(rows + coat.y, columns + coat.x, strict=True):
            top, left = int(y0 * scale_y), int(x0 * scale_x)
            values[top : int(np.ceil((y0 + 1) * scale_y)), left : int(np.ceil((x0 + 1) * scale_x))] = shut
    entries = f"/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"
    return Encoded(zlib.compress(values.tobytes(), 6), f"/Type/XObject/Subtype/Image{entries}", space=False)


def _painted_jpeg(image: Any, coats: list[Coat], colours: int) -> bytes | None:
    """The JPEG file in the PDF, painted on; None where it is not a plain one.

    Only the blocks that the paint touches are encoded anew; all of them, with the file's own tables, where it is of a
    kind whose blocks cannot be told apart.
    """
    if _family(image) != mupdf.FZ_IMAGE_JPEG or image.use_decode or colours not in (1, 3):
        return None
    buffer = mupdf.ll_fz_compressed_image_buffer(image).buffer
    data = mupdf.fz_buffer_extract_copy(mupdf.FzBuffer(mupdf.ll_fz_keep_buffer(buffer)))
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
        if picture.mode != MODES[colours] or picture.size != (image.w, image.h):
            return None
        picture.load()
        base = np.asarray(picture).reshape(image.h, image.w, colours).copy()
        changed = np.zeros((image.h, image.w), np.bool_)
        for coat in coats:
            values = None if coat.colours is None else _grey(coat.colours) if colours == 1 else coat.colours
            laid(base, coat, values)
            height, width = coat.where.shape
            changed[coat.y : coat.y + height, coat.x : coat.x + width] |= coat.where
        try:
            return jpeg_without_previews(replace_blocks(data, base.squeeze(), changed).data)
        except (UnusualJpeg, DamagedScan):
            file = io.BytesIO()
            picture.paste(_image(base))
            picture.save(file, "JPEG", quality="keep")
            return file.getvalue()


def _jpeg(samples: Array) -> bytes:
    file = io.BytesIO()
    _image(samples).save(file, "JPEG", quality=_QUALITY, subsampling=0)
    return file.getvalue()


def _image(samples: Array) -> Image.Image:
    height, width, colours = samples.shape
    return Image.frombytes(MODES[colours], (width, height), samples.tobytes())


def _in_space(colours: Array, space: pymupdf.Colorspace) -> Array:
    if space.n == 3:
        return colours
    if space.n == 1:
        return _grey(colours)
    height, width = colours.shape[:2]
    return samples_of(pymupdf.Pixmap(space, pymupdf.Pixmap(pymupdf.csRGB, width, height, colours.tobytes(), False)))


def _grey(colours: Array) -> Array:
    levels: Array = (colours @ np.array([0.299, 0.587, 0.114])).round().astype(np.uint8)
    return levels[:, :, None]


def _two_level(white: Bools, entries: str) -> Encoded:
    """Black and white, as CCITT Group 4."""
    height, width = white.shape
    rows = np.packbits(white, axis=1)
    data = rows.tobytes()
    packed = mupdf.fz_compress_ccitt_fax_g4(mupdf.python_buffer_data(data), width, height, rows.shape[1])
    parameters = f"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns {width}/Rows {height}>>"
    head = f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 1{entries}{parameters}"
    return Encoded(mupdf.fz_buffer_extract_copy(packed), head, space=not entries)


def _kind(image: Any, bits: int, entries: str) -> str:
    smooth = "/Interpolate true" if image.interpolate else ""
    size = f"/Width {image.w}/Height {image.h}/BitsPerComponent {bits}"
    return f"/Type/XObject/Subtype/Image{size}{smooth}{entries}"


def _family(image: Any) -> int | None:
    compressed = mupdf.ll_fz_compressed_image_buffer(image)
    return compressed.params.type if compressed else None
