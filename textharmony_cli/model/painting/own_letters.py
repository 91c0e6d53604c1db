"""Letters that are taken from the old text itself: no font is as like them.

A letter is taken only where it stands free: on both sides of it a path with next to no ink leads down between it and
its neighbour (found as the cheapest seam: Avidan and Shamir, "Seam Carving" (2007), section 3). A letter that stays
where it was keeps its pixels; any other is moved by whole pixels, so that it stays as sharp as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from textharmony_cli.model.painting.frame import Plane, mapped, sampled
from textharmony_cli.model.painting.looks import Scene, Style
from textharmony_cli.model.painting.painted import Mask
from textharmony_cli.model.painting.typesetting import typeset

Edge = npt.NDArray[np.float64]  # (rows,)

Kind = TypeVar("Kind", bound=np.generic)

PER_EM = 40  # columns and rows an em that are looked at
ABOVE, BELOW = 1.1, 0.4  # ems from the baseline
BESIDE = 0.3  # of a letter's width: how far from the pen the free way may be
FREE = 0.25  # share of full ink that a free way may have
LEAST = 0.4  # times the ink that a letter has in the font; a place with less does not hold it
PLAIN = 0.7  # likeness from which the places of letters are trusted


@dataclass(frozen=True, slots=True)
class Cell:
    """The room of one free letter of the old text.

    Attributes:
        left, right: for each row of the chart (see `_chart`), where the room starts and ends, in ems along the line.
        pen: where the letter starts, in ems.
    """

    left: Edge
    right: Edge
    pen: float


def free_cells(scene: Scene, style: Style, text: str, at: tuple[float, ...]) -> dict[int, Cell]:
    """The letters of the old text that can be taken, by their place in it; `at` is where each starts."""
    if style.likeness < PLAIN or len(text) < 2:
        return {}
    chart = _chart(scene, style, at[-1])
    edges = []
    for k, pen in enumerate(at):
        width = max(pen - at[max(k - 1, 0)], at[min(k + 1, len(text))] - pen)
        edges.append(_free_path(chart, pen, width))
    cells = {}
    for k, letter in enumerate(text):
        left, right = edges[k], edges[k + 1]
        if left is not None and right is not None and letter != " " and (left < right).all():
            cell = Cell(left, right, at[k])
            if _ink(chart, cell) > LEAST * _area(letter, style):
                cells[k] = cell
    return cells


def _ink(chart: Plane, cell: Cell) -> float:
    """Square ems of ink in a cell."""
    along = (np.arange(chart.shape[1]) + 0.5) / PER_EM - 1
    inside = (along >= cell.left[:, None]) & (along < cell.right[:, None])
    return float(chart[inside].sum()) / PER_EM**2


def _area(letter: str, style: Style) -> float:
    """Square ems that a letter covers in the style's font."""
    drawn = typeset(letter, style.setting, PER_EM)
    return float(drawn.mask.sum()) / drawn.size**2


def chosen(text: str, at: tuple[float, ...], old: str, cells: dict[int, Cell]) -> dict[int, Cell]:
    """Which letters of the new text are taken, and from which cell: its own, or the nearest of the same letter."""
    taken = {}
    for k, letter in enumerate(text):
        same = [cell for place, cell in cells.items() if old[place] == letter]
        if same:
            taken[k] = min(same, key=lambda cell: abs(cell.pen - at[k]))
    return taken


def put(scene: Scene, style: Style, picture: Plane, cell: Cell, pen: float) -> Mask:
    """Put a letter of the old text at another place of the line; changes `picture` (3, h, w) and says where."""
    (x0, x1), (y0, y1) = mapped(style.matrix, np.array([cell.pen, pen]), np.array([-0.3, -0.3]))
    right, down = round(float(x1 - x0)), round(float(y1 - y0))
    inside = _columns(scene, style, cell) & (np.abs(scene.difference).sum(0) > 0)
    target = _moved(inside, right, down)
    if not right and not down:
        picture[:, target] = scene.before[:, target]
        return target
    ink = np.stack([_moved(plane, right, down) for plane in scene.difference])
    picture[:, target] = np.clip(picture[:, target] + ink[:, target], 0, 255)
    return target


def _chart(scene: Scene, style: Style, length: float) -> Plane:
    """The ink of the text, upright, from an em before its pen to one after its end; at most about 1."""
    ink = np.sqrt((scene.difference**2).sum(0))
    columns, rows = int((length + 2) * PER_EM), int((ABOVE + BELOW) * PER_EM)
    x, y = np.meshgrid((np.arange(columns) + 0.5) / PER_EM - 1, (np.arange(rows) + 0.5) / PER_EM - ABOVE)
    u, v = mapped(style.matrix, x, y)
    chart = sampled(ink, u - scene.window.x0, v - scene.window.y0)
    return np.asarray(chart / max(float(np.quantile(chart.max(0), 0.9)), 1e-6), np.float32)


def _free_path(chart: Plane, pen: float, width: float) -> Edge | None:
    """A way down near a pen with next to no ink, in ems for each row of the chart; None where there is none."""
    first = max(int((pen + 1 - BESIDE * width) * PER_EM), 0)
    near = chart[:, first : int((pen + 1 + BESIDE * width) * PER_EM) + 1]
    middle = (pen + 1) * PER_EM - first
    if not near.shape[1]:
        return None
    astray = 1e-4 * np.abs(np.arange(near.shape[1]) + 0.5 - middle)  # of free ways, the one nearest the pen
    cost, came = near[0] ** 2 + astray, []
    for row in near[1:]:
        padded = np.pad(cost, 1, constant_values=np.inf)
        steps = np.stack([padded[:-2] + 1e-4, padded[1:-1], padded[2:] + 1e-4])
        came.append(steps.argmin(0) - 1)
        cost = steps.min(0) + row**2 + astray
    path = [int(cost.argmin())]
    for steps_back in reversed(came):
        path.append(path[-1] + int(steps_back[path[-1]]))
    way = np.array(path[::-1])
    if float(near[np.arange(len(way)), way].max()) > FREE:
        return None
    return (first + way + 0.5) / PER_EM - 1


def _columns(scene: Scene, style: Style, cell: Cell) -> Mask:
    """The pixels of a cell."""
    window = scene.window
    x, y = np.meshgrid(np.arange(window.x0, window.x1) + 0.5, np.arange(window.y0, window.y1) + 0.5)
    along, down = mapped(np.linalg.inv(style.matrix), x, y)
    row = np.clip(((down + ABOVE) * PER_EM).astype(np.int64), 0, len(cell.left) - 1)
    return np.asarray((along >= cell.left[row]) & (along < cell.right[row]))


def _moved(plane: npt.NDArray[Kind], right: int, down: int) -> npt.NDArray[Kind]:
    """The plane moved by whole pixels; what comes in is 0."""
    height, width = plane.shape
    out = np.zeros_like(plane)
    if abs(right) < width and abs(down) < height:
        out[max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = plane[
            max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)
        ]
    return out
