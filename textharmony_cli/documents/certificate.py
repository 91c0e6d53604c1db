"""A certificate of erasure: what was taken out of which file, and how that was proven, without a word of it.

It holds no erased text, and no hash of one either: a name or a number is short enough to be guessed and tried. It
says how many letters and digits there were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from textharmony_cli import __version__
from textharmony_cli.records import Box, Region, Verdict

FORMAT = 1
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class ErasedPage:
    """A page from which something was erased.

    Attributes:
        page: number from 1.
        width, height: size in pixels that the regions refer to.
        points: size in PDF points; None for pictures.
    """

    page: int
    width: int
    height: int
    regions: tuple[Region, ...]
    points: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is certified.

    Attributes:
        file: the input's printable name; `output` the result's.
        before, after: SHA-256 of both, in hexadecimal digits.
        date: when it was done, as the caller writes it.
        proof: whether the result was searched and nothing found.
        removed: how many things of which kind.
        remarks: what the reader of the certificate should know; must not quote what was erased.
        still_found: how many places were found where erased text still is.
    """

    file: str
    output: str
    before: str
    after: str
    date: str
    pages: tuple[ErasedPage, ...]
    proof: Verdict
    removed: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    still_found: int = 0


def certificate(erasure: Erasure) -> dict[str, Any]:
    """The certificate, ready to be written as JSON."""
    return {
        "certificate": FORMAT,
        "tool": f"textharmony-cli {__version__}",
        "date": erasure.date,
        "file": erasure.file,
        "output": erasure.output,
        "sha256_before": erasure.before,
        "sha256_after": erasure.after,
        "pages": [_page(page) for page in sorted(erasure.pages, key=lambda page: page.page)],
        "removed": dict(sorted(erasure.removed.items())),
        "proof": erasure.proof,
        "still_found": erasure.still_found,
        "remarks": list(erasure.remarks),
    }


def sha256(content: bytes | Path) -> str:
    """The hash of a file or of its content."""
    digest = hashlib.sha256()
    for block in [content] if isinstance(content, bytes) else _blocks(content):
        digest.update(block)
    return digest.hexdigest()


def _blocks(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _page(page: ErasedPage) -> dict[str, Any]:
    record: dict[str, Any] = {"page": page.page, "width": page.width, "height": page.height}
    if page.points:
        record["points"] = [round(side, 2) for side in page.points]
    record["regions"] = [_region(region, page) for region in page.regions]
    return record


def _region(region: Region, page: ErasedPage) -> dict[str, Any]:
    """Where it is, in pixels and in points with the origin top-left, and how much stood there."""
    record: dict[str, Any] = {"box": _rounded(region.box)}
    if page.points:
        across, down = page.points[0] / page.width, page.points[1] / page.height
        x, y, width, height = region.box
        record["box_points"] = _rounded((x * across, y * down, width * across, height * down))
    record["characters"] = sum(not character.isspace() for character in region.old)
    if region.new:
        record["replaced"] = True
    return record


def _rounded(box: Box) -> list[float]:
    return [round(value, 2) for value in box]
