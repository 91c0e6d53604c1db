"""How `th ask` writes what a document answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from textharmony_cli.cli.listing import place
from textharmony_cli.documents.json_sink import dumps
from textharmony_cli.documents.printable import one_line
from textharmony_cli.records import Answer, Failure

if TYPE_CHECKING:
    from textharmony_cli.cli.console import Console
    from textharmony_cli.tasks.schema import Schema


class Replies:
    """What is written for each input that could be read, and on failures.

    Attributes:
        complete: whether every input gave what it had to.
    """

    complete = True

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def answers(self, file: str, answers: Sequence[Answer]) -> None:
        """An input is through; these are its answers in the order of what was asked."""
        raise NotImplementedError

    @contextmanager
    def writing(self) -> Iterator[Callable[[str], None]]:
        """While an answer is being written: what takes its pieces as they come. Only `Streamed` shows them."""
        yield lambda piece: None

    def failed(self, failure: Failure) -> None:
        """A page or an input that could not be read."""

    def unread(self, first: Failure) -> None:
        """An input is through and none of its pages could be read; this is what became of the first."""

    def _line(self, text: str) -> None:
        self._stream.write(f"{text}\n".encode())

    def _object(self, record: dict[str, Any]) -> None:
        self._stream.write(dumps(record) + b"\n")


class Bare(Replies):
    """The answers alone, a line each: for one input. With several questions those not answered leave an empty line."""

    def answers(self, file: str, answers: Sequence[Answer]) -> None:
        for answer in answers:
            if answer.answer or len(answers) > 1:
                self._line(one_line(answer.answer))


class Streamed(Replies):
    """As `Bare`, but every piece of an answer is shown as soon as it is written: for a person who waits for it."""

    @contextmanager
    def writing(self) -> Iterator[Callable[[str], None]]:
        """The line ends however the writing does."""

        def show(piece: str) -> None:
            self._stream.write(one_line(piece).encode())

        try:
            yield show
        finally:
            self._line("")

    def answers(self, file: str, answers: Sequence[Answer]) -> None:
        """They are out already."""


class Named(Replies):
    """`FILE:PAGE:ANSWER`, a line for each question of each input; `FILE::` where there is no answer."""

    def answers(self, file: str, answers: Sequence[Answer]) -> None:
        for answer in answers:
            page = str(answer.evidence[0].page) if answer.evidence else ""
            self._line(":".join((one_line(file), page, one_line(answer.answer))))


class Located(Replies):
    """`FILE:PAGE:X,Y,W,H:ANSWER`, as `th locate` writes it; `FILE:::` where there is no answer."""

    def answers(self, file: str, answers: Sequence[Answer]) -> None:
        for answer in answers:
            evidence = answer.evidence[0] if answer.evidence else None
            page, box = (str(evidence.page), place(evidence.box)) if evidence else ("", "")
            self._line(":".join((one_line(file), page, box, one_line(answer.answer))))


class Records(Replies):
    """An object for each question of each input; what failed is one with an `error`."""

    def answers(self, file: str, answers: Sequence[Answer]) -> None:
        for answer in answers:
            self._object(answer.to_dict())

    def failed(self, failure: Failure) -> None:
        self._object(failure.to_dict())


class Objects(Replies):
    """One object for each input, whatever became of it: line n belongs to input n."""

    def failed(self, failure: Failure) -> None:
        if failure.page is None:
            self._object(failure.to_dict())

    def unread(self, first: Failure) -> None:
        self._object(first.to_dict())


class FieldObjects(Objects):
    """An object for each input: `file`, and each field by its name; null where it was not found.

    Args:
        details: the answers with their evidence as well, under `answers`.
    """

    def __init__(self, stream: BinaryIO, names: Sequence[str], *, details: bool) -> None:
        super().__init__(stream)
        self._names = names
        self._details = details

    def answers(self, file: str, answers: Sequence[Answer]) -> None:
        by_name = dict(zip(self._names, answers, strict=True))
        record = {"file": file} | {name: found.answer if found.found else None for name, found in by_name.items()}
        self._object(record | (_details(by_name) if self._details else {}))


class SchemaObjects(Objects):
    """What the schema asks for, an object for each input; with `details` it is `data` in an object as of fields."""

    def __init__(self, stream: BinaryIO, schema: Schema, console: Console, *, details: bool) -> None:
        super().__init__(stream)
        self._schema = schema
        self._console = console
        self._details = details

    def answers(self, file: str, answers: Sequence[Answer]) -> None:
        filled = self._schema.fill(answers)
        for doubt in filled.doubts:
            self._console.note(f"{file}: {doubt}")
        for name in filled.missing:
            self._console.note(f"{file}: `{name}` is required and was not found")
        self.complete = self.complete and not filled.missing
        by_name = dict(zip([prop.name for prop in self._schema.properties], answers, strict=True))
        self._object({"file": file, "data": filled.data} | _details(by_name) if self._details else filled.data)


def _details(answers: dict[str, Answer]) -> dict[str, Any]:
    return {"answers": {name: answer.to_dict() for name, answer in answers.items()}}
