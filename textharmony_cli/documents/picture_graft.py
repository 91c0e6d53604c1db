"""The child process that writes changed pictures; started by `picture_writer`, which says what to do on standard input.

Everything that looks into a file happens here, under limits. The result is `output` in the job's folder, `reach.npz`
the pixels that may differ; `report` says how it went: `{remarks, reach}`, or `{kind, message}`.
"""

from __future__ import annotations

import errno
import json
import mmap
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from textharmony_cli.documents.child import limited_job
from textharmony_cli.documents.image import READ_ONLY, Picture, sniff
from textharmony_cli.documents.jpeg_blocks import grown
from textharmony_cli.documents.picture_formats import Rewritten, convert, rewrite
from textharmony_cli.documents.picture_patch import Mask, Patch, Pixels
from textharmony_cli.errors import InputError, OutputError

_MAX_MEGAPIXELS = 1000.0  # pictures too large to be read do not come here, and memory is limited anyway
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


def main() -> None:
    """Do the job on standard input, under its limits."""
    work(limited_job())


def work(job: dict[str, Any]) -> None:
    """Do a job and report."""
    folder = Path(job["folder"])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            report = _done(Path(job.get("path", folder / "input")), job["format"], folder)
    except Exception as error:  # whatever the library raises on a bad file, the parent is to hear of it
        report = _reported(error)
    (folder / "report").write_text(json.dumps(report))


def _done(path: Path, wanted: str | None, folder: Path) -> dict[str, Any]:
    data = path.read_bytes()
    patches = _patches(folder / "frames.npz")
    kind = sniff(data[:32])
    if kind is None:
        raise InputError("is not the picture that was painted", kind="changed")
    if wanted is None and kind in READ_ONLY:
        raise OutputError(f"pictures of the kind {kind} are read, not written; name the output .png or .jpg")
    same = wanted is None or wanted == kind
    patches = patches or _nothing(data)
    before = _upright(data, patches)
    if not same:
        result = convert(data, str(wanted), patches, before)
    elif any(patch.mask.any() for patch in patches.values()):
        result = rewrite(data, kind, patches, before)
    else:
        result = Rewritten(data, {index: patch.mask for index, patch in patches.items()})
    _check(result, patches, before)
    (folder / "output").write_bytes(result.data)
    np.savez(folder / "reach.npz", **{str(index): mask for index, mask in result.may_differ.items()})  # type: ignore[arg-type]
    reach = max((_reach(patches[index].mask, mask) for index, mask in result.may_differ.items()), default=0)
    return {"remarks": list(dict.fromkeys(result.remarks)), "reach": reach}


def _patches(path: Path) -> dict[int, Patch]:
    with np.load(path) as arrays:
        indices = [int(name.removeprefix("mask-")) for name in arrays.files if name.startswith("mask-")]
        return {index: Patch(arrays[f"pixels-{index}"], arrays[f"mask-{index}"]) for index in indices}


def _nothing(data: bytes) -> dict[int, Patch]:
    """A patch of the first page that changes nothing."""
    page = _opened(data).page(0)
    return {0: Patch(np.zeros((page.height, page.width, 3), np.uint8), np.zeros((page.height, page.width), np.bool_))}


def _opened(data: bytes) -> Picture:
    memory = mmap.mmap(-1, max(len(data), 1))
    memory[: len(data)] = data
    return Picture(memory, _MAX_MEGAPIXELS)


def _upright(data: bytes, patches: dict[int, Patch]) -> dict[int, Pixels]:
    """The patched pages as they were read."""
    picture = _opened(data)
    pages = {}
    for index, patch in patches.items():
        page = picture.page(index) if 0 <= index < picture.pages else None
        if page is None or (page.height, page.width) != patch.mask.shape:
            raise InputError("has changed since it was read", kind="changed")
        rows = b"".join(page.rows or ())
        pages[index] = np.frombuffer(rows, np.uint8).reshape(page.height, page.width, 3)
    return pages


def _check(result: Rewritten, patches: dict[int, Patch], before: dict[int, Pixels]) -> None:
    """Decode what is to be written: outside what may differ, every pixel is as it was."""
    try:
        after = _upright(result.data, patches)
    except InputError as error:
        raise OutputError("what was written cannot be read again") from error
    for index, pixels in after.items():
        differ = (pixels != before[index]).any(-1) & ~result.may_differ[index]
        if differ.any():
            raise OutputError(f"writing changed {int(differ.sum())} pixels of page {index + 1} outside the region")


def _reach(mask: Mask, may_differ: Mask) -> int:
    """Pixels from the mask to the farthest that may differ; that many steps, or the longer side."""
    reach, near = 0, mask
    while (may_differ & ~near).any():
        near, reach = grown(near), reach + 1
        if reach > 64:
            return int(max(mask.shape))
    return reach


def _reported(error: Exception) -> dict[str, str]:
    if isinstance(error, OutputError):
        return {"kind": "output", "message": str(error)}
    if isinstance(error, InputError):
        return {"kind": error.kind, "message": str(error)}
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return {"kind": "output", "message": "cannot write in the temporary folder: no room"}
    if isinstance(error, MemoryError):
        return {"kind": "out-of-memory", "message": "needs more memory than allowed to be written again"}
    if isinstance(error, OSError) and error.filename:
        return {"kind": "unreadable", "message": f"cannot be opened again: {(error.strerror or str(error)).lower()}"}
    return {"kind": "damaged", "message": "is damaged and cannot be written again"}


if __name__ == "__main__":
    main()
