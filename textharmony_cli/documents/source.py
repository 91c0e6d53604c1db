"""Files to pages: an ordered stream over any number of inputs, read ahead by a bounded amount.

This process never parses what it reads. A decoder process does, which can be killed when a file holds it up and is
replaced when one crashes it; a thread here keeps it busy while the pages before are used.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Generator, Iterable, Iterator
from typing import BinaryIO

from textharmony_cli.documents.decoder import Decoder
from textharmony_cli.documents.document import Document, DocumentOptions, failure
from textharmony_cli.documents.inputs import opened, printable_name
from textharmony_cli.documents.page import Item
from textharmony_cli.documents.window import Window
from textharmony_cli.errors import InputError

__all__ = ["DocumentOptions", "open_documents", "printable_name"]

_LARGEST_DRAWING = 40.0  # megapixels of a PDF page
_TEXT_ROOM = 64 << 20  # bytes that a page's text and places may take


def open_documents(
    inputs: Iterable[str | os.PathLike[str]], options: DocumentOptions, *, stdin: BinaryIO | None = None
) -> Generator[Item, None, None]:
    """Reads inputs one after the other and yields their pages in order.

    Each input ends with a `DocumentEnd`, or with a `Failure` without a page number when it could not be read at all.
    Closing the iterator stops everything that was started.

    Args:
        inputs: paths; `-` is standard input, once.
        stdin: what `-` reads; the process's standard input by default.
    """
    reading = _Reading(inputs, options, sys.stdin.buffer if stdin is None and sys.stdin else stdin)
    try:
        yield from reading.items()
    finally:
        reading.close()


class _Reading:
    """A thread that reads inputs into a window, and its decoder."""

    def __init__(
        self, inputs: Iterable[str | os.PathLike[str]], options: DocumentOptions, stdin: BinaryIO | None
    ) -> None:
        self._inputs = inputs
        self._options = options
        self._stdin = stdin
        self._window = Window()
        largest = int(max(options.max_megapixels, _LARGEST_DRAWING) * 3e6) + _TEXT_ROOM
        self._decoder = Decoder(options.memory_mb, largest, options.timeout_s)
        self._thread = threading.Thread(target=self._run, name="reading", daemon=True)

    def items(self) -> Iterator[Item]:
        self._thread.start()
        while (item := self._window.get()) is not None:
            yield item

    def close(self) -> None:
        self._window.close()
        self._decoder.close()
        if self._thread.ident is not None:
            self._thread.join(timeout=2)  # not for ever: it may wait for a file system or for the caller's `inputs`

    def _run(self) -> None:
        try:
            for name in self._inputs:
                for item in self._document(os.fspath(name)):
                    if not self._window.put(item):
                        return
        except BaseException as problem:  # of the caller's `inputs`, or a bug: raised where the pages are used
            self._window.put(problem)
        finally:
            self._window.put(None)
            self._decoder.close()

    def _document(self, name: str) -> Iterator[Item]:
        file = printable_name(name)
        stdin = self._stdin
        if name == "-":
            self._stdin = None
        try:
            with opened(name, stdin, lambda: self._window.closed) as fd:
                yield from Document(file, fd, self._decoder, self._options).items()
        except InputError as problem:
            yield failure(file, problem)
