"""Text of any script as codes of the glyphless font, and the operators that lay it invisibly over a page.

A code is two bytes. Characters of the Basic Multilingual Plane are their own code; what takes more than one UTF-16
unit (characters beyond it, letters with combining marks) gets a code of the surrogate and private-use areas, which
stand for nothing else here. A table in the PDF (ToUnicode) leads back from code to text.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from itertools import groupby

from textharmony_cli.documents.glyphless_font import ADVANCE, DESCENT, UNITS
from textharmony_cli.documents.printable import one_line
from textharmony_cli.records import Point

_FIRST_SHARED, _LAST_SHARED = 0xD800, 0xF8FF
_UNKNOWN = 0xFFFD
_ZERO_WIDTH_JOINER = "\u200d"


class Codes:
    """Gives every cluster of characters its code and remembers those that are not their own."""

    def __init__(self) -> None:
        self._shared: dict[str, int] = {}

    def encoded(self, text: str) -> bytes:
        """Two bytes for each cluster, from left to right as they stand on the page."""
        if text.isascii() and text.isprintable():
            return text.encode("utf-16-be")
        return b"".join(self._code(cluster).to_bytes(2, "big") for cluster in visual_order(text))

    def to_unicode(self) -> bytes:
        """The CMap that leads from codes to text (PDF 32000-1, 9.10.3)."""
        rows = [_range(high) for high in range(256) if not _FIRST_SHARED <= high << 8 <= _LAST_SHARED]
        singles = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for text, code in self._shared.items()]
        return "\n".join(
            [*_CMAP_HEAD, *_in_blocks("bfrange", rows), *_in_blocks("bfchar", singles), *_CMAP_FOOT]
        ).encode()

    def _code(self, cluster: str) -> int:
        if len(cluster) == 1 and ord(cluster) <= 0xFFFF and not _FIRST_SHARED <= ord(cluster) <= _LAST_SHARED:
            return ord(cluster)
        code = self._shared.get(cluster, _FIRST_SHARED + len(self._shared))
        if code > _LAST_SHARED:
            return _UNKNOWN
        self._shared[cluster] = code
        return code


_CMAP_HEAD = (
    "/CIDInit /ProcSet findresource begin",
    "12 dict begin",
    "begincmap",
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
    "/CMapName /Adobe-Identity-UCS def",
    "/CMapType 2 def",
    "1 begincodespacerange",
    "<0000> <FFFF>",
    "endcodespacerange",
)
_CMAP_FOOT = ("endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end")


def _range(high: int) -> str:
    """Codes that share their first byte, as a range must; archives allow no mapping to U+0000, FEFF or FFFE."""
    first = 1 if high == 0 else 0
    last = 0xFD if high == 0xFF else 0xFE if high == 0xFE else 0xFF
    return f"<{high:02X}{first:02X}> <{high:02X}{last:02X}> <{high:02X}{first:02X}>"


def _in_blocks(kind: str, rows: list[str]) -> Iterator[str]:
    """At most 100 entries a block, as the format demands."""
    for start in range(0, len(rows), 100):
        block = rows[start : start + 100]
        yield from (f"{len(block)} begin{kind}", *block, f"end{kind}")


def visual_order(text: str) -> list[str]:
    """Clusters of the text from left to right, as readers of PDFs expect to find them: right-to-left runs reversed."""
    clusters = _clusters(unicodedata.normalize("NFC", one_line(text)))
    if not any(_is_right_to_left(cluster) for cluster in clusters):
        return clusters
    runs = [list(run) for _, run in groupby(clusters, key=_is_left_to_right)]
    return [cluster for run in reversed(runs) for cluster in (run if _is_left_to_right(run[0]) else reversed(run))]


def _clusters(text: str) -> list[str]:
    """Letters with their combining marks, and what a zero-width joiner joins."""
    clusters: list[str] = []
    for char in text:
        joined = clusters and (unicodedata.category(char)[0] == "M" or _ZERO_WIDTH_JOINER in (char, clusters[-1][-1]))
        if joined:
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _is_right_to_left(cluster: str) -> bool:
    return unicodedata.bidirectional(cluster[0]) in ("R", "AL")


def _is_left_to_right(cluster: str) -> bool:
    return unicodedata.bidirectional(cluster[0]) in ("L", "EN", "AN")


def placed(codes: bytes, corners: tuple[Point, ...], font: str) -> str:
    """Operators that stretch the encoded text over a box.

    Args:
        codes: of at least one cluster.
        font: its name in the page's resources.
        corners: top left, top right, bottom right, bottom left in reading direction, in PDF user space (y up).
    """
    top_left, _, (x1, y1), (x0, y0) = corners
    width, height = max(math.dist((x0, y0), (x1, y1)), 0.01), max(math.dist(top_left, (x0, y0)), 0.01)
    cos, sin = (x1 - x0) / width, (y1 - y0) / width
    rise = -DESCENT / UNITS * height
    stretch = 100 * width / (len(codes) // 2 * ADVANCE / UNITS * height)
    x, y = x0 - sin * rise, y0 + cos * rise
    matrix = " ".join(f"{value:.6g}" for value in (cos, sin, -sin, cos))
    return f"/{font} {height:.4g} Tf {stretch:.5g} Tz {matrix} {x:.3f} {y:.3f} Tm <{codes.hex()}> Tj"
