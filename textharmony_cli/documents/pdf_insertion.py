"""Puts new texts among a page's other text, where the old ones were shown: viewers search and copy, and screen readers
read, in that order. Runs in the child process of `pdf_rewrite` only.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from textharmony_cli.documents.pdf_content import NEW_LINE, SHOWING, Content, Part, numbers, tm
from textharmony_cli.documents.pdf_eraser import Met
from textharmony_cli.documents.pdf_places import IDENTITY, Affine, Outline, inverse, on_line, place, product
from textharmony_cli.documents.pdf_replacement import Lettering
from textharmony_cli.documents.pdf_strings import Edits
from textharmony_cli.records import Point

_LEVEL, _NEXT = 0.5, 2.2  # font sizes by which baselines differ at most: of one line; of lines below each other
_HEIGHT = (-0.3, 1.0)  # font sizes: from below to above all letters
_IN_PATH = (b"m", b"l", b"c", b"v", b"y", b"h", b"re", b"W", b"W*")
_CLOSING = {b"(": b")", b"<": b">"}
_PLAIN_TEXT = b"0 Tc 0 Tw 0 Ts 0 Tr"


@dataclass(frozen=True, slots=True)
class Written:
    """A text that is to be written.

    Attributes:
        region: number of the one that it is of.
        length: in points.
        spaced: whether it has a space at its end.
    """

    region: int
    lettering: Lettering
    length: float
    spaced: bool

    @property
    def corners(self) -> Outline:
        """Around all of its letters, in points of the page's content."""
        style, (low, high) = self.lettering.style, _HEIGHT
        return on_line(style.origin, style.along, self.length, (low * style.size, high * style.size))


@dataclass(frozen=True, slots=True)
class _Run:
    """Letters that went, one after the other.

    Attributes:
        before: how many of the others come before them.
        places: (N, 2) where they stood.
    """

    before: int
    places: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, order=True)
class _Spot:
    """Where something is put in: before an operation of a part, or within it, in front of the letter of this number."""

    part: int
    operation: int
    letter: int = -1

    @property
    def inside(self) -> bool:
        return self.letter >= 0


Write = Callable[[int, Written], bytes]  # the operators that show a text, with the resources of a page or form


def inserted(content: Content, met: Sequence[Met], texts: Sequence[Written], write: Write) -> dict[int, bytes] | None:
    """What streams are with the texts in them: of forms by their xref, the page's own as 0. None where it is not clear
    where the texts belong.

    Args:
        content: what is left of the page's.
        met: the letters of what it was.
    """
    kept = [letter for letter in met if letter.region is None]
    runs = _runs(met)
    if len(kept) != len(content.shown) or not all(text.region in runs for text in texts):
        return None
    placing = _Placing(content, kept)
    at_spots: dict[_Spot, list[bytes]] = {}
    for text in texts:
        style, by = text.lettering.style, text.lettering.moved
        old = (style.origin[0] - by[0], style.origin[1] - by[1])
        run = min(runs[text.region], key=lambda run: np.abs(run.places - old).sum(1).min())
        spot = placing.spot(run, style.along)
        at_spots.setdefault(spot, []).append(write(content.parts[spot.part].holder, text))
    drawn = Counter(part.xref for part in content.parts)
    changed: dict[int, bytes] = {}
    for number, spots in groupby(sorted(at_spots), key=lambda spot: spot.part):
        xref = content.parts[number].xref
        if drawn[xref] > 1:
            return None
        changed[xref] = placing.put_in(number, {spot: at_spots[spot] for spot in spots})
    return changed


def _runs(met: Sequence[Met]) -> dict[int, list[_Run]]:
    runs: dict[int, list[_Run]] = {}
    before = 0
    for region, letters in groupby(met, key=lambda letter: letter.region):
        if region is None:
            before += sum(1 for _ in letters)
        else:
            runs.setdefault(region, []).append(_Run(before, np.array([letter.origin for letter in letters])))
    return runs


