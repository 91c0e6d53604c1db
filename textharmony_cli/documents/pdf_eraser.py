"""Takes text, drawings and pixels out of a page's content. Runs in the child process of `pdf_rewrite` only.

MuPDF runs through the content and writes it anew; what it meets on the way it shows to an `Eraser`, which says what
is to go. Forms that the page draws become copies of their own, so other pages that draw them stay as they are. Text
counts whether it is visible or not: render mode 3 and switched-off layers are shown to the eraser like all else.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pymupdf
from pymupdf import mupdf

from textharmony_cli.documents.pdf_content import Content, UnclearContent, may_be_lost, spelled_out
from textharmony_cli.documents.pdf_places import (
    CORE,
    Affine,
    Corners,
    Outline,
    Place,
    affine,
    around,
    corners,
    covered,
    inverse,
    moved,
    product,
    touch,
    within,
)
from textharmony_cli.documents.pdf_repaint import Painter
from textharmony_cli.documents.pdf_rules import Rule
from textharmony_cli.records import Point

_FARTHEST = 3.0  # ems that a letter reaches from its origin, generously
_SEEN_WIDE, _SEEN_HIGH = 0.5, 0.25  # shares of a letter that must be covered for it to go
_HIDDEN_WIDE, _HIDDEN_HIGH = 0.1, 0.1  # of hidden text, whose places are rough and which nobody misses
_INVISIBLE = (3, 7)  # text render modes
_OUTLINED = (1, 2, 5, 6)
_OUTLINES = re.compile(rb"(?<![\d.])[1256]\s{1,9}Tr\b")
_WITHIN = (0.0, 0.1, 0.2, 0.4)  # ems: where letters surely are
_PAINTED_PATHS = (mupdf.FZ_CULL_PATH_FILL, mupdf.FZ_CULL_PATH_STROKE, mupdf.FZ_CULL_PATH_FILL_STROKE)
_SLACK = 0.1  # of a region's height, by which what lies inside may stick out
_STROKE_MARGIN = 10.0  # points by which MuPDF's boxes of strokes of one point overstate them, for mitred joins
_IMAGE_BOX = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Met:
    """A letter in the content.

    Attributes:
        region: number of the place that it goes from; None where it stays.
        rendering: from ems to the space that it is shown in, and `matrix` from there to that of the page's content.
        mode: the text render mode.
    """

    region: int | None
    rendering: Affine
    matrix: Affine
    mode: int

    @property
    def origin(self) -> Point:
        return moved((self.rendering[4], self.rendering[5]), self.matrix)

    @property
    def size(self) -> float:
        a, b, c, d, _, _ = product(self.rendering, self.matrix)
        return math.sqrt(abs(a * d - b * c))


_Part = tuple[int, Outline, Corners]  # which place it is of, where, and its box


class Eraser(mupdf.PdfSanitizeFilterOptions2):  # type: ignore[misc]
    """What is to be taken out of one page, and what was.

    Args:
        places: what is to go; words that move along in their rows go as well, but were nobody's secret.
        painter: paints the pictures; None leaves them alone.
        rules: drawn lines that are to go, too.
        trial: nothing is to go; only look.

    Attributes:
        texts: for each place, the letters that stood there, in the order in which they are drawn.
        visible: for each place, how many of them can be seen: drawn, and under no later picture.
        removed: how much of what went.
        met: all letters of the content, in the order in which they are drawn.
        crossing: drawings that reach into a place but stay.
    """

    def __init__(
        self, places: list[Place], painter: Painter | None = None, rules: Sequence[Rule] = (), *, trial: bool = False
    ) -> None:
        super().__init__()
        self.use_virtual_text_filter()
        self.use_virtual_image_filter()
        self.use_virtual_culler()
        self._places = places
        self._painter = painter
        self._rules = rules
        self._trial = trial
        self._parts = [
            (index, outline, around(outline)) for index, place in enumerate(places) for outline in place.outlines
        ]
        self._moving = [
            (index, part, around(part)) for index, place in enumerate(places) if place.row for part in place.row.moving
        ]
        self._latest: dict[int, _Part] = {}  # by place, the part whose letter was met last
        self.texts: list[list[str]] = [[] for _ in places]
        self.visible = [0] * len(places)
        self.removed: Counter[str] = Counter()
        self.met: list[Met] = []
        self.crossing = 0

    def text_filter(
        self, ctx: Any, codes: Any, count: int, trm: Any, ctm: Any, box: Any, mode: int, fill: float, stroke: float
    ) -> int:
        """Whether a letter is to go."""
        rendering, matrix = affine(trm), affine(ctm)
        hidden = mode in _INVISIBLE or (fill == 0 and stroke == 0)
        region = self._taken_from(box, rendering, matrix, hidden, codes, count)
        self.met.append(Met(region, rendering, matrix, mode))
        return int(region is not None and not self._trial)

    def _taken_from(
        self, box: Any, rendering: Affine, matrix: Affine, hidden: bool, codes: Any, count: int
    ) -> int | None:
        """The place that a letter goes from, which is told of it; None where it stays."""
        a, b, c, d, e, f = rendering
        far = _FARTHEST * (abs(a) + abs(b) + abs(c) + abs(d)) * sum(map(abs, matrix[:4]))
        if not self._near(*moved((e, f), matrix), far):
            return None  # as most letters do: pages have thousands
        on_page = product(rendering, matrix)
        part = _part_over(self._parts, _core(box), on_page, hidden)
        if part is None:
            moving = _part_over(self._moving, _core(box), on_page, hidden)
            return moving[0] if moving else None
        index = part[0]
        if self._places[index].row and part is not self._latest.setdefault(index, part):
            self.texts[index].append(" ")  # words of their own, between which others stay
        self._latest[index] = part
        self.texts[index].append(_text(codes, count))
        self.visible[index] += not hidden
        self.removed["hidden letters" if hidden else "letters"] += 1
        return index

    def image_filter(self, ctx: Any, ctm: Any, name: Any, image: Any, scissor: Any) -> Any:
        """The picture, or the one that is to be drawn in its place."""
        matrix = affine(ctm)
        outline = corners(_IMAGE_BOX, matrix)
        box = around(outline)
        under = sorted({index for index, _, part in self._parts if touch(part, box)})
        if under and self._trial and not image.imagemask:
            for index in under:
                self.visible[index] = 0  # whatever was drawn before lies under this picture
        if under and self._painter and not self._trial:
            replaced = self._painter.painted(image, matrix, under)
            if replaced is not None:
                self.removed["pictures painted over"] += 1
                return replaced
        return mupdf.ll_fz_keep_image(image)

    def culler(self, ctx: Any, box: Any, kind: int) -> int:
        """Whether a drawing is to go: text drawn as curves does, a rule that crosses the place does not."""
        if kind not in _PAINTED_PATHS:
            return 0
        drawn = (box.x0, box.y0, box.x1, box.y1)
        if any(rule.has(drawn) for rule in self._rules):
            return int(not self._trial)
        for _, _, part in self._parts:
            if not touch(part, drawn):
                continue
            height = min(part[2] - part[0], part[3] - part[1])
            if within(drawn, part, _SLACK * height):
                self.removed["drawings"] += 1
                return int(not self._trial)
            self.crossing += _could_be_letters(drawn, part, 0 if kind == mupdf.FZ_CULL_PATH_FILL else _STROKE_MARGIN)
        return 0

    def _near(self, x: float, y: float, far: float) -> bool:
        parts = itertools.chain(self._parts, self._moving)
        return any(x0 - far <= x <= x1 + far and y0 - far <= y <= y1 + far for _, _, (x0, y0, x1, y1) in parts)


class _Factory(mupdf.PdfFilterFactory2):  # type: ignore[misc]
    """Makes MuPDF's own content filter with an eraser in it, for the page and for each form on it."""

    def __init__(self, eraser: Eraser) -> None:
        super().__init__()
        self.use_virtual_filter()
        self._eraser = eraser

    def filter(self, ctx: Any, doc: Any, chain: Any, struct_parents: int, transform: Any, options: Any) -> Any:
        return mupdf.ll_pdf_new_sanitize_filter(doc, chain, struct_parents, transform, options, self._eraser.internal())


