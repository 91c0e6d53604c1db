"""Scans of progressive JPEG: each tells some coefficients, or one more bit of them (ITU-T T.81, annex G)."""

from __future__ import annotations

import functools
from array import array
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textharmony_cli.documents.jpeg_entropy import Blocks, DamagedScan, HuffmanTable, Ints, decode_firsts

_AT_ONCE = 1 << 12  # blocks that are lists of numbers at a time
_LONG_RUN = 15


@dataclass(frozen=True, slots=True)
class Band:
    """What a scan tells.

    Attributes:
        start, stop: the first and the last coefficient, in zigzag order.
        before, shift: the lowest bit known before the scan, 0 for none, and after it.
    """

    start: int
    stop: int
    before: int
    shift: int

    def __post_init__(self) -> None:
        dc_only = self.start == 0 and self.stop == 0
        if not (dc_only or 0 < self.start <= self.stop < 64) or self.shift > 13:
            raise DamagedScan("a scan's band is not one")


def decode_band(data: bytes, band: Band, tables: tuple[HuffmanTable, ...], order: Ints, blocks: Blocks) -> None:
    """Add to blocks what one stretch between restart marks tells of them.

    Args:
        data: entropy-coded bytes, stuffing removed.
        tables: of each component of the scan, for DC or AC as the band is; not looked at where bits stand alone.
        order: for every block its component's place in the scan.
        blocks: (N, 64), in the order of the scan, and changed; of a first DC scan they get sums, not differences.

    Raises:
        DamagedScan: the bits do not follow the tables, or there are too few.
    """
    if band.start == 0 and band.before == 0:
        firsts = decode_firsts(data, tables, order)
        for k in range(len(tables)):
            blocks[order == k, 0] = np.cumsum(firsts[order == k]) << band.shift
    elif band.start == 0:
        bits = np.unpackbits(np.frombuffer(data, np.uint8))
        if len(bits) < len(blocks):
            raise DamagedScan("the picture's data end too early")
        blocks[:, 0] |= bits[: len(blocks)].astype(np.int32) << band.shift
    else:
        _Bits(data, tables[0]).read(blocks, band)


class _Bits:
    """The bits of a scan of one component's AC coefficients, and how far they are read."""

    def __init__(self, data: bytes, table: HuffmanTable) -> None:
        padded = np.frombuffer(data + b"\0" * 8, np.uint8)
        words = padded[:-2].astype(np.uint32) << 16 | padded[1:-1].astype(np.uint32) << 8 | padded[2:]
        self._windows = array("I", words.tobytes())
        self._symbols, self._lengths = _lookup(table)
        self._place = 0
        self._blocks_to_skip = 0  # in which nothing begins any more: the run of end marks

    def read(self, blocks: Blocks, band: Band) -> None:
        for at in range(0, len(blocks), _AT_ONCE):
            rows: list[list[int]] = blocks[at : at + _AT_ONCE].tolist()
            try:
                for row in rows:
                    if band.before:
                        self._refine(row, band)
                    else:
                        self._first(row, band)
            except IndexError as problem:
                raise DamagedScan("the picture's data end too early") from problem
            blocks[at : at + _AT_ONCE] = _as_blocks(rows)

    def _first(self, row: list[int], band: Band) -> None:
        if self._blocks_to_skip:
            self._blocks_to_skip -= 1
            return
        k = band.start
        while k <= band.stop:
            symbol = self._symbol()
            run, size = symbol >> 4, symbol & 15
            if size:
                k += run
                value = self._number(size)
                row[k] = (value if value >> size - 1 else value - (1 << size) + 1) << band.shift
                k += 1
            elif run == _LONG_RUN:
                k += 16
            else:
                self._blocks_to_skip = (1 << run) + self._number(run) - 1
                return

    def _refine(self, row: list[int], band: Band) -> None:
        """G.1.2.3: new coefficients of size one, and between them a bit for each that is known already."""
        k, one = band.start, 1 << band.shift
        while k <= band.stop and not self._blocks_to_skip:
            symbol = self._symbol()
            run, size = symbol >> 4, symbol & 15
            if not size and run < _LONG_RUN:
                self._blocks_to_skip = (1 << run) + self._number(run)
                break
            new = (one if self._number(1) else -one) if size else 0
            while k <= band.stop and (row[k] or run):
                if row[k]:
                    self._correct(row, k, one)
                else:
                    run -= 1
                k += 1
            if new and k <= band.stop:
                row[k] = new
            k += 1
        if self._blocks_to_skip:
            for place in range(k, band.stop + 1):
                if row[place]:
                    self._correct(row, place, one)
            self._blocks_to_skip -= 1

    def _correct(self, row: list[int], k: int, one: int) -> None:
        place = self._place
        self._place = place + 1
        if self._windows[place >> 3] >> 23 - (place & 7) & 1 and not abs(row[k]) & one:
            row[k] += one if row[k] > 0 else -one

    def _symbol(self) -> int:
        place = self._place
        head = self._windows[place >> 3] >> 8 - (place & 7) & 65535
        length: int = self._lengths[head]
        if not length:
            raise DamagedScan("the picture's data are damaged")
        self._place = place + length
        symbol: int = self._symbols[head]
        return symbol

    def _number(self, size: int) -> int:
        place = self._place
        self._place = place + size
        return self._windows[place >> 3] >> 24 - (place & 7) - size & (1 << size) - 1


@functools.lru_cache(16)
def _lookup(table: HuffmanTable) -> tuple[list[int], list[int]]:
    symbols, lengths = table.lookup()
    return symbols.tolist(), lengths.tolist()


def _as_blocks(rows: list[list[int]]) -> npt.NDArray[np.int32]:
    return np.array(rows, np.int64).clip(-(1 << 20), 1 << 20).astype(np.int32)
