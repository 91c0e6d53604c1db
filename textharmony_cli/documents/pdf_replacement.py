"""Writes new text where old text stood on a PDF page. Runs in the child process of `pdf_rewrite` only.

The new text stands on the old baseline, in its size, colour and direction. It is set in the very font of the old text
when that has all its characters (embedded fonts mostly have only the ones that the document uses), else in the most
like of the fonts that come with PyMuPDF.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pymupdf
from pymupdf import mupdf

from textharmony_cli import fonts
from textharmony_cli.documents.pdf_style import Style
from textharmony_cli.documents.pdf_subset import subset
from textharmony_cli.records import Point

Fit = Literal["shrink", "condense", "overflow"]

_ITALIC, _SERIF, _MONO, _BOLD = 2, 4, 8, 16  # MuPDF's flags of a font
_BOLD_NAME = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"ital|obli|slanted", re.IGNORECASE)
_MONO_NAME = re.compile(r"cour|mono|consol|code|typewriter|cmtt", re.IGNORECASE)
_SERIF_NAME = re.compile(r"times|roman|serif|georgia|garamond|minion|cambria|palat|book|cmr|cmb|sfrm", re.IGNORECASE)
_SANS_NAME = re.compile(r"sans|arial|helv|calibri|verdana|tahoma|cmss", re.IGNORECASE)
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_NARROWEST = 0.6  # of the normal width, before the size is reduced, too
_SMALLEST = 0.5  # of the old size
_FULL = 0.93  # of its usual width; a narrower text is told
_SPACE_EM = 0.27  # where a font has no space
_UNKNOWN = 0xFFFD
_CIDS = 0x10000


@dataclass(frozen=True, slots=True)
class Setting:
    """A font that is in the PDF, and how text is written in it.

    Attributes:
        codes: for each character its code, as bytes; `widths` in ems.
    """

    xref: int
    name: str
    codes: dict[str, bytes]
    widths: dict[str, float]

    def covers(self, text: str) -> bool:
        return all(character in self.codes or character.isspace() for character in text)

    def width(self, text: str) -> float:
        return sum(self.widths.get(character, _SPACE_EM) for character in text)

    def shown(self, text: str, advances: Sequence[float] = ()) -> str:
        """What is in the operand of TJ; spaces that the font lacks are leaps.

        Args:
            advances: ems from each character to the next; empty for those of the font.
        """
        parts = []
        for k, character in enumerate(text):
            code = self.codes.get(character)
            width = self.widths.get(character, _SPACE_EM) if code or not advances else 0.0
            parts.append(f"<{code.hex()}>" if code else "" if advances else f"{-1000 * _SPACE_EM:.0f}")
            if advances:
                parts.append(f" {1000 * (width - advances[k]):.0f} ")
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Lettering:
    """A text that is to be written.

    Attributes:
        own: the font of the old text; None where its characters cannot be told.
        room: points that the text may take along the baseline.
        advances: of a text that stays as it was, points from each character to the next along the baseline.
        stretch: of the same, how much wider its letters are than the font has them.
        moved: how far it is from where it stood.
    """

    style: Style
    own: Setting | None
    text: str
    room: float
    advances: tuple[float, ...] = ()
    stretch: float = 1.0
    moved: Point = (0.0, 0.0)

    def shifted(self, along: float, up: float = 0.0) -> Lettering:
        """The same, so many points further on in its line, or in one that lies higher."""
        (x, y), (u, v) = self.style.origin, self.style.along
        dx, dy = along * u - up * v, along * v + up * u
        by = (self.moved[0] + dx, self.moved[1] + dy)
        return replace(self, style=replace(self.style, origin=(x + dx, y + dy)), moved=by)


class Replacer:
    """Writes new texts on the pages of one document.

    Args:
        font: key of the one that new texts are set in; None for that of the old ones.
        color: of new texts, red, green, blue, 0 to 1; None for that of the old ones.

    Attributes:
        used: for each font of old text the one that the new text is set in.
        too_long: old texts whose place was too short for the new one, however small and narrow.
        narrow: how long new texts are that were made to fit, by setting them narrower or smaller, as a share of the
            length that they would have else.
        missing: characters of new texts that no font here has.
    """

    def __init__(
        self,
        document: pymupdf.Document,
        fit: Fit,
        font: str | None = None,
        color: Sequence[float] | None = None,
    ) -> None:
        self._font, self._color = font, color
        self._document = document
        self._pdf = pymupdf._as_pdf_document(document)
        self._fit = fit
        self._listed: dict[int, list[tuple[int, str, str, str]]] = {}  # by page: xref, kind, name, encoding
        self._files: dict[int, tuple[Any, str]] = {}
        self._own: dict[int, Setting | None] = {}
        self._built_in: dict[str, pymupdf.Font] = {}
        self._xrefs: dict[str, int] = {}
        self._shown: dict[int, set[bytes]] = {}  # by font, codes
        self.used: dict[str, str] = {}
        self.too_long: list[str] = []
        self.narrow: dict[str, float] = {}
        self.missing: set[str] = set()

    def font_of(self, page: pymupdf.Page, style: Style) -> Setting | None:
        """The font that a text is set in; to be asked for before the text is erased."""
        if page.number not in self._listed:
            listed = [(font[0], font[2], font[3], font[5]) for font in page.get_fonts(full=True)]
            self._listed[page.number] = [font for font in listed if font[0] and font[1] != "Type3"]
        named = [font for font in self._listed[page.number] if font[2] == style.font]
        found = [
            self._setting(*font)
            for font in named or self._listed[page.number]
            if named or self._loaded(font[0])[1] == style.font  # the name in its own file
        ]
        settings = [setting for setting in found if setting]
        return next((setting for setting in settings if setting.covers(style.text)), settings[0] if settings else None)

    def can_write(self, style: Style, text: str) -> bool:
        """Whether the font that is most like that of an old text has all characters of a new one."""
        return self._nearest(style, text).covers(text)

    def length(self, lettering: Lettering) -> float:
        """Points that a text will take along the baseline."""
        if lettering.advances:
            return sum(lettering.advances)
        setting, size, stretch = self._set(lettering)
        return setting.width(lettering.text) * size * stretch

    def note(self, lettering: Lettering) -> None:
        """Remember what is to be told of a text that is written."""
        style, text = lettering.style, lettering.text
        setting, size, stretch = self._set(lettering)
        self.missing |= {letter for letter in text if not setting.covers(letter)}
        if lettering.advances:
            return
        old, new = (_SUBSET.sub("", name) for name in (style.font, setting.name))
        self.used[old] = old if setting is lettering.own or fonts.are_same(old, new) else new
        length = setting.width(text) * size * stretch
        if length > 1.02 * lettering.room and self._fit != "overflow":
            self.too_long.append(style.text)
        elif (share := length / max(self._usual(lettering), 1e-6)) < _FULL:
            self.narrow[text] = min(share, self.narrow.get(text, share))

    def write(self, holder: int, lettering: Lettering, *, spaced: bool = False) -> bytes:
        """Put what a text needs in the resources of a page or form, and return the operators that show it there.

        Args:
            spaced: with a space at its end, if the font has one, which nobody sees but programs copy.
        """
        style = lettering.style
        setting, size, stretch = self._set(lettering)
        cos, sin = style.along
        x, y = style.origin
        matrix = f"{cos:.6g} {sin:.6g} {-sin:.6g} {cos:.6g} {x:.3f} {y:.3f} Tm"
        chosen = None if lettering.advances else self._color
        colour = " ".join(f"{part:.4g}" for part in chosen or style.colour)
        name = _resource(self._document, holder, "Font", f"{setting.xref} 0 R")
        alpha = ""
        if style.alpha < 1:
            state = f"<</Type/ExtGState/ca {style.alpha:.3g}/CA {style.alpha:.3g}>>"
            alpha = f"/{_resource(self._document, holder, 'ExtGState', state)} gs "
        shown = setting.shown(lettering.text, [advance / (size * stretch) for advance in lettering.advances])
        shown += f"<{setting.codes[' '].hex()}>" if spaced and " " in setting.codes else ""
        letters = {*lettering.text, " "} & setting.codes.keys()
        self._shown.setdefault(setting.xref, set()).update(setting.codes[letter] for letter in letters)
        operators = f"q {alpha}BT {colour} rg /{name} {size:.5g} Tf {100 * stretch:.5g} Tz {matrix} [{shown}] TJ ET Q"
        return operators.encode()

    def finish(self) -> None:
        """Leave of fonts that were put in only what is shown; nothing can be written afterwards."""
        for key, xref in self._xrefs.items():
            if xref in self._shown:
                subset(self._document, xref, self._built_in[key], self._shown[xref])

    def _usual(self, lettering: Lettering) -> float:
        """Points that a text takes where it has all the room it wants."""
        setting, stretch = self._stretched(lettering)
        return setting.width(lettering.text) * lettering.style.size * stretch

    def _set(self, lettering: Lettering) -> tuple[Setting, float, float]:
        """The font, size and stretch that a text is set in."""
        style, own, text = lettering.style, lettering.own, lettering.text
        if lettering.advances:
            assert own is not None  # what moves is set in its own font
            return own, style.size, lettering.stretch
        setting, stretch = self._stretched(lettering)
        return setting, *self._fitted(style.size, setting.width(text), stretch, lettering.room)

    def _stretched(self, lettering: Lettering) -> tuple[Setting, float]:
        """The font that a new text is set in, and how much wider letters are than it has them, as those of the old text
        are."""
        style, own, text = lettering.style, lettering.own, lettering.text
        setting = own if own and own.covers(text) and not self._font else self._nearest(style, text)
        old = own.width(style.text) * style.size if own and own.covers(style.text) else 0.0
        return setting, min(max((style.extent - style.spaces) / old, 0.5), 2.0) if old and setting is own else 1.0

    def _fitted(self, size: float, ems: float, stretch: float, room: float) -> tuple[float, float]:
        """Size and stretch with which a text of this width finds room, as far as that is possible."""
        length = ems * size * stretch
        if self._fit == "overflow" or length <= room * 1.02:
            return size, stretch
        share = room / length
        if self._fit == "shrink":
            smaller = max(share, _SMALLEST)
            narrower = max(share / smaller, _NARROWEST)
        else:
            narrower = max(share, _NARROWEST)
            smaller = max(share / narrower, _SMALLEST)
        return size * smaller, stretch * narrower

    def _loaded(self, xref: int) -> tuple[Any, str]:
        """MuPDF's description of a font of the document, and the name that it goes by there."""
        if xref not in self._files:
            pointer = mupdf.pdf_new_indirect(self._pdf, xref, 0)
            description = mupdf.ll_pdf_load_font(self._pdf.m_internal, None, pointer.m_internal)
            self._files[xref] = (description, str(mupdf.ll_fz_font_name(description.font)))
        return self._files[xref]

    def _setting(self, xref: int, kind: str, name: str, encoding: str) -> Setting | None:
        """A font of the document with the characters that it has glyphs for; None where they cannot be told."""
        if xref not in self._own:
            told = kind != "Type0" or encoding == "Identity-H"
            self._own[xref] = self._read(xref, name, 2 if kind == "Type0" else 1) if told else None
        return self._own[xref]

    def _read(self, xref: int, name: str, units: int) -> Setting:
        """The characters of a font whose codes have so many bytes."""
        description, _ = self._loaded(xref)
        font = mupdf.FzFont(mupdf.ll_fz_keep_font(description.font))
        codes: dict[str, bytes] = {}
        widths: dict[str, float] = {}
        for code in range(_CIDS if units == 2 else 256):
            character = _character(description, code)
            if not character or character in codes or not _has_ink(font, description, code, character):
                continue
            width = mupdf.ll_pdf_lookup_hmtx(description, code).w / 1000
            if width > 0 or not character.isspace():  # a space without width is none
                codes[character], widths[character] = code.to_bytes(units, "big"), width
        return Setting(xref, name, codes, widths)

    def _nearest(self, style: Style, text: str) -> Setting:
        likely = (self._font, fonts.of_name(_SUBSET.sub("", style.font)), _built_in_like(style.font, style.flags))
        key = next((key for key in likely if key and fonts.covers(key, text)), fonts.FALLBACK)
        if key not in self._built_in:
            self._built_in[key] = fonts.opened(key)
            self._xrefs[key] = mupdf.pdf_to_num(mupdf.pdf_add_cid_font(self._pdf, self._built_in[key].this))
        font = self._built_in[key]
        codes, widths = {}, {}
        for character in set(text):
            if glyph := font.has_glyph(ord(character)):
                codes[character] = int(glyph).to_bytes(2, "big")
                widths[character] = float(font.glyph_advance(ord(character)))
        return Setting(self._xrefs[key], font.name, codes, widths)


