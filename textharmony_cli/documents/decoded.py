"""One decoded page on its way from the decoder to the reading process: picture, size and text as flat arrays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from textharmony_cli.documents.page import PageInput
from textharmony_cli.documents.wire import Blob, Message
from textharmony_cli.records import Line, Word

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LineTable:
    """The lines of a page, in pixels.

    Attributes:
        text: the lines, one a row, their words one space apart.
        corners: (lines, 8); top left, top right, bottom left, bottom right in reading direction, x and y each.
        words: (words, 4); x, y, width, height.
        spans: (len(text), 2); where each character, line feeds too, starts and ends along its line.
    """

    text: str
    corners: Floats
    words: Floats
    spans: Floats


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the decoder says about one page.

    Attributes:
        rows: the picture's bytes, RGB from the top left, in pieces of any length; None without a picture.
        remarks: what concerns the document as a whole, such as its repair.
    """

    width: int
    height: int
    rows: Iterable[bytes | memoryview] | None
    dpi: float | None = None
    points: tuple[float, float] | None = None
    table: LineTable | None = None
    warnings: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def head(self) -> Message:
        head: Message = {"width": self.width, "height": self.height, "dpi": self.dpi, "points": self.points}
        head |= {"warnings": self.warnings, "remarks": self.remarks, "pixels": self.rows is not None}
        return head | {"text": None if self.table is None else self.table.text}

    def arrays(self) -> list[bytes]:
        table = self.table
        return (
            [] if table is None else [a.astype(np.float32).tobytes() for a in (table.corners, table.words, table.spans)]
        )


def page_input(file: str, page: int, head: Message, blobs: list[Blob]) -> PageInput:
    """Puts a page together again.

    Raises:
        ValueError, KeyError, TypeError: the parts do not fit together.
    """
    width, height = int(head["width"]), int(head["height"])
    pixels = blobs.pop(0).reshape(height, width, 3) if head["pixels"] else None
    lines = None
    if head["text"] is not None:
        corners, words, spans = (blob.view(np.float32) for blob in blobs)
        lines = _lines(LineTable(head["text"], corners.reshape(-1, 8), words.reshape(-1, 4), spans.reshape(-1, 2)))
    points = None if head["points"] is None else (float(head["points"][0]), float(head["points"][1]))
    return PageInput(file, page, width, height, pixels, head["dpi"], lines, points, tuple(head["warnings"]))


def _lines(table: LineTable) -> tuple[Line, ...]:
    spans = list(zip(*table.spans.T.tolist(), strict=True))
    boxes = list(zip(*table.words.T.tolist(), strict=True))
    lines: list[Line] = []
    at = word = 0
    for text, (a, b, c, d, e, f, g, h) in zip(table.text.split("\n"), table.corners.tolist(), strict=True):
        tokens = text.split(" ")
        words = tuple(map(Word, tokens, boxes[word : word + len(tokens)]))
        line = Line(
            len(lines), text, ((a, b), (c, d)), ((e, f), (g, h)), None, words, tuple(spans[at : at + len(text)])
        )
        lines.append(line)
        at, word = at + len(text) + 1, word + len(tokens)
    return tuple(lines)
