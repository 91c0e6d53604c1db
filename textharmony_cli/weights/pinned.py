"""What was learnt of files that the lock does not know the hashes of, when they were fetched first.

From then on they count as locked: a file with other bytes is refused, and a half download goes on at the same commit.
What is learnt rests on the hub alone. Whoever has the files can copy hashes and commit from here into `weights.lock`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textharmony_cli.weights.lock import Artifact, HubFiles, UnseenHubFiles, WeightFile

RECORD = "pinned.json"


def locked_files(folder: Path, artifact: Artifact) -> Sequence[WeightFile]:
    """The files of an artifact with their hashes; where nothing was fetched yet without, and no file equals those."""
    if not isinstance(artifact.source, UnseenHubFiles):
        return artifact.files
    return pinned_files(folder) or artifact.files


def pin(folder: Path, source: HubFiles, files: Sequence[WeightFile]) -> None:
    """Write down what the hub said of the files, and at which commit."""
    listed = [{"name": file.name, "sha256": file.sha256, "bytes": file.bytes} for file in files]
    record = {"repo": source.repo, "revision": source.revision, "files": listed}
    (folder / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def pinned_files(folder: Path) -> tuple[WeightFile, ...]:
    """What was written down of the files in a folder; none where nothing was, or nothing that can be read."""
    record = _record(folder)
    return tuple(WeightFile(file["name"], file["sha256"], file["bytes"]) for file in record["files"]) if record else ()


def pinned_source(folder: Path) -> HubFiles | None:
    """Where they come from."""
    record = _record(folder)
    return HubFiles(record["repo"], record["revision"]) if record else None


def _record(folder: Path) -> dict[str, Any] | None:
    try:
        found = json.loads((folder / RECORD).read_text("utf-8"))
        whole = isinstance(found["repo"], str) and isinstance(found["revision"], str)
        whole = whole and all(isinstance(file["sha256"], str) and file["bytes"] > 0 for file in found["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if whole else None
