"""Erases a text from a PDF wherever it is not drawn on a page: annotations, forms, bookmarks, metadata, structure.

Runs in the child process of `pdf_rewrite` only.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import Any

import pymupdf
from pymupdf import mupdf

from textharmony_cli.documents.pdf_places import Corners, Place
from textharmony_cli.documents.pdf_secrets import Secrets
from textharmony_cli.documents.pdf_strings import Found, replaced

_LETTERED = frozenset({"FreeText", "Stamp", "Redact", "Watermark", "Text", "FileAttachment", "Projection", "RichMedia"})
MARKS = frozenset({"Link", "Highlight", "Underline", "StrikeOut", "Squiggly"})  # they belong to the text under them
_TOUCHED, _MOSTLY = 0.25, 0.5  # shares of the smaller one of region and annotation; of the annotation
_BINARY = frozenset(
    {"ID", "Registry", "Ordering", "O", "U", "OE", "UE", "Perms", "Lookup", "ColorSpace", "CS", "FontFamily"}
    | {"CharSet", "Cert", "ByteRange", "Digest"}
)  # entries that hold no text
_KINDS = {
    "Title": "bookmark and title texts",
    "ActualText": "structure texts",
    "Alt": "structure texts",
    "E": "structure texts",
    "Contents": "annotation texts",
    "RC": "annotation texts",
    "Subj": "annotation texts",
    "V": "form values",
    "DV": "form values",
    "Opt": "form values",
    "URI": "link targets",
    "JS": "scripts",
}
_INFO = frozenset({"Title", "Author", "Subject", "Keywords", "Creator", "Producer"})
_IN_CONTENT = ("ActualText", "Alt", "E", "T", "Contents")


class Annotations:
    """What lies over the page: what touches a region goes, with its pop-ups and replies.

    Links and marks stay on words that are replaced, unless they name what is to go themselves.

    Attributes:
        removed: how much of what went.
        form_touched: whether a form field was emptied.
    """

    def __init__(self, document: pymupdf.Document) -> None:
        self._document = document
        self.removed: Counter[str] = Counter()
        self.form_touched = False

    def erase(self, page: pymupdf.Page, places: list[Place], secrets: Secrets) -> list[Place]:
        """Take away what touches one of a page's regions; returns those in which a form field was filled anew."""
        filled: list[Place] = []
        holder = mupdf.pdf_page_from_fz_page(page.this).obj()
        annotations = mupdf.pdf_dict_gets(holder, "Annots")
        gone: set[int] = set()
        boxes = [box for place in places for box in place.boxes]
        emptied = [box for place in places for box in place.emptied]
        for index in reversed(range(mupdf.pdf_array_len(annotations))):
            annotation = mupdf.pdf_array_get(annotations, index)
            subtype = name(annotation, "Subtype")
            if subtype == "Widget":
                if place := _touching(places, rect(annotation)):
                    self._empty(page, annotation, place, secrets)
                    filled.append(place)
                continue
            stays = subtype in MARKS and not secrets.named(_told(annotation))
            if any(_goes(subtype, box, rect(annotation)) for box in (emptied if stays else boxes)):
                gone.add(mupdf.pdf_to_num(annotation))
                mupdf.pdf_array_delete(annotations, index)
                self.removed["links" if subtype == "Link" else "annotations"] += 1
        self._drop_company(annotations, gone - {0})
        return filled

    def remove_all(self, page: pymupdf.Page) -> None:
        """Take away all of a page's annotations but its links, for a page that becomes a picture."""
        annotations = mupdf.pdf_dict_gets(mupdf.pdf_page_from_fz_page(page.this).obj(), "Annots")
        for index in reversed(range(mupdf.pdf_array_len(annotations))):
            if name(mupdf.pdf_array_get(annotations, index), "Subtype") != "Link":
                mupdf.pdf_array_delete(annotations, index)
                self.removed["annotations"] += 1

    def _drop_company(self, annotations: Any, gone: set[int]) -> None:
        """Pop-ups of what is gone, and what replies to it."""
        found = bool(gone)
        while found:
            found = False
            for index in reversed(range(mupdf.pdf_array_len(annotations))):
                annotation = mupdf.pdf_array_get(annotations, index)
                owners = {mupdf.pdf_to_num(mupdf.pdf_dict_gets(annotation, key)) for key in ("Parent", "IRT")}
                if owners & gone and name(annotation, "Subtype") != "Widget":
                    gone.add(mupdf.pdf_to_num(annotation))
                    gone.discard(0)
                    mupdf.pdf_array_delete(annotations, index)
                    self.removed["annotations"] += 1
                    found = True

    def _empty(self, page: pymupdf.Page, annotation: Any, place: Place, secrets: Secrets) -> None:
        """Take the erased words out of a field's value, or all of it where they are not found in it."""
        field = annotation
        while not _has(field, "V") and _has(field, "Parent"):
            field = mupdf.pdf_dict_gets(field, "Parent")
        if _inherited(annotation, "FT") == "Btn":
            return
        old = mupdf.pdf_to_text_string(mupdf.pdf_dict_gets(field, "V"))
        words = Secrets([place.old]) if place.new and place.old.strip() else secrets
        left = words.blanked(old, place.new).strip() if words.named(old) else place.new
        for key in ("V", "DV", "RV", "I"):
            mupdf.pdf_dict_dels(field, key)
            mupdf.pdf_dict_dels(annotation, key)
        for widget in [annotation, *_kids(field)]:
            mupdf.pdf_dict_dels(widget, "AP")
        self.removed["form values"] += 1
        self.form_touched = True
        if left:
            self._refill(page, mupdf.pdf_to_num(annotation), left)

    def _refill(self, page: pymupdf.Page, xref: int, value: str) -> None:
        for widget in page.widgets() or ():
            if widget.xref == xref:
                widget.field_value = value
                widget.update()
                return


