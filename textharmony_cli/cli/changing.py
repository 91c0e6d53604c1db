"""What `th erase` and `th edit` have in common: the run over inputs, and what is told about each."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from textharmony_cli.cli import options as shared
from textharmony_cli.cli.batch import Batch
from textharmony_cli.cli.console import Console
from textharmony_cli.cli.listing import place
from textharmony_cli.cli.streams import data_stream, is_terminal
from textharmony_cli.documents.inputs import printable_name
from textharmony_cli.documents.json_sink import dumps
from textharmony_cli.documents.printable import one_line
from textharmony_cli.errors import ExitCode, InputError, ProofError, UsageError
from textharmony_cli.records import Change, DocumentEnd, Failure, Match, Region

if TYPE_CHECKING:
    from textharmony_cli.documents.document import DocumentOptions
    from textharmony_cli.documents.output import Target
    from textharmony_cli.engine import Engine, ReadItem, ReadResult
    from textharmony_cli.revision import Revision, Wish, Written


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where results go, and what is told."""

    output: str | None
    overwrite: bool
    skip_existing: bool
    dry_run: bool
    draw: str | None
    difference: str | None
    json: bool
    certificate: str | None

    def __post_init__(self) -> None:
        if self.dry_run and (self.output or self.difference or self.certificate):
            raise UsageError("`--dry-run` writes no result", hint="leave out `-o`, `--diff` and `--certificate`")
        if self.json and not self.dry_run and self.output in (None, "-"):
            raise UsageError("the result and `--json` cannot both go to standard output", hint="name a file with `-o`")


def run(
    files: list[str], wish: Wish, wanted: Wanted, documents: DocumentOptions, engine: Engine, console: Console,
    *, fail_fast: bool,
) -> None:  # fmt: skip
    """Change all inputs.

    Raises:
        typer.Exit: with 1 where nothing was found to change, or one of several texts to erase in no input, and 9 where
            a proof failed.
        HarmonyError: of any kind.
    """
    with data_stream() as stdout, ExitStack() as stack:
        changing = _Changing(files, wish, wanted, documents, engine, console, stdout)
        read = changing.items(stack)
        meter = stack.enter_context(console.progress(len(files), shown=not changing.lists))
        batch = Batch(changing.files, read, console, meter, fail_fast=fail_fast)
        changing.through(batch)
        batch.end()
    if changing.unproved:
        raise ProofError(changing.failure, hint="`--no-proof` writes it as it is")
    if not changing.found and console.on_terminal:
        console.note("nothing found to change; `-i` ignores case, `--fuzzy 1` allows for a misread character")
    if not changing.found or changing.nowhere:
        raise typer.Exit(ExitCode.NOTHING_FOUND)


class _Unproved(Exception):
    """Keeps an output whose proof failed from being made."""


