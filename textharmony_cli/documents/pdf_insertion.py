"""Puts new texts among a page's other text, where the old ones were shown: viewers search and copy, and screen readers
read, in that order. Runs in the child process of `pdf_rewrite` only.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from textharmony_cli.documents.pdf_content import NEW_LINE, Content, Edits, numbers, tm
from textharmony_cli.documents.pdf_eraser import Met
from textharmony_cli.documents.pdf_places import Affine, inverse, product
from textharmony_cli.documents.pdf_replacement import Lettering
from textharmony_cli.records import Point

_LEVEL, _NEXT = 0.5, 2.2  # font sizes by which baselines differ at most: of one line; of lines below each other
_IN_PATH = (b"m", b"l", b"c", b"v", b"y", b"h", b"re", b"W", b"W*")
_CLOSING = {b"(": b")", b"<": b">"}
_IDENTITY: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_PLAIN_TEXT = b"0 Tc 0 Tw 0 Ts 0 Tr"


@dataclass(frozen=True, slots=True)
class Written:
    """A text with the operators that write it, and the number of the region that it is of."""

    region: int
    lettering: Lettering
    operators: bytes


@dataclass(slots=True)
class _Run:
    """Letters that went, one after the other.

    Attributes:
        before: how many of the others come before them.
        places: where they stood.
    """

    before: int
    places: list[Point] = field(default_factory=list)


@dataclass(frozen=True, slots=True, order=True)
class _Spot:
    """Where something is put in: before an operation, or within it, in front of so many letters."""

    operation: int
    letters: int
    inside: bool = False


def inserted(content: Content, met: Sequence[Met], texts: Sequence[Written]) -> bytes | None:
    """The content with the texts in it; None where it is not clear where they belong.

    Args:
        content: what is left of the page's.
        met: the letters of what it was.
    """
    kept = [letter for letter in met if letter.region is None]
    if len(kept) != len(content.shown):
        return None
    runs = _runs(met)
    if not all(text.region in runs for text in texts):
        return None
    placing = _Placing(content, kept)
    at_spots: dict[_Spot, list[bytes]] = {}
    for text in texts:
        style, moved = text.lettering.style, text.lettering.moved
        old = (style.origin[0] - moved[0], style.origin[1] - moved[1])
        run = min(runs[text.region], key=lambda run: min(math.dist(old, place) for place in run.places))
        at_spots.setdefault(placing.spot(run, style.along), []).append(text.operators)
    return placing.put_in(at_spots)


def _runs(met: Sequence[Met]) -> dict[int, list[_Run]]:
    runs: dict[int, list[_Run]] = {}
    before = 0
    for region, letters in groupby(met, key=lambda letter: letter.region):
        if region is None:
            before += sum(1 for _ in letters)
        else:
            runs.setdefault(region, []).append(_Run(before, [letter.origin for letter in letters]))
    return runs


class _Placing:
    """Finds places in a content stream, and puts something in there."""

    def __init__(self, content: Content, kept: Sequence[Met]) -> None:
        self._content, self._kept = content, kept
        self._ends = [shown.operation for shown in content.shown]

    def spot(self, run: _Run, along: Point) -> _Spot:
        """Next to the letter that it follows in its line, or comes before; else of the lines around it; else between
        what is shown before and after."""
        k, first, last = run.before, run.places[0], run.places[-1]
        before = self._distance(k - 1, first, along) if k else math.inf
        after = self._distance(k, last, along) if k < len(self._kept) else math.inf
        for limit in (_LEVEL, _NEXT):
            if before < limit:
                return self._behind(k)
            if after < limit:
                return self._in_front(k)
        return self._between(k)

    def _distance(self, k: int, place: Point, along: Point) -> float:
        """How much higher or lower than a place a letter stands, in font sizes."""
        letter = self._kept[k]
        x, y = letter.origin[0] - place[0], letter.origin[1] - place[1]
        return abs(y * along[0] - x * along[1]) / max(letter.size, 1e-6)

    def _behind(self, k: int) -> _Spot:
        shown, operations = self._content.shown, self._content.operations
        number = shown[k - 1].operation
        marks = self._content.states[number].marks
        if marks:  # that began in a text object has to end there
            depth, number = 0, marks[0]
            while number < len(operations):
                depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(operations[number].name, 0)
                if not depth:
                    break
                number += 1
            return self._before_operation(number + 1)
        if shown[k - 1].end and k < len(shown) and shown[k].operation == number:
            return _Spot(number, k, inside=True)
        return self._before_operation(number + 1)

    def _in_front(self, k: int) -> _Spot:
        number = self._content.shown[k].operation
        marks = self._content.states[number].marks
        if not marks and k and self._content.shown[k - 1].operation == number:
            return self._behind(k)
        return self._before_operation(marks[0] if marks else number)

    def _between(self, k: int) -> _Spot:
        shown, operations = self._content.shown, self._content.operations
        start = shown[k - 1].operation + 1 if k else 0
        stop = shown[k].operation if k < len(shown) else len(operations)
        if stop < start:
            return self._behind(k)
        free = [n for n in range(start, stop + 1) if not n or operations[n - 1].name not in _IN_PATH]
        return self._before_operation(min(free or [start], key=lambda n: self._content.states[n].depth))

    def _before_operation(self, number: int) -> _Spot:
        return _Spot(number, bisect_right(self._ends, number - 1))

    def put_in(self, at_spots: dict[_Spot, list[bytes]]) -> bytes:
        """The content with operators at these places."""
        operations, data = self._content.operations, self._content.data
        spots = sorted(at_spots)
        edits = Edits(data)
        for spot, following in zip(spots, [*spots[1:], None], strict=True):
            state = self._content.states[spot.operation]
            block = _block(state.matrix, at_spots[spot])
            start = operations[spot.operation].start if spot.operation < len(operations) else len(data)
            if state.line is None:
                edits.put(start, block)
                continue
            if spot.inside:
                self._cut(edits, spot, block)
            else:
                edits.put(start, b" ET" + block + b"BT ")
            self._restore(edits, spot, following)
        return edits.done()

    def _cut(self, edits: Edits, spot: _Spot, block: bytes) -> None:
        """End an operation behind one letter, put the block in, and go on in front of the next letter."""
        end, start = self._content.shown[spot.letters - 1].end, self._content.shown[spot.letters].start
        name = self._content.operations[spot.operation].name
        opening, again = self._bracket(spot.operation, end - 1), self._bracket(spot.operation, start)
        closing = _CLOSING[opening] + (b"]TJ" if name == b"TJ" else name)
        beginning = b" [" + again if name == b"TJ" else b" " + again
        edits.put(end, closing + b" ET" + block + b"BT " + self._matrix_of(spot.letters) + beginning, skip_to=start)

    def _bracket(self, number: int, at: int) -> bytes:
        """What opens the string of an operation in which something stands."""
        ((start, _),) = (place for place in self._content.operations[number].operands if place[0] <= at < place[1])
        return self._content.data[start : start + 1]

    def _restore(self, edits: Edits, spot: _Spot, following: _Spot | None) -> None:
        """Put the rest of a text object where it was, up to where the next thing is put in."""
        if spot.inside and following and following.operation == spot.operation:
            return
        shown = spot.inside
        for number in range(spot.operation + spot.inside, len(self._content.operations)):
            operation = self._content.operations[number]
            ends = following and following.operation == number
            if operation.name in (b"ET", b"Tm") or (ends and following and not following.inside):
                return
            if operation.name in NEW_LINE:
                edits.put(operation.start, tm(self._line(number)) + b" ")
                return
            first = self._content.shown[spot.letters].operation if spot.letters < len(self._kept) else -1
            if number == first and not shown:
                shown = True
                matrix = self._matrix_of(spot.letters)
                strings = [
                    start for start, _ in operation.operands if self._content.data[start : start + 1] in _CLOSING
                ]
                if operation.name == b"TJ":  # what it begins with may be a leap
                    edits.put(operation.start, matrix + b" [", skip_to=strings[0])
                else:
                    edits.put(operation.start, matrix + b" ")
            if ends:
                return

    def _line(self, number: int) -> Affine:
        line = self._content.states[number].line
        assert line is not None  # it is in a text object
        return line

    def _matrix_of(self, k: int) -> bytes:
        """Sets the text matrix to where a letter stands."""
        state = self._content.states[self._content.shown[k].operation]
        back = inverse((state.size * state.stretch, 0.0, 0.0, state.size, 0.0, state.rise))
        return tm(product(back, self._kept[k].rendering) if back else self._kept[k].rendering)


def _block(matrix: Affine, operators: Sequence[bytes]) -> bytes:
    """Operators that are meant for the space of the page's content, in another space and within other text."""
    back = inverse(matrix)
    to_page = [numbers(back) + b" cm"] if back and back != _IDENTITY else []
    return b"\n".join([b" ".join([b"\nq", *to_page, _PLAIN_TEXT]), *operators, b"Q\n"])
