"""What the spotter would read on a sheet, without drawing it: lines, boxes, order and mistakes.

The numbers were set by reading drawn receipts with the real spotter.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from textharmony_cli import fonts
from textharmony_cli.records import Line, Page, Point, Word
from textharmony_cli.synthesis.located import Located, Place, Source, locate
from textharmony_cli.synthesis.misreading import NOWHERE, Glyph, misread
from textharmony_cli.synthesis.sheet import Run, Sheet
from textharmony_cli.tasks.layout import arrange

Order = Literal["layout", "fast"]
DESCENDING = frozenset("gjpqy,;()[]{}Qç|/@")
DROP = 0.13  # ems that letters go below the foot of others
TOP, BOTTOM = 0.03, 0.85  # of the outline that the spotter gives, in ems below the top of the em square
SIDE = 0.10  # ems that it adds at each end
INSET = 0.07  # of a character's width that is blank at each side of it
SHORTEST_ROW, ROW_MISSED = 8, 0.9  # of signs such as dashes, and how often it is not read
MODEL = "simulated"


@dataclass(frozen=True, slots=True)
class Noise:
    """How a page is read.

    Attributes:
        misread: chance of a mistake for each character.
        lost_space: chance of losing a space.
        gap: ems; runs that are farther apart than this become lines of their own.
        missed: chance that a line is not seen; for very short ones several times that.
        split: chance that a line is cut at a space.
        jitter: ems by which outlines are off.
        rotation: radians by which the page is turned.
        bend: fraction of the page's height by which its lines sag.
        scale: pixels of the page for each of the sheet.
    """

    misread: float = 0.0
    lost_space: float = 0.0
    gap: float = 1.2
    missed: float = 0.0
    split: float = 0.0
    jitter: float = 0.0
    rotation: float = 0.0
    bend: float = 0.0
    scale: float = 1.0


NONE = Noise()


def some_noise(rng: random.Random) -> Noise:
    """Noise as pages have it: mostly little, sometimes much."""
    return Noise(
        misread=0.04 * rng.random() ** 3,
        lost_space=0.12 * rng.random() ** 3,
        gap=rng.triangular(0.8, 2.2, 1.1),
        missed=0.04 * rng.random() ** 3,
        split=0.02 * rng.random() ** 2,
        jitter=rng.uniform(0.02, 0.07),
        rotation=rng.gauss(0.0, 0.012) if rng.random() < 0.5 else 0.0,
        bend=rng.gauss(0.0, 0.004) if rng.random() < 0.3 else 0.0,
        scale=math.exp(rng.uniform(-0.5, 0.6)),
    )


def simulate(
    sheet: Sheet, rng: random.Random, noise: Noise | None = None, order: Order = "layout"
) -> tuple[Page, tuple[Located, ...]]:
    """The page record that the spotter might give for this sheet, and the sheet's questions with places in it.

    Args:
        noise: how well it is read; drawn from `some_noise` when left out.
        order: `layout` reads as `th read` does; `fast` goes row by row.
    """
    noise = noise or some_noise(rng)
    rows = [
        _read(glyphs, rng, noise) for glyphs in _glyph_lines(sheet, rng, noise) if not _is_missed(glyphs, rng, noise)
    ]
    drafts = [(_line(sheet, number, row, rng, noise), row) for number, row in enumerate(row for row in rows if row)]
    width, height = round(sheet.width * noise.scale), round(sheet.height * noise.scale)
    lines, origins = _ordered(drafts, width, height, order)
    page = Page("-", 1, width, height, lines, "ocr", model=MODEL)
    return page, locate(sheet, _places(sheet, lines, origins))


def _glyph_lines(sheet: Sheet, rng: random.Random, noise: Noise) -> Iterator[list[Glyph]]:
    """The printed characters, line by line as a detector would group them."""
    for row in _rows(sheet.runs):
        line: list[Glyph] = []
        for number in row:
            run = sheet.runs[number]
            for piece in _cut(glyphs_of(number, run), rng, noise.split):
                if line and piece[0].start - line[-1].stop > run.size * noise.gap * rng.uniform(0.9, 1.1):
                    yield line
                    line = []
                elif line and piece[0].number == 0 and piece[0].start - line[-1].stop > 0.12 * run.size:
                    line.append(Glyph(" ", line[-1].stop, piece[0].start, NOWHERE, NOWHERE))
                elif line and piece[0].number:  # cut here
                    yield line
                    line = []
                line += piece
        if line:
            yield line


def _rows(runs: Sequence[Run]) -> Iterator[list[int]]:
    """Numbers of runs that stand side by side at one height, from left to right."""
    middles = [run.y + run.height / 2 for run in runs]
    left = sorted(range(len(runs)), key=middles.__getitem__)
    while left:
        first = runs[left[0]]
        limit = middles[left[0]] + first.height
        near = left[: bisect_left(left, limit, key=middles.__getitem__)]
        level = [k for k in near if _is_level(runs[k], middles[left[0]], first.height)]
        row: list[int] = []
        for k in sorted(level, key=lambda k: runs[k].x):
            if not row or runs[k].x >= runs[row[-1]].x + 0.9 * runs[row[-1]].width:
                row.append(k)
        left = [k for k in left if k not in row]
        yield row


def _is_level(run: Run, middle: float, height: float) -> bool:
    return (
        abs(run.y + run.height / 2 - middle) < 0.4 * min(run.height, height)
        and run.height < 1.8 * height < 3.3 * run.height
    )


def glyphs_of(number: int, run: Run) -> list[Glyph]:
    """The printed characters of a run, with their places."""
    advances = fonts.advances(run.text, run.font)
    stretch = run.width / (sum(advances) or 1.0)
    edges = [run.x, *(run.x + stretch * passed for passed in accumulate(advances))]
    return [Glyph(c, edges[k], edges[k + 1], number, k) for k, c in enumerate(run.text)]


def _cut(glyphs: list[Glyph], rng: random.Random, chance: float) -> Iterator[list[Glyph]]:
    """The characters in one piece, or by chance in two that part at a space."""
    if rng.random() < chance:
        spaces = [k for k, glyph in enumerate(glyphs) if glyph.character == " "]
        if spaces:
            at = rng.choice(spaces)
            yield glyphs[:at]
            glyphs = glyphs[at + 1 :]
    yield glyphs


def _is_missed(glyphs: Sequence[Glyph], rng: random.Random, noise: Noise) -> bool:
    """Whether the detector does not see this line; a row of dashes or dots it takes for a rule."""
    if len(glyphs) >= SHORTEST_ROW and not any(glyph.character.isalnum() for glyph in glyphs):
        return rng.random() < ROW_MISSED
    return rng.random() < noise.missed * (6.0 if len(glyphs) == 1 else 3.0 if len(glyphs) == 2 else 1.0)


def _read(glyphs: Sequence[Glyph], rng: random.Random, noise: Noise) -> list[Glyph]:
    """The characters with mistakes; some lines of a page are harder than others."""
    return misread(glyphs, rng, noise.misread * rng.choice((0.3, 0.6, 1.0, 2.0)), noise.lost_space)


def _line(sheet: Sheet, number: int, glyphs: Sequence[Glyph], rng: random.Random, noise: Noise) -> Line:
    """The record of a line of characters, with the outline that the spotter might give."""
    runs = [sheet.runs[k] for k in {glyph.run for glyph in glyphs} if k != NOWHERE]
    em = max(run.size for run in runs)
    off = [rng.gauss(0.0, noise.jitter) * em for _ in range(4)]
    top = min(run.y + TOP * run.size for run in runs) + off[0]
    drop = DROP * em if any(glyph.character in DESCENDING for glyph in glyphs) else 0.0
    bottom = max(top + 0.5 * em, max(run.y + BOTTOM * run.size for run in runs) + drop + off[1])
    left, right = glyphs[0].start - SIDE * em + off[2], glyphs[-1].stop + SIDE * em + off[3]
    right = max(right, left + 0.3 * em)
    upper = (_bent(sheet, noise, left, top), _bent(sheet, noise, right, top))
    lower = (_bent(sheet, noise, left, bottom), _bent(sheet, noise, right, bottom))
    spans = tuple(_spans(glyphs, left, right))
    text = "".join([glyph.character for glyph in glyphs])
    certain = 1.0 - 0.03 * rng.random() ** 3 - noise.misread * rng.random()
    confidences = [certain * glyph.confidence for glyph in glyphs]
    words = tuple(_words(text, confidences, spans, upper, lower))
    return Line(number, text, upper, lower, sum(confidences) / len(glyphs), words, spans)


def _spans(glyphs: Sequence[Glyph], left: float, right: float) -> Iterator[tuple[float, float]]:
    """The ink of every character, as fractions of the line."""
    scale = 1.0 / (right - left)
    for glyph in glyphs:
        inset = INSET * (glyph.stop - glyph.start)
        start, stop = (glyph.start + inset - left) * scale, (glyph.stop - inset - left) * scale
        yield (0.0 if start < 0.0 else start), (1.0 if stop > 1.0 else stop)


def _bent(sheet: Sheet, noise: Noise, x: float, y: float) -> Point:
    """Where a point of the sheet is on the page."""
    u, v = x - sheet.width / 2, y - sheet.height / 2
    v += noise.bend * sheet.height * (4 * u * u / sheet.width**2 - 1)
    cos, sin = math.cos(noise.rotation), math.sin(noise.rotation)
    return (
        noise.scale * (u * cos - v * sin + sheet.width / 2),
        noise.scale * (u * sin + v * cos + sheet.height / 2),
    )


def _words(
    text: str,
    confidences: Sequence[float],
    spans: Sequence[tuple[float, float]],
    upper: tuple[Point, Point],
    lower: tuple[Point, Point],
) -> Iterator[Word]:
    start = 0
    for piece in text.split(" "):
        stop = start + len(piece)
        if piece:
            a, b = spans[start][0], max(spans[stop - 1][1], spans[start][0])
            corners = [_between(edge, t) for edge in (upper, lower) for t in (a, b)]
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            box = (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
            yield Word(piece, box, sum(confidences[start:stop]) / len(piece))
        start = stop + 1


def _between(edge: tuple[Point, Point], t: float) -> Point:
    (x0, y0), (x1, y1) = edge
    return (x0 + (x1 - x0) * t, y0 + (y1 - y0) * t)


def _ordered(
    drafts: Sequence[tuple[Line, list[Glyph]]], width: int, height: int, order: Order
) -> tuple[tuple[Line, ...], list[list[Glyph]]]:
    """The lines in reading order, and the characters of each; a line may come back as two."""
    lines = [line for line, _ in drafts]
    ordered = arrange(lines, width, height)[0] if order == "layout" else _row_by_row(lines)
    home = {}  # words keep their identity when lines are numbered anew or cut
    for line, glyphs in drafts:
        at = 0
        for word in line.words:
            home[id(word)] = glyphs, at
            at += len(word.text) + 1
    origins = []
    for line in ordered:
        glyphs, at = home[id(line.words[0])]
        origins.append(glyphs[at : at + len(line.text)])
    return ordered, origins


def _row_by_row(lines: Sequence[Line]) -> tuple[Line, ...]:
    boxes = [line.box for line in lines]
    middles = [y + height / 2 for _, y, _, height in boxes]
    rest = sorted(range(len(lines)), key=middles.__getitem__)
    order: list[int] = []
    while rest:
        limit = middles[rest[0]] + boxes[rest[0]][3] / 2
        stop = max(1, bisect_left(rest, limit, key=middles.__getitem__))
        order += sorted(rest[:stop], key=lambda k: boxes[k][0])
        rest = rest[stop:]
    return tuple(replace(lines[k], id=number) for number, k in enumerate(order))


def _places(sheet: Sheet, lines: Sequence[Line], origins: Sequence[Sequence[Glyph]]) -> dict[Source, list[Place]]:
    """Where the printed characters were read of all runs that answer something."""
    asked = {part.run for question in sheet.questions for parts in question.answers for part in parts}
    places: dict[Source, list[Place]] = defaultdict(list)
    for line, glyphs in zip(lines, origins, strict=True):
        for at, glyph in enumerate(glyphs):
            if glyph.run in asked:
                places[glyph.run, glyph.number].append((line.id, at))
    return dict(places)
