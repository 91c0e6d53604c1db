"""The output formats of `read`, by the names that `-f` takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from textharmony_cli.documents.alto_sink import AltoSink
from textharmony_cli.documents.hocr_sink import HocrSink
from textharmony_cli.documents.json_sink import JsonLinesSink, JsonSink
from textharmony_cli.documents.markdown_sink import MarkdownSink
from textharmony_cli.documents.pdf_sink import PdfSink
from textharmony_cli.documents.sink import Sink
from textharmony_cli.documents.text_sink import TextSink


@dataclass(frozen=True, slots=True)
class SinkOptions:
    """What a format may want to know.

    Attributes:
        layout: text keeps the look of the page.
        merge: the output holds several documents as one.
        password: opens encrypted PDFs.
    """

    layout: bool = False
    merge: bool = False
    password: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """An output format: the suffix of its files, whether a terminal can show it, and what writes it."""

    suffix: str
    binary: bool
    make: Callable[[BinaryIO, SinkOptions], Sink]


FORMATS: dict[str, Format] = {
    "text": Format(".txt", False, lambda stream, options: TextSink(stream, layout=options.layout)),
    "md": Format(".md", False, lambda stream, _: MarkdownSink(stream)),
    "json": Format(".json", False, lambda stream, options: JsonSink(stream, merge=options.merge)),
    "jsonl": Format(".jsonl", False, lambda stream, _: JsonLinesSink(stream)),
    "hocr": Format(".hocr", False, lambda stream, _: HocrSink(stream)),
    "alto": Format(".xml", False, lambda stream, _: AltoSink(stream)),
    "pdf": Format(".pdf", True, lambda stream, options: PdfSink(stream, password=options.password)),
}


@contextmanager
def open_sink(name: str, stream: BinaryIO, options: SinkOptions | None = None) -> Iterator[Sink]:
    """The sink of a format, closed when the block ends well and discarded in any case.

    with open_target(target, stdout) as stream, open_sink("hocr", stream) as sink:
        sink.begin("scan.pdf", Path("scan.pdf"))
        for item in items:
            put(sink, item)
    """
    sink = FORMATS[name].make(stream, options or SinkOptions())
    try:
        yield sink
        sink.close()
    finally:
        sink.discard()
