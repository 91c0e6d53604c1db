"""Links, highlights and underlining that belong to words go with them. For the child process of `pdf_rewrite` only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pymupdf
from pymupdf import mupdf

from textharmony_cli.documents.pdf_places import CORE, Corners, around, middle
from textharmony_cli.documents.pdf_replacement import Lettering
from textharmony_cli.documents.pdf_scrub import MARKS, name, rect
from textharmony_cli.records import Point

_SAME = 0.05  # points by which words that move together may differ
_MOVED = 0.02  # points; what moves by less stays


@dataclass(frozen=True, slots=True)
class _Move:
    """A letter that stands elsewhere now, or might: the box that it had, and by how much it moved."""

    box: Corners
    by: Point


def follow(document: pymupdf.Document, page: pymupdf.Page, letterings: Iterable[Lettering]) -> None:
    """Put a page's links and marks where the words under them are now.

    A link whose words come to stand on two lines stays on those of the first.
    """
    moves = [move for lettering in letterings for move in _letters(lettering)]
    if not any(max(map(abs, move.by)) > _MOVED for move in moves):
        return
    annotations = mupdf.pdf_dict_gets(mupdf.pdf_page_from_fz_page(page.this).obj(), "Annots")
    for index in range(mupdf.pdf_array_len(annotations)):
        annotation = mupdf.pdf_array_get(annotations, index)
        kind = name(annotation, "Subtype")
        if kind not in MARKS:
            continue
        had = _quads(annotation)
        olds = had or [rect(annotation)]
        quads = [_followed(old, moves) for old in olds]
        if not any(quads):
            continue
        boxes = [box for quad, old in zip(quads, olds, strict=True) for box in quad or [old]]
        whole = boxes[0] if kind == "Link" and not had else around([corner for box in boxes for corner in _ends(box)])
        mupdf.pdf_dict_puts(annotation, "Rect", _array(document, whole))
        if had:
            mupdf.pdf_dict_puts(
                annotation, "QuadPoints", _array(document, [value for box in boxes for value in _quad(box)])
            )
        if kind != "Link":
            mupdf.pdf_dict_dels(annotation, "AP")


def _letters(lettering: Lettering) -> Iterator[_Move]:
    """The letters of words that stay, or move along; none of new ones."""
    (x, y), (dx, dy), (u, v) = lettering.style.origin, lettering.moved, lettering.style.along
    low, high = (share * lettering.style.size for share in CORE)
    x, y = x - dx, y - dy
    for advance in lettering.advances:
        ends = ((0.0, low), (advance, low), (0.0, high), (advance, high))
        yield _Move(around([(x + a * u - b * v, y + a * v + b * u) for a, b in ends]), (dx, dy))
        x, y = x + advance * u, y + advance * v


def _followed(box: Corners, moves: Sequence[_Move]) -> list[Corners]:
    """Where the words under a box are now, in one box a line; none where all stay, or there are none."""
    under = [move for move in moves if _under(move.box, box)]
    if not any(max(map(abs, move.by)) > _MOVED for move in under):
        return []
    (dx, dy), *others = (move.by for move in under)
    if all(abs(x - dx) < _SAME and abs(y - dy) < _SAME for x, y in others):
        return [_shifted(box, (dx, dy))]
    lines: dict[float, list[Corners]] = {}
    for move in under:
        lines.setdefault(round(move.by[1], 1), []).append(_shifted(move.box, move.by))
    return [around([corner for found in line for corner in _ends(found)]) for line in lines.values()]


def _under(words: Corners, box: Corners) -> bool:
    x, y = middle(words)
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _shifted(box: Corners, by: Point) -> Corners:
    return box[0] + by[0], box[1] + by[1], box[2] + by[0], box[3] + by[1]


def _ends(box: Corners) -> tuple[Point, Point]:
    return (box[0], box[1]), (box[2], box[3])


def _quads(annotation: Any) -> list[Corners]:
    """The boxes of `QuadPoints`; none where there are none."""
    given = mupdf.pdf_dict_gets(annotation, "QuadPoints")
    values = [mupdf.pdf_to_real(mupdf.pdf_array_get(given, k)) for k in range(mupdf.pdf_array_len(given))]
    quads = [values[k : k + 8] for k in range(0, len(values) - 7, 8)]
    return [around(list(zip(quad[::2], quad[1::2], strict=True))) for quad in quads]


def _quad(box: Corners) -> tuple[float, ...]:
    """In the order that readers use: upper left, upper right, lower left, lower right."""
    x0, y0, x1, y1 = box
    return x0, y1, x1, y1, x0, y0, x1, y0


def _array(document: pymupdf.Document, values: Sequence[float]) -> Any:
    array = mupdf.pdf_new_array(pymupdf._as_pdf_document(document), len(values))
    for value in values:
        mupdf.pdf_array_push_real(array, value)
    return array
