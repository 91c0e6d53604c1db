"""Cuts text into atoms, the smallest pieces that an answer can begin or end with.

An atom is a number with its inner punctuation (`1,284.50`, `27/02/2018`), a run of letters, one character of a script
that is written without spaces, or one other sign. `Total:RM5.00` is four of them, so that an answer can be `RM5.00`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textharmony_cli.records import Line, Page

_UNSPACED = "\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
_ATOM = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d(?=\d{1,2}:\d\d)"  # a date that a time follows without a space
    rf"|\d+(?:[.,/:\-']\d+)*"  # numbers, dates, times, amounts
    rf"|[{_UNSPACED}]"
    rf"|[^\W\d_{_UNSPACED}]+(?:['’&][^\W\d_{_UNSPACED}]+)*"  # words
    rf"|[^\s]"
)


@dataclass(frozen=True, slots=True)
class Atom:
    """`text`, which is characters `start` to `stop` of a line; `spaced` says whether a space stands before it."""

    text: str
    start: int
    stop: int
    spaced: bool


@dataclass(frozen=True, slots=True)
class PageAtoms:
    """The atoms of a page in reading order.

    Attributes:
        lines: for each atom, the index of its line in `page.lines`.
        boxes: (N, 4) float32: left, top, right, bottom in pixels.
        edges: (N, 4) float32: the same of the whole line.
    """

    atoms: tuple[Atom, ...]
    lines: tuple[int, ...]
    boxes: npt.NDArray[np.float32]
    edges: npt.NDArray[np.float32]


def split(text: str) -> list[Atom]:
    """The atoms of a text."""
    return [
        Atom(found.group(), found.start(), found.end(), found.start() > 0 and text[found.start() - 1].isspace())
        for found in _ATOM.finditer(text)
    ]


def page_atoms(page: Page, limit: int) -> PageAtoms:
    """The atoms of a page's lines, at most `limit` of them."""
    atoms: list[Atom] = []
    lines: list[int] = []
    boxes: list[tuple[float, float, float, float]] = []
    edges: list[tuple[float, float, float, float]] = []
    for index, line in enumerate(page.lines):
        found = split(line.text)[: limit - len(atoms)]
        atoms += found
        lines += [index] * len(found)
        boxes += [_box(line, atom) for atom in found]
        x, y, width, height = line.box
        edges += [(x, y, x + width, y + height)] * len(found)
    shaped = (len(atoms), 4)
    return PageAtoms(
        tuple(atoms),
        tuple(lines),
        np.asarray(boxes, np.float32).reshape(shaped),
        np.asarray(edges, np.float32).reshape(shaped),
    )


def _box(line: Line, atom: Atom) -> tuple[float, float, float, float]:
    """Left, top, right, bottom; by the share of characters where their places were not measured."""
    if line.spans:
        outline = line.characters(atom.start, atom.stop)
    else:
        outline = line.part(atom.start / len(line.text), atom.stop / len(line.text))
    xs, ys = zip(*outline, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))
