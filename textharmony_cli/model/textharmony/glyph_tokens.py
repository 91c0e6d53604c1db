"""A page that was read, as tokens of the language model that know what they look like and where they stand. No torch.

A glyph token is one of the language model's own tokens, so the model loses nothing that it knew; for each there are
the mean of the recogniser's features of its characters, where there are any, and numbers about its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from textharmony_cli.records import Line, Page

Floats = npt.NDArray[np.float32]

VISUAL = 120  # width of the recogniser's features
VISUAL_SCALE = 0.2  # brings those, whose spread was measured as 4.7, to a spread of about one
LAYOUT = 32  # numbers that describe a place
_WAVES = np.array([1, 2, 4, 8], np.float32) * np.pi  # over the page's width or height


@dataclass(frozen=True, slots=True)
class GlyphSpan:
    """Characters `start` to `stop` of the page's line with the id `line`; empty for the break at a line's end."""

    line: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class GlyphTokens:
    """N tokens of a page in reading order.

    Attributes:
        ids: of the language model's vocabulary.
        spans: for every token the characters it stands for. The bytes of one character may be several tokens.
        boxes: (N, 4) left, top, right, bottom in pixels.
        layout: (N, LAYOUT), never all zero.
        visual: (N, VISUAL), scaled to a spread of about one, zero where nothing was seen; None when the text did not
            come from a picture.
    """

    ids: tuple[int, ...]
    spans: tuple[GlyphSpan, ...]
    boxes: Floats
    layout: Floats
    visual: Floats | None = None

    def part(self, start: int, stop: int) -> GlyphTokens:
        """Some of the tokens."""
        cut = slice(start, stop)
        visual = None if self.visual is None else self.visual[cut]
        return GlyphTokens(self.ids[cut], self.spans[cut], self.boxes[cut], self.layout[cut], visual)


def glyph_tokens(page: Page, tokenizer: Tokenizer, features: Mapping[int, Floats] | None = None) -> GlyphTokens:
    """The tokens of a page.

    Args:
        tokenizer: reads control tokens that are spelled out in the text as plain characters.
        features: for a line's id, one row of VISUAL numbers for each character of its text, zero where none was seen.
    """
    if not tokenizer.encode_special_tokens:
        raise ValueError("this tokenizer would let a page's text write control tokens")
    line_break = tokenizer.encode("\n", add_special_tokens=False).ids
    encoded = tokenizer.encode_batch([line.text for line in page.lines], add_special_tokens=False)
    ids: list[int] = []
    spans: list[GlyphSpan] = []
    for line, encoding in zip(page.lines, encoded, strict=True):
        ids += [*encoding.ids, *line_break]
        spans += [GlyphSpan(line.id, *_inked(line.text, *offsets)) for offsets in encoding.offsets]
        spans += [GlyphSpan(line.id, len(line.text), len(line.text))] * len(line_break)
    lines = {line.id: line for line in page.lines}
    boxes = np.array([_box(lines[span.line], span) for span in spans], np.float32).reshape(-1, 4)
    visual = None if features is None else _means(spans, features)
    return GlyphTokens(tuple(ids), tuple(spans), boxes, _layout(page, spans, boxes), visual)


def joined(pages: Sequence[GlyphTokens]) -> GlyphTokens:
    """The tokens of pages one after the other, as if they were one; `visual` is dropped unless all have it."""
    visuals = [page.visual for page in pages if page.visual is not None]
    return GlyphTokens(
        tuple(number for page in pages for number in page.ids),
        tuple(span for page in pages for span in page.spans),
        np.concatenate([np.zeros((0, 4), np.float32), *(page.boxes for page in pages)]),
        np.concatenate([np.zeros((0, LAYOUT), np.float32), *(page.layout for page in pages)]),
        np.concatenate(visuals) if pages and len(visuals) == len(pages) else None,
    )


def _inked(text: str, start: int, stop: int) -> tuple[int, int]:
    """Without the space that a token begins with, unless there is nothing else."""
    inked = start + len(text[start:stop]) - len(text[start:stop].lstrip())
    return (inked if inked < stop else start, stop)


def _box(line: Line, span: GlyphSpan) -> tuple[float, float, float, float]:
    outline = line.characters(span.start, span.stop) if span.stop > span.start else line.part(1.0, 1.0)
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    return (min(xs), min(ys), max(xs), max(ys))


def _means(spans: list[GlyphSpan], features: Mapping[int, Floats]) -> Floats:
    """The mean over the characters that were seen, for every token."""
    means = np.zeros((len(spans), VISUAL), np.float32)
    for mean, span in zip(means, spans, strict=True):
        rows = features[span.line][span.start : span.stop] if span.line in features else means[:0]
        seen = rows[rows.any(axis=1)]
        if len(seen):
            mean[:] = seen.mean(axis=0) * VISUAL_SCALE
    return means


def _layout(page: Page, spans: list[GlyphSpan], boxes: Floats) -> Floats:
    """Places on the page, smooth and in waves, and sizes in line heights; the first number is always 1."""
    if not spans:
        return np.zeros((0, LAYOUT), np.float32)
    size = np.array([page.width, page.height] * 2, np.float32)
    place = boxes / size
    unit = max(1.0, float(np.median([line.height for line in page.lines])))
    high = np.log(np.maximum((boxes[:, 3] - boxes[:, 1]) / unit, 0.1))
    starts = np.array([span.start == 0 for span in spans], np.float32)
    ends = np.array([span.start == span.stop for span in spans], np.float32)
    columns = [np.ones(len(spans), np.float32), starts, ends, high, *place.T]
    for along in (place[:, 0], place[:, 2], (place[:, 1] + place[:, 3]) / 2):
        turns = along[:, None] * _WAVES
        columns += [*np.sin(turns).T, *np.cos(turns).T]
    return np.stack(columns, axis=1).astype(np.float32)
