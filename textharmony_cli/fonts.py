"""Fonts, by key: how wide text is, and how Pillow draws it.

PyMuPDF's built-in fonts are always there. Fonts of the system, or those in the folder that TH_FONTS names, are added
where there are any. The bank, open fonts that come with this package, is for finding the face that a text in a picture
was set in; `pick` leaves it out. Nothing is loaded before it is asked for.
"""

from __future__ import annotations

import io
import os
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pymupdf
from PIL import ImageFont

from textharmony_cli.errors import UsageError

ROLES = ("sans", "serif", "mono", "display", "hand")
FALLBACK = "cjk"  # has letters of most scripts, Chinese, Japanese and Korean among them
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "~/.local/share/fonts", "~/.fonts")
MOST_FILES = 300
BANK = Path(__file__).with_name("fonts_data")  # FAMILY-WEIGHT.ttf, with an `i` after the weight of an italic
BOLD = 600  # weight from which a face counts as bold
FAMILIES = {  # of the bank; what is not here is sans
    **dict.fromkeys(
        ("cinzel", "eb-garamond", "libre-baskerville", "old-standard-tt", "roboto-slab", "zilla-slab"), "serif"
    ),
    **dict.fromkeys(("inconsolata", "roboto-mono", "share-tech-mono", "vt323"), "mono"),
    **dict.fromkeys(("caveat", "dancing-script", "kalam", "pacifico"), "hand"),
    **dict.fromkeys(("anton", "bangers", "bebas-neue"), "display"),
}
HEAVY = {"anton": 800, "bangers": 800, "bebas-neue": 700, "pacifico": 700}  # weight of families that call theirs 400
LETTERS = "ABCXYZabcxyz0123456789,.:%"
ACCENTED = (("e", "é"), ("a", "à"), ("U", "Ü"))  # as wide as each other in a font of letters, not in one of signs
_ADDED = re.compile(r"ps(?=bold|italic|mt|$)|mt$|(?:regular|book)$")  # to fonts' names, now and then
ALIKE = 0.02  # ems


@dataclass(frozen=True, slots=True)
class Face:
    """One font.

    Attributes:
        key: PyMuPDF's name of a built-in font, the name of the file without its ending, or the path of a file that
            was asked for by its path.
        path: of the file; None for a built-in font.
    """

    key: str
    role: str
    bold: bool
    italic: bool
    path: Path | None = None


BUILT_IN = tuple(
    Face(key, role, bold, italic)
    for role, keys in (
        ("sans", ("helv", "hebo", "heit", "hebi")),
        ("serif", ("tiro", "tibo", "tiit", "tibi")),
        ("mono", ("cour", "cobo", "coit", "cobi")),
    )
    for key, bold, italic in zip(keys, (False, True, False, True), (False, False, True, True), strict=True)
)


def pick(rng: random.Random, role: str = "sans", *, bold: bool = False, italic: bool = False) -> str:
    """The key of some font of that role and style, or of the nearest one there is."""
    faces = _of_role(role)
    exact = [face for face in faces if (face.bold, face.italic) == (bold, italic)]
    return rng.choice(exact or faces).key


def styled(key: str, *, bold: bool = False, italic: bool = False) -> str:
    """The bold or italic sister of a font; the font itself where it has none."""
    for face in BUILT_IN:
        if face.role == _faces()[key].role and (face.bold, face.italic) == (bold, italic) and _is_built_in(key):
            return face.key
    return _sister(key, bold, italic)


def candidates(text: str) -> tuple[str, ...]:
    """The keys of all fonts, the bank's among them, that have every character of a text; else the fallback alone."""
    every = [key for key in (*_bank(), *_faces()) if key != FALLBACK and covers(key, text)]
    return tuple(dict.fromkeys(every)) or (FALLBACK,)


