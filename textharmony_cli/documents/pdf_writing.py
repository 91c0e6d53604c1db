"""Puts boxes, lines and new texts into a PDF page's content. Runs in the child process of `pdf_rewrite` only."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pymupdf
from PIL import Image
from pymupdf import mupdf

from textharmony_cli.documents.pdf_content import Content, UnclearContent
from textharmony_cli.documents.pdf_eraser import Met
from textharmony_cli.documents.pdf_insertion import Written, inserted
from textharmony_cli.documents.pdf_places import Outline, around, moved, page_matrix, place
from textharmony_cli.documents.pdf_replacement import Lettering, Replacer

_ODD = (UnclearContent, mupdf.FzErrorBase, LookupError, ValueError)  # content: texts can stand at its end
_PIXELS = 6e6  # of the pictures of pages that are compared
_LEAST_SHARP, _SHARPEST = 0.8, 1.5  # pixels a point of these
_BLOCK = 3  # pixels that are compared as one
_ALIKE = 24  # by how much their colours may differ
_TRIES = 2  # with all texts, and with those that look the same
_LEVEL, _SPACE = 0.5, 0.1  # font sizes: by which parts of a line differ in height; that a space takes at least

Shape = tuple[Outline, Sequence[float]]  # with its colour: red, green, blue, 0 to 1


def write(
    document: pymupdf.Document,
    page: pymupdf.Page,
    shapes: Iterable[Shape],
    letterings: Sequence[Sequence[Lettering]],
    met: Sequence[Met],
    replacer: Replacer,
) -> None:
    """Put shapes after a page's content, and new texts where the old ones were shown, or after it where they would look
    otherwise there. The graphics state is left as it was found.

    Args:
        letterings: for each region what is written there.
        met: the letters that the page had.
    """
    drawn = [_filled(outline, colour) for outline, colour in shapes]
    texts = []
    for number, of_region in enumerate(letterings):
        for text, after in itertools.zip_longest(of_region, of_region[1:]):
            replacer.note(text)
            length = replacer.length(text)
            texts.append(Written(number, text, length, _parted(text, after, length)))
    if not drawn and not texts:
        return  # a page may have no content

    def operators(holder: int, text: Written) -> bytes:
        return replacer.write(holder, text.lettering, spaced=text.spaced)

    (contents,) = page.get_contents()
    left = document.xref_stream(contents)
    at_end = [operators(page.xref, text) for text in texts]
    document.update_stream(contents, _enclosed(left, [*drawn, *at_end]))
    if not texts:
        return
    if _scale(page) < _LEAST_SHARP:
        return  # letters would be too small to compare
    try:
        content = Content(document, page, left)
    except _ODD:
        return
    before = {part.xref: part.data for part in content.parts}
    looks, fits = _looks(page), [True] * len(texts)
    for _ in range(_TRIES):
        try:
            among = inserted(content, met, list(itertools.compress(texts, fits)), operators)
        except _ODD:
            break
        if not among:
            break
        others = [shown for shown, fitting in zip(at_end, fits, strict=True) if not fitting]
        _put(document, contents, before | among, [*drawn, *others])
        differs = np.abs(_looks(page) - looks).max(2) > _ALIKE
        if not differs.any():
            return
        fits = [fitting and not _cells(page, text, differs).any() for text, fitting in zip(texts, fits, strict=True)]
    _put(document, contents, before, [*drawn, *at_end])


def _put(document: pymupdf.Document, contents: int, streams: Mapping[int, bytes], operators: Iterable[bytes]) -> None:
    """Have forms, and the page's content before some operators, as they are to be."""
    for form, data in streams.items():
        document.update_stream(form or contents, data if form else _enclosed(data, operators))


def _enclosed(content: bytes, operators: Iterable[bytes]) -> bytes:
    return b"\n".join([b"q", content, b"Q", *operators])


def _filled(outline: Outline, colour: Sequence[float]) -> bytes:
    values = " ".join(f"{part:.4g}" for part in colour)
    first, *others = (f"{x:.3f} {y:.3f}" for x, y in outline)
    return " ".join([f"q {values} rg {first} m", *(f"{point} l" for point in others), "h f Q"]).encode()


def _parted(text: Lettering, after: Lettering | None, length: float) -> bool:
    """Whether there is a space between two texts, the first of which is so long, or a line's end."""
    if after is None or text.text.endswith("-"):
        return False
    along, size = text.style.along, text.style.size
    (here, base), (there, other) = (place(each.style.origin, along) for each in (text, after))
    return abs(other - base) > _LEVEL * size or there - here - length > _SPACE * size


def _looks(page: pymupdf.Page) -> npt.NDArray[np.int16]:
    """(H, W, 3) a page's picture without its finest details, which depend on fractions of pixels."""
    scale = _scale(page)
    pixmap = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=pymupdf.csRGB, alpha=False, annots=False)
    image = Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
    return np.asarray(image.reduce(_BLOCK)).astype(np.int16)


def _scale(page: pymupdf.Page) -> float:
    return min(_SHARPEST, math.sqrt(_PIXELS / max(page.rect.width * page.rect.height, 1.0)))


def _cells(page: pymupdf.Page, text: Written, cells: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Those of a page's picture in which a text stands."""
    to_cells = page_matrix(page) * pymupdf.Matrix(_scale(page) / _BLOCK, _scale(page) / _BLOCK)
    x0, y0, x1, y1 = around(moved(corner, tuple(to_cells)) for corner in text.corners)
    return cells[max(int(y0), 0) : max(int(y1) + 1, 0), max(int(x0), 0) : max(int(x1) + 1, 0)]
