"""Reads pictures without a model: what is dark is a word of as many letters as it is wide."""

import numpy as np

from textharmony_cli.records import Line, Page

LETTER = 10  # pixels


class InkReader:
    """One line for all that is darker than middle grey; `seen` keeps the sizes of what it was given."""

    def __init__(self):
        self.seen = []

    def __call__(self, pictures):
        self.seen.append([(picture.width, picture.height) for picture in pictures])
        return [self._page(picture) for picture in pictures]

    def _page(self, picture):
        ys, xs = np.nonzero(picture.pixels.max(axis=2) < 128)
        lines = ()
        if len(xs):
            x0, x1, y0, y1 = (float(value) for value in (xs.min(), xs.max() + 1, ys.min(), ys.max() + 1))
            text = "I" * max(1, round((x1 - x0) / LETTER))
            spans = tuple((k / len(text), (k + 1) / len(text)) for k in range(len(text)))
            lines = (Line(0, text, ((x0, y0), (x1, y0)), ((x0, y1), (x1, y1)), 0.9, spans=spans),)
        return Page(picture.file, 1, picture.width, picture.height, lines, "ocr", model="ink")


def paper(*boxes, size=(600, 400)):
    """White pixels (H, W, 3) with black boxes (x, y, width, height)."""
    pixels = np.full((size[1], size[0], 3), 255, np.uint8)
    for x, y, width, height in boxes:
        pixels[y : y + height, x : x + width] = 0
    return pixels


def outline(x, y, width, height):
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
