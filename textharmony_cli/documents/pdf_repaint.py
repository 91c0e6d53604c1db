"""Paints over parts of the pictures on a PDF page. Runs in the child process of `pdf_rewrite` only.

MuPDF takes a new picture for an old one, but cannot be told how to compress it. So a placeholder of a size that no
other picture has goes in first, and gets its data when the page is done. What was a JPEG stays one, and its blocks that
nobody painted on stay bit for bit; what was black and white stays so.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pymupdf
from PIL import Image, ImageDraw
from pymupdf import mupdf

from textharmony_cli.documents.jpeg_blocks import replace_blocks
from textharmony_cli.documents.jpeg_entropy import DamagedScan
from textharmony_cli.documents.jpeg_file import UnusualJpeg
from textharmony_cli.documents.pdf_places import Affine, Outline, around, inverse, moved, product
from textharmony_cli.documents.previews import jpeg_without_previews

Array = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]

_EVERYTHING = mupdf.FzIrect(
    pymupdf.FZ_MIN_INF_RECT, pymupdf.FZ_MIN_INF_RECT, pymupdf.FZ_MAX_INF_RECT, pymupdf.FZ_MAX_INF_RECT
)
_QUALITY = 95  # of a JPEG that cannot keep its own tables
_NARROWEST = 17  # pixels, of a placeholder
_RING = 0.35  # of a region's height: how far around it its colour is looked for
_DEVICE_SPACES = ("DeviceGray", "DeviceRGB", "DeviceCMYK")
_MODES = {1: "L", 3: "RGB", 4: "CMYK"}


@dataclass(frozen=True, slots=True)
class Patch:
    """What is to be seen in one part of the page picture.

    Attributes:
        x, y: its left upper corner, in pixels of the page.
        pixels: (H, W, 3), RGB.
        mask: (H, W), where the page is to change.
    """

    x: int
    y: int
    pixels: Array
    mask: Bools


@dataclass(frozen=True, slots=True)
class _Encoded:
    """A picture's compressed samples and the entries that tell what they are.

    Attributes:
        space: whether the colour space is that of the placeholder; else the entries name it.
    """

    data: bytes
    entries: str
    space: bool = True
    mask: _Encoded | None = None


@dataclass(frozen=True, slots=True)
class _Coat:
    """What is painted on a picture: values where `where` is set, of a window that begins at x, y.

    Attributes:
        colours: (h, w, 3), RGB; None for the colour around.
    """

    x: int
    y: int
    where: Bools
    colours: Array | None


class Painter:
    """Paints what lies under some outlines, on the pictures of one page.

    Args:
        outlines: for each place, its outlines in points of the page's content.
        to_points: from pixels of the page to the same.
        patches: what somebody painted. Places that no patch touches are filled with the colour around them if
            `fill` names them.
        fill: numbers of the places that may be filled.
        page: its number.
    """

    def __init__(
        self, outlines: list[tuple[Outline, ...]], to_points: Affine, patches: list[Patch], fill: set[int], page: int
    ) -> None:
        self._page = page
        self._outlines = outlines
        self._to_points = to_points
        self._patches = patches
        self._fill = fill
        self._beneath: set[int] = set()  # places that a picture without holes has covered
        self._done: list[_Encoded] = []

    def painted(self, image: Any, matrix: Affine, under: list[int]) -> Any | None:
        """A placeholder for the painted picture; None when nothing on it is to change.

        Args:
            image: MuPDF's picture.
            matrix: from the unit square, in which pictures are drawn, to points.
            under: numbers of the places that it touches.
        """
        to_pixel = self._to_pixel(image, matrix)
        coats = self._coats(image, to_pixel, under) if to_pixel else []
        see_through = all(index in self._beneath for index in under)
        if not image.mask and not image.imagemask:
            self._beneath.update(under)
        if not coats:
            return None
        pixmap = _pixmap(image)
        if image.imagemask:
            encoded, space = _stencil(_samples(pixmap)[:, :, 0], coats), mupdf.FzColorspace()
        else:
            if pixmap.colorspace is None or pixmap.colorspace.n not in _MODES:
                pixmap = pymupdf.Pixmap(pymupdf.csRGB, pixmap)
            encoded, space = _coloured(image, pixmap, coats, see_through), pixmap.colorspace.this
        name = mupdf.fz_colorspace_name(space) if space.m_internal else ""
        if encoded.space and name in _DEVICE_SPACES:
            encoded = replace(encoded, entries=f"{encoded.entries}/ColorSpace/{name}", space=False)
        self._done.append(encoded)
        return _placeholder(space, self._page, len(self._done) - 1)

    def finish(self, document: pymupdf.Document, first: int) -> None:
        """Give the placeholders, which are among the objects from number `first` on, their data."""
        for xref in range(first, document.xref_length()):
            if document.xref_get_key(xref, "Subtype")[1] != "/Image":
                continue
            width, height = (int(document.xref_get_key(xref, key)[1]) for key in ("Width", "Height"))
            if height == 1 and 0 <= width - _NARROWEST < len(self._done):
                _put(document, xref, self._done[width - _NARROWEST])

    def _to_pixel(self, image: Any, matrix: Affine) -> Affine | None:
        """From points to the picture's own pixels; None where it is drawn without any extent."""
        back = inverse(matrix)
        return product(back, (image.w, 0, 0, -image.h, 0, image.h)) if back else None

    def _coats(self, image: Any, to_pixel: Affine, under: list[int]) -> list[_Coat]:
        size = (image.w, image.h)
        page_to_pixel = product(self._to_points, to_pixel)
        coats = [coat for patch in self._patches if (coat := _patch_coat(patch, page_to_pixel, size))]
        for index in under:
            if index in self._fill:
                for outline in self._outlines[index]:
                    coat = _fill_coat(tuple(moved(point, to_pixel) for point in outline), size)
                    coats += [coat] if coat else []
        return coats


