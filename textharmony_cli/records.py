"""What `th` found and changed, as plain values: pages, lines, words, blocks, matches, answers, changes, failures.

Standard library only, so that results can be read, stored and sent without loading a model.
Coordinates are pixels of the stated page width and height, origin top-left, x to the right, y down.
A level that was not measured is left out of the JSON, never filled in.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

SCHEMA = 1

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # x, y, width, height
Source = Literal["pdf-text", "ocr"]
BlockKind = Literal["heading", "paragraph", "list", "table"]
Verdict = Literal["passed", "failed", "skipped"]


def bounding_box(points: tuple[Point, ...]) -> Box:
    """The smallest upright box around the points."""
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    return (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes have more in common than an edge."""
    return all(one[k] < other[k] + other[k + 2] and other[k] < one[k] + one[k + 2] for k in (0, 1))


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters between spaces, with the box it fills."""

    text: str
    box: Box
    confidence: float | None = None

    def to_dict(self) -> dict[str, Any]:
        record: dict[str, Any] = {"text": self.text, "box": _rounded(self.box)}
        if self.confidence is not None:
            record["confidence"] = round(self.confidence, 4)
        return record


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text.

    Attributes:
        id: position in reading order on its page, from 0; `Block.lines` refers to it.
        top, bottom: the line's upper and lower edge, point by point in reading direction. Two points each for
            a straight line, more for one that bends with the paper; both have the same number of points.
        confidence: mean over the characters, 0 to 1; None where nothing was recognised (PDF text).
        words: in reading order; empty when word boxes were not measured.
        spans: for every character of `text`, where it starts and ends along the line, as fractions of its
            length; empty when character positions were not measured.
    """

    id: int
    text: str
    top: tuple[Point, ...]
    bottom: tuple[Point, ...]
    confidence: float | None = None
    words: tuple[Word, ...] = ()
    spans: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        if len(self.top) < 2 or len(self.top) != len(self.bottom):
            raise ValueError(
                f"a line needs two edges of equal length, got {len(self.top)} and {len(self.bottom)} points"
            )
        if self.spans and len(self.spans) != len(self.text):
            raise ValueError(f"{len(self.spans)} spans for {len(self.text)} characters")

    @property
    def polygon(self) -> tuple[Point, Point, Point, Point]:
        """Corners in reading direction: top left, top right, bottom right, bottom left."""
        return (self.top[0], self.top[-1], self.bottom[-1], self.bottom[0])

    @property
    def box(self) -> Box:
        return bounding_box(self.top + self.bottom)

    @property
    def height(self) -> float:
        """Mean distance between the two edges, in pixels."""
        return sum(math.dist(a, b) for a, b in zip(self.top, self.bottom, strict=True)) / len(self.top)

    def part(self, start: float, stop: float) -> tuple[Point, ...]:
        """The outline between two fractions of the line's length, clockwise from its top left corner."""
        knots = len(self.top) - 1
        between = [k / knots for k in range(1, knots) if start < k / knots < stop]
        at = [start, *between, stop]
        return tuple(_along(self.top, t) for t in at) + tuple(_along(self.bottom, t) for t in reversed(at))

    def characters(self, start: int, stop: int) -> tuple[Point, ...]:
        """The outline of `text[start:stop]`; the whole line's where character positions were not measured."""
        if not self.spans or start >= stop:
            return self.part(0.0, 1.0)
        places = self.spans[start:stop]  # not in order of place where writing runs from right to left
        return self.part(min(place[0] for place in places), max(place[1] for place in places))

    def to_dict(self) -> dict[str, Any]:
        record: dict[str, Any] = {
            "id": self.id,
            "text": self.text,
            "polygon": [_rounded(corner) for corner in self.polygon],
            "box": _rounded(self.box),
        }
        if self.confidence is not None:
            record["confidence"] = round(self.confidence, 4)
        if self.words:
            record["words"] = [word.to_dict() for word in self.words]
        return record


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together, in reading order.

    Attributes:
        lines: ids of the lines.
        level: of a heading, 1 (largest) to 6; 0 otherwise.
        rows: of a table, the line ids in each cell, row by row; all rows have the same number of cells.
    """

    kind: BlockKind
    lines: tuple[int, ...]
    level: int = 0
    rows: tuple[tuple[tuple[int, ...], ...], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        record: dict[str, Any] = {"kind": self.kind, "lines": list(self.lines)}
        if self.level:
            record["level"] = self.level
        if self.rows:
            record["rows"] = [[list(cell) for cell in row] for row in self.rows]
        return record


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """What a second model says stands on a page.

    Attributes:
        written: all that it said.
        words: how many words were read on the page.
        agreed: how many of these it wrote, too.
        extra: words that only it wrote; they have no place.
    """

    model: str
    written: str
    words: int
    agreed: int
    extra: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "written": self.written,
            "words": self.words,
            "agreed": self.agreed,
            "extra": list(self.extra),
        }


@dataclass(frozen=True, slots=True)
class Page:
    """What was read on one page.

    Attributes:
        file: the input's name as it was given, made printable; `-` for standard input.
        page: number in its document, from 1.
        width, height: size in pixels of the picture that all coordinates refer to.
        dpi: pixels per inch where it is known.
        lines: in reading order.
        source: `pdf-text` when the PDF's own text was used, `ocr` when the picture was read.
        model: name of the model that read it; empty for `pdf-text`.
        points: the page's size in PDF points (1/72 inch); None for pictures.
        rotation: degrees clockwise by which the page must be turned for its text to be upright.
        check: what a second model says of it; None where none was asked.
    """

    file: str
    page: int
    width: int
    height: int
    lines: tuple[Line, ...]
    source: Source
    dpi: float | None = None
    model: str = ""
    warnings: tuple[str, ...] = ()
    points: tuple[float, float] | None = None
    rotation: int = 0
    blocks: tuple[Block, ...] = ()
    check: CrossCheck | None = None

    @property
    def text(self) -> str:
        """The lines in reading order, one a line."""
        return "\n".join(line.text for line in self.lines)

    @property
    def words(self) -> Iterator[Word]:
        for line in self.lines:
            yield from line.words

    def to_dict(self) -> dict[str, Any]:
        record: dict[str, Any] = {
            "schema": SCHEMA,
            "file": self.file,
            "page": self.page,
            "width": self.width,
            "height": self.height,
        }
        if self.dpi is not None:
            record["dpi"] = round(self.dpi, 2)
        if self.points is not None:
            record["points"] = _rounded(self.points)
        if self.rotation:
            record["rotation"] = self.rotation
        record["lines"] = [line.to_dict() for line in self.lines]
        if self.blocks:
            record["blocks"] = [block.to_dict() for block in self.blocks]
        record["source"] = self.source
        if self.model:
            record["model"] = self.model
        record["warnings"] = list(self.warnings)
        if self.check is not None:
            record["check"] = self.check.to_dict()
        return record


@dataclass(frozen=True, slots=True)
class Failure:
    """An input, or one page of it, that could not be read.

    Attributes:
        kind: one word from docs/errors.md.
        page: number from 1 when only that page failed; None when the whole input did.
        exit_code: what the process ends with when this was the only input.
        hint: what the user can do about it; may be empty.
    """

    file: str
    kind: str
    message: str
    page: int | None = None
    exit_code: int = 3
    hint: str = ""

    def to_dict(self) -> dict[str, Any]:
        record: dict[str, Any] = {"schema": SCHEMA, "file": self.file}
        if self.page is not None:
            record["page"] = self.page
        record["error"] = {"kind": self.kind, "message": self.message}
        return record


@dataclass(frozen=True, slots=True)
class DocumentEnd:
    """Stands in the stream of pages after an input's last page.

    Attributes:
        pages: pages that were handed out, failed ones not counted.
        warnings: remarks about the whole input, such as a repaired cross-reference table.
    """

    file: str
    pages: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """One place where a query was found.

    Attributes:
        polygon: outline of the matched characters; of its first part when the match runs over several lines.
        parts: one outline for each line that the match touches.
        score: 1 for an exact match, less for a fuzzy one.
        lines: ids of the lines touched.
        confirmed: whether a second model sees the text there; None where none was asked, or said nothing of it.
    """

    file: str
    page: int
    text: str
    query: str
    score: float
    parts: tuple[tuple[Point, ...], ...]
    lines: tuple[int, ...] = ()
    confirmed: bool | None = None

    @property
    def polygon(self) -> tuple[Point, ...]:
        return self.parts[0]

    @property
    def box(self) -> Box:
        return bounding_box(tuple(point for part in self.parts for point in part))

    def to_dict(self) -> dict[str, Any]:
        record: dict[str, Any] = {
            "file": self.file,
            "page": self.page,
            "box": _rounded(self.box),
            "polygon": [_rounded(point) for point in self.polygon],
            "text": self.text,
            "score": round(self.score, 4),
            "query": self.query,
        }
        if len(self.parts) > 1:
            record["parts"] = [_rounded(bounding_box(part)) for part in self.parts]
        if self.confirmed is not None:
            record["confirmed"] = self.confirmed
        return record


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words on a page that an answer stands on.

    Attributes:
        text: the words as they were read.
        parts: one outline for each line touched.
        lines: ids of the lines touched.
    """

    page: int
    text: str
    parts: tuple[tuple[Point, ...], ...]
    lines: tuple[int, ...] = ()

    @property
    def box(self) -> Box:
        return bounding_box(tuple(point for part in self.parts for point in part))

    def to_dict(self) -> dict[str, Any]:
        record: dict[str, Any] = {"page": self.page, "box": _rounded(self.box), "text": self.text}
        if len(self.parts) > 1:
            record["parts"] = [_rounded(bounding_box(part)) for part in self.parts]
        return record


