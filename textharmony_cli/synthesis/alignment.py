"""Where a sheet's answers are on a page that the real spotter read from a picture of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt

from textharmony_cli.records import Line, Page
from textharmony_cli.synthesis.drawing import Corners, homography
from textharmony_cli.synthesis.located import Located, Place, Source, locate
from textharmony_cli.synthesis.misreading import Glyph
from textharmony_cli.synthesis.sheet import Sheet
from textharmony_cli.synthesis.simulation import glyphs_of

NEAR = 0.45  # of a run's height between its middle and that of the line that shows it
BESIDE = 0.5  # ems beyond a line's ends at which a character may still be on it

Floats = npt.NDArray[np.float64]


def align(sheet: Sheet, page: Page, corners: Corners | None = None) -> tuple[Located, ...]:
    """The sheet's questions with places on the page.

    Args:
        page: read from a picture of the sheet.
        corners: of the sheet in that picture; left out, the sheet fills it.
    """
    width, height = float(page.width), float(page.height)
    corners = corners or ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))
    own = ((0.0, 0.0), (sheet.width, 0.0), (sheet.width, sheet.height), (0.0, sheet.height))
    back = homography(corners, own)
    glyphs = [glyphs_of(number, run) for number, run in enumerate(sheet.runs)]
    places: dict[Source, list[Place]] = defaultdict(list)
    for line in page.lines:
        left, right = _middles(line, back)
        for at, glyph in _matched(line.text, _shown(sheet, glyphs, left, right)):
            places[glyph.run, glyph.number].append((line.id, at))
    return locate(sheet, places)


def _middles(line: Line, back: Floats) -> tuple[Floats, Floats]:
    """The middles of a line's two ends, on the sheet."""
    ends = [(line.top[0], line.bottom[0]), (line.top[-1], line.bottom[-1])]
    points = np.array([[(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, 1.0] for a, b in ends]) @ back.T
    left, right = points[:, :2] / points[:, 2:]
    return left, right


def _shown(sheet: Sheet, glyphs: Sequence[Sequence[Glyph]], left: Floats, right: Floats) -> list[Glyph]:
    """The printed characters that a line may show, from left to right."""
    slope = (right[1] - left[1]) / max(right[0] - left[0], 1e-6)
    found: list[Glyph] = []
    for run, own in zip(sheet.runs, glyphs, strict=True):
        level = left[1] + slope * (run.x + run.width / 2 - left[0])
        if abs(level - (run.y + run.height / 2)) < NEAR * run.height:
            beyond = BESIDE * run.size
            found += [g for g in own if left[0] - beyond < (g.start + g.stop) / 2 < right[0] + beyond]
    return sorted(found, key=lambda glyph: glyph.start)


def _matched(text: str, glyphs: Sequence[Glyph]) -> Iterator[tuple[int, Glyph]]:
    """Which character of the text shows which printed one; equal ones first, then what stands between them."""
    inked = [glyph for glyph in glyphs if glyph.character != " "]
    at = [k for k, character in enumerate(text) if character != " "]
    read, printed = [text[k].lower() for k in at], [glyph.character.lower() for glyph in inked]
    matcher = SequenceMatcher(None, read, printed, autojunk=False)
    for tag, i0, i1, j0, j1 in matcher.get_opcodes():
        if tag in ("equal", "replace"):
            for n in range(max(i1 - i0, j1 - j0)):
                yield at[min(i0 + n, i1 - 1)], inked[min(j0 + n, j1 - 1)]
