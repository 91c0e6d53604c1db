"""The strings in PDF syntax: in objects, and in content streams. Nothing here needs the PDF library."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_TOKEN = re.compile(rb"%[^\r\n]*|/[^\s()<>\[\]{}/%]*|<<|>>|<[0-9A-Fa-f\s]*>|\(|[\[\]]|[^\s()<>\[\]{}/%]+", re.DOTALL)
_IN_LITERAL = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}


@dataclass(frozen=True, slots=True)
class Found:
    """A string.

    Attributes:
        start, end: where it stands, with its brackets.
        value: its bytes.
        key: the entry of the dictionary that it belongs to, without the slash; empty where there is none.
    """

    start: int
    end: int
    value: bytes
    key: str

    @property
    def text(self) -> str:
        return decoded(self.value)


@dataclass(slots=True)
class _Level:
    """A dictionary or an array that is being read."""

    array: bool
    key: str
    at_key: bool


class Edits:
    """Changes to an object or a content stream, which are told in their order."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        self._parts: list[bytes] = []

    def put(self, at: int, piece: bytes, *, skip_to: int = 0) -> None:
        """Put something in, and leave out what follows up to some place."""
        self._parts += [self._data[self._at : at], piece]
        self._at = max(at, skip_to)

    def done(self) -> bytes:
        return b"".join([*self._parts, self._data[self._at :]])


def tokens(data: bytes, at: int = 0) -> Iterator[tuple[int, int, bytes]]:
    """The words of PDF syntax from some place on, each after its start and its end; strings in their brackets."""
    while token := _TOKEN.search(data, at):
        start, at, word = token.start(), token.end(), token.group()
        if word == b"(":
            at = _end_of_literal(data, at)
            word = data[start:at]
        yield start, at, word


def strings(data: bytes) -> Iterator[Found]:
    """All strings of an object or a content stream, in order."""
    levels = [_Level(True, "", False)]
    for start, end, word in tokens(data):
        level = levels[-1]
        if word in (b"<<", b"["):
            levels.append(_Level(word == b"[", level.key if word == b"[" else "", word == b"<<"))
            continue
        if word in (b">>", b"]"):
            if len(levels) > 1:
                levels.pop()
        elif word[:1] == b"/" and level.at_key:
            level.key, level.at_key = word[1:].decode("latin-1"), False
            continue
        elif word[:1] == b"(":
            yield Found(start, end, _unescaped(word[1:-1]), level.key)
        elif word[:1] == b"<":
            digits = re.sub(rb"\s", b"", word[1:-1])
            yield Found(start, end, bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()), level.key)
        levels[-1].at_key = not levels[-1].array


def replaced(data: bytes, change: Callable[[Found], str | None]) -> bytes:
    """The same with those strings changed for which `change` gives another text."""
    edits = Edits(data)
    for found in strings(data):
        text = change(found)
        if text is not None:
            edits.put(found.start, encoded(text), skip_to=found.end)
    return edits.done()


def decoded(value: bytes) -> str:
    """A text string (PDF 32000-1, 7.9.2.2); what is none comes out as the characters of its bytes."""
    for mark, coding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8")):
        if value.startswith(mark):
            return value[len(mark) :].decode(coding, "replace")
    return value.decode("latin-1")


def encoded(text: str) -> bytes:
    """A text string in hexadecimal notation."""
    value = text.encode("ascii") if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be")
    return b"<" + value.hex().encode() + b">"


def _end_of_literal(data: bytes, at: int) -> int:
    depth = 1
    while depth and (mark := _IN_LITERAL.search(data, at)):
        depth += {b"(": 1, b")": -1}.get(mark.group(), 0)
        at = mark.end()
    return len(data) if depth else at


def _unescaped(value: bytes) -> bytes:
    def plain(escape: re.Match[bytes]) -> bytes:
        code = escape.group(1)
        if code[0] in b"01234567":
            return bytes([int(code, 8) & 255])
        return _ESCAPED.get(code, code)

    return _ESCAPE.sub(plain, value) if b"\\" in value else value
