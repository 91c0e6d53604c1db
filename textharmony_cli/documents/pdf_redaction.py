"""True redaction: text that is erased from a PDF is nowhere in the file any more; replaced text is real text again.

Documents are not to be trusted and their parser is a C library, so the work is done by a child process with limits
(`pdf_rewrite`). This side writes down what it is to do and hands its result on.
"""

from __future__ import annotations

import itertools
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
import numpy.typing as npt

from textharmony_cli.documents.child import reported, room, run_child
from textharmony_cli.errors import InputError
from textharmony_cli.records import Point, Region

TIMEOUT_S = 600.0
MEMORY_BYTES = 4 << 30

Attachments = Literal["keep", "remove"]
Fit = Literal["shrink", "condense", "overflow"]
Joint = Literal["space", "none", "mark", "hyphen", "break"]  # what parts words; see `FlowPiece`
Margins = Literal["left", "middle", "both"]


@dataclass(frozen=True, slots=True)
class PagePatch:
    """A painted part of a page picture.

    Attributes:
        x, y: its left upper corner, in pixels of the page.
        pixels: (H, W, 3), RGB.
        mask: (H, W), where it differs from the page before.
    """

    x: int
    y: int
    pixels: npt.NDArray[np.uint8]
    mask: npt.NDArray[np.bool_]

    def __post_init__(self) -> None:
        if self.pixels.shape != (*self.mask.shape, 3):
            raise ValueError(f"pixels of shape {self.pixels.shape} with a mask of shape {self.mask.shape}")


@dataclass(frozen=True, slots=True)
class RowJob:
    """A region of one line of which some words are replaced while the others move along.

    Attributes:
        pieces: in reading order, outlines in pixels with the old text and the new one of each; no old text and None
            for words that stay as they are.
        before: how much of what it becomes longer it begins earlier, 0 to 1.
        spare: pixels by which it may become longer.
    """

    pieces: tuple[tuple[tuple[Point, ...], str, str | None], ...]
    before: float
    spare: float


