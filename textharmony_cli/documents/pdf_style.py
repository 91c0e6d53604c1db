"""How text on a PDF page is set. Runs in the child process of `pdf_rewrite` only."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from textharmony_cli.documents.pdf_places import Affine, Corners, Outline, around, corners, middle, moved, packed
from textharmony_cli.records import Point

_DRAWN = 16 | 32  # MuPDF's marks for filled and stroked characters; hidden ones have neither
_STROKED = 32
_SHEARED = 1.1  # times its advance that a letter's box is wide where it is made to lean
_NO_ROOM = 0.01  # points
_GAP = 0.12  # of the font size: wider than between the letters of a word
_HYPHENS = "-\u2010"  # are said to be soft ones where a line ends


@dataclass(frozen=True, slots=True)
class Style:
    """How a text was set.

    Attributes:
        origin: where its baseline begins, in points of the page's content.
        along: direction of the baseline, a unit vector.
        size: font size in points; `extent`: length of the text along its baseline.
        colour: red, green, blue, 0 to 1; `alpha` likewise.
        font: its name in the PDF, with the mark of a subset.
        flags: MuPDF's flags of the font.
        text: the text itself, without spaces.
        spaces: points of its length that are between words.
    """

    origin: Point
    along: Point
    size: float
    extent: float
    colour: tuple[float, float, float]
    alpha: float
    font: str
    flags: int
    text: str
    spaces: float = 0.0


def style_of(raw: dict[str, Any], outlines: tuple[Outline, ...], to_content: Affine) -> Style | None:
    """How the visible text in a region is set; None where there is none.

    Args:
        raw: MuPDF's `rawdict` of the page as displayed.
        outlines: of the region, in points of the page's content.
        to_content: from the page as displayed to the same.
    """
    boxes = [around(outline) for outline in outlines]
    for block in raw["blocks"]:
        for line in block.get("lines", ()):
            inside = [
                (span, char)
                for span in line["spans"]
                if span["char_flags"] & _DRAWN and span["alpha"]
                for char in _chars_in(span, boxes, to_content)
            ]
            if inside:
                return _style(inside, line["dir"], to_content)
    return None


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of a line that are set alike, spaces left out.

    Attributes:
        advances: points from each letter to the next along the baseline.
        widths: points that each letter takes by itself.
        plain: whether they are filled and nothing else, and upright as their font has them.
    """

    style: Style
    advances: tuple[float, ...]
    widths: tuple[float, ...]
    plain: bool = True


