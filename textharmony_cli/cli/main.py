"""The program `th`: its commands, and what becomes of errors and signals."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, NoReturn

import typer

from textharmony_cli.cli import ask, doctor, edit, erase, locate, models, read, render
from textharmony_cli.cli.console import Console
from textharmony_cli.cli.exit_codes import table
from textharmony_cli.cli.streams import PipeClosed, die_of, ended_by_signals, settle_process
from textharmony_cli.errors import ExitCode, HarmonyError

_SIGPIPE = 128 + 13

app = typer.Typer(
    name="th",
    rich_markup_mode=None,  # plain help: faster, and the same on every terminal
    pretty_exceptions_enable=False,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "token_normalize_func": lambda name: name.replace("_", "-"),  # `--text_layer`, as other tools spell it
        "max_content_width": 100,
    },
)
app.command(epilog=read.EXAMPLES)(read.read)
app.command(epilog=locate.EXAMPLES)(locate.locate)
app.command(epilog=ask.EXAMPLES)(ask.ask)
app.command(epilog=erase.EXAMPLES)(erase.erase)
app.command(epilog=edit.EXAMPLES, cls=edit.Command)(edit.edit)
app.command(epilog=render.EXAMPLES)(render.render)
app.add_typer(models.app, name="models")
app.command(epilog=doctor.EXAMPLES)(doctor.doctor)


def _show_version(wanted: bool) -> None:
    if wanted:
        from textharmony_cli import __version__

        typer.echo(f"th {__version__}")
        raise typer.Exit


def _show_exit_codes(wanted: bool) -> None:
    if wanted:
        typer.echo(table())
        raise typer.Exit


@app.callback()
def _th(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
    help_exit_codes: Annotated[
        bool,
        typer.Option("--help-exit-codes", help="Show what each exit code means and exit.", callback=_show_exit_codes),
    ] = False,
) -> None:
    """Read, find, erase and replace text in pictures and PDFs, ask about it, and draw it, on your own machine."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run `th` with these arguments and return its exit code.

    Codes above 128 stand for the signal that ended the run: 130 Ctrl-C, 141 closed pipe, 143 SIGTERM.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        with ended_by_signals():
            return _invoke(arguments)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except PipeClosed:
        return _SIGPIPE
    except HarmonyError as error:
        Console().error(str(error), hint=error.hint)
        _show_traceback(arguments)
        return error.exit_code
    except MemoryError:
        Console().error("out of memory", hint="give fewer or smaller pages, or a lower `--dpi`")
        _show_traceback(arguments)
        return ExitCode.DEVICE
    except Exception as error:
        Console().error(f"internal error: {type(error).__name__}: {error}", hint="`--debug` shows where")
        _show_traceback(arguments)
        return ExitCode.INTERNAL


def run() -> NoReturn:
    """The console script: `main` in a process of its own, which ends as a Unix program does."""
    settle_process()
    code = main()
    if not _flushed():
        code = _SIGPIPE
    die_of(code)
    sys.exit(code)


def _invoke(arguments: list[str]) -> int:
    try:
        code = app(args=arguments or ["--help"], prog_name="th", standalone_mode=False)
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "th"
        message = error.format_message().replace("Value error, ", "").rstrip(".")
        Console().error(message, hint=f"`{command} --help` lists what it takes")
        return error.exit_code
    except typer.Abort:
        return ExitCode.INTERRUPTED
    return (code or 0) if arguments else ExitCode.USAGE


def _show_traceback(arguments: list[str]) -> None:
    if "--debug" in arguments and sys.stderr is not None:
        traceback.print_exc()


def _flushed() -> bool:
    """Whether what was printed could be delivered; if not, nothing is left that could complain at exit."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        sys.stdout = None
        return False
    return True
