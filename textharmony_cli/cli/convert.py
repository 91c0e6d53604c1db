"""`th models convert`: the published checkpoint into a folder that `th` loads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from textharmony_cli.cli import options as shared
from textharmony_cli.cli.console import Console
from textharmony_cli.cli.fetching import fetch_meter
from textharmony_cli.engines import PUBLISHED, default_folder
from textharmony_cli.errors import UsageError

if TYPE_CHECKING:
    from textharmony_cli.model.textharmony.conversion import Report


def convert(
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="The checkpoint, `pytorch_model.bin`, or its first part, `pytorch_model.binaa`, with the others beside"
            " it; what `th models pull textharmony` fetched if left out.",
            show_default=False,
        ),
    ] = None,
    target: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="DIR",
            help="Where the weights go; where `--model textharmony` looks for them if left out.",
            show_default=False,
        ),
    ] = None,
    tokenizer: Annotated[
        Path | None,
        typer.Option(
            "--tokenizer",
            metavar="FILE",
            help="Its `tokenizer.model`; beside the checkpoint if left out.",
            show_default=False,
        ),
    ] = None,
    dtype: Annotated[
        Literal["bf16", "nf4"],
        typer.Option(help="`bf16`: 30 GB; `nf4`: the language model in 4 bits, 12 GB, which needs bitsandbytes."),
    ] = "bf16",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what the file holds, and whether it is what is needed.")
    ] = False,
    quiet: shared.QuietOption = False,
    debug: shared.DebugOption = False,
) -> None:
    """Convert the published TextHarmony checkpoint.

    Nothing of the file is run, and little of it is in memory at a time. Every weight in it must be known, and none may
    be missing; otherwise the exit code is 6 and nothing is written. Run again, an interrupted conversion goes on.
    """
    from textharmony_cli.model.textharmony.extra import require_language_extra

    require_language_extra()
    from textharmony_cli.model.textharmony.conversion import Conversion

    source = source or _pulled()
    conversion = Conversion(source)
    report = conversion.report()
    if dry_run:
        _show(report)
        report.differences.refuse(source.name)
        return
    target = target or default_folder()
    with fetch_meter(Console(quiet=quiet)) as progress:
        conversion.write(target, dtype, tokenizer or source.with_name("tokenizer.model"), progress)
    typer.echo(f"{target}: converted")


def _pulled() -> Path:
    """The first part of what was fetched.

    Raises:
        UsageError: nothing was fetched.
    """
    from textharmony_cli.weights.store import artifacts, folder_of, is_pulled

    (checkpoint,) = artifacts(f"{PUBLISHED}/checkpoint")
    if not is_pulled(checkpoint):
        raise UsageError(
            "there is no checkpoint to convert", hint=f"name one with `--from`, or `th models pull {PUBLISHED}`"
        )
    return folder_of(checkpoint) / checkpoint.files[0].name


def _show(report: Report) -> None:
    rows = [("PART", "TENSORS", "NUMBERS")]
    rows += [(part, str(tensors), f"{numbers:,}") for part, (tensors, numbers) in report.parts.items()]
    tensors, numbers = (sum(column) for column in zip(*report.parts.values(), strict=True))
    rows.append(("all", str(tensors), f"{numbers:,}"))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for part, *counts in rows:
        typer.echo("  ".join([part.ljust(widths[0]), *map(str.rjust, counts, widths[1:])]))
    differences = report.differences
    named = {
        "left out, no weight": report.derived,
        "missing": differences.lacks,
        "unknown": differences.unknown,
        "under two names": differences.doubled,
        "of another size": differences.other_sizes,
    }
    for wrong, names in named.items():
        for name in names:
            typer.echo(f"{wrong}: {name}")
