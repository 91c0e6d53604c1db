"""Places on a page that the user gives: boxes and polygons as option strings, and what of a page lies inside them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textharmony_cli.errors import UsageError
from textharmony_cli.model.spotter.geometry import inside
from textharmony_cli.records import Box, Line, Match, Page, Point, bounding_box
from textharmony_cli.tasks.passages import outline

Outline = tuple[Point, ...]
Character = tuple[int, int]  # number of the line on the page, from 0, and of the character in it

_IN_POINTS = "pt:"
_LEAST_WIDTH = 0.05  # of the mean width of a character
_WIDEST = 1.6  # times the usual width of a character; an outer one that is wider holds some empty ground
_ROUNDING = 0.2  # pixels


@dataclass(frozen=True, slots=True)
class Place:
    """An area that the user drew, the same on every page.

    Attributes:
        outline: at least three corners, in order around it.
        in_points: whether they are PDF points from the page's top left corner, as it is shown; else pixels.
    """

    outline: Outline
    in_points: bool = False

    def on(self, page: Page) -> Outline:
        """Its outline in pixels of a page, as far as the page goes.

        Raises:
            UsageError: nothing of it is on the page, or it is in points and the page has none.
        """
        x_scale, y_scale = self._scales(page)
        corners = tuple((x * x_scale, y * y_scale) for x, y in self.outline)
        inside = clipped(corners, page.width, page.height)
        if not inside:
            raise UsageError(f"{_told(self)} lies outside of page {page.page} of {page.file}", hint=_size(page))
        return inside

    def _scales(self, page: Page) -> Point:
        if not self.in_points:
            return 1.0, 1.0
        if page.points is None:
            raise UsageError(f"{page.file} has no points to measure in", hint="leave out `pt:` to measure in pixels")
        return page.width / page.points[0], page.height / page.points[1]


def parse_box(text: str) -> Place:
    """A box as `X,Y,W,H` in pixels or `pt:X,Y,W,H` in PDF points, from the page's top left corner.

    Raises:
        UsageError: these are not four numbers, or the box is empty.
    """
    numbers, in_points = _numbers(text)
    if len(numbers) != 4:
        raise UsageError(
            f"`{text}` is not a box", hint="write X,Y,W,H in pixels, such as `40,300,210,32`, or pt:X,Y,W,H in points"
        )
    x, y, width, height = numbers
    if width <= 0 or height <= 0:
        raise UsageError(f"the box `{text}` is empty", hint="its third and fourth number are its width and height")
    return Place(box_outline(x, y, width, height), in_points)


def parse_polygon(text: str) -> Place:
    """A polygon as `X1,Y1 X2,Y2 X3,Y3 ...` in pixels, or with `pt:` before it in PDF points.

    Raises:
        UsageError: fewer than three corners, a corner that is not two numbers, or no area.
    """
    numbers, in_points = _numbers(text)
    pairs = [pair for pair in text.removeprefix(_IN_POINTS).replace(";", " ").split() if pair]
    if len(numbers) < 6 or len(numbers) % 2 or (len(pairs) > 1 and any(pair.count(",") != 1 for pair in pairs)):
        raise UsageError(
            f"`{text}` is not a polygon", hint="write at least three corners, such as `10,10 200,20 190,60`"
        )
    corners = tuple(zip(numbers[::2], numbers[1::2], strict=True))
    if not area(corners):
        raise UsageError(f"the polygon `{text}` has no area")
    return Place(corners, in_points)


def clipped(outline: Sequence[Point], width: float, height: float) -> Outline:
    """What of an outline lies on a page of that size; empty where nothing does (Sutherland and Hodgman 1974)."""
    if all(0 <= x <= width and 0 <= y <= height for x, y in outline):
        return tuple(outline) if area(outline) else ()
    corners = list(outline)
    for axis, limit, sign in ((0, 0.0, 1), (0, width, -1), (1, 0.0, 1), (1, height, -1)):
        corners = list(_half(corners, axis, limit, sign))
    return tuple(corners) if area(corners) else ()


def on_page(page: Page, parts: Iterable[Outline]) -> tuple[Outline, ...]:
    """Outlines of text as far as a page goes; text squeezed to nothing gets half its height for a width."""
    clips = (clipped(part if area(part) else _widened(part), page.width, page.height) for part in parts)
    return tuple(part for part in clips if part)


def area(outline: Sequence[Point]) -> float:
    """Square pixels inside an outline."""
    around = zip(outline, [*outline[1:], *outline[:1]], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in around)) / 2


def overlap(one: Sequence[Point], other: Sequence[Point]) -> bool:
    """Whether two outlines share some area, and not only an edge or a corner."""
    x, y, width, height = bounding_box(tuple(one))
    u, v, length, depth = bounding_box(tuple(other))
    if x >= u + length or u >= x + width or y >= v + depth or v >= y + height:
        return False
    corners = [np.array([*outline, np.mean(np.array(outline), axis=0)], np.float64) for outline in (one, other)]
    return bool(inside(one, corners[1]).any() or inside(other, corners[0]).any() or _edges_cross(one, other))


class Characters:
    """Where every character of a page has its centre.

    As exactly as it was measured: of a line without positions of its characters all of a word, or of the line, are at
    the centre of the word, or of the line.
    """

    def __init__(self, page: Page) -> None:
        self._lines = page.lines
        self._number = {line.id: number for number, line in enumerate(page.lines)}
        self._firsts = [0]
        centres: list[Point] = []
        for line in page.lines:
            centres += _centres(line)
            self._firsts.append(len(centres))
        self._centres = np.array(centres, np.float64).reshape(-1, 2)
        self._owners = [(number, k) for number, line in enumerate(page.lines) for k in range(len(line.text))]

    @property
    def centres(self) -> npt.NDArray[np.float64]:
        """(N, 2) x and y, line by line."""
        return self._centres

    def chosen(self, which: npt.NDArray[np.bool_]) -> frozenset[Character]:
        """The characters for which a flag of (N,) is set."""
        return frozenset(self._owners[k] for k in np.flatnonzero(which))

    def inside(self, outline: Sequence[Point], line_id: int | None = None) -> frozenset[Character]:
        """The characters whose centre an outline holds; with an id, those of that line alone."""
        number = None if line_id is None else self._number.get(line_id)
        begin, end = (0, len(self._owners)) if number is None else self._firsts[number : number + 2]
        held = np.flatnonzero(inside(outline, self._centres[begin:end]))
        return frozenset(self._owners[begin + k] for k in held)

    def inside_any(self, outlines: Iterable[Sequence[Point]]) -> frozenset[Character]:
        """Those whose centres lie in one of some outlines."""
        return frozenset[Character]().union(*(self.inside(outline) for outline in outlines))

    def words(self, chosen: frozenset[Character]) -> Iterator[tuple[int, int, int]]:
        """The words of which some character is chosen: line, first character, the one after the last."""
        for number in sorted({number for number, _ in chosen}):
            for word in re.finditer(r"\S+", self._lines[number].text):
                if any((number, k) in chosen for k in range(*word.span())):
                    yield number, *word.span()

    def all_of(self, number: int) -> frozenset[Character]:
        return frozenset(self._owners[self._firsts[number] : self._firsts[number + 1]])

    def text(self, chosen: frozenset[Character]) -> str:
        """The characters in reading order, in one line; what does not follow directly is parted by a space."""
        words = [self._lines[number].text[begin:end] for number, begin, end in stretches(chosen)]
        return " ".join(" ".join(words).split())


def spans_of(page: Page, match: Match) -> list[tuple[Line, int, int]] | None:
    """The characters that a match stands for: parts of lines, from and to; None where its text is not read there."""
    if match.lines:
        known = {line.id: line for line in page.lines}
        candidates = [[known[line_id]] if line_id in known else [] for line_id in match.lines]
    else:
        candidates = [list(page.lines)] * len(match.parts)
    spans = []
    for number, (part, lines) in enumerate(zip(match.parts, candidates, strict=True)):
        is_first, is_last = number == 0, number == len(match.parts) - 1
        box = bounding_box(part)
        tried = (
            span for line in lines if _meet(line.box, box) for span in _pieces(line, match.text, is_first, is_last)
        )
        exact = next((span for span in tried if _same(bounding_box(outline(*span)), box)), None)
        if exact is None:
            return None
        spans.append(exact)
    return spans


def _pieces(line: Line, text: str, is_first: bool, is_last: bool) -> Iterator[tuple[Line, int, int]]:
    """Parts of a line that could be the first, the last, or one between of a text's lines, or all of it."""
    begin, end = len(line.text) - len(line.text.lstrip()), len(line.text.rstrip())
    if is_first and is_last:
        yield from ((line, *found.span()) for found in re.finditer(re.escape(text), line.text) if text)
    elif is_first:
        yield from ((line, k, end) for k in range(begin, end) if text.startswith(line.text[k:end]))
    elif is_last:
        yield from ((line, begin, k) for k in range(end, begin, -1) if text.endswith(line.text[begin:k]))
    elif line.text[begin:end] in text:
        yield line, begin, end


