"""Draws the example documents in this folder: a photographed till receipt, two scanned pages as a PDF, a sheet of
pictures before and after `th edit` and `th erase`, and what `th render` draws.

    python docs/examples/make_examples.py

Everything in them is invented. The same seed gives the same pictures.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import numpy as np
import pymupdf
from contact_sheet import contact_sheet
from drawing import Floats, font, grain, place
from PIL import Image, ImageDraw, ImageFilter, ImageFont

import textharmony_cli as th

HERE = Path(__file__).parent

PROMPTS = [
    "a red neon sign that says OPEN on dark brick",
    'a chalkboard in a wooden frame that says "Soup of the day" "4.50"',
    'an old wooden sign, carved "Fresh eggs", on a stone wall',
    'a yellow warning sign with a black border: "CAUTION" "WET FLOOR"',
    '"RICH" letters made of gold on black marble',
    'graffiti "FREEDOM" in blue on a white brick wall',
    '"お茶" glowing orange at night',
    'book cover "The Long Road" "A novel" in white serif letters on a sunset, landscape',
]
RECEIPT = [
    ("HARBOUR CAFE & BAKERY", "big"),
    ("14 Lighthouse Lane, Port Ellery", "centre"),
    ("Tel 01632 960 417", "centre"),
    ("", ""),
    ("Receipt No: 00482913", ""),
    ("Date: 14/03/2026        Time: 09:42", ""),
    ("Table 7                Served by: Ines", ""),
    ("-" * 38, ""),
    ("2 x Flat white                    7.60", ""),
    ("1 x Pot of tea                    3.20", ""),
    ("1 x Almond croissant              3.95", ""),
    ("1 x Sourdough loaf                5.40", ""),
    ("1 x Lemon drizzle slice           4.10", ""),
    ("-" * 38, ""),
    ("Subtotal                         24.25", ""),
    ("VAT 20% included                  4.04", ""),
    ("TOTAL                     EUR    24.25", "bold"),
    ("Paid by card              EUR    24.25", ""),
    ("VISA ************4471   Auth 093318", ""),
    ("-" * 38, ""),
    ("Thank you for your visit!", "centre"),
    ("Keep this receipt for returns", "centre"),
    ("within 14 days.", "centre"),
]

LETTER = [
    (
        "Ellery Maritime Archive",
        [
            "Annual Report of the Keeper, 1928",
            "The tower was repainted in the spring, and the lantern room, which had let in water since the storms of"
            " the previous winter, was made sound again by the two masons whom the Board sent from the mainland.",
            "Oil was delivered on nineteen occasions. The consumption of the lamp was 2,314 gallons in all, which is"
            " 41 gallons fewer than in 1927, although the nights of fog were more numerous: 63 against 48.",
            "Three vessels were assisted. The schooner Marianne, bound for Cork with slate, lost her foremast on the"
            " ninth of February and was towed to the inner harbour; the crew of seven were lodged at the station for"
            " four days.",
            "The fog signal failed once, on the second of November, for the space of six hours, when a valve seized."
            " A new valve has been asked for in writing (letter no. 118) and has not yet arrived.",
        ],
    ),
    (
        "Stores and Expenses",
        [
            "Of the sum of 180 pounds that was granted for the year, 171 pounds 4 shillings were spent. The largest"
            " items were paint and tar, at 46 pounds, and the repair of the boat, at 38 pounds 10 shillings.",
            "The Keeper begs to remark that the boat is now in its thirty-first year, and that its planking, though"
            " it was renewed on the landward side, cannot be trusted in a heavy sea.",
            "The garden gave potatoes for the whole of the winter. The well was clean. The health of the station was"
            " good, but for an inflammation of the eyes from which the second assistant suffered in May.",
            "I have the honour to be, Sir, your obedient servant,",
            "Thomas Orchard, Principal Keeper",
        ],
    ),
]


def main() -> None:
    random = np.random.default_rng(1928)
    photograph(random).save(HERE / "receipt.jpg", quality=80, optimize=True)
    scan(random).save(HERE / "scan.pdf", garbage=4, deflate=True, no_new_id=True)
    contact_sheet(HERE / "receipt.jpg").save(HERE / "changed.jpg", quality=85, optimize=True)
    rendered(PROMPTS).save(HERE / "render.png", optimize=True)


def photograph(random: np.random.Generator) -> Image.Image:
    """The receipt on a table: a little askew, lit from one side, with the shadow of a hand."""
    paper = receipt()
    width, height = 1000, 1400
    corners = [(168, 60), (812, 96), (866, 1340), (118, 1316)]
    table = np.full((height, width, 3), (104.0, 82.0, 64.0)) + grain(random, height, width, 24)[..., None] * 0.5
    laid = place(paper, corners, (width, height))
    mask = place(Image.new("L", paper.size, 255), corners, (width, height)).filter(ImageFilter.GaussianBlur(1))
    shadow = np.asarray(mask.filter(ImageFilter.GaussianBlur(18)), float) / 255
    picture = table * (1 - 0.55 * np.roll(shadow, (14, 10), (0, 1))[..., None])
    alpha = np.asarray(mask, float)[..., None] / 255
    picture = picture * (1 - alpha) + np.asarray(laid, float) * alpha
    picture *= light(height, width)[..., None] * np.array([1.0, 0.975, 0.92])
    picture += random.normal(0, 4.0, picture.shape)
    return Image.fromarray(picture.clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.6))


def receipt() -> Image.Image:
    """Thermal print on white paper, 720 pixels wide."""
    paper = Image.new("RGB", (720, 80 + 52 * len(RECEIPT)), (244, 243, 238))
    pen = ImageDraw.Draw(paper)
    for number, (text, style) in enumerate(RECEIPT):
        used = font("cobo" if style in ("bold", "big") else "cour", 38 if style == "big" else 28)
        left = (720 - pen.textlength(text, font=used)) / 2 if style in ("centre", "big") else 40
        pen.text((left, 40 + 52 * number), text, fill=(46, 46, 52), font=used)
    return paper


def light(height: int, width: int) -> Floats:
    """Brighter at the upper left; a soft shadow falls over the lower right."""
    y, x = np.mgrid[0:height, 0:width]
    falling = 1.02 - 0.22 * (x / width * 0.6 + y / height * 0.4)
    hand = 0.24 / (1 + np.exp(-((x - 760) * 0.8 + (y - 1080) * 0.55) / 60))
    return np.asarray(falling - hand)


def scan(random: np.random.Generator) -> pymupdf.Document:
    """Pages as grey pictures at 150 dpi, each turned a little, with the specks of an old scanner."""
    document = pymupdf.open()
    document.set_metadata({"title": "Annual Report of the Keeper, 1928"})
    for number, (heading, paragraphs) in enumerate(LETTER):
        sheet = letter(heading, paragraphs, number + 1).rotate(
            (0.7, -0.5)[number], Image.Resampling.BICUBIC, fillcolor=238
        )
        grey = (
            np.asarray(sheet, float)
            + random.normal(0, 5, sheet.size[::-1])
            + 0.2 * grain(random, *sheet.size[::-1], 40)
        )
        grey[random.random(grey.shape) < 0.0002] = 60
        encoded = io.BytesIO()
        scanned = Image.fromarray(grey.clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.5))
        scanned.save(encoded, "JPEG", quality=45, optimize=True)
        page = document.new_page(width=595, height=842)
        page.insert_image(page.rect, stream=encoded.getvalue())
    return document


def letter(heading: str, paragraphs: list[str], number: int) -> Image.Image:
    sheet = Image.new("L", (1240, 1754), 238)
    pen = ImageDraw.Draw(sheet)
    pen.text((150, 150), heading, fill=40, font=font("tibo", 46))
    y = 260
    for paragraph in paragraphs:
        for line in wrapped(paragraph, font("tiro", 29), 940):
            pen.text((150, y), line, fill=48, font=font("tiro", 29))
            y += 42
        y += 30
    pen.text((610, 1620), f"- {number} -", fill=48, font=font("tiro", 26))
    return sheet


def wrapped(text: str, used: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if used.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def rendered(prompts: list[str]) -> Image.Image:
    """A sheet of pictures, four in a row, in 256 colours."""
    width, height = 280, 210
    sheet = Image.new("RGB", (4 * (width + 4) - 4, -(-len(prompts) // 4) * (height + 4) - 4), "white")
    with tempfile.TemporaryDirectory() as folder:
        for number, prompt in enumerate(prompts):
            path = Path(folder) / f"{number}.png"
            th.render(prompt, path, size=(4 * width, 4 * height), seed=number)
            picture = Image.open(path).convert("RGB").reduce(4)
            sheet.paste(picture, (number % 4 * (width + 4), number // 4 * (height + 4)))
    return sheet.quantize(256, Image.Quantize.MEDIANCUT)


if __name__ == "__main__":
    main()
