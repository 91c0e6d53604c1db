"""PDFs: bytes to pages, as text or as pixels. Runs inside the decoder process only; the one module that knows MuPDF.

MuPDF is told that it gets a PDF and nothing else: asked to guess, it would draw web pages and follow their links. Its
JavaScript engine stays off, as it is unless one switches it on.
"""

from __future__ import annotations

import functools
import math
import mmap
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pymupdf

from textharmony_cli.documents.decoded import Decoded, LineTable
from textharmony_cli.documents.pdf_lines import line_table
from textharmony_cli.documents.pdf_soundness import FEW, FEWEST_SEEN, Sketch, plain, readable, speaks_for_page, visible
from textharmony_cli.documents.pdf_text import Glyphs, characters, read_glyphs
from textharmony_cli.errors import EncryptedError, InputError

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)

_TEXT_FLAGS = pymupdf.TEXT_MEDIABOX_CLIP | pymupdf.TEXT_COLLECT_VECTORS
_MOST_PAGES = 1_000_000
_LARGEST_BOX = 1e6  # points
_LARGEST_DRAWING = 40e6  # pixels
_SKETCH = 150_000  # pixels, 36 dpi on A4: enough to see whether something is drawn
_LARGEST_SKETCH = 4e6
_PAGES_BETWEEN_OPENINGS = 100
_BROKEN_PICTURE = re.compile(r"padding truncated image|library error|(openjpeg|jpeg|jbig2dec) error|unknown filter")
_BROKEN_PAGE = re.compile(r"premature end|page may not be correct|read error")
_UNUSED = "pages have text that is hidden or not what is printed; it was not used, as `--text-layer trust` would"
_BEYOND_REPAIR = "is a PDF damaged beyond repair"
_REPAIRED = "repaired: the PDF is damaged, and some of it may be missing"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the reader wants of each page; see `DocumentOptions`."""

    dpi: int
    text_layer: Literal["auto", "trust", "ignore"]
    pixels: bool
    strict: bool


class Pdf:
    """One opened PDF.

    Attributes:
        pages: how many pages it has.
        remarks: what the reader should know about the file as a whole.

    Raises:
        EncryptedError: a password is needed, or is wrong.
        InputError: damaged beyond repair, without pages, or repaired where that is refused.
    """

    def __init__(self, data: mmap.mmap, password: str | None, *, strict: bool) -> None:
        self._data = data
        self._password = password
        self._strict = strict
        self._used = 0
        self._file = self._open()
        self.pages = int(_guarded(lambda: self._file.page_count, _BEYOND_REPAIR))
        if self.pages > _MOST_PAGES:
            raise InputError("is a damaged PDF that claims to have over a million pages", kind="damaged")
        if self.pages <= 0:
            raise InputError("is a PDF without pages", kind="no-pages")
        self.remarks: list[str] = []
        self._note_repair()

    def page(self, index: int, wish: Wish) -> Decoded:
        """Reads or draws one page, counted from 0.

        Raises:
            InputError: the page is damaged or has no sensible size.
        """
        pymupdf.TOOLS.reset_mupdf_warnings()
        page = _guarded(lambda: self._file.load_page(index), "cannot be found in the file")
        decoded = _guarded(lambda: _decode(page, wish), "is damaged and cannot be drawn")
        self._note_repair()
        self._forget(drawn=decoded.rows is not None)
        decoded.remarks.extend(self.remarks)
        return decoded  # type: ignore[no-any-return]

    def _open(self) -> Any:
        file = _guarded(lambda: pymupdf.open(stream=memoryview(self._data), filetype="pdf"), _BEYOND_REPAIR)
        if file.needs_pass and self._password is None:
            raise EncryptedError
        if file.needs_pass and not file.authenticate(self._password):
            raise EncryptedError("is encrypted, and the password given does not open it")
        return file

    def _forget(self, *, drawn: bool) -> None:
        """Keeps memory from growing with the pages: MuPDF holds on to pictures, fonts and all objects it read."""
        self._used += 1
        renew = self._used % _PAGES_BETWEEN_OPENINGS == 0 and not self._file.is_repaired  # repairing again takes long
        if renew:
            self._file.close()
            self._data.madvise(mmap.MADV_DONTNEED)
            self._file = self._open()
        if drawn or renew:
            pymupdf.TOOLS.store_shrink(100)

    def _note_repair(self) -> None:
        if self._file.is_repaired and _REPAIRED not in self.remarks:
            if self._strict:
                raise InputError("is a damaged PDF that would have to be repaired", kind="damaged")
            self.remarks.append(_REPAIRED)


def _guarded(call: Callable[[], Any], message: str) -> Any:
    """Calls into MuPDF, which raises classes of its own and some of Python's."""
    try:
        return call()
    except (RuntimeError, ValueError, IndexError, pymupdf.mupdf.FzErrorBase) as problem:
        if re.search(r"alloc|out of memory", str(problem)):
            raise MemoryError from problem
        raise InputError(message, kind="damaged") from problem


