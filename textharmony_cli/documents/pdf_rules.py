"""What is drawn along and between words: underlining and the like, and all else. Runs in the child process of
`pdf_rewrite` only.
"""

from __future__ import annotations

from dataclasses import dataclass

import pymupdf

from textharmony_cli.documents.pdf_places import Affine, Corners, around, corners, product, within

_THICKEST = 2.5  # points
_SHORTEST = 3.0
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
        x0, y0, x1, y1 = drawing["rect"]
        if any(pymupdf.Rect(x0, y0, x1, y1) in mark for mark in marks):
            continue
        stroked = drawing["type"] == "s"
        colour = drawing.get("color" if stroked else "fill")
        half = drawing["width"] / 2 if stroked else 0.0
        thick, length = sorted((x1 - x0, y1 - y0))
        wide = half if x1 - x0 < y1 - y0 else 0.0
        box = around(corners((x0 - wide, y0 - half + wide, x1 + wide, y1 + half - wide), from_upright))
        plain = colour and len(colour) == 3 and drawing.get("dashes", "[] 0").startswith("[]")
        if plain and length > _SHORTEST and thick + 2 * half < _THICKEST:
            rules.append(Rule(box, tuple(colour)))
        else:
            others.append(box)
    return rules, others
