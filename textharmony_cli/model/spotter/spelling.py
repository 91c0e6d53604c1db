"""Where each character of a line begins and ends, and the spaces that the recogniser dropped.

The CTC peaks say roughly where a character stands; the blank columns of the crop say where it ends. The
recogniser is known to lose spaces between capitals; a gap much wider than the line's other gaps is one.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.spotter.geometry import LINE_HEIGHT
from textharmony_cli.model.spotter.ink import blank_columns
from textharmony_cli.model.spotter.recogniser import Reading

SPACE_GAP = 0.20 * LINE_HEIGHT  # blank columns that a dropped space has at least
CLEAR_GAP = 0.36 * LINE_HEIGHT  # ... beside figures and punctuation, which are set wide
SPACE_PITCH = 1.5  # ... and by how much the distance of its neighbours exceeds the line's median distance
SPACE_EXCESS = 2.2  # ... and how many times wider it is than the line's median gap
UNDERSCORE = 4  # columns on both sides of the middle of an underscore that hold ink at least
OPENING = "([{“‘«¿¡#$€£"


@dataclass(frozen=True, slots=True)
class Spelling:
    """A line's characters with their places.

    Attributes:
        text: with repaired spaces, none at the ends.
        spans: for every character its start and end as fractions of the crop's width.
        confidences: for every character; a repaired space has the lower one of its neighbours.
    """

    text: str
    spans: tuple[tuple[float, float], ...]
    confidences: tuple[float, ...]


def spell(crop: npt.NDArray[np.uint8], reading: Reading) -> Spelling:
    """Place the characters of `reading` in its crop (48, W, 3).

    An underscore where the crop is blank is a ruled line that was taken out, and no more than a space.
    """
    blank = blank_columns(crop)
    inked = [
        k for k, c in enumerate(reading.text) if not (c.isspace() or (c == "_" and _is_blank(blank, reading.peaks[k])))
    ]
    if not inked:
        return Spelling("", (), ())
    peaks = np.array([reading.peaks[k] for k in inked])
    starts, stops = _edges(peaks, blank)
    dropped = _dropped_spaces([reading.text[k] for k in inked], inked, peaks, starts[1:] - stops[:-1])
    width = float(len(blank))
    text, spans, certain = [], [], []
    for n, k in enumerate(inked):
        if n and (k - inked[n - 1] > 1 or dropped[n - 1]):
            text.append(" ")
            spans.append((stops[n - 1] / width, max(starts[n], stops[n - 1]) / width))
            certain.append(min(reading.confidences[inked[n - 1]], reading.confidences[k]))
        text.append(reading.text[k])
        spans.append((starts[n] / width, stops[n] / width))
        certain.append(reading.confidences[k])
    # a class may stand for several characters; they share one place
    whole = "".join(text)
    if len(whole) != len(text):
        spans = [span for piece, span in zip(text, spans, strict=True) for _ in piece]
        certain = [value for piece, value in zip(text, certain, strict=True) for _ in piece]
    return Spelling(whole, tuple((float(a), float(b)) for a, b in spans), tuple(certain))


def _is_blank(blank: npt.NDArray[np.bool_], peak: float) -> bool:
    near = blank[max(0, int(peak) - UNDERSCORE) : int(peak) + UNDERSCORE + 1]
    return bool(len(near) and near.all())


def _edges(
    peaks: npt.NDArray[np.float64], blank: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """First and last column of every character, from the widest blank run between neighbouring peaks."""
    starts, stops = np.zeros(len(peaks)), np.zeros(len(peaks))
    inked = np.flatnonzero(~blank)
    starts[0] = min(inked[0], peaks[0]) if len(inked) else 0.0
    stops[-1] = max(inked[-1] + 1, peaks[-1]) if len(inked) else len(blank)
    runs = _runs(blank)
    first = 0  # of the runs that end behind the left peak
    for k, (left, right) in enumerate(pairwise(peaks.tolist())):
        low, high = int(left), max(int(right), int(left) + 1)
        while first < len(runs) and runs[first][1] <= low:
            first += 1
        stops[k], starts[k + 1] = _widest(runs, first, low, high) or ((left + right) / 2, (left + right) / 2)
    return starts, stops


def _runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and after-last index of every run of set flags."""
    change = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]])))
    return list(zip(change[::2].tolist(), change[1::2].tolist(), strict=True))


def _widest(runs: list[tuple[int, int]], first: int, low: int, high: int) -> tuple[int, int] | None:
    """The widest part of a run, from the `first` on, that lies between `low` and `high`."""
    widest = None
    for start, stop in islice(runs, first, None):
        if start >= high:
            break
        part = max(start, low), min(stop, high)
        if widest is None or part[1] - part[0] > widest[1] - widest[0]:
            widest = part
    return widest


def _dropped_spaces(
    characters: list[str], places: list[int], peaks: npt.NDArray[np.float64], gaps: npt.NDArray[np.float64]
) -> list[bool]:
    """For every pair of neighbours, whether a space was lost between them."""
    joined = np.diff(places) == 1
    if joined.sum() < 2:
        return [False] * len(gaps)
    pitch = np.diff(peaks)
    usual_pitch, usual_gap = np.median(pitch[joined]), np.median(gaps[joined])
    wide = joined & (gaps >= SPACE_GAP) & (gaps >= SPACE_EXCESS * usual_gap) & (pitch >= SPACE_PITCH * usual_pitch)
    clear = gaps >= CLEAR_GAP
    return [
        bool(w) and _may_part(a, b, bool(c))
        for w, c, a, b in zip(wide, clear, characters[:-1], characters[1:], strict=True)
    ]


def _may_part(left: str, right: str, clear: bool) -> bool:
    """Whether a space may stand between two characters; figures and punctuation need a clear gap."""
    if _is_ideograph(left) or _is_ideograph(right) or left in OPENING or not (right.isalnum() or right in OPENING):
        return False
    return clear or (left.isalpha() and right.isalpha())


def _is_ideograph(character: str) -> bool:
    return unicodedata.east_asian_width(character[0]) in "WF"