def run(page: pymupdf.Page, eraser: Eraser, *, trial: bool = False) -> None:
    """Run a page's content through an eraser and, unless it is a trial, put the result in its place."""
    options = mupdf.PdfFilterOptions()
    options.recurse, options.instance_forms, options.ascii = 0, 1, 0
    options.no_update = int(trial)
    factory = _Factory(eraser)
    options.add_factory(factory.internal())
    pdf_page = mupdf.pdf_page_from_fz_page(page.this)
    mupdf.pdf_filter_page_contents(pdf_page.doc(), pdf_page, options)


def outlined(page: pymupdf.Page) -> list[Corners]:
    """Where letters with outlines stand: a part of each, in points of the page's content."""
    if not any(_OUTLINES.search(data) for data in _streams(page)):
        return []
    looker = Eraser([], trial=True)
    run(page, looker, trial=True)
    met = (letter for letter in looker.met if letter.mode in _OUTLINED)
    return [around(corners(_WITHIN, product(letter.rendering, letter.matrix))) for letter in met]


def own_contents(document: pymupdf.Document, page: pymupdf.Page) -> None:
    """Give a page a content stream that no other page uses, for it will be written over; and spell out, in its forms
    too, what MuPDF's filter would lose.
    """
    data = page.read_contents()
    for form, spelled in _spelled_out(document, page, data).items():
        if form:
            document.update_stream(form, spelled)
        else:
            data = spelled
    if not page.get_contents():
        return
    xref = document.get_new_xref()
    document.update_object(xref, "<<>>")
    document.update_stream(xref, data)
    document.xref_set_key(page.xref, "Contents", f"{xref} 0 R")


