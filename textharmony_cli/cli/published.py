"""What commands have besides for a model that sees pictures and paints: where it is, and what it is shown."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textharmony_cli.cli.options import ModelOptions, Sampler, closing
from textharmony_cli.errors import InputError, UsageError, WeightsError
from textharmony_cli.model.textharmony.written import Ended, Ending, Written
from textharmony_cli.records import Match, Page

if TYPE_CHECKING:
    from textharmony_cli.cli.console import Console
    from textharmony_cli.documents.page import Pixels
    from textharmony_cli.documents.source import DocumentOptions
    from textharmony_cli.engine import Engine, ReadItem, ReadResult

PUBLISHED = "textharmony"
_SHOWN = 8  # words in a note


def default_folder() -> Path:
    """Where `th models convert` leaves the model unless it is told another place."""
    from textharmony_cli.weights.home import home

    return home() / "weights" / PUBLISHED


def published_folder(model: str) -> Path | None:
    """The folder that `--model` means, where it means one that was converted; None for a model of the package.

    Raises:
        UsageError: nothing is called so.
        WeightsError: the model was not converted yet, or the folder holds none.
    """
    from textharmony_cli.engine import MODELS

    if model in MODELS:  # also where a folder has its name
        return None
    folder = default_folder() if model == PUBLISHED else Path(model)
    if model != PUBLISHED and not folder.is_dir():
        raise UsageError(
            f"there is no model `{model}`",
            hint=f"models: {', '.join(MODELS)}, {PUBLISHED}, or a folder that `th models convert` made",
        )
    if not (folder / "config.json").is_file():
        raise WeightsError(
            f"there is no model in {folder}", hint="`th models convert` makes one of the published checkpoint"
        )
    from textharmony_cli.model.textharmony.extra import require_language_extra

    require_language_extra()
    return folder


def chosen(
    model: str, device: str, threads: int | None, *, paints: bool = False, sampler: Sampler | None = None
) -> ModelOptions:
    """The model that was named, converted or of the package.

    Args:
        paints: whether it is to paint; its packages for that are then looked for before anything is read.

    Raises:
        UsageError: packages are missing, or `sampler` is given for a model that has none.
        WeightsError: the model was not converted yet, or the folder holds none.
    """
    converted = published_folder(model)
    if converted is None:
        if sampler is not None:
            raise UsageError("`--sampler` is for a model that paints by diffusion", hint="name it with `--model`")
        return ModelOptions(model, device, threads)
    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)  # tells at every start how it could be faster
    if paints:
        from textharmony_cli.model.textharmony.extra import require_published_extra

        require_published_extra()
    return ModelOptions("nano", device, threads, converted, sampler or "released")


def warn_of_waiting(engine: Engine, console: Console) -> None:
    """Tell a person, before anything is painted, that it will take long where it will."""
    if engine.options.converted and engine.paints_slowly:
        console.note("painting on a processor takes minutes for every line; `--sampler fast` takes half as long")


class ShowsPictures:
    """Writes answers about the page that fits a question best, by showing the model its picture.

    Args:
        picture_of: a page's pixels.
    """

    def __init__(self, engine: Engine, picture_of: Callable[[Page], Pixels]) -> None:
        self._engine = engine
        self._picture_of = picture_of
        self._drawn: tuple[int, Pixels] | None = None  # the page that was shown last

    def write(self, pages: Iterable[Page], question: str, most_tokens: int) -> Iterator[Written | Ended]:
        page = next(iter(pages))
        if self._drawn is None or self._drawn[0] != page.page:
            self._drawn = (page.page, self._picture_of(page))
        for item in self._engine.write_about(self._drawn[1], question, most_tokens):
            yield Ended(item, (page,)) if isinstance(item, Ending) else item


def checked(items: Iterator[ReadItem], engine: Engine, console: Console) -> Iterator[ReadItem]:
    """Pages that were read, with what the model says stands on them; of that a person is told a line a page."""
    from textharmony_cli.engine import ReadResult
    from textharmony_cli.tasks.cross_check import checked_page

    for item in items:
        if isinstance(item, ReadResult) and item.pixels is not None:
            page = checked_page(item.page, item.pixels, engine, engine.options.name)
            assert page.check is not None  # just made
            extra = f"; only it sees {', '.join(page.check.extra[:_SHOWN])}" if page.check.extra else ""
            seen = f"{page.check.model} sees {page.check.agreed} of {page.check.words} words as well"
            console.note(f"{page.file}: page {page.page}: {seen}{extra}")
            yield ReadResult(page)
        else:
            yield item


class Checker:
    """Asks the model whether it sees matches where they are, and tells where it does not."""

    def __init__(self, engine: Engine, console: Console) -> None:
        self._engine = engine
        self._console = console

    def matches(self, read: ReadResult, matches: Sequence[Match]) -> list[Match]:
        from textharmony_cli.tasks.cross_check import checked_matches

        assert read.pixels is not None  # asked for
        found = checked_matches(read.page, read.pixels, matches, self._engine)
        for match in found:
            if match.confirmed is False:
                name = self._engine.options.name
                self._console.note(f"{match.file}: page {match.page}: {name} sees `{match.text}` elsewhere")
        return found


def picture_of(file: str, page: Page, documents: DocumentOptions, stdin: bytes) -> Pixels:
    """The picture of a page of an input that was read before.

    Raises:
        InputError: it cannot be drawn any more.
    """
    from textharmony_cli.documents.page import PageInput
    from textharmony_cli.documents.source import open_documents

    with closing(open_documents([file], drawn(documents, [page.page]), stdin=io.BytesIO(stdin))) as items:
        for item in items:
            if isinstance(item, PageInput) and item.pixels is not None:
                return item.pixels
    raise InputError(f"page {page.page} cannot be drawn again")


def drawn(documents: DocumentOptions, pages: list[int]) -> DocumentOptions:
    """The same documents, but only these pages, with their pictures."""
    from dataclasses import replace

    from textharmony_cli.documents.pages import PageRanges

    return replace(documents, pages=PageRanges.parse(",".join(map(str, pages))), pixels=True)
