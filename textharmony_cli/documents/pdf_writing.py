"""Puts boxes, lines and new texts into a PDF page's content. Runs in the child process of `pdf_rewrite` only."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pymupdf
from pymupdf import mupdf

from textharmony_cli.documents.pdf_content import Content, UnclearContent
from textharmony_cli.documents.pdf_eraser import Met
from textharmony_cli.documents.pdf_insertion import Written, inserted
from textharmony_cli.documents.pdf_places import Outline
from textharmony_cli.documents.pdf_replacement import Lettering, Replacer

_PIXELS, _SHARPEST = 2e6, 1.5  # of the pictures of pages that are compared; pixels a point at most
_ALIKE = 24  # by how much their colours may differ
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
    texts = [
        Written(number, text, _parted(text, after, replacer.length(text)))
        for number, of_region in enumerate(letterings)
        for text, after in itertools.zip_longest(of_region, of_region[1:])
    ]
    if not drawn and not texts:
        return

    def operators(holder: int, text: Written) -> bytes:
        return replacer.write(holder, text.lettering, spaced=text.spaced)

    for text in texts:
        replacer.note(text.lettering)
    (contents,) = page.get_contents()
    left = document.xref_stream(contents)
    at_end = _enclosed(left, [*drawn, *(operators(page.xref, text) for text in texts)])
    document.update_stream(contents, at_end)
    if not texts:
        return
    try:
        among = inserted(Content(document, page, left), met, texts, operators)
    except (UnclearContent, mupdf.FzErrorBase):
        return
    if among is None:
        return
    looks = _looks(page)
    before = {form: document.xref_stream(form) for form in among if form}
    _update(document, {**among, contents: _enclosed(among.get(0, left), drawn)})
    if np.abs(_looks(page) - looks).max() > _ALIKE:
        _update(document, {**before, contents: at_end})


def _update(document: pymupdf.Document, streams: Mapping[int, bytes]) -> None:
    for xref, data in streams.items():
        if xref:
            document.update_stream(xref, data)


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
    (u, v), size = text.style.along, text.style.size
    x, y = after.style.origin[0] - text.style.origin[0], after.style.origin[1] - text.style.origin[1]
    return abs(y * u - x * v) > _LEVEL * size or x * u + y * v - length > _SPACE * size


def _looks(page: pymupdf.Page) -> npt.NDArray[np.int16]:
    scale = min(_SHARPEST, math.sqrt(_PIXELS / max(page.rect.width * page.rect.height, 1.0)))
    pixmap = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=pymupdf.csRGB, alpha=False)
    return np.frombuffer(pixmap.samples, np.uint8).astype(np.int16)
