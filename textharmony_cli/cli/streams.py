"""Standard streams and signals for a citizen of pipes: only data on stdout, and ends that the shell understands."""

from __future__ import annotations

import ctypes
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from types import FrameType
from typing import BinaryIO, NoReturn, cast

from textharmony_cli.errors import TimeLimitError

_QUIET_ENVIRONMENT = {
    "ORT_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_OFFLINE": "1",  # only `th models pull` touches the network
    "TRANSFORMERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
}


def settle_process() -> None:
    """What has to hold before anything heavy is imported: three open descriptors, libraries that keep to themselves."""
    for name, value in _QUIET_ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    for descriptor, flags in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(descriptor)
        except OSError:  # closed by the caller; left so, the next file opened would take its place
            os.open(os.devnull, flags)  # 1 cannot be written, so that results do not vanish without a word
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115


class PipeClosed(Exception):
    """Whoever reads standard output has seen enough."""


@contextmanager
def data_stream() -> Iterator[BinaryIO]:
    """Standard output for results alone: until the end of the block all other writing to descriptor 1 goes to stderr.

    Held at the level of descriptors, so that it also holds for C libraries and child processes. Unbuffered: a result
    is out when it is written.

    Raises:
        PipeClosed: at the end of the block, in place of a BrokenPipeError.
    """
    if sys.stdout is not None:
        sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        with redirect_stdout(sys.stderr), _Whole(kept, "wb", closefd=False) as stream:
            yield cast(BinaryIO, stream)
    except BrokenPipeError as error:
        raise PipeClosed from error
    finally:
        ctypes.CDLL(None).fflush(None)  # what a C library printed and still holds back
        os.dup2(kept, 1)
        os.close(kept)


def is_terminal(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor)
    except OSError:
        return False


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP end the block as Ctrl-C does, so that nothing half-done stays; a second one kills at once."""
    before = {}
    try:
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:
                before[number] = signal.signal(number, _leave)
    except ValueError:  # not in the main thread: signals are somebody else's
        pass
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def time_limit(seconds: float, message: str, *, hint: str) -> Iterator[None]:
    """Raises TimeLimitError in the block when it takes longer, also inside Python's regular expressions.

    Does nothing outside the main thread, where there are no alarms.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        raise TimeLimitError(message, hint=hint)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def die_of(code: int) -> None:
    """For an exit code above 128 end by the signal it stands for, so that a shell loop stops too; else do nothing."""
    number = code - 128
    if number in (signal.SIGHUP, signal.SIGINT, signal.SIGPIPE, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_DFL)
    raise SystemExit(128 + number)


class _Whole(io.FileIO):
    """A raw stream that writes all it is given."""

    def write(self, data: bytes | bytearray | memoryview, /) -> int:  # type: ignore[override]
        rest = memoryview(data)
        while rest:
            rest = rest[super().write(rest) or 0 :]
        return len(data)
