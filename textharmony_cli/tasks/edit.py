"""Replacing text in a picture: the old painted over, the new drawn in its style, and both proved by reading."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass

from textharmony_cli.documents.over_lines import over_lines
from textharmony_cli.documents.page import Pixels
from textharmony_cli.model.painting.painted import Painted
from textharmony_cli.model.painting.prior import Replacement, replace
from textharmony_cli.model.painting.typesetting import Fit
from textharmony_cli.records import Line, Page, Point, Region, bounding_box, meet
from textharmony_cli.tasks.erase import erased
from textharmony_cli.tasks.prove import Reads
from textharmony_cli.tasks.repaint import Repainted, until_proved
from textharmony_cli.tasks.room import Roomier, roomier

TELLING = 10  # letters that are enough to tell a font by
FEWEST = 3  # letters beside a short text that help


@dataclass(frozen=True, slots=True)
class Look:
    """What is asked for about the new text.

    Attributes:
        fit: what happens where it is longer than the old.
        font: name or file; None for the likest one.
        color: RGB; None for the old text's.
    """

    fit: Fit = "shrink"
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
    roomy = [roomier(page, pixels, region, anyway=look.fit == "overflow") for region in regions]
    gone, regions = regions, [room.region for room in roomy]
    replacements = [part for room in roomy for part in _replacements(room)]
    if look.font is None:
        replacements = [dataclasses.replace(item, beside=_beside(page, item, regions)) for item in replacements]
    first = erased(page, pixels, gone, [0] * len(gone), seed)
    besides = [Region(page.page, (tuple(item.beside[0]),)) for item in replacements if item.beside]
    tight = erased(page, first.pixels, besides, [0] * len(besides), seed) if besides else first
    tight = Painted(tight.pixels, tight.mask | first.mask)

    def paint(failed: Sequence[int]) -> Painted:
        ground = erased(page, pixels, gone, failed, seed) if any(failed) else first
        new = replace(pixels, replacements, ground, tight, font=look.font, color=look.color, fit=look.fit)
        return Painted(new.pixels, new.mask | ground.mask)

    return until_proved(paint, regions, read, tries)


def _beside(page: Page, item: Replacement, regions: Sequence[Region]) -> tuple[tuple[Point, ...], str] | None:
    """Outline and text of the nearest words in the line of a short text, as many as tell its font; None for none."""
    if not item.old or item.lead or len(item.old) >= TELLING:
        return None
    place = bounding_box(tuple(item.outline))
    for line in page.lines:
        at = line.text.find(item.old)
        while at >= 0 and line.spans:
            if meet(bounding_box(line.characters(at, at + len(item.old))), place):
                return _words_beside(line, at, at + len(item.old), regions)
            at = line.text.find(item.old, at + 1)
    return None


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
