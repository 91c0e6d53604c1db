"""A new text on the lines that an old one stood on: divided at spaces, in proportion to their lengths."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from textharmony_cli.records import Point

_FULL = 1.05  # of a line's length that may be taken before the next line is needed


def over_lines(new: str, outlines: Sequence[Sequence[Point]], old: str) -> tuple[str, ...]:
    """What stands on each line: something on as few of the first ones as the text needs, nothing on the rest.

    Args:
        outlines: of the lines, each clockwise from its top left corner in reading direction.
        old: the text that stood on them all; how wide its letters were says how many find room.
    """
    words, lengths = new.split(), [_length(outline) for outline in outlines]
    if len(outlines) < 2 or len(words) < 2:
        return (new, *[""] * (len(outlines) - 1))
    letter = sum(lengths) / max(len(old), 1)
    options = list(_divisions(words, lengths[: len(words)]))
    roomy = (option for option in options if option[0] * letter <= _FULL)
    _, pieces = next(roomy, min(options))
    return (*pieces, *[""] * (len(outlines) - len(pieces)))


def crowding(pieces: Sequence[str], outlines: Sequence[Sequence[Point]]) -> float:
    """Letters a pixel where a divided text is most crowded."""
    return max(len(piece) / _length(outline) for piece, outline in zip(pieces, outlines, strict=True))


def _divisions(words: Sequence[str], lengths: Sequence[float]) -> Iterator[tuple[float, tuple[str, ...]]]:
    """The words on one line, on two, and so on to all, so that the most crowded has the fewest letters for its length;
    and how many."""
    best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}  # by how many words are on the lines so far
    for length in lengths:
        best = {
            end: min(_with(done, " ".join(words[begin:end]), length) for begin, done in best.items() if begin < end)
            for end in range(1 + min(best), 1 + len(words))
        }
        yield best[len(words)]


def _with(done: tuple[float, tuple[str, ...]], piece: str, length: float) -> tuple[float, tuple[str, ...]]:
    crowded, pieces = done
    return max(crowded, len(piece) / length), (*pieces, piece)


def _length(outline: Sequence[Point]) -> float:
    """Along the upper edge of a line, which is the first half of its outline."""
    edge = outline[: max(len(outline) // 2, 2)]
    return max(sum(math.dist(a, b) for a, b in pairwise(edge)), 1.0)
