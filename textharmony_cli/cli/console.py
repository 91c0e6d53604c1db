"""What `th` says to people: errors, warnings and progress, on stderr. The one place with rich."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from textharmony_cli.cli.streams import is_terminal
from textharmony_cli.documents.printable import one_line

if TYPE_CHECKING:
    from rich.console import Console as RichConsole
    from rich.progress import Progress, TaskID

_WIDTH = 300  # characters of a line, however long a file's name or a library's message is
_NAME_WIDTH = 120
_STYLES = {"error": "bold red", "warning": "yellow", "hint": "cyan"}


class Console:
    """Talks on stderr.

    Args:
        quiet: no progress and no notes; errors are always shown.
        verbose: warnings as well.
    """

    def __init__(self, *, quiet: bool = False, verbose: bool = False) -> None:
        self.quiet = quiet
        self.verbose = verbose
        self.on_terminal = is_terminal(2)

    def error(self, message: str, *, where: str = "", hint: str = "") -> None:
        """One `error:` line; the hint follows on the line, or on the next where a person is looking."""
        if self.on_terminal or not hint:
            self._say("error", message, where)
            if hint:
                self._say("hint", hint)
        else:
            room = _WIDTH - _NAME_WIDTH - len(hint) - 20
            self._say("error", f"{_shortened(message, room)}; {hint}" if room > 40 else message, where)

    def warning(self, message: str, *, where: str = "") -> None:
        if self.verbose:
            self._say("warning", message, where)

    def note(self, message: str) -> None:
        if not self.quiet:
            self._say("note", message)

    def _say(self, kind: str, message: str, where: str = "") -> None:
        name = f"{_shortened(one_line(where), _NAME_WIDTH)}: " if where else ""
        line = f"{kind}: {name}{one_line(message)}"
        if self.on_terminal:
            from rich.text import Text

            styled = Text(line)
            styled.stylize(_STYLES.get(kind, ""), 0, len(kind) + 1)
            self._rich.print(styled, soft_wrap=True)
        elif sys.stderr is not None:
            print(_shortened(line, _WIDTH), file=sys.stderr, flush=True)  # noqa: T201

    @cached_property
    def _rich(self) -> RichConsole:
        from rich.console import Console as RichConsole

        return RichConsole(stderr=True)

    @contextmanager
    def progress(self, inputs: int, *, shown: bool = True) -> Iterator[Meter]:
        """Counts pages and inputs on a terminal; elsewhere, when quiet or not `shown`, the meter says nothing."""
        if not shown or self.quiet or not self.on_terminal or self._rich.is_dumb_terminal:
            yield Meter()
            return
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        count = [BarColumn(bar_width=20), TextColumn("{task.completed}/{task.total} files")] if inputs > 1 else []
        pages = TextColumn("{task.fields[pages]} pages")
        columns = [SpinnerColumn(), *count, pages, TimeElapsedColumn(), TextColumn("{task.description}", markup=False)]
        with Progress(*columns, console=self._rich, transient=True) as bars:
            yield Meter(bars, bars.add_task("", total=inputs, pages=0))


class Meter:
    """How far the work is."""

    def __init__(self, bars: Progress | None = None, task: TaskID | None = None) -> None:
        self._bars = bars
        self._task = task
        self._pages = 0

    def page_done(self, where: str) -> None:
        self._pages += 1
        if self._bars and self._task is not None:
            self._bars.update(self._task, pages=self._pages, description=_shortened(one_line(where), 40))

    def input_done(self) -> None:
        if self._bars and self._task is not None:
            self._bars.advance(self._task)


def _shortened(text: str, width: int) -> str:
    """The text with its middle left out where it is too long."""
    if len(text) <= width:
        return text
    half = (width - 3) // 2
    return f"{text[:half]}...{text[-half:]}"
