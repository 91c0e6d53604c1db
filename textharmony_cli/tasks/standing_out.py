"""How letters are told from what they are on: by their colours, by those of the ground, and by edges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from textharmony_cli.model.rendering.colors import (
    EXTREMES,
    FAINT,
    LEGIBLE,
    RGB,
    apart,
    companion,
    contrast,
    dimmed,
    luminance,
    luminous,
    opposite,
    set_off,
)
from textharmony_cli.model.rendering.plan import Effect, Ground, Kind, Letters
from textharmony_cli.tasks.wishes import LUMINOUS, Wishes

_FACES: dict[Effect, tuple[Kind, int]] = {
    "neon": ("sans", 500), "chalk": ("hand", 600), "engraved": ("serif", 700), "spray": ("display", 700),
    "stencil": ("sans", 800), "stamp": ("sans", 800), "burned": ("serif", 700), "metallic": ("serif", 700),
    "block": ("sans", 900), "outline": ("sans", 800), "embossed": ("serif", 700), "glow": ("sans", 600),
}  # fmt: skip
_SOAKED = ("stamp", "burned", "stencil", "spray", "chalk")  # effects that leave no sharp edge to draw along
_STANDS_OUT = 3.6  # contrast that a ground is changed for
_LOST = 2.2  # contrast of two colours that were asked for, below which they are moved apart
_TOLD = 1.65  # contrast from which they can be told; else letters get an edge
_RIMMED: dict[Effect, float] = {"outline": 2.5, "block": 2.5}  # the same where there are edges in between
_INKS: dict[Effect, RGB] = {
    "neon": (255, 56, 84), "glow": (255, 190, 80), "chalk": (240, 240, 234), "stamp": (172, 28, 38),
    "burned": (58, 30, 16), "metallic": (212, 168, 54),
}  # fmt: skip
_CANS: tuple[RGB, ...] = ((214, 30, 60), (20, 36, 130), (250, 214, 32))  # for spraying, the first that stands out
_FADE: tuple[RGB, RGB] = ((30, 92, 204), (212, 30, 140))  # of letters that fade, where no colours are said

Lit = Callable[[Ground], Ground]  # what is done to a ground


@dataclass(frozen=True, slots=True)
class Behind:
    """What letters are on.

    Attributes:
        color: that is seen of it.
        free: whether another one may be chosen.
        there: whether it is a picture that is there, and cannot change at all.
        bound: whether the colour of the letters is one that has to stay as it is.
    """

    color: RGB
    free: bool
    there: bool
    bound: bool


def _letters(wishes: Wishes, effect: Effect, behind: Behind) -> tuple[Letters, Lit | None]:
    """The letters, and what is to be done to the ground so that they stand out from it; None for nothing."""
    said = dict(wishes.letters)
    kind, weight = _FACES.get(effect, ("sans", 600))
    said.setdefault("kind", kind)
    said.setdefault("weight", weight)
    if said["kind"] == "mono" and "weight" not in wishes.letters:
        said["weight"] = 700
    color = said.pop("color", None) or (said.get("glow") if effect in LUMINOUS else None)
    lit = None
    if color is None:
        color = _ink(effect, behind.color) if wishes.usual is None else set_off(wishes.usual, behind.color, FAINT)
    elif effect in LUMINOUS:
        color = luminous(color)
    if contrast(color, behind.color) < _STANDS_OUT and "color" in wishes.letters:
        if behind.free and effect not in ("engraved", "embossed"):
            lit = _away_from(color, shining=effect in LUMINOUS)
        elif effect not in ("neon", "engraved"):
            color, edge, lit = _told(color, effect, behind)
            said["edge"] = said.get("edge") or edge
    return Letters(color=color, **said), lit


def _told(color: RGB, effect: Effect, behind: Behind) -> tuple[RGB, RGB | None, Lit | None]:
    """Letters and a ground whose colours were both asked for, told apart: as they are, moved away from each other, or
    by an edge.

    Returns:
        The colours of letters and edge, and what is done to the ground.
    """
    found, wanted = contrast(color, behind.color), _RIMMED.get(effect, _LOST)
    if found < wanted and not behind.there:
        moved, under = apart(color, behind.color, wanted, kept=behind.bound)
        if contrast(moved, under) >= _TOLD:
            return moved, None, partial(replace, color=under, light=1.0)
    if found >= _TOLD:
        return color, None, None
    if effect in _SOAKED:
        return color if behind.bound else set_off(color, behind.color, FAINT), None, None
    return color, _rim((color,)), None


def outlined(letters: Letters, behind: RGB) -> Letters:
    """Outlined letters with the edge that nobody named: black or white, whichever is further from the ground than they
    are, where that can be told from them. Between the two it would make other programs see hollow letters."""
    if letters.effect != "outline" or letters.edge is not None:
        return letters
    dark, light = EXTREMES
    beyond, within = (light, dark) if luminance(letters.color) > luminance(behind) else (dark, light)
    return replace(letters, edge=beyond if contrast(beyond, letters.color) >= _TOLD else within)


def stand_out(
    wishes: Wishes, effect: Effect, behind: Behind, lines: Sequence[RGB | None]
) -> tuple[Letters, Lit | None]:
    """`_letters` where these may have several colours: of what can be done to the ground that is done with which the
    faintest of them stands out most.

    Args:
        lines: the colours said for single lines, None for lines of which none was said; empty where none was at all.
    """
    fade = wishes.letters.get("fade", ())
    colors = [*fade, *(color for color in lines if color is not None or not fade)]
    if not colors:
        return _letters(wishes, effect, behind)
    each = [_letters(replace(wishes, letters=_in(wishes.letters, color)), effect, behind) for color in colors]
    own = tuple(letters.color for letters, _ in each)
    edge = next((letters.edge for letters, _ in each if letters.edge is not None), None)

    def best(ground: Ground) -> Ground:
        tried: list[Ground] = [ground, *(lit(ground) for _, lit in each if lit is not None)]
        if behind.free and ground.material == "plain":
            tried += [replace(ground, color=extreme, light=1.0) for extreme in EXTREMES]
        return max(tried, key=lambda ground: min(contrast(color, seen(ground)) for color in own))

    rest = iter(own[len(fade) :])
    said = tuple(next(rest) if color is not None or not fade else None for color in lines)
    return replace(each[0][0], color=own[0], edge=edge, fade=own[: len(fade)] or None, line_colors=said or None), best


def _in(letters: dict[str, Any], color: RGB | None) -> dict[str, Any]:
    return letters if color is None else letters | {"color": color}


def _ink(effect: Effect, behind: RGB) -> RGB:
    """A colour that goes with an effect and stands out."""
    if effect in ("engraved", "embossed"):
        return dimmed(behind, 0.36) if luminance(behind) > 0.06 else set_off(behind, behind, FAINT)
    if effect in _INKS:
        return set_off(_INKS[effect], behind, FAINT if effect in ("burned", "stamp", "neon") else LEGIBLE)
    if effect == "spray":
        return next((can for can in _CANS if contrast(can, behind) >= LEGIBLE), opposite(behind))
    return opposite(behind)


def _away_from(color: RGB, *, shining: bool) -> Lit:
    """Makes a ground lighter or darker until letters of this colour stand out from it; luminous ones want it dark."""

    def changed(ground: Ground) -> Ground:
        if shining or luminance(color) > 0.18:
            for light in (0.7, 0.5, 0.36, 0.25):
                dark = replace(ground, light=min(light, ground.light))
                if contrast(color, seen(dark)) >= _STANDS_OUT:
                    return dark
            if shining:
                return dark
        return replace(ground, color=set_off(ground.color, color, _STANDS_OUT), light=1.0)

    return changed


def settle_fade(wishes: Wishes, effect: Effect) -> None:
    """Put the colours that letters go through among the wishes, where these are to have several."""
    letters = wishes.letters
    if effect in LUMINOUS and letters.get("edge") and letters.get("color"):  # tubes have no edges: "in pink and blue"
        letters.setdefault("fade", (letters["color"], letters.pop("edge")))
    if wishes.fades and "fade" not in letters:
        letters["fade"] = (letters["color"], companion(letters["color"])) if "color" in letters else _FADE
    if "fade" in letters:
        letters["color"] = letters["fade"][0]


def clear_of(letters: Letters, ground: Ground) -> tuple[Letters, Ground]:
    """Letters and a ground of several colours, each of these as far from theirs as it can be and keep its name; letters
    have an edge where that is not enough."""
    if not is_varied(ground):
        return letters, ground
    inks = _inks(letters)
    moved = []
    for shade in _shades(ground):
        nearest = min(inks, key=lambda ink: contrast(ink, shade))
        moved.append(apart(nearest, shade, _LOST, kept=True)[1])
    faint = min(contrast(ink, shade) for ink in inks for shade in moved)
    if faint < _LOST and letters.edge is None and letters.effect not in (*_SOAKED, *LUMINOUS):
        letters = replace(letters, edge=_rim(inks))
    return letters, replace(ground, color=moved[0], others=tuple(moved[1:]), light=1.0)


def seen(ground: Ground) -> RGB:
    """The colour of a ground in its light, the mean of several."""
    red, green, blue = (round(sum(values) / len(values)) for values in zip(*_shades(ground), strict=True))
    return red, green, blue


def facing(ground: Ground, inks: Sequence[RGB]) -> Ground:
    """Stripes and checks that begin with the colour that letters stand out from most: behind them there is no other."""
    if ground.material not in ("stripes", "checks") or not ground.others or not inks:
        return ground
    colors = (ground.color, *ground.others)
    first = max(range(len(colors)), key=lambda k: min(contrast(colors[k], ink) for ink in inks))
    turned = (*colors[first:], *colors[:first])
    return replace(ground, color=turned[0], others=turned[1:])


def is_varied(ground: Ground) -> bool:
    """Whether letters are before several colours; patterns are cleared behind them."""
    return ground.material == "gradient" and bool(ground.others)


def _shades(ground: Ground) -> list[RGB]:
    """The colours that letters are before, in the ground's light."""
    others = ground.others if is_varied(ground) else None
    return [dimmed(color, ground.light) for color in (ground.color, *(others or ()))]


def _inks(letters: Letters) -> tuple[RGB, ...]:
    """All colours that letters have."""
    lines = letters.line_colors or ()
    own = letters.fade or (letters.color,)
    return (*(color for color in lines if color is not None), *(own if None in lines or not lines else ()))


def _rim(inks: Sequence[RGB]) -> RGB:
    """Near-black or near-white, whichever is told from all inks."""
    return max(EXTREMES, key=lambda tone: min(6.0, *(contrast(tone, ink) for ink in inks)))
