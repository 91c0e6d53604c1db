"""Fetches one file whose size and SHA-256 are known, and goes on where an earlier attempt broke off."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from textharmony_cli.errors import WeightsError
from textharmony_cli.weights.checks import state_of
from textharmony_cli.weights.lock import WeightFile

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many bytes of it are done, and how many there are."""

_CHUNK = 1 << 18
_TIMEOUT_S = 30
_RANGE_NOT_SATISFIABLE = 416
_REDIRECTS = (301, 302, 303, 307, 308)


class Refused(Exception):
    """The address does not hand the file out. Another way may."""


class _BrokenOff(Exception):
    """The connection ended before the file did."""


def fetch(url: str, target: Path, expected: WeightFile, progress: Progress, *, token: str = "") -> None:
    """Write the file to `target`, by way of `target.part`, which stays when something or somebody interrupts.

    Args:
        url: `https:`, `http:` or `file:`.
        token: sent as a bearer token to this address, but not to where it redirects.

    Raises:
        Refused: nothing can be had from there.
        WeightsError: the connection broke, or these are other bytes; such bytes are deleted.
        OSError: the file cannot be written.
    """
    part = target.with_name(f"{target.name}.part")
    while (done := _size(part)) < expected.bytes:
        try:
            _fetch_rest(_request(url, done, token), part, done, expected, progress)
        except _BrokenOff as problem:
            if _size(part) == done:  # as long as each attempt brings something there is another one
                raise WeightsError(
                    f"the download of {expected.name} broke off: {problem}",
                    hint=f"{done / 1e6:.0f} of {expected.bytes / 1e6:.0f} MB are kept: run it again to go on",
                ) from problem
    if (state := state_of(part, expected)) != "ok":
        part.unlink()
        raise _wrong_bytes(url, expected, f"is {state}")
    part.rename(target)


def headers_of(url: str, *, token: str = "") -> Mapping[str, str]:
    """What a server says of a file without handing it out, and without being followed to another address.

    Raises:
        Refused: it says nothing.
    """
    request = _request(url, 0, token)
    request.method = "HEAD"
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=_TIMEOUT_S) as answer:
            return dict(answer.headers)
    except urllib.error.HTTPError as problem:
        if problem.code in _REDIRECTS:
            return dict(problem.headers)
        raise Refused(f"{_host(url)} answers {problem.code} {problem.reason}") from problem
    except (OSError, http.client.HTTPException) as problem:
        raise Refused(f"{_host(url)}: {getattr(problem, 'reason', problem)}") from problem


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any) -> None:
        return None


def _fetch_rest(
    request: urllib.request.Request, part: Path, done: int, expected: WeightFile, progress: Progress
) -> None:
    try:
        with _answer(request) as answer:
            start = done if _continues(answer, done) else 0
            announced = answer.headers.get("Content-Length")
            if announced is not None and start + int(announced) != expected.bytes:
                part.unlink(missing_ok=True)
                raise _wrong_bytes(
                    request.full_url, expected, f"has {start + int(announced)} bytes, not {expected.bytes}"
                )
            with part.open("r+b" if start else "wb") as file:
                file.seek(start)
                _copy(answer, file, start, expected, progress)
    except urllib.error.HTTPError as problem:
        if problem.code != _RANGE_NOT_SATISFIABLE or not done:
            raise Refused(f"{_host(request.full_url)} answers {problem.code} {problem.reason}") from problem
        part.unlink()  # the next attempt starts from the beginning
        raise _BrokenOff("the server cannot go on from there") from problem


def _copy(answer: BinaryIO, file: BinaryIO, done: int, expected: WeightFile, progress: Progress) -> None:
    progress("downloading", done, expected.bytes)
    while done < expected.bytes:
        try:
            chunk = answer.read(min(_CHUNK, expected.bytes - done))
        except (OSError, http.client.HTTPException) as problem:
            raise _BrokenOff(str(problem) or type(problem).__name__) from problem
        if not chunk:
            raise _BrokenOff("the server closed the connection")
        file.write(chunk)
        done += len(chunk)
        progress("downloading", done, expected.bytes)


@contextmanager
def _answer(request: urllib.request.Request) -> Iterator[http.client.HTTPResponse]:
    try:
        answer = urllib.request.urlopen(request, timeout=_TIMEOUT_S)
    except urllib.error.HTTPError:
        raise
    except (OSError, http.client.HTTPException) as problem:
        raise Refused(f"{_host(request.full_url)}: {getattr(problem, 'reason', problem)}") from problem
    with answer:
        yield answer


def _request(url: str, done: int, token: str) -> urllib.request.Request:
    if urlsplit(url).scheme not in ("https", "http", "file"):
        raise Refused(f"`{urlsplit(url).scheme}:` is not fetched")
    request = urllib.request.Request(url, headers={"User-Agent": "th"})
    if done:
        request.add_header("Range", f"bytes={done}-")
    if token:
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    return request


def _continues(answer: http.client.HTTPResponse, done: int) -> bool:
    """Whether the server goes on at `done`; many send the whole file whatever was asked for."""
    return answer.status == http.client.PARTIAL_CONTENT and answer.headers.get("Content-Range", "").startswith(
        f"bytes {done}-"
    )


def _wrong_bytes(url: str, expected: WeightFile, reason: str) -> WeightsError:
    return WeightsError(
        f"{expected.name} from {_host(url)} {reason}, and was deleted",
        hint="a log-in page or a filter may stand in the way",
    )


def _host(url: str) -> str:
    return urlsplit(url).hostname or "this machine"


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
