"""Where weight files lie, and whether they are what `weights.lock` says. No torch."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from textharmony_cli.errors import UsageError, WeightsError
from textharmony_cli.weights.lock import Artifact, WeightFile, read_lock

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class FileCheck:
    """How one file compares with the lock: `ok`, `missing`, `altered` (other bytes) or `cut` (other size)."""

    file: WeightFile
    state: str


def artifacts(model: str | None = None) -> tuple[Artifact, ...]:
    """The artifacts of one model, or of all.

    Raises:
        UsageError: there is no such model.
    """
    known = read_lock()
    chosen = tuple(artifact for artifact in known if model in (None, artifact.model))
    if not chosen:
        names = ", ".join(sorted({artifact.model for artifact in known}))
        raise UsageError(f"there is no model `{model}`", hint=f"models: {names}")
    return chosen


def folder_of(artifact: Artifact) -> Path:
    return Path(__file__).parents[1] / artifact.folder


def verify(artifact: Artifact) -> list[FileCheck]:
    """Compare every file's size and SHA-256 with the lock."""
    return [FileCheck(file, _state(folder_of(artifact) / file.name, file)) for file in artifact.files]


def verified_folder(name: str) -> Path:
    """The folder of an artifact (`model/part`) whose files are all as locked.

    Hashing 16 MB takes about 10 ms, so it is done at every start.

    Raises:
        WeightsError: a file is missing or altered; nothing of the artifact may be loaded then.
    """
    artifact = next((a for a in read_lock() if a.name == name), None)
    if artifact is None:
        raise WeightsError(f"weights.lock lists no `{name}`")
    for check in verify(artifact):
        if check.state != "ok":
            raise WeightsError(
                f"the weight file `{check.file.name}` of `{name}` is {check.state}", hint="install the package again"
            )
    return folder_of(artifact)


def _state(path: Path, expected: WeightFile) -> str:
    if not path.is_file():
        return "missing"
    if path.stat().st_size != expected.bytes:
        return "cut"
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return "ok" if digest.hexdigest() == expected.sha256 else "altered"
