"""Reading: from what the spotter saw, or what a PDF says by itself, to a page record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textharmony_cli.documents.page import PageInput
from textharmony_cli.records import Line, Page, Point, Word, bounding_box
from textharmony_cli.tasks.layout import arrange

if TYPE_CHECKING:  # a PDF's own text is arranged without loading torch
    from textharmony_cli.model.spotter.geometry import Floats
    from textharmony_cli.model.spotter.spotter import SpottedLine, SpottedPage


def page_from_text_layer(source: PageInput) -> Page:
    """The record of a page whose PDF text is used as it is."""
    return _page(source, source.text_lines or (), "", 0)


def page_from_picture(source: PageInput, spotted: SpottedPage, model: str) -> Page:
    """The record of a page that was read by the spotter."""
    lines = [_line(number, line) for number, line in enumerate(spotted.lines)]
    return _page(source, lines, model, spotted.rotation)


def _page(source: PageInput, lines: Sequence[Line], model: str, rotation: int) -> Page:
    ordered, blocks = arrange(lines, source.width, source.height)
    return Page(
        file=source.file,
        page=source.page,
        width=source.width,
        height=source.height,
        lines=ordered,
        source="ocr" if model else "pdf-text",
        dpi=source.dpi,
        model=model,
        warnings=source.warnings,
        points=source.points,
        rotation=rotation,
        blocks=blocks,
    )


def _line(number: int, spotted: SpottedLine) -> Line:
    spelling = spotted.spelling
    line = Line(
        id=number,
        text=spelling.text,
        top=_points(spotted.region.top),
        bottom=_points(spotted.region.bottom),
        confidence=spotted.confidence,
        spans=spelling.spans,
    )
    words = tuple(_words(line, spelling.confidences))
    return Line(line.id, line.text, line.top, line.bottom, line.confidence, words, line.spans)


def _words(line: Line, confidences: Sequence[float]) -> Iterator[Word]:
    start = 0
    for piece in line.text.split(" "):
        stop = start + len(piece)
        if piece:
            box = bounding_box(line.characters(start, stop))
            yield Word(piece, box, sum(confidences[start:stop]) / len(piece))
        start = stop + 1


def _points(edge: Floats) -> tuple[Point, ...]:
    return tuple((float(x), float(y)) for x, y in edge)
