"""A `tokenizer.model` of a few pieces, put together by hand."""

import struct

PIECES = ["▁", *'abcdehilmnopqrstuwxyzABEIW.,?"', "th", "▁th", "▁the", "he", "er", "in", "▁in"]
CONTROL = ["<unk>", "<s>", "</s>"]


def file(folder, kind=2, bytes_too=True):
    """Byte pairs by default; the score of a piece of several letters is the better the earlier it comes."""
    pieces = [(text, 0.0, 2 if text == "<unk>" else 3) for text in CONTROL]
    pieces += [(f"<0x{number:02X}>", 0.0, 6) for number in range(256 if bytes_too else 0)]
    pieces += [(text, -float(number), 1) for number, text in enumerate(PIECES)]
    content = b"".join(_field(1, _piece(*each)) for each in pieces)
    path = folder / "tokenizer.model"
    trainer = bytes([3 << 3, kind]) + b"\x98\x02\x01"  # bytes for what has no piece
    normaliser = bytes([4 << 3, 0])  # spaces are kept
    path.write_bytes(content + _field(2, trainer) + _field(3, normaliser))
    return path


def number_of(piece):
    return 3 + 256 + PIECES.index(piece)


def _piece(text, score, kind):
    return _field(1, text.encode()) + bytes([2 << 3 | 5]) + struct.pack("<f", score) + bytes([3 << 3, kind])


def _field(number, content):
    assert len(content) < 1 << 14
    length = len(content)
    size = bytes([length]) if length < 128 else bytes([length & 0x7F | 0x80, length >> 7])
    return bytes([number << 3 | 2]) + size + content
