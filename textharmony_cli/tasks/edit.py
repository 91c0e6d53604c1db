"""Replacing text in a picture: the old painted over, the new drawn in its style, and both proved by reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textharmony_cli.documents.over_lines import over_lines
from textharmony_cli.documents.page import Pixels
from textharmony_cli.model.painting.painted import Painted
from textharmony_cli.model.painting.prior import Replacement, replace
from textharmony_cli.model.painting.typesetting import Fit
from textharmony_cli.records import Page, Region
from textharmony_cli.tasks.erase import erased
from textharmony_cli.tasks.prove import Reads
from textharmony_cli.tasks.repaint import Repainted, until_proved


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
    replacements = [part for region in regions for part in _replacements(region)]

    tight = erased(page, pixels, regions, [0] * len(regions), seed)

    def paint(failed: Sequence[int]) -> Painted:
        ground = erased(page, pixels, regions, failed, seed) if any(failed) else tight
        new = replace(pixels, replacements, ground, tight, font=look.font, color=look.color, fit=look.fit)
        return Painted(new.pixels, new.mask | ground.mask)

    return until_proved(paint, regions, read, tries)


def _replacements(region: Region) -> list[Replacement]:
    """What is drawn where: the new text over the lines that the old one stood on, all in the look of the longest."""
    olds = region.lines or ((region.old,) if len(region.parts) == 1 else ("",) * len(region.parts))
    news = over_lines(region.new, region.parts, region.old)
    lines = list(zip(region.parts, olds, strict=True))
    longest = max(lines, key=lambda line: len(line[1]))
    roomy = len(region.lines) > 1
    return [
        Replacement(*line, new, roomy, longest if longest[1] and line is not longest else None)
        for line, new in zip(lines, news, strict=True)
        if new
    ]
