"""`th locate`: grep for pictures and PDFs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from textharmony_cli.cli import options as shared
from textharmony_cli.cli.batch import Batch
from textharmony_cli.cli.console import Console
from textharmony_cli.cli.listing import Counts, JsonLines, Listing, Names, Plain, WithContext
from textharmony_cli.cli.published import Checker
from textharmony_cli.cli.streams import data_stream, is_terminal, time_limit
from textharmony_cli.errors import ExitCode, UsageError
from textharmony_cli.records import DocumentEnd, Failure, Match, Page

if TYPE_CHECKING:
    from textharmony_cli.cli.pictures import Pictures
    from textharmony_cli.documents.page import Item
    from textharmony_cli.engine import Engine, ReadItem, ReadResult
    from textharmony_cli.tasks.locate import Query

_MATCHING_LIMIT_S = 10.0  # for one page: a regular expression can be made to run for ever

EXAMPLES = """\b
Examples:
  th locate receipt.jpg "total"               receipt.jpg:1:153,420,86,24:TOTAL
  th locate -i *.pdf "invoice no" -C 1        with the lines around it
  th locate scan.pdf -E '\\d{2}/\\d{2}/\\d{4}'    dates
  th locate -l -e visa -e mastercard *.jpg    which pictures mention either
  th locate sign.jpg exit --fuzzy 1 --draw found.png