class _Placing:
    """Finds places in a page's content, and puts something in there."""

    def __init__(self, content: Content, kept: Sequence[Met]) -> None:
        self._parts, self._shown, self._kept = content.parts, content.shown, kept
        self._first: dict[tuple[int, int], int] = {}  # the first letter that an operation of a part shows
        for k, shown in enumerate(self._shown):
            self._first.setdefault((shown.part, shown.operation), k)

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

    def _distance(self, k: int, point: Point, along: Point) -> float:
        """How much higher or lower than a point a letter stands, in font sizes."""
        letter = self._kept[k]
        higher = place(letter.origin, along)[1] - place(point, along)[1]
        return abs(higher) / max(letter.size, 1e-6)

    def _behind(self, k: int) -> _Spot:
        before = self._shown[k - 1]
        part = self._parts[before.part]
        marks = part.states[before.operation].marks
        if marks:  # that began in a text object has to end there
            return _Spot(before.part, _end_of_marked(part, marks[0]) + 1)
        if self._is_one_string(k):
            return _Spot(before.part, before.operation, k)
        return _Spot(before.part, before.operation + 1)

    def _in_front(self, k: int) -> _Spot:
        after = self._shown[k]
        marks = self._parts[after.part].states[after.operation].marks
        if not marks and self._is_one_string(k):
            return _Spot(after.part, after.operation, k)
        return _Spot(after.part, marks[0] if marks else after.operation)

    def _is_one_string(self, k: int) -> bool:
        """Whether a letter and the one before are shown by one operation."""
        if not 0 < k < len(self._shown):
            return False
        before, after = self._shown[k - 1], self._shown[k]
        return (before.part, before.operation) == (after.part, after.operation)

    def _between(self, k: int) -> _Spot:
        """Where the fewest things are open; between forms it is the page's own content."""
        before = self._shown[k - 1] if k else None
        after = self._shown[k] if k < len(self._shown) else None
        number = before.part if before and after and before.part == after.part else 0
        part = self._parts[number]
        if number:
            start = before.operation + 1 if before else 0
            stop = after.operation if after else len(part.operations)
        else:
            start = before.on_page + 1 if before else 0
            stop = after.on_page if after else len(part.operations)
        if stop < start:  # in one form, or string
            return self._behind(k)
        free = [n for n in range(start, stop + 1) if not n or part.operations[n - 1].name not in _IN_PATH]
        return _Spot(number, min(free or [start], key=lambda n: part.states[n].depth))

    def put_in(self, number: int, at_spots: Mapping[_Spot, Sequence[bytes]]) -> bytes:
        """A part with operators at these places."""
        part = self._parts[number]
        spots, edits = sorted(at_spots), Edits(part.data)
        for spot, following in zip(spots, [*spots[1:], None], strict=True):
            state = part.states[spot.operation]
            block = _block(state.matrix, at_spots[spot])
            start = part.operations[spot.operation].start if spot.operation < len(part.operations) else len(part.data)
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
        end, start = self._shown[spot.letter - 1].end, self._shown[spot.letter].start
        name = self._parts[spot.part].operations[spot.operation].name
        opening, again = self._bracket(spot, end - 1), self._bracket(spot, start)
        closing = _CLOSING[opening] + (b"]TJ" if name == b"TJ" else name)
        beginning = b" [" + again if name == b"TJ" else b" " + again
        edits.put(end, closing + b" ET" + block + b"BT " + self._matrix_of(spot.letter) + beginning, skip_to=start)

    def _bracket(self, spot: _Spot, at: int) -> bytes:
        """What opens the string in which something stands."""
        part = self._parts[spot.part]
        ((start, _),) = (each for each in part.operations[spot.operation].operands if each[0] <= at < each[1])
        return part.data[start : start + 1]

    def _restore(self, edits: Edits, spot: _Spot, following: _Spot | None) -> None:
        """Put the rest of a text object where it was, up to where the next thing is put in."""
        if spot.inside and following and following.operation == spot.operation:
            return
        part, shown = self._parts[spot.part], spot.inside
        for number in range(spot.operation + spot.inside, len(part.operations)):
            operation, state = part.operations[number], part.states[number]
            ends = following and following.operation == number
            if operation.name in (b"ET", b"Tm") or (ends and following and not following.inside):
                return
            if operation.name in NEW_LINE and state.line is not None:
                edits.put(operation.start, tm(state.line) + b" ")
                return
            first = self._first.get((spot.part, number))
            if operation.name in SHOWING and first is not None and not shown:
                shown = True
                matrix = self._matrix_of(first)
                strings = [start for start, _ in operation.operands if part.data[start : start + 1] in _CLOSING]
                if operation.name == b"TJ":  # what it begins with may be a leap
                    edits.put(operation.start, matrix + b" [", skip_to=strings[0])
                else:
                    edits.put(operation.start, matrix + b" ")
            if ends:
                return

    def _matrix_of(self, k: int) -> bytes:
        """Sets the text matrix to where a letter stands."""
        shown = self._shown[k]
        state = self._parts[shown.part].states[shown.operation]
        back = inverse((state.size * state.stretch, 0.0, 0.0, state.size, 0.0, state.rise))
        return tm(product(back, self._kept[k].rendering) if back else self._kept[k].rendering)


def _end_of_marked(part: Part, number: int) -> int:
    """The operation that ends marked content which begins with one."""
    depth = 0
    for end in range(number, len(part.operations)):
        depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(part.operations[end].name, 0)
        if not depth:
            return end
    return len(part.operations) - 1


def _block(matrix: Affine, operators: Sequence[bytes]) -> bytes:
    """Operators that are meant for the space of the page's content, in another space and within other text."""
    back = inverse(matrix)
    to_page = [numbers(back) + b" cm"] if back and back != IDENTITY else []
    return b"\n".join([b" ".join([b"\nq", *to_page, _PLAIN_TEXT]), *operators, b"Q\n"])
