"""Reads `weights.lock`: which weight files exist, where they come from, and what their bytes must hash to.

The lock is reviewed by people and ships in the package; nothing that it does not list is ever loaded.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from textharmony_cli.errors import WeightsError

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ARTIFACT_KEYS = {"model", "part", "source", "folder", "licence", "origin", "files"}
_FILE_KEYS = {"name", "sha256", "bytes"}


@dataclass(frozen=True, slots=True)
class WeightFile:
    """One file: its name inside the artifact's folder, its SHA-256 in hex, and its size in bytes."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Artifact:
    """Files that are loaded together.

    Attributes:
        name: unique, `model/part`.
        source: `package` for files that ship with the program.
        folder: below the package's own folder.
        licence: SPDX identifier.
        origin: what the files were made from.
    """

    model: str
    part: str
    source: str
    folder: str
    licence: str
    origin: str
    files: tuple[WeightFile, ...]

    @property
    def name(self) -> str:
        return f"{self.model}/{self.part}"

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)


def read_lock(path: Path | None = None) -> tuple[Artifact, ...]:
    """All artifacts, in the lock's order.

    Raises:
        WeightsError: the lock is missing, or says something that it must not.
    """
    try:
        text = path.read_text("utf-8") if path else _shipped_lock()
        entries = tomllib.loads(text)["artifact"]
        return tuple(_artifact(entry) for entry in entries)
    except (OSError, KeyError, TypeError, ValueError) as problem:
        raise WeightsError(f"weights.lock cannot be used: {problem}") from problem


def _shipped_lock() -> str:
    inside = resources.files("textharmony_cli") / "weights" / "weights.lock"
    if inside.is_file():
        return inside.read_text("utf-8")
    return (Path(__file__).parents[2] / "weights.lock").read_text("utf-8")  # a checkout


def _artifact(entry: dict[str, Any]) -> Artifact:
    if unknown := entry.keys() - _ARTIFACT_KEYS:
        raise ValueError(f"unknown key `{min(unknown)}`")
    if entry["source"] != "package":
        raise ValueError(f"unknown source `{entry['source']}`")
    if not all(_NAME.fullmatch(part) for part in entry["folder"].split("/")):
        raise ValueError(f"folder `{entry['folder']}` is not a plain relative path")
    files = tuple(_file(file) for file in entry["files"])
    if not files or len({file.name for file in files}) != len(files):
        raise ValueError("an artifact without files, or with one listed twice")
    return Artifact(**{key: str(value) for key, value in entry.items() if key != "files"}, files=files)


def _file(entry: dict[str, Any]) -> WeightFile:
    if entry.keys() != _FILE_KEYS:
        raise ValueError(f"a file needs exactly {', '.join(sorted(_FILE_KEYS))}")
    if not _NAME.fullmatch(entry["name"]) or not _SHA256.fullmatch(entry["sha256"]) or not 0 < entry["bytes"] < 1 << 40:
        raise ValueError(f"the entry of file `{entry['name']}` is not plausible")
    return WeightFile(entry["name"], entry["sha256"], entry["bytes"])
