"""Reading and finding from Python; what `textharmony_cli` itself offers under the same names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, Literal

from textharmony_cli.documents.pages import PageRanges
from textharmony_cli.documents.source import DocumentOptions, open_documents
from textharmony_cli.engine import Engine, EngineOptions
from textharmony_cli.errors import EncryptedError, ExitCode, InputError, TimeLimitError
from textharmony_cli.records import DocumentEnd, Failure, Match, Page
from textharmony_cli.tasks.locate import Query, find

Name = str | os.PathLike[str]


def read(
    *files: Name,
    pages: str | None = None,
    text_layer: Literal["auto", "trust", "ignore"] = "auto",
    dpi: int = 200,
    password: str | None = None,
    model: str = "nano",
    device: str = "auto",
    threads: int | None = None,
) -> Iterator[Page]:
    """What is on the pages of pictures and PDFs, page by page, in the order of the files.

    Args:
        files: paths; `-` is standard input.
        pages: which pages of each, counted from 1, such as `1,3-5,8-end`.
        text_layer: whether a PDF's own text is used where it is sound (`auto`), wherever there is some, or never.
        dpi: pixels per inch at which PDF pages are drawn.
        model, device, threads: what reads, on which device (`auto`, `cpu`, `cuda`, `cuda:1`), with how many threads.

    Raises:
        InputError: a file or a page cannot be read; pages before it have been handed out.
        HarmonyError: another of its kinds, for a wrong call, missing weights, or a lack of memory.
    """
    ranges = None if pages is None else PageRanges.parse(pages)
    opened = open_documents(files, DocumentOptions(ranges, dpi, password, text_layer))
    for item in Engine(EngineOptions(model, device, threads)).read(opened):
        if isinstance(item, Failure):
            raise _error(item)
        if not isinstance(item, DocumentEnd):
            yield item.page


def locate(
    files: Name | list[Name],
    query: str,
    *,
    ignore_case: bool = False,
    regex: bool = False,
    fuzzy: int = 0,
    word: bool = False,
    **reading: Any,
) -> Iterator[Match]:
    """Where a text stands on the pages of pictures and PDFs, page by page.

    Args:
        files: one path or several.
        query: a phrase, or with `regex` a regular expression.
        fuzzy: number of characters that may be wrong, missing or too many.
        word: whole words only.
        reading: as for `read`.

    Raises:
        InputError: as `read`.
        UsageError: the query is empty or no regular expression.
    """
    wanted = Query(query, regex=regex, ignore_case=ignore_case, word=word, max_edits=fuzzy)
    for page in read(*([files] if isinstance(files, str | os.PathLike) else files), **reading):
        yield from find(page, [wanted])


def _error(failure: Failure) -> InputError:
    where = failure.file if failure.page is None else f"{failure.file}: page {failure.page}"
    message = f"{where}: {failure.message}"
    if failure.exit_code == ExitCode.ENCRYPTED:
        return EncryptedError(message, hint=failure.hint)
    if failure.exit_code == ExitCode.TIME_LIMIT:
        return TimeLimitError(message, hint=failure.hint)
    return InputError(message, kind=failure.kind, hint=failure.hint)
