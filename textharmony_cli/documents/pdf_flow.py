"""Sets paragraphs of a PDF page anew, in which some words were replaced: the others go on to where they find room.

Runs in the child process of `pdf_rewrite` only.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pymupdf

from textharmony_cli.documents.pdf_paragraph import Laid, Paragraph, Unit
from textharmony_cli.documents.pdf_places import Affine, Corners, Outline, around, moved, place, touch
from textharmony_cli.documents.pdf_reflow import kept_words
from textharmony_cli.documents.pdf_replacement import Lettering, Replacer
from textharmony_cli.documents.pdf_rules import drawn_on
from textharmony_cli.documents.pdf_style import style_of
from textharmony_cli.records import Point

_PARALLEL = 0.999  # cosine

Regions = list[dict[str, Any]]  # as a job has them


def settle(
    told: Regions,
    page: pymupdf.Page,
    raw: dict[str, Any],
    fixed: Sequence[Corners],
    spaces: tuple[Affine, Affine],
    replacer: Replacer,
) -> tuple[Regions, dict[int, Laid]]:
    """A page's regions with paragraphs as they will be, and by number what is written in these.

    Args:
        raw: MuPDF's `rawdict` of the page as displayed.
        fixed: where letters cannot be set anew.
        spaces: to the page's content, from pixels and from the page as displayed.
    """
    settled: Regions = []
    written: dict[int, Laid] = {}
    drawn = drawn_on(page, spaces[1]) if any(region["flow"] for region in told) else ([], [])
    for region in told:
        if region["flow"] is None:
            settled.append(region)
            continue
        strips = [tuple(moved(point, spaces[0]) for point in row["strip"]) for row in region["flow"]["rows"]]
        stays = any(touch(box, around(strip)) for box in fixed for strip in strips)
        paragraph = None if stays else _paragraph(region["flow"], strips, page, raw, spaces, replacer)
        if paragraph and paragraph.takes(*drawn) and (done := paragraph.laid()):
            written[len(settled)] = done[1]
            settled.append(done[0])
        else:
            settled += region["flow"]["instead"]
    return settled, written


def _paragraph(
    flow: dict[str, Any],
    strips: list[Outline],
    page: pymupdf.Page,
    raw: dict[str, Any],
    spaces: tuple[Affine, Affine],
    replacer: Replacer,
) -> Paragraph | None:
    """None where a word of it cannot be written again as it is, or is not drawn."""
    to_points, to_content = spaces
    units: list[Unit] = []
    along: Point | None = None
    for number, (row, strip) in enumerate(zip(flow["rows"], strips, strict=True)):
        in_row: list[Unit] = []
        near = _near(raw, strip, to_content)
        for number_in_row, piece in enumerate(row["pieces"]):
            new = piece["new"]
            if new == "":
                continue
            outline = tuple(moved((x, y), to_points) for x, y in piece["outline"])
            style = style_of(near, (outline,), to_content)
            kept = kept_words(page, near, outline, to_content, replacer) if new is None else []
            if style is None or kept is None:
                return None
            along = along or style.along
            if place(style.along, along)[0] < _PARALLEL:
                return None
            where = (number, number_in_row)
            if new is None:
                in_row.append(Unit(tuple(kept), piece["old"], *_extent(kept, along), piece["joint"], *where))
                continue
            start, base = place(style.origin, along)
            own = replacer.font_of(page, style)
            if own and not own.covers(new) and replacer.can_write(style, new):
                own = None  # all of it in one face
            for index, word in enumerate(new.split()):
                letterings = (Lettering(style, own, word, math.inf),)
                ends, width = (start, start + style.extent), replacer.length(letterings[0])
                before = "space" if index else piece["joint"]
                in_row.append(Unit(letterings, word, *ends, base, width, before, *where))
        if in_row:
            base = statistics.median_low(unit.base for unit in in_row)
            units += [replace(unit, base=base) for unit in in_row]
    if along is None or not units:
        return None
    for k, (unit, after) in enumerate(itertools.pairwise(units)):
        if after.joint == "hyphen" and unit.letterings[-1].advances:
            units[k] = replace(unit, hyphen=unit.letterings[-1].advances[-1])
    return Paragraph(flow, units, strips, along)


def _extent(letterings: Sequence[Lettering], along: Point) -> tuple[float, float, float, float]:
    """Where words begin and end along their line, how high that lies, and how long they are."""
    places = [place(lettering.style.origin, along) for lettering in letterings]
    start = min(at for at, _ in places)
    end = max(at + sum(lettering.advances) for (at, _), lettering in zip(places, letterings, strict=True))
    return start, end, places[0][1], end - start


def _near(raw: dict[str, Any], strip: Outline, to_content: Affine) -> dict[str, Any]:
    """The part of a `rawdict` that lies on a line."""
    x0, y0, x1, y1 = around(strip)
    lines = []
    for line in (line for block in raw["blocks"] for line in block.get("lines", ())):
        left, top, right, bottom = line["bbox"]
        box = around(moved(corner, to_content) for corner in ((left, top), (right, bottom)))
        if box[0] <= x1 and box[2] >= x0 and box[1] <= y1 and box[3] >= y0:
            lines.append(line)
    return {"blocks": [{"lines": lines}]}
