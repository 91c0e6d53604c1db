"""Made-up crops in words: what was drawn, taken from what drew it, and what one would ask a model for to get it.

After the detailed captions of TextHarmony (Zhao et al. 2024, DetailedTextCaps): the words, their letters, colours,
ground and effects.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from textharmony_cli import fonts
from textharmony_cli.model.rendering.colors import NAMED, RGB, toned
from textharmony_cli.synthesis.crops import Drawn
from textharmony_cli.synthesis.word_bank import Wording

_HUES = ("grey", "red", "orange", "yellow", "brown", "green", "teal", "blue", "purple", "pink")
_PLAIN = ("black", "white", "beige", "olive", "navy", "magenta", *_HUES)
_COLOURS: dict[str, RGB] = {name: NAMED[name] for name in _PLAIN} | {
    f"{tone} {name}": toned(NAMED[name], [tone]) for tone in ("dark", "light") for name in _HUES
}
_LETTERS = {
    "sans": ("sans-serif", "plain", "sans"),
    "serif": ("serif", "book"),
    "mono": ("monospaced", "typewriter"),
    "display": ("poster", "display"),
    "hand": ("handwritten", "brush"),
    "other": ("",),  # the fallback, for scripts that the others lack
}
_NOUNS = ("letters", "lettering", "type", "characters")
_GROUNDS = ("ground", "background", "surface")
_THIN, _BOLD, _HEAVY = 350, 600, 780  # weights of fonts
_STROKE = 0.06  # how far `Look.weight` must be from a half to be seen
_SEEN = {"slant": 0.12, "turn": 0.03, "cover": 0.85, "shade": 0.3, "blur": 1.2, "graded": 0.15, "rough": 0.08}


@dataclass(frozen=True, slots=True)
class Style:
    """What words look like, and what they stand on; empty where there is nothing to be said.

    Attributes:
        letters: role of the font, one of `fonts.ROLES`, or `other`.
        weight: `thin`, empty, `bold` or `heavy`.
        colour, fading: of the letters above, and below where that is another.
        outline: its colour.
        ground: its mean colour.
    """

    letters: str
    weight: str
    slanted: bool
    colour: str
    fading: str
    outline: str
    shadow: bool
    faint: bool
    ground: str
    rough: bool
    tilted: bool
    blurred: bool


def looks(drawn: Drawn, styles: Sequence[Style]) -> Tensor:
    """What can be measured in crops, (B, 13), each from -1 to 1: the colours of letters above and below and of the
    ground, and whether letters are bold, slanted and have a shadow, and whether the ground is rough."""
    colours = torch.cat([part.flatten(1) for part in (drawn.look.top, drawn.look.bottom, drawn.ground)], dim=1)
    flags = [[bool(style.weight in ("bold", "heavy")), style.slanted, style.shadow, style.rough] for style in styles]
    return torch.cat([colours, torch.tensor(flags).to(colours)], dim=1) * 2 - 1


def styles(drawn: Drawn, wordings: tuple[Wording, ...]) -> list[Style]:
    """The styles of a batch of crops.

    Args:
        wordings: of the bank's entries of this width.
    """
    keys = [wordings[entry].font for entry in drawn.entries.tolist()]
    return [_style(drawn, number, key) for number, key in enumerate(keys)]


def _style(drawn: Drawn, number: int, key: str) -> Style:
    def at(values: Tensor) -> float:
        return float(values[number].flatten()[0])

    look, pose = drawn.look, drawn.pose
    top, bottom = look.top[number].flatten(), look.bottom[number].flatten()
    graded = float((top - bottom).abs().max()) > _SEEN["graded"]
    above, below = named(top), named(bottom)
    return Style(
        letters=fonts.role_of(key),
        weight=_weight(fonts.weight_of(key), at(look.weight)),
        slanted=fonts.is_italic(key) or abs(at(pose.slant)) > _SEEN["slant"],
        colour=above if graded else named((top + bottom) / 2),
        fading=below if graded and below != above else "",
        outline=named(look.edge[number].flatten()) if at(look.edge_cover) > 0 else "",
        shadow=at(look.shade) > _SEEN["shade"],
        faint=at(look.cover) < _SEEN["cover"],
        ground=named(drawn.ground[number].flatten()),
        rough=at(drawn.roughness) > _SEEN["rough"],
        tilted=abs(at(pose.turn)) > _SEEN["turn"],
        blurred=at(drawn.blur) > _SEEN["blur"],
    )


def _weight(weight: int, edge: float) -> str:
    """Of a font whose strokes end where the coverage is `edge`, less for bolder."""
    weight += round((0.5 - edge) / _STROKE) * 100 if abs(edge - 0.5) > _STROKE else 0
    if weight < _THIN:
        return "thin"
    return "" if weight < _BOLD else "bold" if weight < _HEAVY else "heavy"


def named(colour: Tensor) -> str:
    """The name of the colour (3,), from 0 to 1, that looks most like this one."""
    red, green, blue = (float(value) * 255 for value in colour.clamp(0, 1))

    def away(name: str) -> float:
        """Squared distance, weighted by what the eye sees best at this redness."""
        other = _COLOURS[name]
        mean = (red + other[0]) / 2
        by_red = (2 + mean / 256) * (red - other[0]) ** 2
        return by_red + 4 * (green - other[1]) ** 2 + (2 + (255 - mean) / 256) * (blue - other[2]) ** 2

    return min(_COLOURS, key=away)


def described(style: Style, rng: random.Random) -> str:
    """The style in words, as in `bold red serif letters with a shadow on a rough grey ground`."""
    words = [style.weight, style.colour, rng.choice(_LETTERS[style.letters]), rng.choice(_NOUNS)]
    words.insert(1, rng.choice(("slanted", "italic")) if style.slanted else "")
    effects = [f"fading to {style.fading}"] if style.fading else []
    effects += [rng.choice(("outlined in {}", "with a {} outline")).format(style.outline)] if style.outline else []
    effects += [rng.choice(("with a shadow", "casting a shadow"))] if style.shadow else []
    effects += [rng.choice(("half transparent", "let through a little"))] if style.faint else []
    effects += [rng.choice(("tilted", "a little askew"))] if style.tilted else []
    effects += [rng.choice(("blurred", "out of focus"))] if style.blurred else []
    rng.shuffle(effects)
    letters = " ".join([" ".join(word for word in words if word), " and ".join(effects)]).strip()
    return f"{letters} on {_with_article(ground(style, rng))}"


def ground(style: Style, rng: random.Random) -> str:
    """What the words stand on, without an article."""
    kind = rng.choice(("rough", "textured", "patterned")) if style.rough else rng.choice(("", "plain", "smooth"))
    return " ".join(word for word in (kind, style.ground, rng.choice(_GROUNDS)) if word)


def _with_article(words: str) -> str:
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"
