"""Where results go: names are settled before any work, and files appear whole or not at all."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from textharmony_cli.documents.printable import one_line
from textharmony_cli.errors import OutputError, UsageError

STDIN = "-"
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_UNSAFE_IN_NAMES = re.compile("[\x00-\x1f/\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]|^-")
_NAME_BYTES = 200  # leaves room for the suffix in the 255 bytes of a file name


@dataclass(frozen=True, slots=True)
class Target:
    """One output and the inputs whose results it holds.

    Attributes:
        inputs: as they were given, in order.
        path: the file to write; None for standard output.
        skip: it exists and is to be left alone.
        special: a device or a pipe, to be written as it is and not replaced.
    """

    inputs: tuple[str, ...]
    path: Path | None
    skip: bool = False
    special: bool = False


def plan_outputs(
    inputs: Sequence[str],
    output: str | None,
    suffix: str | None,
    *,
    overwrite: bool = False,
    skip_existing: bool = False,
    merge: bool = False,
    made: bool = False,
    binary: bool = False,
    terminal: bool = False,
) -> list[Target]:
    """Settle where every result goes, without writing anything.

    Args:
        inputs: paths as they were given; `-` is standard input.
        output: None or `-` for standard output; a folder, which exists or ends with `/`; a template with `{stem}`,
            `{name}`, `{parent}`, `{suffix}`; else a file.
        suffix: of the format, with its dot; None for that of the input.
        merge: all inputs make one result.
        made: results are made from nothing; `inputs` are their names in folders and templates, and no files.
        binary: the format is not text; `terminal` says that standard output is a terminal.

    Raises:
        UsageError: several inputs for one file, or binary data for a terminal.
        OutputError: two results with one name, a result in place of an input, one that exists already or is in a
            folder that cannot be written.
    """
    if overwrite and skip_existing:
        raise UsageError("`--overwrite` and `--skip-existing` exclude each other")
    if output is None or output == "-":
        return [_to_stdout(inputs, merge=merge, binary=binary, terminal=terminal)]
    targets = _targets(inputs, output, suffix, merge=merge)
    if not made:
        _refuse_inputs(targets, inputs)
    if not overwrite:
        targets = [replace(target, skip=skip_existing and _exists(target)) for target in targets]
        _refuse_existing([target for target in targets if not target.skip and _exists(target)])
    _refuse_unwritable(targets)
    return targets


def safe_name(name: str) -> str:
    """A file name like the given one without anything that could surprise: control characters, slashes, `-` first."""
    safe = _UNSAFE_IN_NAMES.sub("_", name).encode()[:_NAME_BYTES].decode(errors="ignore")
    return "unnamed" if safe in ("", ".", "..") else safe


def shown(path: Path | str) -> str:
    """The path as it can stand in a message."""
    return f"`{one_line(str(path))}`"


def _to_stdout(inputs: Sequence[str], *, merge: bool, binary: bool, terminal: bool) -> Target:
    if binary and terminal:
        raise UsageError("will not write binary data to a terminal", hint="name a file with `-o`")
    if binary and len(inputs) > 1 and not merge:
        raise UsageError("several inputs give several files", hint="name a folder, as in `-o out/`, or use `--merge`")
    return Target(tuple(inputs), None)


def _targets(inputs: Sequence[str], output: str, suffix: str | None, *, merge: bool) -> list[Target]:
    is_folder = output.endswith("/") or Path(output).is_dir()
    if is_folder or _PLACEHOLDER.search(output):
        if merge:
            raise UsageError("`--merge` makes one result", hint="name one file with `-o`")
        template = f"{output.rstrip('/') or '/'}/{{stem}}{{suffix}}" if is_folder else output
        return _distinct([Target((given,), _filled(template, given, suffix)) for given in inputs])
    if len(inputs) > 1 and not merge:
        raise UsageError(
            f"{len(inputs)} inputs cannot go into the one file {shown(output)}",
            hint="name a folder, as in `-o out/`, a template, as in `-o '{stem}{suffix}'`, or use `--merge`",
        )
    return [_one_file(tuple(inputs), Path(output))]


def _filled(template: str, given: str, suffix: str | None) -> Path:
    path = PurePath("stdin" if given == STDIN else given)
    values = {"stem": safe_name(path.stem), "name": safe_name(path.name), "parent": str(path.parent)}
    values["suffix"] = safe_name(path.suffix) if suffix is None and path.suffix else suffix or ""

    def value(found: re.Match[str]) -> str:
        if found[1] not in values:
            names = ", ".join(f"`{{{name}}}`" for name in values)
            raise UsageError(f"`-o` knows no `{{{found[1]}}}`", hint=f"it knows {names}")
        return values[found[1]]

    return Path(_PLACEHOLDER.sub(value, template))


def _one_file(inputs: tuple[str, ...], path: Path) -> Target:
    """A file named outright: a link is followed, as the user means what it points to."""
    path = Path(os.path.realpath(path)) if path.is_symlink() else path
    try:
        mode = path.stat().st_mode
    except OSError:
        mode = 0
    special = stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)
    if not path.parent.is_dir():
        raise OutputError(f"there is no folder {shown(path.parent)}", hint="make it first, or end the name with `/`")
    return Target(inputs, path, special=special)


def _distinct(targets: list[Target]) -> list[Target]:
    first: dict[tuple[str, str], str] = {}
    for target in targets:
        assert target.path is not None
        given = target.inputs[0]
        place = (os.path.realpath(target.path.parent), target.path.name)
        if place in first:
            raise OutputError(
                f"two inputs would write {shown(target.path)}: {shown(first[place])} and {shown(given)}",
                hint="tell them apart, as in `-o '{parent}/{name}{suffix}'`",
            )
        first[place] = given
    return targets


def _refuse_inputs(targets: Iterable[Target], inputs: Iterable[str]) -> None:
    """No result may take the place of an input: not by its path, nor through a link."""
    given = {file_id for name in inputs if name != STDIN and (file_id := _file_id(Path(name)))}
    for target in targets:
        assert target.path is not None
        if _file_id(target.path) in given:
            raise OutputError(f"the output {shown(target.path)} is also an input", hint="name another with `-o`")


def _file_id(path: Path) -> tuple[int, int] | None:
    """What tells files apart whatever they are called; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


def _exists(target: Target) -> bool:
    assert target.path is not None
    return not target.special and os.path.lexists(target.path)


def _refuse_existing(targets: list[Target]) -> None:
    if targets:
        assert targets[0].path is not None
        more = f", and {len(targets) - 1} more" if len(targets) > 1 else ""
        raise OutputError(
            f"{shown(targets[0].path)} exists already{more}",
            hint="`--overwrite` replaces what exists, `--skip-existing` leaves it",
        )


def _refuse_unwritable(targets: Iterable[Target]) -> None:
    folders = {target.path.parent for target in targets if target.path and not target.special}
    for folder in folders:
        there = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
        if not there.is_dir():
            raise OutputError(f"{shown(there)} is not a folder")
        if not os.access(there, os.W_OK | os.X_OK):
            raise OutputError(f"cannot write in {shown(there)}: permission denied")
