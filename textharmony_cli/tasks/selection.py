"""What of a page is erased: words that are looked for, personal data, places that the user drew, and earlier matches.

All ways of choosing give regions with outlines on the page and the text that was read there. What is chosen twice is
one region.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, Literal

from textharmony_cli.errors import UsageError
from textharmony_cli.records import Box, Match, Page, Point, Region, bounding_box
from textharmony_cli.tasks.locate import Query, find
from textharmony_cli.tasks.mask_outlines import Mask, patches
from textharmony_cli.tasks.passages import outline
from textharmony_cli.tasks.personal import find_personal
from textharmony_cli.tasks.places import (
    Character,
    Characters,
    Outline,
    Place,
    area,
    box_outline,
    on_page,
    overlap,
    spans_of,
    stretches,
)

Matches = Mapping[tuple[str, int], tuple[Match, ...]]  # by `key` of a file and page

SNUG = 0.5  # share of a place and of the words in it together that both cover, where it was drawn around these
SNUG_BESIDE = 0.4  # ... and where parts of other words lie in it, too
MOSTLY = 0.75  # share of words that lies in such a place if they are meant, where it holds words of several lines
LOOSE = 0.4  # heights by which such a place may be longer at either end than the words that are meant
LEVEL = 0.25  # heights that level words may rise
_FARTHEST = 1e7  # pixels; no page is as large


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """What is to be chosen on every page.

    Attributes:
        kinds: of personal data, from `personal.KINDS`.
        places: boxes and polygons.
        mask: (H, W), of the size of the pages it is meant for.
        everything: all text.
        matches: what `read_matches` gives.
    """

    queries: tuple[Query, ...] = ()
    kinds: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    mask: Mask | None = None
    everything: bool = False
    matches: Matches = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for at all."""
        asked = self.queries or self.kinds or self.places or self.matches
        return not asked and self.mask is None and not self.everything


@dataclass(frozen=True, slots=True)
class _Pick:
    """One thing chosen; the outlines of a place or of a part of a mask are to stay as the user drew them."""

    parts: tuple[Outline, ...]
    characters: frozenset[Character]
    way: Literal["text", "place", "mask"]

    @property
    def drawn(self) -> bool:
        return self.way != "text"


def select(page: Page, selection: Selection) -> list[Region]:
    """The regions of a page that a selection asks for, in reading order; outlines end at the page's edges.

    Raises:
        UsageError: a place lies wholly outside of the page, or the mask is not of its size.
    """
    characters = Characters(page)
    picks = [pick for pick in _picks(page, selection, characters) if pick.parts]
    merged = [_merged(page, group) for group in _groups(picks)]
    merged.sort(key=lambda pick: _place_in_order(page, pick))
    return [Region(page.page, pick.parts, characters.text(pick.characters), drawn=pick.drawn) for pick in merged]


def within(page: Page, regions: Sequence[Region], drawn: Sequence[Region]) -> list[Region]:
    """The regions of a page most of whose characters lie in those drawn; of one without any, some of its area."""
    characters = Characters(page)
    outlines = [part for region in drawn for part in region.parts]
    held = characters.inside_any(outlines)

    def lies_there(region: Region) -> bool:
        own = characters.inside_any(region.parts)
        if own:
            return 2 * len(own & held) > len(own)
        return any(overlap(part, outline) for part in region.parts for outline in outlines)

    return [region for region in regions if lies_there(region)]


def snapped(page: Page, region: Region) -> Region:
    """A place that was drawn around words as the outline of these, which tells how they slant and whose ink it is.

    As it was where the page was not read from its picture, and where it holds parts of words, words of several lines,
    or much besides; parts of words of other lines that reach into it do not count beside whole ones. Places of
    characters are not exact: a last letter whose middle lies outside is taken along, and the outline of a line's first
    or last word goes on to where a place ends that is longer by more than a narrow letter.
    """
    if page.source != "ocr" or len(region.parts) != 1:
        return region
    characters = Characters(page)
    chosen = characters.inside(region.parts[0])
    touched: dict[int, list[tuple[int, int]]] = {}
    for number, start, stop in characters.words(chosen):
        touched.setdefault(number, []).append((start, stop))
    whole = [
        number
        for number, held in touched.items()
        if all((number, k) in chosen for start, stop in held for k in range(start, max(stop - 1, start + 1)))
    ]
    outlines = {
        number: on_page(page, [outline(page.lines[number], touched[number][0][0], touched[number][-1][1])])
        for number in whole
    }
    if len(whole) > 1:  # of a line that reaches into the place all letters may have their middle in it
        whole = [number for number, parts in outlines.items() if parts and _held(parts[0], region.box) > MOSTLY]
    if len(whole) != 1 or not page.lines[whole[0]].spans:
        return region
    line, held = page.lines[whole[0]], touched[whole[0]]
    (part,) = outlines[whole[0]] or region.parts
    if _common(bounding_box(part), region.box) <= (SNUG if len(touched) == 1 else SNUG_BESIDE):
        return region
    first, last = not line.text[: held[0][0]].strip(), not line.text[held[-1][1] :].strip()
    part = _lengthened(part, region.box, first, last)
    return replace(region, parts=(part,), old=line.text[held[0][0] : held[-1][1]])


