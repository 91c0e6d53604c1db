"""Looks for erased text in a finished PDF. Runs in the child process of `pdf_rewrite` only.

Nothing of what erased it is used here but the rule which letters belong to a region: the file is opened anew, every
region is extracted again, and every string and decompressed stream is searched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pymupdf

from textharmony_cli.documents.pdf_eraser import Eraser, run
from textharmony_cli.documents.pdf_places import (
    Place,
    around,
    middle,
    moved,
    packed,
    page_matrix,
    shown_text,
    shown_words,
)
from textharmony_cli.documents.pdf_secrets import Secrets
from textharmony_cli.documents.pdf_strings import strings

_SHRUNK = 0.15  # of a region's height, on all sides: letters that stand beside it only touch it


def still_found(document: pymupdf.Document, jobs: list[tuple[int, list[Place]]], secrets: Secrets) -> Iterator[str]:
    """Tells, one by one, where erased text still is.

    Args:
        jobs: numbers of pages, from 1, with the regions on them.
        secrets: erased texts that must be nowhere in the file.
    """
    for number, places in jobs:
        yield from _in_regions(document[number - 1], places)
    if secrets:
        yield from _on_pages(document, secrets)
        yield from _in_objects(document, secrets)


def reads_exactly(page: pymupdf.Page, places: list[Place]) -> list[bool]:
    """For each region whether its new text is what MuPDF extracts from it; where its lines are told, word by word."""
    to_content = tuple(~page_matrix(page))
    words = [(moved(middle(word), to_content), packed(word[4])) for word in shown_words(page)]
    exact = []
    for place, shown in zip(places, _extracted(page, places), strict=True):
        if not place.lines:
            exact.append(Counter(packed("".join(shown))) == Counter(packed(place.new)))
            continue
        exact.append(True)
        for outline, line in zip(place.outlines, place.lines, strict=True):
            left, low, right, high = _shrunk(around(outline))
            found = [text for (x, y), text in words if left < x < right and low < y < high]
            # those that stay are drawn before those that move
            exact[-1] &= sorted(found) == sorted(map(packed, line.split()))
    return exact


def _in_regions(page: pymupdf.Page, places: list[Place]) -> Iterator[str]:
    looker = Eraser(places, trial=True)
    run(page, looker, trial=True)
    news = sorted({packed(new) for place in places for new in (place.new, *place.news)} - {""}, key=len, reverse=True)
    values = "\n".join(packed(str(widget.field_value)) for widget in page.widgets() or ())
    for place, drawn, shown in zip(places, looker.texts, _extracted(page, places), strict=True):
        for letters in dict.fromkeys((packed("".join(drawn)), packed("".join(shown)))):
            for new in news:  # a new text may run on into the next region
                letters = letters.replace(new, "")
            # What was left of a field's value may have moved into the region; words that stay are drawn before others.
            new = packed(place.new)
            among = letters in new or (place.lines and Counter(letters) <= Counter(new))
            if not among and letters not in values:
                yield f"page {page.number + 1}: `{letters}` can still be extracted"


def _extracted(page: pymupdf.Page, places: list[Place]) -> list[list[str]]:
    """What MuPDF's text extraction finds in each part of each region, on the page with its annotations."""
    to_content = tuple(~page_matrix(page))
    boxes = [[_shrunk(around(outline)) for outline in place.outlines] for place in places]
    found = [[""] * len(parts) for parts in boxes]
    for block in shown_text(page)["blocks"]:
        for line in block.get("lines", ()):
            for char in (char for span in line["spans"] for char in span["chars"]):
                x, y = moved(middle(char["bbox"]), to_content)
                for texts, parts in zip(found, boxes, strict=True):
                    for number, (left, low, right, high) in enumerate(parts):
                        if left < x < right and low < y < high:
                            texts[number] += char["c"]
                            break
    return found


def _on_pages(document: pymupdf.Document, secrets: Secrets) -> Iterator[str]:
    for page in document:
        drawn = pymupdf.TextPage(page.get_displaylist().get_textpage(0)).extractText()
        for secret in secrets.named(f"{page.get_text()}\n{drawn}"):
            yield f"page {page.number + 1}: `{secret}` can still be extracted"


def _in_objects(document: pymupdf.Document, secrets: Secrets) -> Iterator[str]:
    files = _font_files(document)
    for xref in range(1, document.xref_length()):
        text = document.xref_object(xref, compressed=True)
        for secret in _in_strings(text.encode("latin-1", "replace"), secrets):
            yield f"object {xref}: `{secret}` stands in it"
        if not document.xref_is_stream(xref) or xref in files:
            continue
        if "/Subtype/Image" in text:
            data = document.xref_stream_raw(xref) if "/DCTDecode" in text or "/JPXDecode" in text else b""
            found = [secret for secret in secrets.in_bytes(data) if len(secret) > 5]
        else:
            data = document.xref_stream(xref) or b""
            found = [*secrets.in_bytes(data), *_in_strings(data, secrets)]
        kind = "attached file" if "/EmbeddedFile" in text else "stream"
        for secret in dict.fromkeys(found):
            yield f"{kind} {xref}: `{secret}` stands in it"


def _in_strings(data: bytes, secrets: Secrets) -> list[str]:
    """In single strings, and in all of them put together: text is often shown letter by letter."""
    found: list[str] = []
    single, double = [], []
    for string in strings(data):
        found += secrets.named(string.text)
        single.append(string.value.decode("latin-1"))
        double.append(string.value.decode("utf-16-be", "replace"))
    return list(dict.fromkeys([*found, *secrets.in_letters("".join(single)), *secrets.in_letters("".join(double))]))


def _font_files(document: pymupdf.Document) -> set[int]:
    """Numbers of the streams that hold font programs: bytes in which anything may occur by chance."""
    found = set()
    for xref in range(1, document.xref_length()):
        for key in ("FontFile", "FontFile2", "FontFile3"):
            kind, value = document.xref_get_key(xref, key)
            if kind == "xref":
                found.add(int(value.split()[0]))
    return found


def _shrunk(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    by = _SHRUNK * min(box[2] - box[0], box[3] - box[1])
    return (box[0] + by, box[1] + by, box[2] - by, box[3] - by)
