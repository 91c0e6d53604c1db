"""Changing a document: its pages are repainted, its file is rewritten, and the result is opened again and proved."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from textharmony_cli import fonts
from textharmony_cli.documents.certificate import sha256
from textharmony_cli.documents.difference import changed_outside, difference_map
from textharmony_cli.documents.document import DocumentOptions
from textharmony_cli.documents.page import PageInput, Pixels
from textharmony_cli.documents.pages import PageRanges
from textharmony_cli.documents.pdf_redaction import (
    Attachments,
    FlowJob,
    PageJob,
    PagePatch,
    RowJob,
    Settled,
    redact,
)
from textharmony_cli.documents.picture_patch import Patch
from textharmony_cli.documents.picture_writer import FORMATS, write_picture
from textharmony_cli.documents.sink import Original
from textharmony_cli.documents.source import open_documents
from textharmony_cli.engine import Engine
from textharmony_cli.errors import InputError, UsageError
from textharmony_cli.model.painting.frame import frame_of, mapped
from textharmony_cli.model.painting.painted import Painted
from textharmony_cli.model.painting.plans import SHARE
from textharmony_cli.records import Failure, Page, Point, Region, Verdict, bounding_box
from textharmony_cli.tasks.closer import read_closer
from textharmony_cli.tasks.edit import Look, edit_text
from textharmony_cli.tasks.erase import erase_text
from textharmony_cli.tasks.fill import fill_text
from textharmony_cli.tasks.flow import flows_of
from textharmony_cli.tasks.prove import prove, vouched
from textharmony_cli.tasks.reflow import Row, arranged, rows_of
from textharmony_cli.tasks.repaint import Repainted
from textharmony_cli.tasks.room import Roomier

Mask = npt.NDArray[np.bool_]  # (H, W)
Keep = Callable[[int, Pixels], None]  # what becomes of the map of differences of a page, by its number

EDGE = 0.4  # heights of a region by which what is drawn there may reach over it on a page that is drawn anew
LEAST_EDGE = 3  # pixels


@dataclass(frozen=True, slots=True)
class PdfWish:
    """What is asked for about PDFs; see `documents.pdf_redaction`."""

    fill: tuple[float, float, float] | None = None
    attachments: Attachments = "keep"
    flatten: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be changed, and how.

    Attributes:
        select: the regions of a page, and the new text of each where there is one.
        look: of new text; None where text is only erased.
        tries: how often a page is painted at most.
        proof: whether the result is read again.
        seed: of what is left to chance.
        everything: whether all text is to be erased.
        sought: each of several texts or expressions that are looked for, and whether a page has it.
    """

    select: Callable[[Page], Sequence[Region]]
    look: Look | None = None
    tries: int = 4
    proof: bool = True
    seed: int = 0
    pdf: PdfWish = field(default_factory=PdfWish)
    sought: Mapping[str, Callable[[Page], bool]] = field(default_factory=dict)
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a document.

    Attributes:
        regions: with what is read there in the result.
        changed_outside: pixels of the result that differ although no region is near enough to touch them.
        sha256: of the result.
        removed: how many things of which kind were taken out of a PDF.
        still_found: where erased text was found in a PDF, one sentence each.
        remarks: what could not be kept as it was.
    """

    regions: tuple[Region, ...]
    proof: Verdict
    changed_outside: int
    sha256: str
    removed: Mapping[str, int] = field(default_factory=dict)
    still_found: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revised:
    """A page with regions; `painted` is None where its own text objects are changed instead of its picture.

    Attributes:
        moves: then for some regions, by number, what of them moves along.
        settled: then the regions as they were written.
    """

    page: Page
    regions: tuple[Region, ...]
    painted: Painted | None
    moves: Mapping[int, RowJob | FlowJob] = field(default_factory=dict)
    settled: tuple[Settled, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rewritten:
    """What the writer said: where pages may differ, and what `Written` passes on."""

    may_differ: Mapping[int, Mask]
    removed: Mapping[str, int] = field(default_factory=dict)
    still_found: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class Revision:
    """One document on its way to being changed: give it all pages, then have it written.

    Args:
        options: as the pages were opened.

    Attributes:
        pages: those with regions, by number.

    Raises:
        UsageError: a look is asked for that the model does not paint.
    """

    def __init__(self, engine: Engine, wish: Wish, options: DocumentOptions) -> None:
        if engine.options.converted and wish.look not in (None, Look()):
            raise UsageError("fit, font and colour are for `nano`; this model chooses the letters itself")
        self._engine = engine
        self._wish = wish
        self._options = options
        self.pages: dict[int, Revised] = {}
        self._remarks: list[str] = []

    def page(self, page: Page, pixels: Pixels, *, paint: bool = True) -> Sequence[Region]:
        """Paint a page where that is asked for; without `paint` only say where that would be.

        Args:
            pixels: (H, W, 3) the page's picture.
        """
        regions = self._wish.select(page)
        if regions and paint:
            own_text = page.source == "pdf-text" and self._options.text_layer == "auto"
            bare = replace(page, lines=(), blocks=())
            if own_text:
                self.pages[page.page] = self._reset(page, bare, pixels, regions)
            else:
                repainted = self._painted(page, pixels, regions)
                self._remarks += [f"page {page.page}: {remark}" for remark in repainted.remarks]
                self.pages[page.page] = Revised(bare, repainted.regions, repainted.painted)
        return regions

    def _reset(self, page: Page, bare: Page, pixels: Pixels, regions: Sequence[Region]) -> Revised:
        """A page whose own text objects are changed: where words beside new ones move, or these take free ground."""
        look = self._wish.look
        moving = look is not None and look.fit in (None, "reflow")
        rows = rows_of(page, pixels, regions) if moving else []
        jobs: dict[int, tuple[Region, RowJob | FlowJob | None]] = {
            number: (place.region, _row_job(place, regions, number))
            for number, place in arranged(page, pixels, regions, rows)
        }
        for flow in flows_of(page, pixels, regions) if moving else ():
            instead = tuple(jobs.pop(number) for number in flow.replaced if number in jobs)
            one = next(regions[number] for number in flow.replaced if regions[number].new)
            whole = replace(one, parts=tuple(row.strip for row in flow.rows))
            jobs[flow.replaced[0]] = (whole, FlowJob(flow.rows, flow.margins, flow.fills, instead))
        laid = [jobs[number] for number in sorted(jobs)]
        moves = {index: job for index, (_, job) in enumerate(laid) if job}
        return Revised(bare, tuple(region for region, _ in laid), None, moves)

    def accept(self, page: Page, repainted: Repainted) -> None:
        """Take a page that was painted by others, in place of `page`."""
        bare = replace(page, lines=(), blocks=())
        self.pages[page.page] = Revised(bare, repainted.regions, repainted.painted)

    def write(self, original: Original, stream: BinaryIO, suffix: str = "", keep: Keep | None = None) -> Written:
        """Write the changed document and look at what was written.

        Args:
            original: the file, or its bytes.
            suffix: of the result's name, which says its format; empty for that of the original.
            keep: gets a map of the differences of every changed page.

        Raises:
            UsageError: the result cannot have this format.
            InputError: the original cannot be rewritten.
            OutputError: the result cannot be written.
        """
        with tempfile.TemporaryDirectory(prefix="th-") as folder:
            path = Path(folder) / "result"
            with path.open("wb") as file:
                done = self._rewritten(original, file, suffix.lower())
            regions, outside = self._looked_at(original, path, done.may_differ, keep)
            digest = sha256(path)
            with path.open("rb") as file:
                shutil.copyfileobj(file, stream)
        verdict: Verdict = "skipped"
        if self._wish.proof:
            verdict = "passed" if all(region.ok for region in regions) and not done.still_found else "failed"
        remarks = (*self._remarks, *done.remarks, *self._left_alone())
        return Written(regions, verdict, outside, digest, done.removed, done.still_found, remarks)

    def _left_alone(self) -> Iterator[str]:
        """Where a model that paints had nothing to paint."""
        if self._engine.options.converted:
            pages = [number for number, revised in self.pages.items() if revised.painted is None]
            yield from (f"page {number} has text of its own, which was changed without painting" for number in pages)

    def _painted(self, page: Page, pixels: Pixels, regions: Sequence[Region]) -> Repainted:
        wish, read = self._wish, self._engine.reread if self._wish.proof else None
        if self._engine.options.converted:
            return fill_text(pixels, regions, self._engine, read, tries=wish.tries, seed=wish.seed)
        if wish.look is None or wish.everything:
            everything = wish.everything
            return erase_text(page, pixels, regions, read, tries=wish.tries, seed=wish.seed, everything=everything)
        regions = read_closer(page, pixels, regions, self._engine.reread)
        return edit_text(page, pixels, regions, read, wish.look, tries=wish.tries, seed=wish.seed)

    def _rewritten(self, original: Original, file: BinaryIO, suffix: str) -> _Rewritten:
        if any(revised.page.points for revised in self.pages.values()):
            if suffix not in ("", ".pdf"):
                raise UsageError(f"a PDF cannot become a `{suffix}` file", hint="end the name with `.pdf`")
            return self._rewritten_pdf(original, file)
        if suffix and suffix not in FORMATS:
            raise UsageError(f"a picture cannot become a `{suffix}` file", hint=f"endings: {', '.join(FORMATS)}")
        patches = {
            number - 1: Patch(revised.painted.pixels, revised.painted.mask)
            for number, revised in self.pages.items()
            if revised.painted
        }
        report = write_picture(original, patches, file, format=FORMATS.get(suffix))
        return _Rewritten({index + 1: mask for index, mask in report.may_differ.items()}, remarks=report.remarks)

    def _rewritten_pdf(self, original: Original, file: BinaryIO) -> _Rewritten:
        wish, look = self._wish.pdf, self._wish.look
        fit = "condense" if look is None or look.fit is None or look.fit == "reflow" else look.fit
        font = fonts.named(look.font) if look and look.font else None
        color = tuple(part / 255 for part in look.color) if look and look.color else None
        report = redact(
            original, map(_job, self.pages.values()), file, password=self._options.password or "", fill=wish.fill,
            attachments=wish.attachments, flatten=wish.flatten, fit=fit, font=font, color=color,
        )  # fmt: skip
        for number, settled in report.settled.items():
            revised = self.pages[number]
            if revised.painted is None:
                self.pages[number] = replace(revised, regions=tuple(each.region for each in settled), settled=settled)
        reached = {number: _reached(revised) for number, revised in self.pages.items()}
        others = tuple(f"set in {new} for {old}" for old, new in report.fonts.items() if old != new)
        return _Rewritten(reached, report.removed, report.still_found, (*report.remarks, *others))

    def _looked_at(
        self, original: Original, result: Path, may_differ: Mapping[int, Mask], keep: Keep | None
    ) -> tuple[tuple[Region, ...], int]:
        """The regions as they read in the result, and how many pixels differ that should not."""
        regions: list[Region] = []
        outside = 0
        with self._opened(original) as before, self._opened(result) as after:
            for old, new in zip(before, after, strict=True):
                mask = may_differ[old.page]
                outside += changed_outside(_pixels(old), _pixels(new), mask)
                if keep is not None:
                    keep(old.page, difference_map(_pixels(old), _pixels(new), mask))
                regions += self._proved(old.page, _pixels(new))
        return tuple(regions), outside

    def _proved(self, number: int, pixels: Pixels) -> Sequence[Region]:
        """The regions of a page of the result; read once more unless it is what was painted, bit by bit."""
        revised = self.pages[number]
        if not self._wish.proof or (revised.painted and np.array_equal(pixels, revised.painted.pixels)):
            return revised.regions
        proved = prove(pixels, revised.regions, self._engine.reread)
        return [vouched(*each) for each in zip(proved, revised.settled, strict=True)] if revised.settled else proved

    @contextmanager
    def _opened(self, document: Original) -> Iterator[Iterator[PageInput]]:
        """The changed pages of a document as pictures."""
        wanted = PageRanges.parse(",".join(map(str, self.pages)))
        options = replace(self._options, pages=wanted, pixels=True, text_layer="ignore")
        name, stdin = ("-", io.BytesIO(document)) if isinstance(document, bytes) else (str(document), None)
        pages = _pages(name, options, stdin)
        try:
            yield pages
        finally:
            pages.close()


def _pages(name: str, options: DocumentOptions, stdin: BinaryIO | None) -> Generator[PageInput, None, None]:
    for item in open_documents([name], options, stdin=stdin):
        if isinstance(item, Failure):
            raise InputError(item.message, kind=item.kind, hint=item.hint)
        if isinstance(item, PageInput):
            yield item


def _pixels(page: PageInput) -> Pixels:
    assert page.pixels is not None  # they were asked for
    return page.pixels


def _job(revised: Revised) -> PageJob:
    page, painted = revised.page, revised.painted
    patches = None
    if painted is not None:
        rows, columns = (np.flatnonzero(painted.mask.any(axis)) for axis in (1, 0))
        part = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)) if len(rows) else (slice(0, 0),) * 2
        x, y = (int(columns[0]), int(rows[0])) if len(rows) else (0, 0)
        patches = (PagePatch(x, y, painted.pixels[part], painted.mask[part]),)
    return PageJob(page.page, page.width, page.height, revised.regions, patches, revised.moves)


def _row_job(row: Row | Roomier, regions: Sequence[Region], number: int) -> RowJob | None:
    """What moves with a region; of one that is alone itself. None where it stays in its place."""
    if isinstance(row, Roomier):
        if row.words is None and row.side == "left":
            return None
        old = regions[number]
        spare = bounding_box(row.region.parts[0])[2] - bounding_box(old.parts[0])[2]
        return RowJob(((old.parts[0], old.old, old.new),), SHARE[row.side], spare)
    frame = frame_of(row.outline)
    pieces: list[tuple[tuple[Point, ...], str, str | None]] = []
    for piece in row.changing:
        if isinstance(piece, int):
            pieces.append((regions[piece].parts[0], regions[piece].old, regions[piece].new))
        else:
            (start, stop), height = piece, frame.height
            ends, sides = np.array([start, stop, stop, start]), np.array([0.0, 0.0, height, height])
            x, y = mapped(frame.matrix, ends, sides)
            pieces.append((tuple(zip(x.tolist(), y.tolist(), strict=True)), "", None))
    return RowJob(tuple(pieces), SHARE[row.side], row.spare)


def _reached(revised: Revised) -> Mask:
    """Where a page that is drawn anew may differ: around its regions, and where it was painted."""
    page, painted = revised.page, revised.painted
    mask = np.zeros((page.height, page.width), bool) if painted is None else painted.mask.copy()
    for part in (part for region in revised.regions for part in region.parts):
        x, y, width, height = bounding_box(part)
        edge = max(LEAST_EDGE, EDGE * height)
        top, left = max(0, int(y - edge)), max(0, int(x - edge))
        mask[top : int(y + height + edge) + 1, left : int(x + width + edge) + 1] = True
    return mask
