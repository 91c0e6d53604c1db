"""What commands tell a person about a model that sees pictures and paints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textharmony_cli.cli.console import Console
    from textharmony_cli.engine import Engine, ReadItem, ReadResult
    from textharmony_cli.records import Match

_SHOWN = 8  # words in a note


def warn_of_waiting(engine: Engine, console: Console) -> None:
    """Tell a person, before anything is painted, that it will take long where it will."""
    if engine.options.converted and engine.paints_slowly:
        console.note("on a processor a line or a picture takes minutes to paint; `--sampler fast` takes half as long")


def checked(items: Iterator[ReadItem], engine: Engine, console: Console) -> Iterator[ReadItem]:
    """Pages that were read, with what the model says stands on them; of that a person is told a line a page."""
    from textharmony_cli.engine import ReadResult
    from textharmony_cli.tasks.cross_check import checked_page

    for item in items:
        if isinstance(item, ReadResult) and item.pixels is not None:
            page = checked_page(item.page, item.pixels, engine, engine.options.name)
            assert page.check is not None  # just made
            extra = f"; only it sees {', '.join(page.check.extra[:_SHOWN])}" if page.check.extra else ""
            seen = f"{page.check.model} sees {page.check.agreed} of {page.check.words} words as well"
            console.note(f"{page.file}: page {page.page}: {seen}{extra}")
            yield ReadResult(page)
        else:
            yield item


class Checker:
    """Asks the model whether it sees matches where they are, and tells where it does not."""

    def __init__(self, engine: Engine, console: Console) -> None:
        self._engine = engine
        self._console = console

    def matches(self, read: ReadResult, matches: Sequence[Match]) -> list[Match]:
        from textharmony_cli.tasks.cross_check import checked_matches

        assert read.pixels is not None  # asked for
        found = checked_matches(read.page, read.pixels, matches, self._engine)
        for match in found:
            if match.confirmed is False:
                name = self._engine.options.name
                self._console.note(f"{match.file}: page {match.page}: {name} sees `{match.text}` elsewhere")
        return found
