"""What words of a prompt mean for a picture: the vocabulary of the planner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from textharmony_cli.model.rendering.colors import NAMED, TONES

Sort = Literal[
    "color", "usual", "tone", "material", "head", "effect", "letters", "layout", "size", "wear", "light", "link",
    "filler", "part", "and", "be", "palette", "run", "line", "scale",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word or phrase says.

    Attributes:
        sort: what kind of thing it is about.
        value: what about it; for `letters` and `layout` a field of the plan and its value.
    """

    sort: Sort
    value: Any = None


def _all(sort: Sort, value: Any, words: str) -> dict[str, tuple[Meaning, ...]]:
    return {word.strip(): (Meaning(sort, value),) for word in words.split(",")}


_MATERIALS = {
    "paper": "paper, sheet of paper, notepaper, parchment, vellum, page, newspaper, napkin, papyrus, envelope, receipt",
    "cardboard": "cardboard, carton, kraft paper, brown paper, corrugated board, box, paper bag, parcel",
    "brick": "brick, bricks, brickwork, brick wall, bricked",
    "wood": "wood, wooden, timber, plank, planks, plywood, oak, pine, walnut, mahogany, wood panel, table, tabletop,"
    " desk, floorboards, fence, crate, barn, log, door",
    "concrete": "concrete, cement, asphalt, pavement, sidewalk, tarmac, road, street, beton, kerb",
    "plaster": "plaster, stucco, wall, plastered wall, facade, house wall, painted wall, adobe",
    "metal": "metal, metallic plate, steel, iron, aluminium, aluminum, tin, sheet metal, stainless steel, enamel,"
    " brass, brushed metal, zinc",
    "chalkboard": "chalkboard, blackboard, slate, slate board, chalk board",
    "fabric": "fabric, cloth, canvas, textile, linen, cotton, t shirt, shirt, flag, curtain, velvet, denim, tote bag,"
    " wool, towel, silk",
    "marble": "marble, marbled, polished stone",
    "stone": "stone, granite, rock, sandstone, tombstone, gravestone, boulder, limestone, stone wall, cliff",
    "tiles": "tile, tiles, tiled, tiled wall, bathroom wall, subway tiles, ceramic",
    "leather": "leather, suede, hide",
    "sand": "sand, beach, dune, desert, sandy",
    "sky": "sky, clouds, cloudy sky, blue sky, heaven, cloudy",
    "sunset": "sunset, sunrise, dusk, dawn, evening sky",
    "night": "night, night sky, city lights, bokeh, midnight, nighttime, city at night, night street",
    "stars": "stars, starry, starry sky, starry night, space, outer space, galaxy, cosmos, universe, milky way",
    "snow": "snow, snowy, snowfield",
    "grass": "grass, lawn, meadow, turf, grassy, football pitch, grass field",
    "water": "water, sea, ocean, lake, river, pool, swimming pool, waves",
    "gradient": "gradient, gradients, gradient background, abstract background, smooth gradient, blurred background,"
    " ombre, gradient fill, gradient colors, gradient colours",
    "stripes": "stripes, striped, stripe, pinstripes, pinstriped, candy stripes, awning, barber pole",
    "checks": "checks, checked, checkered, chequered, checkerboard, chessboard, gingham, tablecloth",
    "dots": "dots, polka dots, polka dot, polka dotted, dotted, spotted",
    "ruled": "lined, lined paper, ruled paper, notebook, notebook paper, lined notebook paper, exercise book",
    "grid": "grid, grid paper, graph paper, squared paper, sheet of graph paper, piece of graph paper",
    "plain": "plain background, solid background, screen, slide",
}
_OF_THEIR_OWN = {  # colour that a word for a material brings along
    "parchment": (226, 202, 156), "oak": (196, 148, 92), "pine": (222, 184, 132), "walnut": (98, 66, 44),
    "mahogany": (112, 50, 34), "asphalt": (72, 72, 74), "tarmac": (72, 72, 74), "road": (80, 80, 82),
    "street": (96, 96, 98), "brass": (196, 160, 78), "iron": (98, 100, 104), "slate": (62, 68, 74),
    "denim": (58, 86, 134), "velvet": (110, 22, 44), "granite": (128, 126, 126), "sandstone": (206, 172, 126),
    "kraft paper": (190, 152, 108), "newspaper": (226, 222, 210), "screen": (20, 22, 30), "tin": (176, 178, 180),
    "enamel": (240, 240, 236), "blackboard": (36, 38, 40), "adobe": (204, 148, 104), "napkin": (250, 250, 248),
}  # fmt: skip
_EFFECTS = {
    "neon": "neon, neon sign, neon tubes, neon tube, neon light, neon lights, neon letters",
    "glow": "glowing, illuminated, lit, backlit, luminous, led, light up, shining, fluorescent",
    "outline": "outlined, contoured, comic, comic book, cartoon, sticker",
    "shadow": "shadowed",
    "block": "3d, three dimensional, block letters, retro, blocky, extruded",
    "engraved": "engraved, carved, etched, chiselled, chiseled, cut into, cut deep into, incised, engraving, scratched,"
    " scratched into, carved into, engraved into",
    "embossed": "embossed, raised, debossed, moulded, molded",
    "chalk": "chalk, chalked, chalky, in chalk, chalk letters",
    "stencil": "stencil, stencilled, stenciled, stencil letters, military",
    "spray": "graffiti, spray painted, sprayed, spray paint, tagged, spray",
    "stamp": "stamp, stamped, rubber stamp, rubber stamped",
    "metallic": "metallic, chrome, polished, gilded, gilt, foil, golden letters",
    "burned": "burned, burnt, branded, scorched, pyrography",
    "glitter": "glitter, glittery, glittering, sparkling, sparkly, sequins, sequin, glitter letters",
    "stitched": "stitched, embroidered, embroidery, sewn, sewn on, thread, stitching",
    "paint": "painted, hand painted, brushed, sign painted, paint, brush, brush strokes, brush stroke",
    "print": "printed, flat, typed, typeset, print",
}
_LETTERS = {
    ("kind", "sans"): "sans, sans serif, modern, grotesque, helvetica, clean, simple, block",
    ("kind", "serif"): "serif, serifed, elegant, classic, classical, roman, antique, traditional, formal,"
    " old fashioned",
    ("kind", "mono"): "mono, monospace, monospaced, typewriter, typewritten, code, terminal, digital",
    ("kind", "hand"): "handwritten, hand written, handwriting, cursive, script, calligraphy, calligraphic,"
    " hand lettered, scribbled, handlettered, brush script, scrawled, handwritten note,"
    " pencil, pen, ballpoint, biro, marker, felt tip, crayon",
    ("kind", "display"): "display, poster type, impact, headline",
    ("weight", 300): "thin, light weight, fine, hairline, slim, delicate",
    ("weight", 400): "regular, normal",
    ("weight", 700): "bold, strong, thick",
    ("weight", 850): "heavy, black weight, extra bold, extrabold, fat, chunky, massive, ultra bold",
    ("font", "vt323"): "pixel, pixels, pixelated, pixel art, pixel font, 8 bit, 8bit, arcade, bitmap font, video game",
    ("italic", True): "italic, italics, slanted, oblique",
}  # fmt: skip
_LAYOUT = {
    ("align", "left"): "left aligned, aligned left, flush left, left",
    ("align", "right"): "right aligned, aligned right, flush right, right",
    ("align", "center"): "centred, centered, in the middle, in the centre, in the center",
    ("anchor", "top"): "at the top, top, upper",
    ("anchor", "bottom"): "at the bottom, bottom, lower",
    ("sizes", "each"): "justified, full width, poster style",
    (
        "tilt",
        9.0,
    ): "tilted, diagonal, diagonally, crooked, askew, rotated, at a slant, slightly tilted, slightly rotated",
    ("view", "left"): "from the left, in perspective, at an angle, from the side, angled, perspective",
    ("view", "right"): "from the right",
    ("view", "below"): "from below, looking up",
    ("fill", 0.92): "huge, giant, enormous, very large",
    ("fill", 0.86): "big, large",
    ("fill", 0.5): "small, little",
    ("fill", 0.34): "tiny, very small",
}
_SIZES = {
    (1024, 1024): "square, album cover, icon, instagram post",
    (768, 1024): "portrait, upright, book cover, portrait format",
    (1024, 768): "landscape, landscape format",
    (1536, 512): "wide banner, panoramic, panorama, web banner, wide",
}
_RUNS = {
    "across": "vertical stripes, vertically striped, horizontal gradient, from left to right, left to right",
    "down": "horizontal stripes, horizontally striped, vertical gradient, from top to bottom, top to bottom",
    "diagonal": "diagonal stripes, diagonally striped, hazard stripes, warning stripes, diagonal gradient",
}
_LINES = {
    0: "first line, top line, upper line, line one, line 1, 1st line",
    1: "second line, line two, line 2, 2nd line", 2: "third line, line three, line 3, 3rd line",
    3: "fourth line, line four, line 4", -1: "last line, bottom line, lower line, final line",
}  # fmt: skip
_SCALES = {
    0.4: "much smaller, far smaller", 0.5: "half the size, half as big, half as large", 0.6: "smaller",
    1.6: "larger, bigger", 2.0: "twice as big, twice as large, twice the size, double size",
    2.4: "much larger, much bigger",
}  # fmt: skip
_RAINBOW = tuple(NAMED[name] for name in ("red", "orange", "yellow", "green", "blue", "purple"))
_PALETTES = {
    (_RAINBOW, "smooth"): "rainbow",
    (
        _RAINBOW,
        "letters",
    ): "multicolored, multicoloured, multi colored, multi coloured, multicolor, multicolour, colorful,"
    " colourful, many colors, many colours, different colors, different colours",
}
# Signs hang before something; sheets are all that is seen.
_PLATES = (
    "sign, signs, signboard, signpost, plate, plaque, nameplate, name plate, door plate, placard, street sign,"
    " road sign, traffic sign, warning sign, shop sign, license plate, number plate, board, name board, shield, label,"
    " tag, name tag, badge, notice, sticky note, note, card, business card, ticket, sticker, door sign, price tag,"
    " signage, post it, button, panel, nameboard, tape, ribbon, wristband, armband, bib, scarf"
)
_FLAT = (Meaning("head", "plate"), Meaning("material", "plain"))  # of painted metal or plastic
_BY_HAND = (Meaning("letters", ("kind", "hand")), Meaning("head", "letters"))
_WOVEN = (Meaning("material", "fabric"), Meaning("head", "plate"))
_SHOWING = (Meaning("head", "sheet"), Meaning("material", "plain"), Meaning("usual", (20, 22, 30)))  # dark screens
_SHEETS = (
    "poster, banner, cover, book cover, album cover, billboard, flyer, leaflet, postcard, greeting card, invitation,"
    " certificate, menu, title card, slide, movie poster, film poster, concert poster"
)
_LETTER_HEADS = (
    "letters, letter, lettering, text, word, words, writing, type, typeface, font, inscription, caption, title,"
    " capitals, caps, uppercase, numbers, numerals, digits, characters, fill, line, lines, ink, message, slogan, name,"
    " phrase, quote, sentence, logotype"
)
_GROUND_HEADS = (
    "background, backdrop, ground, surface, backing, scene, behind, behind it, pattern, behind the text,"
    " behind the letters"
)
_PARTS = {
    "outline": "outline, outlines, contour, edge, edges, stroke, strokes",
    "border": "border, rim, borders, edging, trim",
    "shadow": "shadow, shadows, drop shadow",
    "glow": "halo, glow around, aura, glow",
    "frame": "frame, framed, picture frame, frames, in a frame",
}
_LINKS = {
    "on": "on, against, over, onto, upon, in front of, across, before, above, hanging on, mounted on, on top of, at",
    "in": "in, using, into",
    "with": "with, has, have, having, featuring, containing, bearing, plus, but",
    "of": "of, made of, made from, made out of, from",
    "says": "says, saying, say, that says, reads, reading, read, that reads, stating, states, spelling, spells, which"
    " says, called, titled, named",
}
_FILLERS = (
    "a, an, the, that, this, it, its, it's, which, to, for, by, as, please, make, draw, create, render, show,"
    " shows, showing, written, write, drawn, some, very, and a, one, two, three, set, put, placed, colour, color,"
    " coloured, colored, colours, colors, style, styled, look, looking, like, kind, there, i, want, me, my, our,"
    " your, we, us, s, high, quality, realistic, picture, image, photo, photograph, shot, logo, wallpaper,"
    " illustration, graphic, rendering, drawing, mural, close up, photo of, photorealistic, detailed, hung, hanging,"
    " below, underneath, beneath, below it, under it, below that,"
    " mounted, standing, stands, filled, finish, tone, tones, or, so, plain,"
    " ice cream, whipped cream, cream cheese, orange juice, olive oil, rose garden, red wine, white wine, green tea,"
    " silver screen, gold rush, chocolate cake, hot chocolate, black friday, lemon tart, peach pie"
)
_WEAR = {0.9: "old, vintage, weathered, worn, rusty, aged, dirty, grungy, grunge, rustic, shabby, distressed, crumpled,"
              " burnt edges, burned edges, torn edge, torn edges, ragged edges",
         0.0: "new, fresh, brand new, spotless"}  # fmt: skip
