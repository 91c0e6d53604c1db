"""The Huffman layer of sequential JPEG: bits to quantised coefficients and back (ITU-T T.81, annexes C, F and K).

A block is 64 coefficients in zigzag order. Decoding must follow the bits one symbol after another, so the loop only
notes where each symbol lies; what they say is then read for all of them at once. Encoding has no such order.
"""

from __future__ import annotations

import functools
import heapq
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Blocks = npt.NDArray[np.int32]  # (N, 64), zigzag order
Ints = npt.NDArray[np.int64]

_SYMBOL_BITS = 16  # the longest code
_ENDED, _INVALID = 100, 1000  # added to a block's position by its end mark, and by bits that are no code
_AT_ONCE = 1 << 14  # blocks whose symbols are noted before they are looked at
_ZERO_RUN = 0xF0
_END_OF_BLOCK = 0x00


class DamagedScan(Exception):
    """The bits do not follow the tables."""


@dataclass(frozen=True, slots=True)
class HuffmanTable:
    """Codes by their symbols.

    Attributes:
        counts: how many codes have 1, 2 ... 16 bits.
        symbols: in order of their codes.
    """

    counts: tuple[int, ...]
    symbols: bytes

    def __post_init__(self) -> None:
        space = sum(count << (_SYMBOL_BITS - length) for length, count in enumerate(self.counts, 1))
        if len(self.counts) != _SYMBOL_BITS or sum(self.counts) != len(self.symbols) or space > 1 << _SYMBOL_BITS:
            raise DamagedScan("a Huffman table is not one")

    def codes(self) -> tuple[Ints, Ints]:
        """For each of 256 symbols its code and the code's length, which is 0 for those that have none."""
        code, at = 0, 0
        values, lengths = np.zeros(256, np.int64), np.zeros(256, np.int64)
        for length, count in enumerate(self.counts, 1):
            for symbol in self.symbols[at : at + count]:
                values[symbol], lengths[symbol] = code, length
                code += 1
            at += count
            code <<= 1
        return values, lengths

    @functools.lru_cache(16)  # noqa: B019 - a table is a small value
    def lookup(self) -> tuple[Ints, Ints]:
        """For every 16 bits the symbol that they begin with, and its code's length; 0 where they begin with none."""
        symbols, lengths = np.zeros(1 << _SYMBOL_BITS, np.int64), np.zeros(1 << _SYMBOL_BITS, np.int64)
        values, sizes = self.codes()
        for symbol in self.symbols:
            start = int(values[symbol]) << (_SYMBOL_BITS - int(sizes[symbol]))
            stop = start + (1 << (_SYMBOL_BITS - int(sizes[symbol])))
            symbols[start:stop], lengths[start:stop] = symbol, sizes[symbol]
        return symbols, lengths


def decode(data: bytes, dc: Sequence[HuffmanTable], ac: Sequence[HuffmanTable], order: Ints) -> Blocks:
    """The blocks of one stretch between restart marks.

    Args:
        data: entropy-coded bytes, stuffing removed.
        dc, ac: the tables, one of each for each component of the scan.
        order: for every block, in the order of the file, its component's place in the scan.

    Returns:
        The blocks in that order; their first coefficients are differences, as in the file.

    Raises:
        DamagedScan: the bits do not follow the tables, or there are too few.
    """
    padded = np.frombuffer(data + b"\0" * 8, np.uint8)
    words = padded[:-2].astype(np.uint32) << 16 | padded[1:-1].astype(np.uint32) << 8 | padded[2:]
    windows = array("I", words.tobytes())
    first = [_steps(table, with_run=False) for table in dc]
    later = [_steps(table, with_run=True) for table in ac]
    readers = [_Reader(padded, *table.lookup()) for table in (*dc, *ac)]
    blocks = np.zeros((len(order), 64), np.int32)
    place = 0
    for start in range(0, len(order), _AT_ONCE):
        part = order[start : start + _AT_ONCE]
        try:
            place, at, begins = _follow(windows, place, part.tolist(), first, later)
        except IndexError as problem:
            raise DamagedScan("the picture's data end too early") from problem
        _fill(blocks[start : start + _AT_ONCE], part, np.asarray(at), np.asarray(begins), readers)
    if place > 8 * len(data):
        raise DamagedScan("the picture's data end too early")
    return blocks


