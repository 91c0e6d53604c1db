"""Order of pieces that no straight cut can part, as on a newspaper page.

After Breuel, "High Performance Document Layout Analysis" (2003): a piece is read after those above it that share its
columns, and after those beside it to the left. What this leaves open is decided by staying
in a text of several columns, by going on downwards, and by height on the page, in this order.
"""

from __future__ import annotations

import numpy as np

from textharmony_cli.tasks.layout.frame import Flags, Floats, Ints, middle
from textharmony_cli.tasks.layout.pieces import Sheet
from textharmony_cli.tasks.layout.sides import are_one_table

NEAR = 2.0  # usual distances of lines, between two parts of a column
FAR = 3.0  # line heights between two pieces that are read one after the other
BESIDE = 0.5  # of the lower piece's height
SHARED = 0.1  # of the narrower piece's width
BELOW = 0.5  # of the narrower piece's width
TOUCHING = 2.0  # heights between two parts of one line
TABLE_GAP = 10.0  # heights between two columns of a table
SAME_ROW = 0.3  # of a height
ON_EDGE = 1.5  # heights between the edges of two parts of a column
FEW_LINES = 2  # of a heading within a column
HEADING = 2.5  # times the height of the text below
ALIKE = 1.35  # ratio of the heights of text that belongs together


def modules(sheet: Sheet, band: Ints) -> list[Ints]:
    """The lines of `band` as pieces in reading order."""
    number = sheet.piece[band]
    found = _joined(sheet, [band[number == k] for k in np.unique(number)])
    found = _stacked(sheet, found, sheet.usual_pitch(band))
    box = _boxes(sheet, found)
    height = np.array([middle(sheet.boxes.height[piece]) for piece in found])
    return [found[k] for k in _sorted(box, height)]


def _boxes(sheet: Sheet, pieces: list[Ints]) -> Floats:
    """x0, y0, x1, y1 of each piece, (n, 4)."""
    b = sheet.boxes
    return np.array([(b.x0[p].min(), b.y0[p].min(), b.x1[p].max(), b.y1[p].max()) for p in pieces])


def _merged(sheet: Sheet, pieces: list[Ints], pairs: list[tuple[int, int]]) -> list[Ints]:
    """Pieces with the paired ones joined, each sorted by height on the page."""
    root = list(range(len(pieces)))
    for a, b in pairs:
        if root[a] != root[b]:
            old, new = root[b], root[a]
            root = [new if r == old else r for r in root]
    joined: dict[int, list[Ints]] = {}
    for k, r in enumerate(root):
        joined.setdefault(r, []).append(pieces[k])
    lines = [np.concatenate(parts) for parts in joined.values()]
    return [piece[np.argsort(sheet.boxes.y[piece], kind="stable")] for piece in lines]


def _joined(sheet: Sheet, pieces: list[Ints]) -> list[Ints]:
    """Put together what stands in one row: parts of a line, cells of a table."""
    box = _boxes(sheet, pieces)
    pairs = [
        (a, b)
        for a in range(len(pieces))
        for b in np.flatnonzero(_is_next_to(box, a)).tolist()
        if _is_one_row(sheet, pieces[a], pieces[b], float(box[b, 0] - box[a, 2]))
    ]
    return _merged(sheet, pieces, pairs)


def _is_next_to(box: Floats, a: int) -> Flags:
    """Pieces to the right of piece `a` with nothing between."""
    shared = np.minimum(box[:, 3], box[a, 3]) - np.maximum(box[:, 1], box[a, 1])
    low = np.minimum(box[:, 3] - box[:, 1], box[a, 3] - box[a, 1])
    right: Flags = (box[:, 0] >= box[a, 2] - 0.2 * low) & (shared > BESIDE * low)
    right[a] = False
    if right.any():
        right &= box[:, 0] <= box[right, 2].min()
    return right