def scrub_objects(document: pymupdf.Document, secrets: Secrets) -> Counter[str]:
    """Take erased texts out of all strings in the file, and out of its metadata streams.

    Returns:
        how many strings of which kind were changed.
    """
    removed: Counter[str] = Counter()
    info = document.xref_get_key(-1, "Info")[1].split()[0]
    for xref in range(1, document.xref_length()):
        try:
            text = document.xref_object(xref, compressed=True)
        except (RuntimeError, pymupdf.mupdf.FzErrorBase):
            continue  # an object that cannot be read is not written either
        changes = _Changes(secrets, is_info=str(xref) == info)
        new = replaced(text.encode("latin-1", "replace"), changes.change)
        if changes.made:
            removed.update(changes.made)
            document.update_object(xref, new.decode("latin-1"))
        if "/Metadata" in text and document.xref_is_stream(xref):
            removed["metadata streams"] += _scrub_xmp(document, xref, secrets)
    return removed


class _Changes:
    """Decides about the strings of one object and counts."""

    def __init__(self, secrets: Secrets, *, is_info: bool = False, keys: tuple[str, ...] = ()) -> None:
        self._secrets = secrets
        self._is_info = is_info
        self._keys = keys
        self.made: Counter[str] = Counter()

    def change(self, found: Found) -> str | None:
        if found.key in _BINARY or (self._keys and found.key not in self._keys) or len(found.value) < 3:
            return None
        text = found.text
        if not self._secrets.named(text):
            return None
        kind = "metadata entries" if self._is_info else _KINDS.get(found.key, "other strings")
        self.made[kind] += 1
        return self._secrets.blanked(text)


def scrub_content(document: pymupdf.Document, xrefs: list[int], secrets: Secrets) -> int:
    """Take erased texts out of the replacement texts (ActualText, Alt) that stand in content streams."""
    count = 0
    for xref in xrefs:
        data = document.xref_stream(xref) or b""
        if not any(f"/{key}".encode() in data for key in _IN_CONTENT):
            continue
        changes = _Changes(secrets, keys=_IN_CONTENT)
        new = replaced(data, changes.change)
        if changes.made:
            count += sum(changes.made.values())
            document.update_stream(xref, new)
    return count


def drop_private_data(document: pymupdf.Document, pages: list[pymupdf.Page]) -> Counter[str]:
    """Thumbnails, and what programs that made the file put in for themselves: often the page as it was."""
    removed: Counter[str] = Counter()
    for page in pages:
        for key, kind in (("Thumb", "thumbnails"), ("PieceInfo", "private data")):
            removed[kind] += _drop(document, page.xref, key)
    removed["private data"] += _drop(document, document.pdf_catalog(), "PieceInfo")
    return +removed