"""


@dataclass(frozen=True, slots=True)
class _Search:
    """What is looked for, and when an input has shown enough."""

    queries: tuple[Query, ...]
    max_count: int | None

    def on(self, page: Page) -> list[Match]:
        from textharmony_cli.tasks.locate import find

        message = f"looking through page {page.page} of {page.file} takes longer than {_MATCHING_LIMIT_S:g} s"
        with time_limit(
            _MATCHING_LIMIT_S, message, hint="a simpler expression, without repeats inside repeats, is faster"
        ):
            return find(page, self.queries)


def locate(
    arguments: Annotated[list[str] | None, typer.Argument(metavar="FILES QUERY", hidden=True)] = None,
    expressions: Annotated[
        list[str] | None,
        typer.Option(
            "-e",
            "--expression",
            metavar="QUERY",
            help="Look for this; may be given again. All arguments are then files.",
        ),
    ] = None,
    ignore_case: Annotated[
        bool, typer.Option("-i", "--ignore-case", help="Capitals and small letters are the same.")
    ] = False,
    regex: Annotated[bool, typer.Option("-E", "--regex", help="QUERY is a regular expression (Python's).")] = False,
    fuzzy: Annotated[
        int, typer.Option("--fuzzy", metavar="N", min=0, help="Allow N wrong, missing or extra characters.")
    ] = 0,
    word: Annotated[bool, typer.Option("-w", "--word", help="Whole words only.")] = False,
    count: Annotated[bool, typer.Option("-c", "--count", help="Only count: `FILE:NUMBER`.")] = False,
    names: Annotated[bool, typer.Option("-l", "--files-with-matches", help="Only name the files.")] = False,
    max_count: Annotated[
        int | None, typer.Option("-m", "--max-count", metavar="N", min=1, help="At most N matches an input.")
    ] = None,
    context: Annotated[
        int | None, typer.Option("-C", "--context", metavar="N", min=0, help="Show whole lines, and N more around.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a match, on a line.")] = False,
    crop: Annotated[
        Path | None, typer.Option("--crop", metavar="DIR", help="Save a picture of each match there.")
    ] = None,
    draw: Annotated[
        str | None,
        typer.Option(
            "--draw", metavar="OUT", help="Save pages with what was found outlined: a file, folder or template."
        ),
    ] = None,
    overwrite: shared.OverwriteOption = False,
    pages: shared.PagesOption = None,
    text_layer: shared.TextLayerOption = "auto",
    dpi: shared.DpiOption = 200,
    password: shared.PasswordOption = None,
    password_file: shared.PasswordFileOption = None,
    timeout: shared.TimeoutOption = 60,
    strict: shared.StrictOption = False,
    fail_fast: shared.FailFastOption = False,
    model: shared.AnyModelOption = "nano",
    device: shared.DeviceOption = "auto",
    threads: shared.ThreadsOption = None,
    offline: shared.OfflineOption = False,
    quiet: shared.QuietOption = False,
    verbose: shared.VerboseOption = False,
    debug: shared.DebugOption = False,
) -> None:
    """Find text in pictures and PDFs.

    FILES come first, then the QUERY. Each match is a line `FILE:PAGE:X,Y,W,H:TEXT`; the box is in pixels of the page,
    from its top left corner. Phrases are found over line ends and divided words; missing or doubled spaces and the kind
    of quotes and dashes do not matter. Exit code 1 says that nothing was found.

    With `--model textharmony` text and places are still those that `nano` reads; that model says whether it sees each
    match there (`confirmed` in JSON, else a note where it does not).
    """
    from textharmony_cli.cli.pictures import Pictures
    from textharmony_cli.documents.atomic import open_target
    from textharmony_cli.documents.output import Target
    from textharmony_cli.engines import engine_for
    from textharmony_cli.tasks.locate import Query

    files, texts = shared.files_and_questions("locate", "QUERY", arguments or [], expressions or [])
    search = _Search(tuple(Query(text, regex, ignore_case, word, fuzzy) for text in texts), 1 if names else max_count)
    listing = _listing(count=count, names=names, json=json, context=context)
    inputs = shared.InputOptions(pages, text_layer, dpi, password, password_file, timeout, strict)
    engine = engine_for(model, device, threads)
    pictures = Pictures(files, crop, draw, overwrite=overwrite) if crop or draw else None
    console = Console(quiet=quiet, verbose=verbose)
    with data_stream() as stdout, ExitStack() as stack:
        stream = stack.enter_context(open_target(Target(tuple(files), None), stdout))
        checker = Checker(engine, console) if engine.options.converted else None
        looking = _Looking(search, listing(stream), pictures, checker)
        read = looking.items(stack, files, inputs, engine)
        meter = stack.enter_context(console.progress(len(files), shown=not is_terminal(stdout.fileno())))
        looking.through(Batch(files, read, console, meter, fail_fast=fail_fast), len(files))
    if not looking.found:
        if console.on_terminal and not (ignore_case and fuzzy):
            console.note("nothing found; `-i` ignores case, `--fuzzy 1` allows for a misread character")
        raise typer.Exit(ExitCode.NOTHING_FOUND)


class _Looking:
    """One run of `th locate`."""

    def __init__(self, search: _Search, listing: Listing, pictures: Pictures | None, checker: Checker | None) -> None:
        self._search = search
        self._listing = listing
        self._pictures = pictures
        self._checker = checker
        self._enough: set[int] = set()  # numbers of the inputs of which no more pages are wanted
        self.found = 0

    def items(
        self, stack: ExitStack, files: list[str], inputs: shared.InputOptions, engine: Engine
    ) -> Iterator[ReadItem]:
        """What is read on the inputs' pages, those that are still wanted."""
        from textharmony_cli.documents.source import open_documents

        looked_at = self._pictures is not None or self._checker is not None
        documents = inputs.for_documents(pixels=looked_at)
        pages = stack.enter_context(shared.closing(open_documents(files, documents)))
        read = engine.read(self._wanted(pages), keep_pixels=looked_at)
        return stack.enter_context(shared.closing(read))

    def _wanted(self, pages: Iterator[Item]) -> Iterator[Item]:
        number = 0
        for item in pages:
            if number not in self._enough or isinstance(item, Failure | DocumentEnd):
                yield item
            number += _ends(item)

    def through(self, batch: Batch, inputs: int) -> None:
        for number in range(inputs):
            found = 0
            for item in batch.document():
                if isinstance(item, DocumentEnd):
                    self._listing.end(item.file, found)
                elif isinstance(item, Failure):
                    self._listing.failed(item)
                elif number not in self._enough:
                    found += self._page(number, item, found)
                    if found == self._search.max_count:
                        self._enough.add(number)
            self.found += found
        batch.end()

    def _page(self, number: int, read: ReadResult, before: int) -> int:
        """Tell and draw what is on one page, up to the number wanted; returns how much that was."""
        limit = self._search.max_count
        matches = self._search.on(read.page)[: None if limit is None else limit - before]
        if matches and self._checker:
            matches = self._checker.matches(read, matches)
        if matches:
            self._listing.page(read.page, matches)
        if matches and self._pictures and read.pixels is not None:
            self._pictures.save(number, read.page.page, read.pixels, matches)
        return len(matches)


def _ends(item: Item) -> bool:
    return isinstance(item, DocumentEnd) or (isinstance(item, Failure) and item.page is None)


def _listing(*, count: bool, names: bool, json: bool, context: int | None) -> Callable[[BinaryIO], Listing]:
    """The way of listing that was asked for."""
    if count + names + json + (context is not None) > 1:
        raise UsageError("`--count`, `--files-with-matches`, `--json` and `--context` exclude each other")
    if context is not None:
        return partial(WithContext, around=context)
    return Counts if count else Names if names else JsonLines if json else Plain