def decode_firsts(data: bytes, tables: Sequence[HuffmanTable], order: Ints) -> npt.NDArray[np.int64]:
    """Only the differences of the first coefficients, of blocks that have nothing else here; as `decode`."""
    padded = np.frombuffer(data + b"\0" * 8, np.uint8)
    words = padded[:-2].astype(np.uint32) << 16 | padded[1:-1].astype(np.uint32) << 8 | padded[2:]
    windows = array("I", words.tobytes())
    steps = [_steps(table, with_run=False) for table in tables]
    at, place = [], 0
    try:
        for component in order.tolist():
            at.append(place)
            place += steps[component][windows[place >> 3] >> 8 - (place & 7) & 65535]
    except IndexError as problem:
        raise DamagedScan("the picture's data end too early") from problem
    places, firsts = np.array(at, np.int64), np.zeros(len(order), np.int64)
    for k, table in enumerate(tables):
        firsts[order == k] = _Reader(padded, *table.lookup()).read(places[order == k])[2]
    return firsts


def _follow(
    windows: array[int], place: int, order: list[int], first: list[list[int]], later: list[list[int]]
) -> tuple[int, list[int], list[int]]:
    """The bit at which every symbol begins, and how many symbols come before each block's first one."""
    at: list[int] = []
    begins: list[int] = []
    note = at.append
    for component in order:
        begins.append(len(at))
        note(place)
        place += first[component][windows[place >> 3] >> 8 - (place & 7) & 65535]
        steps = later[component]
        k = 1
        while k < 64:
            note(place)
            step = steps[windows[place >> 3] >> 8 - (place & 7) & 65535]
            place += step & 31
            k += step >> 5
        if k != 64 and not _ENDED < k < _ENDED + 64:
            raise DamagedScan("the picture's data are damaged")
    return place, at, begins


@functools.lru_cache(16)
def _steps(table: HuffmanTable, *, with_run: bool) -> list[int]:
    """For every 16 bits how many bits the symbol takes with its value and, shifted by 5, coefficients it passes."""
    symbols, lengths = table.lookup()
    if not with_run:
        steps = lengths + np.minimum(symbols, 15)
        steps[lengths == 0] = 1 << 40  # far beyond the end
        return [int(step) for step in steps]
    size = symbols & 15
    run = np.where(size > 0, (symbols >> 4) + 1, np.where(symbols == _ZERO_RUN, 16, _ENDED))
    run[lengths == 0] = _INVALID
    return [int(step) for step in (lengths + size) | run << 5]


@dataclass(frozen=True, slots=True)
class _Reader:
    """What the bits at a place say by one table."""

    padded: npt.NDArray[np.uint8]
    symbols: Ints
    lengths: Ints

    def read(self, at: Ints) -> tuple[Ints, Ints, Ints]:
        """For the symbols beginning at these bits: zeros before the value, bits of the value, and the value."""
        byte = at >> 3
        window = np.zeros(len(at), np.int64)
        for offset in range(5):
            window = window << 8 | self.padded[np.minimum(byte + offset, len(self.padded) - 1)]
        window = window << (at & 7) & (1 << 40) - 1
        head = window >> 24
        symbol, length = self.symbols[head], self.lengths[head]
        size = symbol & 15
        value = (window << length & (1 << 40) - 1) >> 40 - size
        return symbol >> 4, size, np.where(value < (1 << size >> 1), value - (1 << size) + 1, value)


def _fill(blocks: Blocks, order: Ints, at: Ints, begins: Ints, readers: list[_Reader]) -> None:
    block = np.repeat(np.arange(len(begins)), np.diff(np.append(begins, len(at))))
    is_first = np.zeros(len(at), bool)
    is_first[begins] = True
    kinds = len(readers) // 2
    run, size, value = np.zeros((3, len(at)), np.int64)
    for number, reader in enumerate(readers):
        which = (order[block] == number % kinds) & (is_first == (number < kinds))
        run[which], size[which], value[which] = reader.read(at[which])
    passed = np.cumsum(np.where(is_first, 0, run + 1))
    k = passed - passed[begins][block]
    real = size > 0
    blocks[block[real], np.minimum(k[real], 63)] = value[real]


@dataclass(frozen=True, slots=True)
class Symbols:
    """The symbols that say some blocks, in the order of the file; small types, as there are millions.

    Attributes:
        table: which table each belongs to: the component's place in the scan, plus the number of components for AC.
        symbol: 0 to 255.
        value, size: the bits that follow the code.
    """

    table: npt.NDArray[np.uint8]
    symbol: npt.NDArray[np.uint8]
    value: npt.NDArray[np.int32]
    size: npt.NDArray[np.uint8]


def spell(blocks: Blocks, order: Ints, components: int) -> list[Symbols]:
    """The symbols for blocks whose first coefficients are differences, some at a time; arguments as in `decode`."""
    starts = range(0, len(blocks), _AT_ONCE)
    return [_spell(blocks[at : at + _AT_ONCE], order[at : at + _AT_ONCE], components) for at in starts]


