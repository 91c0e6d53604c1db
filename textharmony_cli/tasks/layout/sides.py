"""Two sides of a white stripe: text columns to be read one after the other, or cells to be read row by row."""

from __future__ import annotations

from enum import Enum

import numpy as np

from textharmony_cli.tasks.layout.frame import Floats, Ints, middle
from textharmony_cli.tasks.layout.pieces import Sheet

FEWEST = 3  # rows that tell how two sides stand to each other
NARROWEST = 0.5  # usual heights: white between two columns
MISFIT = 0.2  # line heights between the rows of two sides from where on they are no rows of one table
UNLIKE = 1.25  # ratio of the line heights of sides that have nothing to do with each other
BREAK = 1.15  # usual pitches between two lines from where on a new paragraph or cell starts
IN_STEP = 0.9  # share of paragraphs that start together with one of the other side
WIDE = 2.0  # heights between two short texts side by side
TEXT_WORDS = 1.5  # in a line of running text, on average
TEXT_LETTERS = 0.6  # share of letters among letters and digits in it
LIST_ROWS = 8  # rows of short texts that make columns of a list, like an index
LIST_PITCH = 1.6  # line heights; rows of tables mostly stand wider apart


class Relation(Enum):
    """How the sides of a stripe are read."""

    COLUMNS = "one after the other"
    ROWS = "row by row"
    CELLS = "row by row, where a row has cells of several lines"


def relation(sheet: Sheet, left: Ints, right: Ints) -> Relation:
    """Judge the lines left and right of a stripe; both are sorted by height on the page."""
    ours, theirs = columns(sheet, left), columns(sheet, right)
    a, b = Side(sheet, ours[-1]), Side(sheet, theirs[0])
    if _are_counted_across(a, b):
        return Relation.ROWS
    if a.is_prose and b.is_prose:
        return Relation.CELLS if _in_step(a, b) else Relation.COLUMNS
    if any(is_prose(sheet, side) for side in ours) and any(is_prose(sheet, side) for side in theirs):
        return Relation.ROWS if _is_satellite(sheet, ours, theirs, a, b) else Relation.COLUMNS
    few, many = (a, b) if len(a.y) <= len(b.y) else (b, a)
    if len(few.y) >= FEWEST and few.misfit(many) > MISFIT and (a.is_prose or b.is_prose or _are_unlike(a, b)):
        return Relation.COLUMNS
    if (a.bullets and b.bullets) or _are_lists(a, b, len(ours) + len(theirs)) or _are_texts(a, b):
        return Relation.COLUMNS
    return Relation.ROWS


def are_one_table(sheet: Sheet, left: Ints, right: Ints) -> bool:
    """Whether two pieces that are no prose stand in the same rows."""
    a, b = Side(sheet, left), Side(sheet, right)
    return not (a.is_prose or b.is_prose) and min(a.misfit(b), b.misfit(a)) <= MISFIT


def columns(sheet: Sheet, members: Ints) -> list[Ints]:
    """The lines cut at every white stripe that runs through all of them, left to right."""
    x0 = sheet.boxes.x0[members]
    order = np.argsort(x0, kind="stable")
    starts = x0[order]
    gaps = starts[1:] - np.maximum.accumulate(sheet.boxes.x1[members][order])[:-1]
    cuts = np.flatnonzero(gaps > NARROWEST * middle(sheet.boxes.height[members])) + 1
    column = np.searchsorted(starts[cuts], x0, side="right")
    return [members[column == k] for k in range(len(cuts) + 1)]


def is_prose(sheet: Sheet, members: Ints) -> bool:
    """Whether most of what the lines fill is running text."""
    width = sheet.boxes.x1[members] - sheet.boxes.x0[members]
    return bool(2 * width[sheet.is_prose[members]].sum() > width.sum())


