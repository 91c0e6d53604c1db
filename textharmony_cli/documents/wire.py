"""How the reading process and its decoder talk: one JSON object a message, and raw blobs behind it.

JSON and plain numbers only. The decoder parses hostile files, so nothing that it says may be able to run code in
the process that listens; that rules pickle out.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Message = dict[str, Any]
Blob = npt.NDArray[np.uint8]

_LENGTH = struct.Struct("!I")
_LONGEST_HEAD = 64 << 20


class WireError(Exception):
    """What arrived is no message of ours."""


def send(sock: socket.socket, head: Message, blobs: Sequence[int] = (), fds: Sequence[int] = ()) -> None:
    """Sends a message's head; `blobs` are the byte lengths of what the caller sends behind it with `send_bytes`."""
    body = json.dumps({**head, "blobs": list(blobs)}).encode("ascii")
    prefix = _LENGTH.pack(len(body))
    if fds:
        socket.send_fds(sock, [prefix], list(fds))
        sock.sendall(body)
    else:
        sock.sendall(prefix + body)


def send_bytes(sock: socket.socket, pieces: Iterable[bytes | memoryview]) -> None:
    for piece in pieces:
        sock.sendall(piece)


def receive(sock: socket.socket, *, largest: int = 0, deadline: float | None = None) -> tuple[Message, list[Blob]]:
    """Waits for one message with all its blobs.

    Args:
        largest: bytes that the blobs may have together.
        deadline: time of `time.monotonic` after which to stop waiting; None waits for ever.

    Raises:
        TimeoutError: the deadline passed.
        EOFError: the other side is gone.
        WireError: the message makes no sense.
    """
    (length,) = _LENGTH.unpack(_exactly(sock, _LENGTH.size, deadline).data)
    return _rest(sock, length, largest, deadline)


def receive_with_fds(sock: socket.socket) -> tuple[Message, list[int]]:
    """Waits for one message without blobs, and the file descriptors that came with it.

    Raises:
        EOFError: the other side is gone.
    """
    prefix, fds, _, _ = socket.recv_fds(sock, _LENGTH.size, 4)
    if not prefix:
        raise EOFError
    prefix += bytes(_exactly(sock, _LENGTH.size - len(prefix), None))
    (length,) = _LENGTH.unpack(prefix)
    return _rest(sock, length, 0, None)[0], fds


def _rest(sock: socket.socket, length: int, largest: int, deadline: float | None) -> tuple[Message, list[Blob]]:
    if length > _LONGEST_HEAD:
        raise WireError(f"a head of {length} bytes")
    head = json.loads(bytes(_exactly(sock, length, deadline)))
    sizes = head.pop("blobs")
    if sum(sizes) > largest or min(sizes, default=0) < 0:
        raise WireError(f"blobs of {sizes} bytes")
    return head, [_exactly(sock, size, deadline) for size in sizes]


def _exactly(sock: socket.socket, size: int, deadline: float | None) -> Blob:
    buffer = np.empty(size, np.uint8)
    left = buffer.data
    while left:
        if deadline is not None:
            sock.settimeout(max(deadline - time.monotonic(), 0.001))
        got = sock.recv_into(left)
        if not got:
            raise EOFError
        left = left[got:]
    return buffer
