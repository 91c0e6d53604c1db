"""Pictures of every kind with a word in them, and the word painted over."""

import io

import numpy as np
from files import decode_picture
from PIL import Image, ImageCms, ImageDraw

from textharmony_cli.documents.image import sniff
from textharmony_cli.documents.picture_formats import convert, rewrite
from textharmony_cli.documents.picture_patch import Patch

PAPER = (250, 250, 240)
WORD = np.s_[18:34, 18:60]


def drawn(mode="RGB", size=(90, 60)):
    """A colourful picture with a word in it."""
    ramp = np.add.outer(np.arange(size[1]) * 2, np.arange(size[0]))[..., None] + np.array([0, 40, 90])
    image = Image.fromarray(ramp.clip(0, 255).astype(np.uint8))
    ImageDraw.Draw(image).text((20, 20), "secret", fill="black")
    if mode in ("I;16", "I", "F"):
        kind = {"I;16": np.uint16, "I": np.int32, "F": np.float32}[mode]
        grey = np.asarray(image.convert("L")).astype(np.float64)
        return Image.fromarray((grey / 255 if mode == "F" else np.minimum(grey * 257 + 3, 65535)).astype(kind))
    if mode == "P":
        return image.quantize(64)
    if mode == "LAB":
        spaces = [ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")]
        return ImageCms.applyTransform(image, ImageCms.buildTransform(*spaces, "RGB", "LAB"))
    result = image.convert(mode)
    if mode in ("RGBA", "LA"):
        result.putalpha(Image.fromarray(ramp[..., 0].clip(0, 255).astype(np.uint8)))
    return result


def patch(pixels, where=WORD, colour=PAPER):
    """The picture with a rectangle of one colour in it."""
    mask = np.zeros(pixels.shape[:2], bool)
    mask[where] = True
    painted = pixels.copy()
    painted[mask] = colour
    return Patch(painted, mask)


def repaint(data, where=WORD, colour=PAPER, wanted=None, index=0):
    """What becomes of a file when a rectangle of one page is painted over, without a process in between."""
    before = decode_picture(data)[0][index].pixels
    patches, pages = {index: patch(before, where, colour)}, {index: before}
    if wanted:
        return convert(data, wanted, patches, pages)
    return rewrite(data, sniff(data[:32]), patches, pages)


def samples(data, index=0):
    """The pixels of a page as Pillow has them."""
    image = Image.open(io.BytesIO(data))
    image.seek(index)
    return np.array(image)


def unchanged(before, after, may_differ):
    return np.array_equal(before[~may_differ], after[~may_differ])