_LIGHT = {
    0.45: "dimly lit, dim, shady, gloomy, darkened, moody",
    1.12: "sunny, sunlit, well lit, brightly lit, daylight",
}


def _at(field: str, value: str) -> tuple[Meaning, ...]:
    """A place on something, which is named next."""
    return Meaning("layout", (field, value)), Meaning("link", "on")


def _vocabulary() -> dict[str, tuple[Meaning, ...]]:
    words: dict[str, tuple[Meaning, ...]] = _all("filler", None, _FILLERS)
    words |= _all("head", "plate", _PLATES) | _all("head", "sheet", _SHEETS)
    words |= _all("head", "letters", _LETTER_HEADS) | _all("head", "ground", _GROUND_HEADS)
    tables: tuple[tuple[Sort, Mapping[Any, str]], ...] = (
        ("material", _MATERIALS), ("effect", _EFFECTS), ("letters", _LETTERS), ("layout", _LAYOUT), ("wear", _WEAR),
        ("light", _LIGHT), ("link", _LINKS), ("size", _SIZES), ("part", _PARTS), ("line", _LINES), ("scale", _SCALES),
        ("palette", _PALETTES),
    )  # fmt: skip
    for sort, table in tables:
        for value, names in table.items():
            words |= _all(sort, value, names)
    for run, names in _RUNS.items():
        for name in (name.strip() for name in names.split(",")):
            shape = "stripes" if "strip" in name else "gradient" if "gradient" in name else None
            words[name] = (Meaning("run", run), *([Meaning("material", shape)] if shape else []))
    words |= {name: (Meaning("color", color),) for name, color in NAMED.items()}
    words |= {tone: (Meaning("tone", tone),) for tone in TONES}
    words |= {name: (*words[name], Meaning("usual", color)) for name, color in _OF_THEIR_OWN.items()}
    hazard = tuple(Meaning("color", NAMED[name]) for name in ("yellow", "black"))
    words |= {name: (*words[name], *hazard) for name in ("hazard stripes", "warning stripes")}
    words |= {  # of which one word says two things
        "album cover": (Meaning("head", "sheet"), Meaning("size", (1024, 1024))),
        "book cover": (Meaning("head", "sheet"), Meaning("size", (768, 1024))),
        "chalkboard": (Meaning("material", "chalkboard"), Meaning("effect", "chalk")),
        "blackboard": (Meaning("material", "chalkboard"), Meaning("effect", "chalk")),
        "chalkboard sign": (Meaning("head", "plate"), Meaning("material", "chalkboard"), Meaning("effect", "chalk")),
        "neon sign": (Meaning("effect", "neon"), Meaning("head", "letters")),
        "neon": (Meaning("effect", "neon"),),
        "graffiti": (Meaning("effect", "spray"), Meaning("letters", ("kind", "display"))),
        "gold leaf": (Meaning("effect", "metallic"), Meaning("color", NAMED["gold"])),
        "gold foil": (Meaning("effect", "metallic"), Meaning("color", NAMED["gold"])),
        "golden": (Meaning("color", NAMED["gold"]),),
        "chrome": (Meaning("effect", "metallic"), Meaning("color", NAMED["silver"])),
        "at night": (Meaning("link", "on"), Meaning("material", "night")),
        "menu": (Meaning("head", "sheet"),),
        "and": (Meaning("and"),),
        "black and white": (Meaning("color", NAMED["black"]), Meaning("and"), Meaning("color", NAMED["white"])),
        "is": (Meaning("be"),), "are": (Meaning("be"),), "should be": (Meaning("be"),), "must be": (Meaning("be"),),
        "capital letters": (Meaning("head", "letters"),), "block capitals": (Meaning("head", "letters"),),
        "warning sign": (*_FLAT, Meaning("usual", (250, 205, 30)), Meaning("part", "border")),
        "sticky note": (Meaning("head", "plate"), Meaning("material", "paper"), Meaning("usual", (247, 227, 107))),
        "post it": (Meaning("head", "plate"), Meaning("material", "paper"), Meaning("usual", (247, 227, 107))),
        "note": (Meaning("head", "plate"), Meaning("material", "paper")),
        "card": (Meaning("head", "plate"), Meaning("material", "paper")),
        **dict.fromkeys(("departure board", "departures board", "scoreboard", "display board"), _SHOWING),
        "station board": _SHOWING,
        **dict.fromkeys(("in the middle of", "in the center of", "in the centre of"), _at("align", "center")),
        "at the top of": _at("anchor", "top"), "at the bottom of": _at("anchor", "bottom"),
        "on it": (Meaning("link", "says"),),
        "business card": (Meaning("head", "plate"), Meaning("material", "paper")),
        "label": (Meaning("head", "plate"), Meaning("material", "paper")),
        "form field": (Meaning("head", "plate"), Meaning("material", "paper"), Meaning("part", "border")),
        "price tag": (Meaning("head", "plate"), Meaning("material", "paper")),
        "ticket": (Meaning("head", "plate"), Meaning("material", "paper")),
        "postcard": (Meaning("head", "sheet"), Meaning("material", "paper")),
        "certificate": (Meaning("head", "sheet"), Meaning("material", "paper")),
        "invitation": (Meaning("head", "sheet"), Meaning("material", "paper")),
        **dict.fromkeys(("ribbon", "wristband", "armband", "bib", "scarf"), _WOVEN), "tape": _FLAT,
        "paint": (Meaning("effect", "paint"), Meaning("head", "letters")),
        **dict.fromkeys(("marker", "crayon", "felt tip", "handwriting", "calligraphy"), _BY_HAND),
        "flag": (Meaning("head", "sheet"), Meaning("material", "fabric")),
        "plaque": (Meaning("head", "plate"), Meaning("material", "metal")),
        "license plate": (*_FLAT, Meaning("part", "border")),
        "number plate": (*_FLAT, Meaning("part", "border")),
        **dict.fromkeys(("badge", "name tag", "sticker", "button", "street sign", "road sign", "traffic sign"), _FLAT),
        "led": (Meaning("effect", "glow"), Meaning("letters", ("kind", "mono"))),
        "wanted poster": (Meaning("head", "sheet"), Meaning("material", "paper"), Meaning("wear", 0.9)),
        "tombstone": (Meaning("material", "stone"), Meaning("effect", "engraved")),
        "gravestone": (Meaning("material", "stone"), Meaning("effect", "engraved")),
}  # fmt: skip
    return words


WORDS = _vocabulary()
LONGEST = max(len(phrase.split()) for phrase in WORDS)
