"""Paints over parts of the pictures on a PDF page. Runs in the child process of `pdf_rewrite` only.

MuPDF takes a new picture for an old one, but cannot be told how to compress it. So a placeholder of a size that no
other picture has goes in first, and gets its data when the page is done.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pymupdf
from pymupdf import mupdf

from textharmony_cli.documents.pdf_coats import Array, Coat, Patch, fill_coat, laid, patch_coat
from textharmony_cli.documents.pdf_places import Affine, Outline, inverse, moved, product
from textharmony_cli.documents.pdf_samples import MODES, Encoded, coloured, pixmap_of, samples_of, stencil

_NARROWEST = 17  # pixels, of a placeholder
_DEVICE_SPACES = ("DeviceGray", "DeviceRGB", "DeviceCMYK")


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
        self._done: list[Encoded] = []

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
        pixmap = pixmap_of(image)
        if image.imagemask:
            encoded, space = stencil(samples_of(pixmap)[:, :, 0], coats), mupdf.FzColorspace()
        else:
            if pixmap.colorspace is None or pixmap.colorspace.n not in MODES:
                pixmap = pymupdf.Pixmap(pymupdf.csRGB, pixmap)
            encoded, space = coloured(image, pixmap, coats, see_through), pixmap.colorspace.this
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

    def _coats(self, image: Any, to_pixel: Affine, under: list[int]) -> list[Coat]:
        size = (image.w, image.h)
        page_to_pixel = product(self._to_points, to_pixel)
        coats = [coat for patch in self._patches if (coat := patch_coat(patch, page_to_pixel, size))]
        for index in under:
            if index in self._fill:
                for outline in self._outlines[index]:
                    coat = fill_coat(tuple(moved(point, to_pixel) for point in outline), size)
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
        if coat := fill_coat(outline, (pixels.shape[1], pixels.shape[0])):
            laid(pixels, coat, None)


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


def _put(document: pymupdf.Document, xref: int, encoded: Encoded) -> None:
    space = f"/ColorSpace {document.xref_get_key(xref, 'ColorSpace')[1]}" if encoded.space else ""
    mask = ""
    if encoded.mask:
        number = document.get_new_xref()
        document.update_object(number, "<<>>")
        _put(document, number, encoded.mask)
        mask = f"/SMask {number} 0 R"
    document.update_stream(xref, encoded.data, compress=False)
    document.update_object(xref, f"<<{encoded.entries}{space}{mask}>>")  # last, as the line before drops filters
