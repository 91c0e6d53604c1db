"""Where weight files lie, whether they are what `weights.lock` says, and how they get here. No torch."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from textharmony_cli.errors import UsageError, WeightsError
from textharmony_cli.weights.checks import FileCheck, check_files, has_receipt, is_sound, readable
from textharmony_cli.weights.home import home
from textharmony_cli.weights.lock import Artifact, Packaged, WeightFile, read_lock
from textharmony_cli.weights.pinned import locked_files

Progress = Callable[[str, int, int], None]  # what is being done, bytes done, bytes in all


def artifacts(model: str | None = None) -> tuple[Artifact, ...]:
    """The artifacts of one model (`nano`), one part of it (`nano/language`), or all.

    Raises:
        UsageError: there is no such model.
    """
    known = read_lock()
    chosen = tuple(artifact for artifact in known if model in (None, artifact.model, artifact.name))
    if not chosen:
        names = ", ".join(sorted({artifact.model for artifact in known}))
        raise UsageError(f"there is no model `{model}`", hint=f"models: {names}")
    return chosen


def folder_of(artifact: Artifact) -> Path:
    """Where an artifact's files lie, or will lie once they are fetched."""
    if isinstance(artifact.source, Packaged):
        return Path(__file__).parents[1] / artifact.source.folder
    return home() / "weights" / artifact.model / artifact.part


def files_of(artifact: Artifact) -> Sequence[WeightFile]:
    """Its files, as the lock or the first pull knows them."""
    return locked_files(folder_of(artifact), artifact)


def is_pulled(artifact: Artifact) -> bool:
    """Whether there is anything of it on this machine."""
    folder = folder_of(artifact)
    with readable(folder):
        return folder.is_dir()


def verify(artifact: Artifact) -> list[FileCheck]:
    """Compare every file's size and SHA-256 with the lock."""
    return check_files(folder_of(artifact), artifact)


def state(artifact: Artifact) -> str:
    """`ok`, `not pulled`, or how its first bad file is; big files are read only where they changed."""
    if not is_pulled(artifact):
        return "not pulled"
    if not isinstance(artifact.source, Packaged) and has_receipt(folder_of(artifact), artifact):
        return "ok"
    return next((check.state for check in verify(artifact) if check.state != "ok"), "ok")


def verified_folder(name: str) -> Path:
    """The folder of an artifact (`model/part`) whose files are all as locked; nothing is fetched.

    Hashing the 16 MB of the package takes about 10 ms, so it is done at every start; for what was fetched see
    `checks.is_sound`.

    Raises:
        WeightsError: a file is missing or altered; nothing of the artifact may be loaded then.
    """
    artifact = _named(name)
    folder = folder_of(artifact)
    packaged = isinstance(artifact.source, Packaged)
    if not packaged and is_sound(folder, artifact):
        return folder
    for check in check_files(folder, artifact):
        if check.state != "ok":
            hint = "install the package again" if packaged else f"`th models pull {artifact.model}` fetches it"
            raise WeightsError(f"the weight file `{check.file.name}` of `{name}` is {check.state}", hint=hint)
    return folder


def folder_if_there(name: str) -> Path | None:
    """As `verified_folder`, of an artifact that one can do without: None where it is not listed or was not fetched.

    Raises:
        WeightsError: it is there, and not as it is locked.
    """
    artifact = next((artifact for artifact in read_lock() if artifact.name == name), None)
    return verified_folder(name) if artifact is not None and is_pulled(artifact) else None


def ensure(
    name: str,
    offline: bool,
    notice: Callable[[str], None],
    progress: Progress = lambda what, done, total: None,
) -> Path:
    """The folder of an artifact, which is fetched first where it is not there or not as locked.

    Args:
        offline: fail instead of fetching.
        notice: told, before anything is fetched, what and how much and where to.
        progress: told again and again what is being done, how many bytes of it are done, and how many there are.

    Raises:
        WeightsError: it is not there and cannot, or may not, be fetched.
    """
    artifact = _named(name)
    folder = folder_of(artifact)
    if isinstance(artifact.source, Packaged) or is_sound(folder, artifact):
        return verified_folder(name)
    if offline:
        lacking = "are not as they should be" if is_pulled(artifact) else "are not on this machine"
        hint = f"`th models pull {artifact.model}` fetches them once"
        raise WeightsError(f"the weights `{name}` {lacking}, and nothing is fetched offline", hint=hint)
    from textharmony_cli.weights.pull import pull

    notice(f"fetching `{name}`, {artifact.download_bytes / 1e6:.0f} MB, once, into {folder}")
    pull(artifact, folder, _downloads(), notice, progress)
    return folder


def remove(artifact: Artifact) -> int:
    """Delete what was fetched of an artifact, half a download included; returns how many bytes that were.

    Raises:
        WeightsError: it cannot be deleted.
    """
    from textharmony_cli.weights.pull import download_folder

    if isinstance(artifact.source, Packaged):
        return 0
    freed = 0
    try:
        for folder in (folder_of(artifact), download_folder(artifact, _downloads())):
            if folder.is_dir():
                freed += sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
                shutil.rmtree(folder)
    except OSError as problem:
        raise WeightsError(f"cannot delete {problem.filename}: {(problem.strerror or '').lower()}") from problem
    return freed


def _downloads() -> Path:
    return home() / "downloads"


def _named(name: str) -> Artifact:
    artifact = next((artifact for artifact in read_lock() if artifact.name == name), None)
    if artifact is None:
        raise WeightsError(f"weights.lock lists no `{name}`")
    return artifact
