"""Changed pixels put back into the picture file that they came from, with nothing else touched.

Files are not to be trusted and their decoders are C libraries, so the work is done by a child process with limits
(`picture_graft`). This side hands it the new pixels and passes its result on.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from textharmony_cli.documents.child import reported, room, run_child
from textharmony_cli.documents.picture_patch import Mask, Patch
from textharmony_cli.errors import InputError

TIMEOUT_S = 300.0
MEMORY_BYTES = 6 << 30
FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".gif": "GIF",
    ".webp": "WEBP",
    ".bmp": "BMP",
    ".ppm": "PPM",
    ".pgm": "PPM",
    ".pbm": "PPM",
    ".pnm": "PPM",
}


@dataclass(frozen=True, slots=True)
class WriteReport:
    """How a picture was written.

    Attributes:
        remarks: what the user should know.
        reach: how many pixels beyond the mask something may differ, at most: 0 for formats without loss.
        may_differ: for each patched frame, upright, the pixels that may differ from those before; what is not in it
            was compared by decoding the written file, and is the same bit by bit.
    """

    remarks: tuple[str, ...]
    reach: int
    may_differ: Mapping[int, Mask]


def write_picture(
    original: bytes | Path,
    frames: Mapping[int, Patch],
    stream: BinaryIO,
    *,
    format: str | None = None,
    timeout: float = TIMEOUT_S,
    memory: int = MEMORY_BYTES,
) -> WriteReport:
    """Write a picture file in which only the masked pixels of some frames are new.

    Args:
        original: the file, or where it lies.
        frames: patches by page index, from 0.
        format: one of the values of `FORMATS`; by default the original's own.
        timeout: seconds the child process may take.
        memory: bytes of address space it may use.

    Raises:
        InputError, TimeLimitError: the original cannot be decoded, not within the limits, or is not what was painted.
        OutputError: the format cannot hold the picture, or there is no room.
    """
    if format is not None and format not in FORMATS.values():
        raise ValueError(f"unknown picture format {format!r}")
    with room():
        folder = Path(tempfile.mkdtemp(prefix="th-"))
    try:
        _put_down(original, frames, folder)
        job = {"folder": str(folder), "format": format, "memory": memory}
        if isinstance(original, Path):
            job["path"] = str(original.absolute())
        report = _report(folder, run_child("picture_graft", job, timeout, "writing the picture"))
        with room(), np.load(folder / "reach.npz") as masks:
            may_differ = {index: np.asarray(masks[str(index)], np.bool_) for index in frames}
        with (folder / "output").open("rb") as result:
            shutil.copyfileobj(result, stream, 1 << 20)
        return WriteReport(tuple(report["remarks"]), report["reach"], may_differ)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put_down(original: bytes | Path, frames: Mapping[int, Patch], folder: Path) -> None:
    arrays: dict[str, Any] = {}
    for index, patch in frames.items():
        arrays |= {f"pixels-{index}": patch.pixels, f"mask-{index}": patch.mask}
    with room():
        np.savez(folder / "frames.npz", **arrays)
        if isinstance(original, bytes):
            (folder / "input").write_bytes(original)


def _report(folder: Path, status: int) -> dict[str, Any]:
    try:
        report: dict[str, Any] = json.loads((folder / "report").read_bytes())
    except (OSError, ValueError):
        raise InputError(f"the picture library crashed (status {status})", kind="crashed") from None
    if "kind" in report:
        raise reported(report["kind"], report["message"])
    return report