def of_style(text: str, role: str, weight: int, *, italic: bool = False) -> tuple[str, ...]:
    """Fonts that come with the package, of that role and about that weight, that have every character of a text.

    The same on every machine: fonts of the system are left out. Faces of another weight come last; the built-in fonts
    stand in where the bank lacks a character, and the fallback where these do too.

    Args:
        weight: 300 (light) to 900 (black).

    Returns:
        Keys, the likest first; empty where no font has all the characters.
    """
    bank = [face for face in _bank().values() if face.role == role and (face.italic or not italic)]
    near = sorted(bank, key=lambda face: (face.italic != italic, abs(_weight(face) - weight)))
    bold = weight >= BOLD
    plain = [face for face in BUILT_IN if face.role == (role if role in ("serif", "mono") else "sans")]
    plain = [face for face in plain if (face.bold, face.italic) == (bold, italic)]
    own = tuple(face.key for face in near if covers(face.key, text))
    built_in = tuple(face.key for face in plain if covers(face.key, text))
    return own or built_in or ((FALLBACK,) if covers(FALLBACK, text) else ())


def weight_of(key: str) -> int:
    """The weight of a font, 400 for regular."""
    return _weight(_known(key))


def role_of(key: str) -> str:
    """One of `ROLES`, or `other` for the fallback."""
    return _known(key).role


def is_italic(key: str) -> bool:
    return _known(key).italic


def named(name: str) -> str:
    """The key of the font with this name, or in this file.

    Names are keys; capitals and spaces are free, and a family's name stands for its regular weight.

    Raises:
        UsageError: there is no such font.
    """
    path = Path(name).expanduser()
    if path.suffix.lower() in (".ttf", ".otf", ".ttc") and path.is_file():
        return str(path)
    wanted = name.strip().lower().replace(" ", "-")
    keys = {key.lower(): key for key in (*_faces(), *_bank())}
    for key in (wanted, f"{wanted}-400", f"{wanted}-regular"):
        if key in keys:
            return keys[key]
    raise UsageError(
        f"there is no font `{name}`",
        hint=f"name a font file, or one of {', '.join(sorted(_families()))}",
    )


def of_name(name: str) -> str | None:
    """The key of the font of a file that a PDF calls by this name; None where there is none."""
    return _by_name().get(_plain_name(name))


def are_same(name: str, other: str) -> bool:
    """Whether two names, as fonts and PDFs have them, mean one font."""
    return _plain_name(name) == _plain_name(other)


@cache
def opened(key: str) -> pymupdf.Font:
    """The font itself."""
    path = None if key == FALLBACK else _known(key).path
    return pymupdf.Font(fontfile=str(path)) if path else pymupdf.Font(key)


def advances(text: str, key: str) -> tuple[float, ...]:
    """The width of every character, in ems."""
    table = _Advances.of(key)
    return tuple([table[character] for character in text])


def width(text: str, key: str, size: float) -> float:
    """The width of the text, in pixels."""
    table = _Advances.of(key)
    return size * sum([table[character] for character in text])


def covers(key: str, text: str) -> bool:
    """Whether the font has all these characters."""
    table = _Advances.of(key)
    return all(character in table or _has(key, character) for character in text)


def fitting(key: str, text: str) -> str:
    """The font, or the fallback where the font lacks a character."""
    return key if covers(key, text) else FALLBACK


@cache
def loaded(key: str, size: float) -> ImageFont.FreeTypeFont:
    """The font at a size in pixels, for Pillow."""
    return ImageFont.truetype(io.BytesIO(_bytes(key)), size)


@lru_cache(maxsize=4096)
def ink(key: str, size: int, character: str) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what a character covers, in pixels from the pen's start on the baseline; None of
    a blank."""
    mask, (x, y) = loaded(key, size).getmask2(character, "L", anchor="ls")
    found = mask.getbbox()
    return None if found is None else (x + found[0], y + found[1], x + found[2], y + found[3])


def _has(key: str, character: str) -> bool:
    return character == " " or bool(opened(key).has_glyph(ord(character)))


class _Advances(dict[str, float]):
    """Widths of characters in one font, measured once each."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    @staticmethod
    @cache
    def of(key: str) -> _Advances:
        return _Advances(key)

    def __missing__(self, character: str) -> float:
        measured = float(opened(self.key).glyph_advance(ord(character)))
        if _has(self.key, character):  # so that a character in the table is one that the font has
            self[character] = measured
        return measured


@cache
def _bytes(key: str) -> bytes:
    return bytes(opened(key).buffer)


