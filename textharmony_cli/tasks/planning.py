"""From a prompt to a plan, by rules: a written vocabulary and the grammar of phrases decide what is meant.

This is no language model. What it does not know it says; the plan it makes is where a model's plan would come in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from textharmony_cli.model.rendering.colors import RGB, dimmed, opposite
from textharmony_cli.model.rendering.colors import toned as with_tones
from textharmony_cli.model.rendering.grounds import USUAL
from textharmony_cli.model.rendering.plan import Effect, Ground, Layout, Material, Plan, Plate
from textharmony_cli.tasks.line_wishes import line_wishes
from textharmony_cli.tasks.prompt_phrases import phrases_of, read_prompt
from textharmony_cli.tasks.standing_out import (
    Behind,
    clear_of,
    facing,
    is_varied,
    outlined,
    seen,
    settle_fade,
    stand_out,
)
from textharmony_cli.tasks.wishes import LUMINOUS, SEVERAL, Surface, Wishes, wishes_of

DEFAULT_SIZE = (1024, 768)  # pixels, where none is said
_DARK, _DIM = 0.45, 0.4  # light on a ground that is to be dark, and before luminous letters
_DARKENS, _LIGHTENS = ("dark", "darker", "very dark", "deep"), ("light", "lighter", "pale", "very light", "bright")
_HOME: dict[Effect, Material] = {  # what letters of a kind usually are on
    "neon": "brick", "glow": "night", "chalk": "chalkboard", "engraved": "stone", "stencil": "concrete",
    "spray": "brick", "stamp": "paper", "burned": "wood", "metallic": "marble", "embossed": "leather",
}  # fmt: skip
_SHOWN = (  # materials that a poster shows, and does not hang on
    "sky", "sunset", "night", "plain", "stars", "grass", "water", "snow", *SEVERAL,
)  # fmt: skip
_PAINTED = (None, "metal", "plain")  # signs whose colour is said with that of their letters: white on blue
_SLATE = 0.45  # light of a coloured board that is written on with chalk


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
    lines_said, words = line_wishes(list(read_prompt(prompt)), len(lines))
    phrases, unread = phrases_of(words)
    wishes = wishes_of(phrases)
    if font is not None:
        wishes.letters["font"] = font
    if any(wish.size for wish in lines_said):
        wishes.layout["line_sizes"] = tuple(wish.size or 1.0 for wish in lines_said)
    effect: Effect = wishes.letters.setdefault("effect", "print")
    settle_fade(wishes, effect)
    own = [wish.color for wish in lines_said] if any(wish.color for wish in lines_said) else []
    if color is not None:
        wishes.letters = {name: value for name, value in wishes.letters.items() if name != "fade"} | {"color": color}
        own = []
    wall, face = _surfaces(wishes, effect)
    plate = None if wall is None else _plate(face, wishes, effect)
    under = plate.ground if plate else _ground(face, wishes, effect)
    under = facing(under, [ink for ink in (*own, *wishes.letters.get("fade", (wishes.letters.get("color"),))) if ink])
    varied, free = is_varied(under), not (face.color or face.tones) and measured is None
    behind = Behind(measured or seen(under), free and not varied, measured is not None or varied, color is not None)
    letters, lit = stand_out(wishes, effect, behind, own)
    under = lit(under) if lit else under
    if measured is None:
        letters, under = clear_of(letters, under)
    letters = outlined(letters, measured or seen(under))
    plate = plate and replace(plate, ground=under)
    ground = under if wall is None else _ground(wall, wishes, "print")
    if wishes.sheet.said:  # on a poster every line takes its width
        wishes.layout.setdefault("sizes", "each")
    layout = Layout(**{"fill": 0.78, **wishes.layout})
    plan = Plan(tuple(lines), size or wishes.size or DEFAULT_SIZE, letters, ground, plate, layout)
    return Planned(plan, (*unread, *wishes.clashing))


def _surfaces(wishes: Wishes, effect: Effect) -> tuple[Surface | None, Surface]:
    """The wall behind a plate, None where there is no plate, and what the letters are on."""
    ground, plate, sheet = wishes.ground, wishes.plate, wishes.sheet
    wall = Surface(material="plaster", color=(196, 190, 178))
    bare = effect in LUMINOUS and plate.material is None and plate.color is None
    if plate.said and not bare:
        if sheet.said and not ground.said:
            ground = sheet
        if plate.material == ground.material == "paper":  # one sheet, said twice
            plate = replace(plate, color=plate.color or ground.color, tones=plate.tones + ground.tones)
            ground = Surface()
        if plate.color is None and plate.material in _PAINTED and ground.material is None and ground.color:
            plate, ground = replace(plate, color=ground.color, material=plate.material or "plain"), Surface()
        return (ground if ground.said else wall), plate
    same = ground.material in ("paper", "cardboard", "fabric") and sheet.material in (None, "paper")
    if sheet.said and same:  # one sheet, said twice: "an invitation, cream paper"
        return None, replace(_joined(ground, sheet), color=ground.color or sheet.color)
    if sheet.said and ground.material and ground.material not in _SHOWN:
        return ground, sheet
    all_seen = sheet if sheet.said and not ground.said else _joined(ground, sheet)
    return (wall if "frame" in all_seen.parts or "border" in all_seen.parts else None), all_seen


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
    return Ground(material, color, light, 0.3 if surface.wear is None else surface.wear, surface.others, surface.run)


def _plate(surface: Surface, wishes: Wishes, effect: Effect) -> Plate:
    named = _of(surface, "plain" if surface.color else "paper" if surface is wishes.sheet else "wood")
    if effect == "chalk" and surface.material is None:
        named = replace(surface, material="chalkboard")
    ground = _ground(named, Wishes(light=wishes.light), effect if effect not in LUMINOUS else "print")
    border = surface.parts.get("border")
    if "border" in surface.parts and not isinstance(border, tuple):
        border = wishes.letters.get("color") or opposite(seen(ground))
    frame = surface.parts.get("frame")
    if "frame" in surface.parts and not isinstance(frame, str):
        frame = "wood"
    rounded = 0.0 if surface is wishes.sheet or ground.material in ("paper", "chalkboard") else 0.07
    return Plate(ground, cast(RGB | None, border), cast(Material | None, frame), rounded)


def _of(surface: Surface, material: Material) -> Surface:
    """The surface of this material where none was said."""
    return surface if surface.material else replace(surface, material=material)
