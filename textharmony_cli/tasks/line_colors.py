"""Colours of single lines, as in `"HELLO" in pink and "WORLD" in blue` or `red "STOP", black "ahead"`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from textharmony_cli.model.rendering.colors import RGB, toned
from textharmony_cli.tasks.quotations import PLACE
from textharmony_cli.tasks.render_words import WORDS

_TOKEN = re.compile(rf"{PLACE}|[^\W_]+(?:['’][^\W_]+)*|[^\s]")
_THINGS = ("plate", "sheet", "ground")  # after a place they have the colour before it: a red "A" sign
_BESIDE_COLOURS = ("tone", "letters", "filler")
_UNKNOWN: tuple[str, Any] = ("unknown", None)

Found = tuple[RGB, list[int]]  # a colour, and the numbers of the tokens that say it


def line_colors(prompt: str, count: int) -> tuple[tuple[RGB | None, ...], str]:
    """The colour said for each line, None where none is, and the prompt without these words.

    Nothing is taken from a prompt that has a colour for one line only: that may be meant for all.

    Args:
        prompt: with `PLACE` for each line.
        count: of lines; where there are more or fewer than places, nothing is taken.
    """
    tokens = list(_TOKEN.finditer(prompt))
    places = [number for number, token in enumerate(tokens) if token.group() == PLACE]
    found = [_after(tokens, place) or _before(tokens, place) for place in places]
    if len(places) != count or sum(each is not None for each in found) < 2:
        return (None,) * count, prompt
    gone = {number for each in found if each is not None for number in each[1]}
    kept = "".join(
        " " if number in gone else prompt[token.start() : token.end()] + " " for number, token in enumerate(tokens)
    )
    return tuple(None if each is None else each[0] for each in found), kept


def _after(tokens: Sequence[re.Match[str]], place: int) -> Found | None:
    """`in light blue letters` behind a place; a word among these that says something else stays in the prompt."""
    if place + 1 >= len(tokens) or tokens[place + 1].group().lower() != "in":
        return None
    tones: list[str] = []
    color: RGB | None = None
    taken = [place + 1]
    for at in range(place + 2, len(tokens)):
        kind, value = _sort(tokens[at].group())
        if kind == "color" and color is None:
            color = toned(value, tones)
        elif kind == "tone" and color is None:
            tones.append(value)
        elif kind in ("unknown", "layout") and color is None and tokens[at].group().isalpha():
            continue
        elif kind == "head" and value == "letters" and color is not None:
            taken.append(at)
            break
        elif kind not in _BESIDE_COLOURS:
            break
        taken.append(at)
    return None if color is None else (color, taken)


def _before(tokens: Sequence[re.Match[str]], place: int) -> Found | None:
    """`dark red` or `red letters` before a place, unless that is the colour of a thing behind it."""
    if place + 1 < len(tokens) and _sort(tokens[place + 1].group()) in [("head", thing) for thing in _THINGS]:
        return None
    at = place - 1
    if at >= 0 and _sort(tokens[at].group()) == ("head", "letters"):
        at -= 1
    kind, value = _sort(tokens[max(at, 0)].group())
    if at < 0 or kind != "color":
        return None
    first = at
    while first > 0 and _sort(tokens[first - 1].group())[0] == "tone":
        first -= 1
    tones = [str(_sort(token.group())[1]) for token in tokens[first:at]]
    return toned(value, tones), list(range(first, place))


def _sort(word: str) -> tuple[str, Any]:
    """What a word means first."""
    meanings = WORDS.get(word.lower())
    return (meanings[0].sort, meanings[0].value) if meanings else _UNKNOWN