def _is_one_row(sheet: Sheet, a: Ints, b: Ints, gap: float) -> bool:
    y, height = sheet.boxes.y, sheet.boxes.height
    least = min(middle(height[a]), middle(height[b]))
    if max(len(a), len(b)) == 1:
        return gap < TOUCHING * least and abs(float(y[a[0]] - y[b[0]])) < SAME_ROW * least
    return min(len(a), len(b)) > 1 and gap < TABLE_GAP * least and are_one_table(sheet, _by_y(y, a), _by_y(y, b))


def _by_y(y: Floats, piece: Ints) -> Ints:
    return piece[np.argsort(y[piece], kind="stable")]


def _stacked(sheet: Sheet, pieces: list[Ints], pitch: float) -> list[Ints]:
    """Put together the paragraphs of a text column, and the headings within it."""
    box = _boxes(sheet, pieces)
    gap = box[None, :, 1] - box[:, None, 3]
    close = _overlaps(box[:, 0], box[:, 2], BELOW) & (gap > -pitch) & (gap < NEAR * pitch)
    np.fill_diagonal(close, False)
    pairs = [(a, b) for a, b in np.argwhere(close).tolist() if _is_one_column(sheet, pieces[a], pieces[b])]
    return _merged(sheet, pieces, pairs)


def _is_one_column(sheet: Sheet, above: Ints, below: Ints) -> bool:
    """Whether two pieces are paragraphs of one column, or one of them is a heading in the column of the other."""
    if not (sheet.is_prose[above].any() or sheet.is_prose[below].any()):
        return False
    height = [middle(sheet.boxes.height[piece]) for piece in (above, below)]
    a, b = _boxes(sheet, [above, below])
    edge = ON_EDGE * min(height)
    are_alike = max(height) < ALIKE * min(height)
    if are_alike and abs(a[0] - b[0]) < edge and abs(a[2] - b[2]) < edge:
        return True
    if len(above) <= FEW_LINES and height[0] < HEADING * height[1] and _is_within(a, b, edge):
        return True
    return len(below) <= FEW_LINES and are_alike and _is_within(b, a, edge)


def _is_within(inner: Floats, outer: Floats, edge: float) -> bool:
    return bool(inner[0] > outer[0] - edge and inner[2] < outer[2] + edge)


def _overlaps(low: Floats, high: Floats, share: float) -> Flags:
    """Which of the intervals overlap by more than a share of the shorter one, (n, n)."""
    shared = np.minimum(high[:, None], high) - np.maximum(low[:, None], low)
    size = high - low
    return np.asarray(shared > share * np.minimum(size[:, None], size))


def _sorted(box: Floats, height: Floats) -> list[int]:
    """Numbers of the pieces in reading order."""
    same_columns = _overlaps(box[:, 0], box[:, 2], SHARED)
    same_rows = _overlaps(box[:, 1], box[:, 3], BESIDE)
    y, x = box[:, 1] + box[:, 3], box[:, 0] + box[:, 2]
    before = (same_columns & (y[:, None] < y)) | (~same_columns & same_rows & (x[:, None] < x))
    gap = box[None, :, 1] - box[:, None, 3]
    reach = FAR * np.maximum.outer(height, height)
    beside = same_rows & (np.abs(box[None, :, 0] - box[:, None, 2]) < reach)
    beside &= np.maximum.outer(height, height) < ALIKE * np.minimum.outer(height, height)
    below = _overlaps(box[:, 0], box[:, 2], BELOW) & (gap < reach)
    left, order = list(range(len(box))), list[int]()
    waits = before.sum(0)
    while left:
        ready = [k for k in left if waits[k] <= 0] or left
        nearest = [[k for k in ready if near[order[-1], k]] for near in (beside, below) if order]
        k = min(next(filter(None, nearest), ready), key=lambda k: (box[k, 1], box[k, 0]))
        order.append(k)
        left.remove(k)
        waits = waits - before[k]
    return order
