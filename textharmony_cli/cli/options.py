"""Options that several commands have, and what they come to."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from textharmony_cli.documents.pages import PageRanges
from textharmony_cli.errors import InputError, UsageError

if TYPE_CHECKING:
    from textharmony_cli.documents.source import DocumentOptions

T = TypeVar("T")
TextLayer = Literal["auto", "trust", "ignore"]
Sampler = Literal["released", "fast"]

PagesOption = Annotated[
    str | None,
    typer.Option(
        "-p",
        "--pages",
        metavar="PAGES",
        help="Which pages, counted from 1: `1,3-5,8-end`; `-2` is the last but one, `!4` leaves page 4 out.",
    ),
]
TextLayerOption = Annotated[
    TextLayer,
    typer.Option(
        help="A PDF's own text: `auto` uses it where it is sound, `trust` wherever there is some, `ignore` reads the"
        " picture."
    ),
]
DpiOption = Annotated[
    int,
    typer.Option(metavar="N", min=36, max=1200, help="Resolution at which PDF pages are drawn, in pixels per inch."),
]
PasswordOption = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="Opens encrypted PDFs. Others on this machine may see it: prefer a file."),
]
PasswordFileOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="The password is the first line of this file.", show_default=False)
]
TimeoutOption = Annotated[float, typer.Option(metavar="SECONDS", min=1, help="Limit for opening or drawing one page.")]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Damaged files are errors, also where they can be repaired.")
]
FailFastOption = Annotated[bool, typer.Option("--fail-fast", help="Stop at the first input that fails.")]
ModelOption = Annotated[
    str, typer.Option("--model", metavar="NAME", help="The model that reads; see `th models list`.")
]
AnyModelOption = Annotated[
    str,
    typer.Option(
        "--model",
        metavar="NAME|DIR",
        help="`nano`; or the published `textharmony`, or its folder, as `th models convert` makes it.",
    ),
]
SamplerOption = Annotated[
    Sampler | None,
    typer.Option(
        "--sampler",
        help="How `textharmony` paints: `released`, in 30 steps, or `fast`, in 15 others; `released` if left out.",
        show_default=False,
    ),
]
DeviceOption = Annotated[
    str, typer.Option("--device", metavar="NAME", help="`cpu`, `cuda`, `cuda:1`; `auto` takes the best.")
]
ThreadsOption = Annotated[
    int | None,
    typer.Option("--threads", metavar="N", min=1, help="Processor threads; as many as there are cores if left out."),
]
OfflineOption = Annotated[
    bool, typer.Option("--offline", help="Stay off the network: weights that are missing are an error.")
]
OverwriteOption = Annotated[bool, typer.Option("--overwrite", help="Replace outputs that exist.")]
SkipExistingOption = Annotated[bool, typer.Option("--skip-existing", help="Leave inputs out whose output exists.")]
QuietOption = Annotated[bool, typer.Option("-q", "--quiet", help="No progress on the terminal.")]
VerboseOption = Annotated[bool, typer.Option("-v", "--verbose", help="Also tell what is odd about the inputs.")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show where in the program an error arose.")]


@dataclass(frozen=True, slots=True)
class InputOptions:
    """How inputs are opened; defaults are those of the options above."""

    pages: str | None = None
    text_layer: TextLayer = "auto"
    dpi: int = 200
    password: str | None = None
    password_file: Path | None = None
    timeout: float = 60.0
    strict: bool = False

    def secret(self) -> str | None:
        """The password, wherever it was given."""
        if self.password_file is None:
            return self.password
        if self.password is not None:
            raise UsageError("`--password` and `--password-file` exclude each other")
        try:
            return self.password_file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
            raise InputError(f"cannot read the password from `{self.password_file}`: {reason}") from error

    def for_documents(self, *, pixels: bool) -> DocumentOptions:
        from textharmony_cli.documents.source import DocumentOptions

        return DocumentOptions(
            pages=PageRanges.parse(self.pages) if self.pages is not None else None,
            dpi=self.dpi,
            password=self.secret(),
            text_layer=self.text_layer,
            pixels=pixels,
            timeout_s=self.timeout,
            strict=self.strict,
        )


def check_files(files: Iterable[str] | None) -> list[str]:
    """The inputs as they were given.

    Raises:
        UsageError: there are none, or standard input is named twice.
    """
    given = list(files or ())
    if not given:
        raise UsageError("no input is named", hint="name files, or `-` for standard input")
    if given.count("-") > 1:
        raise UsageError("standard input can be read only once")
    return given


def files_and_questions(
    command: str, question: str, arguments: list[str], options: list[str]
) -> tuple[list[str], list[str]]:
    """Files, and what to look for in them: the last argument, unless options say it.

    Args:
        command, question: how they are called, for error messages.

    Raises:
        UsageError: one of the two is missing, they seem to be the wrong way round, or there seem to be several of the
            second.
    """
    if options:
        return check_files(arguments), options
    hint = f"files come first: `th {command} FILE... {question}`"
    if len(arguments) == 1:
        missing = "what to look for" if Path(arguments[0]).exists() else "the file to look in"
        raise UsageError(f"{missing} is missing", hint=hint)
    *files, last = arguments or [""]
    if files and not Path(files[0]).exists() and files[0] != "-" and Path(last).is_file():
        raise UsageError(f"there is no file `{files[0]}`", hint=hint)
    if len(files) > 1 and files[-1].endswith("?") and Path(files[0]).exists() and not Path(files[-1]).exists():
        several = f"for several: `th {command} FILE... -e {question} -e {question}`"
        raise UsageError(f"there is no file `{files[-1]}`", hint=several)
    return check_files(files), [last]


@contextmanager
def closing(items: Iterator[T]) -> Iterator[Iterator[T]]:
    """The items, whose source is stopped and cleaned up when the block ends."""
    try:
        yield items
    finally:
        if isinstance(items, Generator):
            items.close()
