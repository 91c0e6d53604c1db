"""Pages as JSON: one object a file, or one object a page a line."""

from __future__ import annotations

import json
import re
from typing import Any, BinaryIO, Literal

from textharmony_cli.documents.sink import Original, Sink
from textharmony_cli.records import SCHEMA, DocumentEnd, Failure, Page

# Legal inside JSON strings, but not on a terminal or in UTF-8; `json` itself escapes only the first 32 characters.
_UNSAFE = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def dumps(record: dict[str, Any]) -> bytes:
    """The record as one compact line of JSON in UTF-8, with control characters escaped, without the line end."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode()


class JsonLinesSink(Sink):
    """One page a line; what failed is a line in its place."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def page(self, page: Page) -> None:
        self._stream.write(dumps(page.to_dict()) + b"\n")

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
        self._put(page.to_dict())

    def failed(self, failure: Failure) -> None:
        record = failure.to_dict()
        if failure.page is not None:
            self._put(record)
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

    def _put(self, record: dict[str, Any]) -> None:
        if self._state != "open":
            self._head()
        self._stream.write(self._separator + dumps(record))
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
