"""Compares files with the lock: all their bytes, or, where that was done before, only whether they changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from textharmony_cli.errors import WeightsError
from textharmony_cli.weights.lock import Artifact, WeightFile
from textharmony_cli.weights.pinned import locked_files

_CHUNK = 1 << 20
_RECEIPT = ".checked.json"


@dataclass(frozen=True, slots=True)
class FileCheck:
    """How one file compares with the lock: `ok`, `missing`, `altered` (other bytes) or `cut` (other size)."""

    file: WeightFile
    state: str


def check_files(folder: Path, artifact: Artifact) -> list[FileCheck]:
    """Compare every file's size and SHA-256."""
    return [FileCheck(file, state_of(folder / file.name, file)) for file in locked_files(folder, artifact)]


def state_of(path: Path, expected: WeightFile) -> str:
    """`ok`, `missing`, `altered` or `cut`, by size and SHA-256.

    Raises:
        WeightsError: the file may not be read.
    """
    with readable(path):
        if not path.is_file():
            return "missing"
        if path.stat().st_size != expected.bytes:
            return "cut"
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    return "ok" if digest.hexdigest() == expected.sha256 else "altered"


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turns the system's refusal to read this path into a WeightsError."""
    try:
        yield
    except OSError as problem:
        raise WeightsError(f"cannot read {path}: {(problem.strerror or str(problem)).lower()}") from problem


def is_sound(folder: Path, artifact: Artifact) -> bool:
    """Whether all files are as locked, without reading them where a receipt says that they were read before.

    Hashing 270 MB takes up to a second, as long as loading them. It is done once; the receipt then holds each file's
    size and time of change. Whoever can write into this folder could forge it, and the files' owner is the user
    anyway: the receipt is there to notice accidents, and `th models verify` reads every byte.
    """
    if has_receipt(folder, artifact):
        return True
    if any(check.state != "ok" for check in check_files(folder, artifact)):
        return False
    write_receipt(folder, artifact)
    return True


def has_receipt(folder: Path, artifact: Artifact) -> bool:
    """Whether the files have not changed since they were found to be as this lock wants them."""
    try:
        noted = json.loads((folder / _RECEIPT).read_text("utf-8"))
        return bool(noted == _seen(folder, artifact))
    except (OSError, ValueError):
        return False


def write_receipt(folder: Path, artifact: Artifact) -> None:
    """Note that the files were just found to be as locked. In a folder that cannot be written nothing is noted."""
    with suppress(OSError):
        (folder / _RECEIPT).write_text(json.dumps(_seen(folder, artifact)), "utf-8")


def _seen(folder: Path, artifact: Artifact) -> dict[str, list[int | str]]:
    """What a receipt says: for each file the locked SHA-256, the size, and the time of change."""
    seen: dict[str, list[int | str]] = {}
    for file in locked_files(folder, artifact):
        status = (folder / file.name).stat()
        seen[file.name] = [file.sha256, status.st_size, status.st_mtime_ns]
    return seen
