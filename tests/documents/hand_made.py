"""Records made by hand for the tests of the output formats."""

import math

from textharmony_cli.records import Block, DocumentEnd, Line, Page, Word


def line(number, text, x=100.0, y=100.0, width=None, height=30.0, angle=0.0, words=True, confidence=0.9):
    """A line whose top left corner is at x, y, turned around it by an angle in degrees clockwise.

    Characters are equally wide, 15 pixels if the width is not given; words are measured from them.
    """
    length = max(len(text), 1)
    width = width or 15.0 * length
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))

    def at(along, down):
        return (x + along * cos - down * sin, y + along * sin + down * cos)

    def box(start, stop):
        return _bounds([at(width * start, 0), at(width * stop, 0), at(width * stop, height), at(width * start, height)])

    found, offset = [], 0
    for token in text.split():
        offset = text.index(token, offset)
        found.append(Word(token, box(offset / length, (offset + len(token)) / length), confidence))
        offset += len(token)
    return Line(
        number,
        text,
        (at(0, 0), at(width, 0)),
        (at(0, height), at(width, height)),
        confidence,
        tuple(found) if words else (),
    )


def page(*lines, file="scan.png", number=1, width=1000, height=800, blocks=(), **fields):
    fields = {"source": "ocr", "model": "nano", **fields}
    return Page(file, number, width, height, tuple(lines), blocks=tuple(blocks), **fields)


def paragraphs(*texts, file="scan.png", number=1, kind="paragraph"):
    """A page with one block for each list of line texts."""
    lines, blocks = [], []
    for texts_of_block in texts:
        ids = range(len(lines), len(lines) + len(texts_of_block))
        lines += [line(i, text, y=50.0 + 40 * i) for i, text in zip(ids, texts_of_block, strict=True)]
        blocks.append(Block(kind, tuple(ids)))
    return page(*lines, file=file, number=number, blocks=blocks)


def end(file="scan.png", pages=1, warnings=()):
    return DocumentEnd(file, pages, warnings)


def overlap(a, b):
    """Intersection over union of two boxes x, y, width, height."""
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    common = max(width, 0) * max(height, 0)
    return common / (a[2] * a[3] + b[2] * b[3] - common)


def _bounds(points):
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