class Side:
    """Lines on one side of a stripe, as rows.

    Attributes:
        x0, x1: extent.
        y, height: of each row.
        ordinal: of each row, what it starts with as an item of a list; 0 if it does not.
        bullets: whether at least half of the rows, and two, start with one.
        words, letters: means over the lines.
        is_text: whether it is one piece of running text, be it only a caption of two lines.
    """

    def __init__(self, sheet: Sheet, members: Ints) -> None:
        boxes = sheet.boxes
        y, height = boxes.y[members], boxes.height[members]
        row = np.concatenate([[0], np.cumsum(np.diff(y) > 0.5 * height[1:])])
        size = np.bincount(row)
        self.y: Floats = np.bincount(row, y) / size
        self.height: Floats = np.bincount(row, height) / size
        self.is_single = bool((size == 1).all())
        self.x0, self.x1 = float(boxes.x0[members].min()), float(boxes.x1[members].max())
        self.is_prose = is_prose(sheet, members)
        bullets = int(boxes.bullet[members].sum())
        self.bullets = bullets > 1 and 2 * bullets >= len(self.y)
        self.ordinal = np.zeros(len(size), np.int64)
        np.maximum.at(self.ordinal, row, boxes.ordinal[members])
        count = len(members)
        self.words = float(boxes.words[members].sum()) / count
        self.letters = float(boxes.letters[members].sum()) / count
        is_whole = len(self.y) > 1 and bool((sheet.piece[members] == sheet.piece[members[0]]).all())
        self.is_text = is_whole and self.words >= TEXT_WORDS and self.letters >= TEXT_LETTERS

    def misfit(self, other: Side) -> float:
        """How far rows are from the nearest row of the other side, as the median in heights."""
        distance = np.abs(self.y[:, None] - other.y)
        return middle((distance / np.minimum(self.height[:, None], other.height)).min(1))

    def starts(self) -> Floats:
        """Where paragraphs or cells begin that stand off from those above."""
        pitch = np.diff(self.y)
        return self.y[1:][pitch > BREAK * middle(pitch)] if len(pitch) else pitch


def _are_counted_across(a: Side, b: Side) -> bool:
    """Whether an item of a list on the left goes on with the next one beside it."""
    beside = np.abs(a.y[:, None] - b.y) < 0.5 * a.height[:, None]
    return bool((beside & (a.ordinal[:, None] > 0) & (a.ordinal[:, None] + 1 == b.ordinal)).any())


def _are_texts(a: Side, b: Side) -> bool:
    """Two captions, addresses or authors side by side."""
    return a.is_text and b.is_text and b.x0 - a.x1 > WIDE * min(float(a.height.max()), float(b.height.max()))


def _in_step(a: Side, b: Side) -> bool:
    """Whether the paragraphs of both sides start together, as in a table with long cells."""
    first = max(a.y[0], b.y[0])
    ours, theirs = (y[y > first] for y in (a.starts(), b.starts()))
    if min(len(ours), len(theirs)) < 2:
        return False
    distance = np.abs(ours[:, None] - theirs)
    near = distance < MISFIT * min(middle(a.height), middle(b.height))
    return bool(near.any(1).mean() >= IN_STEP and near.any(0).mean() >= IN_STEP)


def _is_satellite(sheet: Sheet, ours: list[Ints], theirs: list[Ints], a: Side, b: Side) -> bool:
    """Whether what stands next to the stripe belongs to the text beyond it, as numbers before paragraphs do."""
    few, many = (a, b) if len(a.y) <= len(b.y) else (b, a)
    if few.misfit(many) > MISFIT:
        return False
    inner = [] if a.is_prose else [a.x0 - float(sheet.boxes.x1[ours[-2]].max())]
    inner += [] if b.is_prose else [float(sheet.boxes.x0[theirs[1]].min()) - b.x1]
    return b.x0 - a.x1 < min(inner)


def _are_unlike(a: Side, b: Side) -> bool:
    small, tall = sorted((middle(a.height), middle(b.height)))
    return tall > UNLIKE * small


def _are_lists(a: Side, b: Side, count: int) -> bool:
    """Two columns of an index or of a poem: closely set short texts of one kind."""
    return (
        count == 2
        and a.is_single
        and b.is_single
        and min(len(a.y), len(b.y)) >= LIST_ROWS
        and max(middle(np.diff(side.y) / side.height[1:]) for side in (a, b)) < LIST_PITCH
        and min(a.letters, b.letters) > TEXT_LETTERS
        and 0.5 < a.words / max(b.words, 0.1) < 2
    )
