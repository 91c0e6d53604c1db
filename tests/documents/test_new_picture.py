"""Pictures made here, as files of every format."""

import io

import numpy as np
import pymupdf
import pytest
from PIL import Image

from textharmony_cli.documents.new_picture import FORMATS, as_stored, check_suffix, encode
from textharmony_cli.errors import UsageError


@pytest.fixture
def pixels():
    y, x = np.mgrid[0:60, 0:80]
    return np.stack([x * 3, y * 4, x + y], axis=-1).astype(np.uint8)


@pytest.mark.parametrize("suffix", [suffix for suffix in FORMATS if suffix != ".pdf"])
def test_what_is_stored_is_what_is_opened(pixels, suffix):
    data = encode(pixels, suffix)
    assert data == encode(pixels, suffix)
    opened = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    assert np.array_equal(opened, as_stored(pixels, suffix))
    assert np.abs(opened.astype(int) - pixels).max() < 24


def test_a_pdf_has_the_picture_on_a_page_of_its_size(pixels):
    data = encode(pixels, ".PDF")
    assert data == encode(pixels, ".pdf")
    page = pymupdf.open(stream=data)[0]
    assert page.rect.width == pytest.approx(80 * 72 / 150)
    drawn = page.get_pixmap(dpi=150)
    assert np.array_equal(np.frombuffer(drawn.samples, np.uint8).reshape(60, 80, 3), pixels)


@pytest.mark.parametrize("suffix", ["", ".heic", ".txt"])
def test_other_endings_are_refused(suffix):
    with pytest.raises(UsageError, match="cannot become"):
        check_suffix(suffix)
