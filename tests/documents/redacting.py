"""PDFs with a name in them, jobs that erase or replace it, and ways to look for what is left."""

import io
import re

import numpy as np
import pymupdf

from textharmony_cli.documents.pdf_redaction import PageJob, redact
from textharmony_cli.records import Region

NAME = "Winterbottom"
SCALE = 2.0  # pixels a point of the page pictures that the jobs speak of


def letter(page, y=100, **options):
    page.insert_text((60, y), f"Mr. {NAME} lives here.", **options)
    page.insert_text((60, y + 16), "Neighbours stay where they are.", **options)


def pdf(*draw, width=400, height=400, **save):
    """A PDF with a page for each function that draws one."""
    document = pymupdf.open()
    for function in draw or (letter,):
        function(document.new_page(width=width, height=height))
    return document.tobytes(**save)


def add_stream(document, data, **entries):
    xref = document.get_new_xref()
    document.update_object(xref, "<<>>")
    document.update_stream(xref, data, compress=False)
    for key, value in entries.items():
        document.xref_set_key(xref, key, value)
    return xref


def hand_written(content, **page_entries):
    """An open document of one page with this content; `F1` is Helvetica."""
    document = pymupdf.open()
    document.new_page(width=400, height=400)
    page = document[0].xref
    font = document.get_new_xref()
    document.update_object(font, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    document.xref_set_key(page, "Contents", f"{add_stream(document, content)} 0 R")
    document.xref_set_key(page, "Resources", f"<</Font<</F1 {font} 0 R>>>>")
    for key, value in page_entries.items():
        document.xref_set_key(page, key, value)
    return document


def opened(data, password=""):
    document = pymupdf.open(stream=data, filetype="pdf")
    if document.needs_pass:
        assert document.authenticate(password)
    return document


def outlines(page, text):
    """Where a text stands, in pixels of the upright page; a little lower than MuPDF's boxes, as lines overlap."""
    for quad in page.search_for(text, quads=True):
        turned = quad * page.rotation_matrix
        yield tuple((x * SCALE, y * SCALE) for x, y in (turned.ul, turned.ur, turned.lr, turned.ll))


def job(page, *regions, patches=None):
    return PageJob(page.number + 1, round(page.rect.width * SCALE), round(page.rect.height * SCALE), regions, patches)


def box_region(page, x, y, width, height, old="", new=""):
    """A region given in points of the upright page."""
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return Region(page.number + 1, (tuple((a * SCALE, b * SCALE) for a, b in corners),), old, new)


def jobs_for(data, text, new="", pages=None, password=""):
    """Jobs that erase or replace a text wherever MuPDF finds it."""
    found = []
    for page in opened(data, password):
        regions = [Region(page.number + 1, (outline,), text, new) for outline in outlines(page, text)]
        if regions and (pages is None or page.number + 1 in pages):
            found.append(job(page, *regions))
    assert found, "the text is not in the document"
    return found


def done(data, jobs, **options):
    """The open result, and the report."""
    stream = io.BytesIO()
    report = redact(data, jobs, stream, **options)
    return opened(stream.getvalue(), options.get("password", "")), report


def erased(data, text=NAME, pages=None, **options):
    return done(data, jobs_for(data, text, "", pages, options.get("password", "")), **options)


def replaced(data, new, text=NAME, **options):
    return done(data, jobs_for(data, text, new, None, options.get("password", "")), **options)


def everything(document):
    """All objects and decompressed streams of a document as one row of bytes, strings put together."""
    parts = []
    for xref in range(1, document.xref_length()):
        parts.append(document.xref_object(xref).encode("latin-1", "replace"))
        if document.xref_is_stream(xref):
            parts.append(document.xref_stream(xref) or b"")
    return re.sub(rb"\)[-\d.\s]*\(|>[-\d.\s]*<", b"", b"\n".join(parts))


def holds(document, text=NAME):
    """Whether a text is anywhere in a document: literally, in hexadecimal digits, in UTF-16."""
    found = everything(document).lower()
    plain, wide = text.lower().encode(), text.lower().encode("utf-16-be")
    wide_as_is, as_is = text.encode("utf-16-be"), text.encode()
    forms = [plain, wide, plain.hex().encode(), as_is.hex().encode(), wide.hex().encode(), wide_as_is.hex().encode()]
    return any(form in found for form in forms)


def drawn(page, dpi=72):
    pixmap = page.get_pixmap(dpi=dpi, alpha=False)
    return np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
