"""Colours by name, lighter and darker ones, and how well two of them can be told apart."""

from __future__ import annotations

import colorsys
import re

from textharmony_cli.errors import UsageError

RGB = tuple[int, int, int]  # each 0 to 255

LEGIBLE = 4.5  # contrast that plain letters should have (WCAG 2.2, 1.4.3)
FAINT = 3.0  # contrast below which letters get help; what WCAG asks of large ones
EXTREMES: tuple[RGB, RGB] = ((20, 20, 22), (250, 250, 246))  # near-black and near-white
_SAME = 15  # hundredths of lightness that a colour may be moved by and keep its name

NAMED: dict[str, RGB] = {
    "black": (22, 22, 24), "jet black": (12, 12, 14), "charcoal": (54, 56, 60), "white": (248, 248, 244),
    "off white": (240, 236, 226), "snow white": (252, 252, 252), "ivory": (250, 245, 228), "cream": (250, 238, 205),
    "beige": (222, 205, 172), "grey": (128, 128, 128), "gray": (128, 128, 128), "silver": (190, 194, 200),
    "red": (208, 30, 36), "crimson": (190, 22, 58), "scarlet": (226, 42, 24), "maroon": (116, 20, 32),
    "burgundy": (118, 22, 46), "blood red": (140, 12, 18), "ruby": (176, 18, 66), "vermilion": (226, 66, 40),
    "orange": (240, 128, 22), "amber": (250, 178, 20), "gold": (212, 168, 54), "golden": (212, 168, 54),
    "yellow": (250, 214, 32), "lemon": (250, 236, 90), "mustard": (208, 164, 40), "peach": (250, 196, 160),
    "brown": (112, 70, 40), "chocolate": (84, 48, 28), "tan": (206, 172, 130), "copper": (184, 112, 66),
    "bronze": (166, 118, 58), "rust": (164, 74, 34), "terracotta": (198, 98, 68), "sepia": (112, 84, 56),
    "green": (32, 142, 62), "lime": (150, 214, 42), "lime green": (120, 208, 50), "olive": (112, 116, 42),
    "mint": (164, 228, 196), "emerald": (16, 148, 98), "forest green": (28, 92, 48), "jade": (20, 150, 110),
    "teal": (16, 128, 130), "turquoise": (48, 196, 190), "cyan": (30, 200, 226), "aqua": (60, 208, 220),
    "blue": (30, 92, 204), "navy": (22, 36, 92), "navy blue": (22, 36, 92), "midnight blue": (18, 26, 66),
    "royal blue": (48, 82, 202), "sky blue": (124, 192, 240), "azure": (40, 130, 230), "cobalt": (20, 70, 180),
    "indigo": (62, 38, 140), "purple": (120, 44, 156), "violet": (130, 70, 200), "lavender": (194, 178, 232),
    "lilac": (196, 164, 216), "plum": (110, 44, 96), "magenta": (212, 30, 140), "fuchsia": (226, 40, 160),
    "pink": (244, 130, 172), "hot pink": (246, 60, 150), "rose": (232, 96, 130), "salmon": (246, 142, 118),
    "coral": (250, 120, 92), "khaki": (178, 166, 112), "blue green": (16, 128, 130),
    "rose gold": (190, 120, 118), "army green": (84, 92, 52), "steel blue": (70, 130, 180),
    "baby blue": (160, 204, 240), "baby pink": (248, 196, 208), "bubblegum": (252, 140, 190), "blush": (240, 200, 196),
    "cherry red": (190, 16, 42), "brick red": (156, 58, 46), "oxblood": (88, 16, 24), "sage": (164, 178, 146),
    "bottle green": (10, 72, 52), "racing green": (10, 66, 46), "sea green": (46, 139, 110), "mauve": (178, 132, 168),
    "slate grey": (98, 108, 118), "oatmeal": (218, 206, 184), "aubergine": (68, 28, 62),
}  # fmt: skip
_SHADES = {  # of colours, by which people call them, too: mint green
    "green": "mint, olive, emerald, jade, teal, lime, sage", "yellow": "lemon, mustard, golden, amber",
    "pink": "rose, salmon, coral, peach, magenta, fuchsia, bubblegum, blush", "brown": "chocolate, tan, copper, bronze",
    "red": "coral, ruby, crimson, scarlet, rust, burgundy, maroon, oxblood", "white": "ivory, cream",
    "blue": "cobalt, azure, turquoise, cyan, aqua, indigo, teal", "purple": "lavender, violet, plum, lilac, mauve",
    "orange": "amber, rust, copper, coral, peach", "grey": "charcoal, silver", "gray": "charcoal, silver",
}  # fmt: skip
NAMED |= {f"{shade} {color}": NAMED[shade] for color, shades in _SHADES.items() for shade in shades.split(", ")}

