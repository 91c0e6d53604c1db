"""Files that appear whole or not at all.

What is written goes beside the target under a name of its own, is flushed to the disk, and takes the target's name
only then. Whatever goes wrong on the way, the target stays as it was and nothing is left beside it.
"""

from __future__ import annotations

import io
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from textharmony_cli.documents.output import Target, shown
from textharmony_cli.errors import OutputError


@contextmanager
def open_target(target: Target, stdout: BinaryIO, *, overwrite: bool = False) -> Iterator[BinaryIO]:
    """The stream that a target's bytes go to, whichever kind it is. Streams it opened are closed at the end."""
    if target.path is None:
        yield cast(BinaryIO, _Checked(stdout, "standard output"))
        with _as_output_error("standard output"):
            stdout.flush()
    elif target.special:
        with _as_output_error(shown(target.path)):
            stream = target.path.open("wb", buffering=0)
        with stream:
            yield cast(BinaryIO, _Checked(stream, shown(target.path)))
    else:
        with atomic_writer(target.path, overwrite=overwrite) as file:
            yield file


@contextmanager
def atomic_writer(path: Path, *, overwrite: bool) -> Iterator[BinaryIO]:
    """A new file that takes the name `path` when the block ends without an exception.

    Folders on the way are made. A link of that name is replaced, not followed.

    Args:
        overwrite: replace a file of that name; otherwise one that appeared meanwhile is left and the block fails.

    Raises:
        OutputError: the file exists or cannot be written.
    """
    with _as_output_error(shown(path)):
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with _temporary(path, folder) as (name, file):
            yield file
            with _as_output_error(shown(path)):
                if overwrite:
                    _keep_mode(file, path.name, folder)
                os.fsync(file.fileno())
                _publish(name, path, folder, overwrite=overwrite)
    finally:
        os.close(folder)


@contextmanager
def _temporary(path: Path, folder: int) -> Iterator[tuple[str, _File]]:
    name = f".th-{secrets.token_hex(8)}.part"
    with _as_output_error(shown(path)):
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        file = _File(os.open(name, flags, 0o666, dir_fd=folder), shown(path))
    try:
        with file:
            yield name, file
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=folder)


def _publish(name: str, path: Path, folder: int, *, overwrite: bool) -> None:
    if overwrite:
        os.replace(name, path.name, src_dir_fd=folder, dst_dir_fd=folder)
    else:
        _rename_if_free(name, path, folder)
    with suppress(OSError):  # some file systems cannot flush a folder
        os.fsync(folder)


def _rename_if_free(name: str, path: Path, folder: int) -> None:
    """A hard link fails where the name is taken, even when another process took it a moment ago."""
    try:
        os.link(name, path.name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except FileExistsError as error:
        raise OutputError(
            f"{shown(path)} appeared while it was being made", hint="`--overwrite` replaces it"
        ) from error
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise OutputError(f"{shown(path)} exists already", hint="`--overwrite` replaces it") from None
        os.rename(name, path.name, src_dir_fd=folder, dst_dir_fd=folder)


def _keep_mode(file: _File, name: str, folder: int) -> None:
    """A file that only its owner may read stays so when it is replaced."""
    with suppress(FileNotFoundError):
        mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
        if stat.S_ISREG(mode):
            os.fchmod(file.fileno(), mode & 0o777)


@contextmanager
def _as_output_error(what: str) -> Iterator[None]:
    """Failures of the system become one clear line. A closed pipe is no failure: the reader has seen enough."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write {what}: {(error.strerror or str(error)).lower()}") from error


class _File(io.FileIO):
    """An unbuffered file that writes everything it is given or raises OutputError."""

    def __init__(self, descriptor: int, shown_name: str) -> None:
        super().__init__(descriptor, "r+b")
        self._shown_name = shown_name

    def write(self, data: bytes | bytearray | memoryview, /) -> int:  # type: ignore[override]
        rest = memoryview(data)
        with _as_output_error(self._shown_name):
            while rest:
                rest = rest[super().write(rest) or 0 :]
        return len(data)


class _Checked:
    """As much of a stream as writers need, over another one, with its failures as OutputError."""

    def __init__(self, stream: BinaryIO, shown_name: str) -> None:
        self._stream = stream
        self._shown_name = shown_name

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        with _as_output_error(self._shown_name):
            return self._stream.write(data)

    def flush(self) -> None:
        with _as_output_error(self._shown_name):
            self._stream.flush()
