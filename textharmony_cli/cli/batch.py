"""A run over many inputs: one document after the other, each failure told once, and what the run ends with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from textharmony_cli.cli.console import Console, Meter
from textharmony_cli.documents.inputs import printable_name
from textharmony_cli.errors import ExitCode, HarmonyError, SomeInputsFailed
from textharmony_cli.records import DocumentEnd, Failure

if TYPE_CHECKING:
    from textharmony_cli.engine import ReadItem, ReadResult


class Batch:
    """Hands out what was read, input by input.

    Args:
        files: the inputs, in the order in which `items` come.
        items: what the engine yields.
        fail_fast: end the run at the first input that fails, by `typer.Exit`.
    """

    def __init__(
        self,
        files: Sequence[str],
        items: Iterator[ReadItem],
        console: Console,
        meter: Meter,
        *,
        fail_fast: bool = False,
    ) -> None:
        self._files = files
        self._items = items
        self._console = console
        self._meter = meter
        self._fail_fast = fail_fast
        self._number = 0  # of the input that is being handed out, from 1
        self._failed: dict[int, int] = {}  # exit codes, by input

    def document(self) -> Iterator[ReadResult | Failure | DocumentEnd]:
        """The items of the next input; it ends with its DocumentEnd, or the Failure of the whole input."""
        pages, failures = 0, []
        self._number += 1
        for item in self._items:
            if isinstance(item, Failure):
                failures.append(item)
            elif isinstance(item, DocumentEnd):
                self._warn(item.file, item.warnings)
            else:
                pages += 1
                self._meter.page_done(f"{item.page.file} {item.page.page}")
                self._warn(f"{item.page.file} page {item.page.page}", item.page.warnings)
            yield item
            if isinstance(item, DocumentEnd) or (isinstance(item, Failure) and item.page is None):
                break
        self._meter.input_done()
        if failures:
            self._tell(failures, pages)
            self._count(failures[0].exit_code if not pages else ExitCode.SOME_FAILED)

    def fail(self, given: str, error: HarmonyError) -> None:
        """Count the present input, which could be read, but not turned into what was asked for; once, however often."""
        self._console.error(str(error), where=printable_name(given), hint=error.hint)
        self._count(error.exit_code)

    def end(self) -> None:
        """Raises SomeInputsFailed, or `typer.Exit` with the code of the only input, when something failed."""
        if self._failed and len(self._files) == 1:
            raise typer.Exit(next(iter(self._failed.values())))
        if self._failed:
            rest = "the others are done" if len(self._failed) < len(self._files) else "nothing was done"
            raise SomeInputsFailed(f"{len(self._failed)} of {len(self._files)} inputs failed, {rest}")

    def _count(self, exit_code: int) -> None:
        self._failed.setdefault(self._number, exit_code)
        if self._fail_fast:
            raise typer.Exit(exit_code)

    def _tell(self, failures: list[Failure], pages: int) -> None:
        first = failures[0]
        message = first.message if first.page is None else f"page {first.page}: {first.message}"
        if len(failures) > 1:
            message = f"{len(failures)} of {len(failures) + pages} pages failed, first {message}"
        self._console.error(message, where=first.file, hint=first.hint)

    def _warn(self, where: str, warnings: Sequence[str]) -> None:
        for warning in warnings:
            self._console.warning(warning, where=where)