def fill_pixels(pixels: Array, outlines: list[Outline], patches: list[Patch]) -> None:
    """Paint patches on a page picture (H, W, 3), and give outlines in its pixels the colour around them."""
    for patch in patches:
        height, width = patch.mask.shape
        window = pixels[patch.y : patch.y + height, patch.x : patch.x + width]
        height, width = window.shape[:2]
        window[patch.mask[:height, :width]] = patch.pixels[:height, :width][patch.mask[:height, :width]]
    for outline in outlines:
        if coat := _fill_coat(outline, (pixels.shape[1], pixels.shape[0])):
            _laid(pixels, coat, None)


def _window(box: tuple[float, float, float, float], size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """The whole pixels of a picture under a box; None when there are none."""
    x0, y0 = (max(int(np.floor(low)), 0) for low in box[:2])
    x1, y1 = (min(int(np.ceil(high)), most) for high, most in zip(box[2:], size, strict=True))
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _patch_coat(patch: Patch, page_to_pixel: Affine, size: tuple[int, int]) -> _Coat | None:
    """A patch as it lies on a picture: sampled at the middle of each of the picture's pixels."""
    height, width = patch.mask.shape
    sides = ((patch.x, patch.y), (patch.x + width, patch.y), (patch.x + width, patch.y + height))
    outline = [moved(point, page_to_pixel) for point in (*sides, (patch.x, patch.y + height))]
    window, back = _window(around(outline), size), inverse(page_to_pixel)
    if window is None or back is None:
        return None
    x0, y0, x1, y1 = window
    across, down = np.meshgrid(np.arange(x0, x1) + 0.5, np.arange(y0, y1) + 0.5)
    a, b, c, d, e, f = back
    x, y = a * across + c * down + e - patch.x - 0.5, b * across + d * down + f - patch.y - 0.5
    colours = np.stack([_bilinear(patch.pixels[:, :, channel], x, y) for channel in range(3)], axis=-1)
    # Coarse pixels of the page that touch a fine one of the picture count, and the other way round.
    reach = max(np.hypot(a, b), np.hypot(c, d), 1.0)
    where = _sampled_mask(_grown(patch.mask, int(np.ceil(reach / 2))), x, y)
    return _Coat(x0, y0, where, colours.round().astype(np.uint8)) if where.any() else None


def _bilinear(plane: Array, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    height, width = plane.shape
    left = np.clip(np.floor(x), 0, width - 1).astype(np.intp)
    top = np.clip(np.floor(y), 0, height - 1).astype(np.intp)
    right, low = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    u, v = np.clip(x - left, 0, 1), np.clip(y - top, 0, 1)
    upper = plane[top, left] * (1 - u) + plane[top, right] * u
    lower = plane[low, left] * (1 - u) + plane[low, right] * u
    blended: npt.NDArray[np.float64] = upper * (1 - v) + lower * v
    return blended


def _sampled_mask(mask: Bools, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> Bools:
    height, width = mask.shape
    column, row = np.rint(x).astype(np.intp), np.rint(y).astype(np.intp)
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    sampled: Bools = inside & mask[row.clip(0, height - 1), column.clip(0, width - 1)]
    return sampled


def _grown(mask: Bools, by: int) -> Bools:
    """Wider by so many pixels on all sides."""
    for axis in (0, 1):
        wider = mask.copy()
        for step in range(1, by + 1):
            before, after = np.roll(mask, step, axis), np.roll(mask, -step, axis)
            edge = [slice(None), slice(None)]
            edge[axis] = slice(0, step)
            before[tuple(edge)] = False
            edge[axis] = slice(-step, None)
            after[tuple(edge)] = False
            wider |= before | after
        mask = wider
    return mask


def _fill_coat(outline: Outline, size: tuple[int, int]) -> _Coat | None:
    """An outline, in the picture's pixels, that is to take the colour around it."""
    x0, y0, x1, y1 = around(outline)
    ring = _RING * min(x1 - x0, y1 - y0) + 2
    window = _window((x0 - ring, y0 - ring, x1 + ring, y1 + ring), size)
    if window is None or _window((x0, y0, x1, y1), size) is None:
        return None
    left, top, right, low = window
    drawn = Image.new("1", (right - left, low - top))
    ImageDraw.Draw(drawn).polygon([(x - left - 0.5, y - top - 0.5) for x, y in outline], fill=1, outline=1)
    where = _grown(np.asarray(drawn), 1)
    return _Coat(left, top, where, None) if where.any() else None


def _laid(plane: Array, coat: _Coat, values: Array | None) -> None:
    """Paint one coat on samples (H, W, n); without values, with the median of what lies around."""
    height, width = coat.where.shape
    window = plane[coat.y : coat.y + height, coat.x : coat.x + width]
    if values is None:
        around_it = window[~coat.where]
        values = np.median(around_it if len(around_it) else window.reshape(-1, window.shape[2]), axis=0)
        window[coat.where] = values.astype(np.uint8)
    else:
        window[coat.where] = values[coat.where]


def _pixmap(image: Any) -> pymupdf.Pixmap:
    kept = mupdf.FzImage(mupdf.ll_fz_keep_image(image))
    matrix = mupdf.FzMatrix(image.w, 0, 0, image.h, 0, 0)
    made = mupdf.fz_get_pixmap_from_image(kept, _EVERYTHING, matrix)
    pixmap = pymupdf.Pixmap(made[0] if isinstance(made, tuple | list) else made)
    if (pixmap.w, pixmap.h) != (image.w, image.h):
        raise ValueError("a picture cannot be decoded at its full size")
    return pixmap


def _samples(pixmap: pymupdf.Pixmap) -> Array:
    flat = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.stride)
    return flat[:, : pixmap.w * pixmap.n].reshape(pixmap.h, pixmap.w, pixmap.n).copy()


def _stencil(painted: Array, coats: list[_Coat]) -> _Encoded:
    """A picture of holes through which a colour is painted: it cannot show another, so the holes are closed."""
    for coat in coats:
        _laid(painted[:, :, None], coat, np.zeros((*coat.where.shape, 1), np.uint8))
    return _two_level(painted < 128, "/ImageMask true")


def _coloured(image: Any, pixmap: pymupdf.Pixmap, coats: list[_Coat], see_through: bool) -> _Encoded:
    samples = _samples(pixmap)
    colours = pixmap.colorspace.n
    mask = _mask(image, samples[:, :, colours:], coats, see_through)
    jpeg = _painted_jpeg(image, coats, colours)
    if jpeg:
        return _Encoded(jpeg, _kind(image, 8, "/Filter/DCTDecode"), mask=mask)
    base = np.ascontiguousarray(samples[:, :, :colours])
    black_and_white = image.bpc == 1 and colours == 1 and bool(((base == 0) | (base == 255)).all())
    for coat in coats:
        _laid(base, coat, None if coat.colours is None else _in_space(coat.colours, pixmap.colorspace))
    if black_and_white:
        return replace(_two_level(base[:, :, 0] >= 128, ""), mask=mask)
    if _family(image) in (mupdf.FZ_IMAGE_JPEG, mupdf.FZ_IMAGE_JPX):
        inverted = "/Decode[1 0 1 0 1 0 1 0]" if colours == 4 else ""  # as Pillow writes CMYK
        return _Encoded(_jpeg(base), _kind(image, 8, f"/Filter/DCTDecode{inverted}"), mask=mask)
    return _Encoded(zlib.compress(base.tobytes(), 6), _kind(image, 8, "/Filter/FlateDecode"), mask=mask)


def _mask(image: Any, alpha: Array, coats: list[_Coat], see_through: bool) -> _Encoded | None:
    """The picture's mask, open or closed where it was painted; None where it has none."""
    if image.mask:
        values = _samples(_pixmap(image.mask))[:, :, :1]
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
    return _Encoded(zlib.compress(values.tobytes(), 6), f"/Type/XObject/Subtype/Image{entries}", space=False)


def _painted_jpeg(image: Any, coats: list[_Coat], colours: int) -> bytes | None:
    """The JPEG file in the PDF, painted on; None where it is not a plain one.

    Only the blocks that the paint touches are encoded anew; all of them, with the file's own tables, where it is of a
    kind whose blocks cannot be told apart.
    """
    if _family(image) != mupdf.FZ_IMAGE_JPEG or image.use_decode or colours not in (1, 3):
        return None
    buffer = mupdf.ll_fz_compressed_image_buffer(image).buffer
    data = mupdf.fz_buffer_extract_copy(mupdf.FzBuffer(mupdf.ll_fz_keep_buffer(buffer)))
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
        if picture.mode != _MODES[colours] or picture.size != (image.w, image.h):
            return None
        picture.load()
        base = np.asarray(picture).reshape(image.h, image.w, colours).copy()
        changed = np.zeros((image.h, image.w), np.bool_)
        for coat in coats:
            values = None if coat.colours is None else _grey(coat.colours) if colours == 1 else coat.colours
            _laid(base, coat, values)
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
    return Image.frombytes(_MODES[colours], (width, height), samples.tobytes())


def _in_space(colours: Array, space: pymupdf.Colorspace) -> Array:
    if space.n == 3:
        return colours
    if space.n == 1:
        return _grey(colours)
    height, width = colours.shape[:2]
    return _samples(pymupdf.Pixmap(space, pymupdf.Pixmap(pymupdf.csRGB, width, height, colours.tobytes(), False)))


def _grey(colours: Array) -> Array:
    levels: Array = (colours @ np.array([0.299, 0.587, 0.114])).round().astype(np.uint8)
    return levels[:, :, None]


def _two_level(white: Bools, entries: str) -> _Encoded:
    """Black and white, as CCITT Group 4."""
    height, width = white.shape
    rows = np.packbits(white, axis=1)
    data = rows.tobytes()
    packed = mupdf.fz_compress_ccitt_fax_g4(mupdf.python_buffer_data(data), width, height, rows.shape[1])
    parameters = f"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns {width}/Rows {height}>>"
    head = f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 1{entries}{parameters}"
    return _Encoded(mupdf.fz_buffer_extract_copy(packed), head, space=not entries)


def _kind(image: Any, bits: int, entries: str) -> str:
    smooth = "/Interpolate true" if image.interpolate else ""
    size = f"/Width {image.w}/Height {image.h}/BitsPerComponent {bits}"
    return f"/Type/XObject/Subtype/Image{size}{smooth}{entries}"


def _family(image: Any) -> int | None:
    compressed = mupdf.ll_fz_compressed_image_buffer(image)
    return compressed.params.type if compressed else None


def _placeholder(space: Any, page: int, index: int) -> Any:
    """A picture in the right colours whose width tells which one it stands for."""
    width = _NARROWEST + index
    if not space.m_internal:
        space = mupdf.fz_device_gray()
    colours = pymupdf.Colorspace(pymupdf.CS_GRAY)
    colours.this = space
    # Samples that no picture has: the same ones as in another would be taken for it.
    noise = hashlib.shake_256(f"placeholder {page} {index}".encode()).digest(width * mupdf.fz_colorspace_n(space))
    pixmap = pymupdf.Pixmap(colours, width, 1, noise, False)
    image = mupdf.fz_new_image_from_pixmap(pixmap.this, mupdf.FzImage())
    return mupdf.ll_fz_keep_image(image.m_internal)


def _put(document: pymupdf.Document, xref: int, encoded: _Encoded) -> None:
    space = f"/ColorSpace {document.xref_get_key(xref, 'ColorSpace')[1]}" if encoded.space else ""
    mask = ""
    if encoded.mask:
        number = document.get_new_xref()
        document.update_object(number, "<<>>")
        _put(document, number, encoded.mask)
        mask = f"/SMask {number} 0 R"
    document.update_stream(xref, encoded.data, compress=False)
    document.update_object(xref, f"<<{encoded.entries}{space}{mask}>>")  # last, as the line before drops filters
