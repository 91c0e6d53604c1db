"""Pages and questions as arrays for the pointer's network. No torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.pointer.atoms import PageAtoms, page_atoms, split
from textharmony_cli.model.pointer.lettering import Pieces, grams
from textharmony_cli.records import Page

Floats = npt.NDArray[np.float32]
Rows = list[tuple[int, ...]]

LAYOUT = 16  # numbers that describe where an atom stands
MOST_ATOMS = 1400  # of a page
MOST_ASKED = 48  # atoms of a question
_OPENING = "\"“„«‘'「"
_CLOSING = "\"”“»’'」"


@dataclass(frozen=True, slots=True)
class Texts:
    """For each atom, its rows in the table of pieces and its n-gram buckets."""

    pieces: Rows
    grams: Rows


@dataclass(frozen=True, slots=True)
class PageFeatures:
    """A page for the network, N atoms.

    Attributes:
        places: (N, 3): left edge and middle in line heights, and number in reading order.
        layout: (N, LAYOUT).
    """

    atoms: PageAtoms
    texts: Texts
    places: Floats
    layout: Floats


@dataclass(frozen=True, slots=True)
class QuestionFeatures:
    """A question for the network; `quoted` (N,) is 1 for atoms between quotation marks."""

    texts: Texts
    quoted: Floats


def page_features(page: Page, pieces: Pieces) -> PageFeatures:
    """What the network is told about a page."""
    found = page_atoms(page, MOST_ATOMS)
    texts = Texts([pieces.rows(atom.text) for atom in found.atoms], [grams(atom.text) for atom in found.atoms])
    if not found.atoms:
        return PageFeatures(found, texts, np.zeros((0, 3), np.float32), np.zeros((0, LAYOUT), np.float32))
    unit = _line_height(found)
    left, top, _, bottom = found.boxes.T
    origin = found.edges[:, :2].min(axis=0)
    order = np.arange(len(left), dtype=np.float32)
    places = np.stack([(left - origin[0]) / unit, ((top + bottom) / 2 - origin[1]) / unit, order], axis=1)
    return PageFeatures(found, texts, places.astype(np.float32), _layout(found, page, unit))


def question_features(question: str, pieces: Pieces) -> QuestionFeatures:
    """What the network is told about a question."""
    found = split(question)[:MOST_ASKED]
    inside = np.zeros(len(question) + 1, np.float32)
    for start, stop in _quotations(question):
        inside[start:stop] = 1
    texts = Texts([pieces.rows(atom.text) for atom in found], [grams(atom.text) for atom in found])
    return QuestionFeatures(texts, np.asarray([inside[atom.start] for atom in found], np.float32))


def _line_height(found: PageAtoms) -> float:
    """The median height of the page's lines, in pixels."""
    heights = {line: edge[3] - edge[1] for line, edge in zip(found.lines, found.edges, strict=True)}
    return max(1.0, float(np.median(list(heights.values()))))


def _layout(found: PageAtoms, page: Page, unit: float) -> Floats:
    left, top, right, bottom = found.boxes.T
    x0, x1 = found.edges[:, 0], found.edges[:, 2]
    lines = np.asarray(found.lines)
    starts = np.concatenate([[True], lines[1:] != lines[:-1]])
    ends = np.concatenate([starts[1:], [True]])
    spaced = np.asarray([atom.spaced for atom in found.atoms])
    lengths = np.asarray([atom.stop - atom.start for atom in found.atoms])
    upper = np.asarray([atom.text.isupper() for atom in found.atoms])
    columns = [
        left / page.width, right / page.width, (top + bottom) / 2 / page.height,
        x0 / page.width, x1 / page.width,
        (right - left) / unit / 10, np.log(np.maximum(bottom - top, 1) / unit),
        (left - x0) / unit / 10, (x1 - right) / unit / 10, (x1 - x0) / unit / 20,
        starts, ends, spaced, upper, np.minimum(lengths, 20) / 10,
        np.full(len(lines), np.log1p(page.height / unit) / 4),
    ]  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float32)


def _quotations(question: str) -> list[tuple[int, int]]:
    """Where text between quotation marks starts and stops."""
    for mark, end in zip(_OPENING, _CLOSING, strict=True):
        first = question.find(mark)
        last = question.rfind(end)
        if 0 <= first < last - 1 and (mark != "'" or first == 0 or question[first - 1] == " "):
            return [(first + 1, last)]
    return []
