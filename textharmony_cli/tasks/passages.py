"""A page's lines as searchable strings, with the way back from every character to the line it stands on.

A passage is a run of lines that a reader takes one after the other. Its text is folded: compatibility forms
(ligatures, full-width letters) by NFKC, curly quotes and the many dashes to their ASCII forms, and case on request.
Pieces on one row are joined by a space, rows by a line feed; a hyphen at a row's end is kept, the matcher skips it.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textharmony_cli.records import Block, Line, Page, Point, bounding_box

_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´`", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−﹘﹣", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    }
)
_DIVIDING = "\u00ad¬"  # at a line end they stand for a hyphen, the second in what other programs recognised
_ENDS_A_SENTENCE = (".", "!", "?", ":", "。", "！", "？", "：")


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines that follow each other, as one string.

    Attributes:
        text: folded text of all lines.
        places: for each character of `text` the index in `lines`, and where in that line's own text the character
            starts and ends; start equals end for the separators between lines.
    """

    lines: tuple[Line, ...]
    text: str
    places: tuple[tuple[int, int, int], ...]

    def spans(self, start: int, stop: int) -> list[tuple[Line, int, int]]:
        """The parts of the lines under `text[start:stop]` without outer spaces, in reading order: (line, from, to)."""
        found: dict[int, tuple[int, int]] = {}
        for number, begin, end in self.places[start:stop]:
            if not self.lines[number].text[begin:end].isspace() and begin < end:
                found[number] = (found.get(number, (begin, end))[0], end)
        return [(self.lines[number], begin, end) for number, (begin, end) in found.items()]


def passages(page: Page, *, ignore_case: bool = False) -> Iterator[Passage]:
    """The page's passages in reading order."""
    for lines, joints in _runs(page):
        yield _join(lines, joints, ignore_case)


def fold(text: str, *, ignore_case: bool = False) -> str:
    """Text in the form in which passages are searched."""
    return "".join(piece for piece, _, _ in _folded(text, ignore_case))


def outline(line: Line, start: int, stop: int) -> tuple[Point, ...]:
    """Around `line.text[start:stop]` as exactly as it was measured: by characters, by words, or the whole line."""
    if line.spans or not line.words:
        return line.characters(start, stop)
    x, y, width, height = bounding_box(tuple(_word_corners(line, start, stop)) or line.top + line.bottom)
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def _word_corners(line: Line, start: int, stop: int) -> Iterator[Point]:
    """Opposite corners of every word that touches `line.text[start:stop]`."""
    end = 0
    for word in line.words:
        begin = line.text.find(word.text, end)
        if begin < 0:
            continue
        end = begin + len(word.text)
        if begin < stop and end > start:
            x, y, width, height = word.box
            yield from ((x, y), (x + width, y + height))


def _join(lines: Sequence[Line], joints: Sequence[str], ignore_case: bool) -> Passage:
    text: list[str] = []
    places: list[tuple[int, int, int]] = []
    for number, (line, joint) in enumerate(zip(lines, joints, strict=True)):
        for piece, begin, end in _folded(line.text, ignore_case):
            text.append(piece)
            places += [(number, begin, end)] * len(piece)
        text.append(joint)
        places += [(number, len(line.text), len(line.text))] * len(joint)
    return Passage(tuple(lines), "".join(text), tuple(places))


def _folded(text: str, ignore_case: bool) -> Iterator[tuple[str, int, int]]:
    """Each character with the marks on it, folded, and where it stands; one may become none, one or several."""
    begin = 0
    while begin < len(text):
        end = begin + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        divides = text[begin] in _DIVIDING and not text[end:].strip()
        piece = "-" if divides else _fold_cluster(text[begin:end])
        yield (piece.casefold() if ignore_case else piece), begin, end
        begin = end


def _fold_cluster(cluster: str) -> str:
    if cluster.isascii() and cluster not in "`":
        return cluster
    # before NFKC, which takes an acute accent standing alone for a space with an accent
    return unicodedata.normalize("NFKC", cluster.translate(_TYPOGRAPHY)).translate(_TYPOGRAPHY)


def _runs(page: Page) -> Iterator[tuple[list[Line], list[str]]]:
    """Lines that follow each other, and what stands after each of them."""
    blocks = {line_id: block for block in page.blocks for line_id in block.lines}
    run: list[Line] = []
    joints: list[str] = []
    for line in page.lines:
        joint = _joint(run[-1], line, blocks) if run else ""
        if run and not joint:
            yield run, [*joints, ""]
            run, joints = [], []
        elif run:
            joints.append(joint)
        run.append(line)
    if run:
        yield run, [*joints, ""]


def _joint(line: Line, after: Line, blocks: dict[int, Block]) -> str:
    """What stands between two lines: a space on one row, a line feed to the next, nothing when they do not belong."""
    block, other = blocks.get(line.id), blocks.get(after.id)
    if _is_on_its_row(line, after) or (block is other and block and _share(block, line.id, after.id, whole_row=True)):
        return " "
    if block is None or other is None:
        return "\n" if _is_next_row(line, after) else ""
    if block is not other:
        flows = block.kind == other.kind == "paragraph" and not line.text.rstrip().endswith(_ENDS_A_SENTENCE)
        return "\n" if flows else ""
    return "\n" if not block.rows or _share(block, line.id, after.id, whole_row=False) else ""


def _share(table: Block, first: int, second: int, *, whole_row: bool) -> bool:
    """Whether two lines are in one cell of a table; or with `whole_row` in different cells of one row."""
    for row in table.rows:
        cells = [number for number, cell in enumerate(row) for line_id in cell if line_id in (first, second)]
        if len(cells) == 2:
            return (cells[0] != cells[1]) == whole_row
    return False


def _is_on_its_row(line: Line, after: Line) -> bool:
    along, down = _offset(line, after)
    return abs(down) < 0.5 * min(line.height, after.height) and along > 0


def _is_next_row(line: Line, after: Line) -> bool:
    """Close below, about as tall, and sharing some width, in the line's own direction of reading."""
    _, down = _offset(line, after)
    if not 0.5 < down / max(line.height, after.height, 1.0) < 2.2:
        return False
    if max(line.height, after.height) > 2 * max(min(line.height, after.height), 1.0):
        return False
    begin, end = _extent(line, line)
    other_begin, other_end = _extent(line, after)
    return min(end, other_end) > max(begin, other_begin)


def _offset(line: Line, after: Line) -> tuple[float, float]:
    """From one line's end to the other's beginning: along the direction of reading (touching counts), and across it."""
    ux, uy = _direction(max(line, after, key=_length))
    (x0, y0), (x1, y1) = _middle(line.top[-1], line.bottom[-1]), _middle(after.top[0], after.bottom[0])
    along, down = (x1 - x0) * ux + (y1 - y0) * uy, (y1 - y0) * ux - (x1 - x0) * uy
    return along + 0.5 * line.height, down


def _extent(frame: Line, line: Line) -> tuple[float, float]:
    """Where a line begins and ends along the direction of another."""
    ux, uy = _direction(frame)
    at = [x * ux + y * uy for x, y in line.polygon]
    return min(at), max(at)


def _direction(line: Line) -> Point:
    (x0, y0), (x1, y1) = line.top[0], line.top[-1]
    length = _length(line)
    return ((x1 - x0) / length, (y1 - y0) / length) if length else (1.0, 0.0)


def _length(line: Line) -> float:
    return math.dist(line.top[0], line.top[-1])


def _middle(a: Point, b: Point) -> Point:
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
