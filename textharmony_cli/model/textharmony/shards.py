"""Weights in several safetensors files, written one after the other, with the index that transformers reads.

A file appears under its name when it is whole; `conversion.json` remembers its bytes, so that whoever goes on after an
interruption can tell that it is the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from textharmony_cli.errors import OutputError
from textharmony_cli.weights.checks import state_of
from textharmony_cli.weights.lock import WeightFile

SHARD_BYTES = 1 << 30
RECORD = "conversion.json"
_READ = 1 << 22
_MODE = 0o644  # safetensors lets nobody else read what it writes


@dataclass(frozen=True, slots=True)
class Entry:
    """One weight, or several that are made together.

    Attributes:
        size: about how many bytes they take.
        make: gives them by name.
    """

    size: int
    make: Callable[[], Mapping[str, Tensor]]


class Shards:
    """The files of one folder.

    Args:
        stem: what their names begin with.
        subject: says what is written; a folder with another subject is not gone on with.
    """

    def __init__(self, folder: Path, stem: str, subject: str) -> None:
        self._folder, self._stem, self._subject = folder, stem, subject

    def write(self, entries: Sequence[Entry], progress: Callable[[str, int, int], None]) -> None:
        """Write what is not there yet, and the index.

        Raises:
            OutputError: the folder cannot be written, or holds something else.
        """
        with _as_output_error(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            files = self._known()
            groups = _grouped(entries)
            total, done = sum(entry.size for entry in entries), 0
            self._check_room(total - sum(file.bytes for file in files.values()))
            for number, group in enumerate(groups, 1):
                name = f"{self._stem}-{number:05}-of-{len(groups):05}.safetensors"
                if name not in files or state_of(self._folder / name, files[name]) != "ok":
                    files[name] = self._written(name, group)
                    self._remember(files)
                done += sum(entry.size for entry in group)
                progress("converting", done, total)
            self._write_index(files)

    def _check_room(self, needed: int) -> None:
        if (free := shutil.disk_usage(self._folder).free) < needed:
            raise OutputError(f"{self._folder} needs {needed / 1e9:.1f} GB, but has {free / 1e9:.1f} GB free")

    def _known(self) -> dict[str, WeightFile]:
        """Files of this subject that were written before."""
        path = self._folder / RECORD
        if not path.exists():
            if any(self._folder.glob("*.safetensors")):
                raise OutputError(f"{self._folder} holds other weights", hint="convert into an empty folder")
            return {}
        found = json.loads(path.read_text("utf-8"))
        if found["subject"] != self._subject:
            raise OutputError(f"{self._folder} holds another conversion", hint="convert into an empty folder")
        return {name: WeightFile(name, **rest) for name, rest in found["files"].items()}

    def _remember(self, files: Mapping[str, WeightFile]) -> None:
        listed = {name: {"sha256": file.sha256, "bytes": file.bytes} for name, file in files.items()}
        _replace(self._folder / RECORD, {"subject": self._subject, "files": listed})

    def _written(self, name: str, group: Sequence[Entry]) -> WeightFile:
        part = self._folder / f".{name}.part"
        tensors: dict[str, Tensor] = {}
        for entry in group:
            tensors |= entry.make()
        save_file(tensors, part, metadata={"format": "pt"})
        with part.open("rb") as file:
            digest = hashlib.sha256()
            while chunk := file.read(_READ):
                digest.update(chunk)
            os.fsync(file.fileno())
        part.chmod(_MODE)
        size = part.stat().st_size
        part.rename(self._folder / name)
        return WeightFile(name, digest.hexdigest(), size)

    def _write_index(self, files: Mapping[str, WeightFile]) -> None:
        places: dict[str, str] = {}
        for name in files:
            with safe_open(self._folder / name, "pt") as file:
                places |= dict.fromkeys(file.keys(), name)
        total = sum(file.bytes for file in files.values())
        index = {"metadata": {"total_size": total}, "weight_map": places}
        _replace(self._folder / f"{self._stem}.safetensors.index.json", index)


def _grouped(entries: Sequence[Entry]) -> list[list[Entry]]:
    groups: list[list[Entry]] = []
    room = 0
    for entry in entries:
        if entry.size > room:
            groups.append([])
            room = SHARD_BYTES
        groups[-1].append(entry)
        room -= entry.size
    return groups


def _replace(path: Path, content: Any) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    part.rename(path)


@contextmanager
def _as_output_error(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, SafetensorError) as problem:
        told = (getattr(problem, "strerror", "") or str(problem)).lower()
        raise OutputError(f"cannot write into {folder}: {told}") from problem
