"""Reads a file that comes in several parts, one after the other, as if it were one."""

from __future__ import annotations

import errno
import io
import itertools
from collections.abc import Sequence
from pathlib import Path


def opened_parts(paths: Sequence[Path]) -> io.BufferedReader:
    """The parts as one file for reading.

    Raises:
        OSError: one of them cannot be opened.
    """
    return io.BufferedReader(_Parts(paths), buffer_size=1 << 20)


class _Parts(io.RawIOBase):
    def __init__(self, paths: Sequence[Path]) -> None:
        self._files = [path.open("rb", buffering=0) for path in paths]
        self._ends = list(itertools.accumulate(path.stat().st_size for path in paths))
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._ends[-1]}[whence]
        if start + offset < 0:
            raise OSError(errno.EINVAL, f"there is no place before the beginning, {start + offset}")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # any buffer that can be written
        number = next((k for k, end in enumerate(self._ends) if self._at < end), None)
        if number is None:
            return 0
        begin = self._ends[number - 1] if number else 0
        file = self._files[number]
        file.seek(self._at - begin)
        count = file.readinto(memoryview(buffer)[: self._ends[number] - self._at])
        self._at += count
        return count

    def close(self) -> None:
        for file in self._files:
            file.close()
        super().close()
