"""Where the results of `th read` go: each input's to its target, in the format asked for, whole or not at all."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from textharmony_cli.cli.batch import Batch
from textharmony_cli.cli.streams import is_terminal
from textharmony_cli.documents.inputs import printable_name
from textharmony_cli.errors import InputError, OutputError, UsageError
from textharmony_cli.records import DocumentEnd, Failure, Page

if TYPE_CHECKING:
    from textharmony_cli.documents.output import Target
    from textharmony_cli.documents.sink import Sink

FormatName = Literal["text", "md", "json", "jsonl", "hocr", "alto", "pdf"]

_HEADINGS = {"text": "==> {} <==\n", "md": "<!-- {} -->\n\n"}  # where several results follow each other
_TELLS_FAILURES = ("json", "jsonl")  # a failed input has a record in its place


@dataclass(frozen=True, slots=True)
class Output:
    """What is to be written, and where."""

    format: FormatName
    output: str | None
    layout: bool
    merge: bool
    overwrite: bool
    skip_existing: bool

    def __post_init__(self) -> None:
        if self.layout and self.format != "text":
            raise UsageError("`--layout` is for plain text", hint="leave it out, or choose `-f text`")


class _NothingRead(Exception):
    """Ends the writing of an output for which nothing came, so that it is not made."""


class Results:
    """The outputs of one run. Their names are settled, and refused where they cannot be, before anything is read."""

    def __init__(self, files: list[str], wanted: Output, stdout: BinaryIO) -> None:
        from textharmony_cli.documents.output import plan_outputs
        from textharmony_cli.documents.sinks import FORMATS

        self._wanted = wanted
        self._stdout = stdout
        self._stdin = b""
        kind = FORMATS[wanted.format]
        terminal = is_terminal(stdout.fileno())
        targets = plan_outputs(
            files,
            wanted.output,
            kind.suffix,
            overwrite=wanted.overwrite,
            skip_existing=wanted.skip_existing,
            merge=wanted.merge,
            binary=kind.binary,
            terminal=terminal,
        )
        self._targets = [target for target in targets if not target.skip]
        self.fill_the_terminal = terminal and any(target.path is None for target in targets)

    @property
    def files_to_read(self) -> list[str]:
        """The inputs but those whose output is there already, in the order in which `write` wants them."""
        return [given for target in self._targets for given in target.inputs]

    def keep(self, stdin: BinaryIO) -> BinaryIO:
        """Standard input for reading; kept as well where the document itself becomes part of the result."""
        if self._wanted.format != "pdf":
            return stdin
        self._stdin = stdin.read()
        return io.BytesIO(self._stdin)

    def write(self, batch: Batch, *, password: str) -> None:
        """Write all that the batch hands out. An output for which nothing could be read is not made.

        Raises:
            OutputError: an output cannot be written. It says how many inputs are left; those before are done.
        """
        from textharmony_cli.documents.atomic import open_target

        self._password = password
        left = len(self.files_to_read)
        for target in self._targets:
            left -= len(target.inputs)
            try:
                with open_target(target, self._stdout, overwrite=self._wanted.overwrite) as stream:
                    if not self._fill(target, stream, batch):
                        raise _NothingRead
            except _NothingRead:
                pass
            except InputError as error:  # it could be read, but not turned into this format
                batch.fail(target.inputs[0], error)
            except OutputError as error:
                raise OutputError(f"{error}{f'; inputs not done: {left}' if left else ''}", hint=error.hint) from error

    def _fill(self, target: Target, stream: BinaryIO, batch: Batch) -> bool:
        heading = _HEADINGS.get(self._wanted.format)
        if target.path is not None or len(target.inputs) == 1 or self._wanted.merge or not heading:
            return self._fill_one(target.inputs, stream, batch, to_file=target.path is not None)
        gap = ""
        for given in target.inputs:
            head = gap + heading.format(printable_name(given))
            gap = "\n" if self._fill_one((given,), stream, batch, head=head.encode()) else gap
        return True

    def _fill_one(
        self, files: tuple[str, ...], stream: BinaryIO, batch: Batch, *, head: bytes = b"", to_file: bool = False
    ) -> bool:
        """The results of some inputs as one output; False when nothing came of any."""
        from textharmony_cli.documents.sinks import SinkOptions, open_sink

        options = SinkOptions(layout=self._wanted.layout, merge=self._wanted.merge, password=self._password)
        with suppress(_NothingRead), open_sink(self._wanted.format, stream, options) as sink:
            read = [self._document(sink, given, head, stream, batch) for given in files]
            if not any(read) and (to_file or not self._tells):
                raise _NothingRead  # also keeps the sink from finishing an empty output
            return True
        return False

    @property
    def _tells(self) -> bool:
        return self._wanted.format in _TELLS_FAILURES

    def _document(self, sink: Sink, given: str, head: bytes, stream: BinaryIO, batch: Batch) -> bool:
        """Pass one input on once a page of it is there; False when none ever was."""
        from textharmony_cli.documents.sink import put

        waiting: list[Page | Failure | DocumentEnd] = []
        begun = False
        for item in batch.document():
            waiting.append(item if isinstance(item, Failure | DocumentEnd) else item.page)
            if not begun and isinstance(waiting[-1], Page):
                stream.write(head)
                sink.begin(printable_name(given), self._original(given))
                begun = True
            while begun and waiting:
                put(sink, waiting.pop(0))
        if waiting and self._tells:
            sink.begin(printable_name(given))
            for record in waiting:
                put(sink, record)
        return begun

    def _original(self, given: str) -> bytes | Path:
        return self._stdin if given == "-" else Path(given)
