"""Drawn places that are to get new text, where no old text was read, or it is doubtful: read again, enlarged.

What is small or odd beside the rest of a page is often read where nothing else is in sight, and new text looks like the
old only where it is known what that says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np
from PIL import Image

from textharmony_cli.documents.page import PageInput, Pixels
from textharmony_cli.records import Page, Point, Region, bounding_box
from textharmony_cli.tasks.places import Characters, box_outline
from textharmony_cli.tasks.prove import Reads
from textharmony_cli.tasks.selection import LOOSE

AROUND = 1.0  # heights of a place that are shown around it
CLEAR, CLEARER = 60, 100  # pixels; smaller places are enlarged to about these heights ...
MOST = 4  # ... but at most so many times
BESIDE = 0.2  # of a place's height: how far outside of it a word's last letter may have its middle
NEARLY = 0.9  # confidence from which of two readings the longer one is better
SURE = 0.97  # confidence from which what was read on the page is right ...
LEAST = 0.6  # ... and up to which what is read from close by is nothing
ALIKE = 0.6  # likeness, at most 1, of what was read first and from close by, if it is the same text

Parts = Sequence[Sequence[Point]]


def read_closer(page: Page, pixels: Pixels, regions: Sequence[Region], read: Reads) -> list[Region]:
    """The regions, those drawn to get new text with what is more surely read there from close by.

    Args:
        page: what was read on it.
        pixels: (H, W, 3) the page; outlines of the regions are in its pixels.
        read: reads pictures as the page was read.
    """
    told = list(regions)
    doubts = {
        number: _confidence(page, region.parts) if region.old and _is_filled(page, region) else LEAST
        for number, region in enumerate(regions)
        if region.drawn and region.new
    }
    views = [
        (number, *_view(pixels, regions[number], times))
        for number, confidence in doubts.items()
        if confidence < SURE
        for times in _enlargements(regions[number])
    ]
    pages = read([picture for _, picture, _ in views]) if views else []
    found: dict[int, list[tuple[str, float]]] = {}
    for (number, _, parts), near in zip(views, pages, strict=True):
        old, text, confidence = regions[number].old, _text(near, parts), _confidence(near, parts)
        same = not old or SequenceMatcher(None, old, text).ratio() > ALIKE
        if text and same and confidence > doubts[number]:
            found.setdefault(number, []).append((text, confidence))
    for number, readings in found.items():
        told[number] = replace(told[number], old=_best(readings))
    return told


def _best(readings: Sequence[tuple[str, float]]) -> str:
    """Of readings, texts with their confidence, the surest, or one that has more letters and is nearly as sure."""
    surest, most = max(readings, key=lambda reading: reading[1])
    fuller = [text for text, confidence in readings if surest in text and confidence > min(most, NEARLY)]
    return max(fuller, key=len, default=surest)


def _text(near: Page, parts: Parts) -> str:
    """What is read inside outlines, with a letter at a word's end of which little more than half lies outside."""
    characters = Characters(near)
    held = characters.inside_any(parts)
    around = characters.inside_any([_widened(outline) for outline in parts])
    for number, start, stop in characters.words(held):
        word = {(number, k) for k in range(start, stop)}
        if word <= around and all(near.lines[number].text[k].isalnum() for _, k in word - held):
            held |= word
    return characters.text(held)


def _widened(outline: Sequence[Point]) -> Sequence[Point]:
    """The box around an outline, a little longer."""
    x, y, width, height = bounding_box(tuple(outline))
    more = BESIDE * height
    return box_outline(x - more, y, width + 2 * more, height)


def _enlargements(region: Region) -> list[int]:
    """How many times larger a region is shown: what is faint is read better at one size or the other."""
    line = max(min(bounding_box(part)[3] for part in region.parts), 1)
    return sorted({min(max(1, times), MOST) for times in (round(CLEAR / line), int(CLEARER / line))})


def _view(pixels: Pixels, region: Region, times: int) -> tuple[PageInput, Parts]:
    """What is around a region, enlarged, and the region's outlines there."""
    x, y, width, height = region.box
    room = AROUND * min(bounding_box(part)[3] for part in region.parts)
    left, top = max(0, int(x - room)), max(0, int(y - room))
    part = pixels[top : int(y + height + room) + 1, left : int(x + width + room) + 1]
    size = (part.shape[1] * times, part.shape[0] * times)
    shown = np.asarray(Image.fromarray(part).resize(size, Image.Resampling.BICUBIC))
    parts = [[(times * (a - left), times * (b - top)) for a, b in outline] for outline in region.parts]
    return PageInput("-", 1, *size, shown), parts


def _is_filled(page: Page, region: Region) -> bool:
    """Whether what was read in a region reaches from its beginning to its end, as it would if nothing is missing."""
    if len(region.parts) > 1:
        return True
    characters = Characters(page)
    chosen = characters.inside(region.parts[0])
    x, _, width, height = region.box
    boxes = [bounding_box(page.lines[number].characters(k, k + 1)) for number, k in chosen if page.lines[number].spans]
    if not boxes or width < height:
        return True
    left, right = min(box[0] for box in boxes), max(box[0] + box[2] for box in boxes)
    return left - x <= LOOSE * height and x + width - right <= LOOSE * height


def _confidence(page: Page, parts: Parts) -> float:
    """That of the least sure word of which something lies in some outlines; 0 where there is none, 1 where it was not
    recognised."""
    characters = Characters(page)
    found = []
    for number, start, _ in characters.words(characters.inside_any(parts)):
        line = page.lines[number]
        before = len(line.text[:start].split())  # words
        told = line.words[before].confidence if before < len(line.words) else line.confidence
        found.append(1.0 if told is None else told)
    return min(found, default=0.0)
