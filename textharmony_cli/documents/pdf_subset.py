"""Leaves of a font that was put into a PDF only the glyphs that are shown.

Runs in the child process of `pdf_rewrite` only.
"""

from __future__ import annotations

from collections.abc import Iterable

import pymupdf
from pymupdf import mupdf

_FILES = ("FontFile2", "FontFile3")


def subset(document: pymupdf.Document, xref: int, font: pymupdf.Font, codes: Iterable[bytes]) -> None:
    """Make a font's file in a PDF smaller; codes stay what they are.

    MuPDF makes subsets of all fonts of a document, so it is given another one that has this font alone.

    Args:
        xref: of the font, as `pdf_add_cid_font` made it.
        codes: of the glyphs that are shown, two bytes each; without any the sign for missing ones stays.

    The document must not have been cleaned up since the font was put in, which gives it another number.
    """
    with pymupdf.open() as other:
        page = other.new_page()
        twin = mupdf.pdf_add_cid_font(pymupdf._as_pdf_document(other), font.this)
        other.xref_set_key(page.xref, "Resources", f"<</Font<</F {mupdf.pdf_to_num(twin)} 0 R>>>>")
        content = other.get_new_xref()
        other.update_object(content, "<<>>")
        other.update_stream(content, f"BT /F 9 Tf <{b''.join(sorted(codes)).hex() or '0000'}> Tj ET".encode())
        other.xref_set_key(page.xref, "Contents", f"{content} 0 R")
        other.subset_fonts()
        whole = mupdf.pdf_new_indirect(pymupdf._as_pdf_document(document), xref, 0)
        for target, source in zip(_parts(whole), _parts(twin), strict=True):
            for key in ("BaseFont", "FontName"):
                if (name := mupdf.pdf_dict_gets(source, key)).m_internal:
                    plain = mupdf.pdf_to_name(name).replace(" ", "-")  # as in names of PostScript
                    mupdf.pdf_dict_puts(target, key, mupdf.pdf_new_name(plain))
        file, smaller = (_file(_parts(one)[-1]) for one in (whole, twin))
        document.update_stream(file, other.xref_stream(smaller))
        document.xref_set_key(file, "Length1", other.xref_get_key(smaller, "Length1")[1])


def _parts(font: mupdf.PdfObj) -> tuple[mupdf.PdfObj, mupdf.PdfObj, mupdf.PdfObj]:
    """A composite font, the font in it, and its description."""
    inner = mupdf.pdf_array_get(mupdf.pdf_dict_gets(font, "DescendantFonts"), 0)
    return font, inner, mupdf.pdf_dict_gets(inner, "FontDescriptor")


def _file(description: mupdf.PdfObj) -> int:
    """Where the file of a font is that is described so."""
    found = (mupdf.pdf_dict_gets(description, key) for key in _FILES)
    return int(mupdf.pdf_to_num(next(file for file in found if file.m_internal)))
