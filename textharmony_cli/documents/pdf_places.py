"""Where on a PDF page something is to be erased. Runs in the child process of `pdf_rewrite` only.

Callers speak of pixels of the upright page. Content streams have a space of their own: points, y upwards, before crop
box and rotation. Everything here is in the latter.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pymupdf
from pymupdf import mupdf

from textharmony_cli.documents.over_lines import over_lines
from textharmony_cli.records import Point

CORE = (-0.2, 0.75)  # of the font size: where letters have their ink, which fonts' own boxes overstate

Outline = tuple[Point, ...]
Affine = tuple[float, float, float, float, float, float]
IDENTITY: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Corners = tuple[float, float, float, float]  # x0, y0, x1, y1


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: words that stay as they are, or words that others take the place of.

    Attributes:
        old: what the caller read there; empty for words that stay.
        new: None for words that stay.
    """

    outline: Outline
    old: str
    new: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of which some words are replaced while the others move along.

    Attributes:
        pieces: in reading order.
        before: how much of what it becomes longer it begins earlier, 0 to 1.
        spare: points by which it may become longer.
    """

    pieces: tuple[Piece, ...]
    before: float
    spare: float

    @property
    def replaced(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.new is not None)

    @property
    def moving(self) -> tuple[Outline, ...]:
        return tuple(piece.outline for piece in self.pieces if piece.new is None)


@dataclass(frozen=True, slots=True)
class Place:
    """One region of a page.

    Attributes:
        outlines: its parts, one for each line of text.
        old: the text that the caller read there; may be empty.
        new: the text that is to be there; empty to erase.
        row: what of it moves along; its outlines are then those of the words that are replaced.
        lines: what of the new text stands in each part, where that is settled.
    """

    outlines: tuple[Outline, ...]
    old: str = ""
    new: str = ""
    row: Row | None = None
    lines: tuple[str, ...] = ()

    @property
    def news(self) -> tuple[str, ...]:
        """What of the new text is to stand on each line."""
        return self.lines or over_lines(self.new, self.outlines, self.old)

    @property
    def olds(self) -> tuple[str, ...]:
        """What the caller read of what is to go."""
        return tuple(piece.old for piece in self.row.replaced) if self.row else (self.old,)

    @property
    def boxes(self) -> tuple[Corners, ...]:
        return tuple(around(outline) for outline in self.outlines)

    @property
    def emptied(self) -> tuple[Corners, ...]:
        """The boxes in which nothing is to stand."""
        news = [piece.new for piece in self.row.replaced] if self.row else self.news
        return tuple(box for box, new in zip(self.boxes, news, strict=True) if not new)


def pixels_to_points(page: pymupdf.Page, size: tuple[float, float]) -> Affine:
    """From pixels of the upright page, of this width and height, to the space of its content."""
    return tuple(pymupdf.Matrix(page.rect.width / size[0], page.rect.height / size[1]) * ~page_matrix(page))


def page_matrix(page: pymupdf.Page) -> pymupdf.Matrix:
    """From the space of a page's content to the upright page, with crop box, rotation and user unit.

    `Page.transformation_matrix` forgets the crop box of rotated pages (PyMuPDF 1.28.2).
    """
    matrix = mupdf.FzMatrix()
    mupdf.pdf_page_transform(mupdf.pdf_page_from_fz_page(page.this), mupdf.FzRect(), matrix)
    return pymupdf.Matrix(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def shown_text(page: pymupdf.Page, *, annotations: bool = True, as_drawn: bool = False) -> dict[str, Any]:
    """MuPDF's `rawdict` of a page as displayed, hidden text included.

    Args:
        as_drawn: tell the letters that are drawn, not those that are said to stand in their place (`ActualText`).
    """
    flags = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_PRESERVE_LIGATURES
    flags |= mupdf.FZ_STEXT_IGNORE_ACTUALTEXT if as_drawn else 0
    drawn = page.get_displaylist(annots=int(annotations))
    return pymupdf.TextPage(drawn.get_textpage(flags)).extractRAWDICT()  # type: ignore[no-any-return]


def shown_words(page: pymupdf.Page) -> list[tuple[Any, ...]]:
    """The words of a page as displayed, each with its box before it, as MuPDF parts them."""
    return pymupdf.TextPage(page.get_displaylist().get_textpage(0)).extractWORDS()  # type: ignore[no-any-return]


def plain_text(page: pymupdf.Page) -> str:
    """All text that is drawn on a page, with that of its annotations; not what is said to stand in its place."""
    drawn = page.get_displaylist().get_textpage(mupdf.FZ_STEXT_IGNORE_ACTUALTEXT)
    return str(pymupdf.TextPage(drawn).extractText())


def packed(text: str) -> str:
    """A text without spaces and what is not printed, its ligatures resolved."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(character for character in plain if not character.isspace() and character.isprintable())


