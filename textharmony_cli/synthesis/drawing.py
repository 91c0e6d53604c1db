"""Pictures of made-up pages: ink on paper, then the wear that paper, printers and cameras add."""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from textharmony_cli import fonts
from textharmony_cli.records import Point
from textharmony_cli.synthesis.sheet import Mark, Run, Sheet

Floats = npt.NDArray[np.float32]
Corners = tuple[Point, Point, Point, Point]  # top left, top right, bottom right, bottom left
BASELINE = 0.8  # ems below the top of a run


@dataclass(frozen=True, slots=True)
class Wear:
    """What a picture has suffered.

    Attributes:
        fading: share of the ink that is gone where the print is palest.
        shade: how much darker the darkest part of the paper is, as a share.
        grain: standard deviation of the noise, of 255.
        folds: number of creases.
        blur: radius, in pixels.
        quality: of JPEG; 0 for none.
        turn: radians by which a photographed sheet is turned.
        tilt: share of a side by which a photographed sheet's corners are off.
    """

    fading: float = 0.0
    shade: float = 0.0
    grain: float = 0.0
    folds: int = 0
    blur: float = 0.0
    quality: int = 0
    turn: float = 0.0
    tilt: float = 0.0


@dataclass(frozen=True, slots=True)
class Photograph:
    """A picture of a sheet, and where the sheet's corners are in it."""

    image: Image.Image
    corners: Corners


def some_wear(rng: random.Random) -> Wear:
    """Wear as pages have it: mostly little, sometimes much."""
    return Wear(
        fading=0.75 * rng.random() ** 2,
        shade=0.35 * rng.random() ** 2,
        grain=14 * rng.random() ** 2,
        folds=rng.choice((0, 0, 1, 2, 3)),
        blur=1.1 * rng.random() ** 2,
        quality=rng.choice((0, rng.randint(35, 95))),
        turn=rng.gauss(0.0, 0.012),
        tilt=0.03 * rng.random() ** 2,
    )


def draw(sheet: Sheet, rng: random.Random, wear: Wear | None = None) -> Image.Image:
    """The sheet as a flat scan of its own size; what is where stays true to the pixel."""
    wear = wear or some_wear(rng)
    image = _printed(sheet)
    return _compressed(_worn(image, sheet.paper, rng, wear), wear.quality)


def photograph(sheet: Sheet, rng: random.Random, wear: Wear | None = None) -> Photograph:
    """The sheet as a camera sees it, turned and tilted a little on some background."""
    wear = wear or some_wear(rng)
    worn = _worn(_printed(sheet), sheet.paper, rng, wear)
    corners = _corners(sheet, rng, wear)
    width = math.ceil(max(x for x, _ in corners))
    height = math.ceil(max(y for _, y in corners))
    back = Image.new("RGB", (width, height), _rgb(rng.choice((0xFFFFFF, 0x8A8078, 0x4A4A50, 0xC8C0B0))))
    inverse = homography(corners, _own_corners(sheet))
    coefficients = (inverse / inverse[2, 2]).flatten()[:8].tolist()
    size, way, filtered = (width, height), Image.Transform.PERSPECTIVE, Image.Resampling.BICUBIC
    mask = Image.new("L", worn.size, 255).transform(size, way, coefficients)
    back.paste(worn.transform(size, way, coefficients, filtered), mask=mask)
    return Photograph(_compressed(back, wear.quality), corners)


def homography(source: Corners, target: Corners) -> npt.NDArray[np.float64]:
    """The projective map, 3 by 3, that takes four points to four others."""
    rows, right = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return np.append(np.linalg.solve(np.array(rows, float), np.array(right, float)), 1.0).reshape(3, 3)


def _printed(sheet: Sheet) -> Image.Image:
    image = Image.new("RGB", (sheet.width, sheet.height), _rgb(sheet.paper))
    pen = ImageDraw.Draw(image)
    for mark in sheet.marks:
        if mark.kind == "filled":
            _mark(pen, mark)
    for run in sheet.runs:
        _run(pen, run)
    for mark in sheet.marks:
        if mark.kind != "filled":
            _mark(pen, mark)
    return image


def _run(pen: ImageDraw.ImageDraw, run: Run) -> None:
    if run.paper is not None:
        pen.rectangle((run.x, run.y, run.x + run.width, run.y + run.height), fill=_rgb(run.paper))
    foot = run.y + BASELINE * run.size
    pen.text((run.x, foot), run.text, _rgb(run.colour), fonts.loaded(run.font, round(run.size, 1)), anchor="ls")
    if run.underlined:
        low = foot + 0.1 * run.size
        pen.line((run.x, low, run.x + run.width, low), _rgb(run.colour), max(1, round(run.size / 16)))


