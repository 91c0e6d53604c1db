"""New pixels in all frames of an animated PNG.

Frames may be smaller than the picture and be laid over the one before. Each is stored anew as it is seen, of full size
and with nothing laid under it, so that none depends on pixels of another that were changed. The chunks stay in order
(the PNG specification, third edition, 11.3.6).
"""

from __future__ import annotations

import itertools
import struct
import zlib
from collections.abc import Iterator

import numpy as np

from textharmony_cli.documents.animation import in_frame, remark, shown, stands_still
from textharmony_cli.documents.picture_patch import Change, repainted
from textharmony_cli.documents.png_file import (
    LEVEL,
    PALETTE,
    SIGNATURE,
    PngHeader,
    filtered,
    open_png,
    png_chunk,
    png_chunks,
)
from textharmony_cli.documents.previews import png_chunk_without_preview

_MODES = {0: "L", 2: "RGB", 4: "LA", 6: "RGBA"}  # by colour type


def rewrite_apng(data: bytes, change: Change, remarks: list[str]) -> bytes | None:
    """The file with the change in every frame that shows what the first does; None where its depth or colours are
    not those of a common animation, or frames are missing.

    Args:
        change: in the way the file's pixels lie.
        remarks: is added to.
    """
    chunks = list(png_chunks(data))
    header = PngHeader.of(chunks[0][1])
    image, changed = open_png(data), 0
    kinds = [kind for kind, _ in chunks]
    stored = sum(kind in (b"IDAT", b"fdAT") and kind != before for before, kind in itertools.pairwise(kinds))
    if header.depth != 8 or header.colours == PALETTE or stored != getattr(image, "n_frames", 1):
        return None
    frames = []
    for seen in shown(image):
        frame = image.copy()
        if stands_still(change.before, seen, change.mask):
            frame = repainted(frame, in_frame(change, seen), remarks)
            changed += 1
        rows = np.array(frame.convert(_MODES[header.colours])).reshape(header.height, -1)
        frames.append(zlib.compress(filtered(rows, header), LEVEL))
    remarks.append(remark(changed, len(frames)))
    return SIGNATURE + b"".join(_rewritten(chunks, header, iter(frames)))


def _rewritten(chunks: list[tuple[bytes, bytes]], header: PngHeader, frames: Iterator[bytes]) -> Iterator[bytes]:
    number, last = 0, b""  # of the chunks that control and hold frames
    for kind, content in chunks:
        if kind == b"fcTL":
            delay = content[20:24]
            whole = struct.pack(">5I", number, header.width, header.height, 0, 0) + delay + bytes(2)
            yield png_chunk(kind, whole)
            number += 1
        elif kind == b"IDAT":
            if last != kind:
                yield png_chunk(kind, next(frames))
        elif kind == b"fdAT":
            if last != kind:
                yield png_chunk(kind, struct.pack(">I", number) + next(frames))
                number += 1
        else:
            kept = png_chunk_without_preview(kind, content)
            if kept is not None:
                yield png_chunk(kind, kept)
        last = kind