def places(regions: list[dict[str, Any]], to_points: Affine) -> list[Place]:
    """The regions of a page's job, as JSON has them, in the space of the page's content."""
    return [_place(region, to_points) for region in regions]


def whole_places(regions: list[dict[str, Any]], to_points: Affine) -> list[Place]:
    """The same with all of a row that has words which move as one part."""
    return [_place({**region, "row": None}, to_points) for region in regions]


def without_row(region: dict[str, Any]) -> dict[str, Any]:
    """A region of a page's job as if nothing moved: the words that are replaced."""
    outlines, olds, news = zip(*(piece for piece in region["row"]["pieces"] if piece[2] is not None), strict=True)
    return {"parts": outlines, "old": " ".join(olds), "new": " ".join(news), "row": None, "flow": None}


def _place(region: dict[str, Any], to_points: Affine) -> Place:
    if region["row"] is None:
        parts = tuple(_outline(part, to_points) for part in region["parts"])
        return Place(parts, region["old"], region["new"], lines=tuple(region.get("lines", ())))
    a, b, c, d, _, _ = to_points
    pieces = (Piece(_outline(outline, to_points), old, new) for outline, old, new in region["row"]["pieces"])
    row = Row(tuple(pieces), region["row"]["before"], region["row"]["spare"] * math.sqrt(abs(a * d - b * c)))
    return Place(tuple(piece.outline for piece in row.replaced), region["old"], region["new"], row)


def _outline(part: Iterable[Point], to_points: Affine) -> Outline:
    return tuple(moved((x, y), to_points) for x, y in part)


def affine(matrix: Any) -> Affine:
    """MuPDF's matrix as numbers."""
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def place(point: Point, along: Point) -> Point:
    """How far along lines of this direction a point lies, and how high."""
    return point[0] * along[0] + point[1] * along[1], point[1] * along[0] - point[0] * along[1]


def on_line(origin: Point, along: Point, length: float, heights: tuple[float, float]) -> Outline:
    """What lies on a line from its origin on, from one height over the baseline to another, corner by corner."""
    (x, y), (u, v), (low, high) = origin, along, heights
    ends = ((0.0, low), (length, low), (length, high), (0.0, high))
    return tuple((x + at * u - up * v, y + at * v + up * u) for at, up in ends)


def moved(point: Point, matrix: Affine) -> Point:
    a, b, c, d, e, f = matrix
    return (a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f)


def product(first: Affine, then: Affine) -> Affine:
    """One transformation that does both."""
    a, b, c, d, e, f = first
    k, l, m, n, o, p = then  # noqa: E741
    return (a * k + b * m, a * l + b * n, c * k + d * m, c * l + d * n, e * k + f * m + o, e * l + f * n + p)


def inverse(matrix: Affine) -> Affine | None:
    """None for a transformation that flattens everything."""
    a, b, c, d, e, f = matrix
    size = a * d - b * c
    if abs(size) < 1e-12:
        return None
    return (d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size)


def around(points: Iterable[Point]) -> Corners:
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def middle(box: Sequence[float]) -> Point:
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def corners(box: Corners, matrix: Affine) -> Outline:
    """The corners of a box after a transformation."""
    x0, y0, x1, y1 = box
    return tuple(moved(point, matrix) for point in ((x0, y0), (x1, y0), (x1, y1), (x0, y1)))


def touch(one: Corners, other: Corners) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def within(inner: Corners, outer: Corners, margin: float) -> bool:
    return (
        inner[0] >= outer[0] - margin
        and inner[1] >= outer[1] - margin
        and inner[2] <= outer[2] + margin
        and inner[3] <= outer[3] + margin
    )


def covered(box: Corners, outline: Outline) -> tuple[float, float]:
    """Shares of a box's width and of its height that lie under an outline in the same space."""
    x0, y0, x1, y1 = box
    inside = list(outline)
    for axis, bound, sign in ((0, x0, 1), (0, x1, -1), (1, y0, 1), (1, y1, -1)):
        inside = _cut(inside, axis, bound, sign)
        if not inside:
            return (0.0, 0.0)
    left, low, right, high = around(inside)
    return ((right - left) / max(x1 - x0, 1e-9), (high - low) / max(y1 - y0, 1e-9))


def _cut(outline: list[Point], axis: int, bound: float, sign: int) -> list[Point]:
    """The part of an outline on one side of an upright line (Sutherland and Hodgman, 1974)."""
    kept: list[Point] = []
    for start, end in zip(outline[-1:] + outline[:-1], outline, strict=True):
        before, after = sign * (start[axis] - bound), sign * (end[axis] - bound)
        if before * after < 0:
            t = before / (before - after)
            kept.append((start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])))
        if after >= 0:
            kept.append(end)
    return kept