def _spell(blocks: Blocks, order: Ints, components: int) -> Symbols:
    count = len(blocks)
    block, k = np.nonzero(blocks[:, 1:])
    k += 1
    before = np.where(np.diff(block, prepend=-1) == 0, np.roll(k, 1), 0)
    run = k - before - 1
    value, size = _value_bits(blocks[block, k])
    long_runs = np.repeat(np.arange(len(k)), run >> 4)
    last = np.zeros(count, np.int64)
    last[block] = k  # ascending, so the last one stays
    open_end = np.nonzero(last < 63)[0]
    first_value, first_size = _value_bits(blocks[:, 0])
    nothing = np.zeros(len(long_runs) + len(open_end), np.int64)
    place = block * 130 + 2 * k  # in a block the first symbol has 0, a value 2 k + 1, and a long run 2 k before it
    key = np.concatenate([np.arange(count) * 130, place + 1, place[long_runs], open_end * 130 + 129])
    symbol = np.concatenate(
        [
            first_size,
            (run & 15) << 4 | size,
            np.full(len(long_runs), _ZERO_RUN),
            np.full(len(open_end), _END_OF_BLOCK),
        ]
    )
    table = np.concatenate(
        [order, order[block] + components, order[block[long_runs]] + components, order[open_end] + components]
    )
    order_in_file = np.argsort(key, kind="stable")
    return Symbols(
        table[order_in_file].astype(np.uint8),
        symbol[order_in_file].astype(np.uint8),
        np.concatenate([first_value, value, nothing])[order_in_file].astype(np.int32),
        np.concatenate([first_size, size, nothing])[order_in_file].astype(np.uint8),
    )


def _value_bits(numbers: npt.NDArray[np.int32]) -> tuple[Ints, Ints]:
    size = np.frexp(np.abs(numbers).astype(np.float64))[1].astype(np.int64)  # bits of a whole number, 0 of 0
    return np.where(numbers < 0, numbers + (1 << size) - 1, numbers).astype(np.int64), size


def pack(symbols: Sequence[Symbols], tables: Sequence[HuffmanTable]) -> bytes:
    """The entropy-coded bytes, filled up with ones and with stuffing."""
    codes, lengths = (np.stack(rows) for rows in zip(*(table.codes() for table in tables), strict=True))
    parts = [_bits(part, codes, lengths) for part in symbols]
    spare = np.ones(-sum(map(len, parts)) % 8, np.uint8)
    return np.packbits(np.concatenate([*parts, spare])).tobytes().replace(b"\xff", b"\xff\0")


def _bits(part: Symbols, codes: Ints, lengths: Ints) -> npt.NDArray[np.uint8]:
    values = codes[part.table, part.symbol] << part.size | part.value
    sizes = lengths[part.table, part.symbol] + part.size
    ends = np.cumsum(sizes)
    shift = np.repeat(ends, sizes) - 1 - np.arange(ends[-1])
    bits: npt.NDArray[np.uint8] = (np.repeat(values, sizes) >> shift & 1).astype(np.uint8)
    return bits


def covers(table: HuffmanTable, used: Ints) -> bool:
    """Whether the table has a code for every one of these symbols."""
    return set(used.tolist()) <= set(table.symbols)


def best_table(used: Ints) -> HuffmanTable:
    """The table that says these symbols in the fewest bits, with codes of at most 16 (annex K.2)."""
    frequency = np.bincount(used, minlength=256)
    # The code of all ones is not allowed: a symbol that is never used takes it.
    heap: list[tuple[int, int, tuple[int, ...]]] = [(1, 256, (256,))]
    heap += [(int(frequency[s]), int(s), (int(s),)) for s in np.nonzero(frequency)[0]]
    heapq.heapify(heap)
    depth = dict.fromkeys([members[0] for _, _, members in heap], 0)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        for member in a[2] + b[2]:
            depth[member] += 1
        heapq.heappush(heap, (a[0] + b[0], max(a[1], b[1]), a[2] + b[2]))
    counts = _at_most_16([list(depth.values()).count(length) for length in range(max(*depth.values(), 16) + 1)])
    longest = max(length for length, count in enumerate(counts) if count)
    counts[longest] -= 1  # the one of the unused symbol
    by_length = sorted((symbol for symbol in depth if symbol < 256), key=lambda s: (depth[s], -frequency[s], s))
    return HuffmanTable(tuple(counts[1:17]), bytes(by_length))


def _at_most_16(counts: list[int]) -> list[int]:
    """Numbers of codes by length, none longer than 16 bits (figure K.3)."""
    for length in range(len(counts) - 1, _SYMBOL_BITS, -1):
        while counts[length]:
            shorter = length - 2
            while not counts[shorter]:
                shorter -= 1
            counts[length] -= 2
            counts[length - 1] += 1
            counts[shorter + 1] += 2
            counts[shorter] -= 1
    return counts