def _resource(document: pymupdf.Document, holder: int, kind: str, value: str) -> str:
    """The name in the resources of a page or form, where it is put, of something new."""
    path = ""
    for key in ("Resources", kind):
        found, reference = document.xref_get_key(holder, path + key)
        holder, path = (int(reference.split()[0]), "") if found == "xref" else (holder, f"{path}{key}/")
    number = 0
    while True:
        name = f"Th{number}"
        found, present = document.xref_get_key(holder, path + name)
        if found == "null":
            document.xref_set_key(holder, path + name, value)
        if found == "null" or present == value:
            return name
        number += 1


def _character(description: Any, code: int) -> str:
    """What a code of a font stands for; empty where nobody knows."""
    number = mupdf.ll_pdf_lookup_cmap(description.to_unicode, code) if description.to_unicode else -1
    if number <= 0 and code < description.cid_to_ucs_len:
        table = ctypes.cast(int(description.cid_to_ucs), ctypes.POINTER(ctypes.c_ushort))
        number = table[code]
    return chr(number) if 0 < number < 0x110000 and number != _UNKNOWN and not 0xD800 <= number < 0xE000 else ""


def _has_ink(font: Any, description: Any, code: int, character: str) -> bool:
    """Whether the font can draw a code: subsets keep the codes of glyphs that they dropped."""
    if character.isspace():
        return True
    glyph = mupdf.ll_pdf_font_cid_to_gid(description, code)
    if glyph <= 0:
        return False
    box = mupdf.fz_bound_glyph(font, glyph, mupdf.FzMatrix())
    return bool(box.x1 - box.x0 > 1e-4 and box.y1 - box.y0 > 1e-4)


def _built_in_like(name: str, flags: int) -> str:
    """The key of the built-in font that looks most like one of this name."""
    plain = _SUBSET.sub("", name)
    mono = bool(flags & _MONO) or bool(_MONO_NAME.search(plain))
    serif = not _SANS_NAME.search(plain) and (bool(flags & _SERIF) or bool(_SERIF_NAME.search(plain)))
    role = "mono" if mono else "serif" if serif else "sans"
    style = (bool(flags & _BOLD or _BOLD_NAME.search(plain)), bool(flags & _ITALIC or _ITALIC_NAME.search(plain)))
    return next(face.key for face in fonts.BUILT_IN if face.role == role and (face.bold, face.italic) == style)
