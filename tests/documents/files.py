"""Small documents made for the tests of reading."""

import io
import json
import mmap
import warnings

import numpy as np
import pymupdf
from PIL import Image, ImageDraw

from textharmony_cli.documents.decoded import page_input
from textharmony_cli.documents.image import Picture
from textharmony_cli.documents.pdf import Pdf, Wish
from textharmony_cli.documents.source import DocumentOptions, open_documents

PROSE = (
    "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, "
    "it was the epoch of belief, it was the epoch of incredulity, it was the season of Light, it was the season of "
    "Darkness, it was the spring of hope, it was the winter of despair, we had everything before us, we had nothing "
    "before us, we were all going direct to Heaven, we were all going direct the other way."
)


def picture(size=(200, 100), text="hello", mode="RGB"):
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((20, 40), text, fill="black")
    return image.convert(mode)


def encoded(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def pdf(draw, pages=1, width=400, height=300, **options):
    """The bytes of a PDF whose pages are drawn by `draw(page, index)`."""
    document = pymupdf.open()
    for index in range(pages):
        draw(document.new_page(width=width, height=height), index)
    return document.tobytes(**options)


def prose(page, index=0, size=10, **options):
    words, line, y = PROSE.split(), [], 40
    for word in words:
        if len(" ".join([*line, word])) > 60:
            page.insert_text((30, y), " ".join(line), fontsize=size, **options)
            line, y = [], y + 1.4 * size
        line.append(word)
    page.insert_text((30, y), " ".join(line), fontsize=size, **options)


def scan(source, dpi=100, **options):
    """A one-page PDF that holds nothing but a picture of the first page of another."""
    drawn = pymupdf.open(stream=source, filetype="pdf")[0].get_pixmap(dpi=dpi).tobytes("png")
    return pdf(lambda page, _: page.insert_image(page.rect, stream=drawn), **options)


def decode_picture(data, max_megapixels=180.0):
    """The pages of a picture, and the remarks on it, without a process in between; raises InputError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        opened = Picture(_mapped(data), max_megapixels)
        return [_page(opened.page(index), index) for index in range(opened.pages)], opened.remarks


def decode_pdf(data, index=0, *, password=None, dpi=200, text_layer="auto", pixels=False, strict=False):
    """One page of a PDF, without a process in between; raises InputError."""
    opened = Pdf(_mapped(data), password, strict=strict)
    return _page(opened.page(index, Wish(dpi, text_layer, pixels, strict)), index)


def _mapped(data):
    memory = mmap.mmap(-1, len(data))
    memory[:] = data
    return memory


def _page(decoded, index):
    arrays = [*([] if decoded.rows is None else [b"".join(map(bytes, decoded.rows))]), *decoded.arrays()]
    head = json.loads(json.dumps(decoded.head()))
    return page_input("file", index + 1, head, [np.frombuffer(array, np.uint8) for array in arrays])


def read(tmp_path, data, name="input", **options):
    """Everything that comes of one file, through a decoder process."""
    path = tmp_path / name
    path.write_bytes(data)
    return list(open_documents([path], DocumentOptions(**options)))