def _spelled_out(document: pymupdf.Document, page: pymupdf.Page, data: bytes) -> dict[int, bytes]:
    """The page's own content, as 0, and its forms, spelled out; not what can mean several things, or takes too long."""
    if not any(map(may_be_lost, _streams(page))):
        return {}
    try:
        parts = Content(document, page, data).parts
    except UnclearContent:
        return {}
    spelled: dict[int, set[bytes]] = {}
    for part in parts:
        spelled.setdefault(part.xref, set()).add(spelled_out(part))
    return {xref: found.pop() for xref, found in spelled.items() if len(found) == 1}


def _streams(page: pymupdf.Page) -> Iterator[bytes]:
    """A page's own content, and that of all forms that it can draw."""
    yield page.read_contents()
    for form in dict.fromkeys(form for form, *_ in page.get_xobjects()):
        if page.parent.xref_is_stream(form):
            yield page.parent.xref_stream(form)


def _part_over(parts: Sequence[_Part], box: Corners, matrix: Affine, hidden: bool) -> _Part | None:
    """The part that a letter lies under; None where there is none."""
    wide, high = (_HIDDEN_WIDE, _HIDDEN_HIGH) if hidden else (_SEEN_WIDE, _SEEN_HIGH)
    on_page = around(corners(box, matrix))
    back: Affine | None = None
    for part in parts:
        _, outline, around_it = part
        if not touch(around_it, on_page):
            continue
        back = back or inverse(matrix)
        if back is None:
            return part  # a letter without any extent
        shares = covered(box, tuple(moved(point, back) for point in outline))
        if shares[0] >= wide and shares[1] >= high:
            return part
    return None


def _core(box: Any) -> Corners:
    """The part of a letter's box, in ems, that counts. A box without extent gets some."""
    low, high = max(box.y0, CORE[0]), min(box.y1, CORE[1])
    if high <= low:
        low, high = box.y0, max(box.y1, box.y0 + 0.1)
    return (box.x0, low, max(box.x1, box.x0 + 0.05), high)


def _text(codes: Any, count: int) -> str:
    numbers = ctypes.cast(int(codes), ctypes.POINTER(ctypes.c_int * count)).contents if count else ()
    return "".join(chr(number) for number in numbers if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000)


def _could_be_letters(drawn: Corners, part: Corners, margin: float) -> bool:
    """Whether a drawing that reaches into a region is neither a rule nor a background."""
    width, height = drawn[2] - drawn[0] - 2 * margin, drawn[3] - drawn[1] - 2 * margin
    line = min(part[2] - part[0], part[3] - part[1])
    return min(width, height) > 0.2 * line and min(width, height) < 2 * line
