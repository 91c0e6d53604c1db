"""What people see while weights are fetched: a bar on a terminal, else only what is being fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from textharmony_cli.cli.console import Console

if TYPE_CHECKING:
    from rich.progress import Progress


@contextmanager
def fetch_meter(console: Console) -> Iterator[Callable[[str, int, int], None]]:
    """A function for `store.ensure` to call as it goes on; where nobody is looking it does nothing."""
    from rich.console import Console as RichConsole

    screen = RichConsole(stderr=True)
    if console.quiet or not console.on_terminal or screen.is_dumb_terminal:
        yield lambda what, done, total: None
        return
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = [TextColumn("{task.description:<11}"), BarColumn(bar_width=30), DownloadColumn()]
    columns += [TransferSpeedColumn(), TimeRemainingColumn()]
    with Progress(*columns, console=screen, transient=True) as bars:
        yield _Bars(bars)


class _Bars:
    """One bar at a time: the one for what is being done."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._what = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        if what != self._what:
            for task in self._bars.task_ids:
                self._bars.remove_task(task)
            self._bars.add_task(what, total=total, completed=done)
            self._what = what
        self._bars.update(self._bars.task_ids[-1], completed=done, total=total)