def stretches(chosen: frozenset[Character]) -> Iterator[tuple[int, int, int]]:
    """Characters that follow each other, in reading order: number of the line, first, and one after the last."""
    run: tuple[int, int, int] | None = None
    for number, k in sorted(chosen):
        if run and run[0] == number and run[2] == k:
            run = (number, run[1], k + 1)
            continue
        if run:
            yield run
        run = (number, k, k + 1)
    if run:
        yield run


def _centres(line: Line) -> list[Point]:
    if line.spans:
        least = _LEAST_WIDTH / len(line.spans)  # one squeezed to nothing counts with what is before it, never outside
        middles = [(a + b) / 2 if b - a > least else max(b - least, least) for a, b in _without_margins(line.spans)]
        return [_middle(line.part(t, t)) for t in middles]
    centres, end = [_middle(line.part(0.5, 0.5))] * len(line.text), 0
    for word in line.words:
        begin = line.text.find(word.text, end)
        if begin >= 0:
            end = begin + len(word.text)
            x, y, width, height = word.box
            centres[begin:end] = [(x + width / 2, y + height / 2)] * (end - begin)
    return centres


def _without_margins(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The spans of a line's characters; the outer ones hold the empty ends of the line, which are cut off."""
    most = _WIDEST * float(np.median([b - a for a, b in spans]))
    (begin, first), (last, end) = spans[0], spans[-1]
    if len(spans) < 3 or not most:
        return list(spans)
    return [(max(begin, first - most), first), *spans[1:-1], (last, min(end, last + most))]


def _widened(part: Outline) -> Outline:
    x, y, width, height = bounding_box(part)
    room = max(height, width) / 4
    return box_outline(x - room, y, width + 2 * room, height) if height else part


def _middle(points: Outline) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _half(corners: Sequence[Point], axis: int, limit: float, sign: int) -> Iterator[Point]:
    """What of an outline is on the inner side of one edge of the page."""
    for before, after in zip([*corners[-1:], *corners[:-1]], corners, strict=True):
        was, now = ((point[axis] - limit) * sign for point in (before, after))
        if (was < 0) != (now < 0):
            t = was / (was - now)
            yield (before[0] + (after[0] - before[0]) * t, before[1] + (after[1] - before[1]) * t)
        if now >= 0:
            yield after


def _meet(one: Box, other: Box) -> bool:
    (x, y, width, height), (u, v, length, depth) = one, other
    room = _ROUNDING
    return x <= u + length + room and u <= x + width + room and y <= v + depth + room and v <= y + height + room


def _same(one: Box, other: Box) -> bool:
    return all(abs(a - b) <= _ROUNDING for a, b in zip(one, other, strict=True))


def _edges_cross(one: Sequence[Point], other: Sequence[Point]) -> bool:
    """Whether edges of two outlines cross at a point inside both."""
    a, c = (np.array(outline, np.float64) for outline in (one, other))
    b, d = np.roll(a, -1, axis=0), np.roll(c, -1, axis=0)
    on_one = _sides(a, b, c) * _sides(a, b, d) < 0  # (edges of one, edges of the other)
    return bool((on_one & (_sides(c, d, a) * _sides(c, d, b) < 0).T).any())


def _sides(
    begin: npt.NDArray[np.float64], end: npt.NDArray[np.float64], points: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """On which side of each edge (E, 2) each point (N, 2) is, by sign: (E, N)."""
    along, to = (end - begin)[:, None], points[None] - begin[:, None]
    return np.asarray(along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0])


def box_outline(x: float, y: float, width: float, height: float) -> Outline:
    """Around a box, clockwise from its top left corner."""
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def _numbers(text: str) -> tuple[list[float], bool]:
    """The numbers in an option, none if something else is in it; and whether they are points."""
    plain = text.strip()
    in_points = plain.startswith(_IN_POINTS)
    try:
        numbers = [float(part) for part in plain.removeprefix(_IN_POINTS).replace(",", " ").replace(";", " ").split()]
    except ValueError:
        return [], in_points
    return numbers if all(map(math.isfinite, numbers)) else [], in_points


def _told(place: Place) -> str:
    """A place as the user may have given it."""
    x, y, width, height = (f"{value:g}" for value in bounding_box(place.outline))
    return f"the area {_IN_POINTS if place.in_points else ''}{x},{y},{width},{height}"


def _size(page: Page) -> str:
    points = f", or {page.points[0]:g} x {page.points[1]:g} points" if page.points else ""
    return f"the page is {page.width} x {page.height} pixels{points}; boxes are X,Y,W,H from its top left corner"
