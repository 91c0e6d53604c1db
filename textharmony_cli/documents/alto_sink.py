"""Pages as ALTO 4.4, the XML of libraries and archives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from textharmony_cli.documents.geometry import baseline, union
from textharmony_cli.documents.outline import outline
from textharmony_cli.documents.sink import Original, Sink
from textharmony_cli.documents.words import spaces_after
from textharmony_cli.documents.xml_text import comment, escaped
from textharmony_cli.records import Box, Failure, Line, Page, Point, Word

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#" SCHEMAVERSION="4.4">
<Description>
<MeasurementUnit>pixel</MeasurementUnit>
<sourceImageInformation><fileName>{file}</fileName></sourceImageInformation>
<Processing ID="th"><processingCategory>contentGeneration</processingCategory>\
<processingSoftware><softwareName>textharmony-cli</softwareName></processingSoftware></Processing>
</Description>
<Layout>
"""
_FOOT = "</Layout>\n</alto>\n"


class AltoSink(Sink):
    """One `Page` a page; one that failed is a `Page` without content whose QUALITY_DETAIL says why.

    ALTO has one file name a document: of merged documents it is the first one's, and a comment names the others.
    Baselines are estimates.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._started = False
        self._pages = 0

    def begin(self, file: str, original: Original = b"") -> None:
        self._write(f"<!-- {comment(file)} -->\n" if self._started else _HEAD.format(file=escaped(file)))
        self._started = True

    def page(self, page: Page) -> None:
        self._pages += 1
        self._write("\n".join(_page(page, self._pages)) + "\n")

    def failed(self, failure: Failure) -> None:
        if not self._started:
            self.begin(failure.file)
        self._pages += 1
        attributes = f'ID="page_{self._pages}" PHYSICAL_IMG_NR="{failure.page or 1}"'
        self._write(f'<Page {attributes} QUALITY="Damaged" QUALITY_DETAIL="{escaped(failure.message)}"/>\n')

    def close(self) -> None:
        self._write(_FOOT)

    def _write(self, text: str) -> None:
        self._stream.write(text.encode())


def _page(page: Page, number: int) -> Iterator[str]:
    size = f'WIDTH="{page.width}" HEIGHT="{page.height}"'
    yield f'<Page ID="page_{number}" PHYSICAL_IMG_NR="{page.page}" PROCESSING="th" {size}>'
    yield f'<PrintSpace HPOS="0" VPOS="0" {size}>'
    lines = 0
    for index, section in enumerate(outline(page), start=1):
        yield f'<TextBlock ID="block_{number}_{index}" {_place(union(section.lines))}>'
        for line in section.lines:
            lines += 1
            yield from _line(line, f"line_{number}_{lines}")
        yield "</TextBlock>"
    yield "</PrintSpace>\n</Page>"


def _line(line: Line, key: str) -> Iterator[str]:
    yield f'<TextLine ID="{key}" {_place(line.box)} BASELINE="{_points(baseline(line))}">'
    yield f'<Shape><Polygon POINTS="{_points(line.top + line.bottom[::-1])}"/></Shape>'
    yield from _strings(line) if line.words else _unmeasured(line.text)
    yield "</TextLine>"


def _strings(line: Line) -> Iterator[str]:
    for index, (word, spaced) in enumerate(zip(line.words, spaces_after(line), strict=True)):
        yield _string(word)
        if spaced:
            yield _space(word, line.words[index + 1])


def _string(word: Word) -> str:
    confidence = "" if word.confidence is None else f' WC="{min(max(word.confidence, 0.0), 1.0):.4g}"'
    return f'<String CONTENT="{escaped(word.text)}" {_place(word.box)}{confidence}/>'


def _space(left: Word, right: Word) -> str:
    (x0, y0, w0, _), (x1, _, _, _) = left.box, right.box
    return f'<SP HPOS="{_number(x0 + w0)}" VPOS="{_number(y0)}" WIDTH="{_number(max(x1 - x0 - w0, 0.0))}"/>'


def _unmeasured(text: str) -> Iterator[str]:
    """Words without places, as many as the text has; a line must have one even when it is empty."""
    yield "<SP/>".join(f'<String CONTENT="{escaped(word)}"/>' for word in text.split() or [""])


def _place(box: Box) -> str:
    x, y, width, height = box
    return f'HPOS="{_number(x)}" VPOS="{_number(y)}" WIDTH="{_number(width)}" HEIGHT="{_number(height)}"'


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{round(value, 1):.10g}"