def drop_xfa(document: pymupdf.Document) -> bool:
    """Take out the second description of a form, in XML; the first one stays."""
    kind, value = document.xref_get_key(document.pdf_catalog(), "AcroForm")
    if kind == "xref":
        return bool(_drop(document, int(value.split()[0]), "XFA"))
    return kind == "dict" and bool(_drop(document, document.pdf_catalog(), "AcroForm/XFA"))


def remove_attachments(document: pymupdf.Document) -> int:
    """Take out all attached files."""
    names = document.embfile_names()
    for name in names:
        document.embfile_del(name)
    count = len(names)
    for page in document:
        annotations = mupdf.pdf_dict_gets(mupdf.pdf_page_from_fz_page(page.this).obj(), "Annots")
        for index in reversed(range(mupdf.pdf_array_len(annotations))):
            if name(mupdf.pdf_array_get(annotations, index), "Subtype") == "FileAttachment":
                mupdf.pdf_array_delete(annotations, index)
                count += 1
    return count


def _scrub_xmp(document: pymupdf.Document, xref: int, secrets: Secrets) -> int:
    text = document.xref_stream(xref).decode("utf-8", "replace")
    new = secrets.blanked(text)
    plain = html.unescape(re.sub(r"<[^>]*>", " ", new))
    if secrets.named(plain):  # spread over several elements, or escaped: what cannot be cut out goes as a whole
        new = ""
    if new == text:
        return 0
    document.update_stream(xref, new.encode())
    return 1


def _touching(places: list[Place], rect: Corners) -> Place | None:
    """The region that a form field stands in."""
    for place in places:
        if any(_share(box, rect)[0] >= _TOUCHED for box in place.boxes):
            return place
    return None


def _goes(subtype: str, box: Corners, rect: Corners) -> bool:
    """Whether an annotation goes because of one region."""
    of_smaller, of_annotation = _share(box, rect)
    if subtype in _LETTERED:
        return of_smaller >= _TOUCHED
    if subtype in ("Popup", "Widget"):
        return False
    return of_annotation >= (_MOSTLY if subtype in MARKS else 0.95)


def _share(box: Corners, rect: Corners) -> tuple[float, float]:
    """The area that two boxes share, as part of the smaller one and as part of the second."""
    width = min(box[2], rect[2]) - max(box[0], rect[0])
    height = min(box[3], rect[3]) - max(box[1], rect[1])
    if width <= 0 or height <= 0:
        return (0.0, 0.0)
    areas = [max((b[2] - b[0]) * (b[3] - b[1]), 1e-6) for b in (box, rect)]
    return (width * height / min(areas), width * height / areas[1])


def rect(annotation: Any) -> Corners:
    box = mupdf.pdf_dict_get_rect(annotation, mupdf.pdf_new_name("Rect"))
    return (box.x0, box.y0, box.x1, box.y1)


def _told(annotation: Any) -> str:
    """What a link or mark says, and where it leads."""
    action = mupdf.pdf_dict_gets(annotation, "A")
    texts = [mupdf.pdf_dict_gets(action, "URI"), mupdf.pdf_dict_gets(annotation, "Contents")]
    return "\n".join(str(mupdf.pdf_to_text_string(text)) for text in texts if mupdf.pdf_is_string(text))


def name(obj: Any, key: str) -> str:
    return str(mupdf.pdf_to_name(mupdf.pdf_dict_gets(obj, key)))


def _has(obj: Any, key: str) -> bool:
    return bool(mupdf.pdf_dict_gets(obj, key).m_internal)


def _inherited(obj: Any, key: str) -> str:
    return str(mupdf.pdf_to_name(mupdf.pdf_dict_get_inheritable(obj, mupdf.pdf_new_name(key))))


def _kids(field: Any) -> list[Any]:
    kids = mupdf.pdf_dict_gets(field, "Kids")
    return [mupdf.pdf_array_get(kids, index) for index in range(mupdf.pdf_array_len(kids))]


def _drop(document: pymupdf.Document, xref: int, key: str) -> int:
    if document.xref_get_key(xref, key)[0] == "null":
        return 0
    document.xref_set_key(xref, key, "null")
    return 1
