"""Reading, finding and asking from Python; what `textharmony_cli` itself offers under the same names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from textharmony_cli.documents.pages import PageRanges
from textharmony_cli.documents.source import DocumentOptions, open_documents
from textharmony_cli.engine import Engine, EngineOptions
from textharmony_cli.errors import EncryptedError, ExitCode, InputError, TimeLimitError
from textharmony_cli.records import Answer, DocumentEnd, Failure, Match, Page
from textharmony_cli.tasks.ask import REFUSE_BELOW, Field, answer_fields
from textharmony_cli.tasks.locate import Query, find
from textharmony_cli.tasks.retrieval import Shelf

if TYPE_CHECKING:
    from textharmony_cli.engine import ReadResult

Name = str | os.PathLike[str]
TextLayer = Literal["auto", "trust", "ignore"]


def read(
    *files: Name,
    pages: str | None = None,
    text_layer: TextLayer = "auto",
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
    opening = _opening(pages, text_layer, dpi, password)
    for item in _read(Engine(EngineOptions(model, device, threads)), files, opening):
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
    for page in read(*_names(files), **reading):
        yield from find(page, [wanted])


def ask(
    files: Name | list[Name],
    questions: str | Sequence[str],
    *,
    min_confidence: float = REFUSE_BELOW,
    pages: str | None = None,
    text_layer: TextLayer = "auto",
    dpi: int = 200,
    password: str | None = None,
    model: str = "nano",
    device: str = "auto",
    threads: int | None = None,
) -> Iterator[Answer]:
    """What pictures and PDFs answer, in their own words: one answer for each question, file by file.

    A question that a file does not answer has an answer with `found` false.

    Args:
        files: one path or several.
        questions: one or several; each file is read once for all of them.
        min_confidence: answers that are less likely to be right are not given.
        pages, text_layer, dpi, password, model, device, threads: as for `read`.

    Raises:
        InputError: as `read`.
        UsageError: a question is empty.
    """
    fields = [Field(text, (text,)) for text in ([questions] if isinstance(questions, str) else questions)]
    opening = _opening(pages, text_layer, dpi, password)
    engine, shelf = Engine(EngineOptions(model, device, threads)), Shelf()
    for item in _read(engine, _names(files), opening):
        if not isinstance(item, DocumentEnd):
            shelf.add(item.page)
            continue
        yield from answer_fields(shelf, fields, engine, min_confidence=min_confidence, model=model)
        shelf = Shelf()


def _read(engine: Engine, files: Sequence[Name], opening: DocumentOptions) -> Iterator[ReadResult | DocumentEnd]:
    """What is read, and where each file ends; the first failure is raised."""
    for item in engine.read(open_documents(files, opening)):
        if isinstance(item, Failure):
            raise _error(item)
        yield item


def _opening(pages: str | None, text_layer: TextLayer, dpi: int, password: str | None) -> DocumentOptions:
    return DocumentOptions(None if pages is None else PageRanges.parse(pages), dpi, password, text_layer)


def _names(files: Name | list[Name]) -> list[Name]:
    return [files] if isinstance(files, str | os.PathLike) else files


def _error(failure: Failure) -> InputError:
    where = failure.file if failure.page is None else f"{failure.file}: page {failure.page}"
    message = f"{where}: {failure.message}"
    if failure.exit_code == ExitCode.ENCRYPTED:
        return EncryptedError(message, hint=failure.hint)
    if failure.exit_code == ExitCode.TIME_LIMIT:
        return TimeLimitError(message, hint=failure.hint)
    return InputError(message, kind=failure.kind, hint=failure.hint)
