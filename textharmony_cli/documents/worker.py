"""The decoder process: opens one hostile file at a time and answers with plain data. Started by `decoder`.

It is confined as far as that goes without privileges: bounded memory, no file may grow, no core dumps, its own
session, dead with its parent. It gets open files, never names.
"""

from __future__ import annotations

import contextlib
import gc
import mmap
import os
import resource
import signal
import socket
import sys
import warnings
from collections.abc import Callable

from textharmony_cli.documents.child import die_with_parent
from textharmony_cli.documents.decoded import Decoded
from textharmony_cli.documents.wire import Message, receive_with_fds, send, send_bytes
from textharmony_cli.errors import InputError


def main() -> None:
    """Serves requests on the inherited socket until the other side is gone: `argv` ends with its number and MiB."""
    number, memory_mb = (int(word) for word in sys.argv[-2:])
    _confine(memory_mb << 20)
    with contextlib.suppress(EOFError, OSError):
        Server(socket.socket(fileno=number), memory_mb << 20).run()


def _confine(memory: int) -> None:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # PyMuPDF 2 would bring onnxruntime, which phones home
    warnings.simplefilter("ignore")
    gc.disable()  # reading a page makes thousands of objects and no cycles
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    _limit_memory(memory)
    die_with_parent()


def _limit_memory(size: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    with contextlib.suppress(ValueError, OSError):  # some systems do not know this limit, and a lower one may be set
        resource.setrlimit(resource.RLIMIT_AS, (size, hard))


class Server:
    """Answers `open` and `page` requests, one at a time, about the file that was opened last."""

    def __init__(self, sock: socket.socket, memory: int) -> None:
        self._sock = sock
        self._memory = memory
        self._page: Callable[[int], Decoded] | None = None

    def run(self) -> None:
        while True:
            request, fds = receive_with_fds(self._sock)
            try:
                self._answer(request, fds)
            except InputError as problem:
                send(self._sock, {"kind": problem.kind, "message": str(problem), "hint": problem.hint})
            except MemoryError:
                send(self._sock, {"kind": "out-of-memory", "message": "needs too much memory to decode"})
            gc.collect(0)

    def _answer(self, request: Message, fds: list[int]) -> None:
        if request["do"] == "open":
            send(self._sock, self._open(request, fds[0]))
            return
        assert self._page is not None, "a page was asked for before a file was opened"
        decoded = self._page(request["index"])
        arrays = decoded.arrays()
        sizes = [] if decoded.rows is None else [decoded.width * decoded.height * 3]
        send(self._sock, decoded.head(), [*sizes, *map(len, arrays)])
        try:
            send_bytes(self._sock, decoded.rows or ())
            send_bytes(self._sock, arrays)
        except MemoryError:  # too late to say so in words: the other side waits for pixels
            os.kill(os.getpid(), signal.SIGKILL)

    def _open(self, request: Message, fd: int) -> Message:
        self._page = None
        size = os.fstat(fd).st_size
        _limit_memory(self._memory + size)
        try:
            data = mmap.mmap(fd, 0, access=mmap.ACCESS_READ)
        finally:
            os.close(fd)
        if b"%PDF-" in data[:1024] and not _is_picture(data):
            return self._open_pdf(data, request)
        return self._open_picture(data, request)

    def _open_pdf(self, data: mmap.mmap, request: Message) -> Message:
        from textharmony_cli.documents.pdf import Pdf, Wish

        wish = Wish(**request["wish"])
        pdf = Pdf(data, request["password"], strict=wish.strict)
        self._page = lambda index: pdf.page(index, wish)
        return {"pages": pdf.pages, "remarks": pdf.remarks, "picture": False}

    def _open_picture(self, data: mmap.mmap, request: Message) -> Message:
        from textharmony_cli.documents.image import Picture

        picture = Picture(data, request["max_megapixels"])
        self._page = picture.page
        return {"pages": picture.pages, "remarks": picture.remarks, "picture": True}


def _is_picture(data: mmap.mmap) -> bool:
    from textharmony_cli.documents.image import sniff

    return sniff(data[:32]) is not None
