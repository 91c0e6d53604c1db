"""Colours and sizes of single lines, as in `"HELLO" in pink and "WORLD" in blue` or `"SALE" in huge letters, "today
only" in small ones` or `the second line smaller`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from textharmony_cli.model.rendering.colors import RGB, toned
from textharmony_cli.tasks.prompt_phrases import Read
from textharmony_cli.tasks.quotations import PLACE

_THINGS = ("plate", "sheet", "ground")  # after a place they have the colour before it: a red "A" sign
_ADJECTIVES = ("color", "palette", "tone", "scale", "layout", "letters")
_BETWEEN = ("filler", "be")  # what stands between the words for colours and sizes, and says no more
_LOUDNESS = {0.92: 1.7, 0.86: 1.35, 0.5: 0.6, 0.34: 0.4}  # of lines in letters that fill so much where they are alone
_LEADS = ("in", "is", "are", "set", "written", "printed")  # what a line is said to be begins so
_END: Read = ((), "")


@dataclass(frozen=True, slots=True)
class LineWish:
    """What was said of one line.

    Attributes:
        size: beside lines of which nothing was said; None where no size was said.
    """

    color: RGB | None = None
    size: float | None = None


@dataclass(slots=True)
class _Found:
    """Words about one line: what they say, and their numbers."""

    color: RGB | None = None
    size: float | None = None
    fades: bool = False
    tones: list[str] = field(default_factory=list)
    colored: list[int] = field(default_factory=list)
    sized: list[int] = field(default_factory=list)

    def take(self, number: int, kind: str, value: Any) -> bool:
        """Whether a word is about the looks of letters; what it says is kept."""
        if kind == "color" and self.color is None:
            self.color = toned(value, self.tones)
            self.colored.append(number)
        elif kind == "tone" and self.color is None:
            self.tones.append(value)
            self.colored.append(number)
        elif kind == "scale" or (kind == "layout" and value[0] == "fill"):
            self.size = value if kind == "scale" else _LOUDNESS[value[1]]
            self.sized.append(number)
        elif kind == "palette":  # is taken where letters are
            self.fades = True
        elif kind == "unknown":
            return self.is_empty
        elif kind not in ("letters", "layout"):  # those say something of all lines
            return False
        return True

    @property
    def taken(self) -> set[int]:
        """The numbers of the words that said something of this line alone."""
        return {*(self.colored if self.color else ()), *self.sized}

    @property
    def is_empty(self) -> bool:
        return self.color is None and self.size is None and not self.fades


def line_wishes(words: Sequence[Read], count: int) -> tuple[tuple[LineWish, ...], list[Read]]:
    """What is said of each line, and the prompt without these words.

    A colour or a size that follows several lines is meant for all of them, and nothing is taken of a prompt that has a
    colour for one line only, unless it says which.

    Args:
        words: of a prompt, with `PLACE` for each line.
        count: of lines; where there are more or fewer than places, only what is said by number is taken.
    """
    places = [number for number, (_, word) in enumerate(words) if word == PLACE]
    wishes: dict[int, _Found] = {}
    taken: set[int] = set()
    for number, at in _ordinals(words, count) if count > 1 else ():
        found = _after(words, at, _LEADS)
        if found is not None:
            wishes[number] = found
            taken |= {at, *found.taken}
    if len(places) == count > 1:
        beside = [_after(words, place, ("in",), needs=True) or _before(words, place) for place in places]
        _shared(words, places, beside)
        several = sum(found is not None for found in beside) > 1
        for number, found in enumerate(beside):
            if found is None or number in wishes:
                continue
            if not several:
                found.color = None
            wishes[number] = found
            taken |= found.taken
    said = tuple(LineWish(found.color, found.size) if (found := wishes.get(k)) else LineWish() for k in range(count))
    left = [_untold(read) for number, read in enumerate(words) if number not in taken]
    return said, left


def _after(words: Sequence[Read], place: int, leads: Sequence[str], *, needs: bool = False) -> _Found | None:
    """`in light blue letters` or `is smaller` behind a line; other words among these stay in the prompt.

    Args:
        needs: whether one of `leads` has to come first.
    """
    at = place + 1
    led = at < len(words) and words[at][1].lower() in leads
    if needs and not led:
        return None
    found = _Found()
    for number in range(at + led, len(words)):
        kind, value = _sort(words[number])
        if kind == "head" and value == "letters" and not found.is_empty:
            if found.color or found.size:
                (found.colored if found.color else found.sized).append(number)
            break
        goes_on = kind == "and" and not needs and _sort(next(iter(words[number + 1 :]), _END))[0] in _ADJECTIVES
        if not goes_on and not found.take(number, kind, value) and kind not in _BETWEEN:
            break
    return None if found.is_empty else found


def _before(words: Sequence[Read], place: int) -> _Found | None:
    """`dark red` or `big red letters` before a line, unless that is how a thing behind it looks."""
    if place + 1 < len(words) and _sort(words[place + 1]) in [("head", thing) for thing in _THINGS]:
        return None
    first = place
    if first and _sort(words[first - 1]) == ("head", "letters"):
        first -= 1
    stop = first
    while first and _sort(words[first - 1])[0] in _ADJECTIVES:
        first -= 1
    found = _Found()
    for number in range(first, stop):
        found.take(number, *_sort(words[number]))
    if stop < place:
        found.colored.append(stop)
    return None if found.is_empty else found


def _shared(words: Sequence[Read], places: Sequence[int], beside: Sequence[_Found | None]) -> None:
    """Leave sizes to all lines that stand before or behind several of which nothing else is said."""
    for one, other in pairwise(range(len(places))):
        between = words[places[one] + 1 : places[other]]
        if all(_sort(read)[0] in ("and", "mark", "filler") for read in between):
            for here, there, behind in ((other, one, True), (one, other, False)):
                found = beside[here]
                if found and found.size and not beside[there] and (min(found.sized) > places[here]) is behind:
                    found.size, found.sized = None, []


def _ordinals(words: Sequence[Read], count: int) -> Iterator[tuple[int, int]]:
    """Which line is spoken of, and the number of the word."""
    for at, read in enumerate(words):
        kind, value = _sort(read)
        if kind == "line" and -count <= value < count:
            yield value % count, at


def _untold(read: Read) -> Read:
    """Words that mean something of single lines only mean nothing elsewhere."""
    return (None, read[1]) if _sort(read)[0] in ("line", "scale") else read


def _sort(read: Read) -> tuple[str, Any]:
    """What words mean first."""
    meanings, _ = read
    if meanings is None:
        return "unknown", None
    return (meanings[0].sort, meanings[0].value) if meanings else ("mark", None)
