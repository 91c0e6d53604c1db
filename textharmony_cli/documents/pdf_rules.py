"""What is drawn along and between words: underlining and the like, and all else. Runs in the child process of
`pdf_rewrite` only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pymupdf

from textharmony_cli.documents.pdf_places import Affine, Corners, around, corners, product, within

_THICKEST = 2.5  # points
_SHORTEST = 3.0
_SAME, _APART = 0.2, 4.0  # points by which parts of one line may lie higher, and apart
_MARGIN = 1.5  # points by which MuPDF may overstate the box of a part

Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin level line: its box in the page's content, and its colour."""

    box: Corners
    colour: Colour

    def has(self, box: Corners) -> bool:
        """Whether what is drawn in this box is a part of the line, if not all of it."""
        return within(box, self.box, _MARGIN)


def drawn_on(page: pymupdf.Page, to_content: Affine) -> tuple[list[Rule], list[Corners]]:
    """The thin lines of a page, such as lie under words, and the boxes of all else that is drawn."""
    rules: list[Rule] = []
    others = [around(corners(image["bbox"], to_content)) for image in page.get_image_info()]
    from_upright = product(tuple(page.rotation_matrix), to_content)  # drawings are told as if the page were not turned
    marks = [annotation.rect + (-_MARGIN, -_MARGIN, _MARGIN, _MARGIN) for annotation in page.annots()]
    for drawing in page.get_cdrawings():
        if any(pymupdf.Rect(drawing["rect"]) in mark for mark in marks):
            continue
        stroked = drawing["type"] == "s"
        colour = drawing.get("color" if stroked else "fill")
        half = drawing["width"] / 2 if stroked else 0.0
        plain = colour and len(colour) == 3 and drawing.get("dashes", "[] 0").startswith("[]")
        lines = _lines(drawing["items"])
        if plain and lines and all(_is_thin(box, half) for box in lines):
            rules += [Rule(around(corners(_widened(box, half), from_upright)), tuple(colour)) for box in lines]
        else:
            others.append(around(corners(_widened(drawing["rect"], half), from_upright)))
    return rules, others


def _lines(items: Sequence[tuple[Any, ...]]) -> list[Corners]:
    """The boxes of lines and rectangles, those that follow each other as one; none where there is something else."""
    boxes: list[Corners] = []
    for kind, *values in items:
        if kind not in ("l", "re"):
            return []
        boxes.append(around(values[:2]) if kind == "l" else tuple(values[0][:4]))
    joined: list[Corners] = []
    for box in sorted(boxes, key=lambda box: (round(box[1], 1), box[0])):
        last = joined[-1] if joined else None
        if last and abs(last[1] - box[1]) < _SAME and abs(last[3] - box[3]) < _SAME and box[0] - last[2] < _APART:
            joined[-1] = (last[0], last[1], max(last[2], box[2]), last[3])
        else:
            joined.append(box)
    return joined


def _is_thin(box: Corners, half: float) -> bool:
    thick, length = sorted((box[2] - box[0], box[3] - box[1]))
    return length > _SHORTEST and thick + 2 * half < _THICKEST


def _widened(box: Corners, half: float) -> Corners:
    """A line's box with its thickness."""
    x0, y0, x1, y1 = box
    return (x0, y0 - half, x1, y1 + half) if x1 - x0 >= y1 - y0 else (x0 - half, y0, x1 + half, y1)
