"""`th read`: the text of pictures and PDFs."""

from __future__ import annotations

import re
import sys
from contextlib import ExitStack
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from textharmony_cli.cli import options as shared
from textharmony_cli.cli.batch import Batch
from textharmony_cli.cli.console import Console
from textharmony_cli.cli.results import FormatName, Output, Results
from textharmony_cli.cli.streams import data_stream
from textharmony_cli.errors import UsageError

if TYPE_CHECKING:
    from textharmony_cli.engine import Engine

_BY_SUFFIX: dict[str, FormatName] = {
    "": "text",
    ".txt": "text",
    ".text": "text",
    ".md": "md",
    ".markdown": "md",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".hocr": "hocr",
    ".html": "hocr",
    ".xml": "alto",
    ".pdf": "pdf",
}
_LANGUAGES = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z]{2,4})?([+,][A-Za-z]{2,3}([-_][A-Za-z]{2,4})?)*")

EXAMPLES = """\b
Examples:
  th read receipt.jpg                      the text, to the terminal
  th read scan.pdf -p 1,3-5 -o scan.md     some pages, as Markdown
  th read *.pdf -f pdf -o searchable/      each with its text laid invisibly over it
  th read *.jpg -f jsonl | jq -r .lines[].text
  curl -s https://example.org/a.pdf | th read -
"""


def read(
    files: Annotated[list[str] | None, typer.Argument(metavar="FILES", hidden=True)] = None,
    format_name: Annotated[
        FormatName | None,
        typer.Option(
            "-f",
            "--format",
            help="Form of the result; by the suffix of `-o` if left out, else `text`.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="OUT",
            help="A file, a folder (`out/`), or a template (`{parent}/{stem}{suffix}`); `-` is standard output.",
        ),
    ] = None,
    layout: Annotated[bool, typer.Option("--layout", help="Plain text that keeps the look of the page.")] = False,
    merge: Annotated[bool, typer.Option("--merge", help="One result for all inputs.")] = False,
    overwrite: shared.OverwriteOption = False,
    skip_existing: shared.SkipExistingOption = False,
    pages: shared.PagesOption = None,
    text_layer: shared.TextLayerOption = "auto",
    dpi: shared.DpiOption = 200,
    language: Annotated[
        str | None,
        typer.Option("-l", "--language", metavar="LANG", help="A hint such as `en` or `deu+eng`; nano needs none."),
    ] = None,
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
    """Read the text of pictures and PDFs.

    FILES are PDFs and pictures (PNG, JPEG, HEIC, AVIF, WebP, TIFF, GIF, BMP); `-` is standard input. Each gives a
    result of its own, on standard output unless `-o` names a place. As text, pages are parted by form feeds; several
    inputs on standard output have a line `==> NAME <==` each.

    With `--model textharmony` text and places are still those that `nano` reads; that model says which words it sees as
    well (`check` in JSON, else a note).
    """
    from textharmony_cli.engines import engine_for

    if language is not None and not _LANGUAGES.fullmatch(language):
        raise UsageError(f"`{language}` is not a language", hint="write codes as in `en`, `deu+eng`, `zh-Hant`")
    given = shared.check_files(files)
    wanted = Output(format_name or _format_of(output), output, layout, merge, overwrite, skip_existing)
    inputs = shared.InputOptions(pages, text_layer, dpi, password, password_file, timeout, strict)
    engine = engine_for(model, device, threads)
    with data_stream() as stdout:
        _run(Results(given, wanted, stdout), inputs, engine, Console(quiet=quiet, verbose=verbose), fail_fast=fail_fast)


def _run(results: Results, inputs: shared.InputOptions, engine: Engine, console: Console, *, fail_fast: bool) -> None:
    from textharmony_cli.cli.published import checked
    from textharmony_cli.documents.source import open_documents

    files = results.files_to_read
    converted = engine.options.converted is not None
    documents = inputs.for_documents(pixels=converted)
    stdin = results.keep(sys.stdin.buffer) if "-" in files and sys.stdin else None
    with ExitStack() as stack:
        pages = stack.enter_context(shared.closing(open_documents(files, documents, stdin=stdin)))
        read = stack.enter_context(shared.closing(engine.read(pages, keep_pixels=converted)))
        if converted:
            read = stack.enter_context(shared.closing(checked(read, engine, console)))
        meter = stack.enter_context(console.progress(len(files), shown=not results.fill_the_terminal))
        batch = Batch(files, read, console, meter, fail_fast=fail_fast)
        results.write(batch, password=inputs.secret() or "")
        batch.end()


def _format_of(output: str | None) -> FormatName:
    """The format that a name asks for by its suffix."""
    suffix = PurePath(output or "").suffix.lower()
    if output is None or output.endswith("/") or "}" in suffix or Path(output).is_dir():
        return "text"
    if suffix not in _BY_SUFFIX:
        raise UsageError(f"no format goes by `{suffix}`", hint="choose one with `-f`")
    return _BY_SUFFIX[suffix]
