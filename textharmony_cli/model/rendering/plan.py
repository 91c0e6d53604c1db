"""The plan of a picture with text: what is written, how, and on what. Plain values that go to JSON and come back."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from textharmony_cli.errors import UsageError
from textharmony_cli.model.rendering.colors import RGB, parse_color, written

SCHEMA = 1
LARGEST, SMALLEST = 4096, 64  # pixels a side
MOST_LINES = 24
LONGEST_LINE = 200  # characters

Material = Literal[
    "plain", "gradient", "paper", "cardboard", "brick", "wood", "concrete", "plaster", "metal", "chalkboard", "fabric",
    "marble", "stone", "tiles", "leather", "sand", "sky", "sunset", "night", "stripes", "checks", "dots", "ruled",
    "grid", "grass", "water", "snow", "stars",
]  # fmt: skip
Effect = Literal[
    "print", "paint", "neon", "glow", "outline", "shadow", "block", "engraved", "embossed", "chalk", "stencil", "spray",
    "stamp", "metallic", "burned", "glitter", "stitched",
]  # fmt: skip
Kind = Literal["sans", "serif", "mono", "hand", "display"]
Align = Literal["left", "center", "right"]
Anchor = Literal["top", "middle", "bottom"]
Sizes = Literal["same", "each"]
View = Literal["straight", "left", "right", "below"]
Run = Literal["any", "across", "down", "diagonal"]
Blend = Literal["smooth", "letters"]


@dataclass(frozen=True, slots=True)
class Letters:
    """How the letters look.

    Attributes:
        color: of their faces.
        kind: of font; `font` names one instead.
        weight: 300 (light) to 900 (black).
        edge: colour of an outline, whatever the effect; None for none.
        shadow: whether they throw a shadow, whatever the effect.
        glow: colour of the light around luminous letters; None for their own.
        line_colors: of the faces of each line, where lines have colours of their own; one with None has those of all.
        fade: colours that the faces go through from left to right; `color` is used beside them, as for bevels.
        blend: whether these run into each other, or each letter has the next one.
    """

    color: RGB = (30, 30, 32)
    kind: Kind = "sans"
    weight: int = 600
    italic: bool = False
    font: str | None = None
    effect: Effect = "print"
    edge: RGB | None = None
    shadow: bool = False
    glow: RGB | None = None
    line_colors: tuple[RGB | None, ...] | None = None
    fade: tuple[RGB, ...] | None = None
    blend: Blend = "smooth"

    def __post_init__(self) -> None:
        _one_of("letters.kind", self.kind, Kind)
        _one_of("letters.effect", self.effect, Effect)
        _one_of("letters.blend", self.blend, Blend)
        _within("letters.weight", self.weight, 100, 1000)
        if self.fade is not None and not self.fade:
            raise UsageError("`letters.fade` of a plan is without colours", hint="it has some, or is null")


@dataclass(frozen=True, slots=True)
class Ground:
    """What letters or a plate are on.

    Attributes:
        color: of the material in full light.
        others: further colours of a gradient or a pattern; None for one that goes with its own.
        run: where a gradient or stripes change: from left to right, downwards, or slantwise.
        light: how much light falls on it; 1 is day.
        wear: 0 for new to 1 for old.
    """

    material: Material = "plain"
    color: RGB = (244, 242, 236)
    light: float = 1.0
    wear: float = 0.3
    others: tuple[RGB, ...] | None = None
    run: Run = "any"

    def __post_init__(self) -> None:
        _one_of("material", self.material, Material)
        _one_of("run", self.run, Run)
        _within("light", self.light, 0.05, 1.5)
        _within("wear", self.wear, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Plate:
    """A sign of its own material that hangs before the ground.

    Attributes:
        border: colour of a line along its edge; None for none.
        frame: material of a frame around it; None for none.
        round: radius of its corners as a share of its shorter side.
    """

    ground: Ground = field(default_factory=Ground)
    border: RGB | None = None
    frame: Material | None = None
    round: float = 0.06

    def __post_init__(self) -> None:
        if self.frame is not None:
            _one_of("plate.frame", self.frame, Material)
        _within("plate.round", self.round, 0.0, 0.5)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the lines go.

    Attributes:
        fill: how much of the room they may take, along the direction that is tighter.
        sizes: all lines in one size, or each as wide as the room, but none larger than the first.
        tilt: degrees, anticlockwise.
        view: from where the picture is seen.
        line_sizes: how large each line is beside the others, where that was said; `sizes` is not used then.
    """

    align: Align = "center"
    anchor: Anchor = "middle"
    fill: float = 0.8
    sizes: Sizes = "same"
    tilt: float = 0.0
    view: View = "straight"
    line_sizes: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        _one_of("layout.align", self.align, Align)
        _one_of("layout.anchor", self.anchor, Anchor)
        _one_of("layout.sizes", self.sizes, Sizes)
        _one_of("layout.view", self.view, View)
        _within("layout.fill", self.fill, 0.1, 1.0)
        _within("layout.tilt", self.tilt, -45.0, 45.0)
        for size in self.line_sizes or ():
            _within("layout.line_sizes", size, 0.1, 10.0)


