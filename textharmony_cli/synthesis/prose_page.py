"""Prints a passage of running text on a page, and notes where the answers to its questions are."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from textharmony_cli import fonts
from textharmony_cli.synthesis import form_values, letter_words, prose_things, vocabulary
from textharmony_cli.synthesis.facts import Parts
from textharmony_cli.synthesis.sheet import Reference, Sheet
from textharmony_cli.synthesis.sketch import Sketch, shrunk, wrapped

MOST_LINES = 25  # in a column
INKS = ((0xFFFFFF, 0x000000), (0xFFFFFF, 0x222222), (0xFBF7EC, 0x1A1A1A), (0xFFF6B0, 0x202020), (0xF4F4F4, 0x0B2E83))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a passage; `span` is the answer's place in its text, None where it has no answer."""

    question: str
    span: tuple[int, int] | None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Text with questions about it.

    Attributes:
        breaks: where in the text a paragraph starts.
    """

    language: str
    text: str
    breaks: tuple[int, ...]
    asked: tuple[Asked, ...]


def printed(rng: random.Random, told: Passage) -> Sheet:
    """The passage on a page, in one column or two, under a heading or a greeting or nothing."""
    short = len(told.text) < 220
    width = rng.randint(500, 1600)
    left = width * rng.uniform(0.03, 0.14)
    columns = 2 if not short and width > 900 and len(told.text) > 700 and rng.random() < 0.5 else 1
    gap = width * rng.uniform(0.03, 0.06)
    wide = (width - 2 * left - gap * (columns - 1)) / columns
    font = fonts.fitting(fonts.pick(rng, rng.choice(("serif", "serif", "sans", "sans", "mono"))), told.text)
    letters = rng.uniform(*((24, 50) if short else (38, 90) if columns == 1 else (34, 55)))
    letters = max(letters, len(told.text) / columns / (MOST_LINES - 5))
    size = wide / letters / fonts.width("the main text of a page", font, 1) * len("the main text of a page")
    size = min(shrunk(word, font, size, wide) for word in told.text.split())
    paragraphs = _paragraphs(told, font, size, wide)
    pitch, space = size * rng.uniform(1.15, 1.7), size * rng.choice((0.0, 0.5, 0.9))
    head = _head(rng, told.language)
    top = size * rng.uniform(0.8, 4)
    start = top + (size * rng.uniform(2, 3.2) if head else 0)
    places = _places(paragraphs, columns, pitch, space)
    height = start + max(y for _, y, _, _ in places) + pitch + size * rng.uniform(0.8, 5)
    paper, ink = rng.choice(INKS)
    sketch = Sketch(rng, width, round(height), "prose", paper=paper)
    if head:
        bold = fonts.styled(font, bold=True) if font != fonts.FALLBACK else font
        large = min(shrunk(head, bold, size * rng.choice((1.0, 1.2, 1.5)), wide), size * 1.6)
        sketch.text(left, top, head, bold if rng.random() < 0.6 else font, large, colour=ink)
    lines = [
        (sketch.text(left + column * (wide + gap), start + y, line, font, size, colour=ink), at, len(line))
        for column, y, at, line in places
    ]
    for asked in told.asked:
        sketch.ask(asked.question, *([_between(lines, *asked.span)] if asked.span else []), field="prose")
    return sketch.sheet()


def _paragraphs(told: Passage, font: str, size: float, wide: float) -> list[list[tuple[int, str]]]:
    """The lines of each paragraph, each with its place in the text."""
    paragraphs: list[list[tuple[int, str]]] = []
    for start, stop in zip(told.breaks, (*told.breaks[1:], len(told.text)), strict=True):
        lines, at = [], start
        for line in wrapped(told.text[start:stop], font, size, wide):
            lines.append((at, line))
            at += len(line) + 1
        paragraphs.append(lines)
    return paragraphs


def _places(
    paragraphs: Sequence[Sequence[tuple[int, str]]], columns: int, pitch: float, space: float
) -> list[tuple[int, float, int, str]]:
    """Column, height, place in the text and text of every line."""
    most = -(-sum(map(len, paragraphs)) // columns)
    places: list[tuple[int, float, int, str]] = []
    column, y, filled = 0, 0.0, 0
    for lines in paragraphs:
        for at, line in lines:
            if filled == most:
                column, y, filled = column + 1, 0.0, 0
            places.append((column, y, at, line))
            y, filled = y + pitch, filled + 1
        y += space if filled < most else 0.0
    return places


def _head(rng: random.Random, language: str) -> str:
    """What stands above the text, if anything."""
    way = rng.random()
    if way < 0.45:
        return ""
    if way < 0.7:
        name = form_values.full_name(rng).split()
        return rng.choice(letter_words.SALUTATIONS[language].split("|")).format(n=name[0], f=name[-1])
    if language != "en" or way < 0.8:
        return vocabulary.title(rng)
    return rng.choice(prose_things.HEADINGS.split("|")).format(n=rng.randint(1, 30), w=vocabulary.name(rng))


def _between(lines: Sequence[tuple[int, int, int]], start: int, stop: int) -> Parts:
    """The places of `text[start:stop]` in lines, given by run, place in the text and length."""
    places: Parts = []
    for run, at, length in lines:
        low, high = max(start - at, 0), min(stop - at, length)
        if low < high:
            places.append(Reference(run, low, high))
    return places