class _Changing:
    """One run over inputs."""

    def __init__(
        self, files: list[str], wish: Wish, wanted: Wanted, documents: DocumentOptions, engine: Engine,
        console: Console, stdout: BinaryIO,
    ) -> None:  # fmt: skip
        from textharmony_cli.cli.pictures import Pictures

        self._wish = wish
        self._wanted = wanted
        self._documents = documents
        self._engine = engine
        self._console = console
        self._stdout = stdout
        self._stdin = b""
        self._targets = self._planned(files)
        self.files = [given for target in self._targets for given in target.inputs]
        overwrite = wanted.overwrite
        self._drawn = Pictures(self.files, None, wanted.draw, overwrite=overwrite) if wanted.draw else None
        self._maps = Pictures(self.files, None, wanted.difference, overwrite=overwrite) if wanted.difference else None
        self._certificates = self._planned_certificates()
        self.lists = (wanted.dry_run or wanted.json) and is_terminal(stdout.fileno())
        self.found = 0
        self.nowhere = set(wish.sought if wish.look is None else ())  # what was to be erased, and no input had
        self.unproved = 0
        self.failure = ""

    def items(self, stack: ExitStack) -> Iterator[ReadItem]:
        """What is read on the inputs' pages, with their pictures. Standard input is kept: it will be rewritten."""
        from textharmony_cli.documents.source import open_documents

        stdin = None
        if "-" in self.files and sys.stdin:
            self._stdin = sys.stdin.buffer.read()
            stdin = io.BytesIO(self._stdin)
        pages = stack.enter_context(shared.closing(open_documents(self.files, self._documents, stdin=stdin)))
        return stack.enter_context(shared.closing(self._engine.read(pages, keep_pixels=True)))

    def through(self, batch: Batch) -> None:
        from textharmony_cli.revision import Revision

        for number, target in enumerate(self._targets):
            revision = Revision(self._engine, self._wish, self._documents)
            try:
                self._through_one(number, target, revision, batch)
            except (InputError, UsageError) as error:  # it could be read, but what is asked for cannot be done to it
                batch.fail(target.inputs[0], error)

    def _through_one(self, number: int, target: Target, revision: Revision, batch: Batch) -> None:
        regions: list[Region] = []
        missed = set(self._wish.sought)
        failed, problem = False, None
        for item in batch.document():
            failed |= isinstance(item, Failure)
            if isinstance(item, Failure | DocumentEnd) or problem:
                continue
            missed = {name for name in missed if not self._wish.sought[name](item.page)}
            try:
                regions += self._page(number, item, revision)
            except UsageError as error:  # a box outside of this page, say; the document's other pages are passed over
                problem = error
        self.found += len(regions)
        self.nowhere &= missed
        if problem:
            raise problem
        if not failed:  # a result that lacks some of what was to be changed would pass for one that does not
            self._done(number, target, revision, regions, [name for name in self._wish.sought if name in missed])

    def _planned(self, files: list[str]) -> list[Target]:
        from textharmony_cli.documents.output import Target, plan_outputs
        from textharmony_cli.documents.picture_writer import FORMATS

        wanted = self._wanted
        if wanted.dry_run:
            return [Target((given,), None) for given in shared.check_files(files)]
        targets = plan_outputs(
            shared.check_files(files), wanted.output, None, overwrite=wanted.overwrite,
            skip_existing=wanted.skip_existing, binary=True, terminal=is_terminal(self._stdout.fileno()),
        )  # fmt: skip
        for target in targets:
            suffix = target.path.suffix if target.path else ""
            own = Path(target.inputs[0]).suffix  # what cannot be written as it is fails by itself
            if suffix not in ("", own) and suffix.lower() not in (".pdf", *FORMATS):
                raise UsageError(f"nothing is written as `{suffix}`", hint=f"endings: {', '.join(FORMATS)}, .pdf")
        return [target for target in targets if not target.skip]

    def _planned_certificates(self) -> list[Path]:
        from textharmony_cli.documents.output import plan_outputs

        if self._wanted.certificate is None:
            return []
        targets = plan_outputs(self.files, self._wanted.certificate, ".json", overwrite=self._wanted.overwrite)
        paths = [target.path for target in targets if target.path]
        if len(paths) < len(self.files):
            raise UsageError("certificates cannot go to standard output", hint="name a file or a folder")
        return paths

    def _page(self, number: int, item: ReadResult, revision: Revision) -> Sequence[Region]:
        assert item.pixels is not None  # asked for in `items`
        regions = revision.page(item.page, item.pixels, paint=not self._wanted.dry_run)
        if self._drawn is not None and regions:
            matches = [_match(item.page.file, region) for region in regions]
            self._drawn.save(number, item.page.page, item.pixels, matches)
        return regions

    def _done(
        self, number: int, target: Target, revision: Revision, regions: Sequence[Region], missed: Sequence[str]
    ) -> None:  # fmt: skip
        """All pages of an input are through; `missed` is what was looked for and not found."""
        file, unproved = printable_name(target.inputs[0]), self.unproved
        if self._wanted.dry_run:
            self._list(file, regions)
        elif regions:
            self._write(number, target, file, revision)
        else:
            self._console.note(f"{file}: nothing found to change, not written")
        for name in missed if regions and self.unproved == unproved else ():
            self._console.note(f"{file}: `{name}` was not found")

    def _list(self, file: str, regions: Sequence[Region]) -> None:
        if self._wanted.json:
            self._tell(Change(file, None, tuple(regions), "skipped", 0, self._wish.seed, self._model))
            return
        for region in regions:
            new = f" -> {region.new}" if region.new else ""
            row = ":".join((one_line(file), str(region.page), place(region.box), one_line(region.old + new)))
            self._stdout.write(row.encode() + b"\n")

    def _write(self, number: int, target: Target, file: str, revision: Revision) -> None:
        from textharmony_cli.documents.atomic import open_target

        original: bytes | Path = self._stdin if target.inputs[0] == "-" else Path(target.inputs[0])
        suffix = "" if target.path is None else target.path.suffix
        keep = partial(self._maps.save_whole, number) if self._maps else None
        written: Written | None = None
        try:
            with open_target(target, self._stdout, overwrite=self._wanted.overwrite) as stream:
                written = revision.write(original, stream, suffix, keep)
                if written.proof == "failed":
                    raise _Unproved
        except _Unproved:
            assert written is not None
            self._unproved(file, written)
            return
        output = "-" if target.path is None else str(target.path)
        self._report(file, output, written)
        if self._certificates:
            self._certify(self._certificates[number], original, file, output, revision, written)

    def _certify(
        self, path: Path, original: bytes | Path, file: str, output: str, revision: Revision, written: Written
    ) -> None:  # fmt: skip
        from textharmony_cli.documents.atomic import atomic_writer
        from textharmony_cli.documents.certificate import ErasedPage, Erasure, certificate, sha256

        pages = tuple(
            ErasedPage(number, revised.page.width, revised.page.height, revised.regions, revised.page.points)
            for number, revised in revision.pages.items()
        )
        now = datetime.now(UTC).isoformat(timespec="seconds")
        erasure = Erasure(
            file, output, sha256(original), written.sha256, now, pages, written.proof, written.removed,
            written.remarks, len(written.still_found),
        )  # fmt: skip
        with atomic_writer(path, overwrite=self._wanted.overwrite) as stream:
            stream.write(dumps(certificate(erasure)) + b"\n")

    def _unproved(self, file: str, written: Written) -> None:
        self.unproved += 1
        self.failure = f"{file}: {_failure(written)}; not written"
        if len(self.files) > 1:
            self._console.error(self.failure.removeprefix(f"{file}: "), where=file)
            self.failure = f"{self.unproved} of {len(self.files)} inputs did not pass the proof and were not written"
        self._report(file, None, written)

    def _report(self, file: str, output: str | None, written: Written) -> None:
        for remark in written.remarks if output else ():
            self._console.note(f"{file}: {remark}")
        outside = written.changed_outside
        if output and outside:
            self._console.note(f"{file}: {outside} pixel{'s' * (outside != 1)} outside of the regions changed")
        self._tell(Change(file, output, written.regions, written.proof, outside, self._wish.seed, self._model))
        if output not in (None, "-") and self._console.on_terminal and not self._wanted.json:
            count = f"{len(written.regions)} region{'s' * (len(written.regions) != 1)}"
            self._console.note(f"{file}: {count}, proof {written.proof}, written to {output}")

    def _tell(self, change: Change) -> None:
        if self._wanted.json:
            self._stdout.write(dumps(change.to_dict()) + b"\n")

    @property
    def _model(self) -> str:
        return self._engine.options.name


def _failure(written: Written) -> str:
    """What the proof found, in a few words."""
    wrong = next((region for region in written.regions if not region.ok), None)
    if wrong is None:
        return written.still_found[0]
    wish = f"`{wrong.new}`" if wrong.new else "nothing"
    return f"page {wrong.page} should read {wish} and reads `{wrong.read_back}`"


def _match(file: str, region: Region) -> Match:
    return Match(file, region.page, region.old, region.new, 1.0, region.parts)
