"""Names to open files: paths of any bytes, `-`, and what is refused unopened. Nothing is parsed here."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import select
import stat
import tempfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

from textharmony_cli.errors import InputError

_LARGEST_STREAM = 2 << 30  # bytes of standard input or a pipe, which have to be kept
_CHUNK = 1 << 20
_URL = re.compile(r"(https?|ftps?|file|s3|gs)://", re.IGNORECASE)
_OPEN_PIPE = re.compile(r"(?:/dev/fd/|/proc/self/fd/)(\d+)|/dev/stdin")  # a shell's <(command), or standard input
_KEPT = {"\u200c", "\u200d"}  # joiners: letters of some scripts and many emoji need them


def printable_name(name: str) -> str:
    """A file's name as it can be shown: bytes that are no text, control and direction characters become escapes."""
    return "".join(_shown(character) for character in name)


def _shown(character: str) -> str:
    if character.isprintable() or character in _KEPT:
        return character
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # how Python carries a byte that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


@contextlib.contextmanager
def opened(name: str, stdin: BinaryIO | None, gone: Callable[[], bool]) -> Iterator[int]:
    """A file descriptor of a regular file with the input's bytes.

    Args:
        name: a path, or `-` for `stdin`.
        gone: says whether nobody wants the input any more; asked while waiting for a slow pipe.

    Raises:
        InputError: it cannot be opened, is no file, or is empty.
    """
    fd = _spooled_stdin(stdin, gone) if name == "-" else _open_path(name, gone)
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise _not_a_file(os.fstat(fd).st_mode)
        if os.fstat(fd).st_size == 0:
            raise InputError("is empty", kind="empty")
        yield fd
    finally:
        os.close(fd)


def _open_path(name: str, gone: Callable[[], bool]) -> int:
    if _URL.match(name):
        raise InputError(
            "is a web address; only files are read", kind="url", hint="download it first, such as with `curl -O`"
        )
    try:
        # Before opening, for to open a device or a pipe can have effects or wait for ever. Path("") would mean ".".
        mode = os.stat(name).st_mode  # noqa: PTH116
        if stat.S_ISREG(mode):
            return os.open(name, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
        if stat.S_ISFIFO(mode) and (ours := _OPEN_PIPE.fullmatch(name)):
            # Not opened by name: that waits for a writer, who may have written all and gone.
            with os.fdopen(os.dup(int(ours[1] or 0)), "rb", buffering=0) as pipe:
                return _spooled(pipe, gone)
    except (OSError, ValueError) as problem:
        raise _refusal(problem) from problem
    raise _not_a_file(mode)


def _not_a_file(mode: int) -> InputError:
    if stat.S_ISDIR(mode):
        return InputError("is a directory", kind="not-a-file", hint="name the files in it, such as with `DIR/*.pdf`")
    what = "a pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"
    return InputError(f"is {what}, not a file", kind="not-a-file", hint="send it to standard input and read `-`")


def _refusal(problem: OSError | ValueError) -> InputError:
    code = problem.errno if isinstance(problem, OSError) else None
    if code in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG) or code is None:  # None: a name with a zero byte
        return InputError("does not exist", kind="not-found")
    if code in (errno.EACCES, errno.EPERM):
        return InputError("may not be read: permission denied", kind="no-permission")
    return InputError(f"cannot be opened: {os.strerror(code).lower()}", kind="unreadable")


def _spooled_stdin(stdin: BinaryIO | None, gone: Callable[[], bool]) -> int:
    if stdin is None or stdin.closed:
        raise InputError("cannot be read: it is closed, or was read before", kind="unreadable")
    try:
        return _spooled(stdin, gone)
    except OSError as problem:
        raise _refusal(problem) from problem


def _spooled(stream: BinaryIO, gone: Callable[[], bool]) -> int:
    """Copies a stream to its end into a file without a name and returns that file's descriptor."""
    fd = _nameless()
    try:
        total = 0
        while chunk := _next_chunk(stream, gone):
            total += len(chunk)
            if total > _LARGEST_STREAM:
                raise InputError(
                    f"has more than {_LARGEST_STREAM >> 30} GiB", kind="too-large", hint="save it to a file"
                )
            left = memoryview(chunk)
            while left:
                left = left[os.write(fd, left) :]
    except BaseException:
        os.close(fd)
        raise
    return fd


def _nameless() -> int:
    """In memory where the system has such files; there a full disk or a read-only TMPDIR does not matter."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("input")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def _next_chunk(stream: BinaryIO, gone: Callable[[], bool]) -> bytes:
    try:
        fd = stream.fileno()
    except OSError:
        return stream.read(_CHUNK)
    # Past Python's own buffer: a thread that is stuck inside that one cannot be left behind at exit.
    while not select.select([fd], [], [], 0.2)[0]:
        if gone():
            return b""
    return os.read(fd, _CHUNK)
