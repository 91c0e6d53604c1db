"""Pages as plain text."""

from __future__ import annotations

from typing import BinaryIO

from textharmony_cli.documents.outline import Section, outline
from textharmony_cli.documents.printable import one_line
from textharmony_cli.documents.sink import Sink
from textharmony_cli.documents.text_layout import layout_rows
from textharmony_cli.records import Failure, Line, Page


class TextSink(Sink):
    """Lines in reading order, an empty line between paragraphs, a form feed between pages.

    The cells of a table row stand on one line with tabs between them. A page that failed is an empty page, so that
    the n-th form feed still ends the n-th page.

    Args:
        layout: keep the look of the page instead, by placing words in a grid of characters.
    """

    def __init__(self, stream: BinaryIO, *, layout: bool = False) -> None:
        self._stream = stream
        self._layout = layout
        self._separator = b""

    def page(self, page: Page) -> None:
        self._put(layout_rows(page) if self._layout else _rows(page))

    def failed(self, failure: Failure) -> None:
        if failure.page is not None:
            self._put([])

    def _put(self, rows: list[str]) -> None:
        self._stream.write(self._separator + "".join(f"{row}\n" for row in rows).encode())
        self._separator = b"\f"


def _rows(page: Page) -> list[str]:
    rows: list[str] = []
    for section in outline(page):
        if rows:
            rows.append("")
        rows += _table(section) if section.rows else [one_line(line.text) for line in section.lines]
    return rows


def _table(table: Section) -> list[str]:
    placed = {line.id for row in table.rows for cell in row for line in cell}
    rows = ["\t".join(_cell(cell) for cell in row).rstrip("\t") for row in table.rows]
    return rows + [one_line(line.text) for line in table.lines if line.id not in placed]


def _cell(lines: tuple[Line, ...]) -> str:
    return " ".join(one_line(line.text) for line in lines)
