"""Makes the pointer's table of word pieces from a language model's token embeddings.

The tokens that are letters are put into small letters, the embeddings of those that become equal are averaged, and the
whole is turned onto its main axes (principal components), of which the first are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import torch
from torch import Tensor

_LONGEST = 24
_BYTES = bytes([*range(33, 127), *range(161, 173), *range(174, 256)])


def word_pieces(tokens: Sequence[str], embeddings: Tensor, width: int) -> tuple[list[str], Tensor]:
    """The pieces, sorted, and a table (1 + pieces, width) whose row 0 is zero.

    Args:
        tokens: of a byte-level vocabulary, as its file spells them.
        embeddings: (tokens, E).
    """
    rows: dict[str, list[int]] = defaultdict(list)
    for row, token in enumerate(tokens):
        word = _spelled(token).strip().lower()
        if word.isalpha() and 2 <= len(word) <= _LONGEST:
            rows[word].append(row)
    words = sorted(rows)
    means = torch.stack([embeddings[rows[word]].float().mean(0) for word in words])
    centred = means - means.mean(0)
    axes = torch.linalg.eigh(centred.T @ centred).eigenvectors.flip(1)[:, :width]
    table = centred @ axes
    return words, torch.cat([torch.zeros(1, width), table / table.std()])


def _spelled(token: str) -> str:
    """The text of a byte-level token; empty where it is not a whole character. Bytes that do not print are written
    as letters from 256 on, in order (GPT-2's table)."""
    hidden = [byte for byte in range(256) if byte not in _BYTES]
    codes = {chr(byte): byte for byte in _BYTES} | {chr(256 + n): byte for n, byte in enumerate(hidden)}
    try:
        return bytes(codes[letter] for letter in token).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return ""
