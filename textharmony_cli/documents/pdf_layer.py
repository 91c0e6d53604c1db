"""Lays invisible text over the pages of an open PDF. Runs in the child process of `pdf_graft` only.

Nothing on a page is changed: a content stream of ours goes before the page's own, where it cannot be reached by what
those leave behind (a clip, a transformation), and the page's resources get one more font.
"""

from __future__ import annotations

from typing import Any

import pymupdf

from textharmony_cli.documents.glyphless_font import ADVANCE, ASCENT, DESCENT, NAME, glyphless_font
from textharmony_cli.documents.hidden_text import Codes, placed
from textharmony_cli.documents.pdf_places import page_matrix

_IS_FIXED_PITCH, _IS_SYMBOLIC = 1, 4
_DEEPEST_TREE = 64  # levels of the page tree; damaged files have loops


class TextLayer:
    """The font in one document, shared by all its pages. `finish` must be called before it is saved."""

    def __init__(self, document: pymupdf.Document) -> None:
        self._document = document
        self._codes = Codes()
        self._to_unicode = document.get_new_xref()
        document.update_object(self._to_unicode, "<<>>")
        self._font = self._add_font()

    def add(self, page: pymupdf.Page, size: tuple[float, float], runs: list[list[Any]]) -> None:
        """Lay a page's text over it.

        Args:
            size: width and height in pixels of the upright page, which the runs' corners refer to.
            runs: text and the x and y of its four corners: top left, top right, bottom right, bottom left.
        """
        font = self._font_name(page.xref)
        a, b, c, d, e, f = pymupdf.Matrix(page.rect.width / size[0], page.rect.height / size[1]) * ~page_matrix(page)
        operators = []
        for text, *numbers in runs:
            corners = zip(numbers[::2], numbers[1::2], strict=True)
            if codes := self._codes.encoded(text):
                placed_corners = tuple((a * x + c * y + e, b * x + d * y + f) for x, y in corners)
                operators.append(placed(codes, placed_corners, font))
        stream = self._add_stream("\n".join(["q BT 3 Tr", *operators, "ET Q"]).encode())
        contents = " ".join(f"{xref} 0 R" for xref in [stream, *page.get_contents()])
        self._document.xref_set_key(page.xref, "Contents", f"[{contents}]")

    def finish(self) -> None:
        self._document.update_stream(self._to_unicode, self._codes.to_unicode())

    def _add_font(self) -> int:
        font = glyphless_font()
        file = self._add_stream(font, f"/Length1 {len(font)}")
        glyph_of_code = self._add_stream(b"\0\1" * 0x10000)
        descriptor = self._add(
            f"/Type/FontDescriptor/FontName/{NAME}/Flags {_IS_FIXED_PITCH | _IS_SYMBOLIC}"
            f"/FontBBox[0 {DESCENT} {ADVANCE} {ASCENT}]/ItalicAngle 0/Ascent {ASCENT}/Descent {DESCENT}"
            f"/CapHeight {ASCENT}/StemV 80/FontFile2 {file} 0 R"
        )
        descendant = self._add(
            f"/Type/Font/Subtype/CIDFontType2/BaseFont/{NAME}/FontDescriptor {descriptor} 0 R/DW {ADVANCE}"
            f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap {glyph_of_code} 0 R"
        )
        return self._add(
            f"/Type/Font/Subtype/Type0/BaseFont/{NAME}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {self._to_unicode} 0 R"
        )

    def _add(self, entries: str) -> int:
        xref: int = self._document.get_new_xref()
        self._document.update_object(xref, f"<<{entries}>>")
        return xref

    def _add_stream(self, data: bytes, entries: str = "") -> int:
        xref = self._add(entries)
        self._document.update_stream(xref, data)
        return xref

    def _font_name(self, page: int) -> str:
        """The name of our font in the page's resources, where it is put if it is not there yet."""
        holder, path = self._font_dictionary(page)
        number = 0
        while True:
            name = f"ThHidden{number or ''}"
            kind, value = self._document.xref_get_key(holder, path + name)
            if kind == "null":
                self._document.xref_set_key(holder, path + name, f"{self._font} 0 R")
            if kind == "null" or value == f"{self._font} 0 R":
                return name
            number += 1  # an earlier run's font

    def _font_dictionary(self, page: int) -> tuple[int, str]:
        """The object that holds the page's fonts and the path in it; resources may be inherited, or shared."""
        holder = page
        for _ in range(_DEEPEST_TREE):
            kind, parent = self._document.xref_get_key(holder, "Parent")
            if kind != "xref" or self._document.xref_get_key(holder, "Resources")[0] in ("dict", "xref"):
                break
            holder = _number(parent)
        if self._document.xref_get_key(holder, "Resources")[0] not in ("dict", "xref"):
            holder = page
        path = ""
        for key in ("Resources", "Font"):
            kind, value = self._document.xref_get_key(holder, path + key)
            holder, path = (_number(value), "") if kind == "xref" else (holder, f"{path}{key}/")
        return holder, path


def _number(reference: str) -> int:
    return int(reference.split()[0])
