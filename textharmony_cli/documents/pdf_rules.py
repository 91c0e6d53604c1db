"""What is drawn along and between words: underlining and the like, and all else. Runs in the child process of
`pdf_rewrite` only.
"""

from __future__ import annotations

from dataclasses import dataclass

import pymupdf

from textharmony_cli.documents.pdf_places import Affine, Corners, around, corners, within

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
    """The thin level lines of a page that is not turned, such as lie under words; and the boxes of all else."""
    rules: list[Rule] = []
    others = [around(corners(image["bbox"], to_content)) for image in page.get_image_info()]
    for drawing in () if page.rotation else page.get_cdrawings():
        x0, y0, x1, y1 = drawing["rect"]
        stroked = drawing["type"] == "s"
        colour = drawing.get("color" if stroked else "fill")
        half = drawing["width"] / 2 if stroked else 0.0
        box = around(corners((x0, y0 - half, x1, y1 + half), to_content))
        if colour and len(colour) == 3 and x1 - x0 > _SHORTEST and y1 - y0 + 2 * half < _THICKEST:
            rules.append(Rule(box, tuple(colour)))
        else:
            others.append(box)
    return rules, others
