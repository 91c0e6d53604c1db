"""A sheet of pictures before and after `th edit` and `th erase`: a sign, a receipt, a form, a screen, a PDF's page.

All of them are made up.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pymupdf
from drawing import font, grain
from PIL import Image, ImageDraw, ImageFilter

import textharmony_cli as th

WIDTH = 560  # pixels of each picture on the sheet
GAP = 8


def contact_sheet(receipt: Path) -> Image.Image:
    """Each picture, and beside it with other words or without some.

    Args:
        receipt: the photographed receipt.
    """
    random = np.random.default_rng(7)
    with tempfile.TemporaryDirectory() as folder:
        pairs = [
            _street(Path(folder), random), _receipt(Path(folder), receipt), _form(Path(folder), random),
            _screen(Path(folder)), _page(Path(folder)),
        ]  # fmt: skip
    height = sum(before.height + GAP for before, _ in pairs) - GAP
    sheet, top = Image.new("RGB", (2 * WIDTH + GAP, height), "white"), 0
    for before, after in pairs:
        sheet.paste(before, (0, top))
        sheet.paste(after, (WIDTH + GAP, top))
        top += before.height + GAP
    return sheet


def _pair(folder: Path, before: Image.Image, change: Callable[[Path, Path], object]) -> tuple[Image.Image, Image.Image]:
    """A picture, and what a command makes of it."""
    source, result = folder / "before.png", folder / "after.png"
    before.save(source)
    result.unlink(missing_ok=True)
    change(source, result)
    with Image.open(result) as after:
        return _sized(before), _sized(after.convert("RGB"))


def _sized(picture: Image.Image) -> Image.Image:
    return picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)


def _street(folder: Path, random: np.random.Generator) -> tuple[Image.Image, Image.Image]:
    wall = Image.new("RGB", (800, 250), (182, 172, 160))
    pen = ImageDraw.Draw(wall)
    for row, y in enumerate(range(-10, 250, 30)):
        for x in range(-(row % 2) * 45, 800, 90):
            red = int(random.integers(128, 160))
            pen.rectangle((x, y, x + 85, y + 25), fill=(red, red // 2, red // 2 - 10))
    pen.rounded_rectangle((120, 84, 680, 164), 6, fill=(236, 240, 240), outline=(28, 32, 48), width=5)
    pen.text((400, 124), "LIGHTHOUSE LANE", fill=(28, 32, 60), font=font("hebo", 54), anchor="mm")
    pen.text((400, 200), "PORT ELLERY", fill=(240, 236, 220), font=font("tibo", 34), anchor="mm")
    grey = np.asarray(wall, float) + 0.6 * grain(random, 250, 800, 12)[..., None] + random.normal(0, 4, (250, 800, 3))
    picture = Image.fromarray(grey.clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.8))
    words = {"LIGHTHOUSE": "FISHERMAN", "ELLERY": "MORROW"}
    return _pair(folder, picture, lambda source, out: th.edit(source, out, words, fit="reflow"))


def _receipt(folder: Path, receipt: Path) -> tuple[Image.Image, Image.Image]:
    with Image.open(receipt) as photograph:
        part = photograph.convert("RGB").crop((150, 80, 850, 430))

    def change(source: Path, out: Path) -> None:
        between = folder / "cafe.png"
        th.edit(source, between, {"HARBOUR CAFE": "STATION BAR", "Ines": "Nora"}, fit="reflow")
        th.erase(between, out, personal=["phone", "date"])

    return _pair(folder, part, change)


def _form(folder: Path, random: np.random.Generator) -> tuple[Image.Image, Image.Image]:
    sheet = Image.new("L", (840, 330), 240)
    pen = ImageDraw.Draw(sheet)
    pen.text((40, 24), "APPLICATION FOR A BERTH", fill=30, font=font("hebo", 34))
    rows = [("Name", "Georgina Hollister"), ("Vessel", "Marianne"), ("Length", "31 ft"), ("Telephone", "01632 960 417")]
    for number, (label, value) in enumerate(rows):
        y = 90 + 56 * number
        pen.rectangle((40, y, 800, y + 56), outline=90, width=2)
        pen.line((230, y, 230, y + 56), fill=90, width=2)
        pen.text((54, y + 28), label, fill=60, font=font("helv", 24), anchor="lm")
        pen.text((250, y + 28), value, fill=36, font=font("cour", 28), anchor="lm")
    grey = np.asarray(sheet.rotate(0.6, Image.Resampling.BICUBIC, fillcolor=240), float)
    grey += random.normal(0, 5, grey.shape)
    picture = Image.fromarray(grey.clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.6)).convert("RGB")
    words = {"Georgina Hollister": "Thomas Orchard", "Marianne": "Sea Holly"}

    def change(source: Path, out: Path) -> None:
        between = folder / "berth.png"
        th.edit(source, between, words, fit="reflow")
        th.erase(between, out, personal=["phone"])

    return _pair(folder, picture, change)


def _screen(folder: Path) -> tuple[Image.Image, Image.Image]:
    screen = Image.new("RGB", (800, 240), (245, 246, 249))
    pen = ImageDraw.Draw(screen)
    pen.rounded_rectangle((60, 24, 740, 216), 14, fill="white", outline=(214, 218, 226), width=2)
    pen.text((96, 72), "Delete the voyage to Cork?", fill=(24, 28, 40), font=font("hebo", 32), anchor="lm")
    pen.text((96, 116), "This cannot be undone.", fill=(96, 102, 116), font=font("helv", 24), anchor="lm")
    for left, colour, ink, label in (
        (420, (228, 231, 238), (40, 46, 60), "Cancel"),
        (570, (24, 96, 200), "white", "Delete"),
    ):
        pen.rounded_rectangle((left, 150, left + 130, 198), 10, fill=colour)
        pen.text((left + 65, 174), label, fill=ink, font=font("hebo", 24), anchor="mm")
    words = {"Delete": "Archive", "Cork": "Brest", "Cancel": "Back"}
    return _pair(folder, screen, lambda source, out: th.edit(source, out, words, fit="reflow"))


def _page(folder: Path) -> tuple[Image.Image, Image.Image]:
    source, out = folder / "page.pdf", folder / "changed.pdf"
    document = pymupdf.open()
    page = document.new_page(width=420, height=170)
    page.insert_text((30, 40), "Minutes of the Harbour Board", fontname="tibo", fontsize=17)
    page.insert_textbox(
        (30, 56, 390, 160),
        "The clerk, Mr. Orchard of 14 Lighthouse Lane, read the letter of 9 February. It was resolved that the fog"
        " signal be mended before the winter, at a cost not above 171 pounds, and that Captain Hollister be heard at"
        " the next meeting.",
        fontname="tiro", fontsize=12, lineheight=1.4,
    )  # fmt: skip
    document.save(source)
    between = folder / "between.pdf"
    th.edit(source, between, {"171": "184", "fog signal": "sea wall"})
    th.erase(between, out, text=["Orchard", "14 Lighthouse Lane"])
    return _rendered(source), _rendered(out)


def _rendered(path: Path) -> Image.Image:
    with pymupdf.open(path) as document:
        pixmap = document[0].get_pixmap(dpi=130)
        return _sized(Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples))
