"""The reading process's end of the decoder: starts it, asks it, kills it when it is stuck, and starts another."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from textharmony_cli.documents.wire import Blob, Message, WireError, receive, send

_START = "import sys; sys.path.append(sys.argv[1]); from textharmony_cli.documents.worker import main; main()"
_STARTING_S = 30.0  # on a busy machine importing takes this long at worst
_ARRIVING_S = 5.0


class DecoderError(Exception):
    """The decoder is gone without an answer; the next question starts a new one.

    Attributes:
        kind: `timeout`, `out-of-memory` or `crashed`.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Decoder:
    """A decoder process that is started when first asked. One thread asks; `close` may be called from another.

    Args:
        memory_mb: address space it may have beyond the size of the file, in MiB.
        largest: bytes that one answer may have.
        timeout_s: seconds that it may take for each answer.

    Attributes:
        generation: grows with every process that ended: what was opened in it is no longer open.
    """

    def __init__(self, memory_mb: int, largest: int, timeout_s: float) -> None:
        self.generation = 0
        self._memory_mb = memory_mb
        self._largest = largest
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._closed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._sock: socket.socket | None = None
        self._pending = 0
        self._busy_since = 0.0

    def ask(self, request: Message, fd: int | None = None) -> tuple[Message, list[Blob]]:
        """Sends one request and waits for its answer.

        Raises:
            DecoderError: no answer in time, or the process died; it has been cleared away.
        """
        self.post(request, fd)
        return self.collect()

    def post(self, request: Message, fd: int | None = None) -> None:
        """Sends a request whose answer is collected later, in the order of the requests.

        Raises:
            DecoderError: as `ask`.
        """
        with self._clearing_up():
            sock, patience = self._running()
            if not self._pending:
                self._busy_since = time.monotonic() + patience
            sock.settimeout(self._timeout_s)
            send(sock, request, fds=() if fd is None else (fd,))
            self._pending += 1

    def collect(self) -> tuple[Message, list[Blob]]:
        """Waits for the answer to the first request that is still unanswered.

        Raises:
            DecoderError: as `ask`.
        """
        with self._clearing_up():
            if self._sock is None:
                raise EOFError
            # The answer may have been waiting for us, not we for it: then it must still have time to arrive.
            deadline = max(self._busy_since + self._timeout_s, time.monotonic() + _ARRIVING_S)
            answer = receive(self._sock, largest=self._largest, deadline=deadline)
            self._busy_since = time.monotonic()
            self._pending -= 1
            return answer

    @contextlib.contextmanager
    def _clearing_up(self) -> Iterator[None]:
        """Makes of all that can go wrong with the process one error, and an end of the process."""
        try:
            yield
        except TimeoutError as problem:
            self.stop()
            raise DecoderError("timeout") from problem
        except MemoryError as problem:
            self.stop()
            raise DecoderError("out-of-memory") from problem
        except (OSError, EOFError) as problem:
            raise DecoderError(self._cause_of_death()) from problem
        except (WireError, ValueError, KeyError, TypeError, AttributeError) as problem:
            self.stop()
            raise DecoderError("crashed") from problem

    def stop(self) -> int | None:
        """Kills the process, if one runs, with all it may have started; returns how it ended."""
        with self._lock:
            process, sock, self._process, self._sock = self._process, self._sock, None, None
            self._pending = 0
        if process is None or sock is None:
            return None
        self.generation += 1
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        ended = process.wait()
        sock.close()
        return ended

    def close(self) -> None:
        """Ends it for good."""
        with self._lock:
            self._closed = True
        self.stop()

    def _running(self) -> tuple[socket.socket, float]:
        """The socket to the process, which is started if need be, and the seconds that starting may add."""
        with self._lock:
            if self._closed:
                raise EOFError
            if self._sock is not None:
                return self._sock, 0.0
            self._sock, theirs = socket.socketpair()
            with theirs:
                self._process = self._start(theirs.fileno())
            return self._sock, _STARTING_S

    def _start(self, number: int) -> subprocess.Popen[bytes]:
        # -P keeps the working directory, where anything may lie, off the import path.
        root = str(Path(__file__).resolve().parents[2])
        return subprocess.Popen(
            [sys.executable, "-P", "-c", _START, root, str(number), str(self._memory_mb)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[number],
            start_new_session=True,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )

    def _cause_of_death(self) -> str:
        """What ended a process that answers no more. SIGKILL that was not ours comes from a system short of memory."""
        with self._lock:
            process = self._process
        ended = None
        if process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                ended = process.wait(timeout=1)
        self.stop()
        return "out-of-memory" if ended == -signal.SIGKILL else "crashed"
