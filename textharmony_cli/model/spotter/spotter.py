"""The text spotter: pictures in, lines with text, outline and character positions out.

Detector, crops, recogniser and spelling in one pass over a window of pages, with the lines of all of them batched
together. Pages and lines that stand on their head or on their side are noticed by what reads better.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from safetensors.torch import load_file

from textharmony_cli.model.spotter.arcs import AMONG_OTHERS, GAIN, find_arc, is_better, is_covered, may_be_bent, worth
from textharmony_cli.model.spotter.bows import held_loosely, reads_alike, tightened
from textharmony_cli.model.spotter.crew import Crew
from textharmony_cli.model.spotter.detector import TextDetector
from textharmony_cli.model.spotter.geometry import Region, crop_line
from textharmony_cli.model.spotter.ink import blank_columns, ink_band, unruled
from textharmony_cli.model.spotter.networks import Detector, Recogniser, fold_norms
from textharmony_cli.model.spotter.recogniser import LONGEST, Reading, TextRecogniser
from textharmony_cli.model.spotter.rings import (
    OF_SCRAPS,
    PART_OF_RING,
    Ring,
    find_ring,
    fitted,
    is_sure,
    refitted,
)
from textharmony_cli.model.spotter.spelling import Spelling, spell
from textharmony_cli.model.spotter.vertical import unstack

Pixels = npt.NDArray[np.uint8]  # (H, W, 3), RGB

READABLE = 0.5  # lines read with less confidence are not text
DOUBTFUL = 0.8  # a page read with less is tried in other directions
UNREADABLE = 0.6  # ... and so is a single line read with less than this
BETTER = 0.1  # another direction is taken when it reads better by this much
END_MARGIN = 6  # pixels of the crop, a quarter of a letter, left before the first and after the last character
SAMPLE = 6  # lines that decide about a whole page
FEW_LINES = 2  # pictures with no more lines than these have theirs padded to the width ...
SMALL_PICTURE = 60_000  # pixels; such a picture may be one cropped word or line
ROUNDS = 2  # of finding a ring better, by what was read around it
TRAINED_WIDTH = 320  # ... that the recogniser was trained on: it reads lone short words better so


@dataclass(frozen=True, slots=True)
class SpottedLine:
    """One line: its outline in pixels of the page, and what it says."""

    region: Region
    spelling: Spelling

    @property
    def confidence(self) -> float:
        return float(np.mean(self.spelling.confidences))


@dataclass(frozen=True, slots=True)
class SpottedPage:
    """The lines of one page, unordered; `rotation` is how far it must be turned clockwise to be upright."""

    lines: tuple[SpottedLine, ...]
    rotation: int = 0


@dataclass(slots=True)
class _Draft:
    """A page being read: the picture as turned, its regions, and one crop and reading a region."""

    size: tuple[int, int]
    picture: Image.Image
    quarter: int = 0  # clockwise quarter turns applied to `picture`
    ends_with_whole: bool = False  # the last region is the whole picture
    regions: list[Region] = field(default_factory=list)
    crops: list[Pixels] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)

    def cut(self) -> None:
        pairs = [_trimmed(region, crop_line(self.picture, region, LONGEST)) for region in self.regions]
        self.regions, self.crops = [region for region, _ in pairs], [crop for _, crop in pairs]

    def drop(self, numbers: Iterable[int]) -> None:
        """Forget some of the lines."""
        for number in sorted(numbers, reverse=True):
            del self.regions[number], self.crops[number], self.readings[number]

    def turn(self, quarter: int) -> None:
        operations = (Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)
        self.picture = self.picture.transpose(operations[quarter - 1])
        self.quarter = (self.quarter + quarter) % 4


@dataclass(frozen=True, slots=True)
class _Around:
    """A line around a ring: its outline on the page, and the middles (N, 2) of what seem to be its letters."""

    region: Region
    crop: Pixels
    reading: Reading
    middles: npt.NDArray[np.float64]


class Spotter:
    """Reads pages.

    Args:
        folder: holds detector.safetensors, recogniser.safetensors and characters.txt.
        device: where the networks run.
        dtype: bfloat16 where the processor computes in it, else float32.
    """

    def __init__(self, folder: Path, device: torch.device, dtype: torch.dtype) -> None:
        characters = [*(folder / "characters.txt").read_text("utf-8").removesuffix("\n").split("\n"), " "]
        detector, recogniser = Detector(), Recogniser(len(characters) + 1)
        for name, network in (("detector", detector), ("recogniser", recogniser)):
            network.load_state_dict(fold_norms(load_file(folder / f"{name}.safetensors")))
            network.eval().to(device, dtype)
            network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # not in torch's stubs
        self.crew = Crew(device, torch.get_num_threads())
        self.detector = TextDetector(detector)
        self._known = frozenset(characters)
        self.recogniser = TextRecogniser(recogniser, characters, self.crew)

    def read(self, pages: Sequence[Pixels]) -> list[SpottedPage]:
        """Pictures (H, W, 3) RGB of any size -> one result each."""
        drafts = self.crew.map(self._look, pages)
        self._recognise(drafts)
        return self.crew.map(self._settle, drafts)

    def knows(self, character: str) -> bool:
        """Whether it can be read at all."""
        return character in self._known

    def _look(self, pixels: Pixels) -> _Draft:
        """Find the lines, turning a page whose lines all stand on their side."""
        picture = Image.fromarray(pixels)
        draft = _Draft(picture.size, picture, regions=self.detector.find(picture))
        if _mostly_tall(draft.regions):
            down = self._sample(draft, draft.regions)
            up = self._sample(draft, [region.reversed() for region in draft.regions])
            if max(down, up) > DOUBTFUL:
                draft.turn(3 if down > up else 1)
                draft.regions = self.detector.find(draft.picture)
        if picture.width * picture.height < SMALL_PICTURE and _one_row(draft.regions):
            draft.regions.append(_whole(picture.size))
            draft.ends_with_whole = True
        draft.cut()
        return draft

    def _recognise(self, drafts: Sequence[_Draft]) -> None:
        """Read the crops of all drafts together."""
        crops = [crop if len(draft.crops) > FEW_LINES else _padded(crop) for draft in drafts for crop in draft.crops]
        readings = iter(self.recogniser.read(crops))
        for draft in drafts:
            draft.readings = [next(readings) for _ in draft.crops]

    def _settle(self, draft: _Draft) -> SpottedPage:
        """Look again at what reads badly, then write down what was read."""
        self._settle_direction(draft)
        self._settle_lines(draft)
        self._settle_arcs(draft)
        self._settle_bows(draft)
        self._settle_rings(draft)
        return self._finish(draft)

    def _settle_direction(self, draft: _Draft) -> None:
        """Turn a page by 180 degrees when it reads better so."""
        if len(draft.regions) < 2 or _page_confidence(draft) >= DOUBTFUL:
            return
        longest = _longest(draft.regions)
        upright = float(np.mean([draft.readings[k].confidence for k in longest]))
        reversed_lines = [draft.regions[k].reversed() for k in longest]
        if self._sample(draft, reversed_lines) > max(upright, READABLE) + BETTER:
            size = draft.picture.size
            draft.turn(2)
            draft.regions = [region.reversed().turned(size, 2) for region in draft.regions]
            draft.cut()
            self._recognise([draft])

    def _settle_lines(self, draft: _Draft) -> None:
        """Try the other directions for single lines that read badly, and columns of stacked characters."""
        doubtful = [k for k, reading in enumerate(draft.readings) if reading.confidence < UNREADABLE]
        trials: list[tuple[int, Region, Pixels]] = []
        for k in doubtful:
            region = draft.regions[k]
            turned = region.reversed()
            trials.append((k, turned, crop_line(draft.picture, turned, LONGEST)))
            if _is_tall(region):
                trials.append((k, region, unstack(draft.crops[k])))
        for (k, region, crop), reading in zip(trials, self.recogniser.read([t[2] for t in trials]), strict=True):
            if reading.confidence > max(draft.readings[k].confidence, READABLE) + BETTER:
                draft.regions[k], draft.crops[k], draft.readings[k] = region, crop, reading

    def _settle_arcs(self, draft: _Draft) -> None:
        """Read text along arcs, in place of what its outline was read as, and of lines that are parts of it."""
        if draft.ends_with_whole:
            return
        covered: set[int] = set()
        for k in may_be_bent(draft.regions, draft.readings):
            if k in covered:
                continue
            others = zip(draft.regions, draft.readings, strict=True)
            sure = [other for n, (other, reading) in enumerate(others) if n != k and reading.confidence >= DOUBTFUL]
            arc = find_arc(draft.picture, draft.regions[k], draft.readings[k], sure, self.recogniser.read)
            if arc is None:
                continue
            region, crop = _trimmed(arc, crop_line(draft.picture, arc, LONGEST))
            (reading,) = self.recogniser.read([crop])
            if is_better(reading, draft.readings[k]):
                draft.regions[k], draft.crops[k], draft.readings[k] = region, crop, reading
                covered |= {n for n, other in enumerate(draft.regions) if n != k and is_covered(other, arc)}
        draft.drop(covered)

    def _settle_bows(self, draft: _Draft) -> None:
        """Put outlines that hold bowed text loosely close around it."""
        for k in () if draft.ends_with_whole else held_loosely(draft.regions, draft.readings):
            bow = tightened(draft.picture, draft.regions[k], draft.readings[k])
            rest = draft.regions[:k] + draft.regions[k + 1 :]
            if bow is None or any(is_covered(bow, other, AMONG_OTHERS) for other in rest):
                continue
            region, crop = _trimmed(bow, crop_line(draft.picture, bow, LONGEST))
            (reading,) = self.recogniser.read([crop])
            if reads_alike(reading, draft.readings[k]):
                draft.regions[k], draft.crops[k], draft.readings[k] = region, crop, reading

    def _settle_rings(self, draft: _Draft) -> None:
        """Read text around a ring, in place of scraps of it."""
        ring = None if draft.ends_with_whole else find_ring(draft.regions, draft.readings, draft.picture.size)
        if ring is None:
            return
        found = self._around(draft.picture, ring)
        for _ in range(ROUNDS):
            better = refitted(ring, [line.middles for line in found])
            if better is ring:
                break
            ring = better
            found = self._around(draft.picture, ring)
        covered: set[int] = set()
        chosen: list[_Around] = []
        for line in found:
            region, reading = line.region, line.reading
            if any(is_covered(region, other.region) for other in chosen):
                continue
            scraps = {k for k, other in enumerate(draft.regions) if is_covered(other, region, PART_OF_RING)} - covered
            rest = [other for k, other in enumerate(draft.regions) if k not in scraps | covered]
            if any(is_covered(region, other, AMONG_OTHERS) for other in rest):
                continue
            before = sum(worth(draft.readings[k]) for k in scraps)
            straight = any(len(draft.regions[k].top) == 2 for k in scraps)
            if worth(reading) > (OF_SCRAPS * before if len(scraps) > 1 else before + GAIN * straight):
                chosen.append(line)
                covered |= scraps
        draft.drop(covered)
        for line in chosen:
            draft.regions.append(line.region)
            draft.crops.append(line.crop)
            draft.readings.append(line.reading)

    def _around(self, page: Image.Image, ring: Ring) -> list[_Around]:
        """What is surely read around a ring, the most first."""
        found = []
        for inward in (False, True):
            straight = ring.rolled_off(page, inward=inward)
            pairs = [_trimmed(line, crop_line(straight, line, LONGEST)) for line in self.detector.find(straight)]
            readings = self.recogniser.read([crop for _, crop in pairs])
            sure = [(*pair, reading) for pair, reading in zip(pairs, readings, strict=True) if is_sure(reading)]
            fits = [fitted(straight, line) for line, _, _ in sure]
            tight = [_trimmed(line, crop_line(straight, line, LONGEST)) for line, _ in fits]
            again = self.recogniser.read([crop for _, crop in tight])
            for rough, (_, middles), fit, reading in zip(sure, fits, tight, again, strict=True):
                fits_well = is_sure(reading) and worth(reading) > worth(rough[2]) - GAIN / 2
                line, crop, reading = (*fit, reading) if fits_well else rough
                places = ring.placed(middles, inward=inward)
                found.append(_Around(ring.rolled_up(line, inward=inward), crop, reading, places))
        return sorted(found, key=lambda line: -worth(line.reading))

    def _sample(self, draft: _Draft, regions: Sequence[Region]) -> float:
        """Mean confidence of the longest lines, read along the given outlines."""
        longest = [regions[k] for k in _longest(regions)]
        readings = self.recogniser.read([crop_line(draft.picture, region, LONGEST) for region in longest])
        return float(np.mean([reading.confidence for reading in readings])) if readings else 0.0

    def _finish(self, draft: _Draft) -> SpottedPage:
        if draft.ends_with_whole:
            _choose_whole(draft)
        lines = []
        for region, crop, reading in zip(draft.regions, draft.crops, draft.readings, strict=True):
            if reading.confidence > READABLE and not reading.text.isspace():
                outline = region.band(*ink_band(crop)).turned(draft.size, draft.quarter)
                lines.append(SpottedLine(outline, spell(unruled(crop), reading)))
        return SpottedPage(tuple(lines), draft.quarter * 90)


def _longest(regions: Sequence[Region]) -> list[int]:
    """Indices of the lines that decide about a page."""
    return sorted(range(len(regions)), key=lambda k: -regions[k].length)[:SAMPLE]


def _trimmed(region: Region, crop: Pixels) -> tuple[Region, Pixels]:
    """Without the blank ends beyond END_MARGIN: a tighter outline, and less to compute."""
    inked = np.flatnonzero(~blank_columns(crop))
    width = crop.shape[1]
    if not len(inked):
        return region, crop
    start, stop = max(0, int(inked[0]) - END_MARGIN), min(width, int(inked[-1]) + 1 + END_MARGIN)
    if stop - start >= width - 2 or stop - start < 16:
        return region, crop
    return region.part(start / width, stop / width), crop[:, start:stop]


def _mostly_tall(regions: Sequence[Region]) -> bool:
    long_ones = [region for region in regions if region.length > 2 * region.height]
    tall = sum(region.length for region in long_ones if _is_tall(region))
    return tall > 0.6 * sum(region.length for region in long_ones) > 0


def _is_tall(region: Region) -> bool:
    along = (region.top[-1] + region.bottom[-1]) - (region.top[0] + region.bottom[0])
    return bool(abs(along[1]) > abs(along[0]))


def _one_row(regions: Sequence[Region]) -> bool:
    """Whether no two regions stand above each other."""
    spans = sorted(
        (min(r.top[:, 1].min(), r.bottom[:, 1].min()), max(r.top[:, 1].max(), r.bottom[:, 1].max())) for r in regions
    )
    return all(low[1] - high[0] > 0.3 * min(low[1] - low[0], high[1] - high[0]) for low, high in pairwise(spans))


def _whole(size: tuple[int, int]) -> Region:
    width, height = size
    return Region(np.array([[0, 0], [width, 0]], np.float32), np.array([[0, height], [width, height]], np.float32), 1.0)


def _choose_whole(draft: _Draft) -> None:
    """Of a small picture read both as a whole (last region) and by its regions, keep the better.

    Where the text fills the picture, somebody cropped it with care: the whole is taken unless it reads worse.
    """
    *parts, whole = draft.readings
    best = max((part.confidence for part in parts), default=0.0)
    fills = any(region.height > 0.6 * draft.picture.height for region in draft.regions[:-1])
    needed = best - BETTER / 5 if fills else best + BETTER / 2
    keep = slice(-1, None) if whole.confidence >= needed else slice(0, -1)
    draft.regions, draft.crops, draft.readings = draft.regions[keep], draft.crops[keep], draft.readings[keep]


def _page_confidence(draft: _Draft) -> float:
    weights = [len(reading.text) for reading in draft.readings]
    if not sum(weights):
        return 0.0
    return float(np.average([reading.confidence for reading in draft.readings], weights=weights))


def _padded(crop: Pixels) -> Pixels:
    missing = max(0, TRAINED_WIDTH - crop.shape[1])
    return np.pad(crop, ((0, 0), (0, missing), (0, 0)), constant_values=127)
