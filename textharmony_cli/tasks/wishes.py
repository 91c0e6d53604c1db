"""What the phrases of a prompt ask for, sorted by what it is about: letters, layout, ground, a plate, a sheet."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from textharmony_cli.model.rendering.colors import NAMED, RGB
from textharmony_cli.model.rendering.grounds import USUAL
from textharmony_cli.model.rendering.plan import Material, Run
from textharmony_cli.tasks.prompt_phrases import Phrase

_VAGUE = ("sans", "serif")  # kinds of letters that words such as "elegant" say, unless others say one
_SOFT = ("paper", "cardboard", "fabric")  # what is written "on" these is on a piece of them
SEVERAL = ("gradient", "stripes", "checks", "dots")  # materials of several colours
_OF_PLATES = (
    "wood", "metal", "plain", "paper", "cardboard", "fabric", "marble", "stone", "leather", "chalkboard", *SEVERAL,
)  # fmt: skip
LUMINOUS = ("neon", "glow")  # effects
_METALS = tuple(NAMED[name] for name in ("gold", "silver", "bronze", "copper"))


@dataclass(slots=True)
class Surface:
    """What was said about a ground, a plate or a sheet."""

    said: bool = False
    material: Material | None = None
    color: RGB | None = None
    usual: RGB | None = None
    others: tuple[RGB, ...] | None = None
    run: Run = "any"
    tones: list[str] = field(default_factory=list)
    wear: float | None = None
    parts: dict[str, RGB | Material | None] = field(default_factory=dict)

    @property
    def is_bare(self) -> bool:
        """Whether it was named, and nothing said about it."""
        return self.is_blank and not self.material

    @property
    def is_blank(self) -> bool:
        """Whether it was named, and nothing said about its colour."""
        return self.said and not (self.color or self.usual or self.tones)


@dataclass(slots=True)
class Wishes:
    """What was said, by what it is about.

    Attributes:
        last: what a noun was about last.
        clashing: places for lines that cannot be had beside those that were said first.
        spoken: whether letters were spoken of.
        fades: whether letters were said to be of several colours, without saying which.
        usual: the colour of a material that letters are of, used where nothing else says theirs.
    """

    letters: dict[str, Any] = field(default_factory=dict)
    layout: dict[str, Any] = field(default_factory=dict)
    size: tuple[int, int] | None = None
    light: float | None = None
    ground: Surface = field(default_factory=Surface)
    plate: Surface = field(default_factory=Surface)
    sheet: Surface = field(default_factory=Surface)
    last: str = "letters"
    clashing: list[str] = field(default_factory=list)
    spoken: bool = False
    fades: bool = False
    usual: RGB | None = None


def wishes_of(phrases: Sequence[Phrase]) -> Wishes:
    """What phrases ask for, in order; what is said first holds."""
    wishes = Wishes()
    for phrase, following in itertools.zip_longest(phrases, phrases[1:]):
        _take(wishes, phrase, following)
    return wishes


def _take(wishes: Wishes, phrase: Phrase, following: Phrase | None) -> None:
    """Put what a phrase says where it belongs; the one that follows shows when it is like "white on blue"."""
    for name, value in phrase.all("letters"):
        if name == "kind" and wishes.letters.get(name) in _VAGUE and value not in _VAGUE:
            wishes.letters[name] = value
        wishes.letters.setdefault(name, value)
    for name, value in phrase.all("layout"):
        if wishes.layout.setdefault(name, value) != value and name in ("align", "anchor"):
            wishes.clashing.append(value)
    for effect in phrase.all("effect"):
        known = wishes.letters.get("effect")
        if known in (None, "paint", "print", "chalk") or (known == "block" and effect in LUMINOUS):
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
    wishes.spoken = wishes.spoken or phrase.noun == "letters"
    several = phrase.one("material") in SEVERAL
    if (phrase.noun or several) and target not in ("border", "frame", "outline", "shadow", "glow"):
        wishes.last = target


def _target(wishes: Wishes, phrase: Phrase, following: Phrase | None) -> str:
    """What a phrase is about."""
    if phrase.noun == "letters" and phrase.link == "on" and phrase.colors() and "color" in wishes.letters:
        # "blue on black text" is on black
        phrase = Phrase("on", [meaning for meaning in phrase.meanings if meaning.sort != "head"])
    noun, material = phrase.noun, phrase.one("material")
    if noun == "plate" and (phrase.link == "says" or _shines(phrase, following)):
        return "letters"
    if noun == "ground" and wishes.sheet.said:
        return "sheet"
    if noun == "ground" and wishes.plate.material == "paper" and not (wishes.plate.color or material):
        return "plate"  # the ground of a label is the label
    if noun:
        return noun
    if phrase.link == "of":
        return wishes.last
    blank = wishes.plate.is_blank and wishes.plate.material in (None, "paper")
    coloured = _colors_only(phrase) or (bool(phrase.colors()) and material in ("paper", "fabric"))
    if phrase.link == "on" and blank and coloured:
        return "plate"  # "a label, black on orange", "a label, blue on white cotton"
    unsaid = wishes.last == "plate" and wishes.plate.material in (None, "plain")
    if unsaid and phrase.link in ("", "in") and material in _OF_PLATES:
        return "plate"
    if phrase.link == "in" and material == "metal":
        return "letters"
    if phrase.link == "on" and material in _SOFT and wishes.plate.is_bare:
        return "plate"
    leads = phrase.link == "in" and phrase.leads and _colors_only(phrase) and not phrase.one("effect", "letters")
    if leads and wishes.last in ("plate", "sheet"):
        screen = wishes.last == "sheet" and wishes.sheet.material == "plain" and wishes.sheet.usual
        return "letters" if screen else wishes.last  # "a poster in pink with", "a departure board in amber"
    if material == "gradient" and wishes.spoken and phrase.link == "with":
        return "letters"
    if material in ("gradient", "dots") and phrase.link == "in":
        return "letters"  # "in amber dots"
    if material in SEVERAL and phrase.link in ("with", "in") and wishes.last in ("plate", "sheet"):
        return wishes.last  # "a poster in pink with white dots"
    if material or (phrase.link == "on" and (phrase.colors() or phrase.tones())):
        return "ground"
    inks = following is not None and following.link == "on" and _colors_only(following)
    shining = wishes.plate.is_bare and wishes.letters.get("effect") in LUMINOUS  # "an LED sign, amber"
    if not phrase.link and phrase.colors() and not (inks or shining or phrase.one("effect", "letters")):
        return wishes.last if wishes.last in ("plate", "sheet") else "letters"  # "a sign, blue"
    return "letters"


def _shines(phrase: Phrase, following: Phrase | None) -> bool:
    """Whether the letters of a sign have its colour: they are luminous, and no others are spoken of."""
    others = following is not None and following.noun == "letters" and bool(following.colors())
    return bool(phrase.one("effect") in LUMINOUS and phrase.colors() and not phrase.one("material") and not others)


def _colors_only(phrase: Phrase) -> bool:
    return not phrase.noun and not phrase.one("material") and bool(phrase.colors() or phrase.tones())


def _take_letters(wishes: Wishes, phrase: Phrase) -> None:
    colors, material = phrase.colors(), phrase.one("material")
    usual, palette = phrase.one("usual"), phrase.one("palette")
    wishes.fades = wishes.fades or material == "gradient"
    if palette or (wishes.fades and len(colors) > 1):
        wishes.letters.setdefault("fade", tuple(colors))
        wishes.letters.setdefault("blend", palette[1] if palette else "smooth")
        colors = colors[:1]
    if material == "metal":
        wishes.letters["effect"] = "metallic"
        colors = colors or [usual or USUAL["metal"]]
    elif material in _OF_PLATES and material not in SEVERAL:  # not of walls: "wall text"
        wishes.usual = wishes.usual or USUAL[material]
    if colors:
        wishes.letters.setdefault("color", colors[0])
    if phrase.link == "of" and colors and colors[0] in _METALS:
        wishes.letters["effect"] = "metallic"
    if len(colors) > 1:
        wishes.letters.setdefault("edge", colors[1])
    for part in phrase.all("part"):
        _take_part(wishes, str(part), Phrase())


def _take_surface(wishes: Wishes, surface: Surface, phrase: Phrase) -> None:
    surface.said = True
    material = phrase.one("material")
    if material in SEVERAL and surface.material in _SOFT:
        surface.material = material  # "a label, yellow with black stripes"
    surface.material = surface.material or material
    colors = _blended(surface, phrase)
    surface.color = surface.color or (colors[0] if colors else None)
    surface.usual = surface.usual or phrase.one("usual")
    surface.run = phrase.one("run") or surface.run
    surface.tones += phrase.tones()
    wear = phrase.one("wear")
    surface.wear = surface.wear if wear is None else wear
    if len(colors) > 1 and surface is not wishes.ground:
        wishes.letters.setdefault("color", colors[1])
    for part in phrase.all("part"):
        surface.parts.setdefault(str(part), None)


def _blended(surface: Surface, phrase: Phrase) -> list[RGB]:
    """The colours of a phrase that are left when a gradient or a pattern has taken its own."""
    colors = phrase.colors()
    if phrase.one("palette") and surface.material not in SEVERAL:
        surface.material = "gradient"
    if surface.material not in SEVERAL or surface.others or not colors:
        return colors
    if surface.color is not None and phrase.link == "on" and not phrase.one("material"):  # "white dots on pink"
        surface.color, colors = colors[0], [surface.color]
    printed = phrase.link == "with" and len(colors) == 1 and surface.material != "gradient"  # "with white dots"
    if surface.color is None and not printed:
        surface.color, *colors = colors
    surface.others = tuple(colors) or None
    return []


def _take_part(wishes: Wishes, part: str, phrase: Phrase) -> None:
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