@dataclass(frozen=True, slots=True)
class Answer:
    """What a document answers to one question.

    Attributes:
        answer: in the document's own words; empty when not found. Of mode `free` in the model's words, found or not.
        found: whether the document answers the question; of mode `free` whether any word of the answer that matters
            stands in it.
        confidence: probability, 0 to 1, that this is the right outcome: the answer, or that there is none. Of mode
            `free` the geometric mean of the tokens' probabilities, and 0 for an answer that nothing in the document
            supports; neither says how often such an answer is right.
        evidence: the words it stands on; empty when not found.
        mode: `words` points at words of the document, `free` is text written by a language model.
        cut: why free text is not complete: it reached its greatest length, or went round in circles; empty where it is.
        pictures: files of those that the model painted within its answer, where they stand as images of Markdown. An
            answer with some counts as found.
    """

    file: str
    question: str
    answer: str
    found: bool
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    model: str = ""
    mode: Literal["words", "free"] = "words"
    cut: Literal["", "length", "repetition"] = ""
    pictures: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        record: dict[str, Any] = {
            "file": self.file,
            "question": self.question,
            "answer": self.answer,
            "found": self.found,
            "confidence": round(self.confidence, 4),
            "evidence": [evidence.to_dict() for evidence in self.evidence],
            "model": self.model,
        }
        if self.mode == "free":
            record["mode"] = self.mode
        if self.cut:
            record["cut"] = self.cut
        if self.pictures:
            record["pictures"] = list(self.pictures)
        return record


