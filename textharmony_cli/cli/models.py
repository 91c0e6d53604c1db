"""`th models`: which models there are, whether their weights are what they should be, fetching and removing them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from textharmony_cli.cli import options as shared
from textharmony_cli.cli.console import Console
from textharmony_cli.cli.convert import convert
from textharmony_cli.cli.fetching import fetch_meter
from textharmony_cli.engines import PUBLISHED, default_folder
from textharmony_cli.errors import WeightsError

if TYPE_CHECKING:
    from textharmony_cli.weights.lock import Artifact

app = typer.Typer(help="Models and their weights.")
app.command()(convert)

NamesArgument = Annotated[list[str] | None, typer.Argument(metavar="MODEL", hidden=True)]


@app.command("list")
def show_list() -> None:
    """List the parts of each model with their size on disk, licence and state."""
    from textharmony_cli.weights.store import state

    rows = [("PART", "SIZE", "LICENCE", "STATE", "FOR")]
    rows += [
        (part.name, _size(part.bytes), part.licence, state(part), ", ".join(part.abilities)) for part in _parts(None)
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@app.command()
def pull(
    names: NamesArgument = None,
    offline: shared.OfflineOption = False,
    quiet: shared.QuietOption = False,
    debug: shared.DebugOption = False,
) -> None:
    """Fetch the weights of all models, or of the MODELs named, where they are not there yet.

    They come from where `th models info` says, with pip's settings where that is a package index. An interrupted pull
    goes on where it was. With `--offline` nothing is fetched, and the exit code is 6 when something is missing.
    """
    from textharmony_cli.weights.store import ensure, is_pulled, state

    console = Console(quiet=quiet)
    for part in list(_parts(names)):
        if part.is_asked_for and not names:
            typer.echo(f"{part.name}: {_size(part.bytes)}, only fetched by name")
            continue
        if state(part) == "ok" and is_pulled(part):
            typer.echo(f"{part.name}: is there")
            continue
        with fetch_meter(console) as progress:
            folder = ensure(part.name, offline, console.note, progress)
        typer.echo(f"{part.name}: fetched, {_size(part.bytes)} in {folder}")


@app.command()
def remove(
    names: Annotated[list[str], typer.Argument(metavar="MODEL", help="The models whose weights go.")],
    debug: shared.DebugOption = False,
) -> None:
    """Delete the weights that were fetched for MODELs, half a download included.

    What is part of the package stays.
    """
    from textharmony_cli.weights.store import remove as delete

    for part in list(_parts(names)):
        if freed := delete(part):
            typer.echo(f"{part.name}: removed, {_size(freed)}")
        else:
            typer.echo(f"{part.name}: {_whereabouts(part)}")


@app.command()
def verify(names: NamesArgument = None) -> None:
    """Compare every byte of the weights of all models, or of the MODELs named, with the lock file.

    The exit code is 6 when a file is missing or altered. Parts that were never fetched are no fault.
    """
    from textharmony_cli.weights.store import is_pulled
    from textharmony_cli.weights.store import verify as check

    states = {}
    for part in _parts(names):
        if not is_pulled(part):
            typer.echo(f"{part.name}: not pulled")
            continue
        for found in check(part):
            states[f"{part.name}/{found.file.name}"] = found.state
            typer.echo(f"{part.name}/{found.file.name}: {found.state}")
    if bad := [name for name, state in states.items() if state != "ok"]:
        raise WeightsError(f"{len(bad)} of {len(states)} weight files are not as they should be: {', '.join(bad)}")


@app.command()
def info(names: NamesArgument = None) -> None:
    """Show of all models, or of the MODELs named, what they are for, what they need and where they come from."""
    from textharmony_cli.weights.store import files_of

    for part in _parts(names):
        typer.echo(part.name)
        rows = {
            "for": ", ".join(f"th {ability}" for ability in part.abilities),
            "licence": part.licence,
            "origin": part.origin,
            "source": _source(part),
            "disk": _size(part.bytes),
            **_converted(part),
            "memory": _size(part.memory),
            "folder": _whereabouts(part),
        }
        for name, value in rows.items():
            typer.echo(f"  {name:<9} {value}")
        for file in files_of(part):
            known = f"sha256 {file.sha256}" if file.sha256 else "SHA-256 not known before it is fetched"
            typer.echo(f"  {'file':<9} {file.name}  {_size(file.bytes)}  {known}")


def _parts(names: list[str] | None) -> Iterator[Artifact]:
    from textharmony_cli.weights.store import artifacts

    for name in names or (None,):
        yield from artifacts(name)


def _source(part: Artifact) -> str:
    from textharmony_cli.weights.lock import HubFiles, UnseenHubFiles, WheelMember

    source = part.source
    if isinstance(source, UnseenHubFiles):
        return f"Hugging Face, {source.repo}, about {_size(part.download_bytes)} to fetch"
    if isinstance(source, WheelMember):
        return f"package index, {source.project} {source.version}, {_size(part.download_bytes)} to fetch"
    if isinstance(source, HubFiles):
        return f"Hugging Face, {source.repo} at {source.revision}, {_size(part.download_bytes)} to fetch"
    return "part of the package"


def _converted(part: Artifact) -> dict[str, str]:
    """Of a checkpoint that is converted before it is used: where the result is."""
    if part.model != PUBLISHED:
        return {}
    there = (default_folder() / "config.json").is_file()
    return {"converted": str(default_folder()) if there else "not yet; `th models convert` does it"}


def _whereabouts(part: Artifact) -> str:
    from textharmony_cli.weights.lock import Packaged
    from textharmony_cli.weights.store import folder_of, is_pulled

    if isinstance(part.source, Packaged):
        return "part of the package"
    return str(folder_of(part)) if is_pulled(part) else f"not pulled; `th models pull {part.model}` fetches it"


def _size(count: int) -> str:
    """Bytes in the unit that suits people."""
    amount = float(count)
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
