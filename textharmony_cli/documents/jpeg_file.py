"""JPEG files as their segments and quantised coefficients, and back (ITU-T T.81, annex B).

Baseline, extended sequential and progressive files with Huffman codes and 8 bits are understood; they are written as
baseline. Everything that is not coefficients is kept byte by byte.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from textharmony_cli.documents.jpeg_entropy import (
    Blocks,
    DamagedScan,
    HuffmanTable,
    Ints,
    Symbols,
    best_table,
    covers,
    decode,
    pack,
    spell,
)
from textharmony_cli.documents.jpeg_progressive import Band, decode_band

_SOI, _EOI, _SOS, _DHT, _DQT, _DRI = 0xD8, 0xD9, 0xDA, 0xC4, 0xDB, 0xDD
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_BASELINE, _SEQUENTIAL, _PROGRESSIVE = 0xC0, (0xC0, 0xC1), 0xC2
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a segment
_SCAN_END = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_RESTART = re.compile(rb"\xff+[\xd0-\xd7]")
_BLOCKS_IN_MCU = 10  # B.2.3
APP0, APP14 = 0xE0, 0xEE


class UnusualJpeg(Exception):
    """A kind of JPEG whose coefficients are not read here."""


@dataclass(frozen=True, slots=True)
class Segment:
    marker: int
    payload: bytes

    def to_bytes(self) -> bytes:
        return struct.pack(">BBH", 0xFF, self.marker, len(self.payload) + 2) + self.payload


@dataclass(frozen=True, slots=True)
class Component:
    """One colour channel.

    Attributes:
        across, down: sampling factors; a channel with smaller ones than another has fewer samples.
        steps: quantisation steps, (64,) in zigzag order.
        blocks: quantised coefficients, (rows, columns, 64), filled up to whole MCUs.
    """

    number: int
    across: int
    down: int
    steps: npt.NDArray[np.int32]
    blocks: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Scan:
    """One pass over the picture.

    Attributes:
        components: those that it has, by position, with their `selectors` and tables.
        band: what it tells of them, in a progressive file; None for all.
    """

    components: tuple[int, ...]
    selectors: tuple[int, ...]
    dc: tuple[HuffmanTable, ...]
    ac: tuple[HuffmanTable, ...]
    restart: int
    data: bytes
    band: Band | None


@dataclass(frozen=True)
class JpegFile:
    """One JPEG file.

    Attributes:
        segments: what comes before the first scan, in order.
        width, height: in pixels.
        largest: the largest sampling factors (across, down); an MCU has 8 times as many pixels each way.
        components: the colour channels, with their coefficients.
    """

    segments: tuple[Segment, ...]
    width: int
    height: int
    largest: tuple[int, int]
    components: tuple[Component, ...]
    scans: tuple[_Scan, ...] = field(repr=False)

    @property
    def colours(self) -> str:
        """What the channels mean to libjpeg: `L`, `RGB`, `YCbCr`, `CMYK` or `YCCK`."""
        if len(self.components) == 1:
            return "L"
        adobe = next((s.payload[11] for s in self.segments if _is(s, APP14, b"Adobe") and len(s.payload) >= 12), None)
        if len(self.components) == 4:
            return "CMYK" if adobe in (None, 0) else "YCCK"
        if any(_is(s, APP0, b"JFIF\0") for s in self.segments):
            return "YCbCr"
        if adobe is not None:
            return "RGB" if adobe == 0 else "YCbCr"
        return "RGB" if bytes(c.number for c in self.components) == b"RGB" else "YCbCr"


def read_jpeg(data: bytes) -> JpegFile:
    """Take a file apart.

    Raises:
        UnusualJpeg: arithmetic, lossless, not 8 bits, or otherwise not understood.
        DamagedScan: it breaks the rules.
    """
    try:
        return _read(data)
    except (struct.error, IndexError, KeyError, ValueError) as problem:
        raise DamagedScan("the file's headers are damaged") from problem


def write_jpeg(file: JpegFile, components: tuple[Component, ...]) -> bytes:
    """The file with other coefficients; its own code tables are used unless they lack a code that is needed."""
    order, place = _units(file, tuple(range(len(components))))
    restart = file.scans[0].restart
    stretches = list(_spelt(components, order, place, restart))
    every = [part for stretch in stretches for part in stretch]
    own = file.scans[0]
    tables = (*own.dc, *own.ac)
    whole = own.components == tuple(range(len(components))) and own.band is None
    as_it_was = whole and all(covers(table, _used(every, [k])) for k, table in enumerate(tables))
    head, scan = (file.segments, own.selectors) if as_it_was else (_without(file.segments, _DHT), ())
    if not as_it_was:
        more, scan, tables = _new_tables(every, len(components))
        head = (*head, more)
    pairs = b"".join(bytes((c.number, s)) for c, s in zip(components, scan, strict=True))
    start = Segment(_SOS, bytes((len(components),)) + pairs + b"\x00\x3f\x00")
    body = [pack(stretch, tables) for stretch in stretches]
    marked = b"".join(part + bytes((0xFF, 0xD0 + k % 8)) for k, part in enumerate(body[:-1])) + body[-1]
    return b"".join([b"\xff\xd8", *(s.to_bytes() for s in (*head, start)), marked, b"\xff\xd9"])


def _spelt(components: tuple[Component, ...], order: Ints, place: Ints, restart: int) -> Iterator[list[Symbols]]:
    per_mcu = order.shape[1]
    flat = [component.blocks.reshape(-1, 64) for component in components]
    step = (restart or len(order)) * per_mcu
    units, places = order.reshape(-1), place.reshape(-1)
    for at in range(0, len(units), step):
        unit, where = units[at : at + step], places[at : at + step]
        blocks = np.empty((len(unit), 64), np.int32)
        for k, source in enumerate(flat):
            mine = unit == k
            blocks[mine] = source[where[mine]]
            blocks[mine, 0] = np.diff(blocks[mine, 0], prepend=0)
        yield spell(blocks, unit, len(components))


def _used(parts: list[Symbols], tables: list[int]) -> Ints:
    return np.concatenate([part.symbol[np.isin(part.table, tables)] for part in parts]).astype(np.int64)


def _new_tables(parts: list[Symbols], count: int) -> tuple[Segment, tuple[int, ...], tuple[HuffmanTable, ...]]:
    """One pair of tables for the first channel and black, another for colours: segment, selectors, tables."""
    group = [0 if k in (0, 3) else 1 for k in range(count)]
    payload, made = b"", {}
    for chosen in sorted(set(group)):
        for kind in (0, 1):
            members = [k + kind * count for k in range(count) if group[k] == chosen]
            table = made[chosen, kind] = best_table(_used(parts, members))
            payload += bytes((kind << 4 | chosen, *table.counts)) + table.symbols
    tables = tuple(made[group[k], kind] for kind in (0, 1) for k in range(count))
    return Segment(_DHT, payload), tuple(g << 4 | g for g in group), tables


def _read(data: bytes) -> JpegFile:
    segments: list[Segment] = []
    scans: list[_Scan] = []
    tables: dict[int, HuffmanTable] = {}
    frame: Segment | None = None
    restart, progressive = 0, False
    for segment, scan in _segments(data):
        if segment.marker in _FRAMES:
            if segment.marker not in (*_SEQUENTIAL, _PROGRESSIVE) or segment.payload[0] != 8 or frame:
                raise UnusualJpeg("its coding is of a rare kind")
            progressive = segment.marker == _PROGRESSIVE
            frame = Segment(_BASELINE, segment.payload) if progressive else segment
            segment = frame
        elif segment.marker == _DHT:
            tables |= _huffman_tables(segment.payload)
        elif segment.marker == _DRI:
            restart = int.from_bytes(segment.payload[:2], "big")
        elif segment.marker == _SOS and frame:
            scans.append(_scan(segment.payload, frame.payload, tables, restart, scan, progressive))
            continue
        if scans and segment.marker == _DQT:
            raise UnusualJpeg("its tables change between scans")
        if not scans:
            segments.append(segment)
    if frame is None or not scans:
        raise DamagedScan("it has no picture")
    empty = _empty(segments, frame.payload)
    return (_decoded_bands if progressive else _decoded)(empty, tuple(scans))


def _segments(data: bytes) -> Iterator[tuple[Segment, bytes]]:
    """The segments up to the end mark, each with the entropy-coded bytes that follow it."""
    at = 2
    while at < len(data):
        while data[at] != 0xFF:  # decoders pass over what is no marker
            at += 1
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        at += 1
        if marker == _EOI:
            return
        if marker in _ALONE:
            continue
        (length,) = struct.unpack_from(">H", data, at)
        payload = data[at + 2 : at + length]
        at += length
        scan = b""
        if marker == _SOS:
            end = _SCAN_END.search(data, at)
            if not end:
                raise DamagedScan("the picture's data end too early")
            scan, at = data[at : end.start()], end.start()
        yield Segment(marker, payload), scan
    raise DamagedScan("the file ends too early")


def _huffman_tables(payload: bytes) -> dict[int, HuffmanTable]:
    tables, at = {}, 0
    while at < len(payload):
        counts = tuple(payload[at + 1 : at + 17])
        symbols = payload[at + 17 : at + 17 + sum(counts)]
        tables[payload[at]] = HuffmanTable(counts, symbols)
        at += 17 + sum(counts)
    return tables


def _scan(
    payload: bytes, frame: bytes, tables: dict[int, HuffmanTable], restart: int, data: bytes, progressive: bool
) -> _Scan:
    numbers = list(frame[6::3])
    pairs = [(payload[1 + 2 * k], payload[2 + 2 * k]) for k in range(payload[0])]
    components, selectors = tuple(numbers.index(number) for number, _ in pairs), tuple(s for _, s in pairs)
    start, stop, bits = payload[1 + 2 * payload[0] : 4 + 2 * payload[0]]
    band = Band(start, stop, bits >> 4, bits & 15) if progressive else None
    wants_dc = band is None or (band.start == 0 and not band.before)
    wants_ac = band is None or band.start > 0
    dc = tuple(tables[selector >> 4] for selector in selectors) if wants_dc else ()
    ac = tuple(tables[0x10 | selector & 15] for selector in selectors) if wants_ac else ()
    return _Scan(components, selectors, dc, ac, restart, data, band)


def _empty(segments: list[Segment], frame: bytes) -> JpegFile:
    """The file with all coefficients 0."""
    height, width, count = struct.unpack_from(">HHB", frame, 1)
    triples = [frame[at : at + 3] for at in range(6, 6 + 3 * count, 3)]
    described = [(number, factors >> 4, factors & 15, q) for number, factors, q in triples]
    if count == 1:  # its sampling factors mean nothing (A.2.2)
        described = [(number, 1, 1, q) for number, _, _, q in described]
    largest = (max(h for _, h, _, _ in described), max(v for _, _, v, _ in described))
    if not (width and height) or any(not h or not v or largest[0] % h or largest[1] % v for _, h, v, _ in described):
        raise UnusualJpeg("its channels have unusual sizes")
    if len(described) > 4 or sum(h * v for _, h, v, _ in described) > _BLOCKS_IN_MCU:
        raise UnusualJpeg("its channels cannot be interleaved")
    steps = _quantisation(segments)
    mcus = (-(-width // (8 * largest[0])), -(-height // (8 * largest[1])))
    components = tuple(
        Component(number, h, v, steps[q], np.zeros((mcus[1] * v, mcus[0] * h, 64), np.int32))
        for number, h, v, q in described
    )
    return JpegFile(tuple(segments), width, height, largest, components, ())


def _quantisation(segments: list[Segment]) -> dict[int, npt.NDArray[np.int32]]:
    tables = {}
    for payload in (s.payload for s in segments if s.marker == _DQT):
        at = 0
        while at < len(payload):
            kind = np.dtype(">u2" if payload[at] >> 4 else np.uint8)
            tables[payload[at] & 15] = np.frombuffer(payload, kind, 64, at + 1).astype(np.int32)
            at += 1 + 64 * kind.itemsize
    return tables


def _decoded(file: JpegFile, scans: tuple[_Scan, ...]) -> JpegFile:
    seen: list[int] = []
    for scan in scans:
        seen += scan.components
        for stretch, units, places in _stretches(file, scan):
            blocks = decode(stretch, scan.dc, scan.ac, units)
            for k in range(len(scan.components)):
                blocks[units == k, 0] = np.cumsum(blocks[units == k, 0])
            _put(file, scan.components, blocks, units, places)
    if sorted(seen) != list(range(len(file.components))):
        raise UnusualJpeg("its channels are not each in one scan")
    return replace(file, scans=scans)


def _decoded_bands(file: JpegFile, scans: tuple[_Scan, ...]) -> JpegFile:
    for scan in scans:
        assert scan.band is not None
        if scan.band.start and len(scan.components) > 1:
            raise DamagedScan("a scan has too many channels")
        for stretch, units, places in _stretches(file, scan):
            blocks = _take(file, scan.components, units, places)
            decode_band(stretch, scan.band, scan.dc or scan.ac, units, blocks)
            _put(file, scan.components, blocks, units, places)
    return replace(file, scans=scans)


def _stretches(file: JpegFile, scan: _Scan) -> Iterator[tuple[bytes, Ints, Ints]]:
    """The bytes between restart marks, each with the blocks that they tell: component and index, as `_units`."""
    order, place = _units(file, scan.components)
    step = scan.restart or len(order)
    parts = _RESTART.split(scan.data)
    if len(parts) != -(-len(order) // step):
        raise DamagedScan("restart marks are missing")
    for at, part in zip(range(0, len(order), step), parts, strict=True):
        yield (
            part.replace(b"\xff\0", b"\xff"),
            order[at : at + step].reshape(-1),
            place[at : at + step].reshape(-1),
        )


def _put(file: JpegFile, components: tuple[int, ...], blocks: Blocks, units: Ints, places: Ints) -> None:
    for k, index in enumerate(components):
        mine = units == k
        file.components[index].blocks.reshape(-1, 64)[places[mine]] = blocks[mine]


def _take(file: JpegFile, components: tuple[int, ...], units: Ints, places: Ints) -> Blocks:
    blocks = np.empty((len(units), 64), np.int32)
    for k, index in enumerate(components):
        mine = units == k
        blocks[mine] = file.components[index].blocks.reshape(-1, 64)[places[mine]]
    return blocks


def _units(file: JpegFile, components: tuple[int, ...]) -> tuple[Ints, Ints]:
    """For every block of every MCU of a scan its component's place in the scan, and its index in that component."""
    if len(components) == 1 and len(file.components) > 1:
        place = _alone(file, file.components[components[0]])
        return np.zeros_like(place), place
    orders, places = [], []
    for k, index in enumerate(components):
        component = file.components[index]
        rows, columns, _ = component.blocks.shape
        h, v = component.across, component.down
        grid = np.arange(rows * columns).reshape(rows // v, v, columns // h, h).transpose(0, 2, 1, 3)
        places.append(grid.reshape(-1, h * v))
        orders.append(np.full_like(places[-1], k))
    return np.concatenate(orders, 1), np.concatenate(places, 1)


def _alone(file: JpegFile, component: Component) -> Ints:
    """A scan of one channel has its blocks row by row, without those that only fill up an MCU (A.2.2)."""
    rows = math.ceil(math.ceil(file.height * component.down / file.largest[1]) / 8)
    columns = math.ceil(math.ceil(file.width * component.across / file.largest[0]) / 8)
    return np.arange(component.blocks[..., 0].size).reshape(component.blocks.shape[:2])[:rows, :columns].reshape(-1, 1)


def _without(segments: tuple[Segment, ...], marker: int) -> tuple[Segment, ...]:
    return tuple(segment for segment in segments if segment.marker != marker)


def _is(segment: Segment, marker: int, start: bytes) -> bool:
    return segment.marker == marker and segment.payload.startswith(start)
