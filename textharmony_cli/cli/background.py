"""The picture that `th render --on` writes on, and where on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textharmony_cli.cli import options as shared
from textharmony_cli.documents.inputs import printable_name
from textharmony_cli.errors import InputError, UsageError
from textharmony_cli.model.rendering.colors import RGB
from textharmony_cli.model.rendering.plan import Plan
from textharmony_cli.records import Failure

if TYPE_CHECKING:
    from textharmony_cli.engine import Engine, ReadResult
    from textharmony_cli.records import Box

Planner = Callable[[tuple[int, int] | None, RGB | None], Plan]  # by the size and colour of a picture that is there

_LEAST = 8  # pixels of a place to write in


class Background:
    """The picture that is written on, and where."""

    def __init__(self, path: Path, box: str | None, engine: Engine, planner: Planner) -> None:
        from textharmony_cli.tasks.places import parse_box
        from textharmony_cli.tasks.quiet_place import quiet_box
        from textharmony_cli.tasks.render import mean_color

        self.path = path
        place = None if box is None else parse_box(box)
        self.read = _opened(path, engine)
        assert self.read.pixels is not None  # asked for
        self.pixels = self.read.pixels
        size = (self.read.page.width, self.read.page.height)
        if place is None:
            self.box = quiet_box(self.pixels, planner(_drawable(size), None).lines, self.read.page.lines)
        else:
            self.box = _whole(place.on(self.read.page))
        if min(self.box[2:]) < _LEAST:
            raise UsageError("the place is too small to write in", hint=f"it needs at least {_LEAST} pixels either way")
        self.plan = planner(_drawable(size), mean_color(self.pixels, self.box))


def _drawable(size: tuple[int, int]) -> tuple[int, int]:
    """The size of a plan for a picture that is there, which may be larger than what is drawn anew."""
    from textharmony_cli.model.rendering.plan import LARGEST, SMALLEST

    width, height = (min(max(side, SMALLEST), LARGEST) for side in size)
    return width, height


def _whole(outline: tuple[tuple[float, float], ...]) -> Box:
    from textharmony_cli.records import bounding_box

    x, y, width, height = bounding_box(outline)
    left, top, right, bottom = round(x), round(y), round(x + width), round(y + height)
    return float(left), float(top), float(right - left), float(bottom - top)


def _opened(path: Path, engine: Engine) -> ReadResult:
    """The first page of a picture, read."""
    from textharmony_cli.documents.source import DocumentOptions, open_documents
    from textharmony_cli.engine import ReadResult

    options = DocumentOptions(pixels=True, text_layer="ignore")
    with (
        shared.closing(open_documents([str(path)], options)) as pages,
        shared.closing(engine.read(pages, keep_pixels=True)) as items,
    ):
        item = next(iter(items))
    if isinstance(item, Failure):
        raise InputError(f"{printable_name(str(path))}: {item.message}", kind=item.kind, hint=item.hint)
    assert isinstance(item, ReadResult)  # a page comes before the end
    if item.page.points is not None:
        raise UsageError("words are written on pictures, not on PDFs", hint="`th edit` changes the text of a PDF")
    return item
