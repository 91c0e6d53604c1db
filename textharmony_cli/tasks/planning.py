"""From a prompt to a plan, by rules: a written vocabulary and the grammar of phrases decide what is meant.

This is no language model. What it does not know it says; the plan it makes is where a model's plan would come in.
"""

from __future__ import annotations

import colorsys
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from textharmony_cli.model.rendering.colors import (
    FAINT,
    LEGIBLE,
    NAMED,
    RGB,
    contrast,
    dimmed,
    luminance,
    opposite,
    set_off,
)
from textharmony_cli.model.rendering.colors import toned as with_tones
from textharmony_cli.model.rendering.grounds import USUAL
from textharmony_cli.model.rendering.plan import Effect, Ground, Kind, Layout, Letters, Material, Plan, Plate
from textharmony_cli.tasks.prompt_phrases import Phrase, phrases_of

_LUMINOUS = ("neon", "glow")
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
_METALS = tuple(NAMED[name] for name in ("gold", "silver", "bronze", "copper"))
_SHOWN = ("sky", "sunset", "night", "gradient", "plain")  # materials that a poster shows, and does not hang on
_STANDS_OUT = 3.6  # contrast that a ground is changed for
_INKS: dict[Effect, RGB] = {
    "neon": (255, 56, 84), "glow": (255, 190, 80), "chalk": (240, 240, 234), "stamp": (172, 28, 38),
    "burned": (58, 30, 16), "metallic": (212, 168, 54), "spray": (214, 30, 60),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and the words of the prompt that had no part in it."""

    plan: Plan
    unread: tuple[str, ...]


@dataclass(slots=True)
class _Surface:
    """What was said about a ground, a plate or a sheet."""

    said: bool = False
    material: Material | None = None
    color: RGB | None = None
    usual: RGB | None = None
    tones: list[str] = field(default_factory=list)
    wear: float | None = None
    parts: dict[str, RGB | Material | None] = field(default_factory=dict)

    @property
    def is_bare(self) -> bool:
        """Whether it was named, and nothing said about it."""
        return self.said and not (self.material or self.color or self.usual or self.tones)


@dataclass(slots=True)
class _Wishes:
    """What was said, by what it is about."""

    letters: dict[str, Any] = field(default_factory=dict)
    layout: dict[str, Any] = field(default_factory=dict)
    size: tuple[int, int] | None = None
    light: float | None = None
    ground: _Surface = field(default_factory=_Surface)
    plate: _Surface = field(default_factory=_Surface)
    sheet: _Surface = field(default_factory=_Surface)
    last: str = "letters"


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
    phrases, unread = phrases_of(prompt)
    wishes = _Wishes()
    for phrase, following in itertools.zip_longest(phrases, phrases[1:]):
        _take(wishes, phrase, following)
    if color is not None:
        wishes.letters["color"] = color
    if font is not None:
        wishes.letters["font"] = font
    effect: Effect = wishes.letters.setdefault("effect", "print")
    ground, plate = _surfaces(wishes, effect)
    behind = measured or _seen(plate.ground if plate else ground)
    letters, lit = _letters(wishes, effect, behind, free=not _is_said(wishes, plate) and measured is None)
    if lit is not None and plate is None:
        ground = lit(ground)
    elif lit is not None and plate is not None:
        plate = replace(plate, ground=lit(plate.ground))
    if wishes.sheet.said:  # on a poster every line takes its width
        wishes.layout.setdefault("sizes", "each")
    layout = Layout(**{"fill": 0.78, **wishes.layout})
    plan = Plan(tuple(lines), size or wishes.size or (1024, 768), letters, ground, plate, layout)
    return Planned(plan, tuple(unread))


def _take(wishes: _Wishes, phrase: Phrase, following: Phrase | None) -> None:
    """Put what a phrase says where it belongs; the one that follows shows when it is like "white on blue"."""
    for name, value in phrase.all("letters"):
        wishes.letters.setdefault(name, value)
    for name, value in phrase.all("layout"):
        wishes.layout.setdefault(name, value)
    for effect in phrase.all("effect"):
        if wishes.letters.get("effect") in (None, "paint", "print", "chalk"):
            wishes.letters["effect"] = effect
    wishes.size = wishes.size or phrase.one("size")
    wishes.light = wishes.light or phrase.one("light")
    target = _target(wishes, phrase, following)
    if target == "letters":
        _take_letters(wishes, phrase)
    elif target in ("ground", "plate", "sheet"):
        _take_surface(wishes, getattr(wishes, target), phrase)
    else:
        _take_part(wishes, target, phrase)
    if phrase.noun and target not in ("border", "frame", "outline", "shadow", "glow"):
        wishes.last = target


def _target(wishes: _Wishes, phrase: Phrase, following: Phrase | None) -> str:
    """What a phrase is about."""
    noun, material = phrase.noun, phrase.one("material")
    if noun == "plate" and phrase.link == "says":
        return "letters"
    if noun == "ground" and wishes.sheet.said:
        return "sheet"
    if noun:
        return noun
    if phrase.link == "of":
        return wishes.last
    if phrase.link == "on" and _colors_only(phrase) and wishes.plate.is_bare:
        return "plate"
    if material or (phrase.link == "on" and (phrase.colors() or phrase.tones())):
        return "ground"
    inks = following is not None and following.link == "on" and _colors_only(following)
    if not phrase.link and phrase.colors() and wishes.last in ("plate", "sheet") and not inks:  # "a sign, blue"
        return wishes.last
    return "letters"


def _colors_only(phrase: Phrase) -> bool:
    return not phrase.noun and not phrase.one("material") and bool(phrase.colors() or phrase.tones())


def _take_letters(wishes: _Wishes, phrase: Phrase) -> None:
    colors, material = phrase.colors(), phrase.one("material")
    usual = phrase.one("usual")
    if material == "metal":
        wishes.letters["effect"] = "metallic"
        colors = colors or [usual or USUAL["metal"]]
    elif material and not colors:
        colors = [USUAL[material]]
    if colors:
        wishes.letters.setdefault("color", colors[0])
    if phrase.link == "of" and colors and colors[0] in _METALS:
        wishes.letters["effect"] = "metallic"
    if len(colors) > 1:
        wishes.letters.setdefault("edge", colors[1])
    for part in phrase.all("part"):
        _take_part(wishes, str(part), Phrase())


def _take_surface(wishes: _Wishes, surface: _Surface, phrase: Phrase) -> None:
    surface.said = True
    colors = phrase.colors()
    surface.material = surface.material or phrase.one("material")
    surface.color = surface.color or (colors[0] if colors else None)
    surface.usual = surface.usual or phrase.one("usual")
    surface.tones += phrase.tones()
    wear = phrase.one("wear")
    surface.wear = surface.wear if wear is None else wear
    if len(colors) > 1 and surface is not wishes.ground:
        wishes.letters.setdefault("color", colors[1])
    for part in phrase.all("part"):
        surface.parts.setdefault(str(part), None)


def _take_part(wishes: _Wishes, part: str, phrase: Phrase) -> None:
    """Outlines, shadows and halos belong to letters; borders and frames to a plate, or to all that is seen."""
    colors = phrase.colors()
    color = colors[0] if colors else None
    holder = wishes.plate if wishes.plate.said else wishes.sheet if wishes.sheet.said else wishes.ground
    if part == "outline":
        wishes.letters["edge"] = color
        if wishes.letters.get("effect", "print") == "print":
            wishes.letters["effect"] = "outline"
    elif part == "shadow":
        wishes.letters["shadow"] = True
    elif part == "glow":
        wishes.letters.setdefault("effect", "glow")
        wishes.letters["glow"] = color
    elif part == "border":
        holder.parts["border"] = color
    elif part == "frame":
        holder.parts["frame"] = phrase.one("material") or ("metal" if color else "wood")


def _surfaces(wishes: _Wishes, effect: Effect) -> tuple[Ground, Plate | None]:
    """The ground, and the plate before it where there is one."""
    ground, plate, sheet = wishes.ground, wishes.plate, wishes.sheet
    bare = effect in _LUMINOUS and plate.material is None and plate.color is None
    if plate.said and not bare:
        if sheet.said and not ground.said:
            ground = sheet
        if plate.material == ground.material == "paper":  # one sheet, said twice
            plate = replace(plate, color=plate.color or ground.color, tones=plate.tones + ground.tones)
            ground = _Surface()
        wall = ground if ground.said else _Surface(material="plaster", color=(196, 190, 178))
        return _ground(wall, wishes, "print"), _plate(plate, wishes, effect)
    if sheet.said and ground.material and ground.material not in _SHOWN:
        return _ground(ground, wishes, "print"), _plate(sheet, wishes, effect)
    all_seen = sheet if sheet.said and not ground.said else _joined(ground, sheet)
    if "frame" in all_seen.parts or "border" in all_seen.parts:
        return _ground(_Surface(material="plaster", color=(196, 190, 178)), wishes, "print"), _plate(
            all_seen, wishes, effect
        )
    return _ground(all_seen, wishes, effect), None


def _joined(ground: _Surface, sheet: _Surface) -> _Surface:
    """A ground with the border or frame of the sheet that shows it."""
    return replace(ground, parts={**sheet.parts, **ground.parts})


def _ground(surface: _Surface, wishes: _Wishes, effect: Effect) -> Ground:
    plain_wish = surface.color is not None or bool(surface.tones)
    material: Material = surface.material or ("plain" if plain_wish else _HOME.get(effect, "plain"))
    color = surface.color or surface.usual or USUAL[material]
    light = wishes.light or 1.0
    if surface.color is None and surface.material is None and surface.tones:
        color = (40, 42, 46) if surface.tones[0] in _DARKENS else with_tones(color, surface.tones)
    elif any(tone in _DARKENS for tone in surface.tones):
        light *= _DARK
    elif surface.tones and surface.color is None:
        color = with_tones(color, [tone for tone in surface.tones if tone in _LIGHTENS][:1])
    if effect == "metallic" and surface.material is None and not plain_wish:
        color = (40, 42, 46)
    if effect in _LUMINOUS and surface.color is None and material not in ("night", "plain") and light == 1.0:
        light = _DIM
    if effect in _LUMINOUS and material == "plain" and not plain_wish:
        color = (26, 26, 32)
    return Ground(material, color, light, 0.3 if surface.wear is None else surface.wear)


def _plate(surface: _Surface, wishes: _Wishes, effect: Effect) -> Plate:
    named = _of(surface, "plain" if surface.color else "paper" if surface is wishes.sheet else "wood")
    ground = _ground(named, _Wishes(light=wishes.light), effect if effect not in _LUMINOUS else "print")
    border = surface.parts.get("border")
    if "border" in surface.parts and not isinstance(border, tuple):
        border = wishes.letters.get("color") or opposite(_seen(ground))
    frame = surface.parts.get("frame")
    if "frame" in surface.parts and not isinstance(frame, str):
        frame = "wood"
    rounded = 0.0 if surface is wishes.sheet or ground.material in ("paper", "chalkboard") else 0.07
    return Plate(ground, cast(RGB | None, border), cast(Material | None, frame), rounded)


def _of(surface: _Surface, material: Material) -> _Surface:
    """The surface of this material where none was said."""
    return surface if surface.material else replace(surface, material=material)


def _is_said(wishes: _Wishes, plate: Plate | None) -> bool:
    """Whether the colour behind the letters was asked for."""
    if plate is not None:
        return any(surface.color or surface.tones for surface in (wishes.plate, wishes.sheet))
    return any(bool(surface.color or surface.tones) for surface in (wishes.ground, wishes.sheet))


def _seen(ground: Ground) -> RGB:
    return dimmed(ground.color, ground.light)


def _letters(wishes: _Wishes, effect: Effect, behind: RGB, *, free: bool) -> tuple[Letters, Any]:
    """The letters, and what is to be done to the ground so that they stand out from it; None for nothing.

    Args:
        behind: colour of what they are on.
        free: whether that may be changed.
    """
    said = dict(wishes.letters)
    kind, weight = _FACES.get(effect, ("sans", 600))
    said.setdefault("kind", kind)
    said.setdefault("weight", weight)
    if said["kind"] in ("mono",) and "weight" not in wishes.letters:
        said["weight"] = 700
    color = said.pop("color", None)
    lit = None
    if color is None:
        color = _ink(effect, behind)
    elif effect in _LUMINOUS:
        color = _luminous(color)
    if contrast(color, behind) < _STANDS_OUT and "color" in wishes.letters:
        if free and effect not in ("engraved", "embossed"):
            lit = _away_from(color, luminous=effect in _LUMINOUS)
        elif contrast(color, behind) < FAINT and said.get("edge") is None and effect not in ("neon", "engraved"):
            said["edge"] = max(((20, 20, 22), (250, 250, 246)), key=lambda tone: min(contrast(tone, color), 6.0))
    return Letters(color=color, **said), lit


def _ink(effect: Effect, behind: RGB) -> RGB:
    """A colour that goes with an effect and stands out."""
    if effect in ("engraved", "embossed"):
        return dimmed(behind, 0.36) if luminance(behind) > 0.06 else set_off(behind, behind, FAINT)
    if effect in _INKS:
        return set_off(_INKS[effect], behind, FAINT if effect in ("burned", "stamp", "spray", "neon") else LEGIBLE)
    return opposite(behind)


def _luminous(color: RGB) -> RGB:
    """As bright as a tube of that colour is; whites and greys become white."""
    hue, light, strength = colorsys.rgb_to_hls(*(value / 255 for value in color))
    if strength < 0.15 or light > 0.85:
        return (250, 250, 255)
    red, green, blue = colorsys.hls_to_rgb(hue, max(light, 0.52), 1.0)
    return round(red * 255), round(green * 255), round(blue * 255)


def _away_from(color: RGB, *, luminous: bool) -> Any:
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