def _decode(page: Any, wish: Wish) -> Decoded:
    warnings: list[str] = []
    scale = _scale(page.rect, wish.dpi, warnings)
    drawing = _Drawing(page)
    remarks: list[str] = []
    table = None if wish.text_layer == "ignore" else _text(drawing, wish, scale, remarks)
    rows = None
    x0, y0, x1, y1 = (page.rect * pymupdf.Matrix(scale, scale)).round()
    if table is None or wish.pixels:
        picture = drawing.at(scale, pymupdf.csRGB)
        rows, (x0, y0, x1, y1) = _bytes(picture), picture.irect
        _check(drawing, wish, warnings)
    points = (page.rect.width, page.rect.height)
    return Decoded(x1 - x0, y1 - y0, rows, scale * 72, points, table, warnings, remarks)


class _Drawing:
    """A page whose content is run through once, however often it is drawn."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.area = page.rect.width * page.rect.height

    @functools.cached_property
    def _list(self) -> Any:
        return self.page.get_displaylist()

    def at(self, scale: float, colours: Any) -> Any:
        """A picture of it at `scale` pixels a point."""
        return self._list.get_pixmap(pymupdf.Matrix(scale, scale), colorspace=colours, alpha=0)

    def text(self) -> dict[str, Any]:
        """MuPDF's `rawdict`. Not by way of `page.get_textpage`, which forgets that the page is turned."""
        return pymupdf.TextPage(self._list.get_textpage(_TEXT_FLAGS)).extractRAWDICT()  # type: ignore[no-any-return]

    @functools.cached_property
    def sketch(self) -> Sketch:
        scale = min(max(math.sqrt(_SKETCH / self.area), 0.35), math.sqrt(_LARGEST_SKETCH / self.area))
        grey = self.at(scale, pymupdf.csGRAY)
        return Sketch(np.frombuffer(grey.samples, np.uint8).reshape(grey.height, grey.width), scale)


def _bytes(picture: Any) -> Iterator[memoryview]:
    """The picture's own memory, not a copy; being inside this generator keeps it from being freed."""
    yield picture.samples_mv


def _scale(box: Any, dpi: int, warnings: list[str]) -> float:
    """Pixels a point at which to draw; less than asked for where the picture would be too large."""
    width, height = box.width, box.height
    if not (0 < width <= _LARGEST_BOX and 0 < height <= _LARGEST_BOX) or width * height * (dpi / 72) ** 2 < 1:
        raise InputError(f"has no sensible page size: {width:.6g} x {height:.6g} points", kind="page-size")
    scale = min(dpi / 72, math.sqrt(_LARGEST_DRAWING / (width * height)))
    if scale < dpi / 72:
        warnings.append(
            f"drawn at {scale * 72:.0f} instead of {dpi} dpi, for it is {width:.0f} x {height:.0f} points large"
        )
    return scale


def _text(drawing: _Drawing, wish: Wish, scale: float, remarks: list[str]) -> LineTable | None:
    """The page's own lines where they can be used."""
    raw = drawing.text()
    glyphs = read_glyphs(raw, hidden=wish.text_layer == "trust")
    if glyphs is not None and wish.text_layer == "auto":
        glyphs = _printed(drawing, raw, glyphs)
    if glyphs is None and characters(raw) >= FEW:
        remarks.append(_UNUSED)
    return None if glyphs is None else line_table(glyphs, scale)


def _printed(drawing: _Drawing, raw: dict[str, Any], glyphs: Glyphs) -> Glyphs | None:
    """The text that is visible on the page, if it is all that is printed there."""
    if not readable(glyphs):
        return None
    pictures = drawing.page.get_images()
    if not pictures and len(glyphs) >= FEW and plain(raw):
        return glyphs  # and a fifth of the time saved
    seen = visible(glyphs, drawing.sketch)
    drawn = drawing.page.get_bboxlog() if pictures else []
    if seen.mean() < FEWEST_SEEN or not speaks_for_page(glyphs, drawing.sketch, drawn, drawing.area):
        return None
    return glyphs.where(seen)


def _check(drawing: _Drawing, wish: Wish, warnings: list[str]) -> None:
    """MuPDF draws what it can and goes on: a page whose picture is broken must not pass for an empty one."""
    said = pymupdf.TOOLS.mupdf_warnings()
    broken = _BROKEN_PICTURE.search(said)
    if broken and drawing.sketch.flat:
        raise InputError("cannot be drawn: the picture on it is damaged or too large", kind="damaged")
    if broken or _BROKEN_PAGE.search(said):
        if wish.strict:
            raise InputError("is damaged: some of it would be missing", kind="damaged")
        warnings.append("part of the page is damaged and may be missing")
