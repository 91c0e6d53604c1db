"""What every output format of `read` has in common."""

from __future__ import annotations

from pathlib import Path

from textharmony_cli.records import DocumentEnd, Failure, Page

Original = Path | bytes  # the document itself: where it lies, or its bytes when it came through a pipe


class Sink:
    """Turns pages into the bytes of one output, as they come: no page is kept.

    For each document `begin`, then its pages and failed pages in order, then `end`; after the last one, `close`.
    A document that cannot be read at all is one `failed` without a page number. Formats override what concerns them.
    """

    def begin(self, file: str, original: Original = b"") -> None:
        """A document starts.

        Args:
            file: its printable name, as in its pages.
            original: its content; only the searchable PDF looks at it.
        """

    def page(self, page: Page) -> None:
        raise NotImplementedError

    def failed(self, failure: Failure) -> None:
        """A page, or the rest of a document, could not be read."""

    def end(self, end: DocumentEnd) -> None:
        """The document has no more pages."""

    def close(self) -> None:
        """Nothing more will come: write what is left. Raises OutputError or InputError where that cannot be made."""

    def discard(self) -> None:
        """Let go of everything, whether it was closed or not. The stream stays open."""


def put(sink: Sink, item: Page | Failure | DocumentEnd) -> None:
    """Hand the sink what came next."""
    match item:
        case Page():
            sink.page(item)
        case Failure():
            sink.failed(item)
        case DocumentEnd():
            sink.end(item)
