"""`th models`: which models there are, and whether their weights are what they should be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from textharmony_cli.errors import WeightsError

if TYPE_CHECKING:
    from textharmony_cli.weights.lock import Artifact

app = typer.Typer(help="Models and their weights.")

NamesArgument = Annotated[list[str] | None, typer.Argument(metavar="MODEL", hidden=True)]


@app.command("list")
def show_list() -> None:
    """List the parts of each model with their size, licence and state."""
    rows = [("PART", "SIZE", "LICENCE", "STATE")]
    rows += [(part.name, _size(part.bytes), part.licence, _state(part)) for part in _parts(None)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@app.command()
def verify(names: NamesArgument = None) -> None:
    """Compare the weight files of all models, or of the MODELs named, with the lock file.

    The exit code is 6 when one is missing or altered.
    """
    states = {}
    for part in _parts(names):
        for file, state in _states(part):
            states[f"{part.name}/{file}"] = state
            typer.echo(f"{part.name}/{file}: {state}")
    if bad := [name for name, state in states.items() if state != "ok"]:
        raise WeightsError(f"{len(bad)} of {len(states)} weight files are not as they should be: {', '.join(bad)}")


@app.command()
def info(names: NamesArgument = None) -> None:
    """Show where the weights of all models, or of the MODELs named, come from."""
    for part in _parts(names):
        typer.echo(f"{part.name}\n  licence  {part.licence}\n  origin   {part.origin}\n  source   {part.source}")
        for file in part.files:
            typer.echo(f"  file     {file.name}  {_size(file.bytes)}  sha256 {file.sha256}")


def _parts(names: list[str] | None) -> Iterator[Artifact]:
    from textharmony_cli.weights.store import artifacts

    for name in names or (None,):
        yield from artifacts(name)


def _states(part: Artifact) -> list[tuple[str, str]]:
    from textharmony_cli.weights.store import verify as check

    return [(found.file.name, found.state) for found in check(part)]


def _state(part: Artifact) -> str:
    return next((state for _, state in _states(part) if state != "ok"), "ok")


def _size(count: int) -> str:
    """Bytes in the unit that suits people."""
    amount = float(count)
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