@dataclass(frozen=True, slots=True)
class FlowPiece:
    """A word of a paragraph that stays as it is, or words that are replaced.

    Attributes:
        outline: where it stands, in pixels.
        new: None for a word that stays; empty for what only goes, such as all but the first part of a replaced text.
        joint: what parts it from the piece before: a `space`; `none`, and they never part; the same for a `mark` that
            an item of a list begins with; a `hyphen` at a line's end that goes within a line; `break`, a line's end at
            one that stays.
    """

    outline: tuple[Point, ...]
    old: str
    new: str | None
    joint: Joint


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A line of a paragraph, or a free place for one more, which has no pieces.

    Attributes:
        strip: from where it begins to where it has to end, in pixels, clockwise from the top left corner.
    """

    strip: tuple[Point, Point, Point, Point]
    pieces: tuple[FlowPiece, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowJob:
    """A region that is a paragraph of which some words are replaced while the others go on to other lines.

    Attributes:
        rows: from top to bottom.
        margins: which of them its lines keep to.
        fills: whether words of a line go back to the one before where they find room there.
        instead: what is done where the words find no room: smaller regions, and what of each moves along.
    """

    rows: tuple[FlowRow, ...]
    margins: Margins
    fills: bool
    instead: tuple[tuple[Region, RowJob | FlowJob | None], ...]


@dataclass(frozen=True, slots=True)
class PageJob:
    """What is to be done with one page.

    Attributes:
        page: number from 1.
        width, height: size in pixels of the upright page picture that all coordinates refer to.
        regions: where text is erased (`new` is empty) or replaced. What the caller read there (`old`) is searched
            for in bookmarks, metadata and the like, together with what the PDF itself says stood there.
        patches: what was painted for the pictures on the page, scans for one; only that is changed on them. None
            when nobody painted: then pictures take the colour around the region, except where the erased text is
            drawn on top of them.
        moves: for some regions, by their place in `regions`, what of them moves along.
    """

    page: int
    width: int
    height: int
    regions: tuple[Region, ...]
    patches: tuple[PagePatch, ...] | None = None
    moves: Mapping[int, RowJob | FlowJob] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settled:
    """A region as it was written.

    Attributes:
        region: with the places and the texts that it has in the end.
        news: the new texts alone, without what moved along.
        exact: whether its new text, and no letter else, is extracted from there.
        flowed: whether it is of lines of a paragraph that were set anew.
    """

    region: Region
    news: tuple[str, ...]
    exact: bool
    flowed: bool = False


@dataclass(frozen=True, slots=True)
class PdfReport:
    """What was done to a PDF.

    Attributes:
        removed: how many things of which kind, such as `letters` or `annotations`.
        still_found: where erased text was found in the result, one sentence each; empty when it is proven gone.
        fonts: for each font of replaced text the one that the new text is set in.
        remarks: what the user should know, such as that a signature is no longer valid.
        settled: the regions of each page, by its number.
    """

    removed: Mapping[str, int] = field(default_factory=dict)
    still_found: tuple[str, ...] = ()
    fonts: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    settled: Mapping[int, tuple[Settled, ...]] = field(default_factory=dict)


def redact(
    original: bytes | Path,
    jobs: Iterable[PageJob],
    stream: BinaryIO,
    *,
    password: str = "",
    fill: tuple[float, float, float] | None = None,
    attachments: Attachments = "keep",
    flatten: bool = False,
    fit: Fit = "condense",
    font: str | None = None,
    color: Sequence[float] | None = None,
    timeout: float = TIMEOUT_S,
    memory: int = MEMORY_BYTES,
) -> PdfReport:
    """Write a PDF without the text in some regions, or with another text there, and prove it.

    The file is written anew, without anything that is not reachable from its pages any more. An encrypted one stays
    encrypted, with the same passwords and permissions. The result is written even where erased text is still found.

    Args:
        password: opens an encrypted file.
        fill: red, green and blue, 0 to 1, of boxes over what was erased; None leaves nothing there.
        attachments: whether attached files stay; they are never looked into except for the proof.
        flatten: make the pages of the jobs pictures of themselves at the size of the job: without any text.
        fit: what a new text does that is too long: smaller letters, narrower ones, or run on.
        font: key of the font that new texts are set in; that of the old ones if left out.
        color: red, green and blue of new texts, 0 to 1; likewise.
        timeout: seconds that the child process may take; `memory`: bytes of address space it may use.

    Raises:
        EncryptedError, InputError, TimeLimitError: the file cannot be read, or not within the limits.
        OutputError: no room in the temporary folder.
    """
    with room(), tempfile.TemporaryDirectory(prefix="th-") as name:
        folder = Path(name)
        job = {
            "path": str(_input(original, folder)),
            "folder": name,
            "password": password,
            "memory": memory,
            "pages": [_told(page, number, folder) for number, page in enumerate(_joined(jobs))],
            "fill": fill,
            "attachments": attachments,
            "flatten": flatten,
            "fit": fit,
            "font": font,
            "color": color,
        }
        report = _report(folder, run_child("pdf_rewrite", job, timeout, "rewriting the PDF"))
        with (folder / "output").open("rb") as result:
            shutil.copyfileobj(result, stream, 1 << 20)
    return report


def _input(original: bytes | Path, folder: Path) -> Path:
    if isinstance(original, Path):
        return original.absolute()
    path = folder / "input"
    path.write_bytes(original)
    return path


def _joined(jobs: Iterable[PageJob]) -> list[PageJob]:
    """The jobs, refusing two for one page."""
    listed = sorted(jobs, key=lambda job: job.page)
    for one, other in itertools.pairwise(listed):
        if one.page == other.page:
            raise ValueError(f"two jobs for page {one.page}")
    return listed


def _told(job: PageJob, number: int, folder: Path) -> dict[str, Any]:
    """A job as the child is told it; patches go into files."""
    patches = None
    if job.patches is not None:
        patches = []
        for index, patch in enumerate(job.patches):
            path = folder / f"patch-{number}-{index}.npz"
            np.savez(path, pixels=patch.pixels, mask=patch.mask)
            patches.append([patch.x, patch.y, str(path)])
    regions = [_told_region(region, job.moves.get(index)) for index, region in enumerate(job.regions)]
    return {"page": job.page, "size": [job.width, job.height], "regions": regions, "patches": patches}


def _told_region(region: Region, move: RowJob | FlowJob | None) -> dict[str, Any]:
    told: dict[str, Any] = {"parts": region.parts, "old": region.old, "new": region.new, "row": None, "flow": None}
    if isinstance(move, RowJob):
        told["row"] = {"pieces": move.pieces, "before": move.before, "spare": move.spare}
    elif move is not None:
        rows = [asdict(row) for row in move.rows]
        instead = [_told_region(*each) for each in move.instead]
        told["flow"] = {"rows": rows, "margins": move.margins, "fills": move.fills, "instead": instead}
    return told


def _report(folder: Path, status: int) -> PdfReport:
    try:
        told = json.loads((folder / "report").read_bytes())
    except (OSError, ValueError):
        raise InputError(f"the PDF library crashed (status {status})", kind="crashed") from None
    if told["error"]:
        kind, message = told["error"]["kind"], told["error"]["message"]
        raise reported(kind, message)
    settled = {
        int(page): tuple(
            Settled(
                Region(int(page), tuple(tuple(map(tuple, part)) for part in each["parts"]), each["old"], each["new"]),
                tuple(each["news"]),
                each["exact"],
                each["flowed"],
            )
            for each in regions
        )
        for page, regions in told["settled"].items()
    }
    return PdfReport(told["removed"], tuple(told["still_found"]), told["fonts"], tuple(told["remarks"]), settled)
