"""What `documents` hands to the model: one page as pixels, or as the text that a PDF carries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textharmony_cli.records import DocumentEnd, Failure, Line

Pixels = npt.NDArray[np.uint8]  # (H, W, 3), RGB


@dataclass(frozen=True, slots=True)
class PageInput:
    """One page, upright as its file says (EXIF or /Rotate applied).

    Attributes:
        file: printable name of the input.
        page: number from 1.
        width, height: pixels of the picture; also what `text_lines` refer to.
        dpi: pixels per inch where the file states it or we chose it.
        pixels: RGB picture; None when the text layer is used and nobody asked for a picture.
        text_lines: the PDF's own lines where its text layer is used, else None.
        points: size in PDF points; None for pictures.
        warnings: what the reader should know (lower resolution, repaired file, first frame only).
    """

    file: str
    page: int
    width: int
    height: int
    pixels: Pixels | None
    dpi: float | None = None
    text_lines: tuple[Line, ...] | None = None
    points: tuple[float, float] | None = None
    warnings: tuple[str, ...] = ()


Item = PageInput | Failure | DocumentEnd
