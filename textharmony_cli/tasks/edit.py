"""Replacing text in a picture: the old painted over, the new drawn in its style, and both proved by reading."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from textharmony_cli.documents.over_lines import over_lines
from textharmony_cli.documents.page import Pixels
from textharmony_cli.model.painting.bends import is_strip
from textharmony_cli.model.painting.painted import Painted
from textharmony_cli.model.painting.plans import Plan, Replacement
from textharmony_cli.model.painting.prior import Row as PaintedRow
from textharmony_cli.model.painting.prior import replace
from textharmony_cli.model.painting.typesetting import Fit
from textharmony_cli.records import Line, Page, Point, Region, bounding_box, meet
from textharmony_cli.tasks.erase import erased
from textharmony_cli.tasks.prove import Reads
from textharmony_cli.tasks.reflow import Row, arranged, rows_of, span_of, stands_on_even_ground
from textharmony_cli.tasks.repaint import Repainted, until_proved
from textharmony_cli.tasks.room import Roomier

TELLING = 10  # letters that are enough to tell a font by
FULL = 0.93  # of the old letters' size; smaller ones are remarked on
FEWEST = 3  # letters beside a short text that help


@dataclass(frozen=True, slots=True)
class Look:
    """What is asked for about the new text.

    Attributes:
        fit: what happens where it is longer than the old; None for what suits: in a PDF's own text words beside it
            move, in a picture it is made smaller.
        font: name or file; None for the likest one.
        color: RGB; None for the old text's.
    """

    fit: Fit | None = None
    font: str | None = None
    color: tuple[int, int, int] | None = None


def edit_text(
    page: Page,
    pixels: Pixels,
    regions: Sequence[Region],
    read: Reads | None,
    look: Look | None = None,
    *,
    tries: int = 4,
    seed: int = 0,
) -> Repainted:
    """Replace the text of regions until it reads as asked; the other arguments are those of `erase_text`."""
    look = look or Look()
    without = partial(erased, spare=True)
    rows = rows_of(page, pixels, regions) if look.fit == "reflow" else []
    rows = [row for row in rows if stands_on_even_ground(row, without(page, pixels, [row.whole], [0], seed).pixels)]
    laid = arranged(page, pixels, regions, rows, anyway=look.fit == "overflow")

    def new_words(room: Roomier) -> list[Replacement]:
        items = _replacements(room)
        return (
            items if look.font else [dataclasses.replace(item, beside=_beside(page, item, regions)) for item in items]
        )

    replacements = [item for _, place in laid if isinstance(place, Roomier) for item in new_words(place)]
    painted_rows = [
        PaintedRow(
            row.outline,
            [piece if isinstance(piece, tuple) else new_words(Roomier(regions[piece]))[0] for piece in row.pieces],
            row.side,
            row.spare,
            row.whole.parts[1:],
        )
        for row in rows
    ]
    gone = [place.whole if isinstance(place, Row) else regions[number] for number, place in laid]
    first = without(page, pixels, gone, [0] * len(gone), seed)
    tight = without(page, pixels, regions, [0] * len(regions), seed) if rows else first
    items = replacements + [piece for row in painted_rows for piece in row.pieces if isinstance(piece, Replacement)]
    besides = [Region(page.page, (tuple(item.beside[0]),)) for item in items if item.beside]
    if besides:
        more = without(page, tight.pixels, besides, [0] * len(besides), seed)
        tight = Painted(more.pixels, more.mask | tight.mask)

    plans: dict[Replacement, Plan] = {}  # the same in every try

    def paint(failed: Sequence[int]) -> Painted:
        ground = without(page, pixels, gone, failed, seed) if any(failed) else first
        return replace(
            pixels,
            replacements,
            ground,
            tight,
            rows=painted_rows,
            font=look.font,
            color=look.color,
            fit=look.fit or "shrink",
            plans=plans,
        )

    done = until_proved(paint, [place.region for _, place in laid], read, tries)
    return dataclasses.replace(done, remarks=tuple(squeezed(plans.values(), look.fit)))


def squeezed(plans: Iterable[Plan], fit: Fit | None) -> Iterator[str]:
    """Remarks about new texts whose letters had to be made smaller or narrower."""
    hint = "" if fit else "; `--fit reflow` moves the words beside it"
    scales: dict[str, tuple[float, float]] = {}
    for plan in plans:
        scales[plan.item.new] = min(scales.get(plan.item.new, plan.scale), plan.scale, key=min)
    for text, (wide, high) in scales.items():
        if high < FULL:
            yield f"`{text}` is set smaller, at {high:.0%} of the old size{hint}"
        elif wide < FULL:
            yield f"`{text}` is set narrower, at {wide:.0%} of the old width{hint}"


def _beside(page: Page, item: Replacement, regions: Sequence[Region]) -> tuple[tuple[Point, ...], str] | None:
    """Outline and text of the nearest words in the line of a short text, as many as tell its font; None for none, and
    on a bow, which is rolled off for each text by itself."""
    if not item.old or item.lead or len(item.old) >= TELLING or is_strip(item.outline):
        return None
    found = span_of(page, item.outline, item.old)
    return None if found is None else _words_beside(*found, regions)


def _words_beside(line: Line, start: int, stop: int, regions: Sequence[Region]) -> tuple[tuple[Point, ...], str] | None:
    """The nearest words of a line before and behind a part of it; those which have more letters, and stay."""
    words = [word.span() for word in re.finditer(r"\S+", line.text)]
    before = [begin for begin, end in words if end <= start and start - end < TELLING]
    behind = [end for begin, end in words if begin >= stop and begin - stop < TELLING]
    pieces = [(before[0], start)] if before else []
    pieces += [(stop, behind[-1])] if behind else []
    for begin, finish in sorted(pieces, key=lambda piece: piece[0] - piece[1]):
        begin, finish = _trimmed(line.text, begin, finish)
        outline = line.characters(begin, finish)
        if finish - begin >= FEWEST and not any(meet(bounding_box(outline), region.box) for region in regions):
            return outline, line.text[begin:finish]
    return None


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    """A part of a text without the blanks at its ends."""
    part = text[begin:end]
    return begin + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


def _replacements(room: Roomier) -> list[Replacement]:
    """What is drawn where: the new text over the lines that the old one stood on, all in the look of the longest."""
    region = room.region
    olds = region.lines or ((region.old,) if len(region.parts) == 1 else ("",) * len(region.parts))
    news = over_lines(region.new, region.parts, region.old)
    lines = list(zip(region.parts, olds, strict=True))
    longest = max(lines, key=lambda line: len(line[1]))
    roomy = len(region.lines) > 1 or room.words is not None
    return [
        Replacement(
            *line, new, roomy, longest if longest[1] and line is not longest else None, side=room.side, words=room.words
        )
        for line, new in zip(lines, news, strict=True)
        if new
    ]
