"""Fetches files of one revision from the Hugging Face hub.

Done here and not by `huggingface_hub`, also where that is installed: size and SHA-256 are known, the addresses are
stable, and one way that shows progress, goes on after an interruption and is tested is better than two.
`HF_ENDPOINT` and `HF_TOKEN` mean what they mean there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from textharmony_cli.errors import WeightsError
from textharmony_cli.weights.checks import state_of
from textharmony_cli.weights.download import Progress, Refused, fetch
from textharmony_cli.weights.lock import HubFiles, WeightFile

_ENDPOINT = "https://huggingface.co"


def fetch_files(source: HubFiles, files: Iterable[WeightFile], folder: Path, progress: Progress) -> None:
    """Write the files into `folder`; those that are there already are not fetched again.

    Raises:
        WeightsError: a file cannot be had, or is not the one that is locked.
        OSError: `folder` cannot be written.
    """
    base = (os.environ.get("HF_ENDPOINT") or _ENDPOINT).rstrip("/")
    for file in files:
        if state_of(folder / file.name, file) == "ok":
            continue
        url = f"{base}/{source.repo}/resolve/{source.revision}/{file.name}"
        try:
            fetch(url, folder / file.name, file, progress, token=os.environ.get("HF_TOKEN", ""))
        except Refused as problem:
            raise WeightsError(
                f"cannot fetch {file.name} of {source.repo}: {problem}",
                hint="check the network; models with conditions need HF_TOKEN",
            ) from problem
