"""Erasing text from a picture: painted over, read again, and painted over more widely where something is left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from textharmony_cli.documents.page import Pixels
from textharmony_cli.model.painting.erasing import erase as paint_over
from textharmony_cli.model.painting.painted import Painted
from textharmony_cli.records import Box, Line, Page, Point, Region, bounding_box, meet
from textharmony_cli.tasks.prove import Reads, read_around
from textharmony_cli.tasks.repaint import Repainted, until_proved

CORE = 0.5  # share of a word's sides by which it is told whether it goes
LOOKS = 2  # for what is left of the text where all is to go
SURE, FEWEST = 0.9, 2  # confidence, and letters, of what is taken for text then
SPREADS = (0, 0, 1, 2)  # how widely each pass paints; after the first they only meet what the ones before left


def erase_text(
    page: Page,
    pixels: Pixels,
    regions: Sequence[Region],
    read: Reads | None,
    *,
    tries: int = 4,
    seed: int = 0,
    everything: bool = False,
) -> Repainted:
    """Paint over regions of a page until nothing is read in them.

    Args:
        page: what was read on it; text that stays is no source for what is painted.
        read: reads the result again; None leaves the proof out.
        tries: how often at most; each is one more pass over the regions that failed.
        everything: whether no text is to stay: what can be read around the regions then goes, too, such as the rest of
            a word of which a part was read.
    """
    done = until_proved(lambda failed: erased(page, pixels, regions, failed, seed), regions, read, tries)
    for _ in range(LOOKS if everything else 0):
        left = () if read is None else tuple(_left(done, page.page, read))
        if not left:
            break
        done = _more(done, replace(page, lines=()), left, read, tries, seed)
    return done


def _more(
    done: Repainted, page: Page, regions: Sequence[Region], read: Reads | None, tries: int, seed: int
) -> Repainted:
    """What was done, and other regions erased from the result."""
    before = done.painted
    more = until_proved(lambda failed: erased(page, before.pixels, regions, failed, seed), regions, read, tries)
    return Repainted(Painted(more.painted.pixels, before.mask | more.painted.mask), done.regions + more.regions)


def _left(done: Repainted, number: int, read: Reads) -> Iterator[Region]:
    """What is surely read around the regions, or in the picture where that is less work."""
    taken: list[Box] = []
    for line in read_around(done.painted.pixels, done.regions, read):
        letters = sum(character.isalnum() for character in line.text)
        if letters >= FEWEST and (line.confidence or 0.0) >= SURE and not any(meet(line.box, box) for box in taken):
            taken.append(line.box)
            yield Region(number, (line.part(0.0, 1.0),), line.text, "")


def erased(
    page: Page, pixels: Pixels, regions: Sequence[Region], failed: Sequence[int], seed: int, *, spare: bool = False
) -> Painted:
    """The picture with all regions painted over: once, and once more for each time that this has failed.

    Args:
        spare: whether other text also stays where it reaches into a region.
    """
    kept = list(_kept(page, [part for region in regions for part in region.parts], spare=spare))
    painted = Painted(pixels, np.zeros(pixels.shape[:2], bool))
    for number in range(1 + max(failed, default=0)):
        again = [
            part for region, count in zip(regions, failed, strict=True) if count >= number for part in region.parts
        ]
        spread = SPREADS[min(number, len(SPREADS) - 1)]
        new = paint_over(painted.pixels, again, avoid=kept, spread=spread, seed=seed + number, spare=spare)
        painted = Painted(new.pixels, painted.mask | new.mask)
    return painted


def _kept(page: Page, gone: Sequence[Sequence[Point]], *, spare: bool) -> Iterator[Sequence[Point]]:
    """Outlines of the text that stays: of lines, and of single words in lines that lose some, or what words keep.

    Args:
        spare: whether a letter goes by its middle; else a word goes where its inner half does.
    """
    boxes = [bounding_box(tuple(part)) for part in gone]
    for line in page.lines:
        if not any(meet(line.box, box) for box in boxes):
            yield line.part(0.0, 1.0)
            continue
        for word in re.finditer(r"\S+", line.text) if line.spans else ():
            begin, end = word.span()
            outline = line.characters(begin, end)
            letters = [bounding_box(line.characters(at, at + 1)) for at in range(begin, end)]
            cores = [_inner(letter, 0.0 if spare else CORE) for letter in letters]
            stays = [not any(meet(core, box) for box in boxes) for core in cores]
            if all(stays) if spare else not any(meet(_inner(bounding_box(outline), CORE), box) for box in boxes):
                yield outline
            elif any(stays) and not all(stays):
                yield from _ends(line, begin, end, stays)


def _ends(line: Line, start: int, stop: int, stays: Sequence[bool]) -> Iterator[Sequence[Point]]:
    """Outlines of the signs at the beginning and at the end of a word that stay while the rest of it goes."""
    before, behind = stays.index(False), stays[::-1].index(False)
    if before:
        yield line.characters(start, start + before)
    if behind:
        yield line.characters(stop - behind, stop)


def _inner(box: Box, share: float) -> Box:
    """The inner part of a box: words on both sides of an edge overlap a little."""
    x, y, width, height = box
    edge = (1 - share) / 2
    return (x + edge * width, y + edge * height, share * width, share * height)