def _lengthened(part: Outline, box: Box, first: bool, last: bool) -> Outline:
    """The outline of level words as long as a box around them, at its ends that are the line's, too."""
    if len(part) != 4:
        return part
    (a, b), (c, d), (e, f), (g, h) = part
    high = (math.dist(part[0], part[3]) + math.dist(part[1], part[2])) / 2
    if c <= a or abs(d - b) > LEVEL * high:
        return part
    before, behind = min(a, g) - box[0], box[0] + box[2] - max(c, e)
    slope, fall = (d - b) / (c - a), (f - h) / max(e - g, 1e-6)
    if first and before > LOOSE * high:
        a, b, g, h = a - before, b - before * slope, g - before, h - before * fall
    if last and behind > LOOSE * high:
        c, d, e, f = c + behind, d + behind * slope, e + behind, f + behind * fall
    return (a, b), (c, d), (e, f), (g, h)


def _held(part: Outline, box: Box) -> float:
    """How much of the box around an outline lies in another box."""
    around = bounding_box(part)
    return _shared(around, box) / max(around[2] * around[3], 1e-6)


def _common(one: Box, other: Box) -> float:
    """The area that two boxes share, as a share of that of both together."""
    shared = _shared(one, other)
    return shared / max(one[2] * one[3] + other[2] * other[3] - shared, 1e-6)


def _shared(one: Box, other: Box) -> float:
    (x, y, width, height), (u, v, length, depth) = one, other
    wide, high = min(x + width, u + length) - max(x, u), min(y + height, v + depth) - max(y, v)
    return max(0.0, wide) * max(0.0, high)


def text_inside(page: Page, parts: Iterable[Sequence[Point]]) -> str:
    """What was read inside of outlines, in reading order: the characters whose centre lies in one of them."""
    characters = Characters(page)
    return characters.text(characters.inside_any(parts))


def words_inside(page: Page, parts: Iterable[Sequence[Point]]) -> str:
    """What was read inside of outlines, in reading order: words most of whose characters have their centre there."""
    characters = Characters(page)
    held = characters.inside_any(parts)
    whole: set[Character] = set()
    for number, start, stop in characters.words(held):
        letters = {(number, k) for k in range(start, stop)}
        if 2 * len(letters & held) > len(letters):
            whole |= letters
    return characters.text(frozenset(whole))


def read_matches(lines: Iterable[str]) -> Matches:
    """Matches as `th locate --json` writes them, one a line; failures among them and unknown keys are passed over.

    Raises:
        UsageError: a line is something else.
    """
    found: dict[tuple[str, int], list[Match]] = {}
    for number, line in enumerate(lines, 1):
        text = line.removeprefix("\ufeff").strip()
        if text and (match := _match(text, number)):
            found.setdefault(key(match.file, match.page), []).append(match)
    return {place: tuple(matches) for place, matches in found.items()}


def key(file: str, page: int) -> tuple[str, int]:
    """By what the matches of a page are found: `./a.png` is the same as `a.png`."""
    return (PurePath(file).as_posix(), page)


def _picks(page: Page, selection: Selection, characters: Characters) -> Iterator[_Pick]:
    found = [*find(page, selection.queries), *find_personal(page, selection.kinds)]
    for match in found:
        yield _of_match(page, match, characters)
    for match in selection.matches.get(key(page.file, page.page), ()):
        yield _of_match(page, match, characters)
    if selection.everything:
        for number, line in enumerate(page.lines):
            if line.text.strip():
                yield _Pick(on_page(page, [line.part(0.0, 1.0)]), characters.all_of(number), "text")
    for place in selection.places:
        drawn = place.on(page)
        yield _Pick((drawn,), characters.inside(drawn), "place")
    if selection.mask is not None:
        yield from _of_mask(page, selection.mask, characters)


def _of_match(page: Page, match: Match, characters: Characters) -> _Pick:
    parts = on_page(page, match.parts)
    exact = spans_of(page, match)
    if exact is not None:
        number = {line.id: number for number, line in enumerate(page.lines)}
        held = frozenset((number[line.id], k) for line, begin, end in exact for k in range(begin, end))
        return _Pick(parts, held, "text")
    lines = match.lines or (None,) * len(match.parts)
    near = (characters.inside(part, line) for part, line in zip(match.parts, lines, strict=True))
    return _Pick(parts, frozenset().union(*near), "text" if match.lines else "place")


def _of_mask(page: Page, mask: Mask, characters: Characters) -> Iterator[_Pick]:
    if mask.shape != (page.height, page.width):
        raise UsageError(
            f"the mask is {mask.shape[1]} x {mask.shape[0]} pixels, but page {page.page} of {page.file} is"
            f" {page.width} x {page.height}",
            hint="a mask is a picture of the page's size, white where something is to be chosen",
        )
    labels, found = patches(mask)
    x, y = characters.centres.T.astype(int)
    held = (x >= 0) & (x < page.width) & (y >= 0) & (y < page.height)
    at = labels[y * held, x * held] * held
    for number, outlines in enumerate(found, 1):
        yield _Pick(outlines, characters.chosen(at == number), "mask")