@dataclass(frozen=True, slots=True)
class Region:
    """A place on a page whose text is erased or replaced.

    Attributes:
        parts: outlines in pixels of the page, one for each line touched.
        old: the text that was read there; empty where none was.
        new: the text that is to be there; empty to erase.
        read_back: what was read there afterwards; None before, or where nobody looked.
        ok: whether that is `new`, and nothing else; None where nobody looked.
        lines: what of `old` was read in each part; empty where that was not told apart.
        drawn: whether the user drew it, so that `old` is what happens to have been read there, and not what was looked
            for.
    """

    page: int
    parts: tuple[tuple[Point, ...], ...]
    old: str = ""
    new: str = ""
    read_back: str | None = None
    ok: bool | None = None
    lines: tuple[str, ...] = ()
    drawn: bool = False

    @property
    def box(self) -> Box:
        return bounding_box(tuple(point for part in self.parts for point in part))

    def to_dict(self) -> dict[str, Any]:
        record: dict[str, Any] = {"page": self.page, "box": _rounded(self.box), "old": self.old, "new": self.new}
        if len(self.parts) > 1:
            record["parts"] = [_rounded(bounding_box(part)) for part in self.parts]
        if self.read_back is not None:
            record["read_back"] = self.read_back
        if self.ok is not None:
            record["ok"] = self.ok
        return record


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed in one input, and the proof of it.

    Attributes:
        output: where the result was written; None on a trial run, `-` for standard output.
        proof: whether every region reads back as it should.
        changed_outside: pixels that differ although they are in no region.
        seed: what chance was drawn from.
    """

    file: str
    output: str | None
    regions: tuple[Region, ...]
    proof: Verdict
    changed_outside: int = 0
    seed: int = 0
    model: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "output": self.output,
            "regions": [region.to_dict() for region in self.regions],
            "proof": self.proof,
            "changed_outside": self.changed_outside,
            "seed": self.seed,
            "model": self.model,
        }


def _along(edge: tuple[Point, ...], fraction: float) -> Point:
    """The point at a fraction of an edge whose points are evenly spaced."""
    position = min(max(fraction, 0.0), 1.0) * (len(edge) - 1)
    k = min(int(position), len(edge) - 2)
    (x0, y0), (x1, y1) = edge[k], edge[k + 1]
    return (x0 + (x1 - x0) * (position - k), y0 + (y1 - y0) * (position - k))


def _rounded(values: tuple[float, ...]) -> list[float | int]:
    """At most one decimal, and no `.0`."""
    return [int(r) if (r := round(v, 1)) == int(r) else r for v in values]
