"""Colours of single lines, as in `"HELLO" in pink and "WORLD" in blue` or `red "STOP", black "ahead"`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textharmony_cli.model.rendering.colors import RGB, toned
from textharmony_cli.tasks.prompt_phrases import Read
from textharmony_cli.tasks.quotations import PLACE

_THINGS = ("plate", "sheet", "ground")  # after a place they have the colour before it: a red "A" sign
_BESIDE_COLOURS = ("tone", "letters", "filler")

Found = tuple[RGB, list[int]]  # a colour, and the numbers of the words that say it


def line_colors(words: Sequence[Read], count: int) -> tuple[tuple[RGB | None, ...], list[Read]]:
    """The colour said for each line, None where none is, and the prompt without these words.

    Nothing is taken from a prompt that has a colour for one line only: that may be meant for all.

    Args:
        words: of a prompt, with `PLACE` for each line.
        count: of lines; where there are more or fewer than places, nothing is taken.
    """
    places = [number for number, (_, word) in enumerate(words) if word == PLACE]
    found = [_after(words, place) or _before(words, place) for place in places]
    if len(places) != count or sum(each is not None for each in found) < 2:
        return (None,) * count, list(words)
    gone = {number for each in found if each is not None for number in each[1]}
    colors = tuple(None if each is None else each[0] for each in found)
    return colors, [read for number, read in enumerate(words) if number not in gone]


def _after(words: Sequence[Read], place: int) -> Found | None:
    """`in light blue letters` behind a place; a word among these that says something else stays in the prompt."""
    if place + 1 >= len(words) or words[place + 1][1].lower() != "in":
        return None
    tones: list[str] = []
    color: RGB | None = None
    taken = [place + 1]
    for at in range(place + 2, len(words)):
        kind, value = _sort(words[at])
        if kind == "color" and color is None:
            color = toned(value, tones)
        elif kind == "tone" and color is None:
            tones.append(value)
        elif kind in ("unknown", "layout") and color is None:
            continue
        elif kind == "head" and value == "letters" and color is not None:
            taken.append(at)
            break
        elif kind not in _BESIDE_COLOURS:
            break
        taken.append(at)
    return None if color is None else (color, taken)


def _before(words: Sequence[Read], place: int) -> Found | None:
    """`dark red` or `red letters` before a place, unless that is the colour of a thing behind it."""
    if place + 1 < len(words) and _sort(words[place + 1]) in [("head", thing) for thing in _THINGS]:
        return None
    at = place - 1
    if at >= 0 and _sort(words[at]) == ("head", "letters"):
        at -= 1
    if at < 0 or _sort(words[at])[0] != "color":
        return None
    first = at
    while first > 0 and _sort(words[first - 1])[0] == "tone":
        first -= 1
    tones = [str(_sort(word)[1]) for word in words[first:at]]
    return toned(_sort(words[at])[1], tones), list(range(first, place))


def _sort(read: Read) -> tuple[str, Any]:
    """What words mean first."""
    meanings, _ = read
    if meanings is None:
        return "unknown", None
    return (meanings[0].sort, meanings[0].value) if meanings else ("mark", None)
