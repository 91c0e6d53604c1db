"""Pages as hOCR 1.2, in XHTML."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import BinaryIO

from textharmony_cli.documents.geometry import baseline, reading_angle, union
from textharmony_cli.documents.outline import outline
from textharmony_cli.documents.printable import one_line
from textharmony_cli.documents.sink import Original, Sink
from textharmony_cli.documents.words import spaces_after
from textharmony_cli.documents.xml_text import comment, escaped
from textharmony_cli.records import Box, Failure, Line, Page, Word

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<title>{title}</title>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<meta name="ocr-system" content="textharmony-cli" />
<meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_wconf" />
</head>
<body>
"""
_FOOT = "</body>\n</html>\n"


class HocrSink(Sink):
    """One `ocr_page` a page. A page that failed is a comment in its place.

    Baselines are estimates; lines that stand more than 45 degrees askew have a `textangle` instead.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._started = False
        self._pages = 0

    def begin(self, file: str, original: Original = b"") -> None:
        if not self._started:
            self._write(_HEAD.format(title=escaped(file)))
            self._started = True

    def page(self, page: Page) -> None:
        self._pages += 1
        self._write("\n".join(_page(page, self._pages)) + "\n")

    def failed(self, failure: Failure) -> None:
        self.begin(failure.file)
        where = f"page {failure.page} of {failure.file}" if failure.page else failure.file
        self._write(f"<!-- {comment(f'{where}: {failure.message}')} -->\n")

    def close(self) -> None:
        self.begin("")
        self._write(_FOOT)

    def _write(self, text: str) -> None:
        self._stream.write(text.encode())


def _page(page: Page, number: int) -> Iterator[str]:
    name = one_line(page.file).replace("\\", "\\\\").replace('"', '\\"')
    title = f'image "{name}"; bbox 0 0 {page.width} {page.height}; ppageno {page.page - 1}'
    if page.dpi:
        title += f"; scan_res {round(page.dpi)} {round(page.dpi)}"
    yield f'<div class="ocr_page" id="page_{number}" title="{escaped(title)}">'
    lines = 0
    for index, section in enumerate(outline(page), start=1):
        place, key = _bbox(union(section.lines)), f"{number}_{index}"
        yield f'<div class="ocr_carea" id="block_{key}" title="{place}">'
        yield f'<p class="ocr_par" id="par_{key}" title="{place}">'
        for line in section.lines:
            lines += 1
            yield _line(line, f"{number}_{lines}")
        yield "</p>\n</div>"
    yield "</div>"


def _line(line: Line, key: str) -> str:
    text = _words(line, key) if line.words else escaped(line.text)
    return f'<span class="ocr_line" id="line_{key}" title="{_bbox(line.box)}; {_shape(line)}">{text}</span>'


def _shape(line: Line) -> str:
    """Slope and offset of the baseline from the lower left corner of the line's box, or the line's angle."""
    angle = reading_angle(line)
    if abs(angle) > 45:
        return f"textangle {round(angle, 1):g}"
    points = baseline(line)
    (x0, y0), (x1, y1) = points[0], points[-1]
    slope = (y1 - y0) / (x1 - x0) if x1 != x0 else 0.0
    x, y, _, height = line.box
    offset = y0 + slope * (x - x0) - (y + height)
    return f"baseline {round(slope, 4):g} {round(offset, 1):g}"


def _words(line: Line, key: str) -> str:
    parts: list[str] = []
    for number, (word, spaced) in enumerate(zip(line.words, spaces_after(line), strict=True), start=1):
        parts.append(_word(word, f"{key}_{number}") + (" " if spaced else ""))
    return "".join(parts)


def _word(word: Word, key: str) -> str:
    title = _bbox(word.box)
    if word.confidence is not None:
        title += f"; x_wconf {round(100 * word.confidence)}"
    return f'<span class="ocrx_word" id="word_{key}" title="{title}">{escaped(word.text)}</span>'


def _bbox(box: Box) -> str:
    """Whole pixels, as the format demands, with nothing of the box cut off."""
    x, y, width, height = box
    return f"bbox {max(math.floor(x), 0)} {max(math.floor(y), 0)} {math.ceil(x + width)} {math.ceil(y + height)}"
