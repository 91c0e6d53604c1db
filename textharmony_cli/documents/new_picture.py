"""Pictures that are made here, as files. The same pixels give the same bytes."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pymupdf
from PIL import Image

from textharmony_cli.documents.page import Pixels
from textharmony_cli.errors import OutputError, UsageError

FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".webp": "WEBP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".bmp": "BMP",
    ".ppm": "PPM",
    ".pdf": "PDF",
}
_SETTINGS: dict[str, dict[str, Any]] = {
    "PNG": {"compress_level": 3},  # a third of the time, a tenth more bytes
    "JPEG": {"quality": 94, "subsampling": 0, "optimize": True},
    "WEBP": {"quality": 94, "method": 4},
    "TIFF": {"compression": "tiff_adobe_deflate"},
}
_LOSSY = ("JPEG", "WEBP")
_PDF_DPI = 150


def check_suffix(suffix: str) -> None:
    """Refuse endings that stand for no kind of picture.

    Raises:
        UsageError: no format goes by this ending.
    """
    if suffix.lower() not in FORMATS:
        raise UsageError(f"a picture cannot become a `{suffix}` file", hint=f"endings: {', '.join(FORMATS)}")


def encode(pixels: Pixels, suffix: str) -> bytes:
    """A picture (H, W, 3) as a file of the format that an ending stands for; a page of its size for `.pdf`.

    Raises:
        UsageError: no format goes by this ending.
        OutputError: the format cannot hold the picture.
    """
    check_suffix(suffix)
    kind = FORMATS[suffix.lower()]
    file = io.BytesIO()
    try:
        Image.fromarray(pixels).save(file, "PNG" if kind == "PDF" else kind, **_SETTINGS.get(kind, {}))
    except (OSError, ValueError) as problem:
        raise OutputError(f"a {kind} file cannot hold this picture") from problem
    return _as_page(file.getvalue(), pixels) if kind == "PDF" else file.getvalue()


def as_stored(pixels: Pixels, suffix: str) -> Pixels:
    """The pixels as they are in a file of that format when it is opened again."""
    if FORMATS[suffix.lower()] not in _LOSSY:
        return pixels
    with Image.open(io.BytesIO(encode(pixels, suffix))) as image:
        return np.array(image.convert("RGB"))


def _as_page(png: bytes, pixels: Pixels) -> bytes:
    """A PDF of one page, with the picture at its own resolution."""
    scale = 72 / _PDF_DPI
    with pymupdf.open() as document:
        page = document.new_page(width=pixels.shape[1] * scale, height=pixels.shape[0] * scale)
        page.insert_image(page.rect, stream=png)
        data: bytes = document.tobytes(deflate=True, no_new_id=True)
    return data