_TONES = {  # lightness moved towards black (below 0) or white, and saturation's factor
    "dark": (-0.45, 1.0), "darker": (-0.45, 1.0), "deep": (-0.35, 1.1), "light": (0.5, 0.95), "lighter": (0.5, 0.95),
    "pale": (0.65, 0.8), "pastel": (0.6, 0.8), "soft": (0.35, 0.8), "bright": (0.12, 1.25), "vivid": (0.05, 1.3),
    "faded": (0.3, 0.55), "muted": (0.0, 0.55), "dull": (-0.1, 0.5), "electric": (0.15, 1.4), "very dark": (-0.68, 1.0),
    "very light": (0.75, 0.9), "medium": (0.0, 1.0), "rich": (-0.1, 1.2), "warm": (0.0, 1.1),
}  # fmt: skip
TONES = tuple(_TONES)
_HEX = re.compile(r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")


def parse_color(text: str) -> RGB:
    """`#RRGGBB`, a name, or a name with tones before it, such as `dark red`.

    Raises:
        UsageError: it is not a colour.
    """
    if found := _HEX.fullmatch(text.strip()):
        return int(found[1], 16), int(found[2], 16), int(found[3], 16)
    words = text.lower().replace("-", " ").split()
    for count in range(len(words)):
        rest, tones = " ".join(words[count:]), words[:count]
        if rest in NAMED and all(tone in _TONES for tone in tones):
            return toned(NAMED[rest], tones)
    raise UsageError(f"`{text}` is not a colour", hint="write `#RRGGBB`, or a name such as `dark red`")


def written(color: RGB) -> str:
    """As `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*color)


def toned(color: RGB, tones: list[str]) -> RGB:
    """The colour made darker, paler and so on, as the words say."""
    hue, light, strength = colorsys.rgb_to_hls(*(value / 255 for value in color))
    for tone in tones:
        move, factor = _TONES[tone]
        light += move * (light if move < 0 else 1 - light)
        strength = min(1.0, strength * factor)
    return _rgb(hue, light, strength)


def dimmed(color: RGB, light: float) -> RGB:
    """The colour in so much light; 1 leaves it as it is."""
    red, green, blue = (max(0, min(255, round(value * light))) for value in color)
    return red, green, blue


def luminance(color: RGB) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    parts = [value / 255 for value in color]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: RGB, other: RGB) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def opposite(color: RGB) -> RGB:
    """Near-black or near-white, whichever stands out more."""
    return max(EXTREMES, key=lambda tone: contrast(tone, color))


def set_off(color: RGB, against: RGB, ratio: float = LEGIBLE) -> RGB:
    """The colour, made as much lighter or darker as it takes to stand out; the nearest there is where none does."""
    hue, light, strength = colorsys.rgb_to_hls(*(value / 255 for value in color))
    steps = [(_rgb(hue, level / 50, strength), abs(level / 50 - light)) for level in range(51)]
    good = [step for step in steps if contrast(step[0], against) >= ratio]
    if contrast(color, against) >= ratio:
        return color
    if good:
        return min(good, key=lambda step: step[1])[0]
    return max(steps, key=lambda step: contrast(step[0], against))[0]


def apart(color: RGB, ground: RGB, ratio: float, *, kept: bool = False) -> tuple[RGB, RGB]:
    """Two colours moved away from each other, the darker one down and the lighter one up, until their contrast is that
    large or they would be others; their hues stay.

    Args:
        kept: only the second one moves.
    """
    (hue, light, strength), (under, level, depth) = (
        colorsys.rgb_to_hls(*(value / 255 for value in tone)) for tone in (color, ground)
    )
    way = 1 if luminance(color) > luminance(ground) else -1
    moved = color, ground
    for step in range(1, _SAME + 1):
        if contrast(*moved) >= ratio:
            break
        ahead = color if kept else _rgb(hue, light + way * step / 100, strength)
        moved = ahead, _rgb(under, level - way * step / 100, depth)
    return moved


def companion(color: RGB) -> RGB:
    """A colour beside one on the wheel, for what fades from it."""
    hue, light, strength = colorsys.rgb_to_hls(*(value / 255 for value in color))
    return _rgb((hue + 0.1) % 1, light, strength)


def luminous(color: RGB) -> RGB:
    """As bright as a tube of that colour is; whites and greys become white."""
    hue, light, strength = colorsys.rgb_to_hls(*(value / 255 for value in color))
    return (250, 250, 255) if strength < 0.15 or light > 0.85 else _rgb(hue, max(light, 0.52), 1.0)


def _rgb(hue: float, light: float, strength: float) -> RGB:
    red, green, blue = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), strength)
    return round(red * 255), round(green * 255), round(blue * 255)
