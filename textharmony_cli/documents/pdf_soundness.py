"""Is a PDF page's own text what is printed on it? Runs inside the decoder process only.

A text layer may be missing, invisible, somebody's bad OCR, wrongly mapped letters, or one stamp on a scan. It is used
only where it is visible, reads like writing, and no printed text stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from textharmony_cli.documents.letters import unsound
from textharmony_cli.documents.pdf_text import Bools, Floats, Glyphs, boxes

Grey = npt.NDArray[np.uint8]  # (H, W)

_FAINT, _STRONG = 5, 48  # grey levels between neighbours: anything drawn at all; what printed text has
_PALE = 0xD8  # least of red, green and blue from which letters may vanish on white
_THICK = 3.0  # points
FEWEST_SEEN = 0.7  # share of the layer's characters that something is drawn under
FEW = 40  # characters, of a page number or a stamp: such a layer does not speak for a page
_SOME = 400  # characters, of a slide or a filled-in form
_COVERED = 0.5  # share of the page under pictures from which it may be a scan
_BESIDE_FEW, _BESIDE_MANY = 0.3, 0.6  # share of what is drawn in strong edges that the words leave unexplained
_LOOKED_AT = np.linspace(0, 1, 10, endpoint=False)  # rows of a box, as fractions of its height


@dataclass(frozen=True, slots=True)
class Sketch:
    """A small grey drawing of a page.

    Attributes:
        scale: its pixels a point.
    """

    grey: Grey
    scale: float

    @property
    def flat(self) -> bool:
        """Whether nothing shows."""
        return int(self.grey.max()) - int(self.grey.min()) < _FAINT


def plain(raw: dict[str, Any]) -> bool:
    """Whether a page's text must be visible: dark letters, and nothing that could hide them. Pictures aside.

    Args:
        raw: MuPDF's `rawdict` with vectors, in the order in which things are drawn.
    """
    text = False
    for block in raw["blocks"]:
        if block["type"] == 0:
            text = True
            if any(_pale(span["color"]) for line in block["lines"] for span in line["spans"]):
                return False
        elif _fills(block) and (text or not _pale(block["color"])):
            return False
    return True


def _pale(colour: int) -> bool:
    return min(colour >> 16, colour >> 8 & 255, colour & 255) >= _PALE


def _fills(block: dict[str, Any]) -> bool:
    """Whether it is a filled shape that could hide a word; rules and underlines are too thin."""
    x0, y0, x1, y1 = block["bbox"]
    return not block["stroked"] and min(x1 - x0, y1 - y0) >= _THICK


def visible(glyphs: Glyphs, sketch: Sketch) -> Bools:
    """For each character, whether something is drawn where its word stands."""
    words = np.flatnonzero(glyphs.starts)
    seen = _any(_edges(sketch.grey, _FAINT), boxes(glyphs, words) * sketch.scale)
    return np.repeat(seen, np.diff(np.r_[words, len(glyphs)]))


def readable(glyphs: Glyphs) -> bool:
    """Whether the text reads like writing."""
    return not unsound(glyphs.codes, glyphs.starts, glyphs.font)


def speaks_for_page(glyphs: Glyphs, sketch: Sketch, drawn: list[tuple[Any, ...]], area: float) -> bool:
    """Whether nothing else seems to be printed on the page.

    Args:
        drawn: MuPDF's log of what was drawn where, in order; may be empty where the page has no pictures.
        area: of the page, in square points.
    """
    covered = _covered(drawn, area)
    if covered >= _COVERED and _under_picture(drawn, area):
        return False
    if len(glyphs) >= FEW and covered < _COVERED:
        return True
    return _beside(glyphs, sketch) <= (_BESIDE_MANY if len(glyphs) >= _SOME else _BESIDE_FEW)


def _beside(glyphs: Glyphs, sketch: Sketch) -> float:
    """Share of the strong edges of the drawing that lie outside the words."""
    edges = _edges(sketch.grey, _STRONG)
    total = int(np.count_nonzero(edges))
    for x0, y0, x1, y1 in _pixels(boxes(glyphs, np.flatnonzero(glyphs.starts)) * sketch.scale, edges.shape).tolist():
        edges[y0:y1, x0:x1] = False
    return int(np.count_nonzero(edges)) / max(total, 1)


def _edges(grey: Grey, least: int) -> Bools:
    """Where a pixel differs from its right or lower neighbour by at least so many levels."""
    edges = np.zeros(grey.shape, np.bool_)
    edges[:, :-1] = _difference(grey[:, 1:], grey[:, :-1]) >= least
    edges[:-1] |= _difference(grey[1:], grey[:-1]) >= least
    return edges


def _difference(a: Grey, b: Grey) -> Grey:
    return np.maximum(a, b) - np.minimum(a, b)


def _any(edges: Bools, boxes: Floats) -> Bools:
    """For each box, whether it holds an edge pixel, looked for in some rows of it."""
    before = np.zeros(edges.size + 1, np.int32)  # edge pixels before each pixel, row after row
    np.cumsum(edges, out=before[1:])
    x0, y0, x1, y1 = _pixels(boxes, edges.shape).T[:, :, None]
    rows = (y0 + (y1 - y0) * _LOOKED_AT).astype(np.intp) * edges.shape[1]
    found: Bools = (before[rows + x1] > before[rows + x0]).any(axis=1)
    return found


def _pixels(boxes: Floats, shape: tuple[int, ...]) -> npt.NDArray[np.intp]:
    """Boxes rounded outwards to whole pixels inside a picture of this shape."""
    outward = np.concatenate([np.floor(boxes[:, :2] - 0.5), np.ceil(boxes[:, 2:] + 0.5)], axis=1)
    return outward.clip(0, [shape[1], shape[0], shape[1], shape[0]]).astype(np.intp)


def _covered(drawn: list[tuple[Any, ...]], area: float) -> float:
    """Share of the page under pictures; overlapping ones count twice, strips of one scan add up."""
    return sum(_area(box) for kind, box, *_ in drawn if kind.startswith("fill-image")) / max(area, 1e-6)


def _under_picture(drawn: list[tuple[Any, ...]], area: float) -> bool:
    """Whether most of the text was drawn before a picture that fills the page: it shows through nowhere."""
    covers = [at for at, (kind, box, *_) in enumerate(drawn) if kind == "fill-image" and _area(box) >= _COVERED * area]
    texts = [at for at, (kind, *_) in enumerate(drawn) if kind in ("fill-text", "stroke-text")]
    return bool(covers) and sum(at < covers[-1] for at in texts) > 0.5 * len(texts)


def _area(box: tuple[float, float, float, float]) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)
