"""How `th locate` lists what it found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from textharmony_cli.documents.json_sink import dumps
from textharmony_cli.documents.printable import one_line
from textharmony_cli.records import Box, Failure, Line, Match, Page


class Listing:
    """What is written on pages with matches, on failures, and after each input that could be read.

    This one writes nothing; each way of listing adds its own.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def page(self, page: Page, matches: Sequence[Match]) -> None:
        """A page on which something was found."""

    def failed(self, failure: Failure) -> None:
        """A page or an input that could not be read."""

    def end(self, file: str, found: int) -> None:
        """The input is through; it had so many matches."""

    def _write(self, line: str) -> None:
        self._stream.write(f"{line}\n".encode())


class Plain(Listing):
    """`FILE:PAGE:X,Y,W,H:TEXT`, best first where edits are allowed, else as on the page."""

    def page(self, page: Page, matches: Sequence[Match]) -> None:
        for match in matches:
            self._write(_row(page, match.box, match.text, ":"))


class WithContext(Listing):
    """Whole lines where something was found, and lines around them with `-` between the fields, as grep does.

    Args:
        around: number of lines before and after.
    """

    def __init__(self, stream: BinaryIO, around: int) -> None:
        super().__init__(stream)
        self._around = around
        self._started = False

    def page(self, page: Page, matches: Sequence[Match]) -> None:
        at = {line.id: number for number, line in enumerate(page.lines)}
        found = sorted(((at[match.lines[0]], at[match.lines[-1]], match) for match in matches), key=lambda f: f[:2])
        shown = 0  # lines of the page that are done with
        for number, (first, last, match) in enumerate(found):
            begin = max(first - self._around, shown)
            if begin > shown or number == 0:
                self._part()
            self._lines(page, page.lines[begin:first])
            text = " ".join(line.text for line in page.lines[first : last + 1])
            self._write(_row(page, match.box, text, ":"))
            after = found[number + 1][0] if number + 1 < len(found) else len(page.lines)
            shown = max(shown, min(last + 1 + self._around, max(after, last + 1)))
            self._lines(page, page.lines[last + 1 : shown])

    def _part(self) -> None:
        if self._started and self._around:
            self._write("--")
        self._started = True

    def _lines(self, page: Page, lines: Sequence[Line]) -> None:
        for line in lines:
            self._write(_row(page, line.box, line.text, "-"))


class JsonLines(Listing):
    """One object a match; what failed is one with an `error`."""

    def page(self, page: Page, matches: Sequence[Match]) -> None:
        for match in matches:
            self._stream.write(dumps(match.to_dict()) + b"\n")

    def failed(self, failure: Failure) -> None:
        self._stream.write(dumps(failure.to_dict()) + b"\n")


class Counts(Listing):
    """`FILE:NUMBER` for every input, also for none."""

    def end(self, file: str, found: int) -> None:
        self._write(f"{one_line(file)}:{found}")


class Names(Listing):
    """The inputs in which something was found."""

    def end(self, file: str, found: int) -> None:
        if found:
            self._write(one_line(file))


def _row(page: Page, box: Box, text: str, separator: str) -> str:
    return separator.join((one_line(page.file), str(page.page), place(box), one_line(text)))


def place(box: Box) -> str:
    """A box in whole pixels: `X,Y,W,H`."""
    return ",".join(str(round(value)) for value in box)
