"""Reads GGUF files: their settings, and their tensors as float32.

Only what the files in `weights.lock` use: version 3, little endian, types F32, Q4_1 and Q8_0. The `gguf` package reads
them too, but takes seconds over the vocabulary and brings an HTTP client along; this is a page of code. The format is
described in ggml's docs/gguf.md.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_ALIGNMENT = 32


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a tensor lies. `shape` has the order of torch: the last dimension runs fastest."""

    shape: tuple[int, ...]
    kind: int
    offset: int


class GgufFile:
    """An open file; to be used in a `with` block.

    Attributes:
        settings: the header's keys and values.
        tensors: by name.

    Raises:
        ValueError: this is not such a file, or it is cut.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            self._read_header()
        except (struct.error, UnicodeDecodeError, KeyError) as problem:
            self._bytes.close()
            raise ValueError(f"damaged GGUF header: {problem}") from problem

    def __enter__(self) -> GgufFile:
        return self

    def __exit__(self, *error: object) -> None:
        self._bytes.close()

    def numbers(self, name: str) -> NDArray[np.float32]:
        """A tensor's values, in memory of their own."""
        tensor = self.tensors[name]
        block_length, block_bytes, unpack = _KINDS[tensor.kind]
        count, rest = divmod(prod(tensor.shape), block_length)
        stop = tensor.offset + count * block_bytes
        if rest or stop > len(self._bytes):
            raise ValueError(f"tensor `{name}` does not fit the file")
        raw = np.frombuffer(self._bytes[tensor.offset : stop], np.uint8)
        return unpack(raw.reshape(count, block_bytes)).reshape(tensor.shape)

    def _read_header(self) -> None:
        self._at = 4
        version = self._scalar("I")
        if self._bytes[:4] != b"GGUF" or version != 3:
            raise ValueError("not a GGUF file of version 3")
        tensor_count, setting_count = self._scalar("Q"), self._scalar("Q")
        self.settings: dict[str, Any] = {self._string(): self._value(self._scalar("I")) for _ in range(setting_count)}
        found = [self._tensor() for _ in range(tensor_count)]
        start = -(-self._at // _ALIGNMENT) * _ALIGNMENT
        self.tensors = {name: Tensor(shape, kind, start + offset) for name, shape, kind, offset in found}

    def _tensor(self) -> tuple[str, tuple[int, ...], int, int]:
        name = self._string()
        shape = tuple(self._scalar("Q") for _ in range(self._scalar("I")))[::-1]
        return name, shape, self._scalar("I"), self._scalar("Q")

    def _value(self, kind: int) -> Any:
        if kind == _STRING:
            return self._string()
        if kind == _ARRAY:
            member, count = self._scalar("I"), self._scalar("Q")
            return [self._value(member) for _ in range(count)]
        return self._scalar(_SCALARS[kind])

    def _scalar(self, code: str) -> Any:
        (value,) = struct.unpack_from(f"<{code}", self._bytes, self._at)
        self._at += struct.calcsize(code)
        return value

    def _string(self) -> str:
        length = self._scalar("Q")
        self._at += length
        return self._bytes[self._at - length : self._at].decode("utf-8")


def _from_f32(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    return blocks.view("<f4").astype(np.float32)


def _from_q4_1(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Scale, smallest value, then 32 numbers of four bits: the low halves of 16 bytes, then the high halves."""
    scale, least = (blocks[:, k : k + 2].view("<f2").astype(np.float32) for k in (0, 2))
    steps = np.concatenate([blocks[:, 4:] & 15, blocks[:, 4:] >> 4], axis=1)
    return scale * steps.astype(np.float32) + least


def _from_q8_0(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Scale, then 32 signed bytes."""
    return blocks[:, :2].view("<f2").astype(np.float32) * blocks[:, 2:].view(np.int8).astype(np.float32)


_Unpack = Callable[[NDArray[np.uint8]], NDArray[np.float32]]
_KINDS: dict[int, tuple[int, int, _Unpack]] = {  # numbers in a block, bytes of a block
    0: (1, 4, _from_f32),
    3: (32, 20, _from_q4_1),
    8: (32, 34, _from_q8_0),
}