def runs_of(raw: dict[str, Any], outline: Outline, to_content: Affine) -> list[Run]:
    """The visible text in an outline, span by span along its line; the arguments are those of `style_of`."""
    boxes, found = [around(outline)], []
    for block in raw["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                drawn = span["char_flags"] & _DRAWN and span["alpha"]
                if drawn and (chars := list(_chars_in(span, boxes, to_content))):
                    found.append(_run(span, chars, line["dir"], to_content))
    return sorted(found, key=_how_far)


def _chars_in(span: dict[str, Any], boxes: list[Corners], to_content: Affine) -> Iterator[dict[str, Any]]:
    """The letters of a span that are in one of the boxes; a ligature's go with its first, which has all the room."""
    inside = False
    for char in span["chars"]:
        x0, y0, x1, y1 = char["bbox"]
        if min(x1 - x0, y1 - y0) > _NO_ROOM or not inside:
            inside = _in(moved(middle(char["bbox"]), to_content), boxes)
        if inside and not char["c"].isspace():
            yield char


def _how_far(run: Run) -> float:
    (x, y), (u, v) = run.style.origin, run.style.along
    return x * u + y * v


def _run(span: dict[str, Any], chars: list[dict[str, Any]], along: Point, to_content: Affine) -> Run:
    style = _style([(span, char) for char in chars], along, to_content)
    a, b, c, d, _, _ = to_content
    scale = math.sqrt(abs(a * d - b * c))
    starts = [scale * (char["origin"][0] * along[0] + char["origin"][1] * along[1]) for char in chars]
    widths = tuple(scale * _advance(char["bbox"], along) for char in chars)
    advances = (*(after - before for before, after in itertools.pairwise(starts)), widths[-1])
    wide = [width / advance for width, advance in zip(widths, advances, strict=True) if advance > 0]
    plain = not span["char_flags"] & _STROKED and (not wide or statistics.median(wide) < _SHEARED)
    return Run(style, advances, widths, plain)


def told_otherwise(drawn: dict[str, Any], said: dict[str, Any], to_content: Affine) -> list[Corners]:
    """Where letters stand for others that are said to be there (`ActualText`), by more than how they are written; set
    anew, only the letters themselves would be left.

    Args:
        drawn, said: `rawdict` of the page with the letters themselves, and with what is said to stand in their place.

    Returns:
        the boxes of their lines, in points of the page's content.
    """
    there, told = _letters(drawn, to_content), _letters(said, to_content)
    if _plain(text for _, text in there) == _plain(text for _, text in told):
        return []
    lines = (line["bbox"] for block in drawn["blocks"] for line in block.get("lines", ()))
    boxes = [around(corners(box, to_content)) for box in lines]
    return [box for box in boxes if _plain(_inside(there, box)) != _plain(_inside(told, box))]


def _letters(raw: dict[str, Any], to_content: Affine) -> list[tuple[Point, str]]:
    lines = (line for block in raw["blocks"] for line in block.get("lines", ()))
    chars = (char for line in lines for span in line["spans"] for char in span["chars"])
    return [(moved(middle(char["bbox"]), to_content), char["c"]) for char in chars]


def _inside(letters: Sequence[tuple[Point, str]], box: Corners) -> Iterator[str]:
    return (text for point, text in letters if _in(point, [box]))


def _plain(letters: Iterable[str]) -> str:
    return "".join(letter for letter in packed("".join(letters)) if letter not in _HYPHENS)


def reach(outline: Outline, style: Style) -> float:
    """How far an outline goes along the baseline of the text in it, from where that begins."""
    return max((x - style.origin[0]) * style.along[0] + (y - style.origin[1]) * style.along[1] for x, y in outline)


def _style(inside: list[tuple[dict[str, Any], dict[str, Any]]], along: Point, to_content: Affine) -> Style:
    span, first = inside[0]
    _, last = inside[-1]
    a, b, c, d, _, _ = to_content
    scale = math.sqrt(abs(a * d - b * c))
    x, y = a * along[0] + c * along[1], b * along[0] + d * along[1]
    length = math.hypot(x, y) or 1.0
    reach = (last["origin"][0] - first["origin"][0]) * along[0] + (last["origin"][1] - first["origin"][1]) * along[1]
    colour = span["color"]
    return Style(
        moved(first["origin"], to_content),
        (x / length, y / length),
        span["size"] * scale,
        (reach + _advance(last["bbox"], along)) * scale,
        ((colour >> 16 & 255) / 255, (colour >> 8 & 255) / 255, (colour & 255) / 255),
        span["alpha"] / 255,
        span["font"],
        span["flags"],
        "".join(char["c"] for _, char in inside),
        _between([char for _, char in inside], along, span["size"]) * scale,
    )


def _between(chars: Sequence[dict[str, Any]], along: Point, size: float) -> float:
    """How much of a line's length is between its words: what is wider than what is between letters."""
    starts = [char["origin"][0] * along[0] + char["origin"][1] * along[1] for char in chars]
    gaps = [
        after - before - _advance(char["bbox"], along)
        for (before, after), char in zip(itertools.pairwise(starts), chars, strict=False)
    ]
    usual = statistics.median(gaps) if gaps else 0.0
    return float(sum(gap - usual for gap in gaps if gap - usual > _GAP * size))


def _advance(box: tuple[float, float, float, float], along: Point) -> float:
    """How far the last letter reaches along its line; about right for slanted lines."""
    width, height = box[2] - box[0], box[3] - box[1]
    return width * abs(along[0]) if abs(along[0]) >= abs(along[1]) else height * abs(along[1])


def _in(point: Point, boxes: list[Corners]) -> bool:
    return any(x0 <= point[0] <= x1 and y0 <= point[1] <= y1 for x0, y0, x1, y1 in boxes)
