"""Pages as JSON: one object a file, or one object a page a line."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, BinaryIO, Literal

from textharmony_cli.documents.sink import Original, Sink
from textharmony_cli.records import SCHEMA, DocumentEnd, Failure, Line, Page

# Legal inside JSON strings, but not on a terminal or in UTF-8; `json` itself escapes only the first 32 characters.
_UNSAFE = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dumps(record: dict[str, Any]) -> bytes:
    """The record as one compact line of JSON in UTF-8, with control characters escaped, without the line end."""
    return _escaped(_compact(record))


def dumps_page(page: Page) -> bytes:
    """What `dumps(page.to_dict())` is, in a third of the time.

    A page of dense text has thousands of numbers, so its lines are formatted from the records without a dictionary
    for each word. A test holds both ways of writing a page to each other.
    """
    frame = _compact(replace(page, lines=()).to_dict())
    lines = ",".join([_line(line) for line in page.lines])
    return _escaped(frame.replace('"lines":[]', f'"lines":[{lines}]', 1))


def _line(line: Line) -> str:
    values = [coordinate for corner in line.polygon for coordinate in corner]
    values += line.box
    for word in line.words:
        values += word.box
    n = _numbers(values)
    corners = ",".join([f"[{n[k]},{n[k + 1]}]" for k in (0, 2, 4, 6)])
    row = f'{{"id":{line.id},"text":{_compact(line.text)},"polygon":[{corners}],"box":[{",".join(n[8:12])}]'
    row += _confidence(line.confidence)
    if line.words:
        words = [
            f'{{"text":{_compact(word.text)},"box":[{",".join(n[k : k + 4])}]{_confidence(word.confidence)}}}'
            for k, word in zip(range(12, len(n), 4), line.words, strict=True)
        ]
        row += f',"words":[{",".join(words)}]'
    return row + "}"


def _numbers(values: list[float]) -> list[str]:
    """At most one decimal, no `.0` and no `-0`; all at once, which is several times as fast as one by one."""
    return ("%.1f " * len(values) % tuple(values)).replace(".0 ", " ").replace("-0 ", "0 ").split()


def _confidence(value: float | None) -> str:
    return "" if value is None else f',"confidence":{round(value, 4)}'


def _escaped(text: str) -> bytes:
    if not text.isprintable():  # what is unsafe is not printable, and this is the faster question
        text = _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text.encode()


class JsonLinesSink(Sink):
    """One page a line; what failed is a line in its place."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def page(self, page: Page) -> None:
        self._stream.write(dumps_page(page) + b"\n")

    def failed(self, failure: Failure) -> None:
        self._stream.write(dumps(failure.to_dict()) + b"\n")


class JsonSink(Sink):
    """One object a file, on a line of its own: `{schema, file, pages[], warnings[]?}`, written page by page.

    A file that could not be read at all is `{schema, file, error}`. One that failed after some of its pages has both
    `pages` and `error`, and a page that failed is an error in its place among the pages.

    Args:
        merge: write one array of all files.
    """

    def __init__(self, stream: BinaryIO, *, merge: bool = False) -> None:
        self._stream = stream
        self._merge = merge
        self._files = 0
        self._state: Literal["waiting", "open", "written"] = "written"
        self._separator = b""

    def begin(self, file: str, original: Original = b"") -> None:
        self._file = file
        self._state = "waiting"

    def page(self, page: Page) -> None:
        self._put(dumps_page(page))

    def failed(self, failure: Failure) -> None:
        record = failure.to_dict()
        if failure.page is not None:
            self._put(dumps(record))
        elif self._state == "open":
            self._finish({"error": record["error"]})
        else:
            self._next_file()
            self._stream.write(dumps(record) + b"\n")
            self._state = "written"

    def end(self, end: DocumentEnd) -> None:
        if self._state == "waiting":
            self._head()
        if self._state == "open":
            self._finish({"warnings": list(end.warnings)} if end.warnings else {})

    def close(self) -> None:
        if self._merge:
            self._stream.write(b"]\n" if self._files else b"[]\n")

    def _put(self, row: bytes) -> None:
        if self._state != "open":
            self._head()
        self._stream.write(self._separator + row)
        self._separator = b","

    def _head(self) -> None:
        self._next_file()
        self._stream.write(dumps({"schema": SCHEMA, "file": self._file})[:-1] + b',"pages":[')
        self._state, self._separator = "open", b""

    def _finish(self, rest: dict[str, Any]) -> None:
        self._stream.write(b"]" + (b"," + dumps(rest)[1:] if rest else b"}") + b"\n")
        self._state = "written"

    def _next_file(self) -> None:
        if self._merge:
            self._stream.write(b"," if self._files else b"[")
        self._files += 1
