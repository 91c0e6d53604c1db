"""The errors a user can meet. Each class carries the exit code it ends with and, where one helps, a hint.

HarmonyError
|-- NothingFound (1)          no match, or no answer
|-- UsageError (2)            a wrong call that only shows once the inputs are known
|-- InputError (3)            an input that cannot be read; `kind` says why in one word
|   `-- EncryptedError (4)
|-- OutputError (5)           the output exists already or cannot be written
|-- WeightsError (6)          weights missing, altered, or not to be fetched offline
|-- DeviceError (7)           no such device, or out of memory
|-- SomeInputsFailed (8)      a batch that finished without some of its inputs
|-- ProofError (9)            the result did not read back as asked
`-- TimeLimitError (124)
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process says to the shell; documented in docs/errors.md."""

    DONE = 0
    NOTHING_FOUND = 1
    USAGE = 2
    INPUT = 3
    ENCRYPTED = 4
    OUTPUT = 5
    WEIGHTS = 6
    DEVICE = 7
    SOME_FAILED = 8
    PROOF = 9
    INTERNAL = 70
    TIME_LIMIT = 124
    INTERRUPTED = 130


class HarmonyError(Exception):
    """Base of everything that is shown as one `error:` line instead of a traceback."""

    exit_code: ExitCode = ExitCode.INPUT
    hint: str = ""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint or type(self).hint


class NothingFound(HarmonyError):
    exit_code = ExitCode.NOTHING_FOUND


class UsageError(HarmonyError):
    exit_code = ExitCode.USAGE


class InputError(HarmonyError):
    """An input that cannot be read.

    Args:
        message: what is wrong, without the file's name.
        kind: one word from docs/errors.md, such as `empty`, `truncated`, `unsupported`, `too-large`.
    """

    exit_code = ExitCode.INPUT

    def __init__(self, message: str, *, kind: str = "unreadable", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.kind = kind


class EncryptedError(InputError):
    exit_code = ExitCode.ENCRYPTED
    hint = "give the password with `--password` or in a file with `--password-file`"

    def __init__(self, message: str = "is encrypted", *, hint: str = "") -> None:
        super().__init__(message, kind="encrypted", hint=hint)


class OutputError(HarmonyError):
    exit_code = ExitCode.OUTPUT


class WeightsError(HarmonyError):
    exit_code = ExitCode.WEIGHTS


class DeviceError(HarmonyError):
    exit_code = ExitCode.DEVICE


class SomeInputsFailed(HarmonyError):
    exit_code = ExitCode.SOME_FAILED


class ProofError(HarmonyError):
    exit_code = ExitCode.PROOF


class TimeLimitError(InputError):
    exit_code = ExitCode.TIME_LIMIT
    hint = "raise the limit with `--timeout`"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message, kind="timeout", hint=hint)
