"""One input: its pages in order, through a decoder that may be lost and replaced on the way."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from textharmony_cli.documents.decoded import page_input
from textharmony_cli.documents.decoder import Decoder, DecoderError
from textharmony_cli.documents.page import Item, PageInput
from textharmony_cli.documents.pages import PageRanges
from textharmony_cli.documents.wire import Blob, Message
from textharmony_cli.errors import DeviceError, EncryptedError, ExitCode, InputError, TimeLimitError
from textharmony_cli.records import DocumentEnd, Failure

_LOST = ("crashed", "timeout", "out-of-memory")
_AHEAD = 3  # pages that the decoder has been asked for before they are needed; it holds one of them at most
_MOST_LOST = 5  # pages in a row, after which a document is given up
_MOST_PAGES = 1_000_000
_TRIES = 2  # of a request that crashes the decoder


@dataclass(frozen=True, slots=True)
class DocumentOptions:
    """How inputs are read.

    Attributes:
        pages: which pages; None for all.
        dpi: resolution at which PDF pages are drawn, and to which the coordinates of their text refer.
        password: opens encrypted PDFs.
        text_layer: `auto` uses a PDF page's own text where it is what is printed, `trust` wherever there is any,
            hidden text too, `ignore` never.
        pixels: draw the page even where its own text is used.
        timeout_s: seconds for opening a file, and for each page.
        strict: a damaged PDF is a failure instead of a warning.
        max_megapixels: pictures above it are refused. PDF pages are drawn smaller instead, at 40 at most.
        memory_mb: MiB of address space for decoding, beyond the size of the file.
    """

    pages: PageRanges | None = None
    dpi: int = 200
    password: str | None = None
    text_layer: Literal["auto", "trust", "ignore"] = "auto"
    pixels: bool = False
    timeout_s: float = 60.0
    strict: bool = False
    max_megapixels: float = 180.0
    memory_mb: int = 2048


class Document:
    """One open input, as the decoder sees it. It outlives decoders."""

    def __init__(self, file: str, fd: int, decoder: Decoder, options: DocumentOptions) -> None:
        self._file = file
        self._fd = fd
        self._decoder = decoder
        self._options = options
        self._generation = -1  # of the decoder that has it open
        self._posted: deque[int] = deque()  # pages that the decoder has been asked for already, counted from 0
        self._remarks: list[str] = []

    def items(self) -> Iterator[Item]:
        """Its pages, failed pages, and its end.

        Raises:
            InputError: it cannot be read at all.
        """
        count, picture = self._opened()
        wanted: Sequence[int] = range(1, count + 1)
        if self._options.pages is not None:
            wanted = self._options.pages.select(count)
            if not wanted:
                yield self._nothing_asked(count)
                return
            yield from self._not_there(self._options.pages.missing(count), count)
        try:
            yield from self._numbered(wanted, single=picture and count == 1)
        finally:
            if self._posted:
                self._decoder.stop()  # or its answers would be taken for the next document's

    def _numbered(self, wanted: Sequence[int], *, single: bool) -> Iterator[Item]:
        done = lost = 0
        for at, number in enumerate(wanted):
            item = self._page(number, wanted[at + 1 : at + 1 + _AHEAD])
            if single and isinstance(item, Failure):
                yield replace(item, page=None)  # of a photo nobody would say that its page 1 is truncated
                return
            done += isinstance(item, PageInput)
            lost = lost + 1 if isinstance(item, Failure) and item.kind in _LOST else 0
            yield item
            if lost == _MOST_LOST:
                raise InputError(f"cost the decoder {lost} pages in a row; the rest was not read", kind="crashed")
        yield DocumentEnd(self._file, done, tuple(self._remarks))

    def _opened(self) -> tuple[int, bool]:
        """How many pages it has, and whether it is a picture."""
        head, _ = self._tried(None)
        count = head.get("pages")
        if not isinstance(count, int) or not 0 < count <= _MOST_PAGES:
            self._decoder.stop()
            raise _lost("crashed")
        return count, bool(head.get("picture"))

    def _page(self, number: int, ahead: Sequence[int]) -> Item:
        """One page; the decoder is given work on those ahead before this one is put together."""
        try:
            head, blobs = self._tried(number - 1)
            self._post(ahead)
            return page_input(self._file, number, head, blobs)
        except InputError as problem:
            return failure(self._file, problem, number)
        except (ValueError, KeyError, TypeError, IndexError):  # a file that took over the decoder may say anything
            self._decoder.stop()
            return failure(self._file, _lost("crashed"), number)

    def _tried(self, index: int | None) -> tuple[Message, list[Blob]]:
        """Opens the file, or decodes a page of it; once more when that killed the decoder."""
        for last in [False] * (_TRIES - 1) + [True]:
            try:
                return self._asked(index)
            except DecoderError as lost:
                if last or lost.kind == "timeout":
                    raise _lost(lost.kind, self._options.timeout_s) from lost
        raise AssertionError("the last try returns or raises")

    def _asked(self, index: int | None) -> tuple[Message, list[Blob]]:
        if self._generation != self._decoder.generation or index is None:
            self._posted.clear()
            answer = self._checked(self._decoder.ask(self._opening(), self._fd))
            self._generation = self._decoder.generation
            if index is None:
                return answer
        if self._posted:
            self._posted.popleft()
            return self._checked(self._decoder.collect())
        return self._checked(self._decoder.ask({"do": "page", "index": index}))

    def _post(self, ahead: Sequence[int]) -> None:
        """Asks for pages before they are needed, so that the decoder never waits for this process."""
        for number in ahead[len(self._posted) :]:
            if self._generation == self._decoder.generation:
                with contextlib.suppress(DecoderError):  # the page will be asked for again, and that noticed
                    self._decoder.post({"do": "page", "index": number - 1})
                    self._posted.append(number - 1)

    def _checked(self, answer: tuple[Message, list[Blob]]) -> tuple[Message, list[Blob]]:
        head, blobs = answer
        if "kind" in head:
            if head["kind"] == "out-of-memory":
                self._decoder.stop()  # what is left of its memory is in pieces
            raise _input_error(*(str(head.get(key, "")) for key in ("kind", "message", "hint")))
        self._remarks += [remark for remark in map(str, head.get("remarks", ())) if remark not in self._remarks]
        return head, blobs

    def _opening(self) -> Message:
        options = self._options
        names = ("dpi", "text_layer", "pixels", "strict")
        wish: dict[str, Any] = {name: getattr(options, name) for name in names}
        return {"do": "open", "wish": wish, "password": options.password, "max_megapixels": options.max_megapixels}

    def _nothing_asked(self, count: int) -> Failure:
        return Failure(
            self._file, "no-such-page", f"has {_pages(count)}, and none of those asked for", exit_code=ExitCode.USAGE
        )

    def _not_there(self, missing: list[str], count: int) -> Iterator[Failure]:
        """A page asked for by its number must be there; of a range, what there is will do."""
        for term in missing:
            if term.isdigit():
                yield Failure(self._file, "no-such-page", f"is not there: the document has {_pages(count)}", int(term))
            else:
                self._remarks.append(f"it has {_pages(count)}, and none of `{term}`")


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


def failure(file: str, problem: InputError, page: int | None = None) -> Failure:
    """The record of an input, or one page of it, that could not be read."""
    code = DeviceError.exit_code if problem.kind == "out-of-memory" else problem.exit_code
    return Failure(file, problem.kind, str(problem), page, int(code), problem.hint)


def _input_error(kind: str, message: str, hint: str) -> InputError:
    return EncryptedError(message, hint=hint) if kind == "encrypted" else InputError(message, kind=kind, hint=hint)


def _lost(kind: str, timeout_s: float = 0.0) -> InputError:
    if kind == "timeout":
        return TimeLimitError(f"took longer than {timeout_s:g} s to decode")
    if kind == "out-of-memory":
        return InputError("needs too much memory to decode", kind=kind)
    return InputError("crashed the decoder", kind="crashed")
