"""From a prompt to a plan, by rules: a written vocabulary and the grammar of phrases decide what is meant.

This is no language model. What it does not know it says; the plan it makes is where a model's plan would come in.
"""

from __future__ import annotations

import colorsys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

from textharmony_cli.model.rendering.colors import (
    EXTREMES,
    FAINT,
    LEGIBLE,
    RGB,
    apart,
    contrast,
    dimmed,
    luminance,
    opposite,
    set_off,
)
from textharmony_cli.model.rendering.colors import toned as with_tones
from textharmony_cli.model.rendering.grounds import USUAL
from textharmony_cli.model.rendering.plan import Effect, Ground, Kind, Layout, Letters, Material, Plan, Plate
from textharmony_cli.tasks.line_colors import line_colors
from textharmony_cli.tasks.prompt_phrases import phrases_of, read_prompt
from textharmony_cli.tasks.wishes import LUMINOUS, Surface, Wishes, wishes_of

DEFAULT_SIZE = (1024, 768)  # pixels, where none is said
_DARK, _DIM = 0.45, 0.4  # light on a ground that is to be dark, and before luminous letters
_DARKENS, _LIGHTENS = ("dark", "darker", "very dark", "deep"), ("light", "lighter", "pale", "very light", "bright")
_HOME: dict[Effect, Material] = {  # what letters of a kind usually are on
    "neon": "brick", "glow": "night", "chalk": "chalkboard", "engraved": "stone", "stencil": "concrete",
    "spray": "brick", "stamp": "paper", "burned": "wood", "metallic": "marble", "embossed": "leather",
}  # fmt: skip
_FACES: dict[Effect, tuple[Kind, int]] = {
    "neon": ("sans", 500), "chalk": ("hand", 600), "engraved": ("serif", 700), "spray": ("display", 700),
    "stencil": ("sans", 800), "stamp": ("sans", 800), "burned": ("serif", 700), "metallic": ("serif", 700),
    "block": ("sans", 900), "outline": ("sans", 800), "embossed": ("serif", 700), "glow": ("sans", 600),
}  # fmt: skip
_SHOWN = ("sky", "sunset", "night", "gradient", "plain")  # materials that a poster shows, and does not hang on
_PAINTED = (None, "metal", "plain")  # signs whose colour is said with that of their letters: white on blue
_SLATE = 0.45  # light of a coloured board that is written on with chalk
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
Lit = Callable[[Ground], Ground]  # what is done to a ground


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and the words of the prompt that had no part in it."""

    plan: Plan
    unread: tuple[str, ...]


def plan_prompt(
    prompt: str,
    lines: Sequence[str],
    *,
    size: tuple[int, int] | None = None,
    font: str | None = None,
    color: RGB | None = None,
    measured: RGB | None = None,
) -> Planned:
    """A plan for a prompt.

    Args:
        prompt: without the words to write (see `quotations`).
        size, font, color: of the picture and of its letters; they take precedence over the prompt.
        measured: the colour that letters will stand on, where the ground is a picture that is there.

    Raises:
        UsageError: there is nothing to write, or the picture would be too large or too small.
    """
    colors, words = line_colors(list(read_prompt(prompt)), len(lines))
    phrases, unread = phrases_of(words)
    wishes = wishes_of(phrases)
    if color is not None:
        wishes.letters["color"] = color
    if font is not None:
        wishes.letters["font"] = font
    effect: Effect = wishes.letters.setdefault("effect", "print")
    ground, plate = _surfaces(wishes, effect)
    under = plate.ground if plate else ground
    free = not _is_said(wishes, plate) and measured is None
    own = [wishes.letters.get("color") if said is None else said for said in colors]
    if color is not None or not any(colors):
        own = []
    behind = _Behind(measured or _seen(under), free, measured is not None, color is not None)
    letters, lit = _coloured(wishes, effect, behind, own)
    under = lit(under) if lit else under
    letters = _outlined(letters, measured or _seen(under))
    ground, plate = (ground, replace(plate, ground=under)) if plate else (under, None)
    if wishes.sheet.said:  # on a poster every line takes its width
        wishes.layout.setdefault("sizes", "each")
    layout = Layout(**{"fill": 0.78, **wishes.layout})
    plan = Plan(tuple(lines), size or wishes.size or DEFAULT_SIZE, letters, ground, plate, layout)
    return Planned(plan, tuple(unread))


def _surfaces(wishes: Wishes, effect: Effect) -> tuple[Ground, Plate | None]:
    """The ground, and the plate before it where there is one."""
    ground, plate, sheet = wishes.ground, wishes.plate, wishes.sheet
    bare = effect in LUMINOUS and plate.material is None and plate.color is None
    if plate.said and not bare:
        if sheet.said and not ground.said:
            ground = sheet
        if plate.material == ground.material == "paper":  # one sheet, said twice
            plate = replace(plate, color=plate.color or ground.color, tones=plate.tones + ground.tones)
            ground = Surface()
        if plate.color is None and plate.material in _PAINTED and ground.material is None and ground.color:
            plate, ground = replace(plate, color=ground.color, material=plate.material or "plain"), Surface()
        wall = ground if ground.said else Surface(material="plaster", color=(196, 190, 178))
        return _ground(wall, wishes, "print"), _plate(plate, wishes, effect)
    same = ground.material in ("paper", "cardboard", "fabric") and sheet.material in (None, "paper")
    if sheet.said and same:  # one sheet, said twice: "an invitation, cream paper"
        return _ground(replace(_joined(ground, sheet), color=ground.color or sheet.color), wishes, effect), None
    if sheet.said and ground.material and ground.material not in _SHOWN:
        return _ground(ground, wishes, "print"), _plate(sheet, wishes, effect)
    all_seen = sheet if sheet.said and not ground.said else _joined(ground, sheet)
    if "frame" in all_seen.parts or "border" in all_seen.parts:
        return _ground(Surface(material="plaster", color=(196, 190, 178)), wishes, "print"), _plate(
            all_seen, wishes, effect
        )
    return _ground(all_seen, wishes, effect), None


def _joined(ground: Surface, sheet: Surface) -> Surface:
    """A ground with the border or frame of the sheet that shows it."""
    return replace(ground, parts={**sheet.parts, **ground.parts})


def _ground(surface: Surface, wishes: Wishes, effect: Effect) -> Ground:
    plain_wish = surface.color is not None or bool(surface.tones)
    material: Material = surface.material or ("plain" if plain_wish else _HOME.get(effect, "plain"))
    color = surface.color or surface.usual or USUAL[material]
    if material == "chalkboard" and surface.color:
        color = dimmed(surface.color, _SLATE)
    light = wishes.light or 1.0
    if surface.color is None and surface.material is None and surface.tones:
        color = (40, 42, 46) if surface.tones[0] in _DARKENS else with_tones(color, surface.tones)
    elif any(tone in _DARKENS for tone in surface.tones):
        light *= _DARK
    elif surface.tones and surface.color is None:
        color = with_tones(color, [tone for tone in surface.tones if tone in _LIGHTENS][:1])
    if effect == "metallic" and surface.material is None and not plain_wish:
        color = (40, 42, 46)
    if effect in LUMINOUS and surface.color is None and material not in ("night", "plain") and light == 1.0:
        light = _DIM
    if effect in LUMINOUS and material == "plain" and not plain_wish:
        color = (26, 26, 32)
    return Ground(material, color, light, 0.3 if surface.wear is None else surface.wear)


def _plate(surface: Surface, wishes: Wishes, effect: Effect) -> Plate:
    named = _of(surface, "plain" if surface.color else "paper" if surface is wishes.sheet else "wood")
    if effect == "chalk" and surface.material is None:
        named = replace(surface, material="chalkboard")
    ground = _ground(named, Wishes(light=wishes.light), effect if effect not in LUMINOUS else "print")
    border = surface.parts.get("border")
    if "border" in surface.parts and not isinstance(border, tuple):
        border = wishes.letters.get("color") or opposite(_seen(ground))
    frame = surface.parts.get("frame")
    if "frame" in surface.parts and not isinstance(frame, str):
        frame = "wood"
    rounded = 0.0 if surface is wishes.sheet or ground.material in ("paper", "chalkboard") else 0.07
    return Plate(ground, cast(RGB | None, border), cast(Material | None, frame), rounded)


def _of(surface: Surface, material: Material) -> Surface:
    """The surface of this material where none was said."""
    return surface if surface.material else replace(surface, material=material)


def _is_said(wishes: Wishes, plate: Plate | None) -> bool:
    """Whether the colour behind the letters was asked for."""
    if plate is not None:
        return any(surface.color or surface.tones for surface in (wishes.plate, wishes.sheet))
    return any(bool(surface.color or surface.tones) for surface in (wishes.ground, wishes.sheet))


def _seen(ground: Ground) -> RGB:
    return dimmed(ground.color, ground.light)


@dataclass(frozen=True, slots=True)
class _Behind:
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


def _letters(wishes: Wishes, effect: Effect, behind: _Behind) -> tuple[Letters, Lit | None]:
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
        color = _luminous(color)
    if contrast(color, behind.color) < _STANDS_OUT and "color" in wishes.letters:
        if behind.free and effect not in ("engraved", "embossed"):
            lit = _away_from(color, luminous=effect in LUMINOUS)
        elif effect not in ("neon", "engraved"):
            color, edge, lit = _told(color, effect, behind)
            said["edge"] = said.get("edge") or edge
    return Letters(color=color, **said), lit


def _told(color: RGB, effect: Effect, behind: _Behind) -> tuple[RGB, RGB | None, Lit | None]:
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
    return color, max(EXTREMES, key=lambda tone: min(contrast(tone, color), 6.0)), None


def _outlined(letters: Letters, behind: RGB) -> Letters:
    """Outlined letters with the edge that nobody named: black or white, whichever is further from the ground than they
    are, where that can be told from them. Between the two it would make other programs see hollow letters."""
    if letters.effect != "outline" or letters.edge is not None:
        return letters
    dark, light = EXTREMES
    beyond, within = (light, dark) if luminance(letters.color) > luminance(behind) else (dark, light)
    return replace(letters, edge=beyond if contrast(beyond, letters.color) >= _TOLD else within)


def _coloured(
    wishes: Wishes, effect: Effect, behind: _Behind, colors: Sequence[RGB | None]
) -> tuple[Letters, Lit | None]:
    """`_letters` where lines may have colours of their own: of what can be done to the ground that is done with which
    the faintest of them stands out most."""
    if not colors:
        return _letters(wishes, effect, behind)
    each = [_letters(replace(wishes, letters=_in(wishes.letters, color)), effect, behind) for color in colors]
    own = tuple(letters.color for letters, _ in each)
    edge = next((letters.edge for letters, _ in each if letters.edge is not None), None)

    def best(ground: Ground) -> Ground:
        tried: list[Ground] = [ground, *(lit(ground) for _, lit in each if lit is not None)]
        return max(tried, key=lambda ground: min(contrast(color, _seen(ground)) for color in own))

    return replace(each[0][0], edge=edge, line_colors=own), best


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


def _luminous(color: RGB) -> RGB:
    """As bright as a tube of that colour is; whites and greys become white."""
    hue, light, strength = colorsys.rgb_to_hls(*(value / 255 for value in color))
    if strength < 0.15 or light > 0.85:
        return (250, 250, 255)
    red, green, blue = colorsys.hls_to_rgb(hue, max(light, 0.52), 1.0)
    return round(red * 255), round(green * 255), round(blue * 255)


def _away_from(color: RGB, *, luminous: bool) -> Lit:
    """Makes a ground lighter or darker until letters of this colour stand out from it; luminous ones want it dark."""

    def changed(ground: Ground) -> Ground:
        if luminous or luminance(color) > 0.18:
            for light in (0.7, 0.5, 0.36, 0.25):
                dark = replace(ground, light=min(light, ground.light))
                if contrast(color, _seen(dark)) >= _STANDS_OUT:
                    return dark
            if luminous:
                return dark
        return replace(ground, color=set_off(ground.color, color, _STANDS_OUT), light=1.0)

    return changed