@dataclass(frozen=True, slots=True)
class Plan:
    """A picture to be drawn.

    Attributes:
        lines: what is written, one string a line.
        size: width and height in pixels.
    """

    lines: tuple[str, ...]
    size: tuple[int, int] = (1024, 768)
    letters: Letters = field(default_factory=Letters)
    ground: Ground = field(default_factory=Ground)
    plate: Plate | None = None
    layout: Layout = field(default_factory=Layout)

    def __post_init__(self) -> None:
        if not self.lines or not all(line.strip() for line in self.lines):
            raise UsageError("a plan needs lines with something in them", hint='as in `"lines": ["OPEN"]`')
        if len(self.lines) > MOST_LINES or max(map(len, self.lines)) > LONGEST_LINE:
            raise UsageError(f"at most {MOST_LINES} lines of {LONGEST_LINE} characters can be drawn")
        for name, each in (
            ("letters.line_colors", self.letters.line_colors),
            ("layout.line_sizes", self.layout.line_sizes),
        ):
            if each is not None and len(each) != len(self.lines):
                raise UsageError(
                    f"`{name}` of a plan has {len(each)} values for {len(self.lines)} lines",
                    hint="it has one for each line, or is null",
                )
        if not all(SMALLEST <= side <= LARGEST for side in self.size):
            width, height = self.size
            raise UsageError(
                f"a picture of {width}x{height} pixels cannot be drawn",
                hint=f"sides go from {SMALLEST} to {LARGEST} pixels",
            )

    def to_dict(self) -> dict[str, Any]:
        return {"schema": SCHEMA, **_plain(self)}

    @classmethod
    def from_dict(cls, record: Any) -> Plan:
        """A plan from what `to_dict` gave, perhaps edited; what is left out has its default.

        Raises:
            UsageError: a key is unknown or a value cannot be.
        """
        if not isinstance(record, dict):
            raise UsageError("a plan is a JSON object", hint="`--dry-run` prints one")
        entries = {key: value for key, value in record.items() if key != "schema"}
        if record.get("schema", SCHEMA) != SCHEMA:
            raise UsageError(f"a plan of schema {record['schema']} is not known", hint=f"this is schema {SCHEMA}")
        plan: Plan = _read(cls, entries, "")
        return plan


_PARTS: dict[str, type] = {"letters": Letters, "layout": Layout, "plate": Plate}


def _plain(value: Any) -> Any:
    """Dataclasses as dictionaries, tuples as lists, colours as `#rrggbb`."""
    if not dataclasses.is_dataclass(value):
        return list(value) if isinstance(value, tuple) else value
    plain: dict[str, Any] = {}
    for part in dataclasses.fields(value):
        own = getattr(value, part.name)
        kind = str(part.type)
        if "RGB" in kind and own is not None:
            plain[part.name] = [color and written(color) for color in own] if kind.startswith("tuple") else written(own)
        else:
            plain[part.name] = _plain(own)
    return plain


def _read(kind: type, entries: Any, where: str) -> Any:
    if not isinstance(entries, dict):
        raise UsageError(f"`{where}` of a plan is an object")
    parts = {part.name: part for part in dataclasses.fields(kind)}
    if unknown := [key for key in entries if key not in parts]:
        raise UsageError(f"a plan knows no `{where}{unknown[0]}`", hint=f"it knows {', '.join(parts)}")
    values = {key: _value(str(parts[key].type), value, f"{where}{key}") for key, value in entries.items()}
    if kind is Plan and "lines" not in values:
        raise UsageError("a plan needs `lines`", hint='as in `"lines": ["OPEN"]`')
    return kind(**values)


def _value(kind: str, value: Any, where: str) -> Any:
    """A value as the field's annotation wants it."""
    if value is None and "None" in kind:
        return None
    name = where.rpartition(".")[2]
    if name == "ground" or name in _PARTS:
        return _read(_PARTS.get(name, Ground), value, f"{where}.")
    if "RGB" in kind:
        if not kind.startswith("tuple") and isinstance(value, str):
            return parse_color(value)
        lacking = (str, type(None)) if "RGB | None," in kind else (str,)
        if kind.startswith("tuple") and isinstance(value, list) and all(isinstance(color, lacking) for color in value):
            return tuple(None if color is None else parse_color(color) for color in value)
    elif kind.startswith("tuple"):
        if isinstance(value, list) and all(_is_of(kind, item) for item in value) and (len(value) == 2 or "..." in kind):
            return tuple(value)
    elif kind == "bool" or "str" in kind:
        if isinstance(value, bool if kind == "bool" else str):
            return value
    elif kind in ("int", "float"):
        if _is_of("float", value) and (kind == "float" or value == int(value)):
            return float(value) if kind == "float" else int(value)
    elif isinstance(value, str):  # one of some words, checked by its dataclass
        return value
    raise UsageError(f"`{where}` of a plan cannot be {value!r}")


def _is_of(kind: str, value: Any) -> bool:
    """Whether a value is a string, a number or a whole number, whichever an annotation speaks of."""
    if "float" in kind:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is (str if "str" in kind else int)


def _one_of(name: str, value: str, words: Any) -> None:
    if value not in get_args(words):
        raise UsageError(f"`{name}` of a plan cannot be `{value}`", hint=f"it is one of {', '.join(get_args(words))}")


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise UsageError(f"`{name}` of a plan goes from {low:g} to {high:g}, got {value:g}")
