"""Sets a line of a PDF page anew, in which some words were replaced: the others move along, letter by letter as they
were. Runs in the child process of `pdf_rewrite` only.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from typing import Any

import pymupdf

from textharmony_cli.documents.pdf_places import Affine, Corners, Outline, Row, around, touch
from textharmony_cli.documents.pdf_replacement import Lettering, Replacer, Setting
from textharmony_cli.documents.pdf_style import Style, runs_of, style_of

_STRETCHES = (0.4, 2.5)  # that are believed
_NO_ROOM = 0.01  # points
_TELLING = 0.2  # ems; narrower letters tell badly how much they are stretched


def relaid(
    row: Row,
    page: pymupdf.Page,
    raw: dict[str, Any],
    fixed: Sequence[Corners],
    to_content: Affine,
    replacer: Replacer,
) -> list[Lettering] | None:
    """What is to be written for a row; None where a part of it cannot be written again as it was, or nothing is drawn.

    Args:
        raw: MuPDF's `rawdict` of the page as displayed.
        fixed: where letters cannot be set anew.
        to_content: from the page as displayed to the space of its content.
    """
    if any(touch(box, around(outline)) for box in fixed for outline in row.moving):
        return None
    spare, at = row.spare, 0.0
    moved: list[tuple[Lettering, float]] = []
    for piece in row.pieces:
        if piece.new is None:
            kept = kept_words(page, raw, piece.outline, to_content, replacer)
            if kept is None:
                return None
            moved += [(lettering, at) for lettering in kept]
            continue
        style = style_of(raw, (piece.outline,), to_content)
        if style is None:
            return None
        lettering = Lettering(style, replacer.font_of(page, style), piece.new, style.extent + max(spare, 0.0))
        longer = replacer.length(lettering) - style.extent
        moved.append((lettering, at))
        spare, at = spare - longer, at + longer
    return [lettering.shifted(further - row.before * at) for lettering, further in moved]


def kept_words(
    page: pymupdf.Page, raw: dict[str, Any], outline: Outline, to_content: Affine, replacer: Replacer
) -> list[Lettering] | None:
    """The words of an outline as they are; None where their font cannot be written in."""
    letterings = []
    for run in runs_of(raw, outline, to_content):
        own = replacer.font_of(page, run.style)
        if own is None or not run.plain or not own.covers(run.style.text):
            return None
        stretch = _stretch(own, run.style, run.widths)
        advances = tuple(_apart(own, run.style.text, run.advances))
        letterings.append(Lettering(run.style, own, run.style.text, run.style.extent, advances, stretch))
    return letterings


def _apart(own: Setting, text: str, advances: tuple[float, ...]) -> Iterator[float]:
    """The advances of letters that are shown one by one: MuPDF gives all of a ligature's to its first letter."""
    at = 0
    while at < len(text):
        stop = at + 1
        while stop < len(text) and text[stop].isalpha() and _is_within(own, text[stop], advances[stop]):
            stop += 1
        total = sum(own.widths[letter] for letter in text[at:stop])
        for letter in text[at:stop]:
            yield advances[at] * own.widths[letter] / total if stop > at + 1 else advances[at]
        at = stop


def _is_within(own: Setting, letter: str, advance: float) -> bool:
    """Whether a letter takes no room though it is not narrow: it belongs to the ligature that begins before it."""
    return abs(advance) < _NO_ROOM and own.widths[letter] > _TELLING


def _stretch(own: Setting, style: Style, widths: tuple[float, ...]) -> float:
    """How much wider letters are shown, in points, than their font has them."""
    ratios = [
        width / (own.widths[character] * style.size)
        for character, width in zip(style.text, widths, strict=True)
        if own.widths[character] > _TELLING
    ]
    low, high = _STRETCHES
    return min(max(statistics.median(ratios), low), high) if ratios else 1.0