@cache
def _by_name() -> dict[str, str]:
    keys = [*_bank(), *(face.key for face in _faces().values() if face.path)]  # whole fonts before those of the bank
    return {_plain_name(opened(key).name): key for key in keys}


def _plain_name(name: str) -> str:
    """A font's name without what is written in several ways: `Arial-BoldMT`, `Arial Bold`."""
    plain = re.sub("[^a-z0-9]", "", name.lower()).replace("oblique", "italic")
    return _ADDED.sub("", plain)


def _known(key: str) -> Face:
    return _faces().get(key) or _bank().get(key) or Face(key, "other", False, False, Path(key))


def _is_built_in(key: str) -> bool:
    return _faces()[key].path is None


@cache
def _bank() -> dict[str, Face]:
    """The fonts of the package. Their names say it all, so that no file is opened."""
    faces = {}
    for path in sorted(BANK.glob("*.ttf")):
        weight, italic = path.stem.rpartition("-")[2].rstrip("i"), path.stem.endswith("i")
        role = FAMILIES.get(path.stem.rpartition("-")[0], "sans")
        faces[path.stem] = Face(path.stem, role, int(weight) >= BOLD, italic, path)
    return faces


def _weight(face: Face) -> int:
    family, _, number = face.key.rstrip("i").rpartition("-")
    if family in HEAVY:
        return HEAVY[family]
    return int(number) if number.isdigit() else 700 if face.bold else 400


def _families() -> set[str]:
    return {key.rpartition("-")[0] for key in _bank()} | {face.key for face in BUILT_IN}


@cache
def _sister(key: str, bold: bool, italic: bool) -> str:
    own = _faces()[key]
    family = key.split("-")[0]
    for face in _faces().values():
        if face.path and face.key.split("-")[0] == family and (face.bold, face.italic) == (bold, italic):
            return face.key
    return own.key


@cache
def _of_role(role: str) -> tuple[Face, ...]:
    """All faces of a role; handwriting and display fall back to what looks most like them."""
    if role not in ROLES:
        raise ValueError(f"`{role}` is no role of a font; there are {', '.join(ROLES)}")
    faces = tuple(face for face in _faces().values() if face.role == role)
    if faces:
        return faces
    return tuple(face for face in BUILT_IN if (face.italic if role == "hand" else face.bold))


@cache
def _faces() -> dict[str, Face]:
    found = {face.key: face for face in BUILT_IN}
    found[FALLBACK] = Face(FALLBACK, "other", False, False)
    for path in _files():
        face = _face(path)
        if face and face.key not in found:
            found[face.key] = face
    return found


def _files() -> Iterable[Path]:
    named = os.environ.get("TH_FONTS")
    folders = [Path(named)] if named else [Path(folder).expanduser() for folder in FOLDERS]
    files = [path for folder in folders for ending in ("ttf", "otf") for path in folder.rglob(f"*.{ending}")]
    return sorted(files)[:MOST_FILES]


def _face(path: Path) -> Face | None:
    """What the file holds; None where it is no font for plain Latin text."""
    try:
        font = pymupdf.Font(fontfile=str(path))
    except (RuntimeError, pymupdf.mupdf.FzErrorBase):
        return None  # one unreadable file among the system's fonts is no reason to stop
    if not all(font.has_glyph(ord(letter)) for letter in LETTERS) or _has_signs_for_letters(font):
        return None
    return Face(path.stem, _role(path, font), bool(font.is_bold), bool(font.is_italic), path)


def _has_signs_for_letters(font: pymupdf.Font) -> bool:
    """Whether it is a font such as Zapf Dingbats, which claims to have letters."""
    widths = [[font.glyph_advance(ord(letter)) for letter in pair] for pair in ACCENTED if font.has_glyph(ord(pair[1]))]
    return any(abs(plain - accented) > ALIKE for plain, accented in widths)


def _role(path: Path, font: pymupdf.Font) -> str:
    """A font in a folder that is named like a role has that role; else its own flags say."""
    if path.parent.name in ROLES:
        return path.parent.name
    if font.is_monospaced:
        return "mono"
    return "serif" if font.is_serif else "sans"
