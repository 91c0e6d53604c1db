"""Writes docs/cli.md from the commands themselves: `python -m textharmony_cli.cli.reference > docs/cli.md`."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from typing import Any

import typer

from textharmony_cli.cli.exit_codes import MEANINGS
from textharmony_cli.cli.main import app

_HEAD = """\
# Command line

<!-- Written by `make docs` from the commands; a test fails when this file is not what they say. -->

Results go to standard output and nothing else does; everything for people goes to standard error. `-` is standard
input as an input, and standard output as an output. Files come first, then what is looked for.

A file that cannot be read is one line, `error: FILE: REASON; WHAT TO DO`; in a batch the others are still done. Outputs
appear whole under their name or not at all, and existing ones are kept unless `--overwrite` is given.

Progress is shown only where standard error is a terminal. `NO_COLOR`, `TERM=dumb` and `TMPDIR` are obeyed. Options may
be written with underscores. `th --install-completion` makes the shell complete commands and options.
"""


def reference() -> str:
    """The whole of docs/cli.md."""
    top = typer.main.get_command(app)
    context = typer.Context(top, info_name="th", help_option_names=["-h", "--help"])
    sections = [_HEAD, *_sections(top, context), _exit_codes()]
    return "\n".join(section.rstrip() + "\n" for section in sections)


def _sections(command: Any, context: Any) -> Iterator[str]:
    yield _section(command, context)
    for name, child in getattr(command, "commands", {}).items():
        yield from _sections(child, typer.Context(child, info_name=name, parent=context))


def _section(command: Any, context: Any) -> str:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    parts = [f"## {context.command_path}", f"    {usage}", inspect.cleandoc(command.help or "")]
    records = [record for parameter in command.get_params(context) if (record := parameter.get_help_record(context))]
    parts.append("\n".join(_option(*record) for record in records))
    if command.epilog:
        examples = command.epilog.replace("\b", "").strip().splitlines()[1:]
        parts.append("\n".join(f"    {line.strip()}" for line in examples))
    return "\n\n".join(part for part in parts if part)


def _option(names: str, text: str) -> str:
    return f"- `{names}`: {text}" if text else f"- `{names}`"


def _exit_codes() -> str:
    rows = [f"| {int(code)} | {meaning} |" for code, meaning in MEANINGS.items()]
    return "\n".join(["## Exit codes", "", "| code | meaning |", "|---|---|", *rows])


if __name__ == "__main__":
    sys.stdout.write(reference())
