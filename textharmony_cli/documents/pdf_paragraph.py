"""A paragraph of a PDF page as words that find their lines. Runs in the child process of `pdf_rewrite` only.

Lines stay as they are as far as they can: a line whose words still fill it keeps them, and from where the words of a
line are those of before, nothing is touched.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from textharmony_cli.documents.pdf_places import Corners, Outline, around, place
from textharmony_cli.documents.pdf_replacement import Lettering
from textharmony_cli.documents.pdf_rules import Colour, Rule
from textharmony_cli.records import Point

_SPACE_EM = 0.25  # where no two words tell
_SPACES = (0.1, 0.6)  # ems that a space can be
_LEAST_SPACE_EM = 0.2  # ... and in any case; narrower ones are no longer read as spaces
_LEAST_SPACE = 0.78  # of the usual space, in text that is set to both margins
_LOOSE = 1.8  # times the usual space up to which a line keeps its words
_TIGHT = ((1.0, 1.0), (0.85, 0.98), (0.8, 0.95), (0.75, 0.92))  # shares of spaces and of letters' widths that are tried
_SLACK = 0.005  # of a line's length that may be missing
_FULL = 0.95  # of its length that a line has which ends no paragraph
_CORE = 0.5  # of the font size: how high small letters are
_INSIDE = 2.0  # points by which what lies behind all of a line may be shorter
_MOVED = 0.05  # points; what would move by less stays
_BESIDE = 0.2  # heights of a line that a region is wider
_LOW, _STRUCK, _HIGH = -0.45, 0.5, 1.0  # of the font size, from the base of a line: where lines lie under its words,
# through them, or over them
_OVER = 0.6  # of a word's length
_BEYOND = 0.35  # of the font size, by which such a line may be longer


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """Letters that stay together; positions are points along the lines, and up from them.

    Attributes:
        start, end: where it, or all that it takes the place of, begins and ends.
        base: how high the line lies that it stood in.
        width: points that it takes.
        joint: what parts it from the one before.
        row, piece: the line that it stood in, and which of that line's pieces it is, or is of.
        hyphen: points at its end that go where the next one comes right behind.
    """

    letterings: tuple[Lettering, ...]
    text: str
    start: float
    end: float
    base: float
    width: float
    joint: str
    row: int
    piece: int
    hyphen: float = 0.0

    @property
    def size(self) -> float:
        return self.letterings[0].style.size

    @property
    def is_kept(self) -> bool:
        return bool(self.letterings[0].advances)


Line = list[list[Unit]]  # boxes of units between which no line ends


@dataclass(frozen=True, slots=True)
class _Row:
    """A line: where it begins, where it has to end, how high it lies, and which boxes are in it.

    Attributes:
        changed: whether something in it is replaced.
    """

    start: float
    limit: float
    base: float
    boxes: range
    changed: bool

    @property
    def room(self) -> float:
        return self.limit - self.start


@dataclass(frozen=True, slots=True)
class Laid:
    """What is written for a paragraph, and drawn: outlines with their colours in place of some lines."""

    letterings: list[Lettering]
    drawn: list[tuple[Outline, Colour]]
    gone: list[Rule]


class Paragraph:
    """Units in lines.

    Args:
        flow: of the job.
        strips: from where each line begins to where it has to end.
        along: the direction of the lines.
    """

    def __init__(self, flow: dict[str, Any], units: list[Unit], strips: Sequence[Outline], along: Point) -> None:
        self._flow, self._along = flow, along
        self._justified = flow["margins"] == "both"
        self._boxes: Line = []
        for unit in units:
            if self._boxes and unit.joint in ("none", "mark"):
                self._boxes[-1].append(unit)
            else:
                self._boxes.append([unit])
        self._rows = self._lines(strips)
        self._last = max(number for number, row in enumerate(self._rows) if row.boxes)
        self._rules: dict[Rule, list[Unit]] = {}
        size = statistics.median(unit.size for unit in units)
        pairs = [(a, b) for a, b in itertools.pairwise(units) if (a.row, a.piece + 1) == (b.row, b.piece)]
        gaps = [b.start - a.end for a, b in pairs if b.joint == "space"]
        low, high = (share * size for share in _SPACES)
        self._space = min(max(statistics.median(gaps), low), high) if gaps else _SPACE_EM * size
        self._least = min(_LEAST_SPACE_EM * size, self._space)

    def takes(self, rules: Sequence[Rule], others: Sequence[Corners]) -> bool:
        """Have the lines that are drawn along words go with them; whether they can, and nothing else is among these."""
        if any(self._is_among(box) for box in others):
            return False
        for rule in rules:
            low, high = (place((rule.box[k], rule.box[k + 1]), self._along) for k in (0, 2))
            (start, end), middle = sorted((low[0], high[0])), (low[1] + high[1]) / 2
            met = [unit for unit in itertools.chain(*self._boxes) if end > unit.start and start < unit.end]
            near = [unit for unit in met if _LOW < (middle - unit.base) / unit.size < _STRUCK]
            if not near and any(_STRUCK <= (middle - unit.base) / unit.size < _HIGH for unit in met):
                return False  # over the words, as of a root
            if not near:
                continue
            lengths = [min(end, unit.end) - max(start, unit.start) for unit in near]
            over = [
                unit for unit, length in zip(near, lengths, strict=True) if length > _OVER * (unit.end - unit.start)
            ]
            if not over or max(over[0].start - start, end - over[-1].end) > _BEYOND * near[0].size:
                return False  # of a table, or to write on, or of a part of a word
            self._rules[rule] = over
        return True

    def _is_among(self, box: Corners) -> bool:
        """Whether something is drawn between the words of a line, or behind some of them."""
        ends = [place((x, y), self._along) for x in box[::2] for y in box[1::2]]
        start, low, end, high = around(ends)
        size = self._boxes[0][0].size
        for row in self._rows:
            meets = start < row.limit and end > row.start and low < row.base + _CORE * size and high > row.base
            if meets and row.boxes and not (start <= row.start + _INSIDE and end >= row.limit - _INSIDE):
                return True
        return False

    def laid(self) -> tuple[dict[str, Any], Laid] | None:
        """The region of all lines that change, and what is written there; None where there is not enough room."""
        for share, width in _TIGHT:
            space = max(self._least, share * self._space)
            lines = self._filled(space, width)
            if lines is None:
                continue
            done, stay = Laid([], [], []), set[tuple[int, int]]()
            for number, line in lines.items():
                placed = list(self._placed(self._rows[number], line, space, width))
                base = self._rows[number].base
                for unit, at, joined in placed:
                    as_it_was = unit.is_kept and unit.row == number and width == 1 and not joined
                    if as_it_was and abs(at - unit.start) < _MOVED:
                        stay.add((unit.row, unit.piece))
                    else:
                        done.letterings.extend(self._written(unit, at, base, width, joined=joined))
                done.drawn.extend(self._drawn(placed, base, width))
            done.gone.extend(rule for rule, units in self._rules.items() if units[0].row in lines)
            return self._region(lines, stay), done
        return None

    def _lines(self, strips: Sequence[Outline]) -> list[_Row]:
        rows: list[_Row] = []
        for number, (left, right, *_) in enumerate(strips):
            mine = [k for k, box in enumerate(self._boxes) if box[0].row == number]
            start, high = place(left, self._along)
            pieces = self._flow["rows"][number]["pieces"]
            changed = any(piece["new"] is not None for piece in pieces)
            if mine:
                base = self._boxes[mine[0]][0].base
                whole = pieces[0]["new"] != "" and self._flow["margins"] != "middle"
                start = self._boxes[mine[0]][0].start if whole else start
            else:
                base = rows[-1].base + high - place(strips[number - 1][0], self._along)[1]
            boxes = range(mine[0], mine[-1] + 1) if mine else range(0)
            rows.append(_Row(start, place(right, self._along)[0], base, boxes, changed))
        return rows

    def _filled(self, space: float, width: float) -> Mapping[int, Line] | None:
        """What stands on each line that changes, by its number; None where not all finds room."""
        lines: dict[int, Line] = {}
        boxes, at = self._boxes, 0
        least = max(self._least, space * (_LEAST_SPACE if self._justified else 1.0))
        for number, row in enumerate(self._rows):
            as_it_was = len(row.boxes) > 0 and row.boxes.start == at
            if as_it_was and not row.changed:
                at = row.boxes.stop
                continue
            if at == len(boxes) and not (row.boxes or row.changed):
                break
            stop, room = at, row.room * (1 + _SLACK)
            while stop < len(boxes) and _length(boxes[at : stop + 1], least, width) <= room:
                stop += 1
            if stop == at < len(boxes):
                return None
            own = boxes[at : row.boxes.stop] if as_it_was else []
            if own and row.boxes.stop < stop and not self._goes_back(own, row, space, width):
                stop = row.boxes.stop
            lines[number] = boxes[at:stop]
            at = stop
        return lines if at == len(boxes) else None

    def _goes_back(self, line: Line, row: _Row, space: float, width: float) -> bool:
        """Whether words of the next line go to one that still has all of its own."""
        if not self._flow["fills"]:
            return False
        return not self._justified or _length(line, space * _LOOSE, width) < row.room

    def _placed(self, row: _Row, line: Line, space: float, width: float) -> Iterator[tuple[Unit, float, bool]]:
        """Where the units of a line begin, and whether the next one comes right behind a hyphen that goes."""
        at, missing = row.start, row.room - _length(line, space, width)
        spaces = sum(unit.joint == "space" for unit in list(itertools.chain(*line))[1:])
        if self._justified and spaces > 0 and (missing < 0 or self._goes_on(line, missing / row.room)):
            space += missing / spaces
        elif self._flow["margins"] == "middle":
            at += missing / 2
        units = list(_in_line(line, space, width))
        for k, (unit, gap) in enumerate(units):
            at += gap
            joined = k + 1 < len(units) and units[k + 1][0].joint == "hyphen"
            yield unit, at, joined
            at += width * unit.width

    def _goes_on(self, line: Line, missing: float) -> bool:
        """Whether a line, of which a share is missing, is one that goes to the right margin."""
        if line[-1] is not self._boxes[-1]:
            return True
        row = self._rows[self._last]
        end = self._boxes[-1][-1].end
        return end - row.start > _FULL * row.room and missing < 1 - _FULL

    def _written(self, unit: Unit, at: float, base: float, width: float, *, joined: bool) -> Iterator[Lettering]:
        for lettering in unit.letterings:
            if lettering.advances:
                here = place(lettering.style.origin, self._along)[0] - unit.start
                advances = tuple(width * advance for advance in lettering.advances)
                cut = -1 if joined and lettering is unit.letterings[-1] else None
                new = replace(
                    lettering,
                    text=lettering.text[:cut],
                    advances=advances[:cut],
                    stretch=width * lettering.stretch,
                )
            else:
                here, new = 0.0, replace(lettering, room=width * unit.width)
            if new.text:
                yield new.shifted(at + width * here - unit.start - here, base - unit.base)

    def _drawn(
        self, placed: Sequence[tuple[Unit, float, bool]], base: float, width: float
    ) -> Iterator[tuple[Outline, Colour]]:
        """Lines along the units of a line, one along those that follow each other on the same one."""
        for rule, units in self._rules.items():
            low, high = (place((rule.box[k], rule.box[k + 1]), self._along) for k in (0, 2))
            (begins, stops), (bottom, top) = sorted((low[0], high[0])), sorted((low[1], high[1]))
            for along, together in itertools.groupby(placed, lambda each: each[0] in units):  # noqa: B023
                if not along:
                    continue
                (first, start, _), *others = together
                last, end, _ = others[-1] if others else (first, start, False)
                start += width * max(0.0, begins - first.start)
                end += width * (last.width - max(0.0, last.end - stops))
                up = base - first.base
                ends = ((start, bottom + up), (end, bottom + up), (end, top + up), (start, top + up))
                u, v = self._along
                yield tuple((x * u - y * v, x * v + y * u) for x, y in ends), rule.colour

    def _region(self, lines: Mapping[int, Line], stay: set[tuple[int, int]]) -> dict[str, Any]:
        """As a job has it; what stays where it is is not a part of the row, and spaces between what moves are."""
        rows = [self._flow["rows"][number] for number in lines]
        pieces: list[tuple[Outline, str, str | None]] = []
        for number, row in zip(lines, rows, strict=True):
            stays = [(number, index) in stay for index in range(len(row["pieces"]))]
            for staying, together in itertools.groupby(zip(stays, row["pieces"], strict=True), lambda each: each[0]):
                going = [] if staying else [piece for _, piece in together]
                pieces += [(piece["outline"], piece["old"], piece["new"]) for piece in going]
                if going:
                    first, last = going[0]["outline"], going[-1]["outline"]
                    pieces.append(((first[0], *last[1:-1], first[-1]), "", None))
        texts = [_text(line) for line in lines.values()]
        olds = (_spelled((piece["old"], piece["joint"]) for piece in row["pieces"]) for row in rows)
        return {
            "parts": [_wider(row["strip"]) for row in rows],
            "lines": texts,
            "old": " ".join(olds).strip(),
            "new": " ".join(texts).strip(),
            "row": {"pieces": pieces, "before": 0.0, "spare": 0.0},
            "flow": None,
        }


def _wider(strip: Outline) -> Outline:
    """A line's outline that holds its first and its last letter surely."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = strip
    by = _BESIDE * (y3 - y0)
    return (x0 - by, y0), (x1 + by, y1), (x2 + by, y2), (x3 - by, y3)


def _length(line: Line, space: float, width: float) -> float:
    return sum(gap + width * unit.width for unit, gap in _in_line(line, space, width))


def _in_line(line: Line, space: float, width: float) -> Iterator[tuple[Unit, float]]:
    """The units of a line, each with what parts it from the one before; less than nothing where a hyphen goes."""
    before: Unit | None = None
    for unit in itertools.chain(*line):
        gap = 0.0
        if before is not None:
            gap = space if unit.joint == "space" else -width * before.hyphen if unit.joint == "hyphen" else 0.0
            if unit.joint in ("none", "mark") and unit.row == before.row:
                gap = width * (unit.start - before.end)
        yield unit, gap
        before = unit


def _text(line: Line) -> str:
    return _spelled((unit.text, unit.joint) for unit in itertools.chain(*line))


def _spelled(words: Iterator[tuple[str, str]]) -> str:
    """Words as they stand in one line."""
    text = ""
    for word, joint in words:
        if joint == "hyphen":
            text = text[:-1]
        text += f" {word}" if text and joint in ("space", "mark") else word
    return text
