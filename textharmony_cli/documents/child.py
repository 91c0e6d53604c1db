"""Child processes that look into documents: started here, under a time limit, with nothing but a job on their input.

A child is a module of this package. It reads its job, as JSON, from standard input, sets limits for itself, and leaves
its result and a report in the job's folder.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import textharmony_cli
from textharmony_cli.errors import EncryptedError, InputError, OutputError, TimeLimitError

_PR_SET_PDEATHSIG = 1


def run_child(module: str, job: dict[str, Any], timeout: float, doing: str) -> int:
    """Have a child process do the job, and return its status; negative when a signal ended it.

    Args:
        module: of `textharmony_cli.documents`, such as `pdf_graft`.
        timeout: seconds it may take.
        doing: what it does, for the message when that takes longer.

    Raises:
        TimeLimitError: it was not done in time and was killed.
    """
    try:
        # -P: nothing is imported from the current folder, which may be anyone's.
        child = subprocess.run(
            [sys.executable, "-P", "-m", f"textharmony_cli.documents.{module}"],
            input=json.dumps(job).encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=timeout,
            env=_environment(),
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TimeLimitError(f"{doing} took longer than {timeout:g} s") from error
    return child.returncode


def limited_job() -> dict[str, Any]:
    """In the child: the job, once the memory it allows and its parent's life are the limits of this process."""
    job: dict[str, Any] = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (job["memory"], job["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    die_with_parent()
    return job


def die_with_parent() -> None:
    """Have the system end this process with the one that started it, where it can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def reported(kind: str, message: str) -> InputError | OutputError:
    """The error that a child told of."""
    if kind == "encrypted":
        return EncryptedError(message)
    return OutputError(message) if kind == "output" else InputError(message, kind=kind)


@contextmanager
def room() -> Iterator[None]:
    """Failures to keep something in the temporary folder, told by where it is."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"cannot write in the temporary folder: {reason}", hint="set TMPDIR to another") from error


def _environment() -> dict[str, str]:
    """Ours, with the child finding this very package wherever it was imported from."""
    root = str(Path(textharmony_cli.__path__[0]).parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    # Numeric libraries set memory aside for each thread, which counts against the limit.
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
