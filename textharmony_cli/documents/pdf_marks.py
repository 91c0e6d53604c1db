"""Links, highlights and underlining that belong to words go with them. For the child process of `pdf_rewrite` only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pymupdf
from pymupdf import mupdf

from textharmony_cli.documents.pdf_places import CORE, Corners, around, middle, on_line
from textharmony_cli.documents.pdf_replacement import Lettering
from textharmony_cli.documents.pdf_scrub import MARKS, name, rect
from textharmony_cli.records import Point

_SAME = 0.05  # points by which words that move together may differ
_END = 4.0  # points that a mark may reach beyond its first and last words
_MOVED = 0.02  # points; what moves by less stays

Length = Callable[[Lettering], float]  # points that a text takes along its baseline


@dataclass(frozen=True, slots=True)
class _Move:
    """A letter, or new words, that stand elsewhere now, or might: the box of before, and that of now."""

    box: Corners
    now: Corners

    @property
    def by(self) -> Point:
        """How far it moved from where it began."""
        return self.now[0] - self.box[0], self.now[1] - self.box[1]

    @property
    def changes(self) -> bool:
        """Whether it moved, or has another length."""
        return any(abs(after - before) > _MOVED for before, after in zip(self.box, self.now, strict=True))


def follow(document: pymupdf.Document, page: pymupdf.Page, letterings: Iterable[Lettering], length: Length) -> None:
    """Put a page's links and marks where the words under them, or those in their place, are now.

    A link whose words come to stand on two lines stays on those of the first.
    """
    moves = [move for lettering in letterings for move in _letters(lettering, length)]
    if not any(move.changes for move in moves):
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


def _letters(lettering: Lettering, length: Length) -> Iterator[_Move]:
    """The letters of words that stay, or move along; new words as one."""
    (x, y), (dx, dy), (u, v) = lettering.style.origin, lettering.moved, lettering.style.along
    low, high = (share * lettering.style.size for share in CORE)

    def box(wide: float, x: float, y: float) -> Corners:
        return around(on_line((x, y), (u, v), wide, (low, high)))

    if not lettering.advances:
        yield _Move(box(lettering.style.extent, x - dx, y - dy), box(length(lettering), x, y))
    for advance in lettering.advances:
        yield _Move(box(advance, x - dx, y - dy), box(advance, x, y))
        x, y = x + advance * u, y + advance * v


def _followed(box: Corners, moves: Sequence[_Move]) -> list[Corners]:
    """Where the words under a box are now, in one box a line; none where all stay, or there are none."""
    under = [move for move in moves if _under(move.box, box)]
    if not any(move.changes for move in under):
        return []
    first = min(under, key=lambda move: (move.box[0], move.now[0]))
    last = max(under, key=lambda move: (move.box[2], move.now[2]))
    begins, ends = first.box[0] - box[0] < _END, box[2] - last.box[2] < _END  # else other words do, which stay
    up = first.by[1]
    if all(abs(move.by[1] - up) < _SAME for move in under) and (abs(up) < _SAME or (begins and ends)):
        left = first.now[0] - first.box[0] if begins else 0.0
        right = last.now[2] - last.box[2] if ends else 0.0
        return [(box[0] + left, box[1] + up, box[2] + right, box[3] + up)]
    lines: dict[float, list[Corners]] = {}
    for move in under:
        lines.setdefault(round(move.by[1], 1), []).append(move.now)
    stay = [] if begins else [(box[0], box[1], first.box[0], box[3])]
    stay += [] if ends else [(last.box[2], box[1], box[2], box[3])]
    return stay + [around([corner for found in line for corner in _ends(found)]) for line in lines.values()]


def _under(words: Corners, box: Corners) -> bool:
    x, y = middle(words)
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


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