def _mark(pen: ImageDraw.ImageDraw, mark: Mark) -> None:
    """One of the kinds that `Mark` names."""
    x, y, right, low = mark.x, mark.y, mark.x + max(mark.width, 1), mark.y + max(mark.height, 1)
    colour, thick = _rgb(mark.colour), max(1, round(min(mark.width, mark.height) / 8))
    if mark.kind in ("rule", "filled"):
        pen.rectangle((x, y, right, low), fill=colour)
    elif mark.kind == "box":
        pen.rectangle((x, y, right, low), outline=colour, width=min(thick, 2))
    elif mark.kind == "tick":
        pen.line((x, (y + low) / 2, x + mark.width * 0.4, low, right, y), colour, thick)
    elif mark.kind == "cross":
        pen.line((x, y, right, low), colour, thick)
        pen.line((x, low, right, y), colour, thick)
    elif mark.kind == "scribble":
        steps = [(x + mark.width * k / 24, y + mark.height * (0.5 + 0.45 * math.sin(k * k * 0.7))) for k in range(25)]
        pen.line(steps, colour, 2)
    else:
        raise ValueError(f"`{mark.kind}` is no kind of mark")


def _worn(image: Image.Image, paper: int, rng: random.Random, wear: Wear) -> Image.Image:
    """The picture with pale ink, shade, creases, blur and noise."""
    numbers = np.random.default_rng(rng.getrandbits(32))
    pixels = np.asarray(image, np.float32)
    height, width = pixels.shape[:2]
    if wear.fading:
        pale = wear.fading * _clouds(numbers, height, width)[..., None]
        pixels = pixels + (np.array(_rgb(paper), np.float32) - pixels) * pale
    if wear.shade:
        pixels = pixels * (1 - wear.shade * _clouds(numbers, height, width)[..., None])
    for _ in range(wear.folds):
        pixels = pixels * _fold(rng, height, width)[..., None]
    if wear.grain:
        pixels = pixels + numbers.normal(0, wear.grain, (height, width, 1)).astype(np.float32)
    worn = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return worn.filter(ImageFilter.GaussianBlur(wear.blur)) if wear.blur > 0.2 else worn


def _clouds(numbers: np.random.Generator, height: int, width: int) -> Floats:
    """A smooth random field from 0 to 1."""
    coarse = numbers.random((max(2, height // 300 + 2), max(2, width // 300 + 2)), np.float32)
    image = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    return np.clip(np.asarray(image, np.float32), 0, 1)


def _fold(rng: random.Random, height: int, width: int) -> Floats:
    """How a crease, near to level or upright, changes the light."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    slope, level = rng.uniform(-0.03, 0.03), rng.random() < 0.7
    away = y - slope * x - rng.uniform(0, height) if level else x - slope * y - rng.uniform(0, width)
    shadow: Floats = 1 - rng.uniform(0.05, 0.25) * np.exp(-((away / rng.uniform(1.5, 8)) ** 2))
    shadow += 0.06 * np.tanh(away / 40) * np.exp(-np.abs(away) / 120)
    return shadow


def _corners(sheet: Sheet, rng: random.Random, wear: Wear) -> Corners:
    """Where the sheet's corners come to lie, with a margin around them."""
    cos, sin = math.cos(wear.turn), math.sin(wear.turn)
    off = wear.tilt * min(sheet.width, sheet.height)
    turned = [(x * cos - y * sin, x * sin + y * cos) for x, y in _own_corners(sheet)]
    moved = [(x + rng.uniform(-off, off), y + rng.uniform(-off, off)) for x, y in turned]
    left, top = min(x for x, _ in moved), min(y for _, y in moved)
    margin = rng.uniform(0, 0.05) * sheet.width
    a, b, c, d = ((x - left + margin, y - top + margin) for x, y in moved)
    return (a, b, c, d)


def _own_corners(sheet: Sheet) -> Corners:
    return (
        (0.0, 0.0),
        (float(sheet.width), 0.0),
        (float(sheet.width), float(sheet.height)),
        (0.0, float(sheet.height)),
    )


def _compressed(image: Image.Image, quality: int) -> Image.Image:
    if not quality:
        return image
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality)
    return Image.open(stream).convert("RGB")


def _rgb(colour: int) -> tuple[int, int, int]:
    return (colour >> 16 & 255, colour >> 8 & 255, colour & 255)
