"""The `tokenizer.model` of Llama-1, which SentencePiece wrote, as a tokenizer of the `tokenizers` library.

A file is a protocol buffer: pieces with scores, one after the other, and settings. Of these only the kind is looked at;
the rest are those of Llama: spaces are kept and become `▁`, one is put in front of every text, and what has no piece is
spelled in bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers

from textharmony_cli.errors import WeightsError

SPACE = "▁"
_PIECES, _TRAINER, _TRAINER_KIND, _BPE = 1, 2, 3, 2  # field numbers, and the value of the last one
_TEXT, _SCORE, _KIND = 1, 2, 3  # field numbers of a piece
_CONTROL, _UNKNOWN = 3, 2  # values of `_KIND`
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5  # wire types

Field = tuple[int, int | bytes]


def tokenizer_of(path: Path) -> Tokenizer:
    """The tokenizer of a file.

    Raises:
        WeightsError: the file cannot be read, or is not one of byte pairs with byte pieces.
    """
    try:
        pieces, kind = _read(path.read_bytes())
    except (OSError, ValueError, IndexError, struct.error) as problem:
        raise WeightsError(f"cannot read the tokenizer `{path.name}`: {problem}") from problem
    texts = [text for text, _, _ in pieces]
    unknown = next((text for text, _, kind in pieces if kind == _UNKNOWN), None)
    if kind != _BPE or unknown is None or "<0x0A>" not in texts:
        raise WeightsError(f"`{path.name}` is not a tokenizer of byte pairs with byte pieces, as Llama's is")
    numbers = {text: number for number, text in enumerate(texts)}
    merges = _merges(pieces, numbers)
    made = Tokenizer(models.BPE(numbers, merges, unk_token=unknown, fuse_unk=True, byte_fallback=True))
    made.normalizer = normalizers.Sequence([normalizers.Prepend(SPACE), normalizers.Replace(" ", SPACE)])
    spaced = [decoders.Replace(SPACE, " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    made.decoder = decoders.Sequence(spaced)
    made.add_special_tokens([AddedToken(text) for text, _, kind in pieces if kind in (_CONTROL, _UNKNOWN)])
    return made


def _merges(pieces: list[tuple[str, float, int]], numbers: dict[str, int]) -> list[tuple[str, str]]:
    """Pairs of pieces that make a piece, those of the best scores first; SentencePiece joins in this order."""
    found = []
    for text, score, kind in pieces:
        if kind == 1:  # an ordinary one
            halves = ((text[:cut], text[cut:]) for cut in range(1, len(text)))
            found += [(-score, numbers[a], numbers[b], (a, b)) for a, b in halves if a in numbers and b in numbers]
    return [pair for *_, pair in sorted(found)]


def _read(content: bytes) -> tuple[list[tuple[str, float, int]], int]:
    """Text, score and kind of each piece, and the kind of the model."""
    pieces, kind = [], 1
    for number, value in _fields(content):
        if number == _PIECES:
            piece = dict(_fields(_as_bytes(value)))
            score = struct.unpack("<f", _as_bytes(piece.get(_SCORE, b"\0\0\0\0")))[0]
            pieces.append((_as_bytes(piece[_TEXT]).decode(), float(score), int(piece.get(_KIND, 1))))
        elif number == _TRAINER:
            kind = int(dict(_fields(_as_bytes(value))).get(_TRAINER_KIND, 1))
    return pieces, kind


def _fields(content: bytes) -> Iterator[Field]:
    """Number and value of each field of a message, in the order of the file."""
    at = 0
    while at < len(content):
        key, at = _varint(content, at)
        wire = key & 7
        if wire == _VARINT:
            value, at = _varint(content, at)
            yield key >> 3, value
            continue
        if wire not in (_FIXED64, _BYTES, _FIXED32):
            raise ValueError(f"not a protocol buffer: wire type {wire} at byte {at}")
        length, at = _varint(content, at) if wire == _BYTES else ((8 if wire == _FIXED64 else 4), at)
        if at + length > len(content):
            raise ValueError("it ends too early")
        yield key >> 3, content[at : at + length]
        at += length


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends."""
    value = shift = 0
    while True:
        byte = content[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _as_bytes(value: int | bytes) -> bytes:
    if isinstance(value, int):
        raise ValueError("a number where a text was expected")
    return value
