"""Fetches files of one revision from the Hugging Face hub, and asks it what a repository holds now.

Done here and not by `huggingface_hub`, also where that is installed: size and SHA-256 are known, the addresses are
stable, and one way that shows progress, goes on after an interruption and is tested is better than two.
`HF_ENDPOINT` and `HF_TOKEN` mean what they mean there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from textharmony_cli.errors import WeightsError
from textharmony_cli.weights.checks import state_of
from textharmony_cli.weights.download import Progress, Refused, fetch, headers_of
from textharmony_cli.weights.lock import HubFiles, UnseenHubFiles, WeightFile

_ENDPOINT = "https://huggingface.co"
_MAIN = "main"
_SHA256, _COMMIT = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{40}")
_NEAR = 0.05  # of a file's size, by which it may differ from what the lock says it is about


def fetch_files(source: HubFiles, files: Iterable[WeightFile], folder: Path, progress: Progress) -> None:
    """Write the files into `folder`; those that are there already are not fetched again.

    Raises:
        WeightsError: a file cannot be had, or is not the one that is locked.
        OSError: `folder` cannot be written.
    """
    for file in files:
        if state_of(folder / file.name, file) == "ok":
            continue
        try:
            fetch(_url(source.repo, source.revision, file), folder / file.name, file, progress, token=_token())
        except Refused as problem:
            raise _cannot_fetch(source.repo, file, problem) from problem


def seen_now(source: UnseenHubFiles, files: Iterable[WeightFile]) -> tuple[HubFiles, tuple[WeightFile, ...]]:
    """The commit that a repository is at, and hashes and sizes of files there, as the hub states them.

    Raises:
        WeightsError: it does not state them, or states a size that is far from what the lock expects.
    """
    found, commits = [], set()
    for file in files:
        try:
            headers = headers_of(_url(source.repo, _MAIN, file), token=_token())
        except Refused as problem:
            raise _cannot_fetch(source.repo, file, problem) from problem
        commit, digest = headers.get("X-Repo-Commit", ""), headers.get("X-Linked-Etag", "").strip('"')
        size = headers.get("X-Linked-Size", "")
        if not (_COMMIT.fullmatch(commit) and _SHA256.fullmatch(digest) and size.isdecimal()):
            raise WeightsError(f"the hub does not say which bytes {file.name} of {source.repo} has")
        if abs(int(size) - file.bytes) > _NEAR * file.bytes:
            raise WeightsError(f"{file.name} of {source.repo} has {size} bytes, but should have about {file.bytes}")
        commits.add(commit)
        found.append(WeightFile(file.name, digest, int(size)))
    if len(commits) > 1:
        raise WeightsError(f"{source.repo} changed while it was looked at", hint="run it again")
    return HubFiles(source.repo, commits.pop()), tuple(found)


def _url(repo: str, revision: str, file: WeightFile) -> str:
    base = (os.environ.get("HF_ENDPOINT") or _ENDPOINT).rstrip("/")
    return f"{base}/{repo}/resolve/{revision}/{file.name}"


def _token() -> str:
    return os.environ.get("HF_TOKEN", "")


def _cannot_fetch(repo: str, file: WeightFile, problem: Refused) -> WeightsError:
    return WeightsError(
        f"cannot fetch {file.name} of {repo}: {problem}", hint="check the network; models with conditions need HF_TOKEN"
    )