def _groups(picks: Sequence[_Pick]) -> list[list[_Pick]]:
    """Picks that share characters, or whose drawn outlines overlap, together."""
    leader = list(range(len(picks)))

    def follow(number: int) -> int:
        while leader[number] != number:
            number = leader[number]
        return number

    first: dict[Character, int] = {}
    for number, pick in enumerate(picks):
        for character in pick.characters:
            leader[follow(number)] = follow(first.setdefault(character, number))
    for one, other in _overlapping(picks):
        leader[follow(other)] = follow(one)
    groups: dict[int, list[_Pick]] = {}
    for number, pick in enumerate(picks):
        groups.setdefault(follow(number), []).append(pick)
    return list(groups.values())


def _overlapping(picks: Sequence[_Pick]) -> Iterator[tuple[int, int]]:
    """Pairs of drawn picks whose outlines overlap; those of one mask never do."""
    places = [number for number, pick in enumerate(picks) if pick.way == "place"]
    drawn = [number for number, pick in enumerate(picks) if pick.drawn]
    for one in places:
        for other in drawn:
            if (other > one or picks[other].way == "mask") and any(
                overlap(a, b) for a in picks[one].parts for b in picks[other].parts
            ):
                yield one, other


def _merged(page: Page, group: Sequence[_Pick]) -> _Pick:
    """One pick for all: drawn outlines stay, and what they do not hold of the text is outlined anew."""
    if len(group) == 1:
        return group[0]
    characters = frozenset[Character]().union(*(pick.characters for pick in group))
    drawn = [pick for pick in group if pick.drawn]
    held = frozenset[Character]().union(*(pick.characters for pick in drawn))
    text = (outline(page.lines[number], begin, end) for number, begin, end in stretches(characters - held))
    parts = dict.fromkeys((*(part for pick in drawn for part in pick.parts), *on_page(page, text)))
    return _Pick(tuple(parts), characters, "place" if drawn else "text")


def _place_in_order(page: Page, pick: _Pick) -> tuple[float, float, float]:
    """Before which character a pick is read; one without text before the first line that is wholly below it."""
    if pick.characters:
        number, k = min(pick.characters)
        return number, k, 0.0
    x, y = pick.parts[0][0]
    middle = sum(py for _, py in pick.parts[0]) / len(pick.parts[0])
    below = [number for number, line in enumerate(page.lines) if line.box[1] > middle]
    return min(below, default=len(page.lines)) - 0.5, y, x


def _match(text: str, number: int) -> Match | None:
    """The match in one line; None for a failure that was listed."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _faulty(number, "is not JSON") from error
    if not isinstance(record, dict):
        raise _faulty(number, "is not an object")
    if "error" in record and "box" not in record:
        return None
    file, page, score = record.get("file"), record.get("page"), record.get("score", 1.0)
    if not isinstance(file, str):
        raise _faulty(number, "has no `file`")
    if not isinstance(page, int) or isinstance(page, bool) or page < 1:
        raise _faulty(number, "has no `page`, a number from 1")
    text_read, query = (record.get(name, "") for name in ("text", "query"))
    return Match(
        file, page, str(text_read), str(query), float(score) if _is_number(score) else 1.0, _parts(record, number)
    )


def _parts(record: Mapping[str, Any], number: int) -> tuple[Outline, ...]:
    """Its outlines: the boxes of several parts, else its polygon, else its box."""
    parts, polygon = record.get("parts"), record.get("polygon")
    if isinstance(parts, list) and len(parts) > 1:
        return tuple(_box(part, "parts", number) for part in parts)
    if polygon is None:
        return (_box(record.get("box"), "box", number),)
    corners = polygon if isinstance(polygon, list) else []
    if len(corners) < 3 or not all(_are_numbers(corner, 2) for corner in corners):
        raise _faulty(number, "has a `polygon` that is not three or more corners [x, y]")
    outline_ = tuple((float(x), float(y)) for x, y in corners)
    return (outline_ if area(outline_) else _box(record.get("box"), "box", number),)


def _box(box: object, name: str, number: int) -> Outline:
    if not _are_numbers(box, 4):
        raise _faulty(number, f"has no `{name}` of four numbers [x, y, width, height]")
    x, y, width, height = (float(value) for value in box)  # type: ignore[attr-defined]
    return box_outline(x, y, width, height)


def _are_numbers(values: object, count: int) -> bool:
    return isinstance(values, list) and len(values) == count and all(map(_is_number, values))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -_FARTHEST < value < _FARTHEST


def _faulty(number: int, what: str) -> UsageError:
    return UsageError(f"line {number} of the matches {what}", hint="give what `th locate --json` wrote")
