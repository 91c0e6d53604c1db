"""Mistakes that a recogniser makes, on characters that remember where they come from."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

NOWHERE = -1


class Glyph(NamedTuple):
    """One character that was read.

    Attributes:
        start, stop: where it is along its row, in the sheet's pixels.
        run, number: which character of which run it shows; `NOWHERE` for one that nobody printed.
        confidence: of the recogniser.
    """

    character: str
    start: float
    stop: float
    run: int
    number: int
    confidence: float = 1.0


CONFUSED = {
    pair[0]: pair[1:]
    for pair in [
        r"O0OQDo",
        r"0OoQ8D",
        r"o0O",
        r"l1I|i",
        r"1lI7|",
        r"Il1|i",
        r"il1",
        r"5S6s",
        r"S5s8",
        r"s5S",
        r"B8E3",
        r"8B36",
        r"6b5G",
        r"b6h",
        r"G6C",
        r"CGcO",
        r"ceoC",
        r"eco",
        r"Z2z",
        r"2Z7z",
        r"z2Z",
        r"71?T",
        r"g9q",
        r"9gq4",
        r"qg9",
        r"4A9",
        r"A4",
        r"hb",
        r"nri",
        r"uv",
        r"vuyV",
        r"Vv",
        r"wvW",
        r"Ww",
        r"DO0",
        r"QO0",
        r"tf",
        r"ft",
        r"aoe",
        r"EF",
        r"FEP",
        r"PFp",
        r"pP",
        r"HNM",
        r"MNH",
        r"NHM",
        r"T7",
        r"UuV",
        r"kK",
        r"KkX",
        r"xXk",
        r"XxK",
        r".,·",
        r",.;",
        r":;.",
        r";:",
        r"'`,",
        r""""'""",
        r"-_~—.",
        r"_-",
        r"/1I|",
        r"(C[{",
        r")]J}",
        r"@Qa",
        r"#*",
        r"$S8",
        r"&8",
        r"*+",
        r"|lI1",
        r"€EeC",
        r"£EfL",
        r"éeè",
        r"èeé",
        r"äaã",
        r"öoõ",
        r"üuú",
        r"ßBS",
        r"ñn",
        r"çc",
        r"óoò",
        r"íi",
        r"ıi",
        r"şs",
        r"ğg",
        r"łl",
        r"åä",
        r"øo",
        r"%9",
        r"yv",
        r"rf",
        r"ji",
        r"JI",
        r"Ll",
        r"RP",
        r"YV",
        r"da",
        r"mn",
        r"38B",
        r"°o",
        r"ºo",
    ]
}
PAIRS = {"rn": "m", "cl": "d", "vv": "w", "nn": "m", "ii": "u", "li": "h", "tt": "t", "ll": "l", "..": ".", "--": "-"}
MERGED = {"m": "rn", "d": "cl", "w": "vv", "h": "li", "M": "IVI", "H": "I-I"}
PUNCTUATION = ".,:;'\"-_*|~`·()[]"


def misread(glyphs: Sequence[Glyph], rng: random.Random, rate: float, lost_space: float) -> list[Glyph]:
    """The characters as a recogniser might give them.

    Args:
        rate: chance of a mistake for each character.
        lost_space: chance that a space is lost; higher between capitals and at punctuation.
    """
    found: list[Glyph] = []
    skip = False
    last = len(glyphs) - 1
    for k, glyph in enumerate(glyphs):
        if skip:
            skip = False
        elif glyph.character == " ":
            if rng.random() >= lost_space * _looseness(glyphs, k):
                found.append(glyph)
        elif rng.random() < rate * (4.0 if glyph.character in PUNCTUATION else 2.0 if k in (0, last) else 1.0):
            pair = glyph.character + (glyphs[k + 1].character if k < last else "")
            skip = pair in PAIRS and rng.random() < 0.5
            found += [glyph._replace(character=PAIRS[pair], stop=glyphs[k + 1].stop)] if skip else _wrong(glyph, rng)
        else:
            found.append(glyph)
    return _stripped(found)


def _looseness(glyphs: Sequence[Glyph], at: int) -> float:
    """How much likelier than usual the space at this place is lost."""
    before, after = glyphs[at - 1].character, glyphs[at + 1].character if at + 1 < len(glyphs) else "x"
    if not before.isalnum() or not after.isalnum():
        return 3.0
    return 2.0 if before.isupper() and after.isupper() else 1.0


def _wrong(glyph: Glyph, rng: random.Random) -> list[Glyph]:
    """What is read instead of one character: nothing, another or several."""
    character = glyph.character
    way = rng.random()
    doubt = rng.uniform(0.3, 0.95)
    if way < (0.5 if character in PUNCTUATION else 0.15):
        return []
    if way < 0.22 and character in MERGED:
        return list(_spread(glyph, MERGED[character], doubt))
    if way < 0.3 and character.swapcase() != character and len(character.swapcase()) == 1:
        return [glyph._replace(character=character.swapcase(), confidence=doubt)]
    if way < 0.36:
        return [
            glyph,
            glyph._replace(character=rng.choice(".,'-:" + character), run=NOWHERE, start=glyph.stop, confidence=doubt),
        ]
    return [
        glyph._replace(
            character=rng.choice(CONFUSED.get(character, "?" if way > 0.97 else character)), confidence=doubt
        )
    ]


def _spread(glyph: Glyph, text: str, confidence: float) -> Iterator[Glyph]:
    """Several characters in the place of one."""
    step = (glyph.stop - glyph.start) / len(text)
    for n, character in enumerate(text):
        start = glyph.start + n * step
        yield Glyph(character, start, start + step, glyph.run, glyph.number, confidence)


def _stripped(glyphs: list[Glyph]) -> list[Glyph]:
    """Without spaces at the ends, and with single spaces."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        if glyph.character != " " or (kept and kept[-1].character != " "):
            kept.append(glyph)
    while kept and kept[-1].character == " ":
        kept.pop()
    return kept
