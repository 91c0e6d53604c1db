"""What `th` says to the shell when it ends."""

from __future__ import annotations

from textharmony_cli.errors import ExitCode

MEANINGS: dict[int, str] = {
    ExitCode.DONE: "done; for `locate`: something was found; for `ask`: a question was answered",
    ExitCode.NOTHING_FOUND: "nothing was found or answered, or not what a schema requires",
    ExitCode.USAGE: "wrong call",
    ExitCode.INPUT: "the input cannot be read",
    ExitCode.ENCRYPTED: "the input is encrypted and no password, or a wrong one, was given",
    ExitCode.OUTPUT: "the output exists already or cannot be written",
    ExitCode.WEIGHTS: "model weights are missing, altered, or cannot be fetched",
    ExitCode.DEVICE: "no such device, or out of memory",
    ExitCode.SOME_FAILED: "some inputs or pages failed; the others are done",
    ExitCode.PROOF: "the result did not read back as asked",
    ExitCode.INTERNAL: "a fault in `th` itself",
    ExitCode.TIME_LIMIT: "a time limit was reached",
    ExitCode.INTERRUPTED: "interrupted by Ctrl-C",
    141: "whoever read the output closed the pipe",
    143: "ended by SIGTERM",
}


def table() -> str:
    """One line a code."""
    return "\n".join(f"{int(code):>4}  {meaning}" for code, meaning in MEANINGS.items())
