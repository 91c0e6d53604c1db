"""Turns an atom's text into numbers: word pieces that the language model knows, and hashed character n-grams.

The pieces bring what words mean; the n-grams bring what they look like, so that `lnvoice` stays close to `Invoice` and
`12/03/98` to any other date. No torch.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

BUCKETS = 8192
_LONGEST_PIECE = 24
_MOST_GRAMS = 48
_MOST_PIECES = 6


@lru_cache(maxsize=200_000)
def grams(text: str) -> tuple[int, ...]:
    """Buckets, 1 to BUCKETS - 1, of the n-grams (n = 1 to 4) of a text's letters, and of its shape."""
    lower = f"<{text.lower()}>"
    shape = f"[{''.join(map(_shape, text[:_LONGEST_PIECE]))}]"
    found = {lower[k : k + n] for n in (1, 2, 3, 4) for k in range(len(lower) - n + 1)}
    found |= {shape[k : k + n] for n in (3, 5) for k in range(max(1, len(shape) - n + 1))} | {shape}
    buckets = sorted({1 + zlib.crc32(gram.encode()) % (BUCKETS - 1) for gram in found})
    return tuple(buckets[:_MOST_GRAMS])


def _shape(character: str) -> str:
    if character.isdigit():
        return "0"
    if character.isalpha():
        return "A" if character.isupper() else "a"
    return character


class Pieces:
    """The word pieces of the language model, in small letters; row 0 stands for none."""

    def __init__(self, words: Sequence[str]) -> None:
        self._rows = {word: row for row, word in enumerate(words, 1)}
        self._known: dict[str, tuple[int, ...]] = {}

    @classmethod
    def load(cls, path: Path) -> Pieces:
        return cls(path.read_text("utf-8").split("\n"))

    def __len__(self) -> int:
        return len(self._rows) + 1

    def rows(self, text: str) -> tuple[int, ...]:
        """The longest known pieces from left to right; empty for numbers and signs."""
        word = text.lower()
        if word not in self._known:
            self._known[word] = tuple(self._cut(word))[:_MOST_PIECES]
        return self._known[word]

    def _cut(self, word: str) -> list[int]:
        rows, start = [], 0
        while start < len(word):
            for stop in range(min(len(word), start + _LONGEST_PIECE), start + 1, -1):
                if row := self._rows.get(word[start:stop]):
                    rows.append(row)
                    start = stop
                    break
            else:
                start += 1
        return rows
